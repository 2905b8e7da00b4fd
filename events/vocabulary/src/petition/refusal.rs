//! Why a wish of a petition is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::{TopicKey, UnitId},
    known::listed,
    time::Stamp,
};

/// Why a wish of a petition is not granted. Units are given by their short names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PetitionRefusal {
    /// There is no such petition.
    #[error("没有这件信访，请核对编号")]
    NoSuchPetition,
    /// The number is taken; the service takes the next one.
    #[error("这个编号已有信访")]
    AlreadyReceived,
    /// The actor's post takes no petitions in.
    #[error("{of}的“{role}”岗位不能登记信访，请交办公室登记")]
    MayNotReceive {
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The petition is another unit's.
    #[error("这件信访由{unit}负责，{of}的“{role}”岗位不能办理，请找{unit}或办公室")]
    NotAllowed {
        /// The responsible unit.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// More time is given by the head of the unit.
    #[error("延期由{unit}负责人或办公室批准，{of}的“{role}”岗位不能批准")]
    MayNotExtend {
        /// The responsible unit.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// Software passes nothing on.
    #[error("转办由人决定，系统不能代办；请{unit}或办公室办理")]
    APersonDecides {
        /// The responsible unit.
        unit: String,
    },
    /// Nobody stands behind it.
    #[error("信访人数至少是 1，请核对")]
    NoPeople,
    /// The rules know no such theme.
    #[error("没有“{theme}”这个主题，可填：{}", listed(known))]
    UnknownTheme {
        /// The theme given.
        theme: TopicKey,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules know no such township.
    #[error("没有“{township}”这个乡镇（街道），可填：{}", listed(known))]
    UnknownTownship {
        /// The township given.
        township: UnitId,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位，请核对责任单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// A company is no responsible unit: nobody there may handle a petition.
    #[error("{unit}不能作信访的责任单位，请选主管部门或乡镇（街道）")]
    CannotAnswer {
        /// The unit.
        unit: String,
    },
    /// The way out does not lead to such a unit.
    #[error("“{exit}”只能移送{wanted}，{unit}不是，请另选单位")]
    WrongExit {
        /// The way out.
        exit: &'static str,
        /// What kind of unit it leads to.
        wanted: &'static str,
        /// The unit given.
        unit: String,
    },
    /// It is with that unit already.
    #[error("这件信访已在{unit}，不必再转")]
    ToItself {
        /// The responsible unit.
        unit: String,
    },
    /// A tip-off is answered, not accepted.
    #[error("道路运输投诉举报不需受理告知，请在 {due} 前直接答复", due = due.format("%m月%d日 %H:%M"))]
    NeedsNoAcceptance {
        /// Answer by then.
        due: Stamp,
    },
    /// It is taken up first.
    #[error("{unit}还没有书面告知受理，请先受理（期限 {due}）", due = due.format("%m月%d日 %H:%M"))]
    NotAccepted {
        /// The responsible unit.
        unit: String,
        /// Accept by then.
        due: Stamp,
    },
    /// More time is given once.
    #[error("这件信访已经延期一次，不能再延，请在 {due} 前答复", due = due.format("%m月%d日 %H:%M"))]
    AlreadyExtended {
        /// The deadline.
        due: Stamp,
    },
    /// More time ends after the deadline.
    #[error("延期须晚于现在的期限 {due}", due = due.format("%m月%d日 %H:%M"))]
    NotAnExtension {
        /// The deadline.
        due: Stamp,
    },
    /// More time is given before the deadline.
    #[error("期限 {due} 已过，不能再延期，请尽快答复", due = due.format("%m月%d日 %H:%M"))]
    ExtendedTooLate {
        /// The deadline.
        due: Stamp,
    },
    /// The law's longest time.
    #[error("最多延期到 {latest}（{basis}）", latest = latest.format("%m月%d日 %H:%M"))]
    TooLong {
        /// The latest moment.
        latest: Stamp,
        /// Who says so.
        basis: String,
    },
    /// What is answered needs no more time.
    #[error("这件信访已经答复，不必延期；可以办结")]
    AlreadyAnswered,
    /// It ends after its answer.
    #[error("还没有答复，不能办结；请先登记答复，信访人撤回的请注明撤回")]
    NotAnswered,
    /// The petition is over.
    #[error("这件信访已{}，不能再办理；有新情况请另行登记", if *withdrawn { "由信访人撤回" } else { "办结" })]
    Closed {
        /// Whether the petitioner took it back.
        withdrawn: bool,
    },
}
