//! Why the vault could not answer. Nothing in here carries a key, a code or open text.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;
use thiserror::Error;
use vocabulary::Stamp;

/// Why the vault could not answer; see [`VaultFailure::may_be_retried`].
#[derive(Debug, Error)]
pub enum VaultFailure {
    /// Somebody else held the file for longer than we wait.
    #[error(
        "The key file {path} is in use by another program. Try again; if it stays so, end the program that holds it."
    )]
    Locked {
        /// The key file.
        path: PathBuf,
    },
    /// The file can be read but not written, so that no opening could be recorded.
    #[error(
        "The key file {path} cannot be written, and without recording it nothing may be opened. Make the file and its directory writable for this account."
    )]
    ReadOnly {
        /// The key file.
        path: PathBuf,
    },
    /// The file can be neither found nor made, or its rights cannot be set.
    #[error(
        "The key file {path} cannot be made or reached. Check that its directory exists and belongs to this account."
    )]
    Unreachable {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{path} is not a key file of this program. Name another file; this one was left as it is.")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version.
    #[error(
        "The key file {path} has format {found}, this program knows {known}. Use the newer program that wrote it."
    )]
    Newer {
        /// The key file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file is ours but its content cannot be right.
    #[error(
        "The key file {path} is damaged. Stop the program, keep the file for examination and put back the last copy of it."
    )]
    Damaged {
        /// The key file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("The disk that holds the key file {path} is full; nothing was changed. Make room and try again.")]
    Full {
        /// The key file.
        path: PathBuf,
    },
    /// A real campaign was given the key file of a simulated one.
    #[error(
        "The key file {path} belongs to a SIMULATED campaign: its keys can be guessed, so no real campaign may use it. Name another file."
    )]
    IsDemo {
        /// The key file.
        path: PathBuf,
    },
    /// A simulated campaign was given the key file of a real one.
    #[error(
        "The key file {path} belongs to a real campaign, so no SIMULATED campaign may use it. Name another data directory."
    )]
    IsReal {
        /// The key file.
        path: PathBuf,
    },
    /// A simulated campaign was given the key file of another seed.
    #[error(
        "The key file {path} was made with seed {found}, not {wanted}. Use that seed or an empty data directory."
    )]
    OtherSeed {
        /// The key file.
        path: PathBuf,
        /// The seed it was made with.
        found: u64,
        /// The seed that was asked for.
        wanted: u64,
    },
    /// Anything else the file system or SQLite said.
    #[error(
        "The key file {path} could not be read or written. Check the disk, and that a journal may be written beside the file."
    )]
    Storage {
        /// The key file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The system gave no random numbers, so no key was made.
    #[error(
        "The system gave no random numbers, so no key was made. Try again when it has started completely."
    )]
    NoRandomness,
    /// The subject was erased, so nothing more is sealed for it.
    #[error("{subject} was erased at {since}; nothing can be added to it. Open a new matter.")]
    Erased {
        /// Whose key it was.
        subject: String,
        /// When it was destroyed.
        since: Stamp,
    },
    /// The file never had a key for this subject.
    #[error("There is no key for {subject} in this key file. Use the key file that belongs to this log.")]
    NoKey {
        /// Whose key is missing.
        subject: String,
    },
    /// The sealed text is not what was sealed.
    #[error(
        "The sealed text of {subject} was altered or belongs to another key file. Verify the log against its record."
    )]
    Tampered {
        /// Whose text it claims to be.
        subject: String,
    },
    /// The text is longer than the cipher takes (256 GiB).
    #[error("The text about {subject} is too long to be sealed.")]
    TooLong {
        /// Whose text.
        subject: String,
    },
    /// Another member's code is the same.
    #[error("This code was already handed out to somebody else. Draw another one.")]
    CodeTaken,
    /// Too many wrong codes were tried.
    #[error("Too many wrong codes were tried. Codes are taken again from {until}.")]
    TooManyTries {
        /// When the next try is allowed.
        until: Stamp,
    },
}

impl VaultFailure {
    /// Whether the same call may succeed later with nothing changed but the load, the disk or the hour.
    pub fn may_be_retried(&self) -> bool {
        match self {
            Self::Locked { path: _ }
            | Self::Full { path: _ }
            | Self::Storage { path: _, source: _ }
            | Self::NoRandomness
            | Self::TooManyTries { until: _ } => true,
            Self::ReadOnly { path: _ }
            | Self::Unreachable { path: _, source: _ }
            | Self::Foreign { path: _ }
            | Self::Newer { path: _, found: _, known: _ }
            | Self::Damaged { path: _ }
            | Self::IsDemo { path: _ }
            | Self::IsReal { path: _ }
            | Self::OtherSeed { path: _, found: _, wanted: _ }
            | Self::Erased { subject: _, since: _ }
            | Self::NoKey { subject: _ }
            | Self::Tampered { subject: _ }
            | Self::TooLong { subject: _ }
            | Self::CodeTaken => false,
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
