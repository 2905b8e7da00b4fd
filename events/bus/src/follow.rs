//! The loop `follow`: a projection is a pure fold of the log, kept up to date and saved with its position.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;
use tokio::{sync::watch, task::JoinHandle};
use vocabulary::{
    Kind, Stamp, Wordless,
    wire::{self, WireError},
};

use crate::{
    log::{Bus, LogFailure, Record},
    snapshot,
};

/// A snapshot is saved after this many events, and when the program stops.
const SNAPSHOT_EVERY: u64 = 20_000;

/// A read model: what the log says about one question. Pure, no I/O; raise `VERSION` to fold it anew.
pub trait Projection: Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name, also of its snapshot.
    const NAME: &'static str;
    /// Raised whenever the fold or the state changes its meaning.
    const VERSION: u32;
    /// The kinds of stream whose events it reads. Any other event is passed over, and not even decoded: a fold that comes to
    /// read more raises `VERSION`.
    const READS: &'static [Kind];

    /// Takes one more event in. Its sealed words are not among what a projection may know.
    fn apply(&mut self, fact: Wordless);

    /// Hears how many events were passed over.
    fn passed(&mut self, _events: u64) {}
}

/// Some events after each other, as a projection is given them. It does not know which: to decode them is compiled once.
#[derive(Debug)]
pub struct Batch {
    reads: &'static [Kind],
    facts: Vec<Wordless>,
    passed: u64,
}

impl Batch {
    /// No events yet, for a projection that reads these kinds.
    pub fn reading(reads: &'static [Kind], events: usize) -> Self {
        Self { reads, facts: Vec::with_capacity(events), passed: 0 }
    }

    /// Decodes records for the projection `name`; all or none.
    fn of(name: &'static str, reads: &'static [Kind], records: &[Record]) -> Result<Self, FollowFailure> {
        let mut batch = Self::reading(reads, records.len());
        for Record { position, recorded, stream, body, id: _ } in records {
            batch.push(Some(stream.kind), *position, *recorded, body).map_err(|error| {
                FollowFailure::Unreadable { name, position: *position, reason: error.to_string() }
            })?;
        }
        Ok(batch)
    }

    /// Decodes one more, unless it is of a kind that the projection does not read.
    pub fn push(
        &mut self,
        kind: Option<Kind>,
        position: u64,
        recorded: Stamp,
        body: &[u8],
    ) -> Result<(), WireError> {
        if kind.is_some_and(|kind| !self.reads.contains(&kind)) {
            self.passed = self.passed.saturating_add(1);
        } else {
            self.facts.push(wire::decode_wordless(position, recorded, body)?);
        }
        Ok(())
    }

    /// Lets the projection take them in.
    pub fn fold<P: Projection>(self, state: &mut P) {
        for fact in self.facts {
            state.apply(fact);
        }
        state.passed(self.passed);
    }
}

/// Why a projection stopped or cannot answer.
#[derive(Debug, Error)]
pub enum FollowFailure {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogFailure),
    /// An event that this program cannot read: going on would make every later figure wrong.
    #[error("the projection {name} stopped at position {position}: {reason}")]
    Unreadable {
        /// The projection.
        name: &'static str,
        /// Where.
        position: u64,
        /// What the decoder says.
        reason: String,
    },
    /// It stopped earlier; the program's log says where and why.
    #[error("the projection {name} has stopped: {reason}")]
    Stopped {
        /// The projection.
        name: &'static str,
        /// Why.
        reason: Arc<str>,
    },
    /// It has not yet come as far as was asked.
    #[error("the projection {name} is at {at} and did not reach {wanted} within {limit:?}; try again")]
    Behind {
        /// The projection.
        name: &'static str,
        /// How far it is.
        at: u64,
        /// How far it should be.
        wanted: u64,
        /// How long it was waited for.
        limit: Duration,
    },
}

