//! Reading: the queries, and the small pool of connections they run on.
//!
//! Readers have connections of their own, so that a read never waits for a commit. Each row's checksum is verified, and
//! since positions have no gaps, a row that is missing between two others or before the head is noticed as well.

use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, Params, Transaction, params};
use uuid::Uuid;

use crate::failure::{Failure, Named as _, Place};
use crate::file::{self, Mode};
use crate::group::lock;
use crate::index::{Indexed, Lookup, Tail};
use crate::row::{COLUMNS, Row, RowRef};
use crate::store::Options;

/// So many rows are read in one snapshot; a long replay must not keep the write-ahead log from being reused.
const SCAN_ROWS: u64 = 16_384;

/// A bounded number of reader connections, opened when first needed.
#[derive(Debug)]
pub(crate) struct Readers {
    place: Place,
    mode: Mode,
    options: Options,
    state: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug)]
struct Pool {
    idle: Vec<Indexed>,
    free: usize,
}

/// A reader on loan; it goes back also when a callback panics.
struct Loan<'r> {
    readers: &'r Readers,
    reader: Option<Indexed>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut pool = lock(&self.readers.state);
        pool.free += 1;
        pool.idle.extend(self.reader.take());
        drop(pool);
        self.readers.returned.notify_one();
    }
}

impl Readers {
    pub(crate) fn new(place: Place, mode: Mode, options: Options) -> Self {
        let state = Mutex::new(Pool { idle: Vec::new(), free: options.readers.max(1) });
        Self { place, mode, options, state, returned: Condvar::new() }
    }

    /// Runs `query` on a connection of the pool, waiting for one no longer than the busy timeout.
    pub(crate) fn with<T>(
        &self,
        query: impl FnOnce(&mut Indexed) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let waited =
            self.returned.wait_timeout_while(lock(&self.state), self.place.patience, |pool| pool.free == 0);
        let (mut pool, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let Some(free) = pool.free.checked_sub(1) else {
            return Err(Failure::Crowded { path: self.place.path(), waited_ms: self.place.waited_ms() });
        };
        pool.free = free;
        let mut loan = Loan { readers: self, reader: pool.idle.pop() };
        drop(pool);
        match &mut loan.reader {
            Some(reader) => query(reader),
            None => {
                let connection = file::connect(&self.place, self.mode, &self.options)?;
                query(loan.reader.insert(Indexed::new(connection)))
            }
        }
    }
}

/// SQLite counts in `i64`; no log gets near its end, so a larger number means "to the end".
fn clamp(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn clamp_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// How far the log goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The last position.
    pub(crate) head: u64,
    /// Up to here the index is in its tables, beyond it in the tail.
    pub(crate) settled: u64,
}

/// Says how far the log goes, and refuses one whose last row and whose head disagree.
pub(crate) fn extent(connection: &Connection, place: &Place) -> Result<Extent, Failure> {
    let mut statement = connection
        .prepare_cached(
            "SELECT position, settled, (SELECT max(position) FROM event) FROM head WHERE only = 1",
        )
        .named(place)?;
    let found: Option<(u64, u64, Option<u64>)> =
        statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional().named(place)?;
    let Some((head, settled, last)) = found else {
        return Err(place.damaged(None, "the head is missing"));
    };
    let last = last.unwrap_or(0);
    if last != head || settled > head {
        return Err(
            place.damaged(Some(head), format!("the last row is at {last}, but the head was at {head}"))
        );
    }
    Ok(Extent { head, settled })
}

/// Says the last position.
pub(crate) fn head(connection: &Connection, place: &Place) -> Result<u64, Failure> {
    Ok(extent(connection, place)?.head)
}

/// Says the position of the last event of a stream, 0 for none.
pub(crate) fn last_of(reader: &mut Indexed, place: &Place, stream: &str) -> Result<u64, Failure> {
    let (snapshot, tail) = snapshot(reader, place)?;
    Lookup::new(&snapshot).and_then(|mut index| index.last_of(tail, stream)).named(place)
}

/// One state of the file for several queries, and the tail of the index in it.
fn snapshot<'r>(reader: &'r mut Indexed, place: &Place) -> Result<(Transaction<'r>, &'r Tail), Failure> {
    let Indexed { connection, tail } = reader;
    let snapshot = connection.unchecked_transaction().named(place)?;
    tail.catch_up(&snapshot, place, extent(&snapshot, place)?)?;
    Ok((snapshot, tail))
}

/// Hands out the rows after `after` up to and including `until`, which is at most the head; says how far it came.
pub(crate) fn scan(
    connection: &Connection,
    place: &Place,
    after: u64,
    until: u64,
    mut visit: impl FnMut(RowRef<'_>) -> ControlFlow<()>,
) -> Result<u64, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE position > ?1 AND position <= ?2 ORDER BY position");
    let mut statement = connection.prepare_cached(&sql).named(place)?;
    let mut done = after;
    while done < until {
        let to = until.min(done.saturating_add(SCAN_ROWS));
        let mut rows = statement.query(params![clamp(done), clamp(to)]).named(place)?;
        while let Some(row) = rows.next().named(place)? {
            let row = RowRef::decode(row, place)?;
            if Some(row.position) != done.checked_add(1) {
                return Err(missing(place, done));
            }
            done = row.position;
            if visit(row).is_break() {
                return Ok(done);
            }
        }
        if done != to {
            return Err(missing(place, done));
        }
    }
    Ok(done)
}

