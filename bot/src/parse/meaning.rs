//! What a message can mean: values to confirm, never commands that are carried out.
//!
//! A field that was not said is `None` or empty; nothing is filled in here except what the rules of the bot default
//! (the sender's unit, the day of the message). Everything is still to be shown as a card and confirmed.

use std::collections::BTreeMap;

use vocabulary::{
    Day, IndicatorKey, LeadId, Stamp, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Measures, Outcome, ReturnReason, Source, VehicleKind},
    rules::Figures,
};

use super::Warn;

/// What a message means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parse {
    /// The wish, the question, or why it is none.
    pub intent: Intent,
    /// What to point out. Those of a daily count stand in its [`CountSaid`].
    pub warnings: Vec<Warn>,
}

/// The kinds of meaning.
///
/// A further subject (a concern, a petition, the progress of a duty) is a further variant, with its reader in `read/`
/// and its name in [`IntentName`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Figures of a day, one entry a unit.
    DailyCount(Vec<CountSaid>),
    /// A change to figures reported before, or taking them back.
    Correction(CorrectionSaid),
    /// A new lead.
    Lead(Box<LeadSaid>),
    /// A wish about a lead that exists.
    OnLead(OnLead),
    /// What was done about a lead or a vehicle (查处结果).
    Enforce(EnforceSaid),
    /// A leader's or the office's word on counts or on a result.
    Review(ReviewSaid),
    /// The office opens a locked day again.
    ReopenDay(ReopenDaySaid),
    /// A question.
    Query(Query),
    /// How to use the bot; `topic` is what was asked about, as typed.
    Help {
        /// What about.
        topic: Option<String>,
        /// The sender has not joined.
        unbound: bool,
    },
    /// It cannot be done, and why.
    Reject(Rejection),
    /// Nothing usable. `silent`: plainly not for the bot, do not answer.
    Unknown {
        /// Do not answer.
        silent: bool,
    },
}

/// Somebody who may be meant by a name: a unit, or the whole county, which is no unit that reports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meant {
    /// A unit of the campaign.
    Unit(UnitId),
    /// The county itself (云阳县), which is not the town of that name.
    County,
}

/// Figures of one unit for one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountSaid {
    /// Whose; none when `ambiguous_units` has the choices.
    pub unit: Option<UnitId>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day; none when `ambiguous_days` has the choices.
    pub day: Option<Day>,
    /// Which days may be meant, earlier first.
    pub ambiguous_days: Vec<Day>,
    /// The values; one with `decimals` 2 is in hundredths.
    pub figures: Figures,
    /// Several values for one figure, in the order typed. Such a figure is not in `figures`.
    pub ambiguous_figures: BTreeMap<IndicatorKey, Vec<u64>>,
    /// Cases by kind, as far as told.
    pub breakdown: BTreeMap<ViolationCode, u64>,
    /// Required figures that were not told, in the order of the campaign.
    pub missing: Vec<IndicatorKey>,
    /// 零报告, 没出动.
    pub zero_report: bool,
    /// Values to suggest and never to take (1O → 10).
    pub suggest: Figures,
    /// What to point out.
    pub warnings: Vec<Warn>,
}

/// A correction of figures reported before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorrectionSaid {
    /// Whose report.
    pub unit: Option<UnitId>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day: the day named, or that of the last report.
    pub day: Option<Day>,
    /// Which days may be meant.
    pub ambiguous_days: Vec<Day>,
    /// What changes.
    pub changes: BTreeMap<IndicatorKey, Change>,
    /// Several new values for one figure.
    pub ambiguous_figures: BTreeMap<IndicatorKey, Vec<u64>>,
    /// Figures of which one is meant, when the old value fits several (35改36).
    pub ambiguous_fields: Vec<IndicatorKey>,
    /// Take the whole report back.
    pub withdraw: bool,
    /// What is not told.
    pub missing: Vec<Lack>,
    /// Values to suggest and never to take.
    pub suggest: Figures,
    /// Why, in the sender's words.
    pub reason: Option<String>,
}

