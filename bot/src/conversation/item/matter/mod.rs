//! A wish about a concern, a petition, an alert, a duty, a finding, a dispute, a timetable, a joint operation, reminders or a
//! summary.

pub(crate) mod command;
pub(crate) mod need;
mod summary;

use serde::{Deserialize, Serialize};
use vocabulary::{IndicatorKey, UnitId};

use crate::{
    conversation::{
        facts::Context,
        need::{Need, Part, Told},
    },
    parse::{EXCUSABLE, Lack, MatterSaid, MatterWish},
};

use need::{MatterNeed, MatterTold, TopicOf};

/// A wish as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatterItem {
    /// What was said, and what was told since.
    pub said: MatterSaid,
}

impl MatterItem {
    /// From what was said.
    pub(in crate::conversation) fn said(said: MatterSaid) -> Self {
        Self { said }
    }

    /// The first thing that is missing, as a question.
    pub(in crate::conversation) fn need(&self, at: &Context<'_>) -> Option<Need> {
        self.said.lacks().into_iter().find_map(|lack| self.ask(lack, at))
    }

    fn ask(&self, lack: Lack, at: &Context<'_>) -> Option<Need> {
        let parts = &self.said.parts;
        let topic = |of| Some(Need::Matter(MatterNeed::Topic { of, options: of.options(at.rules) }));
        let last_day = matches!(self.said.wish, MatterWish::Snooze | MatterWish::AssignDuty);
        match lack {
            Lack::Channel => topic(TopicOf::Channel),
            Lack::Theme => topic(TopicOf::Theme),
            Lack::Level => topic(TopicOf::Level),
            Lack::Way => Some(Need::Matter(MatterNeed::Way)),
            Lack::Exit => Some(Need::Matter(MatterNeed::Exit)),
            Lack::Ruling => Some(Need::Matter(MatterNeed::Ruling)),
            Lack::Section => Some(Need::Matter(MatterNeed::Section)),
            Lack::Keep => Some(Need::Matter(MatterNeed::Keep)),
            Lack::Days => Some(Need::Matter(MatterNeed::Days)),
            Lack::Hours => Some(Need::Matter(MatterNeed::Hours)),
            Lack::Ref if self.is_of_summary() => Some(Need::Lead { options: Vec::new() }),
            Lack::Ref => Some(Need::Matter(MatterNeed::Link)),
            Lack::Until | Lack::Day if last_day => Some(Need::Matter(MatterNeed::LastDay)),
            Lack::Until => Some(Need::Until),
            Lack::Day => Some(Need::Day { options: super::last_days(at) }),
            Lack::Unit => Some(Need::Unit { options: self.units(at) }),
            Lack::ToUnit => Some(Need::To { options: self.units(at) }),
            Lack::Words => Some(Need::Words),
            Lack::Field => Some(Need::WhichFigure { options: figures(at) }),
            Lack::Value => parts.figure.clone().map(|key| Need::Figure { key, options: Vec::new() }),
            Lack::Target => None,
        }
    }

    /// The units that may be meant; for a petition that is passed on and names none, nobody is suggested.
    fn units(&self, at: &Context<'_>) -> Vec<UnitId> {
        let known = |unit: &&UnitId| at.rules.unit(unit).is_some();
        self.said.parts.units.iter().filter(known).take(8).cloned().collect()
    }

    pub(in crate::conversation) fn take(&mut self, told: Told) -> bool {
        let parts = &mut self.said.parts;
        match told {
            Told::Unit(unit) => {
                parts.unit = Some(unit);
                parts.units.clear();
            }
            Told::Day(day) => parts.day = Some(day),
            Told::Figure(key, value) => {
                parts.figure = Some(key);
                parts.value = Some(value);
            }
            Told::WhichFigure(key) => {
                parts.figure = Some(key);
                parts.value = None;
            }
            Told::Words(words) => parts.words = Some(words),
            Told::Until(until) => parts.until = Some(until),
            Told::Lead(lead) => parts.lead = Some(lead),
            Told::Matter(told) => match told {
                MatterTold::Topic(TopicOf::Channel, key) => parts.channel = Some(key),
                MatterTold::Topic(TopicOf::Theme, key) => parts.theme = Some(key),
                MatterTold::Topic(TopicOf::Level, key) => parts.level = Some(key),
                MatterTold::Way(way) => parts.way = Some(way),
                MatterTold::Exit(exit) => parts.exit = Some(exit),
                MatterTold::Ruling(ruling) => parts.ruling = Some(ruling),
                MatterTold::Days(days) => parts.market = Some(days),
                MatterTold::Hours(hours) => parts.hours = hours,
                MatterTold::Link(link) => parts.link = Some(link),
                MatterTold::LastDay(day) => parts.by = Some(day),
                MatterTold::Section(section) => parts.section = Some(section),
                MatterTold::Keep(keep) => parts.keep = Some(keep),
            },
            Told::Violations(_)
            | Told::Place(_)
            | Told::Township(_)
            | Told::Plates(_)
            | Told::Return(..)
            | Told::Outcome(_)
            | Told::Change(_) => return false,
        }
        true
    }

