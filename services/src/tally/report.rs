//! The tally of a period as of a moment, for people and programs. Pure.
//!
//! Three groups of columns stay apart: reporting (timeliness), figures (effort), leads (results). There is no score.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, Rules, Stamp, UnitId,
    rules::{Figures, Unit, UnitKind},
};

use super::projection::{DayTally, LeadTally, Looked, Tally};
use crate::open_leads::Standing;

/// A tally of every unit for a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The campaign's title.
    pub campaign: String,
    /// Set when a simulation wrote the campaign; nothing in it is real then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulated: Option<u64>,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// The moment up to which deadlines are judged.
    pub as_of: Stamp,
    /// How many events of the log it is made of.
    pub events: u64,
    /// One row a unit, in the order of the campaign file.
    pub units: Vec<Row>,
}

/// One unit of a tally.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Timeliness.
    pub reporting: Reporting,
    /// Effort: the sums of the reported figures. A figure that was never reported is absent, not zero.
    pub figures: Figures,
    /// Leads.
    pub leads: LeadTally,
    /// Leads that the unit answers for now.
    pub holding: u64,
    /// Leads whose deadline is over and whose turn it is.
    pub overdue: u64,
}

/// How a unit reported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporting {
    /// Days for which a count is owed by now.
    pub expected: u64,
    /// Posted by the deadline.
    pub on_time: u64,
    /// Posted after it (迟报).
    pub late: u64,
    /// Owed and not posted (未报).
    pub missing: u64,
    /// Zero reports among the posted.
    pub zero: u64,
    /// Corrections.
    pub corrected: u64,
    /// Days that the office approved.
    pub approved: u64,
}

impl Tally {
    /// Counts that are reported and wait for the office, by day and then by unit.
    pub fn pending(&self, day: Option<Day>) -> Vec<(UnitId, Day)> {
        let waits = |tally: &DayTally| {
            let count = tally.count.as_ref();
            count.is_some_and(|count| count.figures.is_some() && count.office == Looked::NotYet)
        };
        let of_unit = |(unit, days): (&UnitId, &BTreeMap<Day, DayTally>)| {
            let days = days.iter().filter(|(of, tally)| day.is_none_or(|day| day == **of) && waits(tally));
            days.map(|(day, _)| (unit.clone(), *day)).collect::<Vec<_>>()
        };
        let mut all: Vec<_> = self.units.iter().flat_map(of_unit).collect();
        all.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
        all
    }

    /// The tally from `from` to `to` (the campaign's counted days when unsaid), judged at `now`.
    pub fn report(&self, from: Option<Day>, to: Option<Day>, now: Stamp) -> Option<Report> {
        let rules = self.book.at(now)?;
        let today = rules.day_of(now);
        let counted = || rules.phases.iter().filter(|phase| phase.counts);
        let from = from.or_else(|| counted().map(|phase| phase.from).min()).unwrap_or(today);
        let last = counted().map(|phase| phase.to).max().unwrap_or(today);
        let to = to.unwrap_or_else(|| last.min(today)).max(from);
        let in_tally = |unit: &&Unit| match unit.kind {
            UnitKind::Department | UnitKind::Township | UnitKind::Company | UnitKind::Office => true,
            UnitKind::WorkingGroup | UnitKind::Outside | UnitKind::Practice => false,
        };
        let units =
            rules.units.iter().filter(in_tally).map(|unit| self.row(unit, from, to, now, rules)).collect();
        Some(Report {
            campaign: rules.campaign.title.clone(),
            simulated: self.book.simulated(),
            from,
            to,
            as_of: now,
            events: self.events,
            units,
        })
    }

    fn row(&self, unit: &Unit, from: Day, to: Day, now: Stamp, rules: &Rules) -> Row {
        let no_days = BTreeMap::new();
        let days = self.units.get(&unit.id).unwrap_or(&no_days);
        let mut row = Row {
            unit: unit.id.clone(),
            name: unit.short.clone(),
            kind: unit.kind,
            reporting: Reporting::default(),
            figures: Figures::new(),
            leads: LeadTally::default(),
            holding: 0,
            overdue: 0,
        };
        for (_, day) in days.range(from..=to) {
            row.leads.add(&day.leads);
            let figures = day.count.iter().filter_map(|count| count.figures.as_ref()).flatten();
            for (key, value) in figures {
                let sum = row.figures.entry(key.clone()).or_default();
                *sum = sum.saturating_add(*value);
            }
        }
        if unit.reports_daily {
            for day in from.through(to) {
                row.reporting.add(days.get(&day), day, now, rules);
            }
        }
        self.add_open(&mut row, now, rules);
        row
    }

    /// What is open now: how much the unit holds, what is overdue, and the turns that still run.
    fn add_open(&self, row: &mut Row, now: Stamp, rules: &Rules) {
        for (_, Standing { lead, since }) in self.leads.iter() {
            if lead.holder() == Some(&row.unit) {
                row.holding = row.holding.saturating_add(1);
            }
            if let Some(since) = since
                && lead.clock_on() == Some(&row.unit)
            {
                let running = rules.working_seconds(*since, now);
                row.leads.held_seconds = row.leads.held_seconds.saturating_add(running);
                if lead.due().is_some_and(|due| due < now) {
                    row.overdue = row.overdue.saturating_add(1);
                }
            }
        }
    }
}

