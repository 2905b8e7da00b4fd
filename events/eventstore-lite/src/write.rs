//! Writing: one connection, one transaction a group, positions given out inside it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::failure::{AppendError, Failure, Named as _, Place};
use crate::group::{Group, Jobs, Next, Round, lock};
use crate::read::{self, Extent};
use crate::row::{Append, Appended, RowRef};

const INSERT: &str = "INSERT INTO event (position, id, stream, recorded_ms, body, crc) \
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING";
const POSITION_OF: &str = "SELECT position FROM event WHERE id = ?1";
const ADVANCE: &str = "UPDATE head SET position = ?1, settled = ?2 WHERE only = 1 AND position = ?3";
/// So many entries of the index of streams are kept apart, in about a dozen pages, before they move.
const RECENT_ENTRIES: u64 = 1024;

/// What became of an append.
pub(crate) type Answer = Result<Appended, AppendError>;

/// The one connection of this process that appends, and the queue before it.
#[derive(Debug)]
pub(crate) struct Writer {
    place: Place,
    connection: Mutex<Connection>,
    group: Group<Entry>,
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
    pub(crate) fn new(place: Place, connection: Connection, group_limit: usize) -> Self {
        Self { place, connection: Mutex::new(connection), group: Group::new(group_limit) }
    }

    /// Puts one before the disk; the first of those who share a commit gets the round to [commit](Self::commit).
    pub(crate) fn queue(&self, append: &Append<'_>, then: Then) -> Result<Option<Shared>, Failure> {
        append.check(&self.place)?;
        Ok(self.group.join(Entry::new(append, then)))
    }

    /// Carries out a round in one transaction; `committed` hears of a new head before anybody hears of an append. Gives the
    /// next round when that has the same leader.
    pub(crate) fn commit(&self, round: &Shared, next: Next, committed: impl FnOnce(u64)) -> Option<Shared> {
        let mut waiting = Vec::new();
        let (done, next) = self.group.lead(round, next, |entries| {
            let connection = lock(&self.connection);
            let done = self.write(&connection, entries, &mut waiting);
            if done.is_err() {
                // Who came to a commit that failed is told as well.
                waiting.extend(entries.map(|entry| entry.then));
            }
            done
        });
        // The next round may begin from here on: its leader works while these hear, and come back.
        match done {
            Ok((answers, head)) => {
                committed(head);
                waiting.into_iter().zip(answers).for_each(|(then, answer)| then(answer));
            }
            Err(failure) => waiting.into_iter().for_each(|then| then(Err(failure.clone().into()))),
        }
        next
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
        let connection = lock(&self.connection);
        let mut pen = Pen::take(&connection, &self.place)?;
        let answers =
            appends.iter().map(|append| pen.put(append)?).collect::<Result<Vec<_>, AppendError>>()?;
        committed(pen.commit()?);
        Ok(answers)
    }

    fn write(
        &self,
        connection: &Connection,
        entries: &mut Jobs<'_, Entry>,
        waiting: &mut Vec<Then>,
    ) -> Result<(Vec<Answer>, u64), Failure> {
        if entries.are_over() {
            return Ok((Vec::new(), 0));
        }
        let mut pen = Pen::take(connection, &self.place)?;
        let mut answers = Vec::new();
        for entry in entries {
            let answer = pen.put(&entry.as_append());
            waiting.push(entry.then);
            answers.push(answer?);
        }
        Ok((answers, pen.commit()?))
    }
}

/// One write transaction; dropped before its commit, it leaves nothing behind.
struct Pen<'c> {
    connection: &'c Connection,
    place: &'c Place,
    insert: CachedStatement<'c>,
    last: CachedStatement<'c>,
    began: Extent,
    /// The position of the latest append.
    head: u64,
    /// What the index of streams has to learn at the end, in one sorted run; a bulk import asks once a stream.
    fresh: BTreeMap<Box<str>, Vec<u64>>,
}

