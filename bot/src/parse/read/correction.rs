//! Corrections: what changes in a report, or that it is taken back (rule R8).

use crate::parse::{
    Change, Context, CorrectionSaid, Field, Intent, IntentName, Lack, NewValue, RejectReason, Rejection,
    Warn,
    claims::{self, Claim, Walk},
    grammar::Word,
    lexicon::{FigureWord, Tag},
    number::Amount,
    scan::{Scan, Span, Token},
    subject::{self, One},
    units,
};

use super::words;

const INTENT: IntentName = IntentName::Correction;

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];
type Read = Result<(Intent, Vec<Warn>), Rejection>;

/// Reads a message that takes a report back.
pub(in crate::parse) fn withdrawal(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Read {
    let mut warnings = Vec::new();
    let mut said = target(scan, tokens, at, &mut warnings)?;
    said.withdraw = true;
    let behind = scan.first(Word::Reason).map(|reason| reason.from);
    said.reason = behind.and_then(|from| words::rest(scan, from)).or_else(|| trailing(scan, &[]));
    Ok((Intent::Correction(said), warnings))
}

/// Reads a message that changes figures.
pub(in crate::parse) fn read(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Read {
    let mut warnings = Vec::new();
    let mut said = target(scan, tokens, at, &mut warnings)?;
    let reason_at = tokens.iter().position(|token| is_word(token.what, Word::Reason));
    let front = tokens.get(..reason_at.unwrap_or(tokens.len())).unwrap_or_default();
    let walk = claims::walk(front, at.lexicon);
    let mut reading =
        Reading { at, said: &mut said, warnings: &mut warnings, loose: false, used: Vec::new() };
    reading.items(front, &walk)?;
    let Reading { loose, used, .. } = reading;
    lacking(&walk, loose, &mut said);
    said.reason = match reason_at.and_then(|reason| tokens.get(reason)) {
        Some(reason) => words::rest(scan, reason.from),
        None => trailing(scan, &used),
    };
    Ok((Intent::Correction(said), warnings))
}

/// Whose report of which day.
fn target(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
    warnings: &mut Vec<Warn>,
) -> Result<CorrectionSaid, Rejection> {
    if let Some((name, _)) = units::stranger(scan, false) {
        return Err(subject::unknown_unit(name, at, INTENT));
    }
    let mut said = CorrectionSaid::default();
    let mentions = units::mentions(scan, tokens);
    let named = subject::distinct(&mentions);
    match subject::to_write(at, named.first().copied(), INTENT)? {
        One::Is(unit) => {
            let last = at.last.filter(|_| named.is_empty() && !subject::says_own(scan));
            said.unit = Some(last.map_or(unit, |last| last.unit.clone()));
        }
        One::OneOf(meant) => said.ambiguous_units = meant,
    }
    let days = subject::days(tokens);
    match subject::day_to_write(at, &days, at.last.map(|last| last.day), INTENT)? {
        One::Is(day) => {
            said.day = Some(day);
            if subject::is_late(at, day) {
                warnings.push(Warn::Late);
            }
        }
        One::OneOf(days) => said.ambiguous_days = days,
    }
    if at.last.is_none() {
        warnings.push(Warn::NoPriorReport);
    }
    Ok(said)
}

fn is_word(token: Token<'_, '_>, word: Word) -> bool {
    matches!(token, Token::Word(tags) if tags.contains(&Tag::Word(word)))
}

/// Which way a difference goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

struct Reading<'r, 'a> {
    at: &'r Context<'a>,
    said: &'r mut CorrectionSaid,
    warnings: &'r mut Vec<Warn>,
    /// A value was given and nobody knows for which figure.
    loose: bool,
    used: Vec<usize>,
}

impl Reading<'_, '_> {
    /// Walks along the claims and the words between them.
    fn items(&mut self, tokens: Tokens<'_, '_, '_>, walk: &Walk) -> Result<(), Rejection> {
        let mut claims = walk.claims.clone();
        // 更正 12 36 2 has all three by their place; two numbers are an old and a new value.
        if claims.len() >= 3 && !tokens.iter().any(|token| is_word(token.what, Word::ChangeTo)) {
            super::count::place_bare(&mut claims, self.at);
        }
        let mut claims = claims.into_iter().peekable();
        let (mut old, mut before): (Option<Claim>, Option<Claim>) = (None, None);
        let (mut way, mut negated, mut new) = (None, false, false);
        for token in tokens {
            if let Some(claim) = claims.next_if(|claim| claim.from == token.from) {
                if std::mem::take(&mut negated) {
                    // 应为36不是35: the old value comes last.
                    match before.take().filter(|known| known.figure == claim.figure || claim.figure.is_none())
                    {
                        Some(known) => self.set(known, Some(claim))?,
                        None => old = Some(claim),
                    }
                } else if let Some(way) = way.take() {
                    // What was told before it stands: a difference to it only says why.
                    if let Some(known) = before.take() {
                        self.set(known, None)?;
                    }
                    self.differ(claim, way)?;
                } else if std::mem::take(&mut new) || old.is_some() {
                    self.set(claim, old.take())?;
                } else if let Some(sign) = claim.sign {
                    self.warn(Warn::InferredDelta);
                    self.differ(claim, if sign < 0 { Way::Down } else { Way::Up })?;
                } else {
                    if let Some(known) = before.take() {
                        self.set(known, None)?;
                    }
                    before = Some(claim);
                }
                continue;
            }
            let Token::Word(tags) = token.what else { continue };
            // 检查改36，查处改3: another figure is another change.
            if tags.iter().any(|tag| matches!(tag, Tag::Figure(_)))
                && let Some(known) = before.take()
            {
                self.set(known, None)?;
            }
            for tag in tags {
                let Tag::Word(word) = tag else { continue };
                if matches!(word, Word::ChangeTo | Word::ShouldBe) {
                    old = before.take().or(old.take());
                    new = old.is_some();
                } else if *word == Word::NotBut {
                    negated = true;
                } else if matches!(word, Word::Under | Word::Plus) {
                    way = Some(Way::Up);
                } else if matches!(word, Word::Over | Word::Minus) {
                    way = Some(Way::Down);
                }
            }
        }
        if let Some(known) = before.take() {
            self.set(known, None)?;
        }
        if old.is_some() {
            self.loose = true;
        }
        for figure in &walk.none {
            if let Some(word) = self.at.lexicon.figure(*figure) {
                self.said.changes.insert(word.key.clone(), Change { to: NewValue::Set(0), was: None });
            }
        }
        Ok(())
    }

    fn warn(&mut self, warn: Warn) {
        if !self.warnings.contains(&warn) {
            self.warnings.push(warn);
        }
    }

    /// A new value; the figure may be known by the old one only.
    fn set(&mut self, new: Claim, old: Option<Claim>) -> Result<(), Rejection> {
        let was = old.and_then(|old| whole(old.amount));
        let figure = old.and_then(|old| old.figure).or(new.figure);
        let Some(word) = figure.and_then(|figure| self.at.lexicon.figure(figure)) else {
            return self.set_by_old(new, was);
        };
        self.set_figure(word, new, was)
    }

    /// 35改36: the one figure whose last value is 35.
    fn set_by_old(&mut self, new: Claim, was: Option<u64>) -> Result<(), Rejection> {
        let figures = self.at.lexicon.figures.iter().filter(|word| {
            let last = self.at.last.and_then(|last| last.figures.get(&word.key));
            last.is_some() && last.copied() == was
        });
        let fitting: Vec<&FigureWord> = if was.is_some() { figures.collect() } else { Vec::new() };
        match fitting.as_slice() {
            [one] => self.set_figure(one, new, was),
            [] => {
                self.loose = true;
                Ok(())
            }
            several => {
                self.said.ambiguous_fields = several.iter().map(|word| word.key.clone()).collect();
                Ok(())
            }
        }
    }

    fn set_figure(&mut self, word: &FigureWord, new: Claim, was: Option<u64>) -> Result<(), Rejection> {
        self.used.push(new.to);
        let Some(value) = self.value(word, new)? else { return Ok(()) };
        if value > word.warn_above {
            self.warn(Warn::Outlier(word.key.clone()));
        }
        let key = word.key.clone();
        if let Some(values) = self.said.ambiguous_figures.get_mut(&key) {
            if !values.contains(&value) {
                values.push(value);
            }
            return Ok(());
        }
        match self.said.changes.get(&key).copied() {
            Some(Change { to: NewValue::Set(first), .. }) if first != value => {
                self.said.changes.remove(&key);
                self.said.ambiguous_figures.insert(key, vec![first, value]);
            }
            Some(_) | None => {
                self.said.changes.insert(key, Change { to: NewValue::Set(value), was });
            }
        }
        Ok(())
    }

    fn differ(&mut self, claim: Claim, way: Way) -> Result<(), Rejection> {
        let Some(word) = claim.figure.and_then(|figure| self.at.lexicon.figure(figure)) else {
            self.loose = true;
            return Ok(());
        };
        // 更正 检查36 漏记一台: the new value is told, the rest is why.
        if self.said.changes.contains_key(&word.key) {
            return Ok(());
        }
        self.used.push(claim.to);
        let Some(value) = self.value(word, claim)? else { return Ok(()) };
        let Ok(value) = i64::try_from(value) else { return Ok(()) };
        let delta = if way == Way::Down { value.saturating_neg() } else { value };
        self.said.changes.insert(word.key.clone(), Change { to: NewValue::Delta(delta), was: None });
        Ok(())
    }

    fn value(&mut self, word: &FigureWord, claim: Claim) -> Result<Option<u64>, Rejection> {
        let reject = |reason| Rejection { field: Some(word.key.clone()), ..Rejection::of(reason, INTENT) };
        let value = match claim.amount {
            Amount::Whole(value) if word.decimals == 2 => value.saturating_mul(100),
            Amount::Whole(value) => value,
            Amount::Decimal(Some(hundredths)) if word.decimals == 2 => hundredths,
            Amount::Decimal(_) => return Err(reject(RejectReason::NotInteger)),
            Amount::Huge => return Err(reject(RejectReason::OutOfRange)),
            Amount::About => {
                self.warn(Warn::Approximate(Field::Indicator(word.key.clone())));
                return Ok(None);
            }
            Amount::Lookalike(suggest) => {
                self.warn(Warn::LookalikeDigits);
                self.said.suggest.extend(suggest.map(|value| (word.key.clone(), value)));
                return Ok(None);
            }
        };
        if value > word.max { Err(reject(RejectReason::OutOfRange)) } else { Ok(Some(value)) }
    }
}

fn whole(amount: Amount) -> Option<u64> {
    match amount {
        Amount::Whole(value) => Some(value),
        Amount::Decimal(_) | Amount::About | Amount::Huge | Amount::Lookalike(_) => None,
    }
}

/// What is not told although it is needed.
fn lacking(walk: &Walk, loose: bool, said: &mut CorrectionSaid) {
    if !said.changes.is_empty() || !said.ambiguous_figures.is_empty() || !said.ambiguous_fields.is_empty() {
        return;
    }
    let named = !walk.named.is_empty() || walk.claims.iter().any(|claim| claim.figure.is_some());
    if !named {
        said.missing.push(Lack::Field);
    }
    if !loose {
        said.missing.push(Lack::Value);
    }
}

/// The words behind the last value that was used, when they are words.
fn trailing(scan: &Scan<'_>, used: &[usize]) -> Option<String> {
    let from = used.iter().max().copied().or_else(|| {
        scan.words()
            .filter(|hit| {
                hit.what
                    .iter()
                    .any(|tag| matches!(tag, Tag::Word(Word::TakeBack | Word::TheReport | Word::Filler)))
            })
            .map(|hit| hit.to)
            .max()
    })?;
    let day = scan
        .marks
        .iter()
        .filter(|mark| mark.from >= from && matches!(mark.what, crate::parse::scan::Mark::Day(_)))
        .map(|mark| mark.to)
        .max();
    words::rest(scan, day.unwrap_or(from)).filter(|words| words.chars().count() >= 2)
}
