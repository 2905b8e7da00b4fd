//! Daily counts: one message, one or several units, the figures of one day each.

use std::collections::BTreeMap;

use vocabulary::rules::Figures;

use crate::parse::{
    Context, CountSaid, Field, Intent, IntentName, Meant, RejectReason, Rejection, Warn,
    claims::{self, Claim, How, Kind, Walk},
    grammar::Word,
    lexicon::{FigureWord, Tag},
    number::Amount,
    scan::{Scan, Span, Token},
    subject::{self, DaysSaid, One},
    units::{self, Mention},
};

/// At most so many units in one message.
const MOST_UNITS: usize = 100;
const INTENT: IntentName = IntentName::DailyCount;

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];

/// Reads a message as counts.
pub(in crate::parse) fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
) -> Result<Intent, Rejection> {
    if let Some((name, _)) = units::stranger(scan, true) {
        return Err(subject::unknown_unit(name, at, INTENT));
    }
    let mentions = units::mentions(scan, tokens);
    let heads = heads(&mentions, tokens, at);
    if heads.len() < 2 {
        return single(&mentions, tokens, at).map(|count| Intent::DailyCount(vec![count]));
    }
    for head in &heads {
        subject::to_write(at, Some(head), INTENT)?;
    }
    let header = subject::days(tokens.get(..heads.first().map_or(0, |head| head.token)).unwrap_or_default());
    let mut counts = Vec::new();
    for (i, head) in heads.iter().enumerate() {
        let end = heads.get(i.saturating_add(1)).map_or(tokens.len(), |next| next.token);
        let segment = without_sum(tokens.get(head.token..end).unwrap_or_default());
        let own_days = subject::days(segment);
        let days = if own_days.days.is_empty() && !own_days.invalid { &header } else { &own_days };
        counts.push(count(Some(head), days, segment, at).map_err(|error| of_unit(error, head))?);
    }
    Ok(Intent::DailyCount(counts))
}

/// The tokens before a line that sums up the units (合计 26人 80台 3起).
fn without_sum<'t, 's, 'a>(segment: Tokens<'t, 's, 'a>) -> Tokens<'t, 's, 'a> {
    let sums = |token: Token<'_, '_>| matches!(token, Token::Word(tags) if tags.iter().any(|tag| matches!(tag, Tag::Word(Word::Total | Word::County))));
    let line = segment.windows(2).position(|pair| match pair {
        [before, word] => matches!(before.what, Token::Separator('\n' | ';' | '。')) && sums(word.what),
        _ => false,
    });
    segment.get(..line.unwrap_or(segment.len())).unwrap_or_default()
}

/// With several units in a message the one with the mistake has to be named.
fn of_unit(error: Rejection, head: &Mention) -> Rejection {
    let unit = error.unit.clone().or_else(|| head.meant.first().cloned());
    Rejection { unit, ..error }
}

/// The units that stand at the head of figures of their own.
fn heads<'m>(mentions: &'m [Mention], tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Vec<&'m Mention> {
    let leading: Vec<&Mention> = mentions
        .iter()
        .filter(|mention| {
            let before =
                mention.token.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| token.what);
            matches!(before, None | Some(Token::Separator(_)))
        })
        .take(MOST_UNITS)
        .collect();
    let mut heads: Vec<&Mention> = Vec::new();
    for (i, mention) in leading.iter().enumerate() {
        let end = leading.get(i.saturating_add(1)).map_or(tokens.len(), |next| next.token);
        let walk = claims::walk(tokens.get(mention.token..end).unwrap_or_default(), at.lexicon);
        let has_figures = !walk.claims.is_empty() || walk.zero_report || walk.no_cases;
        let again = heads.iter().any(|head| head.meant == mention.meant);
        // The county's own line is the sum of the others.
        if has_figures && !again && !mention.is_county {
            heads.push(mention);
        }
    }
    heads
}

fn single(
    mentions: &[Mention],
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
) -> Result<CountSaid, Rejection> {
    let days = subject::days(tokens);
    let first_figure = claims::walk(tokens, at.lexicon).claims.first().map_or(usize::MAX, |claim| claim.from);
    let distinct = subject::distinct(mentions);
    let own = distinct.iter().find(|mention| {
        at.speaker.is_some_and(|speaker| mention.meant.contains(&Meant::Unit(speaker.unit.clone())))
    });
    // The own unit with others beside it (江口镇联合交巡警大队) is the own; else the first before the figures.
    let named =
        own.or_else(|| distinct.iter().find(|mention| mention.from < first_figure)).or(distinct.first());
    count(named.copied(), &days, tokens, at)
}

