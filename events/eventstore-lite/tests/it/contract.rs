//! Appending and reading, one rule a test.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use eventstore_lite::{Append, AppendError, Appended, Failure, MAX_BODY_BYTES, Options, Row, Store};
use uuid::Uuid;

use crate::{append, fill, folder, open, row};

#[test]
fn positions_rise_by_one_over_all_streams() {
    let (_folder, path) = folder();
    let store = open(&path);
    assert_eq!(store.head().unwrap(), 0);
    assert_eq!(store.append(&append("a", 0, 1, b"x")).unwrap(), Appended::Written(1));
    assert_eq!(store.append(&append("b", 0, 2, b"y")).unwrap(), Appended::Written(2));
    assert_eq!(store.append(&append("a", 1, 3, b"z")).unwrap(), Appended::Written(3));
    assert_eq!((store.head().unwrap(), store.last_of("a").unwrap(), store.last_of("c").unwrap()), (3, 3, 0));
}

#[test]
fn an_append_to_a_stream_that_moved_on_is_a_conflict() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.append(&append("a", 0, 1, b"x")).unwrap();
    let refused = store.append(&append("a", 0, 2, b"y")).unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { stream, expected: 0, last: 1 } if stream == "a"));
    let refused = store.append(&append("b", 1, 2, b"y")).unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { expected: 1, last: 0, .. }));
    assert_eq!(store.head().unwrap(), 1);
}

#[test]
fn a_known_id_answers_its_first_position_and_writes_nothing() {
    let (_folder, path) = folder();
    let store = open(&path);
    let first = append("a", 0, 1, b"x");
    store.append(&first).unwrap();
    store.append(&append("a", 1, 2, b"y")).unwrap();
    for again in [first, append("a", 2, 1, b"other"), append("b", 9, 1, b"x"), append("b", 0, 1, b"x")] {
        assert_eq!(store.append(&again).unwrap(), Appended::Known(1));
    }
    assert_eq!(store.read(0, 10).unwrap(), [row(1, &first), row(2, &append("a", 1, 2, b"y"))]);
}

#[test]
fn bulk_is_all_or_nothing() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.append(&append("a", 0, 1, b"x")).unwrap();
    let good =
        [append("a", 1, 2, b"y"), append("a", 0, 1, b"x"), append("b", 0, 3, b""), append("a", 2, 4, b"z")];
    assert!(matches!(
        store.append_all(&[good[0], append("b", 7, 9, b"")]).unwrap_err(),
        AppendError::Conflict { expected: 7, last: 0, .. }
    ));
    assert_eq!(store.head().unwrap(), 1);
    let answers = store.append_all(&good).unwrap();
    assert_eq!(
        answers,
        [Appended::Written(2), Appended::Known(1), Appended::Written(3), Appended::Written(4)]
    );
    let again = store.append_all(&good).unwrap();
    assert_eq!(again, [Appended::Known(2), Appended::Known(1), Appended::Known(3), Appended::Known(4)]);
    assert_eq!(store.append_all(&[]).unwrap(), []);
    assert_eq!(store.verify().unwrap(), 4);
}

#[test]
fn a_refused_bulk_is_forgotten_by_its_writer() {
    // A few rows, and so many that they were in the tables of the index before the refusal.
    for rows in [2, 449, 2049] {
        let (_folder, path) = folder();
        let (refused, other) = (open(&path), open(&path));
        let names: Vec<String> = (0..2 * rows).map(|row| format!("stream/{row}")).collect();
        let events: Vec<_> = (1..).zip(&names).map(|(id, name)| append(name, 0, id, b"")).collect();
        let (vain, real) = events.split_at(rows);
        let vain = [vain, &[append("late", 9, 9999, b"")]].concat();
        assert!(refused.append_all(&vain).is_err());
        other.append_all(real).unwrap();
        for (position, event) in (1..).zip(real) {
            assert_eq!(refused.append(event).unwrap(), Appended::Known(position), "{rows} rows");
            let again = refused.append(&append(event.stream, 0, 9999, b"")).unwrap_err();
            assert!(matches!(again, AppendError::Conflict { last, .. } if last == position), "{again:?}");
        }
        assert_eq!(refused.append(&vain[0]).unwrap(), Appended::Written(real.len() as u64 + 1));
        assert_eq!(refused.verify().unwrap(), real.len() as u64 + 1);
    }
}

