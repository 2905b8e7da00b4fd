//! What is no report: help, noise, and what no chat does.

use super::{Glance, Sense};
use crate::parse::{
    grammar::Word,
    lexicon::Tag,
    read::query::{self, Question},
    scan::Token,
};

impl Glance<'_, '_, '_> {
    /// Bulk deletion or resetting, and demands for what no chat gives.
    pub(super) fn unsupported(&self) -> Option<Sense> {
        let told = self.figures() >= 2 && !self.scan.has_any(&[Word::Override, Word::Secrets]);
        if told || (self.plate && self.behaves) {
            return None;
        }
        let bulk = self.scan.has(Word::Wipe) && self.is_bulk();
        let demand = self.scan.has_any(&[Word::Secrets, Word::Override]) && self.figures() < 2;
        (bulk || demand).then_some(Sense::Unsupported)
    }

    /// Whether one sentence has both everything and its deletion.
    pub(super) fn is_bulk(&self) -> bool {
        let (mut all, mut wipe, mut from) = (false, false, 0);
        for hit in self.scan.words() {
            let is_all = hit.what.contains(&Tag::Word(Word::Everything));
            let is_wipe = hit.what.contains(&Tag::Word(Word::Wipe));
            if !(is_all || is_wipe) {
                continue;
            }
            let gap = self.scan.text.chars.get(from..hit.from).unwrap_or_default();
            if gap.iter().any(|c| matches!(c, '。' | ';' | '\n' | '!')) {
                (all, wipe) = (false, false);
            }
            (all, wipe, from) = (all || is_all, wipe || is_wipe, hit.to);
            if all && wipe {
                return true;
            }
        }
        false
    }

    pub(super) fn help(&self) -> Option<Sense> {
        if self.has(Word::Define) && self.figures() == 0 && !self.plate {
            return Some(
                query::figure(self.scan)
                    .map_or(Sense::Help, |figure| Sense::Question(Question::Definition(figure))),
            );
        }
        let quiet = self.figures() == 0 && !self.evidence.zero && !self.plate && self.evidence.by_count < 2;
        if !quiet {
            return None;
        }
        let words: usize = self
            .tokens
            .iter()
            .filter(|token| !matches!(token.what, Token::Separator(_)))
            .map(|token| token.to.saturating_sub(token.from))
            .sum();
        let how = self.has(Word::How)
            && words <= 14
            && !self.scan.has_any(&[Word::NotReported, Word::Reported, Word::Progress, Word::HowIsIt])
            && self.named == 0;
        (self.has(Word::HowTo) || how || (self.has(Word::Help) && words <= 10)).then_some(Sense::Help)
    }

    /// Thanks, forwarded news, notices of meetings.
    pub(super) fn noise(&self) -> Option<Sense> {
        let tells = self.plate || (self.behaves && self.has(Word::NewLead));
        if tells {
            return None;
        }
        let full = self.figures() >= 2 || self.evidence.zero;
        let news = self.scan.all(Word::News).count();
        if self.has(Word::Forwarded)
            || (news >= 2 && self.named == 0)
            || (news >= 1 && !full && !self.evidence.none && self.named == 0 && self.has_numbers())
        {
            return Some(Sense::Noise);
        }
        let quiet = self.figures() == 0
            && !self.evidence.zero
            && !self.evidence.none
            && !self.behaves
            && self.evidence.by_count < 2;
        let asks = self.scan.has_any(&[Word::NotReported, Word::Reported, Word::HowMany]);
        let noise = self.has(Word::Thanks) || self.has(Word::Meeting) || news >= 1;
        (quiet && !asks && noise && !self.has(Word::Correct) && !self.has(Word::TakeBack))
            .then_some(Sense::Noise)
    }
}
