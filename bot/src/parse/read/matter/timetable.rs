//! Market days, school hours, and joint operations.

use chrono::NaiveTime;
use vocabulary::timetable::{MarketDays, Span};

use crate::parse::{
    IntentName, MatterParts, MatterWish, Rejection, claims,
    moment::{self, Clock},
    number::{self, Amount},
    read::count,
    scan::Scan,
    subject,
    text::{Text, is_separator},
};

use super::{
    Said, Topic,
    cursor::{Cursor, find, skip, units_from, word_at},
};

const LUNAR: [&str; 3] = ["农历", "阴历", "旧历"];
const WEEK: [&str; 3] = ["星期", "礼拜", "周"];
/// Words around the days that are no place.
const FILLERS: [&str; 14] =
    ["改为", "改成", "改到", "时间", "日子", "赶集", "赶场", "逢场", "每逢", "每", "都", "的", "是", "在"];

/// Behind a school's name: its pupils are at home.
const NO_SCHOOL: [&str; 7] = ["放假了", "放假", "停课", "不上学了", "不上课了", "撤下", "取消"];

/// 赶集 逢1·4·7, 不赶集了, 学校 南溪中学 7:00-7:40, 南溪中学放假了.
pub(super) fn head(scan: &Scan<'_>, from: usize) -> Option<(Topic, usize)> {
    let text = &scan.text;
    if let Some(end) = word_at(text, from, &["不赶集了", "不赶场了", "取消赶集", "停止赶集", "取消赶场"])
    {
        return Some((Topic::DropMarket, end));
    }
    if let Some(end) = word_at(text, from, &["赶集时间", "赶集日", "赶集", "赶场", "逢场"]) {
        let mut at = skip(text, end);
        while let Some(end) =
            word_at(text, at, &["改为", "改成", "时间", "日子", "农历", "阴历", "旧历", "是", "每", "在"])
        {
            at = skip(text, end);
        }
        if let Some(unit) = units_from(scan, at).into_iter().next().filter(|unit| unit.from == at) {
            at = skip(text, unit.to);
        }
        return days_at(text, at).map(|_| (Topic::Market, end));
    }
    let named = word_at(text, from, &["学校"])
        .map(|end| skip(text, end))
        .filter(|at| text.before(*at).is_some_and(is_separator));
    let at = named.unwrap_or(from);
    let (_, end) = school_name(text, at)?;
    let said = word_at(text, skip(text, end), &NO_SCHOOL).map(|end| skip(text, end));
    if said.is_some_and(|end| end == text.len()) {
        return Some((Topic::DropSchool, at));
    }
    // Nothing but hours may follow.
    let rest = hours(text, end);
    let over = rest.1.iter().all(|c| is_separator(*c));
    (over && !rest.0.is_empty()).then_some((Topic::School, at))
}

/// A name that ends like a school's, and where it ends.
fn school_name(text: &Text<'_>, at: usize) -> Option<(String, usize)> {
    const ENDINGS: [&str; 7] = ["中心小学", "中学", "小学", "学校", "幼儿园", "职中", "完小"];
    const LONGEST: usize = 14;
    let end =
        (at..text.len().min(at.saturating_add(LONGEST))).find_map(|place| word_at(text, place, &ENDINGS))?;
    let name = text.chars.get(at..end)?;
    let han = name.iter().all(|c| ('\u{3400}'..='\u{9FFF}').contains(c) || c.is_ascii_alphanumeric());
    (han && name.len() > 2).then(|| (text.words(at, end), end))
}

/// The spans behind a place, and the characters that are neither spans nor words for coming and going.
fn hours(text: &Text<'_>, from: usize) -> (Vec<Span>, Vec<char>) {
    const WORDS: [&str; 12] =
        ["上学", "放学", "到校", "离校", "早上", "上午", "中午", "下午", "晚上", "时间", "午", "和"];
    let (mut spans, mut others, mut at) = (Vec::new(), Vec::new(), from);
    while let Some(c) = text.at(at) {
        if let Some((span, end)) = span_at(text, at) {
            spans.push(span);
            at = end;
        } else if let Some(end) = word_at(text, at, &WORDS) {
            at = end;
        } else {
            others.push(c);
            at = at.saturating_add(1);
        }
    }
    spans.sort();
    (spans, others)
}

/// 7:00-7:40, 7点到11点, 7-11点.
fn span_at(text: &Text<'_>, at: usize) -> Option<(Span, usize)> {
    let (begin, to) = moment::clock(text, at).or_else(|| bare_hour(text, at))?;
    let (link, over_midnight) = moment::shift_link(text, to)?;
    let (end, to) = moment::clock(text, link)?;
    let span = Span { from: time(begin)?, to: time(end)? };
    (!over_midnight && span.from < span.to).then_some((span, to))
}

