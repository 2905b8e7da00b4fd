//! What the mail room promises as a whole.

mod inbox;
mod outbox;
mod rest;
mod transcript;
mod whole_file;
mod world;
