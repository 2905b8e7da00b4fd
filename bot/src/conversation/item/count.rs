//! A daily count that is being reported.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{Day, IndicatorKey, Secret, UnitId, ViolationCode, count::CountCommand, rules::Figures};

use crate::{
    conversation::{
        facts::{Answer, Context, Question},
        need::{Need, Part, Told},
    },
    parse::{CountSaid, Warn},
};

/// A daily count as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountItem {
    /// Whose.
    pub unit: Option<UnitId>,
    /// Whom the name may mean.
    pub units: Vec<UnitId>,
    /// Of which day.
    pub day: Option<Day>,
    /// Which days may be meant.
    pub days: Vec<Day>,
    /// The figures told.
    pub figures: Figures,
    /// Several values for one figure.
    pub either: BTreeMap<IndicatorKey, Vec<u64>>,
    /// Values to suggest and never to take.
    pub suggest: Figures,
    /// Cases by kind, shown on the card.
    pub breakdown: BTreeMap<ViolationCode, u64>,
    /// Declared a zero report.
    pub zero: bool,
    /// The values were taken by place: the card asks to look twice.
    pub positional: bool,
    /// What stands for that day; learnt.
    pub posted: Option<Figures>,
    /// What the log knows of that day by itself; learnt.
    pub known: Figures,
    /// The figures of the day before; learnt.
    pub before: Option<Figures>,
    /// Whether it was looked up.
    pub looked: bool,
}

impl CountItem {
    /// From what was said.
    pub(in crate::conversation) fn said(said: CountSaid) -> Self {
        Self {
            unit: said.unit,
            units: super::units(&said.ambiguous_units),
            day: said.day,
            days: said.ambiguous_days,
            figures: said.figures,
            either: said.ambiguous_figures,
            suggest: said.suggest,
            breakdown: said.breakdown,
            zero: said.zero_report,
            positional: said.warnings.contains(&Warn::Positional),
            ..Self::default()
        }
    }

    /// Nothing said yet: what the log knows is filled in, the rest is asked.
    pub(in crate::conversation) fn blank(unit: UnitId, day: Day) -> Self {
        Self { unit: Some(unit), day: Some(day), ..Self::default() }
    }

    pub(in crate::conversation) fn look(&self) -> Option<Question> {
        let (unit, day) = (self.unit.clone()?, self.day?);
        (!self.looked).then_some(Question::Count { unit, day })
    }

    pub(in crate::conversation) fn learn(&mut self, answer: &Answer) {
        let Answer::Count { unit, day, posted, known, before } = answer else { return };
        if self.unit.as_ref() != Some(unit) || self.day != Some(*day) {
            return;
        }
        self.looked = true;
        self.posted.clone_from(posted);
        self.before.clone_from(before);
        self.known.clone_from(known);
        if posted.is_none() && !self.zero {
            // What the log knows stands in the card until the sender says otherwise.
            for (key, value) in known {
                if !self.either.contains_key(key) {
                    self.figures.entry(key.clone()).or_insert(*value);
                }
            }
        }
    }

    pub(in crate::conversation) fn need(&self, at: &Context<'_>) -> Option<Need> {
        if self.unit.is_none() {
            return Some(Need::Unit { options: self.units.clone() });
        }
        if self.day.is_none() {
            return Some(Need::Day { options: self.days.clone() });
        }
        if let Some((key, values)) = self.either.iter().next() {
            return Some(Need::Figure { key: key.clone(), options: values.clone() });
        }
        let missing = at.rules.indicators.iter().find(|indicator| {
            let there = |figures: &Figures| figures.contains_key(&indicator.key);
            indicator.required && !there(&self.figures) && !self.posted.as_ref().is_some_and(there)
        })?;
        Some(Need::Figure { key: missing.key.clone(), options: self.offers(&missing.key) })
    }

    /// What may be tapped for a figure: what was nearly said, nothing, what it was yesterday.
    fn offers(&self, key: &IndicatorKey) -> Vec<u64> {
        let yesterday = self.before.as_ref().and_then(|before| before.get(key));
        let mut offers: Vec<u64> =
            [self.suggest.get(key), Some(&0), yesterday].into_iter().flatten().copied().collect();
        let mut seen = std::collections::BTreeSet::new();
        offers.retain(|value| seen.insert(*value));
        offers
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
                self.zero = self.zero && value == 0;
                self.figures.insert(key, value);
            }
            Told::WhichFigure(_)
            | Told::Violations(_)
            | Told::Place(_)
            | Told::Township(_)
            | Told::Words(_)
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

    pub(in crate::conversation) fn parts(&self, at: &Context<'_>) -> Vec<Part> {
        let shown = at
            .rules
            .indicators
            .iter()
            .filter(|indicator| indicator.required || self.figures.contains_key(&indicator.key));
        let figures = shown.map(|indicator| Part::Figure { key: indicator.key.clone() });
        figures.chain([Part::Day]).take(9).collect()
    }

    pub(in crate::conversation) fn command(&self) -> Option<CountCommand<Secret>> {
        let (unit, day) = (self.unit.clone()?, self.day?);
        Some(CountCommand::Post { unit, day, figures: self.figures.clone(), zero: self.zero })
    }
}
