//! What people wrote, opened for a document. The opening is on record.

use std::collections::BTreeMap;

use anyhow::Context;
use bus::vault::{Opened, Opening};
use vocabulary::{
    Event, LeadId, MemberId, Sealed, Stamp,
    ids::PriorityId,
    summary::{Section, SummaryEvent, SummaryOf},
    wire,
};

use super::desk::{Draft, Word};
use crate::node::Node;

/// Why the words of a summary are opened, as it stands in the record of openings.
const PURPOSE: &str = "编制总结";
/// What stands in the place of words whose key was destroyed.
const ERASED: &str = "［已依法删除］";

/// Words, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) word: Word,
}

/// The words of a summary that stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) paragraphs: BTreeMap<Section, Said>,
    /// Approved cases.
    pub(super) cases: BTreeMap<LeadId, Said>,
    /// Why the office decided on a route or area, and what.
    pub(super) places: BTreeMap<PriorityId, (bool, Said)>,
}

impl Words {
    /// Opens the words of a draft.
    pub(super) async fn open(node: &Node, of: &SummaryOf, draft: &Draft, at: Stamp) -> anyhow::Result<Self> {
        let mut opener = Opener { node, of, at };
        let mut words = Self::default();
        for (section, word) in &draft.paragraphs {
            words.paragraphs.insert(*section, opener.said(word).await?);
        }
        for (lead, word) in &draft.cases {
            if draft.state.cases.get(lead).is_some_and(|case| case.approved == Some(true)) {
                words.cases.insert(*lead, opener.said(word).await?);
            }
        }
        for (place, word) in &draft.places {
            let kept = draft.state.places.get(place).copied().unwrap_or(false);
            words.places.insert(place.clone(), (kept, opener.said(word).await?));
        }
        Ok(words)
    }
}

/// The words that one event holds, opened for somebody to read.
pub(super) async fn read(
    node: &Node,
    of: &SummaryOf,
    word: &Word,
    (reader, purpose, at): (&MemberId, &str, Stamp),
) -> anyhow::Result<String> {
    let page = node.bus.read(word.position.saturating_sub(1), 1).await?;
    let record = page.first().context("the log is shorter than its own views")?;
    let Event::Summary(event) = wire::decode(&record.body)?.event else {
        anyhow::bail!("position {} holds no word of a summary", word.position);
    };
    let Some(sealed) = sealed(event) else { return Ok(String::new()) };
    let matter = format!("summary/{of}");
    let by = Opening { member: reader.clone(), matter, purpose: purpose.to_owned(), at };
    Ok(match node.vault.unseal(&sealed, &by)? {
        Opened::Text(text) => text.reveal().to_owned(),
        Opened::Erased => ERASED.to_owned(),
    })
}

struct Opener<'a> {
    node: &'a Node,
    of: &'a SummaryOf,
    at: Stamp,
}

impl Opener<'_> {
    async fn said(&mut self, word: &Word) -> anyhow::Result<Said> {
        let reader = MemberId::new("summary")?;
        let text = read(self.node, self.of, word, (&reader, PURPOSE, self.at)).await?;
        Ok(Said { text, word: word.clone() })
    }
}

/// The words of an event, if it has any.
fn sealed(event: SummaryEvent) -> Option<Sealed> {
    match event {
        SummaryEvent::ParagraphWritten { words, .. } | SummaryEvent::CaseProposed { words, .. } => {
            Some(words)
        }
        SummaryEvent::Returned { reason }
        | SummaryEvent::CaseRefused { reason, .. }
        | SummaryEvent::PlaceDecided { reason, .. } => Some(reason),
        SummaryEvent::ParagraphWithdrawn { .. }
        | SummaryEvent::Submitted { .. }
        | SummaryEvent::Accepted {}
        | SummaryEvent::CaseApproved { .. }
        | SummaryEvent::Sealed { .. } => None,
    }
}
