//! A draft: what a person wishes, as far as it is known, until it is confirmed. Nothing of it is in the log.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{Stamp, UnitId};

use super::{
    facts::{Context, Hat, Question},
    item::{
        case::CaseItem, correction::CorrectionItem, count::CountItem, lead::LeadItem, matter::MatterItem,
        office::OfficeItem,
    },
    need::Need,
};
use crate::talk::{Media, Place};

/// So many proposals of one message are confirmed together.
pub(super) const MOST_ITEMS: usize = 60;

/// What waits to be completed or confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The id of the message it began with; the wish of its first item has it for ever.
    pub id: Uuid,
    /// Raised with every change: a button of an earlier version is stale.
    pub version: u32,
    /// The proposals, confirmed together.
    pub items: Vec<Item>,
    /// The question that is open.
    pub asking: Option<Asking>,
    /// When it began.
    pub began: Stamp,
    /// When it was last touched.
    pub touched: Stamp,
    /// The platform's number of the message it began with.
    pub message: Option<String>,
    /// The card or question shown last, to be replaced by the next.
    pub shown: Option<Uuid>,
    /// Whether the last answer was a tap: what comes of it takes the place of what was tapped.
    pub in_place: bool,
    /// Whether its card or question is the last thing that was said: only then does a typed `1` confirm it.
    pub on_screen: bool,
    /// What is said above the next card or question.
    pub note: String,
    /// What became of each item that was sent; none while it is on its way or was not sent.
    pub sent: Vec<Option<Sent>>,
}

/// A question about one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asking {
    /// Which item.
    pub index: usize,
    /// What is needed.
    pub need: Need,
}

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sent {
    /// Recorded, with the sentence that says so.
    Recorded {
        /// The receipt number.
        position: u64,
        /// What is said of it.
        said: String,
    },
    /// It was so already.
    Unchanged,
    /// Refused, with the sentence.
    Refused(String),
    /// Nobody knows.
    Failed(String),
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of", content = "is")]
pub enum Item {
    /// A daily count.
    Count(CountItem),
    /// A correction of one, or its withdrawal.
    Correction(CorrectionItem),
    /// A new lead.
    Lead(Box<LeadItem>),
    /// A wish about a lead that exists.
    Case(Box<CaseItem>),
    /// The office's word on a count.
    Office(OfficeItem),
    /// A wish about a concern, a petition, a duty and the like.
    Matter(Box<MatterItem>),
}

impl Draft {
    pub(super) fn new(items: Vec<Item>, at: &Context<'_>) -> Self {
        Self {
            id: at.message,
            version: 1,
            items,
            asking: None,
            began: at.now,
            touched: at.now,
            message: at.platform_message.map(str::to_owned),
            shown: None,
            in_place: false,
            on_screen: false,
            note: String::new(),
            sent: Vec::new(),
        }
    }

    /// What must be looked up before the draft can be shown, of all its items.
    pub(super) fn looks(&self) -> Vec<Question> {
        self.items.iter().filter_map(Item::look).collect()
    }

    /// The first thing that is not told although it is needed.
    pub(super) fn need(&self, hat: &Hat, at: &Context<'_>) -> Option<Asking> {
        let mut needs = self.items.iter().enumerate();
        needs.find_map(|(index, item)| Some(Asking { index, need: item.need(hat, at)? }))
    }

    /// Something changed: buttons shown before are stale.
    pub(super) fn touch(&mut self, at: &Context<'_>) {
        self.version = self.version.saturating_add(1);
        self.touched = at.now;
        self.sent.clear();
    }

    /// The one lead in it that photos and a place belong to.
    pub(super) fn lead_mut(&mut self) -> Option<(&mut Vec<Media>, &mut Option<Place>)> {
        self.items.iter_mut().find_map(|item| match item {
            Item::Lead(lead) => Some((&mut lead.media, &mut lead.position)),
            Item::Case(case) => case.evidence_mut(),
            Item::Count(_) | Item::Correction(_) | Item::Office(_) | Item::Matter(_) => None,
        })
    }

    /// The count that it reports or corrects, if it is about one alone.
    pub(super) fn count(&self) -> Option<(UnitId, vocabulary::Day)> {
        match self.items.as_slice() {
            [Item::Count(count)] => Some((count.unit.clone()?, count.day?)),
            [Item::Correction(correction)] => Some((correction.unit.clone()?, correction.day?)),
            [Item::Lead(_) | Item::Case(_) | Item::Office(_) | Item::Matter(_)] | [] | [_, _, ..] => None,
        }
    }
}

impl Item {
    fn look(&self) -> Option<Question> {
        match self {
            Item::Count(item) => item.look(),
            Item::Correction(item) => item.look(),
            Item::Case(item) => item.look(),
            Item::Lead(_) | Item::Office(_) | Item::Matter(_) => None,
        }
    }

    fn need(&self, hat: &Hat, at: &Context<'_>) -> Option<Need> {
        match self {
            Item::Count(item) => item.need(at),
            Item::Correction(item) => item.need(at),
            Item::Lead(item) => item.need(hat, at),
            Item::Case(item) => item.need(at),
            Item::Office(item) => item.need(at),
            Item::Matter(item) => item.need(at),
        }
    }
}
