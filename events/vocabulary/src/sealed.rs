//! Words that identify a person: open on the way in, sealed before they reach the log.
//!
//! A [`Secret`] may stand in a command but has no place in an event; a [`Sealed`] may stand in an event and needs
//! the vault to be read. The types keep it so: `decide` takes commands of `Sealed` only, and a projection is given events
//! of [`Unread`], so that no read model can keep a word.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Visitor};
use smol_str::SmolStr;

/// Open text about a person (words, plate, name, phone). Prints as dots and is never logged.
///
/// On the wire a blank one is refused: what is optional is an absent `Secret`, never an empty one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub struct Secret(String);

impl Secret {
    /// Takes open text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Takes what somebody said; nothing when it is blank.
    pub fn said(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The open text, for the vault and for those entitled.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Secret {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() {
            Err("words are expected here, this text is blank")
        } else {
            Ok(Self(text))
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Text encrypted (XChaCha20-Poly1305) under the key of its subject, which is kept outside the log.
///
/// Destroying the subject's key erases the text; the event and every proof over it stay valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sealed {
    /// Whose key: `lead/XS-0803-012`, `finder/XS-0803-012` or `member/m-0042`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub subject: SmolStr,
    /// Nonce (24 bytes), cipher text and tag, in base64.
    #[serde(rename = "box")]
    pub sealed: String,
}

/// The place of sealed words in an event that is read without them. It makes sure that they are there and passes over
/// them: read models fold every event of a log, and no figure depends on a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename = "Sealed")]
        struct PassedOver {
            #[serde(rename = "subject")]
            _subject: Text,
            #[serde(rename = "box")]
            _sealed: Text,
        }
        PassedOver::deserialize(from).map(|_| Self)
    }
}

/// A text that nobody looks at.
struct Text;

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Self)
    }
}

impl Visitor<'_> for Text {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}
