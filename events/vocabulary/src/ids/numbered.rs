//! Numbers that people read out and type: `XX-MMDD-NNN`, the kind, the day it began and its place in that day.

use std::{fmt, hash::Hash, str::FromStr};

use serde::{Deserialize, Serialize};

use super::BadName;
use crate::{stream::Kind, time::Day};

/// A number of that form. The order of the numbers of a kind is the order of beginning within a year.
pub trait Numbered:
    Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + FromStr<Err = BadName> + Send + Sync
{
    /// The kind of stream it names.
    const KIND: Kind;

    /// The `number`-th of `day`, from 1.
    fn new(day: Day, number: u32) -> Self;

    /// The place within its day, from 1.
    fn number(self) -> u32;
}

/// Month, day and place within the day of `PREFIX-MMDD-NNN`, in its one spelling.
fn read(text: &str, prefix: &str) -> Option<(u8, u8, u32)> {
    let &[b'-', m1, m2, d1, d2, b'-', ref number @ ..] = text.strip_prefix(prefix)?.as_bytes() else {
        return None;
    };
    // One matter has one spelling: a number of four digits does not begin with 0.
    let one_spelling = number.len() == 3 || number.len() > 3 && !number.starts_with(b"0");
    let (month, day, number) = (value(&[m1, m2])?, value(&[d1, d2])?, value(number)?);
    let calendar = (1..=12).contains(&month) && (1..=31).contains(&day);
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    (one_spelling && calendar && number > 0).then_some((month, day, number))
}

/// The value of decimal digits and nothing else.
fn value(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, byte| {
        let digit = byte.is_ascii_digit().then_some(u32::from(byte & 0x0f))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name {
            month: u8,
            day: u8,
            number: u32,
        }

        impl $name {
            /// The `number`-th of `day`, from 1.
            pub fn new(day: Day, number: u32) -> Self {
                let (month, day) = day.month_and_day();
                Self { month, day, number }
            }

            /// The place within its day, from 1.
            pub fn number(self) -> u32 {
                self.number
            }
        }

        impl Numbered for $name {
            const KIND: Kind = $kind;

            fn new(day: Day, number: u32) -> Self {
                Self::new(day, number)
            }

            fn number(self) -> u32 {
                self.number
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{:02}{:02}-{:03}"), self.month, self.day, self.number)
            }
        }

        impl FromStr for $name {
            type Err = BadName;

            fn from_str(text: &str) -> Result<Self, BadName> {
                let (month, day, number) = read(text, $prefix).ok_or_else(|| BadName {
                    text: text.to_owned(),
                    what: $what,
                    expected: concat!($prefix, "-MMDD-NNN, e.g. ", $prefix, "-0803-012"),
                })?;
                Ok(Self { month, day, number })
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": concat!("^", $prefix, r"-\d{4}-\d{3,}$") })
            }
        }
    };
}

numbered!(
    /// The number of a lead (线索); its order is what makes merging acyclic.
    LeadId, Kind::Lead, "XS", "a lead number"
);
numbered!(
    /// The number of a concern of public opinion (舆情).
    ConcernId, Kind::Concern, "YQ", "a concern number"
);
numbered!(
    /// The number of a petition (来信来访、投诉举报).
    PetitionId, Kind::Petition, "XF", "a petition number"
);
numbered!(
    /// The number of a supervision finding (督导).
    SupervisionId, Kind::Supervision, "DD", "a supervision number"
);
numbered!(
    /// The number of a joint operation (联合执法).
    OperationId, Kind::Operation, "LH", "an operation number"
);
