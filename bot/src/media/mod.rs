//! The media store: photos, voice notes and videos that people sent, checked, made harmless and kept encrypted.
//!
//! A file lies outside the log, under the name of its content and the key of its subject: first the sender's chat, then
//! the matter it belongs to. Erasing a subject makes its files unreadable for ever. Who may see a file is asked before
//! this store; nothing here knows what a lead is.

mod kinds;
mod photo;
mod store;
#[cfg(test)]
mod tests;

use std::{io, path::PathBuf};

use bus::vault::VaultFailure;
use thiserror::Error;

pub use self::store::MediaStore;
use crate::talk::MediaRefusal;

/// Why a file was not kept.
#[derive(Debug, Error)]
pub enum KeepError {
    /// An answer for the sender.
    #[error("the file was not taken: {0:?}")]
    Refused(MediaRefusal),
    /// Nothing is wrong with the file; the same call may succeed later.
    #[error(transparent)]
    Failed(#[from] MediaFailure),
}

/// Why the store could not answer.
#[derive(Debug, Error)]
pub enum MediaFailure {
    /// The disk.
    #[error("{path} cannot be read or written")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The keys.
    #[error(transparent)]
    Vault(#[from] VaultFailure),
    /// A photo could not be written anew, though it could be read.
    #[error("a photo could not be encoded")]
    Encoder,
    /// A name that is not a SHA-256 in hex.
    #[error("that is not the name of a kept file")]
    Name,
}
