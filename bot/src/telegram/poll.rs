//! Receiving: who we are, the poll, and one update after the other into the inbox.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use teloxide_core::{
    payloads::{AnswerCallbackQuery, DeleteWebhook},
    requests::{JsonRequest, Payload, Request},
    types::CallbackQueryId,
};
use tokio::time::sleep;

use super::{
    MOST_MOVED, Me, Mode, Telegram, TelegramFailure,
    pause::Backoff,
    read::{self, Heard, Read},
    verdict::Verdict,
};
use crate::{
    mail::{Mail, MailFailure, Received},
    talk::{Inbound, Platform},
};

/// The kinds of updates that we want.
pub(super) const WANTED: [&str; 3] = ["message", "edited_message", "callback_query"];
/// The most updates of one poll.
const MOST_UPDATES: u8 = 100;
/// After so many answers in a row that somebody else polls, we give in: after a restart the old poll may still hang.
const MOST_CONFLICTS: u32 = 6;
/// So long may the acknowledgement of a button press take.
const PRESS_WITHIN: Duration = Duration::from_secs(10);

/// `getMe`, of which only the number and the name are read.
#[derive(Debug, Clone, Serialize)]
struct WhoAmI {}

impl Payload for WhoAmI {
    type Output = Me;
    const NAME: &'static str = "GetMe";
}

/// `getUpdates`, each update unread: one that cannot be read must not keep the others.
#[derive(Debug, Clone, Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    limit: u8,
    timeout: u32,
    allowed_updates: [&'static str; 3],
}

impl Payload for GetUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "GetUpdates";

    fn timeout_hint(&self) -> Option<Duration> {
        Some(Duration::from_secs(u64::from(self.timeout)))
    }
}

impl Telegram {
    /// Receives for ever; with a webhook that is done by [`Telegram::routes`].
    pub(super) async fn receive(&self) -> Result<(), TelegramFailure> {
        let me = self.insist(&WhoAmI {}).await?;
        tracing::info!(bot = me.username, mode = ?self.inner.mode, "telegram: connected");
        // Set once: this is the only place.
        let _ = self.inner.me.set(me);
        match &self.inner.mode {
            Mode::Webhook { public_url } => {
                self.insist(&self.webhook(public_url)?).await?;
                std::future::pending().await
            }
            Mode::Poll => {
                // A webhook of earlier days would keep the updates from us; what waits there is not dropped.
                self.insist(&DeleteWebhook::new()).await?;
                self.poll().await
            }
        }
    }

    /// Asks until it is answered.
    async fn insist<P>(&self, payload: &P) -> Result<P::Output, TelegramFailure>
    where
        P: Payload + Serialize + Clone + 'static,
        P::Output: serde::de::DeserializeOwned,
    {
        let mut backoff = Backoff::default();
        loop {
            let error = match JsonRequest::new(self.inner.bot.clone(), payload.clone()).send().await {
                Ok(answer) => return Ok(answer),
                Err(error) => Verdict::of(&error),
            };
            if let Verdict::Refused(why) = error {
                return Err(TelegramFailure::WebhookRefused { why });
            }
            self.wait_after(error, &mut backoff).await?;
        }
    }

    async fn poll(&self) -> Result<(), TelegramFailure> {
        let mut offset = self.blocking(|mail| mail.offset(Platform::Telegram)).await?;
        let mut backoff = Backoff::default();
        loop {
            let request = GetUpdates {
                offset,
                limit: MOST_UPDATES,
                timeout: self.inner.tempo.poll_s,
                allowed_updates: WANTED,
            };
            match JsonRequest::new(self.inner.poller.clone(), request).send().await {
                Ok(updates) => {
                    backoff.over();
                    offset = self.take_all(&updates, offset).await?;
                }
                Err(error) => self.wait_after(Verdict::of(&error), &mut backoff).await?,
            }
        }
    }

    /// Takes what a poll gave and answers what to ask for next.
    ///
    /// When nothing came, everything before is confirmed and the offset has done its work. It is then forgotten, for
    /// after a quiet week Telegram begins to count at a number of its choice, which may be lower.
    async fn take_all(&self, updates: &[Value], asked: Option<i64>) -> Result<Option<i64>, TelegramFailure> {
        let next = updates.iter().filter_map(number_of).max().map(|last| last.saturating_add(1));
        if updates.is_empty() && asked.is_none_or(|offset| offset == 0) {
            return Ok(None);
        }
        for update in updates {
            self.take(update).await?;
        }
        if next.is_none() && !updates.is_empty() {
            // Without a number it cannot be confirmed and comes again at once.
            tracing::error!("telegram: updates without a number");
            sleep(self.inner.tempo.longest_wait).await;
            return Ok(asked);
        }
        self.blocking(move |mail| mail.set_offset(Platform::Telegram, next.unwrap_or(0))).await?;
        Ok(next)
    }

