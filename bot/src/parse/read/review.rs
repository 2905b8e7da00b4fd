//! Reviews: a leader's or the office's word on a day's count, on a result, or on everything that waits.

use vocabulary::Role;

use crate::parse::{
    Context, Intent, IntentName, Lack, Meant, RejectReason, Rejection, ReopenDaySaid, ReviewAction,
    ReviewSaid, ReviewTarget, Warn,
    grammar::Word,
    lexicon::Tag,
    moment::Today,
    scan::{Mark, Scan, Span, Token},
    subject::{self, One},
    units,
};

use super::{on_lead, words};

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];
type Read = Result<(Intent, Vec<Warn>), Rejection>;

/// Reads a message as a review.
pub(in crate::parse) fn read(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Read {
    let intent = IntentName::Review;
    if !at.speaker.is_some_and(|speaker| matches!(speaker.role, Role::Leader | Role::Office)) {
        return Err(Rejection::of(RejectReason::RoleNotAuthorized, intent));
    }
    let back = scan.first(Word::SendBack);
    let action = if back.is_some() { ReviewAction::Return } else { ReviewAction::Approve };
    let verb = back.or_else(|| scan.first(Word::Approve));
    let verb_to = verb.map_or(0, |hit| hit.to);
    let mentions = units::mentions(scan, tokens);
    if mentions.is_empty()
        && let Some((name, _)) = units::stranger(scan, false)
    {
        return Err(subject::unknown_unit(name, at, intent));
    }
    let lead = words::lead(scan);
    let days = subject::days(tokens);
    let today = Today { rules: at.rules, at: at.at };
    let named = mentions.first();
    let mut warnings = Vec::new();
    let day_said = !days.days.is_empty() || days.invalid;
    let target = if let Some(&Mark::Lead(lead)) = lead.map(|mark| &mark.what) {
        ReviewTarget::Lead(lead)
    } else if let Some(named) = named {
        let day = day(at, &days, intent)?.unwrap_or(today.day());
        let (unit, ambiguous_units) = match subject::to_read(at, named) {
            One::Is(Meant::Unit(unit)) => (Some(unit), Vec::new()),
            One::Is(Meant::County) => (None, subject::widened(at, named)),
            One::OneOf(meant) => (None, meant),
        };
        ReviewTarget::Count { unit, ambiguous_units, day }
    } else if scan.has(Word::Everything) || is_all(scan) {
        warnings.push(Warn::Bulk);
        ReviewTarget::AllPending { day: day(at, &days, intent)?.filter(|_| day_said) }
    } else {
        ReviewTarget::Missing
    };
    let head = [
        verb_to,
        named.map_or(0, |named| named.to),
        lead.map_or(0, |mark| mark.to),
        scan.marks
            .iter()
            .filter(|mark| matches!(mark.what, Mark::Day(_)))
            .map(|mark| mark.to)
            .next()
            .unwrap_or(0),
    ];
    let from = head.into_iter().max().unwrap_or(0);
    let comment = comment(scan, tokens, from);
    Ok((Intent::Review(ReviewSaid { action, target, comment }), warnings))
}

/// 都通过, 都同意.
fn is_all(scan: &Scan<'_>) -> bool {
    scan.all(Word::Approve)
        .chain(scan.all(Word::SendBack))
        .any(|hit| scan.text.before(hit.from) == Some('都') || scan.text.at(hit.from) == Some('都'))
}

/// The words behind, without particles and words for the report itself.
fn comment(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, from: usize) -> Option<String> {
    let mut at = from;
    for token in tokens.iter().filter(|token| token.from >= from) {
        let passes = match token.what {
            Token::Separator(_)
            | Token::Other('吧' | '了' | '的' | '啊' | '哈' | '嘛' | '去' | '哦' | '呗') => true,
            Token::Word(tags) => {
                let particle = scan.text.words(token.from, token.to);
                matches!(
                    particle.as_str(),
                    "吧" | "了" | "的" | "日报" | "报表" | "报告" | "重报" | "啊" | "嘛" | "数据" | "的日报"
                ) || tags.iter().any(|tag| matches!(tag, Tag::Word(Word::SendBack | Word::Everything)))
            }
            Token::Mark(_) | Token::Other(_) => false,
        };
        if !passes {
            break;
        }
        at = token.to;
    }
    words::rest(scan, at)
}

fn day(
    at: &Context<'_>,
    days: &subject::DaysSaid,
    intent: IntentName,
) -> Result<Option<vocabulary::Day>, Rejection> {
    if days.days.is_empty() && !days.invalid {
        return Ok(None);
    }
    Ok(match subject::day_to_write(at, days, None, intent)? {
        One::Is(day) => Some(day),
        One::OneOf(days) => days.last().copied(),
    })
}

/// Reads 重开 江口镇 8月3日 至 8月6日 18:00 补报.
pub(in crate::parse) fn reopen_day(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Read {
    let intent = IntentName::ReopenDay;
    if !at.speaker.is_some_and(|speaker| matches!(speaker.role, Role::Leader | Role::Office)) {
        return Err(Rejection::of(RejectReason::RoleNotAuthorized, intent));
    }
    if let Some((name, _)) = units::stranger(scan, false) {
        return Err(subject::unknown_unit(name, at, intent));
    }
    let mut said = ReopenDaySaid {
        unit: None,
        ambiguous_units: Vec::new(),
        day: None,
        until: None,
        reason: None,
        missing: Vec::new(),
    };
    let mentions = units::mentions(scan, tokens);
    match mentions.first().map(|named| (subject::to_read(at, named), named)) {
        Some((One::Is(Meant::Unit(unit)), _)) => said.unit = Some(unit),
        Some((One::Is(Meant::County) | One::OneOf(_), named)) => {
            said.ambiguous_units = subject::widened(at, named);
        }
        None => said.missing.push(Lack::Unit),
    }
    let (until, end) = on_lead::until(scan, at);
    let until_from = scan
        .marks
        .iter()
        .filter(|mark| mark.to <= end && matches!(mark.what, Mark::Day(_)))
        .map(|mark| mark.from)
        .max();
    let front: Vec<_> =
        tokens.iter().filter(|token| until_from.is_none_or(|from| token.from < from)).cloned().collect();
    let days = subject::days(&front);
    if let Some(day) = days.days.first() {
        said.day = Some(*day);
        said.until = until;
    } else {
        // One day only is the day to open, not the day to close.
        said.day = subject::days(tokens).days.first().copied();
    }
    if said.day.is_none() {
        said.missing.push(Lack::Day);
    }
    if said.until.is_none() {
        said.missing.push(Lack::Until);
    }
    let head = mentions
        .iter()
        .map(|mention| mention.to)
        .chain([end, scan.first(Word::ReopenDay).map_or(0, |hit| hit.to)])
        .max();
    said.reason = words::rest(scan, head.unwrap_or(0));
    if said.reason.is_none() {
        said.missing.push(Lack::Words);
    }
    Ok((Intent::ReopenDay(said), Vec::new()))
}
