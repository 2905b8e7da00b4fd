//! Questions about counts and units, from the views `counts` and `tally`.

use bot::{
    conversation::Answer,
    parse::{Meant, Metric, StatusQuery, When},
};
use bus::desk::{QueryFailure, views};
use vocabulary::{
    Actor, Day, IndicatorKey, Rules, Stamp, UnitId,
    rights::{Action, may},
    rules::{Derived, Figures, UnitKind},
};

use super::{
    super::{Chat, ChatFailure},
    may_read,
};
use crate::{
    counts::CountQuestion,
    tally::{Row, derived},
};

impl Chat {
    /// The figures of a unit's day as they stand.
    pub(in crate::chat) async fn figures(
        &self,
        unit: &UnitId,
        day: Day,
    ) -> Result<Option<Figures>, ChatFailure> {
        let question = CountQuestion { unit: unit.clone(), day };
        Ok(self.inner.desk.query(views::COUNTS, &question).await?)
    }

    pub(super) async fn count(
        &self,
        unit: UnitId,
        day: Day,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let posted = self.figures(&unit, day).await?;
        // What stands is not filled in again; a first report gets what is known and what was reported the day before.
        let (known, before) = if posted.is_some() {
            (Figures::new(), None)
        } else {
            let row = self.tally_row(&unit, Some(day), Some(day), now).await?;
            (
                row.map(|row| known(&row, rules)).unwrap_or_default(),
                self.figures(&unit, day.previous()).await?,
            )
        };
        Ok(Answer::Count { unit, day, posted, known, before })
    }

    pub(super) async fn status(
        &self,
        actor: &Actor,
        asked: StatusQuery,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let today = rules.day_of(now);
        let (from, to) = match asked.when {
            Some(When::On(day)) => (day, day),
            Some(When::Range(from, to)) => (from, to),
            None => (today, today),
        };
        let unit = match &asked.unit {
            Some(Meant::Unit(unit)) => Some(unit.clone()),
            Some(Meant::County) | None => None,
        };
        match asked.metric {
            Metric::Unreported => self.unreported(actor, unit, to, rules, now).await,
            Metric::Submitted => self.submitted(actor, unit, to, rules, now).await,
            Metric::Indicator(key) => self.figure(actor, &key, unit, (from, to), rules, now).await,
            Metric::LeadStatus => match asked.lead {
                Some(lead) => self.lead(actor, lead, now).await,
                None => self.found_by(&actor.unit, now).await,
            },
            Metric::Plate => match asked.plates.first() {
                Some(plate) => self.plate(actor, plate, now).await,
                None => Ok(Answer::Plates { plate: String::new(), leads: Vec::new() }),
            },
        }
    }

    /// Who has not reported: for the office and leaders; anybody else learns it of the own unit.
    async fn unreported(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
        day: Day,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let wide = rules.office().is_some_and(|office| may(actor, Action::ReadTally, &office.id, rules));
        if !wide || unit.is_some() {
            return self.submitted(actor, unit, day, rules, now).await;
        }
        let report = self.tally(Some(day), Some(day), now).await?;
        let owes = |id: &UnitId| rules.reporting_units().any(|unit| &unit.id == id);
        let rows: Vec<&Row> = report.units.iter().filter(|row| owes(&row.unit)).collect();
        let reported = |row: &Row| row.reporting.on_time.saturating_add(row.reporting.late) > 0;
        let units = rows.iter().filter(|row| !reported(row)).map(|row| row.unit.clone()).collect();
        Ok(Answer::Unreported { day, units, expected: rows.len(), due: rules.count_due(day) })
    }

    async fn submitted(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
        day: Day,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let wide = rules.office().is_some_and(|office| may(actor, Action::ReadTally, &office.id, rules));
        let unit = match unit {
            None if wide => {
                let report = self.tally(Some(day), Some(day), now).await?;
                let (reported, expected) = reported(report.units.iter(), rules);
                return Ok(Answer::Reported { day, reported, expected });
            }
            None => actor.unit.clone(),
            Some(unit) => unit,
        };
        may_read(actor, &unit, rules)?;
        let figures = self.figures(&unit, day).await?;
        Ok(Answer::Submitted { unit, day, figures, due: rules.count_due(day) })
    }

