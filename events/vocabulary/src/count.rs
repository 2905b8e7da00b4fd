//! One unit's count of one day: posted, corrected, withdrawn; approved, returned, reopened by the office.
//!
//! Missing is not zero: an absent figure was not reported. The same day posted twice supersedes with a shown
//! difference and a blank never wipes a value. Deadline (timeliness) and lock (no more entries) are two clocks.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use command::CountCommand;
pub use event::{Change, CorrectionReason, CountEvent};
pub use refusal::CountRefusal;

use crate::{
    deadline::end_of,
    fact::Fact,
    ids::UnitId,
    rights::{Action, may},
    rules::{Figures, Rules},
    sealed::Sealed,
    stream::{Context, Kind, Stream},
    time::{Day, Stamp},
};

/// A daily count as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    situation: Situation,
    reopened_until: Option<Stamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Situation {
    /// Nothing reported, or taken back.
    #[default]
    Blank,
    /// Reported, not yet looked at by the office.
    Posted(Figures),
    /// Sent back by the office.
    Returned(Figures),
    /// Accepted by the office.
    Approved(Figures),
}

impl Count {
    /// The figures as they stand; none when nothing is reported.
    pub fn figures(&self) -> Option<&Figures> {
        match &self.situation {
            Situation::Blank => None,
            Situation::Posted(figures) | Situation::Returned(figures) | Situation::Approved(figures) => {
                Some(figures)
            }
        }
    }

    fn is_reopened(&self, at: Stamp) -> bool {
        self.reopened_until.is_some_and(|until| at <= until)
    }
}

impl Stream for Count {
    const KIND: Kind = Kind::Count;
    type Event = CountEvent;
    type Command = CountCommand;
    type Refusal = CountRefusal;

    fn evolve(self, fact: &Fact<CountEvent>) -> Self {
        let Count { situation, reopened_until } = self;
        let figures = match situation {
            Situation::Blank => Figures::new(),
            Situation::Posted(figures) | Situation::Returned(figures) | Situation::Approved(figures) => {
                figures
            }
        };
        match &fact.event {
            CountEvent::Posted { figures, .. } => {
                Count { situation: Situation::Posted(figures.clone()), reopened_until }
            }
            CountEvent::Corrected { changes, .. } => {
                let mut figures = figures;
                figures.extend(changes.iter().map(|(key, change)| (key.clone(), change.now)));
                Count { situation: Situation::Posted(figures), reopened_until }
            }
            CountEvent::Withdrawn { .. } => Count { situation: Situation::Blank, reopened_until },
            CountEvent::Approved {} => {
                Count { situation: Situation::Approved(figures), reopened_until: None }
            }
            CountEvent::Returned { .. } => Count { situation: Situation::Returned(figures), reopened_until },
            CountEvent::Reopened { until, .. } => {
                let situation =
                    if figures.is_empty() { Situation::Blank } else { Situation::Posted(figures) };
                Count { situation, reopened_until: Some(*until) }
            }
        }
    }

    fn decide(&self, command: CountCommand, at: &Context<'_>) -> Result<Option<CountEvent>, CountRefusal> {
        let (unit, day) = command.about();
        let (unit, action) = (unit.clone(), command.action());
        allowed(&unit, action, at)?;
        on_a_counted_day(day, at)?;
        if action == Action::PostCount {
            self.open(day, at)?;
        }
        match (&self.situation, command) {
            (Situation::Blank, CountCommand::Post { figures, zero, .. }) => {
                complete(&figures, zero, at.rules)?;
                Ok(Some(CountEvent::Posted { figures, zero, due: at.rules.count_due(day) }))
            }
            (Situation::Posted(now) | Situation::Returned(now), CountCommand::Post { figures, zero, .. }) => {
                known(&figures, at.rules)?;
                zero_is_zero(&figures, zero, at.rules)?;
                Ok(corrected(now, &figures, CorrectionReason::PostedAgain))
            }
            (
                Situation::Posted(now) | Situation::Returned(now),
                CountCommand::Correct { figures, reason, .. },
            ) => {
                known(&figures, at.rules)?;
                Ok(corrected(now, &figures, CorrectionReason::Said(reason)))
            }
            (Situation::Posted(_) | Situation::Returned(_), CountCommand::Withdraw { reason, .. }) => {
                Ok(Some(CountEvent::Withdrawn { reason }))
            }
            (Situation::Posted(_) | Situation::Returned(_), CountCommand::Approve { .. }) => {
                Ok(Some(CountEvent::Approved {}))
            }
            (Situation::Posted(_), CountCommand::Return { reason, .. }) => {
                Ok(Some(CountEvent::Returned { reason }))
            }
            // Already so: nothing to grant, nothing to refuse.
            (Situation::Approved(_), CountCommand::Approve { .. })
            | (Situation::Returned(_), CountCommand::Return { .. })
            | (Situation::Blank, CountCommand::Withdraw { .. }) => Ok(None),
            (Situation::Approved(now), CountCommand::Post { figures, .. })
                if figures.iter().all(|(key, value)| now.get(key) == Some(value)) =>
            {
                Ok(None)
            }
            (
                Situation::Approved(_),
                CountCommand::Post { .. }
                | CountCommand::Correct { .. }
                | CountCommand::Withdraw { .. }
                | CountCommand::Return { .. },
            ) => Err(CountRefusal::Approved { day }),
            (
                Situation::Blank,
                CountCommand::Correct { .. } | CountCommand::Approve { .. } | CountCommand::Return { .. },
            ) => Err(CountRefusal::NothingReported { unit: at.rules.name_of(&unit).to_owned(), day }),
            (
                Situation::Blank | Situation::Posted(_) | Situation::Returned(_) | Situation::Approved(_),
                CountCommand::Reopen { reason, until, .. },
            ) => self.reopen(day, reason, until, at),
        }
    }
}

