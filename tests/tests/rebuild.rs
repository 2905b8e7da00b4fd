//! Projections are nothing but folds of the log: what was followed live equals, byte for byte, what is folded anew.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{fs, path::Path};

use bus::{desk::views, follow::Projection, snapshot};
use lianqin::{
    assembly::{LOG_FILE, Place, ServiceName, VIEWS, start},
    casework::Leads,
    chat::News,
    clock::Deadlines,
    duties::DutyBook,
    numbers::Numbers,
    opinion::OpinionBook,
    roster::Directory,
    summary::Annals,
    tally::Tally,
};
use lianqin_tests::{
    program::Process,
    terminal::{Terminal, shown},
    world::World,
};
use serde_json::{Value, json};
use vocabulary::{Recorded, Wordless, wire};

const SAME: &str = "逐字节相同";

#[tokio::test]
async fn after_a_busy_week_every_view_equals_its_fold_from_the_beginning() {
    let world = World::new().await;
    let said = busy_week(&world).await;
    assert!(said >= 60, "{said} lines");
    let facts = world.events().await;
    let dir = world.finish().await;
    all_equal(&dir.path().join(VIEWS), &facts);
    let rebuilt = lianqin_tests::program::run_well(&["rebuild", "--data", &shown(dir.path())]);
    assert_eq!(rebuilt.matches(SAME).count(), 8, "{rebuilt}");
}

#[tokio::test]
async fn a_simulated_campaign_followed_live_equals_its_fold_and_is_left_as_it_was_written() {
    let terminal = demo();
    let before = fs::read(terminal.data().join(LOG_FILE)).unwrap();
    follow_live(&terminal).await;
    let facts = facts(&terminal);
    assert!(facts.len() > 1_000, "{} events in twenty days", facts.len());
    all_equal(&terminal.data().join(VIEWS), &facts);
    let rebuilt = terminal.well(&["rebuild"]);
    assert_eq!(rebuilt.matches(SAME).count(), 8, "{rebuilt}");
    // Its deadlines are over for long, and the clock of a running program must leave them alone.
    let args = terminal.args(&["up", "--listen", "127.0.0.1:0"]);
    let up = Process::start(&args.iter().map(String::as_str).collect::<Vec<_>>(), "按 Ctrl-C 结束");
    terminal.well(&["tally"]);
    up.stop();
    assert!(facts.iter().all(|recorded| recorded.fact.is_simulated()), "only the simulation wrote");
    assert!(before == fs::read(terminal.data().join(LOG_FILE)).unwrap(), "not a byte of the log is new");
}

#[tokio::test]
async fn a_view_that_was_tampered_with_is_reported_and_replaced() {
    let terminal = demo();
    terminal.well(&["rebuild"]);
    let views = terminal.data().join(VIEWS);
    let all = facts(&terminal);
    let (head, fewer) = (all.last().unwrap().position, &all[..all.len() - 20]);
    // Every view lacks the last twenty events and says that it has them.
    snapshot::save(&views, &fold::<Tally>(fewer), head).unwrap();
    snapshot::save(&views, &fold::<Directory>(&all[..20]), fewer.last().unwrap().position).unwrap();
    let found = terminal.refused(&["rebuild"]);
    assert_eq!(found.matches("不同，已用重算的替换").count(), 2, "{found}");
    assert_eq!(found.matches(SAME).count(), 7, "{found}");
    all_equal(&views, &all);
    equal::<News>(&views, &all);
    let again = terminal.well(&["rebuild"]);
    assert_eq!(again.matches(SAME).count(), 9, "{again}");
}

#[tokio::test]
async fn a_damaged_view_is_left_aside_and_made_anew() {
    let terminal = demo();
    terminal.well(&["rebuild"]);
    let path = snapshot::path::<Tally>(&terminal.data().join(VIEWS));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let (from, to) = ("2025-06-01", "2025-06-10");
    let tally = terminal.tally(from, to);
    fs::write(&path, b"not a snapshot").unwrap();
    let rebuilt = terminal.well(&["rebuild"]);
    assert_eq!(rebuilt.matches(SAME).count(), 8, "{rebuilt}");
    assert_eq!(rebuilt.matches("没有旧视图可比").count(), 1, "{rebuilt}");
    assert_eq!(terminal.tally(from, to), tally);
    all_equal(&terminal.data().join(VIEWS), &facts(&terminal));
}

/// Twenty simulated days.
fn demo() -> Terminal {
    let terminal = Terminal::empty();
    terminal.well(&["demo", "--days", "20"]);
    terminal
}

