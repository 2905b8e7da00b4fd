//! The things that happen: each takes what it needs from the simulation, gives a fact, and enters what follows from it.

use std::sync::Arc;

use vocabulary::{
    Actor, Day, Event, LeadId, Role, Rules, Stamp,
    campaign::CampaignCommand,
    lead::{LeadEvent, Verdict},
    rules::PeriodRule,
};

use super::{Simulation, Task};
use crate::demo::{
    clerk::{Fault, Moment, Sealer, Told},
    counts::{self, CountCase},
    dice::{Dice, Purpose},
    leads::{Act, Case, Draft, Scene, Stage},
    people::{self, Person},
    rhythm::{self, later},
};

/// Leads of an ordinary day at scale 1, in thousandths.
const LEADS_MILLI: u64 = 8_400;
/// From then on the changed rules are in force.
const CHANGED_AFTER_DAYS: i64 = 62;

impl<S: Sealer> Simulation<S> {
    pub(super) fn open(&mut self, now: Stamp) -> Result<Told, Fault> {
        let rules = Box::new(self.rules.as_ref().clone());
        self.of_campaign(CampaignCommand::Open { rules, simulated: Some(self.seed) }, now)
    }

    /// The office enters the sensitive days that the notice leaves open; nothing when the rules have no such period.
    pub(super) fn change_rules(&mut self, now: Stamp) -> Result<Option<Told>, Fault> {
        let from = self.first.plus(CHANGED_AFTER_DAYS);
        let mut rules = Box::new(self.rules.as_ref().clone());
        let Some(days) = rules.priorities.periods.iter_mut().find_map(|period| match &mut period.rule {
            PeriodRule::Entered { days } => Some(days),
            PeriodRule::Night { .. } | PeriodRule::Weekend | PeriodRule::Holiday => None,
        }) else {
            return Ok(None);
        };
        days.push((from.plus(20), from.plus(34)));
        let reason = "开学前后列为重要敏感时间节点（模拟数据）".to_owned();
        self.of_campaign(CampaignCommand::ChangeRules { rules, from, reason }, now).map(Some)
    }

    fn of_campaign(&mut self, wish: CampaignCommand, now: Stamp) -> Result<Told, Fault> {
        let actor = self.office(now, 0)?;
        let id = self.clerk.next_id(now);
        let rules = Arc::clone(&self.rules);
        let moment = Moment { at: now, recorded: now, actor: &actor, cause: None, rules: &rules };
        let told = self.clerk.grant(&mut self.campaign, id, wish, &moment)?;
        if let Event::Campaign(event) = &told.fact.event {
            self.book.apply(event);
        }
        Ok(told)
    }

    fn office(&self, at: Stamp, lot: u32) -> Result<Actor, Fault> {
        self.roster.actor(&self.world.office, Role::Office, (at, self.rules.day_of(at)), lot)
    }

    pub(super) fn person(
        &mut self,
        mut person: Box<Person>,
        step: people::Step,
        at: Stamp,
        now: Stamp,
    ) -> Result<Told, Fault> {
        let actor = self.office(at, 1)?;
        let rules = self.rules_on(self.rules.day_of(at));
        let moment = Moment { at, recorded: now, actor: &actor, cause: None, rules: &rules };
        let told = person.act(&mut self.clerk, step, moment)?;
        self.go_on_person(person);
        Ok(told)
    }

    pub(super) fn go_on_person(&mut self, mut person: Box<Person>) {
        if let Some((at, step)) = person.steps.pop_front() {
            // Seconds, so that nobody's next step overtakes this one.
            self.agenda.push(later(at, 1), Task::Person(person, step, at));
        }
    }

    /// Plans the day: its counts and leads, what public opinion brings, when the software looks; and the next day.
    pub(super) fn begin(&mut self, day: Day) {
        let rules = self.rules_on(day);
        let index = u64::try_from(day.days_since(self.first)).unwrap_or(0);
        if self.scope.work {
            self.plan_counts(day, index, &rules);
            self.plan_leads(day, index, &rules);
        }
        let brought = self.opinion.as_mut().map(|opinion| opinion.day(day, &rules, index));
        for matter in brought.unwrap_or_default() {
            self.go_on_matter(Box::new(matter));
        }
        self.plan_ticks(self.midnight(day));
        if day < self.last {
            self.agenda.push(self.midnight(day.next()), Task::Day(day.next()));
        }
        self.numbers.retain(|numbered, _| *numbered >= day.previous());
    }

