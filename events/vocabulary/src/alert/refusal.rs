//! Why a wish of an alert is not granted, as a person reads it.

use thiserror::Error;

use crate::known::listed;

/// Why a wish of an alert is not granted. Units are given by their short names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AlertRefusal {
    /// There is no such alert.
    #[error("没有这条预警，请核对编号")]
    NoSuchAlert,
    /// Only the rules raise an alert.
    #[error("预警由系统按办公室规则发出，不能手工发出；发现舆情或信访请直接登记")]
    RaisedByRule,
    /// An alert is about something.
    #[error("预警须列明舆情或信访编号，这次一个也没有")]
    NoItems,
    /// The unit was not told of it.
    #[error("这条预警通知的是{}，{of}的“{role}”岗位不能签收或答复", told_or_office(told))]
    NotTold {
        /// The units that were told.
        told: Vec<String>,
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// The office or a leader stands an alert down.
    #[error("预警由办公室或组长解除，{of}的“{role}”岗位不能解除；处置情况请填答复")]
    MayNotStandDown {
        /// The actor's post.
        role: &'static str,
        /// The actor's unit.
        of: String,
    },
    /// It is over.
    #[error("这条预警已经解除，不必再签收或答复；有新情况请另行登记")]
    StoodDown,
}

fn told_or_office(told: &[String]) -> String {
    if told.is_empty() { "办公室".to_owned() } else { listed(told) }
}
