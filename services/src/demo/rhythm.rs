//! The rhythm of the county: which days and hours carry more, and how long people take.

use chrono::{NaiveTime, TimeDelta, Weekday};
use vocabulary::{Day, Rules, Stamp};

use super::dice::Dice;

/// How much happens on a day against an ordinary one, in percent: more before and on days off and in summer.
pub(super) fn busy_percent(day: Day, rules: &Rules) -> u32 {
    let calendar = &rules.calendar;
    let week = if calendar.is_holiday(day) {
        160
    } else if calendar.is_weekend_off(day) {
        138
    } else {
        match day.weekday() {
            Weekday::Fri => 110,
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Sat | Weekday::Sun => 84,
        }
    };
    let summer = if matches!(day.month_and_day().0, 7 | 8) { 120 } else { 100 };
    week * summer / 100
}

/// A moment of `day` between two minutes after midnight, to the second.
pub(super) fn between(day: Day, from_minute: u32, to_minute: u32, rules: &Rules, dice: &mut Dice) -> Stamp {
    let second = dice.between(from_minute.saturating_mul(60), to_minute.saturating_mul(60));
    later(day.at(NaiveTime::MIN, rules.zone()), second)
}

/// So many seconds later by the clock.
pub(super) fn later(at: Stamp, seconds: u32) -> Stamp {
    at.checked_add_signed(TimeDelta::seconds(i64::from(seconds))).unwrap_or(at)
}

/// The hour of the day at which leads are found, by weight: mornings, evenings, and nights.
const HOURS: [(u32, u32); 20] = [
    (5, 1),
    (6, 4),
    (7, 8),
    (8, 9),
    (9, 7),
    (10, 6),
    (11, 5),
    (12, 4),
    (13, 3),
    (14, 5),
    (15, 6),
    (16, 7),
    (17, 8),
    (18, 8),
    (19, 8),
    (20, 7),
    (21, 6),
    (22, 4),
    (23, 2),
    (0, 1),
];

/// When on `day` a lead is found.
pub(super) fn find_time(day: Day, rules: &Rules, dice: &mut Dice) -> Stamp {
    let hour = dice.weighted(&HOURS).copied().unwrap_or(9);
    between(day, hour * 60, hour * 60 + 59, rules, dice)
}

/// A span of time that people take, in minutes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// At least.
    pub(super) from: u32,
    /// At most.
    pub(super) to: u32,
}

/// After so many minutes of office time.
pub(super) fn office(at: Stamp, span: Span, rules: &Rules, dice: &mut Dice) -> Stamp {
    let seconds = dice.between(span.from.saturating_mul(60), span.to.saturating_mul(60));
    rules.calendar.plus_working_seconds(at, u64::from(seconds), rules.zone())
}

/// After so many minutes by the clock.
pub(super) fn clock(at: Stamp, span: Span, dice: &mut Dice) -> Stamp {
    later(at, dice.between(span.from.saturating_mul(60), span.to.saturating_mul(60)))
}

/// When something that happens at `at` is recorded: at once, or on a weak network some while later.
pub(super) fn recorded(at: Stamp, weak_permille: u32, dice: &mut Dice) -> Stamp {
    let millis = if dice.permille(weak_permille) {
        dice.between(5 * 60_000, 45 * 60_000)
    } else {
        dice.between(180, 2_600)
    };
    at.checked_add_signed(TimeDelta::milliseconds(i64::from(millis))).unwrap_or(at)
}
