//! Why a wish of a joint operation is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::{IndicatorKey, UnitId},
    time::Day,
};

/// Why a wish of a joint operation is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OperationRefusal {
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能登记由{unit}计数的联合执法，请由计数单位登记")]
    NotAllowed {
        /// The counting unit.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// A day that has not come.
    #[error("{day} 还没有到，今天是 {today}，请在行动之后登记")]
    FutureDay {
        /// The day given.
        day: Day,
        /// Today.
        today: Day,
    },
    /// One unit is no joint operation.
    #[error("联合执法至少还有一个参加单位，请写明与谁联合")]
    Alone,
    /// A unit stands twice, or counts and stands among the others.
    #[error("{unit}写了两次：计数单位和每个参加单位各写一次")]
    Twice {
        /// The unit.
        unit: String,
    },
    /// Nothing to count.
    #[error("请写明这次联合执法的共同数据，例如检查车辆和查处数")]
    NoFigures,
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
    /// The number is taken.
    #[error("这个编号已经登记过联合执法，请另行登记；登记有误的请先撤回")]
    AlreadyRecorded,
    /// There is nothing to withdraw.
    #[error("没有登记过这次联合执法，无可撤回，请核对编号")]
    NotRecorded,
}
