//! Flipped bits and files cut short: whatever is damaged is called damaged, or the content is still exactly right.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use eventstore_lite::{Failure, Options, Row, Store};

use crate::{fill, folder, open};

const PAGE: usize = 4096;

/// What a careful reader gets from the file: an error at any step, or every row by every way of reading.
fn examine(path: &Path) -> Result<Vec<Row>, Failure> {
    let store = Store::open(path, Options::default())?;
    store.verify()?;
    let rows = store.read(0, usize::MAX)?;
    for row in &rows {
        assert_eq!(store.find(row.id)?.as_ref(), Some(row));
    }
    for stream in 0..7 {
        let name = format!("stream/{stream}");
        let own: Vec<Row> = rows.iter().filter(|row| row.stream == name).cloned().collect();
        assert_eq!(store.read_stream(&name, 0, usize::MAX)?, own);
    }
    assert_eq!(store.read_streams_with_prefix("stream/", 0, usize::MAX)?, rows);
    Ok(rows)
}

/// Writes `bytes` where a log was and demands an error about the file, or `rows`.
fn is_noticed(path: &Path, bytes: &[u8], rows: &[Row], what: &str) -> bool {
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", path.display()));
    }
    fs::write(path, bytes).unwrap();
    match catch_unwind(|| examine(path)) {
        Ok(Ok(read)) => {
            assert!(read == rows, "wrong content without an error: {what}");
            false
        }
        // In the header, a bit may turn the mark of the application or the version into another.
        Ok(Err(Failure::Damaged { .. } | Failure::Foreign { .. } | Failure::Newer { .. })) => true,
        Ok(Err(other)) => panic!("{what}: {other:?}"),
        Err(panic) => panic!("{what}: a panic, {panic:?}"),
    }
}

fn sample(count: u64) -> (tempfile::TempDir, std::path::PathBuf, Vec<Row>, Vec<u8>) {
    let (folder, path) = folder();
    let rows = fill(&open(&path), count);
    let bytes = fs::read(&path).unwrap();
    (folder, path, rows, bytes)
}

#[test]
fn a_flipped_bit_is_noticed_or_harmless() {
    let (_folder, path, rows, sound) = sample(60);
    assert!(!is_noticed(&path, &sound, &rows, "the sound file"));
    let (mut tried, mut noticed) = (0, 0);
    for page in 0..sound.len() / PAGE {
        // The header of the page and the first of its pointers closely, the rest in strides that meet every region.
        let offsets = (0..40).chain((40..PAGE).step_by(53)).chain(PAGE - 8..PAGE);
        for offset in offsets {
            let mut bytes = sound.clone();
            let bit = (offset * 5 + page) % 8;
            bytes[page * PAGE + offset] ^= 1 << bit;
            noticed += u32::from(is_noticed(
                &path,
                &bytes,
                &rows,
                &format!("page {page}, byte {offset}, bit {bit}"),
            ));
            tried += 1;
        }
    }
    assert!(tried > 700 && noticed > tried / 3, "{noticed} of {tried}");
}

#[test]
fn every_bit_of_the_file_header_is_noticed_or_harmless() {
    let (_folder, path, rows, sound) = sample(8);
    for bit in 0..800 {
        let mut bytes = sound.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        is_noticed(&path, &bytes, &rows, &format!("bit {bit}"));
    }
}

#[test]
fn a_file_cut_short_is_noticed() {
    let (_folder, path, rows, sound) = sample(60);
    let ends = [0, 1, 15, 16, 99, 100, 511, 512, 1000, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, sound.len() / 2];
    for end in ends.into_iter().chain([sound.len() - PAGE, sound.len() - 1]) {
        assert!(is_noticed(&path, &sound[..end], &rows, &format!("cut at {end}")), "cut at {end}");
    }
}

#[test]
fn a_changed_row_is_named_by_its_position() {
    let (_folder, path, _, _) = sample(20);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("UPDATE event SET recorded_ms = recorded_ms + 1 WHERE position = 7").unwrap();
    let failure = Store::open(&path, Options::default()).unwrap_err();
    assert!(matches!(failure, Failure::Damaged { position: Some(7), .. }), "{failure:?}");
    assert_eq!(
        failure.to_string(),
        format!(
            "the log {} is damaged at position 7: the checksum does not hold; stop writing, keep the file, and restore a backup",
            path.display()
        )
    );
}

