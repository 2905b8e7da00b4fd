//! A message as it is read: one normalising pass, in which every character remembers where it came from, so that the
//! sender's own words can be cut out again as they were typed. Nothing here knows what a word means.

use unicode_normalization::UnicodeNormalization;

/// A tag is looked for within this many characters.
const LONGEST_TAG: usize = 120;

/// A name behind @ is looked for within this many characters.
const LONGEST_MENTION: usize = 24;

/// Look-alike glyphs that are mended (rule R13): these and no others. The second form has as many characters as the first.
const SLIPS: [(&str, &str); 3] = [("囗", "口"), ("捡查", "检查"), ("查出", "查处")];
/// 入 is mended to 人 behind a number only.
const SLIP_BEHIND_NUMBER: (char, char) = ('入', '人');

/// A normalised message.
#[derive(Debug, Clone, Default)]
pub(super) struct Text<'a> {
    source: &'a str,
    /// What is read: NFKC, without invisible characters and tags.
    pub(super) chars: Vec<char>,
    /// For each of `chars` the bytes of the source that it stands for.
    origin: Vec<(usize, usize)>,
    /// Whether the message has tags or the like.
    pub(super) markup: bool,
}

impl<'a> Text<'a> {
    /// Normalises a message.
    pub(super) fn new(source: &'a str) -> Self {
        let capacity = source.len() / 2;
        let mut text = Self {
            source,
            chars: Vec::with_capacity(capacity),
            origin: Vec::with_capacity(capacity),
            markup: false,
        };
        let mut chars = source.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = at.saturating_add(c.len_utf8());
            // A digit in a box is a picture, and a picture carries no value.
            if c.is_ascii_digit() && matches!(chars.peek(), Some((_, '\u{FE0F}' | '\u{20E3}'))) {
                text.push(' ', at, end);
            } else if !is_invisible(c) {
                text.take(c, at, end);
            }
        }
        text.drop_tags();
        text.drop_mention();
        text.mend();
        text
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        self.chars.push(c);
        self.origin.push((from, to));
    }

    fn take(&mut self, c: char, from: usize, to: usize) {
        match c {
            '\r' | '\u{2028}' | '\u{2029}' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\n' => {
                self.push('\n', from, to);
            }
            // The signs of a list are no digits.
            '\u{2460}'..='\u{24FF}'
            | '\u{2776}'..='\u{2793}'
            | '\u{3220}'..='\u{3247}'
            | '\u{3280}'..='\u{32B0}' => {
                self.push(' ', from, to);
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => self.push('-', from, to),
            '～' | '〜' | '∼' => self.push('~', from, to),
            '\t' => self.push(' ', from, to),
            c if c.is_control() => {}
            c if c.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&c) => self.push(c, from, to),
            c => {
                for narrow in std::iter::once(c).nfkc() {
                    let narrow = if narrow.is_whitespace() && narrow != '\n' { ' ' } else { narrow };
                    self.push(narrow, from, to);
                }
            }
        }
    }

    /// Takes tags out: they are no words. A tag that ends a line in a page ends one here.
    fn drop_tags(&mut self) {
        if !self.chars.iter().any(|c| matches!(c, '<' | '*' | '`')) {
            return;
        }
        let (chars, origin) = (std::mem::take(&mut self.chars), std::mem::take(&mut self.origin));
        let mut at = 0;
        while let (Some(&c), Some(&(from, to))) = (chars.get(at), origin.get(at)) {
            let rest = chars.get(at..).unwrap_or_default();
            if let Some((length, breaks)) = tag(rest) {
                self.markup = true;
                if breaks {
                    self.push('\n', from, from);
                }
                at = at.saturating_add(length);
            } else if matches!(rest, ['*', '*', ..] | ['`', '`', ..]) {
                self.markup = true;
                at = at.saturating_add(2);
            } else {
                self.push(c, from, to);
                at = at.saturating_add(1);
            }
        }
    }

    /// Whom the message calls at its beginning (@联勤助手) is no part of what it says.
    fn drop_mention(&mut self) {
        let blank = |c: &char| matches!(c, ' ' | '\n');
        let from = self.chars.iter().position(|c| !blank(c)).unwrap_or(0);
        let Some(rest) = self.chars.get_mut(from..).filter(|rest| rest.first() == Some(&'@')) else { return };
        let length = rest.iter().take(LONGEST_MENTION).position(blank).unwrap_or(1);
        rest.iter_mut().take(length).for_each(|c| *c = ' ');
    }

    fn mend(&mut self) {
        let mut behind_number = false;
        for c in &mut self.chars {
            if *c == SLIP_BEHIND_NUMBER.0 && behind_number {
                *c = SLIP_BEHIND_NUMBER.1;
            }
            behind_number = c.is_ascii_digit()
                || "零一二两三四五六七八九十百".contains(*c)
                || (*c == ' ' && behind_number);
        }
        for (wrong, right) in SLIPS {
            let (wrong, right): (Vec<char>, Vec<char>) = (wrong.chars().collect(), right.chars().collect());
            let Some(first) = wrong.first() else { continue };
            for at in 0..self.chars.len() {
                if self.chars.get(at) == Some(first)
                    && let Some(here) = self.chars.get_mut(at..at.saturating_add(wrong.len()))
                    && *here == *wrong
                {
                    here.copy_from_slice(&right);
                }
            }
        }
    }

    /// The sender's own words from one character to another, as typed but for tags and invisible characters.
    pub(super) fn words(&self, from: usize, to: usize) -> String {
        let mut words = String::new();
        let mut last = None;
        for &(start, end) in self.origin.get(from..to).unwrap_or_default() {
            // Several characters may have come from one.
            if last != Some((start, end)) {
                words.push_str(self.source.get(start..end).unwrap_or_default());
            }
            last = Some((start, end));
        }
        words
    }

    /// The character at a place.
    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.chars.get(at.checked_sub(1)?).copied()
    }

    /// How many characters there are.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether `word` stands at a place.
    pub(super) fn has(&self, at: usize, word: &str) -> bool {
        let mut rest = self.chars.get(at..).unwrap_or_default().iter();
        word.chars().all(|c| rest.next() == Some(&c))
    }

    /// The first place from `at` on that is no blank.
    pub(super) fn skip_blanks(&self, mut at: usize) -> usize {
        while self.at(at) == Some(' ') {
            at = at.saturating_add(1);
        }
        at
    }
}

