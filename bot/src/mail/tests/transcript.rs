//! What somebody sees who opens the page.

use super::world::*;
use crate::{
    mail::{By, Entry},
    talk::{Body, Media, MediaKind, Peer},
};

#[test]
fn both_sides_stand_in_order() {
    let room = Room::new();
    room.mail.receive(&text(&web(), 1, "出动12人")).unwrap();
    room.mail.settle(1, &web(), None, &[card(&web(), 9)], at(1)).unwrap();
    let lines = room.again().transcript(&web(), None, 10).unwrap();
    assert_eq!(said(&lines), [(By::Person, "出动12人", false), (By::Bot, "日报，请确认", false)]);
    assert_eq!((lines[0].at, lines[1].at), (at(0), at(1)));
    assert_eq!(lines[0].inbound_id, Some(uuid::Uuid::from_u128(1)));
    assert_eq!(lines[1].message.choices[0].label, "确认");
}

#[test]
fn a_pressed_button_reads_as_its_label() {
    let room = Room::new();
    room.mail.post(&[card(&web(), 9)], None, at(0)).unwrap();
    room.mail.receive(&heard(&web(), 1, Body::Press("draft-9".into()))).unwrap();
    room.mail.receive(&heard(&web(), 2, Body::Press("draft-7".into()))).unwrap();
    let lines = room.mail.transcript(&web(), None, 10).unwrap();
    assert_eq!(said(&lines)[1..], [(By::Person, "确认", false), (By::Person, "", false)]);
}

#[test]
fn a_photo_is_shown_from_under_the_senders_key() {
    let room = Room::new();
    let media = Media { kind: MediaKind::Photo, sha256: "ab".repeat(32), bytes: 7 };
    let body = Body::Media { media, caption: "现场".into() };
    room.mail.receive(&heard(&web(), 1, body.clone())).unwrap();
    let lines = room.mail.transcript(&web(), None, 10).unwrap();
    assert_eq!(lines[0].message.photos[0].subject, web().subject());
    assert_eq!(lines[0].heard, Some(body));
}

#[test]
fn an_amended_card_keeps_its_place_and_is_heard_of_by_who_follows() {
    let room = Room::new();
    room.mail.post(&[card(&web(), 9), answer(&web(), 10, "还有别的吗")], None, at(0)).unwrap();
    let seen = room.mail.transcript(&web(), None, 10).unwrap();
    let latest = seen.iter().map(|line| line.revision).max();
    room.mail.post(&[instead_of(9, answer(&web(), 11, "已记录"))], None, at(1)).unwrap();
    let lines = room.mail.transcript(&web(), None, 10).unwrap();
    assert_eq!(said(&lines), [(By::Bot, "已记录", true), (By::Bot, "还有别的吗", false)]);
    let news = room.mail.transcript(&web(), latest, 10).unwrap();
    assert_eq!(news, [lines[0].clone()]);
    assert!(room.mail.transcript(&web(), Some(news[0].revision), 10).unwrap().is_empty());
}

#[test]
fn a_card_is_amended_again_by_its_first_or_its_last_message() {
    let room = Room::new();
    room.mail.post(&[card(&web(), 1)], None, at(0)).unwrap();
    room.mail.post(&[instead_of(1, answer(&web(), 2, "二"))], None, at(1)).unwrap();
    room.mail.post(&[instead_of(2, answer(&web(), 3, "三"))], None, at(2)).unwrap();
    room.mail.post(&[instead_of(1, answer(&web(), 4, "四"))], None, at(3)).unwrap();
    assert_eq!(said(&room.mail.transcript(&web(), None, 9).unwrap()), [(By::Bot, "四", true)]);
}

#[test]
fn nobody_reads_or_amends_anothers_transcript() {
    let room = Room::new();
    let other = peer(crate::talk::Platform::Web, "another phone");
    room.mail.post(&[card(&web(), 1)], None, at(0)).unwrap();
    room.mail.post(&[instead_of(1, answer(&other, 2, "二"))], None, at(1)).unwrap();
    assert_eq!(said(&room.mail.transcript(&web(), None, 9).unwrap()), [(By::Bot, "日报，请确认", false)]);
    assert_eq!(said(&room.mail.transcript(&other, None, 9).unwrap()), [(By::Bot, "二", false)]);
}

#[test]
fn the_last_two_hundred_lines_are_kept_and_the_latest_given() {
    let room = Room::new();
    for n in 0..210 {
        room.mail.receive(&text(&web(), n, &n.to_string())).unwrap();
    }
    let all = room.mail.transcript(&web(), None, 999).unwrap();
    assert_eq!((all.len(), all[0].message.text.as_str()), (200, "10"));
    let last = room.mail.transcript(&web(), None, 2).unwrap();
    assert_eq!(last.iter().map(|line| line.message.text.as_str()).collect::<Vec<_>>(), ["208", "209"]);
}

#[test]
fn lines_are_kept_for_a_fortnight() {
    let room = Room::new();
    room.mail.receive(&text(&web(), 1, "旧")).unwrap();
    for n in 0..600 {
        room.mail.sent(n, None, at(0) + chrono::TimeDelta::days(15)).unwrap();
    }
    assert!(room.mail.transcript(&web(), None, 9).unwrap().is_empty());
    assert_eq!(room.mail.waiting().unwrap().len(), 1, "what waits is never removed by age");
}

#[test]
fn telegram_keeps_its_own_transcript() {
    let room = Room::new();
    room.mail.receive(&text(&telegram(), 1, "出动12人")).unwrap();
    assert!(room.mail.transcript(&telegram(), None, 9).unwrap().is_empty());
    let unknown: Peer = peer(crate::talk::Platform::Web, "nobody");
    assert!(room.mail.transcript(&unknown, None, 9).unwrap().is_empty());
}

fn said(lines: &[Entry]) -> Vec<(By, &str, bool)> {
    lines.iter().map(|line| (line.by, line.message.text.as_str(), line.replaced)).collect()
}
