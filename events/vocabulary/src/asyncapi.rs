//! The contract as an AsyncAPI 3.0 document, generated from the event types so that it cannot drift from them.
//!
//! One channel a kind of stream, one message an event type. It describes what travels; it configures nothing.

#[cfg(test)]
mod tests;

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    alert::AlertEvent, campaign::CampaignEvent, concern::ConcernEvent, count::CountEvent,
    dispute::DisputeEvent, duty::DutyEvent, lead::LeadEvent, member::MemberEvent, operation::OperationEvent,
    petition::PetitionEvent, reminder::ReminderEvent, stream::Kind, summary::SummaryEvent,
    supervision::SupervisionEvent, timetable::TimetableEvent, wire::Envelope,
};

/// The version of the contract: raised when a message is added or gains a field. Nothing is ever taken away.
const VERSION: &str = "1.2.0";

const CLOUDEVENTS: &str = "application/cloudevents+json";

/// The AsyncAPI document of every event. Equal types give an equal document.
pub fn document() -> Value {
    let mut schemas = schemas_of_types();
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    for kind in Kind::ALL {
        let of_kind = Message::all_of(kind, &mut schemas);
        channels.insert(kind.as_str().to_owned(), channel(kind, &of_kind));
        let (send, receive) = operations_of(kind, &of_kind);
        operations.insert(format!("append-{}", kind.as_str()), send);
        operations.insert(format!("follow-{}", kind.as_str()), receive);
        for message in of_kind {
            messages.insert(message.name.clone(), message.object());
            schemas.insert(message.name.clone(), message.payload());
            schemas.insert(format!("{}.data", message.name), message.data);
        }
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Lianqin (联勤)",
            "version": VERSION,
            "description": "What can happen in a campaign. Every event is one CloudEvents 1.0 JSON object in \
                structured mode and one NATS message; its bytes never change. A field is added with a default, a \
                new meaning is a new type, and nothing is ever renamed or taken away.",
        },
        "defaultContentType": CLOUDEVENTS,
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages, "schemas": schemas },
    })
}

/// Every type that events are made of, by name; the event enums themselves are among them.
fn schemas_of_types() -> Map<String, Value> {
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = SchemaGenerator::new(settings);
    generator.subschema_for::<Envelope<'_>>();
    for kind in Kind::ALL {
        match kind {
            Kind::Campaign => generator.subschema_for::<CampaignEvent>(),
            Kind::Member => generator.subschema_for::<MemberEvent>(),
            Kind::Count => generator.subschema_for::<CountEvent>(),
            Kind::Lead => generator.subschema_for::<LeadEvent>(),
            Kind::Concern => generator.subschema_for::<ConcernEvent>(),
            Kind::Petition => generator.subschema_for::<PetitionEvent>(),
            Kind::Alert => generator.subschema_for::<AlertEvent>(),
            Kind::Duty => generator.subschema_for::<DutyEvent>(),
            Kind::Supervision => generator.subschema_for::<SupervisionEvent>(),
            Kind::Reminder => generator.subschema_for::<ReminderEvent>(),
            Kind::Dispute => generator.subschema_for::<DisputeEvent>(),
            Kind::Timetable => generator.subschema_for::<TimetableEvent>(),
            Kind::Operation => generator.subschema_for::<OperationEvent>(),
            Kind::Summary => generator.subschema_for::<SummaryEvent>(),
        };
    }
    generator.take_definitions(true)
}

/// One event type.
struct Message {
    name: String,
    summary: String,
    data: Value,
}

impl Message {
    /// Takes the event enum of `kind` out of the schemas and into its variants, in the order of the source.
    fn all_of(kind: Kind, schemas: &mut Map<String, Value>) -> Vec<Message> {
        let name = match kind {
            Kind::Campaign => "CampaignEvent",
            Kind::Member => "MemberEvent",
            Kind::Count => "CountEvent",
            Kind::Lead => "LeadEvent",
            Kind::Concern => "ConcernEvent",
            Kind::Petition => "PetitionEvent",
            Kind::Alert => "AlertEvent",
            Kind::Duty => "DutyEvent",
            Kind::Supervision => "SupervisionEvent",
            Kind::Reminder => "ReminderEvent",
            Kind::Dispute => "DisputeEvent",
            Kind::Timetable => "TimetableEvent",
            Kind::Operation => "OperationEvent",
            Kind::Summary => "SummaryEvent",
        };
        let event = schemas.remove(name).unwrap_or_default();
        let variants = event.get("oneOf").and_then(Value::as_array);
        variants.into_iter().flatten().filter_map(Message::of).collect()
    }

    /// A variant of an event enum, an object of one field: its `type`, its doc sentence and its `data`.
    fn of(variant: &Value) -> Option<Message> {
        let (name, data) = variant.get("properties")?.as_object()?.iter().next()?;
        let summary = variant.get("description")?.as_str()?.to_owned();
        Some(Message { name: name.clone(), summary, data: data.clone() })
    }

    fn object(&self) -> Value {
        json!({
            "name": self.name,
            "summary": self.summary,
            "contentType": CLOUDEVENTS,
            "payload": { "$ref": format!("#/components/schemas/{}", self.name) },
        })
    }

    /// The envelope with this type's own `type`, `dataschema` and `data`.
    fn payload(&self) -> Value {
        json!({
            "description": self.summary,
            "allOf": [
                { "$ref": "#/components/schemas/Envelope" },
                {
                    "type": "object",
                    "properties": {
                        "type": { "const": self.name },
                        "dataschema": { "const": format!("/schemas/{}/1", self.name) },
                        "data": { "$ref": format!("#/components/schemas/{}.data", self.name) },
                    },
                },
            ],
        })
    }
}

fn channel(kind: Kind, messages: &[Message]) -> Value {
    let kind = kind.as_str();
    let names: Vec<&str> = messages.iter().map(|message| message.name.as_str()).collect();
    let references: Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "$ref": format!("#/components/messages/{name}") })))
        .collect();
    json!({
        "address": format!("lianqin.{{campaign}}.{kind}.{{id}}.{{type}}"),
        "description": format!("The streams of kind `{kind}`; a stream's id is one token of the subject."),
        "parameters": {
            "campaign": { "description": "The campaign, e.g. yunyang-2025." },
            "id": { "description": "Which stream of the kind." },
            "type": { "description": "The event's type.", "enum": names },
        },
        "messages": references,
    })
}

/// What the owning service and everybody else does on the channel of `kind`.
fn operations_of(kind: Kind, messages: &[Message]) -> (Value, Value) {
    let (name, owner) = (kind.as_str(), kind.owner());
    let references: Vec<Value> = messages
        .iter()
        .map(|message| json!({ "$ref": format!("#/channels/{name}/messages/{}", message.name) }))
        .collect();
    let operation = |action: &str, summary: String| {
        json!({
            "action": action,
            "channel": { "$ref": format!("#/channels/{name}") },
            "summary": summary,
            "messages": references,
        })
    };
    (
        operation("send", format!("Only the service `{owner}` appends to streams of kind `{name}`.")),
        operation("receive", format!("Any service may follow streams of kind `{name}`.")),
    )
}
