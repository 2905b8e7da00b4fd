//! What every service stands on: log, clock, vault, and the rules and posts in force.

use std::{path::PathBuf, sync::Arc, time::Duration};

use bus::{
    ask::{Answer, AskFailure, Wish, ask},
    clock::Clock,
    desk::{Json, QueryFailure, Receipt, Reply, Request},
    follow::{FollowFailure, Projection, View, fold, follow},
    log::Bus,
    snapshot,
    vault::{Vault, VaultFailure},
};
use serde::Serialize;
use serde_json::value::to_raw_value;
use thiserror::Error;
use vocabulary::{
    Actor, Event, Recorded, Role, Rules, Sealed, Secret, Stream, StreamId, fact::Narrow, ids::CampaignId,
    wire,
};

use crate::roster::Directory;

/// A view that lags is awaited this long before the asker is told to send again.
const CATCH_UP_WITHIN: Duration = Duration::from_secs(10);
/// Saving a snapshot at the end may take this long.
pub(crate) const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// The common ground of the services in one process. Clones share it.
#[derive(Debug, Clone)]
pub struct Node {
    /// The log.
    pub bus: Bus,
    /// The campaign whose log it is.
    pub campaign: CampaignId,
    /// The clock.
    pub clock: Clock,
    /// The keys of sealed words.
    pub vault: Vault,
    /// Where snapshots are kept.
    pub views: PathBuf,
    /// Rules and roster.
    pub directory: View<Directory>,
}

