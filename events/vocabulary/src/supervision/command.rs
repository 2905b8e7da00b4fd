//! What may be wished of a finding of supervision.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{TaskId, UnitId},
    sealed::{Sealed, Secret},
    time::Day,
};

/// What may be wished of a finding. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupervisionCommand<T = Sealed> {
    /// Issue it.
    Issue {
        /// The unit that mends it.
        unit: UnitId,
        /// The task of the notice it belongs to.
        task: Option<TaskId>,
        /// What was found.
        words: T,
        /// The day by which it is mended; by the office's rule when unsaid.
        by: Option<Day>,
    },
    /// Say how it was mended.
    Answer {
        /// How.
        words: T,
    },
    /// Send it back after looking again.
    Return {
        /// What is lacking.
        reason: T,
        /// The day by which it is mended; by the office's rule when unsaid.
        by: Option<Day>,
    },
    /// Close it after looking again.
    Close {
        /// What was seen.
        words: T,
    },
}

impl SupervisionCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<SupervisionCommand<Sealed>, E> {
        Ok(match self {
            SupervisionCommand::Issue { unit, task, words, by } => {
                SupervisionCommand::Issue { unit, task, words: seal("words", words)?, by }
            }
            SupervisionCommand::Answer { words } => {
                SupervisionCommand::Answer { words: seal("words", words)? }
            }
            SupervisionCommand::Return { reason, by } => {
                SupervisionCommand::Return { reason: seal("reason", reason)?, by }
            }
            SupervisionCommand::Close { words } => SupervisionCommand::Close { words: seal("words", words)? },
        })
    }
}
