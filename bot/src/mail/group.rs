//! Group commit: writers that come at once share one commit, and with it one sync to disk.
//!
//! Each does its work in a savepoint of a common transaction, so that one that fails undoes only itself. Whoever finds that
//! nobody waits behind him commits; the others wait until that is done, so that nobody is told "written" before it is on
//! disk. Alone, a writer commits at once.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Error, Savepoint, ffi};

/// The most writers that share a commit.
const MOST_TOGETHER: usize = 64;
/// How often a writer that waits for another's commit looks whether that one is still there.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The connection, and who is about to write.
#[derive(Debug)]
pub(super) struct Writer {
    state: Mutex<State>,
    /// Writers that want the connection and do not have it yet.
    waiting: AtomicUsize,
    committed: Condvar,
}

#[derive(Debug)]
struct State {
    conn: Connection,
    open: Option<Arc<Batch>>,
    together: usize,
}

/// A common transaction; what came of it once it has ended.
#[derive(Debug, Default)]
struct Batch {
    outcome: OnceLock<Option<(ffi::Error, Option<String>)>>,
}

impl Batch {
    fn ended(&self) -> Option<rusqlite::Result<()>> {
        let failure = self.outcome.get()?;
        Some(failure.clone().map_or(Ok(()), |(code, words)| Err(Error::SqliteFailure(code, words))))
    }
}

impl Writer {
    pub(super) fn new(conn: Connection) -> Self {
        Self {
            state: Mutex::new(State { conn, open: None, together: 0 }),
            waiting: AtomicUsize::new(0),
            committed: Condvar::new(),
        }
    }

