//! The mail room: what people sent until it is answered, and what is said to them until it has arrived.
//!
//! One SQLite file beside the key file, outside the log and its backups. Losing it loses unanswered messages, open drafts
//! and transcripts, never a record. Adapters put into the inbox before they tell the platform that a message was taken, the
//! engine settles it in one transaction with the session and the answers, and adapters take from the outbox. Nothing in
//! here knows what a message means, talks to a platform or reads a clock.
//!
//! What people said, and their accounts, are encrypted in the file under keys of the vault; what stands open is numbers,
//! times, platforms, member numbers and why a message was not taken.
//!
//! All calls block for some milliseconds (one sync to disk for a write); [`Mail`] may be cloned into other threads, and
//! several processes may open one file.

mod burden;
mod failure;
mod file;
mod inbox;
mod keep;
mod outbox;
mod peers;
mod safe;
mod stats;
#[cfg(test)]
mod tests;
mod transcript;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use bus::vault::Vault;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::watch;
use uuid::Uuid;
use vocabulary::{Day, MemberId, Stamp};

pub use self::{
    burden::Burden,
    failure::MailFailure,
    inbox::Received,
    outbox::{MOST_ATTEMPTS, Parcel, wait_before},
    stats::{Dead, MailStats},
    transcript::{By, Entry},
};
use self::{
    inbox::Settled,
    outbox::{Burdened, Letter},
    safe::{LockedPeer, Safe},
    transcript::Line,
};
use crate::talk::{Body, Inbound, Outgoing, Peer, Platform, Reason};

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so many writes the file is looked through for what is kept no longer.
const PRUNE_EVERY: u32 = 512;
/// So many of the bot's latest lines are searched for the label of a pressed button.
const LINES_SEARCHED: usize = 20;

