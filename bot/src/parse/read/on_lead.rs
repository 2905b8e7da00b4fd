//! Wishes about leads that exist: hand-over, questions, merging, extensions.

use vocabulary::{LeadId, Stamp, UnitId, deadline::end_of, lead::ReturnReason, rules::UnitKind};

use crate::parse::{
    Context, Intent, IntentName, Lack, LeadWish, Meant, OnLead, Rejection, Warn,
    grammar::Word,
    lexicon::Tag,
    moment::{DayMark, Today},
    scan::{Mark, Scan, Span, Token},
    subject,
    units::{self, Mention},
};

use super::{lead, words};

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];
type Read = Result<(Intent, Vec<Warn>), Rejection>;

/// A message about a lead that exists, with what its readers need.
struct About<'r, 's, 'a> {
    scan: &'r Scan<'a>,
    tokens: Tokens<'r, 's, 'a>,
    at: &'r Context<'r>,
    /// The first lead number, and where it ends.
    lead: Option<(LeadId, usize)>,
    /// Where the verb ends.
    verb_to: usize,
    missing: Vec<Lack>,
}

/// Reads a message as `wish`, whose verb is `verb`.
pub(in crate::parse) fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
    wish: IntentName,
    verb: Word,
) -> Read {
    let lead = words::lead(scan)
        .and_then(|mark| if let Mark::Lead(lead) = mark.what { Some((lead, mark.to)) } else { None });
    let verb_to = scan.first(verb).map_or(0, |hit| hit.to);
    let mut about = About { scan, tokens, at, lead, verb_to, missing: Vec::new() };
    let wish = about.wish(wish)?;
    let needs_number = matches!(
        wish,
        LeadWish::Transfer { .. }
            | LeadWish::Rule { .. }
            | LeadWish::Merge { .. }
            | LeadWish::Unmerge { .. }
            | LeadWish::Reopen { .. }
    );
    let mut missing = about.missing;
    if lead.is_none() && needs_number {
        missing.insert(0, Lack::Ref);
    }
    let mut warnings = Vec::new();
    let plates = words::plates(scan);
    if plates.raw.is_some() {
        warnings.push(Warn::PlateInvalid);
    }
    Ok((Intent::OnLead(OnLead { lead: lead.map(|(lead, _)| lead), wish, missing }), warnings))
}

