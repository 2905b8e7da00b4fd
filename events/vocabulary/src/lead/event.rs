//! What can happen to a lead.

use serde::{Deserialize, Serialize};

use super::{Evidence, command::Measures};
use crate::{
    ids::{LeadId, PriorityId, UnitId, ViolationCode},
    sealed::Sealed,
    time::{Stamp, rfc3339, rfc3339_if_any},
};

/// Where a lead came from (线索来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Found on patrol (巡查发现).
    Patrol,
    /// A member of the public (群众举报).
    Public,
    /// A road company (企业提供).
    Company,
    /// Another department (部门移交).
    Department,
    /// The 12345 or 12328 hotline (热线转办).
    Hotline,
    /// Public-opinion monitoring (网络监测).
    Opinion,
    /// Screening of data (数据筛查).
    Screening,
    /// A neighbouring county (邻县移送).
    Neighbour,
    /// Passed on by hearsay in a chat group (转述).
    Hearsay,
}

impl Source {
    /// Every source with its official term.
    pub const TITLES: [(Source, &'static str); 9] = [
        (Source::Patrol, "巡查发现"),
        (Source::Public, "群众举报"),
        (Source::Company, "企业提供"),
        (Source::Department, "部门移交"),
        (Source::Hotline, "热线转办"),
        (Source::Opinion, "网络监测"),
        (Source::Screening, "数据筛查"),
        (Source::Neighbour, "邻县移送"),
        (Source::Hearsay, "转述"),
    ];
}

/// A kind of vehicle, as people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VehicleKind {
    /// 面包车
    Van,
    /// 网约车
    RideHailing,
    /// 出租车
    Taxi,
    /// 小客车
    Car,
    /// 商务车
    Mpv,
    /// 中巴
    Minibus,
    /// 大客车
    Coach,
    /// 货车
    Truck,
    /// 摩托车
    Motorcycle,
    /// 三轮车
    Tricycle,
    /// 农用车
    FarmVehicle,
    /// 其他
    Other,
}

impl VehicleKind {
    /// Every kind with its everyday word.
    pub const TITLES: [(VehicleKind, &'static str); 12] = [
        (VehicleKind::Van, "面包车"),
        (VehicleKind::RideHailing, "网约车"),
        (VehicleKind::Taxi, "出租车"),
        (VehicleKind::Car, "小客车"),
        (VehicleKind::Mpv, "商务车"),
        (VehicleKind::Minibus, "中巴"),
        (VehicleKind::Coach, "大客车"),
        (VehicleKind::Truck, "货车"),
        (VehicleKind::Motorcycle, "摩托车"),
        (VehicleKind::Tricycle, "三轮车"),
        (VehicleKind::FarmVehicle, "农用车"),
        (VehicleKind::Other, "其他"),
    ];
}

/// Why a transfer is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReturnReason {
    /// It is not this unit's matter (不属本单位职责).
    NotOurs,
    /// There is too little to act on (材料不足).
    Insufficient,
    /// The unit has it already (已掌握、重复).
    AlreadyKnown,
    /// Something else, said in the note.
    Other,
}

impl ReturnReason {
    /// Every reason in plain words.
    pub const TITLES: [(ReturnReason, &'static str); 4] = [
        (ReturnReason::NotOurs, "不属本单位职责"),
        (ReturnReason::Insufficient, "材料不足"),
        (ReturnReason::AlreadyKnown, "重复"),
        (ReturnReason::Other, "其他"),
    ];
}

/// What the handler found (办理结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The violation is proven (查实).
    Proven,
    /// There was none (不实).
    Unfounded,
    /// It cannot be established (无法核实).
    Unverifiable,
}

