//! Why the mail room could not answer. Nothing in here carries an account or somebody's words.

use std::{
    io,
    path::{Path, PathBuf},
};

use bus::vault::VaultFailure;
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the mail room could not answer; see [`MailFailure::may_be_retried`].
#[derive(Debug, Error)]
pub enum MailFailure {
    /// Somebody else held the file for longer than we wait.
    #[error(
        "The chat file {path} is in use by another program. Try again; if it stays so, end the program that holds it."
    )]
    Locked {
        /// The chat file.
        path: PathBuf,
    },
    /// The file can be read but not written.
    #[error("The chat file {path} cannot be written. Make it and its directory writable for this account.")]
    ReadOnly {
        /// The chat file.
        path: PathBuf,
    },
    /// The file can be neither found nor made, or its rights cannot be set.
    #[error(
        "The chat file {path} cannot be made or reached. Check that its directory exists and belongs to this account."
    )]
    Unreachable {
        /// The chat file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{path} is not a chat file of this program. Name another file; this one was left as it is.")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version.
    #[error(
        "The chat file {path} has format {found}, this program knows {known}. Use the newer program that wrote it."
    )]
    Newer {
        /// The chat file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file is ours but its content cannot be right.
    #[error(
        "The chat file {path} is damaged. Stop the program and move the file away: nothing of the log is lost, only unanswered messages and open drafts."
    )]
    Damaged {
        /// The chat file.
        path: PathBuf,
    },
    /// The file was written with another key file.
    #[error(
        "The chat file {path} belongs to another key file. Put that key file back, or move the chat file away: unanswered messages and open drafts are then lost, nothing of the log."
    )]
    OtherKeys {
        /// The chat file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error(
        "The disk that holds the chat file {path} is full; nothing was changed. Make room and try again."
    )]
    Full {
        /// The chat file.
        path: PathBuf,
    },
    /// More messages wait for an answer, or to be sent, than are kept.
    #[error("{waiting} messages wait already, so no more is taken. Find out why they are not {done}.")]
    Crowded {
        /// How many.
        waiting: usize,
        /// What does not happen to them.
        done: &'static str,
    },
    /// The keys of the sender were destroyed.
    #[error("What this account says cannot be kept: its keys were destroyed on request.")]
    Erased,
    /// Nothing was received under this number.
    #[error("There is no message {seq} in the inbox, so it cannot be settled.")]
    NoSuchMessage {
        /// The number.
        seq: u64,
    },
    /// A value cannot be written as JSON; a fault of the program.
    #[error("A message could not be written down.")]
    Unwritable {
        /// What the encoder said.
        source: serde_json::Error,
    },
    /// A message in the file is not as this program writes it.
    #[error("A message in the chat file cannot be read; was it written by a newer program?")]
    Unreadable {
        /// What the decoder said.
        source: serde_json::Error,
    },
    /// The key file did not answer.
    #[error("The key file did not answer, without which no chat is kept.")]
    Keys {
        /// What it said.
        source: VaultFailure,
    },
    /// Anything else the file system or SQLite said.
    #[error(
        "The chat file {path} could not be read or written. Check the disk, and that a journal may be written beside the file."
    )]
    Storage {
        /// The chat file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl MailFailure {
    /// Whether the same call may succeed later with nothing changed but the load, the disk or the hour.
    pub fn may_be_retried(&self) -> bool {
        match self {
            Self::Locked { path: _ }
            | Self::Full { path: _ }
            | Self::Storage { path: _, source: _ }
            | Self::Crowded { waiting: _, done: _ } => true,
            Self::Keys { source } => source.may_be_retried(),
            Self::ReadOnly { path: _ }
            | Self::Unreachable { path: _, source: _ }
            | Self::Foreign { path: _ }
            | Self::Newer { path: _, found: _, known: _ }
            | Self::Damaged { path: _ }
            | Self::OtherKeys { path: _ }
            | Self::Erased
            | Self::NoSuchMessage { seq: _ }
            | Self::Unwritable { source: _ }
            | Self::Unreadable { source: _ } => false,
        }
    }

    /// Says what SQLite's error means for whoever runs the program.
    pub(super) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        // The library's own list may grow; what is not named here keeps its source and is shown with it.
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::NotADatabase) => Self::Foreign { path },
            // None: a column is not of the declared type or size, so the file is not as we wrote it.
            Some(ErrorCode::DatabaseCorrupt) | None => Self::Damaged { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(_) => Self::Storage { path, source },
        }
    }
}
