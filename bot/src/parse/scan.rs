//! One pass over a message: what stands where. Numbers, days, clocks, plates and lead numbers are marks and exclude each
//! other; words are looked up by kind. What it all means is for the readers.

use vocabulary::LeadId;

use super::{
    grammar::{Counted, Word},
    lexicon::{KINDS, Lexicon, Tag},
    moment::{self, Clock, DayMark, Today},
    number::{self, Amount, Numeral},
    plate::{self, PlateMark},
    text::{Text, is_separator},
};

/// A stretch of the text and what stands there.
#[derive(Debug, Clone)]
pub(super) struct Span<T> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) what: T,
}

/// What is found by its form.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// The number of an identity card.
    IdCard,
    /// The number of a telephone.
    Phone,
    /// A link.
    Link,
    /// The number of a lead.
    Lead(LeadId),
    /// Meant as the number of a lead and none.
    BadLead,
    /// A plate, or what is meant as one.
    Plate(PlateMark),
    /// A day.
    Day(DayMark),
    /// A time of day.
    Clock(Clock),
    /// From one time of day to another; whether a midnight lies between.
    Shift {
        /// Where it begins.
        from: Clock,
        /// Whether it ends on the next day.
        over_midnight: bool,
    },
    /// A number.
    Number(Said),
}

/// A number with its sign and its counting word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    pub(super) amount: Amount,
    /// −1 or 1 when a sign is written.
    pub(super) sign: Option<i8>,
    /// How it is counted.
    pub(super) counted: Option<Counted>,
    /// It is no figure: 3组, 7座, 5公里.
    pub(super) foreign: bool,
}

/// A message with everything that was found in it.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    pub(super) text: Text<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) marks: Vec<Span<Mark>>,
    /// Words by kind (see [`Tag::kind`]), each list in the order of the text and without overlaps.
    pub(super) hits: [Vec<Span<&'a [Tag]>>; KINDS],
    /// Which words of the grammar occur.
    words: u128,
}

