//! One-time codes: the office hands one over, and it binds one chat account once.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{fs, sync::Arc};

use bus::{
    clock::new_id,
    desk::{Command, Reply},
};
use futures::future::join_all;
use lianqin_tests::{
    terminal::{PEOPLE, Terminal, shown},
    world::{World, actor, at, member},
};
use vocabulary::{Role, Secret};

const NO_USE: &str = "这个加入码无效或已经用过，请联系专项工作组办公室";

#[tokio::test]
async fn a_code_binds_one_account_to_the_post_it_was_handed_to() {
    let world = with_code("ABCD2345", "2025-08-18 23:59").await;
    let Reply::Recorded(receipt) = join(&world, "ABCD2345").await else { panic!("the code is good") };
    assert_eq!(
        (receipt.name.as_str(), receipt.stream.as_str()),
        ("member-bound", "member/m-jiangkou-liaison")
    );
    let event = world.events().await.pop().unwrap();
    assert_eq!(event.fact.actor, actor("jiangkou:liaison"), "in whose post it was done");
    let log = serde_json::to_string(&event.fact.event).unwrap();
    assert!(!log.contains("chat-77") && !log.contains("ABCD2345"), "{log}");
}

#[tokio::test]
async fn a_used_a_wrong_and_an_old_code_all_get_the_same_sentence() {
    let world = with_code("ABCD2345", "2025-08-05 12:00").await;
    assert_eq!(join(&world, "ABCD2346").await, refused());
    assert!(matches!(join(&world, "ABCD2345").await, Reply::Recorded(_)));
    assert_eq!(join(&world, "ABCD2345").await, refused());
    issue(&world, "EFGH2345", "2025-08-05 12:00");
    world.at("2025-08-05 12:01");
    let before = world.events().await.len();
    assert_eq!(join(&world, "EFGH2345").await, refused());
    assert_eq!(world.events().await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_use_a_code_at_once_one_is_bound() {
    let world = Arc::new(with_code("ABCD2345", "2025-08-18 23:59").await);
    let tries = (0..8).map(|_| {
        let world = Arc::clone(&world);
        tokio::spawn(async move { join(&world, "ABCD2345").await })
    });
    let replies: Vec<Reply> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(replies.iter().filter(|reply| matches!(reply, Reply::Recorded(_))).count(), 1, "{replies:?}");
    assert_eq!(replies.iter().filter(|reply| **reply == refused()).count(), 7, "{replies:?}");
}

#[test]
fn an_import_writes_one_code_for_everybody_and_a_file_in_the_way_is_told_before_anything_is_done() {
    let terminal = Terminal::empty();
    let roster = shown(&terminal.file("roster.csv", lianqin_tests::terminal::ROSTER));
    let taken = shown(&terminal.file("taken.csv", "kept"));
    let said = terminal.refused(&["import", "roster", &roster, "--codes", &taken]);
    assert!(said.contains("taken.csv: name a file that does not exist"), "{said}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "kept");
    assert!(terminal.log().iter().all(|event| event["type"] == "campaign-opened"), "nobody was enrolled");

    let codes = shown(&terminal.data().join("codes.csv"));
    terminal.well(&["import", "roster", &roster, "--codes", &codes]);
    let file = fs::read_to_string(&codes).unwrap();
    let mut given: Vec<&str> = file.lines().skip(1).map(|row| row.split(',').nth(4).unwrap()).collect();
    assert_eq!(given.len(), PEOPLE, "{file}");
    assert!(given.iter().all(|code| code.len() == 8), "{file}");
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), PEOPLE, "all different");

    // Lost or run out: those who have not joined get a new one, and nobody is enrolled twice.
    let events = terminal.log().len();
    let again = shown(&terminal.data().join("again.csv"));
    terminal.well(&["import", "roster", &roster, "--codes", &again]);
    assert_eq!(fs::read_to_string(&again).unwrap().lines().count(), PEOPLE + 1);
    assert_eq!(terminal.log().len(), events);
}

async fn with_code(code: &str, expires: &str) -> World {
    let world = World::new().await;
    issue(&world, code, expires);
    world
}

fn issue(world: &World, code: &str, expires: &str) {
    let member = member("jiangkou", Role::Liaison);
    world.node.vault.issue_code(&member, &Secret::new(code), at(expires)).unwrap();
}

/// A stranger's account sends a code; who it is, only the code tells.
async fn join(world: &World, code: &str) -> Reply {
    let command = Command::Join {
        code: Secret::new(code),
        channel: "telegram".to_owned(),
        account: Secret::new("chat-77"),
    };
    world.ask(actor("jiangkou:system"), new_id(), command).await
}

fn refused() -> Reply {
    Reply::Refused { text: NO_USE.to_owned() }
}