impl Count {
    /// Entries are taken until the lock, or while the office holds the day open.
    fn open(&self, day: Day, at: &Context<'_>) -> Result<(), CountRefusal> {
        let locked = at.rules.count_locks(day);
        if at.at > locked && !self.is_reopened(at.at) {
            return Err(CountRefusal::Locked { day, since: locked });
        }
        Ok(())
    }

    fn reopen(
        &self,
        day: Day,
        reason: Sealed,
        until: Stamp,
        at: &Context<'_>,
    ) -> Result<Option<CountEvent>, CountRefusal> {
        if until <= at.at {
            return Err(CountRefusal::ReopenedInThePast { until });
        }
        let open = at.at <= at.rules.count_locks(day) && !matches!(self.situation, Situation::Approved(_));
        if open || self.reopened_until.is_some_and(|now| until <= now) {
            return Ok(None);
        }
        Ok(Some(CountEvent::Reopened { reason, until }))
    }
}

fn allowed(unit: &UnitId, action: Action, at: &Context<'_>) -> Result<(), CountRefusal> {
    let Some(known) = at.rules.unit(unit) else {
        return Err(CountRefusal::UnknownUnit { unit: unit.clone() });
    };
    if !may(at.actor, action, unit, at.rules) {
        return Err(CountRefusal::NotAllowed {
            unit: known.short.clone(),
            role: at.actor.role.title(),
            of: at.rules.name_of(&at.actor.unit).to_owned(),
        });
    }
    if !known.reports_daily {
        return Err(CountRefusal::NotReporting { unit: known.short.clone() });
    }
    Ok(())
}

fn on_a_counted_day(day: Day, at: &Context<'_>) -> Result<(), CountRefusal> {
    let today = at.rules.day_of(at.at);
    if day > today {
        return Err(CountRefusal::FutureDay { day, today });
    }
    if at.rules.counts_expected_on(day) { Ok(()) } else { Err(CountRefusal::OutsideThePhase { day }) }
}

/// A first report needs every required figure.
fn complete(figures: &Figures, zero: bool, rules: &Rules) -> Result<(), CountRefusal> {
    known(figures, rules)?;
    zero_is_zero(figures, zero, rules)?;
    let missing: Vec<_> = rules
        .indicators
        .iter()
        .filter(|indicator| indicator.required && !figures.contains_key(&indicator.key))
        .map(|indicator| indicator.name.clone())
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(CountRefusal::Missing { names: missing }) }
}

fn known(figures: &Figures, rules: &Rules) -> Result<(), CountRefusal> {
    for (key, &value) in figures {
        let Some(indicator) = rules.indicator(key) else {
            return Err(CountRefusal::UnknownIndicator { key: key.clone() });
        };
        if value > indicator.max {
            return Err(CountRefusal::OutOfRange {
                name: indicator.name.clone(),
                value: indicator.show(value),
                max: indicator.show(indicator.max),
            });
        }
    }
    Ok(())
}

fn zero_is_zero(figures: &Figures, zero: bool, rules: &Rules) -> Result<(), CountRefusal> {
    match figures.iter().find(|(_, value)| **value > 0) {
        Some((key, _)) if zero => Err(CountRefusal::ZeroReportWithValue {
            name: rules.indicator(key).map_or_else(|| key.to_string(), |indicator| indicator.name.clone()),
        }),
        Some(_) | None => Ok(()),
    }
}

/// The correction that turns `now` into what `wanted` says; none when it is so already.
fn corrected(now: &Figures, wanted: &Figures, reason: CorrectionReason) -> Option<CountEvent> {
    let changes: BTreeMap<_, _> = wanted
        .iter()
        .map(|(key, &value)| (key.clone(), Change { was: now.get(key).copied(), now: value }))
        .filter(|(_, change)| change.was != Some(change.now))
        .collect();
    (!changes.is_empty()).then_some(CountEvent::Corrected { changes, reason })
}

impl Rules {
    /// Until when a count of `day` is on time.
    pub fn count_due(&self, day: Day) -> Stamp {
        day.plus(i64::from(self.reporting.due_days_after)).at(self.reporting.due_at, self.zone())
    }

    /// When `day` locks: the end of the last day on which entries are taken.
    pub fn count_locks(&self, day: Day) -> Stamp {
        end_of(day.plus(i64::from(self.reporting.locks_days_after)), self.zone())
    }
}
