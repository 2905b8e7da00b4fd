//! What holds of every conversation, whatever is typed. Transcripts are in the crate of tests, on a real log.

mod fixture;
mod laws;
mod matter;
mod summary;