impl About<'_, '_, '_> {
    fn wish(&mut self, wish: IntentName) -> Result<LeadWish, Rejection> {
        Ok(match wish {
            IntentName::Transfer => self.transfer()?,
            IntentName::Accept => LeadWish::Accept,
            IntentName::Return => LeadWish::Return { reason: self.reason(), note: self.note_behind_reason() },
            IntentName::Withdraw => LeadWish::Withdraw { note: self.behind() },
            IntentName::Rule => {
                let (to, ambiguous_to, end) = self.receiver(IntentName::Rule)?;
                LeadWish::Rule { to, ambiguous_to, note: words::rest(self.scan, end) }
            }
            IntentName::Question => LeadWish::Ask { words: self.must_say() },
            IntentName::Answer => LeadWish::Answer { words: self.must_say() },
            IntentName::Supplement => {
                let plates = words::plates(self.scan).valid;
                let said = self.behind();
                if said.is_none() {
                    self.missing.push(Lack::Words);
                }
                LeadWish::Supplement { words: said, plates }
            }
            IntentName::Merge => {
                let mut numbers = self
                    .scan
                    .marks
                    .iter()
                    .filter_map(|mark| if let Mark::Lead(lead) = mark.what { Some(lead) } else { None });
                let into = numbers.nth(1);
                if into.is_none() && self.lead.is_some() {
                    self.missing.push(Lack::Ref);
                }
                LeadWish::Merge { into }
            }
            IntentName::Unmerge => LeadWish::Unmerge { reason: self.must_say() },
            IntentName::AskExtension => {
                let (until, end) = until(self.scan, self.at);
                if until.is_none() {
                    self.missing.push(Lack::Until);
                }
                let reason = words::rest(self.scan, end.max(self.end_of_head()));
                if reason.is_none() {
                    self.missing.push(Lack::Words);
                }
                LeadWish::AskExtension { until, reason }
            }
            IntentName::GrantExtension => LeadWish::GrantExtension,
            IntentName::RefuseExtension => LeadWish::RefuseExtension { reason: self.must_say() },
            IntentName::DailyCount
            | IntentName::Correction
            | IntentName::Lead
            | IntentName::Enforce
            | IntentName::Review
            | IntentName::ReopenDay
            | IntentName::Concern
            | IntentName::Petition
            | IntentName::ConcernStep
            | IntentName::PetitionStep
            | IntentName::AlertStep
            | IntentName::Duty
            | IntentName::Supervision
            | IntentName::SupervisionStep
            | IntentName::Dispute
            | IntentName::DisputeRuling
            | IntentName::MarketDays
            | IntentName::SchoolHours
            | IntentName::JointOperation
            | IntentName::Snooze
            | IntentName::Summary
            | IntentName::SummaryCase
            | IntentName::SummaryPlace
            | IntentName::StatusQuery
            | IntentName::WhoAmI
            | IntentName::Duties
            | IntentName::Definition
            | IntentName::Help
            | IntentName::Reject
            | IntentName::Unknown
            | IntentName::Reopen => self.reopen()?,
        })
    }

    /// Where the verb and the number are both past.
    fn end_of_head(&self) -> usize {
        self.verb_to.max(self.lead.map_or(0, |(_, to)| to))
    }

    fn behind(&self) -> Option<String> {
        words::rest(self.scan, self.end_of_head())
    }

    fn must_say(&mut self) -> Option<String> {
        let said = self.behind();
        if said.is_none() {
            self.missing.push(Lack::Words);
        }
        said
    }

    fn mentions(&self) -> Vec<Mention> {
        let head = self.lead.map_or(0, |(_, to)| to);
        let mut all = units::mentions(self.scan, self.tokens);
        if all.is_empty() {
            // 移送公安 is also the name of a figure: here the unit in it is meant.
            all = units::within_words(self.scan, self.verb_to);
        }
        let behind: Vec<Mention> =
            all.iter().filter(|mention| mention.from >= self.verb_to.min(head)).cloned().collect();
        if behind.is_empty() { all } else { behind }
    }

    /// The unit that shall take it, and where its name ends. The working group is served by its office.
    fn receiver(&mut self, would_be: IntentName) -> Result<(Option<UnitId>, Vec<UnitId>, usize), Rejection> {
        let mentions = self.mentions();
        let behind_verb = mentions.iter().find(|mention| mention.from >= self.verb_to);
        let Some(named) = behind_verb.or(mentions.first()) else {
            if let Some(name) = stranger(self.scan, self.end_of_head()) {
                return Err(subject::unknown_unit(name, self.at, would_be));
            }
            self.missing.push(Lack::ToUnit);
            return Ok((None, Vec::new(), self.end_of_head()));
        };
        let units: Vec<UnitId> = named
            .meant
            .iter()
            .filter_map(|meant| match meant {
                Meant::Unit(unit) => Some(self.served(unit)),
                Meant::County => None,
            })
            .collect();
        let end = named.to.max(self.end_of_head());
        Ok(match units.as_slice() {
            [unit] => (Some(unit.clone()), Vec::new(), end),
            [] => {
                self.missing.push(Lack::ToUnit);
                (None, Vec::new(), end)
            }
            several => (None, several.to_vec(), end),
        })
    }

    fn served(&self, unit: &UnitId) -> UnitId {
        let is_group = self.at.rules.unit(unit).is_some_and(|unit| unit.kind == UnitKind::WorkingGroup);
        let office = self.at.rules.office().filter(|_| is_group);
        office.map_or_else(|| unit.clone(), |office| office.id.clone())
    }

    fn transfer(&mut self) -> Result<LeadWish, Rejection> {
        let (to, ambiguous_to, mut end) = self.receiver(IntentName::Transfer)?;
        let mut supporting = Vec::new();
        if let Some(support) = self.scan.first(Word::Support).map(|hit| hit.to) {
            let mentions = units::mentions(self.scan, self.tokens);
            for mention in mentions.iter().filter(|mention| mention.from >= support) {
                if let [Meant::Unit(unit)] = mention.meant.as_slice()
                    && to.as_ref() != Some(unit)
                    && !supporting.contains(unit)
                {
                    supporting.push(unit.clone());
                    end = end.max(mention.to);
                }
            }
        }
        let behaviours = lead::behaviours(self.scan);
        // What is left when the receiver, the behaviours and words like 处理 are taken away.
        let note = words::rest(self.scan, self.behind_behaviours(end));
        let handing = |note: &String| {
            self.scan.all(Word::Handing).any(|hit| self.scan.text.words(hit.from, hit.to) == *note)
        };
        let note = note.filter(|note| !handing(note));
        Ok(LeadWish::Transfer { to, ambiguous_to, supporting, behaviours, note })
    }

    fn behind_behaviours(&self, from: usize) -> usize {
        let hits = self.scan.hits.get(2).into_iter().flatten();
        let mut end = from;
        for hit in hits.filter(|hit| hit.from >= from) {
            let gap = self.scan.text.chars.get(end..hit.from).unwrap_or_default();
            if gap.iter().all(|c| matches!(c, ' ' | ',' | '、')) {
                end = hit.to;
            }
        }
        end
    }

    fn reason(&self) -> Option<ReturnReason> {
        [
            (Word::NotOurs, ReturnReason::NotOurs),
            (Word::Insufficient, ReturnReason::Insufficient),
            (Word::AlreadyKnown, ReturnReason::AlreadyKnown),
            (Word::OtherReason, ReturnReason::Other),
        ]
        .into_iter()
        .find(|(word, _)| self.scan.has(*word))
        .map(|(_, reason)| reason)
        .or_else(|| self.behind().filter(|words| words.starts_with("其他")).map(|_| ReturnReason::Other))
    }

    fn note_behind_reason(&self) -> Option<String> {
        let head = self.end_of_head();
        // A reason from the list is no note when it stands right behind the number.
        let listed = [Word::NotOurs, Word::Insufficient, Word::AlreadyKnown, Word::OtherReason]
            .into_iter()
            .filter_map(|word| self.scan.first(word))
            .find(|hit| {
                self.scan
                    .text
                    .chars
                    .get(head..hit.from)
                    .is_some_and(|gap| !gap.iter().any(|c| c.is_alphanumeric()))
            });
        let from = listed.map_or(head, |hit| hit.to);
        let note = words::rest(self.scan, from);
        note.map(|note| {
            note.strip_prefix("其他")
                .map_or(note.clone(), |note| note.trim_start_matches([' ', '，', ',']).to_owned())
        })
        .filter(|note| !note.is_empty())
    }

    fn reopen(&mut self) -> Result<LeadWish, Rejection> {
        let head = self.end_of_head();
        let mentions = units::mentions(self.scan, self.tokens);
        let right_behind = mentions.iter().find(|mention| {
            self.scan
                .text
                .chars
                .get(head..mention.from)
                .is_some_and(|gap| gap.iter().all(|c| matches!(c, ' ' | ',' | '由' | '给')))
        });
        let Some(named) = right_behind else {
            if let Some(name) = stranger(self.scan, head) {
                return Err(subject::unknown_unit(name, self.at, IntentName::Reopen));
            }
            return Ok(LeadWish::Reopen { to: None, ambiguous_to: Vec::new(), reason: self.must_say() });
        };
        let units: Vec<UnitId> = named
            .meant
            .iter()
            .filter_map(|meant| if let Meant::Unit(unit) = meant { Some(self.served(unit)) } else { None })
            .collect();
        let reason = words::rest(self.scan, named.to);
        if reason.is_none() {
            self.missing.push(Lack::Words);
        }
        Ok(match units.as_slice() {
            [unit] => LeadWish::Reopen { to: Some(unit.clone()), ambiguous_to: Vec::new(), reason },
            several => LeadWish::Reopen { to: None, ambiguous_to: several.to_vec(), reason },
        })
    }
}

