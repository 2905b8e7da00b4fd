//! Questions to JetStream over plain NATS requests, and the errors it answers with.
//!
//! `async-nats` has calls for most of them, but folds the error codes on which append depends into kinds; and a
//! batched read is not among them at all.

use std::time::Duration;

use async_nats::{Client, HeaderMap, Request, RequestErrorKind};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::{Instant, sleep, timeout};

/// One question; several fit into the patience of one call.
pub(super) const ATTEMPT: Duration = Duration::from_millis(2_500);

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// JetStream's own error codes that mean something here.
pub(super) mod code {
    pub(in super::super) const WRONG_LAST: u64 = 10_071;
    pub(in super::super) const WRONG_LAST_IN_FLIGHT: u64 = 10_164;
    pub(in super::super) const STREAM_MISSING: u64 = 10_059;
    pub(in super::super) const STREAM_EXISTS: u64 = 10_058;
    pub(in super::super) const NO_MESSAGE: u64 = 10_037;
    pub(in super::super) const DISABLED: u64 = 10_076;
    pub(in super::super) const DISABLED_FOR_ACCOUNT: u64 = 10_039;
    /// The same id is being written by another request at this moment.
    pub(in super::super) const ID_IN_FLIGHT: u64 = 10_158;
}

/// An error that JetStream answered.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ServerError {
    code: u16,
    #[serde(default)]
    pub(super) err_code: u64,
    #[serde(default)]
    pub(super) description: String,
}

/// Why a question has no good answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nobody answered: no leader yet, a connection lost, a reply late.
    Silence(String),
    /// JetStream said no.
    Server(ServerError),
    /// The payload is larger than the server takes.
    TooLarge,
}

impl Trouble {
    /// Whether waiting a moment may cure it.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Trouble::Silence(_) => true,
            // 503 is a server that starts or has no leader; but "disabled" is 503 too and does not pass.
            Trouble::Server(error) => {
                error.err_code == code::ID_IN_FLIGHT || (error.code == 503 && !self.is_disabled())
            }
            Trouble::TooLarge => false,
        }
    }

    pub(super) fn is_disabled(&self) -> bool {
        [code::DISABLED, code::DISABLED_FOR_ACCOUNT].iter().any(|disabled| self.is(*disabled))
    }

    pub(super) fn is(&self, code: u64) -> bool {
        matches!(self, Trouble::Server(error) if error.err_code == code)
    }
}

/// How long a call goes on trying, and how long it pauses in between.
#[derive(Debug)]
pub(super) struct Tries {
    deadline: Instant,
    pause: Duration,
}

impl Tries {
    pub(super) fn within(patience: Duration) -> Self {
        Self { deadline: Instant::now() + patience, pause: FIRST_PAUSE }
    }

    /// Pauses and answers true, or answers false when the patience is used up.
    pub(super) async fn again(&mut self) -> bool {
        if Instant::now() + self.pause >= self.deadline {
            return false;
        }
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }

    /// How long the next attempt may take.
    pub(super) fn attempt(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now()).clamp(FIRST_PAUSE, ATTEMPT)
    }
}

/// Sends `payload` to `subject` and reads the JSON answer, once and for at most `limit`.
pub(super) async fn ask<T: DeserializeOwned>(
    client: &Client,
    subject: String,
    headers: Option<HeaderMap>,
    payload: Bytes,
    limit: Duration,
) -> Result<T, Trouble> {
    let mut request = Request::new().payload(payload).timeout(Some(limit));
    if let Some(headers) = headers {
        request = request.headers(headers);
    }
    // The request's own limit does not cover a full command queue while the connection is away.
    let answered = timeout(limit, client.send_request(subject, request)).await;
    let message = match answered {
        Ok(Ok(message)) => message,
        Ok(Err(error)) if error.kind() == RequestErrorKind::MaxPayloadExceeded => {
            return Err(Trouble::TooLarge);
        }
        Ok(Err(error)) => return Err(Trouble::Silence(error.to_string())),
        Err(_) => return Err(Trouble::Silence("the connection is away".to_owned())),
    };
    read(&message.payload)
}

fn read<T: DeserializeOwned>(payload: &[u8]) -> Result<T, Trouble> {
    #[derive(Deserialize)]
    struct Refusal {
        error: Option<ServerError>,
    }
    let odd = |error: serde_json::Error| Trouble::Silence(format!("unreadable answer: {error}"));
    if let Some(error) = serde_json::from_slice::<Refusal>(payload).map_err(odd)?.error {
        return Err(Trouble::Server(error));
    }
    serde_json::from_slice(payload).map_err(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Ack {
        seq: u64,
    }

    #[test]
    fn a_refusal_is_not_taken_for_an_acknowledgement() {
        let refused =
            br#"{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 7"},"seq":0}"#;
        assert!(read::<Ack>(refused).unwrap_err().is(code::WRONG_LAST));
        assert_eq!(read::<Ack>(br#"{"stream":"LIANQIN-x","seq":8}"#).unwrap().seq, 8);
    }

    #[test]
    fn a_disabled_jetstream_does_not_pass_but_a_missing_leader_does() {
        let answer = |err_code| {
            let text = format!(r#"{{"error":{{"code":503,"err_code":{err_code},"description":""}}}}"#);
            read::<Ack>(text.as_bytes()).unwrap_err()
        };
        assert!(!answer(code::DISABLED).is_passing());
        assert!(!answer(code::DISABLED_FOR_ACCOUNT).is_passing());
        assert!(answer(10_008).is_passing());
    }
}
