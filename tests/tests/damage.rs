//! A log that is not what was written: truncated, with a flipped bit, or something else. Never a panic, never a wrong figure.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::fs;

use lianqin::assembly::{KEY_FILE, LOG_FILE};
use lianqin_tests::{
    program::{run, text},
    terminal::{Terminal, shown},
};

/// So many places in the file are tried.
const PLACES: usize = 12;

#[test]
fn a_truncated_log_is_refused() {
    let (terminal, good, _) = some_days();
    for n in 0..PLACES {
        // Every length but that of an empty file, which is a log that has not begun.
        let length = (good.len() * n / PLACES).max(1);
        fs::write(terminal.data().join(LOG_FILE), &good[..length]).unwrap();
        let said = wrong(&terminal);
        let told = ["is damaged", "is not an event log"].iter().any(|word| said.contains(word));
        assert!(told && said.contains(LOG_FILE), "cut at {length}: {said}");
    }
}

#[test]
fn a_flipped_bit_is_found_or_changes_nothing() {
    let (terminal, good, lines) = some_days();
    let mut found = 0;
    for n in 0..PLACES * 2 {
        let place = good.len() * (2 * n + 1) / (4 * PLACES);
        let mut bytes = good.clone();
        bytes[place] ^= 1 << (n % 8);
        fs::write(terminal.data().join(LOG_FILE), &bytes).unwrap();
        let read = run_in(&terminal, &["log", "--format", "jsonl"]);
        match read.0 {
            // A byte that no row uses.
            0 => assert_eq!(read.1, lines, "bit at {place}"),
            _ => {
                found += 1;
                assert!(read.1.contains(LOG_FILE), "{}", read.1);
                let (code, said) = run_in(&terminal, &["doctor"]);
                assert_eq!(code, 1, "{said}");
                assert!(said.contains('✗'), "{said}");
            }
        }
    }
    assert!(found > PLACES, "{found} of {} flips were found", PLACES * 2);
}

#[test]
fn a_foreign_file_is_left_untouched() {
    let terminal = Terminal::with_roster();
    let log = terminal.data().join(LOG_FILE);
    let keys = fs::read(terminal.data().join(KEY_FILE)).unwrap();
    for foreign in ["江口镇 8月3日 出动12人\n".repeat(100).into_bytes(), keys] {
        fs::write(&log, &foreign).unwrap();
        let said = wrong(&terminal);
        assert!(said.contains("log.sqlite is not an event log"), "{said}");
        assert!(said.contains("it was left untouched, choose another file"), "{said}");
        assert_eq!(fs::read(&log).unwrap(), foreign);
    }
}

/// A log with a few hundred events: its bytes and its lines.
fn some_days() -> (Terminal, Vec<u8>, String) {
    let terminal = Terminal::empty();
    terminal.well(&["demo", "--days", "3"]);
    let lines = terminal.well(&["log", "--format", "jsonl"]);
    let good = fs::read(terminal.data().join(LOG_FILE)).unwrap();
    // Nothing beside the log helps to read it.
    for beside in ["log.sqlite-wal", "log.sqlite-shm"] {
        assert!(!terminal.data().join(beside).exists(), "{beside} is left");
    }
    (terminal, good, lines)
}

/// Reading and writing are both refused; gives what the reader is told.
fn wrong(terminal: &Terminal) -> String {
    let (code, said) = run_in(terminal, &["log", "--format", "jsonl"]);
    assert_eq!(code, 1, "{said}");
    let (code, again) = run_in(
        terminal,
        &["say", "--as", "江口镇:联络员", "--at", "2025-06-01 12:00", "--yes", "日报 零报告"],
    );
    assert_eq!(code, 1, "{again}");
    said
}

fn run_in(terminal: &Terminal, args: &[&str]) -> (i32, String) {
    let output = run(&[args, &["--data", &shown(terminal.data())]].concat());
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap(), said)
}
