//! The outbox: what is on its way to people, until it is sent, given up or no longer needed.
//!
//! What is sent keeps its row without its words for a while, so that causing it again says nothing twice and a later
//! message can take its place.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;
use vocabulary::{Day, Stamp};

use super::{
    Mail, MailFailure, burden,
    safe::{LockedPeer, Tag},
    transcript,
};
use crate::talk::{Outgoing, Platform};

/// After so many tries a message is given up.
pub const MOST_ATTEMPTS: u32 = 12;
/// The most messages that may wait to be sent.
pub(super) const MOST_QUEUED: usize = 50_000;
/// The most characters that are kept of why a message was not sent.
const LONGEST_WHY: usize = 200;
/// The first wait before a message is tried again, in milliseconds, and the longest.
const WAIT_MS: (u64, u64) = (2_000, 3_600_000);

/// A message that may go out now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Its number, for [`super::Mail::sent`], [`super::Mail::again`] and [`super::Mail::dead`].
    pub seq: u64,
    /// The message.
    pub outgoing: Outgoing,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// The platform's number of the message whose place it takes, if that was sent there.
    pub amends: Option<String>,
}

/// How long to wait after the `attempts`-th vain try: from 2 s doubling to an hour, and up to a quarter more that depends
/// on the message, so that what failed together does not come back together.
pub fn wait_before(id: Uuid, attempts: u32) -> Duration {
    let (first, longest) = WAIT_MS;
    let doubled = 1_u64.checked_shl(attempts.saturating_sub(1)).unwrap_or(u64::MAX);
    let whole = first.saturating_mul(doubled).min(longest);
    let (spread, _) = id.as_u64_pair();
    let more = (whole / 4).saturating_mul((spread ^ u64::from(attempts)) % 1000) / 1000;
    Duration::from_millis(whole.saturating_add(more).min(longest))
}

/// A message as it is written down.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) id: Uuid,
    pub(super) peer: LockedPeer,
    pub(super) instead_of: Option<Uuid>,
    pub(super) about: Option<Tag>,
    pub(super) due_ms: i64,
    pub(super) day: Day,
    /// Locked away: for a platform that is looked at the line of the transcript, else the whole message.
    pub(super) body: Vec<u8>,
}

/// Whom an unasked message burdens, and on which day.
#[derive(Debug)]
pub(super) struct Burdened {
    pub(super) member: String,
    pub(super) day: String,
}

/// Whether as many wait as may.
pub(super) fn is_crowded(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM outbox WHERE state = 'queued' LIMIT 1 OFFSET ?1")?
        .exists([MOST_QUEUED])
}

/// Whether a message of that id was written down before.
pub(super) fn is_known(tx: &Connection, id: Uuid) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT 1 FROM outbox WHERE id = ?1")?.exists([id.as_bytes()])
}

/// Writes a message down; `None` when its id is known already.
pub(super) fn add(
    tx: &Connection,
    letter: &Letter,
    peer: i64,
    state: &str,
    burdened: Option<&Burdened>,
    now_ms: i64,
) -> rusqlite::Result<Option<u64>> {
    // The body of what is looked at stands in the transcript.
    let body = (state == "queued").then_some(letter.body.as_slice());
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO outbox
                 (id, peer, platform, state, due_ms, changed_ms, instead_of, about_tag, member, day, body_locked)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute((
            letter.id.as_bytes(),
            peer,
            letter.peer.platform.as_str(),
            state,
            letter.due_ms,
            now_ms,
            letter.instead_of.as_ref().map(Uuid::as_bytes),
            letter.about.as_ref(),
            burdened.map(|burdened| &burdened.member),
            burdened.map(|burdened| &burdened.day),
            body,
        ))?;
    Ok((added > 0).then(|| tx.last_insert_rowid().unsigned_abs()))
}

/// Which line of the transcript a message stands in, if it was said to that peer.
pub(super) fn entry_of(conn: &Connection, id: Uuid, peer: i64) -> rusqlite::Result<Option<u64>> {
    let mut found = conn.prepare_cached("SELECT entry FROM outbox WHERE id = ?1 AND peer = ?2")?;
    Ok(found.query_row((id.as_bytes(), peer), |row| row.get(0)).optional()?.flatten())
}

