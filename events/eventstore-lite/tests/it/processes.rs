//! Several processes on one file, and processes that are killed.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use eventstore_lite::{Options, Store};

use crate::contract::{chains, race};
use crate::{append, child, child_path, folder, open};

const CHILDREN: u64 = 4;
const EACH: u64 = 60;

#[test]
fn several_processes_append_to_the_same_streams() {
    if let Some(path) = child_path() {
        let options = Options { busy_timeout: crate::LIMIT, ..Options::default() };
        let store = Store::open(path, options).unwrap();
        for (position, id) in race(&store, u128::from(std::process::id()), u128::from(EACH)) {
            println!("\nstored {position} {id}");
        }
        return;
    }
    // The children create the log themselves, all at once.
    let (_folder, path) = folder();
    let children: Vec<_> = (0..CHILDREN)
        .map(|_| {
            child("processes::several_processes_append_to_the_same_streams", &path)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut told = BTreeSet::new();
    for running in children {
        let output = running.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        told.extend(text.lines().filter_map(|line| Some(line.strip_prefix("stored ")?.to_owned())));
    }
    let store = open(&path);
    assert_eq!(chains(&store), CHILDREN * EACH);
    let stored: BTreeSet<_> = store
        .read(0, usize::MAX)
        .unwrap()
        .into_iter()
        .map(|row| format!("{} {}", row.position, row.id))
        .collect();
    assert_eq!(stored, told);
}

#[test]
fn what_was_acknowledged_survives_the_process_being_killed() {
    if let Some(path) = child_path() {
        let store = open(&path);
        let mut last = store.last_of("a").unwrap();
        // Within one life of the process more pages come than stay in the write-ahead log.
        let body = vec![b'k'; 100_000];
        loop {
            last = store.append(&append("a", last, u128::from(last) + 1, &body)).unwrap().position();
            println!("\nstored {last}");
        }
    }
    let (_folder, path) = folder();
    let mut acknowledged = 0;
    for round in 1..=4_u64 {
        let test = "processes::what_was_acknowledged_survives_the_process_being_killed";
        let mut running = child(test, &path).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(running.stdout.take().unwrap());
        let mut line = String::new();
        while acknowledged < round * 150 {
            line.clear();
            assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the child ended by itself");
            acknowledged = stored(&line).unwrap_or(acknowledged);
        }
        running.kill().unwrap();
        running.wait().unwrap();
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        // The last line may be cut in the middle of its number.
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        acknowledged = whole.lines().filter_map(stored).next_back().unwrap_or(acknowledged);
        let store = open(&path);
        let kept = store.verify().unwrap();
        assert!(
            (acknowledged..=acknowledged + 1).contains(&kept),
            "{kept} kept of {acknowledged} acknowledged"
        );
        acknowledged = kept;
    }
}

fn stored(line: &str) -> Option<u64> {
    line.trim().strip_prefix("stored ")?.parse().ok()
}
