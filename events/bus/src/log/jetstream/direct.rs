//! Reading without a consumer: JetStream's batched direct get.
//!
//! One request to `$JS.API.DIRECT.GET.<stream>` is answered by many messages and an end mark with status 204. It
//! costs one subscription of the connection and no state in the server, where a consumer costs two requests and an
//! assignment by the cluster. There any replica may answer, and one that lags answers with less (one read in ten
//! right after a write, measured on three servers): a stream is read again until it holds what this process has seen
//! of it, and an `append` after another's unseen event meets a conflict, as ever.

use std::time::Duration;

use async_nats::{Client, HeaderMap, Message};
use chrono::{DateTime, FixedOffset};
use futures::StreamExt;
use serde::Serialize;
use tokio::time::timeout;
use uuid::Uuid;
use vocabulary::StreamId;

use super::{
    super::{LogFailure, Record},
    wire::Trouble,
};

/// The most messages one request asks for. The server's own limit is 1000.
pub(super) const BATCH: usize = 500;

/// About how many bytes one request is answered with; the server stops after the message that crosses it.
const BATCH_BYTES: usize = 4 << 20;

/// One batch of messages, not yet read as records.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) messages: Vec<Message>,
    /// Whether there is more after the last one.
    pub(super) more: bool,
}

#[derive(Serialize)]
struct Question<'a> {
    seq: u64,
    batch: usize,
    max_bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_by_subj: Option<&'a str>,
}

/// Asks once for at most `limit` messages of `stream` after position `after`, each awaited for at most `patience`.
pub(super) async fn batch(
    client: &Client,
    stream: &str,
    after: u64,
    limit: usize,
    filter: Option<&str>,
    patience: Duration,
) -> Result<Batch, Trouble> {
    let silence = |what: &str| Trouble::Silence(format!("direct get: {what}"));
    let question = Question {
        seq: after.saturating_add(1),
        batch: limit.min(BATCH),
        max_bytes: BATCH_BYTES,
        next_by_subj: filter,
    };
    let question = serde_json::to_vec(&question).map_err(|error| silence(&error.to_string()))?;
    let inbox = client.new_inbox();
    let asked = async {
        let replies = client.subscribe(inbox.clone()).await.map_err(|error| error.to_string())?;
        let subject = format!("$JS.API.DIRECT.GET.{stream}");
        client
            .publish_with_reply(subject, inbox, question.into())
            .await
            .map_err(|error| error.to_string())?;
        Ok::<_, String>(replies)
    };
    let asked = timeout(patience, asked).await.map_err(|_| silence("the connection is away"))?;
    let mut replies = asked.map_err(|error| silence(&error))?;
    let mut batch = Batch::default();
    loop {
        let reply = timeout(patience, replies.next()).await.map_err(|_| silence("no answer in time"))?;
        let message = reply.ok_or_else(|| silence("the connection was closed"))?;
        match message.status.map(|status| status.as_u16()) {
            None => batch.messages.push(message),
            Some(204) => {
                // The end mark counts what is left; a reply lost on the way must not pass for the end of the log.
                let ends = number(message.headers.as_ref(), "Nats-Last-Sequence");
                let last = batch.messages.last().and_then(|m| number(m.headers.as_ref(), "Nats-Sequence"));
                if ends.is_some() && last.is_some() && ends != last {
                    return Err(silence("a reply was lost"));
                }
                batch.more =
                    number(message.headers.as_ref(), "Nats-Num-Pending").is_some_and(|left| left > 0);
                return Ok(batch);
            }
            Some(404) => return Ok(batch),
            Some(status) => {
                let said = message.description.unwrap_or_default();
                return Err(silence(&format!("status {status} {said}")));
            }
        }
    }
}

fn number(headers: Option<&HeaderMap>, name: &str) -> Option<u64> {
    headers?.get(name)?.as_str().parse().ok()
}

/// Reads a message of a direct get as a record.
pub(super) fn record(message: Message, at: &str, zone: FixedOffset) -> Result<Record, LogFailure> {
    let header = |name: &str| message.headers.as_ref().and_then(|h| h.get(name)).map_or("", |v| v.as_str());
    let position = header("Nats-Sequence").parse().unwrap_or(0);
    let recorded =
        DateTime::parse_from_rfc3339(header("Nats-Time-Stamp")).map_err(|_| LogFailure::Foreign {
            at: at.to_owned(),
            position,
            what: "a time",
            found: header("Nats-Time-Stamp").to_owned(),
        })?;
    let (id, stream) = names(position, header("Nats-Msg-Id"), header("Nats-Subject"), at)?;
    Ok(Record { position, recorded: recorded.with_timezone(&zone), id, stream, body: message.payload })
}

/// The id and the stream of a message, from its id header and its subject.
pub(super) fn names(
    position: u64,
    id: &str,
    subject: &str,
    at: &str,
) -> Result<(Uuid, StreamId), LogFailure> {
    let foreign = |what, found: &str| LogFailure::Foreign {
        at: at.to_owned(),
        position,
        what,
        found: found.to_owned(),
    };
    let mut tokens = subject.split('.').skip(2);
    let (Some(kind), Some(which)) = (tokens.next(), tokens.next()) else {
        return Err(foreign("a subject", subject));
    };
    let stream = format!("{kind}/{which}").parse().map_err(|_| foreign("a subject", subject))?;
    let id = id.parse().map_err(|_| foreign("an id", id))?;
    Ok((id, stream))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_names_its_stream() {
        let id = "019f0000-0000-7000-8000-000000000001";
        let (_, stream) = names(7, id, "lianqin.yunyang-2025.lead.XS-0803-012.transferred", "here").unwrap();
        assert_eq!(stream.to_string(), "lead/XS-0803-012");
        for (id, subject) in
            [(id, "lianqin.x"), (id, "lianqin.x.planet.mars.found"), ("", "lianqin.x.lead.a.b")]
        {
            assert!(
                matches!(names(7, id, subject, "here"), Err(LogFailure::Foreign { position: 7, .. })),
                "{subject}"
            );
        }
    }
}
