//! Where members are reached, the poll, the burden meter, the numbers.

use vocabulary::Day;

use super::world::*;
use crate::{
    mail::Burden,
    talk::{Outgoing, Peer, Platform},
};

#[test]
fn a_member_is_reached_at_one_place_a_platform_and_never_in_a_group() {
    let room = Room::new();
    let (old, new) = (peer(Platform::Web, "old phone"), peer(Platform::Web, "new phone"));
    let group = Peer { chat: "-100".into(), ..telegram() };
    for place in [&old, &telegram(), &group, &new] {
        room.mail.reach(&member(1), place, at(1)).unwrap();
    }
    let mut reached = room.again().reachable(&member(1)).unwrap();
    reached.sort();
    assert_eq!(reached, [new, telegram()]);
    room.mail.forget(&member(1), Platform::Telegram).unwrap();
    assert_eq!(room.mail.reachable(&member(1)).unwrap().len(), 1);
    assert!(room.mail.reachable(&member(2)).unwrap().is_empty());
}

#[test]
fn a_place_that_changes_hands_is_the_new_members() {
    let room = Room::new();
    room.mail.reach(&member(1), &web(), at(1)).unwrap();
    room.mail.reach(&member(2), &web(), at(2)).unwrap();
    assert!(room.mail.reachable(&member(1)).unwrap().is_empty());
    assert_eq!(room.mail.reachable(&member(2)).unwrap(), [web()]);
}

#[test]
fn the_poll_goes_on_where_it_was() {
    let room = Room::new();
    assert_eq!(room.mail.offset(Platform::Telegram).unwrap(), None);
    room.mail.set_offset(Platform::Telegram, 77).unwrap();
    room.mail.set_offset(Platform::Telegram, 78).unwrap();
    assert_eq!(room.again().offset(Platform::Telegram).unwrap(), Some(78));
    assert_eq!(room.mail.offset(Platform::Web).unwrap(), None);
}

#[test]
fn the_burden_of_a_day_is_measured_without_names() {
    let room = Room::new();
    let day: Day = "2025-08-03".parse().unwrap();
    for n in 0..6 {
        let to = member(if n < 4 { 1 } else { u32::try_from(n).unwrap() });
        room.mail.post(&[unasked(&telegram(), n, "lead/XS-0803-012")], Some(&to), at(0)).unwrap();
    }
    room.mail.post(&[answer(&telegram(), 9, "答")], Some(&member(1)), at(0)).unwrap();
    for seconds in [30, 50, 400] {
        room.mail.note_effort(day, seconds).unwrap();
    }
    assert_eq!(room.mail.unasked_on(&member(1), day).unwrap(), 4);
    assert_eq!(room.mail.unasked_on(&member(9), day).unwrap(), 0);
    let expected =
        Burden { day, members: 3, unasked_median: 1, unasked_max: 4, reports: 3, effort_median_s: 50 };
    assert_eq!(room.mail.stats(at(0)).unwrap().burden, [expected]);
}

#[test]
fn what_waits_for_the_morning_burdens_the_day_it_arrives() {
    let room = Room::new();
    let morning = at(15 * 3600);
    let out = Outgoing { not_before: Some(morning), ..unasked(&telegram(), 1, "lead/XS-0803-012") };
    room.mail.post(&[out], Some(&member(1)), at(0)).unwrap();
    assert_eq!(room.mail.unasked_on(&member(1), Day::from(morning.date_naive())).unwrap(), 1);
    assert_eq!(room.mail.unasked_on(&member(1), Day::from(at(0).date_naive())).unwrap(), 0);
}

#[test]
fn the_numbers_tell_what_waits() {
    let room = Room::new();
    room.mail.receive(&text(&telegram(), 1, "一")).unwrap();
    room.mail.receive(&text(&telegram(), 2, "二")).unwrap();
    room.mail.settle(1, &telegram(), None, &[answer(&telegram(), 8, "答")], at(1)).unwrap();
    room.mail.post(&[answer(&telegram(), 9, "又")], None, at(1)).unwrap();
    room.mail.again(1, at(60), "timed out").unwrap();
    let stats = room.mail.stats(at(30)).unwrap();
    assert_eq!((stats.inbox_waiting, stats.oldest_waiting_s), (1, 30));
    assert_eq!((stats.outbox_due, stats.outbox_retrying), (1, 1));
}