    /// Takes one update: on disk when this returns, unless it does not concern us.
    pub(super) async fn take(&self, update: &Value) -> Result<(), TelegramFailure> {
        let Some(me) = self.inner.me.get() else { return Ok(()) };
        let number = number_of(update);
        let Heard { mut inbound, file, press } =
            match read::read(update, me, self.inner.clock.now(), self.inner.clock.zone()) {
                Read::Heard(heard) => *heard,
                Read::Moved(old, new) => {
                    self.moved(old, new);
                    return Ok(());
                }
                Read::Ignored => return Ok(()),
                Read::Unreadable => {
                    tracing::warn!(update = number, "telegram: unreadable update");
                    metrics::counter!("lianqin_telegram_unreadable_total").increment(1);
                    return Ok(());
                }
            };
        let id = inbound.id;
        if let Some(file) = file
            && !self.blocking(move |mail| mail.knows(id)).await?
        {
            inbound.body = self.fetch(file, &inbound.peer.subject()).await;
        }
        self.keep_message(inbound).await?;
        if let Some(press) = press
            && self.inner.answers.try_send(press).is_err()
        {
            tracing::warn!("telegram: too many presses to acknowledge");
        }
        Ok(())
    }

    /// Keeps a message, for as long as it takes: what is not kept may not be confirmed.
    async fn keep_message(&self, inbound: Inbound) -> Result<(), TelegramFailure> {
        let mut backoff = Backoff::default();
        loop {
            let message = inbound.clone();
            match self.blocking(move |mail| mail.receive(&message)).await {
                Ok(Received::New(seq)) => {
                    tracing::debug!(seq, "telegram: received");
                    return Ok(());
                }
                Ok(Received::Known(_)) => return Ok(()),
                Err(MailFailure::Erased) => {
                    tracing::info!(id = %inbound.id, "telegram: the account was erased");
                    return Ok(());
                }
                Err(failure) if failure.may_be_retried() => {
                    tracing::warn!(error = %failure, "telegram: inbox not writable");
                    sleep(backoff.next(&self.inner.tempo)).await;
                }
                Err(failure) => return Err(failure.into()),
            }
        }
    }

    /// Acknowledges button presses, so that the button stops spinning. Nothing depends on it.
    pub(super) async fn acknowledge_presses(&self) {
        let queue = self.inner.to_answer.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let Some(mut queue) = queue else { return std::future::pending().await };
        while let Some(press) = queue.recv().await {
            let payload = AnswerCallbackQuery::new(CallbackQueryId(press));
            let call = JsonRequest::new(self.inner.bot.clone(), payload).send();
            match tokio::time::timeout(PRESS_WITHIN, call).await {
                Ok(Ok(_)) => {}
                // A press that waited too long cannot be acknowledged any more.
                Ok(Err(error)) => {
                    tracing::debug!(why = ?Verdict::of(&error), "telegram: press not acknowledged");
                }
                Err(_) => tracing::debug!("telegram: press not acknowledged in time"),
            }
        }
    }

    /// Waits as an unsuccessful answer wants, or ends when waiting does not help.
    async fn wait_after(&self, verdict: Verdict, backoff: &mut Backoff) -> Result<(), TelegramFailure> {
        let wait = backoff.next(&self.inner.tempo);
        let (why, wait) = match verdict {
            Verdict::BadToken => return Err(TelegramFailure::BadToken),
            Verdict::OtherPoller if backoff.failures() >= MOST_CONFLICTS => {
                return Err(TelegramFailure::OtherPoller);
            }
            Verdict::OtherPoller => ("somebody else takes the updates".to_owned(), wait),
            Verdict::Wait(asked) => ("too fast".to_owned(), asked.max(wait)),
            Verdict::Unreachable => ("not reachable".to_owned(), wait),
            Verdict::Trouble(why) | Verdict::Refused(why) | Verdict::Moved(why) => (why, wait),
            Verdict::Unmodified | Verdict::Fixed => (String::new(), wait),
        };
        tracing::warn!(
            why,
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "telegram: trouble"
        );
        metrics::counter!("lianqin_telegram_trouble_total").increment(1);
        sleep(wait).await;
        Ok(())
    }

    /// Runs a call that blocks where it may.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Mail) -> Result<T, MailFailure> + Send + 'static,
    ) -> Result<T, MailFailure> {
        let mail = self.inner.mail.clone();
        match tokio::task::spawn_blocking(move || work(&mail)).await {
            Ok(done) => done,
            // Only when the runtime ends: then nobody waits for the answer.
            Err(_) => std::future::pending().await,
        }
    }

    /// A group has a new number.
    pub(super) fn moved(&self, old: String, new: String) {
        let mut moved = self.inner.moved.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if moved.len() < MOST_MOVED {
            moved.insert(old, new);
        }
    }
}

fn number_of(update: &Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}
