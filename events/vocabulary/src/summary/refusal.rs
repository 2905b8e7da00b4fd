//! Why a wish of a summary is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::{LeadId, PriorityId, UnitId},
    time::Stamp,
};

/// Why a wish of a summary is not granted. Units are given by their short names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SummaryRefusal {
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位，请核对")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The unit writes no summary.
    #[error("{unit}不需要报送总结：总结由各乡镇（街道）、各部门（单位）报送")]
    NoSummaryOwed {
        /// The unit.
        unit: String,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能这样办理{whose}总结：各单位自己撰写、提交，由办公室审核、定稿")]
    NotAllowed {
        /// Whose summary: a unit, or 全县.
        whose: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// It waits for the office.
    #[error("{unit}总结已提交，正等办公室审核；要修改请办公室先退回")]
    Submitted {
        /// The unit.
        unit: String,
    },
    /// The office took it.
    #[error("{unit}总结已经通过；要修改请办公室先退回")]
    Accepted {
        /// The unit.
        unit: String,
    },
    /// There is nothing to accept or return.
    #[error("{unit}还没有提交总结，不能通过或退回")]
    NotSubmitted {
        /// The unit.
        unit: String,
    },
    /// Nobody judges what he handed in himself.
    #[error("这是您本人提交（提出）的，请由他人审核")]
    OwnWork,
    /// Only a unit's own summary is handed in, accepted or returned.
    #[error("全县总结不提交、不审核：由办公室定稿")]
    CountyIsSealed,
    /// Cases, places and seals belong to the county's summary.
    #[error("典型案例、突出问题清单和定稿只在全县总结里办理，不在{unit}总结里")]
    OnlyInTheCountys {
        /// The unit.
        unit: String,
    },
    /// No such case was proposed.
    #[error("没有人提出过以 {lead} 为典型案例，请核对编号")]
    NoSuchCase {
        /// The lead.
        lead: LeadId,
    },
    /// The office has decided.
    #[error("典型案例 {lead} 已经批准，不再改动")]
    CaseApproved {
        /// The lead.
        lead: LeadId,
    },
    /// It is no priority route or area.
    #[error("“{place}”不是方案第四部分的重点线路或重点区域")]
    UnknownPlace {
        /// What was given.
        place: PriorityId,
    },
    /// Figures of days to come.
    #[error("截止时间 {} 还没有到，请写不晚于现在的时间", until.format("%Y-%m-%d %H:%M"))]
    InTheFuture {
        /// The moment given.
        until: Stamp,
    },
    /// An edition before the last one.
    #[error("第{edition}版已截至日志第 {position} 号，新的一版只能截至更晚的位置")]
    Earlier {
        /// The last edition.
        edition: u32,
        /// Its position.
        position: u64,
    },
    /// A seal without the documents' hashes.
    #[error("定稿要有每种文件的 SHA-256（64 位十六进制）；“{format}”的不是")]
    BadHash {
        /// The format.
        format: String,
    },
}
