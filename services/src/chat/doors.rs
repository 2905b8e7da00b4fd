//! What the web page asks: who has joined, joining, and a photo for somebody who may see it.

use bot::talk::{Peer, Platform};
use bus::{
    desk::{Command, Reply, Request},
    vault::Opening,
};
use futures::future::BoxFuture;
use uuid::Uuid;
use vocabulary::{Actor, LeadId, MemberId, Secret};

use super::{Chat, ChatFailure};
use crate::web_chat::{Doors, Joined, Unreachable};

/// Why a photo is opened, as it stands in the record of openings.
const PURPOSE: &str = "查看照片";

impl Chat {
    async fn bind(&self, code: Secret, account: Secret, wish: Uuid) -> Result<(), String> {
        let node = &self.inner.node;
        let at = node.clock.now();
        let rules = self.rules(at).await.map_err(|failure| failure.to_string())?;
        let actor = crate::roster::setup(&rules).ok_or_else(|| "活动尚未开启".to_owned())?;
        let channel = Platform::Web.as_str().to_owned();
        let code = Secret::new(code.reveal().trim().to_uppercase());
        let command = Command::Join { code, channel: channel.clone(), account };
        let request = Request { id: wish, actor, at, cause: None, channel, command };
        match self.inner.desk.ask(request).await {
            Reply::Recorded(_) | Reply::Unchanged => Ok(()),
            Reply::Refused { text } | Reply::Failed { text, again: _ } => Err(text),
        }
    }

    async fn joined(&self, account: &Secret) -> Result<Option<Joined>, ChatFailure> {
        let peer = web_peer(account);
        let Some(member) = self.member_of(&peer).await? else { return Ok(None) };
        let node = &self.inner.node;
        let now = node.clock.now();
        let rules = self.rules(now).await?;
        let hats = self.who(&member, rules.day_of(now)).map(|who| who.hats).unwrap_or_default();
        let title = hats.iter().map(|hat| format!("{} {}", rules.name_of(&hat.unit), hat.role.title()));
        let title = title.collect::<Vec<_>>().join("、");
        Ok(Some(Joined { member, title, simulated: node.is_simulated() }))
    }

    /// A kept photo of a lead, for whoever may see the lead in any post held today; seeing it is put on record.
    pub async fn photo_for(
        &self,
        member: &MemberId,
        subject: &str,
        sha256: &str,
    ) -> Result<Option<Vec<u8>>, ChatFailure> {
        let Some(lead) = subject.strip_prefix("lead/").and_then(|id| id.parse::<LeadId>().ok()) else {
            return Ok(None);
        };
        let node = &self.inner.node;
        let now = node.clock.now();
        let rules = self.rules(now).await?;
        let hats = self.who(member, rules.day_of(now)).map(|who| who.hats).unwrap_or_default();
        for hat in hats {
            let actor = Actor { member: member.clone(), unit: hat.unit, role: hat.role };
            let view = self.lead_view(&actor, lead, now, false).await?;
            if !view.is_some_and(|view| view.photos.iter().any(|photo| photo == sha256)) {
                continue;
            }
            let by = Opening {
                member: member.clone(),
                matter: subject.to_owned(),
                purpose: PURPOSE.to_owned(),
                at: now,
            };
            let (vault, media) = (node.vault.clone(), self.inner.media.clone());
            let (subject, sha256) = (subject.to_owned(), sha256.to_owned());
            let read = tokio::task::spawn_blocking(move || {
                let found = media.read(&subject, &sha256)?;
                if found.is_some() {
                    vault.note_opening(&subject, &by).map_err(crate::node::NodeFailure::from)?;
                }
                Ok::<_, ChatFailure>(found)
            });
            return read.await.map_err(|_| ChatFailure::Ending)?;
        }
        Ok(None)
    }
}

/// Where somebody who speaks through the page is: the account is the chat.
fn web_peer(account: &Secret) -> Peer {
    let account = account.reveal().to_owned();
    Peer { platform: Platform::Web, chat: account.clone(), account }
}

impl Doors for Chat {
    fn join(&self, code: Secret, account: Secret, wish: Uuid) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(self.bind(code, account, wish))
    }

    fn whose<'a>(&'a self, account: &'a Secret) -> BoxFuture<'a, Result<Option<Joined>, Unreachable>> {
        Box::pin(async move { self.joined(account).await.map_err(|failure| unreachable(&failure)) })
    }

    fn photo<'a>(
        &'a self,
        member: &'a MemberId,
        subject: &'a str,
        sha256: &'a str,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Unreachable>> {
        Box::pin(async move {
            self.photo_for(member, subject, sha256).await.map_err(|failure| unreachable(&failure))
        })
    }
}

fn unreachable(failure: &ChatFailure) -> Unreachable {
    tracing::warn!(%failure, "the page could not be answered");
    Unreachable
}
