//! Why the office sent a summary back: the words, opened on record for whoever is told, never kept in a read model.

use bot::{
    say::{MatterNotice, Notice, Voice},
    talk::Message,
};
use bus::{
    follow::FollowFailure,
    vault::{Opened, Opening},
};
use vocabulary::{Event, MemberId, Sealed, Stamp, StreamId, summary::SummaryEvent, wire};

use super::{MOST_A_DAY, Tell};
use crate::{
    chat::{Chat, ChatFailure},
    node::NodeFailure,
};

/// Why the words are opened, as it stands in the record of openings.
const PURPOSE: &str = "告知退回原因";

impl Chat {
    /// The message with the reason below it, when the news are of a summary that was returned. Nothing is opened for
    /// somebody whose day is full: it would not be sent.
    pub(super) async fn with_reason(
        &self,
        tell: &Tell,
        member: &MemberId,
        message: &Message,
        voice: Voice<'_>,
        now: Stamp,
    ) -> Result<Message, ChatFailure> {
        if !matches!(tell.notice, Some(Notice::Matter(MatterNotice::SummaryReturned { .. }))) {
            return Ok(message.clone());
        }
        let (person, day) = (member.clone(), voice.rules.day_of(now));
        let told = self.mail_does(move |mail| mail.unasked_on(&person, day)).await?;
        if told >= MOST_A_DAY {
            return Ok(message.clone());
        }
        let Some(sealed) = self.reason_of(tell).await? else { return Ok(message.clone()) };
        let (matter, purpose) = (tell.about.clone(), PURPOSE.to_owned());
        let by = Opening { member: member.clone(), matter, purpose, at: now };
        let vault = self.inner.node.vault.clone();
        let opened = tokio::task::spawn_blocking(move || vault.unseal(&sealed, &by)).await;
        Ok(match opened.map_err(|_| ChatFailure::Ending)?.map_err(NodeFailure::from)? {
            Opened::Text(reason) => {
                let text = format!("{}\n{}", message.text, voice.summary_reason(reason.reveal()));
                Message { text, ..message.clone() }
            }
            Opened::Erased => message.clone(),
        })
    }

    /// The sealed words of the event that brought the news.
    async fn reason_of(&self, tell: &Tell) -> Result<Option<Sealed>, ChatFailure> {
        let Ok(stream) = tell.about.parse::<StreamId>() else { return Ok(None) };
        let records = self.inner.node.bus.read_stream(&stream).await;
        for record in records.map_err(|failure| NodeFailure::from(FollowFailure::from(failure)))?.iter().rev()
        {
            let fact = wire::decode(&record.body).map_err(NodeFailure::Unreadable)?;
            if let (true, Event::Summary(SummaryEvent::Returned { reason })) =
                (fact.id == tell.event, fact.event)
            {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }
}
