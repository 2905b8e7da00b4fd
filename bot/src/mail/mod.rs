//! The mail room: what people sent until it is answered, and what is said to them until it has arrived.
//!
//! One SQLite file beside the key file, outside the log and its backups. Losing it loses unanswered messages, open drafts
//! and transcripts, never a record. Adapters put into the inbox before they tell the platform that a message was taken, the
//! engine settles it in one transaction with the session and the answers, and adapters take from the outbox. Nothing in
//! here knows what a message means, talks to a platform or reads a clock.
//!
//! What people said, and their accounts, are encrypted in the file under keys of the vault; what stands open is numbers,
//! times, platforms, member numbers and why a message was not taken.
//!
//! All calls block for some milliseconds (one sync to disk for a write); [`Mail`] may be cloned into other threads, and
//! several processes may open one file.

mod burden;
mod failure;
mod file;
mod group;
mod inbox;
mod keep;
mod outbox;
mod peers;
mod safe;
mod said;
mod stats;
#[cfg(test)]
mod tests;
mod transcript;

use std::{
    fmt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use bus::{private_file::PrivateFile, vault::Vault};
use rusqlite::Connection;
use tokio::sync::watch;
use vocabulary::Stamp;

pub use self::{
    burden::Burden,
    failure::MailFailure,
    inbox::Received,
    outbox::{MOST_ATTEMPTS, Parcel, wait_before},
    stats::{Dead, MailStats},
    transcript::{By, Entry},
};
use self::{group::Writer, safe::Safe};

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so many writes the file is looked through for what is kept no longer.
const PRUNE_EVERY: u32 = 512;

/// An open mail room.
#[derive(Clone)]
pub struct Mail {
    inner: Arc<Inner>,
}

struct Inner {
    file: PrivateFile,
    safe: Safe,
    writer: Writer,
    writes: AtomicU32,
    arrivals: watch::Sender<u64>,
    settled: watch::Sender<u64>,
    departures: watch::Sender<u64>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("path", &self.inner.file.path()).finish_non_exhaustive()
    }
}

impl Mail {
    /// Opens the chat file, making it when there is none.
    pub fn open(path: &Path, vault: Vault) -> Result<Self, MailFailure> {
        Self::open_as(path, vault, PATIENCE)
    }

    fn open_as(path: &Path, vault: Vault, patience: Duration) -> Result<Self, MailFailure> {
        let safe = Safe::new(vault)?;
        let (file, conn) = file::open(path, &safe.tag(&["keys"]), patience)?;
        let changes = || watch::Sender::new(0);
        Ok(Self {
            inner: Arc::new(Inner {
                file,
                safe,
                writer: Writer::new(conn),
                writes: AtomicU32::new(0),
                arrivals: changes(),
                settled: changes(),
                departures: changes(),
            }),
        })
    }

    /// Changes whenever this process has received something.
    pub fn arrivals(&self) -> watch::Receiver<u64> {
        self.inner.arrivals.subscribe()
    }

    /// Changes whenever this process has settled a message.
    pub fn settled(&self) -> watch::Receiver<u64> {
        self.inner.settled.subscribe()
    }

    /// Changes whenever this process has put something into the outbox or a transcript.
    pub fn departures(&self) -> watch::Receiver<u64> {
        self.inner.departures.subscribe()
    }

    /// Runs `work` as one transaction; its answer counts only after the commit, and an error undoes everything.
    fn transact<T>(
        &self,
        now: Stamp,
        work: impl FnOnce(&Connection) -> Result<T, Stop>,
    ) -> Result<T, MailFailure> {
        let done = self.inner.writer.transact(|conn| {
            let answer = work(conn)?;
            if self.inner.writes.fetch_add(1, Ordering::Relaxed).is_multiple_of(PRUNE_EVERY) {
                keep::prune(conn, now.timestamp_millis())?;
            }
            Ok(answer)
        });
        done.map_err(|stop| match stop {
            Stop::Sql(source) => self.failed(source),
            Stop::Crowded { waiting, done } => MailFailure::Crowded { waiting, done },
        })
    }

    /// Runs one statement, or several that need not go together.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, MailFailure> {
        self.inner.writer.read(work).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> MailFailure {
        self.inner.file.failed(source).into()
    }
}

/// Why a transaction is undone.
#[derive(Debug)]
enum Stop {
    /// The file did not take it.
    Sql(rusqlite::Error),
    /// Too much waits already.
    Crowded { waiting: usize, done: &'static str },
}

impl From<rusqlite::Error> for Stop {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sql(source)
    }
}
