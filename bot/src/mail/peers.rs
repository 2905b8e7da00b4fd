//! Peers: where somebody speaks, the session there, and where a member can be reached.

use rusqlite::{Connection, OptionalExtension};
use vocabulary::{MemberId, Stamp};

use super::{
    Mail, MailFailure,
    safe::{LockedPeer, Tag},
};
use crate::talk::{Peer, Platform};

/// The number of a peer's row, made when there is none.
pub(super) fn row(tx: &Connection, peer: &LockedPeer, now_ms: i64) -> rusqlite::Result<i64> {
    if let Some(row) = find(tx, &peer.tag)? {
        return Ok(row);
    }
    tx.prepare_cached(
        "INSERT INTO peer (tag, platform, subject_locked, peer_locked, seen_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .insert((&peer.tag, peer.platform.as_str(), &peer.subject, &peer.peer, now_ms))
}

/// The number of a peer's row, if there is one.
pub(super) fn find(conn: &Connection, tag: &Tag) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM peer WHERE tag = ?1")?.query_row([tag], |row| row.get(0)).optional()
}

/// The encrypted session of a peer.
pub(super) fn session(conn: &Connection, tag: &Tag) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut found = conn.prepare_cached("SELECT session_locked FROM peer WHERE tag = ?1")?;
    Ok(found.query_row([tag], |row| row.get(0)).optional()?.flatten())
}

/// Writes the session of a peer; none ends it.
pub(super) fn save_session(
    tx: &Connection,
    peer: i64,
    session: Option<&[u8]>,
    now_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE peer SET session_locked = ?2, seen_ms = ?3 WHERE id = ?1")?
        .execute((peer, session, now_ms))?;
    Ok(())
}

/// Whether the member is already known to be reached there.
pub(super) fn is_reach(conn: &Connection, member: &MemberId, tag: &Tag) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM peer WHERE tag = ?1 AND member = ?2")?.exists((tag, member.as_str()))
}

/// The member is reached there, and on this platform nowhere else.
pub(super) fn reach(
    tx: &Connection,
    member: &MemberId,
    platform: Platform,
    peer: i64,
    now_ms: i64,
) -> rusqlite::Result<()> {
    forget(tx, member, platform)?;
    tx.execute("UPDATE peer SET member = ?2, seen_ms = ?3 WHERE id = ?1", (peer, member.as_str(), now_ms))?;
    Ok(())
}

/// The member is not reached on that platform any more.
pub(super) fn forget(conn: &Connection, member: &MemberId, platform: Platform) -> rusqlite::Result<()> {
    conn.execute(
        "UPDATE peer SET member = NULL WHERE member = ?1 AND platform = ?2",
        (member.as_str(), platform.as_str()),
    )?;
    Ok(())
}

/// Where the member is reached, as encrypted subject and peer, the latest first.
pub(super) fn reachable(conn: &Connection, member: &MemberId) -> rusqlite::Result<Vec<(Vec<u8>, Vec<u8>)>> {
    conn.prepare_cached(
        "SELECT subject_locked, peer_locked FROM peer WHERE member = ?1 ORDER BY seen_ms DESC, id",
    )?
    .query_map([member.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// Where a member left a session off between two moments, as encrypted subject, peer and session.
type LeftOff = (String, Vec<u8>, Vec<u8>, Vec<u8>);

/// Members' sessions that were saved between two moments and not since.
fn left_off(conn: &Connection, after_ms: i64, before_ms: i64) -> rusqlite::Result<Vec<LeftOff>> {
    conn.prepare_cached(
        "SELECT member, subject_locked, peer_locked, session_locked FROM peer
         WHERE member IS NOT NULL AND session_locked IS NOT NULL AND seen_ms BETWEEN ?1 AND ?2 ORDER BY id",
    )?
    .query_map((after_ms, before_ms), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
    .collect()
}

impl Mail {
    /// Sessions that members left off between two moments: who, where, and the session.
    pub fn left_off(
        &self,
        after: Stamp,
        before: Stamp,
    ) -> Result<Vec<(MemberId, Peer, String)>, MailFailure> {
        let (after, before) = (after.timestamp_millis(), before.timestamp_millis());
        let rows = self.read(|conn| left_off(conn, after, before))?;
        let safe = &self.inner.safe;
        let mut found = Vec::new();
        for (member, subject, peer, session) in rows {
            let Some(peer) = safe.open_of::<Peer>(&subject, &peer)? else { continue };
            let session = safe.open::<String>(&peer.subject(), &session)?;
            if let (Ok(member), Some(session)) = (MemberId::new(&member), session) {
                found.push((member, peer, session));
            }
        }
        Ok(found)
    }

    /// The session of a peer, as it was settled last.
    pub fn session(&self, peer: &Peer) -> Result<Option<String>, MailFailure> {
        let tag = self.inner.safe.tag_of(peer);
        let locked = self.read(|conn| session(conn, &tag))?;
        locked.map_or(Ok(None), |locked| self.inner.safe.open(&peer.subject(), &locked))
    }

    /// The member was heard there and can be reached there: one place a platform. A group is nobody's place.
    pub fn reach(&self, member: &MemberId, peer: &Peer, now: Stamp) -> Result<(), MailFailure> {
        if is_group(peer) {
            return Ok(());
        }
        let tag = self.inner.safe.tag_of(peer);
        if self.read(|conn| is_reach(conn, member, &tag))? {
            return Ok(());
        }
        let locked = self.inner.safe.lock_peer(peer)?.ok_or(MailFailure::Erased)?;
        let now_ms = now.timestamp_millis();
        self.transact(now, |tx| {
            let row = row(tx, &locked, now_ms)?;
            Ok(reach(tx, member, peer.platform, row, now_ms)?)
        })
    }

    /// Where a member can be reached.
    pub fn reachable(&self, member: &MemberId) -> Result<Vec<Peer>, MailFailure> {
        let rows = self.read(|conn| reachable(conn, member))?;
        let open = rows.iter().map(|(subject, peer)| self.inner.safe.open_of(subject, peer));
        open.filter_map(Result::transpose).collect()
    }

    /// The member is not reached on that platform any more.
    pub fn forget(&self, member: &MemberId, platform: Platform) -> Result<(), MailFailure> {
        self.read(|conn| forget(conn, member, platform))
    }
}

/// Whether others read along there.
fn is_group(peer: &Peer) -> bool {
    match peer.platform {
        // A private chat has the number of the person.
        Platform::Telegram => peer.chat != peer.account,
        Platform::Web | Platform::Terminal => false,
    }
}
