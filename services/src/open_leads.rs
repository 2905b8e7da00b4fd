//! The leads that are open, folded once for every projection that needs to know whose turn it is.

use std::collections::{BTreeMap, btree_map::Entry};

use serde::{Deserialize, Serialize};
use vocabulary::{
    Fact, LeadId, Stamp, UnitId,
    lead::{Hold, Lead, LeadEvent, Matter, Situation},
    sealed::Unread,
};

/// Open and merged leads. Closed ones are forgotten: a reopening tells what is needed of them.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenLeads {
    /// Boxed, because a map moves its neighbours whenever a lead comes or goes.
    open: BTreeMap<LeadId, Box<Standing>>,
    /// Kept apart: hardly one of them ever comes back, and whoever asks for all that is open passes over none of them.
    merged: BTreeMap<LeadId, Box<Lead>>,
}

/// How an open lead stands.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The lead.
    pub lead: Lead,
    /// Since when it is the turn of the unit whose turn it is.
    pub since: Stamp,
}

/// Who answers for a lead, whose turn it is and until when; all none while it is closed or merged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The unit that answers for it.
    pub holder: Option<UnitId>,
    /// The unit whose turn it is.
    pub clock_on: Option<UnitId>,
    /// The end of the running deadline.
    pub due: Option<Stamp>,
}

impl Turn {
    /// The turn of a lead.
    pub fn of(lead: &Lead) -> Self {
        Self { holder: lead.holder().cloned(), clock_on: lead.clock_on().cloned(), due: lead.due() }
    }
}

/// What one event did to a lead.
#[derive(Debug)]
pub struct Step {
    /// Which lead.
    pub id: LeadId,
    /// The unit that found it.
    pub finder: Option<UnitId>,
    /// The turn before.
    pub before: Turn,
    /// Since when that was so.
    pub since: Option<Stamp>,
    /// The turn after.
    pub after: Turn,
}

impl OpenLeads {
    /// Takes one more event in; none when the stream is not a lead's.
    pub fn apply(&mut self, fact: &Fact<LeadEvent<Unread>>) -> Option<Step> {
        let id = fact.stream.as_lead()?;
        let mut kept = match self.open.entry(id) {
            Entry::Occupied(kept) => kept,
            Entry::Vacant(place) => {
                let lead = self.merged.remove(&id).map_or_else(|| forgotten(fact), |lead| *lead);
                place.insert_entry(Box::new(Standing { lead, since: fact.time }))
            }
        };
        let standing = kept.get_mut();
        let (before, since) = (Turn::of(&standing.lead), standing.since);
        standing.lead.apply(fact);
        let after = Turn::of(&standing.lead);
        let finder = standing.lead.matter().map(|matter| matter.finder.clone());
        match &standing.lead {
            Lead::Open(_) => {
                if before.clock_on != after.clock_on {
                    // Told times may run backwards; a clock never does.
                    standing.since = since.max(fact.time);
                }
            }
            Lead::Merged { .. } => {
                self.merged.insert(id, Box::new(kept.remove().lead));
            }
            Lead::Unknown | Lead::Closed { .. } => {
                kept.remove();
            }
        }
        let since = before.clock_on.is_some().then_some(since);
        Some(Step { id, finder, before, since, after })
    }

    /// Open leads, by number.
    pub fn iter(&self) -> impl Iterator<Item = (LeadId, &Standing)> {
        self.open.iter().map(|(id, standing)| (*id, &**standing))
    }

    /// Merged leads, by number.
    pub fn merged(&self) -> impl Iterator<Item = (LeadId, &Lead)> {
        self.merged.iter().map(|(id, lead)| (*id, &**lead))
    }

    /// An open or merged lead.
    pub fn lead(&self, id: LeadId) -> Option<&Lead> {
        let open = self.open.get(&id).map(|standing| &standing.lead);
        open.or_else(|| self.merged.get(&id).map(|lead| &**lead))
    }
}

/// A lead that is not in the map: unknown before it is found, closed before it is reopened.
fn forgotten(fact: &Fact<LeadEvent<Unread>>) -> Lead {
    let LeadEvent::Reopened { finder, to, reason: _, due } = &fact.event else {
        return Lead::Unknown;
    };
    let hold = Hold::new(to.clone(), None, *due);
    Lead::Closed {
        was: Box::new(Matter {
            finder: finder.clone(),
            violations: Vec::new(),
            returns: 0,
            id: fact.stream.as_lead(),
            situation: Situation::Held(hold),
        }),
    }
}
