//! A finding of supervision: issued, answered, looked at again, closed.

mod command;
mod event;

pub use command::SupervisionCommand;
pub use event::SupervisionEvent;
