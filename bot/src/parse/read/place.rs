//! Where something was seen, in the finder's own words: the stretch of the message that has the name of a place in it.

use crate::parse::{
    grammar::Word,
    lexicon::Tag,
    scan::{Mark, Scan, Span, Token},
};

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];

/// Places that behaviours begin with.
const BEGINNINGS: [&str; 5] = ["路边", "站外", "站前", "门口", "沿街"];

/// A stretch of words that name a place.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: usize,
    /// The end of the last word that names a place.
    to: usize,
    unit: bool,
    /// 路段, 门口, a priority area.
    noun: bool,
    /// 从…往…
    way: bool,
}

/// What a token is to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Unit,
    Noun,
    Way,
    /// 附近, 后面, 路: a place only behind the name of one.
    Beside,
    Unknown,
    Stop,
    Gap,
}

/// The place that a message names, as typed.
pub(super) fn location(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>) -> Option<String> {
    let runs = runs(scan, tokens);
    let best = runs.iter().enumerate().max_by_key(|(i, run)| {
        (
            run.way && run.to > run.from,
            run.unit && run.noun,
            run.noun,
            run.unit,
            usize::MAX.saturating_sub(*i),
        )
    });
    let (i, best) = best?;
    let joined = |a: &Run, b: &Run| {
        scan.text.chars.get(a.to..b.from).is_some_and(|gap| gap.iter().all(|c| matches!(c, ' ' | ',' | '、')))
    };
    let mut from = best.from;
    if let Some(before) = i
        .checked_sub(1)
        .and_then(|before| runs.get(before))
        .filter(|before| before.unit && !before.noun && !before.way)
        && joined(before, best)
    {
        from = before.from;
    }
    let mut to = best.to;
    if let Some(after) = runs.get(i.saturating_add(1)).filter(|after| after.noun && !after.unit && best.unit)
        && joined(best, after)
    {
        to = after.to;
    }
    let words = scan.text.words(from, to);
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// The township within the place, by its everyday name.
pub(super) fn town(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>) -> Option<u16> {
    let runs = runs(scan, tokens);
    scan.hits.first()?.iter().find_map(|hit| {
        let run = runs.get(runs.partition_point(|run| run.from < hit.from));
        let inside = run.is_some_and(|run| run.from == hit.from && run.to > hit.to);
        let unit = hit.what.iter().find_map(|tag| match tag {
            Tag::Unit(unit) | Tag::Everyday(unit) => Some(*unit),
            Tag::County
            | Tag::Figure(_)
            | Tag::Part(_)
            | Tag::Behaviour(_)
            | Tag::Vehicle(_)
            | Tag::Area(_)
            | Tag::Step(_)
            | Tag::Word(_)
            | Tag::Counted(_) => None,
        });
        unit.filter(|_| inside)
    })
}

fn runs(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    let close = |open: &mut Option<Run>, runs: &mut Vec<Run>| {
        if let Some(run) = open.take().filter(|run| run.unit || run.noun) {
            runs.push(run);
        }
    };
    for (i, token) in tokens.iter().enumerate() {
        let part = part(scan, tokens, i);
        // 江口镇路边喊客: the behaviour begins with a place.
        if let Token::Word(tags) = token.what
            && tags.iter().any(|tag| matches!(tag, Tag::Behaviour(_)))
            && open.is_none_or(|run| !run.noun)
            && BEGINNINGS.iter().any(|word| scan.text.has(token.from, word))
            && let Some(noun) = scan
                .hit_from(6, token.from)
                .filter(|hit| hit.to < token.to && hit.what.contains(&Tag::Word(Word::PlaceEnd)))
        {
            let run = open.get_or_insert(Run {
                from: token.from,
                to: token.from,
                unit: false,
                noun: false,
                way: false,
            });
            run.noun = true;
            run.to = noun.to;
        }
        let part = match part {
            Part::Beside if open.is_some() => Part::Noun,
            Part::Beside => Part::Stop,
            Part::Unit | Part::Noun | Part::Way | Part::Unknown | Part::Stop | Part::Gap => part,
        };
        match part {
            Part::Stop | Part::Gap | Part::Beside => close(&mut open, &mut runs),
            Part::Unknown | Part::Unit | Part::Noun | Part::Way => {
                let run = open.get_or_insert(Run {
                    from: token.from,
                    to: token.from,
                    unit: false,
                    noun: false,
                    way: false,
                });
                match part {
                    Part::Unit => {
                        // What stands before the name of a unit and is no way belongs to something else.
                        if !run.unit && !run.noun && !run.way {
                            run.from = token.from;
                        }
                        run.unit = true;
                        run.to = token.to;
                    }
                    Part::Noun => {
                        run.noun = true;
                        run.to = token.to;
                    }
                    Part::Way => run.way = true,
                    Part::Unknown | Part::Stop | Part::Gap | Part::Beside => {}
                }
            }
        }
    }
    close(&mut open, &mut runs);
    runs
}

fn part(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: usize) -> Part {
    let Some(token) = tokens.get(at) else { return Part::Gap };
    match token.what {
        Token::Separator('-' | '·') | Token::Other(_) => Part::Unknown,
        Token::Separator(_) => Part::Gap,
        Token::Mark(Mark::Number(said)) if said.foreign || said.counted.is_none() => Part::Unknown,
        Token::Mark(_) => Part::Stop,
        Token::Word(tags) => {
            if tags.iter().any(|tag| matches!(tag, Tag::Unit(_) | Tag::County))
                || everyday(scan, tokens, at, tags)
            {
                return Part::Unit;
            }
            if tags.iter().any(|tag| matches!(tag, Tag::Area(_) | Tag::Word(Word::PlaceEnd))) {
                return Part::Noun;
            }
            if tags.contains(&Tag::Word(Word::Beside)) {
                return Part::Beside;
            }
            if tags.iter().any(|tag| matches!(tag, Tag::Word(Word::From | Word::To))) {
                return Part::Way;
            }
            Part::Stop
        }
    }
}

/// An everyday name of a place, but for words like 人和车.
fn everyday(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: usize, tags: &[Tag]) -> bool {
    let named = tags.iter().any(|tag| match tag {
        Tag::Everyday(unit) => {
            scan.lexicon.unit(*unit).is_some_and(|unit| unit.kind == vocabulary::rules::UnitKind::Township)
        }
        Tag::Unit(_)
        | Tag::County
        | Tag::Figure(_)
        | Tag::Part(_)
        | Tag::Behaviour(_)
        | Tag::Vehicle(_)
        | Tag::Area(_)
        | Tag::Step(_)
        | Tag::Word(_)
        | Tag::Counted(_) => false,
    });
    let next = tokens.get(at.saturating_add(1)).map(|token| token.what);
    let car =
        matches!(next, Some(Token::Word(tags)) if tags.iter().any(|tag| matches!(tag, Tag::Counted(_))));
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| token.what);
    named && !car && !matches!(before, Some(Token::Other('切')))
}
