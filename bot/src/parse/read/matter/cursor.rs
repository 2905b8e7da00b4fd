//! A message that is read from its head on: where reading stands, and what stands there.

use vocabulary::{Day, Role, Secret, UnitId, ids::TopicKey, rules::Topic as Named};

use crate::parse::{
    Context, IntentName, Meant, RejectReason, Rejection,
    lexicon::Tag,
    moment::DayMark,
    number::{self, Amount},
    read::words,
    scan::{Mark, Scan},
    text::{Text, is_separator},
    units::{self, ALSO_WORDS},
};

use super::Tokens;

/// Where reading stands.
pub(super) struct Cursor<'r, 's, 'a> {
    pub(super) scan: &'r Scan<'a>,
    pub(super) tokens: Tokens<'r, 's, 'a>,
    pub(super) at: &'r Context<'r>,
    pub(super) place: usize,
}

/// A stretch of the message with a unit's name.
pub(super) struct UnitNamed {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) units: Vec<UnitId>,
}

/// The first place from `at` on that is no separator.
pub(super) fn skip(text: &Text<'_>, mut at: usize) -> usize {
    while text.at(at).is_some_and(is_separator) {
        at = at.saturating_add(1);
    }
    at
}

/// The end of the longest of some words that stands at a place.
pub(super) fn word_at(text: &Text<'_>, at: usize, words: &[&str]) -> Option<usize> {
    let longest = words.iter().filter(|word| text.has(at, word)).map(|word| word.chars().count()).max()?;
    Some(at.saturating_add(longest))
}

/// The first place from `from` on where one of some words stands, and its end.
pub(super) fn find(text: &Text<'_>, from: usize, words: &[&str]) -> Option<(usize, usize)> {
    (from..text.len()).find_map(|at| Some((at, word_at(text, at, words)?)))
}

/// The units named from a place on, by their names alone: a head has said already what the message is about.
pub(super) fn units_from(scan: &Scan<'_>, from: usize) -> Vec<UnitNamed> {
    let hits = scan.hits.first().into_iter().flatten().filter(|hit| hit.from >= from);
    let named = hits.filter_map(|hit| {
        let name: String = scan.text.chars.get(hit.from..hit.to)?.iter().collect();
        let plain = hit.what.iter().any(|tag| matches!(tag, Tag::Unit(_)));
        if !plain && ALSO_WORDS.contains(&name.as_str()) {
            return None;
        }
        let units: Vec<UnitId> = units::meant(hit.what, scan.lexicon)
            .into_iter()
            .filter_map(|meant| match meant {
                Meant::Unit(unit) => Some(unit),
                Meant::County => None,
            })
            .collect();
        (!units.is_empty()).then_some(UnitNamed { from: hit.from, to: hit.to, units })
    });
    named.collect()
}

