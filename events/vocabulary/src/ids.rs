//! Names of things: short checked strings that are safe in a NATS subject, a file name and a URL.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};
use smol_str::{SmolStr, format_smolstr};
use thiserror::Error;

use crate::{
    stream::{Kind, parts},
    summary::SummaryOf,
    time::Day,
};

mod numbered;

pub use numbered::{ConcernId, LeadId, Numbered, OperationId, PetitionId, SupervisionId};

/// A name that breaks the rules of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{text}' is not {what}: {expected}")]
pub struct BadName {
    /// What was given.
    pub text: String,
    /// What it should have been.
    pub what: &'static str,
    /// The form that is asked for.
    pub expected: &'static str,
}

/// A slug is 1 to 48 characters of `a-z 0-9 - _`: no dot, space or star, so that it is one NATS token.
fn is_slug(text: &str) -> bool {
    (1..=48).contains(&text.len()) && all(text, |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

/// Whether every byte is fit. All are looked at, also after one that is not: then the compiler takes sixteen at a time,
/// and a replay meets half a dozen names in every event.
pub(crate) fn all(text: &str, is_fit: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & is_fit(byte))
}

/// Reads a slug where it stands. Names are met in every event and are short: most live in the value itself, without an
/// allocation.
struct Slug<T>(fn(&str) -> Result<T, BadName>);

impl<T> Visitor<'_> for Slug<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name of 1 to 48 of a-z 0-9 - _")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(extend("pattern" = r"^[a-z0-9_-]{1,48}$")))]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(with = "String"))] SmolStr);

        impl $name {
            /// Checks and takes a name.
            pub fn new(text: impl AsRef<str>) -> Result<Self, BadName> {
                let text = text.as_ref();
                if is_slug(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(BadName { text: text.to_owned(), what: $what, expected: "1 to 48 of a-z 0-9 - _" })
                }
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                Self::new(text)
            }
        }

        impl FromStr for $name {
            type Err = BadName;
            fn from_str(text: &str) -> Result<Self, BadName> {
                Self::new(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_str(Slug(|text| $name::new(text)))
            }
        }
    };
}

