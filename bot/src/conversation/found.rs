//! What was looked up: for the draft, or to be told.

use super::{
    draft::Item,
    facts::{Answer, LeadBrief, Stage},
    item::office::{OfficeItem, OfficeVerb},
    turn::Turn,
};
use crate::talk::{Message, Photo};

/// So many matters of a queue get a button.
const WITH_BUTTON: usize = 4;
/// So many buttons stand below a page.
const ON_A_PAGE: usize = 8;

impl Turn<'_> {
    pub(super) fn found(&mut self, answer: &Answer) {
        match answer {
            Answer::Count { .. } | Answer::Candidates(_) => self.learn(answer),
            Answer::Pending(counts) if counts.is_empty() => self.say(self.voice.answer(answer)),
            Answer::Pending(counts) => {
                let approve = |(unit, day): &(vocabulary::UnitId, vocabulary::Day)| {
                    Item::Office(OfficeItem {
                        verb: OfficeVerb::Approve,
                        unit: Some(unit.clone()),
                        units: Vec::new(),
                        day: Some(*day),
                        until: None,
                        reason: None,
                    })
                };
                let items = counts.iter().take(super::draft::MOST_ITEMS).map(approve).collect();
                self.begin(items, String::new());
            }
            Answer::Lead(Some(lead)) => {
                let subject = format!("lead/{}", lead.brief.id);
                let shown = if self.at.group.is_some() { &[] } else { lead.photos.as_slice() };
                let photos =
                    shown.iter().map(|sha256| Photo { subject: subject.clone(), sha256: sha256.clone() });
                let message =
                    Message { photos: photos.collect(), ..Message::text(self.voice.answer(answer)) };
                self.session.last_lead = Some((lead.brief.id, self.at.now));
                self.send(message, None);
            }
            Answer::Queue { turns, owed, .. } => {
                let said = self.voice.answer(answer);
                let mut words: Vec<_> = turns.iter().filter_map(next_step).take(WITH_BUTTON).collect();
                if owed.is_some() {
                    words.insert(0, (crate::say::MENU[0].to_owned(), crate::say::MENU[0].to_owned()));
                }
                self.offer(said, &words);
            }
            Answer::Page { words, .. } => {
                let fits = |(_, words): &&(String, String)| {
                    super::token::of_words(words).len() <= crate::talk::LONGEST_TOKEN
                };
                let words: Vec<_> = words.iter().filter(fits).take(ON_A_PAGE).cloned().collect();
                self.offer(self.voice.answer(answer), &words);
            }
            Answer::Unreported { .. }
            | Answer::Submitted { .. }
            | Answer::Reported { .. }
            | Answer::Figure { .. }
            | Answer::Lead(None)
            | Answer::Plates { .. }
            | Answer::MyLeads(_)
            | Answer::Today { .. }
            | Answer::Unit { .. } => self.say(self.voice.answer(answer)),
        }
    }

    fn learn(&mut self, answer: &Answer) {
        let Some(draft) = &mut self.session.draft else { return };
        for item in &mut draft.items {
            item.learn(answer);
        }
        // Several lookups of one draft are answered one after the other; the last one goes on.
        if draft.looks().is_empty() {
            self.proceed();
        }
    }
}

/// The one word that moves a matter on, as a button: what stands on it, and the words it stands for.
fn next_step(lead: &LeadBrief) -> Option<(String, String)> {
    let id = lead.id;
    let both = |words: String| Some((words.clone(), words));
    match lead.stage {
        Stage::Offered => both(format!("接收 {id}")),
        Stage::Asked => both(format!("答复 {id}")),
        Stage::BeforeOffice => both(format!("裁定 {id}")),
        Stage::Enforced => Some((format!("复核通过 {id}"), format!("复核 {id} 通过"))),
        Stage::Held | Stage::Merged | Stage::Closed => None,
    }
}
