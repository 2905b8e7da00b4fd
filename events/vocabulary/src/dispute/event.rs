//! What can happen to a disputed figure.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{IndicatorKey, UnitId},
    sealed::Sealed,
    time::{Day, Stamp, rfc3339},
};

/// The office's ruling on a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// The unit is right: the figure is restated (异议成立).
    Upheld,
    /// The figure stands (异议不成立).
    Dismissed,
}

impl Ruling {
    /// The official term.
    pub const fn title(self) -> &'static str {
        match self {
            Ruling::Upheld => "异议成立",
            Ruling::Dismissed => "异议不成立",
        }
    }
}

/// What has happened to a disputed figure.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DisputeEvent"))]
pub enum DisputeEvent<W = Sealed> {
    /// A unit says that a figure of its own is wrong.
    #[serde(rename = "figure-disputed")]
    Disputed {
        /// Whose figure.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// Which figure: an indicator, or `late`, `missing`, `late-step`.
        figure: IndicatorKey,
        /// What it should be; none when the day is only to be excused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claimed: Option<u64>,
        /// Why.
        words: W,
        /// Rule by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The office ruled.
    #[serde(rename = "dispute-ruled")]
    Ruled {
        /// How.
        ruling: Ruling,
        /// Whose figure, so that a reader need not remember the dispute.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// Which figure.
        figure: IndicatorKey,
        /// What it is from now on, when it is restated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<u64>,
        /// Why.
        reason: W,
    },
}
