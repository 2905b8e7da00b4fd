//! The web chat on a free port, with a tiny engine behind it that answers like a bot, for the tests of the page itself.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use bot::{
    mail::Mail,
    media::MediaStore,
    talk::{Body, Choice, Inbound, Message, Outgoing, Photo, Reason},
};
use bus::{clock::Clock, vault::Vault};
use futures::future::{BoxFuture, FutureExt};
use lianqin::web_chat::{Doors, Joined, Unreachable, WebChat, routes};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime};
use uuid::Uuid;
use vocabulary::{MemberId, Secret, Stamp};

/// What a site says to every code that binds nobody.
pub const WRONG_CODE: &str = "加入码无效";
/// The photo of a matter that everybody may see, and the one that nobody may.
pub const OPEN_MATTER: &str = "lead/XS-0803-001";

/// A running page. Its files go when it goes.
#[derive(Debug)]
pub struct Site {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    /// What stands behind it.
    pub mail: Mail,
    /// Its photos.
    pub media: MediaStore,
    /// Its keys.
    pub vault: Vault,
    clock: Clock,
    port: SocketAddr,
    server: Mutex<Option<Runtime>>,
    resting: Arc<AtomicBool>,
    ended: Arc<AtomicBool>,
    dir: TempDir,
}

impl Site {
    /// A site with codes `AAAA1111`, `BBBB2222`, `CCCC3333` for three members.
    pub fn start() -> Self {
        Self::with_codes(["AAAA1111", "BBBB2222", "CCCC3333"])
    }

    /// A site with one member a code.
    pub fn with_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let vault = Vault::open(dir.path().join("keys")).expect("a key file");
        let clock = Clock::system(chrono_tz::Asia::Shanghai);
        for (number, code) in (1..).zip(codes) {
            let until = clock.now() + chrono::TimeDelta::days(14);
            vault.issue_code(&member(number), &Secret::new(code), until).expect("a code");
        }
        let mail = Mail::open(&dir.path().join("chat"), vault.clone()).expect("a mail store");
        let media = MediaStore::open(dir.path().join("media"), vault.clone()).expect("a media store");
        let (resting, ended) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let engine = Engine {
            mail: mail.clone(),
            clock: clock.clone(),
            resting: Arc::clone(&resting),
            ended: Arc::clone(&ended),
        };
        thread::spawn(move || engine.run());
        let port = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut site = Self {
            address: String::new(),
            mail,
            media,
            vault,
            clock,
            port,
            server: Mutex::default(),
            resting,
            ended,
            dir,
        };
        site.port = site.open();
        // By name: a browser treats `localhost` as it treats https, which a service worker needs.
        site.address = format!("http://localhost:{}", site.port.port());
        site
    }

    /// Opens the port (again).
    pub fn open(&self) -> SocketAddr {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let doors =
            TestDoors { vault: self.vault.clone(), media: self.media.clone(), clock: self.clock.clone() };
        let web = WebChat::new(self.mail.clone(), self.media.clone(), self.clock.clone(), Arc::new(doors));
        let listener = runtime.block_on(TcpListener::bind(self.port)).expect("a free port");
        let port = listener.local_addr().expect("a port");
        runtime.spawn(async move { axum::serve(listener, routes(web)).await });
        *self.server.lock().expect("one test opens and closes") = Some(runtime);
        port
    }

    /// Closes the port and every connection: no signal.
    pub fn close(&self) {
        if let Some(runtime) = self.server.lock().expect("one test opens and closes").take() {
            runtime.shutdown_timeout(Duration::from_secs(2));
        }
    }

    /// Lets the engine rest: messages are taken and not answered.
    pub fn rest(&self, resting: bool) {
        self.resting.store(resting, Ordering::SeqCst);
    }

    /// Every message that waits for an answer, while the engine rests.
    pub fn waiting(&self) -> Vec<Inbound> {
        self.mail.waiting().expect("the mail store").into_iter().map(|(_, inbound)| inbound).collect()
    }

    /// Whether the files on disk hold these bytes in the open.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        ["chat", "chat-wal", "keys"].iter().any(|name| {
            let file = std::fs::read(self.dir.path().join(name)).unwrap_or_default();
            file.windows(bytes.len()).any(|window| window == bytes)
        })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.close();
        self.ended.store(true, Ordering::SeqCst);
    }
}

