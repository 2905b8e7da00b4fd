//! The sender's own words behind what was read.

use crate::parse::{
    grammar::Word,
    lexicon::Tag,
    scan::{Mark, Scan, Span},
    text::is_separator,
};

/// The words from a place to the end, as typed, without separators around them and without a leading 理由.
pub(super) fn rest(scan: &Scan<'_>, from: usize) -> Option<String> {
    between(scan, from, scan.text.len())
}

/// The words from a place to another, tidied in the same way.
pub(super) fn between(scan: &Scan<'_>, from: usize, to: usize) -> Option<String> {
    let mut from = skip(scan, from, to);
    if let Some(reason) =
        scan.hit_from(6, from).filter(|hit| hit.what.contains(&Tag::Word(Word::Reason)) && hit.to <= to)
    {
        from = skip(scan, reason.to, to);
    }
    let mut end = to;
    while end > from && scan.text.before(end).is_some_and(|c| c == ' ' || c == '\n' || c == ',' || c == '。')
    {
        end = end.saturating_sub(1);
    }
    let words = scan.text.words(from, end);
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

fn skip(scan: &Scan<'_>, mut from: usize, to: usize) -> usize {
    while from < to
        && scan.text.at(from).is_some_and(|c| {
            is_separator(c) && !matches!(c, '【' | '"' | '“' | '(' | '《' | '-' | '+' | '<' | '[')
        })
    {
        from = from.saturating_add(1);
    }
    from
}

/// The first lead number.
pub(super) fn lead<'s>(scan: &'s Scan<'_>) -> Option<&'s Span<Mark>> {
    scan.marks.iter().find(|mark| matches!(mark.what, Mark::Lead(_)))
}

/// The plates, each once: valid ones; what was meant as one, with what it may have been.
pub(super) struct Plates {
    pub(super) valid: Vec<String>,
    pub(super) raw: Option<String>,
    pub(super) suggest: Option<String>,
    pub(super) partial: Option<String>,
    pub(super) new_energy: bool,
    pub(super) spoken: bool,
}

pub(super) fn plates(scan: &Scan<'_>) -> Plates {
    use crate::parse::plate::PlateMark;
    let mut plates = Plates {
        valid: Vec::new(),
        raw: None,
        suggest: None,
        partial: None,
        new_energy: false,
        spoken: false,
    };
    for mark in &scan.marks {
        let Mark::Plate(plate) = &mark.what else { continue };
        match plate {
            PlateMark::Valid { plate, spoken, new_energy } => {
                if !plates.valid.contains(plate) {
                    plates.valid.push(plate.clone());
                }
                plates.spoken |= spoken;
                plates.new_energy |= new_energy;
            }
            PlateMark::Invalid { suggest } => {
                if plates.raw.is_none() {
                    plates.raw = Some(scan.text.words(mark.from, mark.to));
                    plates.suggest.clone_from(suggest);
                }
            }
            PlateMark::Partial { seen, spoken } => {
                plates.spoken |= spoken;
                if plates.partial.is_none() {
                    plates.partial = Some(seen.clone());
                }
            }
        }
    }
    plates
}
