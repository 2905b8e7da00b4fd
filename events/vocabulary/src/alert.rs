//! An alert: raised by a rule, grown by the same story, acknowledged, answered and stood down by people.
//!
//! The same story is one alert, whatever becomes of it: further items make it grow while it is open, and one that was
//! stood down is not raised again. Software raises it and does nothing else.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

pub use command::AlertCommand;
pub use event::{AlertEvent, Trigger};
pub use refusal::AlertRefusal;

use crate::{
    deadline::keys,
    fact::Fact,
    ids::{TopicKey, UnitId},
    rights::{Action, may},
    stream::{Context, Kind, Stream},
    time::Stamp,
};

/// An alert as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alert {
    /// Not raised yet.
    #[default]
    Unknown,
    /// People look at it.
    Open(Story),
    /// A person ended it.
    StoodDown {
        /// As it was.
        was: Story,
        /// Whether it was a false alarm.
        false_alarm: bool,
    },
}

/// What an alert is about and what people said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The rule and its numbers, as last found.
    pub trigger: Trigger,
    /// What it is about, when it is a theme.
    pub theme: Option<TopicKey>,
    /// The items that make it, in the order in which they were found; never one less.
    pub items: Vec<SmolStr>,
    /// The units that are told.
    pub tell: Vec<UnitId>,
    /// Whether it passes the daily limit and the quiet hours.
    pub critical: bool,
    /// When it was raised.
    pub raised: Stamp,
    /// Acknowledge by then.
    pub due: Stamp,
    /// When a person first said that it is seen, if anybody did.
    pub acknowledged: Option<Stamp>,
    /// When a person first said what is done about it, if anybody did.
    pub answered: Option<Stamp>,
}

impl Alert {
    /// What it is about, open or stood down; none before it is raised.
    pub fn story(&self) -> Option<&Story> {
        match self {
            Alert::Unknown => None,
            Alert::Open(story) | Alert::StoodDown { was: story, false_alarm: _ } => Some(story),
        }
    }

    /// Whether it is raised and not stood down.
    pub fn is_open(&self) -> bool {
        matches!(self, Alert::Open(_))
    }

    /// When a person first said that it is seen.
    pub fn acknowledged(&self) -> Option<Stamp> {
        self.story().and_then(|story| story.acknowledged)
    }

    /// The alert after one more event. Its words move nothing, so they need not be read.
    #[must_use]
    pub fn after<W>(self, fact: &Fact<AlertEvent<W>>) -> Self {
        match (&fact.event, self) {
            (AlertEvent::Raised { trigger, theme, items, tell, critical, due }, Alert::Unknown) => {
                Alert::Open(Story {
                    trigger: trigger.clone(),
                    theme: theme.clone(),
                    items: items.clone(),
                    tell: tell.clone(),
                    critical: *critical,
                    raised: fact.time,
                    due: *due,
                    acknowledged: None,
                    answered: None,
                })
            }
            (AlertEvent::StoodDown { false_alarm, reason: _ }, Alert::Open(was)) => {
                Alert::StoodDown { was, false_alarm: *false_alarm }
            }
            (_, Alert::Open(story)) => Alert::Open(story.after(fact)),
            // A fact that does not fit changes nothing; `decide` never makes one.
            (_, other @ (Alert::Unknown | Alert::StoodDown { .. })) => other,
        }
    }
}

impl Story {
    /// The open alert after one more event.
    fn after<W>(mut self, fact: &Fact<AlertEvent<W>>) -> Self {
        match &fact.event {
            AlertEvent::Grown { trigger, items } => {
                self.trigger = trigger.clone();
                self.items.extend(self.further(items));
            }
            AlertEvent::Acknowledged {} => {
                self.acknowledged.get_or_insert(fact.time);
            }
            AlertEvent::Answered { words: _ } => {
                self.acknowledged.get_or_insert(fact.time);
                self.answered.get_or_insert(fact.time);
            }
            // These begin and end an alert and are none of an open one's.
            AlertEvent::Raised { .. } | AlertEvent::StoodDown { .. } => {}
        }
        self
    }

    /// Those of `items` that are not in it yet, each once.
    fn further(&self, items: &[SmolStr]) -> Vec<SmolStr> {
        each_once(items.iter().filter(|item| !self.items.contains(item)))
    }