/// The member with a number.
pub fn member(number: u32) -> MemberId {
    MemberId::new(format!("m-{number:04}")).expect("a member's id")
}

/// Joining over the real vault; what a directory would say is invented.
struct TestDoors {
    vault: Vault,
    media: MediaStore,
    clock: Clock,
}

impl Doors for TestDoors {
    fn join(&self, code: Secret, account: Secret, _wish: Uuid) -> BoxFuture<'_, Result<(), String>> {
        async move {
            let found = self.vault.holder_of_code(&code, self.clock.now());
            match found.map_err(|error| error.to_string())? {
                Some(member) => {
                    self.vault.bind_account(&member, "web", &account).map_err(|error| error.to_string())
                }
                None => Err(WRONG_CODE.to_owned()),
            }
        }
        .boxed()
    }

    fn whose<'a>(&'a self, account: &'a Secret) -> BoxFuture<'a, Result<Option<Joined>, Unreachable>> {
        async move {
            let member = self.vault.holder_of("web", account).map_err(|_| Unreachable)?;
            let title = "江口镇 联络员".to_owned();
            Ok(member.map(|member| Joined { member, title, simulated: true }))
        }
        .boxed()
    }

    fn photo<'a>(
        &'a self,
        _member: &'a MemberId,
        subject: &'a str,
        sha256: &'a str,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Unreachable>> {
        async move {
            if subject != OPEN_MATTER {
                return Ok(None);
            }
            self.media.read(subject, sha256).map_err(|_| Unreachable)
        }
        .boxed()
    }
}

/// Answers what comes, until the site ends.
struct Engine {
    mail: Mail,
    clock: Clock,
    resting: Arc<AtomicBool>,
    ended: Arc<AtomicBool>,
}

impl Engine {
    fn run(&self) {
        while !self.ended.load(Ordering::SeqCst) {
            if !self.resting.load(Ordering::SeqCst) {
                for (seq, inbound) in self.mail.waiting().unwrap_or_default() {
                    self.answer(seq, &inbound);
                }
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn answer(&self, seq: u64, inbound: &Inbound) {
        let session = self.mail.session(&inbound.peer).ok().flatten();
        let now = self.clock.now();
        let (session, said) = reply(inbound, session.as_deref(), now);
        // The folder may be gone when a test has ended.
        let _ = self.mail.settle(seq, &inbound.peer, session.as_deref(), &[said], now);
    }
}

/// A count becomes a card, the card a receipt in its place, everything else is said back.
fn reply(inbound: &Inbound, session: Option<&str>, now: Stamp) -> (Option<String>, Outgoing) {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, inbound.id.as_bytes());
    let card = session.and_then(|session| session.parse().ok());
    let (message, instead_of) = match &inbound.body {
        Body::Text(text) if text.starts_with("改") || text.contains("出动") => {
            let choice = |key: &str, label: &str, token: &str| Choice {
                key: key.into(),
                label: label.into(),
                token: token.into(),
            };
            let choices =
                vec![choice("1", "确认", "ok"), choice("2", "修改", "change"), choice("0", "取消", "no")];
            let text = format!("江口镇 {} 日报，请确认\n{text}", now.format("%-m月%-d日"));
            (Message { text, choices, ..Message::default() }, None)
        }
        Body::Text(text) => (Message::text(format!("收到：{text}")), None),
        Body::Press(token) if token == "ok" => (Message::text("已记录，编号 1024。"), card),
        Body::Press(token) => (Message::text(format!("按了 {token}")), card),
        Body::Media { media, caption: _ } => {
            let photos = vec![Photo { subject: inbound.peer.subject(), sha256: media.sha256.clone() }];
            (Message { photos, ..Message::text("已收到照片") }, None)
        }
        Body::Place(_) => (Message::text("已收到位置"), None),
        Body::Refused(why) => (Message::text(format!("照片没有收下：{why:?}")), None),
        Body::Edited { of: _, text: _ } | Body::Other => (Message::text("不懂"), None),
    };
    let session = if message.choices.is_empty() { None } else { Some(id.to_string()) };
    let said = Outgoing {
        id,
        peer: inbound.peer.clone(),
        message,
        instead_of,
        reason: Reason::Answer,
        not_before: None,
    };
    (session, said)
}
