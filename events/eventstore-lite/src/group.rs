//! Group commit: whoever comes while a commit runs waits for it, and the next commit takes all of them at once.
//!
//! There is no thread of its own. The first who comes to an empty round leads it: it waits for its turn at the disk, does
//! the others' jobs while they still come, closes the round, commits, and wakes all together. A lone writer leads at
//! once, and pays a few uncontended locks. It knows nothing of SQLite: the work is a closure from jobs, as
//! they come, to as many results.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use std::vec;

/// Locks, also after a panic of another holder: every state guarded here is whole between two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The queue before the commit.
#[derive(Debug)]
pub(crate) struct Group<J, R> {
    open: Mutex<Open<J, R>>,
    /// Held by the leader whose round is being worked on.
    turn: Mutex<Last>,
    limit: usize,
}

/// What the last round was like.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    size: usize,
    /// From the last who came to the end.
    took: Duration,
}

/// The round that still takes jobs, and how many callers ever came.
#[derive(Debug)]
struct Open<J, R> {
    round: Arc<Round<J, R>>,
    came: usize,
}

/// Those who share one commit. Each has a place, and hears there what became of its job.
#[derive(Debug)]
struct Round<J, R> {
    /// How many callers came before its first.
    before: usize,
    /// What the leader has not taken yet.
    jobs: Mutex<Vec<J>>,
    /// Not set while the leader works; a place is missing when the leader died before it had its result. It is spoken
    /// once, and hearing it takes no lock that another wants: those who are woken together do not queue again.
    answers: OnceLock<Vec<Mutex<Option<R>>>>,
}

impl<J, R> Round<J, R> {
    fn after(before: usize) -> Arc<Self> {
        Arc::new(Self { before, jobs: Mutex::default(), answers: OnceLock::new() })
    }

    /// Waits as long as the leader works; its work is bounded by the busy timeout and the disk.
    fn wait_for(&self, place: usize) -> Option<R> {
        lock(self.answers.wait().get(place)?).take()
    }
}

impl<J, R> Group<J, R> {
    /// At most `limit` jobs are done at once.
    pub(crate) fn new(limit: usize) -> Self {
        let open = Open { round: Round::after(0), came: 0 };
        Self { open: Mutex::new(open), turn: Mutex::default(), limit: limit.max(1) }
    }

    /// Does the job in a round, led by this caller or another; `None` when a leader ended in a panic.
    ///
    /// The work is to take every job there is, and gives their results in the same order.
    pub(crate) fn take_part(&self, job: J, work: impl FnOnce(&mut Jobs<'_, J, R>) -> Vec<R>) -> Option<R> {
        let (place, round) = self.join(job);
        if place == 0 {
            self.lead(&round, work);
        }
        round.wait_for(place)
    }

    fn join(&self, job: J) -> (usize, Arc<Round<J, R>>) {
        let mut open = lock(&self.open);
        if open.came - open.round.before == self.limit {
            open.round = Round::after(open.came);
        }
        let place = open.came - open.round.before;
        open.came += 1;
        lock(&open.round.jobs).push(job);
        (place, Arc::clone(&open.round))
    }

    fn lead(&self, round: &Arc<Round<J, R>>, work: impl FnOnce(&mut Jobs<'_, J, R>) -> Vec<R>) {
        let mut term = Term { group: self, round, results: Vec::new() };
        let mut last = lock(&self.turn);
        let mut jobs = Jobs::of(self, round, *last);
        term.results = work(&mut jobs);
        *last = Last { size: jobs.count, took: jobs.came.elapsed() };
        // The next round begins before this one's members are woken: its leader works while they come back.
        drop(last);
    }

    /// Sends who comes from here on to the next round.
    fn close(&self, round: &Arc<Round<J, R>>) {
        let mut open = lock(&self.open);
        if Arc::ptr_eq(&open.round, round) {
            open.round = Round::after(open.came);
        }
    }

    #[cfg(test)]
    fn came(&self) -> usize {
        lock(&self.open).came
    }
}

/// The jobs of a round, as they come; they end when the round is closed.
///
/// Those whom the last commit woke are still on their way back. They are waited for, so that one commit serves all: for
/// as long as more of them come, and else until they are as many as before or a quarter of that commit's time is over.
/// After a round of one there is nobody to wait for.
#[derive(Debug)]
pub(crate) struct Jobs<'a, J, R> {
    group: &'a Group<J, R>,
    round: &'a Arc<Round<J, R>>,
    last: Last,
    taken: vec::IntoIter<J>,
    count: usize,
    came: Instant,
}

impl<'a, J, R> Jobs<'a, J, R> {
    fn of(group: &'a Group<J, R>, round: &'a Arc<Round<J, R>>, last: Last) -> Self {
        Self { group, round, last, taken: Vec::new().into_iter(), count: 0, came: Instant::now() }
    }

    /// How many there were so far.
    pub(crate) fn count_so_far(&self) -> usize {
        self.count
    }

    fn are_enough(&self) -> bool {
        self.last.size <= 1 || self.count >= self.last.size || self.came.elapsed() > self.last.took / 4
    }
}

impl<J, R> Iterator for Jobs<'_, J, R> {
    type Item = J;

