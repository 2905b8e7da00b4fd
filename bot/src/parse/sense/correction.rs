//! Whether a message corrects a report or takes it back.

use vocabulary::Role;

use super::{Glance, Sense};
use crate::parse::{IntentName, grammar::Word, scan::Mark};

impl Glance<'_, '_, '_> {
    pub(super) fn correction(&self) -> Option<Sense> {
        if self.plate && !self.leads(Word::Correct) {
            return None;
        }
        if self.has(Word::TakeBack)
            && !self.has(Word::Transfer)
            && self.figures() == 0
            && !self.behaves
            && self.is_taken_back()
        {
            let handler = self.role == Some(Role::Handler) && self.at.last.is_none();
            let bare = !self.scan.has_any(&[Word::TheReport, Word::Filler]);
            return Some(if handler && bare && self.leads(Word::TakeBack) {
                Sense::OnLead(IntentName::Withdraw, Word::TakeBack)
            } else {
                Sense::WithdrawReport
            });
        }
        if self.has(Word::TakeBack) && self.has(Word::Transfer) && self.figures() == 0 && !self.plate {
            return Some(Sense::OnLead(IntentName::Withdraw, Word::TakeBack));
        }
        if self.leads(Word::Correct) {
            return Some(Sense::Correction);
        }
        if self.has(Word::LateReport) && !self.has(Word::Correct) {
            return None;
        }
        let numbers = self.has_numbers();
        let names = self.names_figure();
        let named_wrong = self.has(Word::Wrong) && (numbers || names || self.has(Word::TheReport));
        let doubled = self.is_doubled();
        let changes =
            self.has(Word::ChangeTo) && (numbers || !self.walk.none.is_empty()) && self.figures() <= 4;
        let should = self.has(Word::ShouldBe) && numbers && !doubled;
        let but = self.has(Word::NotBut) && numbers && self.walk.claims.len() >= 2 && self.figures() <= 2;
        let more = self.scan.has_any(&[Word::Under, Word::Over]) && numbers && self.figures() <= 2;
        let corrects = self.has(Word::Correct)
            && (numbers || names)
            && !(self.figures() >= 2 && self.scan.first(Word::Correct).is_some_and(|hit| hit.from > 6));
        let signed = self.at.last.is_some()
            && !self.walk.claims.is_empty()
            && self.walk.claims.iter().all(|claim| claim.sign == Some(1));
        let adds = self.at.last.is_some()
            && self.figures() <= 1
            && numbers
            && self.strange <= 2
            && self.scan.has_any(&[Word::Plus, Word::Minus]);
        let wrong = named_wrong && (!doubled || self.has(Word::TheReport));
        (changes || should || but || more || corrects || wrong || signed || adds).then_some(Sense::Correction)
    }

    /// Whether what is taken back is the own report.
    pub(super) fn is_taken_back(&self) -> bool {
        let day = self.scan.marks.iter().any(|mark| matches!(mark.what, Mark::Day(_)));
        self.leads(Word::TakeBack) || self.scan.has_any(&[Word::TheReport, Word::Filler]) || day
    }

    /// Whether one figure has two values: then it was said twice in one message, which is a question and no correction.
    pub(super) fn is_doubled(&self) -> bool {
        let mut seen = std::collections::BTreeMap::new();
        self.walk.claims.iter().filter(|claim| claim.part.is_none()).any(|claim| {
            claim.figure.is_some_and(|figure| {
                seen.insert(figure, claim.amount).is_some_and(|first| first != claim.amount)
            })
        }) && self.figures() >= 3
    }
}
