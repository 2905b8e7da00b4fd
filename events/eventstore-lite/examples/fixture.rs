//! Writes the file of the present version of the schema, which must be readable for ever: `fixtures/v3.sqlite`.
//!
//! `cargo run -p eventstore-lite --example fixture -- PATH` refuses to touch an existing file; a new schema version gets
//! a new fixture beside the old ones.

use std::error::Error;
use std::path::Path;

use eventstore_lite::{Append, Options, Store};
use uuid::Uuid;

/// Streams, bodies and recording times of the fixture; `tests/it/fixture.rs` expects the same.
const EVENTS: [(&str, u64, &[u8], i64); 4] = [
    ("lead/XS-0803-012", 0, r#"{"type":"lead-found"}"#.as_bytes(), 1_754_200_000_000),
    ("count/江口镇_2025-08-03", 0, "出动12人 检查车辆35台".as_bytes(), 1_754_200_000_001),
    ("lead/XS-0803-012", 1, &[0, 255, 10, 0], -1),
    ("lead/XS-0803-012", 3, b"", i64::MAX),
];

fn main() -> Result<(), Box<dyn Error>> {
    let path =
        std::env::args().nth(1).unwrap_or_else(|| "events/eventstore-lite/fixtures/v3.sqlite".to_owned());
    if Path::new(&path).exists() {
        return Err(format!("{path} exists; a fixture is written once").into());
    }
    let store = Store::open(&path, Options::default())?;
    for (number, (stream, expected, body, recorded_ms)) in (1_u128..).zip(EVENTS) {
        store.append(&Append { stream, expected, id: Uuid::from_u128(number), recorded_ms, body })?;
    }
    store.verify()?;
    Ok(())
}