/// A change to one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The new value, or by how much.
    pub to: NewValue,
    /// The old value, when the sender gave it.
    pub was: Option<u64>,
}

/// A value, or a difference to what was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewValue {
    /// The value.
    Set(u64),
    /// The difference.
    Delta(i64),
}

/// What a message does not tell although it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// Which figure.
    Field,
    /// Its new value.
    Value,
    /// Which lead.
    Ref,
    /// To whom.
    ToUnit,
    /// What a review is about.
    Target,
    /// The words of a question, answer, reason.
    Words,
    /// Until when.
    Until,
    /// The unit.
    Unit,
    /// The day.
    Day,
}

impl Lack {
    /// The name in the output of `lianqin parse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Lack::Field => "field",
            Lack::Value => "value",
            Lack::Ref => "ref",
            Lack::ToUnit => "to_unit",
            Lack::Target => "target",
            Lack::Words => "words",
            Lack::Until => "until",
            Lack::Unit => "unit",
            Lack::Day => "date",
        }
    }
}

/// A new lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadSaid {
    /// Where, in the words typed.
    pub location: Option<String>,
    /// The township that the message names, if one.
    pub township: Option<UnitId>,
    /// Priority routes and areas that the message names.
    pub places: Vec<PriorityId>,
    /// Valid plates, normalised, each once.
    pub plates: Vec<String>,
    /// What was meant as a plate and is none, as typed.
    pub plate_raw: Option<String>,
    /// What it may have been: shown, never taken.
    pub plate_suggest: Option<String>,
    /// The part of a plate that was seen.
    pub plate_partial: Option<String>,
    /// One of the plates is a new-energy plate.
    pub new_energy: bool,
    /// The vehicle.
    pub vehicle: Option<VehicleSaid>,
    /// What it is about.
    pub behaviours: Vec<ViolationCode>,
    /// When it was seen.
    pub seen: Option<Seen>,
    /// Its seats.
    pub seats: Option<u8>,
    /// Who told it, in the words typed.
    pub informant: Option<String>,
    /// Where it came from, when said.
    pub source: Option<Source>,
    /// Everything that was typed after the word 线索, tidied (see `text`).
    pub words: String,
}

/// A vehicle in the campaign's word and, where it has one, the vocabulary's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehicleSaid {
    /// The campaign's word, e.g. 大货车.
    pub word: String,
    /// The kind on the wire.
    pub kind: Option<VehicleKind>,
}

/// When something was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// To the minute.
    At(Stamp),
    /// Only the day is told.
    On(Day),
}

/// A wish about a lead that exists. Without a number it is about the one matter the sender has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnLead {
    /// Which lead.
    pub lead: Option<LeadId>,
    /// What.
    pub wish: LeadWish,
    /// What is not told although it is needed.
    pub missing: Vec<Lack>,
}

/// What is wished of a lead that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadWish {
    /// 移交、转给
    Transfer {
        /// To whom.
        to: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_to: Vec<UnitId>,
        /// Supporting units (配合).
        supporting: Vec<UnitId>,
        /// For what.
        behaviours: Vec<ViolationCode>,
        /// Further words.
        note: Option<String>,
    },
    /// 接收
    Accept,
    /// 退回 a transfer.
    Return {
        /// From the list.
        reason: Option<ReturnReason>,
        /// Further words.
        note: Option<String>,
    },
    /// 撤回 a transfer.
    Withdraw {
        /// Further words.
        note: Option<String>,
    },
    /// 裁定
    Rule {
        /// Who handles it.
        to: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_to: Vec<UnitId>,
        /// Further words.
        note: Option<String>,
    },
    /// 询问
    Ask {
        /// The question.
        words: Option<String>,
    },
    /// 答复
    Answer {
        /// The answer.
        words: Option<String>,
    },
    /// 补充
    Supplement {
        /// The words.
        words: Option<String>,
        /// Plates, normalised.
        plates: Vec<String>,
    },
    /// 并案
    Merge {
        /// The earlier lead.
        into: Option<LeadId>,
    },
    /// 拆案
    Unmerge {
        /// Why.
        reason: Option<String>,
    },
    /// 申请延期
    AskExtension {
        /// Until when; a day alone means its end.
        until: Option<Stamp>,
        /// Why.
        reason: Option<String>,
    },
    /// 同意延期
    GrantExtension,
    /// 不同意延期
    RefuseExtension {
        /// Why.
        reason: Option<String>,
    },
    /// 重新打开
    Reopen {
        /// Who shall hold it.
        to: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_to: Vec<UnitId>,
        /// Why.
        reason: Option<String>,
    },
}

