//! Why the vault could not answer. Nothing in here carries a key, a code or open text.

use std::path::PathBuf;

use thiserror::Error;
use vocabulary::Stamp;

use crate::private_file::FileFailure;

/// Why the vault could not answer; see [`VaultFailure::may_be_retried`].
#[derive(Debug, Error)]
pub enum VaultFailure {
    /// The key file did not answer. Without recording an opening in it nothing is opened.
    #[error(transparent)]
    File(#[from] FileFailure),
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
            Self::File(failure) => failure.may_be_retried(),
            Self::NoRandomness | Self::TooManyTries { until: _ } => true,
            Self::IsDemo { path: _ }
            | Self::IsReal { path: _ }
            | Self::OtherSeed { path: _, found: _, wanted: _ }
            | Self::Erased { subject: _, since: _ }
            | Self::NoKey { subject: _ }
            | Self::Tampered { subject: _ }
            | Self::TooLong { subject: _ }
            | Self::CodeTaken => false,
        }
    }
}
