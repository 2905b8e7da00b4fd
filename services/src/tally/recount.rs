//! A naive recount of the tally: written apart from it, slowly, one question at a time over the list of facts.
#![allow(clippy::wildcard_enum_match_arm, reason = "a question is about some kinds of events only")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use vocabulary::{
    Event, Fact, Stamp,
    count::CountEvent,
    dispute::{DisputeEvent, Ruling},
    lead::{LeadEvent, Outcome, Verdict},
    operation::OperationEvent,
};

use super::report::Row;

/// What can be recounted simply of one unit.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// Expected, on time, late, missing, excused, zero, corrected, approved.
    pub(super) reporting: [u64; 8],
    pub(super) figures: BTreeMap<String, u64>,
    /// Found, shared, transferred, accepted, accepted in time, returned, proven, unfounded, unverifiable, upheld, sent
    /// back, reopened, extended, late steps, held seconds.
    pub(super) leads: [u64; 15],
    pub(super) holding: u64,
    pub(super) overdue: u64,
    pub(super) disputed: u64,
}

impl Counted {
    /// What the tally says.
    pub(super) fn said(row: &Row) -> Self {
        let (r, l) = (&row.reporting, &row.leads);
        Self {
            reporting: [r.expected, r.on_time, r.late, r.missing, r.excused, r.zero, r.corrected, r.approved],
            figures: row.figures.iter().map(|(key, value)| (key.to_string(), *value)).collect(),
            leads: [
                l.found,
                l.shared,
                l.transferred,
                l.accepted,
                l.accepted_in_time,
                l.returned,
                l.proven,
                l.unfounded,
                l.unverifiable,
                l.upheld,
                l.sent_back,
                l.reopened,
                l.extended,
                l.late_steps,
                l.held_seconds,
            ],
            holding: row.holding,
            overdue: row.overdue,
            disputed: row.disputed,
        }
    }
}

/// The whole recount.
#[derive(Debug, Default)]
pub(super) struct Recount {
    pub(super) units: BTreeMap<String, Counted>,
    /// What joint operations repeat, by figure.
    pub(super) repeated: BTreeMap<String, u64>,
    /// Leads that are open.
    pub(super) open: u64,
    /// Office seconds during which some lead was open.
    pub(super) open_seconds: u64,
}

/// Days off and on of these weeks by 国办发明电〔2024〕12号, written down once more.
fn is_workday(day: NaiveDate) -> bool {
    match (day.month(), day.day()) {
        (9, 28) | (10, 11) => true,
        (10, 1..=8) => false,
        _ => day.weekday().number_from_monday() <= 5,
    }
}

fn local(at: Stamp) -> chrono::NaiveDateTime {
    at.naive_local()
}

/// Office seconds, day by day and session by session.
fn office_seconds(from: Stamp, to: Stamp) -> u64 {
    let (from, to) = (local(from), local(to));
    let (mut day, mut sum) = (from.date(), 0);
    while day <= to.date() {
        for (opens, closes) in [(9, 12), (14, 18)].into_iter().filter(|_| is_workday(day)) {
            let at = |hour| day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
            sum += (at(closes).min(to) - at(opens).max(from)).num_seconds().max(0);
        }
        day += TimeDelta::days(1);
    }
    u64::try_from(sum).unwrap()
}