    /// A unit that was told, one above or below it, the office or a leader.
    fn concerns(&self, at: &Context<'_>) -> Result<(), AlertRefusal> {
        let own = &at.actor.unit;
        let told =
            |unit: &UnitId| unit == own || at.rules.is_part_of(unit, own) || at.rules.is_part_of(own, unit);
        let concerned = at.actor.is_county() || self.tell.iter().any(told);
        if concerned && may(at.actor, Action::AnswerAlert, own, at.rules) {
            return Ok(());
        }
        Err(AlertRefusal::NotTold {
            told: self.tell.iter().map(|unit| at.rules.name_of(unit).to_owned()).collect(),
            role: at.actor.role.title(),
            of: at.rules.name_of(own).to_owned(),
        })
    }

    fn decide(&self, command: AlertCommand, at: &Context<'_>) -> Result<Option<AlertEvent>, AlertRefusal> {
        match command {
            AlertCommand::Raise { trigger, items, theme: _, tell: _, critical: _ } => {
                by_the_software(&items, at)?;
                let items = self.further(&items);
                Ok((!items.is_empty()).then_some(AlertEvent::Grown { trigger, items }))
            }
            AlertCommand::Acknowledge => {
                self.concerns(at)?;
                Ok(self.acknowledged.is_none().then_some(AlertEvent::Acknowledged {}))
            }
            AlertCommand::Answer { words } => {
                self.concerns(at)?;
                Ok(Some(AlertEvent::Answered { words }))
            }
            AlertCommand::StandDown { false_alarm, reason } => {
                may_stand_down(at)?;
                Ok(Some(AlertEvent::StoodDown { false_alarm, reason }))
            }
        }
    }
}

impl Stream for Alert {
    const KIND: Kind = Kind::Alert;
    type Event = AlertEvent;
    type Command = AlertCommand;
    type Refusal = AlertRefusal;

    fn evolve(self, fact: &Fact<AlertEvent>) -> Self {
        self.after(fact)
    }

    fn decide(&self, command: AlertCommand, at: &Context<'_>) -> Result<Option<AlertEvent>, AlertRefusal> {
        match (self, command) {
            (Alert::Unknown, AlertCommand::Raise { trigger, theme, items, tell, critical }) => {
                by_the_software(&items, at)?;
                let (items, tell) = (each_once(&items), each_once(&tell));
                let due = at.rules.due(keys::ALERT_ACKNOWLEDGE, at.at);
                Ok(Some(AlertEvent::Raised { trigger, theme, items, tell, critical, due }))
            }
            (
                Alert::Unknown,
                AlertCommand::Acknowledge | AlertCommand::Answer { .. } | AlertCommand::StandDown { .. },
            ) => Err(AlertRefusal::NoSuchAlert),
            (Alert::Open(story), command) => story.decide(command, at),
            // The same story is one alert; whoever ended it has looked at it.
            (Alert::StoodDown { .. }, AlertCommand::Raise { items, .. }) => {
                by_the_software(&items, at).map(|()| None)
            }
            (Alert::StoodDown { .. }, AlertCommand::StandDown { .. }) => may_stand_down(at).map(|()| None),
            (Alert::StoodDown { .. }, AlertCommand::Acknowledge | AlertCommand::Answer { .. }) => {
                Err(AlertRefusal::StoodDown)
            }
        }
    }
}

/// Only the software's own policy raises an alert, and never about nothing.
fn by_the_software(items: &[SmolStr], at: &Context<'_>) -> Result<(), AlertRefusal> {
    if !may(at.actor, Action::KeepWatch, &at.actor.unit, at.rules) {
        return Err(AlertRefusal::RaisedByRule);
    }
    if items.is_empty() { Err(AlertRefusal::NoItems) } else { Ok(()) }
}

fn may_stand_down(at: &Context<'_>) -> Result<(), AlertRefusal> {
    if may(at.actor, Action::StandDown, &at.actor.unit, at.rules) {
        return Ok(());
    }
    let of = at.rules.name_of(&at.actor.unit).to_owned();
    Err(AlertRefusal::MayNotStandDown { role: at.actor.role.title(), of })
}

fn each_once<'a, T: PartialEq + Clone + 'a>(all: impl IntoIterator<Item = &'a T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(one) {
            once.push(one.clone());
        }
    }
    once
}
