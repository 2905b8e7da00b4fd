//! What the office watches and how it calls: opinion, ladder, lights, measures by tag, the results list, lunar months.

use std::collections::BTreeSet;

use super::Check;

/// A month of the farmers' calendar has so many days.
const LUNAR_MONTH_DAYS: std::ops::RangeInclusive<i64> = 29..=30;

impl Check<'_> {
    pub(super) fn opinion(&mut self) {
        let opinion = &self.rules.opinion;
        self.unique("opinion.levels", "key", opinion.levels.iter().map(|level| level.key.as_str()));
        self.unique("opinion.themes", "key", opinion.themes.iter().map(|theme| theme.key.as_str()));
        self.unique("opinion.channels", "key", opinion.channels.iter().map(|channel| channel.key.as_str()));
        for (i, level) in opinion.levels.iter().enumerate() {
            if !self.rules.deadlines.contains_key(&level.answer) {
                let text = format!("deadline '{}' is not defined", level.answer);
                self.wrong(format!("opinion.levels[{i}].answer"), text);
            }
            for (j, unit) in level.tell.iter().enumerate() {
                self.unit(format!("opinion.levels[{i}].tell[{j}]"), unit);
            }
        }
        let (alerts, levels) = (&opinion.alerts, opinion.levels.len());
        if levels > 0 && alerts.level_from >= levels {
            let text = format!("there are {levels} levels, counted from 0: no alert would ever be raised");
            self.wrong("opinion.alerts.level_from", text);
        }
        if alerts.rhythm_weeks == 0 {
            self.wrong("opinion.alerts.rhythm_weeks", "a baseline needs at least one earlier week");
        }
        if !(1..=500).contains(&alerts.rhythm_per_mille) {
            self.wrong("opinion.alerts.rhythm_per_mille", "how rarely is told in thousandths, from 1 to 500");
        }
    }

    pub(super) fn ladder(&mut self) {
        let ladder = &self.rules.ladder;
        let mut told = BTreeSet::new();
        let mut last = None;
        for (i, rung) in ladder.rungs.iter().enumerate() {
            if !told.insert(rung.to) {
                let text = format!("'{}' stands twice", rung.to.title());
                self.wrong(format!("ladder.rungs[{i}].to"), text);
            }
            if last.is_some_and(|last| rung.minutes <= last) {
                self.wrong(format!("ladder.rungs[{i}].minutes"), "a rung comes later than the one before");
            }
            last = Some(rung.minutes);
        }
        if ladder.quiet_from <= ladder.quiet_until {
            let text = "quiet hours last from an evening to an earlier time of the next morning";
            self.wrong("ladder.quiet_from", text);
        }
        if ladder.duty_silent_days == 0 {
            self.wrong("ladder.duty_silent_days", "a duty would be asked after every day without end");
        }
    }

    pub(super) fn lights(&mut self) {
        let lights = &self.rules.lights;
        for (field, (yellow, red)) in
            [("missing", lights.missing), ("late", lights.late), ("overdue", lights.overdue)]
        {
            if yellow == 0 || red == 0 {
                self.wrong(format!("lights.{field}"), "a threshold of 0 is always reached");
            } else if red < yellow {
                self.wrong(format!("lights.{field}"), "red would come before yellow");
            }
        }
    }

    pub(super) fn measure_tags(&mut self) {
        let rules = self.rules;
        self.unique("measure_tags", "key", rules.measure_tags.iter().map(|tag| tag.key.as_str()));
        let clauses: BTreeSet<&str> = (rules.measures.iter().map(|measure| measure.clause.as_str()))
            .chain(rules.duties.iter().map(|duty| duty.clause.as_str()))
            .chain(rules.phases.iter().map(|phase| phase.clause.as_str()))
            .collect();
        for (i, tag) in rules.measure_tags.iter().enumerate() {
            for (j, clause) in tag.clauses.iter().enumerate() {
                if !clauses.contains(clause.as_str()) {
                    let text =
                        format!("unknown measure: {clause} is the clause of no measure, duty or phase");
                    self.wrong(format!("measure_tags[{i}].clauses[{j}]"), text);
                }
            }
        }
    }

    pub(super) fn results_list(&mut self) {
        let Some(list) = &self.rules.results_list else { return };
        if list.version.trim().is_empty() {
            self.wrong("results_list.version", "a results list has a version, so that it can be made again");
        }
        if list.terms.is_empty() {
            self.wrong("results_list.terms", "a results list sums up something; without it there is no list");
        }
        let mut seen = BTreeSet::new();
        for (i, term) in list.terms.iter().enumerate() {
            if !seen.insert(term.figure) {
                let text = format!("'{}' stands twice", term.figure.title());
                self.wrong(format!("results_list.terms[{i}].figure"), text);
            }
        }
    }

    pub(super) fn lunar_months(&mut self) {
        let months = &self.rules.calendar.lunar_months;
        for (i, ((first, _), (next, name))) in months.iter().zip(months.iter().skip(1)).enumerate() {
            let days = next.days_since(*first);
            if !LUNAR_MONTH_DAYS.contains(&days) {
                let text = format!("{name} begins {days} days after the month before, not 29 or 30");
                self.wrong(format!("calendar.lunar_months[{}]", i.saturating_add(1)), text);
            }
        }
    }
}
