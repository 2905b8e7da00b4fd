//! One lead as it stands, open or closed, read from its stream for a post that may see it.

use std::collections::BTreeSet;

use bus::vault::{Opened, Opening};
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, Fact, LeadId, Rules, Sealed, Stamp, Stream, StreamId, UnitId,
    lead::{AttachmentKind, Evidence, Lead, LeadEvent, Outcome},
    rights::{Action, may},
    rules::UnitKind,
    wire,
};

use super::{Casework, LeadRow};
use crate::node::{Node, NodeFailure};

/// Why the words of a lead are opened, as it stands in the record of openings.
const PURPOSE: &str = "查看线索";

/// A lead for somebody who may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadView {
    /// What everybody of the campaign may know.
    #[serde(flatten)]
    pub row: LeadRow,
    /// The words of the finder and of supplements; empty for those who may not read them.
    pub words: Vec<String>,
    /// The plates, likewise.
    pub plates: Vec<String>,
    /// SHA-256 of its photos.
    pub photos: Vec<String>,
    /// How often it was returned.
    pub returns: u8,
    /// The last result.
    pub outcome: Option<Outcome>,
    /// The lead it goes on under.
    pub into: Option<LeadId>,
}

/// A lead's stream, folded for looking at it.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) row: LeadRow,
    lead: Lead,
    words: Vec<Sealed>,
    plates: Vec<Sealed>,
    photos: Vec<String>,
    outcome: Option<Outcome>,
    /// Every unit whose hands it passed through, or was asked for.
    units: BTreeSet<UnitId>,
}

impl Casework {
    /// The lead, if the reader may see it; its words, opened on record, when `open` says when.
    pub(super) async fn full(
        &self,
        id: LeadId,
        reader: &Actor,
        open: Option<Stamp>,
    ) -> Result<Option<LeadView>, NodeFailure> {
        let node = &self.node;
        node.catch_up(&node.directory).await?;
        let rules = node.directory.read(|directory| directory.book().latest().cloned());
        let (Some(rules), Some(folded)) = (rules, read(node, id).await?) else { return Ok(None) };
        if !folded.units.iter().any(|unit| may(reader, Action::ReadLead, unit, &rules)) {
            return Ok(None);
        }
        let (words, plates) = match open.filter(|_| reads_words(reader, &rules)) {
            Some(at) => {
                let matter = format!("lead/{id}");
                let by = Opening { member: reader.member.clone(), matter, purpose: PURPOSE.to_owned(), at };
                (unsealed(node, &folded.words, &by)?, unsealed(node, &folded.plates, &by)?)
            }
            None => (Vec::new(), Vec::new()),
        };
        let into = match &folded.lead {
            Lead::Merged { into, was: _ } => Some(*into),
            Lead::Unknown | Lead::Open(_) | Lead::Closed { .. } => None,
        };
        let returns = folded.lead.matter().map_or(0, |matter| matter.returns);
        let Folded { row, photos, outcome, .. } = folded;
        Ok(Some(LeadView { row, words, plates, photos, returns, outcome, into }))
    }
}

/// A company learns the fate of its leads and an auditor what was done; neither reads people's words.
pub(crate) fn reads_words(reader: &Actor, rules: &Rules) -> bool {
    let company = rules.unit(&reader.unit).is_some_and(|unit| unit.kind == UnitKind::Company);
    !company && reader.role != vocabulary::Role::Auditor
}

fn unsealed(node: &Node, sealed: &[Sealed], by: &Opening) -> Result<Vec<String>, NodeFailure> {
    let opened = node.vault.unseal_all(sealed, by)?;
    let text = |one| match one {
        Opened::Text(text) => text.reveal().to_owned(),
        Opened::Erased => "（已删除）".to_owned(),
    };
    Ok(opened.into_iter().map(text).collect())
}

/// Folds the stream of a lead; none when there is no such lead.
pub(super) async fn read(node: &Node, id: LeadId) -> Result<Option<Folded>, NodeFailure> {
    let stream = StreamId::lead(id);
    let records = node.bus.read_stream(&stream).await.map_err(bus::follow::FollowFailure::from)?;
    let mut folded: Option<Folded> = None;
    for record in records {
        let fact = wire::decode(&record.body).map_err(NodeFailure::Unreadable)?;
        let Some(fact) = fact.narrow::<LeadEvent>() else { continue };
        folded = Some(match folded {
            None => match begun(id, &fact) {
                Some(folded) => folded,
                None => continue,
            },
            Some(before) => before.with(&fact),
        });
    }
    Ok(folded.map(Folded::finished))
}

fn begun(id: LeadId, fact: &Fact<LeadEvent>) -> Option<Folded> {
    let LeadEvent::Found { finder, holder, violations, township, words, plates, evidence, .. } = &fact.event
    else {
        return None;
    };
    let lead = Lead::Unknown.evolve(fact);
    Some(Folded {
        row: LeadRow::new(id, &lead, finder.clone(), fact.time, violations.clone(), township.clone()),
        lead,
        words: vec![words.clone()],
        plates: plates.clone(),
        photos: photos(evidence.as_deref()),
        outcome: None,
        units: [finder.clone(), holder.clone()].into(),
    })
}

impl Folded {
    fn with(mut self, fact: &Fact<LeadEvent>) -> Self {
        self.lead = self.lead.evolve(fact);
        let turn = [self.lead.holder(), self.lead.clock_on()];
        self.units.extend(turn.into_iter().flatten().cloned());
        match &fact.event {
            LeadEvent::Supplemented { words, plates, evidence } => {
                self.words.extend(words.clone());
                self.plates.extend(plates.clone());
                self.photos.extend(photos(evidence.as_deref()));
            }
            LeadEvent::Transferred { to, supporting, .. } => {
                self.units.insert(to.clone());
                self.units.extend(supporting.iter().cloned());
            }
            LeadEvent::QuestionAsked { words, .. }
            | LeadEvent::QuestionAnswered { words: Some(words), .. } => {
                self.words.push(words.clone());
            }
            LeadEvent::Enforced { outcome, .. } => self.outcome = Some(*outcome),
            LeadEvent::Found { .. }
            | LeadEvent::Merged { .. }
            | LeadEvent::Unmerged { .. }
            | LeadEvent::TransferWithdrawn { .. }
            | LeadEvent::TransferAccepted { .. }
            | LeadEvent::TransferReturned { .. }
            | LeadEvent::HandlerRuled { .. }
            | LeadEvent::QuestionAnswered { words: None, .. }
            | LeadEvent::ExtensionAsked { .. }
            | LeadEvent::ExtensionGranted { .. }
            | LeadEvent::ExtensionRefused { .. }
            | LeadEvent::Reviewed { .. }
            | LeadEvent::Reopened { .. } => {}
        }
        self
    }

    /// The row as the lead stands in the end.
    fn finished(mut self) -> Self {
        let LeadRow { id, finder, found, township, violations, .. } = self.row;
        let violations = self.lead.matter().map_or(violations, |matter| matter.violations.clone());
        self.row = LeadRow::new(id, &self.lead, finder, found, violations, township);
        self
    }
}

/// The names of the photos among the evidence.
fn photos(evidence: Option<&Evidence>) -> Vec<String> {
    let all = evidence.map(|evidence| evidence.attachments.as_slice()).unwrap_or_default();
    let photos = all.iter().filter(|one| one.kind == AttachmentKind::Photo);
    photos.map(|one| one.sha256.clone()).collect()
}
