//! Folding a whole embedded log as fast as the machine allows: pages are read and decoded on every core, and taken in
//! in order by one. What `follow` does live, event by event, this does at once: with the same `apply`, to the same bytes.

use std::{
    num::NonZero,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use eventstore_lite::{RowRef, Store};
use thiserror::Error;
use vocabulary::{Stamp, Wordless, wire};

use crate::follow::Projection;

/// Events of one page; what the workers hold ready should fit into a core's own cache.
const PAGE: u64 = 256;
/// Decoded pages that may wait, for each worker.
const AHEAD: usize = 2;

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

type Page = Result<Vec<Wordless>, ReplayFailure>;

/// Folds everything after position `after` up to and with `until` into `state`; `zone` is that of `recorded`.
pub fn replay<P: Projection>(
    store: &Store,
    state: &mut P,
    after: u64,
    until: u64,
    zone: chrono::FixedOffset,
) -> Result<(), ReplayFailure> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let pages: Vec<Receiver<Page>> = (0..workers)
            .map(|worker| {
                let (send, receive) = sync_channel(AHEAD);
                scope.spawn(move || decode_every(store, worker, workers, after, until, zone, &send));
                receive
            })
            .collect();
        // Worker i has pages i, i + n, i + 2n, …: taking one of each in turn is the order of the log.
        for receiver in pages.iter().cycle() {
            let Ok(page) = receiver.recv() else { break };
            for fact in page? {
                state.apply(fact);
            }
        }
        Ok(())
    })
}

/// One worker: every `workers`-th page of the log, decoded, until the end or until nobody wants more.
fn decode_every(
    store: &Store,
    worker: usize,
    workers: usize,
    after: u64,
    until: u64,
    zone: chrono::FixedOffset,
    send: &SyncSender<Page>,
) {
    let as_u64 = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let mut start = after.saturating_add(as_u64(worker).saturating_mul(PAGE));
    while start < until {
        let page = page(store, start, start.saturating_add(PAGE).min(until), zone);
        // The taker is gone when an earlier page failed.
        if send.send(page).is_err() {
            return;
        }
        start = start.saturating_add(as_u64(workers).saturating_mul(PAGE));
    }
}

fn page(store: &Store, after: u64, until: u64, zone: chrono::FixedOffset) -> Page {
    let mut facts = Vec::with_capacity(usize::try_from(until.saturating_sub(after)).unwrap_or(0));
    let mut failed = None;
    store.scan(after, until, |row: RowRef<'_>| match decode(&row, zone) {
        Ok(fact) => {
            facts.push(fact);
            std::ops::ControlFlow::Continue(())
        }
        Err(failure) => {
            failed = Some(failure);
            std::ops::ControlFlow::Break(())
        }
    })?;
    failed.map_or(Ok(facts), Err)
}

fn decode(row: &RowRef<'_>, zone: chrono::FixedOffset) -> Result<Wordless, ReplayFailure> {
    let unreadable = |reason: String| ReplayFailure::Unreadable { position: row.position, reason };
    let recorded: Stamp = chrono::DateTime::from_timestamp_millis(row.recorded_ms)
        .ok_or_else(|| unreadable("its time is outside the calendar".to_owned()))?
        .with_timezone(&zone);
    wire::decode_wordless(row.position, recorded, row.body).map_err(|error| unreadable(error.to_string()))
}
