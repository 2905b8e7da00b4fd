//! A whole system in one process: real log, real vault, real services, a clock set by hand, an invented roster.

use std::{path::Path, sync::Arc, time::Duration};

use bot::{
    conversation::Hat,
    talk::{Body, Inbound, Peer, Platform},
};
use bus::{
    clock::{Clock, new_id},
    desk::{Command, Receipt, Reply, Request, views},
    log::Bus,
};
use lianqin::{
    assembly::{self, LOG_FILE, Running, ServiceName},
    chat::{Chat, Said, Terminal},
    node::Node,
    roster::setup,
    tally::{Report, Row, TallyQuestion},
};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;
use vocabulary::{
    Actor, Day, MemberId, Recorded, Role, Rules, Secret, Stamp, UnitId,
    campaign::CampaignCommand,
    member::{Holding, MemberCommand},
    wire,
};

/// A whole system. Its files go when it goes.
#[derive(Debug)]
pub struct World {
    /// Everything the services stand on.
    pub node: Node,
    /// The services.
    pub running: Running,
    /// The conversation.
    pub chat: Chat,
    /// The rules it was opened with.
    pub rules: Arc<Rules>,
    dir: TempDir,
}

/// All services that have streams or views.
pub const SERVICES: [ServiceName; 8] = [
    ServiceName::Roster,
    ServiceName::Casework,
    ServiceName::Counts,
    ServiceName::Clock,
    ServiceName::Duties,
    ServiceName::Opinion,
    ServiceName::Tally,
    ServiceName::Summary,
];

/// Who has a post in every world: unit and role; the member number follows from them.
pub const PEOPLE: [(&str, Role); 11] = [
    ("office", Role::Office),
    ("working-group", Role::Leader),
    ("jiangkou", Role::Liaison),
    ("nanxi", Role::Liaison),
    ("yunyang", Role::Liaison),
    ("transport-enforcement", Role::Liaison),
    ("transport-enforcement", Role::Handler),
    ("traffic-police", Role::Liaison),
    ("traffic-police", Role::Handler),
    ("market-regulation", Role::Handler),
    ("company-a", Role::Liaison),
];

impl World {
    /// The Yunyang campaign on an embedded log, at 09:00 on Monday 4 August 2025. No policy runs in it: nothing happens that
    /// nobody wished.
    pub async fn new() -> Self {
        Self::starting("2025-08-04 09:00", false).await
    }

    /// The same with the policies running: the ladder, lapsing questions, alerts.
    pub async fn watched() -> Self {
        Self::starting("2025-08-04 09:00", true).await
    }

    /// The campaign, opened at a moment, with the policies running or not.
    pub async fn starting(moment: &str, policies: bool) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let rules = campaign_file::built_in().expect("the built-in campaign");
        let bus =
            Bus::embedded(&dir.path().join(LOG_FILE), assembly::offset(&rules)).await.expect("a new log");
        let clock = Clock::by_hand(at(moment), rules.zone());
        let node = assembly::node(bus, &rules, clock, dir.path()).await.expect("a node");
        let running = if policies {
            assembly::start(&node, &SERVICES).await
        } else {
            assembly::start_quietly(&node, &SERVICES).await
        };
        let running = running.expect("all services");
        let chat = Chat::open(&node, &running.desk, dir.path()).expect("a mail room");
        let world = Self { node, running, chat, rules: Arc::new(rules), dir };
        world.open().await;
        world
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    async fn open(&self) {
        let rules = Box::new(self.rules.as_ref().clone());
        let open = Command::Campaign(CampaignCommand::Open { rules, simulated: None });
        self.setup(open).await;
        for (unit, role) in PEOPLE {
            let id = member(unit, role);
            let name = Secret::new(format!("演示{unit}"));
            self.setup(Command::Member(id.clone(), MemberCommand::Enrol { name, phone: None })).await;
            let unit = unit.parse().expect("a unit");
            let post = Holding { unit, role, from: self.rules.campaign.issued, until: None };
            self.setup(Command::Member(id, MemberCommand::Assign(post))).await;
        }
    }

    async fn setup(&self, command: Command) {
        let actor = setup(&self.rules).expect("an office");
        let reply = self.ask(actor, new_id(), command).await;
        assert!(matches!(reply, Reply::Recorded(_)), "{reply:?}");
    }

    /// A wish that no line can say.
    pub async fn ask(&self, actor: Actor, id: Uuid, command: Command) -> Reply {
        self.running.desk.ask(self.request(actor, id, command)).await
    }

    fn request(&self, actor: Actor, id: Uuid, command: Command) -> Request {
        Request { id, actor, at: self.node.clock.now(), cause: None, channel: "test".to_owned(), command }
    }

    /// One line from somebody in a post (`jiangkou:liaison`), confirmed at once.
    pub async fn say(&self, who: &str, text: &str) -> Reply {
        self.say_as(new_id(), who, text).await
    }

    /// One line under a given id, as when it is sent again. What makes no wish is a refusal with the bot's words.
    pub async fn say_as(&self, id: Uuid, who: &str, text: &str) -> Reply {
        let Said { messages, mut replies, .. } = self.converse(id, who, text).await;
        let words = || messages.iter().map(|(message, _)| message.plain()).collect::<Vec<_>>().join("\n");
        replies.pop().unwrap_or_else(|| Reply::Refused { text: words() })
    }

