//! A figure: a number that says what it is, where it comes from and which events make it.

use serde::{Deserialize, Serialize};

/// The name of a figure, one in a paper, e.g. `county.count.vehicles_checked`.
pub type FigureId = String;

/// A number of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name.
    pub id: FigureId,
    /// Its name for people, e.g. 全县 检查车辆.
    pub title: String,
    /// The value in the smallest unit: with `decimals` 2 in hundredths. None when nobody reported it, or when a
    /// percentage is not shown because its denominator is below ten; that is not zero.
    pub value: Option<u64>,
    /// Digits after the point.
    pub decimals: u8,
    /// The unit of counting, e.g. 辆次.
    pub unit: String,
    /// What is counted, in words.
    pub definition: String,
    /// How it is found in the log again: the arguments of `lianqin explain`.
    pub query: String,
    /// Numerator and denominator, when it is a percentage.
    pub ratio: Option<Ratio>,
    /// The last event taken in: a position of the log.
    pub cutoff: u64,
    /// The events that make it.
    pub evidence: Evidence,
    /// Whether documents list it among their sources; one cell of many in a table of units need not be.
    pub listed: bool,
}

/// What a percentage is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// The part.
    pub numerator: u64,
    /// The whole.
    pub denominator: u64,
}

/// The events that make a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Their positions in the log, in order.
    Positions(Vec<u64>),
    /// They were not looked up; the figure's query finds them.
    ByQuery,
}

impl Ratio {
    /// Below this denominator no percentage is shown.
    pub const LEAST: u64 = 10;

    /// The percentage in tenths of a percent, rounded half up; none below [`Ratio::LEAST`].
    pub fn per_mille(self) -> Option<u64> {
        let Ratio { numerator, denominator } = self;
        if denominator < Self::LEAST {
            return None;
        }
        let twice = numerator.checked_mul(2_000)?.checked_add(denominator)?;
        twice.checked_div(denominator.checked_mul(2)?)
    }
}

impl Figure {
    /// The value as people read it, without unit; 未报 when there is none, 3/7 for a percentage of less than ten.
    pub fn shown(&self) -> String {
        match (self.value, self.ratio) {
            (Some(value), _) => decimal(value, self.decimals),
            (None, Some(Ratio { numerator, denominator })) => format!("{numerator}/{denominator}"),
            (None, None) => "未报".to_owned(),
        }
    }

    /// The value with its unit, as it stands in a sentence; a percentage with what it is made of: `91.3%（4942/5412）`.
    pub fn with_unit(&self) -> String {
        match (self.value, self.ratio) {
            (Some(_), Some(Ratio { numerator, denominator })) => {
                format!("{}{}（{numerator}/{denominator}）", self.shown(), self.unit)
            }
            (Some(_), None) => format!("{}{}", self.shown(), self.unit),
            (None, _) => self.shown(),
        }
    }
}

/// A number with its decimals; trailing zeros of money are not written.
fn decimal(value: u64, decimals: u8) -> String {
    let scale = 10_u64.saturating_pow(u32::from(decimals)).max(1);
    let (whole, part) = (value / scale, value % scale);
    if part == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{part:0width$}", width = usize::from(decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_rounded_half_up_and_not_shown_below_ten() {
        let of = |numerator, denominator| Ratio { numerator, denominator }.per_mille();
        assert_eq!(of(1, 16), Some(63), "6.25 %");
        assert_eq!(of(2, 3), None);
        assert_eq!(of(9, 9), None);
        assert_eq!(of(10, 10), Some(1000));
        assert_eq!(of(0, 10), Some(0));
    }

    #[test]
    fn money_keeps_its_cents_and_only_those() {
        assert_eq!(decimal(123_450, 2), "1234.50");
        assert_eq!(decimal(120_000, 2), "1200");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(decimal(963, 1), "96.3");
    }
}
