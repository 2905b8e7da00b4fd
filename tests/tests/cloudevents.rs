//! Every line of `lianqin log --format jsonl` is a CloudEvent, in the judgement of the CloudEvents project's own package.
#![expect(clippy::expect_used, clippy::panic, reason = "every function here is part of a test")]

use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use lianqin_tests::{
    program::{ended, text},
    terminal::Terminal,
};

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
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloudevents_check.py");
    let mut child = Command::new("python3")
        .arg(script)
        .env("PYTHONPATH", packages())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("python3 does not start ({error}): install Python 3"));
    let mut input = child.stdin.take().expect("stdin is piped");
    // It ends early when a line is wrong, and its own words say so better than a broken pipe.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    ended(child)
}

/// Where the package is.
fn packages() -> PathBuf {
    let packages = env::var_os("LIANQIN_PYTHONPATH").map_or_else(
        || {
            let workspace =
                Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace");
            let target =
                env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
            target.join("tools/py")
        },
        PathBuf::from,
    );
    assert!(
        packages.join("cloudevents/core").is_dir(),
        "the Python package cloudevents is not in {}: run ./ops/test --tools",
        packages.display()
    );
    packages
}