/// Something below a service failed: nobody knows what became of the wish.
#[derive(Debug, Error)]
pub enum NodeFailure {
    /// While deciding or appending.
    #[error(transparent)]
    Ask(#[from] AskFailure),
    /// While catching up.
    #[error(transparent)]
    Follow(#[from] FollowFailure),
    /// While sealing.
    #[error(transparent)]
    Vault(#[from] VaultFailure),
    /// An event that this program cannot read.
    #[error("an event cannot be read: {0}")]
    Unreadable(#[source] vocabulary::wire::WireError),
    /// Answers that cannot be written.
    #[error("the answer cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl NodeFailure {
    /// Whether sending the same wish again can help.
    pub fn is_retryable(&self) -> bool {
        match self {
            NodeFailure::Ask(failure) => failure.is_retryable(),
            NodeFailure::Vault(failure) => failure.may_be_retried(),
            NodeFailure::Follow(FollowFailure::Log(failure)) => failure.is_retryable(),
            NodeFailure::Follow(FollowFailure::Behind { .. }) => true,
            NodeFailure::Follow(FollowFailure::Unreadable { .. } | FollowFailure::Stopped { .. })
            | NodeFailure::Unreadable(_)
            | NodeFailure::Json(_) => false,
        }
    }
}

impl From<NodeFailure> for Reply {
    fn from(failure: NodeFailure) -> Self {
        Reply::Failed { again: failure.is_retryable(), text: failure.to_string() }
    }
}

impl From<NodeFailure> for QueryFailure {
    fn from(failure: NodeFailure) -> Self {
        QueryFailure { again: failure.is_retryable(), text: failure.to_string() }
    }
}

impl Node {
    /// Follows a projection with its snapshot beside the others.
    pub async fn follow<P: Projection>(&self) -> Result<View<P>, FollowFailure> {
        follow(&self.bus, Some(self.views.clone())).await
    }

    /// A projection as of position `head`: from its snapshot and what came after. It is not followed.
    pub async fn latest<P: Projection>(&self, head: u64) -> Result<P, NodeFailure> {
        let saved = snapshot::load::<P>(&self.views).filter(|(_, position)| *position <= head);
        let (mut state, after) = saved.unwrap_or_default();
        fold(&self.bus, &mut state, after, head).await?;
        Ok(state)
    }

    /// Waits until a view has taken in everything that is in the log now.
    pub async fn catch_up<P: Projection>(&self, view: &View<P>) -> Result<(), NodeFailure> {
        let head = self.bus.head().await.map_err(FollowFailure::from)?;
        Ok(view.reach(head, CATCH_UP_WITHIN).await?)
    }

    /// The rules in force for a wish, if its actor may speak at all.
    pub async fn authorise(&self, request: &Request) -> Result<Arc<Rules>, Reply> {
        self.catch_up(&self.directory).await?;
        self.directory.read(|directory| {
            let latest = directory.book().latest().ok_or_else(|| refused("活动尚未开启"))?;
            let day = latest.day_of(request.at);
            let rules = directory.rules_on(day).unwrap_or(latest);
            if directory.book().is_closed() {
                return Err(refused("活动已经结束，不再接收"));
            }
            let ours = request.actor.role == Role::System && request.channel == crate::clock::CHANNEL;
            if ours || directory.holds(&request.actor, day) {
                Ok(Arc::clone(rules))
            } else {
                Err(refused(&not_in_post(&request.actor, rules)))
            }
        })
    }

    /// Takes a wish through decide and append, and says what came of it.
    pub async fn ask<S>(
        &self,
        request: &Request,
        stream: StreamId,
        command: S::Command,
        rules: &Rules,
    ) -> Result<Answer<S>, NodeFailure>
    where
        S: Stream,
        S::Event: Narrow,
        Event: From<S::Event>,
    {
        let wish = Wish {
            id: request.id,
            stream,
            command,
            actor: request.actor.clone(),
            at: request.at,
            cause: request.cause,
            channel: request.channel.clone(),
        };
        let kind = wish.stream.kind.as_str();
        let answer = ask::<S>(&self.bus, &self.campaign, rules, &self.clock, &wish).await?;
        let outcome = match &answer {
            Answer::Recorded(_) => "recorded",
            Answer::Known(_) => "known",
            Answer::Unchanged => "unchanged",
            Answer::Refused(_) => "refused",
        };
        metrics::counter!("lianqin_wishes_total", "kind" => kind, "outcome" => outcome).increment(1);
        Ok(answer)
    }

    /// The reply to an answer: a receipt, nothing, or a sentence.
    pub fn reply<S>(&self, answer: Answer<S>) -> Result<Reply, NodeFailure>
    where
        S: Stream,
        Event: From<S::Event>,
    {
        Ok(match answer {
            Answer::Recorded(recorded) => {
                let Recorded { position, recorded, fact } = *recorded;
                let recorded = Recorded { position, recorded, fact: fact.map(Event::from) };
                Reply::Recorded(Box::new(self.receipt(&recorded, false)?))
            }
            Answer::Known(recorded) => Reply::Recorded(Box::new(self.receipt(&recorded, true)?)),
            Answer::Unchanged => Reply::Unchanged,
            Answer::Refused(refusal) => Reply::Refused { text: refusal.to_string() },
        })
    }

    fn receipt(&self, recorded: &Recorded, known: bool) -> Result<Receipt, NodeFailure> {
        let (name, data) = wire::type_and_data(&recorded.fact.event)?;
        Ok(Receipt {
            position: recorded.position,
            id: recorded.fact.id,
            stream: recorded.fact.stream.to_string(),
            name,
            data: serde_json::from_str(data.get())?,
            known,
            simulated: self.is_simulated(),
            warnings: Vec::new(),
            similar: Vec::new(),
        })
    }

    /// Whether the campaign is a simulation.
    pub fn is_simulated(&self) -> bool {
        self.directory.read(|directory| directory.book().simulated().is_some())
    }

    /// Whether the campaign is real, once the directory has come to its first event; asks every so often while the log is
    /// out of reach.
    pub async fn is_real(&self, every: Duration) -> bool {
        while let Err(failure) = self.catch_up(&self.directory).await {
            tracing::warn!(%failure, "the log is out of reach, the policies wait for it");
            tokio::time::sleep(every).await;
        }
        !self.is_simulated()
    }

    /// Seals one field of a wish under `subject`'s key.
    pub fn seal(
        &self,
        subject: &str,
        request: &Request,
        field: &str,
        text: &Secret,
    ) -> Result<Sealed, VaultFailure> {
        self.vault.seal(subject, request.id, field, text)
    }
}

/// Writes an answer to a question as JSON.
pub(crate) fn answer(answer: &impl Serialize) -> Result<Json, QueryFailure> {
    to_raw_value(answer).map_err(|error| NodeFailure::from(error).into())
}

/// Reads a question, or says that the asker speaks another version.
pub(crate) fn question<Q: serde::de::DeserializeOwned>(question: &Json) -> Result<Q, QueryFailure> {
    serde_json::from_slice(question.get().as_bytes()).map_err(|error| QueryFailure {
        text: format!("this question is not understood: {error}"),
        again: false,
    })
}

pub(crate) fn refused(text: &str) -> Reply {
    Reply::Refused { text: text.to_owned() }
}

fn not_in_post(actor: &Actor, rules: &Rules) -> String {
    let unit = rules.name_of(&actor.unit);
    format!("{} 现在不在{unit}的“{}”岗位上，请联系办公室", actor.member, actor.role.title())
}
