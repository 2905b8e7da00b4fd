//! The service `duties`: the task list (任务清单), findings of supervision (督导), timetables (赶集、上下学).

mod book;

use bus::{
    desk::{Command, Json, QueryFailure, Reply, Request, Service, views},
    follow::{FollowFailure, View},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, Day, Kind, Rules, Secret, Stamp, StreamId, SupervisionId, UnitId,
    duty::Duty,
    rights::{Action, may},
    supervision::{Supervision, SupervisionCommand, SupervisionRefusal},
    timetable::Timetable,
};

pub use book::{DutyBook, DutyRow, DutyStage, DutyState, Finding, Timetables};

use crate::{
    node::{FINISH_WITHIN, Node, NodeFailure, answer, question, refused},
    numbers::{self, Numbers},
};

/// What is asked of the view.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DutiesQuestion {
    /// Who asks; everybody sees what is theirs.
    pub reader: Actor,
    /// The moment at which silence is judged.
    pub now: Stamp,
}

/// The task list and what goes with it, for somebody who may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutiesAnswer {
    /// Duties that the reader's unit leads or is responsible for; all for the office, leaders and auditors.
    pub duties: Vec<DutyRow>,
    /// Findings that are open, the next deadline first.
    pub findings: Vec<Finding>,
    /// What is on tomorrow in the reader's unit, or in every township.
    pub tomorrow: Vec<OnADay>,
}

/// What is on in a township on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnADay {
    /// The township.
    pub unit: UnitId,
    /// The day.
    pub day: Day,
    /// Markets and schools, each with its hours: `场镇赶集 07:00–11:00`.
    pub what: Vec<String>,
}

/// The service.
#[derive(Debug)]
pub struct DutiesService {
    node: Node,
    book: View<DutyBook>,
    numbers: View<Numbers>,
}

impl DutiesService {
    /// Starts it.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), book: node.follow().await?, numbers: node.follow().await? })
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let rules = match self.node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        let node = &self.node;
        match request.command.clone() {
            Command::Duty(command) => {
                let stream = StreamId::duty(&command.task, &command.lead);
                let subject = stream.to_string();
                let command = command.seal(|field, text| node.seal(&subject, &request, field, &text))?;
                node.reply(node.ask::<Duty>(&request, stream, command, &rules).await?)
            }
            Command::Supervision(id, command) => self.supervision(&request, id, command, &rules).await,
            Command::Timetable(unit, command) => {
                let stream = StreamId::timetable(&unit);
                node.reply(node.ask::<Timetable>(&request, stream, (unit, command), &rules).await?)
            }
            Command::Campaign(_)
            | Command::Member(..)
            | Command::Join { .. }
            | Command::Count(_)
            | Command::Find(_)
            | Command::Lead(..)
            | Command::Concern(..)
            | Command::Petition(..)
            | Command::Alert(..)
            | Command::Reminder(..)
            | Command::Dispute(_)
            | Command::Operation(..)
            | Command::Summary(_) => Ok(refused("这件事不归任务督导服务办理")),
        }
    }

    async fn supervision(
        &self,
        request: &Request,
        id: Option<SupervisionId>,
        command: SupervisionCommand<Secret>,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        let seal = |id: SupervisionId| -> Result<_, NodeFailure> {
            let subject = StreamId::numbered(id).to_string();
            let seal = |field: &str, text: Secret| node.seal(&subject, request, field, &text);
            command.clone().seal(seal).map_err(|failure: VaultFailure| failure.into())
        };
        match (id, &command) {
            (None, SupervisionCommand::Issue { .. }) => {
                let taken = |refusal: &SupervisionRefusal| *refusal == SupervisionRefusal::AlreadyIssued;
                numbers::begin::<Supervision, _>(node, &self.numbers, request, rules, seal, taken).await
            }
            (
                None,
                SupervisionCommand::Answer { .. }
                | SupervisionCommand::Return { .. }
                | SupervisionCommand::Close { .. },
            ) => Ok(refused("请写明督导编号，如 DD-0803-001")),
            (Some(id), _) => {
                node.reply(node.ask::<Supervision>(request, StreamId::numbered(id), seal(id)?, rules).await?)
            }
        }
    }
}

impl DutyBook {
    /// The view as far as `reader` may see it.
    pub fn for_reader(&self, reader: &Actor, rules: &Rules, now: Stamp) -> DutiesAnswer {
        let sees = |unit: &UnitId| may(reader, Action::ReadOpinion, unit, rules) || unit == &reader.unit;
        let mut duties = self.rows(rules, now);
        duties.retain(|row| sees(&row.lead) || row.responsible.contains(&reader.unit));
        let mut findings: Vec<Finding> =
            self.findings.values().filter(|finding| sees(&finding.unit)).cloned().collect();
        findings.sort_by_key(|finding| (finding.answered, finding.due));
        let day = rules.day_of(now).next();
        let tables = self.timetables.iter().filter(|(unit, _)| sees(unit));
        let on =
            tables.map(|(unit, table)| OnADay { unit: unit.clone(), day, what: on_a_day(table, day, rules) });
        let tomorrow = on.filter(|on| !on.what.is_empty()).collect();
        DutiesAnswer { duties, findings, tomorrow }
    }
}

/// Markets of the day, and schools when it is a working day.
fn on_a_day(table: &Timetables, day: Day, rules: &Rules) -> Vec<String> {
    let show = |span: &vocabulary::timetable::Span| {
        format!("{}–{}", span.from.format("%H:%M"), span.to.format("%H:%M"))
    };
    let markets = table.markets_on(day, &rules.calendar);
    let mut what: Vec<String> =
        markets.map(|(place, hours)| format!("{place}赶集 {}", show(&hours))).collect();
    if rules.calendar.is_workday(day) {
        let schools = table.schools.iter();
        what.extend(schools.map(|(school, hours)| {
            let hours: Vec<_> = hours.iter().map(show).collect();
            format!("{school}上下学 {}", hours.join("、"))
        }));
    }
    what
}

impl Service for DutiesService {
    fn name(&self) -> &'static str {
        "duties"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Duty, Kind::Supervision, Kind::Timetable]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::DUTIES]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move {
            self.node.catch_up(&self.book).await?;
            let DutiesQuestion { reader, now } = question(&asked)?;
            self.book.read(|book| match book.book.latest() {
                Some(rules) => answer(&book.for_reader(&reader, rules, now)),
                None => answer(&DutiesAnswer::default()),
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
