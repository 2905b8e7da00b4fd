//! Why a wish of reminders is not granted, as a person reads it.

use thiserror::Error;

use crate::{
    ids::UnitId,
    time::{Day, Stamp},
};

/// Why a wish of reminders is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReminderRefusal {
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能办理这件事的催办，请由承办单位办理")]
    NotAllowed {
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The matter moved: nothing more is told about that deadline.
    #[error("这件事已有进展，期限 {due} 不再催办", due = due.format("%m月%d日 %H:%M"))]
    Moved {
        /// The deadline that is over.
        due: Stamp,
    },
    /// The unit is left in peace.
    #[error("这件事暂缓催办至 {until}，到期后再提醒", until = until.format("%m月%d日 %H:%M"))]
    Snoozed {
        /// Until when.
        until: Stamp,
    },
    /// Only whose turn it is may ask for peace.
    #[error("这件事现由{turn}办理，不由{unit}暂缓")]
    NotItsTurn {
        /// The unit given.
        unit: String,
        /// The unit whose turn it is.
        turn: String,
    },
    /// Peace begins tomorrow at the earliest.
    #[error("暂缓日期 {day} 应在今天（{today}）之后，请另选日期")]
    NotLater {
        /// The day given.
        day: Day,
        /// Today.
        today: Day,
    },
    /// No peace of more than a month.
    #[error("暂缓日期 {day} 太远，最多到 {last}，请另选日期")]
    TooLong {
        /// The day given.
        day: Day,
        /// The last day that may be asked for.
        last: Day,
    },
    /// Whoever needs more time asks for more time.
    #[error("这个期限已经暂缓 {most} 次，办不完请申请延期")]
    TooOften {
        /// How often it may be asked for.
        most: u32,
    },
}
