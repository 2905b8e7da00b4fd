//! The reminder ladder, pure: whom to tell of a deadline now, one rung at a time.
//!
//! Before it is due the holder; then the deputy, the head of the unit, the office, the head of the working group. A rung is
//! told once for a deadline, never two at once: after a standstill of the system people get the time between rungs again.
//! When the matter moves, everything about it is cleared. A daily count knows two rungs only: the holder once, then the head.

use bus::{clock::derived_id, react::Policy};
use uuid::Uuid;
use vocabulary::{
    Rules, Secret, Stamp, StreamId,
    reminder::ReminderCommand,
    rules::{Rung, RungTo, UnitKind},
};

use super::deadlines::{COUNT_DUE, DUTY_SILENT, Deadlines, Running, Told};

/// Counts of today and so many days before are reminded of.
const COUNT_DAYS_BACK: i64 = 1;

/// Tells and clears.
#[derive(Debug, Clone, Copy)]
pub struct Ladder;

/// What the ladder wishes about a matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The matter.
    pub about: StreamId,
    /// The wish.
    pub command: ReminderCommand<Secret>,
}

impl Policy for Ladder {
    type Sees = Deadlines;
    type Wish = Call;
    const NAME: &'static str = "ladder";

    fn wishes(&self, sees: &Deadlines, now: Stamp) -> Vec<(Uuid, Call)> {
        let Some(rules) = sees.book.at(now).filter(|_| !sees.book.is_closed()) else { return Vec::new() };
        let mut wishes: Vec<_> = sees.moved_on(rules, now).collect();
        if !disturbs(rules, now) {
            return wishes;
        }
        let today = rules.day_of(now);
        let counts = (0..=COUNT_DAYS_BACK).flat_map(|back| sees.owed(rules, today.plus(-back)));
        let workday = rules.calendar.is_workday(today);
        let others = sees.running.values().cloned().chain(sees.silent(rules, now)).filter(|_| workday);
        for running in counts.chain(others) {
            wishes.extend(
                sees.next_rung(&running, rules, now).map(|rung| send(&running, rung)).into_iter().flatten(),
            );
        }
        wishes
    }
}

impl Call {
    /// Whether what it says is still so.
    pub fn still_stands(&self, sees: &Deadlines, now: Stamp) -> bool {
        let Some(rules) = sees.book.at(now) else { return false };
        let running = sees.of(&self.about, rules, now);
        match &self.command {
            ReminderCommand::Send { unit, deadline, due, rung: _ } => {
                let of = Some((unit.clone(), deadline.clone(), *due));
                running.is_some_and(|running| running.deadline() == of)
            }
            ReminderCommand::Clear => {
                let told = sees.reminders.get(&self.about).and_then(|told| told.of.clone());
                told.is_some() && running.is_none_or(|running| running.deadline() != told)
            }
            ReminderCommand::Snooze { .. } => true,
        }
    }
}

/// The id follows from the matter, the rung and the deadline: told once across restarts and copies.
fn send(running: &Running, rung: RungTo) -> Option<(Uuid, Call)> {
    let about = running.about.clone();
    let (unit, deadline, due) = running.deadline()?;
    let id = derived_id(Ladder::NAME, &format!("{about} {rung:?} {unit} {deadline} {}", due.timestamp()));
    Some((id, Call { about, command: ReminderCommand::Send { rung, unit, deadline, due } }))
}

/// Whether people may be told anything at this hour.
fn disturbs(rules: &Rules, now: Stamp) -> bool {
    let time = now.with_timezone(&rules.zone()).time();
    rules.ladder.quiet_until <= time && time < rules.ladder.quiet_from
}

impl Deadlines {
    /// Matters that moved after somebody was told of them.
    fn moved_on<'s>(&'s self, rules: &'s Rules, now: Stamp) -> impl Iterator<Item = (Uuid, Call)> + 's {
        self.reminders.iter().filter_map(move |(about, told)| {
            let (of, last) = (told.of.as_ref()?, told.last?);
            let stands = self.of(about, rules, now).and_then(|running| running.deadline());
            let stands = stands.as_ref() == Some(of);
            let id = derived_id(Ladder::NAME, &format!("clear {last}"));
            (!stands).then(|| (id, Call { about: about.clone(), command: ReminderCommand::Clear }))
        })
    }

    /// The rung that is to be told now, if one is.
    fn next_rung(&self, running: &Running, rules: &Rules, now: Stamp) -> Option<RungTo> {
        let nobody = Told::default();
        let told = self.reminders.get(&running.about).unwrap_or(&nobody);
        if told.snoozed.as_ref().is_some_and(|(unit, until)| *unit == running.unit && now < *until) {
            return None;
        }
        let rungs = rungs(running, rules);
        let told_of_this = told.of.is_some() && told.of == running.deadline();
        let is_told = |rung: &Rung| told_of_this && told.rungs.contains_key(&rung.to);
        let next = rungs.iter().position(|rung| !is_told(rung))?;
        let rung = rungs.get(next)?;
        let mut at = moment(running, rung.minutes, rules);
        let before = next.checked_sub(1).and_then(|before| rungs.get(before));
        if let Some(before) = before
            && told_of_this
            && let Some(when) = told.rungs.get(&before.to)
        {
            // Whoever was told late has as long as planned before the next one hears.
            let gap = rung.minutes.saturating_sub(before.minutes).max(0);
            at = at.max(after(*when, gap, running, rules));
        }
        (at <= now).then_some(rung.to)
    }
}

/// The rungs that a matter climbs. The office's own matters go from its staff to the working group's head.
fn rungs(running: &Running, rules: &Rules) -> Vec<Rung> {
    let kind = rules.unit(&running.unit).map(|unit| unit.kind);
    let climbs = |rung: &&Rung| match rung.to {
        RungTo::Holder => true,
        // Silence about duties is asked after, not escalated; of a count only the head hears.
        RungTo::Head => {
            running.key == COUNT_DUE || running.key != DUTY_SILENT && kind != Some(UnitKind::Office)
        }
        RungTo::Deputy | RungTo::Office => {
            running.key != COUNT_DUE && running.key != DUTY_SILENT && kind != Some(UnitKind::Office)
        }
        RungTo::Leader => running.key != COUNT_DUE && running.key != DUTY_SILENT,
    };
    rules.ladder.rungs.iter().filter(climbs).copied().collect()
}

/// So many office minutes from the deadline; a daily count goes by the clock on the wall, weekends too.
fn moment(running: &Running, minutes: i64, rules: &Rules) -> Stamp {
    if minutes < 0 && running.key == COUNT_DUE {
        return after(running.due, i64::from(rules.ladder.count_minutes).saturating_neg(), running, rules);
    }
    if minutes < 0 {
        let seconds = u64::try_from(minutes.saturating_neg().saturating_mul(60)).unwrap_or(0);
        return rules.calendar.minus_working_seconds(running.due, seconds, rules.zone());
    }
    after(running.due, minutes, running, rules)
}

fn after(from: Stamp, minutes: i64, running: &Running, rules: &Rules) -> Stamp {
    if running.key == COUNT_DUE {
        return from.checked_add_signed(chrono::Duration::minutes(minutes)).unwrap_or(from);
    }
    let seconds = u64::try_from(minutes.saturating_mul(60)).unwrap_or(0);
    rules.calendar.plus_working_seconds(from, seconds, rules.zone())
}
