//! Calls that send or change a message, and of whose answer only the message's number is read.
//!
//! The library would read the whole message that Telegram tells back. One that it cannot read, with a field of a newer
//! Telegram, would look like a message that was not sent, and be sent again.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use teloxide_core::{
    requests::{MultipartPayload, Payload},
    types::InputFile,
};

/// What Telegram tells of a message that it sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Told {
    /// Its number within the chat.
    pub(super) message_id: i32,
}

/// A call of the library.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(super) struct Numbered<P>(pub(super) P);

impl<P: Payload> Payload for Numbered<P> {
    type Output = Told;
    const NAME: &'static str = P::NAME;

    fn timeout_hint(&self) -> Option<Duration> {
        self.0.timeout_hint()
    }
}

impl<P: MultipartPayload> MultipartPayload for Numbered<P> {
    fn copy_files(&self, into: &mut dyn FnMut(InputFile)) {
        self.0.copy_files(into);
    }

    fn move_files(&mut self, into: &mut dyn FnMut(InputFile)) {
        self.0.move_files(into);
    }
}
