//! Working days and working time by the State Council's holiday notice.
//!
//! A make-up workday (调休上班) is a Saturday or Sunday on which offices work, so "weekend" is never computed from the
//! day of the week alone.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveTime, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::time::{Day, Stamp};

/// No span longer than this many days is walked; ten years is beyond any campaign.
const LONGEST_DAYS: usize = 3_660;
/// The second at which every day is over.
const DAY_SECONDS: i64 = 86_400;

/// What the holiday notice says of a day. Days it does not name go by the day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// The statutory holiday itself (法定节日当天).
    StatutoryHoliday,
    /// A rest day that goes with it.
    HolidayOff,
    /// A weekend day on which offices work.
    AdjustedWorkday,
}

/// A span of office hours, local time; `from` is before `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hours {
    /// Opens.
    pub from: NaiveTime,
    /// Closes.
    pub to: NaiveTime,
}

/// The campaign's calendar: data with a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Calendar {
    /// Where the days come from, e.g. 国办发明电〔2024〕12号.
    pub source: String,
    /// First and last day that the source covers.
    pub covers: (Day, Day),
    /// The days that the source names.
    pub days: BTreeMap<Day, DayKind>,
    /// Office hours of a working day, in order, without overlap.
    pub hours: Vec<Hours>,
    /// The first days of the months of the farmers' calendar (农历), with the month's name; for markets that go by it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lunar_months: BTreeMap<Day, String>,
}

impl Calendar {
    /// The month and the day of the month (1–30) of the farmers' calendar; none outside the months that the data cover.
    pub fn lunar(&self, day: Day) -> Option<(&str, u8)> {
        let (first, name) = self.lunar_months.range(..=day).next_back()?;
        // The last month is known to begin, not to end: no month has more than 30 days.
        let number = u8::try_from(day.days_since(*first).saturating_add(1)).ok()?;
        (number <= 30).then_some((name.as_str(), number))
    }

    /// Whether offices work on `day`.
    pub fn is_workday(&self, day: Day) -> bool {
        match self.days.get(&day) {
            Some(DayKind::AdjustedWorkday) => true,
            Some(DayKind::StatutoryHoliday | DayKind::HolidayOff) => false,
            None => !day.is_weekend(),
        }
    }

    /// Whether `day` is off by the holiday notice (法定节假日 in the wide sense of the notice's section four).
    pub fn is_holiday(&self, day: Day) -> bool {
        matches!(self.days.get(&day), Some(DayKind::StatutoryHoliday | DayKind::HolidayOff))
    }

    /// Whether `day` is a Saturday or Sunday off (双休日), not a make-up workday.
    pub fn is_weekend_off(&self, day: Day) -> bool {
        day.is_weekend() && !self.is_workday(day)
    }

    /// The first working day that is not before `day`.
    #[must_use]
    pub fn workday_from(&self, day: Day) -> Day {
        std::iter::successors(Some(day), |day| Some(day.next()))
            .take(LONGEST_DAYS)
            .find(|&day| self.is_workday(day))
            .unwrap_or(day)
    }

    /// The `n`-th working day after `day`; `day` itself does not count.
    #[must_use]
    pub fn plus_workdays(&self, day: Day, n: u32) -> Day {
        (0..n).fold(day, |day, _| self.workday_from(day.next()))
    }

    /// Seconds of office hours between two moments, each taken to its full second; 0 when `to` is not after `from`.
    ///
    /// Office hours are local wall time, and clocks are never changed within them, so the sum is made in local time.
    /// Every lead's every step asks for it, so whole days are counted, not walked.
    pub fn working_seconds(&self, from: Stamp, to: Stamp, zone: Tz) -> u64 {
        let (from, to) = (from.with_timezone(&zone).naive_local(), to.with_timezone(&zone).naive_local());
        if to <= from {
            return 0;
        }
        let (first, last) = (Day::from(from.date()), Day::from(to.date()));
        let whole_days = self.workdays(first, last).saturating_mul(self.worked_until(DAY_SECONDS));
        let worked = |day, time: NaiveTime| {
            let until = i64::from(time.num_seconds_from_midnight());
            if self.is_workday(day) { self.worked_until(until) } else { 0 }
        };
        let seconds =
            whole_days.saturating_add(worked(last, to.time())).saturating_sub(worked(first, from.time()));
        u64::try_from(seconds).unwrap_or(0)
    }

