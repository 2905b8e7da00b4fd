//! Why the mail room could not answer. Nothing in here carries an account or somebody's words.

use std::path::PathBuf;

use bus::{private_file::FileFailure, vault::VaultFailure};
use thiserror::Error;

/// Why the mail room could not answer; see [`MailFailure::may_be_retried`].
#[derive(Debug, Error)]
pub enum MailFailure {
    /// The chat file did not answer.
    #[error(transparent)]
    File(#[from] FileFailure),
    /// The file was written with another key file.
    #[error(
        "The chat file {path} belongs to another key file. Put that key file back, or move the chat file away: unanswered messages and open drafts are then lost, nothing of the log."
    )]
    OtherKeys {
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
}

impl MailFailure {
    /// Whether the same call may succeed later with nothing changed but the load, the disk or the hour.
    pub fn may_be_retried(&self) -> bool {
        match self {
            Self::File(failure) => failure.may_be_retried(),
            Self::Crowded { waiting: _, done: _ } => true,
            Self::Keys { source } => source.may_be_retried(),
            Self::OtherKeys { path: _ }
            | Self::Erased
            | Self::NoSuchMessage { seq: _ }
            | Self::Unwritable { source: _ }
            | Self::Unreadable { source: _ } => false,
        }
    }
}
