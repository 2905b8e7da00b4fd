//! A duty: one task of the notice with one lead unit; told of, finished by that unit, confirmed by the office.

mod command;
mod event;

pub use command::{DutyCommand, DutyWish};
pub use event::DutyEvent;
