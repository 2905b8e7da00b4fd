//! The service `tally`: accountability of every unit.

mod cells;
mod county;
mod credit;
mod day;
#[cfg(test)]
mod law;
mod light;
mod matters;
mod projection;
#[cfg(test)]
mod recount;
mod report;
mod results;
mod show;
#[cfg(test)]
mod tests;

use bus::{
    desk::{Json, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, View},
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vocabulary::{Day, Kind, Stamp};

pub use cells::number_of;
pub use county::County;
pub use day::{CountTally, DayTally, LeadTally, Looked, OpinionTally, derived};
pub use light::{Colour, Light};
pub use matters::{AnsweredOn, JointOperation, OpenDispute, OpenMatter};
pub use projection::Tally;
pub use report::{Difference, Report, Reporting, Restated, Row};
pub use results::{ResultsList, ResultsPlace};
pub use show::{SIMULATED_NOTICE, figure_name};

use crate::node::{FINISH_WITHIN, Node, answer, question, refused};

/// Which tally is wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TallyQuestion {
    /// First day; the campaign's first counted day when unsaid.
    pub from: Option<Day>,
    /// Last day; today or the last counted day when unsaid.
    pub to: Option<Day>,
    /// The moment at which deadlines are judged.
    pub now: Stamp,
}

/// Which counts that wait for the office are wanted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct PendingQuestion {
    /// Of which day; of every day when unsaid.
    pub day: Option<Day>,
}

/// The service.
#[derive(Debug)]
pub struct TallyService {
    node: Node,
    tally: View<Tally>,
}

impl TallyService {
    /// Starts it.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), tally: node.follow().await? })
    }
}

impl Service for TallyService {
    fn name(&self) -> &'static str {
        "tally"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::TALLY, views::PENDING_COUNTS]
    }

    fn ask(&self, _request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async { refused("统计服务不办理事项") })
    }

    fn query(&self, view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        let pending = view == views::PENDING_COUNTS;
        Box::pin(async move {
            self.node.catch_up(&self.tally).await?;
            if pending {
                let PendingQuestion { day } = question(&asked)?;
                return self.tally.read(|tally| answer(&tally.pending(day)));
            }
            let TallyQuestion { from, to, now } = question(&asked)?;
            self.tally.read(|tally| answer(&tally.report(from, to, now)))
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.tally.finish(FINISH_WITHIN).await })
    }
}