/// All services for a moment: each view comes to the end of the log and is saved.
async fn follow_live(terminal: &Terminal) {
    let node = Place { data: terminal.data().to_owned(), nats: None, campaign: None }.open().await.unwrap();
    let all = [
        ServiceName::Roster,
        ServiceName::Casework,
        ServiceName::Counts,
        ServiceName::Clock,
        ServiceName::Duties,
        ServiceName::Opinion,
        ServiceName::Tally,
        ServiceName::Summary,
    ];
    let running = start(&node, &all).await.unwrap();
    let desk = &running.desk;
    let now = node.clock.now();
    let auditor = json!({ "actor": "m-auditor", "unit": "office", "post": "auditor" });
    let asked = [
        (views::DIRECTORY, json!({ "rules": { "at": now } })),
        (views::LEADS, json!({ "open": { "unit": null } })),
        (views::DEADLINES, json!({})),
        (views::TALLY, json!({ "from": null, "to": null, "now": now })),
        (views::OPINION, json!({ "reader": auditor })),
        (views::DUTIES, json!({ "reader": auditor, "now": now })),
        (views::SUMMARY, json!({ "reader": auditor, "of": null, "now": now })),
    ];
    for (view, question) in asked {
        let answer: Value = desk.query(view, &question).await.unwrap();
        assert!(!answer.is_null(), "{view}");
    }
    running.finish().await;
}

fn facts(terminal: &Terminal) -> Vec<Recorded> {
    let body = |line: &str| {
        let mut event = lianqin_tests::terminal::json(line);
        let fields = event.as_object_mut().unwrap();
        let position = fields.remove("position").unwrap().as_u64().unwrap();
        let recorded = fields.remove("recorded").unwrap().as_str().unwrap().parse().unwrap();
        wire::decode_recorded(position, recorded, &serde_json::to_vec(&event).unwrap()).unwrap()
    };
    terminal.well(&["log", "--format", "jsonl"]).lines().map(body).collect()
}

fn fold<P: Projection>(facts: &[Recorded]) -> P {
    let mut state = P::default();
    for fact in facts {
        state.apply(wordless(fact));
    }
    state
}

/// The fact as a projection is given it.
fn wordless(recorded: &Recorded) -> Wordless {
    let body = wire::encode(&recorded.fact, &"any".parse().unwrap()).unwrap().body;
    wire::decode_wordless(recorded.position, recorded.recorded, &body).unwrap()
}

fn all_equal(views: &Path, facts: &[Recorded]) {
    equal::<Directory>(views, facts);
    equal::<Leads>(views, facts);
    equal::<Deadlines>(views, facts);
    equal::<Tally>(views, facts);
    equal::<OpinionBook>(views, facts);
    equal::<DutyBook>(views, facts);
    equal::<Numbers>(views, facts);
    equal::<Annals>(views, facts);
}

fn equal<P: Projection>(views: &Path, facts: &[Recorded]) {
    let (saved, position) = snapshot::load::<P>(views).unwrap();
    let taken: Vec<_> = facts.iter().filter(|fact| fact.position <= position).cloned().collect();
    assert_eq!(taken.len(), facts.len(), "{} is saved at the end", P::NAME);
    assert!(
        snapshot::bytes_of(&saved).unwrap() == snapshot::bytes_of(&fold::<P>(facts)).unwrap(),
        "{}",
        P::NAME
    );
}

/// Five days of everything that a line can say; gives how many lines were recorded.
async fn busy_week(world: &World) -> usize {
    let before = world.events().await.len();
    for day in 4..9 {
        let lead = |n: u32| format!("XS-080{day}-{n:03}");
        world.at(&format!("2025-08-0{day} 09:30"));
        for who in ["jiangkou:liaison", "nanxi:liaison", "company-a:liaison"] {
            world.done(who, "线索 超员 场镇路口 渝F·A1234 面包车").await;
        }
        let asked = format!("移交 {} 交巡警大队 配合 交通执法支队 超员", lead(1));
        world.done("jiangkou:liaison", &asked).await;
        world.done("jiangkou:liaison", &format!("撤回 {} 写错了", lead(1))).await;
        world.done("jiangkou:liaison", &asked).await;
        world.at(&format!("2025-08-0{day} 11:00"));
        world.done("traffic-police:handler", &format!("接收 {}", lead(1))).await;
        world.done("traffic-police:handler", &format!("询问 {} 车身是什么颜色", lead(1))).await;
        world.at(&format!("2025-08-0{day} 14:30"));
        world.done("jiangkou:liaison", &format!("答复 {} 白色", lead(1))).await;
        world.done("traffic-police:handler", &format!("查处 {} 查实 超员 罚款200元", lead(1))).await;
        world.done("office:office", &format!("并案 {} {}", lead(2), lead(1))).await;
        world.done("office:office", &format!("移交 {} 市场监管局 拉客返点", lead(3))).await;
        world.done("market-regulation:handler", &format!("退回 {} 不属本单位职责", lead(3))).await;
        world.at(&format!("2025-08-0{day} 17:20"));
        world.done("jiangkou:liaison", &format!("日报 出动{day}人 检查35台 查处2起")).await;
        world.done("nanxi:liaison", "日报 零报告").await;
        world.done("jiangkou:liaison", "更正 检查36 理由 漏记一台").await;
        world.done("office:office", &format!("通过 江口镇 8月{day}日")).await;
    }
    world.events().await.len() - before
}