#[test]
fn every_way_of_reading_gives_the_same_rows() {
    let (_folder, path) = folder();
    let store = open(&path);
    let mut rows = fill(&store, 40);
    // A bulk that moves the index of streams to its large table, and some events behind it.
    let bulk: Vec<_> = (0..3000)
        .map(|n| append("bulk/ä", if n == 0 { 0 } else { 40 + n }, 9000 + u128::from(n), b"b"))
        .collect();
    store.append_all(&bulk).unwrap();
    rows.extend((41..).zip(&bulk).map(|(position, append)| row(position, append)));
    let late = [append("stream/1", 36, 50_000, b"late"), append("bulk/ä", 3040, 50_001, b"later")];
    for (position, append) in (3041..).zip(&late) {
        assert_eq!(store.append(append).unwrap(), Appended::Written(position));
        rows.push(row(position, append));
    }
    same(&store, &rows);
    assert_eq!(store.verify().unwrap(), 3042);
    drop(store);
    same(&open(&path), &rows);
}

fn same(store: &Store, rows: &[Row]) {
    assert_eq!(store.read(0, usize::MAX).unwrap(), rows);
    assert_eq!(store.read(38, 5).unwrap(), rows[38..43]);
    assert_eq!(store.read(u64::MAX, 5).unwrap(), []);
    for stream in ["stream/1", "bulk/ä", "bulk", ""] {
        let own: Vec<Row> = rows.iter().filter(|row| row.stream == stream).cloned().collect();
        assert_eq!(store.read_stream(stream, 0, usize::MAX).unwrap(), own);
        let later: Vec<Row> = own.iter().filter(|row| row.position > 8).take(2).cloned().collect();
        assert_eq!(store.read_stream(stream, 8, 2).unwrap(), later);
        assert_eq!(store.last_of(stream).unwrap(), own.last().map_or(0, |row| row.position));
    }
    for prefix in ["stream/", "bulk/", "bulk/ä", "s", "", "stream/10", "t"] {
        for (after, limit) in [(0, usize::MAX), (0, 4), (30, 12), (39, 1), (3039, 9), (0, 0)] {
            let some = rows.iter().filter(|row| row.position > after && row.stream.starts_with(prefix));
            let expected: Vec<Row> = some.take(limit).cloned().collect();
            assert_eq!(
                store.read_streams_with_prefix(prefix, after, limit).unwrap(),
                expected,
                "{prefix} {after}"
            );
        }
    }
    for row in rows {
        assert_eq!(store.find(row.id).unwrap().as_ref(), Some(row));
    }
    assert_eq!(store.find(Uuid::from_u128(77)).unwrap(), None);
}

