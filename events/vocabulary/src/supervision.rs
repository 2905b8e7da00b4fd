//! A finding of supervision: issued, answered, looked at again, closed.
//!
//! Its turn goes to and fro: the unit mends and says how, somebody else looks again. Nobody looks at what he answered.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use command::SupervisionCommand;
pub use event::SupervisionEvent;
pub use refusal::SupervisionRefusal;

use crate::{
    deadline::{end_of, keys},
    fact::Fact,
    ids::{MemberId, TaskId, UnitId},
    rights::{Action, may},
    stream::{Context, Kind, Stream},
    time::{Day, Stamp},
};

/// A finding of supervision as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Supervision {
    /// Not issued yet.
    #[default]
    Unknown,
    /// It is being mended or looked at.
    Open(Finding),
    /// Somebody looked again and it is mended.
    Closed {
        /// As it was.
        was: Finding,
    },
}

/// What a finding is and how far its mending has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The unit that mends it.
    pub unit: UnitId,
    /// The task of the notice it belongs to, if one.
    pub task: Option<TaskId>,
    /// When it was issued.
    pub issued: Stamp,
    /// Mend it by then.
    pub due: Stamp,
    /// When it was answered since it was issued or last sent back; the first answer counts.
    pub answered: Option<Stamp>,
    /// Who answered since then; none of them looks again.
    pub answerers: BTreeSet<MemberId>,
    /// How often it was sent back.
    pub returns: u32,
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaits<'a> {
    /// The unit mends it and says how.
    Unit(&'a UnitId),
    /// The office looks again.
    Office,
}

impl Finding {
    /// Whose turn it is while the finding is open.
    pub fn waits_for(&self) -> Awaits<'_> {
        if self.answered.is_some() { Awaits::Office } else { Awaits::Unit(&self.unit) }
    }
}

impl Supervision {
    /// What it is and how far it has come, open or closed; none before it is issued.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Supervision::Unknown => None,
            Supervision::Open(finding) | Supervision::Closed { was: finding } => Some(finding),
        }
    }

    /// Whether it is issued and not closed.
    pub fn is_open(&self) -> bool {
        matches!(self, Supervision::Open(_))
    }

    /// Whose turn it is; nobody's before it is issued and after it is closed.
    pub fn waits_for(&self) -> Option<Awaits<'_>> {
        match self {
            Supervision::Open(finding) => Some(finding.waits_for()),
            Supervision::Unknown | Supervision::Closed { .. } => None,
        }
    }

    /// The finding after one more event. Its words move nothing, so they need not be read.
    #[must_use]
    pub fn after<W>(self, fact: &Fact<SupervisionEvent<W>>) -> Self {
        match (&fact.event, self) {
            (SupervisionEvent::Issued { unit, task, due, words: _ }, Supervision::Unknown) => {
                Supervision::Open(Finding {
                    unit: unit.clone(),
                    task: task.clone(),
                    issued: fact.time,
                    due: *due,
                    answered: None,
                    answerers: BTreeSet::new(),
                    returns: 0,
                })
            }
            (SupervisionEvent::Answered { words: _ }, Supervision::Open(mut finding)) => {
                finding.answered.get_or_insert(fact.time);
                finding.answerers.insert(fact.actor.member.clone());
                Supervision::Open(finding)
            }
            (SupervisionEvent::Returned { due, reason: _ }, Supervision::Open(finding)) => {
                let returns = finding.returns.saturating_add(1);
                let answerers = BTreeSet::new();
                Supervision::Open(Finding { due: *due, answered: None, answerers, returns, ..finding })
            }
            (SupervisionEvent::Closed { words: _ }, Supervision::Open(was)) => Supervision::Closed { was },
            // A fact that does not fit changes nothing; `decide` never makes one.
            (_, other @ (Supervision::Unknown | Supervision::Open(_) | Supervision::Closed { .. })) => other,
        }
    }
}

type Decision = Result<Option<SupervisionEvent>, SupervisionRefusal>;

impl Stream for Supervision {
    const KIND: Kind = Kind::Supervision;
    type Event = SupervisionEvent;
    type Command = SupervisionCommand;
    type Refusal = SupervisionRefusal;

    fn evolve(self, fact: &Fact<SupervisionEvent>) -> Self {
        self.after(fact)
    }