/// A token of the stream that the readers of figures walk along.
#[derive(Debug, Clone, Copy)]
pub(super) enum Token<'s, 'a> {
    /// A mark.
    Mark(&'s Mark),
    /// A word with everything it may be.
    Word(&'a [Tag]),
    /// A separator.
    Separator(char),
    /// Any other character.
    Other(char),
}

impl<'a> Scan<'a> {
    /// Looks through a text.
    pub(super) fn new(text: Text<'a>, lexicon: &'a Lexicon, today: Today<'_>) -> Self {
        let mut scan = Self { text, lexicon, marks: Vec::new(), hits: Default::default(), words: 0 };
        scan.find_words();
        scan.find_marks(today);
        scan
    }

    fn find_words(&mut self) {
        let mut free = [0_usize; KINDS];
        for at in 0..self.text.len() {
            let Some(first) = self.text.at(at) else { break };
            let rest = self.text.chars.get(at..).unwrap_or_default();
            let mut taken = [false; KINDS];
            for entry in self.lexicon.beginning(first) {
                let Some(length) = entry.stands(rest) else { continue };
                let to = at.saturating_add(length);
                for tag in entry.tags() {
                    let kind = tag.kind();
                    let (Some(free), Some(taken), Some(hits)) =
                        (free.get_mut(kind), taken.get_mut(kind), self.hits.get_mut(kind))
                    else {
                        continue;
                    };
                    if at < *free || *taken {
                        continue;
                    }
                    *taken = true;
                    *free = to;
                    hits.push(Span { from: at, to, what: entry.tags() });
                    for tag in entry.tags() {
                        if let Tag::Word(word) = tag {
                            self.words |= 1_u128.checked_shl(u32::from(*word as u8)).unwrap_or(0);
                        }
                    }
                }
            }
        }
    }

    fn find_marks(&mut self, today: Today<'_>) {
        let mut at = 0;
        // The end of the last word that names a figure, to tell 检查8/3 from 8/3.
        while at < self.text.len() {
            match self.mark_at(at, today) {
                Some((mark, to)) if to > at => {
                    let evening = matches!(mark, Mark::Day(DayMark::Day(_) | DayMark::Tonight(_)))
                        && self.text.before(to).is_some_and(|c| "晚夜早晨".contains(c));
                    self.marks.push(Span { from: at, to, what: mark });
                    at = to;
                    // 昨晚8点: the 晚 belongs to the day and to the hour.
                    if evening && let Some((clock, to)) = moment::clock(&self.text, at.saturating_sub(1)) {
                        let (mark, to) = self.shift(clock, to);
                        self.marks.push(Span { from: at, to, what: mark });
                        at = to;
                    }
                }
                Some(_) | None => at = at.saturating_add(1),
            }
        }
    }

    fn mark_at(&self, at: usize, today: Today<'_>) -> Option<(Mark, usize)> {
        let text = &self.text;
        let first = text.at(at)?;
        match first {
            '0'..='9' => self.digits(at, today),
            'h' | 'w' | 'H' | 'W' if is_link(text, at) => {
                let rest = text.chars.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|c| c.is_ascii_graphic()).count();
                Some((Mark::Link, at.saturating_add(length)))
            }
            'X' | 'x' => lead(text, at).or_else(|| self.letters(at)),
            c if c.is_ascii_alphabetic() => self.letters(at),
            '尾' | '末' | '后' if self.has_word_at(at, Word::Tail) => {
                let to = self.word_end(at, Word::Tail)?;
                plate::tail(text, to)
                    .map(|(mark, end)| (Mark::Plate(mark), end))
                    .or_else(|| self.words_and_numbers(at, today))
            }
            c if c.is_ascii() || c == '。' || c == '、' => self.signed(at),
            _ => plate::mark(text, at, self.lexicon.plate_home)
                .map(|(mark, to)| (Mark::Plate(mark), to))
                .or_else(|| self.words_and_numbers(at, today)),
        }
    }

    fn letters(&self, at: usize) -> Option<(Mark, usize)> {
        plate::mark(&self.text, at, self.lexicon.plate_home)
            .map(|(mark, to)| (Mark::Plate(mark), to))
            .or_else(|| {
                if self.text.before(at).is_some_and(|c| c.is_ascii_alphanumeric()) {
                    None
                } else {
                    self.number(at, None)
                }
            })
    }

    fn digits(&self, at: usize, today: Today<'_>) -> Option<(Mark, usize)> {
        let text = &self.text;
        if text.before(at).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let run = text
            .chars
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take(20)
            .take_while(|c| c.is_ascii_digit())
            .count();
        let to = at.saturating_add(run);
        // 7座及以上 is the name of a figure.
        if self.hit_from(1, at).is_some() {
            return None;
        }
        if run == 18 || (run == 17 && matches!(text.at(to), Some('X' | 'x'))) {
            return Some((Mark::IdCard, at.saturating_add(18)));
        }
        if run == 11
            && text.at(at) == Some('1')
            && text.at(at.saturating_add(1)).is_some_and(|c| ('3'..='9').contains(&c))
        {
            return Some((Mark::Phone, to));
        }
        if let Some((mark, to)) = plate::mark(text, at, None) {
            return Some((Mark::Plate(mark), to));
        }
        let behind_figure = self.is_behind_figure(at);
        if let Some((day, to)) = moment::day(text, at, today, behind_figure) {
            return Some((Mark::Day(day), to));
        }
        if let Some((clock, to)) = moment::clock(text, at) {
            return Some(self.shift(clock, to));
        }
        self.number(at, None)
    }

    /// A second clock behind the first makes a shift of both.
    fn shift(&self, from: Clock, to: usize) -> (Mark, usize) {
        let Some((second_at, next_day)) = moment::shift_link(&self.text, to) else {
            return (Mark::Clock(from), to);
        };
        let Some((until, end)) = moment::clock(&self.text, second_at) else { return (Mark::Clock(from), to) };
        (Mark::Shift { from, over_midnight: next_day || until.minutes < from.minutes }, end)
    }

    fn words_and_numbers(&self, at: usize, today: Today<'_>) -> Option<(Mark, usize)> {
        let text = &self.text;
        if let Some((day, to)) = moment::day(text, at, today, self.is_behind_figure(at)) {
            return Some((Mark::Day(day), to));
        }
        if let Some((clock, to)) = moment::clock(text, at) {
            return Some(self.shift(clock, to));
        }
        match text.at(at)? {
            '负' => {
                let found = number::numeral(text, at.saturating_add(1))?;
                Some(self.counted(at.saturating_add(1), found, Some(-1)))
            }
            '第' => None,
            _ => self.number(at, None),
        }
    }

    /// A sign and a number. A dash behind a digit or a counting word sets things apart.
    fn signed(&self, at: usize) -> Option<(Mark, usize)> {
        let sign = match self.text.at(at)? {
            '-' => -1,
            '+' => 1,
            _ => return None,
        };
        let from = self.text.skip_blanks(at.saturating_add(1));
        let before = self.text.chars.get(..at)?.iter().rev().find(|c| **c != ' ').copied();
        let apart = before
            .is_some_and(|c| c.is_ascii_alphanumeric() || "人次名位台辆部车起件案例宗个元-".contains(c));
        let behind_number = apart
            && self.marks.last().is_some_and(|last| {
                matches!(last.what, Mark::Number(_) | Mark::Day(_) | Mark::Clock(_))
                    && self.text.skip_blanks(last.to) >= at
            });
        if behind_number
            || before == Some('-')
            || !self.text.at(from)?.is_ascii_digit() && number::numeral(&self.text, from).is_none()
        {
            return None;
        }
        self.number(from, Some(sign))
    }

    fn number(&self, at: usize, sign: Option<i8>) -> Option<(Mark, usize)> {
        let found = number::numeral(&self.text, at)?;
        if found.chinese && sign.is_none() && !self.is_meant(at, found) {
            return None;
        }
        Some(self.counted(at, found, sign))
    }

    /// Whether Chinese numerals are a number here: 三轮车 and 一切 are words.
    fn is_meant(&self, at: usize, found: Numeral) -> bool {
        let before = self.text.before(at);
        if before.is_some_and(|c| matches!(c, '第' | '周' | '统' | '唯' | '期' | '之')) {
            return false;
        }
        if self.text.has(at, "一起") && !self.is_one_case(at) {
            return false;
        }
        if found.counted || self.counting_word(found.to).is_some() {
            return true;
        }
        let long = found.to.saturating_sub(at) >= 2;
        let ends = self.text.at(found.to).is_none_or(is_separator);
        let in_word = self.longest_word(at).is_some_and(|to| to > found.to);
        !in_word
            && (ends
                || self.is_behind_figure(at)
                || (long && !self.text.at(found.to).is_some_and(|c| "字路门社组号座".contains(c))))
    }

    /// Whether 一起 is one case, and not together.
    fn is_one_case(&self, at: usize) -> bool {
        let to = at.saturating_add(2);
        self.is_behind_figure(at)
            || self.text.at(to).is_none_or(|c| is_separator(c) || "案违非超酒交都也".contains(c))
            || self.hit_from(2, to).is_some()
    }

    /// Adds the counting word behind a number.
    fn counted(&self, _at: usize, found: Numeral, sign: Option<i8>) -> (Mark, usize) {
        const FOREIGN: [&str; 36] = [
            "座", "组", "社", "号", "楼", "路", "岁", "公里", "千米", "米", "km", "KM", "点", "时", "分钟",
            "小时", "天", "年", "月", "%", "级", "度", "线", "栋", "单元", "大队", "中队", "种", "层", "倍",
            "周", "桌", "斤", "吨位", "轮", "类",
        ];
        let mut said = Said { amount: found.amount, sign, counted: None, foreign: false };
        let behind = self.text.skip_blanks(found.to);
        if found.counted {
            said.counted = Some(Counted::Any);
            return (Mark::Number(said), found.to);
        }
        let Some((counted, mut to)) = self.counting_word(behind) else {
            said.foreign = FOREIGN.iter().any(|word| self.text.has(found.to, word));
            return (Mark::Number(said), found.to);
        };
        if let Some(end) = number::about_behind(&self.text, to) {
            said.amount = Amount::About;
            to = end;
        }
        said.counted = Some(counted);
        (Mark::Number(said), to)
    }

    /// The longest counting word at a place, and where it ends.
    fn counting_word(&self, at: usize) -> Option<(Counted, usize)> {
        let rest = self.text.chars.get(at..)?;
        self.lexicon.beginning(*rest.first()?).iter().find_map(|entry| {
            let length = entry.stands(rest)?;
            let counted = entry.tags().iter().find_map(|tag| match tag {
                Tag::Counted(counted) => Some(*counted),
                Tag::Unit(_)
                | Tag::Everyday(_)
                | Tag::County
                | Tag::Figure(_)
                | Tag::Part(_)
                | Tag::Behaviour(_)
                | Tag::Vehicle(_)
                | Tag::Area(_)
                | Tag::Step(_)
                | Tag::Word(_) => None,
            })?;
            Some((counted, at.saturating_add(length)))
        })
    }

    fn longest_word(&self, at: usize) -> Option<usize> {
        let rest = self.text.chars.get(at..)?;
        let entry = self.lexicon.beginning(*rest.first()?).iter().find_map(|entry| entry.stands(rest))?;
        Some(at.saturating_add(entry))
    }

    /// Whether the name of a figure, or a short verb, ends where blanks and a colon lead to `at`.
    fn is_behind_figure(&self, at: usize) -> bool {
        let mut end = at;
        while end > 0 && self.text.before(end).is_some_and(|c| matches!(c, ' ' | ':' | '了' | '为' | '是'))
        {
            end = end.saturating_sub(1);
        }
        // Only words just found can end here, so the last few of the list are enough.
        let figure = self.hits.get(1).is_some_and(|hits| {
            let next = hits.partition_point(|hit| hit.from < end);
            next.checked_sub(1).and_then(|last| hits.get(last)).is_some_and(|hit| hit.to == end)
        });
        figure || (self.text.before(end) == Some('查') && end > 0)
    }

    /// Whether a word of the grammar occurs.
    pub(super) fn has(&self, word: Word) -> bool {
        self.words & 1_u128.checked_shl(u32::from(word as u8)).unwrap_or(0) != 0
    }

    /// Whether any of some words of the grammar occurs.
    pub(super) fn has_any(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.has(*word))
    }

