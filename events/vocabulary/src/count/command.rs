//! What may be wished of a daily count.

use serde::{Deserialize, Serialize};

use crate::{
    ids::UnitId,
    rights::Action,
    rules::Figures,
    sealed::{Sealed, Secret},
    time::{Day, Stamp},
};

/// What may be wished of a daily count. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountCommand<T = Sealed> {
    /// Post the figures of `day`.
    Post {
        /// Whose count.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// The figures; all zero in a zero report.
        figures: Figures,
        /// Declared a zero report.
        zero: bool,
    },
    /// Change some figures.
    Correct {
        /// Whose count.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// The new values.
        figures: Figures,
        /// Why.
        reason: T,
    },
    /// Take the count back.
    Withdraw {
        /// Whose count.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// Why.
        reason: T,
    },
    /// Accept.
    Approve {
        /// Whose count.
        unit: UnitId,
        /// Of which day.
        day: Day,
    },
    /// Send back.
    Return {
        /// Whose count.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// What to look at.
        reason: T,
    },
    /// Open again until a moment.
    Reopen {
        /// Whose count.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// Why.
        reason: T,
        /// When the day locks again.
        until: Stamp,
    },
}

impl<T> CountCommand<T> {
    /// Whose count of which day it is about.
    pub fn about(&self) -> (&UnitId, Day) {
        match self {
            CountCommand::Post { unit, day, .. }
            | CountCommand::Correct { unit, day, .. }
            | CountCommand::Withdraw { unit, day, .. }
            | CountCommand::Approve { unit, day }
            | CountCommand::Return { unit, day, .. }
            | CountCommand::Reopen { unit, day, .. } => (unit, *day),
        }
    }

    pub(super) fn action(&self) -> Action {
        match self {
            CountCommand::Post { .. } | CountCommand::Correct { .. } | CountCommand::Withdraw { .. } => {
                Action::PostCount
            }
            CountCommand::Approve { .. } | CountCommand::Return { .. } | CountCommand::Reopen { .. } => {
                Action::ReviewCount
            }
        }
    }
}

impl CountCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<CountCommand<Sealed>, E> {
        let mut reason = |words| seal("reason", words);
        Ok(match self {
            CountCommand::Post { unit, day, figures, zero } => {
                CountCommand::Post { unit, day, figures, zero }
            }
            CountCommand::Correct { unit, day, figures, reason: words } => {
                CountCommand::Correct { unit, day, figures, reason: reason(words)? }
            }
            CountCommand::Withdraw { unit, day, reason: words } => {
                CountCommand::Withdraw { unit, day, reason: reason(words)? }
            }
            CountCommand::Approve { unit, day } => CountCommand::Approve { unit, day },
            CountCommand::Return { unit, day, reason: words } => {
                CountCommand::Return { unit, day, reason: reason(words)? }
            }
            CountCommand::Reopen { unit, day, reason: words, until } => {
                CountCommand::Reopen { unit, day, reason: reason(words)?, until }
            }
        })
    }
}
