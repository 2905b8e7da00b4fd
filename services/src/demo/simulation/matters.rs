//! Matters that follow a script: duties, supervision and timetables from the beginning, the others from day to day.

use vocabulary::{
    Day, Rules, Secret, Stamp, StreamId,
    summary::{SummaryCommand, SummaryWish},
};

use super::{Simulation, Task};
use crate::demo::{
    clerk::{Fault, Moment, Sealer, Thread, Told},
    counts::CountCase,
    duties::{duties, findings, timetables},
    operations::operation,
    script::{Matter, Stage},
    summaries::{Step, summaries},
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
            .chain(timetables(rules, &self.profiles, first, seed));
        let all: Vec<Matter> = all.collect();
        for matter in all {
            self.go_on_matter(Box::new(matter));
        }
        self.plan_summaries(summaries(&self.rules, whole, seed));
    }

    /// Enters what people will wish of the summaries.
    pub(super) fn plan_summaries(&mut self, steps: Vec<Step>) {
        for step in steps {
            self.agenda.push(step.at, Task::Summary(Box::new(step)));
        }
    }

    pub(super) fn summary(&mut self, step: Step, now: Stamp) -> Result<Told, Fault> {
        let Step { at, by: (unit, role), wish: SummaryCommand { of, mut wish } } = step;
        if let SummaryWish::Submit { position, until: _ } = &mut wish {
            *position = self.clerk.written();
        }
        let stream = StreamId::summary(&of);
        let actor = self.roster.actor(&unit, role, (at, self.rules.day_of(at)), 0)?;
        let id = self.clerk.next_id(at);
        let subject = stream.to_string();
        let seal = |field: &str, text: Secret| self.clerk.seal(&subject, id, field, &text);
        let command = SummaryCommand { of, wish }.seal(seal)?;
        let rules = self.rules_on(self.rules.day_of(at));
        let thread = self.summaries.entry(stream.clone()).or_insert_with(|| Thread::new(stream));
        let moment = Moment { at, recorded: now, actor: &actor, cause: thread.last_id, rules: &rules };
        self.clerk.grant(thread, id, command, &moment)
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
