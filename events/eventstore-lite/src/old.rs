//! Files of earlier versions: the first had every id in one index and the latest entries of the streams in a table of their
//! own, the second had marks of the latest rows in the row of the head.

use rusqlite::Connection;

use crate::failure::{Failure, Named as _, Place};
use crate::file::{self, EVENT, HEAD, KNOWN, SCHEMA_VERSION, SETTLED};
use crate::read::{self, Extent};

const FIRST: i64 = 1;
const SECOND: i64 = 2;

/// The schemas, object by object in the order of their names.
const SCHEMA_OF_FIRST: [&str; 5] = [
    EVENT,
    "CREATE UNIQUE INDEX event_id ON event (id)",
    HEAD,
    "CREATE TABLE recent (stream TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stream, position)) \
     STRICT, WITHOUT ROWID",
    SETTLED,
];
const SCHEMA_OF_SECOND: [&str; 4] = [
    EVENT,
    "CREATE TABLE head (only INTEGER PRIMARY KEY, position INTEGER NOT NULL, settled INTEGER NOT NULL, \
     tail BLOB NOT NULL) STRICT",
    KNOWN,
    SETTLED,
];

/// Whether an earlier version has this schema.
pub(crate) fn has_schema(version: i64, schema: &[String]) -> bool {
    match version {
        FIRST => schema == SCHEMA_OF_FIRST,
        SECOND => schema == SCHEMA_OF_SECOND,
        _ => false,
    }
}

/// Turns the file into one of this version, in one transaction; the events stay as they are.
pub(crate) fn bring_up_to_date(connection: &Connection, place: &Place) -> Result<(), Failure> {
    connection.execute_batch("PRAGMA synchronous = FULL; BEGIN IMMEDIATE").named(place)?;
    let done = rebuild_index(connection, place);
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = connection.execute_batch(end).named(place);
    done.and(ended)
}

fn rebuild_index(connection: &Connection, place: &Place) -> Result<(), Failure> {
    // Another process may have been first.
    let version = file::identify(connection, place)?;
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    let extent = read::extent(connection, place)?;
    let extent = if version == FIRST {
        let all_settled = format!(
            "{KNOWN}; INSERT INTO known SELECT id, position FROM event ORDER BY id; DROP INDEX event_id; \
             INSERT INTO settled SELECT stream, position FROM recent; DROP TABLE recent"
        );
        connection.execute_batch(&all_settled).named(place)?;
        Extent { settled: extent.head, ..extent }
    } else {
        extent
    };
    connection.execute_batch(&format!("DROP TABLE head; {HEAD}")).named(place)?;
    file::put_head(connection, extent).named(place)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION).named(place)
}
