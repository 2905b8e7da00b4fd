//! A joint operation: who took part, and which unit counts what came of it.

mod command;
mod event;

pub use command::OperationCommand;
pub use event::OperationEvent;
