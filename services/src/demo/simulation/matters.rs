//! Matters that follow a script: duties, supervision and timetables from the beginning, the others from day to day.

use vocabulary::{Day, Rules, Stamp};

use super::{Simulation, Task};
use crate::demo::{
    clerk::{Fault, Sealer, Told},
    counts::CountCase,
    duties::{duties, findings, timetables},
    operations::operation,
    script::{Matter, Stage},
    summaries::summaries,
};

impl<S: Sealer> Simulation<S> {
    /// What is planned for the whole campaign.
    pub(super) fn plan_matters(&mut self) {
        if !self.scope.work {
            return;
        }
        let (rules, seed, first, whole) = (&self.rules, self.seed, self.first, self.whole);
        let all = duties(rules, (first, whole), seed)
            .into_iter()
            .chain(findings(rules, first, seed))
            .chain(timetables(rules, &self.profiles, first, seed))
            .chain(summaries(rules, whole, seed));
        let all: Vec<Matter> = all.collect();
        for matter in all {
            self.go_on_matter(Box::new(matter));
        }
    }

    /// The joint operation and the dispute that are about the counts of a day.
    pub(super) fn plan_about_counts(&mut self, day: Day, index: u64, counts: &[CountCase], rules: &Rules) {
        let held = operation((day, index), counts, rules, self.seed);
        let disputed = self.disputes.on(day, (self.first, self.whole), counts, rules, self.seed);
        for matter in held.into_iter().chain(disputed) {
            self.go_on_matter(Box::new(matter));
        }
    }

    pub(super) fn matter(&mut self, mut matter: Box<Matter>, now: Stamp) -> Result<Option<Told>, Fault> {
        let Some((at, _)) = matter.next() else { return Ok(None) };
        let rules = self.rules_on(self.rules.day_of(at));
        let stage = Stage { roster: &self.roster, rules: &rules, now };
        let told = matter.act(&mut self.clerk, &stage)?;
        self.go_on_matter(matter);
        Ok(told)
    }

    pub(super) fn go_on_matter(&mut self, matter: Box<Matter>) {
        if let Some((_, recorded)) = matter.next() {
            self.agenda.push(recorded, Task::Matter(matter));
        }
    }
}
