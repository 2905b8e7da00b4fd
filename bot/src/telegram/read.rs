//! Updates read: what somebody said, where, and which file is still to be fetched. Pure.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use teloxide_core::types::{
    CallbackQuery, Chat, Document, FileMeta, Message, MessageKind, PhotoSize, Update, UpdateKind, User,
};
use uuid::Uuid;
use vocabulary::Stamp;

use super::Me;
use crate::talk::{Body, Group, Inbound, LARGEST_MEDIA, LONGEST_TOKEN, MediaKind, Peer, Place, Platform};

/// Stands before the words of somebody else that were passed on.
pub(super) const FORWARDED: &str = "【转发】";

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
    let Ok(update) = Update::deserialize(update) else { return Read::Unreadable };
    // The library's own list grows; what is not named here does not concern us.
    if let UpdateKind::Message(message) = &update.kind {
        return of_message(message, me, zone);
    }
    if let UpdateKind::EditedMessage(message) = &update.kind {
        return of_edit(message, me, zone);
    }
    if let UpdateKind::CallbackQuery(press) = &update.kind {
        return of_press(press, now);
    }
    if let UpdateKind::Error(_) = &update.kind { Read::Unreadable } else { Read::Ignored }
}

fn of_message(message: &Message, me: &Me, zone: Tz) -> Read {
    if let Some(new) = message.migrate_to_chat_id() {
        return Read::Moved(message.chat.id.to_string(), new.to_string());
    }
    let MessageKind::Common(_) = &message.kind else { return Read::Ignored };
    let Some(peer) = peer_of(&message.chat, message.from.as_ref()) else { return Read::Ignored };
    let words = Words::of(message, me);
    let (body, file) = match file_of(message) {
        Some(file) => (Body::Other, Some(File { caption: words.text, ..file })),
        None => (body_of(message, words.text), None),
    };
    let number = message.id.0.to_string();
    let inbound = Inbound {
        id: id_of(&[&peer.chat, &number]),
        group: group_of(&message.chat, words.addressed),
        peer,
        at: stamp(message.date, zone),
        written: None,
        message: Some(number),
        body,
    };
    Read::Heard(Box::new(Heard { inbound, file, press: None }))
}

fn of_edit(message: &Message, me: &Me, zone: Tz) -> Read {
    let Some(peer) = peer_of(&message.chat, message.from.as_ref()) else { return Read::Ignored };
    // A place that moves, or a picture that was cropped, says nothing new.
    if message.text().or(message.caption()).is_none() {
        return Read::Ignored;
    }
    let words = Words::of(message, me);
    let number = message.id.0.to_string();
    let edited = message.edit_date().copied().unwrap_or(message.date);
    let inbound = Inbound {
        // Two edits within a second have the same time, so the words count too.
        id: id_of(&[&peer.chat, &number, "edited", &edited.timestamp().to_string(), &words.text]),
        group: group_of(&message.chat, words.addressed),
        peer,
        at: stamp(edited, zone),
        written: None,
        message: Some(number.clone()),
        body: Body::Edited { of: number, text: words.text },
    };
    Read::Heard(Box::new(Heard { inbound, file: None, press: None }))
}

fn of_press(press: &CallbackQuery, now: Stamp) -> Read {
    let (Some(card), Some(token)) = (&press.message, &press.data) else { return Read::Ignored };
    let Some(peer) = peer_of(card.chat(), Some(&press.from)) else { return Read::Ignored };
    if token.len() > LONGEST_TOKEN {
        return Read::Unreadable;
    }
    let inbound = Inbound {
        id: id_of(&["press", &press.id.0]),
        group: group_of(card.chat(), true),
        peer,
        // Telegram does not say when a button was pressed.
        at: now,
        written: None,
        message: Some(card.id().0.to_string()),
        body: Body::Press(token.clone()),
    };
    Read::Heard(Box::new(Heard { inbound, file: None, press: Some(press.id.0.clone()) }))
}

/// Who speaks where; none for channels, for other bots and for who speaks as a channel.
fn peer_of(chat: &Chat, from: Option<&User>) -> Option<Peer> {
    let from = from.filter(|from| !from.is_bot && !chat.is_channel())?;
    Some(Peer { platform: Platform::Telegram, chat: chat.id.to_string(), account: from.id.0.to_string() })
}

fn group_of(chat: &Chat, addressed: bool) -> Option<Group> {
    (!chat.is_private()).then_some(Group { addressed })
}

fn stamp(at: DateTime<Utc>, zone: Tz) -> Stamp {
    at.with_timezone(&zone).fixed_offset()
}

/// The same for the same message, however often Telegram delivers it.
fn id_of(parts: &[&str]) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("telegram:{}", parts.join(":")).as_bytes())
}

