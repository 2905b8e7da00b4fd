//! The index: which positions a stream has, and which one an id has.
//!
//! An ordinary index would change a page a stream and a page an id in every commit. So only what is older is in tables,
//! `settled` and `known`. The latest rows, the tail, are remembered by whoever asks, each as two marks, and read from the log
//! once; when there are many, a writer enters them into the tables together. A mark is a CRC-32: it says where to look, and
//! the row there whether it is so.
//!
//! Nearly every append is of an id that is nowhere yet, and many begin a stream. A writer that has entered rows also remembers
//! which marks are in the tables, and asks them about no others.

use std::ops::ControlFlow;

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::failure::{Failure, Named as _, Place};
use crate::filter::Filter;
use crate::read::{self, Extent};

/// The most rows of the tail after a commit: so many are read before the first question.
pub(crate) const MOST: u64 = 448;
/// The longest tail of one transaction, which is searched for every row of a bulk import.
pub(crate) const MOST_AT_ONCE: u64 = 2048;
/// Up to so many rows in the tables, which are read in less than a tenth of a second, a writer learns what is there.
const MOST_LEARNT: u64 = 1 << 17;

/// A connection, and what it knows of the index.
#[derive(Debug)]
pub(crate) struct Indexed {
    pub(crate) connection: Connection,
    pub(crate) tail: Tail,
}

impl Indexed {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection, tail: Tail::default() }
    }
}

/// The marks of the rows beyond a position, in their order: of the latest rows, also of a transaction that goes on.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    settled: u64,
    streams: Vec<u32>,
    ids: Vec<u32>,
    /// The marks of the rows up to that position, when they are known.
    older: Option<Filter>,
}

impl Tail {
    /// Reads what came since, in the state of the file whose `extent` it is.
    pub(crate) fn catch_up(
        &mut self,
        connection: &Connection,
        place: &Place,
        extent: Extent,
    ) -> Result<(), Failure> {
        if self.settled != extent.settled || self.end() > extent.head {
            *self = Self { settled: extent.settled, ..Self::default() };
        }
        read::scan(connection, place, self.end(), extent.head, |row| {
            self.push(row.stream, &row.id);
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    /// The position beyond which its rows are.
    pub(crate) fn settled(&self) -> u64 {
        self.settled
    }

    pub(crate) fn len(&self) -> u64 {
        self.ids.len() as u64
    }

    /// The position of its last row.
    pub(crate) fn end(&self) -> u64 {
        self.settled.saturating_add(self.len())
    }

    pub(crate) fn push(&mut self, stream: &str, id: &Uuid) {
        self.streams.push(mark(stream.as_bytes()));
        self.ids.push(mark(id.as_bytes()));
    }

    /// Forgets the rows after a position.
    pub(crate) fn cut(&mut self, head: u64) {
        let Some(rows) = head.checked_sub(self.settled) else {
            // What was entered into the tables is not there.
            *self = Self::default();
            return;
        };
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        self.streams.truncate(rows);
        self.ids.truncate(rows);
    }

    /// Enters all rows into the tables. Not sorted: a page that takes several rows stays in the cache.
    pub(crate) fn settle(&mut self, connection: &Connection) -> Result<(), rusqlite::Error> {
        let mut older = match self.older.take() {
            None if self.settled <= MOST_LEARNT => Some(learn(connection)?),
            known => known,
        };
        for sql in [
            "INSERT INTO settled SELECT stream, position FROM event WHERE position > ?1",
            "INSERT INTO known SELECT id, position FROM event WHERE position > ?1",
        ] {
            connection.prepare_cached(sql)?.execute([self.settled])?;
        }
        if let Some(older) = &mut older {
            self.streams.iter().chain(&self.ids).for_each(|mark| older.add(*mark));
        }
        *self = Self { settled: self.end(), older, ..Self::default() };
        Ok(())
    }

    /// Where events of a stream may stand in the tail, and no others do.
    pub(crate) fn of_stream(&self, stream: &str) -> impl DoubleEndedIterator<Item = u64> {
        self.marked(&self.streams, mark(stream.as_bytes()))
    }

    /// Where the event with an id may stand, and nowhere else in the tail.
    fn of_id(&self, id: &Uuid) -> impl DoubleEndedIterator<Item = u64> {
        self.marked(&self.ids, mark(id.as_bytes()))
    }

    fn marked<'t>(&'t self, marks: &'t [u32], wanted: u32) -> impl DoubleEndedIterator<Item = u64> + 't {
        // Mostly there is none, and whether there is one is found out many marks at a time.
        let marks = if marks.contains(&wanted) { marks } else { &[] };
        let found = marks.iter().enumerate().filter(move |(_, mark)| **mark == wanted);
        found.map(|(place, _)| self.settled.saturating_add(1).saturating_add(place as u64))
    }

    /// Whether a stream or an id may be in the tables.
    fn may_be_older(&self, name: &[u8]) -> bool {
        self.older.as_ref().is_none_or(|older| older.may_have(mark(name)))
    }
}

fn mark(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

/// Reads the marks of what is in the tables.
fn learn(connection: &Connection) -> Result<Filter, rusqlite::Error> {
    let mut older = Filter::default();
    for sql in ["SELECT CAST(stream AS BLOB) FROM settled", "SELECT id FROM known"] {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            older.add(mark(row.get_ref(0)?.as_blob()?));
        }
    }
    Ok(older)
}

/// The questions that are asked of the index, kept ready for as long as there may be more of them.
pub(crate) struct Lookup<'c> {
    is_of_stream: CachedStatement<'c>,
    has_id: CachedStatement<'c>,
    settled: CachedStatement<'c>,
    known: CachedStatement<'c>,
}

impl<'c> Lookup<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Result<Self, rusqlite::Error> {
        let last = "SELECT position FROM settled WHERE stream = ?1 ORDER BY position DESC LIMIT 1";
        Ok(Self {
            is_of_stream: connection.prepare_cached("SELECT stream = ?2 FROM event WHERE position = ?1")?,
            has_id: connection.prepare_cached("SELECT id = ?2 FROM event WHERE position = ?1")?,
            settled: connection.prepare_cached(last)?,
            known: connection.prepare_cached("SELECT position FROM known WHERE id = ?1")?,
        })
    }

