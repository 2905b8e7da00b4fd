//! The chat file: how it is made, recognised and opened. What its tables mean is said by the modules that use them.
//!
//! A write-ahead log keeps old pages until it is overwritten; that does no harm here, since whatever a person said is
//! encrypted and its key stands in the key file, where erasing destroys it.

use std::{
    fs::{self, OpenOptions},
    io,
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::MailFailure;

/// "LQch" in the header of the file, so that `file` and we can tell it from other databases.
const APPLICATION_ID: i64 = 0x4C51_6368;
/// The format; raise it with every change of the tables.
const FORMAT: i64 = 1;
/// The most bytes of write-ahead log that are left behind by a checkpoint.
const LOG_BYTES: i64 = 16 * 1024 * 1024;

/// Every table. Blobs named `tag` are keyed, `locked` ones encrypted; times are milliseconds since 1970.
const TABLES: &str = "
    CREATE TABLE room (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        keys_tag BLOB NOT NULL,
        revision INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE peer (
        id INTEGER PRIMARY KEY,
        tag BLOB NOT NULL UNIQUE,
        platform TEXT NOT NULL,
        subject_locked BLOB NOT NULL,
        peer_locked BLOB NOT NULL,
        session_locked BLOB,
        member TEXT,
        seen_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX peer_member ON peer (member, platform) WHERE member IS NOT NULL;
    CREATE TABLE inbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB NOT NULL UNIQUE,
        peer INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        settled_ms INTEGER,
        body_locked BLOB
    ) STRICT;
    CREATE INDEX inbox_waiting ON inbox (seq) WHERE settled_ms IS NULL;
    CREATE INDEX inbox_settled ON inbox (settled_ms) WHERE settled_ms IS NOT NULL;
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB NOT NULL UNIQUE,
        peer INTEGER NOT NULL,
        platform TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'dead', 'cleared')),
        due_ms INTEGER NOT NULL,
        changed_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        instead_of BLOB,
        entry INTEGER,
        about_tag BLOB,
        member TEXT,
        day TEXT,
        sent_as TEXT,
        why TEXT,
        body_locked BLOB
    ) STRICT;
    CREATE INDEX outbox_queued ON outbox (platform, due_ms) WHERE state = 'queued';
    CREATE INDEX outbox_of_peer ON outbox (peer, seq) WHERE state = 'queued';
    CREATE INDEX outbox_about ON outbox (about_tag) WHERE about_tag IS NOT NULL;
    CREATE INDEX outbox_done ON outbox (changed_ms) WHERE state <> 'queued';
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL UNIQUE,
        peer INTEGER NOT NULL,
        cause BLOB NOT NULL UNIQUE,
        at_ms INTEGER NOT NULL,
        replaced INTEGER NOT NULL,
        looked_at INTEGER NOT NULL,
        body_locked BLOB NOT NULL
    ) STRICT;
    CREATE INDEX entry_of_peer ON entry (peer, seq);
    CREATE INDEX entry_changes ON entry (peer, revision);
    CREATE TABLE poll (platform TEXT PRIMARY KEY, offset INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE unasked (
        day TEXT NOT NULL,
        member TEXT NOT NULL,
        messages INTEGER NOT NULL,
        PRIMARY KEY (day, member)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE effort (id INTEGER PRIMARY KEY, day TEXT NOT NULL, seconds INTEGER NOT NULL) STRICT;
    CREATE INDEX effort_day ON effort (day, seconds);
";

/// Opens the chat file, making it when there is none; `keys_tag` recognises the key file it was written with.
pub(super) fn open(path: &Path, keys_tag: &[u8], patience: Duration) -> Result<Connection, MailFailure> {
    create_private(path)?;
    let failed = |source| MailFailure::of(path, source);
    let mut conn = connect(path, patience)?;
    // Before anything is changed: a foreign file is left as it is.
    let fresh = recognise(&conn, path)?;
    harden(&conn).map_err(failed)?;
    restrict(path)?;
    if fresh {
        create_tables(&mut conn, path, keys_tag)?;
    }
    let check: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if check != "ok" {
        return Err(MailFailure::Damaged { path: path.to_owned() });
    }
    let found: Vec<u8> = conn.query_row("SELECT keys_tag FROM room", [], |row| row.get(0)).map_err(failed)?;
    if found != keys_tag {
        return Err(MailFailure::OtherKeys { path: path.to_owned() });
    }
    Ok(conn)
}

fn connect(path: &Path, patience: Duration) -> Result<Connection, MailFailure> {
    let failed = |source| MailFailure::of(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(failed)?;
    conn.busy_timeout(patience).map_err(failed)?;
    conn.set_prepared_statement_cache_capacity(64);
    // SQLite falls back to reading only, and would say so at the first message.
    if conn.is_readonly("main").map_err(failed)? {
        return Err(MailFailure::ReadOnly { path: path.to_owned() });
    }
    Ok(conn)
}

/// Makes an empty file that only its owner may read; SQLite gives the journal the same rights.
fn create_private(path: &Path) -> Result<(), MailFailure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(MailFailure::Unreachable { path: path.to_owned(), source }),
    }
}

/// Takes the file from everybody but its owner, should a copy or a restore have opened it up.
#[cfg(unix)]
fn restrict(path: &Path) -> Result<(), MailFailure> {
    use std::os::unix::fs::PermissionsExt;
    let unreachable = |source| MailFailure::Unreachable { path: path.to_owned(), source };
    let mut rights = fs::metadata(path).map_err(unreachable)?.permissions();
    if rights.mode() & 0o077 != 0 {
        rights.set_mode(0o600);
        fs::set_permissions(path, rights).map_err(unreachable)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> Result<(), MailFailure> {
    Ok(())
}

/// Whether the file is still empty; an error when it is not ours.
fn recognise(conn: &Connection, path: &Path) -> Result<bool, MailFailure> {
    // One statement is one look at the file: between three, another process may have made its tables.
    const ALL: &str = "SELECT (SELECT application_id FROM pragma_application_id),
                              (SELECT user_version FROM pragma_user_version),
                              (SELECT count(*) FROM sqlite_schema)";
    let (id, format, tables): (i64, i64, i64) = conn
        .query_row(ALL, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(|source| MailFailure::of(path, source))?;
    if (id, format, tables) == (0, 0, 0) {
        return Ok(true);
    }
    if id != APPLICATION_ID {
        return Err(MailFailure::Foreign { path: path.to_owned() });
    }
    if format > FORMAT {
        return Err(MailFailure::Newer { path: path.to_owned(), found: format, known: FORMAT });
    }
    Ok(false)
}

fn harden(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES, |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "temp_store", "MEMORY")
}

fn create_tables(conn: &mut Connection, path: &Path, keys_tag: &[u8]) -> Result<(), MailFailure> {
    let failed = |source| MailFailure::of(path, source);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have been first while we waited for the lock.
    if !recognise(&tx, path)? {
        return Ok(());
    }
    tx.execute_batch(TABLES).map_err(failed)?;
    tx.execute("INSERT INTO room (id, keys_tag, revision) VALUES (1, ?1, 0)", [keys_tag]).map_err(failed)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    tx.pragma_update(None, "user_version", FORMAT).map_err(failed)?;
    tx.commit().map_err(failed)
}
