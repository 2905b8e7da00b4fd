//! Sending: what is due in the outbox, at the pace that Telegram wants, several chats at once.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::watch,
    task::{self, JoinSet},
    time::{Instant, sleep, timeout},
};

use super::{Telegram, TelegramFailure, deliver::Progress, told_to_stop};
use crate::{
    mail::Parcel,
    pace::{Kind, Pace, TELEGRAM},
    talk::Platform,
};

/// The most messages that are on their way at once.
const MOST_AT_ONCE: usize = 16;
/// So many due messages are looked at in one go: more than go out at once, since some must wait for their pace.
const LOOKED_AT: usize = 128;
/// How often the outbox is looked at when nobody calls: for what waits for its hour, and for what other processes post.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// So long may what is on its way take when the program is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// What the sender remembers.
#[derive(Debug)]
pub(super) struct Sender {
    start: Instant,
    pace: Mutex<Pace>,
    /// Of messages in several parts: what has been sent, so that trying again does not repeat it.
    progress: Mutex<BTreeMap<u64, Progress>>,
}

impl Sender {
    fn new() -> Self {
        Self { start: Instant::now(), pace: Mutex::new(Pace::new(TELEGRAM)), progress: Mutex::default() }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// How long until a message may go to the chat.
    fn wait_for(&self, chat: &str) -> Duration {
        let now_ms = self.now_ms();
        let next_ms = self.pace().next(chat, kind_of(chat), now_ms);
        Duration::from_millis(next_ms.saturating_sub(now_ms))
    }

    /// Waits until a message may go to the chat, and counts it.
    pub(super) async fn turn(&self, chat: &str) {
        loop {
            let wait = {
                let now_ms = self.now_ms();
                let mut pace = self.pace();
                let next_ms = pace.next(chat, kind_of(chat), now_ms);
                if next_ms <= now_ms {
                    pace.note(chat, now_ms);
                    return;
                }
                Duration::from_millis(next_ms.saturating_sub(now_ms))
            };
            sleep(wait).await;
        }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been sent of a message.
    pub(super) fn progress(&self, seq: u64) -> Progress {
        self.all_progress().get(&seq).cloned().unwrap_or_default()
    }

    /// Remembers what has been sent of a message, or forgets it when there is nothing more to send.
    pub(super) fn note(&self, seq: u64, progress: Option<Progress>) {
        let mut all = self.all_progress();
        match progress {
            Some(progress) => all.insert(seq, progress),
            None => all.remove(&seq),
        };
    }

    fn all_progress(&self) -> MutexGuard<'_, BTreeMap<u64, Progress>> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Telegram gives groups negative numbers.
pub(super) fn kind_of(chat: &str) -> Kind {
    if chat.starts_with('-') { Kind::Group } else { Kind::Private }
}

impl Telegram {
    /// Sends for ever; told to stop it lets what is on its way arrive, for a few seconds.
    pub(super) async fn send_all(&self, mut stop: watch::Receiver<bool>) -> Result<(), TelegramFailure> {
        let sender = Arc::new(Sender::new());
        let mut departures = self.inner.mail.departures();
        let mut on_its_way = OnItsWay::default();
        loop {
            let wait = self.send_due(&sender, &mut on_its_way).await?;
            tokio::select! {
                Some(ended) = on_its_way.tasks.join_next_with_id() => on_its_way.ended(ended)?,
                // The sender lives as long as the mail room, which we hold.
                _ = departures.changed() => {}
                () = sleep(wait) => {}
                () = told_to_stop(&mut stop) => break,
            }
        }
        let all = async {
            while let Some(ended) = on_its_way.tasks.join_next_with_id().await {
                on_its_way.ended(ended)?;
            }
            Ok(())
        };
        // What does not arrive in time stays in the outbox and goes out after the next start.
        timeout(GRACE, all).await.unwrap_or(Ok(()))
    }

    /// Sets on its way what may go; answers when to look again.
    async fn send_due(
        &self,
        sender: &Arc<Sender>,
        on_its_way: &mut OnItsWay,
    ) -> Result<Duration, TelegramFailure> {
        let pause = self.inner.pause.left();
        if !pause.is_zero() {
            return Ok(pause);
        }
        let now = self.inner.clock.now();
        let due = match self.blocking(move |mail| mail.due(Platform::Telegram, now, LOOKED_AT)).await {
            Ok(due) => due,
            Err(failure) if failure.may_be_retried() => {
                tracing::warn!(error = %failure, "telegram: outbox not readable");
                return Ok(LOOK_EVERY);
            }
            Err(failure) => return Err(failure.into()),
        };
        let mut wait = LOOK_EVERY;
        for parcel in due {
            if on_its_way.tasks.len() >= MOST_AT_ONCE {
                break;
            }
            let chat = self.address(&parcel.outgoing.peer.chat);
            let turn = sender.wait_for(&chat);
            if on_its_way.has(parcel.seq) {
                continue;
            }
            if turn.is_zero() {
                on_its_way.set_off(self, sender, parcel);
            } else {
                wait = wait.min(turn);
            }
        }
        Ok(wait)
    }

    /// The number that a chat has now.
    pub(super) fn address(&self, chat: &str) -> String {
        let moved = self.inner.moved.lock().unwrap_or_else(PoisonError::into_inner);
        moved.get(chat).cloned().unwrap_or_else(|| chat.to_owned())
    }
}

/// The messages that are being sent.
#[derive(Debug, Default)]
struct OnItsWay {
    tasks: JoinSet<Result<(), TelegramFailure>>,
    seqs: HashMap<task::Id, u64>,
}

impl OnItsWay {
    fn has(&self, seq: u64) -> bool {
        self.seqs.values().any(|other| *other == seq)
    }

    fn set_off(&mut self, telegram: &Telegram, sender: &Arc<Sender>, parcel: Parcel) {
        let (telegram, sender, seq) = (telegram.clone(), Arc::clone(sender), parcel.seq);
        let task = self.tasks.spawn(async move { telegram.deliver(&sender, &parcel).await });
        self.seqs.insert(task.id(), seq);
    }

    fn ended(&mut self, ended: Ended) -> Result<(), TelegramFailure> {
        match ended {
            Ok((task, outcome)) => {
                self.seqs.remove(&task);
                outcome
            }
            Err(error) => {
                let seq = self.seqs.remove(&error.id());
                tracing::error!(seq, %error, "telegram: sending broke off");
                Ok(())
            }
        }
    }
}

/// A task that has ended.
type Ended = Result<(task::Id, Result<(), TelegramFailure>), task::JoinError>;
