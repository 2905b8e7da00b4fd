//! The envelope: one decision, one fact, with who, in which post, when and why.

use serde::Serialize;
use smol_str::SmolStr;
use uuid::Uuid;

use crate::{
    alert::AlertEvent,
    campaign::CampaignEvent,
    concern::ConcernEvent,
    count::CountEvent,
    dispute::DisputeEvent,
    duty::DutyEvent,
    ids::StreamId,
    lead::LeadEvent,
    member::MemberEvent,
    operation::OperationEvent,
    petition::PetitionEvent,
    reminder::ReminderEvent,
    rights::Actor,
    sealed::{Sealed, Unread},
    stream::Kind,
    summary::SummaryEvent,
    supervision::SupervisionEvent,
    time::Stamp,
    timetable::TimetableEvent,
};

/// The channel of everything that a simulation wrote. Every output that shows such a fact says SIMULATED.
pub const SIMULATED: &str = "simulated";

/// Anything that can happen, by kind of stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[cfg_attr(feature = "schema", schemars(rename = "Event"))]
pub enum Event<W = Sealed> {
    /// To the campaign.
    Campaign(Box<CampaignEvent>),
    /// To a post-holder.
    Member(MemberEvent<W>),
    /// To a daily count.
    Count(CountEvent<W>),
    /// To a lead.
    Lead(LeadEvent<W>),
    /// To a concern of public opinion.
    Concern(ConcernEvent<W>),
    /// To a petition.
    Petition(PetitionEvent<W>),
    /// To an alert.
    Alert(AlertEvent<W>),
    /// To a duty.
    Duty(DutyEvent<W>),
    /// To a finding of supervision.
    Supervision(SupervisionEvent<W>),
    /// To the reminders about a matter.
    Reminder(ReminderEvent<W>),
    /// To a disputed figure.
    Dispute(DisputeEvent<W>),
    /// To a township's timetable.
    Timetable(TimetableEvent),
    /// To a joint operation.
    Operation(OperationEvent),
    /// To a summary.
    Summary(SummaryEvent<W>),
}

impl<W> Event<W> {
    /// The kind of stream it belongs to.
    pub const fn kind(&self) -> Kind {
        match self {
            Event::Campaign(_) => Kind::Campaign,
            Event::Member(_) => Kind::Member,
            Event::Count(_) => Kind::Count,
            Event::Lead(_) => Kind::Lead,
            Event::Concern(_) => Kind::Concern,
            Event::Petition(_) => Kind::Petition,
            Event::Alert(_) => Kind::Alert,
            Event::Duty(_) => Kind::Duty,
            Event::Supervision(_) => Kind::Supervision,
            Event::Reminder(_) => Kind::Reminder,
            Event::Dispute(_) => Kind::Dispute,
            Event::Timetable(_) => Kind::Timetable,
            Event::Operation(_) => Kind::Operation,
            Event::Summary(_) => Kind::Summary,
        }
    }
}

impl From<CampaignEvent> for Event {
    fn from(event: CampaignEvent) -> Self {
        Event::Campaign(Box::new(event))
    }
}

macro_rules! from_event {
    ($($event:ident => $variant:ident;)*) => {$(
        impl From<$event> for Event {
            fn from(event: $event) -> Self {
                Event::$variant(event)
            }
        }
    )*};
}

from_event! {
    MemberEvent => Member;
    CountEvent => Count;
    LeadEvent => Lead;
    ConcernEvent => Concern;
    PetitionEvent => Petition;
    AlertEvent => Alert;
    DutyEvent => Duty;
    SupervisionEvent => Supervision;
    ReminderEvent => Reminder;
    DisputeEvent => Dispute;
    TimetableEvent => Timetable;
    OperationEvent => Operation;
    SummaryEvent => Summary;
}

/// An event with its envelope, before or after it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<E = Event> {
    /// `UUIDv7` minted where the wish arose, or `UUIDv5` of channel and message id. Also the idempotency key.
    pub id: Uuid,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// When it happened, as told.
    pub time: Stamp,
    /// Who, in which post.
    pub actor: Actor,
    /// The event that led to it.
    pub cause: Option<Uuid>,
    /// How it came in: `terminal`, `telegram`, `web`, `import`, `clock`, or [`SIMULATED`].
    pub channel: SmolStr,
    /// What happened.
    pub event: E,
}

impl<E> Fact<E> {
    /// The same envelope around something else.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> Fact<F> {
        Fact {
            id: self.id,
            stream: self.stream,
            time: self.time,
            actor: self.actor,
            cause: self.cause,
            channel: self.channel,
            event: f(self.event),
        }
    }

    /// Whether a simulation wrote it.
    pub fn is_simulated(&self) -> bool {
        self.channel == SIMULATED
    }
}

impl<W> Fact<Event<W>> {
    /// The fact of one kind of stream, if it is of that kind.
    pub fn narrow<E: Narrow<W>>(self) -> Option<Fact<E>> {
        let Fact { id, stream, time, actor, cause, channel, event } = self;
        Some(Fact { id, stream, time, actor, cause, channel, event: E::narrow(event)? })
    }
}

/// A fact as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<E = Event> {
    /// Its place in the log's total order, from 1.
    pub position: u64,
    /// When it was appended, by the log's clock.
    pub recorded: Stamp,
    /// The fact.
    pub fact: Fact<E>,
}

/// A recorded fact as projections take it in: without its sealed words.
pub type Wordless = Recorded<Event<Unread>>;

/// Takes an event out of the sum type when it is of the wanted stream.
pub trait Narrow<W = Sealed>: Sized {
    /// The narrow event, if `event` is one.
    fn narrow(event: Event<W>) -> Option<Self>;
}

macro_rules! narrow {
    ($($event:ty, $variant:pat => $value:expr;)*) => {$(
        impl<W> Narrow<W> for $event {
            fn narrow(event: Event<W>) -> Option<Self> {
                // All other kinds are simply not this one.
                match event {
                    $variant => Some($value),
                    _ => None,
                }
            }
        }
    )*};
}

narrow! {
    CampaignEvent, Event::Campaign(event) => *event;
    MemberEvent<W>, Event::Member(event) => event;
    CountEvent<W>, Event::Count(event) => event;
    LeadEvent<W>, Event::Lead(event) => event;
    ConcernEvent<W>, Event::Concern(event) => event;
    PetitionEvent<W>, Event::Petition(event) => event;
    AlertEvent<W>, Event::Alert(event) => event;
    DutyEvent<W>, Event::Duty(event) => event;
    SupervisionEvent<W>, Event::Supervision(event) => event;
    ReminderEvent<W>, Event::Reminder(event) => event;
    DisputeEvent<W>, Event::Dispute(event) => event;
    TimetableEvent, Event::Timetable(event) => event;
    OperationEvent, Event::Operation(event) => event;
    SummaryEvent<W>, Event::Summary(event) => event;
}
