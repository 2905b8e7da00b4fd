//! Appending over NATS with optimistic concurrency against a bare async-nats publish: same server, same headers, same
//! window, same sync.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench is not a library: it says what it does here, and may fail loudly"
)]

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use async_nats::{HeaderMap, jetstream::Context};
use bus::log::{Bus, Entry, JetstreamOptions};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use futures::{StreamExt, stream};
use lianqin_benches::{ROUNDS, turns};
use lianqin_tests::nats::NatsServer;
use tokio::runtime::Runtime;
use uuid::Uuid;
use vocabulary::{Stamp, StreamId};

/// So many appends are on their way at a time.
const WINDOW: usize = 64;
const BODY: [u8; 480] = [b'x'; 480];
const CAMPAIGN: &str = "bench-2025";
static NEXT: AtomicU64 = AtomicU64::new(1);

fn next_id() -> Uuid {
    Uuid::from_u64_pair(NEXT.fetch_add(1, Ordering::Relaxed), 0)
}

fn in_window<F: Future<Output = ()>>(runtime: &Runtime, appends: u64, one: impl Fn() -> F) -> Duration {
    let started = Instant::now();
    runtime.block_on(stream::iter(0..appends).map(|_| one()).buffer_unordered(WINDOW).collect::<()>());
    started.elapsed()
}

async fn publish(context: Context) {
    let id = next_id();
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", id.to_string());
    headers.insert("Nats-Expected-Last-Subject-Sequence", "0");
    headers.insert("Nats-Expected-Last-Subject-Sequence-Subject", format!("lianqin.{CAMPAIGN}.lead.{id}.*"));
    let subject = format!("lianqin.{CAMPAIGN}.lead.{id}.lead-found");
    context.publish_with_headers(subject, headers, BODY.to_vec().into()).await.unwrap().await.unwrap();
}

async fn append(bus: Bus, recorded: Stamp) {
    let id = next_id();
    let entry = Entry {
        id,
        stream: format!("lead/{id}").parse::<StreamId>().unwrap(),
        event_type: "lead-found".to_owned(),
        recorded,
        body: BODY.to_vec().into(),
    };
    bus.append(&entry, 0).await.unwrap();
}

/// A server of its own for each side: every append makes a subject, and a server with many subjects is slower.
async fn fresh() -> (NatsServer, Bus, Context) {
    let server = NatsServer::start();
    let options = JetstreamOptions::new(server.url(), CAMPAIGN.parse().unwrap(), *recorded().offset());
    let bus = Bus::jetstream(&options).await.unwrap();
    let context = async_nats::jetstream::new(async_nats::connect(server.url()).await.unwrap());
    (server, bus, context)
}

fn recorded() -> Stamp {
    "2025-08-03T17:40:00+08:00".parse().unwrap()
}

fn optimistic(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut group = c.benchmark_group("jetstream");
    let (_theirs, _, context) = runtime.block_on(fresh());
    let (_ours, bus, _) = runtime.block_on(fresh());
    for round in 0..ROUNDS {
        group.bench_function(BenchmarkId::new("raw", round), |b| {
            b.iter_custom(|n| in_window(&runtime, n, || publish(context.clone())));
        });
        group.bench_function(BenchmarkId::new("ours", round), |b| {
            b.iter_custom(|n| in_window(&runtime, n, || append(bus.clone(), recorded())));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = turns();
    targets = optimistic
}
criterion_main!(benches);
