//! The store: what a caller holds.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use rusqlite::Connection;
use uuid::Uuid;

use crate::failure::{AppendError, Failure, Place};
use crate::file::{self, Mode};
use crate::group::Next;
use crate::index::Indexed;
use crate::read::{self, Readers};
use crate::row::{Append, Appended, Row, RowRef};
use crate::subscription::Subscription;
use crate::watch::Watch;
use crate::write::{Shared, Writer};
use crate::{check, wal};

/// How a log is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another process's lock, or for a free reader, before [`Failure::Locked`] or
    /// [`Failure::Crowded`]. 5 s by default.
    pub busy_timeout: Duration,
    /// The most reader connections of this store (at least 1). 4 by default.
    pub readers: usize,
    /// The most appends that share one commit (at least 1). 256 by default.
    pub group_limit: usize,
    /// The most bytes the file may grow to by this store's appends, beyond which they end in [`Failure::Full`]; rounded
    /// down to pages of 4096. No limit by default.
    pub max_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), readers: 4, group_limit: 256, max_bytes: None }
    }
}

/// An append-only log in one SQLite file. Clones share its connections; the last one dropped closes them.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    place: Place,
    readers: Readers,
    watch: Watch,
    /// None in a store that only reads.
    writer: Option<Writer>,
}

