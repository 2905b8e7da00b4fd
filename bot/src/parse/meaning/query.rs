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
    /// A page of the office's overview: alerts, what is overdue, the brief.
    Page(Page),
    /// 总结, 总结 江口镇: how far a summary has come.
    Summary {
        /// Whose; the sender's own, or the county's, when none.
        unit: Option<UnitId>,
        /// Whom the name may mean, when it is not one.
        ambiguous_units: Vec<UnitId>,
    },
}

/// A page that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Page {
    /// 预警
    Alerts,
    /// 超期
    Overdue,
    /// 任务清单
    Tasks,
    /// 简报
    Brief,
    /// 周报
    WeeklyBrief,
    /// 明天
    Tomorrow,
    /// 舆情清单、信访清单
    Opinion,
    /// 异议清单
    Disputes,
}

impl Page {
    /// Every page.
    pub const ALL: [Page; 8] = [
        Page::Alerts,
        Page::Overdue,
        Page::Tasks,
        Page::Brief,
        Page::WeeklyBrief,
        Page::Tomorrow,
        Page::Opinion,
        Page::Disputes,
    ];

    /// The name in the output of `lianqin parse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Page::Alerts => "alerts",
            Page::Overdue => "overdue",
            Page::Tasks => "tasks",
            Page::Brief => "brief",
            Page::WeeklyBrief => "weekly_brief",
            Page::Tomorrow => "tomorrow",
            Page::Opinion => "opinion",
            Page::Disputes => "disputes",
        }
    }
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
