//! A lead as the ledgers keep it: folded from its events. Who told it is never part of it.

use std::collections::{BTreeMap, BTreeSet};

use vocabulary::{
    Fact, LeadId, Stamp, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Attachment, Evidence, Lead, LeadEvent, Measures, Outcome, Source, VehicleKind, Verdict},
    reminder::ReminderEvent,
};

use super::transfers::{End, Transfer};

/// A lead, open or not.
#[derive(Debug, Clone)]
pub(super) struct LeadEntry<W> {
    pub(super) position: u64,
    pub(super) found: Stamp,
    pub(super) source: Source,
    pub(super) finder: UnitId,
    pub(super) violations: Vec<ViolationCode>,
    pub(super) township: Option<UnitId>,
    pub(super) priority: Vec<PriorityId>,
    pub(super) vehicle: Option<VehicleKind>,
    pub(super) seats: Option<u8>,
    pub(super) seen: Option<Stamp>,
    pub(super) words: Vec<W>,
    pub(super) plates: Vec<W>,
    pub(super) named: bool,
    pub(super) attachments: Vec<Attachment>,
    pub(super) transfers: Vec<Transfer<W>>,
    pub(super) results: Vec<LeadResult>,
    pub(super) reviewed: Option<(Stamp, UnitId)>,
    pub(super) closed: Option<Stamp>,
    pub(super) lead: Lead,
    /// Every unit that found it, held it or was asked for it.
    pub(super) units: BTreeSet<UnitId>,
}

/// The result of one unit.
#[derive(Debug, Clone)]
pub(super) struct LeadResult {
    pub(super) by: UnitId,
    pub(super) outcome: Outcome,
    pub(super) measures: Measures,
}

impl<W: Clone> LeadEntry<W> {
    /// Takes an event of a lead in.
    pub(super) fn take(
        leads: &mut BTreeMap<LeadId, Self>,
        id: LeadId,
        position: u64,
        fact: Fact<LeadEvent<W>>,
    ) {
        match leads.get_mut(&id) {
            Some(entry) => entry.with(position, &fact),
            None => {
                if let Some(entry) = Self::begun(position, fact) {
                    leads.insert(id, entry);
                }
            }
        }
    }

    fn begun(position: u64, fact: Fact<LeadEvent<W>>) -> Option<Self> {
        let mut lead = Lead::Unknown;
        lead.apply(&fact);
        let LeadEvent::Found {
            source,
            finder,
            holder,
            violations,
            township,
            priority,
            vehicle,
            seats,
            seen,
            words,
            plates,
            informant,
            evidence,
            due: _,
        } = fact.event
        else {
            return None;
        };
        Some(Self {
            position,
            found: fact.time,
            source,
            units: [finder.clone(), holder].into(),
            finder,
            violations,
            township,
            priority,
            vehicle,
            seats,
            seen,
            words: vec![words],
            plates,
            named: informant.is_some(),
            attachments: attachments(evidence.as_deref()),
            transfers: Vec::new(),
            results: Vec::new(),
            reviewed: None,
            closed: None,
            lead,
        })
    }

    fn with(&mut self, position: u64, fact: &Fact<LeadEvent<W>>) {
        let from = self.lead.holder().cloned();
        self.lead.apply(fact);
        let turn = [self.lead.holder(), self.lead.clock_on()];
        self.units.extend(turn.into_iter().flatten().cloned());
        match &fact.event {
            LeadEvent::Supplemented { words, plates, evidence } => {
                self.words.extend(words.clone());
                self.plates.extend(plates.iter().cloned());
                self.attachments.extend(attachments(evidence.as_deref()));
            }
            LeadEvent::Transferred { to, supporting, basis, note, due } => {
                self.units.insert(to.clone());
                self.units.extend(supporting.iter().cloned());
                let from = from.unwrap_or_else(|| self.finder.clone());
                let (to, supporting, basis) = (to.clone(), supporting.clone(), basis.clone());
                let transfer = Transfer {
                    position,
                    at: fact.time,
                    from,
                    to,
                    supporting,
                    basis,
                    note: note.clone(),
                    due: *due,
                    end: End::Waiting,
                    ruled: None,
                    reminders: 0,
                };
                self.transfers.push(transfer);
            }
            LeadEvent::TransferWithdrawn { .. }
            | LeadEvent::TransferAccepted { .. }
            | LeadEvent::TransferReturned { .. }
            | LeadEvent::HandlerRuled { .. } => {
                if let Some(transfer) = self.transfers.last_mut() {
                    transfer.take(position, fact);
                }
            }
            LeadEvent::Enforced { by, outcome, measures, .. } => {
                self.results.retain(|result| result.by != *by);
                self.results.push(LeadResult {
                    by: by.clone(),
                    outcome: *outcome,
                    measures: measures.clone(),
                });
            }
            LeadEvent::Reviewed { verdict, .. } => {
                self.reviewed = Some((fact.time, fact.actor.unit.clone()));
                self.closed = (*verdict == Verdict::Upheld).then_some(fact.time);
            }
            LeadEvent::Reopened { .. } => self.closed = None,
            LeadEvent::Found { .. }
            | LeadEvent::Merged { .. }
            | LeadEvent::Unmerged { .. }
            | LeadEvent::QuestionAsked { .. }
            | LeadEvent::QuestionAnswered { .. }
            | LeadEvent::ExtensionAsked { .. }
            | LeadEvent::ExtensionGranted { .. }
            | LeadEvent::ExtensionRefused { .. } => {}
        }
    }

    /// A reminder was sent about it: it counts for the transfer that runs.
    pub(super) fn reminded(&mut self, event: &ReminderEvent<W>) {
        match (event, self.transfers.last_mut()) {
            (ReminderEvent::Sent { .. }, Some(transfer)) => {
                transfer.reminders = transfer.reminders.saturating_add(1);
            }
            (ReminderEvent::Sent { .. } | ReminderEvent::Cleared {} | ReminderEvent::Snoozed { .. }, _) => {}
        }
    }
}

fn attachments<W>(evidence: Option<&Evidence<W>>) -> Vec<Attachment> {
    evidence.map(|evidence| evidence.attachments.clone()).unwrap_or_default()
}
