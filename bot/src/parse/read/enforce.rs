//! Results of enforcement: what was found, and what was done (fine, points, vehicles detained).

use vocabulary::{
    Role,
    lead::{Measures, Outcome},
};

use crate::parse::{
    Context, EnforceSaid, Intent, IntentName, Lack, RejectReason, Rejection, Warn,
    grammar::{Counted, Word},
    lexicon::Tag,
    number::Amount,
    scan::{Mark, Said, Scan, Span, Token},
};

use super::{lead, words};

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];

/// Reads a message as a result.
pub(in crate::parse) fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
) -> Result<(Intent, Vec<Warn>), Rejection> {
    if at.speaker.is_none_or(|speaker| speaker.role != Role::Handler) {
        return Err(Rejection::of(RejectReason::RoleNotAuthorized, IntentName::Enforce));
    }
    let plates = words::plates(scan);
    let number = words::lead(scan);
    let mut warnings = Vec::new();
    if plates.raw.is_some() {
        warnings.push(Warn::PlateInvalid);
    }
    if plates.spoken {
        warnings.push(Warn::SpokenPlate);
    }
    let said = EnforceSaid {
        lead: number.and_then(|mark| if let Mark::Lead(lead) = mark.what { Some(lead) } else { None }),
        behaviours: lead::behaviours(scan),
        outcome: outcome(scan),
        measures: measures(tokens),
        note: note(scan, tokens),
        missing: if number.is_none() && plates.valid.is_empty() { vec![Lack::Ref] } else { Vec::new() },
        plates: plates.valid,
        plate_raw: plates.raw,
    };
    Ok((Intent::Enforce(said), warnings))
}

fn outcome(scan: &Scan<'_>) -> Option<Outcome> {
    [
        (Word::Unverifiable, Outcome::Unverifiable),
        (Word::Unfounded, Outcome::Unfounded),
        (Word::Proven, Outcome::Proven),
    ]
    .into_iter()
    .find(|(word, _)| scan.has(*word))
    .map(|(_, outcome)| outcome)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Fine,
    Points,
    Detain,
}

/// Fine, points and detained vehicles, each by its word before the number; 未罚款 is none.
fn measures(tokens: Tokens<'_, '_, '_>) -> Measures {
    let mut measures = Measures::default();
    let (mut pending, mut denied) = (None, false);
    for token in tokens {
        match token.what {
            Token::Word(tags) => {
                let word = |word| tags.contains(&Tag::Word(word));
                let measure = if word(Word::Fine) {
                    Some(Measure::Fine)
                } else if word(Word::Detain) {
                    Some(Measure::Detain)
                } else if word(Word::Points) {
                    Some(Measure::Points)
                } else {
                    None
                };
                if measure.is_some() {
                    pending = measure.filter(|_| !denied);
                    denied = false;
                } else {
                    denied = word(Word::NotTaken) || word(Word::Deny);
                    if denied {
                        pending = None;
                    }
                }
            }
            Token::Mark(Mark::Number(said)) => {
                if let Some(measure) = pending.take() {
                    put(measure, *said, &mut measures);
                }
            }
            Token::Separator(' ' | ':') | Token::Other(_) => {}
            Token::Separator(_) | Token::Mark(_) => pending = None,
        }
    }
    measures
}

/// A measure that is told twice keeps its first value; the card shows it.
fn put(measure: Measure, said: Said, measures: &mut Measures) {
    let whole = match said.amount {
        Amount::Whole(value) => Some(value),
        Amount::Decimal(_) | Amount::About | Amount::Huge | Amount::Lookalike(_) => None,
    };
    match (measure, said.counted) {
        (Measure::Fine, Some(Counted::Money) | None) => {
            let fen = match said.amount {
                Amount::Decimal(hundredths) => hundredths,
                Amount::Whole(yuan) => yuan.checked_mul(100),
                Amount::About | Amount::Huge | Amount::Lookalike(_) => None,
            };
            measures.fine_fen = measures.fine_fen.or(fen);
        }
        (Measure::Points, Some(Counted::Points)) => {
            measures.points = measures.points.or(whole.and_then(|points| u8::try_from(points).ok()));
        }
        (Measure::Points | Measure::Detain, Some(Counted::Vehicles | Counted::Cars | Counted::Any))
        | (Measure::Detain, None) => {
            measures.detained_vehicles =
                measures.detained_vehicles.or(whole.and_then(|vehicles| u32::try_from(vehicles).ok()));
        }
        (Measure::Fine | Measure::Detain, Some(_)) | (Measure::Points, Some(_) | None) => {}
    }
}

/// Everything behind the verb, the number and the outcome.
fn note(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>) -> Option<String> {
    let mut from = 0;
    for token in tokens {
        let passes = match token.what {
            Token::Separator(_) | Token::Mark(Mark::Lead(_)) => true,
            Token::Word(tags) => tags.iter().any(|tag| {
                matches!(tag, Tag::Word(Word::Handle | Word::Proven | Word::Unfounded | Word::Unverifiable))
            }),
            Token::Mark(_) | Token::Other(_) => false,
        };
        if !passes {
            break;
        }
        from = token.to;
    }
    words::rest(scan, from)
}
