//! What is answered to a wish of a petition.

use super::{Case, Petition, PetitionCommand, PetitionEvent, PetitionKind, PetitionRefusal, Receiving};
use crate::{
    deadline::keys,
    exit::Exit,
    ids::UnitId,
    known,
    rights::{Action, Role, may},
    rules::{Unit, UnitKind},
    sealed::Sealed,
    stream::Context,
    time::Stamp,
};

type Decision = Result<Option<PetitionEvent>, PetitionRefusal>;

pub(super) fn decide(petition: &Petition, command: PetitionCommand, at: &Context<'_>) -> Decision {
    match (petition, command) {
        (Petition::Unknown, PetitionCommand::Receive(receiving)) => receive(receiving, at),
        (
            Petition::Unknown,
            PetitionCommand::Accept
            | PetitionCommand::Forward { .. }
            | PetitionCommand::Extend { .. }
            | PetitionCommand::Answer { .. }
            | PetitionCommand::Close { .. },
        ) => Err(PetitionRefusal::NoSuchPetition),
        (Petition::Open(_) | Petition::Closed { .. }, PetitionCommand::Receive(_)) => {
            Err(PetitionRefusal::AlreadyReceived)
        }
        (Petition::Open(case), command) => case.decide(command, at),
        (Petition::Closed { was, withdrawn: _ }, PetitionCommand::Close { withdrawn: _ }) => {
            was.handled(at).map(|()| None)
        }
        (
            Petition::Closed { was: _, withdrawn },
            PetitionCommand::Accept
            | PetitionCommand::Forward { .. }
            | PetitionCommand::Extend { .. }
            | PetitionCommand::Answer { .. },
        ) => Err(PetitionRefusal::Closed { withdrawn: *withdrawn }),
    }
}

/// More than five may come; that five speak for them binds the visitors, not the register (信访工作条例20).
fn receive(receiving: Receiving, at: &Context<'_>) -> Decision {
    let rules = at.rules;
    let Receiving { kind, way, matter, theme, people, township, words, petitioner, unit } = receiving;
    if !may(at.actor, Action::NoteOpinion, &at.actor.unit, rules) {
        let of = name(&at.actor.unit, at);
        return Err(PetitionRefusal::MayNotReceive { role: at.actor.role.title(), of });
    }
    if people == 0 {
        return Err(PetitionRefusal::NoPeople);
    }
    if let Err(known) = known::topic(&rules.opinion.themes, &theme) {
        return Err(PetitionRefusal::UnknownTheme { theme, known });
    }
    if let Some((township, Err(known))) = township.as_ref().map(|id| (id, known::township(rules, id))) {
        return Err(PetitionRefusal::UnknownTownship { township: township.clone(), known });
    }
    responsible(&unit, at)?;
    let due = rules.due(first_clock(kind), at.at);
    let received =
        PetitionEvent::Received { kind, way, matter, theme, people, township, words, petitioner, unit, due };
    Ok(Some(received))
}

/// A petition is first told that it is taken up; a tip-off is answered.
const fn first_clock(kind: PetitionKind) -> &'static str {
    match kind {
        PetitionKind::Petition => keys::PET_NOTICE,
        PetitionKind::TransportTip => keys::TIP_DONE,
    }
}

/// The unit, when it can be responsible for a petition.
fn responsible<'a>(unit: &UnitId, at: &Context<'a>) -> Result<&'a Unit, PetitionRefusal> {
    match at.rules.unit(unit) {
        None => Err(PetitionRefusal::UnknownUnit { unit: unit.clone() }),
        Some(unit) if unit.kind == UnitKind::Company => {
            Err(PetitionRefusal::CannotAnswer { unit: unit.short.clone() })
        }
        Some(unit) => Ok(unit),
    }
}

impl Case {
    fn decide(&self, command: PetitionCommand, at: &Context<'_>) -> Decision {
        match command {
            PetitionCommand::Receive(_) => Err(PetitionRefusal::AlreadyReceived),
            PetitionCommand::Accept => {
                self.handled(at)?;
                self.accept(at)
            }
            PetitionCommand::Forward { exit, to, reason } => {
                if at.actor.role == Role::System {
                    return Err(PetitionRefusal::APersonDecides { unit: name(&self.unit, at) });
                }
                self.handled(at)?;
                self.forward(exit, to, reason, at)
            }
            PetitionCommand::Extend { until, reason } => self.extend(until, reason, at),
            PetitionCommand::Answer { words, content } => {
                self.handled(at)?;
                self.taken_up(at)?;
                Ok(Some(PetitionEvent::Answered { words, content }))
            }
            PetitionCommand::Close { withdrawn } => {
                self.handled(at)?;
                if self.answered.is_none() && !withdrawn {
                    return Err(PetitionRefusal::NotAnswered);
                }
                Ok(Some(PetitionEvent::Closed { withdrawn }))
            }
        }
    }