/// Notes in which line of the transcript a message stands.
pub(super) fn set_entry(tx: &Connection, seq: u64, entry: u64) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE outbox SET entry = ?2 WHERE seq = ?1")?.execute((seq, entry))?;
    Ok(())
}

/// A row that may go out.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) seq: u64,
    pub(super) attempts: u32,
    pub(super) amends: Option<String>,
    pub(super) subject: Vec<u8>,
    pub(super) body: Vec<u8>,
}

/// What may go out now, the first of every peer, oldest first.
///
/// One of a peer at a time keeps the order and lets nobody's long queue hold up the others. A message that waits to be
/// tried again holds its peer's later ones back; one that waits for the end of quiet hours does not.
pub(super) fn due(
    conn: &Connection,
    platform: Platform,
    now_ms: i64,
    limit: usize,
) -> rusqlite::Result<Vec<Due>> {
    conn.prepare_cached(
        "SELECT o.seq, o.attempts, earlier.sent_as, peer.subject_locked, o.body_locked
         FROM outbox o JOIN peer ON peer.id = o.peer
         LEFT JOIN outbox earlier ON earlier.id = o.instead_of AND earlier.peer = o.peer
         WHERE o.state = 'queued' AND o.platform = ?1 AND o.due_ms <= ?2 AND NOT EXISTS (
             SELECT 1 FROM outbox before
             WHERE before.peer = o.peer AND before.state = 'queued' AND before.seq < o.seq
               AND (before.due_ms <= ?2 OR before.attempts > 0))
         ORDER BY o.seq LIMIT ?3",
    )?
    .query_map((platform.as_str(), now_ms, limit), of_row)?
    .collect()
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Due> {
    Ok(Due {
        seq: row.get(0)?,
        attempts: row.get(1)?,
        amends: row.get(2)?,
        subject: row.get(3)?,
        body: row.get(4)?,
    })
}

/// It was sent: the words are dropped.
pub(super) fn sent(conn: &Connection, seq: u64, sent_as: Option<&str>, now_ms: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE outbox SET state = 'sent', sent_as = ?2, changed_ms = ?3, body_locked = NULL, why = NULL
         WHERE seq = ?1 AND state = 'queued'",
    )?
    .execute((seq, sent_as, now_ms))?;
    Ok(())
}

/// It was tried in vain and is tried again; the last time it is given up.
pub(super) fn again(conn: &Connection, seq: u64, not_before_ms: i64, why: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE outbox SET attempts = attempts + 1, why = ?3, due_ms = ?2,
             state = iif(attempts + 1 >= ?4, 'dead', state),
             changed_ms = iif(attempts + 1 >= ?4, max(changed_ms, due_ms), changed_ms)
         WHERE seq = ?1 AND state = 'queued'",
    )?
    .execute((seq, not_before_ms, shortened(why), MOST_ATTEMPTS))?;
    Ok(())
}

/// It is given up.
pub(super) fn dead(conn: &Connection, seq: u64, why: &str, now_ms: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE outbox SET state = 'dead', why = ?2, changed_ms = ?3 WHERE seq = ?1 AND state = 'queued'",
    )?
    .execute((seq, shortened(why), now_ms))?;
    Ok(())
}

fn shortened(why: &str) -> String {
    why.chars().take(LONGEST_WHY).collect()
}

/// A message that need not be sent any more.
#[derive(Debug)]
pub(super) struct Needless {
    pub(super) seq: u64,
    pub(super) entry: Option<u64>,
    pub(super) burdened: Option<Burdened>,
}