    /// The position of a stream's last event, 0 for none.
    pub(crate) fn last_of(&mut self, tail: &Tail, stream: &str) -> Result<u64, rusqlite::Error> {
        for position in tail.of_stream(stream).rev() {
            let is_it =
                self.is_of_stream.query_row(params![position, stream], |row| row.get(0)).optional()?;
            if is_it == Some(true) {
                return Ok(position);
            }
        }
        if !tail.may_be_older(stream.as_bytes()) {
            return Ok(0);
        }
        Ok(self.settled.query_row([stream], |row| row.get(0)).optional()?.unwrap_or(0))
    }

    /// The position of the event with an id.
    pub(crate) fn position_of(&mut self, tail: &Tail, id: &Uuid) -> Result<Option<u64>, rusqlite::Error> {
        let bytes = id.as_bytes().as_slice();
        for position in tail.of_id(id) {
            let is_it = self.has_id.query_row(params![position, bytes], |row| row.get(0)).optional()?;
            if is_it == Some(true) {
                return Ok(Some(position));
            }
        }
        if !tail.may_be_older(bytes) {
            return Ok(None);
        }
        self.known.query_row([bytes], |row| row.get(0)).optional()
    }
}

/// Every row is named once: the entries are as many as the rows, all different, and each names a row of its stream or id.
pub(crate) fn check(connection: &Connection, place: &Place, extent: Extent) -> Result<(), Failure> {
    for (table, column) in [("settled", "stream"), ("known", "id")] {
        let sql = format!(
            "SELECT count(*), count(event.position) FROM {table} AS entry LEFT JOIN event ON \
             event.position = entry.position AND event.{column} = entry.{column} AND entry.position <= ?1"
        );
        let counts: (u64, u64) = connection
            .query_row(&sql, [extent.settled], |row| Ok((row.get(0)?, row.get(1)?)))
            .named(place)?;
        let rows = extent.settled;
        if counts != (rows, rows) {
            let what = format!("{} of {} entries of '{table}' fit the first {rows} rows", counts.1, counts.0);
            return Err(place.damaged(None, what));
        }
    }
    let twice = "SELECT count(*) - count(DISTINCT id) + (SELECT count(*) FROM event JOIN known USING (id) \
                 WHERE event.position > ?1) FROM event WHERE position > ?1";
    let twice: u64 = connection.query_row(twice, [extent.settled], |row| row.get(0)).named(place)?;
    if twice > 0 {
        let what = format!("an id after {} is in the log twice", extent.settled);
        return Err(place.damaged(None, what));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_knows_where_to_look_and_forgets_the_rows_that_are_cut() {
        let mut tail = Tail { settled: 7, ..Tail::default() };
        for id in 1..=3_u128 {
            tail.push(if id == 2 { "lead/2" } else { "lead/1" }, &Uuid::from_u128(id));
        }
        assert_eq!(tail.of_stream("lead/1").collect::<Vec<_>>(), [8, 10]);
        assert_eq!(tail.of_id(&Uuid::from_u128(2)).collect::<Vec<_>>(), [9]);
        tail.cut(10);
        assert_eq!(tail.len(), 3);
        tail.cut(8);
        assert_eq!(tail.of_stream("lead/1").collect::<Vec<_>>(), [8]);
        assert_eq!(tail.of_id(&Uuid::from_u128(2)).count(), 0);
        tail.cut(3);
        assert_eq!((tail.settled(), tail.len()), (0, 0));
    }
}
