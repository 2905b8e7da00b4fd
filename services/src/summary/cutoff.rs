//! Up to where a document looks: a position of the log, and the moment at which deadlines are judged.
//!
//! Both together make a document repeatable: the position says what is known, the moment says what is late by then.

use std::fmt;

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};
use vocabulary::Stamp;

/// A cut through the log, written `16950@2025-10-20T18:00:00+08:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cutoff {
    /// The last event that is taken in; 0 is none.
    pub position: u64,
    /// The moment at which deadlines are judged.
    pub until: Stamp,
}

impl Cutoff {
    /// Reads what [`fmt::Display`] writes; none when it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let (position, until) = text.split_once('@')?;
        Some(Self { position: position.parse().ok()?, until: until.parse().ok()? })
    }
}

impl fmt::Display for Cutoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.position, self.until.to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cutoff_reads_back() {
        for until in ["2025-10-20T18:00:00+08:00", "2025-10-20T18:00:00.250+08:00"] {
            let cutoff = Cutoff { position: 16_950, until: until.parse().unwrap() };
            assert_eq!(cutoff.to_string(), format!("16950@{until}"));
            assert_eq!(Cutoff::parse(&cutoff.to_string()), Some(cutoff));
        }
        assert_eq!(Cutoff::parse("2025-10-20"), None);
    }
}
