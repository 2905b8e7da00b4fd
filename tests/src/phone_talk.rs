//! Conversations as a person has them: joined by a one-time code, typing and tapping, read back as a transcript.

use std::time::Duration;

use bot::{
    mail::{By, Entry},
    talk::{Body, Group, Inbound, Media, MediaKind, Peer, Place, Platform},
};
use bus::desk::{Command, Reply};
use chrono::TimeDelta;
use uuid::Uuid;
use vocabulary::{Secret, Stamp};

use crate::world::{World, actor};

/// Somebody's phone with the web chat.
#[derive(Debug)]
pub struct Phone<'w> {
    world: &'w World,
    peer: Peer,
    sent: u32,
    seen: u64,
    group: Option<Group>,
}

impl<'w> Phone<'w> {
    /// A phone that has joined in a post (`jiangkou:liaison`).
    pub async fn of(world: &'w World, who: &str) -> Self {
        let phone = Self::stranger(world, who);
        let member = actor(who).member;
        let code = Secret::new(format!("C{}", member.as_str().to_uppercase()));
        let now = world.node.clock.now();
        let until: Stamp = now + TimeDelta::days(1);
        world.node.vault.issue_code(&member, &code, until).expect("a code");
        let (channel, account) = ("web".to_owned(), Secret::new(phone.peer.account.clone()));
        let reply = world
            .ask(
                actor(who),
                Uuid::new_v5(&Uuid::NAMESPACE_OID, who.as_bytes()),
                Command::Join { code, channel, account },
            )
            .await;
        assert!(matches!(reply, Reply::Recorded(_)), "{reply:?}");
        phone
    }

    /// A phone that nobody knows.
    pub fn stranger(world: &'w World, name: &str) -> Self {
        let account = format!("phone of {name}");
        let peer = Peer { platform: Platform::Web, chat: account.clone(), account };
        Self { world, peer, sent: 0, seen: 0, group: None }
    }

    /// The same person in a group.
    pub fn in_group(&mut self, addressed: bool) {
        self.group = Some(Group { addressed });
        "a group".clone_into(&mut self.peer.chat);
    }

    /// The transcript of what is typed (`text`), tapped (`[确认]`), or sent (`(照片)`, `(定位)`).
    pub async fn talk(&mut self, turns: &[&str]) -> String {
        let mut transcript = String::new();
        for turn in turns {
            let body = self.body(turn);
            self.hear(body).await;
            transcript = format!("{transcript}> {}\n{}", turn.replace('\n', "\n  "), self.answers());
        }
        transcript
    }

    /// Sends something.
    pub async fn hear(&mut self, body: Body) {
        self.sent += 1;
        let name = format!("{}#{}", self.peer.account, self.sent);
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        self.hear_as(id, body).await;
    }

    /// Sends something under a given id, as when it is sent again.
    pub async fn hear_as(&mut self, id: Uuid, body: Body) {
        let inbound = Inbound {
            id,
            peer: self.peer.clone(),
            at: self.world.node.clock.now(),
            written: None,
            group: self.group,
            message: Some(self.sent.to_string()),
            body,
        };
        self.world.chat.mail().receive(&inbound).expect("the mail room takes it");
        self.world.chat.answer_waiting().await.expect("the mail room is there");
        assert!(self.world.chat.mail().is_settled(id).expect("the mail room is there"), "not answered");
    }

    fn body(&self, turn: &str) -> Body {
        if let Some(label) = turn.strip_prefix('[').and_then(|turn| turn.strip_suffix(']')) {
            return Body::Press(self.token(label));
        }
        match turn {
            "(照片)" => {
                let sha256 = format!("{:064x}", self.sent);
                let media = Media { kind: MediaKind::Photo, sha256, bytes: 1_000 };
                Body::Media { media, caption: String::new() }
            }
            "(定位)" => Body::Place(Place { latitude: 31.123_45, longitude: 108.678_9 }),
            text => Body::Text(text.to_owned()),
        }
    }

    /// The token of a button that was shown, the latest of that label.
    pub fn token(&self, label: &str) -> String {
        let entries = self.entries(None);
        let choices = entries.iter().rev().flat_map(|entry| &entry.message.choices);
        let found = choices.into_iter().find(|choice| choice.label == label);
        found.unwrap_or_else(|| panic!("no button '{label}'")).token.clone()
    }

    /// Waits, at most half a minute, until the bot says something with these words unasked.
    pub async fn hears(&mut self, words: &str) -> String {
        let mut departures = self.world.chat.mail().departures();
        let mut heard = String::new();
        let waited = tokio::time::timeout(Duration::from_secs(30), async {
            loop {
                departures.mark_unchanged();
                heard.push_str(&self.answers());
                if heard.contains(words) {
                    return;
                }
                departures.changed().await.expect("the mail room is open");
            }
        });
        assert!(waited.await.is_ok(), "not heard: '{words}', but: {heard}");
        heard
    }

    fn entries(&self, after: Option<u64>) -> Vec<Entry> {
        self.world.chat.mail().transcript(&self.peer, after, 200).expect("a transcript")
    }

    /// What was said since the last look, new or in the place of something earlier.
    pub fn answers(&mut self) -> String {
        let mut said = String::new();
        for entry in self.entries(Some(self.seen)) {
            self.seen = self.seen.max(entry.revision);
            if entry.by == By::Bot {
                let sign = if entry.replaced { "✎" } else { "‹" };
                said = format!("{said}{sign} {}\n", entry.message.plain().replace('\n', "\n  "));
            }
        }
        said
    }
}