impl<'c> Pen<'c> {
    fn take(connection: &'c Connection, place: &'c Place) -> Result<Self, Failure> {
        if !connection.is_autocommit() {
            run(connection, "ROLLBACK").named(place)?;
        }
        run(connection, "BEGIN IMMEDIATE").named(place)?;
        // From here on, dropping the pen ends the transaction; the head is read below.
        let mut pen = Self {
            connection,
            place,
            insert: connection.prepare_cached(INSERT).named(place)?,
            last: connection.prepare_cached(read::LAST).named(place)?,
            began: Extent { head: 0, settled: 0 },
            head: 0,
            fresh: BTreeMap::new(),
        };
        pen.began = read::extent(connection, place)?;
        pen.head = pen.began.head;
        Ok(pen)
    }

    /// Answers one append; only a failure, which ends the whole transaction, is the outer error.
    fn put(&mut self, append: &Append<'_>) -> Result<Answer, Failure> {
        let last = match self.fresh.get(append.stream).and_then(|positions| positions.last()) {
            Some(last) => *last,
            None => self.last.query_row([append.stream], |row| row.get(0)).named(self.place)?,
        };
        let Append { stream, expected, id, recorded_ms, body } = *append;
        if last != expected {
            return Ok(match self.position_of(&id)? {
                Some(position) => Ok(Appended::Known(position)),
                None => Err(AppendError::Conflict { stream: stream.to_owned(), expected, last }),
            });
        }
        let position = self.head.saturating_add(1);
        let crc = RowRef { position, id, stream, recorded_ms, body }.checksum();
        let values = params![position, id.as_bytes().as_slice(), stream, recorded_ms, body, crc];
        if self.insert.execute(values).named(self.place)? == 0 {
            let known = self.position_of(&id)?;
            return known
                .map(|position| Ok(Appended::Known(position)))
                .ok_or_else(|| self.place.damaged(None, "the index of ids names a row that is not there"));
        }
        match self.fresh.get_mut(stream) {
            Some(positions) => positions.push(position),
            None => drop(self.fresh.insert(stream.into(), vec![position])),
        }
        self.head = position;
        Ok(Ok(Appended::Written(position)))
    }

    fn position_of(&self, id: &Uuid) -> Result<Option<u64>, Failure> {
        let mut statement = self.connection.prepare_cached(POSITION_OF).named(self.place)?;
        statement.query_row([id.as_bytes().as_slice()], |row| row.get(0)).optional().named(self.place)
    }

    /// Makes it durable and says the new head.
    fn commit(mut self) -> Result<u64, Failure> {
        if self.head > self.began.head {
            let settled = self.index().named(self.place)?;
            let mut advance = self.connection.prepare_cached(ADVANCE).named(self.place)?;
            if advance.execute([self.head, settled, self.began.head]).named(self.place)? != 1 {
                return Err(self.place.damaged(Some(self.began.head), "the head cannot be advanced"));
            }
            run(self.connection, "COMMIT").named(self.place)?;
        }
        Ok(self.head)
    }

    /// Enters the new positions into the index of streams, and says up to where it is settled.
    fn index(&mut self) -> Result<u64, rusqlite::Error> {
        let settles = self.head.saturating_sub(self.began.settled) > RECENT_ENTRIES;
        let sql = if settles {
            "INSERT INTO settled VALUES (?1, ?2)"
        } else {
            "INSERT INTO recent VALUES (?1, ?2)"
        };
        if settles && self.began.settled < self.began.head {
            run(self.connection, "INSERT INTO settled SELECT stream, position FROM recent")?;
            run(self.connection, "DELETE FROM recent")?;
        }
        let mut enter = self.connection.prepare_cached(sql)?;
        for (stream, positions) in &self.fresh {
            for position in positions {
                enter.execute(params![stream, position])?;
            }
        }
        Ok(if settles { self.head } else { self.began.settled })
    }
}

impl Drop for Pen<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // Should this fail, the next to take the pen tries again and reports it.
            let _ = run(self.connection, "ROLLBACK");
        }
    }
}

fn run(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}
