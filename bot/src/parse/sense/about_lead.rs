//! Messages about a lead that exists, results, hand-over.

use vocabulary::Role;

use super::{Glance, Sense};
use crate::parse::{
    IntentName, claims,
    grammar::{Counted, Word},
    lexicon::Tag,
    read::query::Question,
    scan::{Mark, Token},
    units,
};

impl Glance<'_, '_, '_> {
    /// A message with a lead's number.
    pub(super) fn about_lead(&self) -> Sense {
        const VERBS: [(Word, IntentName); 14] = [
            (Word::AskExtension, IntentName::AskExtension),
            (Word::RefuseExtension, IntentName::RefuseExtension),
            (Word::GrantExtension, IntentName::GrantExtension),
            (Word::Transfer, IntentName::Transfer),
            (Word::TakeBack, IntentName::Withdraw),
            (Word::Accept, IntentName::Accept),
            (Word::Rule, IntentName::Rule),
            (Word::Ask, IntentName::Question),
            (Word::Answer, IntentName::Answer),
            (Word::Supplement, IntentName::Supplement),
            (Word::Unmerge, IntentName::Unmerge),
            (Word::Merge, IntentName::Merge),
            (Word::Reopen, IntentName::Reopen),
            (Word::SendBack, IntentName::Return),
        ];
        if self.leads(Word::ReviewLead) {
            return Sense::Review;
        }
        if let Some((word, name)) = VERBS.into_iter().find(|(word, _)| self.leads(*word)) {
            return self.on_lead(name, word);
        }
        if self.leads(Word::Handle) || self.leads(Word::Punished) {
            return Sense::Enforce;
        }
        if self.leads(Word::Approve) {
            return Sense::Review;
        }
        let asks =
            self.question_mark || self.has(Word::Progress) || self.has(Word::HowIsIt) || self.has(Word::Look);
        if !asks && self.is_result() {
            return Sense::Enforce;
        }
        if asks && !self.has(Word::Transfer) {
            return Sense::Question(Question::LeadStatus);
        }
        if self.has(Word::ReviewLead) && self.scan.has_any(&[Word::Approve, Word::SendBack]) {
            return Sense::Review;
        }
        if let Some((word, name)) = VERBS.into_iter().find(|(word, _)| self.has(*word)) {
            return self.on_lead(name, word);
        }
        if self.has(Word::Approve) {
            return Sense::Review;
        }
        // The number alone asks; with words it tells more.
        if self.strange > 4 || self.plate {
            Sense::OnLead(IntentName::Supplement, Word::Supplement)
        } else {
            Sense::Question(Question::LeadStatus)
        }
    }

    pub(super) fn on_lead(&self, name: IntentName, word: Word) -> Sense {
        // A leader holds no leads: what a leader sends back is a result.
        if word == Word::SendBack && self.role == Some(Role::Leader) {
            Sense::Review
        } else {
            Sense::OnLead(name, word)
        }
    }

    /// Whether it tells what was done: 查实, 罚款200元, 记6分, 已处罚.
    pub(super) fn is_result(&self) -> bool {
        if self.scan.has_any(&[Word::Proven, Word::Unfounded, Word::Unverifiable, Word::Punished]) {
            return true;
        }
        (self.has(Word::Handle) && !self.has(Word::Please))
            || self.scan.has_any(&[Word::Fine, Word::Points, Word::Detain]) && self.is_measured()
    }

    /// Whether a number follows 罚款, 记 or 扣车.
    pub(super) fn is_measured(&self) -> bool {
        self.tokens.windows(2).any(|pair| {
            let [word, number] = pair else { return false };
            let measure = matches!(word.what, Token::Word(tags) if tags.iter().any(|tag| matches!(tag, Tag::Word(Word::Fine | Word::Points | Word::Detain))));
            measure && matches!(number.what, Token::Mark(Mark::Number(_)) | Token::Separator(' ' | ':') | Token::Word(_))
        })
    }

    pub(super) fn enforce(&self) -> Option<Sense> {
        if self.figures() >= 2 && !self.plate || self.leads(Word::NewLead) {
            return None;
        }
        let people = self.walk.claims.iter().any(|claim| {
            claim.figure.is_some()
                && claim.figure == self.at.lexicon.by_count.people
                && claim.how == claims::How::Said
        });
        if people && self.figures() >= 2 {
            return None;
        }
        if self.plate {
            return self.is_result().then_some(Sense::Enforce);
        }
        // 查处 查实 罚款200元: a result whose number was left out.
        let found = self.scan.has_any(&[Word::Proven, Word::Unfounded, Word::Unverifiable]);
        if found && self.leads(Word::Handle) {
            return Some(Sense::Enforce);
        }
        let measured =
            [Word::Fine, Word::Points, Word::Detain].into_iter().filter(|word| self.has(*word)).count();
        let done = self.has(Word::Punished) && self.is_measured() && self.figures() <= 1 && self.named == 0;
        let points = self
            .scan
            .marks
            .iter()
            .any(|mark| matches!(mark.what, Mark::Number(said) if said.counted == Some(Counted::Points)));
        ((measured >= 2 && points) || (done && self.behaves)).then_some(Sense::Enforce)
    }

    /// 转给交警: the unit right behind the verb.
    pub(super) fn transfer(&self) -> Option<Sense> {
        if self.figures() >= 2 || self.leads(Word::NewLead) || !self.has(Word::Transfer) {
            return None;
        }
        let mentions = units::mentions(self.scan, self.tokens);
        let to_unit = self.scan.all(Word::Transfer).any(|verb| {
            let next = mentions.get(mentions.partition_point(|mention| mention.from < verb.to));
            next.is_some_and(|mention| mention.from <= verb.to.saturating_add(3))
        });
        (to_unit || self.leads(Word::Transfer) && self.figures() == 0)
            .then_some(Sense::OnLead(IntentName::Transfer, Word::Transfer))
    }
}
