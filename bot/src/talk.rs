//! What passes between people and the bot, free of any platform: what is heard, what is said, and where.
//!
//! Adapters turn a platform's updates into [`Inbound`] and [`Outgoing`] into a platform's calls. The conversation sees
//! nothing else. Nothing here sends, stores or decides.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vocabulary::Stamp;

/// The longest text that is read, in characters; a longer one is answered with a sentence.
pub const LONGEST_TEXT: usize = 2_000;
/// The most bytes of a button's token; Telegram's limit for callback data.
pub const LONGEST_TOKEN: usize = 64;
/// The most bytes of one photo, voice note or video that is taken.
pub const LARGEST_MEDIA: usize = 10 * 1024 * 1024;

/// A chat platform. The name is the `channel` of events and wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Our own page at `/chat`.
    Web,
    /// Telegram.
    Telegram,
    /// `lianqin say` and `lianqin chat`.
    Terminal,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Platform; 3] = [Platform::Web, Platform::Telegram, Platform::Terminal];

    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Platform::Web => "web",
            Platform::Telegram => "telegram",
            Platform::Terminal => "terminal",
        }
    }

    /// The platform of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == text)
    }
}

/// Where one person speaks: a session of its own. In a private chat `chat` is the person's; a group has one for all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Peer {
    /// The platform.
    pub platform: Platform,
    /// The chat on it, where answers go.
    pub chat: String,
    /// The person's account on it: Telegram's user id, the SHA-256 of the web chat's secret, the terminal's member.
    pub account: String,
}

impl Peer {
    /// Under whose key of the vault everything said here is kept: `chat/telegram/<16 hex digits>`.
    ///
    /// Of the account alone, so that erasing it forgets the person's words in every chat of the platform. The digits
    /// are a plain digest, which can be guessed for a short account: it stands in the key file and nowhere else.
    pub fn subject(&self) -> String {
        let digits = hex(Sha256::digest(self.account.as_bytes()).into_iter().take(8));
        format!("chat/{}/{digits}", self.platform.as_str())
    }
}

/// Bytes as digits.
pub fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Something a person sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbound {
    /// Derived from platform and message, so that the same message twice is heard once.
    pub id: Uuid,
    /// Who, where.
    pub peer: Peer,
    /// When the platform took it.
    pub at: Stamp,
    /// When it was written, if the sender's device kept it while there was no signal. Never after `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Stamp>,
    /// The group it was said in; none in a private chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// The platform's own number of the message, to recognise a later edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What.
    pub body: Body,
}

/// A group chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Whether the bot was named, answered or asked by a command.
    pub addressed: bool,
}

/// What a person sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Body {
    /// Words.
    Text(String),
    /// A button's token, opaque to the platform.
    Press(String),
    /// A photo, voice note or video, with the words beside it.
    Media {
        /// The file, already fetched, checked and kept.
        media: Media,
        /// The words beside it, which may be empty.
        #[serde(default)]
        caption: String,
    },
    /// A place on the map.
    Place(Place),
    /// An earlier message now reads so.
    Edited {
        /// The platform's number of that message.
        of: String,
        /// The new words.
        text: String,
    },
    /// A file that could not be taken; the sender is told why.
    Refused(MediaRefusal),
    /// Something the bot has no use for: a sticker, a contact, a poll.
    Other,
}

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// SHA-256 of the kept bytes, in hex; also the name under which it is kept.
    pub sha256: String,
    /// Bytes.
    pub bytes: u64,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    /// A picture, re-encoded as JPEG without metadata.
    Photo,
    /// A voice note.
    Voice,
    /// A video.
    Video,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum MediaRefusal {
    /// Larger than [`LARGEST_MEDIA`].
    TooLarge {
        /// Its bytes, if the platform told.
        bytes: u64,
    },
    /// More pixels than a phone's camera makes: unpacking it would fill the memory.
    TooManyPixels,
    /// Not a picture, voice note or video that we know, or damaged.
    Unreadable,
    /// The platform did not give it out.
    NotFetched,
}

/// A place on the map, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// Something to say: plain text without markup, at most three buttons a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The words. Never markup: an adapter escapes or sends as plain text.
    pub text: String,
    /// What may be tapped, or typed by its key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Kept pictures to show below the words, for whoever may see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// Whether the few things that one does most are offered below (Telegram: as a keyboard that stays). For a greeting
    /// and for help.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub menu: bool,
}

/// A button and its text form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What to type for it: `1`.
    pub key: String,
    /// What stands on it: `确认`.
    pub label: String,
    /// Opaque, at most [`LONGEST_TOKEN`] bytes.
    pub token: String,
}

impl Choice {
    /// Its text form: `[1 确认]`, or `[12]` when it is typed as it is called.
    fn plain(&self) -> String {
        if self.key == self.label {
            format!("[{}]", self.label)
        } else {
            format!("[{} {}]", self.key, self.label)
        }
    }
}

/// A kept picture of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Under whose key it is kept: `lead/XS-0803-012`.
    pub subject: String,
    /// Its name.
    pub sha256: String,
}

impl Message {
    /// Words alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The text form: words, then `[1 确认] [2 修改] [0 取消]`.
    pub fn plain(&self) -> String {
        let choices: Vec<_> = self.choices.iter().map(Choice::plain).collect();
        if choices.is_empty() { self.text.clone() } else { format!("{}\n{}", self.text, choices.join(" ")) }
    }
}

/// Something on its way to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Derived from what caused it, so that causing it twice says it once.
    pub id: Uuid,
    /// To whom, where.
    pub peer: Peer,
    /// What.
    pub message: Message,
    /// An earlier [`Outgoing`] that this takes the place of (a card after its confirmation). A platform that cannot
    /// change it, or no longer, posts anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<Uuid>,
    /// Why it is said.
    pub reason: Reason,
    /// Not before this moment (quiet hours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Stamp>,
}

/// Why something is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Reason {
    /// It answers.
    Answer,
    /// Nobody asked: a matter came to the person. Unsent, it is cleared when the matter has moved on.
    Unasked {
        /// The matter, e.g. `lead/XS-0803-012`.
        about: String,
    },
}
