//! A unit's light: green, yellow or red, with the sentence and the numbers that make it so.

use serde::{Deserialize, Serialize};
use vocabulary::rules::Lights;

use super::report::Row;

/// A light and why it is so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Light {
    /// The colour.
    pub colour: Colour,
    /// Why, with the numbers; for green too.
    pub reason: String,
}

/// The colours, the mildest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Nothing to be said.
    #[default]
    Green,
    /// To be looked at.
    Yellow,
    /// To be acted on.
    Red,
}

impl Colour {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Colour::Green => "green",
            Colour::Yellow => "yellow",
            Colour::Red => "red",
        }
    }

    /// The Chinese word.
    pub const fn title(self) -> &'static str {
        match self {
            Colour::Green => "绿",
            Colour::Yellow => "黄",
            Colour::Red => "红",
        }
    }
}

impl Light {
    /// The light of a unit by the office's thresholds. Nothing counts how much a unit did: a small township is not red for
    /// having little to report.
    pub(super) fn of(row: &Row, lights: &Lights) -> Self {
        let overdue = row.overdue.saturating_add(row.opinion_overdue);
        let looked = [
            ("未报", "天", row.reporting.missing, lights.missing),
            ("迟报", "天", row.reporting.late, lights.late),
            ("超期", "件", overdue, lights.overdue),
        ];
        let colour = |value: u64, (yellow, red): (u64, u64)| {
            if value >= red {
                Colour::Red
            } else if value >= yellow {
                Colour::Yellow
            } else {
                Colour::Green
            }
        };
        let worst =
            looked.iter().map(|(_, _, value, bounds)| colour(*value, *bounds)).max().unwrap_or_default();
        let said = looked.iter().filter_map(|(name, unit, value, bounds)| {
            let bound = match colour(*value, *bounds) {
                Colour::Green => return None,
                Colour::Yellow => bounds.0,
                Colour::Red => bounds.1,
            };
            let title = colour(*value, *bounds).title();
            Some(format!("{name}{value}{unit}，达到{title}灯线{bound}{unit}"))
        });
        let reasons: Vec<_> = said.collect();
        let reason = if reasons.is_empty() {
            format!(
                "未报{}天，迟报{}天，超期{overdue}件，都在线内",
                row.reporting.missing, row.reporting.late
            )
        } else {
            reasons.join("；")
        };
        Self { colour: worst, reason }
    }
}
