//! Figures of a day, and what changes in them.

use std::collections::BTreeMap;

use vocabulary::{Day, IndicatorKey, UnitId, ViolationCode, rules::Figures};

use super::{Lack, Meant};
use crate::parse::Warn;

/// Figures of one unit for one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountSaid {
    /// Whose; none when `ambiguous_units` has the choices.
    pub unit: Option<UnitId>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day; none when `ambiguous_days` has the choices.
    pub day: Option<Day>,
    /// Which days may be meant, earlier first.
    pub ambiguous_days: Vec<Day>,
    /// The values; one with `decimals` 2 is in hundredths.
    pub figures: Figures,
    /// Several values for one figure, in the order typed. Such a figure is not in `figures`.
    pub ambiguous_figures: BTreeMap<IndicatorKey, Vec<u64>>,
    /// Cases by kind, as far as told.
    pub breakdown: BTreeMap<ViolationCode, u64>,
    /// Required figures that were not told, in the order of the campaign.
    pub missing: Vec<IndicatorKey>,
    /// 零报告, 没出动.
    pub zero_report: bool,
    /// Values to suggest and never to take (1O → 10).
    pub suggest: Figures,
    /// What to point out.
    pub warnings: Vec<Warn>,
}

/// A correction of figures reported before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorrectionSaid {
    /// Whose report.
    pub unit: Option<UnitId>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day: the day named, or that of the last report.
    pub day: Option<Day>,
    /// Which days may be meant.
    pub ambiguous_days: Vec<Day>,
    /// What changes.
    pub changes: BTreeMap<IndicatorKey, Change>,
    /// Several new values for one figure.
    pub ambiguous_figures: BTreeMap<IndicatorKey, Vec<u64>>,
    /// Figures of which one is meant, when the old value fits several (35改36).
    pub ambiguous_fields: Vec<IndicatorKey>,
    /// Take the whole report back.
    pub withdraw: bool,
    /// What is not told.
    pub missing: Vec<Lack>,
    /// Values to suggest and never to take.
    pub suggest: Figures,
    /// Why, in the sender's words.
    pub reason: Option<String>,
}

/// A change to one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The new value, or by how much.
    pub to: NewValue,
    /// The old value, when the sender gave it.
    pub was: Option<u64>,
}

/// A value, or a difference to what was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewValue {
    /// The value.
    Set(u64),
    /// The difference.
    Delta(i64),
}
