//! The service `summary`: the October summary of the county and of every unit, and its siblings of any period.
//!
//! A document is a pure function of the log up to a cutoff and of the words that people wrote until then. This service
//! keeps what people write, hand in and decide, and answers how far each summary has come.

mod annals;
mod annexes;
mod county;
mod cutoff;
mod desk;
mod events;
mod figures;
mod maker;
mod order;
mod practice;
mod progress;
mod prose;
mod seen;
mod terms;
mod trace;
mod unit;
mod words;

use bus::{
    desk::{Command, Json, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, View},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use vocabulary::{
    Event, Kind, LeadId, Secret, StreamId,
    lead::{LeadEvent, Outcome},
    plate::{is_plate, normalise},
    summary::{Summary, SummaryCommand, SummaryWish},
    wire,
};

pub use annals::{Annals, Entry};
pub use cutoff::Cutoff;
pub use desk::{Draft, Edition, Summaries, Word};
pub use events::{Row, events_of};
pub use figures::Span;
pub use order::{Made, Order};
pub use progress::{SummaryAnswer, SummaryQuestion, meant_by};
pub use seen::{Late, Seen, TRACED_TO, Wanted};
pub use trace::{Origin, Trace};

use crate::node::{FINISH_WITHIN, Node, NodeFailure, answer, question, refused};

/// A plate has so many characters, or one more.
const PLATE: usize = 7;

/// The service.
#[derive(Debug)]
pub struct SummaryService {
    node: Node,
    annals: View<Annals>,
}

impl SummaryService {
    /// Starts it.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), annals: node.follow().await? })
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let rules = match self.node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        let Command::Summary(command) = request.command.clone() else {
            return Ok(refused("这件事不归总结服务办理"));
        };
        if let Some(why) = self.unfit(&command).await? {
            return Ok(refused(&why));
        }
        let node = &self.node;
        let stream = StreamId::summary(&command.of);
        let subject = stream.to_string();
        let command = self.up_to_here(command).await?;
        let sealed = command.seal(|field, text| node.seal(&subject, &request, field, &text));
        let command = sealed.map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
        node.reply(node.ask::<Summary>(&request, stream, command, &rules).await?)
    }

    /// Somebody who hands a summary in says no position (0): everything in the log until now is meant.
    async fn up_to_here(
        &self,
        mut command: SummaryCommand<Secret>,
    ) -> Result<SummaryCommand<Secret>, NodeFailure> {
        if let SummaryWish::Submit { until: _, position } = &mut command.wish
            && *position == 0
        {
            *position = self.node.bus.head().await.map_err(FollowFailure::from)?;
        }
        Ok(command)
    }

    /// Why words cannot stand in a paper that is passed around, or a lead is no case.
    async fn unfit(&self, command: &SummaryCommand<Secret>) -> Result<Option<String>, NodeFailure> {
        Ok(match &command.wish {
            SummaryWish::Write { words, section: _ } => names_somebody(words.reveal()),
            SummaryWish::ProposeCase { lead, words } => {
                if !self.is_proven(*lead).await? {
                    return Ok(Some(format!("线索 {lead} 没有查实的办理结果，不能作为典型案例")));
                }
                names_somebody(words.reveal())
            }
            SummaryWish::DecidePlace { reason, place: _, keep: _ } => names_somebody(reason.reveal()),
            SummaryWish::Withdraw { .. }
            | SummaryWish::Submit { .. }
            | SummaryWish::Return { .. }
            | SummaryWish::Accept
            | SummaryWish::ApproveCase { .. }
            | SummaryWish::RefuseCase { .. }
            | SummaryWish::Seal { .. } => None,
        })
    }

    /// Whether a lead has a proven result.
    async fn is_proven(&self, lead: LeadId) -> Result<bool, NodeFailure> {
        let read = self.node.bus.read_stream(&StreamId::lead(lead)).await;
        for record in read.map_err(FollowFailure::from)? {
            let fact = wire::decode(&record.body).map_err(NodeFailure::Unreadable)?;
            if matches!(fact.event, Event::Lead(LeadEvent::Enforced { outcome: Outcome::Proven, .. })) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What in a text tells who somebody is, as a refusal: a plate, a telephone, an account, a link.
fn names_somebody(text: &str) -> Option<String> {
    let chars: Vec<char> = normalise(text).chars().collect();
    let is_one = |window: &[char]| is_plate(&window.iter().collect::<String>());
    let plate = [PLATE, PLATE.saturating_add(1)].iter().any(|length| chars.windows(*length).any(is_one));
    if plate {
        return Some("文中有车牌号。总结要送阅、存档，请改用“一辆面包车”之类的说法再发".to_owned());
    }
    (bot::parse::redacted(text).1 > 0)
        .then(|| "文中有电话、证件号、账号、姓名或链接。总结要送阅、存档，请去掉这些内容再发".to_owned())
}

impl Service for SummaryService {
    fn name(&self) -> &'static str {
        "summary"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Summary]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::SUMMARY]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move {
            self.node.catch_up(&self.annals).await?;
            let asked: SummaryQuestion = question(&asked)?;
            answer(&self.answered(&asked).await?)
        })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.annals.finish(FINISH_WITHIN).await })
    }
}
