//! Whether a rule set holds together: every name it uses is defined, once, and every number makes sense.

mod attention;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Party, PeriodRule, Rules, UnitKind};
use crate::{
    deadline::{Roll, keys},
    ids::UnitId,
    summary::SummaryOf,
};

/// Where in the rules something is wrong, as a path: `units[3].parent`, `deadlines.lead-accept.roll`.
pub type Place = String;

/// Something wrong with a rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, as a full sentence.
    pub text: String,
}

impl Rules {
    /// Everything wrong with the rules; none when they hold together.
    pub fn check(&self) -> Vec<Problem> {
        let mut check = Check { rules: self, found: Vec::new() };
        check.units();
        check.phases();
        check.posts_duties_and_measures();
        check.priorities();
        check.violations();
        check.indicators();
        check.calendar();
        check.lunar_months();
        check.deadlines();
        check.opinion();
        check.ladder();
        check.lights();
        check.measure_tags();
        check.results_list();
        check.found
    }
}

struct Check<'a> {
    rules: &'a Rules,
    found: Vec<Problem>,
}

impl Check<'_> {
    fn wrong(&mut self, place: impl Into<Place>, text: impl Into<String>) {
        self.found.push(Problem { place: place.into(), text: text.into() });
    }

    fn unit(&mut self, place: String, id: &UnitId) {
        if self.rules.unit(id).is_none() {
            self.wrong(place, format!("unit '{id}' is not defined"));
        }
    }

    fn party(&mut self, place: String, party: &Party) {
        match party {
            Party::Unit(id) => self.unit(place, id),
            Party::Every(kind) => {
                if !self.rules.units.iter().any(|unit| unit.kind == *kind) {
                    self.wrong(place, format!("there is no unit of kind {}", kind.title()));
                }
            }
        }
    }

    /// Each name may stand once.
    fn unique<'n>(&mut self, list: &str, field: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen = BTreeSet::new();
        for (i, name) in names.enumerate() {
            if !seen.insert(name) {
                self.wrong(format!("{list}[{i}].{field}"), format!("'{name}' stands twice"));
            }
        }
    }

    fn units(&mut self) {
        let rules = self.rules;
        self.unique("units", "id", rules.units.iter().map(|unit| unit.id.as_str()));
        self.unique("units", "short", rules.units.iter().map(|unit| unit.short.as_str()));
        for (i, unit) in rules.units.iter().enumerate() {
            if let Some(parent) = &unit.parent {
                self.unit(format!("units[{i}].parent"), parent);
                if parent == &unit.id || rules.is_part_of(parent, &unit.id) {
                    self.wrong(
                        format!("units[{i}].parent"),
                        format!("'{}' would be its own parent", unit.id),
                    );
                }
            }
            if unit.kind == UnitKind::Township
                && !unit
                    .code
                    .as_ref()
                    .is_some_and(|code| code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()))
            {
                self.wrong(
                    format!("units[{i}].code"),
                    format!("township '{}' needs its 12-digit code", unit.short),
                );
            }
            if unit.id.as_str() == SummaryOf::COUNTY {
                let name =
                    format!("'{}' is the name of the county's own summary, name the unit otherwise", unit.id);
                self.wrong(format!("units[{i}].id"), name);
            }
            if unit.name.trim().is_empty() || unit.short.trim().is_empty() {
                self.wrong(format!("units[{i}].name"), format!("'{}' has no name", unit.id));
            }
        }
        match rules.units.iter().filter(|unit| unit.kind == UnitKind::Office).count() {
            1 => {}
            n => self.wrong("units", format!("a campaign has one office, this one has {n}")),
        }
    }

    fn phases(&mut self) {
        let rules = self.rules;
        self.unique("phases", "key", rules.phases.iter().map(|phase| phase.key.as_str()));
        let mut last = None;
        for (i, phase) in self.rules.phases.iter().enumerate() {
            if phase.to < phase.from {
                self.wrong(format!("phases[{i}].to"), format!("phase '{}' ends before it begins", phase.key));
            }
            if last.is_some_and(|last| phase.from <= last) {
                self.wrong(
                    format!("phases[{i}].from"),
                    format!("phase '{}' overlaps the one before", phase.key),
                );
            }
            last = Some(phase.to);
            let (first_covered, last_covered) = self.rules.calendar.covers;
            if phase.from < first_covered || last_covered < phase.to {
                self.wrong(
                    format!("phases[{i}]"),
                    format!("the calendar does not cover phase '{}'", phase.key),
                );
            }
        }
        if !self.rules.phases.iter().any(|phase| phase.counts) {
            self.wrong("phases", "no phase expects counts");
        }
    }

    fn posts_duties_and_measures(&mut self) {
        let rules = self.rules;
        for (i, post) in rules.posts.iter().enumerate() {
            self.party(format!("posts[{i}].of"), &post.of);
        }
        for (i, duty) in rules.duties.iter().enumerate() {
            self.party(format!("duties[{i}].of"), &duty.of);
            for (j, part) in duty.parts.iter().enumerate() {
                self.party(format!("duties[{i}].parts[{j}].of"), &part.of);
            }
        }
        for (i, measure) in rules.measures.iter().enumerate() {
            if measure.lead.is_empty() {
                self.wrong(
                    format!("measures[{i}].lead"),
                    format!("measure {} has no lead unit", measure.clause),
                );
            }
            for (j, party) in measure.lead.iter().enumerate() {
                self.party(format!("measures[{i}].lead[{j}]"), party);
            }
            for (j, party) in measure.responsible.iter().enumerate() {
                self.party(format!("measures[{i}].responsible[{j}]"), party);
                if measure.lead.contains(party) {
                    self.wrong(
                        format!("measures[{i}].responsible[{j}]"),
                        format!("a lead unit of measure {} is also responsible", measure.clause),
                    );
                }
            }
        }
    }

    fn priorities(&mut self) {
        let rules = self.rules;
        for (i, class) in rules.priorities.vehicles.iter().enumerate() {
            for (j, code) in class.violations.iter().enumerate() {
                if rules.violation(code).is_none() {
                    self.wrong(
                        format!("priorities.vehicles[{i}].violations[{j}]"),
                        format!("violation '{code}' is not defined"),
                    );
                }
            }
        }
        for (i, route) in rules.priorities.routes.iter().enumerate() {
            for (j, township) in route.townships.iter().enumerate() {
                self.unit(format!("priorities.routes[{i}].townships[{j}]"), township);
            }
        }
        for (i, period) in rules.priorities.periods.iter().enumerate() {
            if let PeriodRule::Entered { days } = &period.rule
                && days.iter().any(|(from, to)| to < from)
            {
                self.wrong(format!("priorities.periods[{i}]"), "a span ends before it begins");
            }
        }
        self.unique("priorities.vehicles", "id", rules.priorities.vehicles.iter().map(|x| x.id.as_str()));
        self.unique("priorities.routes", "id", rules.priorities.routes.iter().map(|x| x.id.as_str()));
        self.unique("priorities.areas", "id", rules.priorities.areas.iter().map(|x| x.id.as_str()));
        self.unique("priorities.periods", "id", rules.priorities.periods.iter().map(|x| x.id.as_str()));
    }

    fn violations(&mut self) {
        let rules = self.rules;
        self.unique("violations", "code", rules.violations.iter().map(|violation| violation.code.as_str()));
        for (i, violation) in rules.violations.iter().enumerate() {
            if violation.competent.is_empty() {
                self.wrong(
                    format!("violations[{i}].competent"),
                    format!("no unit is competent for '{}'", violation.name),
                );
            }
            for (j, unit) in violation.competent.iter().enumerate() {
                self.unit(format!("violations[{i}].competent[{j}]"), unit);
            }
        }
    }

    fn indicators(&mut self) {
        let rules = self.rules;
        self.unique("indicators", "key", rules.indicators.iter().map(|indicator| indicator.key.as_str()));
        for (i, indicator) in rules.indicators.iter().enumerate() {
            for (field, whole) in [("part_of", &indicator.part_of), ("within", &indicator.within)] {
                if let Some(whole) = whole.as_ref().filter(|whole| rules.indicator(whole).is_none()) {
                    self.wrong(
                        format!("indicators[{i}].{field}"),
                        format!("indicator '{whole}' is not defined"),
                    );
                }
            }
            if indicator.warn_above > indicator.max {
                self.wrong(format!("indicators[{i}].warn_above"), "it is above the largest value accepted");
            }
            if !matches!(indicator.decimals, 0 | 2) {
                self.wrong(format!("indicators[{i}].decimals"), "decimals are 0 or 2");
            }
        }
        for (i, check) in rules.reporting.checks.iter().enumerate() {
            for (field, key) in [("when", &check.when), ("then", &check.then)] {
                if rules.indicator(key).is_none() {
                    self.wrong(
                        format!("reporting.checks[{i}].{field}"),
                        format!("indicator '{key}' is not defined"),
                    );
                }
            }
        }
        if !rules.indicators.iter().any(|indicator| indicator.required) {
            self.wrong("indicators", "no indicator is required, so an empty count would be complete");
        }
        if rules.reporting.locks_days_after < rules.reporting.due_days_after {
            self.wrong("reporting.locks_days_after", "the lock is before the deadline");
        }
    }

    fn calendar(&mut self) {
        let calendar = &self.rules.calendar;
        if calendar.hours.is_empty() {
            self.wrong("calendar.hours", "a working day has no hours");
        }
        let mut closed = None;
        for (i, hours) in calendar.hours.iter().enumerate() {
            if hours.to <= hours.from || closed.is_some_and(|closed| hours.from < closed) {
                self.wrong(format!("calendar.hours[{i}]"), "hours must follow each other without overlap");
            }
            closed = Some(hours.to);
        }
    }

    fn deadlines(&mut self) {
        for key in keys::ALL {
            if self.rules.deadline(key).is_none() {
                self.wrong("deadlines", format!("deadline '{key}' is missing"));
            }
        }
        for (key, rule) in &self.rules.deadlines {
            if rule.n == 0 {
                self.wrong(format!("deadlines.{key}.n"), "a deadline of 0 is over before it begins");
            }
            if rule.detention && rule.roll != Roll::None {
                self.wrong(
                    format!("deadlines.{key}.roll"),
                    "a detention limit never rolls forward (行政强制法 25)",
                );
            }
        }
    }
}
