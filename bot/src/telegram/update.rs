//! Updates as far as they concern us.
//!
//! The library's own types are not used for what people send: they refuse a whole message when a field is missing or new
//! that the published API calls optional. Here only who, where, when and the number must be right; whatever else cannot be
//! read counts as not there.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::talk::MediaKind;

/// An update: at most one of these is there.
#[derive(Debug, Deserialize)]
pub(super) struct Update {
    pub(super) message: Option<Message>,
    pub(super) edited_message: Option<Message>,
    pub(super) callback_query: Option<Press>,
}

/// A message.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    #[serde(rename = "message_id")]
    pub(super) number: i64,
    pub(super) chat: Chat,
    /// Seconds since 1970.
    pub(super) date: i64,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) from: Option<User>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) edit_date: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) caption: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) location: Option<Location>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) venue: Option<Venue>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) photo: Option<Vec<Told>>,
    #[serde(default, deserialize_with = "lenient")]
    voice: Option<Told>,
    #[serde(default, deserialize_with = "lenient")]
    video: Option<Told>,
    #[serde(default, deserialize_with = "lenient")]
    video_note: Option<Told>,
    #[serde(default, deserialize_with = "lenient")]
    document: Option<Told>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) migrate_to_chat_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    forward_origin: Option<Value>,
    #[serde(default, deserialize_with = "lenient", rename = "reply_to_message")]
    earlier: Option<Replied>,
    /// Everything else, of which only the names count.
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

/// What people send that the bot has no use for, and to which it says so. Whatever is in none of the lists is Telegram's own
/// note that somebody joined, pinned or called.
const OTHER: [&str; 11] = [
    "animation",
    "audio",
    "checklist",
    "contact",
    "dice",
    "game",
    "paid_media",
    "poll",
    "sticker",
    "story",
    "invoice",
];

impl Message {
    /// The text, or the words beside a file.
    pub(super) fn words(&self) -> Option<&str> {
        self.text.as_deref().or(self.caption.as_deref())
    }

    /// Who wrote the message that this one answers.
    pub(super) fn answers(&self) -> Option<u64> {
        self.earlier.as_ref().map(|earlier| earlier.from.id)
    }

    /// Whether somebody else wrote it.
    pub(super) fn is_forwarded(&self) -> bool {
        self.forward_origin.is_some()
    }

    /// A voice note, a video, or a picture or video that was sent "as a file".
    pub(super) fn file(&self) -> Option<(&Told, MediaKind)> {
        if let Some(voice) = &self.voice {
            return Some((voice, MediaKind::Voice));
        }
        if let Some(video) = self.video.as_ref().or(self.video_note.as_ref()) {
            return Some((video, MediaKind::Video));
        }
        let document = self.document.as_ref()?;
        match document.mime_type.as_deref()?.split_once('/')? {
            ("image", _) => Some((document, MediaKind::Photo)),
            ("video", _) => Some((document, MediaKind::Video)),
            _ => None,
        }
    }

    /// Whether it is something that a person sent and we have no use for.
    pub(super) fn is_other(&self) -> bool {
        self.document.is_some() || OTHER.iter().any(|name| self.rest.contains_key(*name))
    }
}

/// A chat.
#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub(super) id: i64,
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// Somebody, or a bot.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) is_bot: bool,
}

/// A message that was answered, of which only the writer counts.
#[derive(Debug, Deserialize)]
struct Replied {
    from: User,
}

/// A file that lies with Telegram.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    pub(super) file_id: String,
    /// 0 when Telegram did not say.
    #[serde(default)]
    pub(super) file_size: u64,
    #[serde(default)]
    pub(super) width: u32,
    #[serde(default)]
    pub(super) height: u32,
    mime_type: Option<String>,
}

/// A place.
#[derive(Debug, Deserialize)]
pub(super) struct Location {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

/// A place with a name.
#[derive(Debug, Deserialize)]
pub(super) struct Venue {
    pub(super) location: Location,
}

/// A pressed button.
#[derive(Debug, Deserialize)]
pub(super) struct Press {
    pub(super) id: String,
    pub(super) from: User,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) message: Option<Card>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) data: Option<String>,
}

/// The message below which a button stands; when it is too old, this is all that Telegram tells of it.
#[derive(Debug, Deserialize)]
pub(super) struct Card {
    pub(super) message_id: i64,
    pub(super) chat: Chat,
}

/// What cannot be read is not there.
fn lenient<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}
