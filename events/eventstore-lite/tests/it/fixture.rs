//! The oldest file must be readable for ever.

use std::fs;
use std::path::Path;

use eventstore_lite::{Append, Appended, Row};
use uuid::Uuid;

use crate::{folder, open};

#[test]
fn a_file_of_version_1_is_read_and_goes_on() {
    let (_folder, path) = folder();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/v1.sqlite"), &path).unwrap();
    let store = open(&path);
    let row = |position: u64, stream: &str, recorded_ms, body: &[u8]| Row {
        position,
        id: Uuid::from_u128(u128::from(position)),
        stream: stream.to_owned(),
        recorded_ms,
        body: body.to_vec(),
    };
    let lead = "lead/XS-0803-012";
    assert_eq!(
        store.read(0, 99).unwrap(),
        [
            row(1, lead, 1_754_200_000_000, br#"{"type":"lead-found"}"#),
            row(2, "count/江口镇_2025-08-03", 1_754_200_000_001, "出动12人 检查车辆35台".as_bytes()),
            row(3, lead, -1, &[0, 255, 10, 0]),
            row(4, lead, i64::MAX, b""),
        ]
    );
    let next = Append { stream: lead, expected: 4, id: Uuid::from_u128(5), recorded_ms: 0, body: b"on" };
    assert_eq!(store.append(&next).unwrap(), Appended::Written(5));
    assert_eq!(store.verify().unwrap(), 5);
}
