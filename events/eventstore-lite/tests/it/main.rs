//! What the log promises, tried on real files, real processes and a real full disk.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's helper may fail the test"
)]

mod checkpoint;
mod contract;
mod damage;
mod files;
mod fixture;
mod full;
mod law;
mod processes;
mod queue;
mod watching;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use eventstore_lite::{Append, Options, Row, Store};
use tempfile::TempDir;
use uuid::Uuid;

/// No wait in these tests is longer.
const LIMIT: Duration = Duration::from_mins(1);

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.sqlite");
    (folder, path)
}

fn open(path: &Path) -> Store {
    Store::open(path, Options::default()).unwrap()
}

fn append<'a>(stream: &'a str, expected: u64, id: u128, body: &'a [u8]) -> Append<'a> {
    Append { stream, expected, id: Uuid::from_u128(id), recorded_ms: i64::try_from(id).unwrap_or(-1), body }
}

/// The row that `append` becomes at `position`.
fn row(position: u64, append: &Append<'_>) -> Row {
    Row {
        position,
        id: append.id,
        stream: append.stream.to_owned(),
        recorded_ms: append.recorded_ms,
        body: append.body.to_vec(),
    }
}

/// Fills a log with `count` events over seven streams and says what must come back.
fn fill(store: &Store, count: u64) -> Vec<Row> {
    (1..=count)
        .map(|position| {
            let stream = format!("stream/{}", position % 7);
            let body =
                vec![u8::try_from(position % 251).unwrap(); usize::try_from(position * 37 % 400).unwrap()];
            let id = Uuid::from_u128(u128::from(position) * 0x1234_5678_9abc_def1_1111_2222);
            let append = Append {
                stream: &stream,
                expected: position.saturating_sub(7),
                id,
                recorded_ms: 5,
                body: &body,
            };
            store.append(&append).unwrap();
            row(position, &append)
        })
        .collect()
}

/// This test program again, running only `test`, with `value` in the environment variable `LOG_CHILD`.
fn child(test: &str, value: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env("LOG_CHILD", value);
    command
}

fn child_path() -> Option<PathBuf> {
    std::env::var_os("LOG_CHILD").map(PathBuf::from)
}
