//! What may be wished of a township's timetable.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{MarketDays, Span};

/// What may be wished of a timetable. It holds no personal word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimetableCommand {
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
