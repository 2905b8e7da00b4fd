//! The loop `ask`: load, decide, append; again if somebody was first, a bounded number of times.

use thiserror::Error;
use uuid::Uuid;
use vocabulary::{
    Actor, Context, Event, Fact, Recorded, Rules, Stamp, Stream, StreamId, fact::Narrow, ids::CampaignId,
    wire,
};

use crate::{
    clock::Clock,
    log::{AppendError, Appended, Bus, Entry, LogFailure, Record},
};

/// How often a decision is taken anew because another writer was first. Each round some writer has won, so that a
/// stream would need this many writers at once to exhaust it.
const ROUNDS: usize = 64;

/// What somebody wishes of one stream.
#[derive(Debug, Clone)]
pub struct Wish<C> {
    /// Minted where the wish arose; sending it again asks for the same answer.
    pub id: Uuid,
    /// The stream.
    pub stream: StreamId,
    /// The wish itself, every personal word sealed.
    pub command: C,
    /// Who, in which post.
    pub actor: Actor,
    /// When, as told.
    pub at: Stamp,
    /// The event that led to it.
    pub cause: Option<Uuid>,
    /// How it came in.
    pub channel: String,
}

/// What came of a wish.
#[derive(Debug, Clone)]
pub enum Answer<S: Stream> {
    /// It is recorded now.
    Recorded(Box<Recorded<S::Event>>),
    /// It was recorded when it was sent before, maybe in another stream.
    Known(Box<Recorded>),
    /// It is so already; nothing was written.
    Unchanged,
    /// It is refused.
    Refused(S::Refusal),
}

/// Nobody knows what came of the wish, or it cannot be taken in. Send it again, with the same id.
#[derive(Debug, Error)]
pub enum AskFailure {
    /// The log cannot be reached or read.
    #[error(transparent)]
    Log(#[from] LogFailure),
    /// The stream holds an event that this program cannot read.
    #[error("stream {stream} cannot be read at position {position}: {reason}")]
    Unreadable {
        /// The stream.
        stream: StreamId,
        /// Where.
        position: u64,
        /// What the decoder says.
        reason: String,
    },
    /// Others were first every time.
    #[error("stream {stream} changed {rounds} times while this was being decided; send it again")]
    Contended {
        /// The stream.
        stream: StreamId,
        /// How often it was tried.
        rounds: usize,
    },
    /// The event cannot be written as JSON.
    #[error("the event cannot be encoded: {0}")]
    Encode(String),
}

impl AskFailure {
    /// Whether sending the same wish again can help.
    pub fn is_retryable(&self) -> bool {
        match self {
            AskFailure::Log(failure) => failure.is_retryable(),
            AskFailure::Contended { .. } => true,
            AskFailure::Unreadable { .. } | AskFailure::Encode(_) => false,
        }
    }
}

/// Takes one wish through load, decide and append.
pub async fn ask<S>(
    bus: &Bus,
    campaign: &CampaignId,
    rules: &Rules,
    clock: &Clock,
    wish: &Wish<S::Command>,
) -> Result<Answer<S>, AskFailure>
where
    S: Stream,
    S::Event: Narrow,
    Event: From<S::Event>,
{
    for _ in 0..ROUNDS {
        let (state, last) = match load::<S>(bus, &wish.stream, Some(wish.id)).await? {
            Loaded::Known(recorded) => return Ok(Answer::Known(recorded)),
            Loaded::State(state, last) => (state, last),
        };
        let context = Context { at: wish.at, actor: &wish.actor, rules };
        let event = match state.decide(wish.command.clone(), &context) {
            Ok(Some(event)) => event,
            Ok(None) => return Ok(Answer::Unchanged),
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let recorded = clock.now();
        let fact = fact_of(wish, event);
        let encoded = wire::encode(&fact.clone().map(Event::from), campaign)
            .map_err(|error| AskFailure::Encode(error.to_string()))?;
        let entry = Entry {
            id: wish.id,
            stream: wish.stream.clone(),
            event_type: encoded.name,
            recorded,
            body: encoded.body.into(),
        };
        match bus.append(&entry, last).await {
            Ok(Appended::Written(position)) => {
                return Ok(Answer::Recorded(Box::new(Recorded { position, recorded, fact })));
            }
            Ok(Appended::Known(position)) => {
                return at_position(bus, &wish.stream, position)
                    .await
                    .map(|known| Answer::Known(Box::new(known)));
            }
            Err(AppendError::Conflict { .. }) => {
                metrics::counter!("lianqin_ask_conflicts_total", "kind" => wish.stream.kind.as_str())
                    .increment(1);
            }
            Err(AppendError::Failure(failure)) => return Err(failure.into()),
        }
    }
    Err(AskFailure::Contended { stream: wish.stream.clone(), rounds: ROUNDS })
}

enum Loaded<S> {
    Known(Box<Recorded>),
    State(S, u64),
}

/// Folds a stream; an event that carries `wish`, if given, is the wish's answer from before.
async fn load<S>(bus: &Bus, stream: &StreamId, wish: Option<Uuid>) -> Result<Loaded<S>, AskFailure>
where
    S: Stream,
    S::Event: Narrow,
{
    let mut state = S::default();
    let mut last = 0;
    for record in bus.read_stream(stream).await? {
        let recorded = decode(&record)?;
        if wish == Some(record.id) {
            return Ok(Loaded::Known(Box::new(recorded)));
        }
        last = record.position;
        let fact = recorded.fact.narrow();
        let fact = fact.ok_or_else(|| unreadable(&record, "it belongs to another kind of stream"))?;
        state = state.evolve(&fact);
    }
    Ok(Loaded::State(state, last))
}

/// The state of a stream as it is now.
pub async fn state_of<S>(bus: &Bus, stream: &StreamId) -> Result<S, AskFailure>
where
    S: Stream,
    S::Event: Narrow,
{
    match load(bus, stream, None).await? {
        Loaded::State(state, _) => Ok(state),
        Loaded::Known(recorded) => Err(AskFailure::Unreadable {
            stream: stream.clone(),
            position: recorded.position,
            reason: "it was taken for an answer that nobody asked for".to_owned(),
        }),
    }
}

async fn at_position(bus: &Bus, stream: &StreamId, position: u64) -> Result<Recorded, AskFailure> {
    let page = bus.read(position.saturating_sub(1), 1).await?;
    match page.first() {
        Some(record) => decode(record),
        None => Err(AskFailure::Unreadable {
            stream: stream.clone(),
            position,
            reason: "the log says it holds the event but does not give it".to_owned(),
        }),
    }
}

fn decode(record: &Record) -> Result<Recorded, AskFailure> {
    wire::decode_recorded(record.position, record.recorded, &record.body)
        .map_err(|error| unreadable(record, &error.to_string()))
}

fn unreadable(record: &Record, reason: &str) -> AskFailure {
    AskFailure::Unreadable {
        stream: record.stream.clone(),
        position: record.position,
        reason: reason.to_owned(),
    }
}

fn fact_of<C, E>(wish: &Wish<C>, event: E) -> Fact<E> {
    Fact {
        id: wish.id,
        stream: wish.stream.clone(),
        time: wish.at,
        actor: wish.actor.clone(),
        cause: wish.cause,
        channel: wish.channel.as_str().into(),
        event,
    }
}
