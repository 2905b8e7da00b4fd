//! Why a wish of a duty is not granted, as a person reads it.

use thiserror::Error;

use crate::{ids::TaskId, time::Day};

/// How many lead units a sentence names; a task of every township has dozens.
const MOST_NAMES: usize = 6;

/// Why a wish of a duty is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DutyRefusal {
    /// The task list has no such task.
    #[error("任务清单里没有“{task}”这一条，请按任务清单的编号填写")]
    UnknownTask {
        /// The task given.
        task: TaskId,
    },
    /// The unit does not lead the task.
    #[error("任务 {task} 不由{unit}牵头，牵头单位是{}", names(leads))]
    NotItsLead {
        /// The task.
        task: TaskId,
        /// The unit given.
        unit: String,
        /// The units that lead it.
        leads: Vec<String>,
    },
    /// The actor's post does not allow it.
    #[error("{of}的“{role}”岗位不能这样办理任务 {task}，请联系办公室")]
    NotAllowed {
        /// The task.
        task: TaskId,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The actor's unit neither leads this duty nor is responsible for the task.
    #[error("{unit}不是{lead}任务 {task} 的牵头或责任单位，进展请由这些单位填报")]
    NoShare {
        /// The task.
        task: TaskId,
        /// The actor's unit.
        unit: String,
        /// The lead unit of the duty.
        lead: String,
    },
    /// Only the lead unit says that it is done.
    #[error("任务 {task} 是否完成由牵头单位{lead}自己填报，他人不能代报")]
    NotTheLead {
        /// The task.
        task: TaskId,
        /// The lead unit.
        lead: String,
    },
    /// A duty is put down to a post of the unit only.
    #[error("任务不能分解到“{post}”，请选联络员、承办人或负责人")]
    NotAPost {
        /// The post given.
        post: &'static str,
    },
    /// A day that is over.
    #[error("完成日期 {by} 已经过去，今天是 {today}，请另定日期")]
    PastDay {
        /// The day given.
        by: Day,
        /// Today.
        today: Day,
    },
    /// It awaits the office's word.
    #[error("任务 {task} 已填报完成，正等办公室确认，退回后才能重新分解")]
    Finished {
        /// The task.
        task: TaskId,
    },
    /// There is nothing to confirm or return.
    #[error("{lead}还没有填报任务 {task} 完成，不能确认或退回")]
    NotFinished {
        /// The task.
        task: TaskId,
        /// The lead unit.
        lead: String,
    },
    /// Nobody confirms or returns what he finished himself.
    #[error("任务 {task} 的完成情况是您本人填报的，请由他人确认或退回")]
    OwnWork {
        /// The task.
        task: TaskId,
    },
    /// It is closed.
    #[error("任务 {task} 已经确认销号，新情况请另报线索或联系办公室")]
    Confirmed {
        /// The task.
        task: TaskId,
    },
}

fn names(units: &[String]) -> String {
    let shown: Vec<&str> = units.iter().take(MOST_NAMES).map(String::as_str).collect();
    let more =
        if units.len() > MOST_NAMES { format!("等 {} 个单位", units.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}
