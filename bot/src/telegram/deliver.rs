//! One message on its way: changed in place or sent anew, in parts, and what its answer means for the outbox.

use chrono::TimeDelta;
use teloxide_core::{
    payloads::{EditMessageText, SendMessage, SendPhoto},
    requests::{JsonRequest, MultipartRequest, Payload, Request},
    types::{ChatId, InputFile, MessageId, Recipient},
};
use vocabulary::Stamp;

use super::{
    Telegram, TelegramFailure,
    numbered::{Numbered, Told},
    render,
    send::{Sender, kind_of},
    verdict::Verdict,
};
use crate::{
    mail::{MailFailure, Parcel, wait_before},
    pace::Kind,
    talk::Photo,
};

/// What has been sent of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    parts: usize,
    /// The number of the message that carries the buttons.
    number: Option<String>,
}

impl Telegram {
    /// Sends a message and notes in the outbox what came of it; fails when only a person can help.
    pub(super) async fn deliver(&self, sender: &Sender, parcel: &Parcel) -> Result<(), TelegramFailure> {
        let outcome = self.send_parts(sender, parcel).await;
        let (seq, now) = (parcel.seq, self.inner.clock.now());
        match outcome {
            Ok(number) => {
                self.inner.pause.over();
                sender.note(seq, None);
                metrics::counter!("lianqin_outbox_sent_total", "platform" => "telegram").increment(1);
                self.mark(move |mail| mail.sent(seq, number.as_deref(), now)).await
            }
            Err(Verdict::BadToken) => Err(TelegramFailure::BadToken),
            Err(Verdict::Refused(why)) => {
                tracing::warn!(seq, why, "telegram: message refused");
                sender.note(seq, None);
                metrics::counter!("lianqin_outbox_dead_total", "platform" => "telegram").increment(1);
                self.mark(move |mail| mail.dead(seq, &why, now)).await
            }
            Err(Verdict::Unreachable) => {
                // The message was not even heard, so it is no worse off than before.
                tracing::warn!("telegram: not reachable");
                self.inner.pause.after_trouble(&self.inner.tempo);
                Ok(())
            }
            Err(Verdict::Wait(wait)) => {
                tracing::warn!(seq, wait_s = wait.as_secs(), "telegram: too fast");
                self.inner.pause.at_least(wait);
                let not_before = later(now, wait);
                self.mark(move |mail| mail.again(seq, not_before, "too fast")).await
            }
            Err(Verdict::Trouble(why)) => self.try_again(parcel, now, why).await,
            Err(Verdict::Moved(_) | Verdict::Unmodified | Verdict::Fixed | Verdict::OtherPoller) => {
                self.try_again(parcel, now, "an unexpected answer".to_owned()).await
            }
        }
    }

    async fn try_again(&self, parcel: &Parcel, now: Stamp, why: String) -> Result<(), TelegramFailure> {
        tracing::warn!(seq = parcel.seq, why, attempts = parcel.attempts, "telegram: not sent");
        metrics::counter!("lianqin_outbox_retried_total", "platform" => "telegram").increment(1);
        self.inner.pause.after_trouble(&self.inner.tempo);
        let seq = parcel.seq;
        let not_before = later(now, wait_before(parcel.outgoing.id, parcel.attempts.saturating_add(1)));
        self.mark(move |mail| mail.again(seq, not_before, &why)).await
    }

    /// Notes something in the outbox. What could not be noted is sent again: rather twice than never.
    async fn mark(
        &self,
        work: impl FnOnce(&crate::mail::Mail) -> Result<(), MailFailure> + Send + 'static,
    ) -> Result<(), TelegramFailure> {
        match self.blocking(work).await {
            Ok(()) => Ok(()),
            Err(failure) if failure.may_be_retried() => {
                tracing::error!(error = %failure, "telegram: outbox not writable");
                self.inner.pause.after_trouble(&self.inner.tempo);
                Ok(())
            }
            Err(failure) => Err(failure.into()),
        }
    }

