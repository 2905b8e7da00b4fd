//! What can happen to a finding of supervision.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{TaskId, UnitId},
    sealed::Sealed,
    time::{Stamp, rfc3339},
};

/// What has happened to a finding of supervision (督导问题).
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SupervisionEvent"))]
pub enum SupervisionEvent<W = Sealed> {
    /// A visit found it.
    #[serde(rename = "supervision-issued")]
    Issued {
        /// The unit that mends it.
        unit: UnitId,
        /// The task of the notice it belongs to, if one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskId>,
        /// What was found.
        words: W,
        /// Mend it by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The unit says how it mended it.
    #[serde(rename = "supervision-answered")]
    Answered {
        /// How.
        words: W,
    },
    /// Somebody looked again and it is not mended.
    #[serde(rename = "supervision-returned")]
    Returned {
        /// What is lacking.
        reason: W,
        /// Mend it by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// Somebody looked again (复查) and it is mended.
    #[serde(rename = "supervision-closed")]
    Closed {
        /// What was seen.
        words: W,
    },
}
