//! Following the log: an ephemeral pull consumer, made again from the last position whenever it is lost.
//!
//! The ordered consumer of `async-nats` does nearly this, but begins again at the first message of the stream when it
//! is lost before it delivered anything, and never says that it waits for a server. Here the place in the log is
//! ours, and a caller hears of it when there is no server for as long as its patience lasts.

use std::time::Duration;

use async_nats::jetstream::{
    Message,
    consumer::{
        AckPolicy, DeliverPolicy,
        pull::{Config, Stream as Messages},
    },
};
use futures::{FutureExt, StreamExt};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

use super::{
    super::{LogFailure, PAGE, Record},
    Jetstream, direct,
    wire::{Tries, Trouble},
};

/// The server says every so often that it is there; twice this without a word and the consumer is made again.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// One pull request stays open this long before it is renewed.
const PULL: Duration = Duration::from_secs(30);

/// The server forgets a consumer that nobody pulls from after this long, e.g. one of a killed process.
const FORGET: Duration = Duration::from_mins(1);

/// A place in a campaign's stream.
pub(in super::super) struct Subscription {
    log: Jetstream,
    after: u64,
    consumer: Option<Consumer>,
    /// Taken from the consumer and not yet handed out, so that a cancelled call loses nothing.
    page: Vec<Record>,
}

struct Consumer {
    messages: Messages,
    /// How many messages the consumer has delivered; a jump means that some were lost on the way.
    delivered: u64,
    connections: watch::Receiver<u64>,
    born: Instant,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("stream", &self.log.at())
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

impl Subscription {
    pub(super) fn new(log: Jetstream, after: u64) -> Self {
        Self { log, after, consumer: None, page: Vec::new() }
    }

    pub(in super::super) async fn next_page(&mut self) -> Result<Vec<Record>, LogFailure> {
        let mut tries = Tries::within(self.log.patience());
        while self.page.is_empty() {
            if self.consumer.is_none() {
                match self.begin(tries.attempt()).await {
                    Ok(consumer) => self.consumer = Some(consumer),
                    Err(trouble) if trouble.is_passing() && tries.again().await => continue,
                    Err(trouble) => return Err(self.log.failed(trouble)),
                }
            }
            let Some(consumer) = &mut self.consumer else { continue };
            // A restarted server has forgotten the consumer, and says nothing about it until heartbeats are missed.
            let said = tokio::select! {
                said = consumer.messages.next() => said,
                changed = consumer.connections.changed() => {
                    if changed.is_err() {
                        return Err(LogFailure::Stopping);
                    }
                    None
                }
            };
            if let Some(Ok(message)) = said {
                self.take(message)?;
                self.take_what_is_here()?;
                continue;
            }
            // A missed heartbeat, a deleted consumer, a restarted server: begin again where we stand.
            if consumer.born.elapsed() > HEARTBEAT {
                tries = Tries::within(self.log.patience());
            }
            self.consumer = None;
            if !tries.again().await {
                let why = format!("the consumer after {} was lost again and again", self.after);
                return Err(self.log.failed(Trouble::Silence(why)));
            }
        }
        Ok(std::mem::take(&mut self.page))
    }

    fn take_what_is_here(&mut self) -> Result<(), LogFailure> {
        while self.page.len() < PAGE {
            let Some(consumer) = &mut self.consumer else { break };
            match consumer.messages.next().now_or_never() {
                Some(Some(Ok(message))) => self.take(message)?,
                Some(Some(Err(_)) | None) => self.consumer = None,
                None => break,
            }
        }
        Ok(())
    }

    /// Puts a message on the page, unless one before it was lost: then the consumer is dropped.
    fn take(&mut self, message: Message) -> Result<(), LogFailure> {
        let at = self.log.at();
        let foreign =
            |position, what, found: String| LogFailure::Foreign { at: at.clone(), position, what, found };
        let info = message.info().map_err(|error| foreign(0, "a message", error.to_string()))?;
        let (position, nth) = (info.stream_sequence, info.consumer_sequence);
        let nanos = info.published.unix_timestamp_nanos();
        let in_order = self.consumer.as_mut().is_some_and(|consumer| {
            consumer.delivered += 1;
            consumer.delivered == nth && position > self.after
        });
        if !in_order {
            self.consumer = None;
            return Ok(());
        }
        let recorded = i64::try_from(nanos).ok().map(chrono::DateTime::from_timestamp_nanos);
        let recorded = recorded.ok_or_else(|| foreign(position, "a time", nanos.to_string()))?;
        let id = message.headers.as_ref().and_then(|h| h.get("Nats-Msg-Id")).map_or("", |id| id.as_str());
        let (id, stream) = direct::names(position, id, &message.subject, &at)?;
        let recorded = recorded.with_timezone(&self.log.zone());
        self.page.push(Record { position, recorded, id, stream, body: message.message.payload });
        self.after = position;
        Ok(())
    }

    async fn begin(&self, limit: Duration) -> Result<Consumer, Trouble> {
        let config = Config {
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: self.after.saturating_add(1) },
            ack_policy: AckPolicy::None,
            inactive_threshold: FORGET,
            memory_storage: true,
            num_replicas: 1,
            ..Config::default()
        };
        let silence = |error: String| Trouble::Silence(format!("consumer: {error}"));
        let begun = async {
            let context = self.log.context();
            let mut connections = self.log.connections();
            // Seen before the consumer is made: a connection lost meanwhile counts.
            connections.mark_unchanged();
            let consumer = context.create_consumer_on_stream(config, self.log.stream()).await;
            let consumer = consumer.map_err(|error| silence(error.to_string()))?;
            let pull = consumer.stream().max_messages_per_batch(PAGE).heartbeat(HEARTBEAT).expires(PULL);
            let messages = pull.messages().await.map_err(|error| silence(error.to_string()))?;
            Ok(Consumer { messages, delivered: 0, connections, born: Instant::now() })
        };
        timeout(limit, begun).await.map_err(|_| silence("no answer in time".to_owned()))?
    }
}