/// What was said unasked about a matter and has reached nobody: not sent yet, or not looked at yet.
pub(super) fn unseen(conn: &Connection, about: &Tag, keep: &[Uuid]) -> rusqlite::Result<Vec<Needless>> {
    let mut statement = conn.prepare_cached(
        "SELECT o.seq, o.entry, o.member, o.day, o.id FROM outbox o LEFT JOIN entry ON entry.seq = o.entry
         WHERE o.about_tag = ?1
           AND (o.state = 'queued' OR (o.state = 'sent' AND entry.looked_at = 0))",
    )?;
    let all = statement.query_map((about,), |row| {
        let id: Vec<u8> = row.get(4)?;
        let burdened = match (row.get(2)?, row.get(3)?) {
            (Some(member), Some(day)) => Some(Burdened { member, day }),
            (None, _) | (_, None) => None,
        };
        Ok((id, Needless { seq: row.get(0)?, entry: row.get(1)?, burdened }))
    })?;
    let needless = |row: &rusqlite::Result<(Vec<u8>, Needless)>| {
        row.as_ref()
            .map_or(true, |(id, _)| !keep.iter().any(|kept| kept.as_bytes().as_slice() == id.as_slice()))
    };
    all.filter(needless).map(|row| row.map(|(_, needless)| needless)).collect()
}

/// It is not needed any more: the words are dropped.
pub(super) fn cleared(tx: &Connection, seq: u64, now_ms: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE outbox SET state = 'cleared', changed_ms = ?2, body_locked = NULL WHERE seq = ?1",
    )?
    .execute((seq, now_ms))?;
    Ok(())
}

impl Mail {
    /// What may go out on a platform now, oldest first: at most one message a peer, so that their order holds.
    ///
    /// What the vault has erased meanwhile is given up here; what cannot be read is left out and logged.
    pub fn due(&self, platform: Platform, now: Stamp, limit: usize) -> Result<Vec<Parcel>, MailFailure> {
        let now_ms = now.timestamp_millis();
        let rows = self.read(|conn| due(conn, platform, now_ms, limit))?;
        let mut parcels = Vec::with_capacity(rows.len());
        for row in rows {
            match self.inner.safe.open_of(&row.subject, &row.body) {
                Ok(Some(outgoing)) => {
                    let (seq, attempts, amends) = (row.seq, row.attempts, row.amends);
                    parcels.push(Parcel { seq, outgoing, attempts, amends });
                }
                Ok(None) => self.dead(row.seq, "the keys of the receiver were destroyed", now)?,
                Err(error) => {
                    tracing::error!(seq = row.seq, %error, "outbox: unreadable");
                    self.dead(row.seq, "it cannot be read", now)?;
                }
            }
        }
        Ok(parcels)
    }

    /// A message has arrived; `sent_as` is the platform's number of it, to amend it later.
    pub fn sent(&self, seq: u64, sent_as: Option<&str>, now: Stamp) -> Result<(), MailFailure> {
        self.transact(now, |tx| Ok(sent(tx, seq, sent_as, now.timestamp_millis())?))
    }

    /// A message did not get through and is tried again, see [`wait_before`]; after [`MOST_ATTEMPTS`] it is given up.
    pub fn again(&self, seq: u64, not_before: Stamp, why: &str) -> Result<(), MailFailure> {
        self.transact(not_before, |tx| Ok(again(tx, seq, not_before.timestamp_millis(), why)?))
    }

    /// A message will never get through.
    pub fn dead(&self, seq: u64, why: &str, now: Stamp) -> Result<(), MailFailure> {
        self.transact(now, |tx| Ok(dead(tx, seq, why, now.timestamp_millis())?))
    }

    /// Takes back what was said unasked about a matter and nobody has seen yet, but `keep`; answers how many.
    pub fn clear(&self, about: &str, keep: &[Uuid], now: Stamp) -> Result<usize, MailFailure> {
        let about = self.inner.safe.tag(&["about", about]);
        // Most matters have nothing on its way: look before writing.
        if self.read(|conn| unseen(conn, &about, keep))?.is_empty() {
            return Ok(0);
        }
        self.transact(now, |tx| {
            let needless = unseen(tx, &about, keep)?;
            for one in &needless {
                cleared(tx, one.seq, now.timestamp_millis())?;
                if let Some(entry) = one.entry {
                    transcript::remove(tx, entry)?;
                }
                if let Some(burdened) = &one.burdened {
                    burden::count(tx, burdened, -1)?;
                }
            }
            Ok(needless.len())
        })
    }
}
