//! Days in numbers: 8月3日, 八月三号, 8-3, 2025.8.3, 3号.

use vocabulary::{Day, Rules};

use super::{DayMark, Today, month_of};
use crate::parse::{
    number::{self, Amount},
    text::{Text, is_separator},
};

/// A small number in digits or Chinese numerals, without what makes it an approximation.
pub(super) fn small(text: &Text<'_>, at: usize) -> Option<(u32, usize, bool)> {
    if text.at(at)?.is_ascii_digit() {
        let digits: String =
            text.chars.get(at..)?.iter().take(9).take_while(|c| c.is_ascii_digit()).collect();
        return Some((digits.parse().ok()?, at.saturating_add(digits.len()), true));
    }
    let rest = text.chars.get(at..)?;
    let length = rest.iter().take(4).take_while(|c| "零〇一二两三四五六七八九十廿卅".contains(**c)).count();
    let value = match rest.get(..length)? {
        [] => return None,
        run => match number::value(run)? {
            Amount::Whole(n) => u32::try_from(n).ok()?,
            Amount::About | Amount::Decimal(_) | Amount::Huge | Amount::Lookalike(_) => return None,
        },
    };
    Some((value, at.saturating_add(length), false))
}

pub(super) fn width(from: usize, to: usize) -> usize {
    to.saturating_sub(from)
}

/// A day in numbers.
pub(super) fn numeric(
    text: &Text<'_>,
    at: usize,
    today: Today<'_>,
    behind_figure: bool,
) -> Option<(DayMark, usize)> {
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
    let chinese = !text.at(at)?.is_ascii_digit();
    if chinese && text.at(at.saturating_add(4)) == Some('年') {
        let spelled: String =
            text.chars.get(at..)?.iter().take(4).filter_map(|c| number::spoken(*c)).collect();
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
