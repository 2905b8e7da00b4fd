//! The office's word on a count: accepted, sent back, opened again.

use serde::{Deserialize, Serialize};
use vocabulary::{Day, Secret, Stamp, UnitId, count::CountCommand};

use crate::{
    conversation::{
        facts::Context,
        need::{Need, Part, Told},
    },
    parse::ReopenDaySaid,
};

/// What is to be done with a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeVerb {
    /// 通过
    Approve,
    /// 退回
    Return,
    /// 重新开放
    Reopen,
}

/// The office's word as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficeItem {
    /// What is to be done.
    pub verb: OfficeVerb,
    /// Whose count.
    pub unit: Option<UnitId>,
    /// Whom the name may mean.
    pub units: Vec<UnitId>,
    /// Of which day.
    pub day: Option<Day>,
    /// Until when it is open again.
    pub until: Option<Stamp>,
    /// Why.
    pub reason: Option<Secret>,
}

impl OfficeItem {
    /// From what was said of a locked day.
    pub(in crate::conversation) fn reopen(said: ReopenDaySaid) -> Self {
        Self {
            verb: OfficeVerb::Reopen,
            unit: said.unit,
            units: super::units(&said.ambiguous_units),
            day: said.day,
            until: said.until,
            reason: said.reason.as_deref().and_then(Secret::said),
        }
    }

    pub(in crate::conversation) fn need(&self, at: &Context<'_>) -> Option<Need> {
        if self.unit.is_none() {
            return Some(Need::Unit { options: self.units.clone() });
        }
        if self.day.is_none() {
            return Some(Need::Day { options: super::last_days(at) });
        }
        match self.verb {
            OfficeVerb::Approve => None,
            OfficeVerb::Reopen if self.until.is_none() => Some(Need::Until),
            OfficeVerb::Return | OfficeVerb::Reopen => self.reason.is_none().then_some(Need::Words),
        }
    }

    pub(in crate::conversation) fn take(&mut self, told: Told) -> bool {
        match told {
            Told::Unit(unit) => self.unit = Some(unit),
            Told::Day(day) => self.day = Some(day),
            Told::Words(words) => self.reason = Some(words),
            Told::Until(until) => self.until = Some(until),
            Told::Figure(..)
            | Told::WhichFigure(_)
            | Told::Violations(_)
            | Told::Place(_)
            | Told::Township(_)
            | Told::Plates(_)
            | Told::Lead(_)
            | Told::Return(..)
            | Told::Outcome(_)
            | Told::Matter(_)
            | Told::Change(_) => return false,
        }
        true
    }

    pub(in crate::conversation) fn parts(&self) -> Vec<Part> {
        match self.verb {
            OfficeVerb::Approve => vec![Part::Unit, Part::Day],
            OfficeVerb::Return | OfficeVerb::Reopen => vec![Part::Unit, Part::Day, Part::Words],
        }
    }

    pub(in crate::conversation) fn command(&self) -> Option<CountCommand<Secret>> {
        let (unit, day, reason) = (self.unit.clone()?, self.day?, self.reason.clone());
        Some(match self.verb {
            OfficeVerb::Approve => CountCommand::Approve { unit, day },
            OfficeVerb::Return => CountCommand::Return { unit, day, reason: reason? },
            OfficeVerb::Reopen => CountCommand::Reopen { unit, day, reason: reason?, until: self.until? },
        })
    }
}
