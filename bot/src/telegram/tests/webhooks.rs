//! The webhook: the right secret, and an answer only after the inbox.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
};

use super::world::World;
use crate::telegram::{Mode, Telegram};

#[test]
fn updates_that_are_posted_are_answered() {
    let (world, _) = posting();
    let person = world.api.person(77);
    person.says("一");
    person.awaits_words("听到：一");
    world.api.awaits_all_confirmed();
    assert!(world.api.calls("getUpdates").is_empty());
}

#[test]
fn who_does_not_know_the_secret_is_not_heard() {
    let (world, address) = posting();
    let (_, secret) = world.api.webhook().unwrap();
    let update = r#"{"update_id":1,"message":{"message_id":1,"date":1754211601,"text":"假","from":{"id":9,"is_bot":false,"first_name":"假"},"chat":{"id":9,"type":"private"}}}"#;
    assert_eq!(posted(address, None, update), 401);
    assert_eq!(posted(address, Some("wrong"), update), 401);
    assert!(!world.mail.knows(id_of_the_forged()).unwrap());
    assert_eq!(posted(address, secret.as_deref(), update), 200);
    assert!(world.mail.knows(id_of_the_forged()).unwrap());
    assert_eq!(posted(address, secret.as_deref(), "no json"), 200);
    assert_eq!(posted(address, secret.as_deref(), &"x".repeat(1024 * 1024 + 1)), 413);
}

#[test]
fn what_cannot_be_kept_is_not_acknowledged_and_comes_again() {
    let (world, _) = posting();
    let holder = rusqlite::Connection::open(world.dir.path().join("chat.sqlite")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let person = world.api.person(77);
    person.says("一");
    assert_eq!(world.api.unconfirmed(), 1);
    holder.execute_batch("COMMIT").unwrap();
    person.awaits_words("听到：一");
    world.api.awaits_all_confirmed();
}

#[test]
fn who_polls_takes_an_old_webhook_away_and_loses_nothing() {
    let (mut world, _) = posting();
    world.stop().unwrap();
    let person = world.api.person(77);
    world.stop_engine();
    world.start_engine();
    world.start();
    person.says("一");
    person.awaits_words("听到：一");
    assert_eq!(world.api.webhook(), None);
}

/// A world whose adapter is posted to, and where.
fn posting() -> (World, SocketAddr) {
    let mut world = World::new();
    let listener = world.runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let address = listener.local_addr().unwrap();
    let mut config = world.config();
    config.mode = Mode::Webhook { public_url: format!("http://{address}/") };
    let adapter: Telegram = world.adapter(config);
    let routes = adapter.routes();
    world.runtime.spawn(async move { axum::serve(listener, routes).await });
    world.start_as(&adapter);
    world.api.awaits_calls("setWebhook", 1);
    world.awaits("the webhook", |_| world.api.webhook());
    (world, address)
}

fn id_of_the_forged() -> uuid::Uuid {
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, b"telegram:9:1")
}

/// Posts by hand and answers the status.
fn posted(address: SocketAddr, secret: Option<&str>, body: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    let secret =
        secret.map(|secret| format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n")).unwrap_or_default();
    let head = format!(
        "POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{secret}Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // A body that is refused for its size may not be read to its end.
    let _ = stream.write_all(body.as_bytes());
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}
