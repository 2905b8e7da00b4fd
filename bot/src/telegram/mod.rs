//! Telegram: its updates into the inbox, the outbox into its calls.
//!
//! An update is on disk before Telegram is told that it was taken: by the next poll's offset, or by the answer to its webhook.
//! What Telegram delivers twice the inbox recognises. The other way there is no such number: a crash, or a connection that
//! breaks, between Telegram's taking a message and our hearing of it sends that message a second time. Records are never
//! doubled by it, only words.
//!
//! Nothing here knows what a message means. Texts go out plain, without markup, so that nobody's words can become any.
//! The library's own dispatcher is not used: it acknowledges before the handler ends. Of its client two habits matter:
//! it waits ten seconds after every 5xx answer, and its errors may carry the token (in the address) and people's words
//! (in an answer it cannot read), so that no error of it is ever printed as it is, see [`verdict`].

mod deliver;
mod fetch;
mod numbered;
mod pause;
mod poll;
mod read;
mod render;
mod send;
#[cfg(test)]
mod tests;
mod update;
mod verdict;
mod webhook;
mod words;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use bus::clock::Clock;
use serde::Deserialize;
use teloxide_core::{Bot, net::default_reqwest_settings};
use thiserror::Error;
use tokio::sync::{mpsc, watch};

use self::pause::Pause;
use crate::{
    mail::{Mail, MailFailure},
    talk::{Media, MediaKind, MediaRefusal, Photo},
};

/// Where and how Telegram is spoken to.
#[derive(Clone)]
pub struct TelegramConfig {
    /// The bot's token, from @BotFather. Never shown.
    pub token: String,
    /// Another Bot API server than Telegram's own, e.g. `http://127.0.0.1:8081`.
    pub api_url: Option<String>,
    /// How updates come.
    pub mode: Mode,
    /// Waits and limits; the default is what Telegram wants.
    pub tempo: Tempo,
}

impl fmt::Debug for TelegramConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TelegramConfig")
            .field("api_url", &self.api_url)
            .field("mode", &self.mode)
            .field("tempo", &self.tempo)
            .finish_non_exhaustive()
    }
}

/// How updates come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// We ask for them.
    Poll,
    /// Telegram posts them to [`Telegram::routes`], reached under this public `https` address without a path.
    Webhook {
        /// The address.
        public_url: String,
    },
}

/// Waits and limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tempo {
    /// How long Telegram may hold a poll that has nothing to tell, in seconds.
    pub poll_s: u32,
    /// How long beyond that an answer may take.
    pub patience: Duration,
    /// The first wait after trouble, doubling to `longest_wait`.
    pub first_wait: Duration,
    /// The longest wait after trouble.
    pub longest_wait: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self {
            poll_s: 25,
            patience: Duration::from_secs(20),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_mins(1),
        }
    }
}

/// Why the adapter has ended.
#[derive(Debug, Error)]
pub enum TelegramFailure {
    /// An address cannot be used.
    #[error("'{address}' is not an http address. Write it as https://example.org or http://127.0.0.1:8081.")]
    BadAddress {
        /// The address.
        address: String,
    },
    /// Telegram does not know the token.
    #[error("Telegram does not know this token. Get the right one from @BotFather and set TELOXIDE_TOKEN.")]
    BadToken,
    /// Somebody else takes the bot's updates.
    #[error(
        "Another program takes this bot's updates, so messages would go missing. End the other one, or give this one a bot of its own."
    )]
    OtherPoller,
    /// Telegram does not accept the webhook.
    #[error("Telegram does not accept the webhook: {why}")]
    WebhookRefused {
        /// What it said.
        why: String,
    },
    /// The HTTP client cannot be made; its certificates are missing or broken.
    #[error("The HTTP client cannot be made. Check this machine's certificates.")]
    NoClient,
    /// The mail room does not answer.
    #[error("Chat messages can neither be kept nor sent.")]
    Mail {
        /// What it said.
        source: MailFailure,
    },
}

impl From<MailFailure> for TelegramFailure {
    fn from(source: MailFailure) -> Self {
        Self::Mail { source }
    }
}

/// Why a file was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotKept {
    /// The sender is told.
    Refused(MediaRefusal),
    /// It is tried again.
    Failed(String),
}

