//! Waiting for events, and reading while somebody writes.

use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use eventstore_lite::{AppendError, Appended, Failure, Options, Store};

use crate::{LIMIT, append, fill, folder, open};

#[test]
fn an_append_in_this_process_wakes_all_who_wait() {
    let (_folder, path) = folder();
    let store = open(&path);
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..8).map(|_| scope.spawn(|| store.wait_beyond(0, LIMIT).unwrap())).collect();
        store.append(&append("a", 0, 1, b"x")).unwrap();
        for waiter in waiting {
            assert_eq!(waiter.join().unwrap(), 1);
        }
    });
}

#[test]
fn an_append_through_another_connection_is_found_by_polling() {
    let (_folder, path) = folder();
    let (store, other) = (open(&path), open(&path));
    assert_eq!(store.wait_beyond(0, Duration::ZERO).unwrap(), 0);
    let (told, hears) = channel();
    thread::scope(|scope| {
        scope.spawn(|| told.send(store.wait_beyond(0, LIMIT).unwrap()).unwrap());
        other.append(&append("a", 0, 1, b"x")).unwrap();
        assert_eq!(hears.recv_timeout(LIMIT).unwrap(), 1);
    });
    other.append(&append("a", 1, 2, b"x")).unwrap();
    assert_eq!(store.wait_beyond(1, Duration::ZERO).unwrap(), 2);
}

#[test]
fn a_wait_ends_when_its_time_is_over() {
    let (_folder, path) = folder();
    let store = open(&path);
    fill(&store, 2);
    let began = Instant::now();
    assert_eq!(store.wait_beyond(2, Duration::from_millis(60)).unwrap(), 2);
    assert!(began.elapsed() >= Duration::from_millis(60));
}

#[test]
fn a_subscription_hands_out_everything_once_and_then_waits() {
    let (_folder, path) = folder();
    let store = open(&path);
    let rows = fill(&store, 10);
    let mut pages = store.subscribe(2).with_page(5);
    assert_eq!(pages.next_page(LIMIT).unwrap(), rows[2..7]);
    assert_eq!(pages.next_page(LIMIT).unwrap(), rows[7..]);
    assert_eq!((pages.next_page(Duration::ZERO).unwrap(), pages.position()), (vec![], 10));
    let late = append("late", 0, 99, b"x");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| pages.next_page(LIMIT).unwrap());
        store.append(&late).unwrap();
        assert_eq!(waiting.join().unwrap(), [crate::row(11, &late)]);
    });
    let stored: Vec<_> = store.subscribe(0).collect::<Result<_, _>>().unwrap();
    assert_eq!(stored[..10], rows);
}

#[test]
fn reading_does_not_wait_for_a_writer_and_appending_says_who_is_in_the_way() {
    let (_folder, path) = folder();
    let options = Options { busy_timeout: Duration::from_millis(30), ..Options::default() };
    let store = Store::open(&path, options).unwrap();
    let rows = fill(&store, 3);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; UPDATE head SET position = 99;").unwrap();
    assert_eq!(store.read(0, 9).unwrap(), rows);
    let AppendError::Failure(failure) = store.append(&append("a", 0, 1, b"x")).unwrap_err() else {
        panic!("a lock is no conflict");
    };
    assert!(matches!(failure, Failure::Locked { waited_ms: 30, .. }) && failure.is_retryable());
    assert_eq!(
        failure.to_string(),
        format!(
            "the log {} was locked by another program for 30 ms; send again, and look for a program that hangs",
            path.display()
        )
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.append(&append("a", 0, 1, b"x")).unwrap(), Appended::Written(4));
}
