//! Writing: one connection, one transaction a group, positions given out inside it.

use std::fmt;
use std::sync::{Arc, Mutex};

use rusqlite::{CachedStatement, Connection, params};
use uuid::Uuid;

use crate::checkpoint::Checkpoints;
use crate::failure::{AppendError, Failure, Named as _, Place};
use crate::group::{Group, Jobs, Next, Round, lock};
use crate::index::{self, Indexed, Lookup, Tail};
use crate::read;
use crate::row::{Append, Appended, RowRef};
use crate::store::Options;

const INSERT: &str = "INSERT INTO event (position, id, stream, recorded_ms, body, crc) \
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const ADVANCE: &str = "UPDATE head SET position = ?1, settled = ?2 WHERE only = 1 AND position = ?3";

/// What became of an append.
pub(crate) type Answer = Result<Appended, AppendError>;

/// The one connection of this process that appends, and the queue before it.
#[derive(Debug)]
pub(crate) struct Writer {
    place: Place,
    log: Mutex<Indexed>,
    group: Group<Entry>,
    /// Below the connection, which asks it as long as it is open.
    _checkpoints: Arc<Checkpoints>,
}

/// An append that may be carried out by another caller's thread, and so owns what it says.
pub(crate) struct Entry {
    stream: Box<str>,
    expected: u64,
    id: Uuid,
    recorded_ms: i64,
    body: Box<[u8]>,
    then: Then,
}

/// Who hears what became of an append. Dropped unheard, nobody knows.
pub(crate) type Then = Box<dyn FnOnce(Answer) + Send>;

impl Entry {
    fn new(append: &Append<'_>, then: Then) -> Self {
        Self {
            stream: append.stream.into(),
            expected: append.expected,
            id: append.id,
            recorded_ms: append.recorded_ms,
            body: append.body.into(),
            then,
        }
    }

    fn as_append(&self) -> Append<'_> {
        Append {
            stream: &self.stream,
            expected: self.expected,
            id: self.id,
            recorded_ms: self.recorded_ms,
            body: &self.body,
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("append", &self.as_append()).finish_non_exhaustive()
    }
}

/// The appends that share one commit.
pub(crate) type Shared = Arc<Round<Entry>>;

impl Writer {
    pub(crate) fn new(place: Place, mut connection: Connection, options: Options) -> Result<Self, Failure> {
        let checkpoints = Checkpoints::of(&mut connection, place.clone(), options)?;
        let (log, group) = (Mutex::new(Indexed::new(connection)), Group::new(options.group_limit));
        Ok(Self { place, log, group, _checkpoints: checkpoints })
    }

    /// Puts one before the disk; the first of those who share a commit gets the round to [commit](Self::commit).
    pub(crate) fn queue(&self, append: &Append<'_>, then: Then) -> Result<Option<Shared>, Failure> {
        append.check(&self.place)?;
        Ok(self.group.join(Entry::new(append, then)))
    }

    /// Carries out a round in one transaction. Gives what is to be told, and the next round when that has the same leader.
    pub(crate) fn commit(&self, round: &Shared, next: Next) -> (Outcome, Option<Shared>) {
        let mut waiting = Vec::new();
        let (done, next) = self.group.lead(round, next, |entries| {
            let done = self.write(&mut lock(&self.log), entries, &mut waiting);
            if done.is_err() {
                // Who came to a commit that failed is told as well.
                waiting.extend(entries.map(|entry| entry.then));
            }
            done
        });
        (Outcome { waiting, done }, next)
    }

    /// Ends a round; whoever of it was not carried out hears nothing.
    pub(crate) fn end(&self, round: &Shared) {
        self.group.end(round);
    }

    /// That nobody knows what became of an append.
    pub(crate) fn interrupted(&self) -> AppendError {
        Failure::Interrupted { path: self.place.path() }.into()
    }

