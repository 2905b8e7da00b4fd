//! Everything the ledgers are made of, folded from the log: open and closed matters alike, so it grows with the matters.

use std::collections::{BTreeMap, BTreeSet};

use vocabulary::{
    ConcernId, Day, Event, LeadId, PetitionId, Recorded, Sealed, SupervisionId, TaskId, UnitId,
    concern::LinkedTo, lead::LeadEvent, rules::RulesBook,
};

use super::{
    Asked, Kind,
    concerns::ConcernEntry,
    counts::CountEntry,
    duties::DutyEntry,
    leads::LeadEntry,
    petitions::PetitionEntry,
    supervision::FindingEntry,
    words::{Wanted, Words},
};

/// The matters of a log. `W` is what is kept of people's words: nothing, or their sealed bytes for opening them later.
#[derive(Debug)]
pub struct Book<W> {
    pub(super) rules: RulesBook,
    pub(super) position: u64,
    pub(super) leads: BTreeMap<LeadId, LeadEntry<W>>,
    pub(super) petitions: BTreeMap<PetitionId, PetitionEntry<W>>,
    pub(super) concerns: BTreeMap<ConcernId, ConcernEntry<W>>,
    pub(super) duties: BTreeMap<TaskId, BTreeMap<UnitId, DutyEntry<W>>>,
    pub(super) findings: BTreeMap<SupervisionId, FindingEntry<W>>,
    pub(super) counts: BTreeMap<Day, BTreeMap<UnitId, CountEntry>>,
}

impl<W> Default for Book<W> {
    fn default() -> Self {
        Self {
            rules: RulesBook::default(),
            position: 0,
            leads: BTreeMap::new(),
            petitions: BTreeMap::new(),
            concerns: BTreeMap::new(),
            duties: BTreeMap::new(),
            findings: BTreeMap::new(),
            counts: BTreeMap::new(),
        }
    }
}

impl<W: Clone> Book<W> {
    /// Takes one more event in, in the log's order.
    pub fn apply(&mut self, recorded: Recorded<Event<W>>) {
        let Recorded { position, recorded: _, fact } = recorded;
        self.position = position;
        let (stream, time) = (fact.stream.clone(), fact.time);
        if let Some(id) = stream.as_lead() {
            if let Some(fact) = fact.narrow::<LeadEvent<W>>() {
                LeadEntry::take(&mut self.leads, id, position, fact);
            }
            return;
        }
        let at = (position, time);
        match fact.event {
            Event::Campaign(event) => self.rules.apply(&event),
            Event::Count(event) => {
                if let Some((unit, day)) = stream.as_count() {
                    self.counts.entry(day).or_default().entry(unit).or_default().take(at, event);
                }
            }
            Event::Petition(event) => {
                if let Some(id) = stream.as_numbered() {
                    PetitionEntry::take(&mut self.petitions, id, at, event);
                }
            }
            Event::Concern(event) => {
                if let Some(id) = stream.as_numbered() {
                    ConcernEntry::take(&mut self.concerns, id, at, event);
                }
            }
            Event::Duty(event) => {
                if let Some((task, lead)) = stream.as_duty() {
                    let leads = self.duties.entry(task).or_default();
                    leads.entry(lead.clone()).or_default().take(lead, at, event);
                }
            }
            Event::Supervision(event) => {
                if let Some(id) = stream.as_numbered() {
                    FindingEntry::take(&mut self.findings, id, at, event);
                }
            }
            Event::Reminder(event) => {
                if let Some(lead) = stream.as_reminder().and_then(|about| about.as_lead())
                    && let Some(entry) = self.leads.get_mut(&lead)
                {
                    entry.reminded(&event);
                }
            }
            Event::Member(_)
            | Event::Lead(_)
            | Event::Alert(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => {}
        }
    }
}

impl<W> Book<W> {
    /// The rules over time.
    pub fn rules(&self) -> &RulesBook {
        &self.rules
    }

    /// The last event taken in.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// What concerns that went to discipline inspection belong together with: it is in no ledger either.
    fn disciplined(&self) -> BTreeSet<LinkedTo> {
        let gone = self.concerns.values().filter(|entry| entry.disciplined);
        gone.flat_map(|entry| entry.links.iter().copied()).collect()
    }

    /// The leads that may stand in a ledger.
    pub(super) fn open_leads(&self) -> impl Iterator<Item = (LeadId, &LeadEntry<W>)> {
        let gone = self.disciplined();
        let leads = self.leads.iter().map(|(id, entry)| (*id, entry));
        leads.filter(move |(id, _)| !gone.contains(&LinkedTo::Lead(*id)))
    }

    /// The petitions that may stand in a ledger.
    pub(super) fn open_petitions(&self) -> impl Iterator<Item = (PetitionId, &PetitionEntry<W>)> {
        let gone = self.disciplined();
        let petitions = self.petitions.iter().map(|(id, entry)| (*id, entry));
        petitions.filter(move |(id, entry)| !entry.disciplined && !gone.contains(&LinkedTo::Petition(*id)))
    }

    /// The concerns that may stand in a ledger.
    pub(super) fn open_concerns(&self) -> impl Iterator<Item = (ConcernId, &ConcernEntry<W>)> {
        let concerns = self.concerns.iter().map(|(id, entry)| (*id, entry));
        concerns.filter(|(_, entry)| !entry.disciplined)
    }
}

impl Book<Sealed> {
    /// The words that the rows of a ledger would show, matter by matter.
    pub fn wanted<'a>(&'a self, asked: Asked<'a>) -> Vec<Wanted<'a>> {
        let Some(rules) = self.rules.latest() else { return Vec::new() };
        match asked.kind {
            Kind::Lead => self.leads_asked(asked, rules).map(|(id, entry)| entry.wanted(id)).collect(),
            Kind::Transfer => {
                self.leads_asked(asked, rules).map(|(id, entry)| entry.wanted_notes(id)).collect()
            }
            Kind::Petition => self.petitions_asked(asked, rules).map(|(id, one)| one.wanted(id)).collect(),
            Kind::Concern => self.concerns_asked(asked, rules).map(|(id, one)| one.wanted(id)).collect(),
            Kind::Duty => self.duties_wanted(asked, rules),
            Kind::Supervision => self.findings_asked(asked, rules).map(|(id, one)| one.wanted(id)).collect(),
            Kind::Count => Vec::new(),
        }
    }
}

/// Words that were kept for opening, as references.
pub(super) fn sealed<'w, W: Words + 'w>(words: impl IntoIterator<Item = &'w W>) -> Vec<&'w Sealed> {
    words.into_iter().filter_map(Words::sealed).collect()
}