    fn decide(&self, command: SupervisionCommand, at: &Context<'_>) -> Decision {
        match (self, command) {
            (Supervision::Unknown, SupervisionCommand::Issue { unit, task, words, by }) => {
                if at.rules.unit(&unit).is_none() {
                    return Err(SupervisionRefusal::UnknownUnit { unit });
                }
                supervises(&unit, at)?;
                let due = mended_by(by, at)?;
                Ok(Some(SupervisionEvent::Issued { unit, task, words, due }))
            }
            (
                Supervision::Unknown,
                SupervisionCommand::Answer { .. }
                | SupervisionCommand::Return { .. }
                | SupervisionCommand::Close { .. },
            ) => Err(SupervisionRefusal::NoSuchFinding),
            (Supervision::Open(_) | Supervision::Closed { .. }, SupervisionCommand::Issue { .. }) => {
                Err(SupervisionRefusal::AlreadyIssued)
            }
            (Supervision::Open(finding), command) => finding.decide(command, at),
            (Supervision::Closed { was }, SupervisionCommand::Close { .. }) => {
                supervises(&was.unit, at).map(|()| None)
            }
            (
                Supervision::Closed { .. },
                SupervisionCommand::Answer { .. } | SupervisionCommand::Return { .. },
            ) => Err(SupervisionRefusal::Closed),
        }
    }
}

impl Finding {
    fn decide(&self, command: SupervisionCommand, at: &Context<'_>) -> Decision {
        match command {
            SupervisionCommand::Issue { .. } => Err(SupervisionRefusal::AlreadyIssued),
            SupervisionCommand::Answer { words } => {
                self.mended_here(at)?;
                Ok(Some(SupervisionEvent::Answered { words }))
            }
            SupervisionCommand::Return { reason, by } => {
                supervises(&self.unit, at)?;
                // Sent back twice in a row: it is with the unit already.
                if self.answered.is_none() && self.returns > 0 {
                    return Ok(None);
                }
                self.looked_at_by_another(at)?;
                Ok(Some(SupervisionEvent::Returned { reason, due: mended_by(by, at)? }))
            }
            SupervisionCommand::Close { words } => {
                supervises(&self.unit, at)?;
                self.looked_at_by_another(at)?;
                Ok(Some(SupervisionEvent::Closed { words }))
            }
        }
    }

    fn mended_here(&self, at: &Context<'_>) -> Result<(), SupervisionRefusal> {
        if may(at.actor, Action::WorkOnDuty, &self.unit, at.rules) {
            return Ok(());
        }
        let (unit, of) = (name(&self.unit, at), name(&at.actor.unit, at));
        Err(SupervisionRefusal::NotTheUnit { unit, role: at.actor.role.title(), of })
    }

    /// A second pair of eyes: there is an answer, and whoever looks did not give it.
    fn looked_at_by_another(&self, at: &Context<'_>) -> Result<(), SupervisionRefusal> {
        if self.answered.is_none() {
            Err(SupervisionRefusal::NothingToLookAt { unit: name(&self.unit, at), due: self.due })
        } else if self.answerers.contains(&at.actor.member) {
            Err(SupervisionRefusal::OwnAnswer)
        } else {
            Ok(())
        }
    }
}

fn supervises(unit: &UnitId, at: &Context<'_>) -> Result<(), SupervisionRefusal> {
    if may(at.actor, Action::Supervise, unit, at.rules) {
        return Ok(());
    }
    Err(SupervisionRefusal::MayNotSupervise { role: at.actor.role.title(), of: name(&at.actor.unit, at) })
}

/// The end of the day that was named, or the office's rule when none was.
fn mended_by(by: Option<Day>, at: &Context<'_>) -> Result<Stamp, SupervisionRefusal> {
    let today = at.rules.day_of(at.at);
    match by {
        None => Ok(at.rules.due(keys::SUPERVISION_MEND, at.at)),
        Some(by) if by < today => Err(SupervisionRefusal::InThePast { by, today }),
        Some(by) => Ok(end_of(by, at.rules.zone())),
    }
}

fn name(unit: &UnitId, at: &Context<'_>) -> String {
    at.rules.name_of(unit).to_owned()
}