/// An open mail room.
#[derive(Clone)]
pub struct Mail {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    safe: Safe,
    conn: Mutex<Connection>,
    writes: AtomicU32,
    arrivals: watch::Sender<u64>,
    settled: watch::Sender<u64>,
    departures: watch::Sender<u64>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl Mail {
    /// Opens the chat file, making it when there is none.
    pub fn open(path: &Path, vault: Vault) -> Result<Self, MailFailure> {
        Self::open_as(path, vault, PATIENCE)
    }

    fn open_as(path: &Path, vault: Vault, patience: Duration) -> Result<Self, MailFailure> {
        let safe = Safe::new(vault)?;
        let conn = file::open(path, &safe.tag(&["keys"]), patience)?;
        let changes = || watch::Sender::new(0);
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                safe,
                conn: Mutex::new(conn),
                writes: AtomicU32::new(0),
                arrivals: changes(),
                settled: changes(),
                departures: changes(),
            }),
        })
    }

    /// Keeps what a person sent; on disk when this returns. The same id again is recognised and changes nothing.
    pub fn receive(&self, inbound: &Inbound) -> Result<Received, MailFailure> {
        // Locked away before the file is taken, so that nobody waits for the cipher or the key file.
        let (peer, body) = self.lock_body(&inbound.peer, inbound.id, inbound)?.ok_or(MailFailure::Erased)?;
        let line = self.line_of(inbound)?;
        let received = self.transact(inbound.at, |tx| {
            if let Some((seq, _)) = inbox::find(tx, inbound.id)? {
                return Ok(Received::Known(seq));
            }
            if inbox::is_crowded(tx)? {
                return Err(Stop::Crowded { waiting: inbox::MOST_WAITING, done: "answered" });
            }
            let at_ms = inbound.at.timestamp_millis();
            let row = peers::row(tx, &peer, at_ms)?;
            let seq = inbox::add(tx, inbound.id, row, at_ms, &body)?;
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
        let rows = self.read(|conn| inbox::waiting(conn))?;
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

    /// Changes whenever this process has received something.
    pub fn arrivals(&self) -> watch::Receiver<u64> {
        self.inner.arrivals.subscribe()
    }

    /// The session of a peer, as it was settled last.
    pub fn session(&self, peer: &Peer) -> Result<Option<String>, MailFailure> {
        let tag = self.inner.safe.tag_of(peer);
        let locked = self.read(|conn| peers::session(conn, &tag))?;
        locked.map_or(Ok(None), |locked| self.inner.safe.open(&peer.subject(), &locked))
    }

    /// Ends the work on a message, in one transaction: its words are dropped, the session becomes `session` (none ends
    /// it), and the answers are queued or, where the platform is looked at, stand in the transcript.
    ///
    /// Settling again changes nothing, not even the session.
    pub fn settle(
        &self,
        seq: u64,
        peer: &Peer,
        session: Option<&str>,
        out: &[Outgoing],
        now: Stamp,
    ) -> Result<(), MailFailure> {
        let subject = peer.subject();
        let session = match session {
            Some(session) => self.inner.safe.lock(&subject, Uuid::nil(), &session)?,
            None => None,
        };
        let locked_peer = self.inner.safe.lock_peer(peer)?;
        let letters = self.letters(out, now)?;
        let now_ms = now.timestamp_millis();
        let settled = self.transact(now, |tx| {
            let settled = inbox::settle(tx, seq, now_ms)?;
            if settled != Settled::Now {
                return Ok(settled);
            }
            if let Some(peer) = &locked_peer {
                let row = peers::row(tx, peer, now_ms)?;
                peers::save_session(tx, row, session.as_deref(), now_ms)?;
            }
            send_off(tx, &letters, None, now_ms)?;
            Ok(settled)
        })?;
        match settled {
            Settled::Unknown => return Err(MailFailure::NoSuchMessage { seq }),
            Settled::Before => return Ok(()),
            Settled::Now => {}
        }
        self.inner.settled.send_modify(|n| *n = n.wrapping_add(1));
        self.left(out);
        Ok(())
    }

    /// Changes whenever this process has settled a message.
    pub fn settled(&self) -> watch::Receiver<u64> {
        self.inner.settled.subscribe()
    }

    /// Whether a message was received and settled.
    pub fn is_settled(&self, id: Uuid) -> Result<bool, MailFailure> {
        Ok(self.read(|conn| inbox::find(conn, id))?.is_some_and(|(_, settled)| settled))
    }

    /// Queues what is said without being asked; `member` is whom it burdens. Posting again changes nothing.
    pub fn post(&self, out: &[Outgoing], member: Option<&MemberId>, now: Stamp) -> Result<(), MailFailure> {
        let letters = self.letters(out, now)?;
        let now_ms = now.timestamp_millis();
        self.transact(now, |tx| send_off(tx, &letters, member, now_ms))?;
        self.left(out);
        Ok(())
    }

    /// Changes whenever this process has put something into the outbox or a transcript.
    pub fn departures(&self) -> watch::Receiver<u64> {
        self.inner.departures.subscribe()
    }

    /// What may go out on a platform now, oldest first: at most one message a peer, so that their order holds.
    ///
    /// What the vault has erased meanwhile is given up here; what cannot be read is left out and logged.
    pub fn due(&self, platform: Platform, now: Stamp, limit: usize) -> Result<Vec<Parcel>, MailFailure> {
        let now_ms = now.timestamp_millis();
        let rows = self.read(|conn| outbox::due(conn, platform, now_ms, limit))?;
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
        self.transact(now, |tx| Ok(outbox::sent(tx, seq, sent_as, now.timestamp_millis())?))
    }

    /// A message did not get through and is tried again, see [`wait_before`]; after [`MOST_ATTEMPTS`] it is given up.
    pub fn again(&self, seq: u64, not_before: Stamp, why: &str) -> Result<(), MailFailure> {
        self.transact(not_before, |tx| Ok(outbox::again(tx, seq, not_before.timestamp_millis(), why)?))
    }

    /// A message will never get through.
    pub fn dead(&self, seq: u64, why: &str, now: Stamp) -> Result<(), MailFailure> {
        self.transact(now, |tx| Ok(outbox::dead(tx, seq, why, now.timestamp_millis())?))
    }

    /// Takes back what was said unasked about a matter and nobody has seen yet, but `keep`; answers how many.
    pub fn clear(&self, about: &str, keep: Option<Uuid>, now: Stamp) -> Result<usize, MailFailure> {
        let about = self.inner.safe.tag(&["about", about]);
        // Most matters have nothing on its way: look before writing.
        if self.read(|conn| outbox::unseen(conn, &about, keep))?.is_empty() {
            return Ok(0);
        }
        self.transact(now, |tx| {
            let needless = outbox::unseen(tx, &about, keep)?;
            for one in &needless {
                outbox::cleared(tx, one.seq, now.timestamp_millis())?;
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

    /// The transcript of a peer: its latest `limit` lines in order, or, `after` a revision, the first `limit` lines that
    /// are new or changed since, in the order of their changes.
    ///
    /// A line that was amended shows its latest form in its old place. Kept for 14 days and at most 200 lines.
    pub fn transcript(
        &self,
        peer: &Peer,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Entry>, MailFailure> {
        let tag = self.inner.safe.tag_of(peer);
        let kept = self.read(|conn| match peers::find(conn, &tag)? {
            Some(row) => transcript::read(conn, row, after, limit),
            None => Ok(Vec::new()),
        })?;
        let subject = peer.subject();
        let mut entries = Vec::with_capacity(kept.len());
        for line in &kept {
            match self.inner.safe.open_of(&line.subject, &line.body) {
                Ok(Some(open)) => entries.push(line.entry(open, &subject)),
                Ok(None) => {}
                Err(error) => tracing::error!(seq = line.seq, %error, "transcript: unreadable"),
            }
        }
        let fresh: Vec<_> = kept.iter().filter(|line| !line.looked_at).map(|line| line.seq).collect();
        if !fresh.is_empty() {
            self.read(|conn| transcript::looked_at(conn, &fresh))?;
        }
        Ok(entries)
    }

    /// The member was heard there and can be reached there: one place a platform. A group is nobody's place.
    pub fn reach(&self, member: &MemberId, peer: &Peer, now: Stamp) -> Result<(), MailFailure> {
        if is_group(peer) {
            return Ok(());
        }
        let tag = self.inner.safe.tag_of(peer);
        if self.read(|conn| peers::is_reach(conn, member, &tag))? {
            return Ok(());
        }
        let locked = self.inner.safe.lock_peer(peer)?.ok_or(MailFailure::Erased)?;
        let now_ms = now.timestamp_millis();
        self.transact(now, |tx| {
            let row = peers::row(tx, &locked, now_ms)?;
            Ok(peers::reach(tx, member, peer.platform, row, now_ms)?)
        })
    }

    /// Where a member can be reached.
    pub fn reachable(&self, member: &MemberId) -> Result<Vec<Peer>, MailFailure> {
        let rows = self.read(|conn| peers::reachable(conn, member))?;
        let open = rows.iter().map(|(subject, peer)| self.inner.safe.open_of(subject, peer));
        open.filter_map(Result::transpose).collect()
    }

    /// The member is not reached on that platform any more.
    pub fn forget(&self, member: &MemberId, platform: Platform) -> Result<(), MailFailure> {
        self.read(|conn| peers::forget(conn, member, platform))
    }

    /// What the poll of a platform goes on from.
    pub fn offset(&self, platform: Platform) -> Result<Option<i64>, MailFailure> {
        self.read(|conn| keep::offset(conn, platform.as_str()))
    }

    /// Keeps what the poll of a platform goes on from.
    pub fn set_offset(&self, platform: Platform, offset: i64) -> Result<(), MailFailure> {
        self.read(|conn| keep::set_offset(conn, platform.as_str(), offset))
    }

    /// How many messages a member has got unasked on a day.
    pub fn unasked_on(&self, member: &MemberId, day: Day) -> Result<u32, MailFailure> {
        self.read(|conn| burden::unasked_on(conn, member.as_str(), day))
    }

    /// Notes how long a report took, from its first message to its receipt.
    pub fn note_effort(&self, day: Day, seconds: u64) -> Result<(), MailFailure> {
        self.read(|conn| burden::note_effort(conn, day, seconds))
    }

    /// What stands in the mail room; also shown to whoever reads the metrics.
    pub fn stats(&self, now: Stamp) -> Result<MailStats, MailFailure> {
        let stats = self.read(|conn| stats::read(conn, now))?;
        stats::publish(&stats);
        Ok(stats)
    }

    fn left(&self, out: &[Outgoing]) {
        if !out.is_empty() {
            self.inner.departures.send_modify(|n| *n = n.wrapping_add(1));
        }
    }

    /// A peer and a value of it, encrypted; `None` when the peer was erased.
    fn lock_body<T: serde::Serialize>(
        &self,
        peer: &Peer,
        id: Uuid,
        value: &T,
    ) -> Result<Option<(LockedPeer, Vec<u8>)>, MailFailure> {
        let Some(locked) = self.inner.safe.lock_peer(peer)? else { return Ok(None) };
        Ok(self.inner.safe.lock(&peer.subject(), id, value)?.map(|body| (locked, body)))
    }

    /// The line of the transcript that a message makes, encrypted; none where nobody looks.
    fn line_of(&self, inbound: &Inbound) -> Result<Option<Vec<u8>>, MailFailure> {
        if !is_looked_at(inbound.peer.platform) {
            return Ok(None);
        }
        let label = match &inbound.body {
            Body::Press(token) => self.label_of(&inbound.peer, token)?,
            Body::Text(_)
            | Body::Media { media: _, caption: _ }
            | Body::Place(_)
            | Body::Edited { of: _, text: _ }
            | Body::Refused(_)
            | Body::Other => None,
        };
        let line = Line::Heard { id: inbound.id, at: inbound.at, body: inbound.body.clone(), label };
        self.inner.safe.lock(&inbound.peer.subject(), inbound.id, &line)
    }

    /// What stands on the button of a token, which a later message may have taken away.
    fn label_of(&self, peer: &Peer, token: &str) -> Result<Option<String>, MailFailure> {
        let tag = self.inner.safe.tag_of(peer);
        let lines = self.read(|conn| match peers::find(conn, &tag)? {
            Some(row) => transcript::read(conn, row, None, LINES_SEARCHED),
            None => Ok(Vec::new()),
        })?;
        for line in lines.iter().rev() {
            if let Some(Line::Said { id: _, at: _, message }) =
                self.inner.safe.open_of(&line.subject, &line.body)?
                && let Some(choice) = message.choices.into_iter().find(|choice| choice.token == token)
            {
                return Ok(Some(choice.label));
            }
        }
        Ok(None)
    }

    /// Messages as they are written down; what is for somebody erased is left out.
    fn letters(&self, out: &[Outgoing], now: Stamp) -> Result<Vec<Letter>, MailFailure> {
        let mut letters = Vec::with_capacity(out.len());
        for outgoing in out {
            let locked = if is_looked_at(outgoing.peer.platform) {
                let line = Line::Said { id: outgoing.id, at: now, message: outgoing.message.clone() };
                self.lock_body(&outgoing.peer, outgoing.id, &line)?
            } else {
                self.lock_body(&outgoing.peer, outgoing.id, outgoing)?
            };
            let Some((peer, body)) = locked else { continue };
            let about = match &outgoing.reason {
                Reason::Answer => None,
                Reason::Unasked { about } => Some(self.inner.safe.tag(&["about", about])),
            };
            let due = outgoing.not_before.map_or(now, |not_before| not_before.max(now));
            letters.push(Letter {
                id: outgoing.id,
                peer,
                instead_of: outgoing.instead_of,
                about,
                due_ms: due.timestamp_millis(),
                day: Day::from(due.date_naive()),
                body,
            });
        }
        Ok(letters)
    }

    /// Runs `work` as one transaction; its answer counts only after the commit, and an error undoes everything.
    fn transact<T>(
        &self,
        now: Stamp,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Stop>,
    ) -> Result<T, MailFailure> {
        let mut conn = self.lock();
        let failed = |source| self.failed(source);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let answer = work(&tx).map_err(|stop| match stop {
            Stop::Sql(source) => self.failed(source),
            Stop::Crowded { waiting, done } => MailFailure::Crowded { waiting, done },
        })?;
        if self.inner.writes.fetch_add(1, Ordering::Relaxed).is_multiple_of(PRUNE_EVERY) {
            keep::prune(&tx, now.timestamp_millis()).map_err(failed)?;
        }
        tx.commit().map_err(failed)?;
        Ok(answer)
    }

    /// Runs one statement, or several that need not go together.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, MailFailure> {
        work(&self.lock()).map_err(|source| self.failed(source))
    }

    /// A thread that died here left no half transaction behind: dropping it rolled it back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.inner.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: rusqlite::Error) -> MailFailure {
        MailFailure::of(&self.inner.path, source)
    }
}

/// Why a transaction is undone.
#[derive(Debug)]
enum Stop {
    /// The file did not take it.
    Sql(rusqlite::Error),
    /// Too much waits already.
    Crowded { waiting: usize, done: &'static str },
}

impl From<rusqlite::Error> for Stop {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sql(source)
    }
}

/// Writes messages into the outbox or, where the platform is looked at, into the transcript.
fn send_off(
    tx: &Transaction<'_>,
    letters: &[Letter],
    member: Option<&MemberId>,
    now_ms: i64,
) -> Result<(), Stop> {
    if !letters.is_empty() && outbox::is_crowded(tx)? {
        return Err(Stop::Crowded { waiting: outbox::MOST_QUEUED, done: "sent" });
    }
    for letter in letters {
        let peer = peers::row(tx, &letter.peer, now_ms)?;
        let burdened = match (member, letter.about) {
            (Some(member), Some(_)) => {
                Some(Burdened { member: member.as_str().to_owned(), day: letter.day.to_string() })
            }
            (None, _) | (_, None) => None,
        };
        let looked_at = is_looked_at(letter.peer.platform);
        let state = if looked_at { "sent" } else { "queued" };
        let Some(seq) = outbox::add(tx, letter, peer, state, burdened.as_ref(), now_ms)? else { continue };
        if let Some(burdened) = &burdened {
            burden::count(tx, burdened, 1)?;
        }
        if looked_at {
            show(tx, letter, peer, seq, now_ms)?;
        }
    }
    Ok(())
}

/// Puts a message into the transcript, in the place of an earlier one if that still stands.
fn show(tx: &Transaction<'_>, letter: &Letter, peer: i64, seq: u64, now_ms: i64) -> rusqlite::Result<()> {
    if let Some(earlier) = letter.instead_of
        && let Some(entry) = outbox::entry_of(tx, earlier, peer)?
        && transcript::replace(tx, entry, &letter.body)?
    {
        return outbox::set_entry(tx, seq, entry);
    }
    let entry = transcript::add(tx, peer, letter.id, now_ms, letter.about.is_none(), &letter.body)?;
    outbox::set_entry(tx, seq, entry)
}

/// Whether people come and look, so that nothing is sent there and both sides of the talk are kept.
const fn is_looked_at(platform: Platform) -> bool {
    match platform {
        Platform::Web => true,
        Platform::Telegram | Platform::Terminal => false,
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
