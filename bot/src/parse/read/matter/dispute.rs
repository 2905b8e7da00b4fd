//! Disputed figures, and the office's rulings on them.

use vocabulary::{IndicatorKey, Role, dispute::Ruling};

use crate::parse::{
    Context, EXCUSABLE, IntentName, MatterParts, MatterWish, RejectReason, Rejection,
    lexicon::Tag,
    number::{self, Amount},
    scan::Scan,
    subject,
};

use super::{
    Said, Topic, county_only,
    cursor::{Cursor, find, skip, word_at},
};

const UPHELD: [&str; 4] = ["成立", "属实", "予以采纳", "采纳"];
const DISMISSED: [&str; 5] = ["不成立", "不属实", "不予采纳", "不采纳", "驳回"];

/// 异议 8月3日 …. With a ruling in it, from the office, it is one.
pub(super) fn head(scan: &Scan<'_>, at: &Context<'_>, from: usize) -> Option<(Topic, usize)> {
    let text = &scan.text;
    let end = word_at(text, from, &["异议", "数据异议", "提出异议", "有异议"])?;
    let behind = skip(text, end);
    let asks = word_at(text, behind, &["怎么", "如何", "咋"]).is_some();
    text.at(behind).filter(|_| !asks)?;
    let county = at.speaker.is_some_and(|speaker| matches!(speaker.role, Role::Office | Role::Leader));
    let rules = find(text, behind, &DISMISSED).or_else(|| find(text, behind, &UPHELD)).is_some();
    let unit = super::cursor::units_from(scan, behind).first().is_some_and(|unit| unit.from == behind);
    let topic = if rules && (county || unit) { Topic::Ruling } else { Topic::Dispute };
    Some((topic, behind))
}

/// The day and the figure, and the place behind both and the unit.
fn what(
    cursor: &Cursor<'_, '_, '_>,
    parts: &mut MatterParts,
    would_be: IntentName,
) -> Result<usize, Rejection> {
    let mut end = cursor.place;
    if let Some(named) = cursor.units().into_iter().next().filter(|named| named.from == cursor.place) {
        end = named.to;
    }
    if let Some((day, _, to)) = cursor.day_from(cursor.place) {
        // The first day is the one meant: 当天停电 behind it names no other.
        let days = subject::DaysSaid { days: vec![day], ..subject::DaysSaid::default() };
        if let subject::One::Is(day) = subject::day_to_write(cursor.at, &days, None, would_be)? {
            parts.day = Some(day);
        }
        end = end.max(to);
    } else if subject::days(cursor.tokens).invalid {
        return Err(Rejection::of(RejectReason::InvalidDate, would_be));
    }
    if let Some((key, to)) = figure(cursor) {
        parts.figure = Some(key);
        end = end.max(to);
    }
    Ok(end)
}

/// The figure: 迟报, 未报, 逾期步骤, or one of the campaign's.
fn figure(cursor: &Cursor<'_, '_, '_>) -> Option<(IndicatorKey, usize)> {
    const WORDS: [(&[&str], &str); 3] = [
        (&["迟报", "晚报"], "late"),
        (&["未报", "漏报", "缺报", "没报"], "missing"),
        (&["逾期步骤", "步骤逾期", "逾期", "超期"], "late-step"),
    ];
    let mut named = cursor.scan.hits.get(1).into_iter().flatten().filter(|hit| hit.from >= cursor.place);
    let of_rules = named.find_map(|hit| {
        let key = hit.what.iter().find_map(|tag| match tag {
            Tag::Figure(figure) => Some(cursor.at.lexicon.figure(*figure)?.key.clone()),
            Tag::Unit(_)
            | Tag::Everyday(_)
            | Tag::County
            | Tag::Part(_)
            | Tag::Behaviour(_)
            | Tag::Vehicle(_)
            | Tag::Area(_)
            | Tag::Step(_)
            | Tag::Word(_)
            | Tag::Counted(_) => None,
        })?;
        Some((hit.from, key, hit.to))
    });
    let said = WORDS.into_iter().filter_map(|(words, key)| {
        let (from, to) = cursor.find(words)?;
        let known = EXCUSABLE.iter().any(|(name, _)| *name == key);
        known.then(|| Some((from, IndicatorKey::new(key).ok()?, to))).flatten()
    });
    said.chain(of_rules).min_by_key(|(from, ..)| *from).map(|(_, key, to)| (key, to))
}

