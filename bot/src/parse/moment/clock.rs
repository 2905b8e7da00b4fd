//! Times of day, and the shifts between two of them.

use super::{
    Clock,
    numeric::{small, width},
};
use crate::parse::{number, text::Text};

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
pub(in crate::parse) fn clock(text: &Text<'_>, at: usize) -> Option<(Clock, usize)> {
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
pub(in crate::parse) fn shift_link(text: &Text<'_>, at: usize) -> Option<(usize, bool)> {
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
