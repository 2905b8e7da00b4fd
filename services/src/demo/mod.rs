//! A simulated campaign: `lianqin demo` and `lianqin up --demo`. Nothing in it is real, and everything says so.
//!
//! [`Simulation`] is pure: rules, seed, days and scale in, facts in the order of recording out, every one granted by the
//! real decider of its stream. [`write()`] puts them into a log with seeded keys. The same seed gives the same bytes.
//!
//! People, phones, plates and words are invented; every name begins with 演示 and every fact's channel is
//! [`vocabulary::fact::SIMULATED`].

mod agenda;
mod clerk;
mod counts;
mod dice;
mod disputes;
mod duties;
mod figures;
mod leads;
mod operations;
mod opinion;
mod people;
mod place;
mod profile;
mod progress;
mod report;
mod rhythm;
mod roster;
mod script;
mod simulation;
mod summaries;
#[cfg(test)]
mod tests;
mod watching;
mod words;
mod write;

pub use clerk::{Fault, SealFailure, Sealer, Told};
pub use progress::{Bar, Progress, Silent};
pub use report::{DemoFailure, DemoReport};
pub use simulation::Simulation;
pub use write::write;
