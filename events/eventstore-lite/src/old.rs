//! Files of the first version: every id in one index, the latest entries of the streams in a table of their own.

use rusqlite::Connection;

use crate::failure::{Failure, Named as _, Place};
use crate::file::{self, HEAD, KNOWN, SCHEMA_VERSION};
use crate::read;

/// The version.
pub(crate) const VERSION: i64 = 1;
/// Its schema, object by object in the order of their names.
pub(crate) const SCHEMA: [&str; 5] = [
    "CREATE TABLE event (position INTEGER PRIMARY KEY, id BLOB NOT NULL, stream TEXT NOT NULL, \
     recorded_ms INTEGER NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL) STRICT",
    "CREATE UNIQUE INDEX event_id ON event (id)",
    "CREATE TABLE head (only INTEGER PRIMARY KEY, position INTEGER NOT NULL, settled INTEGER NOT NULL) STRICT",
    "CREATE TABLE recent (stream TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stream, position)) \
     STRICT, WITHOUT ROWID",
    "CREATE TABLE settled (stream TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stream, position)) \
     STRICT, WITHOUT ROWID",
];

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
    if file::identify(connection, place)? == SCHEMA_VERSION {
        return Ok(());
    }
    let head = read::head(connection, place)?;
    let steps = format!(
        "{KNOWN}; INSERT INTO known SELECT id, position FROM event ORDER BY id; DROP INDEX event_id; \
         INSERT INTO settled SELECT stream, position FROM recent; DROP TABLE recent; DROP TABLE head; {HEAD}"
    );
    connection.execute_batch(&steps).named(place)?;
    file::put_head(connection, head).named(place)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION).named(place)
}
