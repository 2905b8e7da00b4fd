//! Where wishes and questions go: to the service that owns the stream or keeps the view.
//!
//! In one process that is a direct call; apart, a NATS request `lianqin.<campaign>.ask.<kind>` or
//! `lianqin.<campaign>.query.<view>`. A refusal is an answer; a failure means that nobody knows: send it again.

use std::{fmt, sync::Arc, time::Duration};

use async_nats::Client;
use bytes::Bytes;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};
use thiserror::Error;
use uuid::Uuid;
use vocabulary::{
    Actor, AlertId, ConcernId, Kind, LeadId, OperationId, PetitionId, Secret, Stamp, StreamId, SupervisionId,
    UnitId, alert::AlertCommand, campaign::CampaignCommand, concern::ConcernCommand, count::CountCommand,
    dispute::DisputeCommand, duty::DutyCommand, ids::CampaignId, lead::LeadCommand, member::MemberCommand,
    operation::OperationCommand, petition::PetitionCommand, reminder::ReminderCommand, rules::Warning,
    summary::SummaryCommand, supervision::SupervisionCommand, timetable::TimetableCommand,
};

use crate::request::{self, RequestFailure, Serving};

/// A wish with its words still open, on its way to the service that seals them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Minted where the wish arose; the idempotency key.
    pub id: Uuid,
    /// Who, in which post.
    pub actor: Actor,
    /// When, as told.
    pub at: Stamp,
    /// The event that led to it.
    #[serde(default)]
    pub cause: Option<Uuid>,
    /// How it came in.
    pub channel: String,
    /// What is wished, of what.
    pub command: Command,
}

/// What is wished, of which stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Of the campaign.
    Campaign(CampaignCommand),
    /// Of a post-holder: number and wish.
    Member(vocabulary::MemberId, MemberCommand<Secret>),
    /// To bind a chat account to the post-holder who was handed this one-time code.
    Join {
        /// The code.
        code: Secret,
        /// The platform.
        channel: String,
        /// The account on it.
        account: Secret,
    },
    /// Of a daily count.
    Count(CountCommand<Secret>),
    /// Of a new lead, which gets its number.
    Find(LeadCommand<Secret>),
    /// Of a lead.
    Lead(LeadId, LeadCommand<Secret>),
    /// Of a concern; a new one has no number yet.
    Concern(Option<ConcernId>, ConcernCommand<Secret>),
    /// Of a petition; a new one has no number yet.
    Petition(Option<PetitionId>, PetitionCommand<Secret>),
    /// Of an alert.
    Alert(AlertId, AlertCommand<Secret>),
    /// Of a duty.
    Duty(DutyCommand<Secret>),
    /// Of a finding of supervision; a new one has no number yet.
    Supervision(Option<SupervisionId>, SupervisionCommand<Secret>),
    /// Of the reminders about a matter, named by its stream.
    Reminder(StreamId, ReminderCommand<Secret>),
    /// Of a disputed figure.
    Dispute(DisputeCommand<Secret>),
    /// Of a township's timetable.
    Timetable(UnitId, TimetableCommand),
    /// Of a joint operation; a new one has no number yet.
    Operation(Option<OperationId>, OperationCommand),
    /// Of a unit's summary, or of the county's.
    Summary(SummaryCommand<Secret>),
}

impl Command {
    /// The kind of stream, and so the service, it is for.
    pub fn kind(&self) -> Kind {
        match self {
            Command::Campaign(_) => Kind::Campaign,
            Command::Member(..) | Command::Join { .. } => Kind::Member,
            Command::Count(_) => Kind::Count,
            Command::Find(_) | Command::Lead(..) => Kind::Lead,
            Command::Concern(..) => Kind::Concern,
            Command::Petition(..) => Kind::Petition,
            Command::Alert(..) => Kind::Alert,
            Command::Duty(_) => Kind::Duty,
            Command::Supervision(..) => Kind::Supervision,
            Command::Reminder(..) => Kind::Reminder,
            Command::Dispute(_) => Kind::Dispute,
            Command::Timetable(..) => Kind::Timetable,
            Command::Operation(..) => Kind::Operation,
            Command::Summary(_) => Kind::Summary,
        }
    }
}

