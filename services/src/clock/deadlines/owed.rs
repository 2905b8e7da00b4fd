//! Deadlines that no event starts: a count that is not in, and duties of which nothing is told.

use uuid::Uuid;
use vocabulary::{Day, Rules, Stamp, StreamId, TaskId, deadline::end_of};

use super::{ALL_TASKS, COUNT_DUE, DUTY_SILENT, Deadlines, Running};

impl Deadlines {
    /// Counts that are owed on `day` and not in.
    pub(in crate::clock) fn owed<'r>(
        &'r self,
        rules: &'r Rules,
        day: Day,
    ) -> impl Iterator<Item = Running> + 'r {
        let opened_before_due = self.opened.is_some_and(|opened| opened < rules.count_due(day));
        let expected = opened_before_due && rules.counts_expected_on(day);
        let units = rules.reporting_units().filter(move |unit| {
            expected && !self.counted.get(&day).is_some_and(|units| units.contains(&unit.id))
        });
        units.map(move |unit| Running {
            about: StreamId::count(&unit.id, day),
            unit: unit.id.clone(),
            key: COUNT_DUE.to_owned(),
            due: rules.count_due(day),
            since: Uuid::nil(),
        })
    }

    /// Units that lead duties and have told of none for longer than the office lets pass; asked after once a span.
    pub(in crate::clock) fn silent<'r>(
        &'r self,
        rules: &'r Rules,
        now: Stamp,
    ) -> impl Iterator<Item = Running> + 'r {
        let span = i64::from(rules.ladder.duty_silent_days.max(1));
        let today = rules.day_of(now);
        let opened = self.opened.map(|opened| rules.day_of(opened));
        let began = opened.map_or(rules.campaign.issued, |opened| opened.max(rules.campaign.issued));
        self.leads.iter().filter(|(_, open)| **open > 0).filter_map(move |(unit, _)| {
            let since = self.duty_news.get(unit).map_or(began, |news| rules.day_of(*news));
            let spans = today.days_since(since).checked_div(span)?;
            let due = end_of(since.plus(spans.saturating_mul(span)).previous(), rules.zone());
            let about = StreamId::duty(&TaskId::new(ALL_TASKS).ok()?, unit);
            let key = DUTY_SILENT.to_owned();
            (spans > 0).then(|| Running { about, unit: unit.clone(), key, due, since: Uuid::nil() })
        })
    }

    /// The deadline of a matter, if one runs.
    pub(in crate::clock) fn of(&self, about: &StreamId, rules: &Rules, now: Stamp) -> Option<Running> {
        match (about.as_count(), about.as_duty()) {
            (Some((unit, day)), _) => self.owed(rules, day).find(|running| running.unit == unit),
            (None, Some((task, unit))) if task.as_str() == ALL_TASKS => {
                self.silent(rules, now).find(|running| running.unit == unit)
            }
            (None, _) => self.running.get(about).cloned(),
        }
    }
}
