//! Trouble on demand.

use std::time::Duration;

/// What a call meets with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No trouble: what was asked for later meets the next call.
    Nothing,
    /// An error as the Bot API words it: nothing is done.
    Error {
        /// The code, which is also the HTTP status.
        code: u16,
        /// The description.
        description: String,
    },
    /// 429 with `retry_after` in seconds: nothing is done.
    TooFast {
        /// The seconds.
        retry_after: u64,
    },
    /// 502 with a page of HTML, as a proxy before Telegram answers: nothing is done.
    BadGateway,
    /// Something that is no JSON: it is done all the same.
    Garbage,
    /// It is done, and told as an API of later years may tell it: with kinds and shapes that nobody knows today.
    Newer,
    /// No answer for so long; then the connection is cut, and nothing is done.
    Hang(Duration),
    /// The connection is cut before anything is done.
    CutBefore,
    /// It is done, and the connection is cut before the answer.
    CutAfter,
}

impl Fault {
    /// 500, as Telegram words it.
    pub fn internal() -> Self {
        Self::Error { code: 500, description: "Internal Server Error".to_owned() }
    }
}
