//! Questions of people: what is looked up for them, and what is said at once.

use vocabulary::{Role, UnitId};

use super::{
    facts::{Hat, Question},
    turn::Turn,
};
use crate::parse::Query;

impl Turn<'_> {
    /// Asks which of some units is meant, each with the words that ask about it.
    fn offer_units(&mut self, units: &[UnitId], words: impl Fn(&str) -> String) {
        let named = units.iter().map(|unit| self.at.rules.name_of(unit));
        let words: Vec<_> = named.map(|name| (name.to_owned(), words(name))).collect();
        self.offer(self.voice.which_unit(), &words);
    }

    pub(super) fn query(&mut self, query: Query, hat: &Hat) {
        match query {
            Query::Status(query) => self.look(Question::Status(query)),
            Query::MyQueue => self.look(Question::MyQueue),
            Query::MyLeads => self.look(Question::MyLeads),
            Query::Today if county_wide(hat.role) => self.look(Question::Today),
            Query::Today => self.look(Question::Unit { unit: hat.unit.clone() }),
            Query::Township { unit: Some(unit), .. } => self.look(Question::Unit { unit }),
            Query::Township { unit: None, ambiguous_units } => {
                let units = super::item::units(&ambiguous_units);
                self.offer_units(&units, |name| format!("{name}怎么样"));
            }
            Query::WhoAmI => {
                let hats = self.at.who.map(|who| who.hats.clone()).unwrap_or_default();
                let chosen = self.at.who.and_then(|who| self.session.hat(&who.hats));
                self.say(self.voice.who(&hats, chosen, self.session.practice));
            }
            Query::Duties { unit } => self.say(self.voice.duties(unit.as_ref().unwrap_or(&hat.unit))),
            Query::Page(page) => self.look(Question::Page(page)),
            // What people wrote is read out to nobody else.
            Query::Summary { .. } if self.at.group.is_some() => self.say(self.voice.in_private()),
            Query::Summary { unit: None, ambiguous_units } if !ambiguous_units.is_empty() => {
                self.offer_units(&ambiguous_units, |name| format!("总结 {name}"));
            }
            Query::Summary { unit, .. } => self.look(Question::Summary { unit }),
            Query::Definition { indicator } => self.say(self.voice.definition(&indicator)),
        }
    }
}

/// Whether a post asks about the whole county.
fn county_wide(role: Role) -> bool {
    match role {
        Role::Office | Role::Leader | Role::Auditor => true,
        Role::Liaison | Role::Handler | Role::Head | Role::System => false,
    }
}
