//! What people wrote, handed in and decided for the summaries, and where in the log their words stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, Fact, LeadId, Stamp, StreamId, UnitId,
    ids::PriorityId,
    sealed::Unread,
    summary::{Section, Stage, Summary, SummaryEvent, SummaryOf},
};

use super::cutoff::Cutoff;

/// An event of a summary with its place in the log.
pub(super) struct Told<'a> {
    pub(super) position: u64,
    pub(super) fact: &'a Fact<SummaryEvent<Unread>>,
}

/// Every summary of which anything was told, by its stream.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Summaries(BTreeMap<StreamId, Draft>);

/// A summary as people have brought it so far.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What its next decision needs.
    pub state: Summary,
    /// The paragraphs that stand.
    pub paragraphs: BTreeMap<Section, Word>,
    /// The last telling of every case.
    pub cases: BTreeMap<LeadId, Word>,
    /// Why the office decided on a route or area.
    pub places: BTreeMap<PriorityId, Word>,
    /// When it was handed in last.
    pub submitted: Option<Stamp>,
    /// Why it was sent back last, while it is being written again.
    pub returned: Option<Word>,
    /// Every sealed edition.
    pub editions: Vec<Edition>,
}

/// Words of somebody: where they stand in the log, who wrote them in which post, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The event that holds the words.
    pub position: u64,
    /// Which version of a paragraph; 1 for everything else.
    pub version: u32,
    /// Who.
    #[serde(flatten)]
    pub by: Actor,
    /// When.
    pub at: Stamp,
}

/// A sealed edition of the county's summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Which, from 1.
    pub edition: u32,
    /// The moment up to which its figures are judged.
    pub until: Stamp,
    /// The last event it takes in.
    pub position: u64,
    /// The hashes of its documents, by the ending of their files.
    pub hashes: BTreeMap<String, String>,
    /// When it was sealed.
    pub at: Stamp,
}

impl Edition {
    /// The cut that it was made at.
    pub fn cutoff(&self) -> Cutoff {
        Cutoff { position: self.position, until: self.until }
    }
}

impl Summaries {
    pub(super) fn take(&mut self, told: &Told<'_>) {
        self.0.entry(told.fact.stream.clone()).or_default().take(told);
    }

    /// The summary of somebody; a blank one when nothing was told of it.
    pub fn of(&self, of: &SummaryOf) -> Draft {
        self.0.get(&StreamId::summary(of)).cloned().unwrap_or_default()
    }

    /// How far a unit's summary has come.
    pub fn stage(&self, unit: &UnitId) -> Stage {
        let draft = self.0.get(&StreamId::summary(&SummaryOf::Unit(unit.clone())));
        draft.map(|draft| draft.state.stage.clone()).unwrap_or_default()
    }
}

impl Draft {
    fn take(&mut self, told: &Told<'_>) {
        let Told { position, fact } = *told;
        let word = |version| Word { position, version, by: fact.actor.clone(), at: fact.time };
        match &fact.event {
            SummaryEvent::ParagraphWritten { section, version, words: _ } => {
                self.paragraphs.insert(*section, word(*version));
            }
            SummaryEvent::ParagraphWithdrawn { section } => {
                self.paragraphs.remove(section);
            }
            SummaryEvent::Submitted { until: _, position: _ } => {
                (self.submitted, self.returned) = (Some(fact.time), None);
            }
            SummaryEvent::Returned { reason: _ } => self.returned = Some(word(1)),
            SummaryEvent::Accepted {} => self.returned = None,
            SummaryEvent::CaseProposed { lead, by: _, words: _ } => {
                self.cases.insert(*lead, word(1));
            }
            SummaryEvent::CaseApproved { lead: _ } | SummaryEvent::CaseRefused { lead: _, reason: _ } => {}
            SummaryEvent::PlaceDecided { place, keep: _, reason: _ } => {
                self.places.insert(place.clone(), word(1));
            }
            SummaryEvent::Sealed { edition, until, position, hashes } => self.editions.push(Edition {
                edition: *edition,
                until: *until,
                position: *position,
                hashes: hashes.clone(),
                at: fact.time,
            }),
        }
        self.state = std::mem::take(&mut self.state).after(fact);
    }
}
