//! How long a lead was whose turn: working time by unit, summed apart.
//!
//! Every working second from finding to closing is charged to exactly one unit, the one whose turn it was
//! ([`Lead::clock_on`]). While a lead is closed or merged no clock runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    fact::Fact,
    ids::UnitId,
    lead::{Lead, LeadEvent},
    rules::Rules,
    stream::Stream,
    time::Stamp,
};

/// The working time of one lead by unit, in seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    running: Option<(UnitId, Stamp)>,
    held: BTreeMap<UnitId, u64>,
}

impl Custody {
    /// Takes one more event in: `after` is the lead after it. Working time goes by the rules in force.
    pub fn apply(&mut self, time: Stamp, after: &Lead, rules: &Rules) {
        let turn = after.clock_on();
        if self.running.as_ref().map(|(unit, _)| unit) == turn {
            return;
        }
        self.stop(time, rules);
        // Told times may run backwards; a clock never does.
        let start = self.running.take().map_or(time, |(_, since)| since.max(time));
        self.running = turn.map(|unit| (unit.clone(), start));
    }

    fn stop(&mut self, at: Stamp, rules: &Rules) {
        if let Some((unit, since)) = &self.running {
            let worked = rules.working_seconds(*since, at);
            let held = self.held.entry(unit.clone()).or_default();
            *held = held.saturating_add(worked);
        }
    }

    /// The sums as of `now`, with the clock that is still running.
    pub fn as_of(&self, now: Stamp, rules: &Rules) -> BTreeMap<UnitId, u64> {
        let mut copy = self.clone();
        copy.stop(now, rules);
        copy.held
    }

    /// The sums of the clocks that have stopped.
    pub fn stopped(&self) -> &BTreeMap<UnitId, u64> {
        &self.held
    }

    /// Folds a whole stream.
    pub fn of(facts: &[Fact<LeadEvent>], rules: &Rules) -> Self {
        let mut custody = Self::default();
        let mut lead = Lead::default();
        for fact in facts {
            lead = lead.evolve(fact);
            custody.apply(fact.time, &lead, rules);
        }
        custody
    }
}
