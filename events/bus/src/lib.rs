//! The imperative shell: the log on two backends, the three loops, the clock and the vault.
//!
//! Three loops and no other: [`ask`](ask::ask) takes a wish through load, decide and append; [`follow`](follow::follow) keeps a
//! projection up to date; [`react`](react::react) lets a policy wish. Everything they are given is pure and lives in `vocabulary`
//! or beside a service.

pub mod ask;
pub mod clock;
pub mod desk;
pub mod follow;
pub mod log;
pub mod private_file;
pub mod react;
pub mod replay;
pub mod request;
pub mod snapshot;
pub mod vault;
