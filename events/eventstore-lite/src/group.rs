//! Group commit: whoever comes while a commit runs waits for it, and the next commit takes all of them at once.
//!
//! There is no thread of its own. The first who comes to an empty group leads it: it waits for its turn at the disk,
//! closes the group, does the work of all, and wakes them together. A lone writer leads at once, and pays three
//! uncontended locks. It knows nothing of SQLite: the work is a closure from a group of jobs to as many results.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Locks, also after a panic of another holder: every state guarded here is whole between two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The queue before the commit.
#[derive(Debug)]
pub(crate) struct Group<J, R> {
    open: Mutex<Open<J, R>>,
    /// Held by the leader whose group is being committed.
    turn: Mutex<Last>,
    limit: usize,
}

/// What the last group was like.
#[derive(Debug, Default)]
struct Last {
    size: usize,
    took: Duration,
}

/// The group that still takes jobs.
#[derive(Debug)]
struct Open<J, R> {
    jobs: Vec<J>,
    answers: Arc<Answers<R>>,
}

/// Where the members of one group hear what became of their jobs, each at its own place.
#[derive(Debug)]
struct Answers<R> {
    /// None while the leader works; a place is empty when the leader died before it had its result.
    given: Mutex<Option<Vec<Option<R>>>>,
    /// One for the whole group: the system wakes many who wait for one thing for less than it wakes them singly.
    spoken: Condvar,
}

impl<R> Answers<R> {
    fn none_yet() -> Arc<Self> {
        Arc::new(Self { given: Mutex::new(None), spoken: Condvar::new() })
    }

    /// Waits as long as the leader works; its work is bounded by the busy timeout and the disk.
    fn wait_for(&self, place: usize) -> Option<R> {
        let heard = self.spoken.wait_while(lock(&self.given), |given| given.is_none());
        heard.unwrap_or_else(PoisonError::into_inner).as_mut()?.get_mut(place)?.take()
    }
}

impl<J, R> Group<J, R> {
    /// At most `limit` jobs are done at once.
    pub(crate) fn new(limit: usize) -> Self {
        let open = Open { jobs: Vec::new(), answers: Answers::none_yet() };
        Self { open: Mutex::new(open), turn: Mutex::default(), limit: limit.max(1) }
    }

    /// Does the job in a group, led by this caller or another; `None` when a leader ended in a panic.
    pub(crate) fn take_part(&self, job: J, work: impl FnMut(&[J]) -> Vec<R>) -> Option<R> {
        let (place, answers) = {
            let mut open = lock(&self.open);
            open.jobs.push(job);
            (open.jobs.len() - 1, Arc::clone(&open.answers))
        };
        if place > 0 {
            return answers.wait_for(place);
        }
        self.lead(&answers, work);
        answers.wait_for(place)
    }

    fn lead(&self, answers: &Answers<R>, mut work: impl FnMut(&[J]) -> Vec<R>) {
        let mut term = Term { answers, results: Vec::new() };
        let mut turn = lock(&self.turn);
        self.gather(&turn);
        let jobs = self.close();
        let began = Instant::now();
        for jobs in jobs.chunks(self.limit) {
            term.results.extend(work(jobs).into_iter().map(Some));
        }
        *turn = Last { size: jobs.len(), took: began.elapsed() };
        // The next commit begins before this one's members are woken: the disk works while they come back.
        drop(turn);
    }

    /// Lets those whom the last commit woke come back, so that one commit serves all: for as long as more of them come,
    /// and else until they are as many as before or a quarter of that commit's time is over. After a group of one there
    /// is nobody to wait for.
    fn gather(&self, last: &Last) {
        let began = Instant::now();
        let mut here = 0;
        while last.size > 1 && here < self.limit {
            let before = std::mem::replace(&mut here, lock(&self.open).jobs.len());
            let enough = here >= last.size || began.elapsed() > last.took / 4;
            if here == before && enough {
                break;
            }
            thread::yield_now();
        }
    }

    /// From here on, who comes belongs to the next group.
    fn close(&self) -> Vec<J> {
        let mut open = lock(&self.open);
        open.answers = Answers::none_yet();
        std::mem::take(&mut open.jobs)
    }

    #[cfg(test)]
    fn waiting(&self) -> usize {
        lock(&self.open).jobs.len()
    }
}

/// One leader's term: at its end, also by a panic, nobody is left waiting.
struct Term<'a, R> {
    answers: &'a Answers<R>,
    results: Vec<Option<R>>,
}

impl<R> Drop for Term<'_, R> {
    fn drop(&mut self) {
        *lock(&self.answers.given) = Some(std::mem::take(&mut self.results));
        self.answers.spoken.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::mpsc::channel;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    /// Lets the first caller lead until `company` others wait, then ends its work by `first`.
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
                        leading.send(()).unwrap();
                        until_waiting(group, company as usize);
                        first();
                        echo(jobs)
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

    fn until_waiting(group: &Group<u32, (u32, usize)>, count: usize) {
        let began = Instant::now();
        while group.waiting() < count {
            assert!(began.elapsed() < LIMIT, "the others never came");
            thread::yield_now();
        }
    }

    fn echo(jobs: &[u32]) -> Vec<(u32, usize)> {
        jobs.iter().map(|job| (*job, jobs.len())).collect()
    }

    #[test]
    fn those_who_come_during_a_commit_share_the_next_one() {
        let results = gather(&Group::new(256), 9, || {});
        let expected: Vec<_> = (0..10).map(|job| Some((job, if job == 0 { 1 } else { 9 }))).collect();
        assert_eq!(results, expected);
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
                    leading.send(()).unwrap();
                    until_waiting(group, 3);
                    echo(jobs)
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
