//! How long things are kept. What waits is never removed by age.

use rusqlite::{Connection, OptionalExtension};

use super::{Mail, MailFailure};
use crate::talk::Platform;

/// Lines of transcripts are kept so long.
const LINES_MS: i64 = 14 * DAY_MS;
/// The ids of what was received and sent are kept so long, to recognise it when it comes again.
const IDS_MS: i64 = 30 * DAY_MS;
/// Sessions and peers that nobody has used for so long are forgotten.
const PEERS_MS: i64 = 200 * DAY_MS;
/// The most rows of what was received and of what was sent.
const MOST_ROWS: usize = 200_000;
/// Days of the burden meter that are kept.
const BURDEN_DAYS: usize = 400;
const DAY_MS: i64 = 86_400_000;

/// Removes what is kept no longer.
pub(super) fn prune(tx: &Connection, now_ms: i64) -> rusqlite::Result<()> {
    let before = |age: i64| now_ms.saturating_sub(age);
    tx.execute("DELETE FROM entry WHERE at_ms < ?1", [before(LINES_MS)])?;
    tx.execute("DELETE FROM inbox WHERE settled_ms < ?1", [before(IDS_MS)])?;
    tx.execute("DELETE FROM outbox WHERE state <> 'queued' AND changed_ms < ?1", [before(IDS_MS)])?;
    tx.execute(
        "DELETE FROM inbox WHERE settled_ms IS NOT NULL AND seq <= (SELECT max(seq) FROM inbox) - ?1",
        [MOST_ROWS],
    )?;
    tx.execute(
        "DELETE FROM outbox WHERE state <> 'queued' AND seq <= (SELECT max(seq) FROM outbox) - ?1",
        [MOST_ROWS],
    )?;
    tx.execute(
        "DELETE FROM peer WHERE seen_ms < ?1 AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.peer = peer.id)
             AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.peer = peer.id)
             AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.peer = peer.id)",
        [before(PEERS_MS)],
    )?;
    for table in ["unasked", "effort"] {
        let of_table = format!(
            "DELETE FROM {table} WHERE day <= (SELECT DISTINCT day FROM {table} ORDER BY day DESC LIMIT 1 OFFSET ?1)"
        );
        tx.execute(&of_table, [BURDEN_DAYS])?;
    }
    Ok(())
}

/// What the poll of a platform goes on from.
pub(super) fn offset(conn: &Connection, platform: &str) -> rusqlite::Result<Option<i64>> {
    let mut found = conn.prepare_cached("SELECT offset FROM poll WHERE platform = ?1")?;
    found.query_row([platform], |row| row.get(0)).optional()
}

/// Keeps what the poll of a platform goes on from.
pub(super) fn set_offset(conn: &Connection, platform: &str, offset: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO poll (platform, offset) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET offset = ?2",
    )?
    .execute((platform, offset))?;
    Ok(())
}

impl Mail {
    /// What the poll of a platform goes on from.
    pub fn offset(&self, platform: Platform) -> Result<Option<i64>, MailFailure> {
        self.read(|conn| offset(conn, platform.as_str()))
    }

    /// Keeps what the poll of a platform goes on from.
    pub fn set_offset(&self, platform: Platform, offset: i64) -> Result<(), MailFailure> {
        self.read(|conn| set_offset(conn, platform.as_str(), offset))
    }
}