    /// Does some work as one transaction; its answer counts only when this returns, and an error undoes all of it.
    pub(super) fn transact<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut state = self.lock();
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let batch = state.join()?;
        let answer = state.attempt(work);
        loop {
            if let Some(outcome) = batch.ended() {
                // Why one's own work failed says more than that the whole was undone.
                let answer = answer?;
                return Ok(outcome.map(|()| answer)?);
            }
            let nobody_follows = self.waiting.load(Ordering::SeqCst) == 0;
            if nobody_follows || state.together >= MOST_TOGETHER {
                state.commit();
                self.committed.notify_all();
            } else {
                let waited = self.committed.wait_timeout(state, LOOK_EVERY);
                (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Looks something up, or runs single statements; sees nothing that is not on disk.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        let mut state = self.lock();
        if state.open.is_some() {
            state.commit();
            self.committed.notify_all();
        }
        work(&state.conn)
    }

    /// A thread that died here left no half work behind: dropping its savepoint undid it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The transaction that is open, or a new one.
    fn join(&mut self) -> rusqlite::Result<Arc<Batch>> {
        self.together = self.together.saturating_add(1);
        if let Some(batch) = &self.open {
            return Ok(Arc::clone(batch));
        }
        self.conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        self.together = 1;
        let batch = Arc::new(Batch::default());
        self.open = Some(Arc::clone(&batch));
        Ok(batch)
    }

    fn attempt<T, E: From<Error>>(&mut self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let answer = self.in_savepoint(work);
        if self.conn.is_autocommit() {
            // A full disk makes SQLite undo the whole transaction, and with it the work of the others.
            self.end(Some((ffi::Error::new(ffi::SQLITE_ABORT_ROLLBACK), None)));
        }
        answer
    }

    fn in_savepoint<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let savepoint: Savepoint<'_> = self.conn.savepoint()?;
        let answer = work(&savepoint)?;
        savepoint.commit()?;
        Ok(answer)
    }

    fn commit(&mut self) {
        if self.open.is_none() {
            return;
        }
        let committed = self.conn.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
        let failure = match committed {
            Ok(_) => None,
            Err(Error::SqliteFailure(code, words)) => Some((code, words)),
            // Of a statement without parameters or rows SQLite's own is the only failure there is.
            Err(_) => Some((ffi::Error::new(ffi::SQLITE_ERROR), None)),
        };
        // A commit that failed may have left the transaction open, or have ended it itself.
        if failure.is_some() && !self.conn.is_autocommit() {
            let undone = self.conn.execute_batch("ROLLBACK");
            if let Err(error) = undone {
                tracing::error!(%error, "mail: rollback failed");
            }
        }
        self.end(failure);
    }

    fn end(&mut self, failure: Option<(ffi::Error, Option<String>)>) {
        if let Some(batch) = self.open.take() {
            // Set once: a batch ends when it is taken out.
            let _ = batch.outcome.set(failure);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Barrier, thread};

    use super::*;

    #[test]
    fn writers_at_once_all_write_and_one_that_fails_undoes_only_itself() {
        let writer = Writer::new(table());
        let start = Barrier::new(8);
        thread::scope(|scope| {
            for n in 0..8 {
                let (writer, start) = (&writer, &start);
                scope.spawn(move || {
                    start.wait();
                    for m in 0..50 {
                        let written = writer.transact(|conn| {
                            conn.execute("INSERT INTO t VALUES (?1)", [n * 100 + m])?;
                            if m == 7 { Err(Error::InvalidQuery) } else { Ok(()) }
                        });
                        assert_eq!(written.is_ok(), m != 7);
                    }
                });
            }
        });
        let (count, seven): (i64, i64) = writer.read(|conn| {
            let all = "SELECT count(*), count(*) FILTER (WHERE n % 100 = 7) FROM t";
            conn.query_row(all, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        });
        assert_eq!((count, seven), (8 * 49, 0));
    }

    #[test]
    fn writers_that_wait_share_a_commit() {
        /// One page and its header in the write-ahead log; every commit of a change to one page adds one.
        const FRAME: u64 = 4096 + 24;
        let dir = tempfile::tempdir().unwrap();
        let conn = Connection::open(dir.path().join("db")).unwrap();
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        conn.execute_batch("CREATE TABLE t (n INTEGER)").unwrap();
        let log = || std::fs::metadata(dir.path().join("db-wal")).unwrap().len();
        let before = log();
        let writer = Writer::new(conn);
        thread::scope(|scope| {
            let held = writer.lock();
            for n in 0..10 {
                let writer = &writer;
                scope.spawn(move || {
                    writer.transact(|conn| conn.execute("INSERT INTO t VALUES (?1)", [n])).unwrap()
                });
            }
            while writer.waiting.load(Ordering::SeqCst) < 10 {
                thread::yield_now();
            }
            drop(held);
        });
        assert_eq!(log() - before, FRAME);
    }

    #[test]
    fn when_sqlite_undoes_everything_everybody_is_told() {
        let writer = Writer::new(table());
        thread::scope(|scope| {
            let held = writer.lock();
            let insert = || writer.transact(|conn| conn.execute("INSERT INTO t VALUES (1)", []));
            let undo = || writer.transact::<(), Error>(|conn| conn.execute_batch("ROLLBACK"));
            let first = scope.spawn(insert);
            while writer.waiting.load(Ordering::SeqCst) < 1 {
                thread::yield_now();
            }
            let second = scope.spawn(undo);
            while writer.waiting.load(Ordering::SeqCst) < 2 {
                thread::yield_now();
            }
            drop(held);
            second.join().unwrap().unwrap_err();
            // Whoever came first: what was told as written is there, and nothing else.
            let told = u32::from(first.join().unwrap().is_ok());
            let rows: u32 =
                writer.read(|conn| conn.query_row("SELECT count(*) FROM t", [], |row| row.get(0))).unwrap();
            assert_eq!(rows, told);
        });
    }

    #[test]
    fn a_writer_that_dies_leaves_nothing_behind_and_nobody_waiting() {
        let writer = Writer::new(table());
        thread::scope(|scope| {
            let died = scope.spawn(|| {
                writer.transact::<(), Error>(|conn| {
                    conn.execute("INSERT INTO t VALUES (1)", []).unwrap();
                    std::panic::resume_unwind(Box::new("on purpose"))
                })
            });
            died.join().unwrap_err();
        });
        writer.transact(|conn| conn.execute("INSERT INTO t VALUES (2)", [])).unwrap();
        let rows: i64 =
            writer.read(|conn| conn.query_row("SELECT sum(n) FROM t", [], |row| row.get(0))).unwrap();
        assert_eq!(rows, 2);
    }

    fn table() -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE t (n INTEGER)").unwrap();
        conn
    }
}
