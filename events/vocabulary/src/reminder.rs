//! The reminders about a matter: rungs told once each, cleared when it moves, snoozed with a reason.
//!
//! A turn is a unit with a deadline: when the matter moves the turn is over, and whatever was still to be said about it
//! is never said. What is told to whom is the ladder's business ([`crate::rules::Ladder`]), not this stream's.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use command::ReminderCommand;
pub use event::ReminderEvent;
pub use refusal::ReminderRefusal;

use crate::{
    deadline::end_of,
    fact::Fact,
    ids::{DeadlineKey, UnitId},
    rights::{Action, may},
    rules::RungTo,
    sealed::Sealed,
    stream::{Context, Kind, Stream},
    time::{Day, Stamp},
};

/// The longest peace, in days from today.
const LONGEST_SNOOZE_DAYS: i64 = 30;
/// How often a unit may ask for peace about one deadline; then it asks for more time.
const MOST_SNOOZES: u32 = 2;

/// Whose turn it is, and until when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    unit: UnitId,
    deadline: DeadlineKey,
    due: Stamp,
}

/// The reminders about a matter as their next decision needs them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reminder {
    /// The turn last told of.
    turn: Option<Turn>,
    /// The rungs told, by turn.
    told: BTreeMap<Turn, BTreeSet<RungTo>>,
    /// The turns that are over.
    over: BTreeSet<Turn>,
    /// Who is left in peace, and until when.
    snoozed: Option<(UnitId, Stamp)>,
    /// How often peace was asked for in this turn.
    snoozes: u32,
}

impl Reminder {
    /// The rungs told about the turn that it is; none after the matter moved.
    pub fn told(&self) -> BTreeSet<RungTo> {
        self.turn.as_ref().and_then(|turn| self.told.get(turn)).cloned().unwrap_or_default()
    }

    /// When the deadline last told of is or was over; none after the matter moved.
    pub fn due(&self) -> Option<Stamp> {
        self.turn.as_ref().map(|turn| turn.due)
    }

    /// Until when the unit is left in peace, as it last asked; that moment may be over.
    pub fn snoozed_until(&self) -> Option<Stamp> {
        self.snoozed.as_ref().map(|(_, until)| *until)
    }
}

impl Stream for Reminder {
    const KIND: Kind = Kind::Reminder;
    type Event = ReminderEvent;
    type Command = ReminderCommand;
    type Refusal = ReminderRefusal;

    fn evolve(mut self, fact: &Fact<ReminderEvent>) -> Self {
        match &fact.event {
            ReminderEvent::Sent { rung, unit, deadline, due } => {
                let turn = Turn { unit: unit.clone(), deadline: deadline.clone(), due: *due };
                // Peace that was asked for before anything was told belongs to the first turn.
                if self.turn.as_ref().is_some_and(|now| *now != turn) {
                    self.snoozes = 0;
                }
                self.told.entry(turn.clone()).or_default().insert(*rung);
                self.turn = Some(turn);
                self
            }
            ReminderEvent::Cleared {} => {
                let Reminder { turn: _, told, mut over, snoozed: _, snoozes: _ } = self;
                over.extend(told.into_keys());
                Reminder { over, ..Reminder::default() }
            }
            ReminderEvent::Snoozed { unit, until, reason: _ } => {
                self.snoozed = Some((unit.clone(), *until));
                self.snoozes = self.snoozes.saturating_add(1);
                self
            }
        }
    }

    fn decide(
        &self,
        command: ReminderCommand,
        at: &Context<'_>,
    ) -> Result<Option<ReminderEvent>, ReminderRefusal> {
        match command {
            ReminderCommand::Send { rung, unit, deadline, due } => {
                allowed(Action::KeepWatch, &unit, at)?;
                self.send(rung, Turn { unit, deadline, due }, at.at)
            }
            ReminderCommand::Clear => {
                allowed_at_all(Action::KeepWatch, at)?;
                let quiet = self.told.is_empty() && self.snoozed.is_none();
                Ok((!quiet).then_some(ReminderEvent::Cleared {}))
            }
            ReminderCommand::Snooze { unit, until, reason } => {
                allowed(Action::Snooze, &unit, at)?;
                self.snooze(unit, until, reason, at)
            }
        }
    }
}

impl Reminder {
    fn send(&self, rung: RungTo, turn: Turn, now: Stamp) -> Result<Option<ReminderEvent>, ReminderRefusal> {
        if self.told.get(&turn).is_some_and(|told| told.contains(&rung)) {
            return Ok(None);
        }
        if self.over.contains(&turn) {
            return Err(ReminderRefusal::Moved { due: turn.due });
        }
        match &self.snoozed {
            Some((unit, until)) if *unit == turn.unit && now < *until => {
                Err(ReminderRefusal::Snoozed { until: *until })
            }
            Some(_) | None => {
                let Turn { unit, deadline, due } = turn;
                Ok(Some(ReminderEvent::Sent { rung, unit, deadline, due }))
            }
        }
    }

    fn snooze(
        &self,
        unit: UnitId,
        day: Day,
        reason: Sealed,
        at: &Context<'_>,
    ) -> Result<Option<ReminderEvent>, ReminderRefusal> {
        if let Some(turn) = self.turn.as_ref().filter(|turn| turn.unit != unit) {
            return Err(ReminderRefusal::NotItsTurn {
                unit: at.rules.name_of(&unit).to_owned(),
                turn: at.rules.name_of(&turn.unit).to_owned(),
            });
        }
        let (today, until) = (at.rules.day_of(at.at), end_of(day, at.rules.zone()));
        if day <= today {
            return Err(ReminderRefusal::NotLater { day, today });
        }
        if day.days_since(today) > LONGEST_SNOOZE_DAYS {
            let last = today.plus(LONGEST_SNOOZE_DAYS);
            return Err(ReminderRefusal::TooLong { day, last });
        }
        if self.snoozed.as_ref().is_some_and(|(snoozed, now)| *snoozed == unit && until <= *now) {
            return Ok(None);
        }
        if self.snoozes >= MOST_SNOOZES {
            return Err(ReminderRefusal::TooOften { most: MOST_SNOOZES });
        }
        Ok(Some(ReminderEvent::Snoozed { unit, until, reason }))
    }
}

fn allowed(action: Action, unit: &UnitId, at: &Context<'_>) -> Result<(), ReminderRefusal> {
    if at.rules.unit(unit).is_none() {
        return Err(ReminderRefusal::UnknownUnit { unit: unit.clone() });
    }
    if may(at.actor, action, unit, at.rules) { Ok(()) } else { Err(denied(at)) }
}

fn allowed_at_all(action: Action, at: &Context<'_>) -> Result<(), ReminderRefusal> {
    if may(at.actor, action, &at.actor.unit, at.rules) { Ok(()) } else { Err(denied(at)) }
}

fn denied(at: &Context<'_>) -> ReminderRefusal {
    ReminderRefusal::NotAllowed {
        role: at.actor.role.title(),
        of: at.rules.name_of(&at.actor.unit).to_owned(),
    }
}
