//! What can happen to a joint operation.

use serde::{Deserialize, Serialize};

use crate::{ids::UnitId, rules::Figures, time::Day};

/// What has happened to a joint operation (联合执法): who took part, and which unit counts what came of it.
///
/// The wire names are the contract: rename a variant freely, never its `rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OperationEvent {
    /// It was held.
    #[serde(rename = "operation-recorded")]
    Recorded {
        /// On which day.
        day: Day,
        /// The unit that counts its results in the county's totals (计数单位).
        counting: UnitId,
        /// The other units that took part; each may have the same figures in its own count.
        with: Vec<UnitId>,
        /// What came of it: the figures that several counts repeat.
        shared: Figures,
    },
    /// It was recorded by mistake.
    #[serde(rename = "operation-withdrawn")]
    Withdrawn {},
}
