//! A township's market days and school hours, entered by its liaison: tomorrow's duty comes from them.

mod command;
mod event;

pub use command::TimetableCommand;
pub use event::{MarketDays, Span, TimetableEvent};
