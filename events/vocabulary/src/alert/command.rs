//! What may be wished of an alert.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::Trigger;
use crate::{
    ids::{TopicKey, UnitId},
    sealed::{Sealed, Secret},
};

/// What may be wished of an alert. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertCommand<T = Sealed> {
    /// Raise it, or let it grow when it is open. Only the software's own policy wishes it.
    Raise {
        /// The rule and its numbers.
        trigger: Trigger,
        /// What it is about, when it is a theme.
        theme: Option<TopicKey>,
        /// The items that make it.
        items: Vec<SmolStr>,
        /// The units that are told.
        tell: Vec<UnitId>,
        /// Whether it passes the daily limit and the quiet hours.
        critical: bool,
    },
    /// Say that it is seen.
    Acknowledge,
    /// Say what is done about it.
    Answer {
        /// What is done.
        words: T,
    },
    /// End it.
    StandDown {
        /// Whether it was a false alarm.
        false_alarm: bool,
        /// Why.
        reason: T,
    },
}

impl AlertCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<AlertCommand<Sealed>, E> {
        Ok(match self {
            AlertCommand::Raise { trigger, theme, items, tell, critical } => {
                AlertCommand::Raise { trigger, theme, items, tell, critical }
            }
            AlertCommand::Acknowledge => AlertCommand::Acknowledge,
            AlertCommand::Answer { words } => AlertCommand::Answer { words: seal("words", words)? },
            AlertCommand::StandDown { false_alarm, reason } => {
                AlertCommand::StandDown { false_alarm, reason: seal("reason", reason)? }
            }
        })
    }
}
