//! What may be wished of a joint operation.

use serde::{Deserialize, Serialize};

use crate::{ids::UnitId, rules::Figures, time::Day};

/// What may be wished of a joint operation. It holds no personal word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationCommand {
    /// Record that it was held.
    Record {
        /// On which day.
        day: Day,
        /// The unit that counts its results.
        counting: UnitId,
        /// The other units that took part.
        with: Vec<UnitId>,
        /// The figures that several counts repeat.
        shared: Figures,
    },
    /// Take it back.
    Withdraw,
}
