//! Why a wish of a timetable is not granted, as a person reads it.

use chrono::NaiveTime;
use smol_str::SmolStr;
use thiserror::Error;

use crate::ids::UnitId;

/// Why a wish of a timetable is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimetableRefusal {
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能登记{unit}的赶集和上下学时间，请由本乡镇联络员登记")]
    NotAllowed {
        /// The unit of the timetable.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// Only townships have markets and schools.
    #[error("{unit}不是乡镇（街道），赶集和上下学时间请登记在所在乡镇")]
    NotATownship {
        /// The unit given.
        unit: String,
    },
    /// A name that is empty, too long or not printable.
    #[error("名称应为 1 至 {longest} 个字，请重新填写")]
    BadName {
        /// The longest accepted, in characters.
        longest: usize,
    },
    /// No digit, or one that is none.
    #[error("逢几赶集请填 0 至 9 的数字，例如逢 1、4、7")]
    BadDigits,
    /// No day of the week, or one that is none.
    #[error("每周赶集请填 1（星期一）至 7（星期日）")]
    BadWeekdays,
    /// Hours that end before they begin.
    #[error("时间 {from}—{to} 的起止颠倒，请核对", from = from.format("%H:%M"), to = to.format("%H:%M"))]
    BackwardHours {
        /// Begins.
        from: NaiveTime,
        /// Ends.
        to: NaiveTime,
    },
    /// No hours, or more than pupils come and go.
    #[error("上下学时间请填 1 至 {most} 段")]
    BadSpans {
        /// The most accepted.
        most: usize,
    },
    /// Two spans of a school overlap.
    #[error(
        "上下学时间 {one} 起和 {next} 起的两段重叠，请核对",
        one = one.format("%H:%M"),
        next = next.format("%H:%M")
    )]
    SpansOverlap {
        /// When the one begins.
        one: NaiveTime,
        /// When the next begins.
        next: NaiveTime,
    },
    /// Another market of the township is on at the same time: most likely the same one under two names.
    #[error("“{other}”已登记在同一天同一时段，如与“{place}”是同一个场，请先取消“{other}”")]
    SameTime {
        /// The place given.
        place: SmolStr,
        /// The market that is on at that time.
        other: SmolStr,
    },
    /// The timetable is full.
    #[error("一个乡镇最多登记 {most} 个场，请先取消不再赶的场")]
    TooManyMarkets {
        /// The most accepted.
        most: usize,
    },
    /// The timetable is full.
    #[error("一个乡镇最多登记 {most} 所学校，请先取消不需要的")]
    TooManySchools {
        /// The most accepted.
        most: usize,
    },
    /// A market that was never entered.
    #[error("没有登记“{place}”，{}", known_ones(known))]
    NoSuchMarket {
        /// The place given.
        place: SmolStr,
        /// The places entered.
        known: Vec<SmolStr>,
    },
    /// A school that was never entered.
    #[error("没有登记“{school}”，{}", known_ones(known))]
    NoSuchSchool {
        /// The school given.
        school: SmolStr,
        /// The schools entered.
        known: Vec<SmolStr>,
    },
}

fn known_ones(known: &[SmolStr]) -> String {
    if known.is_empty() {
        "目前一个也没有登记".to_owned()
    } else {
        format!("已登记的有：{}", known.join("、"))
    }
}
