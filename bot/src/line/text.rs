//! Text as it is compared, and a cursor that walks through it. Nothing here knows what a word means.

/// The text with full-width letters and digits narrowed and invisible characters taken out.
///
/// Punctuation of prose stays as it was typed, so that the sender's own words can be shown again.
pub(super) fn narrow(text: &str) -> String {
    let visible: Vec<char> = text.chars().filter(|c| !is_invisible(*c)).map(narrow_char).collect();
    let digit = |at: Option<usize>| at.and_then(|at| visible.get(at)).is_some_and(char::is_ascii_digit);
    let narrowed = visible.iter().enumerate().map(|(i, &c)| {
        let (before, after) = (digit(i.checked_sub(1)), digit(i.checked_add(1)));
        match c {
            '：' | '﹕' | '∶' if before && after => ':',
            '–' | '—' | '‐' | '−' | '―' if after => '-',
            other => other,
        }
    });
    narrowed.collect::<String>().trim().to_owned()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

fn narrow_char(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '．' | '／' | '＋' => {
            // The full-width block is ASCII moved by 0xFEE0.
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        c if c.is_whitespace() => ' ',
        other => other,
    }
}

/// Whether a character only separates words.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | '，'
                | '、'
                | ';'
                | '；'
                | ':'
                | '：'
                | '.'
                | '。'
                | '!'
                | '！'
                | '/'
                | '|'
                | '·'
                | '"'
                | '“'
                | '”'
                | '('
                | ')'
                | '（'
                | '）'
                | '【'
                | '】'
                | '['
                | ']'
                | '《'
                | '》'
                | '~'
        )
}

/// Where in a text the reader stands. A copy is a way to look ahead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What is still to be read.
    pub(super) fn rest(self) -> &'a str {
        self.rest
    }

    /// Passes separators.
    pub(super) fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(is_separator);
    }

    /// Passes separators and says whether anything is left.
    pub(super) fn is_done(&mut self) -> bool {
        self.skip();
        self.rest.is_empty()
    }

    /// Passes `word` if it stands here.
    pub(super) fn take(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) if !word.is_empty() => {
                self.rest = rest;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Passes the first of `words` that stands here.
    pub(super) fn take_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.take(word))
    }

    /// The longest of `words` that stands here; does not pass it.
    pub(super) fn longest<'n>(&self, words: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        words.filter(|word| !word.is_empty() && self.rest.starts_with(word)).max_by_key(|word| word.len())
    }

    /// Passes the next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    /// The next character; does not pass it.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The characters up to the next separator; does not pass them.
    pub(super) fn chunk(&self) -> &'a str {
        self.rest.split(is_separator).next().unwrap_or_default()
    }

    /// Passes a run of ASCII digits; none when there is no digit here.
    pub(super) fn digits(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!digits.is_empty()).then_some(digits)
    }

    /// Whether a word ends here.
    pub(super) fn at_boundary(&self) -> bool {
        self.peek().is_none_or(is_separator)
    }

    /// Everything left, as the sender's words; none when blank.
    pub(super) fn words(self) -> Option<&'a str> {
        let lead_in =
            |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ':' | '：' | ';' | '；' | '、' | '。');
        let words = self.rest.trim_start_matches(lead_in).trim_end();
        (!words.is_empty()).then_some(words)
    }
}
