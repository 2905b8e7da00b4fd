//! Transcripts: what was said on a platform that is looked at, both sides in order.
//!
//! A line that a later message takes the place of keeps its place and changes its words. Whoever follows the transcript
//! asks for what changed after the last revision it has seen, and so also hears of such changes.

use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::Stamp;

use super::{Mail, MailFailure, peers};
use crate::talk::{Body, Inbound, Media, MediaKind, Message, Peer, Photo, Platform};

/// The most lines that are kept of a peer.
pub(super) const MOST_LINES: usize = 200;

/// So many of the bot's latest lines are searched for the label of a pressed button.
const LINES_SEARCHED: usize = 20;

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The person.
    Person,
    /// The bot.
    Bot,
}

/// One line of a transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place: lines stand in the order of these.
    pub seq: u64,
    /// Grows with every new line and every change; what to ask after.
    pub revision: u64,
    /// When it was said, or last changed.
    pub at: Stamp,
    /// By whom.
    pub by: By,
    /// The message that stands there now, for the bot's lines.
    pub outgoing_id: Option<Uuid>,
    /// The message, for the person's lines.
    pub inbound_id: Option<Uuid>,
    /// The words, buttons and pictures. Of a pressed button its label; of a place nothing, see `heard`.
    pub message: Message,
    /// What the person sent.
    pub heard: Option<Body>,
    /// Whether other words stood there before.
    pub replaced: bool,
}

/// A line as it is encrypted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// The person said it; of a pressed button the label beside.
    Heard { id: Uuid, at: Stamp, body: Body, label: Option<String> },
    /// The bot said it.
    Said { id: Uuid, at: Stamp, message: Message },
}

/// A line as it stands in the file.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) seq: u64,
    pub(super) revision: u64,
    pub(super) replaced: bool,
    pub(super) looked_at: bool,
    pub(super) subject: Vec<u8>,
    pub(super) body: Vec<u8>,
}

impl Kept {
    /// The line, given what was encrypted.
    pub(super) fn entry(&self, line: Line, subject: &str) -> Entry {
        let (seq, revision, replaced) = (self.seq, self.revision, self.replaced);
        match line {
            Line::Heard { id, at, body, label } => Entry {
                seq,
                revision,
                at,
                by: By::Person,
                outgoing_id: None,
                inbound_id: Some(id),
                message: as_message(&body, label, subject),
                heard: Some(body),
                replaced,
            },
            Line::Said { id, at, message } => Entry {
                seq,
                revision,
                at,
                by: By::Bot,
                outgoing_id: Some(id),
                inbound_id: None,
                message,
                heard: None,
                replaced,
            },
        }
    }
}

fn as_message(body: &Body, label: Option<String>, subject: &str) -> Message {
    match body {
        Body::Text(text) | Body::Edited { of: _, text } => Message::text(text.clone()),
        Body::Press(_) => Message::text(label.unwrap_or_default()),
        Body::Media { media, caption } => {
            let photos = shown(media, subject).into_iter().collect();
            Message { photos, ..Message::text(caption.clone()) }
        }
        Body::Place(_) | Body::Refused(_) | Body::Other => Message::default(),
    }
}

fn shown(media: &Media, subject: &str) -> Option<Photo> {
    match media.kind {
        MediaKind::Photo => Some(Photo { subject: subject.to_owned(), sha256: media.sha256.clone() }),
        MediaKind::Voice | MediaKind::Video => None,
    }
}

/// Adds a line; what nobody asked for is not looked at until it was shown. Answers its place.
pub(super) fn add(
    tx: &Connection,
    peer: i64,
    cause: Uuid,
    at_ms: i64,
    looked_at: bool,
    body: &[u8],
) -> rusqlite::Result<u64> {
    let revision = next_revision(tx)?;
    tx.prepare_cached(
        "INSERT INTO entry (seq, revision, peer, cause, at_ms, replaced, looked_at, body_locked)
         VALUES (?1, ?1, ?2, ?3, ?4, 0, ?5, ?6)",
    )?
    .execute((revision, peer, cause.as_bytes(), at_ms, looked_at, body))?;
    tx.prepare_cached(
        "DELETE FROM entry WHERE peer = ?1 AND seq <=
             (SELECT seq FROM entry WHERE peer = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute((peer, MOST_LINES))?;
    Ok(revision)
}

/// Puts other words in a line's place; answers whether the line still stands.
pub(super) fn replace(tx: &Connection, entry: u64, body: &[u8]) -> rusqlite::Result<bool> {
    let revision = next_revision(tx)?;
    let changed = tx
        .prepare_cached("UPDATE entry SET body_locked = ?2, revision = ?3, replaced = 1 WHERE seq = ?1")?
        .execute((entry, body, revision))?;
    Ok(changed > 0)
}

/// Takes a line away.
pub(super) fn remove(tx: &Connection, entry: u64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM entry WHERE seq = ?1")?.execute([entry])?;
    Ok(())
}

fn next_revision(tx: &Connection) -> rusqlite::Result<u64> {
    tx.prepare_cached("UPDATE room SET revision = revision + 1 RETURNING revision")?
        .query_row([], |row| row.get(0))
}

/// The latest lines of a peer in their order, or what changed after a revision, in the order of the changes.
pub(super) fn read(
    conn: &Connection,
    peer: i64,
    after: Option<u64>,
    limit: usize,
) -> rusqlite::Result<Vec<Kept>> {
    const COLUMNS: &str = "entry.seq, entry.revision, entry.replaced, entry.looked_at, peer.subject_locked,
                           entry.body_locked FROM entry JOIN peer ON peer.id = entry.peer WHERE entry.peer = ?1";
    match after {
        Some(revision) => conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} AND entry.revision > ?2 ORDER BY entry.revision LIMIT ?3"
            ))?
            .query_map((peer, revision, limit), of_row)?
            .collect(),
        None => {
            let mut lines: Vec<_> = conn
                .prepare_cached(&format!("SELECT {COLUMNS} ORDER BY entry.seq DESC LIMIT ?2"))?
                .query_map((peer, limit), of_row)?
                .collect::<Result<_, _>>()?;
            lines.reverse();
            Ok(lines)
        }
    }
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        seq: row.get(0)?,
        revision: row.get(1)?,
        replaced: row.get(2)?,
        looked_at: row.get(3)?,
        subject: row.get(4)?,
        body: row.get(5)?,
    })
}

/// Notes that the lines were shown.
pub(super) fn looked_at(conn: &Connection, entries: &[u64]) -> rusqlite::Result<()> {
    let mut update = conn.prepare_cached("UPDATE entry SET looked_at = 1 WHERE seq = ?1")?;
    for entry in entries {
        update.execute([entry])?;
    }
    Ok(())
}

impl Mail {
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
            Some(row) => read(conn, row, after, limit),
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
            self.read(|conn| looked_at(conn, &fresh))?;
        }
        Ok(entries)
    }

    /// The line of the transcript that a message makes, encrypted; none where nobody looks.
    pub(super) fn line_of(&self, inbound: &Inbound) -> Result<Option<Vec<u8>>, MailFailure> {
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
            Some(row) => read(conn, row, None, LINES_SEARCHED),
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
}

/// Whether people come and look, so that nothing is sent there and both sides of the talk are kept.
pub(super) const fn is_looked_at(platform: Platform) -> bool {
    match platform {
        Platform::Web => true,
        Platform::Telegram | Platform::Terminal => false,
    }
}
