//! Group commit: whoever comes while a commit runs waits for it, and the next commit takes all of them at once.
//!
//! There is no thread of its own. The first who comes to an empty round gets the turn to lead it: it waits for the disk,
//! takes the others' jobs while they still come, and closes the round. A lone writer leads at once, and pays a few
//! uncontended locks. It knows nothing of SQLite, and nothing of how those who wait hear what became of their jobs: a job
//! brings that along.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use std::vec;

/// Locks, also after a panic of another holder: every state guarded here is whole between two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The queue before the commit.
#[derive(Debug)]
pub(crate) struct Group<J> {
    open: Mutex<Open<J>>,
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

/// The round that still takes jobs.
#[derive(Debug)]
struct Open<J> {
    round: Arc<Round<J>>,
    /// How many came to it.
    came: usize,
    /// Whether somebody has the turn to lead it.
    led: bool,
}

impl<J> Open<J> {
    fn new(led: bool) -> Self {
        Self { round: Arc::new(Round { jobs: Mutex::default() }), came: 0, led }
    }
}

/// Those who share one commit: what its leader has not taken yet.
#[derive(Debug)]
pub(crate) struct Round<J> {
    jobs: Mutex<Vec<J>>,
}

/// Who leads the round after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The first who comes to it.
    Whoever,
    /// The leader of this one, for whom that is cheaper than to wake another.
    Same,
}

impl<J> Group<J> {
    /// At most `limit` jobs are done at once.
    pub(crate) fn new(limit: usize) -> Self {
        Self { open: Mutex::new(Open::new(false)), turn: Mutex::default(), limit: limit.max(1) }
    }

    /// Puts a job into the round that is open. Who gets the round must lead it or give it up: nobody else will.
    pub(crate) fn join(&self, job: J) -> Option<Arc<Round<J>>> {
        let mut open = lock(&self.open);
        if open.came == self.limit {
            *open = Open::new(false);
        }
        open.came += 1;
        lock(&open.round.jobs).push(job);
        let leads = !std::mem::replace(&mut open.led, true);
        leads.then(|| Arc::clone(&open.round))
    }

    /// Waits for the disk and does the work of a round, which is to take every job there is; gives the round after it when
    /// that has the same leader.
    pub(crate) fn lead<T>(
        &self,
        round: &Arc<Round<J>>,
        next: Next,
        work: impl FnOnce(&mut Jobs<'_, J>) -> T,
    ) -> (T, Option<Arc<Round<J>>>) {
        let mut last = lock(&self.turn);
        let mut jobs = Jobs::of(self, round, next, *last);
        let done = work(&mut jobs);
        let next = jobs.next_round.take();
        *last = Last { size: jobs.count, took: jobs.came.elapsed() };
        (done, next)
    }

    /// Ends a round: who comes from here on is in the next one, and jobs that nobody took are dropped.
    pub(crate) fn end(&self, round: &Arc<Round<J>>) {
        self.close(round, Next::Whoever);
        let left = std::mem::take(&mut *lock(&round.jobs));
        drop(left);
    }

    /// Sends who comes from here on to the next round.
    fn close(&self, round: &Arc<Round<J>>, next: Next) -> Option<Arc<Round<J>>> {
        let mut open = lock(&self.open);
        if !Arc::ptr_eq(&open.round, round) {
            return None;
        }
        // A lone writer is not waited for.
        let goes_on = next == Next::Same && open.came > 1;
        *open = Open::new(goes_on);
        goes_on.then(|| Arc::clone(&open.round))
    }

    #[cfg(test)]
    fn came(&self) -> usize {
        lock(&self.open).came
    }
}

/// The jobs of a round, as they come; they end when the round is closed.
///
/// Those who heard from the last commit are still on their way back. They are waited for, so that one commit serves all:
/// for as long as more of them come, and else until they are as many as before or a quarter of that commit's time is over.
/// After a round of one there is nobody to wait for.
#[derive(Debug)]
pub(crate) struct Jobs<'a, J> {
    group: &'a Group<J>,
    round: &'a Arc<Round<J>>,
    next: Next,
    /// The next round, when it has the same leader.
    next_round: Option<Arc<Round<J>>>,
    last: Last,
    taken: vec::IntoIter<J>,
    count: usize,
    came: Instant,
    closed: bool,
}

impl<'a, J> Jobs<'a, J> {
    fn of(group: &'a Group<J>, round: &'a Arc<Round<J>>, next: Next, last: Last) -> Self {
        let (taken, came) = (Vec::new().into_iter(), Instant::now());
        Self { group, round, next, next_round: None, last, taken, count: 0, came, closed: false }
    }

    /// Waits for a job or the end of the round, and says whether it is the end.
    fn are_over(&mut self) -> bool {
        while self.taken.as_slice().is_empty() {
            self.taken = std::mem::take(&mut *lock(&self.round.jobs)).into_iter();
            if !self.taken.as_slice().is_empty() {
                self.came = Instant::now();
            } else if self.closed {
                return true;
            } else if self.are_enough() {
                // Whoever came between the look and this is taken by one more look.
                self.next_round = self.group.close(self.round, self.next);
                self.closed = true;
            } else {
                thread::yield_now();
            }
        }
        false
    }

