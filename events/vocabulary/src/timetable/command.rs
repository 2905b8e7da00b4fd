//! What may be wished of a township's timetable.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{MarketDays, Span};
use crate::ids::UnitId;

/// A wish of one township's timetable. It holds no personal word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimetableCommand {
    /// Whose timetable.
    pub unit: UnitId,
    /// What is wished.
    #[serde(flatten)]
    pub wish: TimetableWish,
}

/// What may be wished of a timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "wish")]
pub enum TimetableWish {
    /// Enter a market, or change it.
    SetMarket {
        /// Where; the township's own market when it is called 场镇.
        place: SmolStr,
        /// On which days.
        days: MarketDays,
        /// From when to when.
        hours: Span,
    },
    /// Drop a market.
    DropMarket {
        /// Where.
        place: SmolStr,
    },
    /// Enter a school's hours, or change them.
    SetSchool {
        /// Which.
        school: SmolStr,
        /// When pupils come and go.
        hours: Vec<Span>,
    },
    /// Drop a school.
    DropSchool {
        /// Which.
        school: SmolStr,
    },
}
