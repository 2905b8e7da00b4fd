//! Unasked messages about reminders, alerts, concerns, petitions, duties, supervision and disputes. One line each.

use serde::{Deserialize, Serialize};
use vocabulary::{
    AlertId, ConcernId, Day, IndicatorKey, PetitionId, Stamp, StreamId, SupervisionId, TaskId, TopicKey,
    UnitId, alert::Trigger, rules::RungTo,
};

use super::Voice;

/// Why somebody is told something unasked, beside leads and counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatterNotice {
    /// A deadline is near or over, on a rung of the ladder.
    Reminder {
        /// The matter.
        about: StreamId,
        /// The rung.
        rung: RungTo,
        /// Whose turn it is.
        unit: UnitId,
        /// Until when.
        due: Stamp,
    },
    /// A rule found something.
    Alert {
        /// Which alert.
        id: AlertId,
        /// The rule and its numbers.
        trigger: Trigger,
        /// What it is about.
        theme: Option<TopicKey>,
        /// How many items.
        items: usize,
    },
    /// A concern is the unit's to answer.
    ConcernGiven {
        /// Which.
        id: ConcernId,
        /// Its level.
        level: TopicKey,
        /// Until when.
        due: Stamp,
    },
    /// A petition is the unit's.
    PetitionGiven {
        /// Which.
        id: PetitionId,
        /// Until when the next step is owed.
        due: Stamp,
    },
    /// A duty was put down to the unit.
    DutyAssigned {
        /// Which.
        task: TaskId,
        /// Until when.
        due: Stamp,
    },
    /// A lead unit says that a duty is done.
    DutyFinished {
        /// Which.
        task: TaskId,
        /// By whom.
        by: UnitId,
    },
    /// The office does not agree that it is.
    DutyReturned {
        /// Which.
        task: TaskId,
    },
    /// A finding is the unit's to mend.
    FindingIssued {
        /// Which.
        id: SupervisionId,
        /// Until when.
        due: Stamp,
    },
    /// The unit says that it is mended.
    FindingAnswered {
        /// Which.
        id: SupervisionId,
    },
    /// It is not.
    FindingReturned {
        /// Which.
        id: SupervisionId,
        /// Until when.
        due: Stamp,
    },
    /// A figure is disputed.
    Disputed {
        /// Whose.
        unit: UnitId,
        /// Of which day.
        day: Day,
        /// Which.
        figure: IndicatorKey,
        /// Rule until then.
        due: Stamp,
    },
    /// The office ruled.
    DisputeRuled {
        /// Of which day.
        day: Day,
        /// Which.
        figure: IndicatorKey,
        /// For the unit.
        upheld: bool,
    },
    /// A unit handed its summary in.
    SummarySubmitted {
        /// Which unit.
        unit: UnitId,
    },
    /// The office sent it back; why is said below, for no read model keeps words.
    SummaryReturned {
        /// Which unit's.
        unit: UnitId,
    },
    /// The office took it.
    SummaryAccepted {
        /// Which unit's.
        unit: UnitId,
    },
}

