//! What is remembered of a person between two messages: the draft, the hat, the last receipts. Kept encrypted, by peer.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{Day, LeadId, Role, Stamp, UnitId};

use super::{draft::Draft, facts::Hat};
use crate::{
    say::Lang,
    talk::{Media, Place},
};

/// So many finished drafts are remembered, for buttons and messages that come late.
const REMEMBERED: usize = 12;
/// A draft that nobody touched for so many days is let go.
const DRAFT_DAYS: i64 = 7;
/// Photos and places wait so many minutes for the words they belong to, and follow a lead for as long.
pub(super) const TOGETHER_MINUTES: i64 = 15;
/// So many photos, voice notes and videos go with one lead.
pub(super) const MOST_MEDIA: usize = 9;

/// A person's side of the conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The post in which the person speaks, once it is chosen among several.
    pub hat: Option<(UnitId, Role)>,
    /// The language of the bot's sentences.
    pub lang: Lang,
    /// Practising: everything goes to the practice unit.
    pub practice: bool,
    /// What waits to be confirmed.
    pub draft: Option<Draft>,
    /// The count reported last, which a correction is about.
    pub last_count: Option<(UnitId, Day)>,
    /// The lead spoken of last and when.
    pub last_lead: Option<(LeadId, Stamp)>,
    /// Photos and places that came before the words they belong to.
    pub pile: Pile,
    /// Drafts that are done with, newest first.
    pub done: VecDeque<Done>,
    /// The words that the keys 1, 2, 3 … of the last menu stand for.
    pub shortcuts: Vec<String>,
    /// When a stranger was last told that this is not for strangers.
    pub turned_away: Option<Stamp>,
    /// What was said before a hat was chosen, to be taken up then.
    pub waiting_for_hat: Option<String>,
}

/// Photos and a place that wait for words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pile {
    /// Photos, voice notes, videos.
    pub media: Vec<Media>,
    /// The place.
    pub place: Option<Place>,
    /// When the last of them came.
    pub at: Option<Stamp>,
}

/// A draft that is done with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The draft.
    pub draft: Uuid,
    /// The platform's number of the message it began with.
    pub message: Option<String>,
    /// What became of it.
    pub end: End,
}

/// What became of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Recorded, with the receipts; and the count it was about, if it was one.
    Recorded {
        /// Receipt numbers.
        positions: Vec<u64>,
        /// The count.
        count: Option<(UnitId, Day)>,
    },
    /// The person let it go.
    Cancelled,
    /// Another took its place.
    Replaced,
}

impl Session {
    /// The session as it still holds at `now`.
    #[must_use]
    pub fn at(mut self, now: Stamp) -> Self {
        let days = |since: Stamp| now.signed_duration_since(since).num_days();
        if self.draft.as_ref().is_some_and(|draft| days(draft.touched) >= DRAFT_DAYS) {
            self.end_draft(End::Cancelled);
        }
        if self.pile.at.is_some_and(|at| !together(at, now)) {
            self.pile = Pile::default();
        }
        self
    }

    /// Whether a card waits to be confirmed.
    pub fn awaits_confirmation(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.asking.is_none())
    }

    /// Whether a question of the bot is open.
    pub fn awaits_answer(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.asking.is_some())
    }

    /// Puts the draft away, remembering what became of it.
    pub(super) fn end_draft(&mut self, end: End) {
        if let Some(draft) = self.draft.take() {
            self.done.push_front(Done { draft: draft.id, message: draft.message, end });
            self.done.truncate(REMEMBERED);
        }
    }

    /// What became of the draft whose tag is on a button.
    pub(super) fn done_with(&self, tag: &str) -> Option<&Done> {
        self.done.iter().find(|done| super::token::tag_of(done.draft) == tag)
    }

    /// The hat in force among those the person has: the only one, or the chosen one.
    pub(super) fn hat<'h>(&self, hats: &'h [Hat]) -> Option<&'h Hat> {
        match hats {
            [only] => Some(only),
            several => {
                let (unit, role) = self.hat.as_ref()?;
                several.iter().find(|hat| &hat.unit == unit && hat.role == *role)
            }
        }
    }
}

/// Whether two moments are close enough for what came then to belong together.
pub(super) fn together(one: Stamp, other: Stamp) -> bool {
    other.signed_duration_since(one).num_minutes().abs() < TOGETHER_MINUTES
}