/// How far a projection has come.
#[derive(Debug, Clone)]
enum Progress {
    At(u64),
    Stopped(Arc<str>),
}

/// A projection that is kept up to date. Clones share it; when the last one goes, the following stops.
pub struct View<P> {
    state: Arc<RwLock<P>>,
    progress: watch::Receiver<Progress>,
    task: Arc<Task>,
}

/// The following task; it ends, and saves its snapshot, when this goes.
struct Task {
    stop: watch::Sender<()>,
    handle: Mutex<Option<JoinHandle<()>>>,
}

impl<P> Clone for View<P> {
    fn clone(&self) -> Self {
        Self { state: Arc::clone(&self.state), progress: self.progress.clone(), task: Arc::clone(&self.task) }
    }
}

impl<P: Projection> fmt::Debug for View<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("name", &P::NAME)
            .field("progress", &*self.progress.borrow())
            .finish_non_exhaustive()
    }
}

impl<P: Projection> View<P> {
    /// Looks at the state as it is now.
    pub fn read<R>(&self, look: impl FnOnce(&P) -> R) -> R {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far it has come.
    pub fn position(&self) -> u64 {
        match &*self.progress.borrow() {
            Progress::At(position) => *position,
            Progress::Stopped(_) => 0,
        }
    }

    /// Waits until everything up to `position` is taken in.
    pub async fn reach(&self, position: u64, limit: Duration) -> Result<(), FollowFailure> {
        let mut progress = self.progress.clone();
        let there = progress.wait_for(|progress| match progress {
            Progress::At(at) => *at >= position,
            Progress::Stopped(_) => true,
        });
        let stopped = |reason| FollowFailure::Stopped { name: P::NAME, reason };
        match tokio::time::timeout(limit, there).await {
            Ok(Ok(progress)) => match &*progress {
                Progress::At(_) => Ok(()),
                Progress::Stopped(reason) => Err(stopped(Arc::clone(reason))),
            },
            Ok(Err(_)) => Err(stopped("it was told to end".into())),
            Err(_) => {
                Err(FollowFailure::Behind { name: P::NAME, at: self.position(), wanted: position, limit })
            }
        }
    }

    /// Stops following and waits, at most `limit`, until the snapshot is saved.
    pub async fn finish(&self, limit: Duration) {
        self.task.stop.send_replace(());
        let handle = self.task.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle
            && tokio::time::timeout(limit, handle).await.is_err()
        {
            tracing::warn!(projection = P::NAME, "still saving its snapshot, left alone");
        }
    }

    /// Waits for a change of position.
    pub async fn changed(&mut self) {
        // An error means that the following has stopped; the caller's own tick goes on.
        if self.progress.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Starts a projection: from its snapshot in `dir` if there is one that fits, else from the log's beginning.
pub async fn follow<P: Projection>(bus: &Bus, dir: Option<PathBuf>) -> Result<View<P>, FollowFailure> {
    let saved = dir.as_deref().and_then(snapshot::load::<P>);
    let head = bus.head().await?;
    // A snapshot of more than the log holds is of another log.
    let (state, position) = saved.filter(|(_, position)| *position <= head).unwrap_or_default();
    let state = Arc::new(RwLock::new(state));
    let (progress, seen) = watch::channel(Progress::At(position));
    let (stop, stopped) = watch::channel(());
    let follower = Follower { bus: bus.clone(), dir, state: Arc::clone(&state), progress, saved: position };
    let handle = Mutex::new(Some(tokio::spawn(follower.run(position, stopped))));
    Ok(View { state, progress: seen, task: Arc::new(Task { stop, handle }) })
}

/// Takes everything after position `after` up to and with `until` into a projection that is not followed.
pub async fn fold<P: Projection>(
    bus: &Bus,
    state: &mut P,
    mut after: u64,
    until: u64,
) -> Result<(), FollowFailure> {
    const AT_ONCE: usize = 4_096;
    while after < until {
        let mut page = bus.read(after, AT_ONCE).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        page.retain(|record| record.position <= until);
        Batch::of(P::NAME, P::READS, &page)?.fold(state);
    }
    Ok(())
}

struct Follower<P> {
    bus: Bus,
    dir: Option<PathBuf>,
    state: Arc<RwLock<P>>,
    progress: watch::Sender<Progress>,
    saved: u64,
}

impl<P: Projection> Follower<P> {
    async fn run(mut self, mut position: u64, mut stopped: watch::Receiver<()>) {
        let mut subscription = self.bus.subscribe(position);
        loop {
            let page = tokio::select! {
                biased;
                _ = stopped.changed() => break,
                page = subscription.next_page() => page,
            };
            match page {
                Ok(page) => match self.take(&page) {
                    Ok(last) => position = last.unwrap_or(position),
                    Err(failure) => return self.stop(&failure),
                },
                Err(failure) if failure.is_retryable() => {
                    tracing::warn!(projection = P::NAME, position, %failure, "log out of reach, following again");
                    subscription = self.bus.subscribe(position);
                }
                Err(failure) => return self.stop(&failure.into()),
            }
            if position.saturating_sub(self.saved) >= SNAPSHOT_EVERY {
                self.save(position);
            }
        }
        if position > self.saved {
            self.save(position);
        }
    }

    /// Decodes a page, then takes it in under one short lock.
    fn take(&self, page: &[Record]) -> Result<Option<u64>, FollowFailure> {
        let batch = Batch::of(P::NAME, P::READS, page)?;
        let last = page.last().map(|record| record.position);
        batch.fold(&mut *self.state.write().unwrap_or_else(PoisonError::into_inner));
        if let Some(position) = last {
            self.progress.send_replace(Progress::At(position));
            metrics::gauge!("lianqin_projection_position", "projection" => P::NAME).set(as_gauge(position));
        }
        Ok(last)
    }

    fn save(&mut self, position: u64) {
        let Some(dir) = &self.dir else { return };
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        match snapshot::save(dir, &*state, position) {
            Ok(()) => self.saved = position,
            // The log has everything: a snapshot that cannot be written costs time at the next start, no more.
            Err(error) => tracing::warn!(projection = P::NAME, %error, "snapshot not saved"),
        }
    }

    fn stop(self, failure: &FollowFailure) {
        tracing::error!(projection = P::NAME, %failure, "projection stopped");
        self.progress.send_replace(Progress::Stopped(failure.to_string().into()));
    }
}

#[expect(clippy::cast_precision_loss, reason = "positions stay far below 2^52; the gauge is for people")]
fn as_gauge(position: u64) -> f64 {
    position as f64
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Leads {
        read: u64,
        passed: u64,
    }

    impl Projection for Leads {
        const NAME: &'static str = "leads-only";
        const VERSION: u32 = 1;
        const READS: &'static [Kind] = &[Kind::Lead];
        fn apply(&mut self, _fact: Wordless) {
            self.read += 1;
        }
        fn passed(&mut self, events: u64) {
            self.passed += events;
        }
    }

    #[test]
    fn what_a_projection_does_not_read_is_passed_over_undecoded_and_what_it_reads_must_be_readable() {
        let lead = include_bytes!("../../vocabulary/wire/lead-found.json");
        let at = "2025-08-04T09:30:00+08:00".parse().unwrap();
        let mut batch = Batch::reading(Leads::READS, 3);
        batch.push(Some(Kind::Lead), 1, at, lead).unwrap();
        batch.push(Some(Kind::Reminder), 2, at, b"of a newer program").unwrap();
        assert!(batch.push(Some(Kind::Lead), 3, at, b"of a newer program").is_err());
        assert!(batch.push(None, 3, at, b"of no kind of ours").is_err());
        let mut state = Leads::default();
        batch.fold(&mut state);
        assert_eq!(state, Leads { read: 1, passed: 1 });
    }
}
