//! What a message can mean: values to confirm, never commands that are carried out.
//!
//! A field that was not said is `None` or empty; nothing is filled in here except what the rules of the bot default
//! (the sender's unit, the day of the message). Everything is still to be shown as a card and confirmed.

mod count;
mod lead;
mod matter;
mod on_lead;
mod query;
mod reject;
mod review;
mod summary;

use vocabulary::UnitId;

pub use count::{Change, CorrectionSaid, CountSaid, NewValue};
pub use lead::{EnforceSaid, LeadSaid, Seen, VehicleSaid};
pub use matter::{EXCUSABLE, MatterParts, MatterSaid, MatterWish, is_excusable};
pub use on_lead::{LeadWish, OnLead};
pub use query::{Metric, Page, Query, StatusQuery, When};
pub use reject::{RejectReason, Rejection};
pub use review::{ReopenDaySaid, ReviewAction, ReviewSaid, ReviewTarget};
pub use summary::SummaryStep;

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
/// A further subject is a further variant, with its reader in `read/` and its name in [`IntentName`].
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
    /// A wish about a concern, a petition, an alert, a duty and the like.
    Matter(Box<MatterSaid>),
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
    /// Where a concern was met.
    Channel,
    /// What it is about.
    Theme,
    /// The level of a concern.
    Level,
    /// How a petition came.
    Way,
    /// The way out of a concern.
    Exit,
    /// How a dispute is ruled.
    Ruling,
    /// On which days a market is held.
    Days,
    /// From when to when.
    Hours,
    /// Which part of a summary.
    Section,
    /// Whether a route or area stays on the list of problems.
    Keep,
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
            Lack::Channel => "channel",
            Lack::Theme => "theme",
            Lack::Level => "level",
            Lack::Way => "way",
            Lack::Exit => "exit",
            Lack::Ruling => "ruling",
            Lack::Days => "days",
            Lack::Hours => "hours",
            Lack::Section => "section",
            Lack::Keep => "keep",
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
    /// A concern of public opinion.
    Concern,
    /// A petition or tip-off.
    Petition,
    /// A step of a concern.
    ConcernStep,
    /// A step of a petition.
    PetitionStep,
    /// A step of an alert.
    AlertStep,
    /// A step of a task of the notice.
    Duty,
    /// A finding of supervision.
    Supervision,
    /// A step of one.
    SupervisionStep,
    /// A figure is disputed.
    Dispute,
    /// A dispute is ruled.
    DisputeRuling,
    /// Market days.
    MarketDays,
    /// A school's hours.
    SchoolHours,
    /// A joint operation.
    JointOperation,
    /// Quiet days.
    Snooze,
    /// A summary is written, handed in, judged.
    Summary,
    /// A case of the county's summary.
    SummaryCase,
    /// A route or area of the county's summary.
    SummaryPlace,
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

impl IntentName {
    /// The name in the output of `lianqin parse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            IntentName::DailyCount => "daily_count",
            IntentName::Correction => "correction",
            IntentName::Lead => "lead",
            IntentName::Transfer => "transfer",
            IntentName::Accept => "accept",
            IntentName::Return => "return",
            IntentName::Withdraw => "withdraw",
            IntentName::Rule => "rule",
            IntentName::Question => "question",
            IntentName::Answer => "answer",
            IntentName::Supplement => "supplement",
            IntentName::Merge => "merge",
            IntentName::Unmerge => "unmerge",
            IntentName::AskExtension => "ask_extension",
            IntentName::GrantExtension => "grant_extension",
            IntentName::RefuseExtension => "refuse_extension",
            IntentName::Reopen => "reopen",
            IntentName::Enforce => "enforce",
            IntentName::Review => "review",
            IntentName::ReopenDay => "reopen_day",
            IntentName::Concern => "concern",
            IntentName::Petition => "petition",
            IntentName::ConcernStep => "concern_step",
            IntentName::PetitionStep => "petition_step",
            IntentName::AlertStep => "alert_step",
            IntentName::Duty => "duty",
            IntentName::Supervision => "supervision",
            IntentName::SupervisionStep => "supervision_step",
            IntentName::Dispute => "dispute",
            IntentName::DisputeRuling => "dispute_ruling",
            IntentName::MarketDays => "market_days",
            IntentName::SchoolHours => "school_hours",
            IntentName::JointOperation => "joint_operation",
            IntentName::Snooze => "snooze",
            IntentName::Summary => "summary",
            IntentName::SummaryCase => "summary_case",
            IntentName::SummaryPlace => "summary_place",
            IntentName::StatusQuery => "status_query",
            IntentName::WhoAmI => "who_am_i",
            IntentName::Duties => "duties",
            IntentName::Definition => "definition",
            IntentName::Help => "help",
            IntentName::Reject => "reject",
            IntentName::Unknown => "unknown",
        }
    }
}
