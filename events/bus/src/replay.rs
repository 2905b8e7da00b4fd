//! Folding a whole embedded log as fast as the machine allows: pages are read and decoded on every core, and
//! folded in their order. What `follow` does live, event by event, this does at once: with the same `apply`, to the same bytes.

use std::{
    num::NonZero,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use eventstore_lite::{RowRef, Store};
use thiserror::Error;
use vocabulary::{Kind, Stamp};

use crate::follow::{Batch, Projection};

/// Events of one page; decoded, they should fit into a core's own cache.
const PAGE: u64 = 256;

/// Why a log could not be folded.
#[derive(Debug, Error)]
pub enum ReplayFailure {
    /// It cannot be read.
    #[error(transparent)]
    Log(#[from] eventstore_lite::Failure),
    /// It holds an event that this program cannot read.
    #[error("position {position} cannot be read: {reason}")]
    Unreadable {
        /// Where.
        position: u64,
        /// What the decoder says.
        reason: String,
    },
}

type Page<P> = Result<Batch<P>, ReplayFailure>;

/// Folds everything after position `after` up to and with `until` into `state`; `zone` is that of `recorded`.
pub fn replay<P: Projection>(
    store: &Store,
    state: &mut P,
    after: u64,
    until: u64,
    zone: chrono::FixedOffset,
) -> Result<(), ReplayFailure> {
    let turns =
        Turns { folded: Mutex::new(Folded { state, to: after, failed: None }), moved: Condvar::new() };
    let next = AtomicU64::new(after);
    let work = || {
        loop {
            let start = next.fetch_add(PAGE, Ordering::Relaxed);
            let end = start.saturating_add(PAGE).min(until);
            if start >= until || !turns.take(start, end, page(store, start, end, zone)) {
                return;
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        work();
    });
    let folded = turns.folded.into_inner().unwrap_or_else(PoisonError::into_inner);
    folded.failed.map_or(Ok(()), Err)
}

/// The pages' turns: each is folded on the core that decoded it, where its events still are in the cache, but only when
/// all before it are folded.
struct Turns<'s, P> {
    folded: Mutex<Folded<'s, P>>,
    moved: Condvar,
}

struct Folded<'s, P> {
    state: &'s mut P,
    /// Up to this position.
    to: u64,
    failed: Option<ReplayFailure>,
}

impl<P: Projection> Turns<'_, P> {
    /// Waits until everything up to `start` is folded, then folds the page that ends at `end`; false when it is no use to
    /// go on.
    fn take(&self, start: u64, end: u64, page: Page<P>) -> bool {
        // Also when `apply` panics: who waits must hear of it.
        let _wake = Wake(&self.moved);
        let Ok(folded) = self.folded.lock() else { return false };
        let turn = self.moved.wait_while(folded, |folded| folded.to < start && folded.failed.is_none());
        let Ok(mut folded) = turn else { return false };
        if folded.failed.is_some() {
            return false;
        }
        match page {
            Ok(batch) => {
                batch.fold(folded.state);
                folded.to = end;
                true
            }
            Err(failure) => {
                folded.failed = Some(failure);
                false
            }
        }
    }
}

struct Wake<'c>(&'c Condvar);

impl Drop for Wake<'_> {
    fn drop(&mut self) {
        self.0.notify_all();
    }
}

fn page<P: Projection>(store: &Store, after: u64, until: u64, zone: chrono::FixedOffset) -> Page<P> {
    let mut batch = Batch::with_capacity(usize::try_from(until.saturating_sub(after)).unwrap_or(0));
    let mut failed = None;
    store.scan(after, until, |row: RowRef<'_>| match push(&mut batch, &row, zone) {
        Ok(()) => std::ops::ControlFlow::Continue(()),
        Err(failure) => {
            failed = Some(failure);
            std::ops::ControlFlow::Break(())
        }
    })?;
    failed.map_or(Ok(batch), Err)
}

fn push<P: Projection>(
    batch: &mut Batch<P>,
    row: &RowRef<'_>,
    zone: chrono::FixedOffset,
) -> Result<(), ReplayFailure> {
    let unreadable = |reason: String| ReplayFailure::Unreadable { position: row.position, reason };
    let recorded: Stamp = chrono::DateTime::from_timestamp_millis(row.recorded_ms)
        .ok_or_else(|| unreadable("its time is outside the calendar".to_owned()))?
        .with_timezone(&zone);
    let kind = Kind::of_stream(row.stream);
    batch.push(kind, row.position, recorded, row.body).map_err(|error| unreadable(error.to_string()))
}