impl Cursor<'_, '_, '_> {
    pub(super) fn text(&self) -> &Text<'_> {
        &self.scan.text
    }

    pub(super) fn is_county(&self) -> bool {
        self.at.speaker.is_some_and(|speaker| matches!(speaker.role, Role::Office | Role::Leader))
    }

    /// The sender's unit.
    pub(super) fn own(&self) -> Option<UnitId> {
        self.at.speaker.map(|speaker| speaker.unit.clone())
    }

    /// Passes separators and, if one of some words stands there, that word.
    pub(super) fn eat(&mut self, words: &[&str]) -> bool {
        let at = skip(self.text(), self.place);
        let end = word_at(self.text(), at, words);
        if let Some(end) = end {
            self.place = end;
        }
        end.is_some()
    }

    /// The first of some words behind the cursor.
    pub(super) fn find(&self, words: &[&str]) -> Option<(usize, usize)> {
        find(self.text(), self.place, words)
    }

    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.find(words).is_some()
    }

    pub(super) fn units(&self) -> Vec<UnitNamed> {
        units_from(self.scan, self.place)
    }

    /// The unit whose name stands at a place.
    pub(super) fn unit_at(&self, at: usize) -> Option<UnitNamed> {
        units_from(self.scan, at).into_iter().next().filter(|named| named.from == at)
    }

    /// The one unit of a name, or those it may mean; the sender's own first of all.
    pub(super) fn one_of(&self, named: &UnitNamed) -> (Option<UnitId>, Vec<UnitId>) {
        let own = self.own().filter(|own| named.units.contains(own));
        match (own, named.units.as_slice()) {
            (Some(own), _) => (Some(own), Vec::new()),
            (None, [one]) => (Some(one.clone()), Vec::new()),
            (None, several) => (None, several.to_vec()),
        }
    }

    /// Whose it is: the office may name any unit, everybody else only the own (R1).
    pub(super) fn whose(&self, would_be: IntentName) -> Result<(Option<UnitId>, Vec<UnitId>), Rejection> {
        self.whose_of(self.units().into_iter().next(), would_be)
    }

    /// Whose it is by the unit that was named, if one was.
    pub(super) fn whose_of(
        &self,
        named: Option<UnitNamed>,
        would_be: IntentName,
    ) -> Result<(Option<UnitId>, Vec<UnitId>), Rejection> {
        let Some(named) = named else {
            return Ok((self.own().filter(|_| !self.is_county()), Vec::new()));
        };
        let (one, several) = self.one_of(&named);
        let own = self.own();
        let within = one.iter().chain(&several).any(|unit| {
            Some(unit) == own.as_ref() || own.as_ref().is_some_and(|own| self.at.rules.is_part_of(unit, own))
        });
        if self.is_county() || within {
            return Ok((one, several));
        }
        let unit = one.or_else(|| several.into_iter().next()).map(Meant::Unit);
        Err(Rejection { unit, ..Rejection::of(RejectReason::UnitNotAuthorized, would_be) })
    }

    /// The first day named from a place on, and where it stands.
    pub(super) fn day_from(&self, from: usize) -> Option<(Day, usize, usize)> {
        self.scan.marks.iter().filter(|mark| mark.from >= from).find_map(|mark| match mark.what {
            Mark::Day(DayMark::Day(day) | DayMark::Tonight(day)) => Some((day, mark.from, mark.to)),
            Mark::Day(DayMark::Invalid | DayMark::Range(..))
            | Mark::IdCard
            | Mark::Phone
            | Mark::Link
            | Mark::Lead(_)
            | Mark::BadLead
            | Mark::Plate(_)
            | Mark::Clock(_)
            | Mark::Shift { .. }
            | Mark::Number(_) => None,
        })
    }

    /// A last day (8月10日前整改) behind the cursor, and the stretch that says it.
    pub(super) fn last_day(&self) -> Option<(Day, usize, usize)> {
        let mut from = self.place;
        while let Some((day, begin, to)) = self.day_from(from) {
            if let Some(end) = word_at(self.text(), to, &["前", "之前", "以前"]) {
                let end = word_at(
                    self.text(),
                    end,
                    &["整改到位", "整改完成", "完成整改", "整改", "完成", "办结", "反馈"],
                )
                .unwrap_or(end);
                return Some((day, begin, end));
            }
            from = to;
        }
        None
    }

    /// The words from a place to the end, as typed.
    pub(super) fn words_from(&self, from: usize) -> Option<Secret> {
        words::rest(self.scan, from).as_deref().and_then(Secret::said)
    }

    /// The words from a place on without some stretches of them.
    pub(super) fn words_without(&self, from: usize, out: &[(usize, usize)]) -> Option<Secret> {
        let mut out: Vec<_> = out.iter().copied().filter(|(begin, _)| *begin >= from).collect();
        out.sort_unstable();
        let mut at = from;
        let mut pieces = Vec::new();
        for (begin, end) in out.into_iter().chain([(self.text().len(), self.text().len())]) {
            pieces.extend(words::between(self.scan, at, begin));
            at = end;
        }
        Secret::said(&pieces.join(" "))
    }

    /// The whole number at a place, behind separators and words like 了 and 约, and where it ends.
    pub(super) fn whole_at(&self, at: usize) -> Option<(u64, usize)> {
        let mut at = skip(self.text(), at);
        while let Some(end) = word_at(
            self.text(),
            at,
            &["量", "数", "已达", "达到", "达", "了", "超过", "超", "约", "为", "是", "有"],
        ) {
            at = skip(self.text(), end);
        }
        let found = number::numeral(self.text(), at)?;
        match found.amount {
            Amount::Whole(n) => Some((n, found.to)),
            Amount::Decimal(_) | Amount::About | Amount::Huge | Amount::Lookalike(_) => None,
        }
    }

    /// The theme or channel that the words from the cursor on name: the longest word decides, then the first.
    pub(super) fn named(&self, topics: &[Named]) -> Option<TopicKey> {
        let mut best: Option<(usize, usize, &TopicKey)> = None;
        for topic in topics {
            for word in std::iter::once(&topic.name).chain(&topic.words) {
                let Some((at, to)) = self.find(&[word.as_str()]).filter(|(at, to)| to > at) else { continue };
                let length = to.saturating_sub(at);
                if best
                    .is_none_or(|(longest, first, _)| length > longest || (length == longest && at < first))
                {
                    best = Some((length, at, &topic.key));
                }
            }
        }
        best.map(|(_, _, key)| key.clone())
    }
}
