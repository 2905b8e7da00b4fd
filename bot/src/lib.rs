//! The conversation: what a person types, what it means, what is answered, and what carries it there and back.
//!
//! Pure, with the moment and the sender as arguments:
//!
//! * [`parse`] reads what liaisons really type into a meaning, with the campaign's own words.
//! * [`conversation`] turns what is heard into drafts, cards, questions and wishes; [`say`] has every sentence.
//! * [`talk`] is what passes between people and the bot, free of any platform; [`pace`] how fast a platform may be spoken to.
//!
//! With files and networks: [`mail`] (inbox, outbox, sessions), [`media`] (photos), [`telegram`] (an adapter).
//!
//! Nothing here decides whether a wish is granted: that is the deciders' business in `vocabulary`. Nothing here answers a
//! message by itself: the service `chat` drives [`conversation::step`] and carries its effects out.

pub mod conversation;
pub mod mail;
pub mod media;
pub mod pace;
pub mod parse;
pub mod say;
pub mod talk;
pub mod telegram;