slug!(
    /// A campaign, e.g. `yunyang-2025`.
    CampaignId, "a campaign name"
);
slug!(
    /// A unit (单位): department, sub-unit, township or company, e.g. `traffic-police`, `jiangkou`.
    UnitId, "a unit"
);
slug!(
    /// A post-holder, e.g. `m-0042`; never a person's name.
    MemberId, "a member number"
);
slug!(
    /// A figure of the daily count, e.g. `vehicles_checked`.
    IndicatorKey, "an indicator key"
);
slug!(
    /// A kind of violation (违法行为), e.g. `unlicensed-carriage`.
    ViolationCode, "a violation code"
);
slug!(
    /// A priority vehicle class, route, area or period of the notice's section four, e.g. `route-jiangkou-yunyang`.
    PriorityId, "a priority item"
);
slug!(
    /// A deadline of the campaign file, e.g. `lead-accept`.
    DeadlineKey, "a deadline key"
);
slug!(
    /// A task of the task list (任务清单): the clause and the place in it, e.g. `6-4-2`.
    TaskId, "a task"
);
slug!(
    /// A theme, channel or level of public opinion, or an alert rule, as the campaign file names it, e.g. `fares`.
    TopicKey, "a topic"
);
/// An alert: the rule and what it is about, in letters, digits, `-` and `_`, e.g. `level_YQ-0803-004`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = r"^[A-Za-z0-9_-]{1,96}$")))]
pub struct AlertId(#[cfg_attr(feature = "schema", schemars(with = "String"))] SmolStr);

impl AlertId {
    /// Checks and takes an alert's name.
    pub fn new(text: impl AsRef<str>) -> Result<Self, BadName> {
        let text = text.as_ref();
        let token = all(text, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if token && (1..=96).contains(&text.len()) {
            Ok(Self(text.into()))
        } else {
            Err(BadName { text: text.to_owned(), what: "an alert", expected: "1 to 96 of A-Z a-z 0-9 - _" })
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for AlertId {
    type Err = BadName;
    fn from_str(text: &str) -> Result<Self, BadName> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for AlertId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Slug(|text| AlertId::new(text)))
    }
}

/// One stream of events: what it is about, and which one. As text `KIND/ID`, e.g. `lead/XS-0803-012`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamId {
    /// The kind of stream.
    pub kind: Kind,
    /// Which one: a slug, a lead number, or UNIT_DAY.
    pub id: SmolStr,
}

impl StreamId {
    /// The one stream of a campaign.
    pub fn campaign(id: &CampaignId) -> Self {
        Self { kind: Kind::Campaign, id: id.0.clone() }
    }

    /// The stream of a post-holder.
    pub fn member(id: &MemberId) -> Self {
        Self { kind: Kind::Member, id: id.0.clone() }
    }

    /// The stream of one unit's count of one day.
    pub fn count(unit: &UnitId, day: Day) -> Self {
        Self { kind: Kind::Count, id: format_smolstr!("{unit}_{day}") }
    }

    /// The stream of a lead.
    pub fn lead(id: LeadId) -> Self {
        Self::numbered(id)
    }

    /// The lead this stream is about.
    pub fn as_lead(&self) -> Option<LeadId> {
        self.as_numbered()
    }

    /// The stream of anything that has a number of its own.
    pub fn numbered<N: Numbered>(id: N) -> Self {
        Self { kind: N::KIND, id: format_smolstr!("{id}") }
    }

    /// The number of what this stream is about, if it is of that kind.
    pub fn as_numbered<N: Numbered>(&self) -> Option<N> {
        (self.kind == N::KIND).then(|| self.id.parse().ok()).flatten()
    }

    /// The stream of a duty: a task of the notice and the lead unit that answers for it.
    pub fn duty(task: &TaskId, unit: &UnitId) -> Self {
        Self { kind: Kind::Duty, id: format_smolstr!("{task}_{unit}") }
    }

    /// The task and the unit of a duty.
    pub fn as_duty(&self) -> Option<(TaskId, UnitId)> {
        let (task, unit) = self.id.split_once('_')?;
        (self.kind == Kind::Duty).then(|| Some((task.parse().ok()?, unit.parse().ok()?))).flatten()
    }

    /// The stream of a disputed figure.
    pub fn dispute(unit: &UnitId, day: Day, figure: &IndicatorKey) -> Self {
        Self { kind: Kind::Dispute, id: format_smolstr!("{day}_{unit}_{figure}") }
    }

    /// The stream of a township's market days and school hours.
    pub fn timetable(unit: &UnitId) -> Self {
        Self { kind: Kind::Timetable, id: unit.0.clone() }
    }

    /// The township of a timetable.
    pub fn as_timetable(&self) -> Option<UnitId> {
        (self.kind == Kind::Timetable).then(|| self.id.parse().ok()).flatten()
    }

    /// The stream of a summary.
    pub fn summary(of: &SummaryOf) -> Self {
        Self { kind: Kind::Summary, id: format_smolstr!("{of}") }
    }

    /// Whose summary this stream is.
    pub fn as_summary(&self) -> Option<SummaryOf> {
        if self.kind != Kind::Summary {
            return None;
        }
        match self.id.as_str() {
            SummaryOf::COUNTY => Some(SummaryOf::County),
            unit => unit.parse().ok().map(SummaryOf::Unit),
        }
    }

    /// The stream of an alert.
    pub fn alert(id: &AlertId) -> Self {
        Self { kind: Kind::Alert, id: id.0.clone() }
    }

    /// The alert this stream is about.
    pub fn as_alert(&self) -> Option<AlertId> {
        (self.kind == Kind::Alert).then(|| self.id.parse().ok()).flatten()
    }

    /// The stream of the reminders about a matter: the matter's own name as one token.
    pub fn reminder(about: &StreamId) -> Self {
        Self { kind: Kind::Reminder, id: format_smolstr!("{}_{}", about.kind.as_str(), about.id) }
    }

    /// The matter that the reminders are about.
    pub fn as_reminder(&self) -> Option<StreamId> {
        let (kind, id) = self.id.split_once('_')?;
        (self.kind == Kind::Reminder)
            .then(|| Some(StreamId { kind: Kind::parse(kind)?, id: id.into() }))
            .flatten()
    }

    /// The unit and day this stream counts.
    pub fn as_count(&self) -> Option<(UnitId, Day)> {
        let (unit, day) = self.id.rsplit_once('_')?;
        (self.kind == Kind::Count).then(|| Some((unit.parse().ok()?, day.parse().ok()?))).flatten()
    }

    /// The post-holder this stream is about.
    pub fn as_member(&self) -> Option<MemberId> {
        (self.kind == Kind::Member).then(|| self.id.parse().ok()).flatten()
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.id)
    }
}

impl TryFrom<String> for StreamId {
    type Error = BadName;
    fn try_from(text: String) -> Result<Self, BadName> {
        text.parse()
    }
}

impl From<StreamId> for String {
    fn from(id: StreamId) -> String {
        id.to_string()
    }
}

impl FromStr for StreamId {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let bad = || BadName {
            text: text.to_owned(),
            what: "a stream",
            expected: "KIND/ID, e.g. lead/XS-0803-012",
        };
        let (kind, id) = parts(text).ok_or_else(bad)?;
        let token = !id.is_empty() && all(id, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !token {
            return Err(bad());
        }
        Ok(Self { kind: Kind::parse(kind).ok_or_else(bad)?, id: id.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_number_has_one_spelling() {
        for good in ["XS-0803-012", "XS-1231-999", "XS-0601-1000"] {
            assert_eq!(good.parse::<LeadId>().unwrap().to_string(), good);
        }
        for bad in [
            "XS-0803-12",
            "XS-1332-001",
            "XS-0803-0012",
            "xs-0803-012",
            "XS-0803-000",
            "XS-08é-001",
            "XS-0803-+12",
            "XS-0803-012-1",
            "XS-0803-",
            "XS-0803-99999999999",
            "XS-0003-001",
            "XS-0800-001",
        ] {
            assert!(bad.parse::<LeadId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn leads_are_ordered_as_they_were_found() {
        let lead = |text: &str| text.parse::<LeadId>().unwrap();
        assert!(lead("XS-0803-999") < lead("XS-0803-1000"));
        assert!(lead("XS-0803-999") < lead("XS-0804-001"));
    }

    #[test]
    fn a_unit_is_one_token_of_a_subject() {
        for bad in ["", "a.b", "a b", "江口镇", "*", ">", "A"] {
            assert!(UnitId::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_stream_reads_back() {
        let id: StreamId = "count/jiangkou_2025-08-03".parse().unwrap();
        let (unit, day) = id.as_count().unwrap();
        assert_eq!(StreamId::count(&unit, day), id);
    }
}
