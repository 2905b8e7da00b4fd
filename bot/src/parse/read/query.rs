//! Questions: who has not reported, how many, what became of a lead, what is known of a plate.

use crate::parse::{
    Context, Intent, IntentName, Meant, Metric, Query, RejectReason, Rejection, StatusQuery, Warn, When,
    grammar::Word,
    lexicon::Tag,
    moment::{self, DayMark, Today},
    scan::{Mark, Scan, Span, Token},
    subject::{self, One},
    units,
};

use super::words;

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];
type Read = Result<(Intent, Vec<Warn>), Rejection>;

/// Which question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Question {
    Unreported,
    Submitted,
    Figure(u16),
    LeadStatus,
    Plate,
    Queue,
    MyLeads,
    Today,
    Township,
    WhoAmI,
    Duties,
    Definition(u16),
}

/// Reads a message as a question.
pub(in crate::parse) fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
    question: Question,
) -> Read {
    let query = match question {
        Question::Queue => Query::MyQueue,
        Question::MyLeads => Query::MyLeads,
        Question::Today => Query::Today,
        Question::WhoAmI => Query::WhoAmI,
        Question::Duties => Query::Duties {
            unit: unit(scan, tokens, at)?
                .0
                .and_then(|meant| if let Meant::Unit(unit) = meant { Some(unit) } else { None }),
        },
        Question::Township => {
            let (meant, ambiguous_units) = unit(scan, tokens, at)?;
            let unit = if let Some(Meant::Unit(unit)) = meant { Some(unit) } else { None };
            Query::Township { unit, ambiguous_units }
        }
        Question::Definition(figure) => match at.lexicon.figure(figure) {
            Some(word) => Query::Definition { indicator: word.key.clone() },
            None => return Ok((Intent::Help { topic: None, unbound: false }, Vec::new())),
        },
        Question::Unreported => return status(scan, tokens, at, Metric::Unreported),
        Question::Submitted => return status(scan, tokens, at, Metric::Submitted),
        Question::LeadStatus => return status(scan, tokens, at, Metric::LeadStatus),
        Question::Plate => return status(scan, tokens, at, Metric::Plate),
        Question::Figure(figure) => match at.lexicon.figure(figure) {
            Some(word) => return status(scan, tokens, at, Metric::Indicator(word.key.clone())),
            None => return Ok((Intent::Unknown { silent: false }, Vec::new())),
        },
    };
    Ok((Intent::Query(query), Vec::new()))
}

type Asked = (Option<Meant>, Vec<Meant>);

