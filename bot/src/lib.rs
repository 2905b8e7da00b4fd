//! The conversation: what a person types, what it means, what is answered.
//!
//! Everything here is pure: no clock, no I/O, no platform type; the moment and the sender are arguments. Nothing here
//! decides whether a wish is granted: that is the deciders' business in `vocabulary`.
//!
//! * [`line`] reads one line in a small fixed grammar into a wish, and shows a wish as a card to confirm. It is what
//!   `lianqin say` speaks.
//!
//! The free conversation (`parse` for what liaisons really type, `conversation` for sessions and drafts, `say` for every
//! sentence, one adapter a platform) is a work of its own; it will stand beside [`line`] in this crate and answer with the
//! same wishes, so that whoever handles a [`line::Wished`] today need not change.

pub mod conversation;
pub mod line;
pub mod mail;
pub mod media;
pub mod pace;
pub mod parse;
pub mod say;
pub mod talk;
pub mod telegram;