    fn next(&mut self) -> Option<J> {
        let mut is_closed = false;
        loop {
            if let Some(job) = self.taken.next() {
                self.count += 1;
                return Some(job);
            }
            self.taken = std::mem::take(&mut *lock(&self.round.jobs)).into_iter();
            if !self.taken.as_slice().is_empty() {
                self.came = Instant::now();
            } else if is_closed {
                return None;
            } else if self.are_enough() {
                // Whoever came between the look and this is taken by one more look.
                self.group.close(self.round);
                is_closed = true;
            } else {
                thread::yield_now();
            }
        }
    }
}

/// One leader's term: at its end, also by a panic, nobody is left waiting, and nobody joins it any more.
struct Term<'a, J, R> {
    group: &'a Group<J, R>,
    round: &'a Arc<Round<J, R>>,
    results: Vec<R>,
}

impl<J, R> Drop for Term<'_, J, R> {
    fn drop(&mut self) {
        self.group.close(self.round);
        let places = self.results.drain(..).map(|result| Mutex::new(Some(result))).collect();
        // It is not set yet: a round has one leader, and a leader one term.
        let _ = self.round.answers.set(places);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::mpsc::channel;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    /// Lets the first caller commit until `company` others wait, then ends its work by `first`.
    fn gather(
        group: &Group<u32, (u32, usize)>,
        company: u32,
        first: impl Fn() + Send,
    ) -> Vec<Option<(u32, usize)>> {
        let (leading, led) = channel();
        thread::scope(|scope| {
            let leader = scope.spawn(move || {
                catch_unwind(AssertUnwindSafe(|| {
                    group.take_part(0, |jobs| {
                        let results = echo(jobs);
                        leading.send(()).unwrap();
                        until_came(group, 1 + company as usize);
                        first();
                        results
                    })
                }))
                .unwrap_or(None)
            });
            led.recv_timeout(LIMIT).unwrap();
            let others: Vec<_> =
                (1..=company).map(|job| scope.spawn(move || group.take_part(job, echo))).collect();
            let mut results = vec![leader.join().unwrap()];
            results.extend(others.into_iter().map(|other| other.join().unwrap()));
            results
        })
    }

    fn until_came(group: &Group<u32, (u32, usize)>, count: usize) {
        let began = Instant::now();
        while group.came() < count {
            assert!(began.elapsed() < LIMIT, "the others never came");
            thread::yield_now();
        }
    }

    fn echo(jobs: &mut Jobs<'_, u32, (u32, usize)>) -> Vec<(u32, usize)> {
        let jobs: Vec<u32> = jobs.collect();
        jobs.iter().map(|job| (*job, jobs.len())).collect()
    }

    #[test]
    fn those_who_come_during_a_commit_share_the_next_one() {
        let results = gather(&Group::new(256), 9, || {});
        let expected: Vec<_> = (0..10).map(|job| Some((job, if job == 0 { 1 } else { 9 }))).collect();
        assert_eq!(results, expected);
    }

    #[test]
    fn those_who_come_before_the_commit_join_it() {
        let group = Group::new(256);
        let (leading, led) = channel();
        let results: Vec<_> = thread::scope(|scope| {
            let group = &group;
            let first = scope.spawn(move || {
                group.take_part(0, |jobs| {
                    leading.send(()).unwrap();
                    until_came(group, 3);
                    echo(jobs)
                })
            });
            led.recv_timeout(LIMIT).unwrap();
            let others: Vec<_> = (1..3).map(|job| scope.spawn(move || group.take_part(job, echo))).collect();
            [first].into_iter().chain(others).map(|caller| caller.join().unwrap()).collect()
        });
        assert_eq!(results, [Some((0, 3)), Some((1, 3)), Some((2, 3))]);
    }

    #[test]
    fn a_group_is_never_larger_than_its_limit() {
        let results = gather(&Group::new(4), 10, || {});
        assert!(results.iter().all(|result| result.is_some_and(|(_, size)| size <= 4)));
        assert!(results.iter().any(|result| result.is_some_and(|(_, size)| size == 4)));
    }

    #[test]
    fn a_leader_that_panics_leaves_nobody_waiting_and_the_group_usable() {
        let group = Group::new(256);
        let results = gather(&group, 5, || panic!("the leader dies"));
        assert_eq!(results.first(), Some(&None));
        assert!(results.iter().skip(1).all(Option::is_some));
        assert_eq!(group.take_part(7, echo), Some((7, 1)));
    }

    #[test]
    fn the_members_of_a_group_whose_leader_panics_are_told() {
        let group: Group<u32, (u32, usize)> = Group::new(256);
        let (leading, led) = channel();
        let dying = |job| {
            let part = || group.take_part(job, |_| panic!("the leader dies"));
            catch_unwind(AssertUnwindSafe(part)).unwrap_or(None)
        };
        let outcomes: Vec<_> = thread::scope(|scope| {
            let group = &group;
            let first = scope.spawn(move || {
                group.take_part(0, |jobs| {
                    let results = echo(jobs);
                    leading.send(()).unwrap();
                    until_came(group, 4);
                    results
                })
            });
            led.recv_timeout(LIMIT).unwrap();
            let others: Vec<_> = (1..4).map(|job| scope.spawn(move || dying(job))).collect();
            assert_eq!(first.join().unwrap(), Some((0, 1)));
            others.into_iter().map(|other| other.join().unwrap()).collect()
        });
        assert_eq!(outcomes, [None, None, None]);
        assert_eq!(group.take_part(7, echo), Some((7, 1)));
    }
}
