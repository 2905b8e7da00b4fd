//! A petition or a tip-off about road transport: received, accepted, passed on, extended, answered, closed.
//!
//! Two laws, two clocks. A petition (来信来访) is told in writing that it is taken up, and answered from then on; passed
//! on, it is told anew by the unit that has it now. A tip-off (道路运输投诉举报) needs no acceptance: its one clock runs
//! from receipt, whoever has it. One unit is responsible at every moment while it is open.

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

pub use command::{PetitionCommand, Receiving};
pub use event::{Matter, PetitionEvent, PetitionKind, Way};
pub use refusal::PetitionRefusal;

use crate::{
    exit::Exit,
    fact::Fact,
    ids::{TopicKey, UnitId},
    stream::{Context, Kind, Stream},
    time::Stamp,
};

/// A petition as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Petition {
    /// Not received yet.
    #[default]
    Unknown,
    /// Some unit is responsible.
    Open(Case),
    /// It is over.
    Closed {
        /// As it was.
        was: Case,
        /// Whether the petitioner took it back.
        withdrawn: bool,
    },
}

/// What a petition is and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Which law's clocks run.
    pub kind: PetitionKind,
    /// What is wanted.
    pub matter: Matter,
    /// What it is about.
    pub theme: TopicKey,
    /// How many people stand behind it.
    pub people: u32,
    /// The township it is about, if any.
    pub township: Option<UnitId>,
    /// The responsible unit.
    pub unit: UnitId,
    /// When it came in.
    pub received: Stamp,
    /// The responsible unit's next step is due by then: to tell that it takes it up, then to answer.
    pub due: Stamp,
    /// When the responsible unit told that it takes it up, if it did.
    pub accepted: Option<Stamp>,
    /// Whether more time was given.
    pub extended: bool,
    /// When the responsible unit answered first, if it did.
    pub answered: Option<Stamp>,
    /// Whether the petitioner was content, as last told.
    pub content: Option<bool>,
    /// How often it was passed on.
    pub passes: u32,
    /// By which way out the responsible unit came to have it, if by one.
    pub came_by: Option<Exit>,
    /// The ways out it took, and to whom.
    pub exits: BTreeSet<(Exit, UnitId)>,
}

impl Petition {
    /// What it is and how far it has come, open or closed; none before it is received.
    pub fn case(&self) -> Option<&Case> {
        match self {
            Petition::Unknown => None,
            Petition::Open(case) | Petition::Closed { was: case, withdrawn: _ } => Some(case),
        }
    }

    /// Whether it is received and not closed.
    pub fn is_open(&self) -> bool {
        matches!(self, Petition::Open(_))
    }

    /// The petition after one more event. Its words move nothing, so they need not be read.
    #[must_use]
    pub fn after<W>(self, fact: &Fact<PetitionEvent<W>>) -> Self {
        match (&fact.event, self) {
            (
                PetitionEvent::Received { kind, matter, theme, people, township, unit, due, .. },
                Petition::Unknown,
            ) => Petition::Open(Case {
                kind: *kind,
                matter: *matter,
                theme: theme.clone(),
                people: *people,
                township: township.clone(),
                unit: unit.clone(),
                received: fact.time,
                due: *due,
                accepted: None,
                extended: false,
                answered: None,
                content: None,
                passes: 0,
                came_by: None,
                exits: BTreeSet::new(),
            }),
            (PetitionEvent::Closed { withdrawn }, Petition::Open(was)) => {
                Petition::Closed { was, withdrawn: *withdrawn }
            }
            (_, Petition::Open(case)) => Petition::Open(case.after(fact)),
            // A fact that does not fit changes nothing; `decide` never makes one.
            (_, other @ (Petition::Unknown | Petition::Closed { .. })) => other,
        }
    }
}

impl Case {
    /// The open petition after one more event.
    fn after<W>(mut self, fact: &Fact<PetitionEvent<W>>) -> Self {
        match &fact.event {
            PetitionEvent::Accepted { due } => {
                self.accepted = Some(fact.time);
                self.due = *due;
            }
            PetitionEvent::Forwarded { exit, to, due, reason: _ } => {
                self.exits.extend(exit.map(|exit| (exit, to.clone())));
                self.passes = self.passes.saturating_add(1);
                self.came_by = *exit;
                self.unit = to.clone();
                self.due = *due;
                // What the unit before told and answered is not this one's.
                (self.accepted, self.answered, self.content) = (None, None, None);
            }
            PetitionEvent::Extended { due, reason: _ } => {
                self.extended = true;
                self.due = *due;
            }
            PetitionEvent::Answered { content, words: _ } => {
                self.answered.get_or_insert(fact.time);
                self.content = content.or(self.content);
            }
            // These begin and end a petition and are none of an open one's.
            PetitionEvent::Received { .. } | PetitionEvent::Closed { .. } => {}
        }
        self
    }
}

impl Stream for Petition {
    const KIND: Kind = Kind::Petition;
    type Event = PetitionEvent;
    type Command = PetitionCommand;
    type Refusal = PetitionRefusal;

    fn evolve(self, fact: &Fact<PetitionEvent>) -> Self {
        self.after(fact)
    }

    fn decide(
        &self,
        command: PetitionCommand,
        at: &Context<'_>,
    ) -> Result<Option<PetitionEvent>, PetitionRefusal> {
        decide::decide(self, command, at)
    }
}
