//! The service `chat`: takes what people sent from the mail room through the conversation, and says and does what it
//! comes to.
//!
//! A message is worked on in this order: who is it; one or more turns of the conversation, with questions asked and wishes
//! made in between; then, in one transaction, the message is settled, the session saved and the answers queued. A crash
//! before that works on it once more: the wishes have the same ids and are recorded once.
//! It parses nothing, words nothing and decides nothing itself.

mod doors;
mod drafts;
mod facts;
mod notices;
mod people;
mod turn;

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bot::{
    mail::{Mail, MailFailure},
    media::{KeepError, MediaFailure, MediaStore},
    parse::Lexicon,
    talk::{Inbound, Peer, Photo},
    telegram::{NotKept, Telegram, TelegramConfig, TelegramFailure},
};
use bus::desk::Desk;
use chrono::TimeDelta;
use futures::{StreamExt, stream};
use thiserror::Error;
use vocabulary::Rules;

pub use notices::News;
pub use turn::{Said, Terminal};

use crate::node::Node;

/// The file of the mail room, beside the keys.
pub const CHAT_FILE: &str = "chat.sqlite";
/// The folder of kept photos, encrypted.
pub const MEDIA: &str = "media";
/// So many people are answered at a time; one person's messages are taken in their order.
const AT_A_TIME: usize = 16;
/// The mail room is looked at again at least so often, for what another process received.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Photos in a chat are kept for so many days: longer than a draft lives and a transcript shows them.
const DRAFT_PHOTO_DAYS: i64 = 15;
/// They are looked for so often.
const SWEEP_EVERY: Duration = Duration::from_hours(6);
/// Inbox and outbox are measured so often.
const MEASURE_EVERY: Duration = Duration::from_secs(15);
/// A message whose work failed is taken up again after so long.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The service. Clones share it.
#[derive(Clone)]
pub struct Chat {
    inner: Arc<Inner>,
}

struct Inner {
    node: Node,
    desk: Desk,
    mail: Mail,
    media: MediaStore,
    lexicon: Mutex<Option<(Arc<Rules>, Arc<Lexicon>)>>,
}

