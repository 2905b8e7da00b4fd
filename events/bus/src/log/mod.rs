//! The log: one total order of events, the same contract on two backends.
//!
//! [`Bus::Embedded`] is one SQLite file, [`Bus::Jetstream`] one JetStream stream a campaign. What both promise is
//! written once, as tests, in `tests/tests/contract.rs`. The log knows ids, streams and bytes; what an event means
//! is the business of `vocabulary`, and the loops that use it stand beside this module.

mod embedded;
mod failure;
mod jetstream;

use std::path::Path;

use bytes::Bytes;
use chrono::FixedOffset;
use uuid::Uuid;
use vocabulary::{Stamp, StreamId};

pub use embedded::Embedded;
pub use failure::{AppendError, LogFailure, Setting};
pub use jetstream::{Jetstream, JetstreamOptions};

/// How many records one page of a subscription holds at most.
pub const PAGE: usize = 256;

/// One event to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identifies the event for ever; the same id is never written twice.
    pub id: Uuid,
    /// The stream it extends.
    pub stream: StreamId,
    /// Its kebab-case type, the last token of its NATS subject.
    pub event_type: String,
    /// When it is appended. Kept to the millisecond by the embedded log; JetStream keeps its own clock's time.
    pub recorded: Stamp,
    /// The event itself, kept byte for byte.
    pub body: Bytes,
}

/// One event as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the total order; grows, and may leave gaps.
    pub position: u64,
    /// When it was appended.
    pub recorded: Stamp,
    /// Its id.
    pub id: Uuid,
    /// Its stream.
    pub stream: StreamId,
    /// The event itself, byte for byte.
    pub body: Bytes,
}

/// What became of an append. Both mean that the event is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It was written at this position.
    Written(u64),
    /// An event of this id was there already, at this first position; nothing was written. A retry inside one call,
    /// after an answer was lost on the way, is answered so too.
    Known(u64),
}

impl Appended {
    /// The position of the event, whoever wrote it.
    pub fn position(self) -> u64 {
        match self {
            Appended::Written(position) | Appended::Known(position) => position,
        }
    }
}

/// The log on one of its two backends. Clones share it.
#[derive(Debug, Clone)]
pub enum Bus {
    /// One SQLite file; several processes may have it open.
    Embedded(Embedded),
    /// One stream of a NATS server or cluster.
    Jetstream(Jetstream),
}

impl Bus {
    /// Opens, and creates when missing, the log in the file at `path`; records are stamped in `zone`.
    pub async fn embedded(path: &Path, zone: FixedOffset) -> Result<Self, LogFailure> {
        Embedded::open(path, zone).await.map(Self::Embedded)
    }

    /// Connects to NATS, checks the server, and creates the campaign's stream when it is missing.
    pub async fn jetstream(options: &JetstreamOptions) -> Result<Self, LogFailure> {
        Jetstream::connect(options).await.map(Self::Jetstream)
    }

    /// Appends when the stream ends at `expected`, the position of its last event (0 for none; never a count).
    ///
    /// Acknowledged means durable. The same id again, whatever `expected` says, answers the first position. A
    /// failure means that nobody knows: send it again with the same id.
    pub async fn append(&self, entry: &Entry, expected: u64) -> Result<Appended, AppendError> {
        check_names(entry)?;
        match self {
            Bus::Embedded(log) => log.append(entry, expected).await,
            Bus::Jetstream(log) => log.append(entry, expected).await,
        }
    }

    /// At most `limit` records after position `after`, in order; fewer only at the end of the log.
    pub async fn read(&self, after: u64, limit: usize) -> Result<Vec<Record>, LogFailure> {
        match self {
            Bus::Embedded(log) => log.read(after, limit).await,
            Bus::Jetstream(log) => log.read(after, limit).await,
        }
    }

    /// Every record of one stream, in order.
    pub async fn read_stream(&self, stream: &StreamId) -> Result<Vec<Record>, LogFailure> {
        match self {
            Bus::Embedded(log) => log.read_stream(stream).await,
            Bus::Jetstream(log) => log.read_stream(stream).await,
        }
    }

    /// The position of the last event of the log; 0 when it is empty.
    pub async fn head(&self) -> Result<u64, LogFailure> {
        match self {
            Bus::Embedded(log) => log.head().await,
            Bus::Jetstream(log) => log.head().await,
        }
    }

    /// When the last event was appended; `None` when the log is empty.
    pub async fn last_recorded(&self) -> Result<Option<Stamp>, LogFailure> {
        let before = self.head().await?.saturating_sub(1);
        Ok(self.read(before, 1).await?.first().map(|record| record.recorded))
    }

    /// Follows the log from after position `after`, through what is there and on to what will come.
    pub fn subscribe(&self, after: u64) -> Subscription {
        match self {
            Bus::Embedded(log) => Subscription(Source::Embedded(log.subscribe(after))),
            Bus::Jetstream(log) => Subscription(Source::Jetstream(Box::new(log.subscribe(after)))),
        }
    }
}

/// A place in the log that moves forward. Dropping it ends it.
#[derive(Debug)]
pub struct Subscription(Source);

#[derive(Debug)]
enum Source {
    Embedded(embedded::Subscription),
    Jetstream(Box<jetstream::Subscription>),
}

impl Subscription {
    /// The next records, 1 to [`PAGE`] of them, in order and without gaps or repetition; waits until there is one.
    ///
    /// After a failure that is retryable the subscription stands where it stood: call again. A call that is
    /// cancelled loses nothing.
    pub async fn next_page(&mut self) -> Result<Vec<Record>, LogFailure> {
        match &mut self.0 {
            Source::Embedded(pages) => pages.next_page().await,
            Source::Jetstream(pages) => pages.next_page().await,
        }
    }
}

/// Both backends refuse what one of them could not address: a subject token may hold neither dot, star nor space.
fn check_names(entry: &Entry) -> Result<(), LogFailure> {
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let bad = |text: &str, what| Err(LogFailure::BadName { text: text.to_owned(), what });
    if !token(&entry.stream.id) {
        return bad(&entry.stream.id, "a stream");
    }
    if !token(&entry.event_type) {
        return bad(&entry.event_type, "an event type");
    }
    Ok(())
}
