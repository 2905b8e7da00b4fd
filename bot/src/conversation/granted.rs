//! What came of the wishes of a draft: the receipt, or why not.

use bus::desk::Reply;
use vocabulary::LeadId;

use super::{draft::Sent, facts::Effect, session::End, token, turn::Turn};
use crate::talk::{Choice, Message};

impl Turn<'_> {
    pub(super) fn granted(&mut self, index: usize, reply: Reply) {
        if self.at.who.is_none() {
            return self.joined(&reply);
        }
        let sent = match reply {
            Reply::Recorded(receipt) => {
                let lead = receipt.stream.strip_prefix("lead/").and_then(|lead| lead.parse::<LeadId>().ok());
                if let Some(lead) = lead {
                    self.session.last_lead = Some((lead, self.at.now));
                }
                Sent::Recorded { position: receipt.position, said: self.voice.recorded(&receipt) }
            }
            Reply::Unchanged => Sent::Unchanged,
            Reply::Refused { text } => Sent::Refused(text),
            Reply::Failed { text, again: _ } => Sent::Failed(text),
        };
        let Some(draft) = &mut self.session.draft else { return };
        if let Some(place) = draft.sent.get_mut(index) {
            *place = Some(sent);
        }
        let all: Option<Vec<Sent>> = draft.sent.iter().cloned().collect();
        if let Some(all) = all {
            self.settle(&all);
        }
    }

    /// Every wish of the draft has its answer.
    fn settle(&mut self, all: &[Sent]) {
        let Some(draft) = &self.session.draft else { return };
        let said = self.voice.outcome(all);
        let shown = self.shown_in_place();
        // In the place of the card stands what it said, with the receipt below.
        let card = shown.map(|_| self.voice.card_done(&draft.items, self.session.practice));
        let positions: Vec<u64> = all
            .iter()
            .filter_map(|one| match one {
                Sent::Recorded { position, .. } => Some(*position),
                Sent::Unchanged | Sent::Refused(_) | Sent::Failed(_) => None,
            })
            .collect();
        let failed = all.iter().any(|one| matches!(one, Sent::Failed(_)));
        let refused = matches!(all, [Sent::Refused(_)]);
        if failed || refused {
            return self.try_again(said, failed);
        }
        let seconds = self.at.now.signed_duration_since(draft.began).num_seconds();
        let count = draft.count();
        self.session.last_count = count.clone().or_else(|| self.session.last_count.take());
        self.session.end_draft(End::Recorded { positions, count });
        self.effects.push(Effect::Took { seconds: u64::try_from(seconds).unwrap_or(0) });
        self.send(Message::text(super::turn::join(&card.unwrap_or_default(), &said)), shown);
    }

    /// Nothing is lost: the draft stays, to be sent again or changed.
    fn try_again(&mut self, said: String, failed: bool) {
        let Some(draft) = &mut self.session.draft else { return };
        draft.sent.clear();
        let (confirm, change, cancel) = self.voice.card_choices(draft.items.len());
        let keys = if failed { [("1", confirm), ("0", cancel)] } else { [("2", change), ("0", cancel)] };
        let choices = keys.map(|(key, label)| Choice {
            key: key.to_owned(),
            label,
            token: token::of_draft(draft.id, draft.version, key),
        });
        self.put(Message { text: said, choices: choices.into(), ..Message::default() });
    }

    fn joined(&mut self, reply: &Reply) {
        let said = match reply {
            Reply::Recorded(_) | Reply::Unchanged => self.voice.joined(),
            Reply::Refused { text } => text.clone(),
            Reply::Failed { text, again: _ } => self.voice.could_not_look(text),
        };
        self.say(said);
    }
}
