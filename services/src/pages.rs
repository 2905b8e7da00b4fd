//! Lists as people read them, the same in the terminal and in the chat: alerts, what is overdue, the task list, tomorrow,
//! public opinion, disputes, summaries.

mod summary;

use serde::{Deserialize, Serialize};
use vocabulary::{Day, Rules, Stamp, StreamId, alert::Trigger, petition::PetitionKind};

use crate::{
    clock::{COUNT_DUE, DUTY_DUE, Running},
    duties::{DutiesAnswer, DutyStage, OnADay},
    opinion::{AlertRow, OpinionAnswer},
    tally::{Report, figure_name},
};

pub use summary::summary;

/// So many lines of a list are shown in a chat; the rest is counted.
pub const MOST_LINES: usize = 8;

/// A list: a title, lines, and words that may be sent about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// What it is.
    pub title: String,
    /// One line a thing.
    pub lines: Vec<String>,
    /// What may be sent next: label and words.
    pub words: Vec<(String, String)>,
}

impl List {
    /// The list as text, whole.
    pub fn text(&self) -> String {
        let mut out = self.title.clone();
        for line in &self.lines {
            out.push('\n');
            out.push_str(line);
        }
        out
    }

    /// The list as a chat shows it: what fits a screen, the rest counted.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        let more = self.lines.len().saturating_sub(MOST_LINES);
        if more > 0 {
            self.lines.truncate(MOST_LINES);
            self.lines.push(format!("……另有{more}条"));
        }
        self.words.truncate(MOST_LINES);
        self
    }
}

/// The alerts that stand.
pub fn alerts(opinion: &OpinionAnswer, rules: &Rules) -> List {
    let state = |row: &AlertRow| match (row.answered, row.acknowledged) {
        (Some(_), _) => "处置中",
        (None, Some(_)) => "已签收",
        (None, None) => "未签收",
    };
    let line = |row: &AlertRow| {
        let items: Vec<&str> = row.items.iter().map(smol_str::SmolStr::as_str).collect();
        format!(
            "[{}] {}：{}（{}）",
            state(row),
            trigger(row, rules),
            named(&items, 6),
            moment(row.raised, rules)
        )
    };
    let words = |row: &AlertRow| {
        (row.acknowledged.is_none())
            .then(|| (format!("收到：{}", trigger(row, rules)), format!("预警收到 {}", row.id)))
    };
    List {
        title: match opinion.alerts.len() {
            0 => "没有需要处置的预警".to_owned(),
            n => format!("预警{n}起"),
        },
        lines: opinion.alerts.iter().map(line).collect(),
        words: opinion.alerts.iter().filter_map(words).collect(),
    }
}

/// What is overdue, the longest first, and with whom.
pub fn overdue(deadlines: &[Running], rules: &Rules, now: Stamp) -> List {
    let over: Vec<&Running> = deadlines.iter().filter(|running| running.due < now).collect();
    let line = |running: &&Running| {
        let late = rules.working_seconds(running.due, now) / 3_600;
        format!(
            "{}　{}　{}　应于{}，已超{late}个工作小时（{}）",
            matter(&running.about),
            rules.name_of(&running.unit),
            deadline_name(running, rules),
            moment(running.due, rules),
            basis(running, rules),
        )
    };
    List {
        title: match over.len() {
            0 => "没有超期事项".to_owned(),
            n => format!("超期{n}件"),
        },
        lines: over.iter().map(line).collect(),
        words: Vec::new(),
    }
}

