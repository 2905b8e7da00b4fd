//! What is written encrypted, and by which tag it is found again.
//!
//! Every body is locked under the key of its peer. Who the peer is stands under one key for all, since it must be known
//! before anything of the peer can be opened; it is no more than a digest of the account. What is looked up by value
//! (a peer, a matter) is found by a keyed tag, which nobody without the key file can guess.

use std::fmt;

use bus::vault::{Vault, VaultFailure};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::MailFailure;
use crate::talk::{Peer, Platform};

/// Under whose key stands who the peers are, and from whose key the tags are derived.
const ROOM: &str = "chat/room";

/// A keyed tag.
pub(super) type Tag = [u8; 32];

/// The vault, and the key of the tags.
pub(super) struct Safe {
    vault: Vault,
    tag_key: Hmac<Sha256>,
}

impl fmt::Debug for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Safe").field("vault", &self.vault).finish_non_exhaustive()
    }
}

/// A peer as it is written down.
#[derive(Debug)]
pub(super) struct LockedPeer {
    pub(super) tag: Tag,
    pub(super) platform: Platform,
    pub(super) subject: Vec<u8>,
    pub(super) peer: Vec<u8>,
}

impl Safe {
    /// Derives the key of the tags from the key file.
    pub(super) fn new(vault: Vault) -> Result<Self, MailFailure> {
        // What the vault makes of fixed words is the same every time and known to nobody without its key.
        let known_here = vault
            .lock_away(ROOM, Uuid::nil(), b"the key of the tags")
            .map_err(|source| MailFailure::Keys { source })?;
        // Padded with zeros to the block of SHA-256, as HMAC itself does with a shorter key.
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(Sha256::digest(known_here)) {
            *to = from;
        }
        Ok(Self { vault, tag_key: <Hmac<Sha256> as KeyInit>::new((&block).into()) })
    }

    /// The tag of some parts, each preceded by its length so that no two lists read the same.
    pub(super) fn tag(&self, parts: &[&str]) -> Tag {
        let mut mac = self.tag_key.clone();
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// The tag of a peer.
    pub(super) fn tag_of(&self, peer: &Peer) -> Tag {
        self.tag(&["peer", peer.platform.as_str(), &peer.chat, &peer.account])
    }

    /// Encrypts a value under the key of `subject`; `None` when that was erased.
    pub(super) fn lock<T: Serialize>(
        &self,
        subject: &str,
        about: Uuid,
        value: &T,
    ) -> Result<Option<Vec<u8>>, MailFailure> {
        let open = serde_json::to_vec(value).map_err(|source| MailFailure::Unwritable { source })?;
        match self.vault.lock_away(subject, about, &open) {
            Ok(locked) => Ok(Some(locked)),
            Err(VaultFailure::Erased { subject: _, since: _ }) => Ok(None),
            Err(source) => Err(MailFailure::Keys { source }),
        }
    }

    /// The value that was encrypted; `None` when its subject was erased.
    pub(super) fn open<T: DeserializeOwned>(
        &self,
        subject: &str,
        locked: &[u8],
    ) -> Result<Option<T>, MailFailure> {
        let Some(open) =
            self.vault.take_out(subject, locked).map_err(|source| MailFailure::Keys { source })?
        else {
            return Ok(None);
        };
        serde_json::from_slice(&open).map(Some).map_err(|source| MailFailure::Unreadable { source })
    }

    /// Encrypts who a peer is; `None` when the peer was erased.
    pub(super) fn lock_peer(&self, peer: &Peer) -> Result<Option<LockedPeer>, MailFailure> {
        let subject = peer.subject();
        let Some(locked) = self.lock(&subject, Uuid::nil(), peer)? else { return Ok(None) };
        let Some(subject) = self.lock(ROOM, Uuid::nil(), &subject)? else { return Ok(None) };
        Ok(Some(LockedPeer { tag: self.tag_of(peer), platform: peer.platform, subject, peer: locked }))
    }

    /// A value of a peer whose encrypted subject is at hand; `None` when the peer was erased.
    pub(super) fn open_of<T: DeserializeOwned>(
        &self,
        subject: &[u8],
        locked: &[u8],
    ) -> Result<Option<T>, MailFailure> {
        match self.open::<String>(ROOM, subject)? {
            Some(subject) => self.open(&subject, locked),
            None => Ok(None),
        }
    }

    /// A peer and a value of it, encrypted; `None` when the peer was erased.
    pub(super) fn lock_body<T: Serialize>(
        &self,
        peer: &Peer,
        id: Uuid,
        value: &T,
    ) -> Result<Option<(LockedPeer, Vec<u8>)>, MailFailure> {
        let Some(locked) = self.lock_peer(peer)? else { return Ok(None) };
        Ok(self.lock(&peer.subject(), id, value)?.map(|body| (locked, body)))
    }
}
