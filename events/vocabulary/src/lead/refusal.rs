//! Why a wish of a lead is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::{LeadId, PriorityId, UnitId, ViolationCode},
    time::Stamp,
};

/// Why a wish of a lead is not granted. Units are given by their short names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeadRefusal {
    /// There is no such lead.
    #[error("没有这条线索，请核对编号")]
    NoSuchLead,
    /// The number is taken; the service takes the next one.
    #[error("这个编号已有线索")]
    AlreadyFound,
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能这样办理：{what}")]
    NotAllowed {
        /// What was wished, in words.
        what: &'static str,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The lead is with another unit.
    #[error("这条线索由{holder}办理，不在{unit}手中")]
    NotHolder {
        /// The unit that holds it.
        holder: String,
        /// The actor's unit.
        unit: String,
    },
    /// The lead goes on under another number.
    #[error("这条线索已并入 {into}，请到 {into} 办理")]
    Merged {
        /// The earlier lead.
        into: LeadId,
    },
    /// The lead is closed.
    #[error("这条线索已经办结；如有反复，请办公室重新打开")]
    Closed,
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The rules know no such violation.
    #[error("没有“{code}”这种违法行为")]
    UnknownViolation {
        /// The code given.
        code: ViolationCode,
    },
    /// The rules know no such route or area.
    #[error("没有“{place}”这个重点线路或区域")]
    UnknownPlace {
        /// The place given.
        place: PriorityId,
    },
    /// A lead needs a violation.
    #[error("请说明是什么违法行为")]
    NoViolation,
    /// It was seen before it could have been reported.
    #[error("看到的时间 {seen} 还没有到", seen = seen.format("%m月%d日 %H:%M"))]
    SeenInTheFuture {
        /// The moment given.
        seen: Stamp,
    },
    /// A unit of this kind takes no leads.
    #[error("{unit}不承办线索，请另选单位")]
    CannotHold {
        /// The unit.
        unit: String,
    },
    /// The unit is not competent for the violation.
    #[error("{unit}不负责查处“{violation}”，可移交：{}", competent.join("、"))]
    NotCompetent {
        /// The unit.
        unit: String,
        /// The violation.
        violation: String,
        /// Units that are.
        competent: Vec<String>,
    },
    /// A unit does not transfer to itself.
    #[error("线索已在{unit}，不能移交给自己")]
    ToItself {
        /// The unit.
        unit: String,
    },
    /// Another unit has been asked already.
    #[error("已移交{to}，正等对方接收；要改，请先撤回")]
    AlreadyOffered {
        /// The asked unit.
        to: String,
    },
    /// There is no open transfer.
    #[error("这条线索没有待接收的移交")]
    NotOffered,
    /// The transfer is not to this unit.
    #[error("这次移交的接收单位是{to}，不是{unit}")]
    OfferedToAnother {
        /// The asked unit.
        to: String,
        /// The actor's unit.
        unit: String,
    },
    /// Too late to withdraw: the other unit was first.
    #[error("{by}已先一步接收，不能撤回")]
    AlreadyAccepted {
        /// The new holder.
        by: String,
    },
    /// Accept it first.
    #[error("请先接收或退回这次移交")]
    AcceptFirst,
    /// The office rules.
    #[error("这条线索已两次退回，等办公室裁定承办单位")]
    BeforeOffice,
    /// The lead is not before the office.
    #[error("这条线索没有待裁定的争议，可直接移交")]
    NothingToRule,
    /// A question is open.
    #[error("正等发现单位答复，请待答复后再办")]
    QuestionOpen,
    /// No question is open.
    #[error("这条线索没有待答复的问题")]
    NoQuestion,
    /// The question is not due yet.
    #[error("答复期限 {due} 未到", due = due.format("%m月%d日 %H:%M"))]
    QuestionNotDue {
        /// When it is due.
        due: Stamp,
    },
    /// The holder found the lead itself.
    #[error("线索就是本单位发现的，不必询问")]
    AskingOneself,
    /// An extension ends after the deadline.
    #[error("延期须晚于现在的期限 {due}", due = due.format("%m月%d日 %H:%M"))]
    NotAnExtension {
        /// The deadline.
        due: Stamp,
    },
    /// An extension is asked for before the deadline.
    #[error("期限 {due} 已过，不能再申请延期", due = due.format("%m月%d日 %H:%M"))]
    AskedTooLate {
        /// The deadline.
        due: Stamp,
    },
    /// One extension at a time.
    #[error("上一个延期申请还没有批复")]
    ExtensionOpen,
    /// No extension was asked for.
    #[error("没有待批复的延期申请")]
    NoExtension,
    /// This unit has recorded its part.
    #[error("{unit}的办理结果已经登记")]
    PartDone {
        /// The unit.
        unit: String,
    },
    /// The result waits for its review.
    #[error("办理结果已登记，正等复核")]
    AwaitingReview,
    /// There is no result to review.
    #[error("还没有办理结果，不能复核")]
    NothingToReview,
    /// Nobody reviews his own result.
    #[error("办理人不能复核自己的结果，请换一位复核")]
    OwnResult,
    /// A lead merges only into an earlier one.
    #[error("只能并入更早的线索，{into} 不早于这一条")]
    MergeIntoLater {
        /// The lead given.
        into: LeadId,
    },
}
