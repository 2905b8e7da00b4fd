//! What can happen to a duty.

use serde::{Deserialize, Serialize};

use crate::{
    ids::UnitId,
    rights::Role,
    sealed::Sealed,
    time::{Day, Stamp, rfc3339},
};

/// What has happened to a duty: one task of the notice with one lead unit.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DutyEvent"))]
pub enum DutyEvent<W = Sealed> {
    /// It was put down to a post, with a day (分解到岗).
    #[serde(rename = "duty-assigned")]
    Assigned {
        /// The post of the lead unit.
        post: Role,
        /// The day by which it is done.
        by: Day,
        /// The end of that day.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// A lead or responsible unit told how it stands.
    #[serde(rename = "duty-progressed")]
    Progressed {
        /// Which unit.
        by: UnitId,
        /// How it stands.
        words: W,
    },
    /// The lead unit says that it is done.
    #[serde(rename = "duty-finished")]
    Finished {
        /// What was achieved, and the evidence.
        words: W,
    },
    /// The office agrees: it is closed (销号).
    #[serde(rename = "duty-confirmed")]
    Confirmed {},
    /// The office does not agree: it goes on.
    #[serde(rename = "duty-returned")]
    Returned {
        /// What is lacking.
        reason: W,
    },
}
