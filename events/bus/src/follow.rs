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
use vocabulary::{Wordless, wire};

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

    /// Takes one more event in. Its sealed words are not among what a projection may know.
    fn apply(&mut self, fact: Wordless);
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
        let facts = page.iter().map(decode::<P>).collect::<Result<Vec<_>, _>>()?;
        let last = facts.last().map(|fact| fact.position);
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            for fact in facts {
                state.apply(fact);
            }
        }
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

fn decode<P: Projection>(record: &Record) -> Result<Wordless, FollowFailure> {
    wire::decode_wordless(record.position, record.recorded, &record.body).map_err(|error| {
        FollowFailure::Unreadable { name: P::NAME, position: record.position, reason: error.to_string() }
    })
}

#[expect(clippy::cast_precision_loss, reason = "positions stay far below 2^52; the gauge is for people")]
fn as_gauge(position: u64) -> f64 {
    position as f64
}