/// The task list: what waits for the office first, then the longest silent.
pub fn tasks(duties: &DutiesAnswer, rules: &Rules) -> List {
    let mut rows: Vec<_> = duties.duties.iter().collect();
    rows.sort_by_key(|row| {
        let rank = match row.state.stage {
            DutyStage::Finished => 0,
            DutyStage::Untold | DutyStage::Open => 1,
            DutyStage::Confirmed => 2,
        };
        (rank, std::cmp::Reverse(row.silent_days))
    });
    let count = |stage| duties.duties.iter().filter(|row| row.state.stage == stage).count();
    let line = |row: &&crate::duties::DutyRow| {
        let silent = row.silent_days.map(|days| format!("，{days}天无进展")).unwrap_or_default();
        let due = row.state.due.map(|due| format!("，{}前", moment(due, rules))).unwrap_or_default();
        let tags =
            if row.tags.is_empty() { String::new() } else { format!("〔{}〕", row.tags.join("、")) };
        format!(
            "{}（{}）{tags}{}　{}{due}{silent}　{}",
            row.task,
            row.clause,
            rules.name_of(&row.lead),
            row.state.stage.title(),
            shortened(&row.text, 24),
        )
    };
    let findings = duties.findings.iter().map(|one| {
        let state = if one.answered { "待复查" } else { "整改中" };
        format!("督导 {}　{}　{state}，{}前", one.id, rules.name_of(&one.unit), moment(one.due, rules))
    });
    List {
        title: format!(
            "任务{}项：未启动{}，推进中{}，待确认{}，已销号{}；督导问题{}个",
            duties.duties.len(),
            count(DutyStage::Untold),
            count(DutyStage::Open),
            count(DutyStage::Finished),
            count(DutyStage::Confirmed),
            duties.findings.len(),
        ),
        lines: findings.chain(rows.iter().map(line)).collect(),
        words: Vec::new(),
    }
}

/// What is on tomorrow: markets and schools.
pub fn tomorrow(duties: &DutiesAnswer, rules: &Rules, now: Stamp) -> List {
    let day = rules.day_of(now).next();
    let line = |on: &OnADay| format!("{}：{}", rules.name_of(&on.unit), on.what.join("；"));
    let kind = if rules.calendar.is_holiday(day) {
        "法定节假日"
    } else if rules.calendar.is_workday(day) {
        "工作日"
    } else {
        "双休日"
    };
    let title = if duties.tomorrow.is_empty() {
        format!("明天{}，{kind}，没有登记的赶集和上下学时段", self::day(day))
    } else {
        format!("明天{}，{kind}", self::day(day))
    };
    List { title, lines: duties.tomorrow.iter().map(line).collect(), words: Vec::new() }
}

/// Concerns and petitions that are open.
pub fn opinion(opinion: &OpinionAnswer, rules: &Rules, now: Stamp) -> List {
    let late = |due: Stamp, answered: bool| if !answered && due < now { "，已逾期" } else { "" };
    let concerns = opinion.concerns.iter().map(|row| {
        let level =
            rules.opinion_level(&row.level).map_or(row.level.as_str(), |(_, level)| level.name.as_str());
        let state = if row.answered.is_some() {
            "已回应".to_owned()
        } else {
            format!("{}前回应", moment(row.due, rules))
        };
        format!(
            "{}　{level}　{}　{}　{state}{}",
            row.id,
            rules.theme_name(&row.theme),
            rules.name_of(&row.unit),
            late(row.due, row.answered.is_some()),
        )
    });
    let petitions = opinion.petitions.iter().map(|row| {
        let kind =
            PetitionKind::TITLES.iter().find(|(kind, _)| *kind == row.kind).map_or("", |(_, title)| title);
        let step = match (row.answered, row.accepted, row.kind) {
            (Some(_), ..) => "已答复，待办结".to_owned(),
            (None, true, _) | (None, false, PetitionKind::TransportTip) => {
                format!("{}前答复", moment(row.due, rules))
            }
            (None, false, PetitionKind::Petition) => format!("{}前告知受理", moment(row.due, rules)),
        };
        format!(
            "{}　{kind}　{}　{}人　{}　{step}{}",
            row.id,
            rules.theme_name(&row.theme),
            row.people,
            rules.name_of(&row.unit),
            late(row.due, row.answered.is_some()),
        )
    });
    List {
        title: format!("舆情在办{}件，信访在办{}件", opinion.concerns.len(), opinion.petitions.len()),
        lines: concerns.chain(petitions).collect(),
        words: Vec::new(),
    }
}

