//! The proposals of a draft, one kind a file: what is still needed, what an answer changes, and the wish it becomes.

pub(crate) mod case;
pub(crate) mod correction;
pub(crate) mod count;
pub(crate) mod lead;
pub(crate) mod matter;
pub(crate) mod office;

use bus::desk::Command;
use vocabulary::{Stamp, UnitId};

use super::{
    draft::Item,
    facts::{Answer, Context, Hat},
    need::{Need, Part, Told},
};
use crate::parse::Meant;

impl Item {
    /// Takes an answer to a question in; `false` when it does not fit.
    pub(super) fn take(&mut self, need: &Need, told: Told, at: &Context<'_>) -> bool {
        match self {
            Item::Count(item) => item.take(told),
            Item::Correction(item) => item.take(told),
            Item::Lead(item) => item.take(told, at),
            Item::Case(item) => item.take(need, told),
            Item::Office(item) => item.take(told),
            Item::Matter(item) => item.take(told),
        }
    }

    /// Takes in what was looked up.
    pub(super) fn learn(&mut self, answer: &Answer) {
        match self {
            Item::Count(item) => item.learn(answer),
            Item::Correction(item) => item.learn(answer),
            Item::Case(item) => item.learn(answer),
            Item::Lead(_) | Item::Office(_) | Item::Matter(_) => {}
        }
    }

    /// What of it can be changed, in the order of its card.
    pub(super) fn parts(&self, at: &Context<'_>) -> Vec<Part> {
        match self {
            Item::Count(item) => item.parts(at),
            Item::Correction(item) => item.parts(),
            Item::Lead(_) => vec![Part::Violation, Part::Where, Part::Plate, Part::Words],
            Item::Case(item) => item.parts(),
            Item::Office(item) => item.parts(),
            Item::Matter(item) => item.parts(),
        }
    }

    /// The question that changes a part.
    pub(super) fn change(&self, part: &Part, hat: &Hat, at: &Context<'_>) -> Option<Need> {
        match (self, part) {
            (Item::Count(item), Part::Figure { key }) => Some(Need::Figure {
                key: key.clone(),
                options: item.figures.get(key).copied().into_iter().collect(),
            }),
            (Item::Correction(item), Part::Figure { key }) => {
                let now = item.posted.as_ref().and_then(|posted| posted.get(key).copied());
                Some(Need::Figure { key: key.clone(), options: now.into_iter().collect() })
            }
            (Item::Correction(_), Part::Words) => Some(Need::CountReason),
            (_, Part::Figure { .. }) => None,
            (_, Part::Unit) => Some(Need::Unit { options: Vec::new() }),
            (_, Part::Day) => Some(Need::Day { options: last_days(at) }),
            (_, Part::Violation) => Some(lead::ask_violation(at)),
            (_, Part::Where) => Some(lead::ask_where(hat, at)),
            (_, Part::Plate) => Some(Need::Plate { suggest: None }),
            (_, Part::To) => Some(Need::To { options: Vec::new() }),
            (_, Part::Outcome) => Some(Need::Outcome),
            (_, Part::Words) => Some(Need::Words),
            (_, Part::Until) => Some(Need::Until),
            (_, Part::WhichFigure) => Some(Need::WhichFigure { options: matter::figures(at) }),
            (_, Part::Matter { what }) => Some(matter::MatterItem::change(what, at)),
        }
    }

    /// The kept files that go with the wish.
    pub(super) fn attachments(&self) -> Vec<vocabulary::lead::Attachment> {
        match self {
            Item::Lead(item) => item.media.iter().map(lead::attachment).collect(),
            Item::Case(item) => item.media.iter().map(lead::attachment).collect(),
            Item::Count(_) | Item::Correction(_) | Item::Office(_) | Item::Matter(_) => Vec::new(),
        }
    }

    /// The wish as of `now`, when nothing is missing.
    pub(super) fn command(&self, hat: &Hat, now: Stamp) -> Option<Command> {
        match self {
            Item::Count(item) => item.command().map(Command::Count),
            Item::Correction(item) => item.command().map(Command::Count),
            Item::Lead(item) => item.command(hat).map(Command::Find),
            Item::Case(item) => item.command().map(|(lead, command)| Command::Lead(lead, command)),
            Item::Office(item) => item.command().map(Command::Count),
            Item::Matter(item) => item.command(now),
        }
    }
}

/// Today and the two days before, for choosing.
fn last_days(at: &Context<'_>) -> Vec<vocabulary::Day> {
    let today = at.rules.day_of(at.now);
    vec![today, today.previous(), today.previous().previous()]
}

/// The units among those meant; the county itself reports nothing, so it is left to the card to say so.
pub(super) fn units(meant: &[Meant]) -> Vec<UnitId> {
    let unit = |one: &Meant| match one {
        Meant::Unit(unit) => Some(unit.clone()),
        Meant::County => None,
    };
    meant.iter().filter_map(unit).collect()
}
