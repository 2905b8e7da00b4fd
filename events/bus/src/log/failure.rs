//! Why the log did not answer as hoped. A conflict is an answer; a failure means that nobody knows.

use std::time::Duration;

use thiserror::Error;
use vocabulary::StreamId;

/// Why an event was not appended.
#[derive(Debug, Error)]
pub enum AppendError {
    /// Somebody else wrote to the stream first: load it again and decide again.
    #[error(
        "stream {stream} does not end at position {expected}{}: load it again and decide again",
        last.map(|last| format!(" but at {last}")).unwrap_or_default()
    )]
    Conflict {
        /// The stream that was to be extended.
        stream: StreamId,
        /// The position at which the caller believed it ended; 0 for an empty stream.
        expected: u64,
        /// The position at which it ends, when the backend could say; `None` also for an empty stream.
        last: Option<u64>,
    },
    /// Nobody knows whether the event was written: send it again with the same id.
    #[error(transparent)]
    Failure(#[from] LogFailure),
}

/// One setting of a JetStream stream that would lose or hide events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the stream configuration.
    pub name: &'static str,
    /// What the server has.
    pub found: String,
    /// What the log needs.
    pub needed: String,
}

/// A failure of the log: says what, where and what to do. See [`LogFailure::is_retryable`].
#[derive(Debug, Error)]
pub enum LogFailure {
    /// The embedded log's file did not take or give what was asked.
    #[error(transparent)]
    Store(#[from] eventstore_lite::Failure),
    /// The task that did the work was taken down with its runtime.
    #[error("the program is stopping and the log's work was not finished: send it again with the same id")]
    Stopping,
    /// A stream or type is not one token of a subject, so no backend could find it again.
    #[error("'{text}' cannot name {what}: use only letters, digits, - and _")]
    BadName {
        /// What was given.
        text: String,
        /// What it was meant to name.
        what: &'static str,
    },
    /// A row or message is not what this program writes.
    #[error(
        "position {position} of the log at {at} holds {what} '{found}', which this program never wrote: run `lianqin verify`"
    )]
    Foreign {
        /// The file, or the server and stream.
        at: String,
        /// Where in the log; 0 when even that is unreadable.
        position: u64,
        /// Which part.
        what: &'static str,
        /// What is there.
        found: String,
    },
    /// The address is not an address.
    #[error("'{address}' is not a NATS address: write it as nats://host:4222, several with commas between")]
    BadAddress {
        /// What was given, without a password.
        address: String,
    },
    /// No server answered at start.
    #[error(
        "no NATS server answers at {address} (tried for {waited:?}): start nats-server there, or correct the address given with --nats"
    )]
    Away {
        /// Where it was sought.
        address: String,
        /// For how long.
        waited: Duration,
        /// What the last try said.
        source: async_nats::ConnectError,
    },
    /// The server does not accept the account or key.
    #[error(
        "the NATS server at {address} refuses this account: check user, password or key against its `accounts`"
    )]
    NotAllowed {
        /// The server.
        address: String,
    },
    /// The server lacks what the log relies on.
    #[error(
        "the NATS server at {address} is version {found}, but the log needs {needed} or later: upgrade nats-server"
    )]
    TooOld {
        /// The server.
        address: String,
        /// Its version.
        found: String,
        /// The oldest version that will do.
        needed: &'static str,
    },
    /// The server only passes messages on and keeps none.
    #[error(
        "the NATS server at {address} has JetStream disabled: start it with `jetstream {{ store_dir: … }}` as in ops/nats/server.conf, and enable it for this account"
    )]
    NoJetstream {
        /// The server.
        address: String,
    },
    /// The campaign's stream is there, set up in a way that loses events.
    #[error(
        "the stream {stream} at {address} is set up in a way that loses events ({}): correct it with `nats stream edit {stream}`",
        listed(settings)
    )]
    WrongSettings {
        /// The server.
        address: String,
        /// The stream.
        stream: String,
        /// Every setting that must change.
        settings: Vec<Setting>,
    },
    /// The server did not answer in time.
    #[error(
        "the stream {stream} at {address} did not answer within {waited:?} ({why}): nobody knows what it did, send again with the same id"
    )]
    NoAnswer {
        /// The server.
        address: String,
        /// The stream.
        stream: String,
        /// How long all tries took together.
        waited: Duration,
        /// What the last try said.
        why: String,
    },
    /// The server answered with an error that trying again does not cure.
    #[error("the stream {stream} at {address} refused: {description} (code {code}); see ops/nats/README.md")]
    Refused {
        /// The server.
        address: String,
        /// The stream.
        stream: String,
        /// JetStream's own error code.
        code: u64,
        /// JetStream's own words.
        description: String,
    },
    /// The event is larger than the server takes.
    #[error(
        "an event of {bytes} bytes is larger than {limit}, the `max_payload` of the NATS server at {address}: shorten it or raise the limit"
    )]
    TooLarge {
        /// The server.
        address: String,
        /// Size of the event's body in bytes.
        bytes: usize,
        /// The server's limit in bytes.
        limit: usize,
    },
}

impl LogFailure {
    /// Whether the same call may succeed later. When it is an append, it must carry the same id.
    pub fn is_retryable(&self) -> bool {
        match self {
            LogFailure::Store(failure) => failure.is_retryable(),
            LogFailure::Stopping | LogFailure::Away { .. } | LogFailure::NoAnswer { .. } => true,
            LogFailure::BadName { .. }
            | LogFailure::Foreign { .. }
            | LogFailure::BadAddress { .. }
            | LogFailure::NotAllowed { .. }
            | LogFailure::TooOld { .. }
            | LogFailure::NoJetstream { .. }
            | LogFailure::WrongSettings { .. }
            | LogFailure::Refused { .. }
            | LogFailure::TooLarge { .. } => false,
        }
    }
}

fn listed(settings: &[Setting]) -> String {
    let one = |s: &Setting| format!("{} is {}, needed {}", s.name, s.found, s.needed);
    settings.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_says_where_the_stream_ends() {
        let stream: StreamId = "lead/XS-0803-012".parse().unwrap();
        let conflict = AppendError::Conflict { stream, expected: 4, last: Some(9) };
        assert_eq!(
            conflict.to_string(),
            "stream lead/XS-0803-012 does not end at position 4 but at 9: load it again and decide again"
        );
    }

    #[test]
    fn wrong_settings_are_all_named() {
        let setting =
            |name, found: &str, needed: &str| Setting { name, found: found.into(), needed: needed.into() };
        let failure = LogFailure::WrongSettings {
            address: "nats://127.0.0.1:4222".into(),
            stream: "LIANQIN-x".into(),
            settings: vec![setting("discard", "old", "new"), setting("max_age", "60s", "0s")],
        };
        assert!(failure.to_string().contains("discard is old, needed new; max_age is 60s, needed 0s"));
        assert!(!failure.is_retryable());
    }
}
