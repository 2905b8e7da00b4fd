//! Folding a whole log into the tally against a raw SQLite scan of the same rows.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench is not a library: it says what it does here, and may fail loudly"
)]

use std::hint::black_box;

use bus::replay::replay;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eventstore_lite::{Options, Store};
use lianqin::{assembly, demo, tally::Tally};
use lianqin_benches::{ROUNDS, turns};
use rusqlite::Connection;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The simulated campaign with ten times the leads.
const SCALE: u32 = 10;

fn into_the_tally(c: &mut Criterion) {
    let dir = tempfile::tempdir_in(".").unwrap();
    let data = dir.path().join("demo");
    let rules = campaign_file::built_in().unwrap();
    let zone = assembly::offset(&rules);
    demo::write(&data, rules, 1, 123, SCALE, &demo::Silent).unwrap();
    let path = data.join(assembly::LOG_FILE);

    let mut group = c.benchmark_group("replay");
    let store = Store::open(&path, Options::default()).unwrap();
    let head = store.head().unwrap();
    group.throughput(Throughput::Elements(head));
    let raw = Connection::open(&path).unwrap();
    for round in 0..ROUNDS {
        group.bench_function(BenchmarkId::new("raw", round), |b| b.iter(|| black_box(scan(&raw))));
        group.bench_function(BenchmarkId::new("ours", round), |b| {
            b.iter(|| {
                let mut tally = Tally::default();
                replay(&store, &mut tally, 0, head, zone).unwrap();
                black_box(tally)
            });
        });
    }
    group.finish();
}

/// Every column of every row as owned values: what any reader must at least do.
fn scan(raw: &Connection) -> u64 {
    let mut statement = raw.prepare_cached("SELECT * FROM event ORDER BY position").unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut seen = 0;
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            black_box(row.get::<_, rusqlite::types::Value>(column).unwrap());
        }
        seen += 1;
    }
    seen
}

criterion_group! {
    name = benches;
    config = turns();
    targets = into_the_tally
}
criterion_main!(benches);
