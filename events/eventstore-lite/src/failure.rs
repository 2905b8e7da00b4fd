//! What can go wrong, in words for the caller: a conflict is an answer, a failure means that nobody knows.
//!
//! SQLite's result codes are translated here and nowhere else.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHORT_READ};
use thiserror::Error;

/// Why an append stored nothing.
#[derive(Debug, Clone, Error)]
pub enum AppendError {
    /// The stream has moved on (or never got there): load it again and decide again.
    #[error("stream {stream} ends at position {last}, not at {expected}; load it again and decide again")]
    Conflict {
        /// The stream that was to be appended to.
        stream: String,
        /// The last position the caller named.
        expected: u64,
        /// The last position the stream has, 0 for none.
        last: u64,
    },
    /// The log could not be written; the same id may be sent again.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Why the log could not answer; each message is a sentence that names the file and the remedy.
#[derive(Debug, Clone, Error)]
pub enum Failure {
    /// Another process held the write lock for longer than the busy timeout.
    #[error(
        "the log {path} was locked by another program for {waited_ms} ms; send again, and look for a program that hangs"
    )]
    Locked {
        /// The log.
        path: PathBuf,
        /// The busy timeout, in milliseconds.
        waited_ms: u64,
    },
    /// All reader connections were in use for longer than the busy timeout.
    #[error(
        "all readers of the log {path} were busy for {waited_ms} ms; send again, or raise Options::readers"
    )]
    Crowded {
        /// The log.
        path: PathBuf,
        /// The busy timeout, in milliseconds.
        waited_ms: u64,
    },
    /// The disk, the quota or `Options::max_bytes` is exhausted; nothing was half-written.
    #[error("there is no space left for the log {path}; nothing was written: free some space and send again")]
    Full {
        /// The log.
        path: PathBuf,
    },
    /// The file may be read but not written.
    #[error(
        "the log {path} is read-only here; make the file and its directory writable, or open it with open_read_only"
    )]
    ReadOnly {
        /// The log.
        path: PathBuf,
    },
    /// There is no such file, and it was opened for reading only.
    #[error("there is no log {path}; check the name, or create it with Store::open")]
    Missing {
        /// The log.
        path: PathBuf,
    },
    /// The operating system did not let the file be opened or created.
    #[error(
        "the log {path} cannot be opened; check that its directory exists and that this user may read and write there"
    )]
    Unreachable {
        /// The log.
        path: PathBuf,
        /// What the system said.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The file is something else, and was left as it was.
    #[error("{path} is not an event log: {what}; it was left untouched, choose another file")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        what: String,
    },
    /// The file was written by a later version of this crate, and was left as it was.
    #[error(
        "the log {path} has schema version {found}, this program knows up to {known}; use the newer program"
    )]
    Newer {
        /// The log.
        path: PathBuf,
        /// The schema version in the file.
        found: i64,
        /// The newest schema version this crate can read.
        known: i64,
    },
    /// A file of an older schema, opened for reading only.
    #[error(
        "the log {path} has the older schema version {found}; start the program that writes it once, which brings it up to date"
    )]
    Older {
        /// The log.
        path: PathBuf,
        /// The schema version in the file.
        found: i64,
    },
    /// The content is not what was once written.
    #[error("the log {path} is damaged{}: {what}; stop writing, keep the file, and restore a backup", at(*.position))]
    Damaged {
        /// The log.
        path: PathBuf,
        /// The position concerned, where it is known.
        position: Option<u64>,
        /// What was found.
        what: String,
    },
    /// A name or a body is over its limit.
    #[error("the {what} has {bytes} bytes, more than the {limit} the log {path} takes; make it shorter")]
    TooLarge {
        /// The log.
        path: PathBuf,
        /// Which part: `stream name` or `body`.
        what: &'static str,
        /// Its size.
        bytes: usize,
        /// The most that is taken.
        limit: usize,
    },
    /// The thread that was committing for this caller ended in a panic; whether the row is stored is not known.
    #[error("the commit to the log {path} was interrupted; send again with the same id")]
    Interrupted {
        /// The log.
        path: PathBuf,
    },
    /// SQLite or the disk failed in another way; whether the row is stored is not known.
    #[error(
        "the log {path} could not be used; check the disk and the system log, then send again with the same id"
    )]
    Sqlite {
        /// The log.
        path: PathBuf,
        /// What SQLite said.
        source: Arc<rusqlite::Error>,
    },
}