/// Why a message could not be worked on now; it stays in the inbox.
#[derive(Debug, Error)]
pub enum ChatFailure {
    /// The mail room.
    #[error(transparent)]
    Mail(#[from] MailFailure),
    /// The kept photos.
    #[error(transparent)]
    Media(#[from] MediaFailure),
    /// A service did not answer.
    #[error("{0}")]
    Desk(#[from] bus::desk::QueryFailure),
    /// The rules or posts are out of reach.
    #[error(transparent)]
    Node(#[from] crate::node::NodeFailure),
    /// A session that this program cannot write or read.
    #[error("a session is not readable: {0}")]
    Session(#[from] serde_json::Error),
    /// There is no campaign to speak about.
    #[error("活动尚未开启")]
    NoCampaign,
    /// The program is ending.
    #[error("the program is ending")]
    Ending,
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat").field("mail", &self.inner.mail).finish_non_exhaustive()
    }
}

impl Chat {
    /// Opens the mail room and the kept photos in `data`.
    pub fn open(node: &Node, desk: &Desk, data: &Path) -> Result<Self, ChatFailure> {
        let mail = Mail::open(&data.join(CHAT_FILE), node.vault.clone())?;
        let media = MediaStore::open(data.join(MEDIA), node.vault.clone())?;
        let inner = Inner { node: node.clone(), desk: desk.clone(), mail, media, lexicon: Mutex::new(None) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The mail room, for adapters.
    pub fn mail(&self) -> &Mail {
        &self.inner.mail
    }

    /// The kept photos, for adapters.
    pub fn media(&self) -> &MediaStore {
        &self.inner.media
    }

    /// Answers, tells news and sweeps up, until the task is dropped.
    pub async fn keep_talking(&self) {
        tokio::join!(
            self.answer_all(),
            self.tell_news(),
            self.remind_of_drafts(),
            self.sweep_up(),
            self.measure()
        );
    }

    /// Keeps the gauges of inbox and outbox true.
    async fn measure(&self) {
        loop {
            let now = self.inner.node.clock.now();
            // The mail room sets the gauges whenever it is asked.
            if let Err(failure) = self.mail_does(move |mail| mail.stats(now)).await {
                tracing::warn!(%failure, "inbox and outbox cannot be measured");
            }
            tokio::time::sleep(MEASURE_EVERY).await;
        }
    }

    /// Removes photos of chats that are past being shown or confirmed.
    async fn sweep_up(&self) {
        loop {
            let now = self.inner.node.clock.now();
            let before = now.checked_sub_signed(TimeDelta::days(DRAFT_PHOTO_DAYS)).unwrap_or(now);
            let media = self.inner.media.clone();
            match tokio::task::spawn_blocking(move || media.sweep("chat", before)).await {
                Ok(Ok(0)) | Err(_) => {}
                Ok(Ok(removed)) => tracing::info!(removed, "photos of abandoned drafts removed"),
                Ok(Err(failure)) => tracing::warn!(%failure, "abandoned photos could not be removed"),
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }

    /// The Telegram adapter over the mail room and the kept photos.
    pub fn telegram(&self, config: TelegramConfig) -> Result<Telegram, TelegramFailure> {
        let (keeping, reading) = (self.inner.media.clone(), self.clone());
        let keep = move |subject: &str, kind, bytes: &[u8]| {
            keeping.keep(subject, kind, bytes).map_err(|error| match error {
                KeepError::Refused(why) => NotKept::Refused(why),
                KeepError::Failed(failure) => NotKept::Failed(failure.to_string()),
            })
        };
        let read =
            move |photo: &Photo| reading.inner.media.read(&photo.subject, &photo.sha256).ok().flatten();
        let (mail, clock) = (self.inner.mail.clone(), self.inner.node.clock.clone());
        Telegram::new(config, mail, clock, Arc::new(keep), Arc::new(read))
    }

    /// Answers what arrives, until the task is dropped.
    pub async fn answer_all(&self) {
        let mut arrivals = self.inner.mail.arrivals();
        loop {
            let waiting = match self.mail_does(Mail::waiting).await {
                Ok(waiting) => waiting,
                Err(failure) => {
                    tracing::error!(%failure, "the mail room cannot be read");
                    tokio::time::sleep(AGAIN_AFTER).await;
                    continue;
                }
            };
            let failed = self.answer_these(waiting).await;
            if failed {
                tokio::time::sleep(AGAIN_AFTER).await;
                continue;
            }
            tokio::select! {
                // An error means that the mail room is closed; the look by the clock goes on.
                changed = arrivals.changed() => if changed.is_err() { tokio::time::sleep(LOOK_EVERY).await },
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Answers everything that waits now, once.
    pub async fn answer_waiting(&self) -> Result<(), ChatFailure> {
        let waiting = self.mail_does(Mail::waiting).await?;
        self.answer_these(waiting).await;
        Ok(())
    }

    /// Answers messages, several people side by side; `true` when one is left for later.
    async fn answer_these(&self, waiting: Vec<(u64, Inbound)>) -> bool {
        let mut by_person: Vec<(Peer, Vec<(u64, Inbound)>)> = Vec::new();
        for (seq, inbound) in waiting {
            match by_person.iter_mut().find(|(peer, _)| *peer == inbound.peer) {
                Some((_, theirs)) => theirs.push((seq, inbound)),
                None => by_person.push((inbound.peer.clone(), vec![(seq, inbound)])),
            }
        }
        let of_one = |(_, theirs): (Peer, Vec<(u64, Inbound)>)| async move {
            for (seq, inbound) in theirs {
                if let Err(failure) = self.answer_one(seq, &inbound, None).await {
                    tracing::warn!(seq, %failure, "a message could not be answered yet");
                    return true;
                }
            }
            false
        };
        let left: Vec<bool> = stream::iter(by_person).map(of_one).buffer_unordered(AT_A_TIME).collect().await;
        left.contains(&true)
    }

    /// Takes one message in and answers it at once: for a terminal.
    pub async fn converse(&self, inbound: &Inbound, terminal: Terminal<'_>) -> Result<Said, ChatFailure> {
        let message = inbound.clone();
        let received = self.mail_does(move |mail| mail.receive(&message)).await?;
        let (bot::mail::Received::New(seq) | bot::mail::Received::Known(seq)) = received;
        self.answer_one(seq, inbound, Some(terminal)).await
    }

    /// Runs a blocking call of the mail room.
    async fn mail_does<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Mail) -> Result<T, MailFailure> + Send + 'static,
    ) -> Result<T, ChatFailure> {
        let mail = self.inner.mail.clone();
        let done = tokio::task::spawn_blocking(move || work(&mail)).await;
        Ok(done.map_err(|_| ChatFailure::Ending)??)
    }

    /// The rules in force now and their words, which are made once.
    fn words(&self, rules: &Arc<Rules>) -> Arc<Lexicon> {
        let mut kept = self.inner.lexicon.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, lexicon)) if Arc::ptr_eq(of, rules) => Arc::clone(lexicon),
            Some(_) | None => {
                let lexicon = Arc::new(Lexicon::new(rules));
                *kept = Some((Arc::clone(rules), Arc::clone(&lexicon)));
                lexicon
            }
        }
    }
}