/// What was done about a lead or a vehicle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnforceSaid {
    /// Which lead; by its plates when no number is said.
    pub lead: Option<LeadId>,
    /// Plates, normalised.
    pub plates: Vec<String>,
    /// What was meant as a plate and is none.
    pub plate_raw: Option<String>,
    /// For what.
    pub behaviours: Vec<ViolationCode>,
    /// The finding (查实、不实), when said.
    pub outcome: Option<Outcome>,
    /// Fine, points, detained vehicles.
    pub measures: Measures,
    /// Everything that was typed after the verb and the number.
    pub note: Option<String>,
    /// What is not told although it is needed.
    pub missing: Vec<Lack>,
}

/// A leader's or the office's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewSaid {
    /// Approve or send back.
    pub action: ReviewAction,
    /// What it is about.
    pub target: ReviewTarget,
    /// Why, in words.
    pub comment: Option<String>,
}

/// Approve or send back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewAction {
    /// 通过、同意
    Approve,
    /// 退回
    Return,
}

/// What a review is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewTarget {
    /// The count of a unit for a day.
    Count {
        /// Whose; none when `ambiguous_units` has the choices.
        unit: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_units: Vec<Meant>,
        /// Of which day.
        day: Day,
    },
    /// The result of a lead.
    Lead(LeadId),
    /// Everything that waits (全部通过), of a day when one is said.
    AllPending {
        /// Of which day.
        day: Option<Day>,
    },
    /// Not said: the draft before it, or a question.
    Missing,
}

/// The office opens a locked day again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReopenDaySaid {
    /// Whose.
    pub unit: Option<UnitId>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day.
    pub day: Option<Day>,
    /// Until when; a day alone means its end.
    pub until: Option<Stamp>,
    /// Why.
    pub reason: Option<String>,
    /// What is not told although it is needed.
    pub missing: Vec<Lack>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Figures, reports, a lead, a plate.
    Status(StatusQuery),
    /// 我的待办
    MyQueue,
    /// 我的线索
    MyLeads,
    /// 今天怎么样
    Today,
    /// 江口镇怎么样
    Township {
        /// Which; none when `ambiguous_units` has the choices.
        unit: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_units: Vec<Meant>,
    },
    /// 我是谁
    WhoAmI,
    /// 职责; of a unit when one is named, else of the sender's.
    Duties {
        /// Whose.
        unit: Option<UnitId>,
    },
    /// 检查车辆怎么算
    Definition {
        /// Of which figure.
        indicator: IndicatorKey,
    },
}

/// What is asked about, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusQuery {
    /// What is asked about.
    pub metric: Metric,
    /// Of which unit, when said.
    pub unit: Option<Meant>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day or days, when said.
    pub when: Option<When>,
    /// Which lead.
    pub lead: Option<LeadId>,
    /// Which plates, normalised.
    pub plates: Vec<String>,
    /// What was meant as a plate and is none.
    pub plate_raw: Option<String>,
}

/// A day, or days from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// One day.
    On(Day),
    /// From and to, both included.
    Range(Day, Day),
}

