//! What cannot be taken, and why.

use vocabulary::{IndicatorKey, UnitId};

use super::{IntentName, Meant};

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
    /// The message is longer than [`crate::parse::LONGEST`].
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
