//! Names of things: short checked strings that are safe in a NATS subject, a file name and a URL.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};
use smol_str::SmolStr;
use thiserror::Error;

mod numbered;
mod stream_id;

pub use numbered::{ConcernId, LeadId, Numbered, OperationId, PetitionId, SupervisionId};
pub use stream_id::StreamId;

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
}
