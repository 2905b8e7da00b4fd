//! A bot that echoes: server, mail room, adapter and engine, started and killed at will.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bus::{clock::Clock, vault::Vault};
use lianqin_botapi::BotApi;
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::watch, task::JoinHandle, time::timeout};
use uuid::Uuid;

use crate::{
    mail::Mail,
    talk::{
        Body, Choice, Inbound, Media, MediaKind, MediaRefusal, Message, Outgoing, Peer, Photo, Platform,
        Reason,
    },
    telegram::{KeepMedia, Mode, NotKept, ReadMedia, Telegram, TelegramConfig, TelegramFailure, Tempo},
};

/// An adapter must have ended by then.
const ENDS_WITHIN: Duration = Duration::from_secs(30);
/// The first bytes of every JPEG file.
pub(super) const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0];

/// Everything but the adapter.
pub(super) struct World {
    pub(super) api: BotApi,
    pub(super) mail: Mail,
    pub(super) dir: TempDir,
    pub(super) kept: Arc<Mutex<Vec<Vec<u8>>>>,
    pub(super) runtime: Runtime,
    engine: Option<JoinHandle<()>>,
    adapter: Option<Running>,
}

struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<Result<(), TelegramFailure>>,
}

impl World {
    /// A server, a mail room and an engine; no adapter yet.
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        let mail = Mail::open(&dir.path().join("chat.sqlite"), vault).unwrap();
        let runtime = Runtime::new().unwrap();
        let engine = Some(runtime.spawn(echo(mail.clone())));
        Self { api: BotApi::start(), mail, dir, kept: Arc::default(), runtime, engine, adapter: None }
    }

    /// The same with an adapter that polls.
    pub(super) fn polling() -> Self {
        let mut world = Self::new();
        world.start();
        world
    }

    /// An adapter that is not running.
    pub(super) fn adapter(&self, config: TelegramConfig) -> Telegram {
        let kept = Arc::clone(&self.kept);
        let keep: KeepMedia = Arc::new(move |_, kind, bytes| keep(&kept, kind, bytes));
        let read: ReadMedia = Arc::new(|photo: &Photo| (photo.sha256 == "here").then(|| JPEG.to_vec()));
        Telegram::new(config, self.mail.clone(), clock(), keep, read).unwrap()
    }

    pub(super) fn config(&self) -> TelegramConfig {
        TelegramConfig {
            token: self.api.token(),
            api_url: Some(self.api.url()),
            mode: Mode::Poll,
            tempo: Tempo {
                poll_s: 5,
                patience: Duration::from_secs(20),
                first_wait: Duration::from_millis(20),
                longest_wait: Duration::from_millis(200),
            },
        }
    }

    /// An adapter whose calls may take only so long.
    pub(super) fn start_impatient(&mut self) {
        let mut config = self.config();
        config.tempo.poll_s = 1;
        config.tempo.patience = Duration::from_secs(3);
        self.start_as(&self.adapter(config));
    }

    pub(super) fn start(&mut self) {
        self.start_as(&self.adapter(self.config()));
    }

    pub(super) fn start_as(&mut self, adapter: &Telegram) {
        let (stop, told) = watch::channel(false);
        let adapter = adapter.clone();
        let task = self.runtime.spawn(async move { adapter.run(told).await });
        self.adapter = Some(Running { stop, task });
    }

    /// Ends the adapter as SIGKILL would, as far as a task can be.
    pub(super) fn kill(&mut self) {
        let running = self.adapter.take().unwrap();
        running.task.abort();
        // Cancelled, as it should be.
        let _ = self.runtime.block_on(running.task);
    }

    /// Tells the adapter to stop and waits for its end.
    pub(super) fn stop(&mut self) -> Result<(), TelegramFailure> {
        let running = self.adapter.take().unwrap();
        running.stop.send(true).unwrap();
        self.ended(running.task)
    }

    /// Waits until the adapter ends by itself.
    pub(super) fn ends(&mut self) -> Result<(), TelegramFailure> {
        let running = self.adapter.take().unwrap();
        self.ended(running.task)
    }

    fn ended(&self, task: JoinHandle<Result<(), TelegramFailure>>) -> Result<(), TelegramFailure> {
        self.runtime.block_on(async { timeout(ENDS_WITHIN, task).await.unwrap().unwrap() })
    }

    /// Lets messages wait in the inbox.
    pub(super) fn stop_engine(&mut self) {
        self.engine.take().unwrap().abort();
    }

    pub(super) fn start_engine(&mut self) {
        self.engine = Some(self.runtime.spawn(echo(self.mail.clone())));
    }

    /// Says something to somebody unasked.
    pub(super) fn post(&self, chat: i64, name: &str, message: Message) {
        let outgoing = Outgoing {
            id: Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()),
            peer: peer(chat),
            message,
            instead_of: None,
            reason: Reason::Unasked { about: "lead/XS-0803-012".into() },
            not_before: None,
        };
        self.mail.post(&[outgoing], None, clock().now()).unwrap();
    }

    /// Waits until `look` finds something in the mail room, looking after every change of the outbox on the server's side.
    pub(super) fn awaits<T>(&self, what: &str, look: impl Fn(&Mail) -> Option<T>) -> T {
        let search = async {
            loop {
                if let Some(found) = look(&self.mail) {
                    return found;
                }
                // The outbox tells of what comes in, not of what goes out: look again soon.
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        self.runtime
            .block_on(async { timeout(ENDS_WITHIN, search).await })
            .unwrap_or_else(|_| panic!("{what}"))
    }

    /// Waits for a dead letter and answers why.
    pub(super) fn awaits_dead(&self) -> String {
        let dead = |mail: &Mail| mail.stats(clock().now()).unwrap().dead.pop();
        self.awaits("a dead letter", dead).why
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(running) = self.adapter.take() {
            running.task.abort();
        }
    }
}

pub(super) fn clock() -> Clock {
    Clock::system(chrono_tz::Asia::Shanghai)
}

pub(super) fn peer(chat: i64) -> Peer {
    let account = if chat < 0 { 77 } else { chat };
    Peer { platform: Platform::Telegram, chat: chat.to_string(), account: account.to_string() }
}

fn keep(kept: &Mutex<Vec<Vec<u8>>>, kind: MediaKind, bytes: &[u8]) -> Result<Media, NotKept> {
    if bytes.starts_with(b"bomb") {
        return Err(NotKept::Refused(MediaRefusal::TooManyPixels));
    }
    kept.lock().unwrap().push(bytes.to_vec());
    Ok(Media { kind, sha256: "ab".repeat(32), bytes: bytes.len() as u64 })
}

/// Answers every message once, for as long as it runs.
async fn echo(mail: Mail) {
    let mut arrivals = mail.arrivals();
    loop {
        arrivals.borrow_and_update();
        for (seq, inbound) in mail.waiting().unwrap() {
            let out: Vec<_> = answer(&inbound).into_iter().collect();
            mail.settle(seq, &inbound.peer, None, &out, clock().now()).unwrap();
        }
        arrivals.changed().await.unwrap();
    }
}

/// What the echo says; nothing to what is said in a group to others.
fn answer(inbound: &Inbound) -> Option<Outgoing> {
    if inbound.group.is_some_and(|group| !group.addressed) {
        return None;
    }
    let card = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("card of {}", inbound.peer.chat).as_bytes());
    let (mut id, mut instead_of) = (Uuid::new_v5(&Uuid::NAMESPACE_URL, inbound.id.as_bytes()), None);
    let message = match &inbound.body {
        Body::Text(text) if text == "卡" => {
            id = card;
            let choice = |key: &str, label: &str| Choice {
                key: key.into(),
                label: label.into(),
                token: format!("draft-1-{key}"),
            };
            Message {
                choices: vec![choice("1", "确认"), choice("0", "取消")], ..Message::text("请确认")
            }
        }
        Body::Text(text) if text == "长" => Message::text("一行字\n".repeat(2_000)),
        Body::Text(text) if text == "菜单" => Message { menu: true, ..Message::text("您好") },
        Body::Text(text) if text == "图" => {
            let photo = |sha256: &str| Photo { subject: "lead/XS-0803-012".into(), sha256: sha256.into() };
            Message { photos: vec![photo("here"), photo("erased")], ..Message::text("现场") }
        }
        Body::Text(text) => Message::text(format!("听到：{text}")),
        Body::Press(token) => {
            instead_of = Some(card);
            Message::text(if token == "draft-1-1" { "已记录" } else { "请确认" })
        }
        Body::Media { media, caption } => {
            Message::text(format!("{:?} {} {caption}", media.kind, media.bytes))
        }
        Body::Place(place) => Message::text(format!("在 {} {}", place.latitude, place.longitude)),
        Body::Edited { of: _, text } => Message::text(format!("改为：{text}")),
        Body::Refused(refusal) => Message::text(format!("{refusal:?}")),
        Body::Other => Message::text("别的"),
    };
    let (peer, reason) = (inbound.peer.clone(), Reason::Answer);
    Some(Outgoing { id, peer, message, instead_of, reason, not_before: None })
}
