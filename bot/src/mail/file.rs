//! The chat file: how it is made, recognised and opened. What its tables mean is said by the modules that use them.
//!
//! A write-ahead log keeps old pages until it is overwritten; that does no harm here, since whatever a person said is
//! encrypted and its key stands in the key file, where erasing destroys it.

use std::{path::Path, time::Duration};

use bus::private_file::{FileKind, PrivateFile};
use rusqlite::Connection;

use super::MailFailure;

static KIND: FileKind = FileKind {
    name: "chat file",
    // "LQch".
    application_id: 0x4C51_6368,
    format: 1,
    if_damaged: "Stop the program and move the file away: nothing of the log is lost, only unanswered messages and open drafts.",
};
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
pub(super) fn open(
    path: &Path,
    keys_tag: &[u8],
    patience: Duration,
) -> Result<(PrivateFile, Connection), MailFailure> {
    let file = PrivateFile::new(&KIND, path);
    let failed = |source| file.failed(source);
    let conn = file.open(patience, harden, |tx| {
        tx.execute_batch(TABLES).map_err(failed)?;
        tx.execute("INSERT INTO room (id, keys_tag, revision) VALUES (1, ?1, 0)", [keys_tag])
            .map_err(failed)?;
        Ok::<(), MailFailure>(())
    })?;
    conn.set_prepared_statement_cache_capacity(64);
    let found: Vec<u8> = conn.query_row("SELECT keys_tag FROM room", [], |row| row.get(0)).map_err(failed)?;
    if found != keys_tag {
        return Err(MailFailure::OtherKeys { path: path.to_owned() });
    }
    Ok((file, conn))
}

fn harden(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES, |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "temp_store", "MEMORY")
}
