//! What can happen in a campaign, and the pure rules between a wish and an event.
//!
//! This is the functional core: no clock, no randomness, no storage, no network. A service loads the facts of one
//! stream, folds them with [`Stream::evolve`], asks [`Stream::decide`], and appends what comes back. Everything a
//! county may set for itself stands in [`rules::Rules`], which is itself an event of the campaign.
//!
//! Where to read first: [`lead`] is the hand-over protocol, [`count`] the daily counts, [`fact`] the envelope.

pub mod alert;
#[cfg(feature = "schema")]
pub mod asyncapi;
pub mod calendar;
pub mod campaign;
pub mod concern;
pub mod count;
pub mod custody;
pub mod deadline;
pub mod dispute;
pub mod duty;
pub mod exit;
pub mod fact;
#[cfg(test)]
mod fixture;
pub mod ids;
mod known;
pub mod lead;
pub mod member;
pub mod operation;
pub mod petition;
pub mod plate;
pub mod reminder;
pub mod rights;
pub mod rules;
pub mod sealed;
mod stream;
pub mod summary;
pub mod supervision;
pub mod time;
pub mod timetable;
pub mod wire;

pub use fact::{Event, Fact, Recorded, Wordless};
pub use ids::{
    AlertId, ConcernId, IndicatorKey, LeadId, MemberId, Numbered, OperationId, PetitionId, StreamId,
    SupervisionId, TaskId, TopicKey, UnitId, ViolationCode,
};
pub use rights::{Actor, Role};
pub use rules::Rules;
pub use sealed::{Sealed, Secret};
pub use stream::{Context, Kind, Stream};
pub use time::{Day, Stamp};
