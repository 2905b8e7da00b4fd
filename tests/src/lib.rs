//! Stories, contracts and crashes of the whole system, on real servers and files.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate exists for tests, which may fail loudly"
)]

pub mod browser;
pub mod copy;
pub mod nats;
pub mod nats_log;
pub mod phone;
pub mod phone_talk;
pub mod program;
pub mod python;
pub mod site;
pub mod story;
pub mod terminal;
pub mod wishes;
pub mod world;