/// Checks a file and keeps it under the key of a subject: subject, kind, bytes.
pub type KeepMedia = Arc<dyn Fn(&str, MediaKind, &[u8]) -> Result<Media, NotKept> + Send + Sync>;
/// The bytes of a kept picture, if it is there and may be opened.
pub type ReadMedia = Arc<dyn Fn(&Photo) -> Option<Vec<u8>> + Send + Sync>;

/// The adapter.
#[derive(Clone)]
pub struct Telegram {
    inner: Arc<Inner>,
}

struct Inner {
    /// For everything but polls.
    bot: Bot,
    /// Its answers may take as long as a poll is held.
    poller: Bot,
    mode: Mode,
    tempo: Tempo,
    secret: String,
    mail: Mail,
    clock: Clock,
    keep: KeepMedia,
    read: ReadMedia,
    me: OnceLock<Me>,
    answers: mpsc::Sender<String>,
    to_answer: Mutex<Option<mpsc::Receiver<String>>>,
    pause: Pause,
    /// Groups that became supergroups, old number to new.
    moved: Mutex<BTreeMap<String, String>>,
}

impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telegram").field("mode", &self.inner.mode).finish_non_exhaustive()
    }
}

/// Who the bot is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Me {
    id: u64,
    #[serde(default)]
    username: String,
}

/// The most button presses that wait to be acknowledged; more are not, and their buttons spin for a moment longer.
const MOST_PRESSES: usize = 256;
/// The most supergroups that are remembered; a forgotten one is learned again.
const MOST_MOVED: usize = 1_000;

impl Telegram {
    /// Prepares the adapter; nothing is asked of Telegram before [`Telegram::run`].
    pub fn new(
        config: TelegramConfig,
        mail: Mail,
        clock: Clock,
        keep: KeepMedia,
        read: ReadMedia,
    ) -> Result<Self, TelegramFailure> {
        let TelegramConfig { token, api_url, mode, tempo } = config;
        let held = Duration::from_secs(u64::from(tempo.poll_s));
        let poller = client(&token, api_url.as_deref(), held.saturating_add(tempo.patience))?;
        let bot = client(&token, api_url.as_deref(), tempo.patience)?;
        let (answers, to_answer) = mpsc::channel(MOST_PRESSES);
        let secret = webhook::secret_of(&token);
        let inner = Inner {
            bot,
            poller,
            mode,
            tempo,
            secret,
            mail,
            clock,
            keep,
            read,
            me: OnceLock::new(),
            answers,
            to_answer: Mutex::new(Some(to_answer)),
            pause: Pause::default(),
            moved: Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Receives and sends until `stop` becomes true, or until only a person can help.
    pub async fn run(&self, stop: watch::Receiver<bool>) -> Result<(), TelegramFailure> {
        let mut told = stop.clone();
        let receiving = async {
            tokio::select! {
                ended = self.receive() => ended,
                () = self.acknowledge_presses() => Ok(()),
                () = told_to_stop(&mut told) => Ok(()),
            }
        };
        // The sender ends by itself, when what is on its way has arrived.
        tokio::try_join!(receiving, self.send_all(stop)).map(|((), ())| ())
    }
}

fn client(token: &str, api_url: Option<&str>, patience: Duration) -> Result<Bot, TelegramFailure> {
    let mut settings = default_reqwest_settings().timeout(patience);
    if api_url.is_some_and(is_on_this_machine) {
        // A proxy of this machine's settings does not lead back to it.
        settings = settings.no_proxy();
    }
    let bot = Bot::with_client(token, settings.build().map_err(|_| TelegramFailure::NoClient)?);
    match api_url {
        Some(address) => Ok(bot.set_api_url(checked(address)?.parse().map_err(|_| bad(address))?)),
        None => Ok(bot),
    }
}

fn is_on_this_machine(address: &str) -> bool {
    ["http://127.", "http://localhost", "http://[::1]"].iter().any(|local| address.starts_with(local))
}

/// An address without its last slash; the client cannot do with anything but http.
fn checked(address: &str) -> Result<&str, TelegramFailure> {
    let is_http = address.starts_with("http://") || address.starts_with("https://");
    if is_http { Ok(address.trim_end_matches('/')) } else { Err(bad(address)) }
}

fn bad(address: &str) -> TelegramFailure {
    TelegramFailure::BadAddress { address: address.to_owned() }
}

/// Ends when the value becomes true, or when nobody can set it any more.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // An error means that whoever could stop us is gone, which is as good.
    let _ = stop.wait_for(|stop| *stop).await;
}