impl Recount {
    /// Counts everything anew: the units `reporting` owe a count on every day from `first` to `last`.
    pub(super) fn of(
        facts: &[Fact],
        reporting: &[&str],
        (first, last): (NaiveDate, NaiveDate),
        now: Stamp,
    ) -> Self {
        let mut recount = Self::default();
        let streams: BTreeSet<String> = facts.iter().map(|fact| fact.stream.to_string()).collect();
        let mut late_steps = BTreeMap::new();
        for stream in streams.iter().filter(|stream| stream.starts_with("lead/")) {
            let of_it: Vec<&Fact> = facts.iter().filter(|fact| fact.stream.to_string() == *stream).collect();
            recount.lead(&of_it, now, &mut late_steps);
        }
        let rulings = recount.disputes(facts);
        for (unit, day, figure) in rulings.keys() {
            let steps = late_steps.get(&(unit.clone(), day.clone())).copied().unwrap_or(0);
            recount.unit(unit).leads[13] -= u64::from(figure == "late-step" && steps > 0);
        }
        let mut day = first;
        while day <= last {
            let stated: BTreeMap<String, BTreeMap<String, u64>> = reporting
                .iter()
                .map(|unit| ((*unit).to_string(), recount.day(facts, unit, day, &rulings, now)))
                .collect();
            for unit in stated.keys() {
                recount.operations(facts, unit, day, &stated);
            }
            day += TimeDelta::days(1);
        }
        recount
    }

    fn unit(&mut self, unit: &str) -> &mut Counted {
        self.units.entry(unit.to_owned()).or_default()
    }

    /// Upheld rulings by unit, day and figure.
    fn disputes(&mut self, facts: &[Fact]) -> BTreeMap<(String, String, String), Option<u64>> {
        let (mut open, mut upheld) = (BTreeMap::new(), BTreeMap::new());
        for fact in facts {
            match &fact.event {
                Event::Dispute(DisputeEvent::Disputed { unit, .. }) => {
                    open.insert(fact.stream.to_string(), unit.to_string());
                }
                Event::Dispute(DisputeEvent::Ruled { ruling, unit, day, figure, value, .. }) => {
                    open.remove(&fact.stream.to_string());
                    if *ruling == Ruling::Upheld {
                        upheld.insert((unit.to_string(), day.to_string(), figure.to_string()), *value);
                    }
                }
                _ => {}
            }
        }
        for unit in open.values() {
            self.unit(unit).disputed += 1;
        }
        upheld
    }

    /// One unit's count of one day; gives its figures as they stand.
    fn day(
        &mut self,
        facts: &[Fact],
        unit: &str,
        day: NaiveDate,
        rulings: &BTreeMap<(String, String, String), Option<u64>>,
        now: Stamp,
    ) -> BTreeMap<String, u64> {
        let name = format!("count/{unit}_{day}");
        let deadline = day.and_hms_opt(18, 0, 0).unwrap();
        let mut figures: Option<BTreeMap<String, u64>> = None;
        let (mut zero, mut late, mut approved, mut corrected) = (false, false, false, 0);
        for fact in facts.iter().filter(|fact| fact.stream.to_string() == name) {
            let Event::Count(event) = &fact.event else { panic!("{name}") };
            approved = matches!(event, CountEvent::Approved {});
            match event {
                CountEvent::Posted { figures: posted, zero: declared, .. } => {
                    figures = Some(posted.iter().map(|(key, value)| (key.to_string(), *value)).collect());
                    zero = *declared;
                    late |= local(fact.time) > deadline;
                }
                CountEvent::Corrected { changes, .. } => {
                    corrected += 1;
                    for (key, change) in changes {
                        figures.as_mut().unwrap().insert(key.to_string(), change.now);
                        zero &= change.now == 0;
                    }
                }
                CountEvent::Withdrawn { .. } => (figures, zero) = (None, false),
                CountEvent::Approved {} | CountEvent::Returned { .. } | CountEvent::Reopened { .. } => {}
            }
        }
        let ruled = |figure: &str| rulings.get(&(unit.to_owned(), day.to_string(), figure.to_owned()));
        let posted = figures.is_some();
        let owed = day <= NaiveDate::from_ymd_opt(2025, 9, 30).unwrap() && deadline < local(now);
        let mut stands = figures.unwrap_or_default();
        for ((_, _, figure), value) in
            rulings.iter().filter(|((of, on, _), _)| of == unit && *on == day.to_string())
        {
            stands.remove(figure);
            stands.extend(value.map(|value| (figure.clone(), value)));
        }
        let is = |yes: bool| u64::from(yes);
        let late = posted && late;
        let missing = owed && !posted;
        let told = [
            is(owed || posted),
            is(posted && !late),
            is(late && ruled("late").is_none()),
            is(missing && ruled("missing").is_none()),
            is(late && ruled("late").is_some() || missing && ruled("missing").is_some()),
            is(posted && zero),
            corrected,
            is(posted && approved),
        ];
        let counted = self.unit(unit);
        for (sum, more) in counted.reporting.iter_mut().zip(told) {
            *sum += more;
        }
        for (figure, value) in &stands {
            *counted.figures.entry(figure.clone()).or_default() += value;
        }
        stands
    }

