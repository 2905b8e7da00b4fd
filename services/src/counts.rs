//! The service `counts`: daily counts, corrections, the office's approval; disputed figures; who counts a joint operation.

use bus::{
    ask::state_of,
    desk::{Command, Json, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, View},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, Kind, OperationId, Rules, Secret, StreamId, UnitId,
    count::{Count, CountCommand},
    dispute::{Dispute, DisputeCommand},
    operation::{Operation, OperationCommand, OperationRefusal},
};

use crate::{
    node::{FINISH_WITHIN, Node, NodeFailure, answer, question, refused},
    numbers::{self, Numbers},
};

/// What stands for a unit and a day.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CountQuestion {
    /// The unit.
    pub unit: UnitId,
    /// The day.
    pub day: Day,
}

/// The service.
#[derive(Debug)]
pub struct Counts {
    node: Node,
    numbers: View<Numbers>,
}

impl Counts {
    /// Starts it.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), numbers: node.follow().await? })
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let rules = match self.node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        match request.command.clone() {
            Command::Count(command) => self.count(&request, command, &rules).await,
            Command::Dispute(command) => self.dispute(&request, command, &rules).await,
            Command::Operation(id, command) => self.operation(&request, id, command, &rules).await,
            Command::Campaign(_)
            | Command::Member(..)
            | Command::Join { .. }
            | Command::Find(_)
            | Command::Lead(..)
            | Command::Concern(..)
            | Command::Petition(..)
            | Command::Alert(..)
            | Command::Duty(_)
            | Command::Supervision(..)
            | Command::Reminder(..)
            | Command::Timetable(..)
            | Command::Summary(_) => Ok(refused("这件事不归日报服务办理")),
        }
    }

    async fn count(
        &self,
        request: &Request,
        command: CountCommand<Secret>,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        let (unit, day) = command.about();
        let stream = StreamId::count(unit, day);
        let subject = stream.to_string();
        let command = command
            .seal(|field, text| node.seal(&subject, request, field, &text))
            .map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
        let mut reply = node.reply(node.ask::<Count>(request, stream.clone(), command, rules).await?)?;
        if let Reply::Recorded(receipt) = &mut reply {
            let count: Count = state_of(&node.bus, &stream).await?;
            receipt.warnings = count.figures().map(|figures| rules.warnings(figures)).unwrap_or_default();
        }
        Ok(reply)
    }

    async fn dispute(
        &self,
        request: &Request,
        command: DisputeCommand<Secret>,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        let stream = StreamId::dispute(&command.unit, command.day, &command.figure);
        let subject = stream.to_string();
        let command = command
            .seal(|field, text| node.seal(&subject, request, field, &text))
            .map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
        node.reply(node.ask::<Dispute>(request, stream, command, rules).await?)
    }

    async fn operation(
        &self,
        request: &Request,
        id: Option<OperationId>,
        command: OperationCommand,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        match (id, &command) {
            (None, OperationCommand::Record { .. }) => {
                let taken = |refusal: &OperationRefusal| *refusal == OperationRefusal::AlreadyRecorded;
                let command = |_: OperationId| Ok(command.clone());
                numbers::begin::<Operation, _>(node, &self.numbers, request, rules, command, taken).await
            }
            (None, OperationCommand::Withdraw) => Ok(refused("请写明联合执法编号，如 LH-0803-001")),
            (Some(id), _) => {
                node.reply(node.ask::<Operation>(request, StreamId::numbered(id), command, rules).await?)
            }
        }
    }
}

impl Service for Counts {
    fn name(&self) -> &'static str {
        "counts"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Count, Kind::Dispute, Kind::Operation]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::COUNTS]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move {
            let CountQuestion { unit, day } = question(&asked)?;
            let count: Count =
                state_of(&self.node.bus, &StreamId::count(&unit, day)).await.map_err(NodeFailure::from)?;
            answer(&count.figures())
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.numbers.finish(FINISH_WITHIN).await })
    }
}