fn bare_hour(text: &Text<'_>, at: usize) -> Option<(Clock, usize)> {
    if text.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '.')) {
        return None;
    }
    let found = number::numeral(text, at)?;
    let Amount::Whole(hour) = found.amount else { return None };
    let minutes = u32::try_from(hour).ok().filter(|hour| *hour < 24)?.checked_mul(60)?;
    Some((Clock { minutes, about: false }, found.to))
}

fn time(clock: Clock) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(clock.minutes / 60, clock.minutes % 60, 0)
}

/// The market days at a place and where they end: 逢1·4·7, 周六周日.
fn days_at(text: &Text<'_>, at: usize) -> Option<(MarketDays, usize)> {
    if let Some(mut place) = word_at(text, at, &["逢"]) {
        let lunar = word_at(text, place, &LUNAR);
        place = lunar.unwrap_or(place);
        let (digits, end) = digits(text, place);
        let days =
            if lunar.is_some() { MarketDays::LunarDigits { digits } } else { MarketDays::Digits { digits } };
        return (end > place).then_some((days, end));
    }
    let (mut days, mut end) = (Vec::new(), at);
    while let Some(mut place) = word_at(text, end, &WEEK) {
        if text.at(place) == Some('末') {
            days.extend([6, 7]);
            place = place.saturating_add(1);
        }
        while let Some(day) = text.at(place).and_then(weekday) {
            days.push(day);
            place = place.saturating_add(1);
            if text.at(place).is_some_and(|c| matches!(c, '、' | ',' | '和'))
                && text.at(place.saturating_add(1)).and_then(weekday).is_some()
            {
                place = place.saturating_add(1);
            }
        }
        end = place;
        if let Some(next) = word_at(text, end, &["、每", ",每", "和每", "每", "、", ",", "和"])
            .filter(|next| word_at(text, *next, &WEEK).is_some())
        {
            end = next;
        }
    }
    days.sort_unstable();
    days.dedup();
    (!days.is_empty()).then_some((MarketDays::Weekdays { days }, end))
}

fn weekday(c: char) -> Option<u8> {
    Some(match c {
        '一' | '1' => 1,
        '二' | '2' => 2,
        '三' | '3' => 3,
        '四' | '4' => 4,
        '五' | '5' => 5,
        '六' | '6' => 6,
        '日' | '天' | '7' => 7,
        _ => return None,
    })
}

/// The last digits of days: 1·4·7, 三六九, 147, 5、10. A tenth day ends on 0.
fn digits(text: &Text<'_>, from: usize) -> (Vec<u8>, usize) {
    let (mut digits, mut at) = (Vec::new(), from);
    loop {
        let next = if digits.is_empty() {
            at
        } else {
            word_at(text, at, &["·", "•", "、", ",", ".", "-", "/", "和", "逢"]).unwrap_or(at)
        };
        let ten = word_at(text, next, &["10", "十"]);
        let one = text.at(next).and_then(|c| {
            let han = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
            let place = han.iter().position(|digit| *digit == c);
            place
                .and_then(|place| u8::try_from(place).ok())
                .or_else(|| c.to_digit(10).and_then(|n| u8::try_from(n).ok()))
        });
        let (digit, end) = match (ten, one) {
            (Some(end), _) => (0, end),
            (None, Some(digit)) => (digit, next.saturating_add(1)),
            (None, None) => break,
        };
        // 逢1·4·7点 would be an hour.
        digits.push(digit);
        at = end;
    }
    digits.sort_unstable();
    digits.dedup();
    (digits, at)
}

/// Where the days are and what they are, behind the head.
fn days(cursor: &Cursor<'_, '_, '_>) -> Option<(MarketDays, usize, usize)> {
    let text = cursor.text();
    let (at, (days, end)) = (cursor.place..text.len()).find_map(|at| Some((at, days_at(text, at)?)))?;
    let lunar = find(text, cursor.place, &LUNAR).is_some();
    let days = match days {
        MarketDays::Digits { digits } if lunar => MarketDays::LunarDigits { digits },
        MarketDays::Digits { .. } | MarketDays::LunarDigits { .. } | MarketDays::Weekdays { .. } => days,
    };
    Some((days, at, word_at(text, end, &["号", "日", "天"]).unwrap_or(end)))
}

