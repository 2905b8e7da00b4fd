//! The service `clock`: which deadlines run, who is reminded of them, and what happens when one is over.
//!
//! Two policies: [`ladder`] tells rung after rung of a deadline that comes near or is over, one message a rung, until the
//! matter moves; and a question that the finder did not answer in time lapses, and the holder's clock goes on.

mod deadlines;
mod ladder;
#[cfg(test)]
mod law;
#[cfg(test)]
pub(crate) mod tests;

use std::time::Duration;

use bus::{
    clock::derived_id,
    desk::{Command, Desk, Json, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, View},
    react::{Policy, Sent, react},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use uuid::Uuid;
use vocabulary::{
    Actor, Kind, LeadId, MemberId, Role, Stamp, StreamId, deadline::keys, lead::LeadCommand,
    reminder::Reminder,
};

pub use deadlines::{COUNT_DUE, DUTY_DUE, DUTY_SILENT, Deadlines, Running, Told};
pub use ladder::{Call, Ladder};

use crate::node::{FINISH_WITHIN, Node, NodeFailure, answer, refused};

/// The channel of the policies of this service.
pub const CHANNEL: &str = "clock";
/// The clock looks at the hour at least this often.
const EVERY: Duration = Duration::from_secs(30);

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
            .filter_map(|running| {
                Some((derived_id(Self::NAME, &running.since.to_string()), running.about.as_lead()?))
            })
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
        if !self.node.is_real(EVERY).await {
            return std::future::pending().await;
        }
        tokio::join!(self.lapse(desk.clone()), self.climb(desk));
    }

    async fn lapse(&self, desk: Desk) {
        let node = self.node.clone();
        let send = move |id, lead, at| {
            let (node, desk) = (node.clone(), desk.clone());
            async move {
                let Some(actor) = speaker(&node) else { return Sent::Again };
                let command = Command::Lead(lead, LeadCommand::Lapse);
                let request = Request { id, actor, at, cause: None, channel: CHANNEL.to_owned(), command };
                settled(&desk.ask(request).await)
            }
        };
        react(Lapse, self.deadlines.clone(), self.node.clock.clone(), EVERY, send).await;
    }

    async fn climb(&self, desk: Desk) {
        let (node, view) = (self.node.clone(), self.deadlines.clone());
        let send = move |id, call: Call, at| {
            let (node, view, desk) = (node.clone(), view.clone(), desk.clone());
            async move {
                let Some(actor) = speaker(&node) else { return Sent::Again };
                // The matter may have moved since the policy looked: then nobody is called.
                if node.catch_up(&view).await.is_err() {
                    return Sent::Again;
                }
                if !view.read(|deadlines| call.still_stands(deadlines, at)) {
                    return Sent::Settled;
                }
                let command = Command::Reminder(call.about, call.command);
                let request = Request { id, actor, at, cause: None, channel: CHANNEL.to_owned(), command };
                settled(&desk.ask(request).await)
            }
        };
        react(Ladder, self.deadlines.clone(), self.node.clock.clone(), EVERY, send).await;
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let Command::Reminder(about, command) = request.command.clone() else {
            return Ok(refused("时钟服务只办理提醒"));
        };
        let rules = match self.node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        let node = &self.node;
        let stream = StreamId::reminder(&about);
        let subject = stream.to_string();
        let command = command
            .seal(|field, text| node.seal(&subject, &request, field, &text))
            .map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
        node.reply(node.ask::<Reminder>(&request, stream, command, &rules).await?)
    }
}

fn settled(reply: &Reply) -> Sent {
    match reply {
        Reply::Recorded(_) | Reply::Unchanged | Reply::Refused { .. } => Sent::Settled,
        Reply::Failed { .. } => Sent::Again,
    }
}

/// The clock speaks for the office's system, never for a person.
pub(crate) fn speaker(node: &Node) -> Option<Actor> {
    let office =
        node.directory.read(|directory| directory.book().latest()?.office().map(|unit| unit.id.clone()))?;
    Some(Actor { member: MemberId::new("m-clock").ok()?, unit: office, role: Role::System })
}

impl Service for ClockService {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Reminder]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::DEADLINES]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, _asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move {
            self.node.catch_up(&self.deadlines).await?;
            self.deadlines.read(|deadlines| answer(&deadlines.running()))
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.deadlines.finish(FINISH_WITHIN).await })
    }
}
