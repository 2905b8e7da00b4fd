//! The service `opinion`: concerns, petitions, and the alerts about them.
//!
//! People note, answer and pass on; the policy [`Watch`] only raises alerts, and a person acknowledges and ends them. Who
//! spoke is taken out of the words before they are sealed ([`bot::parse::redacted`]).

mod book;
mod watch;

use std::time::Duration;

use bot::parse::redacted;
use bus::{
    desk::{Command, Desk, Json, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, View},
    react::{Sent, react},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, ConcernId, Kind, PetitionId, Rules, Secret, StreamId, UnitId,
    alert::Alert,
    concern::{Concern, ConcernCommand, ConcernRefusal, Noting},
    petition::{Petition, PetitionCommand, PetitionRefusal},
    rights::{Action, may},
};

pub use book::{AlertRow, ConcernRow, OpinionBook, PetitionRow};
pub use watch::{Watch, WishedAlert, tail};

use crate::{
    clock::{CHANNEL, speaker},
    node::{FINISH_WITHIN, Node, NodeFailure, answer, question, refused},
    numbers::{self, Numbers},
};

/// The alert rules look at the hour at least this often.
const EVERY: Duration = Duration::from_secs(30);

/// What is asked of the view.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpinionQuestion {
    /// Who asks; everybody sees what is theirs.
    pub reader: Actor,
}

/// What stands open, for somebody who may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionAnswer {
    /// Alerts that stand, those that nobody acknowledged first.
    pub alerts: Vec<AlertRow>,
    /// Concerns that are open, the next deadline first.
    pub concerns: Vec<ConcernRow>,
    /// Petitions that are open, the next deadline first.
    pub petitions: Vec<PetitionRow>,
}

/// The service.
#[derive(Debug)]
pub struct OpinionService {
    node: Node,
    book: View<OpinionBook>,
    numbers: View<Numbers>,
}

impl OpinionService {
    /// Starts it, without its policy.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), book: node.follow().await?, numbers: node.follow().await? })
    }

    /// Raises alerts until the task is dropped. A simulated campaign is left as it was written.
    pub async fn watch(&self, desk: Desk) {
        if !self.node.is_real(EVERY).await {
            return std::future::pending().await;
        }
        let node = self.node.clone();
        let send = move |id, wished: WishedAlert, at| {
            let (node, desk) = (node.clone(), desk.clone());
            async move {
                let Some(actor) = speaker(&node) else { return Sent::Again };
                let command = Command::Alert(wished.id, wished.command);
                let request = Request { id, actor, at, cause: None, channel: CHANNEL.to_owned(), command };
                match desk.ask(request).await {
                    Reply::Recorded(_) | Reply::Unchanged | Reply::Refused { .. } => Sent::Settled,
                    Reply::Failed { .. } => Sent::Again,
                }
            }
        };
        react(Watch, self.book.clone(), self.node.clock.clone(), EVERY, send).await;
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let rules = match self.node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        let node = &self.node;
        match request.command.clone() {
            Command::Concern(id, command) => self.concern(&request, id, clean(command), &rules).await,
            Command::Petition(id, command) => self.petition(&request, id, command, &rules).await,
            Command::Alert(id, command) => {
                let stream = StreamId::alert(&id);
                let subject = stream.to_string();
                let command = command.seal(|field, text| node.seal(&subject, &request, field, &text))?;
                node.reply(node.ask::<Alert>(&request, stream, command, &rules).await?)
            }
            Command::Campaign(_)
            | Command::Member(..)
            | Command::Join { .. }
            | Command::Count(_)
            | Command::Find(_)
            | Command::Lead(..)
            | Command::Duty(_)
            | Command::Supervision(..)
            | Command::Reminder(..)
            | Command::Dispute(_)
            | Command::Timetable(..)
            | Command::Operation(..)
            | Command::Summary(_) => Ok(refused("这件事不归舆情信访服务办理")),
        }
    }

    async fn concern(
        &self,
        request: &Request,
        id: Option<ConcernId>,
        command: ConcernCommand<Secret>,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        let seal = |id: ConcernId| -> Result<_, NodeFailure> {
            let subject = StreamId::numbered(id).to_string();
            let seal = |field: &str, text: Secret| node.seal(&subject, request, field, &text);
            command.clone().seal(seal).map_err(|failure: VaultFailure| failure.into())
        };
        match (id, &command) {
            (None, ConcernCommand::Note(_)) => {
                let taken = |refusal: &ConcernRefusal| *refusal == ConcernRefusal::AlreadyNoted;
                numbers::begin::<Concern, _>(node, &self.numbers, request, rules, seal, taken).await
            }
            (
                None,
                ConcernCommand::Level { .. }
                | ConcernCommand::Link { .. }
                | ConcernCommand::Forward { .. }
                | ConcernCommand::Answer { .. }
                | ConcernCommand::Close { .. },
            ) => Ok(refused("请写明舆情编号，如 YQ-0803-004")),
            (Some(id), _) => {
                node.reply(node.ask::<Concern>(request, StreamId::numbered(id), seal(id)?, rules).await?)
            }
        }
    }

    async fn petition(
        &self,
        request: &Request,
        id: Option<PetitionId>,
        command: PetitionCommand<Secret>,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        // Who petitions is under a key of its own: the person can be forgotten and the matter kept.
        let seal = |id: PetitionId| -> Result<_, NodeFailure> {
            let seal = |field: &str, text: Secret| {
                let about = if field == "petitioner" { "petitioner" } else { "petition" };
                node.seal(&format!("{about}/{id}"), request, field, &text)
            };
            command.clone().seal(seal).map_err(|failure: VaultFailure| failure.into())
        };
        match (id, &command) {
            (None, PetitionCommand::Receive(_)) => {
                let taken = |refusal: &PetitionRefusal| *refusal == PetitionRefusal::AlreadyReceived;
                numbers::begin::<Petition, _>(node, &self.numbers, request, rules, seal, taken).await
            }
            (
                None,
                PetitionCommand::Accept
                | PetitionCommand::Forward { .. }
                | PetitionCommand::Extend { .. }
                | PetitionCommand::Answer { .. }
                | PetitionCommand::Close { .. },
            ) => Ok(refused("请写明信访编号，如 XF-0803-002")),
            (Some(id), _) => {
                node.reply(node.ask::<Petition>(request, StreamId::numbered(id), seal(id)?, rules).await?)
            }
        }
    }
}

