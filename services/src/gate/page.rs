//! The overview page: who has not reported, what is overdue and with whom, the tally. Made for a phone of 360 px.

use askama::Template;
use vocabulary::{Rules, Stamp};

use crate::{
    clock::Running as Deadline,
    node::Node,
    opinion::OpinionAnswer,
    pages,
    tally::{Colour, Report, Row},
};

/// Overdue leads shown on the page; the rest is counted.
const OVERDUE_SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    title: String,
    simulated: Option<u64>,
    report: Option<View>,
}

struct View {
    from: String,
    to: String,
    as_of: String,
    events: u64,
    tiles: Vec<(&'static str, String)>,
    last_day: String,
    missing: Vec<String>,
    alerts: Vec<String>,
    overdue: Vec<Wait>,
    overdue_count: usize,
    figures: Vec<String>,
    rows: Vec<Line>,
    /// Why a light is not green.
    reasons: Vec<String>,
}

/// A lead that waits beyond its deadline.
struct Wait {
    lead: String,
    unit: String,
    step: String,
    due: String,
    basis: String,
}

struct Line {
    light: &'static str,
    cells: Vec<String>,
    /// Indexes of cells that call for somebody to act.
    warn: Vec<usize>,
}

/// The page as HTML; everything that comes from data is escaped by the template.
pub(super) fn render(
    report: Option<&Report>,
    last_day: Option<&Report>,
    deadlines: &[Deadline],
    opinion: &OpinionAnswer,
    node: &Node,
) -> Result<String, askama::Error> {
    let rules = node.directory.read(|directory| directory.book().latest().cloned());
    let title = rules.as_ref().map_or_else(|| "联勤".to_owned(), |rules| rules.campaign.title.clone());
    let simulated = report.and_then(|report| report.simulated);
    let report = report
        .zip(rules.as_deref())
        .map(|(report, rules)| view(report, last_day, (deadlines, opinion), rules));
    Overview { title, simulated, report }.render()
}

fn view(
    report: &Report,
    last_day: Option<&Report>,
    (deadlines, opinion): (&[Deadline], &OpinionAnswer),
    rules: &Rules,
) -> View {
    let as_of = report.as_of;
    let over: Vec<_> = deadlines.iter().filter(|deadline| deadline.due < as_of).collect();
    let sum = |of: fn(&Row) -> u64| report.units.iter().map(of).fold(0_u64, u64::saturating_add).to_string();
    let unreported = |row: &&Row| row.reporting.missing > 0;
    View {
        from: report.from.to_string(),
        to: report.to.to_string(),
        as_of: short(as_of),
        events: report.events,
        tiles: vec![
            ("应报", sum(|row| row.reporting.expected)),
            ("按时", sum(|row| row.reporting.on_time)),
            ("迟报", sum(|row| row.reporting.late)),
            ("未报", sum(|row| row.reporting.missing)),
            ("发现线索", sum(|row| row.leads.found)),
            ("在办线索", sum(|row| row.holding)),
            ("办结线索", sum(|row| row.leads.upheld)),
            ("超期事项", over.len().to_string()),
            ("预警", opinion.alerts.len().to_string()),
        ],
        last_day: report.to.to_string(),
        missing: last_day
            .iter()
            .flat_map(|day| day.units.iter().filter(unreported).map(|row| row.name.clone()))
            .collect(),
        alerts: pages::alerts(opinion, rules).shortened().lines,
        overdue: over.iter().take(OVERDUE_SHOWN).map(|deadline| overdue(deadline, rules)).collect(),
        overdue_count: over.len(),
        figures: required(rules).map(|indicator| indicator.name.clone()).collect(),
        reasons: report
            .units
            .iter()
            .filter(|row| row.is_worth_a_line() && row.light.colour != Colour::Green)
            .map(|row| format!("{}　{}灯：{}", row.name, row.light.colour.title(), row.light.reason))
            .collect(),
        rows: report.units.iter().filter(|row| row.is_worth_a_line()).map(|row| line(row, rules)).collect(),
    }
}

fn required(rules: &Rules) -> impl Iterator<Item = &vocabulary::rules::Indicator> {
    rules.indicators.iter().filter(|indicator| indicator.required)
}

fn overdue(deadline: &Deadline, rules: &Rules) -> Wait {
    Wait {
        lead: pages::matter(&deadline.about),
        unit: rules.name_of(&deadline.unit).to_owned(),
        step: pages::deadline_name(deadline, rules),
        due: short(deadline.due),
        basis: pages::basis(deadline, rules),
    }
}

fn line(row: &Row, rules: &Rules) -> Line {
    let (r, l) = (&row.reporting, &row.leads);
    let mut cells = vec![row.name.clone()];
    // A unit that owes no count has no timeliness: a row of zeros would read like a fault.
    let owes = r.expected > 0;
    let reporting = [r.expected, r.on_time, r.late, r.missing, r.corrected];
    cells.extend(reporting.map(|n| if owes { n.to_string() } else { "—".to_owned() }));
    cells.extend(required(rules).map(|indicator| {
        row.figures.get(&indicator.key).map_or_else(|| "—".to_owned(), |value| indicator.show(*value))
    }));
    let leads = [l.found, row.holding, l.transferred, l.returned, l.enforced(), l.upheld, row.overdue];
    cells.extend(leads.map(|n| n.to_string()));
    let missing = (r.missing > 0).then_some(4);
    let overdue = (row.overdue > 0).then(|| cells.len().saturating_sub(1));
    Line { light: row.light.colour.as_str(), warn: missing.into_iter().chain(overdue).collect(), cells }
}

fn short(at: Stamp) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
