//! The simulated campaign as an iterator over its facts. Pure: no clock, no file, no chance but the seed.

mod matters;
mod tasks;
mod watch;

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveTime;
use vocabulary::{
    AlertId, Day, LeadId, Rules, Stamp, StreamId, UnitId, alert::Alert, campaign::Campaign, deadline::end_of,
    reminder::Reminder, rules::RulesBook, summary::Summary,
};

use super::{
    agenda::Agenda,
    clerk::{Clerk, Fault, Sealer, Thread, Told},
    counts::{self, CountCase},
    disputes::Disputes,
    leads::{Act, Case, Draft, World},
    opinion::{Opinion, Reaction},
    people::{self, People, Person},
    profile::{self, Profile},
    rhythm::later,
    roster::Roster,
    script::Matter,
    summaries::{self, Cases},
    watching::Watching,
};
use crate::{clock::Call, opinion::WishedAlert};

/// The office enters sensitive days by a change of the rules, so many days after the first counted day.
const CHANGE_AFTER_DAYS: i64 = 55;

/// What is still to happen; each with the time it happens at, where that is not when it is recorded.
#[derive(Debug)]
enum Task {
    Open,
    ChangeRules,
    Person(Box<Person>, people::Step, Stamp),
    Day(Day),
    Count(Box<CountCase>, counts::Step, Stamp),
    Find(Box<Draft>),
    Lead(Box<Case>, Act, Stamp),
    Matter(Box<Matter>),
    /// The alert rules look, because something came in.
    Look,
    /// The ladder and the alert rules look at the hour.
    Tick,
    Raise(Box<WishedAlert>),
    React(AlertId, Box<Reaction>),
    Remind(Box<Call>),
    Snooze(StreamId, UnitId),
    Summary(Box<summaries::Step>),
}

/// How much of a campaign is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    /// Counts, leads, duties and all else besides public opinion.
    pub(super) work: bool,
    /// The two stories in public opinion.
    pub(super) stories: bool,
}

impl Scope {
    /// A whole campaign.
    pub(super) const ALL: Scope = Scope { work: true, stories: true };
}

/// The facts of a simulated campaign, in the order in which they are recorded.
///
/// It ends with its last day, or after the first [`Fault`]. Memory holds what is open, and what was told of it.
#[derive(Debug)]
pub struct Simulation<S> {
    clerk: Clerk<S>,
    seed: u64,
    scale: u32,
    first: Day,
    last: Day,
    /// The last counted day of the campaign, whenever the simulation ends.
    whole: Day,
    rules: Arc<Rules>,
    book: RulesBook,
    campaign: Thread<Campaign>,
    profiles: Vec<Profile>,
    world: World,
    roster: Roster,
    agenda: Agenda<Task>,
    /// Leads numbered so far, by day; only the days that may still get one.
    numbers: BTreeMap<Day, u32>,
    /// The latest lead of each finder, of which the next may be a duplicate.
    recent: BTreeMap<UnitId, (LeadId, Day)>,
    leads: u64,
    scope: Scope,
    opinion: Option<Opinion>,
    disputes: Disputes,
    cases: Cases,
    watching: Watching,
    alerts: BTreeMap<AlertId, Thread<Alert>>,
    reminders: BTreeMap<StreamId, Thread<Reminder>>,
    summaries: BTreeMap<StreamId, Thread<Summary>>,
    /// Alerts raised and reminders told so far.
    raised: u64,
    reminded: u64,
    failed: bool,
}

impl<S: Sealer> Simulation<S> {
    /// A campaign under `rules` over the first `days` days on which counts are owed (at most all), with `scale`
    /// times the leads of one county.
    pub fn new(rules: Rules, seed: u64, days: u32, scale: u32, sealer: S) -> Result<Self, Fault> {
        Self::within(Scope::ALL, rules, (seed, days, scale), sealer)
    }

