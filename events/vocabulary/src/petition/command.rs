//! What may be wished of a petition.

use serde::{Deserialize, Serialize};

use super::{Matter, PetitionKind, Way};
use crate::{
    exit::Exit,
    ids::{TopicKey, UnitId},
    sealed::{Sealed, Secret},
    time::Stamp,
};

/// A petition as it comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiving<T = Sealed> {
    /// Which law's clocks run.
    pub kind: PetitionKind,
    /// How it came.
    pub way: Way,
    /// What is wanted.
    pub matter: Matter,
    /// What it is about.
    pub theme: TopicKey,
    /// How many people stand behind it, at least 1.
    pub people: u32,
    /// The township it is about.
    pub township: Option<UnitId>,
    /// What is said.
    pub words: T,
    /// Who petitions.
    pub petitioner: Option<T>,
    /// The responsible unit.
    pub unit: UnitId,
}

/// What may be wished of a petition. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PetitionCommand<T = Sealed> {
    /// Take it in.
    Receive(Receiving<T>),
    /// Tell that it is taken up.
    Accept,
    /// Pass it on.
    Forward {
        /// By which of the three ways out, if by one.
        exit: Option<Exit>,
        /// To which unit.
        to: UnitId,
        /// Why.
        reason: T,
    },
    /// Give more time; the law's longest extension holds.
    Extend {
        /// Until when.
        until: Stamp,
        /// Why.
        reason: T,
    },
    /// Answer.
    Answer {
        /// The answer.
        words: T,
        /// Whether the petitioner was content, when asked.
        content: Option<bool>,
    },
    /// End it; after its answer, or because the petitioner took it back.
    Close {
        /// The petitioner took it back.
        withdrawn: bool,
    },
}

impl PetitionCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`; `petitioner` is a field of its own.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<PetitionCommand<Sealed>, E> {
        Ok(match self {
            PetitionCommand::Receive(receiving) => {
                let Receiving { kind, way, matter, theme, people, township, words, petitioner, unit } =
                    receiving;
                let words = seal("words", words)?;
                let petitioner = petitioner.map(|who| seal("petitioner", who)).transpose()?;
                let all = Receiving { kind, way, matter, theme, people, township, words, petitioner, unit };
                PetitionCommand::Receive(all)
            }
            PetitionCommand::Accept => PetitionCommand::Accept,
            PetitionCommand::Forward { exit, to, reason } => {
                PetitionCommand::Forward { exit, to, reason: seal("reason", reason)? }
            }
            PetitionCommand::Extend { until, reason } => {
                PetitionCommand::Extend { until, reason: seal("reason", reason)? }
            }
            PetitionCommand::Answer { words, content } => {
                PetitionCommand::Answer { words: seal("words", words)?, content }
            }
            PetitionCommand::Close { withdrawn } => PetitionCommand::Close { withdrawn },
        })
    }
}
