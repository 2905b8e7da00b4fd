//! One event as one CloudEvents 1.0 JSON object. The bytes are the contract and never change once written.

#[cfg(test)]
pub(crate) mod tests;
mod written;

use std::borrow::Cow;

use chrono::SecondsFormat;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, VariantAccess, Visitor,
        value::StrDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::value::RawValue;
use thiserror::Error;
use uuid::Uuid;

use crate::{
    fact::{Event, Fact, Recorded, Wordless},
    ids::{BadName, CampaignId, MemberId, StreamId, UnitId},
    rights::{Actor, Role},
    stream::Kind,
    time::{self, Stamp},
};

/// Bytes that are not an event of ours.
#[derive(Debug, Error)]
pub enum WireError {
    /// Not JSON, or a field is missing or wrong.
    #[error("this is not an event: {0}")]
    Json(#[from] serde_json::Error),
    /// The subject is not a stream.
    #[error("this event has no stream: {0}")]
    Subject(#[from] BadName),
    /// The type is unknown here or its data does not fit: most likely a newer program wrote it.
    #[error(
        "event {id} of {subject} has type '{name}', which this program cannot read ({source}); use the newer one"
    )]
    Unreadable {
        /// The event.
        id: Uuid,
        /// Its stream.
        subject: String,
        /// Its type.
        name: String,
        /// What the decoder says.
        source: serde_json::Error,
    },
}

/// An event with its envelope: a CloudEvents 1.0 object in structured mode.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Envelope<'a> {
    /// The version of CloudEvents.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(extend("const" = "1.0")))]
    specversion: Cow<'a, str>,
    /// UUIDv7 minted where the wish arose, or UUIDv5 of channel and message id; also the idempotency key.
    id: Uuid,
    /// Campaign and owning service: `/lianqin/CAMPAIGN/SERVICE`.
    #[serde(borrow)]
    source: Cow<'a, str>,
    /// What happened, in kebab-case and past tense.
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
    /// The stream: `KIND/ID`, e.g. `lead/XS-0803-012`.
    #[serde(borrow)]
    subject: Cow<'a, str>,
    /// When it happened, as told, with the offset of the campaign's zone.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "Stamp"))]
    time: Cow<'a, str>,
    /// The schema of `data`, with its version.
    #[serde(borrow)]
    dataschema: Cow<'a, str>,
    /// The post-holder's number; never a name.
    actor: MemberId,
    /// The unit of the post.
    unit: UnitId,
    /// The post.
    post: Role,
    /// The event that led to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cause: Option<Uuid>,
    /// How it came in: `terminal`, `telegram`, `web`, `import`, `clock` or `simulated`.
    #[serde(borrow)]
    channel: Cow<'a, str>,
    /// What the type says more precisely.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    data: &'a RawValue,
}

/// An event's bytes and its type, as they go to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The kebab-case type, the last token of the NATS subject.
    pub name: String,
    /// The CloudEvents object.
    pub body: Vec<u8>,
}

/// Writes a fact as CloudEvents 1.0 JSON (structured mode). Equal facts give equal bytes.
pub fn encode(fact: &Fact, campaign: &CampaignId) -> Result<Encoded, serde_json::Error> {
    let (name, data) = type_and_data(&fact.event)?;
    let envelope = Envelope {
        specversion: "1.0".into(),
        id: fact.id,
        source: format!("/lianqin/{campaign}/{}", fact.stream.kind.owner()).into(),
        dataschema: format!("/schemas/{name}/1").into(),
        name: name.into(),
        subject: fact.stream.to_string().into(),
        time: show(fact.time).into(),
        actor: fact.actor.member.clone(),
        unit: fact.actor.unit.clone(),
        post: fact.actor.role,
        cause: fact.cause,
        channel: fact.channel.as_str().into(),
        data: &data,
    };
    let body = serde_json::to_vec(&envelope)?;
    Ok(Encoded { name: envelope.name.into_owned(), body })
}

/// An event's kebab-case type, and what the type says more precisely.
pub fn type_and_data<W>(event: &Event<W>) -> Result<(String, Box<RawValue>), serde_json::Error>
where
    Event<W>: Serialize,
{
    // An event enum writes itself as an object of one field: the type, which has nothing to escape, and the data.
    let text = serde_json::to_string(event)?;
    let parts = text.strip_prefix("{\"").and_then(|text| text.strip_suffix('}'));
    let (name, data) = parts
        .and_then(|text| text.split_once("\":"))
        .ok_or_else(|| serde::ser::Error::custom("an event has a type and data"))?;
    Ok((name.to_owned(), RawValue::from_string(data.to_owned())?))
}

/// An event's kebab-case type.
pub fn type_of<W>(event: &Event<W>) -> Result<String, serde_json::Error>
where
    Event<W>: Serialize,
{
    type_and_data(event).map(|(name, _)| name)
}

/// A moment as RFC 3339 with its offset, to the second, or to the millisecond when it has one.
fn show(at: Stamp) -> String {
    let fraction =
        if at.timestamp_subsec_millis() == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
    at.to_rfc3339_opts(fraction, false)
}

