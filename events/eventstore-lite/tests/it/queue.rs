//! Appends that nobody waits for with a thread: who gets the turn, and what becomes of those who gave it away.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use eventstore_lite::{AppendError, Appended, Failure, Store, Turn};

use crate::{LIMIT, append, folder, open};

type Heard = Receiver<Result<Appended, AppendError>>;

fn queue(store: &Store, id: u128) -> (Option<Turn>, Heard) {
    let (tell, heard) = channel();
    let stream = format!("stream/{id}");
    let turn = store.queue(&append(&stream, 0, id, b"x"), move |answer| tell.send(answer).unwrap()).unwrap();
    (turn, heard)
}

#[test]
fn the_first_gets_the_turn_and_its_commit_tells_all_in_order() {
    let (_folder, path) = folder();
    let store = open(&path);
    let (turn, first) = queue(&store, 1);
    let others: Vec<_> = (2..=20).map(|id| queue(&store, id)).collect();
    assert!(others.iter().all(|(turn, _)| turn.is_none()));
    assert_eq!(store.head().unwrap(), 0, "nothing is written before the turn is taken");
    turn.unwrap().commit();
    for (heard, position) in [first].iter().chain(others.iter().map(|(_, heard)| heard)).zip(1..) {
        assert_eq!(heard.recv_timeout(LIMIT).unwrap().unwrap(), Appended::Written(position));
    }
    assert_eq!(store.verify().unwrap(), 20);
}

#[test]
fn a_conflict_and_a_known_id_are_told_to_theirs_alone() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.append(&append("lead/1", 0, 1, b"found")).unwrap();
    let (turn, fresh) = queue(&store, 2);
    let (_, known) = queue(&store, 1);
    let (tell, conflict) = channel();
    let late = append("lead/1", 0, 3, b"late");
    assert!(store.queue(&late, move |answer| tell.send(answer).unwrap()).unwrap().is_none());
    turn.unwrap().commit();
    assert_eq!(fresh.recv_timeout(LIMIT).unwrap().unwrap(), Appended::Written(2));
    assert_eq!(known.recv_timeout(LIMIT).unwrap().unwrap(), Appended::Known(1));
    let refused = conflict.recv_timeout(LIMIT).unwrap().unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { expected: 0, last: 1, .. }), "{refused:?}");
}

#[test]
fn a_turn_that_is_not_taken_leaves_nobody_waiting_and_the_log_usable() {
    let (_folder, path) = folder();
    let store = open(&path);
    let (turn, first) = queue(&store, 1);
    let (none, second) = queue(&store, 2);
    assert!(none.is_none());
    let waiting = thread::scope(|scope| {
        let waiting = scope.spawn(|| store.append(&append("lead/9", 0, 9, b"waits")));
        // It may come before or after the turn is given up: it is told that it is interrupted, or it leads by itself.
        drop(turn);
        waiting.join().unwrap()
    });
    assert!(matches!(
        waiting,
        Ok(Appended::Written(1)) | Err(AppendError::Failure(Failure::Interrupted { .. }))
    ));
    for heard in [first, second] {
        assert_eq!(heard.recv_timeout(LIMIT).unwrap_err(), RecvTimeoutError::Disconnected);
    }
    let (turn, again) = queue(&store, 1);
    turn.unwrap().commit();
    assert!(again.recv_timeout(LIMIT).unwrap().is_ok());
}

#[test]
fn one_who_panics_when_told_takes_nobody_with_it() {
    let (_folder, path) = folder();
    let store = open(&path);
    let turn = store.queue(&append("lead/1", 0, 1, b"x"), |_| panic!("told")).unwrap();
    let (_, beside) = queue(&store, 2);
    assert!(catch_unwind(AssertUnwindSafe(|| turn.unwrap().commit())).is_err());
    assert_eq!(beside.recv_timeout(LIMIT).unwrap_err(), RecvTimeoutError::Disconnected);
    assert_eq!(store.verify().unwrap(), 2, "it was written all the same");
    let (turn, next) = queue(&store, 3);
    turn.unwrap().commit();
    assert_eq!(next.recv_timeout(LIMIT).unwrap().unwrap(), Appended::Written(3));
}

#[test]
fn many_threads_that_queue_at_once_are_all_told_once() {
    let (_folder, path) = folder();
    let store = open(&path);
    let told: Vec<u64> = thread::scope(|scope| {
        let writers: Vec<_> = (0..8_u128)
            .map(|writer| {
                let store = &store;
                scope.spawn(move || {
                    (1..=40).map(|n| tell_position(store, writer * 1_000 + n)).collect::<Vec<_>>()
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let mut positions = told;
    positions.sort_unstable();
    assert_eq!(positions, (1..=320).collect::<Vec<_>>());
    assert_eq!(store.verify().unwrap(), 320);
}

fn tell_position(store: &Store, id: u128) -> u64 {
    let (turn, heard) = queue(store, id);
    if let Some(turn) = turn {
        turn.commit();
    }
    heard.recv_timeout(LIMIT).unwrap().unwrap().position()
}
