//! The reminders about a matter: rungs told once each, cleared when it moves, snoozed with a reason.

mod command;
mod event;

pub use command::ReminderCommand;
pub use event::ReminderEvent;