#[test]
fn a_scan_stops_where_it_is_told() {
    let (_folder, path) = folder();
    let store = open(&path);
    let rows = fill(&store, 30);
    let collect = |after, until, stop: u64| {
        let mut seen = Vec::new();
        let came_to = store.scan(after, until, |row| {
            seen.push(row.to_row());
            if row.position == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        (seen, came_to.unwrap())
    };
    assert_eq!(collect(0, u64::MAX, 0), (rows.clone(), 30));
    assert_eq!(collect(10, 20, 0), (rows[10..20].to_vec(), 20));
    assert_eq!(collect(10, 20, 13), (rows[10..13].to_vec(), 13));
    assert_eq!(collect(30, 20, 0), (vec![], 30));
}

#[test]
fn a_read_inside_a_scan_uses_another_reader_and_one_too_many_is_told_to_come_again() {
    let (_folder, path) = folder();
    let options =
        Options { readers: 2, busy_timeout: std::time::Duration::from_millis(20), ..Options::default() };
    let store = Store::open(&path, options).unwrap();
    fill(&store, 3);
    let (mut inner, mut third) = (None, None);
    let scan = |visit: &mut dyn FnMut()| {
        store.scan(0, 1, |_| {
            visit();
            ControlFlow::Continue(())
        })
    };
    scan(&mut || {
        inner = Some(scan(&mut || third = Some(store.head())));
    })
    .unwrap();
    assert_eq!(inner.unwrap().unwrap(), 1);
    let crowded = third.unwrap().unwrap_err();
    assert!(matches!(crowded, Failure::Crowded { waited_ms: 20, .. }) && crowded.is_retryable());
    assert_eq!(store.head().unwrap(), 3);
}

#[test]
fn a_body_over_the_limit_is_refused_before_it_is_queued() {
    let (_folder, path) = folder();
    let store = open(&path);
    let body = vec![0; MAX_BODY_BYTES + 1];
    let refused = store.append(&append("a", 0, 1, &body)).unwrap_err();
    assert!(matches!(refused, AppendError::Failure(Failure::TooLarge { what: "body", .. })));
    let name = "n".repeat(2000);
    let refused = store.append_all(&[append(&name, 0, 1, b"")]).unwrap_err();
    assert!(matches!(refused, AppendError::Failure(Failure::TooLarge { what: "stream name", .. })));
    assert_eq!(store.append(&append("a", 0, 1, &body[1..])).unwrap(), Appended::Written(1));
    assert_eq!(store.find(Uuid::from_u128(1)).unwrap().unwrap().body.len(), MAX_BODY_BYTES);
}

#[test]
fn many_threads_lose_nothing_and_one_conflict_fails_nobody_else() {
    let (_folder, path) = folder();
    let store = open(&path);
    let written = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..24_u128)
            .map(|thread| {
                let store = &store;
                scope.spawn(move || race(store, thread, 40))
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<BTreeMap<u64, Uuid>>()
    });
    assert_eq!(written.keys().copied().collect::<Vec<_>>(), (1..=24 * 40).collect::<Vec<_>>());
    assert_eq!(chains(&store), 24 * 40);
    for row in store.read(0, usize::MAX).unwrap() {
        assert_eq!(written.get(&row.position), Some(&row.id));
    }
}

/// Appends `count` events to three contested streams, again after each conflict; the body says what was expected.
pub(crate) fn race(store: &Store, writer: u128, count: u128) -> Vec<(u64, Uuid)> {
    let mut written = Vec::new();
    for number in 0..count {
        let stream = format!("contested/{}", number % 3);
        let mut expected = store.last_of(&stream).unwrap();
        for attempt in 0.. {
            assert!(attempt < 100_000, "never came to append");
            let body = after(expected);
            let wish = append(&stream, expected, (writer << 64) | (number + 1), &body);
            match store.append(&wish) {
                Ok(answer) => {
                    assert!(matches!(answer, Appended::Written(_)));
                    written.push((answer.position(), wish.id));
                    break;
                }
                Err(AppendError::Conflict { last, .. }) => {
                    assert_ne!(last, expected);
                    expected = last;
                }
                Err(AppendError::Failure(failure)) => assert!(failure.is_retryable(), "{failure}"),
            }
        }
    }
    written
}

/// The body of an event that follows `last`: long, so that a race of hundreds fills thousands of pages.
fn after(last: u64) -> Vec<u8> {
    let mut body = vec![7; 40_000];
    body.extend(last.to_le_bytes());
    body
}

/// Checks that every event follows the one its writer had expected, and counts the events.
pub(crate) fn chains(store: &Store) -> u64 {
    for stream in ["contested/0", "contested/1", "contested/2"] {
        let mut last = 0_u64;
        for row in store.read_stream(stream, 0, usize::MAX).unwrap() {
            assert!(row.body == after(last), "at {} of {stream}", row.position);
            last = row.position;
        }
    }
    store.verify().unwrap()
}

#[test]
fn a_row_is_found_by_its_stream_and_its_id_before_and_after_it_moves_into_the_tables() {
    // The tail of the index holds 448 rows: on both sides of its first and its second move.
    for count in [447, 448, 449, 896, 897, 898] {
        let (_folder, path) = folder();
        let store = open(&path);
        let rows = fill(&store, count);
        for stream in 0..7 {
            let name = format!("stream/{stream}");
            let own: Vec<_> = rows.iter().filter(|row| row.stream == name).cloned().collect();
            assert_eq!(store.read_stream(&name, 0, usize::MAX).unwrap(), own, "{count} rows");
            assert_eq!(store.last_of(&name).unwrap(), own.last().unwrap().position);
            let late = append(&name, 0, u128::MAX, b"late");
            let refused = store.append(&late).unwrap_err();
            assert!(
                matches!(refused, AppendError::Conflict { last, .. } if last == own.last().unwrap().position)
            );
        }
        for row in &rows {
            assert_eq!(store.find(row.id).unwrap().as_ref(), Some(row), "{count} rows");
            let again = Append { id: row.id, ..append("another", 0, 0, b"again") };
            assert_eq!(store.append(&again).unwrap(), Appended::Known(row.position));
        }
        assert_eq!(store.verify().unwrap(), count);
    }
}
