//! New leads: what of the finder's words the rules have names for, and the words themselves.

use vocabulary::{Day, UnitId, ViolationCode, ids::PriorityId, lead::Source, rules::UnitKind};

use crate::parse::{
    Context, Field, Intent, IntentName, LeadSaid, RejectReason, Rejection, Seen, VehicleSaid, Warn,
    grammar::Word,
    lexicon::Tag,
    moment::{Clock, DayMark, Today},
    scan::{Mark, Scan, Span, Token},
};

use super::{place, words};

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];

/// The longest stretch between two words that belong together (货车 … 拉 … 人).
const NEAR: usize = 12;

/// Everyday words for where a lead came from, beside the official terms.
const SOURCES: [(Source, &str); 12] = [
    (Source::Public, "群众反映"),
    (Source::Public, "群众举报"),
    (Source::Public, "乘客举报"),
    (Source::Public, "村民反映"),
    (Source::Public, "村民举报"),
    (Source::Hotline, "12345"),
    (Source::Hotline, "12328"),
    (Source::Patrol, "巡查"),
    (Source::Patrol, "巡逻发现"),
    (Source::Hearsay, "听说"),
    (Source::Hearsay, "转发"),
    (Source::Opinion, "网上"),
];

/// Reads a message as a new lead.
pub(in crate::parse) fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
) -> Result<(Intent, Vec<Warn>), Rejection> {
    let mut warnings = Vec::new();
    let plates = words::plates(scan);
    if plates.raw.is_some() {
        warnings.push(Warn::PlateInvalid);
    }
    if plates.spoken {
        warnings.push(Warn::SpokenPlate);
    }
    let seen = seen(scan, at, &mut warnings)?;
    let said = LeadSaid {
        location: place::location(scan, tokens),
        township: township(scan, tokens, at),
        places: places(scan),
        new_energy: plates.new_energy,
        plates: plates.valid,
        plate_raw: plates.raw,
        plate_suggest: plates.suggest,
        plate_partial: plates.partial,
        vehicle: vehicle(scan, tokens),
        behaviours: behaviours(scan),
        seen,
        seats: seats(scan),
        informant: informant(scan),
        source: source(scan),
        words: own_words(scan, tokens),
    };
    Ok((Intent::Lead(Box::new(said)), warnings))
}

/// The behaviours named, in the order of the text, each once; 没有超员 is none.
pub(in crate::parse) fn behaviours(scan: &Scan<'_>) -> Vec<ViolationCode> {
    let mut found: Vec<(usize, u16)> = Vec::new();
    let named = scan.hits.get(2).into_iter().flatten();
    for hit in named {
        let behaviour =
            hit.what.iter().find_map(|tag| if let Tag::Behaviour(b) = tag { Some(*b) } else { None });
        if let Some(behaviour) = behaviour.filter(|_| !is_denied(scan, hit.from)) {
            found.push((hit.from, behaviour));
        }
    }
    for (behaviour, steps) in &scan.lexicon.together {
        if let Some(from) = together(scan, steps) {
            found.push((from, *behaviour));
        }
    }
    found.sort_unstable();
    let mut codes: Vec<ViolationCode> = Vec::new();
    for (_, behaviour) in found {
        if let Some(code) = scan.lexicon.behaviour(behaviour).filter(|code| !codes.contains(code)) {
            codes.push(code.clone());
        }
    }
    codes
}

fn is_denied(scan: &Scan<'_>, from: usize) -> bool {
    let link = scan.text.before(from).is_some_and(|c| matches!(c, '过' | '是' | '有'));
    let end = if link { from.saturating_sub(1) } else { from };
    let denies = |to: usize| scan.word_to(to).is_some_and(|hit| hit.what.contains(&Tag::Word(Word::Deny)));
    denies(from) || denies(end)
}

/// Where words that follow each other in one sentence begin, if they do.
fn together(scan: &Scan<'_>, steps: &[Vec<u16>]) -> Option<usize> {
    let hits = scan.hits.get(5)?;
    let (mut next, mut begun, mut last_end) = (0_usize, None, 0_usize);
    for hit in hits {
        let far = begun.is_some()
            && (hit.from > last_end.saturating_add(NEAR)
                || scan
                    .text
                    .chars
                    .get(last_end..hit.from)
                    .is_some_and(|gap| gap.iter().any(|c| matches!(c, '。' | ';' | '\n'))));
        if far {
            (next, begun) = (0, None);
        }
        let is = |step: &[u16]| hit.what.iter().any(|tag| matches!(tag, Tag::Step(id) if step.contains(id)));
        if steps.get(next).is_some_and(|step| is(step)) {
            begun = begun.or(Some(hit.from));
            last_end = hit.to;
            next = next.saturating_add(1);
            if next == steps.len() {
                return begun;
            }
        } else if steps.first().is_some_and(|step| is(step)) {
            (next, begun, last_end) = (1, Some(hit.from), hit.to);
        }
    }
    None
}

/// The vehicle named first; 对面的 is none although 面的 is.
fn vehicle(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>) -> Option<VehicleSaid> {
    let within_a_word = |from: usize| {
        let before = tokens.partition_point(|token| token.from < from).checked_sub(1);
        before.and_then(|before| tokens.get(before)).is_some_and(|token| token.to > from)
    };
    let hit = scan.hits.get(3)?.iter().find(|hit| !within_a_word(hit.from))?;
    let at = hit.what.iter().find_map(|tag| if let Tag::Vehicle(v) = tag { Some(*v) } else { None })?;
    let (word, kind) = scan.lexicon.vehicles.get(usize::from(at))?;
    Some(VehicleSaid { word: word.clone(), kind: *kind })
}

