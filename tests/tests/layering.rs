//! The shape of the workspace (DESIGN section 2, STYLE): who may depend on whom, and how a file begins and ends.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The members, and which other members each may stand on.
const LAYERS: [(&str, &[&str]); 10] = [
    ("vocabulary", &[]),
    ("eventstore-lite", &[]),
    ("bus", &["vocabulary", "eventstore-lite"]),
    // A campaign's folder, read into its rules; it knows nothing of logs or clocks.
    ("campaign-file", &["vocabulary"]),
    // Documents: it knows nothing of campaigns, logs or clocks.
    ("paper", &[]),
    // A Bot API server for tests: it knows nothing of ours.
    ("lianqin-botapi", &[]),
    ("bot", &["vocabulary", "bus", "lianqin-botapi"]),
    ("lianqin", &["vocabulary", "eventstore-lite", "bus", "campaign-file", "bot", "paper"]),
    (
        "lianqin-tests",
        &["vocabulary", "eventstore-lite", "bus", "campaign-file", "bot", "lianqin", "lianqin-botapi"],
    ),
    (
        "lianqin-benches",
        &["vocabulary", "eventstore-lite", "bus", "campaign-file", "bot", "lianqin", "lianqin-tests"],
    ),
];
/// What the functional core must not know: clocks, disks, networks, chance.
const NOT_IN_THE_CORE: [&str; 8] =
    ["tokio", "futures", "rusqlite", "async-nats", "getrandom", "rand", "rand_chacha", "tracing"];
/// A file that grows beyond has a seam.
const LONGEST: usize = 400;

#[test]
fn members_depend_only_downwards() {
    let members = members();
    assert_eq!(
        members.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        LAYERS.map(|(name, _)| name).into()
    );
    for (name, allowed) in LAYERS {
        let used = members[name].iter().filter(|dependency| members.contains_key(*dependency));
        let wrong: Vec<_> = used.filter(|dependency| !allowed.contains(&dependency.as_str())).collect();
        assert!(wrong.is_empty(), "{name} depends on {wrong:?}");
    }
}

#[test]
fn the_core_knows_no_clock_no_disk_no_network_and_no_chance() {
    let vocabulary = &members()["vocabulary"];
    assert!(vocabulary.contains("serde"), "the list of dependencies is read");
    let wrong: Vec<_> = NOT_IN_THE_CORE.into_iter().filter(|name| vocabulary.contains(*name)).collect();
    assert!(wrong.is_empty(), "vocabulary depends on {wrong:?}");
}

#[test]
fn nothing_below_the_bus_is_asynchronous() {
    let files: Vec<_> =
        ["events/vocabulary", "events/eventstore-lite"].iter().flat_map(|dir| sources(dir)).collect();
    assert!(files.len() > 30, "{} files", files.len());
    for (path, text) in files {
        for word in ["async fn", "async move", ".await"] {
            assert!(!text.contains(word), "{} contains '{word}'", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_ends_before_it_is_long() {
    let files = sources(".");
    assert!(files.len() > 150, "{} files", files.len());
    let mut wrong = Vec::new();
    for (path, text) in files {
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not begin with //!", path.display()));
        }
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("{} has {lines} lines, more than {LONGEST}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every member with the names of what it is built from; what only its own tests use does not count.
fn members() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |value: &Value| value.get("name").and_then(Value::as_str).unwrap().to_owned();
    let list = |value: &Value, field: &str| value.get(field).and_then(Value::as_array).unwrap().clone();
    let is_built_in = |value: &Value| value.get("kind").and_then(Value::as_str) != Some("dev");
    list(&metadata, "packages")
        .iter()
        .map(|package| {
            let used = list(package, "dependencies");
            (name(package), used.iter().filter(|used| is_built_in(used)).map(name).collect())
        })
        .collect()
}

/// Every Rust file below a folder of the workspace.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}