    /// Appends all or nothing in one transaction; one conflict refuses all.
    pub(crate) fn append_all(
        &self,
        appends: &[Append<'_>],
        committed: impl Fn(u64),
    ) -> Result<Vec<Appended>, AppendError> {
        for append in appends {
            append.check(&self.place)?;
        }
        let mut log = lock(&self.log);
        let mut pen = Pen::take(&mut log, &self.place)?;
        let answers =
            appends.iter().map(|append| pen.put(append)?).collect::<Result<Vec<_>, AppendError>>()?;
        committed(pen.commit()?);
        Ok(answers)
    }

    fn write(
        &self,
        log: &mut Indexed,
        entries: &mut Jobs<'_, Entry>,
        waiting: &mut Vec<Then>,
    ) -> Result<(Vec<Answer>, u64), Failure> {
        // Before anybody has come again, if need be: it is done by the time they come.
        let mut pen = Pen::take(log, &self.place)?;
        let mut answers = Vec::new();
        for entry in entries {
            let answer = pen.put(&entry.as_append());
            waiting.push(entry.then);
            answers.push(answer?);
        }
        Ok((answers, pen.commit()?))
    }
}

/// What became of a round.
pub(crate) struct Outcome {
    waiting: Vec<Then>,
    /// The answers in the order of those who wait, and the head; or why there is none.
    done: Result<(Vec<Answer>, u64), Failure>,
}

impl Outcome {
    /// Tells all who wait; `committed` hears of the new head before.
    pub(crate) fn tell(self, committed: impl FnOnce(u64)) {
        let Self { waiting, done } = self;
        match done {
            Ok((answers, head)) => {
                committed(head);
                waiting.into_iter().zip(answers).for_each(|(then, answer)| then(answer));
            }
            Err(failure) => waiting.into_iter().for_each(|then| then(Err(failure.clone().into()))),
        }
    }
}

/// One write transaction; dropped before its commit, it leaves nothing behind.
struct Pen<'c> {
    connection: &'c Connection,
    place: &'c Place,
    insert: CachedStatement<'c>,
    index: Lookup<'c>,
    /// The last position in the file.
    kept: u64,
    /// The latest rows, those of this transaction too.
    tail: &'c mut Tail,
}

impl<'c> Pen<'c> {
    fn take(log: &'c mut Indexed, place: &'c Place) -> Result<Self, Failure> {
        let Indexed { connection, tail } = log;
        if !connection.is_autocommit() {
            run(connection, "ROLLBACK").named(place)?;
        }
        run(connection, "BEGIN IMMEDIATE").named(place)?;
        // From here on, dropping the pen ends the transaction; where it began is read below.
        let mut pen = Self {
            connection,
            place,
            insert: connection.prepare_cached(INSERT).named(place)?,
            index: Lookup::new(connection).named(place)?,
            kept: u64::MAX,
            tail,
        };
        let extent = read::extent(connection, place)?;
        pen.kept = extent.head;
        pen.tail.catch_up(connection, place, extent)?;
        Ok(pen)
    }

    /// Answers one append; only a failure, which ends the whole transaction, is the outer error.
    fn put(&mut self, append: &Append<'_>) -> Result<Answer, Failure> {
        let Append { stream, expected, id, recorded_ms, body } = *append;
        if let Some(position) = self.index.position_of(self.tail, &id).named(self.place)? {
            return Ok(Ok(Appended::Known(position)));
        }
        let last = self.index.last_of(self.tail, stream).named(self.place)?;
        if last != expected {
            return Ok(Err(AppendError::Conflict { stream: stream.to_owned(), expected, last }));
        }
        let position = self.tail.end().saturating_add(1);
        let crc = RowRef { position, id, stream, recorded_ms, body }.checksum();
        let values = params![position, id.as_bytes().as_slice(), stream, recorded_ms, body, crc];
        self.insert.execute(values).named(self.place)?;
        self.tail.push(stream, &id);
        if self.tail.len() > index::MOST_AT_ONCE {
            self.tail.settle(self.connection).named(self.place)?;
        }
        Ok(Ok(Appended::Written(position)))
    }

    /// Makes it durable and says the new head.
    fn commit(mut self) -> Result<u64, Failure> {
        if self.tail.end() > self.kept {
            self.advance()?;
        }
        Ok(self.kept)
    }

    fn advance(&mut self) -> Result<(), Failure> {
        if self.tail.len() > index::MOST {
            self.tail.settle(self.connection).named(self.place)?;
        }
        let head = self.tail.end();
        let mut advance = self.connection.prepare_cached(ADVANCE).named(self.place)?;
        if advance.execute(params![head, self.tail.settled(), self.kept]).named(self.place)? != 1 {
            return Err(self.place.damaged(Some(self.kept), "the head cannot be advanced"));
        }
        run(self.connection, "COMMIT").named(self.place)?;
        self.kept = head;
        Ok(())
    }
}

impl Drop for Pen<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // Should this fail, the next to take the pen tries again and reports it.
            let _ = run(self.connection, "ROLLBACK");
        }
        self.tail.cut(self.kept);
    }
}

fn run(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}
