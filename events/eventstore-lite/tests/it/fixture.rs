//! Every file that a version of the program wrote must be readable for ever.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use eventstore_lite::{Append, Appended, Failure, Options, Row, Store};
use uuid::Uuid;

use crate::{folder, open};

fn fixture(version: u32) -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = folder();
    let fixture = format!("{}/fixtures/v{version}.sqlite", env!("CARGO_MANIFEST_DIR"));
    fs::copy(fixture, &path).unwrap();
    (folder, path)
}

#[test]
fn a_file_of_every_version_is_read_and_goes_on() {
    for version in [1, 2, 3] {
        let (_folder, path) = fixture(version);
        reads_and_goes_on(&path);
    }
}

fn reads_and_goes_on(path: &Path) {
    let store = open(path);
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
    assert_eq!(store.append(&Append { id: Uuid::from_u128(2), ..next }).unwrap(), Appended::Known(2));
    assert_eq!(store.append(&next).unwrap(), Appended::Written(5));
    assert_eq!(store.read_stream(lead, 1, 99).unwrap().len(), 3);
    assert_eq!(store.verify().unwrap(), 5);
}

#[test]
fn an_older_file_is_brought_up_to_date_by_whoever_writes_and_not_by_a_reader() {
    for version in [1, 2] {
        let (_folder, path) = fixture(version);
        let refused = Store::open_read_only(&path, Options::default()).unwrap_err();
        assert!(
            matches!(refused, Failure::Older { found, .. } if found == i64::from(version)),
            "{refused:?}"
        );
        assert_eq!(open(&path).verify().unwrap(), 4);
        assert_eq!(Store::open_read_only(&path, Options::default()).unwrap().read(0, 9).unwrap().len(), 4);
    }
}

#[test]
fn an_older_file_may_be_opened_by_several_at_once() {
    for version in [1, 2].repeat(30) {
        let (_folder, path) = fixture(version);
        let begin = Barrier::new(12);
        thread::scope(|scope| {
            let opening: Vec<_> = (0..12)
                .map(|_| {
                    scope.spawn(|| {
                        begin.wait();
                        open(&path)
                    })
                })
                .collect();
            let stores: Vec<_> = opening.into_iter().map(|opening| opening.join().unwrap()).collect();
            assert!(stores.iter().all(|store| store.verify().unwrap() == 4));
        });
    }
}
