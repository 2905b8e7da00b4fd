//! What happens to one unit's count of one day: posted on time, late or not at all, corrected, approved, reopened.

use std::collections::VecDeque;

use chrono::{NaiveTime, SubsecRound};
use vocabulary::{
    Day, Role, Rules, Secret, Stamp, StreamId,
    count::{Count, CountCommand},
    rules::Figures,
};

use super::{
    clerk::{Clerk, Fault, Moment, Sealer, Thread, Told},
    dice::{Dice, Purpose},
    figures,
    profile::Profile,
    rhythm::{self, Span, later},
    words,
};

/// One step of a count.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Post { figures: Figures, zero: bool },
    PostAgain(Figures),
    Correct(Figures),
    Withdraw,
    Approve,
    Return,
    Reopen { until: Stamp },
}

impl Step {
    /// Who takes it: the unit or the office.
    pub(super) const fn role(&self) -> Role {
        match self {
            Step::Post { .. } | Step::PostAgain(_) | Step::Correct(_) | Step::Withdraw => Role::Liaison,
            Step::Approve | Step::Return | Step::Reopen { .. } => Role::Office,
        }
    }
}

/// One unit's count of one day and all that is still to happen to it: when, and when recorded.
#[derive(Debug)]
pub(super) struct CountCase {
    pub(super) profile: Profile,
    pub(super) day: Day,
    thread: Thread<Count>,
    dice: Dice,
    pub(super) steps: VecDeque<(Stamp, Stamp, Step)>,
}

/// Writes the steps down, each after the one before.
struct Diary<'a> {
    profile: &'a Profile,
    day: Day,
    rules: &'a Rules,
    dice: Dice,
    free_from: Stamp,
    steps: VecDeque<(Stamp, Stamp, Step)>,
}

impl CountCase {
    /// Plans the count of `day`; `number` tells it from every other.
    pub(super) fn plan(profile: &Profile, day: Day, rules: &Rules, (seed, number): (u64, u64)) -> Self {
        let dice = Dice::of(seed, Purpose::Counts, number);
        let free_from = day.at(NaiveTime::MIN, rules.zone());
        let mut diary = Diary { profile, day, rules, dice, free_from, steps: VecDeque::new() };
        diary.write();
        let Diary { dice, steps, .. } = diary;
        let thread = Thread::new(StreamId::count(&profile.unit, day));
        Self { profile: profile.clone(), day, thread, dice, steps }
    }

    /// When it will be posted first.
    pub(super) fn posted_at(&self) -> Option<Stamp> {
        self.steps.iter().find(|(_, _, step)| matches!(step, Step::Post { .. })).map(|(at, _, _)| *at)
    }

    /// The least value that a figure will ever have in it; 0 when it is not in every posting.
    pub(super) fn least(&self, key: &str) -> u64 {
        let values = self.steps.iter().filter_map(|(_, _, step)| match step {
            Step::Post { figures, .. } => Some(value(figures, key).unwrap_or(0)),
            Step::PostAgain(figures) | Step::Correct(figures) => value(figures, key),
            Step::Withdraw | Step::Approve | Step::Return | Step::Reopen { .. } => None,
        });
        values.min().unwrap_or(0)
    }

    /// Takes a step.
    pub(super) fn act<S: Sealer>(
        &mut self,
        clerk: &mut Clerk<S>,
        step: Step,
        moment: Moment<'_>,
    ) -> Result<Told, Fault> {
        let (unit, day) = (self.profile.unit.clone(), self.day);
        let dice = &mut self.dice;
        let secret = |words: &'static str| Secret::new(words);
        let mut moment = moment;
        let command = match step {
            Step::Post { figures, zero } => CountCommand::Post { unit, day, figures, zero },
            Step::PostAgain(figures) => CountCommand::Post { unit, day, figures, zero: false },
            Step::Correct(figures) => {
                let reason = secret(words::count_corrected(dice));
                CountCommand::Correct { unit, day, figures, reason }
            }
            Step::Withdraw => {
                CountCommand::Withdraw { unit, day, reason: secret(words::count_withdrawn(dice)) }
            }
            Step::Approve => CountCommand::Approve { unit, day },
            Step::Return => CountCommand::Return { unit, day, reason: secret(words::count_returned(dice)) },
            Step::Reopen { until } => {
                CountCommand::Reopen { unit, day, reason: secret(words::count_reopened(dice)), until }
            }
        };
        // What is recorded first of a day is nobody's consequence; all else follows from what went before.
        moment.cause = self.thread.last_id;
        let id = clerk.next_id(moment.at);
        let subject = self.thread.stream.to_string();
        let command = command.seal(|field, text| clerk.seal(&subject, id, field, &text))?;
        clerk.grant(&mut self.thread, id, command, &moment)
    }
}

fn value(figures: &Figures, key: &str) -> Option<u64> {
    figures.iter().find(|(known, _)| known.as_str() == key).map(|(_, value)| *value)
}

