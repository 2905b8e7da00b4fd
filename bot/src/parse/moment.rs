//! Days, weeks, clocks and shifts as people say them.

use chrono::{Datelike, NaiveTime, Timelike};
use vocabulary::{Day, Rules, Stamp};

use super::{
    number::{self, Amount},
    text::{Text, is_separator},
};

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
            if let Some(weekday) =
                text.at(to).and_then(|c| "一二三四五六日天".chars().position(|day| day == c))
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

/// A small number in digits or Chinese numerals, without what makes it an approximation.
fn small(text: &Text<'_>, at: usize) -> Option<(u32, usize, bool)> {
    if text.at(at)?.is_ascii_digit() {
        let digits: String =
            text.chars.get(at..)?.iter().take(9).take_while(|c| c.is_ascii_digit()).collect();
        return Some((digits.parse().ok()?, at.saturating_add(digits.len()), true));
    }
    let run: String = text
        .chars
        .get(at..)?
        .iter()
        .take(4)
        .take_while(|c| "零〇一二两三四五六七八九十廿卅".contains(**c))
        .collect();
    let length = run.chars().count();
    let value = match run.as_str() {
        "" => return None,
        "廿" => 20,
        "卅" => 30,
        run => {
            let spelled = Text::new(run);
            match number::numeral(&spelled, 0)?.amount {
                Amount::Whole(n) => u32::try_from(n).ok()?,
                Amount::About | Amount::Decimal(_) | Amount::Huge | Amount::Lookalike(_) => return None,
            }
        }
    };
    Some((value, at.saturating_add(length), false))
}

fn width(from: usize, to: usize) -> usize {
    to.saturating_sub(from)
}

/// A day in numbers.
fn numeric(text: &Text<'_>, at: usize, today: Today<'_>, behind_figure: bool) -> Option<(DayMark, usize)> {
    if text.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '第') {
        return None;
    }
    let (first, to, ascii) = small_year(text, at)?;
    if ascii && width(at, to) == 8 {
        let valid = (2020..2100).contains(&(first / 10_000));
        return valid
            .then(|| (made(i32::try_from(first / 10_000).ok(), first / 100 % 100, first % 100, today), to));
    }
    let blank = text.skip_blanks(to);
    match text.at(blank)? {
        '年' => full_year(text, first, blank.saturating_add(1), today),
        dash @ ('-' | '/' | '.') if ascii && width(at, to) == 4 => {
            let (month, to, _) = small(text, to.saturating_add(1))?;
            if text.at(to) != Some(dash) {
                return None;
            }
            let from = to.saturating_add(1);
            let (day, to, _) = small(text, from).filter(|(_, to, _)| width(from, *to) <= 2)?;
            Some((made(i32::try_from(first).ok(), month, day, today), behind_day_word(text, to)))
        }
        '月' if first <= 99 => month_and_day(text, first, blank.saturating_add(1), today),
        '-' | '/' | '.' if ascii && to == blank && !behind_figure => short(text, at, first, to, today),
        '号' | '日' if (1..=31).contains(&first) && !behind_figure => {
            day_of_month(text, first, blank, today)
        }
        _ => None,
    }
}

/// A number, or a year spelled digit by digit (二〇二五).
fn small_year(text: &Text<'_>, at: usize) -> Option<(u32, usize, bool)> {
    let spelled: String = text.chars.get(at..)?.iter().take(4).filter_map(|c| number::spoken(*c)).collect();
    let chinese = !text.at(at)?.is_ascii_digit();
    if chinese && spelled.len() == 4 && text.at(at.saturating_add(4)) == Some('年') {
        return Some((spelled.parse().ok()?, at.saturating_add(4), false));
    }
    small(text, at)
}

fn full_year(text: &Text<'_>, year: u32, at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    let year = if year < 100 { year.checked_add(2000)? } else { year };
    let (month, to, _) = small(text, text.skip_blanks(at))?;
    let to = text.skip_blanks(to);
    if text.at(to) != Some('月') {
        return None;
    }
    let (day, to, _) = small(text, text.skip_blanks(to.saturating_add(1)))?;
    Some((made(i32::try_from(year).ok(), month, day, today), behind_day_word(text, to)))
}

fn behind_day_word(text: &Text<'_>, to: usize) -> usize {
    let at = text.skip_blanks(to);
    if matches!(text.at(at), Some('日' | '号')) { at.saturating_add(1) } else { to }
}