#[test]
fn rows_taken_away_are_missed() {
    for (sql, place) in [
        ("DELETE FROM event WHERE position = 7", Some(7)),
        ("DELETE FROM event WHERE position > 15", Some(20)),
        ("DELETE FROM head", None),
        ("DELETE FROM event", Some(20)),
    ] {
        let (_folder, path, _, _) = sample(20);
        let store = open(&path);
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        for failure in [store.read(0, 99).unwrap_err(), store.verify().unwrap_err()] {
            assert!(
                matches!(failure, Failure::Damaged { position, .. } if position == place),
                "{sql}: {failure:?}"
            );
        }
        assert!(matches!(Store::open(&path, Options::default()), Err(Failure::Damaged { .. })), "{sql}");
    }
}

#[test]
fn an_index_that_says_something_else_is_noticed_by_verify() {
    for sql in [
        "DELETE FROM settled WHERE position = 7",
        "UPDATE settled SET stream = 'stream/1' WHERE position = 7",
        "INSERT INTO settled VALUES ('stream/0', 460)",
        "DELETE FROM known WHERE position = 7",
        "UPDATE known SET id = x'00' WHERE position = 7",
        "INSERT INTO known SELECT id, position FROM event WHERE position = 460",
        "UPDATE event SET id = (SELECT id FROM event WHERE position = 459) WHERE position = 460",
        "UPDATE head SET settled = settled + 1",
        "UPDATE head SET settled = settled - 1",
    ] {
        let (_folder, path, _, _) = sample(460);
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let checked = Store::open(&path, Options::default()).and_then(|store| store.verify());
        assert!(matches!(checked, Err(Failure::Damaged { .. })), "{sql}: {checked:?}");
    }
}

/// Copies the log and its write-ahead log as they stand, as a crash would leave them.
fn crashed(count: u64) -> (tempfile::TempDir, std::path::PathBuf, Vec<Row>, Vec<u8>) {
    let (_running, original) = folder();
    let store = open(&original);
    let rows = fill(&store, count);
    let (folder, path) = folder();
    fs::copy(&original, &path).unwrap();
    let wal = fs::read(format!("{}-wal", original.display())).unwrap();
    (folder, path, rows, wal)
}

#[test]
fn a_write_ahead_log_broken_before_its_last_commits_is_noticed() {
    let (_folder, path, rows, sound) = crashed(30);
    let (main, wal_path) = (fs::read(&path).unwrap(), format!("{}-wal", path.display()));
    let put = |wal: &[u8]| {
        let _ = fs::remove_file(format!("{}-shm", path.display()));
        fs::write(&path, &main).unwrap();
        fs::write(&wal_path, wal).unwrap();
    };
    put(&sound);
    assert_eq!(examine(&path).unwrap(), rows);
    let frames = (sound.len() - 32) / (PAGE + 24);
    for frame in 0..frames - 12 {
        for offset in [0, 5, 9, 17, 24, 700, PAGE + 23] {
            let mut wal = sound.clone();
            wal[32 + frame * (PAGE + 24) + offset] ^= 4;
            put(&wal);
            let refused = Store::open(&path, Options::default()).unwrap_err();
            assert!(matches!(refused, Failure::Damaged { .. }), "frame {frame}, byte {offset}: {refused:?}");
            assert_eq!(fs::read(&wal_path).unwrap(), wal, "the evidence was lost");
        }
    }
    for offset in [0, 3, 9, 17, 30] {
        let mut wal = sound.clone();
        wal[offset] ^= 4;
        put(&wal);
        assert!(
            matches!(Store::open(&path, Options::default()), Err(Failure::Damaged { .. })),
            "header byte {offset}"
        );
    }
}

#[test]
fn a_write_ahead_log_cut_anywhere_is_a_crash_and_leaves_whole_events_in_order() {
    let (_folder, path, rows, sound) = crashed(12);
    let (main, wal_path) = (fs::read(&path).unwrap(), format!("{}-wal", path.display()));
    for end in (0..sound.len()).step_by(2777) {
        let _ = fs::remove_file(format!("{}-shm", path.display()));
        fs::write(&path, &main).unwrap();
        fs::write(&wal_path, &sound[..end]).unwrap();
        let read = examine(&path).unwrap();
        assert!(rows.starts_with(&read), "cut at {end}");
        let next = fill_on(&path, read.len());
        assert_eq!(next, read.len() + 1);
    }
}

fn fill_on(path: &Path, stored: usize) -> usize {
    let store = open(path);
    store.append(&crate::append("next", 0, 424_242, b"goes on")).unwrap();
    assert_eq!(store.verify().unwrap(), u64::try_from(stored + 1).unwrap());
    stored + 1
}

#[test]
fn a_write_ahead_log_without_its_file_is_not_taken_for_a_new_log() {
    let (_folder, path, _, wal) = crashed(5);
    fs::remove_file(&path).unwrap();
    fs::write(format!("{}-wal", path.display()), wal).unwrap();
    assert!(matches!(Store::open(&path, Options::default()), Err(Failure::Damaged { .. })));
    assert!(!path.exists());
}
