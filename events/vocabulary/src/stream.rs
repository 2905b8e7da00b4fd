//! What every stream is: a fold and a decision, both pure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{fact::Fact, rights::Actor, rules::Rules, time::Stamp};

/// The kinds of stream. One service owns each: see [`Kind::owner`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The campaign itself and its rules.
    Campaign,
    /// A post-holder.
    Member,
    /// One unit's count of one day.
    Count,
    /// A lead.
    Lead,
}

impl Kind {
    /// Every kind, in the order of this page.
    pub const ALL: [Kind; 4] = [Kind::Campaign, Kind::Member, Kind::Count, Kind::Lead];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Campaign => "campaign",
            Kind::Member => "member",
            Kind::Count => "count",
            Kind::Lead => "lead",
        }
    }

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The only service that appends to streams of this kind.
    pub const fn owner(self) -> &'static str {
        match self {
            Kind::Campaign | Kind::Member => "roster",
            Kind::Count => "counts",
            Kind::Lead => "casework",
        }
    }
}

/// What a decision may know besides the stream's own state.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time that the event will carry.
    pub at: Stamp,
    /// Who wishes it, in which post.
    pub actor: &'a Actor,
    /// The rules in force.
    pub rules: &'a Rules,
}

/// A stream of events: state, decision and fold. All methods are pure.
pub trait Stream: Sized + Default + Clone + Send + Sync {
    /// The kind of stream.
    const KIND: Kind;
    /// What can happen.
    type Event: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync;
    /// What can be wished, with every personal word sealed.
    type Command: Clone + std::fmt::Debug + Send + Sync;
    /// Why a wish is not granted.
    type Refusal: std::error::Error + Clone + PartialEq + Send + Sync;

    /// The state after one more event. Total: a fact is never refused.
    #[must_use]
    fn evolve(self, fact: &Fact<Self::Event>) -> Self;

    /// The one event that grants the wish, `None` when it is already so, or the refusal.
    fn decide(&self, command: Self::Command, at: &Context<'_>) -> Result<Option<Self::Event>, Self::Refusal>;
}