/// 8月3日, 8月3, 七月份.
fn month_and_day(text: &Text<'_>, month: u32, at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    let from = text.skip_blanks(at);
    if let Some((day, to, _)) = small(text, from).filter(|(day, ..)| *day < 100) {
        let behind = behind_day_word(text, to);
        let ends =
            behind > to || text.at(to).is_none_or(|c| is_separator(c) || !"人台辆起件车名个次".contains(c));
        if ends {
            return Some((made(None, month, day, today), behind));
        }
    }
    let to = if text.at(at) == Some('份') { at.saturating_add(1) } else { at };
    let first = Day::new(campaign_year(month, 1, today.rules), month, 1)?;
    let after = if month == 12 {
        Day::new(first.year().checked_add(1)?, 1, 1)?
    } else {
        Day::new(first.year(), month.checked_add(1)?, 1)?
    };
    let last = after.previous().min(today.day());
    (first <= last).then_some((DayMark::Range(first, last), to))
}

/// 8-3, 8/3, 8.3: a day where no counting word follows.
fn short(
    text: &Text<'_>,
    at: usize,
    month: u32,
    dash_at: usize,
    today: Today<'_>,
) -> Option<(DayMark, usize)> {
    let from = dash_at.saturating_add(1);
    let (day, to, ascii) = small(text, from)?;
    let next = text.at(text.skip_blanks(to));
    let shaped = ascii && width(at, dash_at) <= 2 && width(from, to) <= 2;
    let plausible = (1..=12).contains(&month) && (1..=31).contains(&day);
    let goes_on = text
        .at(to)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '%' | ':'))
        || (text.at(to) == Some('.') && text.at(to.saturating_add(1)).is_some_and(|c| c.is_ascii_digit()));
    let counted = next.is_some_and(|c| "人名台辆部车起件案例个次元块点时条份家万千百".contains(c));
    let joined = text.before(at).is_some_and(|c| matches!(c, '-' | '/' | '.' | '+'));
    if !(shaped && plausible) || goes_on || counted || joined {
        return None;
    }
    Some((made(None, month, day, today), behind_day_word(text, to)))
}

/// 3号: of this month; of the last one when that is only days ago.
fn day_of_month(text: &Text<'_>, day: u32, word_at: usize, today: Today<'_>) -> Option<(DayMark, usize)> {
    let to = word_at.saturating_add(1);
    if text.at(to).is_some_and(|c| "线楼车牌院卡桥码机门井段店库厂".contains(c)) {
        return None;
    }
    let this_day = today.day();
    let month = month_of(this_day);
    let this_month = Day::new(this_day.year(), month, day);
    if let Some(found) = this_month.filter(|found| *found > this_day) {
        let previous = Day::new(this_day.year(), month, 1)?.previous();
        let of_previous = Day::new(previous.year(), month_of(previous), day);
        let near = of_previous.filter(|earlier| this_day.days_since(*earlier) <= 7);
        return Some((DayMark::Day(near.unwrap_or(found)), to));
    }
    Some((this_month.map_or(DayMark::Invalid, DayMark::Day), to))
}

fn made(year: Option<i32>, month: u32, day: u32, today: Today<'_>) -> DayMark {
    let year = year.unwrap_or_else(|| campaign_year(month, day, today.rules));
    Day::new(year, month, day).map_or(DayMark::Invalid, DayMark::Day)
}

/// The year that a day without one falls in: one in which it is in a phase, or else the year of the notice.
fn campaign_year(month: u32, day: u32, rules: &Rules) -> i32 {
    let mut years = rules.phases.iter().flat_map(|phase| [phase.from.year(), phase.to.year()]);
    years
        .find(|year| Day::new(*year, month, day).is_some_and(|day| rules.phase_of(day).is_some()))
        .unwrap_or_else(|| rules.campaign.issued.year())
}

/// Which part of the day a clock is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Night,
}

const PARTS: [(&str, Part); 18] = [
    ("下午", Part::Afternoon),
    ("晚上", Part::Afternoon),
    ("傍晚", Part::Afternoon),
    ("夜里", Part::Night),
    ("夜间", Part::Night),
    ("半夜", Part::Night),
    ("深夜", Part::Night),
    ("晚间", Part::Afternoon),
    ("晚", Part::Afternoon),
    ("夜", Part::Night),
    ("中午", Part::Noon),
    ("上午", Part::Morning),
    ("早上", Part::Morning),
    ("凌晨", Part::Morning),
    ("清晨", Part::Morning),
    ("早晨", Part::Morning),
    ("早", Part::Morning),
    ("晨", Part::Morning),
];