    /// Sends what has not been sent yet; answers the number of the message that carries the buttons.
    async fn send_parts(&self, sender: &Sender, parcel: &Parcel) -> Result<Option<String>, Verdict> {
        let message = &parcel.outgoing.message;
        let pieces = render::pieces(&message.text);
        let mut progress = sender.progress(parcel.seq);
        if progress.parts == 0
            && let (Some(number), [text]) = (&parcel.amends, pieces.as_slice())
            && self.change(sender, parcel, number, text).await?
        {
            progress = Progress { parts: 1, number: Some(number.clone()) };
            sender.note(parcel.seq, Some(progress.clone()));
        }
        for (n, text) in pieces.iter().enumerate().skip(progress.parts) {
            let is_last = n.saturating_add(1) == pieces.len();
            let told = self
                .call(sender, parcel, |chat| {
                    let mut payload = SendMessage::new(chat, *text);
                    payload.reply_markup = is_last
                        .then(|| render::below(message, kind_of(&parcel.outgoing.peer.chat) == Kind::Group))
                        .flatten();
                    JsonRequest::new(self.inner.bot.clone(), Numbered(payload))
                })
                .await?;
            progress = Progress { parts: n.saturating_add(1), number: Some(told.message_id.to_string()) };
            sender.note(parcel.seq, Some(progress.clone()));
        }
        for (n, photo) in message.photos.iter().enumerate() {
            let part = pieces.len().saturating_add(n);
            if part < progress.parts {
                continue;
            }
            self.send_photo(sender, parcel, photo).await?;
            progress.parts = part.saturating_add(1);
            sender.note(parcel.seq, Some(progress.clone()));
        }
        if progress.parts == 0 {
            return Err(Verdict::Refused("there is nothing to send".to_owned()));
        }
        Ok(progress.number)
    }

    /// Changes an earlier message; false when that cannot be changed any more.
    async fn change(
        &self,
        sender: &Sender,
        parcel: &Parcel,
        number: &str,
        text: &str,
    ) -> Result<bool, Verdict> {
        let Ok(number) = number.parse() else { return Ok(false) };
        let changed = self
            .call(sender, parcel, |chat| {
                let mut payload = EditMessageText::new(chat, MessageId(number), text);
                // None takes the buttons away.
                let buttons = render::buttons(&parcel.outgoing.message);
                payload.reply_markup = (!buttons.inline_keyboard.is_empty()).then_some(buttons);
                JsonRequest::new(self.inner.bot.clone(), Numbered(payload))
            })
            .await;
        match changed {
            Ok(_) | Err(Verdict::Unmodified) => Ok(true),
            Err(Verdict::Fixed) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Sends a picture; one that is not there, or may not be opened any more, is left out.
    async fn send_photo(&self, sender: &Sender, parcel: &Parcel, photo: &Photo) -> Result<(), Verdict> {
        let (read, wanted) = (self.inner.read.clone(), photo.clone());
        let bytes = tokio::task::spawn_blocking(move || read(&wanted)).await.ok().flatten();
        let Some(bytes) = bytes else { return Ok(()) };
        self.call(sender, parcel, |chat| {
            let file = InputFile::memory(bytes.clone()).file_name("photo.jpg");
            MultipartRequest::new(self.inner.bot.clone(), Numbered(SendPhoto::new(chat, file)))
        })
        .await
        .map(|_| ())
    }

    /// Makes a call when it is its chat's turn, and once more when the chat has a new number.
    async fn call<R>(
        &self,
        sender: &Sender,
        parcel: &Parcel,
        request: impl Fn(Recipient) -> R,
    ) -> Result<Told, Verdict>
    where
        R: Request<Err = teloxide_core::RequestError>,
        R::Payload: Payload<Output = Told>,
    {
        let chat = self.address(&parcel.outgoing.peer.chat);
        match self.call_at(sender, &chat, &request).await {
            Err(Verdict::Moved(new)) => {
                self.moved(chat, new.clone());
                self.moved(parcel.outgoing.peer.chat.clone(), new.clone());
                self.call_at(sender, &new, &request).await
            }
            outcome => outcome,
        }
    }

    async fn call_at<R>(
        &self,
        sender: &Sender,
        chat: &str,
        request: &impl Fn(Recipient) -> R,
    ) -> Result<Told, Verdict>
    where
        R: Request<Err = teloxide_core::RequestError>,
        R::Payload: Payload<Output = Told>,
    {
        let Ok(number) = chat.parse() else {
            return Err(Verdict::Refused("the chat has no number".to_owned()));
        };
        sender.turn(chat).await;
        request(ChatId(number).into()).send().await.map_err(|error| Verdict::of(&error))
    }
}

fn later(now: Stamp, wait: std::time::Duration) -> Stamp {
    TimeDelta::from_std(wait).ok().and_then(|wait| now.checked_add_signed(wait)).unwrap_or(now)
}
