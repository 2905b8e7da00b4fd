//! The projection `tally`: what every unit did and owed, day by day. A pure function of the log.

use std::collections::BTreeMap;

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, Event, Fact, Rules, Stamp, StreamId, UnitId, Wordless,
    count::CountEvent,
    lead::{LeadEvent, Outcome, Verdict},
    rules::{Figures, RulesBook},
    sealed::Unread,
};

use crate::open_leads::{OpenLeads, Step};

/// Accountability of every unit, kept by unit and day and by open lead, never by event.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub(super) book: RulesBook,
    pub(super) units: BTreeMap<UnitId, BTreeMap<Day, DayTally>>,
    pub(super) leads: OpenLeads,
    pub(super) events: u64,
}

/// One unit on one day.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayTally {
    /// The count of that day, if it was ever posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<CountTally>,
    /// Leads: what was done on that day.
    #[serde(default, skip_serializing_if = "LeadTally::is_empty")]
    pub leads: LeadTally,
}

/// What the office said of a count as it stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looked {
    /// Nothing, or it was changed since: it waits.
    #[default]
    NotYet,
    /// Accepted.
    Approved,
    /// Sent back; it is the unit's turn.
    Returned,
}

impl Looked {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    fn is_not_yet(&self) -> bool {
        *self == Looked::NotYet
    }
}

/// A unit's count of a day, as it stands.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountTally {
    /// The figures; none while it is withdrawn.
    pub figures: Option<Figures>,
    /// Whether it was declared a zero report.
    pub zero: bool,
    /// Whether the first post came after the deadline.
    pub late: bool,
    /// How often it was corrected.
    pub corrected: u32,
    /// What the office said of it as it stands.
    #[serde(default, skip_serializing_if = "Looked::is_not_yet")]
    pub office: Looked,
}

/// What a unit did with leads.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadTally {
    /// Leads found; a merged duplicate keeps its finder's credit.
    pub found: u64,
    /// Transfers asked of other units.
    pub transferred: u64,
    /// Transfers taken over.
    pub accepted: u64,
    /// Transfers sent back.
    pub returned: u64,
    /// Results recorded: proven.
    pub proven: u64,
    /// Results recorded: unfounded.
    pub unfounded: u64,
    /// Results recorded: unverifiable.
    pub unverifiable: u64,
    /// Results upheld at review.
    pub upheld: u64,
    /// Results sent back at review.
    pub sent_back: u64,
    /// Steps done after their deadline.
    pub late_steps: u64,
    /// Office seconds for which leads were this unit's turn, by the day on which the turn ended.
    pub held_seconds: u64,
}

impl LeadTally {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another day.
    pub fn add(&mut self, other: &LeadTally) {
        let sums = [
            (&mut self.found, other.found),
            (&mut self.transferred, other.transferred),
            (&mut self.accepted, other.accepted),
            (&mut self.returned, other.returned),
            (&mut self.proven, other.proven),
            (&mut self.unfounded, other.unfounded),
            (&mut self.unverifiable, other.unverifiable),
            (&mut self.upheld, other.upheld),
            (&mut self.sent_back, other.sent_back),
            (&mut self.late_steps, other.late_steps),
            (&mut self.held_seconds, other.held_seconds),
        ];
        for (sum, more) in sums {
            *sum = sum.saturating_add(more);
        }
    }

    /// Results of any kind.
    pub fn enforced(&self) -> u64 {
        self.proven.saturating_add(self.unfounded).saturating_add(self.unverifiable)
    }
}

impl Projection for Tally {
    const NAME: &'static str = "tally";
    const VERSION: u32 = 2;

    fn apply(&mut self, recorded: Wordless) {
        self.events = self.events.saturating_add(1);
        let Fact { id, stream, time, actor, cause, channel, event } = recorded.fact;
        match event {
            Event::Campaign(event) => self.book.apply(&event),
            Event::Member(_) => {}
            Event::Count(event) => self.count(&stream, time, event),
            Event::Lead(event) => self.lead(&Fact { id, stream, time, actor, cause, channel, event }),
        }
    }
}

