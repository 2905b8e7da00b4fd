//! The tally as people and programs read it: a table for a terminal, CSV for a spreadsheet.

use std::{fmt::Write as _, sync::Arc};

use vocabulary::{Rules, rules::Indicator};

use super::{light::Colour, report::Report};

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
        let mut head = vec!["单位".to_owned(), "灯".to_owned()];
        head.extend(["应报", "按时", "迟报", "未报", "免责", "零报", "更正"].map(str::to_owned));
        head.extend(figures.iter().map(|figure| figure.name.clone()));
        let of_leads = [
            "发现",
            "共享",
            "移交",
            "接收",
            "及时",
            "退回",
            "在办",
            "处理",
            "通过",
            "重办",
            "反弹",
            "超期",
            "占用时",
        ];
        head.extend(of_leads.map(str::to_owned));
        head.extend(["舆情", "信访", "逾期"].map(str::to_owned));
        let rows = self.units.iter().filter(|row| row.is_worth_a_line()).map(|row| {
            let r = &row.reporting;
            let mut cells = vec![row.name.clone(), row.light.colour.title().to_owned()];
            // A unit that owes no count has no timeliness: a row of zeros would read like a fault.
            let reporting = [r.expected, r.on_time, r.late, r.missing, r.excused, r.zero, r.corrected];
            cells.extend(reporting.map(|n| if r.expected > 0 { n.to_string() } else { "—".to_owned() }));
            cells.extend(figures.iter().map(|figure| {
                row.figures.get(&figure.key).map_or_else(|| "—".to_owned(), |value| figure.show(*value))
            }));
            let l = &row.leads;
            let numbers = [
                l.found,
                l.shared,
                l.transferred,
                l.accepted,
                l.accepted_in_time,
                l.returned,
                row.holding,
                l.enforced(),
                l.upheld,
                l.sent_back,
                l.reopened,
                row.overdue,
            ];
            cells.extend(numbers.map(|n| n.to_string()));
            cells.push(format!("{}.{}", l.held_seconds / 3_600, l.held_seconds % 3_600 / 360));
            let opinion = [row.opinion.concerns, row.opinion.petitions, row.opinion_overdue];
            cells.extend(opinion.map(|n| n.to_string()));
            cells
        });
        table(&mut out, head, rows.collect());
        self.county_lines(&mut out, &figures);
        self.notes(&mut out, rules);
        out
    }

    fn county_lines(&self, out: &mut String, figures: &[&Indicator]) {
        let county = &self.county;
        let line = |figure: &&Indicator| {
            let value = county.figures.get(&figure.key)?;
            let repeated = county.repeated.get(&figure.key);
            let taken =
                repeated.map(|n| format!("（已扣除联合执法重复{}）", figure.show(*n))).unwrap_or_default();
            Some(format!("{}{}{}{taken}", figure.name, figure.show(*value), figure.unit))
        };
        let sums: Vec<_> = figures.iter().filter_map(line).collect();
        if !sums.is_empty() {
            let _ = writeln!(out, "全县：{}", sums.join("，"));
        }
        let l = &county.leads;
        let _ = writeln!(
            out,
            "全县线索：发现{}条，处理{}条，复核通过{}条，在办{}条，超期{}条",
            l.found,
            l.enforced(),
            l.upheld,
            county.holding,
            county.overdue
        );
    }

    /// The reasons of yellow and red lights, restated figures, and what was declared otherwise than the log knows.
    fn notes(&self, out: &mut String, rules: &Rules) {
        let name = |key: &vocabulary::IndicatorKey| figure_name(rules, key);
        for row in &self.units {
            if row.light.colour != Colour::Green {
                let _ = writeln!(out, "{}　{}灯：{}", row.name, row.light.colour.title(), row.light.reason);
            }
            for one in &row.restated {
                let said = match (one.was, one.now) {
                    (was, Some(now)) => {
                        format!(
                            "{}由{}改为{now}",
                            name(&one.figure),
                            was.map_or("未报".to_owned(), |was| was.to_string())
                        )
                    }
                    (_, None) => format!("{}不计", name(&one.figure)),
                };
                let _ = writeln!(out, "{}　异议成立：{} {said}", row.name, one.day);
            }
            let differences: Vec<_> = row
                .differences
                .iter()
                .map(|one| format!("{}申报{}、台账{}", name(&one.figure), one.declared, one.derived))
                .collect();
            if !differences.is_empty() {
                let _ = writeln!(out, "{}　申报与台账不一致：{}", row.name, differences.join("；"));
            }
        }
    }

    /// The table as CSV: every figure of the campaign, one row a unit. In a simulation the first column says so.
    pub fn csv(&self, rules: &Rules) -> Result<String, csv::Error> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut head = vec![
            "data",
            "unit",
            "name",
            "light",
            "expected",
            "on_time",
            "late",
            "missing",
            "excused",
            "zero",
            "corrected",
        ];
        head.extend(rules.indicators.iter().map(|indicator| indicator.key.as_str()));
        head.extend([
            "leads_found",
            "leads_shared",
            "leads_held",
            "leads_transferred",
            "leads_accepted",
            "leads_accepted_in_time",
            "leads_returned",
            "proven",
            "unfounded",
            "unverifiable",
            "upheld",
            "sent_back",
            "reopened",
            "late_steps",
            "overdue",
            "held_seconds",
            "concerns",
            "concerns_answered",
            "petitions",
            "petitions_answered",
            "petitions_closed",
            "opinion_overdue",
            "light_reason",
        ]);
        out.write_record(head)?;
        let real = if self.simulated.is_some() { "SIMULATED" } else { "real" };
        for row in &self.units {
            let (r, l) = (&row.reporting, &row.leads);
            let light = row.light.colour.as_str().to_owned();
            let mut cells = vec![real.to_owned(), row.unit.to_string(), row.name.clone(), light];
            let reporting = [r.expected, r.on_time, r.late, r.missing, r.excused, r.zero, r.corrected];
            cells.extend(reporting.map(|n| n.to_string()));
            cells.extend(rules.indicators.iter().map(|indicator| {
                row.figures.get(&indicator.key).map(|value| indicator.show(*value)).unwrap_or_default()
            }));
            let leads = [
                l.found,
                l.shared,
                row.holding,
                l.transferred,
                l.accepted,
                l.accepted_in_time,
                l.returned,
                l.proven,
                l.unfounded,
                l.unverifiable,
                l.upheld,
                l.sent_back,
                l.reopened,
                l.late_steps,
                row.overdue,
                l.held_seconds,
                row.opinion.concerns,
                row.opinion.concerns_answered,
                row.opinion.petitions,
                row.opinion.petitions_answered,
                row.opinion.petitions_closed,
                row.opinion_overdue,
            ];
            cells.extend(leads.map(|n| n.to_string()));
            cells.push(row.light.reason.clone());
            out.write_record(cells)?;
        }
        let bytes = out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The name of a figure, or of what is said of a day.
pub fn figure_name(rules: &Rules, key: &vocabulary::IndicatorKey) -> String {
    match key.as_str() {
        super::report::LATE => "迟报".to_owned(),
        super::report::MISSING => "未报".to_owned(),
        super::report::LATE_STEP => "逾期步骤".to_owned(),
        other => rules.indicator(key).map_or_else(|| other.to_owned(), |indicator| indicator.name.clone()),
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