impl Diary<'_> {
    fn write(&mut self) {
        if self.dice.permille(self.profile.missing_permille) {
            if self.dice.percent(12) {
                self.report_after_the_lock();
            }
            return;
        }
        let at = self.post_time();
        if self.dice.percent(self.profile.zero_percent) {
            self.enter(at, Step::Post { figures: figures::zero(self.rules), zero: true });
            return self.review();
        }
        let right = figures::of_day(self.profile, self.day, self.rules, &mut self.dice);
        let slips = self.dice.permille(13);
        let posted = if slips { figures::slipped(&right, self.rules, &mut self.dice) } else { right.clone() };
        self.enter(at, Step::Post { figures: posted.clone(), zero: false });
        if self.dice.permille(4) {
            self.enter(later(self.free_from, 900), Step::Withdraw);
            self.enter(later(self.free_from, 600), Step::Post { figures: posted.clone(), zero: false });
        } else if self.dice.permille(28) {
            let at = rhythm::clock(self.free_from, Span { from: 20, to: 90 }, &mut self.dice);
            let more = figures::more(&right, &mut self.dice);
            self.enter(at, Step::PostAgain(more));
        }
        if slips && posted != right {
            let at = self.next_morning(8 * 60 + 20, 8 * 60 + 59);
            self.enter(at, Step::Correct(right));
        } else if self.dice.permille(32) {
            let at = self.next_morning(8 * 60 + 10, 8 * 60 + 59);
            self.correct(at);
        }
        self.review();
    }

    /// Changes a figure, to a value it has never had: `personnel` and `vehicles_checked` only grow above.
    fn correct(&mut self, at: Stamp) {
        let posted = self.steps.iter().rev().find_map(|(_, _, step)| match step {
            Step::Post { figures, .. } | Step::PostAgain(figures) | Step::Correct(figures) => Some(figures),
            Step::Withdraw | Step::Approve | Step::Return | Step::Reopen { .. } => None,
        });
        let more = posted.map(|posted| figures::more(posted, &mut self.dice));
        if let Some(more) = more.filter(|more| !more.is_empty()) {
            self.enter(at, Step::Correct(more));
        }
    }

    fn post_time(&mut self) -> Stamp {
        let (day, rules) = (self.day, self.rules);
        if !self.dice.permille(self.profile.late_permille) {
            let (from, to) =
                if self.dice.percent(82) { (17 * 60, 17 * 60 + 55) } else { (15 * 60, 16 * 60 + 59) };
            return rhythm::between(day, from, to, rules, &mut self.dice);
        }
        if self.dice.percent(60) {
            return rhythm::between(day, 18 * 60 + 1, 22 * 60, rules, &mut self.dice);
        }
        rhythm::between(day.next(), 8 * 60 + 30, 11 * 60 + 30, rules, &mut self.dice)
    }

    fn next_morning(&mut self, from: u32, to: u32) -> Stamp {
        rhythm::between(self.day.next(), from, to, self.rules, &mut self.dice)
    }

    /// The office looks at most counts on the next working day, and returns a few while they can still be changed.
    fn review(&mut self) {
        let (rules, lock) = (self.rules, self.rules.count_locks(self.day));
        let morning = rules.calendar.workday_from(self.day.next());
        let at = rhythm::between(morning, 9 * 60 + 5, 11 * 60 + 45, rules, &mut self.dice);
        let at = at.max(later(self.free_from, 600));
        let in_time = later(at, 6 * 3_600) <= lock;
        match self.dice.below(1_000) {
            0..30 if in_time => {
                self.enter(at, Step::Return);
                let answer = rhythm::clock(self.free_from, Span { from: 20, to: 240 }, &mut self.dice);
                self.correct(answer);
                let again = rhythm::office(self.free_from, Span { from: 30, to: 400 }, rules, &mut self.dice);
                self.enter(again, Step::Approve);
            }
            0..705 => {
                self.enter(at, Step::Approve);
                if self.dice.permille(7) {
                    self.reopen_after_the_lock();
                    let changed = rhythm::clock(self.free_from, Span { from: 60, to: 900 }, &mut self.dice);
                    self.correct(changed);
                    self.approve_at_last();
                }
            }
            _ => {}
        }
    }

    fn report_after_the_lock(&mut self) {
        self.reopen_after_the_lock();
        let figures = figures::of_day(self.profile, self.day, self.rules, &mut self.dice);
        let at = rhythm::clock(self.free_from, Span { from: 30, to: 1_200 }, &mut self.dice);
        self.enter(at, Step::Post { figures, zero: false });
        self.approve_at_last();
    }

    fn reopen_after_the_lock(&mut self) {
        let rules = self.rules;
        let locked = rules.day_of(rules.count_locks(self.day));
        let day = rules.calendar.workday_from(locked.plus(i64::from(self.dice.between(1, 5))));
        let at = rhythm::between(day, 9 * 60 + 10, 16 * 60, rules, &mut self.dice);
        self.enter(at, Step::Reopen { until: later(at, 48 * 3_600) });
    }

    fn approve_at_last(&mut self) {
        let at = rhythm::office(self.free_from, Span { from: 30, to: 300 }, self.rules, &mut self.dice);
        self.enter(at, Step::Approve);
    }

    fn enter(&mut self, at: Stamp, step: Step) {
        let at = at.max(self.free_from).trunc_subsecs(0);
        let weak = if matches!(step, Step::Post { .. }) && !self.profile.is_department() { 25 } else { 0 };
        let recorded = rhythm::recorded(at, weak, &mut self.dice);
        self.free_from = later(recorded, 60);
        self.steps.push_back((at, recorded, step));
    }
}
