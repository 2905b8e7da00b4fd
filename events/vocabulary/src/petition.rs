//! A petition or a tip-off about road transport: received, accepted, passed on, extended, answered, closed.

mod command;
mod event;

pub use command::{PetitionCommand, Receiving};
pub use event::{Matter, PetitionEvent, PetitionKind, Way};
