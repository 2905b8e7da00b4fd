//! Why a wish of a daily count is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::{IndicatorKey, UnitId},
    time::{Day, Stamp},
};

/// Why a wish of a daily count is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CountRefusal {
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能办理{unit}的日报")]
    NotAllowed {
        /// The unit of the count.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The unit owes no daily count.
    #[error("{unit}不在每日报送单位之内")]
    NotReporting {
        /// The unit.
        unit: String,
    },
    /// A day that has not come.
    #[error("{day} 还没有到，今天是 {today}")]
    FutureDay {
        /// The day given.
        day: Day,
        /// Today.
        today: Day,
    },
    /// No counts are owed on that day.
    #[error("{day} 不在活动的每日报送期内")]
    OutsideThePhase {
        /// The day given.
        day: Day,
    },
    /// The day takes no more entries.
    #[error("{day} 的日报已于 {since} 锁定，补报请联系办公室重新开放", since = since.format("%m月%d日 %H:%M"))]
    Locked {
        /// The day.
        day: Day,
        /// Since when.
        since: Stamp,
    },
    /// The office has accepted the count.
    #[error("{day} 的日报已经审核通过，要更正请联系办公室重新开放")]
    Approved {
        /// The day.
        day: Day,
    },
    /// There is nothing to correct, approve or return.
    #[error("{unit} {day} 还没有日报")]
    NothingReported {
        /// The unit.
        unit: String,
        /// The day.
        day: Day,
    },
    /// Required figures are absent.
    #[error("还缺：{}", names.join("、"))]
    Missing {
        /// Their names.
        names: Vec<String>,
    },
    /// A figure that the campaign does not count.
    #[error("本次活动不统计“{key}”")]
    UnknownIndicator {
        /// The key given.
        key: IndicatorKey,
    },
    /// A value above the largest accepted.
    #[error("{name} {value} 超出上限 {max}，请核对")]
    OutOfRange {
        /// The figure.
        name: String,
        /// The value given.
        value: String,
        /// The largest accepted.
        max: String,
    },
    /// A zero report with a value in it.
    #[error("零报告里“{name}”不是 0，请核对")]
    ZeroReportWithValue {
        /// The figure.
        name: String,
    },
    /// A reopening that is over before it begins.
    #[error("重新开放的截止时间 {until} 已经过去", until = until.format("%m月%d日 %H:%M"))]
    ReopenedInThePast {
        /// The moment given.
        until: Stamp,
    },
}
