//! The index: which positions a stream has, and which one an id has.
//!
//! An ordinary index would change a page a stream and a page an id in every commit. So only what is older is in tables,
//! `settled` and `known`. Of each of the latest rows, the tail, two marks stand in the row of the head, which every commit
//! writes anyway; when there are many, they move into the tables together. A mark is a CRC-32: it says where to
//! look, and the row there whether it is so.

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::failure::{Failure, Named as _, Place};
use crate::read::Extent;

/// The most rows of the tail after a commit: their marks leave room for nothing else in the page of the head.
pub(crate) const MOST: u64 = 448;
const MARK_BYTES: usize = size_of::<u32>();

/// The marks of the rows beyond a position, in their order: of the latest rows, also of a transaction that goes on.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    after: u64,
    streams: Vec<u32>,
    ids: Vec<u32>,
}

impl Tail {
    /// No marks yet of what comes after a position.
    pub(crate) fn after(after: u64) -> Self {
        Self { after, ..Self::default() }
    }

    /// Reads the tail that belongs to `extent`.
    pub(crate) fn read(connection: &Connection, place: &Place, extent: Extent) -> Result<Self, Failure> {
        let mut statement = connection.prepare_cached("SELECT tail FROM head WHERE only = 1").named(place)?;
        let mut rows = statement.query([]).named(place)?;
        let row = rows.next().named(place)?;
        let bytes = row.and_then(|row| row.get_ref(0).ok()?.as_blob().ok());
        let tail = bytes.and_then(|bytes| Self::decode(bytes, extent.settled));
        tail.filter(|tail| extent.settled.checked_add(tail.len()) == Some(extent.head))
            .ok_or_else(|| place.damaged(None, "the tail of the index is not that of the head"))
    }

    /// The marks of the streams, those of the ids, each little-endian, and the checksum.
    fn decode(bytes: &[u8], after: u64) -> Option<Self> {
        let (marks, sum) = bytes.split_last_chunk::<MARK_BYTES>()?;
        if u32::from_le_bytes(*sum) != checksum(marks, after) {
            return None;
        }
        let (marks, rest) = marks.as_chunks::<MARK_BYTES>();
        let (streams, ids) = marks.split_at(marks.len() / 2);
        let read = |marks: &[[u8; MARK_BYTES]]| marks.iter().map(|mark| u32::from_le_bytes(*mark)).collect();
        let whole = rest.is_empty() && streams.len() == ids.len();
        whole.then(|| Self { after, streams: read(streams), ids: read(ids) })
    }

    /// What [`Tail::read`] finds again.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let marks = self.streams.iter().chain(&self.ids);
        let mut bytes: Vec<u8> = marks.flat_map(|mark| mark.to_le_bytes()).collect();
        bytes.extend(checksum(&bytes, self.after).to_le_bytes());
        bytes
    }

    pub(crate) fn len(&self) -> u64 {
        self.ids.len() as u64
    }

    pub(crate) fn push(&mut self, stream: &str, id: &Uuid) {
        self.streams.push(mark(stream.as_bytes()));
        self.ids.push(mark(id.as_bytes()));
    }

    /// Where events of a stream may stand, and no others do.
    pub(crate) fn of_stream(&self, stream: &str) -> impl DoubleEndedIterator<Item = u64> {
        self.marked(&self.streams, mark(stream.as_bytes()))
    }

    /// Where the event with an id may stand, and nowhere else in the tail.
    pub(crate) fn of_id(&self, id: &Uuid) -> impl DoubleEndedIterator<Item = u64> {
        self.marked(&self.ids, mark(id.as_bytes()))
    }

    fn marked<'t>(&'t self, marks: &'t [u32], wanted: u32) -> impl DoubleEndedIterator<Item = u64> + 't {
        // Mostly there is none, and whether there is one is found out many marks at a time.
        let marks = if marks.contains(&wanted) { marks } else { &[] };
        let found = marks.iter().enumerate().filter(move |(_, mark)| **mark == wanted);
        found.map(|(place, _)| self.after.saturating_add(1).saturating_add(place as u64))
    }
}

fn mark(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

fn checksum(marks: &[u8], after: u64) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&after.to_le_bytes());
    crc.update(marks);
    crc.finalize()
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
        self.known.query_row([bytes], |row| row.get(0)).optional()
    }
}

/// Enters every row beyond `settled` into the tables. Not sorted: a page of them that takes several rows stays in the cache.
pub(crate) fn settle(connection: &Connection, settled: u64) -> Result<(), rusqlite::Error> {
    for sql in [
        "INSERT INTO settled SELECT stream, position FROM event WHERE position > ?1",
        "INSERT INTO known SELECT id, position FROM event WHERE position > ?1",
    ] {
        connection.prepare_cached(sql)?.execute([settled])?;
    }
    Ok(())
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
    let tail = Tail::read(connection, place, extent)?;
    let mut marks = Tail::after(extent.settled);
    crate::read::scan(connection, place, extent.settled, extent.head, |row| {
        marks.push(row.stream, &row.id);
        std::ops::ControlFlow::Continue(())
    })?;
    let twice = "SELECT count(*) - count(DISTINCT id) + (SELECT count(*) FROM event JOIN known USING (id) \
                 WHERE event.position > ?1) FROM event WHERE position > ?1";
    let twice: u64 = connection.query_row(twice, [extent.settled], |row| row.get(0)).named(place)?;
    if marks.streams != tail.streams || marks.ids != tail.ids || twice > 0 {
        let what = format!("the tail of the index does not fit the rows after {}", extent.settled);
        return Err(place.damaged(None, what));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_is_read_as_it_was_written_and_a_flipped_bit_is_noticed() {
        let mut tail = Tail::after(7);
        for id in 1..=3_u128 {
            tail.push(if id == 2 { "lead/2" } else { "lead/1" }, &Uuid::from_u128(id));
        }
        let bytes = tail.encode();
        let read = Tail::decode(&bytes, 7).unwrap();
        assert_eq!((read.streams, read.ids), (tail.streams.clone(), tail.ids.clone()));
        assert_eq!(tail.of_stream("lead/1").collect::<Vec<_>>(), [8, 10]);
        assert_eq!(tail.of_id(&Uuid::from_u128(2)).collect::<Vec<_>>(), [9]);
        assert!(Tail::decode(&bytes, 8).is_none(), "the tail of another position");
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            if let Some(byte) = bytes.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
            assert!(Tail::decode(&bytes, 7).is_none(), "bit {bit}");
        }
        assert!(Tail::decode(&Tail::after(0).encode(), 0).is_some());
        assert!(Tail::decode(&[], 0).is_none());
    }
}