/// The unit asked about: named, or 我镇.
fn unit(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Result<Asked, Rejection> {
    let mentions = units::mentions(scan, tokens);
    if let Some(named) = mentions.first() {
        return Ok(match subject::to_read(at, named) {
            One::Is(meant) => (Some(meant), Vec::new()),
            One::OneOf(meant) => (None, meant),
        });
    }
    if let Some((name, _)) = units::stranger(scan, false) {
        return Err(subject::unknown_unit(name, at, IntentName::StatusQuery));
    }
    let own = subject::says_own(scan) || scan.text.chars.contains(&'我');
    Ok((at.speaker.filter(|_| own).map(|speaker| Meant::Unit(speaker.unit.clone())), Vec::new()))
}

fn status(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>, metric: Metric) -> Read {
    let about_units = matches!(metric, Metric::Unreported | Metric::Submitted | Metric::Indicator(_));
    let (unit, ambiguous_units) = if about_units { unit(scan, tokens, at)? } else { (None, Vec::new()) };
    // 哪些单位没报 asks about all, and 我们 who asks is not one of them.
    let unit = unit.filter(|_| {
        !(metric == Metric::Unreported && scan.has(Word::Which) && units::mentions(scan, tokens).is_empty())
    });
    let plates = words::plates(scan);
    let mut warnings = Vec::new();
    if plates.raw.is_some() {
        warnings.push(Warn::PlateInvalid);
    }
    if plates.spoken {
        warnings.push(Warn::SpokenPlate);
    }
    let when = if about_units { when(scan, tokens, at)? } else { None };
    let lead =
        words::lead(scan).and_then(|mark| if let Mark::Lead(lead) = mark.what { Some(lead) } else { None });
    let query = StatusQuery {
        metric,
        unit,
        ambiguous_units,
        when,
        lead,
        plates: plates.valid,
        plate_raw: plates.raw,
    };
    Ok((Intent::Query(Query::Status(query)), warnings))
}

/// The day or the days asked about.
fn when(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Result<Option<When>, Rejection> {
    let today = Today { rules: at.rules, at: at.at };
    let mut days = Vec::new();
    let mut ranges = Vec::new();
    for token in tokens {
        match token.what {
            Token::Mark(Mark::Day(DayMark::Day(day) | DayMark::Tonight(day))) => {
                days.push((*day, token.from, token.to));
            }
            Token::Mark(Mark::Day(DayMark::Range(from, to))) => ranges.push((*from, *to)),
            Token::Mark(Mark::Day(DayMark::Invalid)) => {
                return Err(Rejection::of(RejectReason::InvalidDate, IntentName::StatusQuery));
            }
            Token::Mark(_) | Token::Word(_) | Token::Separator(_) | Token::Other(_) => {}
        }
    }
    if let Some((from, to)) = ranges.first() {
        return Ok(Some(When::Range(*from, *to)));
    }
    let begins = |to: usize| {
        ["至今", "以来", "起", "到今天", "到现在", "至今天", "到目前", "开始"]
            .into_iter()
            .any(|word| scan.text.has(to, word))
    };
    match days.as_slice() {
        [] => Ok(if scan.has(Word::Range) {
            moment::first_day(at.rules).map(|first| When::Range(first, today.day()))
        } else {
            None
        }),
        [(day, _, to)] if begins(*to) && *day < today.day() => Ok(Some(When::Range(*day, today.day()))),
        [(day, ..)] => Ok(Some(When::On(*day))),
        [(first, _, to), (second, from, _), ..] => {
            let link = scan.text.chars.get(*to..*from).unwrap_or_default();
            let linked = link.iter().any(|c| matches!(c, '-' | '~' | '至' | '到'));
            Ok(Some(if linked && first < second { When::Range(*first, *second) } else { When::On(*first) }))
        }
    }
}

/// The figure asked about: by its name, or by how it is counted (多少起).
pub(in crate::parse) fn figure(scan: &Scan<'_>) -> Option<u16> {
    let by_count = scan.lexicon.by_count;
    let how_many = scan.first(Word::HowMany).map(|hit| scan.text.words(hit.from, hit.to)).unwrap_or_default();
    let vehicles = how_many.ends_with(['车', '台', '辆']);
    let named = scan.hits.get(1).into_iter().flatten().find_map(|hit| {
        hit.what.iter().find_map(|tag| match tag {
            Tag::Figure(figure) => Some(*figure),
            Tag::Part(_)
            | Tag::Unit(_)
            | Tag::Everyday(_)
            | Tag::County
            | Tag::Behaviour(_)
            | Tag::Vehicle(_)
            | Tag::Area(_)
            | Tag::Step(_)
            | Tag::Word(_)
            | Tag::Counted(_) => None,
        })
    });
    if let Some(figure) = named {
        return if by_count.people == Some(figure) && vehicles { by_count.cars.or(named) } else { named };
    }
    if how_many.ends_with(['起', '件']) || scan.hits.get(2).is_some_and(|hits| !hits.is_empty()) {
        return by_count.cases;
    }
    if vehicles {
        return by_count.vehicles;
    }
    if how_many.ends_with('人') {
        return by_count.people;
    }
    if how_many.ends_with('钱') || scan.has(Word::Fine) {
        return by_count.money;
    }
    None
}
