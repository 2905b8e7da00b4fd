//! A log as large as many campaigns: how long one more event takes, a question, a start; and what is kept in memory.
//!
//! `LIANQIN_BENCH_SCALE=1400` is about ten million events and takes some minutes; the default is about a hundred thousand.
//! The figures are printed beside their goals; a goal that is missed makes the exit code 1.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is not a library: it says what it does here, and may fail loudly"
)]

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use bus::{follow::Projection, replay::replay, snapshot};
use eventstore_lite::{Options, Store};
use lianqin::{
    assembly,
    clock::Deadlines,
    demo,
    duties::DutyBook,
    opinion::OpinionBook,
    roster::Directory,
    summary::{Annals, TRACED_TO},
    tally::Tally,
};
use vocabulary::{Stamp, wire};

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So many of the last events are taken in one by one, as a running program does.
const LIVE: u64 = 2_000;
/// The summary may take so much memory.
const MOST_MEMORY_KB: u64 = 250 * 1024;
/// A question is asked so often; the slowest counts.
const ASKED: u32 = 20;

fn main() -> ExitCode {
    let scale = std::env::var("LIANQIN_BENCH_SCALE").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let dir = tempfile::tempdir_in(".").unwrap();
    let data = dir.path().join("demo");
    let rules = campaign_file::built_in().unwrap();
    let zone = assembly::offset(&rules);
    demo::write(&data, rules, 1, 123, scale, &demo::Silent).unwrap();
    let store = Store::open(data.join(assembly::LOG_FILE), Options::default()).unwrap();
    let head = store.head().unwrap();
    println!("scale {scale}: {head} events");

    let mut tally = Tally::default();
    let until = head.saturating_sub(LIVE);
    replay(&store, &mut tally, 0, until, zone).unwrap();
    let mut live = Duration::ZERO;
    let mut last: Option<Stamp> = None;
    for record in store.read(until, usize::try_from(LIVE).unwrap()).unwrap() {
        let recorded =
            chrono::DateTime::from_timestamp_millis(record.recorded_ms).unwrap().with_timezone(&zone);
        let event = wire::decode_wordless(record.position, recorded, &record.body).unwrap();
        last = Some(recorded);
        let started = Instant::now();
        tally.apply(event);
        live = live.max(started.elapsed());
    }
    let now = last.unwrap();
    let asked = slowest(|| drop(tally.report(None, None, now).unwrap()));
    let (kept, started) = saved(dir.path(), &tally, head);
    let mut missed = false;
    let mut goal = |what: &str, took: Duration, limit: Duration| {
        let met = took < limit;
        missed |= !met;
        println!("{what:<34} {took:>10.3?}  goal {limit:?}  {}", if met { "met" } else { "MISSED" });
    };
    goal("tally: the slowest live event", live, Duration::from_millis(1));
    goal("tally: a report of all days", asked, Duration::from_millis(50));
    goal("tally: a start from its snapshot", started, Duration::from_secs(2));
    println!("tally: {kept} bytes kept, {:.2} an event", bytes_an_event(kept, head));
    other::<Deadlines>(&store, dir.path(), head, zone);
    other::<OpinionBook>(&store, dir.path(), head, zone);
    snapshot::save(&data.join(assembly::VIEWS), &tally, head).unwrap();
    let saved = [
        (Annals::NAME, fold_and_save::<Annals>(&store, &data, head, zone)),
        (DutyBook::NAME, fold_and_save::<DutyBook>(&store, &data, head, zone)),
        (Directory::NAME, fold_and_save::<Directory>(&store, &data, head, zone)),
    ];
    for (name, bytes) in saved {
        println!("{name}: {bytes} bytes kept, {:.2} an event", bytes_an_event(bytes, head));
    }
    drop(store);
    let mut over = false;
    for ending in ["docx", "xlsx"] {
        let (took, memory_kb) = summary(&data, ending);
        // Beyond a million events from snapshots, below folded from the beginning with every figure's events.
        let what = format!("summary: the program, {ending}");
        if head > TRACED_TO || scale == 1 {
            let limit = if scale == 1 { Duration::from_secs(1) } else { Duration::from_secs(5) };
            goal(&what, took, limit);
        } else {
            println!("{what:<34} {took:>10.3?}");
        }
        let fits = memory_kb < MOST_MEMORY_KB;
        over |= !fits;
        println!(
            "summary: {} kB of memory at most, goal {MOST_MEMORY_KB} kB  {}",
            memory_kb,
            if fits { "met" } else { "MISSED" }
        );
    }
    if missed || over { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Folds another view and saves it where the program looks for it.
fn fold_and_save<P: Projection>(
    store: &Store,
    data: &std::path::Path,
    head: u64,
    zone: chrono::FixedOffset,
) -> u64 {
    let mut state = P::default();
    replay(store, &mut state, 0, head, zone).unwrap();
    let views = data.join(assembly::VIEWS);
    snapshot::save(&views, &state, head).unwrap();
    std::fs::metadata(snapshot::path::<P>(&views)).unwrap().len()
}

/// The release program writes a summary of `data`: how long it takes from start to end, and its largest memory in kB.
fn summary(data: &std::path::Path, ending: &str) -> (Duration, u64) {
    let target = std::env::current_exe().unwrap();
    let program = target.parent().and_then(std::path::Path::parent).unwrap().join("lianqin");
    assert!(program.exists(), "build the program first: cargo build --release");
    let out = data.join(format!("summary.{ending}"));
    let started = Instant::now();
    let mut child = std::process::Command::new(program)
        .args(["summary", "--out"])
        .arg(&out)
        .arg("--data")
        .arg(data)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let (status, mut memory) = (format!("/proc/{}/status", child.id()), 0);
    let ended = loop {
        let peak = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = peak
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        match child.try_wait().unwrap() {
            Some(ended) => break ended,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let took = started.elapsed();
    assert!(ended.success(), "the summary was not written");
    (took, memory)
}

/// The longest of some tries.
fn slowest(ask: impl Fn()) -> Duration {
    let tried = (0..ASKED).map(|_| {
        let started = Instant::now();
        ask();
        started.elapsed()
    });
    tried.max().unwrap_or_default()
}

/// How large a snapshot is, and how long it takes to load.
fn saved<P: Projection + serde::de::DeserializeOwned>(
    dir: &std::path::Path,
    state: &P,
    head: u64,
) -> (u64, Duration) {
    snapshot::save(dir, state, head).unwrap();
    let bytes = std::fs::metadata(snapshot::path::<P>(dir)).unwrap().len();
    let started = Instant::now();
    assert!(snapshot::load::<P>(dir).is_some(), "the snapshot cannot be loaded");
    (bytes, started.elapsed())
}

/// What another view keeps after the same log.
fn other<P: Projection + Default + serde::de::DeserializeOwned>(
    store: &Store,
    dir: &std::path::Path,
    head: u64,
    zone: chrono::FixedOffset,
) {
    let mut state = P::default();
    replay(store, &mut state, 0, head, zone).unwrap();
    let (kept, started) = saved(dir, &state, head);
    println!(
        "{}: {kept} bytes kept, {:.2} an event, start {started:.3?}",
        P::NAME,
        bytes_an_event(kept, head)
    );
}

#[allow(clippy::cast_precision_loss, reason = "a ratio for people to read")]
fn bytes_an_event(bytes: u64, events: u64) -> f64 {
    bytes as f64 / events.max(1) as f64
}
