//! From a problem of the rules back to the file and line that it came from.

use vocabulary::rules::Problem;

use super::{
    assemble::{TOWNSHIPS, Topics},
    mistake::Mistake,
};

/// Where a unit was written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    /// The place in `units.toml`.
    Item(usize),
    /// The line of the township table.
    Row(usize),
}

impl Topics<'_> {
    /// A problem of the rules as a mistake of the file it came from.
    pub(super) fn mistake(&self, problem: &Problem, origins: &[Origin]) -> Mistake {
        let (file, line) = self.place(&problem.place, origins);
        Mistake::at(file, line, format!("{}; {}", problem.text, advice(problem)))
    }

    fn place<'t>(&'t self, place: &str, origins: &[Origin]) -> (&'t str, usize) {
        if let Some(rest) = place.strip_prefix("units[") {
            let (index, field) = rest.split_once(']').unwrap_or((rest, ""));
            return match index.parse().ok().and_then(|index: usize| origins.get(index)) {
                Some(Origin::Row(line)) => (TOWNSHIPS, *line),
                Some(Origin::Item(i)) => (self.units.name, self.units.line(&format!("units[{i}]{field}"))),
                None => (self.units.name, 1),
            };
        }
        if let Some(inner) = place.strip_prefix("priorities.") {
            return (self.priorities.name, self.priorities.line(inner));
        }
        if let Some(inner) = place.strip_prefix("reporting.").filter(|inner| inner.starts_with("checks")) {
            return (self.indicators.name, self.indicators.line(inner));
        }
        if let Some(inner) = place.strip_prefix("opinion.") {
            return (self.opinion.name, self.opinion.line(inner));
        }
        if let Some(inner) = place.strip_prefix("measure_") {
            return (self.measures.name, self.measures.line(inner));
        }
        let head = place.split(['.', '[']).next().unwrap_or(place);
        let topic = match head {
            "units" => &self.units,
            "duties" => &self.duties,
            "measures" => &self.measures,
            "violations" => &self.violations,
            "indicators" => &self.indicators,
            "deadlines" => &self.deadlines,
            "ladder" | "lights" | "results_list" => &self.reminders,
            _ => &self.campaign,
        };
        (topic.name, topic.line(place))
    }
}

/// What to do about a problem of the rules.
fn advice(problem: &Problem) -> &'static str {
    let undefined = problem.text.ends_with("is not defined");
    match problem.text.split(' ').next() {
        Some("unit") if undefined => "define it in units.toml or townships.csv, or correct the name",
        Some("violation") if undefined => "define it in violations.toml, or correct the name",
        Some("indicator") if undefined => "define it in indicators.toml, or correct the name",
        Some("deadline") if undefined => "define it in deadlines.toml, or correct the name",
        Some("unknown") => "give a clause as measures.toml, duties.toml or campaign.toml write it",
        _ if problem.text.ends_with("stands twice") => "rename or remove one of the two",
        _ if problem.text.ends_with("is missing") => "add it",
        _ => "correct it",
    }
}
