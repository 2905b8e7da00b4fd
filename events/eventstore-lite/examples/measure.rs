//! Prints what this machine does: syncs a second, and appends a second by one writer, by 64 and in bulk.
//!
//! `cargo run --release -p eventstore-lite --example measure -- DIRECTORY`; the directory should be on the real disk.
#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use eventstore_lite::{Append, Options, Store};
use rusqlite::{Connection, params};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The length of one slice; figures that are compared take turns, because a disk is not the same from second to second.
const SLICE: Duration = Duration::from_millis(400);
const ROUNDS: usize = 9;
const BODY: [u8; 400] = [b'x'; 400];
const BULK: u64 = 500_000;

fn main() -> Outcome<()> {
    let root = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = tempfile::tempdir_in(root)?;
    let at = |name: &str| folder.path().join(name);
    let mut probe = probe(&at("probe"))?;
    let (plain, indexed) = (raw(&at("plain"), "")?, raw(&at("indexed"), INDEXES)?);
    let (one, many) =
        (Store::open(at("one"), Options::default())?, Store::open(at("many"), Options::default())?);
    let mut figures = [const { Vec::new() }; 5];
    for _ in 0..ROUNDS {
        let slice =
            [syncs(&mut probe)?, insert(&plain)?, insert(&indexed)?, writers(&one, 1)?, writers(&many, 64)?];
        for (figures, figure) in figures.iter_mut().zip(slice) {
            figures.push(figure);
        }
    }
    let [syncs, plain, indexed, one, many] = figures.map(median);
    println!("fdatasync of 4 KiB in place      {syncs:>10.0} /s");
    println!("raw rusqlite, one table          {plain:>10.0} /s");
    println!("raw rusqlite, the same indexes   {indexed:>10.0} /s");
    println!(
        "one writer                       {one:>10.0} /s = {:.2} and {:.2} of raw",
        one / plain,
        one / indexed
    );
    println!("64 writers                       {many:>10.0} /s = {:.1} syncs", many / syncs);
    for random in [false, true] {
        let (written, replayed) = bulk(&at(&format!("bulk-{random}")), random)?;
        let ids = if random { "random" } else { "rising" };
        println!("bulk of {BULK}, {ids} ids       {written:>10.0} /s, replay {replayed:.0} /s");
    }
    Ok(())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn rate(work: u64, began: Instant) -> f64 {
    f64::from(u32::try_from(work).unwrap_or(u32::MAX)) / began.elapsed().as_secs_f64()
}

fn probe(path: &Path) -> Outcome<File> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(&vec![0; 4 << 20])?;
    file.sync_all()?;
    Ok(file)
}

fn syncs(file: &mut File) -> Outcome<f64> {
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < SLICE {
        file.seek(SeekFrom::Start((count % 1024) * 4096))?;
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(rate(count, began))
}

const INDEXES: &str =
    "CREATE UNIQUE INDEX event_id ON event (id); CREATE INDEX event_stream ON event (stream);";

fn raw(path: &Path, indexes: &str) -> Outcome<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.execute_batch(
        "CREATE TABLE event (position INTEGER PRIMARY KEY, id BLOB, stream TEXT, body BLOB);",
    )?;
    connection.execute_batch(indexes)?;
    Ok(connection)
}

fn insert(connection: &Connection) -> Outcome<f64> {
    let mut insert = connection.prepare("INSERT INTO event (id, stream, body) VALUES (?1, ?2, ?3)")?;
    let first = u128::try_from(connection.last_insert_rowid())?;
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < SLICE {
        let id = Uuid::from_u128((first + u128::from(count)) << 32);
        insert.execute(params![id.as_bytes().as_slice(), format!("lead/{}", count % 64), BODY.as_slice()])?;
        count += 1;
    }
    Ok(rate(count, began))
}

fn writers(store: &Store, threads: u128) -> Outcome<f64> {
    let before = store.head()?;
    let began = Instant::now();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || append_for_a_while(store, u128::from(before), thread)))
            .collect();
        for thread in running {
            thread.join().map_err(|_| "a writer panicked")??;
        }
        Outcome::Ok(())
    })?;
    Ok(rate(store.head()? - before, began))
}

fn append_for_a_while(store: &Store, first: u128, thread: u128) -> Outcome<()> {
    let stream = format!("lead/{thread}");
    let (began, mut expected, mut count) = (Instant::now(), store.last_of(&stream)?, first);
    while began.elapsed() < SLICE {
        let id = Uuid::from_u128((count << 32) | thread);
        let append = Append { stream: &stream, expected, id, recorded_ms: 0, body: &BODY };
        expected = store.append(&append)?.position();
        count += 1;
    }
    Ok(())
}

fn bulk(path: &Path, random: bool) -> Outcome<(f64, f64)> {
    let store = Store::open(path, Options::default())?;
    let streams: Vec<String> = (0..10_000).map(|number| format!("count/unit-{number}_2025-08-03")).collect();
    let mut appends = Vec::new();
    for (position, stream) in (1..=BULK).zip(streams.iter().cycle()) {
        let expected = position.saturating_sub(10_000);
        // An odd multiplier scatters the ids without repeating one.
        let number = if random { position.wrapping_mul(0x9E37_79B9_7F4A_7C15) } else { position };
        let id = Uuid::from_u64_pair(number, 0);
        appends.push(Append { stream, expected, id, recorded_ms: 0, body: &BODY });
    }
    let began = Instant::now();
    store.append_all(&appends)?;
    let written = rate(BULK, began);
    let (began, mut bytes) = (Instant::now(), 0);
    let rows = store.scan(0, u64::MAX, |row| {
        bytes += row.body.len();
        ControlFlow::Continue(())
    })?;
    assert_eq!((rows, bytes), (BULK, appends.len() * BODY.len()));
    Ok((written, rate(rows, began)))
}
