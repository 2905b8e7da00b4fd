//! The file: its identity and schema, its creation in one piece, and how a connection to it is set up.
//!
//! The database file itself is never opened but by SQLite: closing any other descriptor of it would drop the locks
//! that SQLite holds for this process.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::failure::{Failure, Named as _, Place};
use crate::old;
use crate::read::Extent;
use crate::store::Options;

/// `ESLo`, in the header of every log.
const APPLICATION_ID: i64 = 0x4553_4C6F;
/// The schema version this code writes, and the newest that it reads.
pub(crate) const SCHEMA_VERSION: i64 = 3;
/// One page of the file, in bytes; `Options::max_bytes` is rounded down to it.
pub(crate) const PAGE_BYTES: u64 = 4096;
const TAKEN: &str = "it is an SQLite database of another application";

/// The schema, object by object in the order of their names, exactly as SQLite stores it; `index.rs` says why so.
pub(crate) const SCHEMA: [&str; 4] = [EVENT, HEAD, KNOWN, SETTLED];
pub(crate) const EVENT: &str = "CREATE TABLE event (\
     position INTEGER PRIMARY KEY, id BLOB NOT NULL, stream TEXT NOT NULL, \
     recorded_ms INTEGER NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL) STRICT";
pub(crate) const HEAD: &str = "CREATE TABLE head (\
     only INTEGER PRIMARY KEY, position INTEGER NOT NULL, settled INTEGER NOT NULL) STRICT";
pub(crate) const KNOWN: &str =
    "CREATE TABLE known (id BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID";
pub(crate) const SETTLED: &str = "CREATE TABLE settled (\
     stream TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stream, position)) \
     STRICT, WITHOUT ROWID";

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The one that appends.
    Write,
    /// A reader beside a writer of this process.
    Read,
    /// A reader of a store that was opened for reading only.
    ReadOnly,
    /// A reader of a file nobody can be writing: no write-ahead log, and none can be made.
    Immutable,
}

/// The write-ahead log's name beside the log.
pub(crate) fn wal_path(path: &Path) -> PathBuf {
    with_suffix(path, "-wal")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Tells the drafts of one process apart.
static SERIAL: AtomicU64 = AtomicU64::new(0);

/// Creates the log when there is none: built under another name, then linked in place, so that it is never half there.
pub(crate) fn create_if_missing(place: &Place) -> Result<(), Failure> {
    // Asked in this order, a log that another process creates just now cannot look like one whose file was taken away.
    let has_wal = fs::metadata(wal_path(&place.path)).is_ok_and(|meta| meta.len() > 0);
    match fs::metadata(&place.path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(place.unreachable(error)),
    }
    if has_wal {
        return Err(
            place.damaged(None, "the file is gone but its -wal is still there, put the file back beside it")
        );
    }
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    let draft = with_suffix(&place.path, &format!(".new-{}-{serial}", std::process::id()));
    let built = build(place, &draft).and_then(|()| put_in_place(place, &draft));
    // The draft has done its service; what a crash leaves of it disturbs nobody.
    let _ = fs::remove_file(&draft);
    built
}

fn build(place: &Place, draft: &Path) -> Result<(), Failure> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(draft, flags).named(place)?;
    let begin = format!("PRAGMA page_size = {PAGE_BYTES}; PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
    connection.execute_batch(&begin).named(place)?;
    for statement in SCHEMA {
        connection.execute_batch(statement).named(place)?;
    }
    put_head(&connection, Extent { head: 0, settled: 0 }).named(place)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID).named(place)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION).named(place)?;
    connection.execute_batch("COMMIT").named(place)?;
    connection.pragma_update(None, "journal_mode", "wal").named(place)?;
    connection.close().map_err(|(_, error)| place.failure(error))
}

/// The log goes to `head`, and the rows up to `settled` are in the tables of the index.
pub(crate) fn put_head(connection: &Connection, extent: Extent) -> Result<usize, rusqlite::Error> {
    connection.execute("INSERT INTO head VALUES (1, ?1, ?2)", [extent.head, extent.settled])
}

