//! One pass over a message: what stands where. Numbers, days, clocks, plates and lead numbers are marks and exclude each
//! other; words are looked up by kind. What it all means is for the readers.

mod marks;

pub(super) use marks::numbered;

use vocabulary::LeadId;

use super::{
    grammar::{Counted, Word},
    lexicon::{KINDS, Lexicon, Tag},
    moment::{Clock, DayMark, Today},
    number::Amount,
    plate::PlateMark,
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

    /// The word of the grammar that ends at a place.
    pub(super) fn word_to(&self, to: usize) -> Option<&Span<&'a [Tag]>> {
        let hits = self.hits.get(6)?;
        let before = hits.partition_point(|hit| hit.from < to).checked_sub(1)?;
        hits.get(before).filter(|hit| hit.to == to)
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

    /// Whether a unit's name begins between two places and ends behind the second.
    fn tears_a_unit(&self, from: usize, to: usize) -> bool {
        self.unit_before(to).is_some_and(|unit| unit.from > from && unit.to > to)
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

    pub(super) fn has_word_at(&self, at: usize, word: Word) -> bool {
        self.word_end(at, word).is_some()
    }

    pub(super) fn word_end(&self, at: usize, word: Word) -> Option<usize> {
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
                // A word that would run into a mark is none, nor one that would tear a unit's name (转交|交警).
                let torn =
                    entry.tags().iter().all(|tag| matches!(tag, Tag::Word(_))) && self.tears_a_unit(at, to);
                (next_mark.is_none_or(|mark| to <= mark) && !torn).then(|| (to, entry.tags()))
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
