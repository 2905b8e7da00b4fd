//! Received once, kept until settled, settled once.

use super::world::*;
use crate::mail::{MailFailure, Received};

#[test]
fn what_was_received_waits_also_after_a_crash() {
    let room = Room::new();
    let (first, second) = (text(&telegram(), 1, "出动12人"), text(&web(), 2, "查处2起"));
    assert_eq!(room.mail.receive(&first).unwrap(), Received::New(1));
    assert_eq!(room.mail.receive(&second).unwrap(), Received::New(2));
    assert_eq!(room.again().waiting().unwrap(), [(1, first), (2, second)]);
}

#[test]
fn the_same_message_again_is_known_also_after_it_was_settled() {
    let room = Room::new();
    let message = text(&telegram(), 1, "出动12人");
    room.mail.receive(&message).unwrap();
    assert_eq!(room.mail.receive(&message).unwrap(), Received::Known(1));
    room.mail.settle(1, &telegram(), None, &[], at(1)).unwrap();
    assert_eq!(room.again().receive(&message).unwrap(), Received::Known(1));
    assert!(room.mail.waiting().unwrap().is_empty());
}

#[test]
fn settling_saves_the_session_and_queues_the_answer() {
    let room = Room::new();
    room.mail.receive(&text(&telegram(), 1, "出动12人")).unwrap();
    assert!(!room.mail.is_settled(uuid::Uuid::from_u128(1)).unwrap());
    let out = [answer(&telegram(), 9, "已记录")];
    room.mail.settle(1, &telegram(), Some(r#"{"draft":12}"#), &out, at(1)).unwrap();
    let mail = room.again();
    assert!(mail.is_settled(uuid::Uuid::from_u128(1)).unwrap());
    assert_eq!(mail.session(&telegram()).unwrap().as_deref(), Some(r#"{"draft":12}"#));
    assert_eq!(mail.session(&web()).unwrap(), None);
    assert_eq!(due(&mail, at(1)), [(1, "已记录".to_owned())]);
}

#[test]
fn settling_twice_changes_nothing() {
    let room = Room::new();
    room.mail.receive(&text(&telegram(), 1, "出动12人")).unwrap();
    let once = [answer(&telegram(), 9, "已记录")];
    room.mail.settle(1, &telegram(), Some("1"), &once, at(1)).unwrap();
    let twice = [answer(&telegram(), 9, "已记录"), answer(&telegram(), 10, "又一条")];
    room.mail.settle(1, &telegram(), Some("2"), &twice, at(2)).unwrap();
    assert_eq!(room.mail.session(&telegram()).unwrap().as_deref(), Some("1"));
    assert_eq!(due(&room.mail, at(2)).len(), 1);
}

#[test]
fn a_session_ends_with_nothing_and_is_the_peers_alone() {
    let room = Room::new();
    let group = crate::talk::Peer { chat: "-100".into(), ..telegram() };
    for (n, peer) in [(1, telegram()), (2, group.clone())] {
        room.mail.receive(&text(&peer, n, "报")).unwrap();
        room.mail.settle(u64::try_from(n).unwrap(), &peer, Some(&n.to_string()), &[], at(1)).unwrap();
    }
    room.mail.receive(&text(&telegram(), 3, "取消")).unwrap();
    room.mail.settle(3, &telegram(), None, &[], at(2)).unwrap();
    assert_eq!(room.mail.session(&telegram()).unwrap(), None);
    assert_eq!(room.mail.session(&group).unwrap().as_deref(), Some("2"));
}

#[test]
fn a_message_that_never_came_cannot_be_settled() {
    let room = Room::new();
    let out = [answer(&telegram(), 9, "已记录")];
    let refused = room.mail.settle(7, &telegram(), None, &out, at(1));
    assert!(matches!(refused, Err(MailFailure::NoSuchMessage { seq: 7 })), "{refused:?}");
    assert!(due(&room.mail, at(1)).is_empty());
}

#[test]
fn receiving_and_settling_wake_who_waits() {
    let room = Room::new();
    let (arrivals, settled, left) = (room.mail.arrivals(), room.mail.settled(), room.mail.departures());
    let changed = || [&arrivals, &settled, &left].map(|watch| watch.has_changed().unwrap());
    room.mail.receive(&text(&telegram(), 1, "出动12人")).unwrap();
    assert_eq!(changed(), [true, false, false]);
    room.mail.settle(1, &telegram(), None, &[answer(&telegram(), 9, "已记录")], at(1)).unwrap();
    assert_eq!(changed(), [true, true, true]);
}

#[test]
fn of_many_threads_with_the_same_messages_each_message_is_new_once() {
    let room = Room::new();
    let new: usize = std::thread::scope(|scope| {
        let receive = |_| {
            let mail = room.mail.clone();
            scope.spawn(move || {
                let received = (0..20).map(|n| mail.receive(&text(&telegram(), n, "报")).unwrap());
                received.filter(|received| matches!(received, Received::New(_))).count()
            })
        };
        let threads: Vec<_> = (0..4).map(receive).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!((new, room.mail.waiting().unwrap().len()), (20, 20));
}

#[test]
fn an_erased_account_is_heard_no_more_and_blocks_nobody() {
    let room = Room::new();
    room.mail.receive(&text(&telegram(), 1, "出动12人")).unwrap();
    room.mail.receive(&text(&web(), 2, "查处2起")).unwrap();
    room.vault().erase(&telegram().subject(), at(5)).unwrap();
    let refused = room.mail.receive(&text(&telegram(), 3, "还有"));
    assert!(matches!(refused, Err(MailFailure::Erased)), "{refused:?}");
    let waiting: Vec<_> = room.mail.waiting().unwrap().into_iter().map(|(seq, _)| seq).collect();
    assert_eq!(waiting, [2]);
    let out = [answer(&telegram(), 8, "给已删除的人"), answer(&web(), 9, "已记录")];
    room.mail.settle(2, &web(), None, &out, at(6)).unwrap();
    assert!(due(&room.mail, at(6)).is_empty());
    assert_eq!(room.mail.transcript(&web(), None, 10).unwrap().len(), 2);
}