impl Store {
    /// Opens the log, or creates it when there is no such file; its directory must exist.
    ///
    /// Below 64 MiB the structure of every page is checked, above that the last 1,000 rows; [`Store::verify`] checks all.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, Failure> {
        let place = locate(path.as_ref(), &options)?;
        file::create_if_missing(&place)?;
        refuse_what_cannot_be_whole(&place)?;
        let connection = file::connect(&place, Mode::Write, &options)?;
        check::on_opening(&connection, &place)?;
        begin_a_new_wal(&connection, &place);
        let writer = Writer::new(place.clone(), connection, options)?;
        Ok(Self::assemble(place, Mode::Read, options, Some(writer)))
    }

    /// Opens an existing log for reading; appends end in [`Failure::ReadOnly`].
    ///
    /// Where not even the lock files can be made (another user's directory, a read-only medium) and there is no `-wal`,
    /// the file is read as one that nobody changes: events appended by others meanwhile are not seen.
    pub fn open_read_only(path: impl AsRef<Path>, options: Options) -> Result<Self, Failure> {
        let place = locate(path.as_ref(), &options)?;
        if !place.path.exists() {
            return Err(Failure::Missing { path: place.path() });
        }
        refuse_what_cannot_be_whole(&place)?;
        let mut mode = Mode::ReadOnly;
        let opened = match file::connect(&place, mode, &options) {
            Err(Failure::Unreachable { .. } | Failure::ReadOnly { .. })
                if !file::wal_path(&place.path).exists() =>
            {
                mode = Mode::Immutable;
                file::connect(&place, mode, &options)
            }
            opened => opened,
        };
        check::on_opening(&opened?, &place)?;
        Ok(Self::assemble(place, mode, options, None))
    }

    fn assemble(place: Place, mode: Mode, options: Options, writer: Option<Writer>) -> Self {
        let readers = Readers::new(place.clone(), mode, options);
        let watch = Watch::new(place.clone(), mode, options);
        Self { inner: Arc::new(Inner { place, readers, watch, writer }) }
    }

    /// Names the file, by its absolute path.
    pub fn path(&self) -> &Path {
        &self.inner.place.path
    }

    /// Appends one event to the end of its stream; when it returns, the event is on the disk.
    ///
    /// An id that is stored already answers its position, whatever else the append says.
    pub fn append(&self, append: &Append<'_>) -> Result<Appended, AppendError> {
        let (tell, told) = mpsc::sync_channel(1);
        let turn = self.queue(append, move |answer| drop(tell.send(answer)))?;
        if let Some(turn) = turn {
            turn.commit_once();
        }
        told.recv().unwrap_or_else(|_| Err(self.writer()?.interrupted()))
    }

    /// Puts one event before the disk without waiting; `then` hears what became of it, as [`Store::append`] would say it.
    ///
    /// The first of those who share a commit gets the [`Turn`] to make it, on whatever thread may block. `then` is called on
    /// that thread, and should neither block nor panic; it is dropped uncalled when a turn is dropped or ends in a panic:
    /// then nobody knows what became of the event, and it is to be sent again with the same id.
    pub fn queue(
        &self,
        append: &Append<'_>,
        then: impl FnOnce(Result<Appended, AppendError>) + Send + 'static,
    ) -> Result<Option<Turn>, Failure> {
        let round = self.writer()?.queue(append, Box::new(then))?;
        Ok(round.map(|round| Turn { store: self.clone(), round }))
    }

    /// Appends many events in one transaction, all or none; the answers are in the order of `appends`.
    ///
    /// `expected` may name a position that an earlier event of the same call gets: new events get `head + 1, head + 2, …`
    /// in their order, and one that is known takes no position.
    pub fn append_all(&self, appends: &[Append<'_>]) -> Result<Vec<Appended>, AppendError> {
        self.writer()?.append_all(appends, |head| self.inner.watch.raise(head))
    }

    /// Reads at most `limit` events with a position greater than `after`, in their order.
    pub fn read(&self, after: u64, limit: usize) -> Result<Vec<Row>, Failure> {
        self.with_reader(|reader, place| read::page(&reader.connection, place, after, limit))
    }

    /// Reads at most `limit` events of one stream with a position greater than `after`, in their order.
    pub fn read_stream(&self, stream: &str, after: u64, limit: usize) -> Result<Vec<Row>, Failure> {
        self.with_reader(|reader, place| read::stream(reader, place, stream, after, limit))
    }

    /// Reads at most `limit` events of the streams whose names begin with `prefix` (for example `member/`), with a
    /// position greater than `after`, in the order of positions.
    pub fn read_streams_with_prefix(
        &self,
        prefix: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Row>, Failure> {
        self.with_reader(|reader, place| read::prefixed(&reader.connection, place, prefix, after, limit))
    }

    /// Finds the event that was appended with this id.
    pub fn find(&self, id: Uuid) -> Result<Option<Row>, Failure> {
        self.with_reader(|reader, place| read::find(reader, place, &id))
    }

    /// Says the last position of the log, 0 when it is empty.
    pub fn head(&self) -> Result<u64, Failure> {
        self.with_reader(|reader, place| read::head(&reader.connection, place))
    }

    /// Says the position of a stream's last event, 0 when it has none: what the next append expects.
    pub fn last_of(&self, stream: &str) -> Result<u64, Failure> {
        self.with_reader(|reader, place| read::last_of(reader, place, stream))
    }

    /// Hands every event with `after < position <= until` to `visit`, borrowed and in order, until it breaks off.
    ///
    /// It ends at the head as it was in the beginning, and says the position it came to. One reader is in use meanwhile.
    pub fn scan(
        &self,
        after: u64,
        until: u64,
        visit: impl FnMut(RowRef<'_>) -> ControlFlow<()>,
    ) -> Result<u64, Failure> {
        self.with_reader(|reader, place| {
            let until = until.min(read::head(&reader.connection, place)?);
            read::scan(&reader.connection, place, after, until, visit)
        })
    }

    /// Waits until the head is greater than `position`, at most for `timeout`, and says the head known then.
    ///
    /// An append by this store or a clone wakes it at once, one by another process within about 25 ms.
    pub fn wait_beyond(&self, position: u64, timeout: Duration) -> Result<u64, Failure> {
        self.inner.watch.wait_beyond(position, timeout)
    }

    /// Follows the log from the event after `after`.
    pub fn subscribe(&self, after: u64) -> Subscription {
        Subscription::new(self.clone(), after)
    }

    /// Checks every page, index entry, checksum and position, and says the number of events. It reads the whole file.
    pub fn verify(&self) -> Result<u64, Failure> {
        wal::inspect(&self.inner.place)?;
        self.with_reader(|reader, place| check::everything(&reader.connection, place))
    }

    fn writer(&self) -> Result<&Writer, Failure> {
        self.inner.writer.as_ref().ok_or_else(|| Failure::ReadOnly { path: self.inner.place.path() })
    }

    fn with_reader<T>(
        &self,
        query: impl FnOnce(&mut Indexed, &Place) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.inner.readers.with(|reader| query(reader, &self.inner.place))
    }
}

/// The turn to commit what is queued. While it is kept, all who share the commit wait.
#[derive(Debug)]
#[must_use = "nobody else commits what is queued"]
pub struct Turn {
    store: Store,
    round: Shared,
}

impl Turn {
    /// Waits for the disk, takes who comes meanwhile, commits all in one transaction and tells them; and again for as long as
    /// others come at once. It blocks.
    pub fn commit(self) {
        let mut turn = Some(self);
        while let Some(this) = turn {
            turn = this.commit_round(Next::Same);
        }
    }

    /// The same once: whoever comes next leads next.
    fn commit_once(self) {
        self.commit_round(Next::Whoever);
    }

    fn commit_round(self, next: Next) -> Option<Self> {
        let (outcome, next) = self.store.inner.writer.as_ref()?.commit(&self.round, next);
        // A turn by now: should one who is told panic, the next round is not left without a leader.
        let next = next.map(|round| Self { store: self.store.clone(), round });
        // Its members come back while the others hear.
        outcome.tell(|head| self.store.inner.watch.raise(head));
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(writer) = &self.store.inner.writer {
            writer.end(&self.round);
        }
    }
}

/// Makes the path absolute: SQLite would take `file:…` for an address, and the working directory may change.
fn locate(path: &Path, options: &Options) -> Result<Place, Failure> {
    let place = Place { path: path.into(), patience: options.busy_timeout };
    match std::path::absolute(path) {
        Ok(path) => Ok(Place { path: path.into(), ..place }),
        Err(error) => Err(place.unreachable(error)),
    }
}

/// A log is created whole, so an empty file was cut off; and SQLite would pass over a broken write-ahead log in silence.
fn refuse_what_cannot_be_whole(place: &Place) -> Result<(), Failure> {
    let meta = std::fs::metadata(&place.path).map_err(|error| place.unreachable(error))?;
    if meta.is_dir() {
        return Err(place.foreign("it is a directory"));
    }
    if meta.len() == 0 {
        return Err(place.damaged(None, "the file is empty (if it never held a log, delete it)"));
    }
    wal::inspect(place)
}

/// After a crash, what is left in the write-ahead log goes to the file, so that two torn ends never stand in one.
fn begin_a_new_wal(connection: &Connection, place: &Place) {
    // With another process at work this is refused at once; then nothing was torn.
    let _ = connection.busy_timeout(Duration::ZERO);
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let _ = connection.busy_timeout(place.patience);
}
