//! Every line of `lianqin log --format jsonl` is a CloudEvent, in the judgement of the CloudEvents project's own package.

use std::process::Output;

use lianqin_tests::{program::text, python::python, terminal::Terminal};

#[test]
fn every_event_of_a_campaign_is_a_cloudevent() {
    let terminal = Terminal::empty();
    terminal.well(&["demo", "--days", "20"]);
    let lines = terminal.well(&["log", "--format", "jsonl"]);
    let judged = judged(&lines);
    assert!(judged.status.success(), "{}", text(&judged.stderr));
    assert!(lines.lines().count() > 1_000);
    assert_eq!(text(&judged.stdout).trim(), lines.lines().count().to_string());
}

#[test]
fn a_line_that_is_no_cloudevent_is_found() {
    let terminal = Terminal::with_roster();
    let lines = terminal.well(&["log", "--format", "jsonl"]);
    for (right, wrong) in [
        ("\"id\":", "\"identity\":"),
        ("\"specversion\":\"1.0\"", "\"specversion\":\"7\""),
        ("\"channel\":", "\"Kanal-1\":"),
        ("\"time\":\"2", "\"time\":\"gestern "),
    ] {
        let judged = judged(&lines.replacen(right, wrong, 1));
        assert!(!judged.status.success(), "{wrong} was taken for right");
        assert!(text(&judged.stderr).contains("line 1:"), "{}", text(&judged.stderr));
    }
}

fn judged(lines: &str) -> Output {
    python("cloudevents_check.py", &[], lines)
}