    /// Measures working time up to one moment from many moments on or after the day `first`.
    pub fn work_until(&self, first: Day, until: Stamp, zone: Tz) -> WorkUntil<'_> {
        let whole = self.worked_until(DAY_SECONDS);
        let offset = |day: Day| day.at(NaiveTime::MIN, zone).offset().local_minus_utc();
        let (mut sum, mut steady) = (0_i64, true);
        let days = first.through(Day::of(until, zone));
        let before = days.map(|day| {
            let (works, before) = (self.is_workday(day), sum);
            steady &= offset(day) == offset(first) && offset(day.next()) == offset(first);
            sum = if works { before.saturating_add(whole) } else { before };
            (before, works)
        });
        let before = before.collect();
        let midnight = first.at(NaiveTime::MIN, zone).timestamp();
        let mut clock = WorkUntil { calendar: self, zone, until, midnight, before, worked: None };
        // Where clocks change within these days, seconds do not tell the day.
        clock.worked = if steady { clock.at(until) } else { None };
        clock
    }

    /// The working days from `first` up to but without `end`.
    fn workdays(&self, first: Day, end: Day) -> i64 {
        let plain = end.weekdays_before().saturating_sub(first.weekdays_before());
        self.days.range(first..end).fold(plain, |count, (day, kind)| match (kind, day.is_weekend()) {
            (DayKind::AdjustedWorkday, true) => count.saturating_add(1),
            (DayKind::StatutoryHoliday | DayKind::HolidayOff, false) => count.saturating_sub(1),
            (DayKind::AdjustedWorkday, false) | (DayKind::StatutoryHoliday | DayKind::HolidayOff, true) => {
                count
            }
        })
    }

    /// The office seconds of a working day from midnight up to the second `until`.
    fn worked_until(&self, until: i64) -> i64 {
        let second = |time: NaiveTime| i64::from(time.num_seconds_from_midnight());
        let worked = |hours: &Hours| second(hours.to).min(until).saturating_sub(second(hours.from)).max(0);
        self.hours.iter().map(worked).fold(0, i64::saturating_add)
    }

    /// The moment at which `seconds` of office hours have passed since `from`.
    #[must_use]
    pub fn plus_working_seconds(&self, from: Stamp, seconds: u64, zone: Tz) -> Stamp {
        let mut left = i64::try_from(seconds).unwrap_or(i64::MAX);
        let mut at = from;
        for (opens, closes) in self.sessions(from, zone) {
            let start = opens.max(from);
            let room = closes.signed_duration_since(start).num_seconds();
            if room <= 0 {
                continue;
            }
            if left <= room {
                return start.checked_add_signed(Duration::seconds(left)).unwrap_or(closes);
            }
            left = left.saturating_sub(room);
            at = closes;
        }
        at
    }

    /// The last moment from which `seconds` of office hours are left until `to`.
    #[must_use]
    pub fn minus_working_seconds(&self, to: Stamp, seconds: u64, zone: Tz) -> Stamp {
        let mut left = i64::try_from(seconds).unwrap_or(i64::MAX);
        let mut day = Day::of(to, zone);
        for _ in 0..LONGEST_DAYS {
            for hours in self.hours.iter().rev().filter(|_| self.is_workday(day)) {
                let (opens, closes) = (day.at(hours.from, zone), day.at(hours.to, zone).min(to));
                let room = closes.signed_duration_since(opens).num_seconds();
                if room <= 0 {
                    continue;
                }
                if left <= room {
                    return closes.checked_sub_signed(Duration::seconds(left)).unwrap_or(opens);
                }
                left = left.saturating_sub(room);
            }
            day = day.previous();
        }
        to
    }

    /// The office sessions from the day of `from` on, in order.
    fn sessions(&self, from: Stamp, zone: Tz) -> impl Iterator<Item = (Stamp, Stamp)> {
        std::iter::successors(Some(Day::of(from, zone)), |day| Some(day.next()))
            .take(LONGEST_DAYS)
            .filter(|&day| self.is_workday(day))
            .flat_map(move |day| self.hours.iter().map(move |h| (day.at(h.from, zone), day.at(h.to, zone))))
    }
}