fn count(
    named: Option<&Mention>,
    days: &DaysSaid,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
) -> Result<CountSaid, Rejection> {
    let unit = subject::to_write(at, named, INTENT)?;
    let day = subject::day_to_write(at, days, None, INTENT)?;
    let mut said = figures(&claims::walk(tokens, at.lexicon), at)?;
    match unit {
        One::Is(unit) => said.unit = Some(unit),
        One::OneOf(meant) => said.ambiguous_units = meant,
    }
    match day {
        One::Is(day) => {
            said.day = Some(day);
            if subject::is_late(at, day) {
                said.warnings.push(Warn::Late);
            }
        }
        One::OneOf(days) => said.ambiguous_days = days,
    }
    Ok(said)
}

/// What was told of one figure.
#[derive(Debug, Default)]
struct Told {
    totals: Vec<u64>,
    /// Those said to be a total (共).
    stated: Vec<u64>,
    parts: Vec<u64>,
    about: bool,
    lookalike: bool,
    suggest: Option<u64>,
    zero: bool,
}

/// Makes figures of claims: rules R4 to R6.
fn figures(walk: &Walk, at: &Context<'_>) -> Result<CountSaid, Rejection> {
    let mut said = CountSaid::default();
    let mut told: BTreeMap<u16, Told> = BTreeMap::new();
    let mut claims = walk.claims.clone();
    place_bare(&mut claims, at);
    for claim in &claims {
        take(claim, &mut told, &mut said, at)?;
    }
    for figure in &walk.none {
        told.entry(*figure).or_default().zero = true;
    }
    if let Some(cases) = at.lexicon.by_count.cases.filter(|_| walk.no_cases) {
        told.entry(cases).or_default().zero = true;
    }
    settle(&told, &mut said, at)?;
    zeros(walk, &told, &mut said, at);
    let labelled = claims.iter().any(|claim| claim.how == How::Said && claim.figure.is_some());
    let by_place = claims.iter().any(|claim| claim.figure.is_some() && claim.how != How::Said);
    let spoken = labelled || walk.no_cases || walk.zero_report || !walk.none.is_empty();
    if by_place && !spoken {
        said.warnings.push(Warn::Positional);
    }
    for (figure, word) in each(at) {
        let known = told.get(&figure).is_some_and(|told| told.about);
        if known {
            said.warnings.push(Warn::Approximate(Field::Indicator(word.key.clone())));
        }
        if word.required
            && !said.figures.contains_key(&word.key)
            && !said.ambiguous_figures.contains_key(&word.key)
        {
            said.missing.push(word.key.clone());
        }
    }
    odd(&mut said, at);
    Ok(said)
}

/// The figures of something that is no report: what is ambiguous or approximate is left out.
pub(in crate::parse) fn shared(
    walk: &Walk,
    at: &Context<'_>,
    would_be: IntentName,
) -> Result<Figures, Rejection> {
    figures(walk, at)
        .map(|said| said.figures)
        .map_err(|error| Rejection { would_be: Some(would_be), ..error })
}

fn each<'a>(at: &Context<'a>) -> impl Iterator<Item = (u16, &'a FigureWord)> {
    let figures = at.lexicon.figures.iter().enumerate();
    figures.filter_map(|(i, figure)| Some((u16::try_from(i).ok()?, figure)))
}

/// Numbers with nothing at all: three are the required figures in their order; four have the patrol's vehicles second, five
/// the people educated last.
pub(super) fn place_bare(claims: &mut [Claim], at: &Context<'_>) {
    let by_count = at.lexicon.by_count;
    if claims.iter().any(|claim| claim.how == How::Said && claim.figure.is_some()) {
        return;
    }
    let bare = claims.iter().filter(|claim| claim.figure.is_none() && claim.counted.is_none()).count();
    let taken: Vec<u16> = claims.iter().filter_map(|claim| claim.figure).collect();
    let order: Vec<u16> = if bare >= 4 && taken.is_empty() {
        [by_count.people, by_count.cars, by_count.vehicles, by_count.cases, by_count.educated]
            .into_iter()
            .flatten()
            .collect()
    } else {
        each(at)
            .filter(|(figure, word)| word.required && !taken.contains(figure))
            .map(|(figure, _)| figure)
            .collect()
    };
    let free = claims.iter_mut().filter(|claim| claim.figure.is_none() && claim.counted.is_none());
    for (claim, figure) in free.zip(order) {
        claim.figure = Some(figure);
    }
}

