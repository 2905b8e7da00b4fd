//! Updates read: what somebody said, where, and which file is still to be fetched. Pure.

use chrono::DateTime;
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;
use vocabulary::Stamp;

use super::{
    Me,
    update::{Chat, Message, Press, Told, Update, User},
    words::Words,
};
use crate::talk::{Body, Group, Inbound, LARGEST_MEDIA, LONGEST_TOKEN, MediaKind, Peer, Place, Platform};

/// What an update turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Read {
    /// Somebody said something.
    Heard(Box<Heard>),
    /// A group has become a supergroup: old number, new number.
    Moved(String, String),
    /// Nothing that concerns us: a channel, another bot, somebody joining.
    Ignored,
    /// Not as Telegram describes it.
    Unreadable,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heard {
    /// The message; its body is [`Body::Other`] as long as `file` is not fetched.
    pub(super) inbound: Inbound,
    /// A file to fetch.
    pub(super) file: Option<File>,
    /// The button press to acknowledge.
    pub(super) press: Option<String>,
}

/// A file that lies with Telegram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub(super) id: String,
    pub(super) kind: MediaKind,
    pub(super) bytes: u64,
    pub(super) caption: String,
}

/// Reads an update.
pub(super) fn read(update: &Value, me: &Me, now: Stamp, zone: Tz) -> Read {
    // Without a number it cannot be confirmed, and it is none of Telegram's.
    let numbered = update.get("update_id").is_some_and(Value::is_number);
    let Ok(update) = Update::deserialize(update) else { return Read::Unreadable };
    match update {
        Update { message: Some(message), edited_message: _, callback_query: _ } => {
            of_message(&message, me, now, zone)
        }
        Update { message: None, edited_message: Some(message), callback_query: _ } => {
            of_edit(&message, me, now, zone)
        }
        Update { message: None, edited_message: None, callback_query: Some(press) } => of_press(&press, now),
        Update { message: None, edited_message: None, callback_query: None } => {
            if numbered {
                Read::Ignored
            } else {
                Read::Unreadable
            }
        }
    }
}

fn of_message(message: &Message, me: &Me, now: Stamp, zone: Tz) -> Read {
    if let Some(new) = message.migrate_to_chat_id {
        return Read::Moved(message.chat.id.to_string(), new.to_string());
    }
    let Some(peer) = peer_of(&message.chat, message.from.as_ref()) else { return Read::Ignored };
    let words = Words::of(message, me);
    let file = file_of(message);
    let body = match body_of(message, &words.text) {
        Some(body) => body,
        None if file.is_some() || message.is_other() => Body::Other,
        None => return Read::Ignored,
    };
    let number = message.number.to_string();
    let inbound = Inbound {
        id: id_of(&[&peer.chat, &number]),
        group: group_of(&message.chat, words.addressed),
        peer,
        at: stamp(message.date, now, zone),
        written: None,
        message: Some(number),
        body,
    };
    let file = file.map(|file| File { caption: words.text, ..file });
    Read::Heard(Box::new(Heard { inbound, file, press: None }))
}

fn of_edit(message: &Message, me: &Me, now: Stamp, zone: Tz) -> Read {
    let Some(peer) = peer_of(&message.chat, message.from.as_ref()) else { return Read::Ignored };
    // A place that moves, or a picture that was cropped, says nothing new.
    if message.words().is_none() {
        return Read::Ignored;
    }
    let words = Words::of(message, me);
    let number = message.number.to_string();
    let edited = message.edit_date.unwrap_or(message.date);
    let inbound = Inbound {
        // Two edits within a second have the same time, so the words count too.
        id: id_of(&[&peer.chat, &number, "edited", &edited.to_string(), &words.text]),
        group: group_of(&message.chat, words.addressed),
        peer,
        at: stamp(edited, now, zone),
        written: None,
        message: Some(number.clone()),
        body: Body::Edited { of: number, text: words.text },
    };
    Read::Heard(Box::new(Heard { inbound, file: None, press: None }))
}

fn of_press(press: &Press, now: Stamp) -> Read {
    let (Some(card), Some(token)) = (&press.message, &press.data) else { return Read::Ignored };
    let Some(peer) = peer_of(&card.chat, Some(&press.from)) else { return Read::Ignored };
    if token.len() > LONGEST_TOKEN {
        return Read::Unreadable;
    }
    let inbound = Inbound {
        id: id_of(&["press", &press.id]),
        group: group_of(&card.chat, true),
        peer,
        // Telegram does not say when a button was pressed.
        at: now,
        written: None,
        message: Some(card.message_id.to_string()),
        body: Body::Press(token.clone()),
    };
    Read::Heard(Box::new(Heard { inbound, file: None, press: Some(press.id.clone()) }))
}

/// Who speaks where; none for channels, for other bots and for who speaks as a channel.
fn peer_of(chat: &Chat, from: Option<&User>) -> Option<Peer> {
    let from = from.filter(|from| !from.is_bot && chat.kind != "channel")?;
    Some(Peer { platform: Platform::Telegram, chat: chat.id.to_string(), account: from.id.to_string() })
}

fn group_of(chat: &Chat, addressed: bool) -> Option<Group> {
    (chat.kind != "private").then_some(Group { addressed })
}

/// When something was said, by Telegram's clock. Where that is ahead of ours, or tells what no calendar has, it was said now:
/// an answer is not sent before the moment of what it answers, and nobody waits for our clock to catch up.
fn stamp(seconds: i64, now: Stamp, zone: Tz) -> Stamp {
    let said = DateTime::from_timestamp(seconds, 0).map(|at| at.with_timezone(&zone).fixed_offset());
    said.map_or(now, |said| said.min(now))
}

/// The same for the same message, however often Telegram delivers it.
fn id_of(parts: &[&str]) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("telegram:{}", parts.join(":")).as_bytes())
}

fn body_of(message: &Message, text: &str) -> Option<Body> {
    if message.text.is_some() {
        return Some(Body::Text(text.to_owned()));
    }
    let spot = message.venue.as_ref().map(|venue| &venue.location).or(message.location.as_ref())?;
    let (latitude, longitude) = (spot.latitude, spot.longitude);
    let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    Some(if is_on_earth { Body::Place(Place { latitude, longitude }) } else { Body::Other })
}

fn file_of(message: &Message) -> Option<File> {
    let picture = message.photo.as_deref().and_then(best).map(|size| (size, MediaKind::Photo));
    let (told, kind) = picture.or_else(|| message.file())?;
    Some(File { id: told.file_id.clone(), kind, bytes: told.file_size, caption: String::new() })
}

/// The largest that may be taken; when all are too large the smallest of them, to be refused.
fn best(sizes: &[Told]) -> Option<&Told> {
    let pixels = |size: &&Told| u64::from(size.width).saturating_mul(u64::from(size.height));
    let fits = |size: &&Told| size.file_size <= LARGEST_MEDIA as u64;
    sizes.iter().filter(fits).max_by_key(pixels).or_else(|| sizes.iter().min_by_key(pixels))
}
