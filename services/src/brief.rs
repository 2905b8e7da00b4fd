//! Five lines for leaders, good news first, and at most three things to decide. Daily, or of a week. Pure.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use vocabulary::{Day, Rules, Stamp, deadline::keys, rules::Figures};

use crate::{
    clock::Running,
    duties::{DutiesAnswer, DutyStage},
    opinion::OpinionAnswer,
    pages::{self, named},
    tally::{Colour, Report, Row},
};

/// So many things to decide at most.
const MOST_TO_DECIDE: usize = 3;
/// So many names stand in a line; the rest is counted.
const MOST_NAMES: usize = 3;

/// What a brief is made of: all views as of one moment.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'s> {
    /// The rules in force.
    pub rules: &'s Rules,
    /// The tally of the days.
    pub report: &'s Report,
    /// Deadlines that run.
    pub deadlines: &'s [Running],
    /// Concerns, petitions, alerts.
    pub opinion: &'s OpinionAnswer,
    /// The task list and findings.
    pub duties: &'s DutiesAnswer,
}

/// A brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// As of when.
    pub as_of: Stamp,
    /// Five lines.
    pub lines: Vec<String>,
    /// What to decide, each with the words to send.
    pub decide: Vec<Decision>,
}

/// Something for a leader to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What it is about.
    pub text: String,
    /// What to send to decide it.
    pub words: String,
}

/// The days that a brief is about: yesterday until today's counts are due, then today; or the seven days up to then.
pub fn days(rules: &Rules, now: Stamp, week: bool) -> (Day, Day) {
    let today = rules.day_of(now);
    let to = if now < rules.count_due(today) { today.previous() } else { today };
    (if week { to.plus(-6) } else { to }, to)
}

impl Brief {
    /// The brief of the report's days.
    pub fn of(sources: Sources<'_>) -> Self {
        let Sources { report, .. } = sources;
        let lines =
            vec![good_news(sources), reporting(sources), work(sources), overdue(sources), opinion(sources)];
        let mut decide = decisions(sources);
        decide.truncate(MOST_TO_DECIDE);
        Self { from: report.from, to: report.to, as_of: report.as_of, lines, decide }
    }

    /// The brief as text, for the terminal and the chat.
    pub fn text(&self) -> String {
        let mut out = self.lines.join("\n");
        for (i, decision) in self.decide.iter().enumerate() {
            let number = i.saturating_add(1);
            // Writing to a String does not fail.
            let _ = write!(out, "\n待定{number}：{}（{}）", decision.text, decision.words);
        }
        out
    }
}

fn good_news(Sources { report, .. }: Sources<'_>) -> String {
    let upheld = report.county.leads.upheld;
    let all_in_time: Vec<&Row> = report
        .units
        .iter()
        .filter(|row| row.reporting.expected > 0 && row.reporting.on_time == row.reporting.expected)
        .collect();
    let mut good = Vec::new();
    if upheld > 0 {
        good.push(format!("{upheld}条线索办结"));
    }
    let settled =
        report.county.opinion.concerns_in_time.saturating_add(report.county.opinion.petitions_in_time);
    if settled > 0 {
        good.push(format!("{settled}件舆情信访按时回应"));
    }
    if !all_in_time.is_empty() {
        good.push(format!("{}个单位全部按时报送", all_in_time.len()));
    }
    let green =
        report.units.iter().filter(|row| row.is_worth_a_line() && row.light.colour == Colour::Green).count();
    if good.is_empty() {
        good.push(format!("{green}个单位绿灯"));
    }
    format!("好消息：{}", good.join("，"))
}

fn reporting(Sources { report, .. }: Sources<'_>) -> String {
    let sum = |of: fn(&Row) -> u64| report.units.iter().fold(0_u64, |sum, row| sum.saturating_add(of(row)));
    let missing: Vec<&str> =
        report.units.iter().filter(|row| row.reporting.missing > 0).map(|row| row.name.as_str()).collect();
    let who =
        if missing.is_empty() { String::new() } else { format!("（{}）", named(&missing, MOST_NAMES)) };
    format!(
        "报送：应报{}，按时{}，迟报{}，未报{}{who}",
        sum(|row| row.reporting.expected),
        sum(|row| row.reporting.on_time),
        sum(|row| row.reporting.late),
        sum(|row| row.reporting.missing),
    )
}

