//! A concern of public opinion: noted, levelled, linked, passed on, answered, closed. Never who spoke.

mod command;
mod event;

pub use command::{ConcernCommand, Noting};
pub use event::{Closing, ConcernEvent, LinkedTo};