impl Outcome {
    /// Every outcome with its official term.
    pub const TITLES: [(Outcome, &'static str); 3] =
        [(Outcome::Proven, "查实"), (Outcome::Unfounded, "不实"), (Outcome::Unverifiable, "无法核实")];
}

/// What the reviewer says (复核).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The result stands and the lead is closed (办结销号).
    Upheld,
    /// The handler looks again (退回重办).
    SentBack,
}

/// What has happened to a lead.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(bound(deserialize = "W: Deserialize<'de>"))]
#[cfg_attr(feature = "schema", schemars(rename = "LeadEvent"))]
pub enum LeadEvent<W = Sealed> {
    /// A unit found it and handed it in.
    #[serde(rename = "lead-found")]
    Found {
        /// Where it came from.
        source: Source,
        /// The unit that found it.
        finder: UnitId,
        /// The unit that holds it first: the finder, or the office for companies and outside parties.
        holder: UnitId,
        /// What it is about.
        violations: Vec<ViolationCode>,
        /// In which township, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        township: Option<UnitId>,
        /// Priority vehicles, routes, areas and periods of the notice's section four that it falls under.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        priority: Vec<PriorityId>,
        /// The kind of vehicle.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vehicle: Option<VehicleKind>,
        /// Seats of the vehicle.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seats: Option<u8>,
        /// When it was seen, if that was not when it was reported.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "rfc3339_if_any")]
        seen: Option<Stamp>,
        /// The finder's words.
        words: W,
        /// Plates.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        plates: Vec<W>,
        /// Who told it, under the finder's own key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        informant: Option<W>,
        /// Photos and the like, and where it was on the map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Box<Evidence<W>>>,
        /// Transfer it, or record a result, by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// More became known.
    #[serde(rename = "lead-supplemented")]
    Supplemented {
        /// The new words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<W>,
        /// Further plates.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        plates: Vec<W>,
        /// Photos and the like, and where it was on the map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Box<Evidence<W>>>,
    },
    /// It is the same matter as an earlier lead; both finders keep the credit.
    #[serde(rename = "lead-merged")]
    Merged {
        /// The earlier lead.
        into: LeadId,
    },
    /// The merging was a mistake.
    #[serde(rename = "lead-unmerged")]
    Unmerged {
        /// Why.
        reason: W,
    },
    /// The holder asked another unit to take it over.
    #[serde(rename = "transferred")]
    Transferred {
        /// The asked unit (牵头).
        to: UnitId,
        /// Units asked to support it (配合).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        supporting: Vec<UnitId>,
        /// The violation for which the asked unit is competent.
        basis: ViolationCode,
        /// A note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<W>,
        /// Accept or return by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The sender took the transfer back before it was accepted.
    #[serde(rename = "transfer-withdrawn")]
    TransferWithdrawn {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<W>,
    },
    /// The asked unit took it.
    #[serde(rename = "transfer-accepted")]
    TransferAccepted {
        /// Record a result by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The asked unit did not take it.
    #[serde(rename = "transfer-returned")]
    TransferReturned {
        /// Why, from a list.
        reason: ReturnReason,
        /// Why, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<W>,
        /// The office, when this return puts the lead before it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_office: Option<UnitId>,
        /// Transfer again, or rule, by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The office ruled who handles it.
    #[serde(rename = "handler-ruled")]
    HandlerRuled {
        /// The handler.
        to: UnitId,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<W>,
        /// Record a result by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The holder asked the finder for more; the holder's clock stands still.
    #[serde(rename = "question-asked")]
    QuestionAsked {
        /// The finder's unit.
        to: UnitId,
        /// The question.
        words: W,
        /// Answer by then, or it lapses.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The finder answered, or the question lapsed; the holder's clock goes on.
    #[serde(rename = "question-answered")]
    QuestionAnswered {
        /// The answer; absent when the question lapsed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<W>,
        /// The holder's deadline, moved by the pause.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The holder asked for more time.
    #[serde(rename = "extension-asked")]
    ExtensionAsked {
        /// Until when.
        until: Stamp,
        /// Why.
        reason: W,
    },
    /// The office gave more time.
    #[serde(rename = "extension-granted")]
    ExtensionGranted {
        /// The new deadline.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// The office gave no more time.
    #[serde(rename = "extension-refused")]
    ExtensionRefused {
        /// Why.
        reason: W,
    },
    /// A unit recorded its result.
    #[serde(rename = "enforced")]
    Enforced {
        /// The unit whose part it is.
        by: UnitId,
        /// What it found.
        outcome: Outcome,
        /// The violations established.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        violations: Vec<ViolationCode>,
        /// What was done.
        #[serde(default)]
        measures: Measures,
        /// A note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<W>,
        /// The unit that reviews when all parts are there.
        reviewer: UnitId,
        /// Review by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
    /// Somebody other than the handler looked at the result.
    #[serde(rename = "reviewed")]
    Reviewed {
        /// What the reviewer says.
        verdict: Verdict,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<W>,
        /// The handler's new deadline when it was sent back.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "rfc3339_if_any")]
        due: Option<Stamp>,
    },
    /// A closed lead came back.
    #[serde(rename = "lead-reopened")]
    Reopened {
        /// The unit that found it, so that a reader need not remember closed leads.
        finder: UnitId,
        /// The unit that holds it now.
        to: UnitId,
        /// Why.
        reason: W,
        /// Record a result by then.
        #[serde(deserialize_with = "rfc3339")]
        due: Stamp,
    },
}