    /// Some part of a campaign.
    pub(super) fn within(
        scope: Scope,
        rules: Rules,
        (seed, days, scale): (u64, u32, u32),
        sealer: S,
    ) -> Result<Self, Fault> {
        let phase = rules.phases.iter().find(|phase| phase.counts);
        let phase = phase.ok_or(Fault::Rules { what: "phase with daily counts" })?;
        let (first, whole) = (phase.from, phase.to);
        let last = first.plus(i64::from(days.max(1)) - 1).min(whole);
        let opening = rules.calendar.workday_from(first.plus(-5).max(rules.campaign.issued));
        let opened = later(opening.at(NaiveTime::MIN, rules.zone()), 9 * 3_600);
        let People { roster, persons } = People::of(&rules, seed, opened, first)?;
        let profiles = profile::of(&rules, seed);
        let world = World::of(&rules, &profiles)?;
        let campaign = Thread::new(StreamId::campaign(&rules.campaign.id));
        let mut simulation = Self {
            clerk: Clerk::new(seed, sealer),
            seed,
            scale,
            first,
            last,
            whole,
            book: RulesBook::default(),
            campaign,
            profiles,
            world,
            roster,
            agenda: Agenda::new(),
            numbers: BTreeMap::new(),
            recent: BTreeMap::new(),
            leads: 0,
            scope,
            opinion: Opinion::of(&rules, seed, scope.stories),
            disputes: Disputes::default(),
            cases: Cases::default(),
            watching: Watching::new(rules.campaign.id.clone()),
            alerts: BTreeMap::new(),
            reminders: BTreeMap::new(),
            summaries: BTreeMap::new(),
            raised: 0,
            reminded: 0,
            failed: false,
            rules: Arc::new(rules),
        };
        simulation.agenda.push(opened, Task::Open);
        for person in persons {
            simulation.go_on_person(Box::new(person));
        }
        let change = later(simulation.midnight(first.plus(CHANGE_AFTER_DAYS)), 10 * 3_600);
        simulation.agenda.push(change, Task::ChangeRules);
        simulation.plan_matters();
        simulation.agenda.push(simulation.midnight(first), Task::Day(first));
        Ok(simulation)
    }

    /// First and last day of the simulated counts.
    pub fn days(&self) -> (Day, Day) {
        (self.first, self.last)
    }

    /// The campaign's day on which a moment falls.
    pub fn day_of(&self, at: Stamp) -> Day {
        self.rules.day_of(at)
    }

    /// The sealer, for what it gathered on the way.
    pub fn sealer(&mut self) -> &mut S {
        self.clerk.sealer()
    }

    fn midnight(&self, day: Day) -> Stamp {
        day.at(NaiveTime::MIN, self.rules.zone())
    }

    fn rules_on(&self, day: Day) -> Arc<Rules> {
        Arc::clone(self.book.on(day).unwrap_or(&self.rules))
    }

    /// Does one thing; most give a fact.
    fn act(&mut self, now: Stamp, task: Task) -> Result<Option<Told>, Fault> {
        match task {
            Task::Open => self.open(now).map(Some),
            Task::ChangeRules => self.change_rules(now),
            Task::Person(person, step, at) => self.person(person, step, at, now).map(Some),
            Task::Day(day) => {
                self.begin(day);
                Ok(None)
            }
            Task::Count(case, step, at) => self.count(case, step, at, now).map(Some),
            Task::Find(draft) => self.find(*draft, now).map(Some),
            Task::Lead(case, act, at) => self.lead(case, &act, at, now).map(Some),
            Task::Matter(matter) => self.matter(matter, now),
            Task::Look => {
                self.look(now);
                Ok(None)
            }
            Task::Tick => {
                self.tick(now);
                Ok(None)
            }
            Task::Raise(wished) => self.raise(*wished, now),
            Task::React(id, reaction) => self.react(&id, *reaction, now),
            Task::Remind(call) => self.remind(*call, now),
            Task::Snooze(about, unit) => self.snooze(&about, unit, now),
            Task::Summary(step) => self.summary(*step, now).map(Some),
        }
    }
}

impl<S: Sealer> Iterator for Simulation<S> {
    type Item = Result<Told, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let end = end_of(self.last, self.rules.zone());
        while let Some((now, task)) = self.agenda.pop(end) {
            let done = self.act(now, task);
            let done = done.and_then(|told| {
                told.iter().try_for_each(|told| self.witness(told))?;
                Ok(told)
            });
            self.failed = done.is_err();
            if let Some(told) = done.transpose() {
                return Some(told);
            }
        }
        None
    }
}
