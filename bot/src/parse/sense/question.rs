//! Whether a message asks, and what.

use super::{Glance, Sense};
use crate::parse::{
    grammar::Word,
    lexicon::Tag,
    number::Amount,
    read::query::{self, Question},
    scan::{Mark, Token},
};

impl Glance<'_, '_, '_> {
    /// What is asked about oneself: 我的待办, 我是谁.
    fn own_question(&self) -> Option<Question> {
        let questions = [
            (Word::Queue, Question::Queue),
            (Word::MyLeads, Question::MyLeads),
            (Word::WhoAmI, Question::WhoAmI),
            (Word::Duties, Question::Duties),
        ];
        questions.into_iter().find(|(word, _)| self.has(*word)).map(|(_, question)| question)
    }

    /// Whether the message asks, and what.
    pub(super) fn question(&self) -> Option<Sense> {
        let short = self.scan.text.len() <= 24;
        // 查处几起 with nothing else asks.
        let how_many = self.has(Word::HowMany)
            && self.walk.claims.len() == 1
            && self.walk.claims.iter().all(|claim| claim.amount == Amount::About);
        let numbers = self.has_numbers() && !how_many;
        if short
            && !numbers
            && !self.plate
            && let Some(question) = self.own_question()
        {
            return Some(Sense::Question(question));
        }
        if (self.plate || self.partial) && !self.behaves && self.asks_about_plate() {
            return Some(Sense::Question(Question::Plate));
        }
        let reviews =
            [Word::Approve, Word::SendBack, Word::ReviewLead].into_iter().any(|word| self.leads(word));
        if numbers || self.plate || self.evidence.zero || reviews {
            return None;
        }
        if self.leads(Word::NewLead) && self.scan.has_any(&[Word::Progress, Word::HowIsIt]) {
            return Some(Sense::Question(Question::MyLeads));
        }
        let asks =
            self.scan.has_any(&[Word::Which, Word::ListOf, Word::HowMany, Word::Look]) || self.question_mark;
        if self.has(Word::NotReported) && (asks || self.is_county()) {
            return Some(Sense::Question(Question::Unreported));
        }
        let whether = asks || self.is_asked_whether();
        if self.has(Word::Reported) && whether {
            return Some(Sense::Question(Question::Submitted));
        }
        if self.has(Word::NotReported) && self.named > 0 && self.has(Word::Whether) {
            return Some(Sense::Question(Question::Submitted));
        }
        if self.has(Word::TakeBack) || self.has(Word::Correct) {
            return None;
        }
        let how_is_it = self.scan.all(Word::HowIsIt).any(|hit| hit.to.saturating_sub(hit.from) >= 2);
        let counts = self.has(Word::HowMany) || self.has(Word::Look) || (how_is_it && self.names_figure());
        if counts
            && !self.evidence.none
            && let Some(figure) = query::figure(self.scan)
        {
            return Some(Sense::Question(Question::Figure(figure)));
        }
        let reported_day = self.scan.marks.iter().any(|mark| matches!(mark.what, Mark::Day(_)));
        if self.names_figure()
            && short
            && !self.evidence.none
            && (self.has(Word::Range) || (reported_day && (self.question_mark || self.is_county())))
            && self.walk.none.is_empty()
        {
            return query::figure(self.scan).map(|figure| Sense::Question(Question::Figure(figure)));
        }
        if how_is_it && short && !self.behaves && !self.evidence.none {
            if self.named > 0 {
                return Some(Sense::Question(Question::Township));
            }
            if self.has(Word::Now) || reported_day {
                return Some(Sense::Question(Question::Today));
            }
        }
        None
    }

    pub(super) fn names_figure(&self) -> bool {
        self.scan.hits.get(1).is_some_and(|hits| {
            hits.iter().any(|hit| hit.what.iter().any(|tag| matches!(tag, Tag::Figure(_))))
        })
    }

    /// 报了没, 报了吗: the word itself asks.
    pub(super) fn is_asked_whether(&self) -> bool {
        self.scan.all(Word::Reported).any(|hit| {
            let word = self.scan.text.words(hit.from, hit.to);
            word.contains(['没', '吗', '否']) || word.contains("有没有")
        }) || self.has(Word::Whether)
            && self.has(Word::Reported)
            && self.scan.text.chars.iter().any(|c| matches!(c, '吗' | '没' | '么'))
    }

    pub(super) fn asks_about_plate(&self) -> bool {
        let asks =
            self.scan.has_any(&[Word::Look, Word::HowIsIt, Word::Progress, Word::Whether, Word::Which])
                || self.leads(Word::Weak)
                || self.question_mark;
        let alone = self
            .tokens
            .iter()
            .all(|token| matches!(token.what, Token::Mark(Mark::Plate(_)) | Token::Separator(_)));
        let tells = self.scan.has_any(&[Word::Punished, Word::Fine, Word::Detain]) && self.is_measured();
        alone && self.plate || (asks && !tells && self.strange <= 14 && !self.leads(Word::NewLead))
    }
}
