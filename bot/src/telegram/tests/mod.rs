//! The adapter against a Bot API server over HTTP, with the real mail room and an engine that only echoes.

mod hearing;
mod media;
mod reading;
mod saying;
mod secrets;
mod trouble;
mod webhooks;
mod world;