fn body_of(message: &Message, text: String) -> Body {
    if message.text().is_some() {
        return Body::Text(text);
    }
    let spot = message.venue().map(|venue| &venue.location).or_else(|| message.location());
    match spot {
        // The file takes no such number; Telegram never sends one.
        Some(spot) if spot.latitude.is_finite() && spot.longitude.is_finite() => {
            Body::Place(Place { latitude: spot.latitude, longitude: spot.longitude })
        }
        Some(_) | None => Body::Other,
    }
}

fn file_of(message: &Message) -> Option<File> {
    if let Some(sizes) = message.photo() {
        return best(sizes).map(|size| file(&size.file, MediaKind::Photo));
    }
    if let Some(voice) = message.voice() {
        return Some(file(&voice.file, MediaKind::Voice));
    }
    if let Some(video) = message.video() {
        return Some(file(&video.file, MediaKind::Video));
    }
    if let Some(round) = message.video_note() {
        return Some(file(&round.file, MediaKind::Video));
    }
    message.document().and_then(|document| Some(file(&document.file, kind_of(document)?)))
}

/// A picture or video that was sent "as a file".
fn kind_of(document: &Document) -> Option<MediaKind> {
    match document.mime_type.as_ref()?.type_().as_str() {
        "image" => Some(MediaKind::Photo),
        "video" => Some(MediaKind::Video),
        _ => None,
    }
}

/// The largest that may be taken; when all are too large the smallest of them, to be refused.
fn best(sizes: &[PhotoSize]) -> Option<&PhotoSize> {
    let pixels = |size: &&PhotoSize| u64::from(size.width) * u64::from(size.height);
    let fits = |size: &&PhotoSize| bytes(&size.file) <= LARGEST_MEDIA as u64;
    sizes.iter().filter(fits).max_by_key(pixels).or_else(|| sizes.iter().min_by_key(pixels))
}

fn file(meta: &FileMeta, kind: MediaKind) -> File {
    File { id: meta.id.0.clone(), kind, bytes: bytes(meta), caption: String::new() }
}

/// 0 when Telegram did not say.
fn bytes(meta: &FileMeta) -> u64 {
    if meta.size == u32::MAX { 0 } else { u64::from(meta.size) }
}

/// The words of a message, and whether they are for us.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    text: String,
    addressed: bool,
}

impl Words {
    fn of(message: &Message, me: &Me) -> Self {
        let said = message.text().or(message.caption()).unwrap_or_default();
        let answers_us = message
            .reply_to_message()
            .and_then(|earlier| earlier.from.as_ref())
            .is_some_and(|from| from.id.0 == me.id);
        // A command that somebody passes on is not given to us.
        if message.forward_origin().is_some() {
            let (text, named) = without_name(said, &me.username);
            return Self { text: format!("{FORWARDED}{}", text.trim()), addressed: named || answers_us };
        }
        let (text, addressed) = match Command::parse(said) {
            Some(command) if command.is_for(me) => (command.said(), true),
            Some(_) => (said.to_owned(), false),
            None => {
                let (text, named) = without_name(said, &me.username);
                (text.trim().to_owned(), named)
            }
        };
        Self { text, addressed: addressed || answers_us }
    }
}

/// `/word@bot rest`.
#[derive(Debug)]
struct Command<'a> {
    word: &'a str,
    bot: Option<&'a str>,
    rest: &'a str,
}

impl<'a> Command<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim_start().strip_prefix('/')?;
        let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (word, bot) = head.split_once('@').map_or((head, None), |(word, bot)| (word, Some(bot)));
        (!word.is_empty()).then_some(Self { word, bot, rest: rest.trim() })
    }

    fn is_for(&self, me: &Me) -> bool {
        self.bot.is_none_or(|bot| bot.eq_ignore_ascii_case(&me.username))
    }

    /// The words that it stands for.
    fn said(&self) -> String {
        match (self.word.to_ascii_lowercase().as_str(), self.rest) {
            ("start", "") | ("help", _) => "帮助".to_owned(),
            ("start", code) => format!("加入 {code}"),
            (_, "") => format!("/{}", self.word),
            (_, rest) => format!("/{} {rest}", self.word),
        }
    }
}

/// The text without `@name`, and whether it was there.
fn without_name(text: &str, name: &str) -> (String, bool) {
    if name.is_empty() {
        return (text.to_owned(), false);
    }
    let mut kept = String::with_capacity(text.len());
    let (mut rest, mut named) = (text, false);
    while let Some((before, after)) = rest.split_once('@') {
        kept.push_str(before);
        match strip_word(after, name) {
            Some(behind) => {
                named = true;
                rest = behind;
            }
            None => {
                kept.push('@');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    (kept, named)
}

/// What follows `name` if the text begins with it as a whole word.
fn strip_word<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let head = text.get(..name.len())?;
    let behind = text.get(name.len()..)?;
    let ends = !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    (head.eq_ignore_ascii_case(name) && ends).then_some(behind)
}