    fn plan_counts(&mut self, day: Day, index: u64, rules: &Rules) {
        let units = u64::try_from(self.profiles.len()).unwrap_or(1);
        let planned: Vec<CountCase> = (index.saturating_mul(units)..)
            .zip(&self.profiles)
            .map(|(number, profile)| CountCase::plan(profile, day, rules, (self.seed, number)))
            .collect();
        self.plan_about_counts(day, index, &planned, rules);
        for case in planned {
            self.go_on_count(Box::new(case));
        }
    }

    fn plan_leads(&mut self, day: Day, index: u64, rules: &Rules) {
        let mut dice = Dice::of(self.seed, Purpose::Days, index);
        let busy = rhythm::busy_percent(day, rules) * dice.between(80, 120);
        let mean = LEADS_MILLI.saturating_mul(u64::from(busy)).saturating_mul(u64::from(self.scale)) / 10_000;
        for _ in 0..dice.rounded(mean) {
            let mut dice = Dice::of(self.seed, Purpose::Leads, self.leads);
            self.leads = self.leads.saturating_add(1);
            let at = rhythm::find_time(day, rules, &mut dice);
            let recorded = rhythm::recorded(at, 22, &mut dice);
            self.agenda.push(recorded, Task::Find(Box::new(Draft::new(at, dice))));
        }
    }

    pub(super) fn count(
        &mut self,
        mut case: Box<CountCase>,
        step: counts::Step,
        at: Stamp,
        now: Stamp,
    ) -> Result<Told, Fault> {
        let today = self.rules.day_of(at);
        let unit = if step.role() == Role::Office { &self.world.office } else { &case.profile.unit };
        let actor = self.roster.actor(unit, step.role(), (at, today), case.day.month_and_day().1.into())?;
        let rules = self.rules_on(today);
        let moment = Moment { at, recorded: now, actor: &actor, cause: None, rules: &rules };
        let told = case.act(&mut self.clerk, step, moment)?;
        self.go_on_count(case);
        Ok(told)
    }

    fn go_on_count(&mut self, mut case: Box<CountCase>) {
        if let Some((at, recorded, step)) = case.steps.pop_front() {
            self.agenda.push(recorded, Task::Count(case, step, at));
        }
    }

    pub(super) fn find(&mut self, mut draft: Draft, now: Stamp) -> Result<Told, Fault> {
        let day = self.rules.day_of(draft.at);
        let rules = self.rules_on(day);
        let finder = draft.finder(&self.world).ok_or(Fault::Rules { what: "unit that finds leads" })?;
        let number = self.numbers.entry(day).or_default();
        *number = number.saturating_add(1);
        let id = LeadId::new(day, *number);
        let fresh = |(earlier, found): &&(LeadId, Day)| *earlier < id && day.days_since(*found) <= 4;
        let earlier = self.recent.get(&finder.unit).filter(fresh).map(|(earlier, _)| *earlier);
        let scene = Scene { world: &self.world, roster: &self.roster, rules: &rules, recorded: now, day };
        let (case, told) = draft.hand_in(&mut self.clerk, finder, (id, earlier), scene)?;
        if !case.is_duplicate() {
            self.recent.insert(finder.unit.clone(), (id, day));
        }
        self.go_on_lead(Box::new(case), now);
        Ok(told)
    }

    pub(super) fn lead(
        &mut self,
        mut case: Box<Case>,
        act: &Act,
        at: Stamp,
        now: Stamp,
    ) -> Result<Told, Fault> {
        let day = self.rules.day_of(at);
        let rules = self.rules_on(day);
        let stage = Stage { world: &self.world, roster: &self.roster, rules: &rules, at, recorded: now, day };
        let told = case.act(&mut self.clerk, act, stage)?;
        let upheld =
            matches!(told.fact.event, Event::Lead(LeadEvent::Reviewed { verdict: Verdict::Upheld, .. }));
        if let Some(lead) = told.fact.stream.as_lead().filter(|_| upheld && case.is_proven()) {
            let steps = self.cases.on_closed(lead, now, &rules, self.seed);
            self.plan_summaries(steps);
        }
        self.go_on_lead(case, now);
        Ok(told)
    }

    fn go_on_lead(&mut self, mut case: Box<Case>, now: Stamp) {
        let rules = self.rules_on(self.rules.day_of(now));
        if let Some((act, at, recorded)) = case.next(now, &rules) {
            self.agenda.push(recorded, Task::Lead(case, act, at));
        }
    }
}
