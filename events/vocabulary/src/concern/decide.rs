//! What is answered to a wish of a concern.

use super::{Closing, Concern, ConcernCommand, ConcernEvent, ConcernRefusal, LinkedTo, Matter, Noting};
use crate::{
    exit::Exit,
    ids::{TopicKey, UnitId},
    known,
    rights::{Action, Role, may},
    rules::{OpinionLevel, Rules},
    sealed::Sealed,
    stream::Context,
    time::Stamp,
};

type Decision = Result<Option<ConcernEvent>, ConcernRefusal>;

pub(super) fn decide(concern: &Concern, command: ConcernCommand, at: &Context<'_>) -> Decision {
    match (concern, command) {
        (Concern::Unknown, ConcernCommand::Note(noting)) => note(noting, at),
        (
            Concern::Unknown,
            ConcernCommand::Level { .. }
            | ConcernCommand::Link { .. }
            | ConcernCommand::Forward { .. }
            | ConcernCommand::Answer { .. }
            | ConcernCommand::Close { .. },
        ) => Err(ConcernRefusal::NoSuchConcern),
        (Concern::Open(_) | Concern::Closed { .. }, ConcernCommand::Note(_)) => {
            Err(ConcernRefusal::AlreadyNoted)
        }
        (Concern::Open(matter), command) => matter.decide(command, at),
        (Concern::Closed { was, why: _ }, ConcernCommand::Close { why: _ }) => {
            was.answerable(at).map(|()| None)
        }
        (
            Concern::Closed { was: _, why },
            ConcernCommand::Level { .. }
            | ConcernCommand::Link { .. }
            | ConcernCommand::Forward { .. }
            | ConcernCommand::Answer { .. },
        ) => Err(ConcernRefusal::Closed { why: *why }),
    }
}

fn note(noting: Noting, at: &Context<'_>) -> Decision {
    let rules = at.rules;
    let Noting { channel, theme, level, township, place, reach, words, redacted } = noting;
    if !may(at.actor, Action::NoteOpinion, &at.actor.unit, rules) {
        let of = rules.name_of(&at.actor.unit).to_owned();
        return Err(ConcernRefusal::MayNotNote { role: at.actor.role.title(), of });
    }
    if let Err(known) = known::topic(&rules.opinion.channels, &channel) {
        return Err(ConcernRefusal::UnknownChannel { channel, known });
    }
    if let Err(known) = known::topic(&rules.opinion.themes, &theme) {
        return Err(ConcernRefusal::UnknownTheme { theme, known });
    }
    if let Some((township, Err(known))) = township.as_ref().map(|id| (id, known::township(rules, id))) {
        return Err(ConcernRefusal::UnknownTownship { township: township.clone(), known });
    }
    if let Some((place, Err(known))) = place.as_ref().map(|id| (id, known::place(rules, id))) {
        return Err(ConcernRefusal::UnknownPlace { place: place.clone(), known });
    }
    let level = match level {
        Some(key) => known_level(rules, &key)?.1,
        None => rules.level_for_reach(reach).ok_or(ConcernRefusal::NoLevels)?,
    };
    let unit = township.clone().unwrap_or_else(|| at.actor.unit.clone());
    let due = rules.due(level.answer.as_str(), at.at);
    let level = level.key.clone();
    Ok(Some(ConcernEvent::Noted {
        channel,
        theme,
        level,
        township,
        place,
        reach,
        words,
        redacted,
        unit,
        due,
    }))
}

/// The level of that key with its place from the mildest; refused with the known ones named.
fn known_level<'a>(rules: &'a Rules, key: &TopicKey) -> Result<(usize, &'a OpinionLevel), ConcernRefusal> {
    rules.opinion_level(key).ok_or_else(|| ConcernRefusal::UnknownLevel {
        level: key.clone(),
        known: rules.opinion.levels.iter().map(|level| level.name.clone()).collect(),
    })
}

impl Matter {
    fn decide(&self, command: ConcernCommand, at: &Context<'_>) -> Decision {
        match command {
            ConcernCommand::Note(_) => Err(ConcernRefusal::AlreadyNoted),
            ConcernCommand::Level { level, reach } => {
                self.watched(at)?;
                self.level(level, reach, at)
            }
            ConcernCommand::Link { to } => {
                self.watched(at)?;
                self.link(to)
            }
            ConcernCommand::Forward { exit, to, reason } => {
                if at.actor.role == Role::System {
                    return Err(ConcernRefusal::APersonDecides { unit: name(&self.unit, at) });
                }
                self.watched(at)?;
                self.forward(exit, to, reason, at)
            }
            ConcernCommand::Answer { words } => {
                self.answerable(at)?;
                Ok(Some(ConcernEvent::Answered { words }))
            }
            ConcernCommand::Close { why } => {
                self.answerable(at)?;
                self.close(why)
            }
        }
    }