/// How many characters the tag that begins here takes, and whether it breaks the line.
fn tag(rest: &[char]) -> Option<(usize, bool)> {
    let ['<', inner @ ..] = rest else { return None };
    let name_at = usize::from(matches!(inner.first(), Some('/' | '!')));
    if !inner.get(name_at).is_some_and(char::is_ascii_alphabetic) {
        return None;
    }
    let length = inner.iter().take(LONGEST_TAG).position(|c| *c == '>')?;
    let name: String = inner
        .iter()
        .skip(name_at)
        .take_while(|c| c.is_ascii_alphanumeric())
        .flat_map(|c| c.to_lowercase())
        .collect();
    let breaks = matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr" | "td");
    Some((length.saturating_add(2), breaks))
}

/// Characters that show nothing: zero-width, directions, selectors, joiners.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{20E3}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character only sets words apart.
pub(super) fn is_separator(c: char) -> bool {
    c == ' '
        || c == '\n'
        || c == '\t'
        || matches!(
            c,
            ',' | '、'
                | ';'
                | ':'
                | '.'
                | '。'
                | '!'
                | '?'
                | '/'
                | '|'
                | '·'
                | '"'
                | '\''
                | '“'
                | '”'
                | '‘'
                | '’'
                | '('
                | ')'
                | '【'
                | '】'
                | '['
                | ']'
                | '{'
                | '}'
                | '《'
                | '》'
                | '「'
                | '」'
                | '~'
                | '-'
                | '_'
                | '='
                | '+'
                | '#'
                | '*'
                | '&'
                | '%'
                | '^'
                | '\\'
                | '→'
                | '…'
                | '<'
                | '>'
                | '@'
        )
}
