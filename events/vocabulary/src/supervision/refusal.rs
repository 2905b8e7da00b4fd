//! Why a wish of a finding of supervision is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::UnitId,
    time::{Day, Stamp},
};

/// Why a wish of a finding of supervision is not granted. Units are given by their short names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SupervisionRefusal {
    /// There is no such finding.
    #[error("没有这条督导问题，请核对编号")]
    NoSuchFinding,
    /// The number is taken; the service takes the next one.
    #[error("这个编号已有督导问题")]
    AlreadyIssued,
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位，请核对整改单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The office and the leaders supervise.
    #[error("督导由办公室或组长进行，{of}的“{role}”岗位不能交办、退回或销号")]
    MayNotSupervise {
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// Another unit mends it.
    #[error("这条督导问题由{unit}整改，{of}的“{role}”岗位不能报送整改情况")]
    NotTheUnit {
        /// The unit that mends it.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// A day that is over.
    #[error("整改期限 {by} 已经过去，今天是 {today}，请另填日期")]
    InThePast {
        /// The day given.
        by: Day,
        /// Today.
        today: Day,
    },
    /// There is no answer to look at.
    #[error("{unit}还没有报送整改情况（期限 {due}），不能退回或销号", due = due.format("%m月%d日 %H:%M"))]
    NothingToLookAt {
        /// The unit that mends it.
        unit: String,
        /// Mend it by then.
        due: Stamp,
    },
    /// Nobody looks at his own answer.
    #[error("报送整改情况的人不能复查自己的整改，请换一位复查")]
    OwnAnswer,
    /// It is mended.
    #[error("这条督导问题已经销号；如有反复，请另行交办")]
    Closed,
}
