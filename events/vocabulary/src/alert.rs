//! An alert: raised by a rule, grown by the same story, acknowledged, answered and stood down by people.

mod command;
mod event;

pub use command::AlertCommand;
pub use event::{AlertEvent, Trigger};
