//! A mail room in a temporary directory, and things to put into it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bus::vault::Vault;
use chrono::TimeDelta;
use tempfile::TempDir;
use uuid::Uuid;
use vocabulary::{MemberId, Stamp};

use crate::{
    mail::Mail,
    talk::{Body, Choice, Inbound, Message, Outgoing, Peer, Platform, Reason},
};

/// A mail room and the directory it lies in.
pub(super) struct Room {
    pub(super) dir: TempDir,
    pub(super) mail: Mail,
}

impl Room {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mail = opened(&dir.path().join("chat.sqlite"), &dir);
        Self { dir, mail }
    }

    /// The same files opened again, as after a crash.
    pub(super) fn again(&self) -> Mail {
        opened(&self.path(), &self.dir)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.dir.path().join("chat.sqlite")
    }

    pub(super) fn vault(&self) -> Vault {
        Vault::open(self.dir.path().join("keys")).unwrap()
    }

    /// Whether the bytes stand in the chat file or beside it.
    pub(super) fn holds(&self, bytes: &[u8]) -> bool {
        let files = fs::read_dir(self.dir.path()).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("chat.sqlite"))
            .any(|path| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes))
    }
}

fn opened(path: &Path, dir: &TempDir) -> Mail {
    Mail::open(path, Vault::open(dir.path().join("keys")).unwrap()).unwrap()
}

/// So many seconds into the afternoon of the example.
pub(super) fn at(seconds: i64) -> Stamp {
    let start: Stamp = "2025-08-03T17:00:00+08:00".parse().unwrap();
    start + TimeDelta::seconds(seconds)
}

pub(super) fn member(n: u32) -> MemberId {
    MemberId::new(format!("m-{n:04}")).unwrap()
}

pub(super) fn web() -> Peer {
    peer(Platform::Web, "of-the-phone")
}

pub(super) fn telegram() -> Peer {
    peer(Platform::Telegram, "77001234")
}

pub(super) fn peer(platform: Platform, account: &str) -> Peer {
    Peer { platform, chat: account.into(), account: account.into() }
}

pub(super) fn text(peer: &Peer, n: u128, words: &str) -> Inbound {
    heard(peer, n, Body::Text(words.into()))
}

pub(super) fn heard(peer: &Peer, n: u128, body: Body) -> Inbound {
    Inbound {
        id: Uuid::from_u128(n),
        peer: peer.clone(),
        at: at(0),
        written: None,
        group: None,
        message: Some(n.to_string()),
        body,
    }
}

pub(super) fn answer(peer: &Peer, n: u128, words: &str) -> Outgoing {
    Outgoing {
        id: Uuid::from_u128(n),
        peer: peer.clone(),
        message: Message::text(words),
        instead_of: None,
        reason: Reason::Answer,
        not_before: None,
    }
}

pub(super) fn unasked(peer: &Peer, n: u128, about: &str) -> Outgoing {
    Outgoing { reason: Reason::Unasked { about: about.into() }, ..answer(peer, n, "提醒") }
}

pub(super) fn instead_of(earlier: u128, outgoing: Outgoing) -> Outgoing {
    Outgoing { instead_of: Some(Uuid::from_u128(earlier)), ..outgoing }
}

pub(super) fn card(peer: &Peer, n: u128) -> Outgoing {
    let mut card = answer(peer, n, "日报，请确认");
    card.message.choices =
        vec![Choice { key: "1".into(), label: "确认".into(), token: format!("draft-{n}") }];
    card
}

/// The words of what may go out, with the numbers to mark them by.
pub(super) fn due(mail: &Mail, now: Stamp) -> Vec<(u64, String)> {
    let due = mail.due(Platform::Telegram, now, 100).unwrap();
    due.into_iter().map(|parcel| (parcel.seq, parcel.outgoing.message.text)).collect()
}