fn places(scan: &Scan<'_>) -> Vec<PriorityId> {
    let mut found: Vec<PriorityId> = Vec::new();
    for hit in scan.hits.get(4).into_iter().flatten() {
        let area = hit.what.iter().find_map(|tag| if let Tag::Area(area) = tag { Some(*area) } else { None });
        if let Some(id) =
            area.and_then(|area| scan.lexicon.areas.get(usize::from(area))).filter(|id| !found.contains(id))
        {
            found.push(id.clone());
        }
    }
    found
}

/// The township named first.
fn township(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Option<UnitId> {
    let mentions = crate::parse::units::mentions(scan, tokens);
    let is_township = |id: &UnitId| at.rules.unit(id).is_some_and(|unit| unit.kind == UnitKind::Township);
    let named = mentions.iter().find_map(|mention| match mention.meant.as_slice() {
        [crate::parse::Meant::Unit(unit)] if is_township(unit) => Some(unit.clone()),
        _ => None,
    });
    named.or_else(|| {
        place::town(scan, tokens)
            .and_then(|unit| scan.lexicon.unit(unit))
            .map(|unit| unit.id.clone())
            .filter(is_township)
    })
}

/// When it was seen. A time without a day that is still to come was yesterday's.
fn seen(scan: &Scan<'_>, at: &Context<'_>, warnings: &mut Vec<Warn>) -> Result<Option<Seen>, Rejection> {
    let today = Today { rules: at.rules, at: at.at };
    let mut day: Option<Day> = None;
    let mut clock: Option<Clock> = None;
    for mark in &scan.marks {
        match mark.what {
            Mark::Day(DayMark::Day(said)) => day = day.or(Some(said)),
            Mark::Day(DayMark::Tonight(said)) => day = day.or(Some(said.previous())),
            Mark::Day(DayMark::Invalid) => {
                return Err(Rejection::of(RejectReason::InvalidDate, IntentName::Lead));
            }
            Mark::Clock(said) | Mark::Shift { from: said, .. } => clock = clock.or(Some(said)),
            Mark::Day(DayMark::Range(..))
            | Mark::IdCard
            | Mark::Phone
            | Mark::Link
            | Mark::Lead(_)
            | Mark::BadLead
            | Mark::Plate(_)
            | Mark::Number(_) => {}
        }
    }
    // A day to come is no day on which something was seen: the words keep it.
    if day.is_some_and(|day| day > today.day()) {
        return Ok(None);
    }
    let Some(clock) = clock else { return Ok(day.map(Seen::On)) };
    if clock.about {
        warnings.push(Warn::Approximate(Field::Time));
    }
    let day = day.unwrap_or_else(|| {
        if clock.minutes > today.minutes() { today.day().previous() } else { today.day() }
    });
    Ok(today.moment(day, clock).map(Seen::At).or(Some(Seen::On(day))))
}

/// 7座, but not 7座及以上, which counts nothing.
fn seats(scan: &Scan<'_>) -> Option<u8> {
    (1..scan.text.len()).filter(|at| scan.text.at(*at) == Some('座')).find_map(|at| {
        let after = at.saturating_add(1);
        if scan.text.has(after, "及以") || scan.text.has(after, "以") {
            return None;
        }
        let rest = scan.text.chars.get(..at)?;
        let digits: Vec<char> =
            rest.iter().rev().take(3).take_while(|c| c.is_ascii_digit()).copied().collect();
        let number: String = digits.into_iter().rev().collect();
        if number.is_empty() {
            let spoken = scan.text.before(at).and_then(crate::parse::number::spoken)?;
            return spoken.to_digit(10).and_then(|seats| u8::try_from(seats).ok());
        }
        number.parse().ok()
    })
}

/// Who told it: 举报人：… up to the next comma.
fn informant(scan: &Scan<'_>) -> Option<String> {
    let label = scan.first(Word::Informant)?;
    let rest = scan.text.chars.get(label.to..)?;
    let length = rest.iter().position(|c| matches!(c, ',' | '。' | ';' | '、' | '\n')).unwrap_or(rest.len());
    words::between(scan, label.to, label.to.saturating_add(length))
}

fn source(scan: &Scan<'_>) -> Option<Source> {
    let names = || Source::TITLES.into_iter().chain(SOURCES);
    let text: String = scan.text.chars.iter().take(400).collect();
    names()
        .filter_map(|(source, name)| Some((by_itself(&text, name)?, source)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, source)| source)
}

/// Where a name stands in a text; a hotline's number only by itself, and not as part of a plate.
fn by_itself(text: &str, name: &str) -> Option<usize> {
    let part_of_more = |at: usize| {
        let end = at.saturating_add(name.len());
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(end..).and_then(|after| after.chars().next());
        [before, after].into_iter().flatten().any(|letter| letter.is_ascii_alphanumeric() || letter == '·')
    };
    let number = name.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices(name).map(|(at, _)| at).find(|at| !number || !part_of_more(*at))
}

/// Everything behind the word 线索.
fn own_words(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>) -> String {
    let mut from = 0;
    for token in tokens {
        let passes = match token.what {
            Token::Separator(_) => true,
            Token::Word(tags) => {
                tags.contains(&Tag::Word(Word::NewLead)) && scan.text.has(token.from, "线索")
            }
            Token::Mark(_) | Token::Other(_) => false,
        };
        if !passes {
            break;
        }
        from = token.to;
    }
    words::rest(scan, from).unwrap_or_default()
}
