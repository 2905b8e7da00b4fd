//! Unasked messages: a matter came to somebody. One line, what may be done, nothing personal.

use serde::{Deserialize, Serialize};
use vocabulary::{Day, LeadId, Stamp, UnitId, lead::ReturnReason};

use super::{Lang, MatterNotice, Voice, title};
use crate::conversation::Draft;

/// Why somebody is told something unasked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// A lead is offered to the unit.
    Offered {
        /// Which lead.
        lead: LeadId,
        /// From whom.
        from: UnitId,
        /// Until when.
        due: Stamp,
    },
    /// The asked unit took it.
    Accepted {
        /// Which lead.
        lead: LeadId,
        /// By whom.
        by: UnitId,
    },
    /// The asked unit sent it back.
    Returned {
        /// Which lead.
        lead: LeadId,
        /// By whom.
        by: UnitId,
        /// Why.
        reason: ReturnReason,
    },
    /// Two returns: the office rules.
    ToRule {
        /// Which lead.
        lead: LeadId,
        /// Until when.
        due: Stamp,
    },
    /// The office ruled.
    Ruled {
        /// Which lead.
        lead: LeadId,
        /// Until when.
        due: Stamp,
    },
    /// The finder is asked.
    Asked {
        /// Which lead.
        lead: LeadId,
        /// By whom.
        by: UnitId,
        /// Until when.
        due: Stamp,
    },
    /// The finder answered.
    Answered {
        /// Which lead.
        lead: LeadId,
    },
    /// A result waits for review.
    ToReview {
        /// Which lead.
        lead: LeadId,
        /// By whom.
        by: UnitId,
    },
    /// The result stands: for the finder.
    Closed {
        /// Which lead.
        lead: LeadId,
    },
    /// The result was sent back.
    SentBack {
        /// Which lead.
        lead: LeadId,
    },
    /// More time is asked for.
    ExtensionAsked {
        /// Which lead.
        lead: LeadId,
        /// By whom.
        by: UnitId,
        /// Until when.
        until: Stamp,
    },
    /// More time, or none.
    ExtensionRuled {
        /// Which lead.
        lead: LeadId,
        /// Whether it is granted.
        granted: bool,
    },
    /// The office sent a count back.
    CountReturned {
        /// Whose.
        unit: UnitId,
        /// Of which day.
        day: Day,
    },
    /// The office opened a day again.
    DayReopened {
        /// Whose.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// Until when.
        until: Stamp,
    },
    /// Anything else.
    Matter(MatterNotice),
}

impl Voice<'_> {
    /// The notice in words; what can be done about it stands in it.
    pub fn notice(&self, notice: &Notice) -> String {
        let unit = |id: &UnitId| self.unit(id).to_owned();
        match notice {
            Notice::Offered { lead, from, due } => self.t(
                format!(
                    "{}移交来线索 {lead}，请{}回复：接收 {lead}，或 退回 {lead} 原因",
                    unit(from),
                    self.before(*due)
                ),
                format!(
                    "{} offers lead {lead}; reply {}: 接收 {lead}, or 退回 {lead} reason",
                    unit(from),
                    self.before(*due)
                ),
            ),
            Notice::Accepted { lead, by } => {
                self.t(format!("{}已接收 {lead}。", unit(by)), format!("{} took {lead} over.", unit(by)))
            }
            Notice::Returned { lead, by, reason } => self.t(
                format!("{}退回了 {lead}：{}。", unit(by), title(&ReturnReason::TITLES, *reason)),
                format!("{} returned {lead}: {}.", unit(by), title(&ReturnReason::TITLES, *reason)),
            ),
            Notice::ToRule { lead, due } => self.t(
                format!("{lead} 已两次退回，请{}裁定：裁定 {lead} 单位", self.before(*due)),
                format!("{lead} was returned twice; please rule {}: 裁定 {lead} unit", self.before(*due)),
            ),
            Notice::Ruled { lead, due } => self.t(
                format!("办公室裁定 {lead} 由您单位办理，{}。", self.before(*due)),
                format!("The office ruled that your unit handles {lead}, {}.", self.before(*due)),
            ),
            Notice::Asked { lead, by, due } => self.t(
                format!("{}就 {lead} 询问您，请{}回复：答复 {lead} 内容", unit(by), self.before(*due)),
                format!("{} asks you about {lead}; reply {}: 答复 {lead} words", unit(by), self.before(*due)),
            ),
            Notice::Answered { lead } => self.t(
                format!("{lead} 发现人已答复，时限继续计算。查看回复 {lead}"),
                format!("{lead}: the finder answered, the clock runs on. Reply {lead} to read it"),
            ),
            Notice::ToReview { lead, by } => self.t(
                format!("{}已办理 {lead}，请复核：复核 {lead} 通过，或 复核 {lead} 退回 原因", unit(by)),
                format!("{} handled {lead}; please review: 复核 {lead} 通过", unit(by)),
            ),
            Notice::Closed { lead } => self.t(
                format!("您单位发现的 {lead} 已办结。谢谢。"),
                format!("{lead}, found by your unit, is closed. Thank you."),
            ),
            Notice::SentBack { lead } => {
                self.t(format!("{lead} 复核退回，请重新办理。"), format!("{lead} was sent back at review."))
            }
            Notice::ExtensionAsked { lead, by, until } => self.t(
                format!(
                    "{}为 {lead} 申请延期至 {}：同意延期 {lead}，或 不同意延期 {lead} 理由",
                    unit(by),
                    self.moment(*until)
                ),
                format!("{} asks for more time for {lead} until {}", unit(by), self.moment(*until)),
            ),
            Notice::ExtensionRuled { lead, granted: true } => {
                self.t(format!("{lead} 同意延期。"), format!("{lead}: more time granted."))
            }
            Notice::ExtensionRuled { lead, granted: false } => {
                self.t(format!("{lead} 不同意延期。"), format!("{lead}: no more time."))
            }
            Notice::CountReturned { unit: of, day } => self.t(
                format!("{} {} 的日报被办公室退回，请核对后回复“改”。", unit(of), self.day(*day)),
                format!("The count of {}, {} was sent back.", unit(of), self.day(*day)),
            ),
            Notice::Matter(notice) => self.matter_notice(notice),
            Notice::DayReopened { unit: of, day, until } => self.t(
                format!(
                    "办公室重新开放了 {} {} 的日报，至 {}。",
                    unit(of),
                    self.day(*day),
                    self.moment(*until)
                ),
                format!("{} {} is open again until {}.", unit(of), self.day(*day), self.moment(*until)),
            ),
        }
    }

    /// A draft that was left off: what it says, that nothing of it is recorded, how to go on.
    pub fn left_off(&self, draft: &Draft, practice: bool) -> String {
        let card = self.card_done(&draft.items, practice);
        let (zh, en) = if draft.asking.is_some() {
            (
                "接着回答上面的问题；不办了回复 0。",
                "Answer the question above to go on, or reply 0 to drop it.",
            )
        } else {
            ("回复 1 确认；不办了回复 0。", "Reply 1 to confirm, or 0 to drop it.")
        };
        match self.lang {
            Lang::Zh => format!("您有一份还没有确认，没有记录：\n{card}\n{zh}"),
            Lang::En => format!("This is not confirmed yet, and not recorded:\n{card}\n{en}"),
        }
    }

    /// What is added to an answer when notices were held back for the day.
    pub fn held_back(&self, notices: u32) -> String {
        match self.lang {
            Lang::Zh => format!("另有 {notices} 件没有打扰您，回复“我的待办”查看。"),
            Lang::En => format!("{notices} more matter(s); reply 我的待办."),
        }
    }
}
