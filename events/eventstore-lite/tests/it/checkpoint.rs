//! Pages are moved from the write-ahead log into the file while appends go on.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Instant;

use eventstore_lite::{Append, Store};
use uuid::Uuid;

use crate::{LIMIT, folder, open};

static BODY: [u8; 250_000] = [7; 250_000];
const MIB: u64 = 1 << 20;

fn wal(path: &Path) -> std::path::PathBuf {
    path.with_extension("sqlite-wal")
}

/// Appends `mib` of events after the position `last`, and says the new one.
fn grow(store: &Store, mut last: u64, mib: u64) -> u64 {
    let rows = mib * MIB / BODY.len() as u64;
    for _ in 0..rows {
        let id = Uuid::from_u64_pair(last, 1);
        let append = Append { stream: "a", expected: last, id, recorded_ms: 0, body: &BODY };
        last = store.append(&append).unwrap().position();
    }
    last
}

#[test]
fn a_busy_log_is_moved_into_its_file_beside_the_writer() {
    let (_folder, path) = folder();
    let store = open(&path);
    let mut last = 0;
    // The second time, the write-ahead log has begun anew meanwhile.
    for (more, moved) in [(16, 7), (32, 39)] {
        last = grow(&store, last, more);
        let began = Instant::now();
        // The writer does nothing any more.
        while fs::metadata(&path).unwrap().len() < moved * MIB {
            assert!(began.elapsed() < LIMIT, "nobody moved the pages");
            thread::yield_now();
        }
    }
    assert_eq!(store.verify().unwrap(), last);
    drop(store);
    assert!(!wal(&path).exists(), "a connection is still open");
    assert_eq!(open(&path).verify().unwrap(), last);
}

#[test]
fn a_small_log_stays_in_the_write_ahead_log() {
    let (_folder, path) = folder();
    let store = open(&path);
    let new = fs::metadata(&path).unwrap().len();
    grow(&store, 0, 4);
    assert_eq!(fs::metadata(&path).unwrap().len(), new);
}

#[test]
fn the_log_of_a_lone_writer_of_small_events_begins_anew_earlier() {
    let (_folder, path) = folder();
    let store = open(&path);
    // Two or three pages each: the limit is reached twice.
    for n in 0..5_000 {
        let id = Uuid::from_u64_pair(n, 1);
        let append = Append { stream: &format!("a/{n}"), expected: 0, id, recorded_ms: 0, body: b"small" };
        store.append(&append).unwrap();
    }
    let length = fs::metadata(wal(&path)).unwrap().len();
    assert!((16 * MIB..18 * MIB).contains(&length), "{length} bytes");
    assert_eq!(store.verify().unwrap(), 5_000);
}

#[test]
fn the_write_ahead_log_begins_anew_under_steady_appends_unless_somebody_reads_it() {
    let (_folder, path) = folder();
    let store = open(&path);
    let mut last = grow(&store, 0, 120);
    let length = fs::metadata(wal(&path)).unwrap().len();
    assert!((30 * MIB..36 * MIB).contains(&length), "{length} bytes");
    // A reader of an old state keeps the log growing, and is never disturbed.
    let mut seen = 0;
    store
        .scan(0, u64::MAX, |row| {
            seen += 1;
            if row.position == 1 {
                last = grow(&store, last, 64);
            }
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert!(seen < last);
    assert!(fs::metadata(wal(&path)).unwrap().len() > 56 * MIB);
    last = grow(&store, last, 32);
    let length = fs::metadata(wal(&path)).unwrap().len();
    assert!(length <= 64 * MIB, "{length} bytes are kept");
    assert_eq!(store.verify().unwrap(), last);
}