fn take(
    claim: &Claim,
    told: &mut BTreeMap<u16, Told>,
    said: &mut CountSaid,
    at: &Context<'_>,
) -> Result<(), Rejection> {
    let Some((figure, word)) = claim.figure.and_then(|figure| Some((figure, at.lexicon.figure(figure)?)))
    else {
        return Ok(());
    };
    let reject = |reason| Rejection { field: Some(word.key.clone()), ..Rejection::of(reason, INTENT) };
    let told = told.entry(figure).or_default();
    let value = match claim.amount {
        Amount::About => {
            told.about = true;
            return Ok(());
        }
        Amount::Lookalike(suggest) => {
            told.lookalike = true;
            told.suggest = suggest;
            return Ok(());
        }
        Amount::Whole(value) if word.decimals == 2 => value.saturating_mul(100),
        Amount::Whole(value) => value,
        Amount::Decimal(Some(hundredths)) if word.decimals == 2 => hundredths,
        Amount::Decimal(_) => return Err(reject(RejectReason::NotInteger)),
        Amount::Huge => return Err(reject(RejectReason::OutOfRange)),
    };
    if claim.sign == Some(-1) && value > 0 {
        return Err(reject(RejectReason::Negative));
    }
    if value > word.max {
        return Err(reject(RejectReason::OutOfRange));
    }
    match claim.part {
        Some(kind) => {
            told.parts.push(value);
            if let Kind::Behaviour(behaviour) = kind
                && let Some(code) = at.lexicon.behaviour(behaviour)
            {
                let sum = said.breakdown.entry(code.clone()).or_insert(0);
                *sum = sum.saturating_add(value);
            }
        }
        None if claim.total => told.stated.push(value),
        None => told.totals.push(value),
    }
    Ok(())
}

/// One value a figure, or a question.
fn settle(told: &BTreeMap<u16, Told>, said: &mut CountSaid, at: &Context<'_>) -> Result<(), Rejection> {
    for (figure, told) in told {
        let Some(word) = at.lexicon.figure(*figure) else { continue };
        let mut parts = told.parts.clone();
        let mut totals = told.totals.clone();
        if !told.stated.is_empty() {
            // 上午2起，下午3起，共5起: what was told before the total are its parts.
            parts.append(&mut totals);
            totals.clone_from(&told.stated);
        }
        let mut distinct: Vec<u64> = Vec::new();
        for value in totals {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        let sum = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(*part));
        match distinct.as_slice() {
            [] if !parts.is_empty() => {
                if sum > word.max {
                    return Err(Rejection {
                        field: Some(word.key.clone()),
                        ..Rejection::of(RejectReason::OutOfRange, INTENT)
                    });
                }
                said.figures.insert(word.key.clone(), sum);
            }
            [] => {
                if told.lookalike {
                    said.suggest.extend(told.suggest.map(|value| (word.key.clone(), value)));
                } else if told.zero && !told.about {
                    said.figures.insert(word.key.clone(), 0);
                }
            }
            [value] => {
                said.figures.insert(word.key.clone(), *value);
                // One part of several need not be the whole.
                let partial = parts.len() == 1 && sum <= *value && told.stated.is_empty();
                if !parts.is_empty() && sum != *value && !partial {
                    said.warnings.push(Warn::SumMismatch(word.key.clone()));
                }
            }
            several => {
                said.ambiguous_figures.insert(word.key.clone(), several.to_vec());
            }
        }
        if told.lookalike && !said.warnings.contains(&Warn::LookalikeDigits) {
            said.warnings.push(Warn::LookalikeDigits);
        }
    }
    Ok(())
}

/// 零报告: what was not told otherwise is zero.
fn zeros(walk: &Walk, told: &BTreeMap<u16, Told>, said: &mut CountSaid, at: &Context<'_>) {
    let none_at_all = walk.bare_none && told.is_empty() && walk.claims.is_empty();
    if !(walk.zero_report || none_at_all) {
        return;
    }
    let contradicted = said.figures.values().any(|value| *value > 0) || !said.ambiguous_figures.is_empty();
    for (figure, word) in each(at) {
        let open = told.get(&figure).is_none_or(|told| !told.about && !told.lookalike);
        if word.required && open && !said.ambiguous_figures.contains_key(&word.key) {
            said.figures.entry(word.key.clone()).or_insert(0);
        }
    }
    said.zero_report = !contradicted;
}

/// What is odd about the figures.
fn odd(said: &mut CountSaid, at: &Context<'_>) {
    for (_, word) in each(at) {
        let Some(value) = said.figures.get(&word.key) else { continue };
        if *value > word.warn_above {
            said.warnings.push(Warn::Outlier(word.key.clone()));
        }
    }
    if exceeds(&said.figures, at) {
        said.warnings.push(Warn::CasesGtVehicles);
    }
}

/// Whether a required figure exceeds the required one that it is within: more cases than vehicles.
pub(in crate::parse) fn exceeds(figures: &Figures, at: &Context<'_>) -> bool {
    each(at).any(|(_, part)| {
        let whole = part
            .within
            .and_then(|whole| at.lexicon.figure(whole))
            .filter(|whole| whole.required && part.required);
        whole.is_some_and(|whole| {
            figures.get(&part.key).zip(figures.get(&whole.key)).is_some_and(|(part, whole)| part > whole)
        })
    })
}
