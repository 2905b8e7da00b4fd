//! Photos, voice notes, videos and places: in any order, within a window, they belong to one lead.

use super::{
    draft::Item,
    item::case::{CaseItem, Verb},
    session::{MOST_MEDIA, together},
    turn::Turn,
};
use crate::talk::{Media, Place};

impl Turn<'_> {
    pub(super) fn media(&mut self, media: Media, caption: &str) {
        let addressed = self.at.group.is_none_or(|group| group.addressed);
        if self.session.draft.is_none() && !addressed {
            return;
        }
        if !self.room_for_one_more() {
            return self.refuse(self.voice.too_many_media());
        }
        let caption = caption.trim();
        let before_words = self.keep(Some(media), None);
        if !caption.is_empty() {
            return self.text(caption);
        }
        if before_words {
            self.say_piled();
        }
    }

    pub(super) fn place(&mut self, place: Place) {
        if self.session.draft.is_none() && self.at.group.is_some() {
            return;
        }
        if self.keep(None, Some(place)) {
            self.say_piled();
        }
    }

    fn room_for_one_more(&mut self) -> bool {
        let held = match self.session.draft.as_mut().and_then(|draft| draft.lead_mut()) {
            Some((media, _)) => media.len(),
            None => self.session.pile.media.len(),
        };
        held < MOST_MEDIA
    }

    /// Puts it to the open lead, to a supplement of the lead just handed in, or on the pile; `true` for the pile.
    fn keep(&mut self, one: Option<Media>, place: Option<Place>) -> bool {
        let at = self.at;
        if let Some(draft) = &mut self.session.draft
            && let Some((media, position)) = draft.lead_mut()
        {
            media.extend(one.filter(|one| !media.contains(one)));
            *position = place.or(*position);
            draft.touch(at);
            // The open card is changed where it stands: an album would otherwise answer with a card a photo.
            draft.in_place = true;
            self.proceed();
            return false;
        }
        let recent = self.session.last_lead.filter(|(_, since)| together(*since, at.now));
        match recent {
            Some((lead, _)) if self.session.draft.is_none() => {
                let mut item = CaseItem::new(Verb::Supplement, Some(lead));
                item.media.extend(one);
                item.position = place;
                self.begin(vec![Item::Case(Box::new(item))], String::new());
                false
            }
            Some(_) | None => {
                let pile = &mut self.session.pile;
                pile.media.extend(one);
                pile.place = place.or(pile.place);
                pile.at = Some(at.now);
                true
            }
        }
    }

    fn say_piled(&mut self) {
        let pile = &self.session.pile;
        let said = self.voice.piled(pile.media.len(), pile.place.is_some());
        self.say(said);
    }
}
