//! The figures of the daily count: definitions, limits, cross-checks.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::{Clause, Rules};
use crate::ids::IndicatorKey;

/// Values by indicator. A value is whole; one with `decimals` 2 is in hundredths (fen for 元). An absent key was not
/// reported, which is not zero.
pub type Figures = BTreeMap<IndicatorKey, u64>;

/// A figure of the daily count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Indicator {
    /// Its key on the wire.
    pub key: IndicatorKey,
    /// Its Chinese name, e.g. 出动人员.
    pub name: String,
    /// Its unit, one and the same everywhere, e.g. 人次.
    pub unit: String,
    /// What is counted, in words.
    pub definition: String,
    /// Whether a count without it is incomplete.
    #[serde(default)]
    pub required: bool,
    /// The largest value accepted from one unit for one day.
    pub max: u64,
    /// Above this the value is queried, not refused.
    pub warn_above: u64,
    /// 0, or 2 for money in 元 with 角 and 分.
    #[serde(default)]
    pub decimals: u8,
    /// Everyday words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Words for parts of it that are only summed, e.g. 民警, 辅警.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// The figure of which it is a part that sums up with its siblings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<IndicatorKey>,
    /// The figure it cannot exceed (其中), without summing up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<IndicatorKey>,
    /// What of the log itself says the same, if anything; the two are compared, never made equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<Derived>,
    /// The source: `办公室规则` or a clause.
    pub clause: Clause,
}

/// A figure that the log knows by itself from leads, petitions and concerns (台账数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Derived {
    /// Leads found.
    LeadsFound,
    /// Transfers asked of other units.
    LeadsTransferred,
    /// Transfers taken over.
    LeadsAccepted,
    /// Results upheld at review.
    LeadsUpheld,
    /// Results recorded as proven.
    LeadsProven,
    /// Petitions and tip-offs received.
    Petitions,
    /// Petitions and tip-offs closed.
    PetitionsClosed,
    /// Concerns noted.
    Concerns,
    /// Concerns answered.
    ConcernsAnswered,
}

impl Indicator {
    /// Whether `text` is its name or an everyday word for it.
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.words.iter().any(|word| word == text)
    }

    /// A value with its decimals, without unit.
    pub fn show(&self, value: u64) -> String {
        if self.decimals == 2 {
            let (yuan, fen) = (value / 100, value % 100);
            if fen == 0 { yuan.to_string() } else { format!("{yuan}.{fen:02}") }
        } else {
            value.to_string()
        }
    }
}

/// Something odd about a count: shown and confirmed, never refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Warning {
    /// A value far above the usual.
    Outlier {
        /// Which figure.
        key: IndicatorKey,
        /// Its value.
        value: u64,
    },
    /// A figure exceeds the one it is part of.
    Exceeds {
        /// Which figure.
        key: IndicatorKey,
        /// The figure it should not exceed.
        whole: IndicatorKey,
    },
    /// The parts of a figure do not sum up to it.
    SumMismatch {
        /// The stated total.
        key: IndicatorKey,
        /// Its value.
        stated: u64,
        /// The sum of the parts.
        parts: u64,
    },
    /// A figure is above zero while another that goes with it is too small.
    CrossCheck {
        /// The check, in words.
        text: String,
    },
}

/// A rule between two figures, in words: when `when` is above zero, `then` should be at least `at_least`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CrossCheck {
    /// The figure that triggers it.
    pub when: IndicatorKey,
    /// The figure that is looked at.
    pub then: IndicatorKey,
    /// The least value expected of it.
    pub at_least: u64,
    /// The check, in words, with its source.
    pub text: String,
}

/// When a day's count is due and when it locks: two clocks with two names (DESIGN section 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reporting {
    /// On time until this local time of `due_days_after` the day.
    pub due_at: NaiveTime,
    /// 0: the same day.
    #[serde(default)]
    pub due_days_after: u32,
    /// No more entries after the end of this many days later, unless the office reopens the day.
    pub locks_days_after: u32,
    /// Rules between figures.
    #[serde(default)]
    pub checks: Vec<CrossCheck>,
    /// The source: `办公室规则` or a clause.
    pub clause: Clause,
}

impl Rules {
    /// Everything odd about the figures of one day.
    pub fn warnings(&self, figures: &Figures) -> Vec<Warning> {
        let mut found = Vec::new();
        for indicator in &self.indicators {
            let Some(&value) = figures.get(&indicator.key) else { continue };
            if value > indicator.warn_above {
                found.push(Warning::Outlier { key: indicator.key.clone(), value });
            }
            for whole in [&indicator.within, &indicator.part_of].into_iter().flatten() {
                if figures.get(whole).is_some_and(|&limit| value > limit) {
                    found.push(Warning::Exceeds { key: indicator.key.clone(), whole: whole.clone() });
                }
            }
            if let Some(parts) = self.sum_of_parts(&indicator.key, figures).filter(|&parts| parts != value) {
                found.push(Warning::SumMismatch { key: indicator.key.clone(), stated: value, parts });
            }
        }
        for check in &self.reporting.checks {
            let value = |key| figures.get(key).copied().unwrap_or(0);
            if value(&check.when) > 0 && value(&check.then) < check.at_least {
                found.push(Warning::CrossCheck { text: check.text.clone() });
            }
        }
        found
    }

    /// The sum of the reported parts of a figure; none when no part was reported.
    fn sum_of_parts(&self, key: &IndicatorKey, figures: &Figures) -> Option<u64> {
        let parts = self.indicators.iter().filter(|part| part.part_of.as_ref() == Some(key));
        parts
            .filter_map(|part| figures.get(&part.key))
            .fold(None, |sum: Option<u64>, &value| Some(sum.unwrap_or(0).saturating_add(value)))
    }
}
