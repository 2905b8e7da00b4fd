//! Why a wish of a concern is not granted, as a person reads it.

use thiserror::Error;

use super::Closing;
use crate::{
    ids::{ConcernId, PriorityId, TopicKey, UnitId},
    known::listed,
};

/// Why a wish of a concern is not granted. Units are given by their short names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConcernRefusal {
    /// There is no such concern.
    #[error("没有这条舆情，请核对编号")]
    NoSuchConcern,
    /// The number is taken; the service takes the next one.
    #[error("这个编号已有舆情")]
    AlreadyNoted,
    /// The actor's post notes no concerns.
    #[error("{of}的“{role}”岗位不能登记舆情，请告诉办公室")]
    MayNotNote {
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The concern is another unit's.
    #[error("这条舆情由{unit}回应，{of}的“{role}”岗位不能办理，请找{unit}或办公室")]
    NotAllowed {
        /// The unit that answers.
        unit: String,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// Software passes nothing on.
    #[error("移送由人决定，系统不能代办；请{unit}或办公室办理")]
    APersonDecides {
        /// The unit that answers.
        unit: String,
    },
    /// The rules know no such channel.
    #[error("没有“{channel}”这个渠道，可填：{}", listed(known))]
    UnknownChannel {
        /// The channel given.
        channel: TopicKey,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules know no such theme.
    #[error("没有“{theme}”这个主题，可填：{}", listed(known))]
    UnknownTheme {
        /// The theme given.
        theme: TopicKey,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules know no such level.
    #[error("没有“{level}”这个等级，可填：{}", listed(known))]
    UnknownLevel {
        /// The level given.
        level: TopicKey,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules have no levels at all.
    #[error("本次活动还没有设舆情等级，请办公室在规则里补上再登记")]
    NoLevels,
    /// The rules know no such township.
    #[error("没有“{township}”这个乡镇（街道），可填：{}", listed(known))]
    UnknownTownship {
        /// The township given.
        township: UnitId,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules know no such route or area.
    #[error("没有“{place}”这个重点线路或区域，可填：{}", listed(known))]
    UnknownPlace {
        /// The place given.
        place: PriorityId,
        /// The known ones.
        known: Vec<String>,
    },
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位，请核对移送单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
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
    /// A concern is not linked to itself.
    #[error("不能把 {id} 与它自己关联，请核对编号")]
    ToItself {
        /// Its number.
        id: ConcernId,
    },
    /// A concern is linked only to an earlier one.
    #[error("只能关联更早的舆情，{to} 不早于这一条；请到 {to} 去关联")]
    NotEarlier {
        /// The number given.
        to: ConcernId,
    },
    /// What nobody answered or passed on has not been settled.
    #[error("还没有回应，不能以“{}”办结；请先登记回应或移送", Closing::Settled.title())]
    NotAnswered,
    /// What is linked to no concern is not the same story as another.
    #[error("还没有关联别的舆情，不能以“{}”办结；请先关联", Closing::SameStory.title())]
    NotLinked,
    /// The concern is over.
    #[error("这条舆情已办结（{}）；有新情况请另行登记，再与它关联", why.title())]
    Closed {
        /// Why it was closed.
        why: Closing,
    },
}
