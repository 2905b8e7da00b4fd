//! What is wished of a summary (总结): of a unit's own, or of the county's with its cases and places.

use serde::{Deserialize, Serialize};

use super::{IntentName, Lack, MatterParts};

/// What is wished of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SummaryStep {
    /// 总结 存在问题：……
    Write,
    /// 总结 撤回 存在问题
    Withdraw,
    /// 总结 提交
    Submit,
    /// 总结 江口镇 退回 ……
    Return,
    /// 总结 江口镇 通过
    Accept,
    /// 总结 案例 XS-0803-012：……
    Propose,
    /// 总结 案例 XS-0803-012 批准
    Approve,
    /// 总结 案例 XS-0803-012 不采用 ……
    Refuse,
    /// 总结 高铁站 不列入 ……
    Decide,
}

impl SummaryStep {
    /// The kind of meaning it is.
    pub const fn intent(self) -> IntentName {
        match self {
            SummaryStep::Write
            | SummaryStep::Withdraw
            | SummaryStep::Submit
            | SummaryStep::Return
            | SummaryStep::Accept => IntentName::Summary,
            SummaryStep::Propose | SummaryStep::Approve | SummaryStep::Refuse => IntentName::SummaryCase,
            SummaryStep::Decide => IntentName::SummaryPlace,
        }
    }

    /// The name in the output of `lianqin parse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            SummaryStep::Write => "write",
            SummaryStep::Withdraw => "withdraw",
            SummaryStep::Submit => "submit",
            SummaryStep::Return => "return",
            SummaryStep::Accept => "accept",
            SummaryStep::Propose => "propose",
            SummaryStep::Approve => "approve",
            SummaryStep::Refuse => "refuse",
            SummaryStep::Decide => "decide",
        }
    }

    /// Whether its words stand in the document: then whatever is typed for them is words, figures too.
    pub const fn is_prose(self) -> bool {
        match self {
            SummaryStep::Write | SummaryStep::Propose => true,
            SummaryStep::Withdraw
            | SummaryStep::Submit
            | SummaryStep::Return
            | SummaryStep::Accept
            | SummaryStep::Approve
            | SummaryStep::Refuse
            | SummaryStep::Decide => false,
        }
    }

    /// Whether each thing it needs is missing, in the order in which it is asked.
    pub(super) fn needs(self, parts: &MatterParts) -> Vec<(bool, Lack)> {
        let words = (parts.words.is_none(), Lack::Words);
        let unit = (parts.unit.is_none(), Lack::Unit);
        // No unit is the county; several are a question.
        let which = (parts.unit.is_none() && !parts.units.is_empty(), Lack::Unit);
        let section = (parts.section.is_none(), Lack::Section);
        let lead = (parts.lead.is_none(), Lack::Ref);
        match self {
            SummaryStep::Write => vec![which, section, words],
            SummaryStep::Withdraw => vec![which, section],
            SummaryStep::Submit => vec![which],
            SummaryStep::Return => vec![unit, words],
            SummaryStep::Accept => vec![unit],
            SummaryStep::Propose | SummaryStep::Refuse => vec![lead, words],
            SummaryStep::Approve => vec![lead],
            SummaryStep::Decide => vec![(parts.keep.is_none(), Lack::Keep), words],
        }
    }
}