fn put_in_place(place: &Place, draft: &Path) -> Result<(), Failure> {
    match fs::hard_link(draft, &place.path) {
        Ok(()) => {}
        // Somebody else was first, with the same content.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(error) if error.kind() == ErrorKind::StorageFull => {
            return Err(Failure::Full { path: place.path() });
        }
        Err(error) => return Err(place.unreachable(error)),
    }
    let folder = place.path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| place.unreachable(error))
}

/// Opens a connection, sets it up and makes sure that the file is a log of a known version.
pub(crate) fn connect(place: &Place, mode: Mode, options: &Options) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match mode {
            Mode::Write | Mode::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Mode::Immutable => OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        };
    let connection = match mode {
        Mode::Write | Mode::Read | Mode::ReadOnly => Connection::open_with_flags(&*place.path, flags),
        Mode::Immutable => Connection::open_with_flags(immutable_uri(&place.path), flags),
    }
    .named(place)?;
    // Asked before the first page is read, this is the system's answer, and later on the file header's.
    if mode == Mode::Write && connection.is_readonly("main").named(place)? {
        return Err(Failure::ReadOnly { path: place.path() });
    }
    connection.busy_timeout(place.patience).named(place)?;
    // Otherwise a statement is prepared anew for each new value; no plan of ours depends on a value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).named(place)?;
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;",
        )
        .named(place)?;
    // One state for all questions: another process may be bringing it up to date.
    let snapshot = connection.unchecked_transaction().named(place)?;
    let found = identify(&snapshot, place)?;
    drop(snapshot);
    match (found, mode) {
        (SCHEMA_VERSION, _) => {}
        (_, Mode::Write) => old::bring_up_to_date(&connection, place)?,
        (found, Mode::Read | Mode::ReadOnly | Mode::Immutable) => {
            return Err(Failure::Older { path: place.path(), found });
        }
    }
    match mode {
        Mode::Write => prepare_for_writing(&connection, place, options)?,
        Mode::Read | Mode::ReadOnly | Mode::Immutable => {
            // Pages are read once and in order: a larger cache would hold what nobody asks for again.
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2048;").named(place)?;
        }
    }
    Ok(connection)
}

fn prepare_for_writing(connection: &Connection, place: &Place, options: &Options) -> Result<(), Failure> {
    if connection.is_readonly("main").named(place)? {
        return Err(place.damaged(None, "its header names a format that cannot be written"));
    }
    connection.pragma_update(None, "journal_mode", "wal").named(place)?;
    // The cache has room for a group's pages and the upper levels of every index, also of a log of ten million events.
    let sizes = "PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864;";
    connection.execute_batch(sizes).named(place)?;
    if let Some(bytes) = options.max_bytes {
        let pages = (bytes / PAGE_BYTES).clamp(1, u64::from(u32::MAX - 1));
        connection.pragma_update(None, "max_page_count", pages).named(place)?;
    }
    Ok(())
}

/// Says which version the file has. A foreign or newer file is left as it is; a schema that differs in one letter is damaged.
pub(crate) fn identify(connection: &Connection, place: &Place) -> Result<i64, Failure> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).named(place);
    if pragma("application_id")? != APPLICATION_ID {
        return Err(place.foreign(TAKEN));
    }
    let found = pragma("user_version")?;
    if found > SCHEMA_VERSION {
        return Err(Failure::Newer { path: place.path(), found, known: SCHEMA_VERSION });
    }
    let mut listing = connection
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name",
        )
        .named(place)?;
    let schema =
        listing.query_map([], |row| row.get(0)).and_then(Iterator::collect::<Result<Vec<String>, _>>);
    let schema = schema.named(place)?;
    let sound = if found == SCHEMA_VERSION { schema == SCHEMA } else { old::has_schema(found, &schema) };
    if sound { Ok(found) } else { Err(place.damaged(None, "its tables are not those of its version")) }
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}
