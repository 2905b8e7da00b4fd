//! Sent in order, tried again, given up, amended, taken back.

use std::time::Duration;

use chrono::TimeDelta;
use uuid::Uuid;

use super::world::*;
use crate::{
    mail::{MOST_ATTEMPTS, Mail, wait_before},
    talk::{Outgoing, Platform},
};

#[test]
fn one_message_a_peer_is_due_at_a_time_and_in_order() {
    let room = Room::new();
    let other = peer(Platform::Telegram, "88");
    let out = [answer(&telegram(), 1, "一"), answer(&telegram(), 2, "二"), answer(&other, 3, "三")];
    room.mail.post(&out, None, at(0)).unwrap();
    assert_eq!(words(&room.mail, 0), ["一", "三"]);
    room.mail.sent(1, Some("100"), at(1)).unwrap();
    assert_eq!(words(&room.mail, 1), ["二", "三"]);
    assert_eq!(room.mail.due(Platform::Telegram, at(1), 1).unwrap().len(), 1);
    assert!(room.mail.due(Platform::Terminal, at(1), 9).unwrap().is_empty());
}

#[test]
fn posting_again_says_nothing_twice() {
    let room = Room::new();
    let out = [answer(&telegram(), 1, "一")];
    room.mail.post(&out, None, at(0)).unwrap();
    room.mail.sent(1, None, at(1)).unwrap();
    room.again().post(&out, None, at(2)).unwrap();
    assert!(words(&room.mail, 9).is_empty());
}

#[test]
fn a_message_is_not_due_before_its_hour_and_holds_nobody_back() {
    let room = Room::new();
    let later = Outgoing { not_before: Some(at(3600)), ..unasked(&telegram(), 1, "lead/XS-0803-012") };
    room.mail.post(&[later, answer(&telegram(), 2, "答")], None, at(0)).unwrap();
    assert_eq!(words(&room.mail, 0), ["答"]);
    room.mail.sent(2, None, at(1)).unwrap();
    assert!(words(&room.mail, 3599).is_empty());
    assert_eq!(words(&room.mail, 3600), ["提醒"]);
}

#[test]
fn what_is_tried_again_holds_later_messages_of_its_peer_back() {
    let room = Room::new();
    let out = [answer(&telegram(), 1, "一"), answer(&telegram(), 2, "二")];
    room.mail.post(&out, None, at(0)).unwrap();
    room.mail.again(1, at(10), "timed out").unwrap();
    assert!(words(&room.mail, 9).is_empty());
    let due = room.mail.due(Platform::Telegram, at(10), 9).unwrap();
    assert_eq!(due.iter().map(|parcel| (parcel.seq, parcel.attempts)).collect::<Vec<_>>(), [(1, 1)]);
}

#[test]
fn a_message_is_given_up_after_the_last_try_and_listed() {
    let room = Room::new();
    let out = [answer(&telegram(), 1, "一"), answer(&telegram(), 2, "二")];
    room.mail.post(&out, None, at(0)).unwrap();
    for n in 1..=MOST_ATTEMPTS {
        room.mail.again(1, at(i64::from(n)), "timed out").unwrap();
    }
    room.mail.dead(2, &"被拉黑".repeat(100), at(20)).unwrap();
    assert!(words(&room.mail, 99).is_empty());
    let dead = room.mail.stats(at(99)).unwrap().dead;
    assert_eq!(
        dead.iter().map(|dead| (dead.seq, dead.platform, dead.why.chars().count())).collect::<Vec<_>>(),
        [(2, Platform::Telegram, 200), (1, Platform::Telegram, 9)]
    );
    assert_eq!(dead[0].since, at(20));
}

#[test]
fn waits_double_up_to_an_hour_and_differ_by_message() {
    let seconds = |n: u128, attempts| wait_before(Uuid::from_u128(n << 64), attempts).as_secs_f64();
    for (attempts, least) in [(1, 2.0), (2, 4.0), (6, 64.0), (11, 2048.0), (12, 3600.0), (400, 3600.0)] {
        for n in [0, 7, 999] {
            let wait = seconds(n, attempts);
            assert!(wait >= least && wait <= (least * 1.25).min(3600.0), "{attempts}: {wait}");
        }
    }
    assert_ne!(seconds(7, 5).to_bits(), seconds(999, 5).to_bits());
    assert_eq!(wait_before(Uuid::nil(), 0), Duration::from_secs(2));
}