/// The time of day that begins at a place (19:30, 下午3点半, 晚八点二十), and the place behind it.
pub(super) fn clock(text: &Text<'_>, at: usize) -> Option<(Clock, usize)> {
    let part = PARTS.iter().find(|(word, _)| text.has(at, word));
    let from = part.map_or(at, |(word, _)| text.skip_blanks(at.saturating_add(word.chars().count())));
    let about_at = ["大约", "大概", "差不多", "约", "近"].into_iter().find(|word| text.has(from, word));
    let from = about_at.map_or(from, |word| from.saturating_add(word.chars().count()));
    let (hour, to, _) = small(text, from).filter(|(hour, ..)| *hour <= 24)?;
    if text.before(from).is_some_and(|c| c.is_ascii_alphanumeric() || c == ':' || c == '第') {
        return None;
    }
    let (minute, to, behind) = minutes(text, from, to)?;
    let hour = match part.map(|(_, part)| part) {
        Some(Part::Afternoon) if (1..=11).contains(&hour) => hour.checked_add(12)?,
        Some(Part::Night) if (6..=11).contains(&hour) => hour.checked_add(12)?,
        Some(Part::Noon) if (1..=3).contains(&hour) => hour.checked_add(12)?,
        Some(Part::Afternoon | Part::Night) if hour == 12 => 0,
        Some(Part::Morning | Part::Noon | Part::Afternoon | Part::Night) | None => hour % 24,
    };
    let before = number::is_about_before(text, at) || about_at.is_some();
    Some((Clock { minutes: hour.checked_mul(60)?.checked_add(minute)?, about: before || behind }, to))
}

/// The minutes behind an hour, the place behind them, and whether a word there says that it is about then.
fn minutes(text: &Text<'_>, hour_at: usize, to: usize) -> Option<(u32, usize, bool)> {
    let from = to.saturating_add(1);
    let (minute, mut to) = match text.at(to)? {
        ':' => {
            let (minute, end, ascii) = small(text, from)?;
            let shaped = ascii && width(from, end) == 2 && minute < 60 && width(hour_at, to) <= 2;
            let seconds = text.at(end) == Some(':');
            if !shaped {
                return None;
            }
            let end =
                if seconds { small(text, end.saturating_add(1)).map_or(end, |(_, end, _)| end) } else { end };
            (minute, end)
        }
        '点' | '时' if text.at(from) == Some('半') => (30, from.saturating_add(1)),
        '点' | '时' if text.has(from, "一刻") => (15, from.saturating_add(2)),
        '点' | '时' if text.has(from, "三刻") => (45, from.saturating_add(2)),
        '点' | '时' => {
            let from = if text.at(from) == Some('钟') || text.at(from) == Some('整') {
                from.saturating_add(1)
            } else {
                from
            };
            match small(text, from) {
                Some((minute, end, _))
                    if minute < 60
                        && (text.at(end) == Some('分')
                            || (width(from, end) == 2
                                && !text.at(end).is_some_and(|c| "人台辆起件车名个次部".contains(c)))) =>
                {
                    (minute, if text.at(end) == Some('分') { end.saturating_add(1) } else { end })
                }
                Some(_) | None => (0, from),
            }
        }
        _ => return None,
    };
    let mut about = false;
    for word in ["左右", "许", "多", "过", "上下", "前后"] {
        if text.has(to, word) && !text.has(to, "过来") && !text.has(to, "过去") && !text.has(to, "多报")
        {
            to = to.saturating_add(word.chars().count());
            about = true;
            break;
        }
    }
    Some((minute, to, about))
}

/// What stands between the two clocks of a shift; the place behind it, and whether it says that a midnight is between.
pub(super) fn shift_link(text: &Text<'_>, at: usize) -> Option<(usize, bool)> {
    let at = text.skip_blanks(at);
    let mut to = ["--", "-", "~", "至", "到"]
        .into_iter()
        .find(|word| text.has(at, word))
        .map(|word| text.skip_blanks(at.saturating_add(word.chars().count())))?;
    let next = ["次日", "第二天", "翌日", "隔天", "第二日", "今晨", "明早", "次晨"]
        .into_iter()
        .find(|word| text.has(to, word));
    if let Some(word) = next {
        to = text.skip_blanks(to.saturating_add(word.chars().count()));
    }
    Some((to, next.is_some()))
}
