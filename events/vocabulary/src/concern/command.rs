//! What may be wished of a concern.

use serde::{Deserialize, Serialize};

use super::{Closing, LinkedTo};
use crate::{
    exit::Exit,
    ids::{PriorityId, TopicKey, UnitId},
    sealed::{Sealed, Secret},
};

/// A concern as it is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noting<T = Sealed> {
    /// Where it was met.
    pub channel: TopicKey,
    /// What it is about.
    pub theme: TopicKey,
    /// Its level; the one that the reach proposes when unsaid.
    pub level: Option<TopicKey>,
    /// The township it is about.
    pub township: Option<UnitId>,
    /// The priority route or area it is about.
    pub place: Option<PriorityId>,
    /// How many it reached.
    pub reach: Option<u64>,
    /// What is said.
    pub words: T,
    /// How many pieces were taken out of the words before they were sealed.
    #[serde(default)]
    pub redacted: u32,
}

/// What may be wished of a concern. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConcernCommand<T = Sealed> {
    /// Note it.
    Note(Noting<T>),
    /// Put it on another level.
    Level {
        /// The level from now on.
        level: TopicKey,
        /// The reach now.
        reach: Option<u64>,
    },
    /// Put it together with something else.
    Link {
        /// With what.
        to: LinkedTo,
    },
    /// Pass it on.
    Forward {
        /// By which way out.
        exit: Exit,
        /// To which unit.
        to: UnitId,
        /// Why.
        reason: T,
    },
    /// Say that and how it was answered.
    Answer {
        /// What was said, where.
        words: T,
    },
    /// End it.
    Close {
        /// Why.
        why: Closing,
    },
}

impl ConcernCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<ConcernCommand<Sealed>, E> {
        Ok(match self {
            ConcernCommand::Note(noting) => {
                let Noting { channel, theme, level, township, place, reach, words, redacted } = noting;
                let words = seal("words", words)?;
                let noting = Noting { channel, theme, level, township, place, reach, words, redacted };
                ConcernCommand::Note(noting)
            }
            ConcernCommand::Level { level, reach } => ConcernCommand::Level { level, reach },
            ConcernCommand::Link { to } => ConcernCommand::Link { to },
            ConcernCommand::Forward { exit, to, reason } => {
                ConcernCommand::Forward { exit, to, reason: seal("reason", reason)? }
            }
            ConcernCommand::Answer { words } => ConcernCommand::Answer { words: seal("words", words)? },
            ConcernCommand::Close { why } => ConcernCommand::Close { why },
        })
    }
}
