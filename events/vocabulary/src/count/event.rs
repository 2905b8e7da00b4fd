//! What can happen to a daily count.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ids::IndicatorKey,
    rules::Figures,
    sealed::Sealed,
    time::{Stamp, rfc3339},
};

/// An old and a new value of a figure; the old one is absent when it was not reported before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<u64>,
    /// The value from now on.
    pub now: u64,
}

/// Why a posted count was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", schemars(rename = "CorrectionReason"))]
pub enum CorrectionReason<W = Sealed> {
    /// The day was posted again with other figures.
    PostedAgain,
    /// The unit corrected it and said why.
    Said(W),
}

/// What has happened to a daily count.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CountEvent"))]
pub enum CountEvent<W = Sealed> {
    /// The unit posted its figures of the day.
    #[serde(rename = "count-posted")]
    Posted {
        /// The figures.
        figures: Figures,
        /// Whether it was declared a zero report (零报告).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        zero: bool,
        /// Until when it was on time.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// Figures were changed; the ones not named stay as they were.
    #[serde(rename = "count-corrected")]
    Corrected {
        /// The changes.
        changes: BTreeMap<IndicatorKey, Change>,
        /// Why.
        reason: CorrectionReason<W>,
    },
    /// The unit took the count back; the day is unreported again.
    #[serde(rename = "count-withdrawn")]
    Withdrawn {
        /// Why.
        reason: W,
    },
    /// The office accepted the count.
    #[serde(rename = "count-approved")]
    Approved {},
    /// The office sent the count back to be looked at.
    #[serde(rename = "count-returned")]
    Returned {
        /// What to look at.
        reason: W,
    },
    /// The office opened an approved or locked day again, until a moment.
    #[serde(rename = "count-reopened")]
    Reopened {
        /// Why.
        reason: W,
        /// When the day locks again.
        until: Stamp,
    },
}