/// A concern whose words no longer tell who spoke.
fn clean(command: ConcernCommand<Secret>) -> ConcernCommand<Secret> {
    match command {
        ConcernCommand::Note(noting) => {
            let (words, pieces) = redacted(noting.words.reveal());
            let redacted = noting.redacted.max(pieces);
            ConcernCommand::Note(Noting { words: Secret::new(words), redacted, ..noting })
        }
        ConcernCommand::Answer { words } => {
            ConcernCommand::Answer { words: Secret::new(redacted(words.reveal()).0) }
        }
        ConcernCommand::Forward { exit, to, reason } => {
            ConcernCommand::Forward { exit, to, reason: Secret::new(redacted(reason.reveal()).0) }
        }
        other @ (ConcernCommand::Level { .. }
        | ConcernCommand::Link { .. }
        | ConcernCommand::Close { .. }) => other,
    }
}

impl OpinionBook {
    /// What stands open, as far as `reader` may see it: the office, leaders and auditors all of it, anybody else what the
    /// own unit answers for or was told of.
    pub fn for_reader(&self, reader: &Actor, rules: &Rules) -> OpinionAnswer {
        let sees = |unit: &UnitId| may(reader, Action::ReadOpinion, unit, rules);
        let mut alerts: Vec<AlertRow> = self
            .alerts
            .values()
            .filter(|row| row.stood_down.is_none() && (reader.is_county() || row.tell.iter().any(sees)))
            .cloned()
            .collect();
        alerts.sort_by_key(|row| (row.acknowledged.is_some(), !row.critical, row.raised));
        let mut concerns: Vec<ConcernRow> =
            self.concerns.values().filter(|row| sees(&row.unit)).cloned().collect();
        concerns.sort_by_key(|row| (row.answered.is_some(), row.due));
        let mut petitions: Vec<PetitionRow> =
            self.petitions.values().filter(|row| sees(&row.unit)).cloned().collect();
        petitions.sort_by_key(|row| (row.answered.is_some(), row.due));
        OpinionAnswer { alerts, concerns, petitions }
    }
}

impl Service for OpinionService {
    fn name(&self) -> &'static str {
        "opinion"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Concern, Kind::Petition, Kind::Alert]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::OPINION]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move {
            self.node.catch_up(&self.book).await?;
            let OpinionQuestion { reader } = question(&asked)?;
            self.book.read(|book| match book.book.latest() {
                Some(rules) => answer(&book.for_reader(&reader, rules)),
                None => answer(&OpinionAnswer::default()),
            })
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.book.finish(FINISH_WITHIN).await;
            self.numbers.finish(FINISH_WITHIN).await;
        })
    }
}