/// The views that services answer questions about, each with its service.
pub mod views {
    /// Rules and roster.
    pub const DIRECTORY: &str = "directory";
    /// Leads and whose turn they are.
    pub const LEADS: &str = "leads";
    /// A unit's count of a day.
    pub const COUNTS: &str = "counts";
    /// Deadlines that run.
    pub const DEADLINES: &str = "deadlines";
    /// Accountability of every unit.
    pub const TALLY: &str = "tally";
    /// Counts that wait for the office.
    pub const PENDING_COUNTS: &str = "pending-counts";
    /// Concerns, petitions and alerts.
    pub const OPINION: &str = "opinion";
    /// The task list, findings of supervision, timetables.
    pub const DUTIES: &str = "duties";
    /// Summaries: how far they have come, and what they say.
    pub const SUMMARY: &str = "summary";

    /// The service that keeps a view; the view's own name for one that nobody keeps.
    pub fn owner(view: &str) -> &str {
        match view {
            DIRECTORY => "roster",
            LEADS => "casework",
            DEADLINES => "clock",
            PENDING_COUNTS => "tally",
            other => other,
        }
    }
}

/// An answer from another process is awaited this long.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// So many requests of one subject are worked on at a time.
const AT_A_TIME: usize = 64;

/// What came of a wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Reply {
    /// It is recorded: now, or when it was sent before.
    Recorded(Box<Receipt>),
    /// It was so already; nothing was written.
    Unchanged,
    /// It is refused; the text is for the person.
    Refused {
        /// The refusal, as a sentence.
        text: String,
    },
    /// Nobody knows; send it again with the same id.
    Failed {
        /// What went wrong and what to do.
        text: String,
        /// Whether sending it again can help.
        again: bool,
    },
}

/// The proof that a wish is in the log. No number, not received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The event's place in the log: the receipt number.
    pub position: u64,
    /// The event.
    pub id: Uuid,
    /// Its stream.
    pub stream: String,
    /// Its type.
    #[serde(rename = "type")]
    pub name: String,
    /// Whether it had been recorded when it was sent before.
    pub known: bool,
    /// The event's own data, sealed where it is sealed in the log.
    #[serde(default)]
    pub data: Value,
    /// Whether the campaign is a simulation.
    #[serde(default)]
    pub simulated: bool,
    /// Oddities that do not hinder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Leads with the same plate: suggested, never merged by the software.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub similar: Vec<LeadId>,
}

/// A question about a view that could not be answered.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{text}")]
pub struct QueryFailure {
    /// What is wrong and what to do.
    pub text: String,
    /// Whether asking again can help.
    pub again: bool,
}

/// A question or an answer as it travels: JSON, which only the two who know its type read.
pub type Json = Box<RawValue>;

/// A service: owner of kinds of streams, keeper of views.
pub trait Service: Send + Sync {
    /// Its name on the command line, also its queue group.
    fn name(&self) -> &'static str;
    /// The kinds of stream it owns.
    fn kinds(&self) -> &'static [Kind];
    /// The views it answers questions about.
    fn views(&self) -> &'static [&'static str];
    /// Takes a wish of one of its kinds.
    fn ask(&self, request: Request) -> BoxFuture<'_, Reply>;
    /// Answers a question about one of its views.
    fn query(&self, view: &str, question: Json) -> BoxFuture<'_, Result<Json, QueryFailure>>;
    /// Saves what it follows, before the program ends.
    fn finish(&self) -> BoxFuture<'_, ()>;
}

/// The way to the services.
#[derive(Clone)]
pub enum Desk {
    /// They run in this process.
    Here(Arc<[Arc<dyn Service>]>),
    /// They run elsewhere and answer NATS requests.
    Apart(Client, CampaignId),
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Desk::Here(services) => {
                f.debug_list().entries(services.iter().map(|service| service.name())).finish()
            }
            Desk::Apart(_, campaign) => write!(f, "Apart({campaign})"),
        }
    }
}