impl Voice<'_> {
    /// The notice in words; what can be done about it stands in it.
    pub(super) fn matter_notice(&self, notice: &MatterNotice) -> String {
        match notice {
            MatterNotice::Reminder { about, rung, unit, due } => self.reminder(about, *rung, unit, *due),
            MatterNotice::Alert { id, trigger, theme, items } => {
                let why = self.trigger(trigger, theme.as_ref(), *items);
                self.t(
                    format!("预警：{why}。回复：预警收到 {id}"),
                    format!("Alert: {why}. Reply: 预警收到 {id}"),
                )
            }
            MatterNotice::ConcernGiven { id, level, due } => {
                let level =
                    self.rules.opinion_level(level).map_or(level.as_str(), |(_, level)| level.name.as_str());
                self.t(
                    format!("舆情 {id}（{level}）由您单位回应，{}：{id} 回应 内容", self.before(*due)),
                    format!(
                        "Concern {id} ({level}) is yours to answer {}: {id} 回应 words",
                        self.before(*due)
                    ),
                )
            }
            MatterNotice::PetitionGiven { id, due } => self.t(
                format!("信访 {id} 由您单位办理，{}：{id} 受理，或 {id} 答复 内容", self.before(*due)),
                format!("Petition {id} is your unit's, {}: {id} 受理, or {id} 答复 words", self.before(*due)),
            ),
            MatterNotice::DutyAssigned { task, due } => self.t(
                format!("任务 {task} 交您单位，{}：任务 {task} 进展 内容", self.before(*due)),
                format!("Duty {task} is your unit's, {}: 任务 {task} 进展 words", self.before(*due)),
            ),
            MatterNotice::DutyFinished { task, by } => {
                let by = self.unit(by);
                self.t(
                    format!("{by}报告任务 {task} 完成，请确认：任务 {task} {by} 确认，或 退回 原因"),
                    format!("{by} says that duty {task} is done: 任务 {task} {by} 确认, or 退回 reason"),
                )
            }
            MatterNotice::DutyReturned { task } => self
                .t(format!("任务 {task} 被办公室退回，请继续推进。"), format!("Duty {task} was sent back.")),
            MatterNotice::FindingIssued { id, due } => self.t(
                format!("督导问题 {id} 由您单位整改，{}：{id} 已整改 情况", self.before(*due)),
                format!("Finding {id} is your unit's to mend {}: {id} 已整改 words", self.before(*due)),
            ),
            MatterNotice::FindingAnswered { id } => self.t(
                format!("督导问题 {id} 已报整改，请复查：{id} 复查通过 情况，或 {id} 退回 原因"),
                format!("Finding {id} is said to be mended; look again: {id} 复查通过 words"),
            ),
            MatterNotice::FindingReturned { id, due } => self.t(
                format!("督导问题 {id} 复查未通过，{}再报：{id} 已整改 情况", self.before(*due)),
                format!("Finding {id} is not mended yet; again {}: {id} 已整改 words", self.before(*due)),
            ),
            MatterNotice::Disputed { unit, day, figure, due } => {
                let (unit, figure, day) = (self.unit(unit), self.figure_or_mark(figure), self.day(*day));
                self.t(
                    format!("{unit}对 {day} 的“{figure}”有异议，请{}裁定。回复：异议清单", self.before(*due)),
                    format!("{unit} disputes {figure} of {day}; rule {}. Reply: 异议清单", self.before(*due)),
                )
            }
            MatterNotice::SummarySubmitted { unit } => {
                let unit = self.unit(unit);
                self.t(
                    format!("{unit}提交了总结，请审核：总结 {unit} 通过，或 总结 {unit} 退回 原因"),
                    format!("{unit} handed its summary in: 总结 {unit} 通过, or 总结 {unit} 退回 reason"),
                )
            }
            MatterNotice::SummaryReturned { unit } => {
                let unit = self.unit(unit);
                self.t(
                    format!("{unit}总结被办公室退回，改好请再发：总结 提交"),
                    format!("The summary of {unit} was returned; when mended: 总结 提交"),
                )
            }
            MatterNotice::SummaryAccepted { unit } => {
                let unit = self.unit(unit);
                self.t(format!("{unit}总结已审核通过。"), format!("The summary of {unit} was accepted."))
            }
            MatterNotice::DisputeRuled { day, figure, upheld } => {
                let (figure, day) = (self.figure_or_mark(figure), self.day(*day));
                let ruled =
                    if *upheld { "成立，数据已按裁定更正" } else { "不成立，数据不变" };
                self.t(
                    format!("您单位对 {day}“{figure}”的异议：{ruled}。"),
                    format!(
                        "Your dispute of {figure}, {day}: {}.",
                        if *upheld { "upheld" } else { "dismissed" }
                    ),
                )
            }
        }
    }

    fn reminder(&self, about: &StreamId, rung: RungTo, unit: &UnitId, due: Stamp) -> String {
        let name = self.matter_name(about);
        let (unit, due) = (self.unit(unit), self.moment(due));
        match rung {
            RungTo::Holder => self.t(
                format!("提醒：{name} 请于 {due} 前办理。回复“我的待办”查看。"),
                format!("Reminder: {name} is due {due}. Reply 我的待办."),
            ),
            RungTo::Deputy => self.t(
                format!("提醒（代理）：{name} 已过 {due}，承办人尚未办理。"),
                format!("Reminder (deputy): {name} was due {due}."),
            ),
            RungTo::Head | RungTo::Office | RungTo::Leader => self.t(
                format!("催办：{unit}的 {name} 已过期限 {due}，仍未办理。"),
                format!("Overdue: {name} of {unit} was due {due}."),
            ),
        }
    }

    /// A matter as people call it: its number, or 8月3日日报.
    pub fn matter_name(&self, about: &StreamId) -> String {
        if let Some((_, day)) = about.as_count() {
            return self.t(format!("{}日报", self.day(day)), format!("the count of {}", self.day(day)));
        }
        if let Some((task, _)) = about.as_duty() {
            // All duties of a unit together: nothing was told of any of them for a while.
            if task.as_str() == "silent" {
                let days = self.rules.ladder.duty_silent_days;
                return self
                    .t(format!("任务清单（{days}天没有进展）"), format!("your duties ({days} days silent)"));
            }
            return self.t(format!("任务 {task}"), format!("duty {task}"));
        }
        match about.kind {
            vocabulary::Kind::Dispute => self.t("数据异议".to_owned(), "a disputed figure".to_owned()),
            vocabulary::Kind::Alert => self.t("预警".to_owned(), "an alert".to_owned()),
            vocabulary::Kind::Campaign
            | vocabulary::Kind::Member
            | vocabulary::Kind::Count
            | vocabulary::Kind::Lead
            | vocabulary::Kind::Concern
            | vocabulary::Kind::Petition
            | vocabulary::Kind::Duty
            | vocabulary::Kind::Supervision
            | vocabulary::Kind::Reminder
            | vocabulary::Kind::Timetable
            | vocabulary::Kind::Operation => about.id.to_string(),
            vocabulary::Kind::Summary => self.t("总结", "summary"),
        }
    }

    /// Why an alert was raised, with its numbers.
    pub fn trigger(&self, trigger: &Trigger, theme: Option<&TopicKey>, items: usize) -> String {
        let theme = theme.map_or("", |theme| self.rules.theme_name(theme));
        match trigger {
            Trigger::Level { level } => {
                let level =
                    self.rules.opinion_level(level).map_or(level.as_str(), |(_, level)| level.name.as_str());
                self.t(
                    format!("{level}舆情“{theme}”，同一事件{items}条"),
                    format!("concern on level {level}, {theme}, {items} item(s)"),
                )
            }
            Trigger::Rhythm { day, seen, baseline_tenths } => {
                let usual = format!("{}.{}", baseline_tenths / 10, baseline_tenths % 10);
                self.t(
                    format!("{}{}{seen}条，平常同一天{usual}条", self.day(*day), theme),
                    format!("{seen} items on {}, {theme}; usual {usual}", self.day(*day)),
                )
            }
            Trigger::Unanswered { due } => self.t(
                format!("“{theme}”一件过期未回应（应于{}）", self.moment(*due)),
                format!("{theme}: not answered by {}", self.moment(*due)),
            ),
            Trigger::Spread { townships } => {
                let names: Vec<_> = townships.iter().map(|unit| self.unit(unit)).collect();
                self.t(
                    format!("“{theme}”在{}个乡镇出现（{}）", townships.len(), names.join("、")),
                    format!("{theme} in {} townships ({})", townships.len(), names.join(", ")),
                )
            }
        }
    }

    /// The name of a figure, or of what is said of a day.
    pub fn figure_or_mark(&self, key: &IndicatorKey) -> String {
        match key.as_str() {
            "late" => self.t("迟报".to_owned(), "late".to_owned()),
            "missing" => self.t("未报".to_owned(), "missing".to_owned()),
            "late-step" => self.t("逾期步骤".to_owned(), "late step".to_owned()),
            other => self.rules.indicator(key).map_or_else(|| other.to_owned(), |one| one.name.clone()),
        }
    }
}
