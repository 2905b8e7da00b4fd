//! The inbox: what people sent, on disk before the platform is told that it was taken, until it is settled.

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{Mail, MailFailure, Stop, peers, transcript};
use crate::talk::Inbound;

/// The most messages that may wait for an answer.
pub(super) const MOST_WAITING: usize = 20_000;

/// What came of receiving a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is kept under this number and waits for an answer.
    New(u64),
    /// It was received before, under this number.
    Known(u64),
}

/// A row that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) seq: u64,
    pub(super) subject: Vec<u8>,
    pub(super) body: Vec<u8>,
}

/// The number of a message, and whether it is settled.
pub(super) fn find(conn: &Connection, id: Uuid) -> rusqlite::Result<Option<(u64, bool)>> {
    conn.prepare_cached("SELECT seq, settled_ms IS NOT NULL FROM inbox WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Writes a message down.
pub(super) fn add(tx: &Connection, id: Uuid, peer: i64, at_ms: i64, body: &[u8]) -> rusqlite::Result<u64> {
    let seq = tx
        .prepare_cached("INSERT INTO inbox (id, peer, at_ms, body_locked) VALUES (?1, ?2, ?3, ?4)")?
        .insert((id.as_bytes(), peer, at_ms, body))?;
    Ok(seq.unsigned_abs())
}

/// Whether as many wait as may.
pub(super) fn is_crowded(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM inbox WHERE settled_ms IS NULL LIMIT 1 OFFSET ?1")?
        .exists([MOST_WAITING])
}

/// What is not settled, oldest first.
pub(super) fn waiting(conn: &Connection) -> rusqlite::Result<Vec<Waiting>> {
    conn.prepare_cached(
        "SELECT inbox.seq, peer.subject_locked, inbox.body_locked FROM inbox JOIN peer ON peer.id = inbox.peer
         WHERE inbox.settled_ms IS NULL ORDER BY inbox.seq",
    )?
    .query_map([], |row| Ok(Waiting { seq: row.get(0)?, subject: row.get(1)?, body: row.get(2)? }))?
    .collect()
}

/// What came of settling a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    Now,
    Before,
    Unknown,
}

/// Marks a message as dealt with and drops its words.
pub(super) fn settle(tx: &Connection, seq: u64, now_ms: i64) -> rusqlite::Result<Settled> {
    let changed = tx
        .prepare_cached(
            "UPDATE inbox SET settled_ms = ?2, body_locked = NULL WHERE seq = ?1 AND settled_ms IS NULL",
        )?
        .execute((seq, now_ms))?;
    if changed > 0 {
        return Ok(Settled::Now);
    }
    let known = tx.prepare_cached("SELECT 1 FROM inbox WHERE seq = ?1")?.exists([seq])?;
    Ok(if known { Settled::Before } else { Settled::Unknown })
}

impl Mail {
    /// Keeps what a person sent; on disk when this returns. The same id again is recognised and changes nothing.
    pub fn receive(&self, inbound: &Inbound) -> Result<Received, MailFailure> {
        // Locked away before the file is taken, so that nobody waits for the cipher or the key file.
        let (peer, body) =
            self.inner.safe.lock_body(&inbound.peer, inbound.id, inbound)?.ok_or(MailFailure::Erased)?;
        let line = self.line_of(inbound)?;
        let received = self.transact(inbound.at, |tx| {
            if let Some((seq, _)) = find(tx, inbound.id)? {
                return Ok(Received::Known(seq));
            }
            if is_crowded(tx)? {
                return Err(Stop::Crowded { waiting: MOST_WAITING, done: "answered" });
            }
            let at_ms = inbound.at.timestamp_millis();
            let row = peers::row(tx, &peer, at_ms)?;
            let seq = add(tx, inbound.id, row, at_ms, &body)?;
            if let Some(line) = &line {
                transcript::add(tx, row, inbound.id, at_ms, true, line)?;
            }
            Ok(Received::New(seq))
        })?;
        match received {
            Received::New(_) => self.inner.arrivals.send_modify(|n| *n = n.wrapping_add(1)),
            Received::Known(_) => {}
        }
        Ok(received)
    }

    /// What is not settled yet, oldest first. What cannot be read is left out and logged.
    pub fn waiting(&self) -> Result<Vec<(u64, Inbound)>, MailFailure> {
        let rows = self.read(waiting)?;
        let mut messages = Vec::with_capacity(rows.len());
        for row in rows {
            match self.inner.safe.open_of(&row.subject, &row.body) {
                Ok(Some(inbound)) => messages.push((row.seq, inbound)),
                Ok(None) => tracing::info!(seq = row.seq, "inbox: sender erased"),
                Err(error) => tracing::error!(seq = row.seq, %error, "inbox: unreadable"),
            }
        }
        Ok(messages)
    }

    /// Whether a message was received, settled or not.
    pub fn knows(&self, id: Uuid) -> Result<bool, MailFailure> {
        Ok(self.read(|conn| find(conn, id))?.is_some())
    }

    /// Whether a message was received and settled.
    pub fn is_settled(&self, id: Uuid) -> Result<bool, MailFailure> {
        Ok(self.read(|conn| find(conn, id))?.is_some_and(|(_, settled)| settled))
    }
}
