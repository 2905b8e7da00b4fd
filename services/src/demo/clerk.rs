//! Takes a wish to the real decider of its stream, seals its words and puts the envelope around what is granted.

use thiserror::Error;
use uuid::{Builder, Uuid};
use vocabulary::{
    Actor, Context, Event, Fact, Role, Rules, Sealed, Secret, Stamp, Stream, StreamId, UnitId,
    fact::SIMULATED,
};

/// Why words could not be sealed.
pub type SealFailure = Box<dyn std::error::Error + Send + Sync>;

/// Seals words; the vault in a written demo, anything repeatable in a test.
pub trait Sealer {
    /// Seals the words of one field of one event under the key of `subject`.
    fn seal(
        &mut self,
        subject: &str,
        event: Uuid,
        field: &str,
        words: &Secret,
    ) -> Result<Sealed, SealFailure>;
}

/// A simulated fact as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its position in the log, from 1.
    pub position: u64,
    /// The position of its stream's fact before, 0 for none.
    pub after: u64,
    /// When it is appended; never before the fact that was recorded before it.
    pub recorded: Stamp,
    /// The fact.
    pub fact: Fact,
}

/// Why the simulation cannot go on: a mistake in it, or rules that it does not fit.
#[derive(Debug, Error)]
pub enum Fault {
    /// A decider refused what the simulation wished.
    #[error("the simulation wished at {at} something of {stream} that is refused: {refusal}")]
    Refused {
        /// The stream.
        stream: StreamId,
        /// When.
        at: Stamp,
        /// The refusal, as a person reads it.
        refusal: String,
    },
    /// It wished what was so already.
    #[error("the simulation wished at {at} something of {stream} that was so already")]
    Already {
        /// The stream.
        stream: StreamId,
        /// When.
        at: Stamp,
    },
    /// Nobody holds a post that has to act.
    #[error("unit '{unit}' has nobody in the post '{}' at {at}", role.as_str())]
    Nobody {
        /// The unit.
        unit: UnitId,
        /// The post.
        role: Role,
        /// When.
        at: Stamp,
    },
    /// The rules lack something without which nothing can be simulated.
    #[error("these rules cannot be simulated: they have no {what}")]
    Rules {
        /// What is missing.
        what: &'static str,
    },
    /// A fact could not be read back.
    #[error("the read models could not take in event {position} of the demo")]
    Unreadable {
        /// Its position.
        position: u64,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Words could not be sealed.
    #[error("words could not be sealed")]
    Seal(#[source] SealFailure),
}

/// One stream that is being driven.
#[derive(Debug, Clone)]
pub(super) struct Thread<T> {
    pub(super) stream: StreamId,
    pub(super) state: T,
    /// The position of its last fact.
    last: u64,
    /// The last fact, which a reaction names as its cause.
    pub(super) last_id: Option<Uuid>,
}

impl<T: Stream> Thread<T> {
    pub(super) fn new(stream: StreamId) -> Self {
        Self { stream, state: T::default(), last: 0, last_id: None }
    }
}

/// Who wishes something, when it happens and when it is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) at: Stamp,
    pub(super) recorded: Stamp,
    pub(super) actor: &'a Actor,
    pub(super) cause: Option<Uuid>,
    pub(super) rules: &'a Rules,
}

impl Moment<'_> {
    fn context(&self) -> Context<'_> {
        Context { at: self.at, actor: self.actor, rules: self.rules }
    }
}

/// The clerk counts what is recorded and mints ids.
#[derive(Debug)]
pub(super) struct Clerk<S> {
    seed: u64,
    written: u64,
    sealer: S,
}

impl<S: Sealer> Clerk<S> {
    pub(super) fn new(seed: u64, sealer: S) -> Self {
        Self { seed, written: 0, sealer }
    }

    /// The position of the last fact.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    pub(super) fn sealer(&mut self) -> &mut S {
        &mut self.sealer
    }

    /// The id of the next fact: a `UUIDv7` of its time, the seed and its position.
    pub(super) fn next_id(&self, at: Stamp) -> Uuid {
        let position = self.written.saturating_add(1);
        let mut random = [0; 10];
        let noise = scatter(self.seed ^ scatter(position)).to_be_bytes();
        // The last six bytes are the position, so that no two ids are the same.
        let counter = position.to_be_bytes().into_iter().skip(2);
        for (to, from) in random.iter_mut().zip(noise.into_iter().take(4).chain(counter)) {
            *to = from;
        }
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    pub(super) fn seal(
        &mut self,
        subject: &str,
        event: Uuid,
        field: &str,
        words: &Secret,
    ) -> Result<Sealed, Fault> {
        self.sealer.seal(subject, event, field, words).map_err(Fault::Seal)
    }

    /// What the decider grants, taken into the stream's state; the id must be the one of [`Clerk::next_id`].
    pub(super) fn grant<T: Stream>(
        &mut self,
        thread: &mut Thread<T>,
        id: Uuid,
        command: T::Command,
        moment: &Moment<'_>,
    ) -> Result<Told, Fault>
    where
        Event: From<T::Event>,
    {
        let at = moment.at;
        match thread.state.decide(command, &moment.context()) {
            Ok(Some(event)) => Ok(self.record(thread, id, event, moment)),
            Ok(None) => Err(Fault::Already { stream: thread.stream.clone(), at }),
            Err(refusal) => {
                Err(Fault::Refused { stream: thread.stream.clone(), at, refusal: refusal.to_string() })
            }
        }
    }

    /// The same for what may have become needless since it was wished: then there is nothing.
    pub(super) fn offer<T: Stream>(
        &mut self,
        thread: &mut Thread<T>,
        id: Uuid,
        command: T::Command,
        moment: &Moment<'_>,
    ) -> Option<Told>
    where
        Event: From<T::Event>,
    {
        match thread.state.decide(command, &moment.context()) {
            Ok(Some(event)) => Some(self.record(thread, id, event, moment)),
            Ok(None) | Err(_) => None,
        }
    }

    fn record<T: Stream>(
        &mut self,
        thread: &mut Thread<T>,
        id: Uuid,
        event: T::Event,
        moment: &Moment<'_>,
    ) -> Told
    where
        Event: From<T::Event>,
    {
        let Moment { at, recorded, actor, cause, rules: _ } = *moment;
        let fact = Fact {
            id,
            stream: thread.stream.clone(),
            time: at,
            actor: actor.clone(),
            cause,
            channel: SIMULATED.into(),
            event,
        };
        thread.state = std::mem::take(&mut thread.state).evolve(&fact);
        self.written = self.written.saturating_add(1);
        let after = std::mem::replace(&mut thread.last, self.written);
        thread.last_id = Some(id);
        Told { position: self.written, after, recorded, fact: fact.map(Event::from) }
    }
}

/// `SplitMix64`: spreads neighbouring numbers over all bits, one to one.
fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}
