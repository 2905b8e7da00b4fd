//! The log in a JetStream stream: one stream a campaign, one message an event, one subject a stream and type.
//!
//! An append is one conditional publish, `Nats-Expected-Last-Subject-Sequence` over the subjects of its stream; the
//! acknowledgement is awaited, so with `sync_interval: always` acknowledged means durable. What the server takes for
//! granted and the log does not is set in [`settings`].

mod append;
mod connect;
mod direct;
mod seen;
mod settings;
mod subscription;
mod wire;

use std::{sync::Arc, time::Duration};

use async_nats::{
    Client,
    jetstream::{self, Context, stream::Config},
};
use bytes::Bytes;
use chrono::FixedOffset;
use serde::Deserialize;
use tokio::sync::watch;
use vocabulary::StreamId;

use self::{
    seen::Seen,
    wire::{Tries, Trouble, code},
};
use super::{LogFailure, Record};

pub use connect::JetstreamOptions;
pub(super) use subscription::Subscription;

/// The log over NATS. Clones share one connection.
#[derive(Debug, Clone)]
pub struct Jetstream(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    context: Context,
    options: JetstreamOptions,
    address: String,
    stream: String,
    seen: Seen,
    /// How often the connection was made.
    connections: watch::Receiver<u64>,
}

#[derive(Deserialize)]
struct Info {
    config: Config,
    state: State,
}

#[derive(Deserialize)]
struct State {
    last_seq: u64,
}

impl Jetstream {
    pub(super) async fn connect(options: &JetstreamOptions) -> Result<Self, LogFailure> {
        let (client, connections) = connect::connect(options).await?;
        let log = Self(Arc::new(Inner {
            context: jetstream::new(client.clone()),
            client,
            address: connect::shown(&options.url),
            stream: format!("LIANQIN-{}", options.campaign),
            options: options.clone(),
            seen: Seen::default(),
            connections,
        }));
        log.prepare().await?;
        Ok(log)
    }

    /// The connection, for requests between services.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The name of the campaign's stream, for operators.
    pub fn stream(&self) -> &str {
        &self.0.stream
    }

    /// Where the log is, without credentials.
    fn at(&self) -> String {
        format!("{} {}", self.0.address, self.0.stream)
    }

    fn context(&self) -> &Context {
        &self.0.context
    }

    fn zone(&self) -> FixedOffset {
        self.0.options.zone
    }

    fn connections(&self) -> watch::Receiver<u64> {
        self.0.connections.clone()
    }

    fn patience(&self) -> Duration {
        self.0.options.patience
    }

    /// Creates the stream, or checks the one that is there.
    async fn prepare(&self) -> Result<(), LogFailure> {
        let subjects = format!("lianqin.{}.*.*.*", self.0.options.campaign);
        let wanted = settings::wanted(&self.0.stream, &subjects, self.0.options.replicas);
        let found = match self.api::<Info>("STREAM.INFO", &Bytes::new()).await {
            Ok(info) => info.config,
            Err(trouble) if trouble.is(code::STREAM_MISSING) => {
                let payload =
                    serde_json::to_vec(&wanted).map_err(|error| Trouble::Silence(error.to_string()));
                let payload = Bytes::from(payload.map_err(|trouble| self.failed(trouble))?);
                match self.api::<Info>("STREAM.CREATE", &payload).await {
                    Ok(info) => info.config,
                    // Somebody made it a moment earlier, perhaps otherwise: look at theirs.
                    Err(trouble) if trouble.is(code::STREAM_EXISTS) => self.info().await?.config,
                    Err(trouble) => return Err(self.failed(trouble)),
                }
            }
            Err(trouble) => return Err(self.failed(trouble)),
        };
        let settings = settings::differences(&found, &wanted);
        if settings.is_empty() {
            return Ok(());
        }
        Err(LogFailure::WrongSettings {
            address: self.0.address.clone(),
            stream: self.0.stream.clone(),
            settings,
        })
    }