    /// One line, confirmed at once, and all that came of it.
    pub async fn converse(&self, id: Uuid, who: &str, text: &str) -> Said {
        let Actor { member, unit, role } = actor(who);
        let account = member.to_string();
        let inbound = Inbound {
            id,
            peer: Peer { platform: Platform::Terminal, chat: account.clone(), account },
            at: self.node.clock.now(),
            written: None,
            group: None,
            message: None,
            body: Body::Text(text.to_owned()),
        };
        let hat = Hat { unit, role, stands_in: false };
        let said = self.chat.converse(&inbound, Terminal { hat: &hat, confirm: true }).await;
        said.unwrap_or_else(|failure| panic!("'{text}': {failure}"))
    }

    /// One line that must be recorded.
    pub async fn done(&self, who: &str, text: &str) -> Receipt {
        match self.say(who, text).await {
            Reply::Recorded(receipt) => *receipt,
            other @ (Reply::Unchanged | Reply::Refused { .. } | Reply::Failed { .. }) => {
                panic!("{who}: {text}: {other:?}")
            }
        }
    }

    /// One line that must be refused; gives the sentence.
    pub async fn refused(&self, who: &str, text: &str) -> String {
        match self.say(who, text).await {
            Reply::Refused { text } => text,
            other @ (Reply::Recorded(_) | Reply::Unchanged | Reply::Failed { .. }) => {
                panic!("{who}: {text}: {other:?}")
            }
        }
    }

    /// A wish that must be recorded.
    pub async fn wish(&self, who: &str, command: Command) -> Receipt {
        match self.ask(actor(who), new_id(), command).await {
            Reply::Recorded(receipt) => *receipt,
            other @ (Reply::Unchanged | Reply::Refused { .. } | Reply::Failed { .. }) => {
                panic!("{who}: {other:?}")
            }
        }
    }

    /// A wish that must be refused; gives the sentence.
    pub async fn wish_refused(&self, who: &str, command: Command) -> String {
        match self.ask(actor(who), new_id(), command).await {
            Reply::Refused { text } => text,
            other @ (Reply::Recorded(_) | Reply::Unchanged | Reply::Failed { .. }) => {
                panic!("{who}: {other:?}")
            }
        }
    }

    /// Moves the clock to a moment.
    pub fn at(&self, moment: &str) {
        let by = at(moment).signed_duration_since(self.node.clock.now());
        self.node.clock.advance(by.to_std().expect("the clock moves forward"));
    }

    /// The tally as it stands.
    pub async fn tally(&self) -> Report {
        self.tally_of(None, None).await
    }

    /// The tally of a period as it stands.
    pub async fn tally_of(&self, from: Option<Day>, to: Option<Day>) -> Report {
        let question = TallyQuestion { from, to, now: self.node.clock.now() };
        let report: Option<Report> = self.running.desk.query(views::TALLY, &question).await.expect("a tally");
        report.expect("an open campaign")
    }

    /// What one unit did and owes since the first day of this world.
    pub async fn row(&self, unit: &str) -> Row {
        let tally = self.tally_of(Some("2025-08-04".parse().expect("a day")), None).await;
        tally.units.into_iter().find(|row| row.unit.as_str() == unit).expect("a unit of the tally")
    }

    /// The running deadlines.
    pub async fn deadlines(&self) -> Vec<lianqin::clock::Running> {
        self.running.desk.query(views::DEADLINES, &json!({})).await.expect("deadlines")
    }

    /// Ends the services, which save what they follow, and leaves the files.
    pub async fn finish(self) -> TempDir {
        self.running.finish().await;
        self.dir
    }

    /// Every event of the log.
    pub async fn events(&self) -> Vec<Recorded> {
        let records = self.node.bus.read(0, 1_000_000).await.expect("the log");
        records
            .iter()
            .map(|record| {
                wire::decode_recorded(record.position, record.recorded, &record.body).expect("an event")
            })
            .collect()
    }

    /// Waits, at most a minute, until `ready` holds of the log.
    pub async fn until(&self, ready: impl Fn(&[Recorded]) -> bool) {
        let mut subscription = self.node.bus.subscribe(0);
        let mut seen = Vec::new();
        let waited = tokio::time::timeout(Duration::from_mins(1), async {
            while !ready(&seen) {
                let page = subscription.next_page().await.expect("the log");
                seen.extend(page.iter().map(|record| {
                    wire::decode_recorded(record.position, record.recorded, &record.body).expect("an event")
                }));
            }
        });
        assert!(waited.await.is_ok(), "the log did not come to hold what was awaited");
    }
}

/// Somebody in a post: `jiangkou:liaison`.
pub fn actor(who: &str) -> Actor {
    let (unit, role) = who.split_once(':').expect("unit:role");
    let role = Role::parse(role).expect("a role");
    Actor { member: member(unit, role), unit: unit.parse::<UnitId>().expect("a unit"), role }
}

/// The number of the post-holder.
pub fn member(unit: &str, role: Role) -> MemberId {
    format!("m-{unit}-{}", role.as_str()).parse().expect("a member")
}

/// A moment in the campaign's zone: `2025-08-04 09:00`.
pub fn at(text: &str) -> Stamp {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().expect("a moment")
}
