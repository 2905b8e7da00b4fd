//! Group commit: whoever comes while a commit runs waits for it, and the next commit takes all of them at once.
//!
//! There is no thread of its own. A caller who finds no leader leads at once, so a lone writer pays two uncontended
//! locks. A leader serves one group and hands the lead to the first who still waits, so nobody leads for ever.
//! It knows nothing of SQLite: the work is a closure from a group of jobs to as many results.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Locks, also after a panic of another holder: every state guarded here is whole between two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The queue before the commit.
#[derive(Debug)]
pub(crate) struct Group<J, R> {
    state: Mutex<State<J, R>>,
    limit: usize,
}

#[derive(Debug)]
struct State<J, R> {
    led: bool,
    waiting: VecDeque<(J, Arc<Seat<J, R>>)>,
}

/// Where one waiting caller hears what became of its job.
#[derive(Debug)]
struct Seat<J, R> {
    word: Mutex<Word<J, R>>,
    spoken: Condvar,
}

#[derive(Debug)]
enum Word<J, R> {
    /// Nothing yet.
    Wait,
    /// Take your job back and lead the next group.
    Lead(J),
    /// The result.
    Done(R),
    /// The leader died before it had a result.
    Lost,
}

impl<J, R> Seat<J, R> {
    fn say(&self, word: Word<J, R>) {
        *lock(&self.word) = word;
        self.spoken.notify_one();
    }

    /// Waits as long as the leader works; its work is bounded by the busy timeout and the disk.
    fn listen(&self) -> Word<J, R> {
        let heard = self.spoken.wait_while(lock(&self.word), |word| matches!(word, Word::Wait));
        std::mem::replace(&mut *heard.unwrap_or_else(PoisonError::into_inner), Word::Lost)
    }
}

impl<J, R> Group<J, R> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { state: Mutex::new(State { led: false, waiting: VecDeque::new() }), limit: limit.max(1) }
    }

    /// Does the job in a group, led by this caller or another; `None` when a leader ended in a panic.
    pub(crate) fn take_part(&self, job: J, work: impl FnOnce(&[J]) -> Vec<R>) -> Option<R> {
        let mut state = lock(&self.state);
        if !state.led {
            state.led = true;
            drop(state);
            return self.lead(job, work);
        }
        let seat = Arc::new(Seat { word: Mutex::new(Word::Wait), spoken: Condvar::new() });
        state.waiting.push_back((job, Arc::clone(&seat)));
        drop(state);
        match seat.listen() {
            Word::Lead(job) => self.lead(job, work),
            Word::Done(result) => Some(result),
            Word::Wait | Word::Lost => None,
        }
    }

    fn lead(&self, own: J, work: impl FnOnce(&[J]) -> Vec<R>) -> Option<R> {
        let mut jobs = vec![own];
        let mut term = Term { group: self, seats: Vec::new(), over: false };
        {
            let mut state = lock(&self.state);
            let company = state.waiting.len().min(self.limit - 1);
            for (job, seat) in state.waiting.drain(..company) {
                jobs.push(job);
                term.seats.push(seat);
            }
        }
        let mut results = work(&jobs).into_iter();
        let result = results.next();
        // The next commit begins before this one's members are woken: the disk works while they come back.
        term.hand_over();
        for seat in term.seats.drain(..) {
            seat.say(results.next().map_or(Word::Lost, Word::Done));
        }
        result
    }

    #[cfg(test)]
    fn waiting(&self) -> usize {
        lock(&self.state).waiting.len()
    }
}

/// One leader's term: at its end, also by a panic, nobody is left waiting and somebody else leads.
struct Term<'g, J, R> {
    group: &'g Group<J, R>,
    seats: Vec<Arc<Seat<J, R>>>,
    over: bool,
}

impl<J, R> Term<'_, J, R> {
    fn hand_over(&mut self) {
        self.over = true;
        let mut state = lock(&self.group.state);
        match state.waiting.pop_front() {
            Some((job, seat)) => seat.say(Word::Lead(job)),
            None => state.led = false,
        }
    }
}

impl<J, R> Drop for Term<'_, J, R> {
    fn drop(&mut self) {
        if !self.over {
            self.hand_over();
        }
        for seat in self.seats.drain(..) {
            seat.say(Word::Lost);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::{Duration, Instant};

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
