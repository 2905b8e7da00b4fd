//! What can happen to an alert.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{
    ids::{TopicKey, UnitId},
    sealed::Sealed,
    time::{Day, Stamp, rfc3339},
};

/// What an alert is raised by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum Trigger {
    /// One concern on a level that is told at once.
    Level {
        /// The level.
        level: TopicKey,
    },
    /// More items on a day than the same weekday's baseline explains.
    Rhythm {
        /// The day.
        day: Day,
        /// How many items.
        seen: u32,
        /// How many a like day had, in tenths.
        baseline_tenths: u32,
    },
    /// A concern or petition that was not answered in time.
    Unanswered {
        /// It was due then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// One theme in many townships.
    Spread {
        /// The townships.
        townships: Vec<UnitId>,
    },
}

/// What has happened to an alert.
///
/// The wire names are the contract: rename a variant freely, never its `rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AlertEvent"))]
pub enum AlertEvent<W = Sealed> {
    /// A rule found something that a person should look at.
    #[serde(rename = "alert-raised")]
    Raised {
        /// The rule and its numbers.
        trigger: Trigger,
        /// What it is about, when it is a theme.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        theme: Option<TopicKey>,
        /// The items that make it, e.g. `YQ-0803-004`.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        items: Vec<SmolStr>,
        /// The units that are told.
        tell: Vec<UnitId>,
        /// Whether it passes the daily limit and the quiet hours.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        critical: bool,
        /// Acknowledge by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The same story went on: further items, and the rule's numbers now.
    #[serde(rename = "alert-grown")]
    Grown {
        /// The rule and its numbers.
        trigger: Trigger,
        /// The further items.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        items: Vec<SmolStr>,
    },
    /// A person has seen it.
    #[serde(rename = "alert-acknowledged")]
    Acknowledged {},
    /// A person said what is done about it.
    #[serde(rename = "alert-answered")]
    Answered {
        /// What is done.
        words: W,
    },
    /// A person ended it.
    #[serde(rename = "alert-stood-down")]
    StoodDown {
        /// Whether it was a false alarm (虚警).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        false_alarm: bool,
        /// Why.
        reason: W,
    },
}
