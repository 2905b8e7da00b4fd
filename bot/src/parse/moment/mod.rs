//! Days, weeks, clocks and shifts as people say them.

mod clock;
mod numeric;

use chrono::{Datelike, NaiveTime, Timelike};
use vocabulary::{Day, Rules, Stamp};

pub(super) use clock::{clock, shift_link};

use super::{
    number::{self, Amount},
    text::Text,
};
use numeric::numeric;

/// A day or a span of days that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayMark {
    /// A day.
    Day(Day),
    /// 今晚 in the small hours: the evening before, or the one to come.
    Tonight(Day),
    /// The calendar has no such day.
    Invalid,
    /// A span, both ends included.
    Range(Day, Day),
}

/// A time of day, in minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) minutes: u32,
    /// 约7点半
    pub(super) about: bool,
}

/// Where a reading of days stands: the rules and the moment of the message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Today<'a> {
    pub(super) rules: &'a Rules,
    pub(super) at: Stamp,
}

impl Today<'_> {
    /// The day of the message.
    pub(super) fn day(self) -> Day {
        self.rules.day_of(self.at)
    }

    /// Whether the message came between 00:00 and 05:59.
    pub(super) fn is_small_hours(self) -> bool {
        self.at.with_timezone(&self.rules.zone()).hour() < 6
    }

    /// Minutes from midnight at which the message came.
    pub(super) fn minutes(self) -> u32 {
        let local = self.at.with_timezone(&self.rules.zone());
        local.hour().saturating_mul(60).saturating_add(local.minute())
    }

    fn weekday(self) -> i64 {
        i64::from(self.at.with_timezone(&self.rules.zone()).date_naive().weekday().num_days_from_monday())
    }

    fn monday(self) -> Day {
        self.day().plus(self.weekday().saturating_neg())
    }

    /// The moment of a clock on a day.
    pub(super) fn moment(self, day: Day, clock: Clock) -> Option<Stamp> {
        let time = NaiveTime::from_hms_opt(clock.minutes / 60, clock.minutes % 60, 0)?;
        Some(day.at(time, self.rules.zone()))
    }
}