/// Disputes that wait for the office.
pub fn disputes(report: &Report, rules: &Rules) -> List {
    let lines = report.disputes.iter().map(|one| {
        let (unit, figure) = (rules.name_of(&one.unit), figure_name(rules, &one.figure));
        format!("{unit}　{}　{figure}　{}前裁定", day(one.day), moment(one.due, rules))
    });
    let words = report.disputes.iter().flat_map(|one| {
        let (unit, figure) = (rules.name_of(&one.unit), figure_name(rules, &one.figure));
        ["成立", "不成立"].map(|ruling| {
            (format!("{unit}{figure}{ruling}"), format!("异议 {unit} {} {figure} {ruling}", day(one.day)))
        })
    });
    List {
        title: match report.disputes.len() {
            0 => "没有待裁定的异议".to_owned(),
            n => format!("待裁定异议{n}件"),
        },
        lines: lines.collect(),
        words: words.collect(),
    }
}

/// Why an alert was raised, with its numbers.
pub fn trigger(row: &AlertRow, rules: &Rules) -> String {
    let voice = bot::say::Voice { lang: bot::say::Lang::Zh, rules, in_group: false };
    let text = voice.trigger(&row.trigger, row.theme.as_ref(), row.items.len());
    match &row.trigger {
        Trigger::Rhythm { .. } if row.theme.is_none() => format!("{}{text}", place(row, rules)),
        Trigger::Rhythm { .. }
        | Trigger::Level { .. }
        | Trigger::Unanswered { .. }
        | Trigger::Spread { .. } => text,
    }
}

/// The route or area that a rhythm alert is about.
fn place(row: &AlertRow, rules: &Rules) -> String {
    let subject = row.id.as_str().strip_prefix("rhythm_place-").and_then(|rest| rest.rsplit_once('_'));
    let Some((id, _)) = subject else { return String::new() };
    let routes = rules.priorities.routes.iter().map(|route| (&route.id, &route.name));
    let areas = rules.priorities.areas.iter().map(|area| (&area.id, &area.name));
    let name = routes.chain(areas).find(|(of, _)| of.as_str() == id).map(|(_, name)| name.clone());
    name.unwrap_or_else(|| id.to_owned())
}

/// A matter as people call it: its number, or 8月3日日报.
pub fn matter(about: &StreamId) -> String {
    if let Some((_, of)) = about.as_count() {
        return format!("{}日报", day(of));
    }
    match about.as_duty() {
        Some((task, _)) => format!("任务{task}"),
        None => about.id.to_string(),
    }
}

/// The name of a deadline.
pub fn deadline_name(running: &Running, rules: &Rules) -> String {
    match running.key.as_str() {
        COUNT_DUE => "日报".to_owned(),
        DUTY_DUE => "任务办理".to_owned(),
        key => rules.deadline(key).map_or_else(|| key.to_owned(), |rule| rule.name.clone()),
    }
}

/// Who set a deadline: the office, a law with its article, the notice.
pub fn basis(running: &Running, rules: &Rules) -> String {
    rules
        .deadline(&running.key)
        .map_or_else(|| vocabulary::rules::OFFICE_RULE.to_owned(), |rule| rule.basis.show())
}

/// 8月3日.
pub fn day(day: Day) -> String {
    let (month, date) = day.month_and_day();
    format!("{month}月{date}日")
}

/// 8月3日18:00, in the campaign's zone.
pub fn moment(at: Stamp, rules: &Rules) -> String {
    let local = at.with_timezone(&rules.zone());
    format!("{}{}", day(rules.day_of(at)), local.format("%H:%M"))
}

/// The first names, and how many more there are.
pub fn named(names: &[&str], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).copied().collect();
    let more = names.len().saturating_sub(shown.len());
    if more > 0 { format!("{}等{}个", shown.join("、"), names.len()) } else { shown.join("、") }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most).collect();
    short.push('…');
    short
}
