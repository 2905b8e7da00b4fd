//! What every stream is: a fold and a decision, both pure.

use memchr::memchr;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{fact::Fact, rights::Actor, rules::Rules, time::Stamp};

/// The kinds of stream. One service owns each: see [`Kind::owner`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// A concern of public opinion (舆情). Never who spoke.
    Concern,
    /// A petition (来信来访) or a tip-off about road transport (道路运输投诉举报).
    Petition,
    /// An alert about public opinion or petitions (预警).
    Alert,
    /// A task of the notice with one lead unit (任务清单).
    Duty,
    /// A finding of supervision (督导).
    Supervision,
    /// The reminders about one matter (催办).
    Reminder,
    /// A figure that a unit disputes (数据异议).
    Dispute,
    /// A township's market days and school hours (赶集、上下学).
    Timetable,
    /// A joint operation and who counts it (联合执法).
    Operation,
    /// The summary of a unit or of the county (总结).
    Summary,
}

impl Kind {
    /// Every kind, in the order of this page.
    pub const ALL: [Kind; 14] = [
        Kind::Campaign,
        Kind::Member,
        Kind::Count,
        Kind::Lead,
        Kind::Concern,
        Kind::Petition,
        Kind::Alert,
        Kind::Duty,
        Kind::Supervision,
        Kind::Reminder,
        Kind::Dispute,
        Kind::Timetable,
        Kind::Operation,
        Kind::Summary,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Campaign => "campaign",
            Kind::Member => "member",
            Kind::Count => "count",
            Kind::Lead => "lead",
            Kind::Concern => "concern",
            Kind::Petition => "petition",
            Kind::Alert => "alert",
            Kind::Duty => "duty",
            Kind::Supervision => "supervision",
            Kind::Reminder => "reminder",
            Kind::Dispute => "dispute",
            Kind::Timetable => "timetable",
            Kind::Operation => "operation",
            Kind::Summary => "summary",
        }
    }

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The kind of the stream of that name, `KIND/ID`; whether the id is one is not looked at.
    pub fn of_stream(name: &str) -> Option<Kind> {
        parts(name).and_then(|(kind, _)| Kind::parse(kind))
    }

    /// The only service that appends to streams of this kind.
    pub const fn owner(self) -> &'static str {
        match self {
            Kind::Campaign | Kind::Member => "roster",
            Kind::Count | Kind::Dispute | Kind::Operation => "counts",
            Kind::Lead => "casework",
            Kind::Concern | Kind::Petition | Kind::Alert => "opinion",
            Kind::Duty | Kind::Supervision | Kind::Timetable => "duties",
            Kind::Reminder => "clock",
            Kind::Summary => "summary",
        }
    }
}

/// The two parts of a stream's name, `KIND/ID`. One byte is looked for, which is quicker than to look for a character.
pub(crate) fn parts(name: &str) -> Option<(&str, &str)> {
    let (kind, id) = name.split_at_checked(memchr(b'/', name.as_bytes())?)?;
    Some((kind, id.strip_prefix('/')?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_by_the_name_of_its_streams() {
        for kind in Kind::ALL {
            let name = kind.as_str();
            assert_eq!(Kind::parse(name), Some(kind));
            assert_eq!(Kind::of_stream(&format!("{name}/x")), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), name);
        }
        assert_eq!(
            (Kind::parse("leads"), Kind::of_stream("lead"), Kind::of_stream("Lead/x")),
            (None, None, None)
        );
    }
}
