//! Questions.

use vocabulary::{Day, IndicatorKey, LeadId, UnitId};

use super::Meant;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Figures, reports, a lead, a plate.
    Status(StatusQuery),
    /// 我的待办
    MyQueue,
    /// 我的线索
    MyLeads,
    /// 今天怎么样
    Today,
    /// 江口镇怎么样
    Township {
        /// Which; none when `ambiguous_units` has the choices.
        unit: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_units: Vec<Meant>,
    },
    /// 我是谁
    WhoAmI,
    /// 职责; of a unit when one is named, else of the sender's.
    Duties {
        /// Whose.
        unit: Option<UnitId>,
    },
    /// 检查车辆怎么算
    Definition {
        /// Of which figure.
        indicator: IndicatorKey,
    },
}

/// What is asked about, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusQuery {
    /// What is asked about.
    pub metric: Metric,
    /// Of which unit, when said.
    pub unit: Option<Meant>,
    /// Whom the name may mean, when it is not one.
    pub ambiguous_units: Vec<Meant>,
    /// Of which day or days, when said.
    pub when: Option<When>,
    /// Which lead.
    pub lead: Option<LeadId>,
    /// Which plates, normalised.
    pub plates: Vec<String>,
    /// What was meant as a plate and is none.
    pub plate_raw: Option<String>,
}

/// A day, or days from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// One day.
    On(Day),
    /// From and to, both included.
    Range(Day, Day),
}

/// What a status query asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metric {
    /// Who has not reported.
    Unreported,
    /// Whether a report is in.
    Submitted,
    /// A figure.
    Indicator(IndicatorKey),
    /// What became of a lead.
    LeadStatus,
    /// What is known of a plate.
    Plate,
}