    /// What of it can be changed, in the order of its card.
    pub(in crate::conversation) fn parts(&self) -> Vec<Part> {
        let part = |need| Part::Matter { what: need };
        let topic = |of| part(MatterNeed::Topic { of, options: Vec::new() });
        match self.said.wish {
            MatterWish::NoteConcern => {
                vec![topic(TopicOf::Channel), topic(TopicOf::Theme), topic(TopicOf::Level), Part::Words]
            }
            MatterWish::LevelConcern => vec![topic(TopicOf::Level)],
            MatterWish::LinkConcern => vec![part(MatterNeed::Link)],
            MatterWish::ForwardConcern => vec![part(MatterNeed::Exit), Part::To, Part::Words],
            MatterWish::ForwardPetition => vec![Part::To, Part::Words],
            MatterWish::ReceivePetition => {
                vec![part(MatterNeed::Way), topic(TopicOf::Theme), Part::Unit, Part::Words]
            }
            MatterWish::ExtendPetition => vec![Part::Until, Part::Words],
            MatterWish::AnswerConcern
            | MatterWish::AnswerPetition
            | MatterWish::AnswerAlert
            | MatterWish::StandDown
            | MatterWish::AnswerFinding
            | MatterWish::CloseFinding => vec![Part::Words],
            MatterWish::CloseConcern
            | MatterWish::AcceptPetition
            | MatterWish::ClosePetition
            | MatterWish::AcknowledgeAlert => Vec::new(),
            MatterWish::Progress | MatterWish::Finish | MatterWish::ReturnDuty => {
                vec![Part::Unit, Part::Words]
            }
            MatterWish::ConfirmDuty | MatterWish::DropMarket | MatterWish::DropSchool => vec![Part::Unit],
            MatterWish::AssignDuty => vec![Part::Unit, part(MatterNeed::LastDay)],
            MatterWish::Issue => vec![Part::Unit, part(MatterNeed::LastDay), Part::Words],
            MatterWish::ReturnFinding | MatterWish::Snooze => vec![part(MatterNeed::LastDay), Part::Words],
            MatterWish::Dispute => vec![Part::Day, Part::WhichFigure, Part::Words],
            MatterWish::RuleDispute => {
                vec![Part::Unit, Part::Day, Part::WhichFigure, part(MatterNeed::Ruling), Part::Words]
            }
            MatterWish::SetMarket => vec![part(MatterNeed::Days), part(MatterNeed::Hours), Part::Unit],
            MatterWish::SetSchool => vec![part(MatterNeed::Hours), Part::Unit],
            MatterWish::RecordOperation => vec![Part::Day, Part::Unit],
            MatterWish::Summary(step) => summary::parts(step),
        }
    }

    /// The question that changes a part of the matter's own.
    pub(in crate::conversation) fn change(need: &MatterNeed, at: &Context<'_>) -> Need {
        match need {
            MatterNeed::Topic { of, options: _ } => {
                Need::Matter(MatterNeed::Topic { of: *of, options: of.options(at.rules) })
            }
            MatterNeed::Way
            | MatterNeed::Exit
            | MatterNeed::Ruling
            | MatterNeed::Days
            | MatterNeed::Hours
            | MatterNeed::Link
            | MatterNeed::Section
            | MatterNeed::Keep
            | MatterNeed::LastDay => Need::Matter(need.clone()),
        }
    }

    /// Whether the campaign has no words for what would have to be told.
    pub(in crate::conversation) fn is_hopeless(&self, at: &Context<'_>) -> bool {
        let opinion = &at.rules.opinion;
        match self.need(at) {
            Some(Need::Matter(MatterNeed::Topic { of, .. })) => match of {
                TopicOf::Channel => opinion.channels.is_empty(),
                TopicOf::Theme => opinion.themes.is_empty(),
                TopicOf::Level => opinion.levels.is_empty(),
            },
            Some(_) | None => false,
        }
    }
}

/// The figures that a dispute may be about: those required, and whether and when a day was reported.
pub(in crate::conversation) fn figures(at: &Context<'_>) -> Vec<IndicatorKey> {
    let required = at.rules.indicators.iter().filter(|one| one.required).map(|one| one.key.clone());
    let excusable = EXCUSABLE.iter().filter_map(|(key, _)| IndicatorKey::new(key).ok());
    excusable.chain(required).collect()
}
