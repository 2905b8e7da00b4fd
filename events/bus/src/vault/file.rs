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

use std::{path::Path, time::Duration};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{cipher::Key, failure::VaultFailure};
use crate::private_file::{FileKind, PrivateFile};

pub(super) static KIND: FileKind = FileKind {
    name: "key file",
    // "LQkv".
    application_id: 0x4C51_6B76,
    format: 2,
    if_damaged: "Stop the program, keep the file for examination and put back the last copy of it.",
};
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
    pub(super) file: PrivateFile,
    pub(super) conn: Connection,
    pub(super) index_key: Key,
    pub(super) code_key: Key,
}

/// Opens the key file, making it when there is none, and refuses one of another origin.
pub(super) fn open(path: &Path, wanted: Origin, patience: Duration) -> Result<KeyFile, VaultFailure> {
    let file = PrivateFile::new(&KIND, path);
    let mut conn = file.open(patience, harden, |tx| create_tables(tx, &file, wanted))?;
    bring_up_to_date(&mut conn).map_err(|source| file.failed(source))?;
    let (found, index_key, code_key) = read_origin(&conn).map_err(|source| file.failed(source))?;
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
    Ok(KeyFile { file, conn, index_key, code_key })
}

/// Where the keys of the file at `path` come from, `None` when there is no key file yet. Makes and changes nothing.
pub(super) fn origin_of(path: &Path, patience: Duration) -> Result<Option<Origin>, VaultFailure> {
    let file = PrivateFile::new(&KIND, path);
    let Some(conn) = file.look(patience)? else { return Ok(None) };
    let (origin, _, _) = read_origin(&conn).map_err(|source| file.failed(source))?;
    Ok(Some(origin))
}

fn harden(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "temp_store", "MEMORY")
}

fn create_tables(tx: &Transaction<'_>, file: &PrivateFile, origin: Origin) -> Result<(), VaultFailure> {
    let failed = |source| file.failed(source);
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
    Ok(())
}

/// Gives a file of an earlier format what it lacks, in one transaction.
fn bring_up_to_date(conn: &mut Connection) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let format: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == 1 {
        tx.execute_batch(ACCOUNTS)?;
        tx.pragma_update(None, "user_version", KIND.format)?;
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
