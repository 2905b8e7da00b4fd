//! A post that somebody holds, from a day to a day.

use serde::{Deserialize, Serialize};

use crate::{ids::UnitId, rights::Role, time::Day};

/// A post of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holding {
    /// The unit of the post.
    pub unit: UnitId,
    /// The post.
    pub role: Role,
    /// First day.
    pub from: Day,
    /// Last day, included; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl Holding {
    /// Whether it is held on `day`.
    pub fn is_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether ending the post on `on` shortens this span.
    pub(super) fn ends_by(&self, unit: &UnitId, role: Role, on: Day) -> bool {
        &self.unit == unit
            && self.role == role
            && self.from <= on
            && self.until.is_none_or(|until| on < until)
    }
}
