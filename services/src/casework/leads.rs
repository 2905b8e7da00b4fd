//! The projection `leads`: the numbers given, and every open lead with whose turn it is.

use std::collections::{BTreeMap, VecDeque};

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{
    Day, Kind, LeadId, Stamp, UnitId, ViolationCode, Wordless,
    lead::{Lead, LeadEvent, Situation},
};

use crate::open_leads::{OpenLeads, Turn};

/// Numbers given and leads open.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Leads {
    /// The last number of each day, by month and day as the number writes them.
    last: BTreeMap<String, u32>,
    /// The number that each finding got, so that a finding sent twice gets the same one.
    found_by: BTreeMap<Uuid, LeadId>,
    open: OpenLeads,
    about: BTreeMap<LeadId, About>,
    /// What each unit found last, oldest first.
    found_last: BTreeMap<UnitId, VecDeque<LeadId>>,
}

/// So many leads of a unit are remembered after they are closed.
const FOUND_LAST: usize = 20;

/// What stays with a lead while it is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct About {
    finder: UnitId,
    found: Stamp,
    violations: Vec<ViolationCode>,
    township: Option<UnitId>,
}

/// A lead in a list, without any personal word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadRow {
    /// Its number.
    pub id: LeadId,
    /// Where it is: `held`, `offered`, `before-office`, `enforced`, `merged`.
    pub stage: String,
    /// Who answers for it, whose turn it is, until when.
    #[serde(flatten)]
    pub turn: Turn,
    /// The unit that found it.
    pub finder: UnitId,
    /// When.
    pub found: Stamp,
    /// What it is about.
    pub violations: Vec<ViolationCode>,
    /// In which township.
    pub township: Option<UnitId>,
    /// Whether the finder has been asked and has not answered.
    #[serde(default)]
    pub asked: bool,
    /// Until when more time is asked for.
    #[serde(default)]
    pub extension: Option<Stamp>,
    /// Supporting units whose part is not recorded yet.
    #[serde(default)]
    pub supporting: Vec<UnitId>,
}

impl Leads {
    /// The number that the finding `wish` got, if it was taken in before.
    pub fn number_of(&self, wish: Uuid) -> Option<LeadId> {
        self.found_by.get(&wish).copied()
    }

    /// The next free number of `day`, as far as this view knows.
    pub fn next_number(&self, day: Day) -> LeadId {
        let last = self.last.get(&day_key(LeadId::new(day, 1))).copied().unwrap_or(0);
        LeadId::new(day, last.saturating_add(1))
    }

    /// Open and merged leads by number; those in hand of, waiting for, or found by `unit` when one is named.
    pub fn rows(&self, unit: Option<&UnitId>) -> Vec<LeadRow> {
        let of_unit = |row: &LeadRow| {
            unit.is_none_or(|unit| {
                [row.turn.holder.as_ref(), row.turn.clock_on.as_ref(), Some(&row.finder)]
                    .contains(&Some(unit))
            })
        };
        let open = self.open.iter().map(|(id, standing)| (id, &standing.lead));
        let rows = open.chain(self.open.merged()).filter_map(|(id, lead)| self.row(id, lead));
        let mut rows: Vec<_> = rows.filter(of_unit).collect();
        rows.sort_by_key(|row| row.id);
        rows
    }

    /// What a unit found last, newest first.
    pub fn found_last(&self, unit: &UnitId) -> Vec<LeadId> {
        self.found_last.get(unit).into_iter().flatten().rev().copied().collect()
    }

    /// One lead while it is open or merged.
    pub fn one(&self, id: LeadId) -> Option<LeadRow> {
        self.row(id, self.open.lead(id)?)
    }

    fn row(&self, id: LeadId, lead: &Lead) -> Option<LeadRow> {
        let About { finder, found, violations, township } = self.about.get(&id)?.clone();
        Some(LeadRow::new(id, lead, finder, found, violations, township))
    }
}

impl LeadRow {
    pub(super) fn new(
        id: LeadId,
        lead: &Lead,
        finder: UnitId,
        found: Stamp,
        violations: Vec<ViolationCode>,
        township: Option<UnitId>,
    ) -> Self {
        let (stage, turn) = (stage(lead).to_owned(), Turn::of(lead));
        let hold = lead.open().and_then(|matter| match &matter.situation {
            Situation::Held(hold) => Some(hold),
            Situation::Offered { .. } | Situation::BeforeOffice { .. } | Situation::Enforced { .. } => None,
        });
        let asked = hold.is_some_and(|hold| hold.question.is_some());
        let extension = hold.and_then(|hold| hold.extension);
        let supporting = hold.map(|hold| hold.supporting.iter().cloned().collect()).unwrap_or_default();
        Self { id, stage, turn, finder, found, violations, township, asked, extension, supporting }
    }
}

/// Where a lead is, in one word.
fn stage(lead: &Lead) -> &'static str {
    match lead {
        Lead::Unknown => "unknown",
        Lead::Merged { .. } => "merged",
        Lead::Closed { .. } => "closed",
        Lead::Open(matter) => match matter.situation {
            Situation::Held(_) => "held",
            Situation::Offered { .. } => "offered",
            Situation::BeforeOffice { .. } => "before-office",
            Situation::Enforced { .. } => "enforced",
        },
    }
}

/// The `XS-MMDD` part of a number.
fn day_key(id: LeadId) -> String {
    let mut text = id.to_string();
    text.truncate("XS-MMDD".len());
    text
}

impl Projection for Leads {
    const NAME: &'static str = "leads";
    const VERSION: u32 = 3;
    const READS: &'static [Kind] = &[Kind::Lead];

    fn apply(&mut self, recorded: Wordless) {
        let Some(fact) = recorded.fact.narrow::<LeadEvent<_>>() else { return };
        let event = &fact.event;
        let Some(step) = self.open.apply(&fact) else { return };
        if let LeadEvent::Found { finder, violations, township, .. } = event {
            let last = self.last.entry(day_key(step.id)).or_default();
            *last = (*last).max(step.id.number());
            self.found_by.insert(fact.id, step.id);
            let last = self.found_last.entry(finder.clone()).or_default();
            last.push_back(step.id);
            if last.len() > FOUND_LAST {
                last.pop_front();
            }
            let about = About {
                finder: finder.clone(),
                found: fact.time,
                violations: violations.clone(),
                township: township.clone(),
            };
            self.about.insert(step.id, about);
        }
        // Closed leads leave this view; a reopened one comes back with what the reopening tells.
        if let LeadEvent::Reopened { finder, .. } = event {
            self.about.entry(step.id).or_insert_with(|| About {
                finder: finder.clone(),
                found: fact.time,
                violations: Vec::new(),
                township: None,
            });
        }
        if self.open.lead(step.id).is_none() {
            self.about.remove(&step.id);
        }
    }
}
