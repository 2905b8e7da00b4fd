//! What can happen to a concern.

use serde::{Deserialize, Serialize};

use crate::{
    exit::Exit,
    ids::{ConcernId, LeadId, PetitionId, PriorityId, TopicKey, UnitId},
    sealed::Sealed,
    time::{Stamp, rfc3339},
};

/// What a concern belongs together with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LinkedTo {
    /// An earlier concern: the same story.
    Concern(ConcernId),
    /// A lead.
    Lead(LeadId),
    /// A petition.
    Petition(PetitionId),
}

/// Why a concern is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// It was answered and has calmed down (已回应、已平息).
    Settled,
    /// It is the same story as another (并入).
    SameStory,
    /// It has nothing to do with the campaign (与本行动无关).
    Unrelated,
}

impl Closing {
    /// Every reason with its official term.
    pub const TITLES: [(Closing, &'static str); 3] = [
        (Closing::Settled, "已回应并平息"),
        (Closing::SameStory, "并入同一事件"),
        (Closing::Unrelated, "与本行动无关"),
    ];

    /// The official term.
    pub fn title(self) -> &'static str {
        Closing::TITLES.iter().find(|(why, _)| *why == self).map_or("", |(_, title)| title)
    }
}

/// What has happened to a concern. Who spoke is never part of it.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ConcernEvent"))]
pub enum ConcernEvent<W = Sealed> {
    /// Somebody of the campaign noted it.
    #[serde(rename = "concern-noted")]
    Noted {
        /// Where it was met.
        channel: TopicKey,
        /// What it is about.
        theme: TopicKey,
        /// Its level.
        level: TopicKey,
        /// The township it is about, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        township: Option<UnitId>,
        /// The priority route or area it is about, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PriorityId>,
        /// How many it reached when it was noted: readings and passings-on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reach: Option<u64>,
        /// What is said, without any name, account or link: redacted before it was sealed.
        words: W,
        /// How many pieces the redaction took out.
        #[serde(default, skip_serializing_if = "is_zero")]
        redacted: u32,
        /// The unit that answers.
        unit: UnitId,
        /// Answer by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// It spread or calmed: another level or reach.
    #[serde(rename = "concern-levelled")]
    Levelled {
        /// The level from now on.
        level: TopicKey,
        /// The reach now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reach: Option<u64>,
        /// Answer by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// It belongs together with something else.
    #[serde(rename = "concern-linked")]
    Linked {
        /// With what.
        to: LinkedTo,
    },
    /// A person passed it on, and said why.
    #[serde(rename = "concern-forwarded")]
    Forwarded {
        /// By which way out.
        exit: Exit,
        /// To which unit.
        to: UnitId,
        /// Why.
        reason: W,
    },
    /// It was answered.
    #[serde(rename = "concern-answered")]
    Answered {
        /// What was said, where.
        words: W,
    },
    /// It is over.
    #[serde(rename = "concern-closed")]
    Closed {
        /// Why.
        why: Closing,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}
