//! One story through services that are processes of their own over NATS, with casework killed in the middle.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "every function here is part of a test")]

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use futures::StreamExt;
use lianqin_tests::{
    nats::NatsServer,
    program::{Process, ended, start, text},
    story,
    terminal::{PEOPLE, Saying, Terminal, json},
};
use serde_json::Value;
use tokio::time::timeout;

/// Longer than anything takes; reached only when something never comes.
const LIMIT: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_story_over_nats_is_the_same_as_in_one_process_though_casework_is_killed() {
    let server = NatsServer::start();
    let mut apart = Apart::start(&server.url());
    let client = async_nats::connect(server.url()).await.unwrap();
    let asked = "lianqin.yunyang-2025.ask.lead";
    for (n, line) in story::lines().iter().enumerate() {
        match n {
            // Between two wishes.
            2 => {
                apart.kill_casework();
                apart.start_casework();
                apart.say(line);
            }
            // With the wish on its way: nobody knows how far casework came.
            4 => {
                apart.killed_when_seen(&client, asked, line).await;
                apart.say_until_answered(line);
            }
            // With the event in the log and the answer perhaps not given.
            9 => {
                apart.killed_when_seen(&client, "lianqin.yunyang-2025.lead.*.enforced", line).await;
                assert_eq!(apart.say_until_answered(line)["known"], true, "it was in the log already");
            }
            _ => apart.say(line),
        }
    }
    let together = Terminal::with_roster();
    for line in story::lines() {
        assert_eq!(outcome(&together, &line).unwrap()["known"], false);
    }
    let (log, alone) = (story::without_the_clock(apart.terminal.log()), together.log());
    assert_eq!(story::said(&log), story::expected(), "nothing lost, nothing doubled, in order");
    assert_eq!(types(&log), types(&alone));
    assert_eq!(types(&log)["member-enrolled"], PEOPLE);
    assert_eq!(story::told(log), story::told(alone));
    let (from, to) = story::DAYS;
    assert_eq!(apart.terminal.tally_of_people(from, to), together.tally_of_people(from, to));
    apart.stop();
}

/// Five services, each a process with a directory of its own.
struct Apart {
    others: Vec<Process>,
    casework: Process,
    keys_of_casework: Terminal,
    /// In the directory of the roster, whose keys the import needs.
    terminal: Terminal,
    _directories: Vec<Terminal>,
}

impl Apart {
    fn start(url: &str) -> Self {
        let terminal = Terminal::over(url);
        let mut others = vec![run(&terminal, "roster")];
        let directories: Vec<_> = ["counts", "clock", "tally"]
            .into_iter()
            .map(|name| {
                let directory = Terminal::over(url);
                others.push(run(&directory, name));
                directory
            })
            .collect();
        let keys_of_casework = Terminal::over(url);
        let casework = run(&keys_of_casework, "casework");
        terminal.import_roster();
        Self { others, casework, keys_of_casework, terminal, _directories: directories }
    }

    fn kill_casework(&mut self) {
        self.casework.kill();
    }

    fn start_casework(&mut self) {
        self.casework = run(&self.keys_of_casework, "casework");
    }

    fn say(&self, line: &Saying<'_>) {
        assert_eq!(outcome(&self.terminal, line).unwrap()["outcome"], "recorded", "{}", line.text);
    }

    /// Says a line, kills casework as soon as a message on `subject` is seen, and starts it again.
    async fn killed_when_seen(
        &mut self,
        client: &async_nats::Client,
        subject: &'static str,
        line: &Saying<'_>,
    ) {
        let mut seen = client.subscribe(subject).await.unwrap();
        client.flush().await.unwrap();
        let mut saying = start(self.terminal.saying(line));
        timeout(LIMIT, seen.next()).await.unwrap().unwrap();
        self.kill_casework();
        // The one who asked gives up too: the answer is lost for good.
        saying.kill().unwrap();
        saying.wait().unwrap();
        self.start_casework();
    }

    /// The same id again and again, as every client does.
    fn say_until_answered(&self, line: &Saying<'_>) -> Value {
        let limit = Instant::now() + LIMIT;
        loop {
            match outcome(&self.terminal, line) {
                Ok(receipt) => return receipt,
                Err(said) => assert!(Instant::now() < limit, "{said}"),
            }
        }
    }

    fn stop(self) {
        self.casework.stop();
        self.others.into_iter().for_each(Process::stop);
    }
}

fn run(place: &Terminal, name: &str) -> Process {
    let args = place.args(&["run", name]);
    Process::start(&args.iter().map(String::as_str).collect::<Vec<_>>(), "已启动")
}

/// The receipt, or what was said instead.
fn outcome(terminal: &Terminal, line: &Saying<'_>) -> Result<Value, String> {
    let output = ended(start(terminal.saying(line)));
    let said = text(&output.stdout);
    if output.status.success() { Ok(json(&said)) } else { Err(format!("{said}{}", text(&output.stderr))) }
}

fn types(log: &[Value]) -> BTreeMap<String, usize> {
    let mut types = BTreeMap::new();
    for event in log {
        *types.entry(event["type"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    types
}