    /// Whether the actor handles it for the unit that answers.
    fn answerable(&self, at: &Context<'_>) -> Result<(), ConcernRefusal> {
        self.handled_for(&[&self.unit], at)
    }

    /// The unit that noted it goes on watching it: how far it spreads, what it belongs to, whom it concerns.
    fn watched(&self, at: &Context<'_>) -> Result<(), ConcernRefusal> {
        self.handled_for(&[&self.unit, &self.noted_by], at)
    }

    fn handled_for(&self, units: &[&UnitId], at: &Context<'_>) -> Result<(), ConcernRefusal> {
        if units.iter().any(|unit| may(at.actor, Action::HandleOpinion, unit, at.rules)) {
            return Ok(());
        }
        Err(ConcernRefusal::NotAllowed {
            unit: name(&self.unit, at),
            role: at.actor.role.title(),
            of: name(&at.actor.unit, at),
        })
    }

    fn level(&self, key: TopicKey, reach: Option<u64>, at: &Context<'_>) -> Decision {
        let (place, level) = known_level(at.rules, &key)?;
        if key == self.level && reach.is_none_or(|reach| self.reach == Some(reach)) {
            return Ok(None);
        }
        // A level that the rules have dropped since counts as the mildest.
        let before = at.rules.opinion_level(&self.level).map_or(0, |(place, _)| place);
        let due = if key == self.level {
            self.due
        } else if place >= before {
            self.due.min(at.rules.due(level.answer.as_str(), at.at))
        } else {
            self.milder_due(at.rules.due(level.answer.as_str(), self.noted), at.at)
        };
        Ok(Some(ConcernEvent::Levelled { level: key, reach, due }))
    }

    /// The deadline on a milder level, counted from the noting. It never takes time away, and no new deadline lies in
    /// the past: what is overdue on the milder level too stays overdue since it was.
    fn milder_due(&self, fresh: Stamp, now: Stamp) -> Stamp {
        if fresh < now { self.due } else { self.due.max(fresh) }
    }

    fn link(&self, to: LinkedTo) -> Decision {
        match (to, self.id) {
            (LinkedTo::Concern(to), Some(own)) if to == own => Err(ConcernRefusal::ToItself { id: own }),
            // Links go back only, so that no story is its own beginning.
            (LinkedTo::Concern(to), Some(own)) if to > own => Err(ConcernRefusal::NotEarlier { to }),
            (LinkedTo::Concern(_) | LinkedTo::Lead(_) | LinkedTo::Petition(_), _) => {
                Ok((!self.links.contains(&to)).then_some(ConcernEvent::Linked { to }))
            }
        }
    }

    fn forward(&self, exit: Exit, to: UnitId, reason: Sealed, at: &Context<'_>) -> Decision {
        let Some(unit) = at.rules.unit(&to) else {
            return Err(ConcernRefusal::UnknownUnit { unit: to });
        };
        if !exit.leads_to(unit.kind) {
            let unit = unit.short.clone();
            return Err(ConcernRefusal::WrongExit { exit: exit.title(), wanted: exit.wanted(), unit });
        }
        let taken = self.exits.contains(&(exit, to.clone()));
        Ok((!taken).then_some(ConcernEvent::Forwarded { exit, to, reason }))
    }

    fn close(&self, why: Closing) -> Decision {
        match why {
            Closing::Settled if self.answered.is_none() && self.exits.is_empty() => {
                Err(ConcernRefusal::NotAnswered)
            }
            Closing::SameStory if !self.links.iter().any(|link| matches!(link, LinkedTo::Concern(_))) => {
                Err(ConcernRefusal::NotLinked)
            }
            Closing::Settled | Closing::SameStory | Closing::Unrelated => {
                Ok(Some(ConcernEvent::Closed { why }))
            }
        }
    }
}

fn name(unit: &UnitId, at: &Context<'_>) -> String {
    at.rules.name_of(unit).to_owned()
}
