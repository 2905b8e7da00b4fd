//! What can happen to a petition.

use serde::{Deserialize, Serialize};

use crate::{
    exit::Exit,
    ids::{TopicKey, UnitId},
    sealed::Sealed,
    time::{Stamp, rfc3339},
};

/// Which law's clocks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PetitionKind {
    /// A letter or visit (来信来访): 信访工作条例.
    Petition,
    /// A tip-off or complaint about road transport (道路运输投诉举报): 重庆市道路运输管理条例70.
    TransportTip,
}

impl PetitionKind {
    /// Every kind with its official term.
    pub const TITLES: [(PetitionKind, &'static str); 2] =
        [(PetitionKind::Petition, "来信来访"), (PetitionKind::TransportTip, "道路运输投诉举报")];
}

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// 来信
    Letter,
    /// 来访
    Visit,
    /// 网上
    Online,
    /// 电话
    Phone,
    /// 上级转交
    FromAbove,
}

impl Way {
    /// Every way with its official term.
    pub const TITLES: [(Way, &'static str); 5] = [
        (Way::Letter, "来信"),
        (Way::Visit, "来访"),
        (Way::Online, "网上"),
        (Way::Phone, "电话"),
        (Way::FromAbove, "上级转交"),
    ];
}

/// What is wanted (信访工作条例: 申诉求决、检举控告、意见建议).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// 申诉求决
    Appeal,
    /// 检举控告
    Accusation,
    /// 意见建议
    Suggestion,
}

impl Matter {
    /// Every matter with its official term.
    pub const TITLES: [(Matter, &'static str); 3] =
        [(Matter::Appeal, "申诉求决"), (Matter::Accusation, "检举控告"), (Matter::Suggestion, "意见建议")];
}

/// What has happened to a petition.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(bound(deserialize = "W: Deserialize<'de>"))]
#[cfg_attr(feature = "schema", schemars(rename = "PetitionEvent"))]
pub enum PetitionEvent<W = Sealed> {
    /// It came in.
    #[serde(rename = "petition-received")]
    Received {
        /// Which law's clocks run.
        kind: PetitionKind,
        /// How it came.
        way: Way,
        /// What is wanted.
        matter: Matter,
        /// What it is about.
        theme: TopicKey,
        /// How many people stand behind it.
        people: u32,
        /// The township it is about, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        township: Option<UnitId>,
        /// What is said.
        words: W,
        /// Who petitions, under a key of their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        petitioner: Option<W>,
        /// The responsible unit.
        unit: UnitId,
        /// Tell in writing that it is accepted by then; for a tip-off: answer by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The responsible unit told in writing that it takes it up.
    #[serde(rename = "petition-accepted")]
    Accepted {
        /// Answer by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// A person passed it on, and said why.
    #[serde(rename = "petition-forwarded")]
    Forwarded {
        /// By which of the three ways out; none when it only goes to the unit whose matter it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<Exit>,
        /// To which unit.
        to: UnitId,
        /// Why.
        reason: W,
        /// Tell in writing by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The head of the unit approved more time.
    #[serde(rename = "petition-extended")]
    Extended {
        /// Answer by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
        /// Why.
        reason: W,
    },
    /// It was answered in writing.
    #[serde(rename = "petition-answered")]
    Answered {
        /// The answer.
        words: W,
        /// Whether the petitioner was content, when asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<bool>,
    },
    /// It is over.
    #[serde(rename = "petition-closed")]
    Closed {
        /// Whether it can be answered for: closed after its answer, or taken back by the petitioner.
        withdrawn: bool,
    },
}
