//! Folding a whole embedded log as fast as the machine allows: pages are read and decoded on every core, and
//! folded in their order. What `follow` does live, event by event, this does at once: with the same `apply`, to the same bytes.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
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
/// How many events a page may be ahead of those that are folded before its core waits.
const AHEAD: u64 = 8 * PAGE;

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

type Page = Result<Batch, ReplayFailure>;
/// How a page is folded into the projection, whose type nothing below needs to know.
type Fold<'a> = dyn FnMut(Batch) + Send + 'a;

/// Folds everything after position `after` up to and with `until` into `state`; `zone` is that of `recorded`.
pub fn replay<P: Projection>(
    store: &Store,
    state: &mut P,
    after: u64,
    until: u64,
    zone: chrono::FixedOffset,
) -> Result<(), ReplayFailure> {
    fold_pages(store, P::READS, &mut |batch| batch.fold(state), after, until, zone)
}

fn fold_pages(
    store: &Store,
    reads: &'static [Kind],
    fold: &mut Fold<'_>,
    after: u64,
    until: u64,
    zone: chrono::FixedOffset,
) -> Result<(), ReplayFailure> {
    let turns = Turns::from(after, fold);
    let next = AtomicU64::new(after);
    let work = || {
        loop {
            let start = next.fetch_add(PAGE, Ordering::Relaxed);
            let end = start.saturating_add(PAGE).min(until);
            if start >= until || !turns.take(start, end, page(store, reads, start, end, zone)) {
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
    lock(&turns.waiting).failed.take().map_or(Ok(()), Err)
}

/// The pages' turns: each is folded when all before it are. The core that decoded it does that, while its events still are
/// in the cache; one that comes too early goes on with another page, and who is before it folds both.
struct Turns<'f> {
    /// Locked only by the one who is folding.
    fold: Mutex<&'f mut Fold<'f>>,
    waiting: Mutex<Waiting>,
    moved: Condvar,
}

struct Waiting {
    /// Everything up to this position is folded.
    to: u64,
    /// Pages with their ends, by the position before them.
    pages: BTreeMap<u64, (u64, Page)>,
    /// Whether somebody is folding.
    folding: bool,
    /// Whether it is no use to go on.
    over: bool,
    /// Why not: the first page of the log that cannot be read.
    failed: Option<ReplayFailure>,
}

impl<'f> Turns<'f> {
    fn from(after: u64, fold: &'f mut Fold<'f>) -> Self {
        let waiting =
            Waiting { to: after, pages: BTreeMap::new(), folding: false, over: false, failed: None };
        Self { fold: Mutex::new(fold), waiting: Mutex::new(waiting), moved: Condvar::new() }
    }

    /// Takes a page in and folds all that have their turn; waits while it is too far ahead. False when it is no use to go on.
    fn take(&self, start: u64, end: u64, page: Page) -> bool {
        let mut waiting = lock(&self.waiting);
        waiting.pages.insert(start, (end, page));
        loop {
            let to = waiting.to;
            if waiting.over {
                return false;
            } else if !waiting.folding
                && let Some((end, page)) = waiting.pages.remove(&to)
            {
                waiting.folding = true;
                drop(waiting);
                self.fold(end, page);
                waiting = lock(&self.waiting);
            } else if start <= to.saturating_add(AHEAD) {
                return true;
            } else {
                waiting = self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn fold(&self, end: u64, page: Page) {
        let mut turn = Turn { turns: self, came: None };
        turn.came = Some(page.map(|batch| {
            lock(&self.fold)(batch);
            end
        }));
    }
}

/// The turn of a page. It ends also when `apply` panics: who waits must hear of it.
struct Turn<'t, 'f> {
    turns: &'t Turns<'f>,
    /// How far it came.
    came: Option<Result<u64, ReplayFailure>>,
}

impl Drop for Turn<'_, '_> {
    fn drop(&mut self) {
        let mut waiting = lock(&self.turns.waiting);
        waiting.folding = false;
        match self.came.take() {
            Some(Ok(end)) => waiting.to = end,
            Some(Err(failure)) => (waiting.over, waiting.failed) = (true, Some(failure)),
            None => waiting.over = true,
        }
        self.turns.moved.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn page(store: &Store, reads: &'static [Kind], after: u64, until: u64, zone: chrono::FixedOffset) -> Page {
    let mut batch = Batch::reading(reads, usize::try_from(until.saturating_sub(after)).unwrap_or(0));
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

fn push(batch: &mut Batch, row: &RowRef<'_>, zone: chrono::FixedOffset) -> Result<(), ReplayFailure> {
    let unreadable = |reason: String| ReplayFailure::Unreadable { position: row.position, reason };
    let recorded: Stamp = chrono::DateTime::from_timestamp_millis(row.recorded_ms)
        .ok_or_else(|| unreadable("its time is outside the calendar".to_owned()))?
        .with_timezone(&zone);
    let kind = Kind::of_stream(row.stream);
    batch.push(kind, row.position, recorded, row.body).map_err(|error| unreadable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use vocabulary::Wordless;

    use super::*;

    const PAGES: u64 = 60;

    /// Remembers the pages it was given by how many events were passed over in each, and panics at one of them.
    #[derive(Debug, Default, Serialize, Deserialize)]
    struct Seen {
        pages: Vec<u64>,
        panics_at: Option<u64>,
    }

    impl Projection for Seen {
        const NAME: &'static str = "seen";
        const VERSION: u32 = 1;
        const READS: &'static [Kind] = &[];

        fn apply(&mut self, _: Wordless) {}

        fn passed(&mut self, events: u64) {
            assert_ne!(self.panics_at, Some(events), "the fold panics");
            self.pages.push(events);
        }
    }

    fn numbered(page: u64) -> Batch {
        let mut batch = Batch::reading(Seen::READS, 0);
        for _ in 0..page {
            batch.push(Some(Kind::Lead), 1, Stamp::default(), b"").unwrap();
        }
        batch
    }

    /// Four cores bring pages, every core at its own pace; `broken` ones cannot be read.
    fn bring(state: &mut Seen, paces: [u32; 4], broken: &[u64]) -> Option<u64> {
        let mut fold = |batch: Batch| batch.fold(state);
        let turns = Turns::from(0, &mut fold);
        let next = AtomicU64::new(0);
        thread::scope(|scope| {
            for pace in paces {
                let (turns, next) = (&turns, &next);
                scope.spawn(move || {
                    loop {
                        let page = next.fetch_add(1, Ordering::Relaxed);
                        (0..pace).for_each(|_| thread::yield_now());
                        let unreadable = ReplayFailure::Unreadable { position: page, reason: String::new() };
                        let read = if broken.contains(&page) { Err(unreadable) } else { Ok(numbered(page)) };
                        if page >= PAGES || !turns.take(page * PAGE, (page + 1) * PAGE, read) {
                            return;
                        }
                    }
                });
            }
        });
        match lock(&turns.waiting).failed.take()? {
            ReplayFailure::Unreadable { position, reason: _ } => Some(position),
            ReplayFailure::Log(failure) => panic!("{failure}"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pages_are_folded_once_and_in_their_order_up_to_the_first_that_cannot_be_read(
            paces in prop::array::uniform4(0_u32..40),
            broken in prop::collection::vec(0..PAGES, 0..3),
        ) {
            let mut state = Seen::default();
            let failed = bring(&mut state, paces, &broken);
            prop_assert_eq!(failed, broken.iter().min().copied());
            prop_assert_eq!(state.pages, (0..failed.unwrap_or(PAGES)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_fold_that_panics_leaves_nobody_waiting() {
        let mut state = Seen { panics_at: Some(20), ..Seen::default() };
        let brought = catch_unwind(AssertUnwindSafe(|| bring(&mut state, [0, 1, 5, 30], &[])));
        assert!(brought.is_err());
        assert_eq!(state.pages, (0..20).collect::<Vec<_>>());
    }
}