/// Reads an event back: the short way when it stands as we write it, else any JSON object with these fields.
pub fn decode(body: &[u8]) -> Result<Fact, WireError> {
    decode_with(body)
}

fn decode_with<W: DeserializeOwned>(body: &[u8]) -> Result<Fact<Event<W>>, WireError> {
    written::read(body).map_or_else(|| decode_any(body), Ok)
}

fn decode_any<W: DeserializeOwned>(body: &[u8]) -> Result<Fact<Event<W>>, WireError> {
    let envelope: Envelope<'_> = serde_json::from_slice(body)?;
    let stream: StreamId = envelope.subject.parse()?;
    let time = time::parse(&envelope.time).map_err(|error| {
        WireError::Json(serde::de::Error::custom(format!("'{}' is not a time ({error})", envelope.time)))
    })?;
    let event = event_of(stream.kind, Tagged { name: &envelope.name, data: envelope.data });
    let event = event.map_err(|source| WireError::Unreadable {
        id: envelope.id,
        subject: envelope.subject.to_string(),
        name: envelope.name.to_string(),
        source,
    })?;
    Ok(Fact {
        id: envelope.id,
        stream,
        time,
        actor: Actor { member: envelope.actor, unit: envelope.unit, role: envelope.post },
        cause: envelope.cause,
        channel: envelope.channel.as_ref().into(),
        event,
    })
}

/// Reads the event of a stream of that kind.
fn event_of<'de, D, W>(kind: Kind, tagged: Tagged<'_, D>) -> Result<Event<W>, serde_json::Error>
where
    D: Deserializer<'de, Error = serde_json::Error>,
    W: DeserializeOwned,
{
    match kind {
        Kind::Campaign => Deserialize::deserialize(tagged).map(Event::Campaign),
        Kind::Member => Deserialize::deserialize(tagged).map(Event::Member),
        Kind::Count => Deserialize::deserialize(tagged).map(Event::Count),
        Kind::Lead => Deserialize::deserialize(tagged).map(Event::Lead),
        Kind::Concern => Deserialize::deserialize(tagged).map(Event::Concern),
        Kind::Petition => Deserialize::deserialize(tagged).map(Event::Petition),
        Kind::Alert => Deserialize::deserialize(tagged).map(Event::Alert),
        Kind::Duty => Deserialize::deserialize(tagged).map(Event::Duty),
        Kind::Supervision => Deserialize::deserialize(tagged).map(Event::Supervision),
        Kind::Reminder => Deserialize::deserialize(tagged).map(Event::Reminder),
        Kind::Dispute => Deserialize::deserialize(tagged).map(Event::Dispute),
        Kind::Timetable => Deserialize::deserialize(tagged).map(Event::Timetable),
        Kind::Operation => Deserialize::deserialize(tagged).map(Event::Operation),
        Kind::Summary => Deserialize::deserialize(tagged).map(Event::Summary),
    }
}

/// Reads a row of the log: its bytes together with the log's own position and clock.
pub fn decode_recorded(position: u64, recorded: Stamp, body: &[u8]) -> Result<Recorded, WireError> {
    Ok(Recorded { position, recorded, fact: decode_with(body)? })
}

/// Reads a row of the log as [`decode_recorded`] does, but passes over sealed words.
pub fn decode_wordless(position: u64, recorded: Stamp, body: &[u8]) -> Result<Wordless, WireError> {
    Ok(Recorded { position, recorded, fact: decode_with(body)? })
}

/// The event's object with the log's two own attributes `recorded` and `position` added, as `lianqin log` prints it.
/// Its own attributes stay as they were written, byte for byte.
pub fn with_log_attributes(position: u64, recorded: Stamp, body: &[u8]) -> Result<String, WireError> {
    let not_an_object = || WireError::Json(serde::de::Error::custom("an event is a JSON object"));
    let text = std::str::from_utf8(body).map_err(|_| not_an_object())?;
    let open = text.trim_end().strip_suffix('}').ok_or_else(not_an_object)?;
    Ok(format!(r#"{open},"recorded":"{}","position":{position}}}"#, show(recorded)))
}

/// Presents a type and its data as the variant that the event enums read, without copying the data.
struct Tagged<'a, D> {
    name: &'a str,
    data: D,
}

impl<'de, D: Deserializer<'de, Error = serde_json::Error>> Deserializer<'de> for Tagged<'_, D> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, D: Deserializer<'de, Error = serde_json::Error>> EnumAccess<'de> for Tagged<'_, D> {
    type Error = serde_json::Error;
    type Variant = Data<D>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Data<D>), Self::Error> {
        let name: StrDeserializer<'_, Self::Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Data(self.data)))
    }
}

struct Data<D>(D);

impl<'de, D: Deserializer<'de, Error = serde_json::Error>> VariantAccess<'de> for Data<D> {
    type Error = serde_json::Error;

    fn unit_variant(self) -> Result<(), Self::Error> {
        Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Self::Error> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, fields: usize, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_tuple(fields, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.deserialize_struct("data", fields, visitor)
    }
}