impl Reporting {
    fn add(&mut self, tally: Option<&DayTally>, day: Day, now: Stamp, rules: &Rules) {
        let count = tally.and_then(|tally| tally.count.as_ref());
        let posted = count.filter(|count| count.figures.is_some());
        self.corrected = self.corrected.saturating_add(count.map_or(0, |count| u64::from(count.corrected)));
        let owed = rules.counts_expected_on(day) && rules.count_due(day) < now;
        if !owed && posted.is_none() {
            return;
        }
        let one = |sum: &mut u64, yes: bool| *sum = sum.saturating_add(u64::from(yes));
        one(&mut self.expected, true);
        one(&mut self.on_time, posted.is_some_and(|count| !count.late));
        one(&mut self.late, posted.is_some_and(|count| count.late));
        one(&mut self.missing, posted.is_none());
        one(&mut self.zero, posted.is_some_and(|count| count.zero));
        one(&mut self.approved, posted.is_some_and(|count| count.office == Looked::Approved));
    }
}

/// What people see first when nothing is real.
pub const SIMULATED_NOTICE: &str = "SIMULATED 模拟数据：以下内容均为虚构，不是真实情况";

impl Report {
    /// The table as text, for a terminal.
    pub fn text(&self, rules: &Arc<Rules>) -> String {
        let mut out = String::new();
        if let Some(seed) = self.simulated {
            let _ = writeln!(out, "{SIMULATED_NOTICE}（种子 {seed}）");
        }
        let _ = writeln!(out, "{}　{} 至 {}", self.campaign, self.from, self.to);
        let _ = writeln!(out, "截至 {}，{} 个事件", self.as_of.format("%Y-%m-%d %H:%M"), self.events);
        let figures: Vec<_> = rules.indicators.iter().filter(|indicator| indicator.required).collect();
        let mut head = vec!["单位".to_owned()];
        head.extend(["应报", "按时", "迟报", "未报", "更正"].map(str::to_owned));
        head.extend(figures.iter().map(|figure| figure.name.clone()));
        head.extend(["发现", "在办", "移交", "退回", "处理", "办结", "超期", "占用时"].map(str::to_owned));
        let rows = self.units.iter().filter(|row| row.is_worth_a_line()).map(|row| {
            let r = &row.reporting;
            let mut cells = vec![row.name.clone()];
            // A unit that owes no count has no timeliness: a row of zeros would read like a fault.
            let reporting = [r.expected, r.on_time, r.late, r.missing, r.corrected];
            cells.extend(reporting.map(|n| if r.expected > 0 { n.to_string() } else { "—".to_owned() }));
            cells.extend(figures.iter().map(|figure| {
                row.figures.get(&figure.key).map_or_else(|| "—".to_owned(), |value| figure.show(*value))
            }));
            let l = &row.leads;
            let numbers =
                [l.found, row.holding, l.transferred, l.returned, l.enforced(), l.upheld, row.overdue];
            cells.extend(numbers.map(|n| n.to_string()));
            cells.push(format!("{}.{}", l.held_seconds / 3_600, l.held_seconds % 3_600 / 360));
            cells
        });
        table(&mut out, head, rows.collect());
        out
    }

    /// The table as CSV: every figure of the campaign, one row a unit. In a simulation the first column says so.
    pub fn csv(&self, rules: &Rules) -> Result<String, csv::Error> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut head =
            vec!["data", "unit", "name", "expected", "on_time", "late", "missing", "zero", "corrected"];
        head.extend(rules.indicators.iter().map(|indicator| indicator.key.as_str()));
        head.extend([
            "leads_found",
            "leads_held",
            "leads_transferred",
            "leads_accepted",
            "leads_returned",
            "proven",
            "unfounded",
            "unverifiable",
            "upheld",
            "sent_back",
            "late_steps",
            "overdue",
            "held_seconds",
        ]);
        out.write_record(head)?;
        let real = if self.simulated.is_some() { "SIMULATED" } else { "real" };
        for row in &self.units {
            let (r, l) = (&row.reporting, &row.leads);
            let mut cells = vec![real.to_owned(), row.unit.to_string(), row.name.clone()];
            cells.extend(
                [r.expected, r.on_time, r.late, r.missing, r.zero, r.corrected].map(|n| n.to_string()),
            );
            cells.extend(rules.indicators.iter().map(|indicator| {
                row.figures.get(&indicator.key).map(|value| indicator.show(*value)).unwrap_or_default()
            }));
            let leads = [
                l.found,
                row.holding,
                l.transferred,
                l.accepted,
                l.returned,
                l.proven,
                l.unfounded,
                l.unverifiable,
                l.upheld,
                l.sent_back,
                l.late_steps,
                row.overdue,
                l.held_seconds,
            ];
            cells.extend(leads.map(|n| n.to_string()));
            out.write_record(cells)?;
        }
        let bytes = out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Row {
    /// Whether the unit owes or did anything in the period.
    pub fn is_worth_a_line(&self) -> bool {
        self.reporting != Reporting::default()
            || !self.figures.is_empty()
            || self.leads != LeadTally::default()
            || self.holding > 0
    }
}

/// Aligns columns: a hanzi is two columns wide on a terminal.
fn table(out: &mut String, head: Vec<String>, rows: Vec<Vec<String>>) {
    let width = |text: &str| text.chars().map(|c| if c < '\u{2E80}' { 1 } else { 2 }).sum::<usize>();
    let columns = head.len();
    let all: Vec<_> = std::iter::once(head).chain(rows).collect();
    let widths: Vec<usize> = (0..columns)
        .map(|i| all.iter().filter_map(|row| row.get(i)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    for row in &all {
        for (i, (cell, wide)) in row.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(wide.saturating_sub(width(cell)));
            // Names to the left, numbers to the right.
            let _ = if i == 0 { write!(out, "{cell}{pad}") } else { write!(out, "  {pad}{cell}") };
        }
        out.push('\n');
    }
}
