//! The short way to read what [`super::encode`] wrote: its fields in its order, nothing escaped, no space between.
//!
//! It gives up on anything else, and then `decode` reads the long way, which takes any JSON and knows the words for what
//! is wrong. Whatever this way reads, the long way reads alike; a law in `wire/tests.rs` holds it to that.

use memchr::memchr;
use serde::{
    Deserialize,
    de::{DeserializeOwned, IntoDeserializer},
};
use uuid::{Uuid, fmt::Hyphenated};

use super::{Tagged, event_of};
use crate::{
    fact::{Event, Fact},
    ids::{StreamId, all},
    rights::Actor,
    time,
};

/// Reads an event that is exactly as this program writes it.
pub(super) fn read<W: DeserializeOwned>(body: &[u8]) -> Option<Fact<Event<W>>> {
    let body = std::str::from_utf8(body).ok()?;
    let mut rest = Rest(body);
    let id = Uuid::try_parse(rest.id_after(br#"{"specversion":"1.0","id":""#)?).ok()?;
    rest.any_text_after(br#","source":""#)?;
    let name = rest.text_after(br#","type":""#)?;
    let stream: StreamId = rest.text_after(br#","subject":""#)?.parse().ok()?;
    let time = time::parse(rest.text_after(br#","time":""#)?).ok()?;
    rest.any_text_after(br#","dataschema":""#)?;
    let member = rest.text_after(br#","actor":""#)?.parse().ok()?;
    let unit = rest.text_after(br#","unit":""#)?.parse().ok()?;
    let role = role(rest.text_after(br#","post":""#)?)?;
    let cause = match rest.id_after(br#","cause":""#) {
        Some(cause) => Some(Uuid::try_parse(cause).ok()?),
        None => None,
    };
    let channel = rest.any_text_after(br#","channel":""#)?.into();
    // The data are one JSON value up to the brace that closes the event, or this is not what we wrote.
    let mut data = serde_json::Deserializer::from_str(rest.0.strip_prefix(r#","data":"#)?.strip_suffix('}')?);
    let event = event_of(stream.kind, Tagged { name, data: &mut data }).ok()?;
    data.end().ok()?;
    Some(Fact { id, stream, time, actor: Actor { member, unit, role }, cause, channel, event })
}

fn role(name: &str) -> Option<crate::rights::Role> {
    let name: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
    Deserialize::deserialize(name).ok()
}

/// What is left to read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// What stands between the quotation mark that ends `prefix` and the next one; nothing is read when another field
    /// comes. For a name or a time: none of them has an escape, or is one with a piece of it.
    fn text_after<const N: usize>(&mut self, prefix: &[u8; N]) -> Option<&'a str> {
        let rest = self.after(prefix)?;
        self.quoted(rest, memchr(b'"', rest.as_bytes())?)
    }

    /// The same for an id: how long it is, is known.
    fn id_after<const N: usize>(&mut self, prefix: &[u8; N]) -> Option<&'a str> {
        let rest = self.after(prefix)?;
        self.quoted(rest, Hyphenated::LENGTH)
    }

    fn after<const N: usize>(&self, prefix: &[u8; N]) -> Option<&'a str> {
        // An array is compared in place, in a few words.
        self.0.get(N..).filter(|_| self.0.as_bytes().first_chunk() == Some(prefix))
    }

    /// Reads a text of that length and the quotation mark behind it.
    fn quoted(&mut self, rest: &'a str, length: usize) -> Option<&'a str> {
        let (text, rest) = rest.split_at_checked(length)?;
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    /// The same for a text that may say anything, as long as nothing in it is escaped.
    fn any_text_after<const N: usize>(&mut self, prefix: &[u8; N]) -> Option<&'a str> {
        self.text_after(prefix).filter(|text| all(text, |byte| byte >= b' ' && byte != b'\\'))
    }
}
