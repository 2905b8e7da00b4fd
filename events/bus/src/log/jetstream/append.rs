//! The conditional publish, and what a lost condition means: the same event again, or another's.

use async_nats::HeaderMap;
use serde::Deserialize;
use vocabulary::StreamId;

use super::{
    super::{AppendError, Appended, Entry, LogFailure},
    Jetstream,
    wire::{self, Tries, Trouble, code},
};

/// What JetStream answers to a publish.
#[derive(Deserialize)]
struct Ack {
    seq: u64,
    #[serde(default)]
    duplicate: bool,
}

impl Jetstream {
    pub(in super::super) async fn append(
        &self,
        entry: &Entry,
        expected: u64,
    ) -> Result<Appended, AppendError> {
        if !self.0.seen.is_new(&entry.stream, expected, entry.id)
            && let Some(first) = self.position_of(entry).await?
        {
            return Ok(Appended::Known(first));
        }
        let headers = self.headers(entry, expected);
        let subject = format!("{}.{}", self.subject_of(&entry.stream), entry.event_type);
        let mut tries = Tries::within(self.patience());
        loop {
            let sent = (subject.clone(), Some(headers.clone()), entry.body.clone());
            match wire::ask::<Ack>(self.client(), sent.0, sent.1, sent.2, tries.attempt()).await {
                Ok(Ack { seq, duplicate: true }) => return Ok(Appended::Known(seq)),
                Ok(Ack { seq, duplicate: false }) => {
                    self.0.seen.wrote(&entry.stream, expected, seq, entry.id);
                    return Ok(Appended::Written(seq));
                }
                Err(trouble) if trouble.is(code::WRONG_LAST) || trouble.is(code::WRONG_LAST_IN_FLIGHT) => {
                    return self.lost_or_known(entry, expected).await;
                }
                Err(Trouble::TooLarge) => return Err(self.too_large(entry).into()),
                // The id makes trying again harmless, even when the last try was written and only its answer lost.
                Err(trouble) if trouble.is_passing() && tries.again().await => {}
                Err(trouble) => return Err(self.failed(trouble).into()),
            }
        }
    }

    /// After a failed condition: either this very event is what the stream was extended by, or another's is.
    async fn lost_or_known(&self, entry: &Entry, expected: u64) -> Result<Appended, AppendError> {
        if let Some(first) = self.position_of(entry).await? {
            return Ok(Appended::Known(first));
        }
        let last = self.last_of(&entry.stream).await?;
        Err(AppendError::Conflict { stream: entry.stream.clone(), expected, last })
    }

    fn headers(&self, entry: &Entry, expected: u64) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", entry.id.to_string());
        headers.insert("Nats-Expected-Stream", self.0.stream.as_str());
        headers.insert("Nats-Expected-Last-Subject-Sequence", expected.to_string());
        // Without this the condition is on the subject with its type, which is another stream of events each.
        let all_types = format!("{}.*", self.subject_of(&entry.stream));
        headers.insert("Nats-Expected-Last-Subject-Sequence-Subject", all_types);
        headers
    }

    /// The position at which the entry's stream holds the entry's id.
    async fn position_of(&self, entry: &Entry) -> Result<Option<u64>, LogFailure> {
        // In a cluster a lagging replica may answer; the leader's last position tells when to read again.
        let last = self.last_of(&entry.stream).await?.unwrap_or(0);
        let mut tries = Tries::within(self.patience());
        loop {
            let records = self.read_stream(&entry.stream).await?;
            if let Some(found) = records.iter().find(|record| record.id == entry.id) {
                return Ok(Some(found.position));
            }
            let reached = records.last().map_or(0, |record| record.position);
            if reached >= last {
                return Ok(None);
            }
            if !tries.again().await {
                let why = format!("{} is read up to {reached} only, it ends at {last}", entry.stream);
                return Err(self.failed(Trouble::Silence(why)));
            }
        }
    }

    /// The last position of a stream as its leader has it.
    async fn last_of(&self, stream: &StreamId) -> Result<Option<u64>, LogFailure> {
        #[derive(Deserialize)]
        struct Answer {
            message: Found,
        }
        #[derive(Deserialize)]
        struct Found {
            seq: u64,
        }
        let question = serde_json::json!({ "last_by_subj": format!("{}.*", self.subject_of(stream)) });
        match self.api::<Answer>("STREAM.MSG.GET", &question.to_string().into()).await {
            Ok(answer) => Ok(Some(answer.message.seq)),
            Err(trouble) if trouble.is(code::NO_MESSAGE) => Ok(None),
            Err(trouble) => Err(self.failed(trouble)),
        }
    }

    fn too_large(&self, entry: &Entry) -> LogFailure {
        let (bytes, limit) = (entry.body.len(), self.client().max_payload());
        LogFailure::TooLarge { address: self.0.address.clone(), bytes, limit }
    }
}
