//! Moments and days. The campaign's zone turns one into the other; nothing here reads a clock.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, de::Visitor};
use thiserror::Error;

/// A moment with its offset, as RFC 3339 on the wire.
pub type Stamp = DateTime<FixedOffset>;

/// Reads a moment in RFC 3339: the form that we write digit by digit, every other one as chrono does.
pub(crate) fn parse(text: &str) -> Result<Stamp, chrono::ParseError> {
    as_written(text.as_bytes()).map_or_else(|| DateTime::parse_from_rfc3339(text), Ok)
}

/// Reads `2025-08-03T17:41:02+08:00` and nothing else. Every event has two or three of them.
fn as_written(text: &[u8]) -> Option<Stamp> {
    let (date, rest) = text.split_first_chunk()?;
    let &[b'T', h1, h2, b':', mi1, mi2, b':', s1, s2, sign @ (b'+' | b'-'), oh1, oh2, b':', om1, om2] = rest
    else {
        return None;
    };
    let time = NaiveTime::from_hms_opt(two(h1, h2)?, two(mi1, mi2)?, two(s1, s2)?)?;
    let (hours, minutes) = (two(oh1, oh2)?, two(om1, om2).filter(|minutes| *minutes < 60)?);
    let ahead = i32::try_from((hours * 60 + minutes) * 60).ok()?;
    let offset = FixedOffset::east_opt(if sign == b'-' { -ahead } else { ahead })?;
    // At a fixed offset every local time is one moment.
    let utc = date_as_written(*date)?.and_time(time).checked_sub_offset(offset)?;
    Some(Stamp::from_naive_utc_and_offset(utc, offset))
}

/// Reads `2025-08-03` and nothing else.
fn date_as_written(text: [u8; 10]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let year = i32::try_from(two(y1, y2)? * 100 + two(y3, y4)?).ok()?;
    NaiveDate::from_ymd_opt(year, two(m1, m2)?, two(d1, d2)?)
}

/// The value of two decimal digits.
fn two(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte & 0x0f));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// Reads a [`Stamp`] field as RFC 3339 only; chrono's own reading takes many more forms and four times as long.
pub(crate) fn rfc3339<'de, D: Deserializer<'de>>(from: D) -> Result<Stamp, D::Error> {
    struct Rfc3339;
    impl Visitor<'_> for Rfc3339 {
        type Value = Stamp;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a time as RFC 3339")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Stamp, E> {
            parse(text).map_err(|error| E::custom(format!("'{text}': {error}")))
        }
    }
    from.deserialize_str(Rfc3339)
}

/// Reads such a field that may be missing, together with serde's `default`.
pub(crate) fn rfc3339_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Stamp>, D::Error> {
    #[derive(Deserialize)]
    struct Moment(#[serde(deserialize_with = "rfc3339")] Stamp);
    Ok(Option::deserialize(from)?.map(|Moment(at)| at))
}

/// A calendar day of the campaign, `YYYY-MM-DD` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Day(NaiveDate);

/// A day that is not in the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is not a day, write it as 2025-08-03")]
pub struct BadDay(pub String);

impl Day {
    /// The day of year, month and day of month, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The day on which `at` falls in `zone`.
    pub fn of(at: Stamp, zone: Tz) -> Self {
        Self(at.with_timezone(&zone).date_naive())
    }

    /// The day after; the last day of the calendar stays itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.succ_opt().unwrap_or(self.0))
    }

    /// The day before; the first day of the calendar stays itself.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.pred_opt().unwrap_or(self.0))
    }

    /// `n` days later (earlier when negative); the ends of the calendar hold.
    #[must_use]
    pub fn plus(self, n: i64) -> Self {
        Self(chrono::Duration::try_days(n).and_then(|d| self.0.checked_add_signed(d)).unwrap_or(self.0))
    }

    /// How many days from `earlier` to this one.
    pub fn days_since(self, earlier: Day) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The moment at which the clocks of `zone` show `time` on this day.
    pub fn at(self, time: NaiveTime, zone: Tz) -> Stamp {
        let local = self.0.and_time(time);
        let found = zone.from_local_datetime(&local);
        match found.earliest() {
            Some(moment) => moment.fixed_offset(),
            // The hour skipped when clocks go forward: take the offset before the gap.
            None => zone.from_utc_datetime(&local).fixed_offset(),
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month 1–12 and day of month 1–31.
    pub fn month_and_day(self) -> (u8, u8) {
        let small = |n: u32| u8::try_from(n).unwrap_or(u8::MAX);
        (small(self.0.month()), small(self.0.day()))
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// Whether the day is Saturday or Sunday, before any adjustment.
    pub fn is_weekend(self) -> bool {
        matches!(self.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// How many Mondays to Fridays lie before it, counted from a Monday long ago; only differences mean something.
    pub(crate) fn weekdays_before(self) -> i64 {
        // 1 January of the year 1 was a Monday, and is day 1.
        let days = i64::from(self.0.num_days_from_ce()).saturating_sub(1);
        let (weeks, rest) = (days.div_euclid(7), days.rem_euclid(7));
        weeks.saturating_mul(5).saturating_add(rest.min(5))
    }

    /// All days from this one to `last`, both included; none when `last` is earlier.
    pub fn through(self, last: Day) -> impl Iterator<Item = Day> {
        let length = usize::try_from(last.days_since(self).saturating_add(1)).unwrap_or(0);
        std::iter::successors(Some(self), |day| Some(day.next())).take(length)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Self, BadDay> {
        // Digit by digit as we write it, which the name of every count has; every other form as chrono reads it.
        let written = text.as_bytes().try_into().ok().and_then(date_as_written);
        written.or_else(|| text.parse().ok()).map(Self).ok_or_else(|| BadDay(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_enforcement_phase_has_123_days() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(day("2025-05-31").through(day("2025-09-30")).count(), 123);
        assert_eq!(day("2025-05-31").through(day("2025-05-30")).count(), 0);
    }

    proptest! {
        #[test]
        fn a_moment_is_read_as_chrono_reads_it(text in "[0-9]{2}[0-3][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9][-+][0-2][0-9]:[0-6][0-9]") {
            let whole = |read: Result<Stamp, chrono::ParseError>| read.map(|at| (at, *at.offset()));
            prop_assert_eq!(whole(parse(&text)), whole(DateTime::parse_from_rfc3339(&text)));
        }

        #[test]
        fn a_day_is_read_as_chrono_reads_it(text in "[+ ]?[0-9]{3,5}-[01]?[0-9]-[0-3]?[0-9] ?") {
            prop_assert_eq!(text.parse::<Day>().ok(), text.parse().ok().map(Day));
        }
    }

    #[test]
    fn a_day_is_the_campaign_zones_day() {
        let late: Stamp = "2025-08-03T23:30:00+00:00".parse().unwrap();
        assert_eq!(Day::of(late, chrono_tz::Asia::Shanghai).to_string(), "2025-08-04");
    }
}
