//! Wishes about a lead that exists.

use vocabulary::{LeadId, Stamp, UnitId, ViolationCode, lead::ReturnReason};

use super::{IntentName, Lack};

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

impl LeadWish {
    /// The name of the wish.
    pub const fn name(&self) -> IntentName {
        match self {
            LeadWish::Transfer { .. } => IntentName::Transfer,
            LeadWish::Accept => IntentName::Accept,
            LeadWish::Return { .. } => IntentName::Return,
            LeadWish::Withdraw { .. } => IntentName::Withdraw,
            LeadWish::Rule { .. } => IntentName::Rule,
            LeadWish::Ask { .. } => IntentName::Question,
            LeadWish::Answer { .. } => IntentName::Answer,
            LeadWish::Supplement { .. } => IntentName::Supplement,
            LeadWish::Merge { .. } => IntentName::Merge,
            LeadWish::Unmerge { .. } => IntentName::Unmerge,
            LeadWish::AskExtension { .. } => IntentName::AskExtension,
            LeadWish::GrantExtension => IntentName::GrantExtension,
            LeadWish::RefuseExtension { .. } => IntentName::RefuseExtension,
            LeadWish::Reopen { .. } => IntentName::Reopen,
        }
    }
}
