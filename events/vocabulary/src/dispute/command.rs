//! What may be wished of a disputed figure.

use serde::{Deserialize, Serialize};

use super::Ruling;
use crate::{
    ids::{IndicatorKey, UnitId},
    sealed::{Sealed, Secret},
    time::Day,
};

/// A wish about one figure of one unit and day. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeCommand<T = Sealed> {
    /// Whose figure.
    pub unit: UnitId,
    /// Of which day.
    pub day: Day,
    /// Which figure: an indicator, or `late`, `missing`, `late-step`.
    pub figure: IndicatorKey,
    /// What is wished.
    pub wish: DisputeWish<T>,
}

/// What may be wished of a disputed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DisputeWish<T = Sealed> {
    /// Say that it is wrong.
    Dispute {
        /// What it should be; none for `late`, `missing`, `late-step`, which are excused or not.
        claimed: Option<u64>,
        /// Why.
        words: T,
    },
    /// Rule.
    Rule {
        /// How.
        ruling: Ruling,
        /// What it is from now on; what was claimed when unsaid.
        value: Option<u64>,
        /// Why.
        reason: T,
    },
}

impl DisputeCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<DisputeCommand<Sealed>, E> {
        let wish = match self.wish {
            DisputeWish::Dispute { claimed, words } => {
                DisputeWish::Dispute { claimed, words: seal("words", words)? }
            }
            DisputeWish::Rule { ruling, value, reason } => {
                DisputeWish::Rule { ruling, value, reason: seal("reason", reason)? }
            }
        };
        Ok(DisputeCommand { unit: self.unit, day: self.day, figure: self.figure, wish })
    }
}