/// Working time up to one moment.
#[derive(Debug)]
pub struct WorkUntil<'a> {
    calendar: &'a Calendar,
    zone: Tz,
    until: Stamp,
    /// The beginning of the first day, in seconds.
    midnight: i64,
    /// For every day: the office seconds before it, and whether it is worked.
    before: Vec<(i64, bool)>,
    /// The office seconds up to the moment; none when every question has to be asked day by day.
    worked: Option<i64>,
}

impl WorkUntil<'_> {
    /// The office seconds since `from`, as [`Calendar::working_seconds`] has them.
    pub fn since(&self, from: Stamp) -> u64 {
        match (self.worked, self.at(from)) {
            (Some(until), Some(since)) => u64::try_from(until.saturating_sub(since)).unwrap_or(0),
            (None, _) | (_, None) => self.calendar.working_seconds(from, self.until, self.zone),
        }
    }

    /// The office seconds from the first day to a moment of one of the days.
    fn at(&self, moment: Stamp) -> Option<i64> {
        let seconds = moment.timestamp().checked_sub(self.midnight)?;
        let (before, works) = *self.before.get(usize::try_from(seconds.div_euclid(DAY_SECONDS)).ok()?)?;
        let today = seconds.rem_euclid(DAY_SECONDS);
        Some(if works { before.saturating_add(self.calendar.worked_until(today)) } else { before })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) const ZONE: Tz = chrono_tz::Asia::Shanghai;

    /// The days of 2025 from May on by 国办发明电〔2024〕12号, with office hours 09:00–12:00 and 14:00–18:00.
    pub(crate) fn calendar_2025() -> Calendar {
        let day = |month, day| Day::new(2025, month, day).unwrap();
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let mut days = BTreeMap::from([
            (day(5, 31), DayKind::StatutoryHoliday),
            (day(6, 1), DayKind::HolidayOff),
            (day(6, 2), DayKind::HolidayOff),
            (day(9, 28), DayKind::AdjustedWorkday),
            (day(10, 11), DayKind::AdjustedWorkday),
        ]);
        for d in 1..=8 {
            let kind = if matches!(d, 1..=3 | 6) { DayKind::StatutoryHoliday } else { DayKind::HolidayOff };
            days.insert(day(10, d), kind);
        }
        Calendar {
            source: "国办发明电〔2024〕12号".into(),
            covers: (day(1, 1), day(12, 31)),
            days,
            hours: vec![Hours { from: hour(9), to: hour(12) }, Hours { from: hour(14), to: hour(18) }],
            lunar_months: BTreeMap::from([
                (day(6, 25), "六月".into()),
                (day(7, 25), "闰六月".into()),
                (day(8, 23), "七月".into()),
            ]),
        }
    }

    fn at(text: &str) -> Stamp {
        format!("{text}:00+08:00").parse().unwrap()
    }

    #[test]
    fn the_enforcement_phase_has_87_working_days() {
        let calendar = calendar_2025();
        let phase = Day::new(2025, 5, 31).unwrap().through(Day::new(2025, 9, 30).unwrap());
        let (work, off): (Vec<_>, Vec<_>) = phase.partition(|&day| calendar.is_workday(day));
        assert_eq!((work.len(), off.len()), (87, 36));
    }

    #[test]
    fn the_traps_of_2025_are_what_the_notice_says() {
        let calendar = calendar_2025();
        let day = |month, day| Day::new(2025, month, day).unwrap();
        assert!(!calendar.is_workday(day(5, 31)) && calendar.is_holiday(day(5, 31)));
        assert!(calendar.is_workday(day(9, 28)) && !calendar.is_weekend_off(day(9, 28)));
        assert!(!calendar.is_workday(day(10, 8)));
        assert_eq!(calendar.workday_from(day(10, 8)), day(10, 9));
        assert!(calendar.is_workday(day(10, 11)));
    }

    #[test]
    fn working_time_leaves_out_noon_nights_and_holidays() {
        let calendar = calendar_2025();
        let hours = |from, to| calendar.working_seconds(at(from), at(to), ZONE) / 3_600;
        assert_eq!(hours("2025-08-04T11:00", "2025-08-04T15:00"), 2);
        assert_eq!(hours("2025-08-04T17:00", "2025-08-05T10:00"), 2);
        assert_eq!(hours("2025-08-02T00:00", "2025-08-04T00:00"), 0);
        assert_eq!(hours("2025-09-30T17:00", "2025-10-09T10:00"), 2);
        assert_eq!(hours("2025-09-27T00:00", "2025-09-29T00:00"), 7);
        assert_eq!(hours("2025-08-05T10:00", "2025-08-04T10:00"), 0);
    }

    proptest! {
        #[test]
        fn working_time_is_what_is_met_when_every_day_is_walked(
            from in -40_000_000_i64..40_000_000, length in -100_000_i64..40_000_000,
        ) {
            let calendar = calendar_2025();
            let moment = |seconds| at("2025-08-04T00:00") + Duration::seconds(seconds);
            let (from, to) = (moment(from), moment(from + length));
            let sessions = calendar.sessions(from, ZONE).take_while(|(opens, _)| *opens < to);
            let walked: i64 = sessions
                .map(|(opens, closes)| (closes.min(to) - opens.max(from)).num_seconds().max(0))
                .sum();
            prop_assert_eq!(i64::try_from(calendar.working_seconds(from, to, ZONE)), Ok(walked));
            // Moments lie within the days that are walked beforehand and outside.
            let until = calendar.work_until(Day::new(2025, 6, 1).unwrap(), to, ZONE);
            prop_assert_eq!(i64::try_from(until.since(from)), Ok(walked));
        }
    }

    #[test]
    fn where_clocks_change_working_time_is_asked_day_by_day() {
        let (calendar, zone) = (calendar_2025(), chrono_tz::Europe::Berlin);
        let moment = |text: &str| text.parse::<Stamp>().unwrap();
        let until = moment("2025-11-03T15:00:00+01:00");
        let clock = calendar.work_until(Day::new(2025, 10, 13).unwrap(), until, zone);
        let from = moment("2025-10-20T10:00:00+02:00");
        assert_eq!(clock.since(from), calendar.working_seconds(from, until, zone));
        assert!(clock.worked.is_none());
    }

    #[test]
    fn taking_working_time_away_undoes_measuring_it() {
        let calendar = calendar_2025();
        for end in ["2025-08-01T17:30", "2025-08-03T23:59", "2025-10-09T10:00", "2025-10-11T14:00"] {
            for seconds in [1, 60, 3_600, 7 * 3_600, 40 * 3_600] {
                let start = calendar.minus_working_seconds(at(end), seconds, ZONE);
                assert_eq!(calendar.working_seconds(start, at(end), ZONE), seconds, "{end} - {seconds}");
            }
        }
        // An hour before the end of a Friday that is over at midnight is 17:00, not 22:59.
        let friday = calendar.minus_working_seconds(at("2025-08-01T23:59"), 3_600, ZONE);
        assert_eq!(friday, at("2025-08-01T17:00"));
    }

    #[test]
    fn adding_working_time_undoes_measuring_it() {
        let calendar = calendar_2025();
        for start in ["2025-08-01T17:30", "2025-08-02T03:00", "2025-09-30T11:59", "2025-10-11T14:00"] {
            for seconds in [1, 60, 3_600, 7 * 3_600, 40 * 3_600] {
                let end = calendar.plus_working_seconds(at(start), seconds, ZONE);
                assert_eq!(calendar.working_seconds(at(start), end, ZONE), seconds, "{start} + {seconds}");
            }
        }
    }
}
