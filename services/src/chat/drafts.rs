//! Drafts that were left off: whoever wrote one and did not confirm it is reminded of it once, by day.

use std::time::Duration;

use bot::{
    conversation::Session,
    say::Voice,
    talk::{Message, Outgoing, Peer, Reason},
};
use chrono::TimeDelta;
use uuid::Uuid;
use vocabulary::{MemberId, Stamp};

use super::{
    Chat, ChatFailure,
    notices::{MOST_A_DAY, quiet_until},
};

/// A draft that was not touched for so long is left off.
const LEFT_OFF_HOURS: i64 = 2;
/// One that is older is forgotten for good by its writer; nobody is reminded of last week.
const FORGOTTEN_HOURS: i64 = 48;
/// They are looked for so often.
const EVERY: Duration = Duration::from_mins(10);

impl Chat {
    /// Reminds of drafts that were left off, until the task is dropped.
    pub(super) async fn remind_of_drafts(&self) {
        loop {
            let now = self.inner.node.clock.now();
            if let Err(failure) = self.remind_of_drafts_at(now).await {
                tracing::warn!(%failure, "nobody is reminded of drafts now");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Reminds of every draft that is left off at a moment, once each; nobody in the quiet hours.
    pub async fn remind_of_drafts_at(&self, now: Stamp) -> Result<(), ChatFailure> {
        let rules = self.rules(now).await?;
        if quiet_until(now, &rules).is_some() {
            return Ok(());
        }
        let ago = |hours| now.checked_sub_signed(TimeDelta::hours(hours)).unwrap_or(now);
        let (after, before) = (ago(FORGOTTEN_HOURS), ago(LEFT_OFF_HOURS));
        for (member, peer, session) in self.mail_does(move |mail| mail.left_off(after, before)).await? {
            let session: Session = serde_json::from_str(&session)?;
            let voice = Voice { lang: session.lang, rules: &rules, in_group: false };
            let Some(draft) = session.draft.as_ref().filter(|draft| draft.touched <= before) else {
                continue;
            };
            let text = voice.left_off(draft, session.practice);
            self.remind(&member, reminder(draft.id, peer, text), now).await?;
        }
        Ok(())
    }

    /// It counts among the two unasked messages of a day; when they are used up, tomorrow is time enough.
    async fn remind(&self, member: &MemberId, reminder: Outgoing, now: Stamp) -> Result<(), ChatFailure> {
        let member = member.clone();
        self.mail_does(move |mail| mail.post_unasked(&reminder, &member, Some(MOST_A_DAY), now)).await?;
        Ok(())
    }
}

/// The message; its id follows from the draft, so that it is said once across restarts and copies.
fn reminder(draft: Uuid, peer: Peer, text: String) -> Outgoing {
    Outgoing {
        id: Uuid::new_v5(&draft, b"left off"),
        peer,
        message: Message::text(text),
        instead_of: None,
        reason: Reason::Unasked { about: format!("draft/{draft}") },
        not_before: None,
    }
}