/// 应为36, 改为36, or the number right behind the figure: in the figure's own smallest unit.
fn value(
    cursor: &Cursor<'_, '_, '_>,
    end: usize,
    parts: &MatterParts,
    would_be: IntentName,
) -> Result<Option<(u64, usize)>, Rejection> {
    const SHOULD_BE: [&str; 10] =
        ["应该为", "应该是", "应为", "应是", "改为", "改成", "实为", "实际是", "实际为", "实际"];
    let Some(key) = parts.figure.as_ref().filter(|key| !crate::parse::is_excusable(key)) else {
        return Ok(None);
    };
    let text = cursor.text();
    let at = find(text, end, &SHOULD_BE).map_or(end, |(_, to)| to);
    let Some(found) = number::numeral(text, skip(text, at)) else { return Ok(None) };
    let decimals = cursor.at.rules.indicator(key).map_or(0, |one| one.decimals);
    let fails = |reason| Rejection { field: Some(key.clone()), ..Rejection::of(reason, would_be) };
    let value = match found.amount {
        Amount::Whole(n) if decimals == 2 => {
            n.checked_mul(100).ok_or_else(|| fails(RejectReason::OutOfRange))?
        }
        Amount::Whole(n) => n,
        Amount::Decimal(Some(n)) if decimals == 2 => n,
        Amount::Decimal(_) => return Err(fails(RejectReason::NotInteger)),
        Amount::Huge => return Err(fails(RejectReason::OutOfRange)),
        Amount::About | Amount::Lookalike(_) => return Ok(None),
    };
    let counted = ["人次", "辆次", "台次", "人", "台", "辆", "起", "件", "元", "次"];
    Ok(Some((value, word_at(text, found.to, &counted).unwrap_or(found.to))))
}

pub(super) fn dispute(cursor: &Cursor<'_, '_, '_>) -> Result<Said, Rejection> {
    let would_be = IntentName::Dispute;
    let mut parts = MatterParts::default();
    (parts.unit, parts.units) = cursor.whose(would_be)?;
    let mut end = what(cursor, &mut parts, would_be)?;
    if let Some((value, to)) = value(cursor, end, &parts, would_be)? {
        parts.value = Some(value);
        end = to;
    }
    parts.words = cursor.words_from(end);
    Ok((MatterWish::Dispute, parts))
}

pub(super) fn ruling(cursor: &Cursor<'_, '_, '_>) -> Result<Said, Rejection> {
    let would_be = IntentName::DisputeRuling;
    county_only(cursor, would_be)?;
    let mut parts = MatterParts::default();
    (parts.unit, parts.units) = cursor.whose(would_be)?;
    let mut end = what(cursor, &mut parts, would_be)?;
    let dismissed = cursor.find(&DISMISSED);
    let verb = dismissed.or_else(|| cursor.find(&UPHELD));
    parts.ruling = verb.map(|_| if dismissed.is_some() { Ruling::Dismissed } else { Ruling::Upheld });
    end = verb.map_or(end, |(_, to)| to.max(end));
    if parts.ruling == Some(Ruling::Upheld)
        && let Some((from, _)) = find(cursor.text(), end, &["改为", "改成", "应为"])
        && let Some((value, to)) = value(cursor, from, &parts, would_be)?
    {
        parts.value = Some(value);
        end = to;
    }
    parts.words = cursor.words_from(end);
    Ok((MatterWish::RuleDispute, parts))
}
