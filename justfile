# The verbs of this repository. `just` alone lists them.

default:
    @just --list

# Everything in one process on a simulated campaign (SIMULATED)
demo:
    cargo run --release -- up --demo

# Everything in one process on real data in ./data
run:
    cargo run --release -- up

# Format, lints, all tests
test:
    ./ops/test

# Format and lints only
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Look at changed snapshots (needs cargo-insta)
accept:
    cargo insta review

# Regenerate the AsyncAPI document from the event types
asyncapi:
    cargo run --quiet -p vocabulary --example asyncapi > events/vocabulary/asyncapi.json

# Speed, as ratios against the raw thing measured in the same run
bench:
    ./ops/test --tools
    cargo build --release
    LIANQIN_NATS_SERVER="${CARGO_TARGET_DIR:-target}/tools/nats-server" cargo bench -p lianqin-benches
    LIANQIN_BENCH_SCALE=1 cargo bench -p lianqin-benches --bench scale
    python3 benches/ratios.py

# A log of about ten million events: takes ten minutes and 7 GB of disk
bench-scale:
    cargo build --release
    LIANQIN_BENCH_SCALE=1400 cargo bench -p lianqin-benches --bench scale
