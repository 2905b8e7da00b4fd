//! What may be wished of a duty.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{TaskId, UnitId},
    rights::Role,
    sealed::{Sealed, Secret},
    time::Day,
};

/// A wish of one duty. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyCommand<T = Sealed> {
    /// The task of the notice.
    pub task: TaskId,
    /// The lead unit.
    pub lead: UnitId,
    /// What is wished.
    pub wish: DutyWish<T>,
}

/// What may be wished of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyWish<T = Sealed> {
    /// Put it down to a post of the lead unit, with a day.
    Assign {
        /// The post.
        post: Role,
        /// The day by which it is done.
        by: Day,
    },
    /// Tell how it stands.
    Progress {
        /// How.
        words: T,
    },
    /// Say that it is done.
    Finish {
        /// What was achieved.
        words: T,
    },
    /// Agree.
    Confirm,
    /// Do not agree.
    Return {
        /// What is lacking.
        reason: T,
    },
}

impl DutyCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<DutyCommand<Sealed>, E> {
        let wish = match self.wish {
            DutyWish::Assign { post, by } => DutyWish::Assign { post, by },
            DutyWish::Progress { words } => DutyWish::Progress { words: seal("words", words)? },
            DutyWish::Finish { words } => DutyWish::Finish { words: seal("words", words)? },
            DutyWish::Confirm => DutyWish::Confirm,
            DutyWish::Return { reason } => DutyWish::Return { reason: seal("reason", reason)? },
        };
        Ok(DutyCommand { task: self.task, lead: self.lead, wish })
    }
}
