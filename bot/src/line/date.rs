//! Days and times of day as people write them.

use chrono::{NaiveTime, Timelike};
use vocabulary::{Day, Rules, Stamp};

use super::{LineError, figure::COUNTING_WORDS, heard::Heard, text::Cursor};

/// Where a date stands. In prose `8-3` is not taken for a day: it may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where the grammar has room for a date.
    Slot,
    /// Among words.
    Prose,
}

/// The day that stands here; passes it.
pub(super) fn day(
    cursor: &mut Cursor<'_>,
    heard: &Heard<'_>,
    place: Place,
) -> Result<Option<Day>, LineError> {
    let today = heard.today();
    for (words, day) in [
        (["今天", "今日", "今晚"], today),
        (["昨天", "昨日", "昨晚"], today.previous()),
        (["前天", "前日", "前晚"], today.previous().previous()),
    ] {
        // 昨晚 8点 is the day before, in the evening: the day is read here, 晚 is left to the time.
        if let Some(word) = words.into_iter().find(|word| cursor.rest().starts_with(word)) {
            cursor.next();
            if !word.ends_with('晚') {
                cursor.next();
            }
            return Ok(Some(day));
        }
    }
    let mut at = *cursor;
    let Some((year, month, day)) = numbers(&mut at, place) else { return Ok(None) };
    let typed = cursor.rest().strip_suffix(at.rest()).unwrap_or_default();
    let invalid = || LineError::InvalidDate { text: typed.to_owned() };
    let (month, day) = (small(month).ok_or_else(invalid)?, small(day).ok_or_else(invalid)?);
    let found = match year {
        Some(year) => Day::new(year.parse().map_err(|_| invalid())?, month, day),
        None => in_the_campaign(month, day, heard.line.rules),
    };
    *cursor = at;
    found.map(Some).ok_or_else(invalid)
}

/// Year, month and day of month as digits.
fn numbers<'a>(at: &mut Cursor<'a>, place: Place) -> Option<(Option<&'a str>, &'a str, &'a str)> {
    let first = at.digits()?;
    match at.next()? {
        '年' if first.len() == 4 => {
            let month = at.digits()?;
            let day = at.take("月").then(|| at.digits()).flatten()?;
            at.take_any(&["日", "号"]);
            Some((Some(first), month, day))
        }
        dash @ ('-' | '/' | '.') if first.len() == 4 => {
            let month = at.digits()?;
            let day = (at.next() == Some(dash)).then(|| at.digits()).flatten()?;
            Some((Some(first), month, day))
        }
        '月' if first.len() <= 2 => {
            let day = at.digits()?;
            (at.take_any(&["日", "号"]).is_some() || at.at_boundary()).then_some((None, first, day))
        }
        '-' | '/' if first.len() <= 2 && place == Place::Slot => {
            let day = at.digits()?;
            let goes_on = at.peek().is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '%'))
                || at.longest(COUNTING_WORDS.iter().copied()).is_some();
            (day.len() <= 2 && !goes_on).then_some((None, first, day))
        }
        _ => None,
    }
}

fn small(digits: &str) -> Option<u32> {
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

/// A day without its year: in a year in which it falls into a phase, or else in the year of the notice.
fn in_the_campaign(month: u32, day: u32, rules: &Rules) -> Option<Day> {
    let years = rules.phases.iter().flat_map(|phase| [phase.from.year(), phase.to.year()]);
    let mut days = years.filter_map(|year| Day::new(year, month, day));
    days.find(|day| rules.phase_of(*day).is_some())
        .or_else(|| Day::new(rules.campaign.issued.year(), month, day))
}

/// The time of day that stands here (19:30, 19时30分, 下午3点半); passes it.
pub(super) fn time(cursor: &mut Cursor<'_>) -> Option<NaiveTime> {
    let mut at = *cursor;
    let evening = at.take_any(&["下午", "晚上", "傍晚", "夜里", "晚"]).is_some();
    let noon = !evening && at.take("中午");
    if !evening && !noon {
        at.take_any(&["上午", "早上", "凌晨", "清晨"]);
    }
    while at.peek() == Some(' ') {
        at.next();
    }
    let hour: u32 = at.digits().filter(|digits| digits.len() <= 2)?.parse().ok()?;
    let minute = match at.next()? {
        ':' => {
            let digits = at.digits().filter(|digits| digits.len() == 2)?;
            digits.parse().ok()?
        }
        '点' | '时' if at.take("半") => 30,
        '点' | '时' => {
            let mut minutes = at;
            match minutes.digits() {
                Some(digits) if digits.len() <= 2 && (minutes.take("分") || minutes.at_boundary()) => {
                    at = minutes;
                    digits.parse().ok()?
                }
                Some(_) | None => 0,
            }
        }
        _ => return None,
    };
    // 晚上12点 is the next day's beginning; who means it writes the day and 0:00.
    let hour = match hour {
        12 if evening => return None,
        1..=11 if evening => hour.checked_add(12)?,
        1..=10 if noon => hour.checked_add(12)?,
        other => other,
    };
    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
    *cursor = at;
    Some(time)
}

/// A day with an optional time that must stand here, behind an optional 至; without a time the end of the day.
pub(super) fn until(
    cursor: &mut Cursor<'_>,
    heard: &Heard<'_>,
    what: &'static str,
) -> Result<Stamp, LineError> {
    cursor.skip();
    cursor.take_any(&["延期至", "延至", "延到", "至", "到"]);
    cursor.skip();
    let Some(day) = day(cursor, heard, Place::Slot)? else {
        return Err(LineError::MissingDay { verb: heard.verb, what });
    };
    let mut after = *cursor;
    after.skip();
    let zone = heard.line.rules.zone();
    match time(&mut after) {
        Some(time) => {
            *cursor = after;
            Ok(day.at(time, zone))
        }
        None => Ok(vocabulary::deadline::end_of(day, zone)),
    }
}

/// A day as people say it: 8月3日, with its year when that is not the notice's.
pub(super) fn say_day(day: Day, rules: &Rules) -> String {
    let (month, of_month) = day.month_and_day();
    let year =
        if day.year() == rules.campaign.issued.year() { String::new() } else { format!("{}年", day.year()) };
    format!("{year}{month}月{of_month}日")
}

/// A moment as people say it; the last second of a day is said as the day.
pub(super) fn say_moment(moment: Stamp, rules: &Rules) -> String {
    let day = rules.day_of(moment);
    let local = moment.with_timezone(&rules.zone());
    if moment == vocabulary::deadline::end_of(day, rules.zone()) {
        say_day(day, rules)
    } else {
        format!("{} {:02}:{:02}", say_day(day, rules), local.hour(), local.minute())
    }
}
