//! Appending to the embedded log: one writer against raw rusqlite, 64 writers against the disk's own fdatasync.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench is not a library: it says what it does here, and may fail loudly"
)]

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use eventstore_lite::{Append, Options, Store};
use lianqin_benches::{ROUNDS, turns};
use rusqlite::{Connection, params};
use tokio::{
    runtime::Runtime,
    sync::oneshot,
    task::{JoinSet, spawn_blocking},
};
use uuid::Uuid;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// About the size of an event of ours.
const BODY: [u8; 480] = [b'x'; 480];
const WRITERS: u64 = 64;
static NEXT: AtomicU64 = AtomicU64::new(1);

fn next_id() -> Uuid {
    Uuid::from_u64_pair(NEXT.fetch_add(1, Ordering::Relaxed), 0)
}

fn event(id: Uuid, stream: &str) -> Append<'_> {
    Append { stream, expected: 0, id, recorded_ms: 1_754_200_000_000, body: &BODY }
}

fn append(store: &Store) {
    let id = next_id();
    store.append(&event(id, &format!("lead/{id}"))).unwrap();
}

/// The same row with the same indexes and pragmas, one transaction each, nothing else.
fn raw(path: &Path) -> Connection {
    let raw = Connection::open(path).unwrap();
    raw.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         CREATE TABLE event (position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, stream TEXT NOT NULL,
                             recorded_ms INTEGER NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
         CREATE INDEX event_stream ON event (stream, position);",
    )
    .unwrap();
    raw
}

fn one_writer(c: &mut Criterion) {
    let dir = tempfile::tempdir_in(".").unwrap();
    let mut group = c.benchmark_group("one-writer");
    let connection = raw(&dir.path().join("raw.sqlite"));
    let store = Store::open(dir.path().join("log.sqlite"), Options::default()).unwrap();
    for round in 0..ROUNDS {
        group.bench_function(BenchmarkId::new("raw", round), |b| b.iter(|| insert(&connection)));
        group.bench_function(BenchmarkId::new("ours", round), |b| b.iter(|| append(&store)));
    }
    group.finish();
}

fn insert(connection: &Connection) {
    let id = next_id();
    connection
        .prepare_cached("INSERT INTO event (id, stream, recorded_ms, body, crc) VALUES (?1, ?2, ?3, ?4, ?5)")
        .unwrap()
        .execute(params![id.as_bytes(), format!("lead/{id}"), 1_754_200_000_000_i64, BODY, 7])
        .unwrap();
}

fn many_writers(c: &mut Criterion) {
    let dir = tempfile::tempdir_in(".").unwrap();
    let mut group = c.benchmark_group("64-writers");
    let mut file = File::create(dir.path().join("raw")).unwrap();
    let store = Store::open(dir.path().join("log.sqlite"), Options::default()).unwrap();
    let connection = raw(&dir.path().join("floor.sqlite"));
    let runtime = Runtime::new().unwrap();
    for round in 0..ROUNDS {
        // What no log of these rows can beat: one thread, nobody to wake, as many rows a commit as there are writers.
        group.bench_function(BenchmarkId::new("floor", round), |b| {
            b.iter_custom(|rows| one_thread(&connection, rows));
        });
        group.bench_function(BenchmarkId::new("raw", round), |b| {
            b.iter(|| {
                file.seek(SeekFrom::Start(0)).unwrap();
                file.write_all(&[1; 4_096]).unwrap();
                file.sync_data().unwrap();
            });
        });
        group.bench_function(BenchmarkId::new("ours", round), |b| {
            b.iter_custom(|appends| all_writers(&runtime, &store, appends));
        });
    }
    group.finish();
}

/// The time for `rows` rows by one thread, [`WRITERS`] of them a transaction.
fn one_thread(connection: &Connection, rows: u64) -> Duration {
    let started = Instant::now();
    for first in (0..rows).step_by(usize::try_from(WRITERS).unwrap()) {
        let transaction = connection.unchecked_transaction().unwrap();
        (first..rows.min(first + WRITERS)).for_each(|_| insert(connection));
        transaction.commit().unwrap();
    }
    started.elapsed()
}

/// The time for `appends` appends shared by all writers, each a task, as those who append in the program are.
fn all_writers(runtime: &Runtime, store: &Store, appends: u64) -> Duration {
    let started = Instant::now();
    runtime.block_on(async {
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            let (store, mine) = (store.clone(), appends / WRITERS + u64::from(writer < appends % WRITERS));
            writers.spawn(async move {
                for _ in 0..mine {
                    append_soon(&store).await;
                }
            });
        }
        writers.join_all().await;
    });
    started.elapsed()
}

/// As the bus does it.
async fn append_soon(store: &Store) {
    let id = next_id();
    let (tell, told) = oneshot::channel();
    let turn = store.queue(&event(id, &format!("lead/{id}")), move |answer| drop(tell.send(answer)));
    if let Some(turn) = turn.unwrap() {
        spawn_blocking(move || turn.commit());
    }
    told.await.unwrap().unwrap();
}

criterion_group! {
    name = benches;
    config = turns();
    targets = one_writer, many_writers
}
criterion_main!(benches);
