//! What can happen to the reminders about a matter.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeadlineKey, UnitId},
    rules::RungTo,
    sealed::Sealed,
    time::{Stamp, rfc3339},
};

/// What has happened to the reminders about a matter.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReminderEvent"))]
pub enum ReminderEvent<W = Sealed> {
    /// A rung of the ladder was told.
    #[serde(rename = "reminder-sent")]
    Sent {
        /// Which rung.
        rung: RungTo,
        /// The unit whose turn it is.
        unit: UnitId,
        /// Which deadline.
        deadline: DeadlineKey,
        /// When it is or was over.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The matter moved: nothing more is told, and what was not sent is not sent.
    #[serde(rename = "reminder-cleared")]
    Cleared {},
    /// The unit asked to be left in peace until a day, and said why.
    #[serde(rename = "reminder-snoozed")]
    Snoozed {
        /// The unit.
        unit: UnitId,
        /// Until when.
        #[serde(deserialize_with = "rfc3339")]
        until: Stamp,
        /// Why.
        reason: W,
    },
}
