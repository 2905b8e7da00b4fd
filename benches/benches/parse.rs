//! Reading messages into meanings against one NFKC pass over the same texts, which any reader must at least make.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench is not a library: it says what it does here, and may fail loudly"
)]

use std::hint::black_box;

use bot::parse::{Chat, Context, Lexicon, Speaker, parse};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lianqin_benches::{ROUNDS, turns};
use unicode_normalization::UnicodeNormalization;
use vocabulary::Role;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The project's examples; only their texts are used.
const EXAMPLES: &str = include_str!("../../bot/src/parse/corpus/examples.jsonl");

fn texts() -> Vec<String> {
    EXAMPLES
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|case| case.get("text").and_then(serde_json::Value::as_str).unwrap().to_owned())
        .collect()
}

fn into_a_meaning(c: &mut Criterion) {
    let rules = campaign_file::built_in().unwrap();
    let lexicon = Lexicon::new(&rules);
    let speaker = Speaker { role: Role::Liaison, unit: "jiangkou".parse().unwrap() };
    let at = Context {
        rules: &rules,
        lexicon: &lexicon,
        speaker: Some(&speaker),
        at: "2025-08-03T17:40:00+08:00".parse().unwrap(),
        chat: Chat::Private,
        last: None,
    };
    let texts = texts();
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Elements(u64::try_from(texts.len()).unwrap()));
    for round in 0..ROUNDS {
        group.bench_function(BenchmarkId::new("raw", round), |b| {
            b.iter(|| {
                for text in &texts {
                    black_box(text.nfkc().collect::<String>());
                }
            });
        });
        group.bench_function(BenchmarkId::new("ours", round), |b| {
            b.iter(|| {
                for text in &texts {
                    black_box(parse(text, &at));
                }
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = turns();
    targets = into_a_meaning
}
criterion_main!(benches);