fn missing(place: &Place, before: u64) -> Failure {
    place.damaged(before.checked_add(1), "the row is missing")
}

/// Collects at most `limit` rows after `after`, of all streams.
pub(crate) fn page(
    connection: &Connection,
    place: &Place,
    after: u64,
    limit: usize,
) -> Result<Vec<Row>, Failure> {
    let until = after.saturating_add(u64::try_from(limit).unwrap_or(u64::MAX)).min(head(connection, place)?);
    let mut rows = Vec::new();
    scan(connection, place, after, until, |row| {
        rows.push(row.to_row());
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// Collects at most `limit` rows of one stream after `after`.
pub(crate) fn stream(
    reader: &mut Indexed,
    place: &Place,
    stream: &str,
    after: u64,
    limit: usize,
) -> Result<Vec<Row>, Failure> {
    let (snapshot, tail) = snapshot(reader, place)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE position IN (\
         SELECT position FROM settled WHERE stream = ?1 AND position > ?2 ORDER BY position LIMIT ?3) \
         ORDER BY position"
    );
    let values = params![stream, clamp(after), clamp_limit(limit)];
    let mut rows = collect(&snapshot, place, &sql, values, |row| row.stream == stream)?;
    for position in tail.of_stream(stream).filter(|position| *position > after) {
        if rows.len() >= limit {
            break;
        }
        rows.extend(at(&snapshot, place, position)?.filter(|row| row.stream == stream));
    }
    Ok(rows)
}

/// The row at a position.
fn at(connection: &Connection, place: &Place, position: u64) -> Result<Option<Row>, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE position = ?1");
    Ok(collect(connection, place, &sql, [clamp(position)], |_| true)?.pop())
}

/// Collects at most `limit` rows after `after` of the streams whose names begin with `prefix`.
///
/// A common prefix fills the page from the next rows of the log; a rare one is looked up in the index of names.
pub(crate) fn prefixed(
    connection: &Connection,
    place: &Place,
    prefix: &str,
    after: u64,
    limit: usize,
) -> Result<Vec<Row>, Failure> {
    let end = end_of_prefix(prefix);
    let belongs = |row: &RowRef<'_>| row.stream.starts_with(prefix);
    let near = after.saturating_add(u64::try_from(limit).unwrap_or(u64::MAX).saturating_mul(4));
    // An empty prefix has no end; a blob sorts behind every text.
    let range = "stream >= ?1 AND stream < ifnull(?2, x'')";
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE position > ?3 AND position <= ?5 AND {range} ORDER BY position LIMIT ?4"
    );
    let values = params![prefix, end, clamp(after), clamp_limit(limit), clamp(near)];
    let rows = collect(connection, place, &sql, values, belongs)?;
    if rows.len() >= limit {
        return Ok(rows);
    }
    // The unary plus keeps SQLite from stepping through the positions.
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE position IN (\
         SELECT position FROM settled WHERE {range} AND +position > ?3 UNION ALL \
         SELECT position FROM event WHERE position > max(?3, (SELECT settled FROM head)) AND {range} \
         ORDER BY position LIMIT ?4) \
         ORDER BY position"
    );
    collect(connection, place, &sql, params![prefix, end, clamp(after), clamp_limit(limit)], belongs)
}

/// The first name behind all that begin with `prefix`; names are compared byte by byte, as UTF-8 sorts.
fn end_of_prefix(prefix: &str) -> Option<String> {
    let mut end = prefix.to_owned();
    while let Some(last) = end.pop() {
        // The range skips what is no character; behind the last character there is none.
        if let Some(next) = (last..=char::MAX).nth(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}

/// Finds the event with this id.
pub(crate) fn find(reader: &mut Indexed, place: &Place, id: &Uuid) -> Result<Option<Row>, Failure> {
    let (snapshot, tail) = snapshot(reader, place)?;
    let position = Lookup::new(&snapshot).and_then(|mut index| index.position_of(tail, id)).named(place)?;
    let Some(position) = position else { return Ok(None) };
    let row = at(&snapshot, place, position)?.filter(|row| row.id == *id);
    row.map_or_else(|| Err(wrong_row(place, position)), |row| Ok(Some(row)))
}

/// Collects what a query finds; a row that does not belong there means that an index points to the wrong one.
fn collect(
    connection: &Connection,
    place: &Place,
    sql: &str,
    values: impl Params,
    belongs: impl Fn(&RowRef<'_>) -> bool,
) -> Result<Vec<Row>, Failure> {
    let mut statement = connection.prepare_cached(sql).named(place)?;
    let mut found = statement.query(values).named(place)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next().named(place)? {
        let row = RowRef::decode(row, place)?;
        if !belongs(&row) {
            return Err(wrong_row(place, row.position));
        }
        rows.push(row.to_row());
    }
    Ok(rows)
}

fn wrong_row(place: &Place, position: u64) -> Failure {
    place.damaged(Some(position), "an index names the wrong row")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_is_the_next_name_in_byte_order() {
        assert_eq!(end_of_prefix("member/").as_deref(), Some("member0"));
        assert_eq!(end_of_prefix("a\u{D7FF}").as_deref(), Some("a\u{E000}"));
        assert_eq!(end_of_prefix("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(end_of_prefix(""), None);
    }
}