    fn handled(&self, at: &Context<'_>) -> Result<(), PetitionRefusal> {
        if may(at.actor, Action::HandleOpinion, &self.unit, at.rules) {
            return Ok(());
        }
        let (unit, of) = (name(&self.unit, at), name(&at.actor.unit, at));
        Err(PetitionRefusal::NotAllowed { unit, role: at.actor.role.title(), of })
    }

    /// A petition is taken up before it is answered or given more time; a tip-off needs no acceptance.
    fn taken_up(&self, at: &Context<'_>) -> Result<(), PetitionRefusal> {
        match self.kind {
            PetitionKind::Petition if self.accepted.is_none() => {
                Err(PetitionRefusal::NotAccepted { unit: name(&self.unit, at), due: self.due })
            }
            PetitionKind::Petition | PetitionKind::TransportTip => Ok(()),
        }
    }

    fn accept(&self, at: &Context<'_>) -> Decision {
        match self.kind {
            PetitionKind::TransportTip => Err(PetitionRefusal::NeedsNoAcceptance { due: self.due }),
            PetitionKind::Petition if self.accepted.is_some() => Ok(None),
            PetitionKind::Petition => {
                Ok(Some(PetitionEvent::Accepted { due: at.rules.due(keys::PET_DONE, at.at) }))
            }
        }
    }

    fn forward(&self, exit: Option<Exit>, to: UnitId, reason: Sealed, at: &Context<'_>) -> Decision {
        let unit = responsible(&to, at)?;
        if to == self.unit {
            return if self.passes > 0 && self.came_by == exit {
                Ok(None)
            } else {
                Err(PetitionRefusal::ToItself { unit: unit.short.clone() })
            };
        }
        if let Some(exit) = exit.filter(|exit| !exit.leads_to(unit.kind)) {
            let unit = unit.short.clone();
            return Err(PetitionRefusal::WrongExit { exit: exit.title(), wanted: exit.wanted(), unit });
        }
        let due = match self.kind {
            PetitionKind::Petition => at.rules.due(keys::PET_NOTICE, at.at),
            // Fifteen days from receipt, whoever has it (重庆市道路运输管理条例70).
            PetitionKind::TransportTip => self.due,
        };
        Ok(Some(PetitionEvent::Forwarded { exit, to, reason, due }))
    }

    fn extend(&self, until: Stamp, reason: Sealed, at: &Context<'_>) -> Decision {
        if !may(at.actor, Action::ExtendPetition, &self.unit, at.rules) {
            let (unit, of) = (name(&self.unit, at), name(&at.actor.unit, at));
            return Err(PetitionRefusal::MayNotExtend { unit, role: at.actor.role.title(), of });
        }
        self.taken_up(at)?;
        if self.extended && until == self.due {
            return Ok(None);
        }
        if self.answered.is_some() {
            return Err(PetitionRefusal::AlreadyAnswered);
        }
        // A petition is extended once; a tip-off within its longest time, which counts from receipt.
        let (key, from) = match self.kind {
            PetitionKind::Petition if self.extended => {
                return Err(PetitionRefusal::AlreadyExtended { due: self.due });
            }
            PetitionKind::Petition => (keys::PET_EXT, self.due),
            PetitionKind::TransportTip => (keys::TIP_DONE_COMPLEX, self.received),
        };
        if until <= self.due {
            return Err(PetitionRefusal::NotAnExtension { due: self.due });
        }
        if at.at > self.due {
            return Err(PetitionRefusal::ExtendedTooLate { due: self.due });
        }
        let latest = at.rules.due(key, from);
        if until > latest {
            let basis = at.rules.deadline(key).map_or_else(String::new, |rule| rule.basis.show());
            return Err(PetitionRefusal::TooLong { latest, basis });
        }
        Ok(Some(PetitionEvent::Extended { due: until, reason }))
    }
}

fn name(unit: &UnitId, at: &Context<'_>) -> String {
    at.rules.name_of(unit).to_owned()
}
