//! An append-only event log in one SQLite file. It knows bytes only.
//!
//! Many named streams share one total order of positions `1, 2, 3, …` without gaps. An append says which position its
//! stream ended at, and is refused when somebody was first; an append with an id that is already stored answers the
//! first position. What has been acknowledged is on the disk: callers of one process share an fsync, several processes
//! may use one file, and every row carries a checksum that every read verifies.
//!
//! It is not a message broker, not asynchronous, reads no clock and never looks into a body.
//!
//! ```
//! use eventstore_lite::{Append, Appended, Options, Store};
//! use uuid::Uuid;
//!
//! let folder = tempfile::tempdir()?;
//! let store = Store::open(folder.path().join("log.sqlite"), Options::default())?;
//! let first = Append { stream: "lead/1", expected: 0, id: Uuid::from_u128(1), recorded_ms: 0, body: b"found" };
//! assert_eq!(store.append(&first)?, Appended::Written(1));
//! assert_eq!(store.append(&first)?, Appended::Known(1));
//! assert_eq!(store.read_stream("lead/1", 0, 10)?.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod checkpoint;
mod failure;
mod file;
mod filter;
mod group;
mod index;
mod old;
mod read;
mod row;
mod store;
mod subscription;
mod wal;
mod watch;
mod write;

pub use failure::{AppendError, Failure};
pub use row::{Append, Appended, MAX_BODY_BYTES, MAX_STREAM_BYTES, Row, RowRef};
pub use store::{Options, Store, Turn};
pub use subscription::Subscription;