    async fn figure(
        &self,
        actor: &Actor,
        key: &IndicatorKey,
        unit: Option<UnitId>,
        (from, to): (Day, Day),
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let wide = rules.office().is_some_and(|office| may(actor, Action::ReadTally, &office.id, rules));
        let unit = unit.or_else(|| (!wide).then(|| actor.unit.clone()));
        if let Some(unit) = &unit {
            may_read(actor, unit, rules)?;
        }
        let report = self.tally(Some(from), Some(to), now).await?;
        let rows: Vec<&Row> =
            report.units.iter().filter(|row| unit.as_ref().is_none_or(|unit| unit == &row.unit)).collect();
        if rows.is_empty() {
            let text = "这个单位不在统计之内".to_owned();
            return Err(QueryFailure { text, again: false }.into());
        }
        let values = rows.iter().filter_map(|row| row.figures.get(key));
        let value = values.copied().reduce(u64::saturating_add);
        let sum = |of: fn(&Row) -> u64| rows.iter().fold(0_u64, |sum, row| sum.saturating_add(of(row)));
        let reported = sum(|row| row.reporting.on_time.saturating_add(row.reporting.late));
        let expected = sum(|row| row.reporting.expected);
        Ok(Answer::Figure { key: key.clone(), unit, from, to, value, reported, expected })
    }

    pub(super) async fn today(&self, rules: &Rules, now: Stamp) -> Result<Answer, ChatFailure> {
        let day = rules.day_of(now);
        let report = self.tally(Some(day), Some(day), now).await?;
        let (reported, expected) = reported(report.units.iter(), rules);
        let mut figures = Figures::new();
        let required = rules.indicators.iter().filter(|indicator| indicator.required);
        for indicator in required {
            let values = report.units.iter().filter_map(|row| row.figures.get(&indicator.key));
            if let Some(sum) = values.copied().reduce(u64::saturating_add) {
                figures.insert(indicator.key.clone(), sum);
            }
        }
        let sum =
            |of: fn(&Row) -> u64| report.units.iter().fold(0_u64, |sum, row| sum.saturating_add(of(row)));
        Ok(Answer::Today {
            day,
            reported,
            expected,
            figures,
            found: sum(|row| row.leads.found),
            open: sum(|row| row.holding),
            overdue: sum(|row| row.overdue),
        })
    }

    pub(super) async fn unit(&self, unit: UnitId, rules: &Rules, now: Stamp) -> Result<Answer, ChatFailure> {
        let day = rules.day_of(now);
        let figures = self.figures(&unit, day).await?;
        let row = self.tally_row(&unit, None, None, now).await?;
        let reporting = row.as_ref().map(|row| {
            let r = &row.reporting;
            [r.expected, r.on_time, r.late, r.missing]
        });
        let of = |value: fn(&Row) -> u64| row.as_ref().map_or(0, value);
        Ok(Answer::Unit {
            day,
            figures,
            reporting: reporting.unwrap_or_default(),
            holding: of(|row| row.holding),
            overdue: of(|row| row.overdue),
            found: of(|row| row.leads.found),
            upheld: of(|row| row.leads.upheld),
            unit,
        })
    }
}

/// How many of those who owe a count have one in.
fn reported<'r>(rows: impl Iterator<Item = &'r Row>, rules: &Rules) -> (usize, usize) {
    let owing: Vec<&Row> =
        rows.filter(|row| rules.reporting_units().any(|unit| unit.id == row.unit)).collect();
    let there =
        owing.iter().filter(|row| row.reporting.on_time.saturating_add(row.reporting.late) > 0).count();
    (there, owing.len())
}

/// What the log knows of a unit's day by itself. Only what happened is filled in, never a zero.
fn known(row: &Row, rules: &Rules) -> Figures {
    let there = rules.indicators.iter().filter_map(|indicator| {
        let of = indicator.derived?;
        // Only departments enforce: a township's cases are not results of leads.
        if of == Derived::LeadsProven && row.kind != UnitKind::Department {
            return None;
        }
        let value = derived(of, &row.leads, &row.opinion);
        (value > 0).then(|| (indicator.key.clone(), value))
    });
    there.collect()
}