    async fn info(&self) -> Result<Info, LogFailure> {
        self.api("STREAM.INFO", &Bytes::new()).await.map_err(|trouble| self.failed(trouble))
    }

    pub(super) async fn head(&self) -> Result<u64, LogFailure> {
        Ok(self.info().await?.state.last_seq)
    }

    pub(super) async fn read(&self, after: u64, limit: usize) -> Result<Vec<Record>, LogFailure> {
        self.fetch(after, limit, None).await
    }

    pub(super) async fn read_stream(&self, stream: &StreamId) -> Result<Vec<Record>, LogFailure> {
        let filter = format!("{}.*", self.subject_of(stream));
        let seen = self.0.seen.last(stream);
        let mut tries = Tries::within(self.patience());
        loop {
            let records = self.fetch(0, usize::MAX, Some(&filter)).await?;
            let reached = records.last().map_or(0, |record| record.position);
            if reached >= seen {
                self.0.seen.read(stream, &records);
                return Ok(records);
            }
            // In a cluster a lagging replica answered; what was written or read here is not to vanish again.
            if !tries.again().await {
                let why = format!("{stream} is read up to {reached} only, and ended at {seen} before");
                return Err(self.failed(Trouble::Silence(why)));
            }
        }
    }

    pub(super) fn subscribe(&self, after: u64) -> Subscription {
        Subscription::new(self.clone(), after)
    }

    async fn fetch(&self, after: u64, limit: usize, filter: Option<&str>) -> Result<Vec<Record>, LogFailure> {
        let (mut after, mut records) = (after, Vec::new());
        let mut tries = Tries::within(self.patience());
        while records.len() < limit {
            let left = limit.saturating_sub(records.len());
            match direct::batch(self.client(), self.stream(), after, left, filter, tries.attempt()).await {
                Ok(batch) => {
                    let got = records.len();
                    for message in batch.messages {
                        records.push(direct::record(message, &self.at(), self.zone())?);
                    }
                    after = records.last().map_or(after, |record| record.position);
                    if !batch.more || records.len() == got {
                        break;
                    }
                    tries = Tries::within(self.patience());
                }
                Err(trouble) if trouble.is_passing() && tries.again().await => {}
                Err(trouble) => return Err(self.failed(trouble)),
            }
        }
        Ok(records)
    }

    /// One question to the stream's API, tried again while nobody answers.
    async fn api<T: serde::de::DeserializeOwned>(&self, name: &str, payload: &Bytes) -> Result<T, Trouble> {
        let subject = format!("$JS.API.{name}.{}", self.0.stream);
        let mut tries = Tries::within(self.patience());
        loop {
            match wire::ask(self.client(), subject.clone(), None, payload.clone(), tries.attempt()).await {
                Err(trouble) if trouble.is_passing() && tries.again().await => {}
                answered => return answered,
            }
        }
    }

    fn subject_of(&self, stream: &StreamId) -> String {
        format!("lianqin.{}.{}.{}", self.0.options.campaign, stream.kind.as_str(), stream.id)
    }

    fn failed(&self, trouble: Trouble) -> LogFailure {
        let (address, stream) = (self.0.address.clone(), self.0.stream.clone());
        if trouble.is_disabled() {
            return LogFailure::NoJetstream { address };
        }
        let waited = self.patience();
        match trouble {
            Trouble::Silence(why) => LogFailure::NoAnswer { address, stream, waited, why },
            Trouble::Server(error) if Trouble::Server(error.clone()).is_passing() => {
                LogFailure::NoAnswer { address, stream, waited, why: error.description }
            }
            Trouble::Server(error) => {
                LogFailure::Refused { address, stream, code: error.err_code, description: error.description }
            }
            Trouble::TooLarge => {
                LogFailure::TooLarge { address, bytes: 0, limit: self.client().max_payload() }
            }
        }
    }
}
