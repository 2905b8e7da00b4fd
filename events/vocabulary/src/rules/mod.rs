//! What a county sets for its campaign: units, phases, priorities, duties, indicators, deadlines, calendar.
//!
//! The rules travel as an event of the campaign ([`crate::campaign::CampaignEvent`]), so that every figure is a pure
//! function of the log. They are written by people in `ops/campaigns/`; each item names the clause it stands on.

mod attention;
mod book;
mod check;
mod indicator;
mod plan;
mod tasks;
mod unit;

use std::{borrow::Cow, collections::BTreeMap};

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use attention::{
    AlertRules, Ladder, Lights, MeasureTag, Opinion, OpinionLevel, ResultFigure, ResultsFormula, ResultsTerm,
    Rung, RungTo, Topic,
};
pub use book::RulesBook;
pub use check::{Place, Problem};
pub use indicator::{CrossCheck, Derived, Figures, Indicator, Reporting, Warning};
pub use plan::{
    Area, Campaign, Duty, DutyHead, LongTermMeasure, Party, Period, PeriodRule, Phase, Post, Priorities,
    Route, VehicleClass, VehicleWord, Violation,
};
pub use tasks::Task;
pub use unit::{Unit, UnitKind};

use crate::{
    calendar::Calendar,
    deadline::DeadlineRule,
    ids::{DeadlineKey, IndicatorKey, UnitId, ViolationCode},
    rights::Role,
    time::{Day, Stamp},
};

/// A clause of the notice, e.g. `三（七）`, or `办公室规则` for what the office itself set.
pub type Clause = String;

/// The clause of what the office itself set.
pub const OFFICE_RULE: &str = "办公室规则";

/// Everything a campaign fixes. The order of every list is the order of the notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rules {
    /// The campaign and its governing document.
    pub campaign: Campaign,
    /// The phases: preparation, enforcement, summary.
    pub phases: Vec<Phase>,
    /// Every unit that can hold, report or receive something.
    pub units: Vec<Unit>,
    /// The posts of the working group, its office and every township group.
    pub posts: Vec<Post>,
    /// Priority vehicles, routes, areas and periods.
    pub priorities: Priorities,
    /// The duties of the notice's section three, in its words.
    pub duties: Vec<Duty>,
    /// The long-term measures with lead and responsible units.
    pub measures: Vec<LongTermMeasure>,
    /// The violations and the units competent for each.
    pub violations: Vec<Violation>,
    /// Vehicles as people call them; when empty, the terms of [`crate::lead::VehicleKind`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vehicles: Vec<VehicleWord>,
    /// The figures of the daily count.
    pub indicators: Vec<Indicator>,
    /// When counts are due and when they lock.
    pub reporting: Reporting,
    /// Working days, holidays and working hours.
    pub calendar: Calendar,
    /// The deadlines by key.
    pub deadlines: BTreeMap<DeadlineKey, DeadlineRule>,
    /// Public opinion: levels, themes, channels, alert rules.
    #[serde(default, skip_serializing_if = "is_default")]
    pub opinion: Opinion,
    /// The reminder ladder.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ladder: Ladder,
    /// When lights are yellow or red.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lights: Lights,
    /// The nine measures and the clauses they stand for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measure_tags: Vec<MeasureTag>,
    /// The results list, when the office has switched one on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results_list: Option<ResultsFormula>,
}

/// What the office left as it is does not travel.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Rules {
    /// The campaign's time zone.
    pub fn zone(&self) -> Tz {
        self.campaign.zone
    }

    /// The campaign day on which `at` falls.
    pub fn day_of(&self, at: Stamp) -> Day {
        Day::of(at, self.zone())
    }

    /// The unit of that name on the wire.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| &unit.id == id)
    }

    /// The short name of a unit, or its id when the rules do not know it.
    pub fn name_of<'a>(&'a self, id: &'a UnitId) -> &'a str {
        self.unit(id).map_or(id.as_str(), |unit| unit.short.as_str())
    }

    /// Units whose full name, short name or alias is exactly `text`; several when an everyday name is shared.
    pub fn units_named<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Unit> {
        self.units.iter().filter(move |unit| unit.is_called(text))
    }

    /// Whether `unit` is a sub-unit of `of`, at any depth.
    pub fn is_part_of(&self, unit: &UnitId, of: &UnitId) -> bool {
        let mut at = self.unit(unit).and_then(|unit| unit.parent.as_ref());
        // The file check refuses circles; the bound keeps a damaged rule set from hanging us.
        for _ in 0..8 {
            match at {
                Some(parent) if parent == of => return true,
                Some(parent) => at = self.unit(parent).and_then(|unit| unit.parent.as_ref()),
                None => return false,
            }
        }
        false
    }

    /// Whether the rules give `unit` a post of that role.
    pub fn has_post(&self, unit: &Unit, role: Role) -> bool {
        self.posts.iter().any(|post| post.role == role && post.of.includes(unit))
    }

    /// The office of the working group.
    pub fn office(&self) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.kind == UnitKind::Office)
    }

    /// The units that owe a daily count. Whoever practises may post one and owes none.
    pub fn reporting_units(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.reports_daily && unit.kind != UnitKind::Practice)
    }

    /// The phase that `day` falls in.
    pub fn phase_of(&self, day: Day) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.from <= day && day <= phase.to)
    }

    /// Whether units owe a count for `day`.
    pub fn counts_expected_on(&self, day: Day) -> bool {
        self.phase_of(day).is_some_and(|phase| phase.counts)
    }

    /// The violation of that code.
    pub fn violation(&self, code: &ViolationCode) -> Option<&Violation> {
        self.violations.iter().find(|violation| &violation.code == code)
    }

    /// Whether `unit` may enforce against `code`: it is named, or it is the parent or a part of one named.
    pub fn is_competent(&self, unit: &UnitId, code: &ViolationCode) -> bool {
        self.violation(code).is_some_and(|violation| {
            violation
                .competent
                .iter()
                .any(|named| named == unit || self.is_part_of(named, unit) || self.is_part_of(unit, named))
        })
    }

    /// The figure of that key.
    pub fn indicator(&self, key: &IndicatorKey) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| &indicator.key == key)
    }

    /// The deadline rule of that key. The file check makes sure that every key of [`crate::deadline::keys`] is there.
    pub fn deadline(&self, key: &str) -> Option<&DeadlineRule> {
        DeadlineKey::new(key).ok().and_then(|key| self.deadlines.get(&key))
    }

    /// The moment a deadline that starts at `from` falls due; `from` itself when the rules have no such deadline.
    pub fn due(&self, key: &str, from: Stamp) -> Stamp {
        self.deadline(key).map_or(from, |rule| rule.due(from, &self.calendar, self.zone()))
    }

    /// Working seconds between two moments, by the campaign's calendar.
    pub fn working_seconds(&self, from: Stamp, to: Stamp) -> u64 {
        self.calendar.working_seconds(from, to, self.zone())
    }
}

/// The campaign's zone as its IANA name on the wire.
mod zone_name {
    use super::{Cow, Tz};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
    pub(super) fn serialize<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
        let name = Cow::<str>::deserialize(from)?;
        name.parse()
            .map_err(|_| D::Error::custom(format!("'{name}' is not a time zone, write Asia/Shanghai")))
    }
}
