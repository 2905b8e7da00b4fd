//! A laboratory with one log in it, on either backend, and the words the rules are written in.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use bus::log::{AppendError, Appended, Bus, Entry, JetstreamOptions, PAGE, Record, Subscription};
use bytes::Bytes;
use chrono::FixedOffset;
use futures::future::join_all;
use lianqin_tests::nats::NatsServer;
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;
use vocabulary::StreamId;

/// Longer than anything takes; reached only when something never comes.
const LIMIT: Duration = Duration::from_mins(1);

pub(crate) const LEAD: &str = "lead/XS-0803-012";
pub(crate) const OTHER: &str = "count/jiangkou_2025-08-03";

pub(crate) enum Lab {
    Embedded { dir: TempDir },
    Jetstream { server: NatsServer },
}

impl Lab {
    pub(crate) fn embedded() -> Self {
        Lab::Embedded { dir: TempDir::new().unwrap() }
    }

    pub(crate) fn jetstream() -> Self {
        Lab::Jetstream { server: NatsServer::start() }
    }

    /// One more handle of its own, as another process would have.
    pub(crate) async fn open(&self) -> Bus {
        match self {
            Lab::Embedded { dir } => Bus::embedded(&dir.path().join("log.db"), zone()).await.unwrap(),
            Lab::Jetstream { server } => {
                let options = JetstreamOptions::new(server.url(), "yunyang-2025".parse().unwrap(), zone());
                Bus::jetstream(&options).await.unwrap()
            }
        }
    }

    /// A power cut for the server; the embedded log has no process of its own.
    pub(crate) fn restart(&mut self) {
        match self {
            Lab::Embedded { dir: _ } => {}
            Lab::Jetstream { server } => server.restart(),
        }
    }
}

pub(crate) fn zone() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap()
}

pub(crate) fn stream(name: &str) -> StreamId {
    name.parse().unwrap()
}

pub(crate) fn event(name: &str, body: &str) -> Entry {
    Entry {
        id: new_id(),
        stream: stream(name),
        event_type: "happened".to_owned(),
        recorded: "2025-08-03T17:41:02+08:00".parse().unwrap(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

/// Unique within a test, whose log is its own.
pub(crate) fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(
        0x019f_0000_0000_7000_8000_0000_0000_0000 + u128::from(NEXT.fetch_add(1, Ordering::Relaxed)),
    )
}

pub(crate) async fn write(bus: &Bus, name: &str, body: &str, expected: u64) -> u64 {
    match bus.append(&event(name, body), expected).await.unwrap() {
        Appended::Written(position) => position,
        Appended::Known(position) => unreachable!("a new id is not known at {position}"),
    }
}

pub(crate) async fn conflict(bus: &Bus, name: &str, wrong: u64) -> (u64, Option<u64>) {
    match bus.append(&event(name, "too late"), wrong).await {
        Err(AppendError::Conflict { stream: at, expected, last }) => {
            assert_eq!(at, stream(name));
            (expected, last)
        }
        other => unreachable!("{other:?} should have been a conflict"),
    }
}

/// `streams` streams of `each` events, written side by side; answers all positions in order.
pub(crate) async fn fill(bus: &Bus, streams: usize, each: usize) -> Vec<u64> {
    let writers = (0..streams).map(|n| {
        let bus = bus.clone();
        tokio::spawn(async move {
            let (name, mut last, mut written) = (format!("count/unit{n}_2025-08-03"), 0, Vec::new());
            for i in 0..each {
                last = write(&bus, &name, &i.to_string(), last).await;
                written.push(last);
            }
            written
        })
    });
    let mut written: Vec<u64> = join_all(writers).await.into_iter().flat_map(Result::unwrap).collect();
    written.sort_unstable();
    written
}

pub(crate) async fn next(pages: &mut Subscription) -> Vec<Record> {
    let page = timeout(LIMIT, pages.next_page()).await.unwrap().unwrap();
    assert!((1..=PAGE).contains(&page.len()));
    page
}

/// Exactly `count` records; more would be a repetition.
pub(crate) async fn take(pages: &mut Subscription, count: usize) -> Vec<Record> {
    let mut taken = Vec::new();
    while taken.len() < count {
        taken.extend(next(pages).await);
    }
    assert_eq!(taken.len(), count);
    taken
}

pub(crate) fn positions(records: &[Record]) -> Vec<u64> {
    records.iter().map(|record| record.position).collect()
}

pub(crate) fn bodies(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| String::from_utf8(record.body.to_vec()).unwrap()).collect()
}