    /// The places of a word of the grammar.
    pub(super) fn all(&self, word: Word) -> impl Iterator<Item = &Span<&'a [Tag]>> {
        self.words().filter(move |hit| hit.what.contains(&Tag::Word(word)))
    }

    /// The first place of a word of the grammar.
    pub(super) fn first(&self, word: Word) -> Option<&Span<&'a [Tag]>> {
        if self.has(word) { self.all(word).next() } else { None }
    }

    /// Every word of the grammar.
    pub(super) fn words(&self) -> impl Iterator<Item = &Span<&'a [Tag]>> {
        self.hits.get(6).into_iter().flatten()
    }

    /// The word of a kind that begins at a place.
    pub(super) fn hit_from(&self, kind: usize, from: usize) -> Option<&Span<&'a [Tag]>> {
        let hits = self.hits.get(kind)?;
        hits.get(hits.partition_point(|hit| hit.from < from)).filter(|hit| hit.from == from)
    }

    /// The mark that begins at a place.
    pub(super) fn mark_from(&self, from: usize) -> Option<&Span<Mark>> {
        self.marks.get(self.marks.partition_point(|mark| mark.from < from)).filter(|mark| mark.from == from)
    }

    /// The last unit's name that begins before a place.
    pub(super) fn unit_before(&self, at: usize) -> Option<&Span<&'a [Tag]>> {
        let hits = self.hits.first()?;
        hits.get(hits.partition_point(|hit| hit.from < at).checked_sub(1)?)
    }

    /// Whether a day ends at a place.
    pub(super) fn is_behind_day(&self, at: usize) -> bool {
        let last = self
            .marks
            .partition_point(|mark| mark.from < at)
            .checked_sub(1)
            .and_then(|last| self.marks.get(last));
        last.is_some_and(|mark| mark.to == at && matches!(mark.what, Mark::Day(_)))
    }

    fn has_word_at(&self, at: usize, word: Word) -> bool {
        self.word_end(at, word).is_some()
    }

    fn word_end(&self, at: usize, word: Word) -> Option<usize> {
        let hits = self.hits.get(6)?;
        let hit = hits.get(hits.partition_point(|hit| hit.from < at)).filter(|hit| hit.from == at)?;
        hit.what.contains(&Tag::Word(word)).then_some(hit.to)
    }

    /// The tokens in order. Marks come first, then the longest word of any kind.
    pub(super) fn tokens(&self) -> Vec<Span<Token<'_, 'a>>> {
        let mut tokens = Vec::new();
        let mut marks = self.marks.iter().peekable();
        let mut at = 0;
        while let Some(c) = self.text.at(at) {
            while marks.peek().is_some_and(|mark| mark.from < at) {
                marks.next();
            }
            let next_mark = marks.peek().map(|mark| mark.from);
            if let Some(mark) = marks.next_if(|mark| mark.from == at) {
                tokens.push(Span { from: at, to: mark.to, what: Token::Mark(&mark.what) });
                at = mark.to;
                continue;
            }
            let rest = self.text.chars.get(at..).unwrap_or_default();
            let word = self.lexicon.beginning(c).iter().find_map(|entry| {
                let to = at.saturating_add(entry.stands(rest)?);
                // A word that would run into a mark is none.
                next_mark.is_none_or(|mark| to <= mark).then(|| (to, entry.tags()))
            });
            let (to, what) = match word {
                Some((to, tags)) => (to, Token::Word(tags)),
                None if is_separator(c) => (at.saturating_add(1), Token::Separator(c)),
                None => (at.saturating_add(1), Token::Other(c)),
            };
            tokens.push(Span { from: at, to, what });
            at = to;
        }
        tokens
    }
}

