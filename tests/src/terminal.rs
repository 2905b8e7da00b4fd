//! Somebody at a terminal: the real program, a data directory of its own, and NATS when the services run apart.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

use crate::program::{lianqin, run_refused, run_well};

/// The invented roster of every terminal: m-0001 is of the office, and so on down.
pub const ROSTER: &str = "姓名,单位,岗位
演示甲,专班办公室,办公室工作人员
演示乙,江口镇,联络员
演示丙,南溪镇,联络员
演示丁,交通执法支队,承办人
演示戊,交巡警大队,承办人
演示己,县专班,组长
演示庚,示例客运公司,联络员
";
/// People on it.
pub const PEOPLE: usize = 7;

/// A terminal. Its files go when it goes.
#[derive(Debug)]
pub struct Terminal {
    dir: TempDir,
    nats: Option<String>,
}

/// One thing to say.
#[derive(Debug, Clone, Copy)]
pub struct Saying<'a> {
    /// Its id, the same when it is said again.
    pub id: Uuid,
    /// When: `2025-08-04 09:10`.
    pub at: &'a str,
    /// Who: `jiangkou:liaison`.
    pub who: &'a str,
    /// What.
    pub text: &'a str,
}

impl Terminal {
    /// An empty directory.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary directory"), nats: None }
    }

    /// A new campaign on an embedded log, with the roster.
    pub fn with_roster() -> Self {
        let terminal = Self::empty();
        terminal.import_roster();
        terminal
    }

    /// An empty directory beside services that run over NATS.
    pub fn over(nats: &str) -> Self {
        Self { nats: Some(nats.to_owned()), ..Self::empty() }
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    /// A file beside the data.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, content).expect("a file in the temporary directory");
        path
    }

    /// Arguments, with the place behind them.
    pub fn args(&self, args: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        all.extend(["--data".to_owned(), shown(self.data())]);
        all.extend(self.nats.iter().flat_map(|url| ["--nats".to_owned(), url.clone()]));
        all
    }

    /// The program with arguments, at this place.
    pub fn command(&self, args: &[&str]) -> Command {
        let args = self.args(args);
        lianqin(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Runs the program here, which must succeed.
    pub fn well(&self, args: &[&str]) -> String {
        let args = self.args(args);
        run_well(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Runs the program here, which must refuse with exit code 1.
    pub fn refused(&self, args: &[&str]) -> String {
        let args = self.args(args);
        let said = run_refused(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    /// Imports the roster.
    pub fn import_roster(&self) {
        let file = self.file("roster.csv", ROSTER);
        self.well(&["import", "roster", &shown(&file)]);
    }

    /// The command that says a line, confirmed at once, answered as JSON.
    pub fn saying(&self, line: &Saying<'_>) -> Command {
        let id = line.id.to_string();
        self.command(&["say", "--json", "--yes", "--id", &id, "--as", line.who, "--at", line.at, line.text])
    }

    /// Says a line that must be recorded; gives the receipt.
    pub fn say(&self, at: &str, who: &str, text: &str) -> Value {
        let said = self.well(&["say", "--json", "--yes", "--as", who, "--at", at, text]);
        let reply = json(&said);
        assert_eq!(reply.get("outcome"), Some(&Value::from("recorded")), "{text}: {said}");
        reply
    }

    /// Says a line that must be refused; gives the sentence.
    pub fn say_refused(&self, at: &str, who: &str, text: &str) -> String {
        self.refused(&["say", "--yes", "--as", who, "--at", at, text])
    }

    /// Every event of the log.
    pub fn log(&self) -> Vec<Value> {
        self.well(&["log", "--format", "jsonl"]).lines().map(json).collect()
    }

    /// The tally of a period without the moment at which it was asked for.
    pub fn tally(&self, from: &str, to: &str) -> Value {
        let mut tally = json(&self.well(&["tally", "--from", from, "--to", to, "--format", "json"]));
        let as_of = tally.as_object_mut().and_then(|tally| tally.remove("as_of"));
        assert!(as_of.is_some(), "a tally says as of when it is");
        tally
    }

    /// The same without the number of events: the clock of a running service adds reminders of its own, a terminal's does not.
    pub fn tally_of_people(&self, from: &str, to: &str) -> Value {
        let mut tally = self.tally(from, to);
        let events = tally.as_object_mut().and_then(|tally| tally.remove("events"));
        assert!(events.is_some(), "a tally says of how many events it is");
        tally
    }
}

/// A path as an argument.
pub fn shown(path: &Path) -> String {
    path.to_str().expect("temporary paths are text").to_owned()
}

/// A line of JSON.
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("'{text}' is no JSON: {error}"))
}
