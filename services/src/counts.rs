//! The service `counts`: daily counts, corrections, the office's approval.

use bus::{
    ask::state_of,
    desk::{Command, QueryFailure, Reply, Request, Service, views},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vocabulary::{Day, Kind, StreamId, UnitId, count::Count};

use crate::node::{Node, NodeFailure, answer, question, refused};

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
}

impl Counts {
    /// Starts it.
    pub fn new(node: &Node) -> Self {
        Self { node: node.clone() }
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let Command::Count(command) = request.command.clone() else {
            return Ok(refused("这件事不归日报服务办理"));
        };
        let node = &self.node;
        let rules = match node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        let (unit, day) = command.about();
        let stream = StreamId::count(unit, day);
        let subject = stream.to_string();
        let command = command
            .seal(|field, text| node.seal(&subject, &request, field, &text))
            .map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
        let mut reply = node.reply(node.ask::<Count>(&request, stream.clone(), command, &rules).await?)?;
        if let Reply::Recorded(receipt) = &mut reply {
            let count: Count = state_of(&node.bus, &stream).await?;
            receipt.warnings = count.figures().map(|figures| rules.warnings(figures)).unwrap_or_default();
        }
        Ok(reply)
    }
}

impl Service for Counts {
    fn name(&self) -> &'static str {
        "counts"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Count]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::COUNTS]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Value) -> BoxFuture<'_, Result<Value, QueryFailure>> {
        Box::pin(async move {
            let CountQuestion { unit, day } = question(asked)?;
            let count: Count =
                state_of(&self.node.bus, &StreamId::count(&unit, day)).await.map_err(NodeFailure::from)?;
            answer(&count.figures())
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}