/// Days by their word, counted from today.
const WORDS: [(&str, i64); 37] = [
    ("大前天", -3),
    ("今天", 0),
    ("今日", 0),
    ("今儿", 0),
    ("今早", 0),
    ("今晨", 0),
    ("今上午", 0),
    ("今下午", 0),
    ("今夜", 0),
    ("今晚", 0),
    ("本日", 0),
    ("当天", 0),
    ("当晚", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("昨儿", -1),
    ("昨晚", -1),
    ("昨夜", -1),
    ("昨早", -1),
    ("昨晨", -1),
    ("昨下午", -1),
    ("昨上午", -1),
    ("前天", -2),
    ("前日", -2),
    ("前晚", -2),
    ("前夜", -2),
    ("前儿", -2),
    ("明天", 1),
    ("明日", 1),
    ("明晚", 1),
    ("明早", 1),
    ("明儿", 1),
    ("后天", 2),
    ("后日", 2),
    ("大后天", 3),
    ("今朝", 0),
    ("昨个", -1),
];

/// The day that begins at a place, and the place behind it. `behind_figure`: the word before is the name of a figure, so
/// that digits are a value and not a day.
pub(super) fn day(
    text: &Text<'_>,
    at: usize,
    today: Today<'_>,
    behind_figure: bool,
) -> Option<(DayMark, usize)> {
    let first = text.at(at)?;
    if first.is_ascii_digit() {
        return numeric(text, at, today, behind_figure);
    }
    match first {
        '今' | '昨' | '前' | '明' | '后' | '大' | '当' => by_word(text, at, today),
        '本' => by_word(text, at, today).or_else(|| weeks(text, at, today)),
        '周' | '星' | '礼' | '上' | '这' | '下' | '近' | '最' | '过' | '累' | '迄' | '截' | '目' => {
            weeks(text, at, today)
        }
        c if "零〇一二两三四五六七八九十廿卅".contains(c) => {
            numeric(text, at, today, behind_figure)
        }
        _ => None,
    }
}

fn by_word(text: &Text<'_>, at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    // 大后天 before 大…, and the longest of all: the words share beginnings.
    let (word, offset) =
        WORDS.iter().filter(|(word, _)| text.has(at, word)).max_by_key(|(word, _)| word.len())?;
    if text.before(at) == Some('目') && *word == "前日" {
        return None;
    }
    let day = today.day().plus(*offset);
    let evening = matches!(*word, "今晚" | "今夜" | "当晚");
    let mark = if evening && today.is_small_hours() { DayMark::Tonight(day) } else { DayMark::Day(day) };
    Some((mark, at.saturating_add(word.chars().count())))
}

fn weeks(text: &Text<'_>, at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    let behind = |word: &str| at.saturating_add(word.chars().count());
    let (this_day, monday) = (today.day(), today.monday());
    for (prefix, weeks) in [
        ("上上", -2_i64),
        ("上个", -1),
        ("上", -1),
        ("这个", 0),
        ("这", 0),
        ("本", 0),
        ("下个", 1),
        ("下", 1),
        ("", 0),
    ] {
        if !text.has(at, prefix) {
            continue;
        }
        let from = behind(prefix);
        for week in ["周", "星期", "礼拜"] {
            if !text.has(from, week) {
                continue;
            }
            let to = from.saturating_add(week.chars().count());
            let first = monday.plus(weeks.saturating_mul(7));
            // 这周一共 is a week and 一共.
            let together = text.at(to) == Some('一')
                && text.at(to.saturating_add(1)).is_some_and(|c| "共起直定般样".contains(c));
            if let Some(weekday) = text
                .at(to)
                .filter(|_| !together)
                .and_then(|c| "一二三四五六日天".chars().position(|day| day == c))
            {
                let weekday = i64::try_from(weekday).unwrap_or(0).min(6);
                let mut day = first.plus(weekday);
                // 周五 on a Monday is the last Friday.
                if prefix.is_empty() && day > this_day {
                    day = day.plus(-7);
                }
                return Some((DayMark::Day(day), to.saturating_add(1)));
            }
            if !prefix.is_empty() {
                let last = if weeks == 0 { this_day } else { first.plus(6) };
                return Some((DayMark::Range(first, last), to));
            }
        }
        for month in ["月份", "月"] {
            if !prefix.is_empty()
                && text.has(from, month)
                && matches!(prefix, "上个" | "上" | "这个" | "本" | "这")
            {
                let first = Day::new(this_day.year(), month_of(this_day), 1)?;
                let last_of_previous = first.previous();
                let range = if weeks == 0 {
                    DayMark::Range(first, this_day)
                } else {
                    let month = month_of(last_of_previous);
                    DayMark::Range(Day::new(last_of_previous.year(), month, 1)?, last_of_previous)
                };
                return Some((range, from.saturating_add(month.chars().count())));
            }
        }
    }
    recent(text, at, today).or_else(|| since_the_beginning(text, at, today))
}

/// 近7天, 最近一周.
fn recent(text: &Text<'_>, at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    let prefix = ["最近", "过去", "近"].into_iter().find(|word| text.has(at, word))?;
    let from = at.saturating_add(prefix.chars().count());
    let found = number::numeral(text, from)?;
    let n = match found.amount {
        Amount::Whole(n) => i64::try_from(n).ok()?,
        // 近三天 is exact: 近 before days is no approximation.
        Amount::About => i64::try_from(plain(text, from, found.to)?).ok()?,
        Amount::Decimal(_) | Amount::Huge | Amount::Lookalike(_) => return None,
    };
    let (days, to) = [("天", 1_i64), ("日", 1), ("周", 7), ("个星期", 7), ("个月", 30)]
        .into_iter()
        .find(|(word, _)| text.has(found.to, word))
        .map(|(word, days)| (days, found.to.saturating_add(word.chars().count())))?;
    let back = n.checked_mul(days)?.checked_sub(1).filter(|back| (0..400).contains(back))?;
    Some((DayMark::Range(today.day().plus(back.saturating_neg()), today.day()), to))
}

fn plain(text: &Text<'_>, from: usize, to: usize) -> Option<u64> {
    let word: String = text.chars.get(from..to)?.iter().collect();
    if let Ok(n) = word.parse() {
        return Some(n);
    }
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let n = digits.iter().position(|digit| *digit == word).or((word == "两").then_some(2))?;
    u64::try_from(n).ok()
}

/// 累计, 截至目前, 迄今: from the first day that counts.
fn since_the_beginning(text: &Text<'_>, at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    let word =
        ["累计", "截至目前", "截止目前", "迄今", "目前为止"].into_iter().find(|word| text.has(at, word))?;
    let first = first_day(today.rules)?;
    Some((DayMark::Range(first, today.day()), at.saturating_add(word.chars().count())))
}

fn month_of(day: Day) -> u32 {
    day.month_and_day().0.into()
}

/// The first day for which counts are owed.
pub(super) fn first_day(rules: &Rules) -> Option<Day> {
    rules.phases.iter().filter(|phase| phase.counts).map(|phase| phase.from).min()
}