/// A word behind a place that ends like the name of a unit.
fn stranger(scan: &Scan<'_>, from: usize) -> Option<String> {
    const ENDINGS: [&str; 13] =
        ["街道", "镇", "乡", "大队", "支队", "中队", "局", "委", "办", "办公室", "中心", "公司", "所"];
    let rest = scan.text.chars.get(from..)?;
    let skipped =
        rest.iter().take_while(|c| matches!(c, ' ' | ',' | ':' | '给' | '到' | '至' | '由')).count();
    let run: String =
        rest.iter().skip(skipped).take(13).take_while(|c| ('\u{3400}'..='\u{9FFF}').contains(*c)).collect();
    let length = run.chars().count();
    let ends = ENDINGS.iter().any(|ending| run.ends_with(ending));
    ((3..=12).contains(&length) && ends).then_some(run)
}

/// The moment behind 至 or 延到: a day with a clock, or the end of a day. And where it ends.
pub(super) fn until(scan: &Scan<'_>, at: &Context<'_>) -> (Option<Stamp>, usize) {
    let today = Today { rules: at.rules, at: at.at };
    let days: Vec<(usize, vocabulary::Day)> = scan
        .marks
        .iter()
        .enumerate()
        .filter_map(|(i, mark)| match mark.what {
            Mark::Day(DayMark::Day(day) | DayMark::Tonight(day)) => Some((i, day)),
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
        .collect();
    let behind_to = |i: usize| {
        scan.marks.get(i).is_some_and(|mark| {
            let mut end = mark.from;
            while end > 0 && scan.text.before(end) == Some(' ') {
                end = end.saturating_sub(1);
            }
            scan.text.before(end).is_some_and(|c| matches!(c, '至' | '到'))
        })
    };
    let Some((i, day)) = days.iter().find(|(i, _)| behind_to(*i)).or(days.last()) else { return (None, 0) };
    let end = scan.marks.get(*i).map_or(0, |mark| mark.to);
    match scan.marks.get(i.saturating_add(1)) {
        Some(Span { from, to, what: Mark::Clock(clock) }) if scan.text.skip_blanks(end) == *from => {
            (today.moment(*day, *clock), *to)
        }
        Some(_) | None => (Some(end_of(*day, at.rules.zone())), end),
    }
}

/// Whether a word of the grammar begins the message.
pub(in crate::parse) fn leads(tokens: Tokens<'_, '_, '_>, word: Word) -> bool {
    let first = tokens.iter().find(|token| !matches!(token.what, Token::Separator(_)));
    first.is_some_and(|token| matches!(token.what, Token::Word(tags) if tags.contains(&Tag::Word(word))))
}