fn is_link(text: &Text<'_>, at: usize) -> bool {
    ["http://", "https://", "www.", "HTTP://", "HTTPS://", "http:", "https:"]
        .into_iter()
        .any(|word| text.has(at, word))
}

/// XS-0803-012 however it is set apart.
fn lead(text: &Text<'_>, at: usize) -> Option<(Mark, usize)> {
    if !matches!(text.at(at.saturating_add(1)), Some('S' | 's'))
        || text.before(at).is_some_and(|c| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let pass = |mut at: usize| {
        while text.at(at).is_some_and(|c| matches!(c, '-' | ' ' | '_')) {
            at = at.saturating_add(1);
        }
        at
    };
    let run = |from: usize| {
        let rest = text.chars.get(from..).unwrap_or_default();
        rest.iter().take(12).take_while(|c| c.is_ascii_digit()).collect::<String>()
    };
    let date_at = pass(at.saturating_add(2));
    let mut date = run(date_at);
    let behind = date_at.saturating_add(date.len());
    let (number, to) = if date.len() >= 7 {
        (date.split_off(4), behind)
    } else {
        let number_at = pass(behind);
        let number = run(number_at);
        let to = number_at.saturating_add(number.len());
        (number, to)
    };
    if date.is_empty() {
        return None;
    }
    let spelled = format!("XS-{date}-{number}");
    Some(match spelled.parse() {
        Ok(lead) => (Mark::Lead(lead), to),
        Err(_) => (Mark::BadLead, to.max(behind)),
    })
}
