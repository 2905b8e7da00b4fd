//! A correction of a count that was reported, or its withdrawal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{Day, IndicatorKey, Secret, UnitId, count::CountCommand, rules::Figures};

use crate::{
    conversation::{
        facts::{Answer, Context, Question},
        need::{Need, Part, Told},
    },
    parse::{Change, CorrectionSaid, NewValue},
};

/// A correction as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorrectionItem {
    /// Whose count.
    pub unit: Option<UnitId>,
    /// Whom the name may mean.
    pub units: Vec<UnitId>,
    /// Of which day.
    pub day: Option<Day>,
    /// Which days may be meant.
    pub days: Vec<Day>,
    /// New values.
    pub set: Figures,
    /// Differences, until the reported values are known.
    pub delta: BTreeMap<IndicatorKey, i64>,
    /// A new value whose figure is not told.
    pub loose: Option<u64>,
    /// The figures that may be meant.
    pub which: Vec<IndicatorKey>,
    /// A figure whose new value is not told.
    pub open: Option<IndicatorKey>,
    /// Several new values for one figure.
    pub either: BTreeMap<IndicatorKey, Vec<u64>>,
    /// Take the count back.
    pub withdraw: bool,
    /// Why.
    pub reason: Option<Secret>,
    /// What stands; learnt.
    pub posted: Option<Figures>,
    /// Whether it was looked up.
    pub looked: bool,
}

impl CorrectionItem {
    /// From what was said.
    pub(in crate::conversation) fn said(said: CorrectionSaid) -> Self {
        let mut item = Self {
            unit: said.unit,
            units: super::units(&said.ambiguous_units),
            day: said.day,
            days: said.ambiguous_days,
            either: said.ambiguous_figures,
            which: said.ambiguous_fields,
            withdraw: said.withdraw,
            reason: said.reason.as_deref().and_then(Secret::said),
            ..Self::default()
        };
        for (key, Change { to, was: _ }) in said.changes {
            match to {
                NewValue::Set(value) => drop(item.set.insert(key, value)),
                NewValue::Delta(by) => drop(item.delta.insert(key, by)),
            }
        }
        item
    }

    /// New values for a count, because the message that reported it was edited.
    pub(in crate::conversation) fn of(unit: UnitId, day: Day, set: Figures, reason: Secret) -> Self {
        Self { unit: Some(unit), day: Some(day), set, reason: Some(reason), ..Self::default() }
    }

    pub(in crate::conversation) fn look(&self) -> Option<Question> {
        let (unit, day) = (self.unit.clone()?, self.day?);
        (!self.looked).then_some(Question::Count { unit, day })
    }

    pub(in crate::conversation) fn learn(&mut self, answer: &Answer) {
        let Answer::Count { unit, day, posted, .. } = answer else { return };
        if self.unit.as_ref() != Some(unit) || self.day != Some(*day) {
            return;
        }
        self.looked = true;
        self.posted.clone_from(posted);
        // A difference means something only beside what stands; below zero it cannot go.
        if let Some(posted) = posted {
            for (key, by) in std::mem::take(&mut self.delta) {
                let now = posted.get(&key).copied().unwrap_or(0);
                match now.checked_add_signed(by) {
                    Some(value) => drop(self.set.insert(key, value)),
                    None => self.open = Some(key),
                }
            }
        }
    }

    pub(in crate::conversation) fn need(&self, _at: &Context<'_>) -> Option<Need> {
        if self.unit.is_none() {
            return Some(Need::Unit { options: self.units.clone() });
        }
        if self.day.is_none() {
            return Some(Need::Day { options: self.days.clone() });
        }
        if self.looked && self.posted.is_none() {
            return None;
        }
        if !self.withdraw {
            if let Some((key, values)) = self.either.iter().next() {
                return Some(Need::Figure { key: key.clone(), options: values.clone() });
            }
            if let Some(key) = &self.open {
                return Some(Need::Figure { key: key.clone(), options: Vec::new() });
            }
            if self.set.is_empty() && self.delta.is_empty() {
                return Some(Need::WhichFigure { options: self.reported() });
            }
        }
        self.reason.is_none().then_some(Need::CountReason)
    }

    /// The figures that were reported, or those that may be meant.
    fn reported(&self) -> Vec<IndicatorKey> {
        if !self.which.is_empty() {
            return self.which.clone();
        }
        self.posted.iter().flat_map(|posted| posted.keys().cloned()).take(9).collect()
    }

    pub(in crate::conversation) fn take(&mut self, told: Told) -> bool {
        match told {
            Told::Unit(unit) => {
                self.unit = Some(unit);
                self.looked = false;
            }
            Told::Day(day) => {
                self.day = Some(day);
                self.looked = false;
            }
            Told::Figure(key, value) => {
                self.either.remove(&key);
                self.open = None;
                self.set.insert(key, value);
            }
            Told::WhichFigure(key) => match self.loose.take() {
                Some(value) => drop(self.set.insert(key, value)),
                None => self.open = Some(key),
            },
            Told::Words(words) => self.reason = Some(words),
            Told::Violations(_)
            | Told::Place(_)
            | Told::Township(_)
            | Told::Plates(_)
            | Told::Lead(_)
            | Told::Return(..)
            | Told::Outcome(_)
            | Told::Until(_)
            | Told::Matter(_)
            | Told::Change(_) => return false,
        }
        true
    }

    pub(in crate::conversation) fn parts(&self) -> Vec<Part> {
        let figures = self.reported().into_iter().map(|key| Part::Figure { key });
        let figures: Vec<_> = if self.withdraw { Vec::new() } else { figures.take(8).collect() };
        figures.into_iter().chain([Part::Words]).collect()
    }

    pub(in crate::conversation) fn command(&self) -> Option<CountCommand<Secret>> {
        let (unit, day, reason) = (self.unit.clone()?, self.day?, self.reason.clone()?);
        if self.withdraw {
            return Some(CountCommand::Withdraw { unit, day, reason });
        }
        (!self.set.is_empty()).then(|| CountCommand::Correct { unit, day, figures: self.set.clone(), reason })
    }
}
