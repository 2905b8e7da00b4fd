//! One unit on one day: what it reported, did with leads, and answered of concerns and petitions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{
    IndicatorKey, ViolationCode,
    rules::{Derived, Figures},
};

/// One unit on one day.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayTally {
    /// The count of that day, if it was ever posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<CountTally>,
    /// Leads: what was done on that day.
    #[serde(default, skip_serializing_if = "LeadTally::is_empty")]
    pub leads: LeadTally,
    /// Concerns and petitions: what came in and was done on that day.
    #[serde(default, skip_serializing_if = "OpinionTally::is_empty")]
    pub opinion: OpinionTally,
    /// Figures that the office restated after a dispute; `None` excuses the day of what the figure says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ruled: BTreeMap<IndicatorKey, Option<u64>>,
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
    /// Of those, leads that turned out to be an earlier one: the credit is shared.
    #[serde(default)]
    pub shared: u64,
    /// Transfers asked of other units.
    pub transferred: u64,
    /// Transfers taken over.
    pub accepted: u64,
    /// Of those, in time.
    #[serde(default)]
    pub accepted_in_time: u64,
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
    /// Closed leads that came back to the unit.
    #[serde(default)]
    pub reopened: u64,
    /// Extensions granted.
    #[serde(default)]
    pub extended: u64,
    /// Steps done after their deadline.
    pub late_steps: u64,
    /// Office seconds for which leads were this unit's turn, by the day on which the turn ended.
    pub held_seconds: u64,
    /// Proven violations by kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_kind: BTreeMap<ViolationCode, u64>,
}

impl LeadTally {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another day.
    pub fn add(&mut self, other: &LeadTally) {
        let sums = [
            (&mut self.found, other.found),
            (&mut self.shared, other.shared),
            (&mut self.transferred, other.transferred),
            (&mut self.accepted, other.accepted),
            (&mut self.accepted_in_time, other.accepted_in_time),
            (&mut self.returned, other.returned),
            (&mut self.proven, other.proven),
            (&mut self.unfounded, other.unfounded),
            (&mut self.unverifiable, other.unverifiable),
            (&mut self.upheld, other.upheld),
            (&mut self.sent_back, other.sent_back),
            (&mut self.reopened, other.reopened),
            (&mut self.extended, other.extended),
            (&mut self.late_steps, other.late_steps),
            (&mut self.held_seconds, other.held_seconds),
        ];
        for (sum, more) in sums {
            *sum = sum.saturating_add(more);
        }
        for (code, more) in &other.by_kind {
            let sum = self.by_kind.entry(code.clone()).or_default();
            *sum = sum.saturating_add(*more);
        }
    }

    /// Results of any kind.
    pub fn enforced(&self) -> u64 {
        self.proven.saturating_add(self.unfounded).saturating_add(self.unverifiable)
    }
}

/// What a unit did with concerns and petitions.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionTally {
    /// Concerns that the unit is to answer.
    pub concerns: u64,
    /// Concerns that it answered.
    pub concerns_answered: u64,
    /// Of those, in time.
    pub concerns_in_time: u64,
    /// Petitions and tip-offs that the unit is responsible for.
    pub petitions: u64,
    /// Those that it answered.
    pub petitions_answered: u64,
    /// Of those, in time.
    pub petitions_in_time: u64,
    /// Those that are closed.
    pub petitions_closed: u64,
}

impl OpinionTally {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another day.
    pub fn add(&mut self, other: &OpinionTally) {
        let sums = [
            (&mut self.concerns, other.concerns),
            (&mut self.concerns_answered, other.concerns_answered),
            (&mut self.concerns_in_time, other.concerns_in_time),
            (&mut self.petitions, other.petitions),
            (&mut self.petitions_answered, other.petitions_answered),
            (&mut self.petitions_in_time, other.petitions_in_time),
            (&mut self.petitions_closed, other.petitions_closed),
        ];
        for (sum, more) in sums {
            *sum = sum.saturating_add(more);
        }
    }
}

/// What the log itself knows of a figure that units also declare (申报数与台账数).
pub fn derived(of: Derived, leads: &LeadTally, opinion: &OpinionTally) -> u64 {
    match of {
        Derived::LeadsFound => leads.found,
        Derived::LeadsTransferred => leads.transferred,
        Derived::LeadsAccepted => leads.accepted,
        Derived::LeadsUpheld => leads.upheld,
        Derived::LeadsProven => leads.proven,
        Derived::Petitions => opinion.petitions,
        Derived::PetitionsClosed => opinion.petitions_closed,
        Derived::Concerns => opinion.concerns,
        Derived::ConcernsAnswered => opinion.concerns_answered,
    }
}
