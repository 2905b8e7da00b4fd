//! Why a wish about a disputed figure is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::{IndicatorKey, UnitId},
    time::Day,
};

/// Why a wish about a disputed figure is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DisputeRefusal {
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能办理{unit}的数据异议：异议由本单位提出，由办公室裁定")]
    NotAllowed {
        /// The unit of the figure.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// No such figure can be disputed.
    #[error("没有“{figure}”这项数据，请填日报指标，或迟报（late）、未报（missing）、逾期步骤（late-step）")]
    UnknownFigure {
        /// The figure given.
        figure: IndicatorKey,
    },
    /// The unit owes no daily count, so it has no figure of one.
    #[error("{unit}不在每日报送单位之内，没有可以提出异议的日报数据")]
    NotReporting {
        /// The unit.
        unit: String,
    },
    /// A day that has not come.
    #[error("{day} 还没有到，今天是 {today}，请核对日期")]
    FutureDay {
        /// The day given.
        day: Day,
        /// Today.
        today: Day,
    },
    /// No counts are owed on that day.
    #[error("{day} 不在活动的每日报送期内，请核对日期")]
    OutsideThePhase {
        /// The day given.
        day: Day,
    },
    /// A figure without the value that it should have.
    #[error("请写明“{figure}”应为多少")]
    NothingClaimed {
        /// The figure.
        figure: String,
    },
    /// A value of something that is excused or not.
    #[error("“{figure}”只有成立或不成立，不填数值")]
    NoValue {
        /// The figure.
        figure: String,
    },
    /// A value above the largest accepted.
    #[error("{figure} {value} 超出上限 {max}，请核对")]
    OutOfRange {
        /// The figure.
        figure: String,
        /// The value given.
        value: String,
        /// The largest accepted.
        max: String,
    },
    /// There is nothing to rule on.
    #[error("{unit}没有对 {day} 的“{figure}”提出异议，无需裁定")]
    NotDisputed {
        /// The unit.
        unit: String,
        /// The day.
        day: Day,
        /// The figure.
        figure: String,
    },
    /// Nobody rules on his own dispute.
    #[error("这项异议是您本人提出的，请由他人裁定")]
    OwnDispute,
    /// A figure that stands has no new value.
    #[error("裁定异议不成立时数据不变，请不要填数值")]
    DismissedWithValue,
    /// A figure of a day is ruled on once.
    #[error("{day} 的“{figure}”已裁定：{ruling}，同一数据只裁定一次")]
    AlreadyRuled {
        /// The day.
        day: Day,
        /// The figure.
        figure: String,
        /// What was ruled.
        ruling: String,
    },
}