    /// Of each figure, no more is repeated than the unit's own count has of it. The first unit that reported stands for the
    /// operation, the counting one before the others.
    fn operations(
        &mut self,
        facts: &[Fact],
        unit: &str,
        day: NaiveDate,
        stated: &BTreeMap<String, BTreeMap<String, u64>>,
    ) {
        let reported = |one: &str| stated.get(one).is_some_and(|figures| !figures.is_empty());
        let mut standing = BTreeMap::new();
        for fact in facts {
            match &fact.event {
                Event::Operation(OperationEvent::Recorded { day: held, counting, with, shared }) => {
                    let mut all = vec![counting.as_str()];
                    all.extend(with.iter().map(vocabulary::UnitId::as_str));
                    all.retain(|one| reported(one));
                    let takes_part = all.iter().skip(1).any(|one| *one == unit);
                    if held.to_string() == day.to_string() && takes_part {
                        standing.insert(fact.stream.to_string(), shared.clone());
                    }
                }
                Event::Operation(OperationEvent::Withdrawn {}) => {
                    standing.remove(&fact.stream.to_string());
                }
                _ => {}
            }
        }
        for (figure, own) in stated.get(unit).into_iter().flatten() {
            let shared = |shared: &vocabulary::rules::Figures| {
                shared.iter().find(|(key, _)| key.as_str() == figure).map_or(0, |(_, value)| *value)
            };
            let twice = standing.values().map(shared).sum::<u64>().min(*own);
            if twice > 0 {
                *self.repeated.entry(figure.clone()).or_default() += twice;
            }
        }
    }

    /// One lead from its finding on: who answers, whose turn it is, until when.
    fn lead(&mut self, facts: &[&Fact], now: Stamp, late_steps: &mut BTreeMap<(String, String), u64>) {
        let mut at = Place::default();
        let mut before_merging = Place::default();
        let ends = facts.iter().skip(1).map(|fact| fact.time).chain([now]);
        for (fact, end) in facts.iter().zip(ends) {
            let Event::Lead(event) = &fact.event else { panic!("a lead") };
            let was = at.clone();
            if matches!(event, LeadEvent::Merged { .. }) {
                before_merging = at.clone();
            }
            at = if matches!(event, LeadEvent::Unmerged { .. }) {
                before_merging.clone()
            } else {
                at.after(event)
            };
            if let Some(unit) = was.turn.as_ref().filter(|_| was.turn != at.turn)
                && fact.time > was.due()
            {
                self.unit(unit).leads[13] += 1;
                *late_steps.entry((unit.clone(), local(fact.time).date().to_string())).or_default() += 1;
            }
            self.credit(event, &was, fact.time);
            if let Some(unit) = &at.turn {
                let seconds = office_seconds(fact.time, end);
                self.unit(unit).leads[14] += seconds;
                self.open_seconds += seconds;
            }
        }
        if let (Some(holder), Some(turn)) = (&at.holder, &at.turn) {
            self.open += 1;
            self.unit(holder).holding += 1;
            self.unit(turn).overdue += u64::from(at.due() < now);
        }
    }