impl Failure {
    /// Tells whether the same call may succeed later without anybody changing the file or the program.
    ///
    /// A full disk counts: space comes back. So does an input/output error, of which nobody knows.
    pub fn is_retryable(&self) -> bool {
        match self {
            Failure::Locked { .. }
            | Failure::Crowded { .. }
            | Failure::Full { .. }
            | Failure::Interrupted { .. }
            | Failure::Sqlite { .. } => true,
            Failure::ReadOnly { .. }
            | Failure::Missing { .. }
            | Failure::Unreachable { .. }
            | Failure::Foreign { .. }
            | Failure::Newer { .. }
            | Failure::Older { .. }
            | Failure::Damaged { .. }
            | Failure::TooLarge { .. } => false,
        }
    }
}

fn at(position: Option<u64>) -> String {
    position.map(|position| format!(" at position {position}")).unwrap_or_default()
}

/// Which file is meant and how long to wait for it: what every failure has to say.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) path: Arc<Path>,
    pub(crate) patience: Duration,
}

impl Place {
    pub(crate) fn path(&self) -> PathBuf {
        self.path.to_path_buf()
    }

    pub(crate) fn waited_ms(&self) -> u64 {
        u64::try_from(self.patience.as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn damaged(&self, position: Option<u64>, what: impl Into<String>) -> Failure {
        Failure::Damaged { path: self.path(), position, what: what.into() }
    }

    pub(crate) fn foreign(&self, what: impl Into<String>) -> Failure {
        Failure::Foreign { path: self.path(), what: what.into() }
    }

    pub(crate) fn unreachable(&self, source: impl std::error::Error + Send + Sync + 'static) -> Failure {
        Failure::Unreachable { path: self.path(), source: Arc::new(source) }
    }

    /// Translates; our own statements are constant, so "no such column" and its kind can only mean a changed file.
    pub(crate) fn failure(&self, error: rusqlite::Error) -> Failure {
        let Some(sqlite) = error.sqlite_error() else {
            return self.damaged(None, error.to_string());
        };
        match sqlite.extended_code {
            SQLITE_IOERR_SHORT_READ => return self.damaged(None, "the file ends too early"),
            // SQLite fills the shared-memory file page by page to learn of a full disk here and not by a signal later.
            SQLITE_IOERR_SHMSIZE => return Failure::Full { path: self.path() },
            _ => {}
        }
        match sqlite.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Failure::Locked { path: self.path(), waited_ms: self.waited_ms() }
            }
            ErrorCode::DiskFull => Failure::Full { path: self.path() },
            ErrorCode::ReadOnly => Failure::ReadOnly { path: self.path() },
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => self.unreachable(error),
            ErrorCode::NotADatabase => self.foreign("it is no SQLite database, or its first page is damaged"),
            ErrorCode::OutOfMemory
            | ErrorCode::OperationAborted
            | ErrorCode::OperationInterrupted
            | ErrorCode::SystemIoFailure
            | ErrorCode::InternalMalfunction
            | ErrorCode::NoLargeFileSupport
            | ErrorCode::ApiMisuse => Failure::Sqlite { path: self.path(), source: Arc::new(error) },
            ErrorCode::DatabaseCorrupt
            | ErrorCode::NotFound
            | ErrorCode::SchemaChanged
            | ErrorCode::TooBig
            | ErrorCode::ConstraintViolation
            | ErrorCode::TypeMismatch
            | ErrorCode::AuthorizationForStatementDenied
            | ErrorCode::ParameterOutOfRange
            | ErrorCode::Unknown
            | _ => self.damaged(None, error.to_string()),
        }
    }
}

/// Puts the file's name to an SQLite error.
pub(crate) trait Named<T> {
    fn named(self, place: &Place) -> Result<T, Failure>;
}

impl<T> Named<T> for Result<T, rusqlite::Error> {
    fn named(self, place: &Place) -> Result<T, Failure> {
        self.map_err(|error| place.failure(error))
    }
}
