//! The key file: how it is made, recognised and opened. What its tables mean is said by the modules that use them.
//!
//! # Why this journal
//!
//! An erased key must be gone from every file. A write-ahead log would keep pages as they were until it is overwritten,
//! perhaps never; a persistent journal likewise. So the file uses a rollback journal that is *truncated* at every
//! commit. With `synchronous=FULL` SQLite also syncs the truncation, so that a power cut cannot bring the journal, and
//! with it an erased key, back (it does not do so for a journal that is deleted). `secure_delete` writes zeros over
//! what a statement removes, temporary tables stay in memory, and see `keys.rs` for what it does not cover. Out of
//! reach are blocks that the disk or the file system freed or copied by itself: the directory belongs on an encrypted
//! volume and outside snapshots.

#[cfg(test)]
mod tests;

use std::{
    fs::{self, OpenOptions},
    io,
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{cipher::Key, failure::VaultFailure};

/// "LQkv" in the header of the file, so that `file` and we can tell it from other databases.
const APPLICATION_ID: i64 = 0x4C51_6B76;
/// The format; raise it with every change of the tables.
const FORMAT: i64 = 2;
/// What format 2 has and format 1 had not.
const ACCOUNTS: &str = "
    CREATE TABLE account (
        tag BLOB PRIMARY KEY,
        member TEXT NOT NULL,
        channel TEXT NOT NULL,
        UNIQUE (member, channel)
    ) STRICT, WITHOUT ROWID;
";

/// Every table. No foreign keys: an erased subject stays in `erased` and nowhere else.
const TABLES: &str = "
    CREATE TABLE origin (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        demo_seed BLOB,
        index_key BLOB NOT NULL,
        code_key BLOB NOT NULL
    ) STRICT;
    CREATE TABLE subject_key (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL UNIQUE,
        key BLOB NOT NULL CHECK (length(key) = 32)
    ) STRICT;
    CREATE TABLE erased (subject TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE opening (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        member TEXT NOT NULL,
        matter TEXT NOT NULL,
        purpose TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX opening_matter ON opening (matter, id);
    CREATE TABLE plate_index (
        tag BLOB NOT NULL,
        subject TEXT NOT NULL,
        PRIMARY KEY (tag, subject)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX plate_subject ON plate_index (subject);
    CREATE TABLE join_code (
        tag BLOB PRIMARY KEY,
        member TEXT NOT NULL UNIQUE,
        expires_us INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Where the keys of a key file come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A real campaign: keys are random and stand only in the file.
    Real,
    /// A SIMULATED campaign: keys are derived from the seed, so that the same seed gives the same bytes.
    Demo {
        /// The seed.
        seed: u64,
    },
}

/// An open key file of the wanted origin.
#[derive(Debug)]
pub(super) struct KeyFile {
    pub(super) conn: Connection,
    pub(super) index_key: Key,
    pub(super) code_key: Key,
}

/// Opens the key file, making it when there is none, and refuses one of another origin.
pub(super) fn open(path: &Path, wanted: Origin, patience: Duration) -> Result<KeyFile, VaultFailure> {
    create_private(path)?;
    let failed = |source| VaultFailure::of(path, source);
    let mut conn = connect(path, patience)?;
    // Before anything is changed: a foreign file is left as it is.
    let fresh = recognise(&conn, path)?;
    harden(&conn).map_err(failed)?;
    restrict(path)?;
    if fresh {
        create_tables(&mut conn, path, wanted)?;
    }
    bring_up_to_date(&mut conn).map_err(failed)?;
    let check: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if check != "ok" {
        return Err(VaultFailure::Damaged { path: path.to_owned() });
    }
    let (found, index_key, code_key) = read_origin(&conn).map_err(failed)?;
    match (found, wanted) {
        (Origin::Real, Origin::Real) => {}
        (Origin::Demo { seed: found }, Origin::Demo { seed: wanted }) => {
            if found != wanted {
                return Err(VaultFailure::OtherSeed { path: path.to_owned(), found, wanted });
            }
        }
        (Origin::Demo { seed: _ }, Origin::Real) => {
            return Err(VaultFailure::IsDemo { path: path.to_owned() });
        }
        (Origin::Real, Origin::Demo { seed: _ }) => {
            return Err(VaultFailure::IsReal { path: path.to_owned() });
        }
    }
    Ok(KeyFile { conn, index_key, code_key })
}

/// Where the keys of the file at `path` come from, `None` when there is no key file yet. Makes and changes nothing.
pub(super) fn origin_of(path: &Path, patience: Duration) -> Result<Option<Origin>, VaultFailure> {
    match fs::metadata(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(VaultFailure::Unreachable { path: path.to_owned(), source });
        }
    }
    let conn = connect(path, patience)?;
    if recognise(&conn, path)? {
        return Ok(None);
    }
    let (origin, _, _) = read_origin(&conn).map_err(|source| VaultFailure::of(path, source))?;
    Ok(Some(origin))
}

fn connect(path: &Path, patience: Duration) -> Result<Connection, VaultFailure> {
    let failed = |source| VaultFailure::of(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(failed)?;
    conn.busy_timeout(patience).map_err(failed)?;
    // SQLite falls back to reading only, and would say so at the first opening.
    if conn.is_readonly("main").map_err(failed)? {
        return Err(VaultFailure::ReadOnly { path: path.to_owned() });
    }
    Ok(conn)
}

/// Makes an empty file that only its owner may read; SQLite gives the journal the same rights.
fn create_private(path: &Path) -> Result<(), VaultFailure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(VaultFailure::Unreachable { path: path.to_owned(), source }),
    }
}

/// Takes the file from everybody but its owner, should a copy or a restore have opened it up.
#[cfg(unix)]
fn restrict(path: &Path) -> Result<(), VaultFailure> {
    use std::os::unix::fs::PermissionsExt;
    let unreachable = |source| VaultFailure::Unreachable { path: path.to_owned(), source };
    let mut rights = fs::metadata(path).map_err(unreachable)?.permissions();
    if rights.mode() & 0o077 != 0 {
        rights.set_mode(0o600);
        fs::set_permissions(path, rights).map_err(unreachable)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> Result<(), VaultFailure> {
    Ok(())
}

/// Whether the file is still empty; an error when it is not ours.
fn recognise(conn: &Connection, path: &Path) -> Result<bool, VaultFailure> {
    // One statement is one look at the file: between three, another process may have made its tables.
    const ALL: &str = "SELECT (SELECT application_id FROM pragma_application_id),
                              (SELECT user_version FROM pragma_user_version),
                              (SELECT count(*) FROM sqlite_schema)";
    let (id, format, tables): (i64, i64, i64) = conn
        .query_row(ALL, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(|source| VaultFailure::of(path, source))?;
    if (id, format, tables) == (0, 0, 0) {
        return Ok(true);
    }
    if id != APPLICATION_ID {
        return Err(VaultFailure::Foreign { path: path.to_owned() });
    }
    if format > FORMAT {
        return Err(VaultFailure::Newer { path: path.to_owned(), found: format, known: FORMAT });
    }
    Ok(false)
}

fn harden(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "temp_store", "MEMORY")
}

fn create_tables(conn: &mut Connection, path: &Path, origin: Origin) -> Result<(), VaultFailure> {
    let failed = |source| VaultFailure::of(path, source);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have been first while we waited for the lock.
    if !recognise(&tx, path)? {
        return Ok(());
    }
    let (seed, index_key, code_key) = match origin {
        Origin::Real => (None, Key::random()?, Key::random()?),
        Origin::Demo { seed } => {
            (Some(seed.to_be_bytes()), Key::of_demo(seed, "index", ""), Key::of_demo(seed, "code", ""))
        }
    };
    tx.execute_batch(TABLES).map_err(failed)?;
    tx.execute_batch(ACCOUNTS).map_err(failed)?;
    tx.execute(
        "INSERT INTO origin (id, demo_seed, index_key, code_key) VALUES (1, ?1, ?2, ?3)",
        (seed, index_key.bytes(), code_key.bytes()),
    )
    .map_err(failed)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    tx.pragma_update(None, "user_version", FORMAT).map_err(failed)?;
    tx.commit().map_err(failed)
}

/// Gives a file of an earlier format what it lacks, in one transaction.
fn bring_up_to_date(conn: &mut Connection) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let format: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == 1 {
        tx.execute_batch(ACCOUNTS)?;
        tx.pragma_update(None, "user_version", FORMAT)?;
    }
    tx.commit()
}

fn read_origin(conn: &Connection) -> rusqlite::Result<(Origin, Key, Key)> {
    conn.query_row("SELECT demo_seed, index_key, code_key FROM origin", [], |row| {
        let origin = match row.get::<_, Option<[u8; 8]>>(0)? {
            None => Origin::Real,
            Some(seed) => Origin::Demo { seed: u64::from_be_bytes(seed) },
        };
        Ok((origin, Key::from_bytes(row.get(1)?), Key::from_bytes(row.get(2)?)))
    })
}