/// What a status query asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metric {
    /// Who has not reported.
    Unreported,
    /// Whether a report is in.
    Submitted,
    /// A figure.
    Indicator(IndicatorKey),
    /// What became of a lead.
    LeadStatus,
    /// What is known of a plate.
    Plate,
}

/// Why a message cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Why.
    pub reason: RejectReason,
    /// What it would have been, when that is plain.
    pub would_be: Option<IntentName>,
    /// Which figure.
    pub field: Option<IndicatorKey>,
    /// Which unit.
    pub unit: Option<Meant>,
    /// The name typed, when no unit is called so.
    pub unit_raw: Option<String>,
    /// Units that may have been meant: shown, never taken.
    pub suggest_units: Vec<UnitId>,
}

/// Why a message cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RejectReason {
    /// The sender has not joined.
    UnboundUser,
    /// Not to be done by chat.
    UnsupportedOperation,
    /// Not the sender's unit.
    UnitNotAuthorized,
    /// Not for the sender's role.
    RoleNotAuthorized,
    /// No unit is called so.
    UnknownUnit,
    /// The day is to come.
    FutureDate,
    /// The calendar has no such day.
    InvalidDate,
    /// Before the campaign began.
    BeforeCampaign,
    /// A count has no decimals.
    NotInteger,
    /// A count is never negative.
    Negative,
    /// Above the limit of one report.
    OutOfRange,
    /// The message is longer than [`super::LONGEST`].
    TooLong,
}

impl RejectReason {
    /// The name in the output of `lianqin parse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            RejectReason::UnboundUser => "unbound_user",
            RejectReason::UnsupportedOperation => "unsupported_operation",
            RejectReason::UnitNotAuthorized => "unit_not_authorized",
            RejectReason::RoleNotAuthorized => "role_not_authorized",
            RejectReason::UnknownUnit => "unknown_unit",
            RejectReason::FutureDate => "future_date",
            RejectReason::InvalidDate => "invalid_date",
            RejectReason::BeforeCampaign => "before_campaign",
            RejectReason::NotInteger => "not_integer",
            RejectReason::Negative => "negative",
            RejectReason::OutOfRange => "out_of_range",
            RejectReason::TooLong => "too_long",
        }
    }
}

/// The name of a kind of meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntentName {
    /// [`Intent::DailyCount`]
    DailyCount,
    /// [`Intent::Correction`]
    Correction,
    /// [`Intent::Lead`]
    Lead,
    /// [`LeadWish::Transfer`]
    Transfer,
    /// [`LeadWish::Accept`]
    Accept,
    /// [`LeadWish::Return`]
    Return,
    /// [`LeadWish::Withdraw`]
    Withdraw,
    /// [`LeadWish::Rule`]
    Rule,
    /// [`LeadWish::Ask`]
    Question,
    /// [`LeadWish::Answer`]
    Answer,
    /// [`LeadWish::Supplement`]
    Supplement,
    /// [`LeadWish::Merge`]
    Merge,
    /// [`LeadWish::Unmerge`]
    Unmerge,
    /// [`LeadWish::AskExtension`]
    AskExtension,
    /// [`LeadWish::GrantExtension`]
    GrantExtension,
    /// [`LeadWish::RefuseExtension`]
    RefuseExtension,
    /// [`LeadWish::Reopen`]
    Reopen,
    /// [`Intent::Enforce`]
    Enforce,
    /// [`Intent::Review`]
    Review,
    /// [`Intent::ReopenDay`]
    ReopenDay,
    /// [`Query::Status`] and what it lists.
    StatusQuery,
    /// [`Query::WhoAmI`]
    WhoAmI,
    /// [`Query::Duties`]
    Duties,
    /// [`Query::Definition`]
    Definition,
    /// [`Intent::Help`]
    Help,
    /// [`Intent::Reject`]
    Reject,
    /// [`Intent::Unknown`]
    Unknown,
}
