//! The log in one SQLite file. The store blocks, so every call runs on tokio's blocking threads; of those who append at the
//! same time one holds a thread, and the others only wait.

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, FixedOffset, TimeZone};
use eventstore_lite::{Append, Options, Row, Store};
use tokio::sync::oneshot;
use vocabulary::{Stamp, StreamId};

use super::{AppendError, Appended, Entry, LogFailure, PAGE, Record};

/// One wait for new events, so that the thread of a dropped subscription is free again soon: the end of a program waits
/// for it, and closes the log cleanly.
const WAIT: Duration = Duration::from_millis(50);

/// The embedded log. Clones share one store.
#[derive(Debug, Clone)]
pub struct Embedded {
    store: Arc<Store>,
    zone: FixedOffset,
}

impl Embedded {
    pub(super) async fn open(path: &Path, zone: FixedOffset) -> Result<Self, LogFailure> {
        let path = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || Store::open(path, Options::default())).await;
        Ok(Self { store: Arc::new(opened.map_err(|_| LogFailure::Stopping)??), zone })
    }

    /// The zone in which `recorded` is told.
    pub fn zone(&self) -> FixedOffset {
        self.zone
    }

    /// The store itself, for verification and backup.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    pub(super) async fn append(&self, entry: &Entry, expected: u64) -> Result<Appended, AppendError> {
        let append = Append {
            stream: &entry.stream.to_string(),
            expected,
            id: entry.id,
            recorded_ms: entry.recorded.timestamp_millis(),
            body: &entry.body,
        };
        let (tell, told) = oneshot::channel();
        let turn = self.store.queue(&append, move |answer| drop(tell.send(answer)));
        if let Some(turn) = turn.map_err(LogFailure::Store)? {
            tokio::task::spawn_blocking(move || turn.commit());
        }
        match told.await.map_err(|_| LogFailure::Stopping)? {
            Ok(eventstore_lite::Appended::Written(position)) => Ok(Appended::Written(position)),
            Ok(eventstore_lite::Appended::Known(position)) => Ok(Appended::Known(position)),
            Err(eventstore_lite::AppendError::Conflict { stream: _, expected, last }) => {
                let last = (last > 0).then_some(last);
                Err(AppendError::Conflict { stream: entry.stream.clone(), expected, last })
            }
            Err(eventstore_lite::AppendError::Failure(source)) => Err(LogFailure::Store(source).into()),
        }
    }

    pub(super) async fn read(&self, after: u64, limit: usize) -> Result<Vec<Record>, LogFailure> {
        let rows = self.blocking(move |store| store.read(after, limit)).await?;
        rows.into_iter().map(|row| self.record(row)).collect()
    }

    pub(super) async fn read_stream(&self, stream: &StreamId) -> Result<Vec<Record>, LogFailure> {
        let name = stream.to_string();
        let rows = self.blocking(move |store| store.read_stream(&name, 0, usize::MAX)).await?;
        rows.into_iter().map(|row| self.record(row)).collect()
    }

    pub(super) async fn head(&self) -> Result<u64, LogFailure> {
        self.blocking(Store::head).await
    }

    pub(super) fn subscribe(&self, after: u64) -> Subscription {
        Subscription { log: self.clone(), after }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, eventstore_lite::Failure> + Send + 'static,
    ) -> Result<T, LogFailure> {
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        Ok(done.map_err(|_| LogFailure::Stopping)??)
    }

    fn record(&self, row: Row) -> Result<Record, LogFailure> {
        let foreign = |what, found: String| LogFailure::Foreign {
            at: self.store.path().display().to_string(),
            position: row.position,
            what,
            found,
        };
        let recorded =
            self.stamp(row.recorded_ms).ok_or_else(|| foreign("a time", row.recorded_ms.to_string()))?;
        let stream = row.stream.parse().map_err(|_| foreign("a stream", row.stream.clone()))?;
        Ok(Record { position: row.position, recorded, id: row.id, stream, body: Bytes::from(row.body) })
    }

    fn stamp(&self, ms: i64) -> Option<Stamp> {
        DateTime::from_timestamp_millis(ms).map(|utc| self.zone.from_utc_datetime(&utc.naive_utc()))
    }
}

/// A place in the embedded log. It holds no thread between calls, and at most [`WAIT`] of one when dropped in a call.
#[derive(Debug)]
pub(super) struct Subscription {
    log: Embedded,
    after: u64,
}

impl Subscription {
    pub(super) async fn next_page(&mut self) -> Result<Vec<Record>, LogFailure> {
        loop {
            let after = self.after;
            let rows = self.log.blocking(move |store| {
                let rows = store.read(after, PAGE)?;
                if !rows.is_empty() {
                    return Ok(rows);
                }
                store.wait_beyond(after, WAIT)?;
                store.read(after, PAGE)
            });
            let page =
                rows.await?.into_iter().map(|row| self.log.record(row)).collect::<Result<Vec<_>, _>>()?;
            // Moved only here, after the last await: a cancelled call leaves the place as it was.
            if let Some(last) = page.last() {
                self.after = last.position;
                return Ok(page);
            }
        }
    }
}