    fn are_enough(&self) -> bool {
        self.last.size <= 1 || self.count >= self.last.size || self.came.elapsed() > self.last.took / 4
    }
}

impl<J> Iterator for Jobs<'_, J> {
    type Item = J;

    fn next(&mut self) -> Option<J> {
        if self.are_over() {
            return None;
        }
        self.count += 1;
        self.taken.next()
    }
}

/// A leader that panics leads no further: who waits for it in the next round hears that.
impl<J> Drop for Jobs<'_, J> {
    fn drop(&mut self) {
        if let Some(round) = &self.next_round {
            self.group.end(round);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::mpsc::{RecvTimeoutError, Sender, channel};

    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    /// A number, and where its owner hears it together with the size of its round; nothing when the job is dropped.
    type Job = (u32, Sender<(u32, usize)>);

    /// Joins with a job and leads when it is the first; `work` sees the jobs before they are answered.
    fn take_part(group: &Group<Job>, number: u32, work: impl FnOnce(&[Job])) -> Option<(u32, usize)> {
        let (tell, hear) = channel();
        if let Some(round) = group.join((number, tell)) {
            let led = catch_unwind(AssertUnwindSafe(|| {
                let (jobs, _) = group.lead(&round, Next::Whoever, |jobs| {
                    let jobs: Vec<Job> = jobs.collect();
                    work(&jobs);
                    jobs
                });
                let size = jobs.len();
                for (number, tell) in jobs {
                    tell.send((number, size)).unwrap();
                }
            }));
            drop(led);
            group.end(&round);
        }
        match hear.recv_timeout(LIMIT) {
            Ok(heard) => Some(heard),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("job {number} was never answered"),
        }
    }

    /// Lets the first caller work until `company` others wait, then ends its work by `first`.
    fn gather(group: &Group<Job>, company: u32, first: impl Fn() + Send) -> Vec<Option<(u32, usize)>> {
        let (leading, led) = channel();
        thread::scope(|scope| {
            let leader = scope.spawn(move || {
                take_part(group, 0, |_| {
                    leading.send(()).unwrap();
                    until_came(group, company as usize);
                    first();
                })
            });
            led.recv_timeout(LIMIT).unwrap();
            let others: Vec<_> =
                (1..=company).map(|number| scope.spawn(move || take_part(group, number, |_| {}))).collect();
            let mut results = vec![leader.join().unwrap()];
            results.extend(others.into_iter().map(|other| other.join().unwrap()));
            results
        })
    }

    /// Waits until so many are in the open round.
    fn until_came(group: &Group<Job>, count: usize) {
        let began = Instant::now();
        while group.came() < count {
            assert!(began.elapsed() < LIMIT, "the others never came");
            thread::yield_now();
        }
    }

    #[test]
    fn those_who_come_during_a_commit_share_the_next_one() {
        let results = gather(&Group::new(256), 9, || {});
        let expected: Vec<_> = (0..10).map(|job| Some((job, if job == 0 { 1 } else { 9 }))).collect();
        assert_eq!(results, expected);
    }

    #[test]
    fn those_who_come_before_the_leader_takes_the_jobs_join_it() {
        let group = Group::<Job>::new(256);
        let (tell, hear) = channel();
        let round = group.join((0, tell.clone())).unwrap();
        assert!((1..3).all(|number| group.join((number, tell.clone())).is_none()));
        let numbers: Vec<u32> =
            group.lead(&round, Next::Whoever, |jobs| jobs.map(|(number, _)| number).collect()).0;
        assert_eq!(numbers, [0, 1, 2]);
        assert!(group.join((3, tell)).is_some(), "the next round has a leader of its own");
        drop(hear);
    }

    #[test]
    fn a_group_is_never_larger_than_its_limit() {
        let group = Group::<Job>::new(4);
        let (tell, _hear) = channel();
        let leads: Vec<_> = (0..9).map(|number| group.join((number, tell.clone()))).collect();
        assert_eq!(leads.iter().map(Option::is_some).filter(|leads| *leads).count(), 3);
        let sizes =
            leads.iter().flatten().map(|round| group.lead(round, Next::Whoever, |jobs| jobs.count()).0);
        assert_eq!(sizes.collect::<Vec<_>>(), [4, 4, 1]);
    }

    #[test]
    fn a_leader_that_panics_leaves_nobody_waiting_and_the_group_usable() {
        let group = Group::<Job>::new(256);
        let results = gather(&group, 5, || panic!("the leader dies"));
        assert_eq!(results.first(), Some(&None));
        assert!(results.iter().skip(1).all(Option::is_some));
        assert_eq!(take_part(&group, 7, |_| {}), Some((7, 1)));
    }

    #[test]
    fn the_members_of_a_group_whose_leader_gives_up_are_told() {
        let group = Group::<Job>::new(256);
        let (tell, hear) = channel();
        let round = group.join((0, tell.clone())).unwrap();
        assert!(group.join((1, tell)).is_none());
        group.end(&round);
        assert_eq!(hear.recv_timeout(LIMIT), Err(RecvTimeoutError::Disconnected));
        assert_eq!(take_part(&group, 7, |_| {}), Some((7, 1)));
    }
}