#[test]
fn a_message_in_place_of_another_knows_its_number_on_the_platform() {
    let room = Room::new();
    let out = [card(&telegram(), 1), instead_of(1, answer(&telegram(), 2, "已记录"))];
    room.mail.post(&out, None, at(0)).unwrap();
    // The card goes first: until then there is nothing to amend.
    assert_eq!(amends(&room.mail), [(1, None)]);
    room.mail.sent(1, Some("4711"), at(1)).unwrap();
    assert_eq!(amends(&room.mail), [(2, Some("4711".to_owned()))]);
}

#[test]
fn nobody_amends_what_another_was_told() {
    let room = Room::new();
    let other = peer(Platform::Telegram, "88");
    room.mail.post(&[card(&telegram(), 1)], None, at(0)).unwrap();
    room.mail.sent(1, Some("4711"), at(1)).unwrap();
    room.mail.post(&[instead_of(1, answer(&other, 2, "已记录"))], None, at(1)).unwrap();
    assert_eq!(amends(&room.mail), [(2, None)]);
}

#[test]
fn what_nobody_has_seen_is_taken_back_when_the_matter_moves_on() {
    let room = Room::new();
    let (lead, other) = ("lead/XS-0803-012", "lead/XS-0803-013");
    let out = [
        unasked(&telegram(), 1, lead),
        unasked(&telegram(), 2, other),
        unasked(&telegram(), 3, lead),
        answer(&telegram(), 4, "答"),
        unasked(&web(), 5, lead),
        unasked(&web(), 6, other),
    ];
    room.mail.post(&out, Some(&member(1)), at(0)).unwrap();
    room.mail.sent(1, None, at(1)).unwrap();
    // 1 was sent, 3 is kept, 5 stood in a page that nobody had opened.
    assert_eq!(room.mail.clear(lead, &[Uuid::from_u128(3)], at(2)).unwrap(), 1);
    assert_eq!(room.mail.clear(lead, &[], at(2)).unwrap(), 1);
    assert_eq!(room.mail.clear(lead, &[], at(2)).unwrap(), 0);
    assert_eq!(room.mail.transcript(&web(), None, 9).unwrap().len(), 1);
    assert_eq!(room.mail.stats(at(2)).unwrap().cleared, 2);
    assert_eq!(room.mail.unasked_on(&member(1), "2025-08-03".parse().unwrap()).unwrap(), 3);
}

#[test]
fn what_was_looked_at_is_not_taken_back() {
    let room = Room::new();
    room.mail.post(&[unasked(&web(), 1, "lead/XS-0803-012")], None, at(0)).unwrap();
    assert_eq!(room.mail.transcript(&web(), None, 9).unwrap().len(), 1);
    assert_eq!(room.mail.clear("lead/XS-0803-012", &[], at(1)).unwrap(), 0);
    assert_eq!(room.mail.transcript(&web(), None, 9).unwrap().len(), 1);
}

#[test]
fn a_message_for_somebody_erased_is_given_up() {
    let room = Room::new();
    room.mail.post(&[answer(&telegram(), 1, "一")], None, at(0)).unwrap();
    room.vault().erase(&telegram().subject(), at(1)).unwrap();
    assert!(words(&room.mail, 2).is_empty());
    assert_eq!(room.mail.stats(at(2)).unwrap().dead.len(), 1);
}

#[test]
fn a_sent_message_keeps_no_words_and_a_month_later_no_row() {
    let room = Room::new();
    room.mail.post(&[answer(&telegram(), 1, "一")], None, at(0)).unwrap();
    room.mail.sent(1, Some("4711"), at(1)).unwrap();
    let rows =
        |sql: &str| -> u32 { room.mail.read(|conn| conn.query_row(sql, [], |row| row.get(0))).unwrap() };
    assert_eq!(rows("SELECT count(*) FROM outbox WHERE body_locked IS NULL"), 1);
    let later = at(0) + TimeDelta::days(31);
    for n in 0..600 {
        room.mail.sent(n, None, later).unwrap();
    }
    assert_eq!(rows("SELECT count(*) FROM outbox"), 0);
}

fn words(mail: &Mail, second: i64) -> Vec<String> {
    due(mail, at(second)).into_iter().map(|(_, words)| words).collect()
}

fn amends(mail: &Mail) -> Vec<(u64, Option<String>)> {
    let due = mail.due(Platform::Telegram, at(1), 9).unwrap();
    due.into_iter().map(|parcel| (parcel.seq, parcel.amends)).collect()
}
