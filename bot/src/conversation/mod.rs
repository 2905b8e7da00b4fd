//! The conversation: a pure function of what is remembered, what is heard and what is known.
//!
//! [`step`] returns what to say and what to do, and does neither. A message becomes a draft; the draft asks for what is
//! missing, one thing at a time; a card shows what would be recorded; one tap, or `1`, makes it a wish. Nothing that is
//! not confirmed becomes a wish. Whoever drives this carries the effects out and feeds the answers back, until a turn
//! leaves none.

mod asked;
pub(crate) mod draft;
mod facts;
mod found;
mod granted;
pub(crate) mod item;
mod media;
pub(crate) mod need;
mod reply;
mod session;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod turn;

use crate::talk::Body;

pub use draft::Draft;
pub use facts::{
    Answer, Context, Effect, Hat, Heard, LeadBrief, LeadFull, MatterBrief, Question, Stage, Who,
};
pub use item::case::Verb;
pub use session::{End, Session};

/// Takes one turn: the session afterwards, and what is to be said and done.
pub fn step(session: Session, heard: Heard, at: &Context<'_>) -> (Session, Vec<Effect>) {
    let mut turn = turn::Turn::new(session, at);
    match heard {
        Heard::Said(body) => turn.hear(body),
        Heard::Found(answer) => turn.found(&answer),
        Heard::NotFound { text, again: true } => turn.refuse(turn.voice.could_not_look(&text)),
        Heard::NotFound { text, again: false } => turn.refuse(turn.voice.may_not_look(&text)),
        Heard::Granted { index, reply } => turn.granted(index, reply),
    }
    turn.end()
}

impl turn::Turn<'_> {
    fn hear(&mut self, body: Body) {
        if self.at.who.is_none() {
            return self.stranger(&body);
        }
        match body {
            Body::Text(text) => self.text(&text),
            Body::Press(pressed) => self.press(&pressed),
            Body::Media { media, caption } => self.media(media, &caption),
            Body::Place(place) => self.place(place),
            Body::Edited { of, text } => self.edited(&of, &text),
            Body::Refused(why) => self.refuse(self.voice.media_refused(why)),
            Body::Other if self.at.group.is_some() => {}
            Body::Other => self.refuse(self.voice.no_use_for_it()),
        }
    }
}