impl Tally {
    /// Takes part of a count in. A late first post stays late whatever is done later.
    fn count(&mut self, stream: &StreamId, time: Stamp, event: CountEvent<Unread>) {
        let Some((unit, day)) = stream.as_count() else { return };
        let count = self.day(&unit, day).count.get_or_insert_default();
        match event {
            CountEvent::Posted { figures, zero, due } => {
                count.late = count.late || time > due;
                count.zero = zero;
                count.figures = Some(figures);
                count.office = Looked::NotYet;
            }
            CountEvent::Corrected { changes, reason: _ } => {
                let figures = count.figures.get_or_insert_default();
                figures.extend(changes.into_iter().map(|(key, change)| (key, change.now)));
                count.zero = count.zero && figures.values().all(|value| *value == 0);
                count.corrected = count.corrected.saturating_add(1);
                count.office = Looked::NotYet;
            }
            CountEvent::Withdrawn { reason: _ } => {
                count.figures = None;
                count.zero = false;
                count.office = Looked::NotYet;
            }
            CountEvent::Approved {} => count.office = Looked::Approved,
            CountEvent::Returned { reason: _ } => count.office = Looked::Returned,
            CountEvent::Reopened { reason: _, until: _ } => count.office = Looked::NotYet,
        }
    }

    fn lead(&mut self, fact: &Fact<LeadEvent<Unread>>) {
        let Some(step) = self.leads.apply(fact) else { return };
        let Some(rules) = self.book.at(fact.time).cloned() else { return };
        let day = rules.day_of(fact.time);
        self.charge(&step, fact.time, &rules, day);
        self.credit(&step, fact, day);
    }

    /// Charges a turn that ended to the unit whose turn it was.
    fn charge(&mut self, step: &Step, time: Stamp, rules: &Rules, day: Day) {
        let (Some(unit), Some(since)) = (&step.before.clock_on, step.since) else { return };
        if step.after.clock_on.as_ref() == Some(unit) {
            return;
        }
        let late = step.before.due.is_some_and(|due| time > due);
        let leads = &mut self.day(unit, day).leads;
        leads.held_seconds = leads.held_seconds.saturating_add(rules.working_seconds(since, time));
        leads.late_steps = leads.late_steps.saturating_add(u64::from(late));
    }

    /// Credits what was done to the unit that did it.
    fn credit(&mut self, step: &Step, fact: &Fact<LeadEvent<Unread>>, day: Day) {
        let before = &step.before;
        let (unit, what): (Option<&UnitId>, fn(&mut LeadTally) -> &mut u64) = match &fact.event {
            LeadEvent::Found { finder, .. } => (Some(finder), |leads| &mut leads.found),
            LeadEvent::Transferred { .. } => (before.holder.as_ref(), |leads| &mut leads.transferred),
            LeadEvent::TransferAccepted { .. } => (before.clock_on.as_ref(), |leads| &mut leads.accepted),
            LeadEvent::TransferReturned { .. } => (before.clock_on.as_ref(), |leads| &mut leads.returned),
            LeadEvent::Enforced { by, outcome, .. } => (
                Some(by),
                match outcome {
                    Outcome::Proven => |leads| &mut leads.proven,
                    Outcome::Unfounded => |leads| &mut leads.unfounded,
                    Outcome::Unverifiable => |leads| &mut leads.unverifiable,
                },
            ),
            LeadEvent::Reviewed { verdict: Verdict::Upheld, .. } => {
                (before.holder.as_ref(), |leads| &mut leads.upheld)
            }
            LeadEvent::Reviewed { verdict: Verdict::SentBack, .. } => {
                (before.holder.as_ref(), |leads| &mut leads.sent_back)
            }
            LeadEvent::Supplemented { .. }
            | LeadEvent::Merged { .. }
            | LeadEvent::Unmerged { .. }
            | LeadEvent::TransferWithdrawn { .. }
            | LeadEvent::HandlerRuled { .. }
            | LeadEvent::QuestionAsked { .. }
            | LeadEvent::QuestionAnswered { .. }
            | LeadEvent::ExtensionAsked { .. }
            | LeadEvent::ExtensionGranted { .. }
            | LeadEvent::ExtensionRefused { .. }
            | LeadEvent::Reopened { .. } => return,
        };
        if let Some(unit) = unit {
            let sum = what(&mut self.day(unit, day).leads);
            *sum = sum.saturating_add(1);
        }
    }

    fn day(&mut self, unit: &UnitId, day: Day) -> &mut DayTally {
        self.units.entry(unit.clone()).or_default().entry(day).or_default()
    }
}