pub(super) fn market(cursor: &Cursor<'_, '_, '_>) -> Result<Said, Rejection> {
    let mut parts = MatterParts::default();
    (parts.unit, parts.units) = cursor.whose(IntentName::MarketDays)?;
    let mut taken: Vec<(usize, usize)> = Vec::new();
    if let Some((days, from, to)) = days(cursor) {
        parts.market = Some(days);
        taken.push((from, to));
    }
    let text = cursor.text();
    let behind_days = taken.first().map_or(cursor.place, |(_, to)| *to);
    let hours = (cursor.place..text.len())
        .filter(|at| *at >= behind_days)
        .find_map(|at| Some((at, span_at(text, at)?)));
    if let Some((from, (span, to))) = hours {
        parts.hours = vec![span];
        taken.push((from, to));
    }
    taken.extend(cursor.units().iter().map(|named| (named.from, named.to)));
    parts.spot = spot(cursor, &taken);
    Ok((MatterWish::SetMarket, parts))
}

pub(super) fn drop_market(cursor: &Cursor<'_, '_, '_>) -> Result<Said, Rejection> {
    let mut parts = MatterParts::default();
    (parts.unit, parts.units) = cursor.whose(IntentName::MarketDays)?;
    let taken: Vec<_> = cursor.units().iter().map(|named| (named.from, named.to)).collect();
    parts.spot = spot(cursor, &taken);
    Ok((MatterWish::DropMarket, parts))
}

/// The place of a market: the longest run of Chinese characters that says nothing else.
fn spot(cursor: &Cursor<'_, '_, '_>, taken: &[(usize, usize)]) -> Option<String> {
    let text = cursor.text();
    let (mut best, mut run) = (String::new(), String::new());
    let mut at = cursor.place;
    while at <= text.len() {
        let over = taken.iter().find(|(from, to)| *from <= at && at < *to).map(|(_, to)| *to);
        let filler = word_at(text, at, &FILLERS).or_else(|| word_at(text, at, &LUNAR));
        let han = text.at(at).filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c));
        match (over.or(filler), han) {
            (None, Some(c)) => {
                run.push(c);
                at = at.saturating_add(1);
                continue;
            }
            (Some(end), _) => at = end.max(at.saturating_add(1)),
            (None, None) => at = at.saturating_add(1),
        }
        if run.chars().count() > best.chars().count() {
            best = std::mem::take(&mut run);
        }
        run.clear();
    }
    (best.chars().count() >= 2).then_some(best)
}

pub(super) fn school(cursor: &Cursor<'_, '_, '_>, wish: MatterWish) -> Result<Said, Rejection> {
    let mut parts = MatterParts::default();
    if let Some((name, end)) = school_name(cursor.text(), cursor.place) {
        parts.spot = Some(name);
        parts.hours = hours(cursor.text(), end).0;
    }
    // 南溪中学 is in 南溪镇 for whoever may enter any unit; everybody else enters the own.
    (parts.unit, parts.units) =
        if cursor.is_county() { cursor.whose(IntentName::SchoolHours)? } else { (cursor.own(), Vec::new()) };
    Ok((wish, parts))
}

/// 登记联合执法.
pub(super) fn operation_head(text: &Text<'_>, from: usize) -> Option<(Topic, usize)> {
    word_at(text, from, &["登记联合执法", "联合执法登记", "记录联合执法"])
        .map(|end| (Topic::Operation, skip(text, end)))
}

pub(super) fn operation(cursor: &Cursor<'_, '_, '_>) -> Result<Said, Rejection> {
    let would_be = IntentName::JointOperation;
    let mut parts = MatterParts::default();
    let text = cursor.text();
    let tokens = cursor
        .tokens
        .iter()
        .position(|token| token.from >= cursor.place)
        .and_then(|first| cursor.tokens.get(first..))
        .unwrap_or_default();
    let days = subject::days(tokens);
    if let subject::One::Is(day) = subject::day_to_write(cursor.at, &days, None, would_be)? {
        parts.day = Some(day);
    }
    let units = cursor.units();
    let counts = |to: usize| word_at(text, skip(text, to), &["计数", "计入", "统计", "牵头"]).is_some();
    let counting = units.iter().find(|named| counts(named.to));
    if let Some(named) = counting {
        (parts.unit, parts.units) = cursor.one_of(named);
    } else {
        parts.unit = cursor.own().filter(|_| !cursor.is_county());
    }
    for named in units.iter().filter(|named| counting.is_none_or(|counting| counting.from != named.from)) {
        if let (Some(unit), _) = cursor.one_of(named)
            && parts.unit.as_ref() != Some(&unit)
            && !parts.with.contains(&unit)
        {
            parts.with.push(unit);
        }
    }
    parts.figures = count::shared(&claims::walk(tokens, cursor.at.lexicon), cursor.at, would_be)?;
    Ok((MatterWish::RecordOperation, parts))
}
