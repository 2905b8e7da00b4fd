//! A concern of public opinion: noted, levelled, linked, passed on, answered, closed. Never who spoke.
//!
//! The unit that answers is fixed when it is noted: the township it is about, else the unit that noted it. Passing it on
//! takes nothing from that unit: it goes on answering, and the clock runs.

mod command;
mod decide;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use command::{ConcernCommand, Noting};
pub use event::{Closing, ConcernEvent, LinkedTo};
pub use refusal::ConcernRefusal;

use crate::{
    exit::Exit,
    fact::Fact,
    ids::{ConcernId, PriorityId, TopicKey, UnitId},
    stream::{Context, Kind, Stream},
    time::Stamp,
};

/// A concern as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Concern {
    /// Not noted yet.
    #[default]
    Unknown,
    /// Some unit answers for it.
    Open(Matter),
    /// It is over.
    Closed {
        /// As it was.
        was: Matter,
        /// Why.
        why: Closing,
    },
}

/// What a concern is about and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its own number.
    pub id: Option<ConcernId>,
    /// When it was noted.
    pub noted: Stamp,
    /// The unit that noted it and goes on watching it.
    pub noted_by: UnitId,
    /// Where it was met.
    pub channel: TopicKey,
    /// What it is about.
    pub theme: TopicKey,
    /// Its level now.
    pub level: TopicKey,
    /// The township it is about, if any.
    pub township: Option<UnitId>,
    /// The priority route or area it is about, if any.
    pub place: Option<PriorityId>,
    /// How many it reached, as last told.
    pub reach: Option<u64>,
    /// The unit that answers.
    pub unit: UnitId,
    /// Answer by then.
    pub due: Stamp,
    /// When it was answered first, if it was.
    pub answered: Option<Stamp>,
    /// The ways out it took, and to whom.
    pub exits: BTreeSet<(Exit, UnitId)>,
    /// What it belongs together with.
    pub links: BTreeSet<LinkedTo>,
}

impl Concern {
    /// What it is about, open or closed; none before it is noted.
    pub fn matter(&self) -> Option<&Matter> {
        match self {
            Concern::Unknown => None,
            Concern::Open(matter) | Concern::Closed { was: matter, why: _ } => Some(matter),
        }
    }

    /// Whether it is noted and not closed.
    pub fn is_open(&self) -> bool {
        matches!(self, Concern::Open(_))
    }

    /// The concern after one more event. Its words move nothing, so they need not be read.
    #[must_use]
    pub fn after<W>(self, fact: &Fact<ConcernEvent<W>>) -> Self {
        match (&fact.event, self) {
            (
                ConcernEvent::Noted { channel, theme, level, township, place, reach, unit, due, .. },
                Concern::Unknown,
            ) => Concern::Open(Matter {
                id: fact.stream.as_numbered(),
                noted: fact.time,
                noted_by: fact.actor.unit.clone(),
                channel: channel.clone(),
                theme: theme.clone(),
                level: level.clone(),
                township: township.clone(),
                place: place.clone(),
                reach: *reach,
                unit: unit.clone(),
                due: *due,
                answered: None,
                exits: BTreeSet::new(),
                links: BTreeSet::new(),
            }),
            (ConcernEvent::Closed { why }, Concern::Open(was)) => Concern::Closed { was, why: *why },
            (_, Concern::Open(matter)) => Concern::Open(matter.after(fact)),
            // A fact that does not fit changes nothing; `decide` never makes one.
            (_, other @ (Concern::Unknown | Concern::Closed { .. })) => other,
        }
    }
}

impl Matter {
    /// The open matter after one more event.
    fn after<W>(mut self, fact: &Fact<ConcernEvent<W>>) -> Self {
        match &fact.event {
            ConcernEvent::Levelled { level, reach, due } => {
                self.level = level.clone();
                self.reach = reach.or(self.reach);
                self.due = *due;
            }
            ConcernEvent::Linked { to } => {
                self.links.insert(*to);
            }
            ConcernEvent::Forwarded { exit, to, reason: _ } => {
                self.exits.insert((*exit, to.clone()));
            }
            ConcernEvent::Answered { words: _ } => {
                self.answered.get_or_insert(fact.time);
            }
            // These begin and end a concern and are none of an open one's.
            ConcernEvent::Noted { .. } | ConcernEvent::Closed { .. } => {}
        }
        self
    }
}

impl Stream for Concern {
    const KIND: Kind = Kind::Concern;
    type Event = ConcernEvent;
    type Command = ConcernCommand;
    type Refusal = ConcernRefusal;

    fn evolve(self, fact: &Fact<ConcernEvent>) -> Self {
        self.after(fact)
    }

    fn decide(
        &self,
        command: ConcernCommand,
        at: &Context<'_>,
    ) -> Result<Option<ConcernEvent>, ConcernRefusal> {
        decide::decide(self, command, at)
    }
}
