//! The end of the work on a message: its session and its answers, in one transaction. And what is said unasked.

use rusqlite::Connection;
use uuid::Uuid;
use vocabulary::{Day, MemberId, Stamp};

use super::{
    Mail, MailFailure, Stop, burden,
    inbox::{self, Settled},
    outbox::{self, Burdened, Letter},
    peers,
    transcript::{self, Line, is_looked_at},
};
use crate::talk::{Outgoing, Peer, Reason};

impl Mail {
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

    /// Queues what is said without being asked; `member` is whom it burdens. Posting again changes nothing.
    pub fn post(&self, out: &[Outgoing], member: Option<&MemberId>, now: Stamp) -> Result<(), MailFailure> {
        let letters = self.letters(out, now)?;
        let now_ms = now.timestamp_millis();
        self.transact(now, |tx| send_off(tx, &letters, member, now_ms))?;
        self.left(out);
        Ok(())
    }

    /// Queues one thing said unasked unless `member` has had `most` of them on the day on which it goes out; `false` when it
    /// was not queued for that. Looked at and written in one step, so that several who tell do not tell too much together.
    pub fn post_unasked(
        &self,
        out: &Outgoing,
        member: &MemberId,
        most: Option<u32>,
        now: Stamp,
    ) -> Result<bool, MailFailure> {
        let letters = self.letters(std::slice::from_ref(out), now)?;
        let now_ms = now.timestamp_millis();
        let posted = self.transact(now, |tx| {
            for letter in &letters {
                let told = burden::unasked_on(tx, member.as_str(), letter.day)?;
                if most.is_some_and(|most| told >= most) && !outbox::is_known(tx, letter.id)? {
                    return Ok(false);
                }
            }
            send_off(tx, &letters, Some(member), now_ms)?;
            Ok(true)
        })?;
        if posted {
            self.left(std::slice::from_ref(out));
        }
        Ok(posted)
    }

    /// Messages as they are written down; what is for somebody erased is left out.
    fn letters(&self, out: &[Outgoing], now: Stamp) -> Result<Vec<Letter>, MailFailure> {
        let mut letters = Vec::with_capacity(out.len());
        for outgoing in out {
            let locked = if is_looked_at(outgoing.peer.platform) {
                let line = Line::Said { id: outgoing.id, at: now, message: outgoing.message.clone() };
                self.inner.safe.lock_body(&outgoing.peer, outgoing.id, &line)?
            } else {
                self.inner.safe.lock_body(&outgoing.peer, outgoing.id, outgoing)?
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

    fn left(&self, out: &[Outgoing]) {
        if !out.is_empty() {
            self.inner.departures.send_modify(|n| *n = n.wrapping_add(1));
        }
    }
}

/// Writes messages into the outbox or, where the platform is looked at, into the transcript.
fn send_off(tx: &Connection, letters: &[Letter], member: Option<&MemberId>, now_ms: i64) -> Result<(), Stop> {
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
fn show(tx: &Connection, letter: &Letter, peer: i64, seq: u64, now_ms: i64) -> rusqlite::Result<()> {
    if let Some(earlier) = letter.instead_of
        && let Some(entry) = outbox::entry_of(tx, earlier, peer)?
        && transcript::replace(tx, entry, &letter.body)?
    {
        return outbox::set_entry(tx, seq, entry);
    }
    let entry = transcript::add(tx, peer, letter.id, now_ms, letter.about.is_none(), &letter.body)?;
    outbox::set_entry(tx, seq, entry)
}
