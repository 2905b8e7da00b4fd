//! The service `clock`: which deadlines run, and what happens when one is over.
//!
//! Reminders and the ladder come with the alerts; here one policy stands: a question that the finder did not answer in
//! time lapses, and the holder's clock goes on.

use std::{collections::BTreeMap, time::Duration};

use bus::{
    clock::derived_id,
    desk::{Command, Desk, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, Projection, View},
    react::{Policy, Sent, react},
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use vocabulary::{
    Actor, Kind, LeadId, MemberId, Role, Stamp, UnitId, Wordless,
    deadline::keys,
    lead::{LeadCommand, LeadEvent},
};

use crate::{
    node::{FINISH_WITHIN, Node, answer, refused},
    open_leads::OpenLeads,
};

/// The channel of the policies of this service.
pub const CHANNEL: &str = "clock";
/// The clock looks at the hour at least this often.
const EVERY: Duration = Duration::from_secs(30);

/// The deadlines that run.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deadlines {
    open: OpenLeads,
    running: BTreeMap<LeadId, Running>,
}

/// A deadline that runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Running {
    /// The lead.
    pub lead: LeadId,
    /// The unit whose turn it is.
    pub unit: UnitId,
    /// Which deadline of the rules.
    pub key: String,
    /// When it is over.
    pub due: Stamp,
    /// The event that started it.
    pub since: Uuid,
}

impl Deadlines {
    /// Every running deadline, the next one first.
    pub fn running(&self) -> Vec<Running> {
        let mut all: Vec<_> = self.running.values().cloned().collect();
        all.sort_by_key(|running| (running.due, running.lead));
        all
    }
}

impl Projection for Deadlines {
    const NAME: &'static str = "deadlines";
    const VERSION: u32 = 2;

    fn apply(&mut self, recorded: Wordless) {
        let Some(fact) = recorded.fact.narrow::<LeadEvent<_>>() else { return };
        let event = &fact.event;
        let Some(step) = self.open.apply(&fact) else { return };
        match (step.after.clock_on, step.after.due) {
            (Some(unit), Some(due)) => {
                let running = self.running.remove(&step.id);
                let key = key_of(event).map(str::to_owned);
                let key = key.or_else(|| running.as_ref().map(|running| running.key.clone()));
                let since = match running {
                    Some(before) if before.unit == unit && before.due == due => before.since,
                    Some(_) | None => fact.id,
                };
                let key = key.unwrap_or_else(|| keys::LEAD_RESULT.to_owned());
                self.running.insert(step.id, Running { lead: step.id, unit, key, due, since });
            }
            (None, _) | (_, None) => {
                self.running.remove(&step.id);
            }
        }
    }
}

/// The deadline that an event starts; none when the one before goes on.
fn key_of<W>(event: &LeadEvent<W>) -> Option<&'static str> {
    match event {
        LeadEvent::Found { .. }
        | LeadEvent::TransferWithdrawn { .. }
        | LeadEvent::TransferReturned { to_office: None, .. } => Some(keys::LEAD_TRANSFER),
        LeadEvent::Transferred { .. } => Some(keys::LEAD_ACCEPT),
        LeadEvent::TransferReturned { to_office: Some(_), .. } => Some(keys::OFFICE_RULING),
        LeadEvent::QuestionAsked { .. } => Some(keys::FINDER_ANSWER),
        LeadEvent::Enforced { .. } => Some(keys::LEAD_REVIEW),
        LeadEvent::TransferAccepted { .. }
        | LeadEvent::HandlerRuled { .. }
        | LeadEvent::QuestionAnswered { .. }
        | LeadEvent::ExtensionGranted { .. }
        | LeadEvent::Reviewed { .. }
        | LeadEvent::Reopened { .. } => Some(keys::LEAD_RESULT),
        LeadEvent::Supplemented { .. }
        | LeadEvent::Merged { .. }
        | LeadEvent::Unmerged { .. }
        | LeadEvent::ExtensionAsked { .. }
        | LeadEvent::ExtensionRefused { .. } => None,
    }
}

/// Lets questions lapse that the finder did not answer in time.
struct Lapse;

impl Policy for Lapse {
    type Sees = Deadlines;
    type Wish = LeadId;
    const NAME: &'static str = "lapse";

    fn wishes(&self, sees: &Deadlines, now: Stamp) -> Vec<(Uuid, LeadId)> {
        sees.running
            .values()
            .filter(|running| running.key == keys::FINDER_ANSWER && running.due <= now)
            .map(|running| (derived_id(Self::NAME, &running.since.to_string()), running.lead))
            .collect()
    }
}

/// The service.
#[derive(Debug)]
pub struct ClockService {
    node: Node,
    deadlines: View<Deadlines>,
}

impl ClockService {
    /// Starts it, without its policies.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), deadlines: node.follow().await? })
    }

    /// Runs the policies until the task is dropped. A simulated campaign is left as it was written.
    pub async fn keep_time(&self, desk: Desk) {
        // Only the first event says whether the campaign is real, and the directory may not have come to it yet.
        while let Err(failure) = self.node.catch_up(&self.node.directory).await {
            tracing::warn!(%failure, "the log is out of reach, the clock waits for it");
            tokio::time::sleep(EVERY).await;
        }
        if self.node.is_simulated() {
            return std::future::pending().await;
        }
        let node = self.node.clone();
        let send = move |id, lead, at| {
            let (node, desk) = (node.clone(), desk.clone());
            async move {
                let Some(actor) = actor(&node) else { return Sent::Again };
                let command = Command::Lead(lead, LeadCommand::Lapse);
                let request = Request { id, actor, at, cause: None, channel: CHANNEL.to_owned(), command };
                match desk.ask(request).await {
                    Reply::Recorded(_) | Reply::Unchanged | Reply::Refused { .. } => Sent::Settled,
                    Reply::Failed { .. } => Sent::Again,
                }
            }
        };
        react(Lapse, self.deadlines.clone(), self.node.clock.clone(), EVERY, send).await;
    }
}

/// The clock speaks for the office's system, never for a person.
fn actor(node: &Node) -> Option<Actor> {
    let office =
        node.directory.read(|directory| directory.book().latest()?.office().map(|unit| unit.id.clone()))?;
    Some(Actor { member: MemberId::new("m-clock").ok()?, unit: office, role: Role::System })
}

impl Service for ClockService {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::DEADLINES]
    }

    fn ask(&self, _request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async { refused("时钟服务不办理事项") })
    }

    fn query(&self, _view: &str, _asked: Value) -> BoxFuture<'_, Result<Value, QueryFailure>> {
        Box::pin(async move {
            self.node.catch_up(&self.deadlines).await?;
            self.deadlines.read(|deadlines| answer(&deadlines.running()))
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.deadlines.finish(FINISH_WITHIN).await })
    }
}
