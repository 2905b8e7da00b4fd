//! The county: the sums of all units, with what joint operations repeat counted once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{Day, UnitId, rules::Figures};

use super::{
    day::{LeadTally, OpinionTally},
    matters::JointOperation,
    projection::Tally,
    report::Row,
};

/// The county's sums.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct County {
    /// The sums of the reported figures, each joint operation counted once.
    pub figures: Figures,
    /// What was taken off because several counts repeat a joint operation.
    #[serde(default, skip_serializing_if = "Figures::is_empty")]
    pub repeated: Figures,
    /// Leads. Every step is one unit's, so nothing repeats.
    pub leads: LeadTally,
    /// Leads that are open.
    pub holding: u64,
    /// Of those, overdue.
    pub overdue: u64,
    /// Concerns and petitions.
    pub opinion: OpinionTally,
    /// Of those, overdue.
    pub opinion_overdue: u64,
}

impl County {
    pub(super) fn of(rows: &[Row], repeated: Figures) -> Self {
        let mut county = Self::default();
        for row in rows {
            for (key, value) in &row.figures {
                let sum = county.figures.entry(key.clone()).or_default();
                *sum = sum.saturating_add(*value);
            }
            county.leads.add(&row.leads);
            county.opinion.add(&row.opinion);
            county.holding = county.holding.saturating_add(row.holding);
            county.overdue = county.overdue.saturating_add(row.overdue);
            county.opinion_overdue = county.opinion_overdue.saturating_add(row.opinion_overdue);
        }
        for (key, twice) in &repeated {
            if let Some(sum) = county.figures.get_mut(key) {
                *sum = sum.saturating_sub(*twice);
            }
        }
        county.repeated = repeated;
        county
    }
}

impl Tally {
    /// What the counts from `from` to `to` say more than once: for every unit that took part in an operation and does
    /// not stand for it, the shared figures, as far as its own count has them.
    pub(super) fn repeated(&self, from: Day, to: Day) -> Figures {
        let mut repeated = Figures::new();
        for (day, operations) in self.operations.range(from..=to) {
            // What a unit's count still has: two operations of a day cannot repeat more than it reported.
            let mut left: BTreeMap<&UnitId, Figures> = BTreeMap::new();
            for operation in operations.values() {
                // While the counting unit has not reported, the first of the others that did stands for it.
                let took_part = std::iter::once(&operation.counting).chain(&operation.with);
                let reported: Vec<&UnitId> =
                    took_part.filter(|unit| !self.stated(unit, *day).is_empty()).collect();
                for unit in reported.into_iter().skip(1) {
                    let left = left.entry(unit).or_insert_with(|| self.stated(unit, *day));
                    take(left, operation, &mut repeated);
                }
            }
        }
        repeated
    }

    /// A unit's figures of a day, as the office restated them where it did.
    fn stated(&self, unit: &UnitId, day: Day) -> Figures {
        let Some(tally) = self.units.get(unit).and_then(|days| days.get(&day)) else { return Figures::new() };
        let mut figures = tally.count.as_ref().and_then(|count| count.figures.clone()).unwrap_or_default();
        figures.extend(tally.ruled.iter().filter_map(|(key, value)| Some((key.clone(), (*value)?))));
        figures
    }
}

fn take(left: &mut Figures, operation: &JointOperation, repeated: &mut Figures) {
    for (key, shared) in &operation.shared {
        let Some(own) = left.get_mut(key) else { continue };
        let twice = (*shared).min(*own);
        *own = own.saturating_sub(twice);
        if twice > 0 {
            let sum = repeated.entry(key.clone()).or_default();
            *sum = sum.saturating_add(twice);
        }
    }
}