    fn credit(&mut self, event: &LeadEvent, was: &Place, time: Stamp) {
        let (unit, column) = match event {
            LeadEvent::Found { finder, .. } => (Some(finder.to_string()), 0),
            LeadEvent::Merged { .. } => (Some(was.finder.clone()), 1),
            LeadEvent::Transferred { .. } => (was.holder.clone(), 2),
            LeadEvent::TransferAccepted { .. } => {
                let unit = was.turn.clone().unwrap();
                self.unit(&unit).leads[4] += u64::from(time <= was.due());
                (Some(unit), 3)
            }
            LeadEvent::TransferReturned { .. } => (was.turn.clone(), 5),
            LeadEvent::Enforced { by, outcome: Outcome::Proven, .. } => (Some(by.to_string()), 6),
            LeadEvent::Enforced { by, outcome: Outcome::Unfounded, .. } => (Some(by.to_string()), 7),
            LeadEvent::Enforced { by, outcome: Outcome::Unverifiable, .. } => (Some(by.to_string()), 8),
            LeadEvent::Reviewed { verdict: Verdict::Upheld, .. } => (was.holder.clone(), 9),
            LeadEvent::Reviewed { verdict: Verdict::SentBack, .. } => (was.holder.clone(), 10),
            LeadEvent::Reopened { to, .. } => (Some(to.to_string()), 11),
            LeadEvent::ExtensionGranted { .. } => (was.holder.clone(), 12),
            _ => return,
        };
        self.unit(&unit.unwrap()).leads[column] += 1;
    }
}

/// Where a lead is. Without supporting units, the turn follows from the last event alone.
#[derive(Debug, Default, Clone)]
struct Place {
    finder: String,
    holder: Option<String>,
    turn: Option<String>,
    /// Until when the holder has time.
    held_until: Option<Stamp>,
    /// Until when somebody else whose turn it is has time.
    other_until: Option<Stamp>,
}

impl Place {
    fn due(&self) -> Stamp {
        self.other_until.or(self.held_until).unwrap()
    }

    fn back_at_holder(self, held_until: Option<Stamp>) -> Self {
        Self { turn: self.holder.clone(), held_until, other_until: None, ..self }
    }

    fn held_by(self, unit: &impl ToString, due: Stamp) -> Self {
        Self { holder: Some(unit.to_string()), ..self }.back_at_holder(Some(due))
    }

    fn at_another(self, unit: &impl ToString, due: Stamp) -> Self {
        Self { turn: Some(unit.to_string()), other_until: Some(due), ..self }
    }

    fn after(self, event: &LeadEvent) -> Self {
        let (asked, until) = (self.turn.clone().unwrap_or_default(), self.held_until);
        match event {
            LeadEvent::Found { finder, holder, due, .. } => {
                Self { finder: finder.to_string(), ..self }.held_by(holder, *due)
            }
            LeadEvent::Transferred { to, due, .. } | LeadEvent::QuestionAsked { to, due, .. } => {
                self.at_another(to, *due)
            }
            LeadEvent::TransferWithdrawn { .. } => self.back_at_holder(until),
            LeadEvent::TransferAccepted { due } => self.held_by(&asked, *due),
            LeadEvent::TransferReturned { to_office: Some(office), due, .. } => self.held_by(office, *due),
            LeadEvent::TransferReturned { to_office: None, due, .. }
            | LeadEvent::QuestionAnswered { due, .. } => self.back_at_holder(Some(*due)),
            LeadEvent::HandlerRuled { to, due, .. } | LeadEvent::Reopened { to, due, .. } => {
                self.held_by(to, *due)
            }
            // While the finder is asked, the holder's own time is what is extended.
            LeadEvent::ExtensionGranted { due } => Self { held_until: Some(*due), ..self },
            LeadEvent::Enforced { reviewer, due, .. } => self.at_another(reviewer, *due),
            LeadEvent::Reviewed { verdict: Verdict::SentBack, due, .. } => self.back_at_holder(*due),
            LeadEvent::Reviewed { verdict: Verdict::Upheld, .. } | LeadEvent::Merged { .. } => {
                Self { finder: self.finder, ..Self::default() }
            }
            _ => self,
        }
    }
}