impl Desk {
    /// Sends a wish to the service that owns its stream.
    pub async fn ask(&self, request: Request) -> Reply {
        match self {
            Desk::Here(services) => {
                let kind = request.command.kind();
                match services.iter().find(|service| service.kinds().contains(&kind)) {
                    Some(service) => service.ask(request).await,
                    None => Reply::Failed {
                        text: format!("没有运行“{}”服务，请启动它再发一次", kind.owner()),
                        again: true,
                    },
                }
            }
            Desk::Apart(client, campaign) => {
                let kind = request.command.kind();
                let subject = format!("lianqin.{campaign}.ask.{}", kind.as_str());
                match call(client, kind.owner(), &subject, &request).await {
                    Ok(reply) => reply,
                    Err(QueryFailure { text, again }) => Reply::Failed { text, again },
                }
            }
        }
    }

    /// Asks the service that keeps `view`.
    pub async fn query<A: DeserializeOwned>(
        &self,
        view: &str,
        question: &impl Serialize,
    ) -> Result<A, QueryFailure> {
        let answer = match self {
            Desk::Here(services) => {
                let question = to_raw_value(question).map_err(|error| malformed(&error))?;
                match services.iter().find(|service| service.views().contains(&view)) {
                    Some(service) => service.query(view, question).await?,
                    None => {
                        let text = format!("没有运行提供“{view}”的服务，请启动它再问一次");
                        return Err(QueryFailure { text, again: true });
                    }
                }
            }
            Desk::Apart(client, campaign) => {
                let subject = format!("lianqin.{campaign}.query.{view}");
                call::<Result<Json, QueryFailure>>(client, views::owner(view), &subject, question).await??
            }
        };
        serde_json::from_slice(answer.get().as_bytes()).map_err(|error| malformed(&error))
    }
}

async fn call<A: DeserializeOwned>(
    client: &Client,
    service: &str,
    subject: &str,
    question: &impl Serialize,
) -> Result<A, QueryFailure> {
    let body = serde_json::to_vec(question).map_err(|error| malformed(&error))?;
    let answer = request::call(client, service, subject, body.into(), ANSWER_WITHIN)
        .await
        .map_err(|failure| QueryFailure { again: failure.is_retryable(), text: failure.to_string() })?;
    serde_json::from_slice(&answer).map_err(|error| malformed(&error))
}

fn malformed(error: &serde_json::Error) -> QueryFailure {
    QueryFailure { text: format!("the other side speaks another version: {error}"), again: false }
}

/// Answers the requests of others for a service, as one member of its queue group, until the result is dropped.
pub async fn serve(
    service: &Arc<dyn Service>,
    client: &Client,
    campaign: &CampaignId,
) -> Result<Vec<Serving>, RequestFailure> {
    let mut serving = Vec::new();
    for kind in service.kinds() {
        let subject = format!("lianqin.{campaign}.ask.{}", kind.as_str());
        let answering = Arc::clone(service);
        let handler = move |body: Bytes| answer_wish(Arc::clone(&answering), body);
        serving.push(request::serve(client, &subject, service.name(), AT_A_TIME, handler).await?);
    }
    for &view in service.views() {
        let subject = format!("lianqin.{campaign}.query.{view}");
        let answering = Arc::clone(service);
        let handler = move |body: Bytes| answer_question(Arc::clone(&answering), view, body);
        serving.push(request::serve(client, &subject, service.name(), AT_A_TIME, handler).await?);
    }
    Ok(serving)
}

async fn answer_wish(service: Arc<dyn Service>, body: Bytes) -> Bytes {
    written(&match serde_json::from_slice(&body) {
        Ok(request) => service.ask(request).await,
        Err(error) => Reply::Failed { text: malformed(&error).text, again: false },
    })
}

async fn answer_question(service: Arc<dyn Service>, view: &'static str, body: Bytes) -> Bytes {
    written(&match serde_json::from_slice(&body) {
        Ok(question) => service.query(view, question).await,
        Err(error) => Err(malformed(&error)),
    })
}

/// An answer as bytes. Our own answer types always encode; an empty body is read as malformed on the other side.
fn written(answer: &impl Serialize) -> Bytes {
    serde_json::to_vec(answer).unwrap_or_default().into()
}
