//! What may be wished of the reminders about a matter.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeadlineKey, UnitId},
    rules::RungTo,
    sealed::{Sealed, Secret},
    time::{Day, Stamp},
};

/// What may be wished of reminders. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReminderCommand<T = Sealed> {
    /// Tell a rung. Only the software's own policy wishes it.
    Send {
        /// Which rung.
        rung: RungTo,
        /// The unit whose turn it is.
        unit: UnitId,
        /// Which deadline.
        deadline: DeadlineKey,
        /// When it is or was over.
        due: Stamp,
    },
    /// Tell no more: the matter moved. Only the software's own policy wishes it.
    Clear,
    /// Leave the unit in peace until the end of a day.
    Snooze {
        /// The unit whose turn it is.
        unit: UnitId,
        /// The last quiet day.
        until: Day,
        /// Why.
        reason: T,
    },
}

impl ReminderCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<ReminderCommand<Sealed>, E> {
        Ok(match self {
            ReminderCommand::Send { rung, unit, deadline, due } => {
                ReminderCommand::Send { rung, unit, deadline, due }
            }
            ReminderCommand::Clear => ReminderCommand::Clear,
            ReminderCommand::Snooze { unit, until, reason } => {
                ReminderCommand::Snooze { unit, until, reason: seal("reason", reason)? }
            }
        })
    }
}
