//! What can happen to a township's market days and school hours, and when a market is on.

use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{calendar::Calendar, time::Day};

/// On which days a market is held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum MarketDays {
    /// Days of the month by their last digit (逢1·4·7), by the public calendar.
    Digits {
        /// The digits, 0 to 9.
        digits: Vec<u8>,
    },
    /// The same by the farmers' calendar (农历逢三六九).
    LunarDigits {
        /// The digits, 0 to 9.
        digits: Vec<u8>,
    },
    /// Days of the week, 1 Monday to 7 Sunday.
    Weekdays {
        /// The days.
        days: Vec<u8>,
    },
}

impl MarketDays {
    /// Whether a market is held on `day`. The 30th counts as a 10th, the 31st as a 1st: the last digit decides.
    pub fn includes(&self, day: Day, calendar: &Calendar) -> bool {
        match self {
            MarketDays::Digits { digits } => digits.contains(&(day.month_and_day().1 % 10)),
            MarketDays::LunarDigits { digits } => {
                calendar.lunar(day).is_some_and(|(_, number)| digits.contains(&(number % 10)))
            }
            MarketDays::Weekdays { days } => {
                days.iter().any(|number| weekday(*number) == Some(day.weekday()))
            }
        }
    }
}

impl MarketDays {
    /// Whether both name days in the same way and have one in common. Days named in different ways may fall together
    /// by chance; nobody makes a mistake there.
    pub(super) fn shares_a_day_with(&self, other: &MarketDays) -> bool {
        let common = |one: &[u8], other: &[u8]| one.iter().any(|number| other.contains(number));
        match (self, other) {
            (MarketDays::Digits { digits: one }, MarketDays::Digits { digits: other })
            | (MarketDays::LunarDigits { digits: one }, MarketDays::LunarDigits { digits: other })
            | (MarketDays::Weekdays { days: one }, MarketDays::Weekdays { days: other }) => {
                common(one, other)
            }
            (
                MarketDays::Digits { .. } | MarketDays::LunarDigits { .. } | MarketDays::Weekdays { .. },
                MarketDays::Digits { .. } | MarketDays::LunarDigits { .. } | MarketDays::Weekdays { .. },
            ) => false,
        }
    }
}

fn weekday(number: u8) -> Option<Weekday> {
    number.checked_sub(1).and_then(|zero_based| Weekday::try_from(zero_based).ok())
}

/// A span of local time on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// Begins.
    pub from: NaiveTime,
    /// Ends, later the same day.
    pub to: NaiveTime,
}

impl Span {
    /// Whether two spans share a moment.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// What has happened to a township's timetable.
///
/// The wire names are the contract: rename a variant freely, never its `rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TimetableEvent {
    /// A market is held.
    #[serde(rename = "market-set")]
    MarketSet {
        /// Where, e.g. 场镇.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        place: SmolStr,
        /// On which days.
        days: MarketDays,
        /// From when to when.
        hours: Span,
    },
    /// It is held no more.
    #[serde(rename = "market-dropped")]
    MarketDropped {
        /// Where.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        place: SmolStr,
    },
    /// A school's hours of coming and going.
    #[serde(rename = "school-set")]
    SchoolSet {
        /// Which, e.g. 南溪中学.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        school: SmolStr,
        /// When pupils come and go, in order.
        hours: Vec<Span>,
    },
    /// The school's hours are no more watched.
    #[serde(rename = "school-dropped")]
    SchoolDropped {
        /// Which.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        school: SmolStr,
    },
}
