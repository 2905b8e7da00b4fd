//! What is written, and where; what is refused and cleared away.

use super::*;

#[test]
fn what_is_written_is_what_was_simulated_and_reads_back() {
    let (data, rows) = written(7, 3);
    let told = simulated(7, 3, 1);
    assert_eq!(rows.len(), told.len());
    for (row, told) in rows.iter().zip(&told) {
        let fact = wire::decode(&row.body).unwrap();
        assert_eq!(
            (row.position, row.id, row.recorded_ms),
            (told.position, told.fact.id, told.recorded.timestamp_millis())
        );
        assert_eq!(
            (&fact.stream, fact.time, &fact.actor),
            (&told.fact.stream, told.fact.time, &told.fact.actor)
        );
        assert_eq!(fact.event.kind(), told.fact.event.kind());
    }
    let plate = told.iter().find_map(|told| match &told.fact.event {
        Event::Lead(LeadEvent::Found { plates, .. }) => {
            plates.first().map(|plate| (told.fact.stream.to_string(), plate))
        }
        _ => None,
    });
    let (stream, plate) = plate.unwrap();
    let vault = Vault::open_seeded(data.path().join(KEY_FILE), 7).unwrap();
    assert!(vault.find_plate(&plate.sealed).unwrap().contains(&stream));
}

#[test]
fn no_open_word_reaches_the_log() {
    let (_data, rows) = written(7, 5);
    for row in rows {
        let body = String::from_utf8(row.body).unwrap();
        assert!(
            body.contains(r#""campaign-opened""#)
                || !(body.contains("演示") || body.contains("渝F") || body.contains("虚构")),
            "{body}"
        );
    }
}

#[test]
fn a_demo_never_overwrites_a_log_or_keys() {
    let (data, before) = written(7, 1);
    let refused = write(data.path(), rules(), 8, 1, 1, &Silent).unwrap_err();
    assert!(matches!(&refused, DemoFailure::Occupied { path } if path.ends_with(LOG_FILE)), "{refused}");
    assert_eq!(rows(data.path()), before);

    let real = tempfile::tempdir().unwrap();
    drop(Vault::open(real.path().join(KEY_FILE)).unwrap());
    let refused = write(real.path(), rules(), 8, 1, 1, &Silent).unwrap_err();
    assert!(matches!(&refused, DemoFailure::Occupied { path } if path.ends_with(KEY_FILE)), "{refused}");
    assert!(!files(real.path()).iter().any(|name| name.contains("log") || name.contains("unfinished")));
    assert_eq!(Vault::origin_of(real.path().join(KEY_FILE)).unwrap(), Some(Origin::Real));
}

#[test]
fn what_an_interrupted_demo_left_is_cleared_away() {
    let data = tempfile::tempdir().unwrap();
    let unfinished = data.path().join("demo-unfinished");
    std::fs::create_dir(&unfinished).unwrap();
    std::fs::write(unfinished.join(LOG_FILE), "half a log").unwrap();
    // It had come as far as moving the keys.
    drop(Vault::open_seeded(data.path().join(KEY_FILE), 1).unwrap());
    write(data.path(), rules(), 7, 1, 1, &Silent).unwrap();
    assert_eq!(files(data.path()), [KEY_FILE, LOG_FILE]);
    assert_eq!(rows(data.path()).len(), simulated(7, 1, 1).len());
}

#[test]
fn two_demos_do_not_write_into_one_directory_at_once() {
    let data = tempfile::tempdir().unwrap();
    let unfinished = data.path().join("demo-unfinished");
    std::fs::create_dir(&unfinished).unwrap();
    let other = std::fs::File::create(unfinished.join("lock")).unwrap();
    other.lock().unwrap();
    let refused = write(data.path(), rules(), 7, 1, 1, &Silent).unwrap_err();
    assert!(matches!(refused, DemoFailure::Busy { .. }), "{refused}");
}

#[test]
fn the_report_says_simulated_first() {
    let data = tempfile::tempdir().unwrap();
    let report = write(data.path(), rules(), 7, 2, 1, &Silent).unwrap();
    let text = report.to_string();
    assert!(text.starts_with("SIMULATED 模拟数据"), "{text}");
    let rows = rows(data.path());
    assert_eq!(report.events, rows.len() as u64);
    assert_eq!(
        (report.first.to_string(), report.last.to_string()),
        ("2025-05-31".into(), "2025-06-01".into())
    );
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
