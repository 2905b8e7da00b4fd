//! What is handed in beside the words of a lead: photos and the like, and a place on the map.

use serde::{Deserialize, Serialize};

use crate::sealed::Sealed;

/// What was handed in beside the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(bound(deserialize = "W: Deserialize<'de>"))]
#[cfg_attr(feature = "schema", schemars(rename = "Evidence"))]
pub struct Evidence<W = Sealed> {
    /// Photos, voice notes and videos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Where on the map: `latitude,longitude` in degrees (WGS 84).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<W>,
}

impl Evidence {
    /// The evidence; none when there is nothing.
    pub(super) fn of(attachments: Vec<Attachment>, position: Option<Sealed>) -> Option<Box<Self>> {
        let there = position.is_some() || !attachments.is_empty();
        there.then(|| Box::new(Self { attachments, position }))
    }
}

/// A photo, voice note or video of a lead. The file is kept outside the log, encrypted under the matter's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// SHA-256 of the kept bytes, in hex: proves that the file is the one that was handed in.
    pub sha256: String,
    /// Bytes.
    pub bytes: u64,
}

/// What an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentKind {
    /// A picture, re-encoded as JPEG without metadata.
    Photo,
    /// A voice note.
    Voice,
    /// A video.
    Video,
}