fn work(Sources { rules, report, .. }: Sources<'_>) -> String {
    let l = &report.county.leads;
    let figures = shown(&report.county.figures, rules);
    format!(
        "工作：{figures}；线索发现{}、移交{}、处理{}、在办{}",
        l.found,
        l.transferred,
        l.enforced(),
        report.county.holding
    )
}

/// The figures that every count must have, as far as anybody reported them.
fn shown(figures: &Figures, rules: &Rules) -> String {
    let required = rules.indicators.iter().filter(|indicator| indicator.required);
    let shown = required.filter_map(|indicator| {
        let value = figures.get(&indicator.key)?;
        Some(format!("{}{}{}", indicator.name, indicator.show(*value), indicator.unit))
    });
    let shown: Vec<_> = shown.collect();
    if shown.is_empty() { "无人报数".to_owned() } else { shown.join("、") }
}

fn overdue(Sources { rules, report, deadlines, .. }: Sources<'_>) -> String {
    let over: Vec<&Running> = deadlines.iter().filter(|running| running.due < report.as_of).collect();
    match over.first() {
        None => "超期：无".to_owned(),
        Some(first) => format!(
            "超期：{}件，最久{}在{}，应于{}",
            over.len(),
            pages::matter(&first.about),
            rules.name_of(&first.unit),
            pages::moment(first.due, rules),
        ),
    }
}

fn opinion(Sources { report, opinion, .. }: Sources<'_>) -> String {
    let unseen = opinion.alerts.iter().filter(|alert| alert.acknowledged.is_none()).count();
    let late = |due: Stamp, answered: bool| !answered && due < report.as_of;
    let late =
        opinion.concerns.iter().filter(|row| late(row.due, row.answered.is_some())).count().saturating_add(
            opinion.petitions.iter().filter(|row| late(row.due, row.answered.is_some())).count(),
        );
    format!(
        "舆情信访：预警{}起（{unseen}起未签收），舆情在办{}，信访在办{}，逾期{late}",
        opinion.alerts.len(),
        opinion.concerns.len(),
        opinion.petitions.len(),
    )
}

/// What waits for a leader or the office, the most pressing first.
fn decisions(sources: Sources<'_>) -> Vec<Decision> {
    let Sources { rules, report, deadlines, opinion, duties } = sources;
    let alerts = opinion.alerts.iter().filter(|alert| alert.acknowledged.is_none()).map(|alert| Decision {
        text: format!("预警：{}", pages::trigger(alert, rules)),
        words: format!("预警收到 {}", alert.id),
    });
    let leads =
        deadlines.iter().filter(|running| running.key == keys::OFFICE_RULING).map(|running| Decision {
            text: format!("{}已两次退回，由谁办理", running.about.id),
            words: format!("裁定 {} 单位", running.about.id),
        });
    let disputes = report.disputes.iter().map(|dispute| {
        let unit = rules.name_of(&dispute.unit);
        let figure = crate::tally::figure_name(rules, &dispute.figure);
        let day = pages::day(dispute.day);
        Decision {
            text: format!("{unit}对{day}“{figure}”有异议"),
            words: format!("异议 {unit} {day} {figure} 成立/不成立 理由"),
        }
    });
    let finished = duties.duties.iter().filter(|row| row.state.stage == DutyStage::Finished).map(|row| {
        let unit = rules.name_of(&row.lead);
        Decision {
            text: format!("{unit}报告任务{}完成，是否销号", row.task),
            words: format!("任务 {} {unit} 确认", row.task),
        }
    });
    alerts.chain(leads).chain(disputes).chain(finished).collect()
}
