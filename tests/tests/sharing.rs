//! Two copies of casework over NATS share the work, and one goes on when the other is killed.
#![expect(clippy::unwrap_used, clippy::panic, reason = "every function here is part of a test")]

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use bus::{
    clock::new_id,
    desk::{Command, Desk, Reply, Request},
};
use futures::future::join_all;
use lianqin_tests::{nats::NatsServer, program::Process, terminal::Terminal, world::at};
use vocabulary::{
    Actor, LeadId, Rules, Secret, StreamId,
    lead::{Finding, LeadCommand, Source},
};

/// Findings at once.
const AT_ONCE: u32 = 60;
/// Findings after one copy was killed.
const AFTER: u32 = 10;
/// The metrics page must answer by then.
const LIMIT: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_copies_of_casework_share_the_work_and_one_goes_on_alone() {
    let server = NatsServer::start();
    let terminal = Terminal::over(&server.url());
    let roster = start(&terminal, &["run", "roster"]);
    terminal.import_roster();
    // One key file for both: a lead is sealed under one key, whichever copy took it in.
    let keys = Terminal::over(&server.url());
    let mut first = Copy::start(&keys);
    let second = Copy::start(&keys);

    let finders = Finders::connect(&server.url()).await;
    let numbers = finders.find(AT_ONCE).await;
    assert_eq!(numbers, (1..=AT_ONCE).collect(), "all different, and no number is left out");
    let shares = [first.recorded(), second.recorded()];
    assert!(shares.iter().all(|share| *share > 0), "both took some: {shares:?}");
    assert_eq!(shares.iter().sum::<u32>(), AT_ONCE, "each was recorded by one of them: {shares:?}");

    first.process.kill();
    let numbers = finders.find(AFTER).await;
    assert_eq!(numbers, (AT_ONCE + 1..=AT_ONCE + AFTER).collect());
    assert_eq!(second.recorded(), shares[1] + AFTER);
    second.process.stop();
    roster.stop();
}

fn start(place: &Terminal, args: &[&str]) -> Process {
    let args = place.args(args);
    Process::start(&args.iter().map(String::as_str).collect::<Vec<_>>(), "已启动")
}

/// A copy of casework with a page of metrics.
struct Copy {
    process: Process,
    address: String,
}

impl Copy {
    fn start(keys: &Terminal) -> Self {
        let process = start(keys, &["run", "casework", "gate", "--listen", "127.0.0.1:0"]);
        let said = process.says("http://");
        let address = said.split("http://").nth(1).unwrap().trim_end_matches('/').to_owned();
        Self { process, address }
    }

    /// How many wishes of leads it recorded.
    fn recorded(&self) -> u32 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        write!(stream, "GET /metrics HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        let measure = "lianqin_wishes_total{kind=\"lead\",outcome=\"recorded\"} ";
        page.lines().find_map(|line| line.strip_prefix(measure)).map_or(0, |count| count.parse().unwrap())
    }
}

/// Township liaisons that find leads at the same time.
struct Finders {
    desk: Desk,
    rules: Rules,
}

impl Finders {
    async fn connect(url: &str) -> Self {
        let rules = campaign_file::built_in().unwrap();
        let client = async_nats::connect(url).await.unwrap();
        Self { desk: Desk::Apart(client, rules.campaign.id.clone()), rules }
    }

    /// So many findings at once, from several threads; gives the numbers they got.
    async fn find(&self, count: u32) -> BTreeSet<u32> {
        let tasks = (0..count).map(|n| {
            let (desk, request) = (self.desk.clone(), self.request(n));
            tokio::spawn(async move {
                let reply = desk.ask(request).await;
                let Reply::Recorded(receipt) = &reply else { panic!("{reply:?}") };
                number(&receipt.stream)
            })
        });
        let numbers: Vec<u32> = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
        let different: BTreeSet<u32> = numbers.iter().copied().collect();
        assert_eq!(different.len(), numbers.len(), "no number twice: {numbers:?}");
        different
    }

    fn request(&self, n: u32) -> Request {
        let (unit, member) = if n.is_multiple_of(2) { ("jiangkou", "m-0002") } else { ("nanxi", "m-0003") };
        let actor = Actor {
            member: member.parse().unwrap(),
            unit: unit.parse().unwrap(),
            role: vocabulary::Role::Liaison,
        };
        let now = at("2025-08-04 09:00");
        let finding = Finding {
            finder: actor.unit.clone(),
            source: Source::Patrol,
            violations: vec![self.rules.violations.first().unwrap().code.clone()],
            township: Some(actor.unit.clone()),
            places: Vec::new(),
            vehicle: None,
            seats: None,
            seen: None,
            words: Secret::new(format!("场镇路口 第{n}辆")),
            plates: Vec::new(),
            informant: None,
            attachments: Vec::new(),
            position: None,
        };
        let command = Command::Find(LeadCommand::Find(Box::new(finding)));
        Request { id: new_id(), actor, at: now, cause: None, channel: "test".to_owned(), command }
    }
}

fn number(stream: &str) -> u32 {
    let lead: LeadId = stream.parse::<StreamId>().unwrap().as_lead().unwrap();
    lead.number()
}
