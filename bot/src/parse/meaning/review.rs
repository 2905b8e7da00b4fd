//! Reviews, and a locked day that is opened again.

use vocabulary::{Day, LeadId, Stamp, UnitId};

use super::{Lack, Meant};

/// A leader's or the office's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewSaid {
    /// Approve or send back.
    pub action: ReviewAction,
    /// What it is about.
    pub target: ReviewTarget,
    /// Why, in words.
    pub comment: Option<String>,
}

/// Approve or send back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewAction {
    /// 通过、同意
    Approve,
    /// 退回
    Return,
}

/// What a review is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewTarget {
    /// The count of a unit for a day.
    Count {
        /// Whose; none when `ambiguous_units` has the choices.
        unit: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_units: Vec<Meant>,
        /// Of which day.
        day: Day,
    },
    /// The result of a lead.
    Lead(LeadId),
    /// Everything that waits (全部通过), of a day when one is said.
    AllPending {
        /// Of which day.
        day: Option<Day>,
    },
    /// Not said: the draft before it, or a question.
    Missing,
}

/// The office opens a locked day again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReopenDaySaid {
    /// Whose.
    pub unit: Option<UnitId>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day.
    pub day: Option<Day>,
    /// Until when; a day alone means its end.
    pub until: Option<Stamp>,
    /// Why.
    pub reason: Option<String>,
    /// What is not told although it is needed.
    pub missing: Vec<Lack>,
}
