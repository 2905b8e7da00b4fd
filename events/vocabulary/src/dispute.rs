//! A figure that a unit disputes, and the office's ruling.

mod command;
mod event;

pub use command::{DisputeCommand, DisputeWish};
pub use event::{DisputeEvent, Ruling};
