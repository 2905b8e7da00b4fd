//! Trouble with Telegram or the way to it: nothing is lost, and what only a person can mend is said.

use std::time::Duration;

use lianqin_botapi::Fault;

use super::world::World;
use crate::{
    talk::Message,
    telegram::{TelegramFailure, told_to_stop},
};

#[test]
fn polls_survive_everything() {
    let world = World::new();
    let faults = [
        Fault::TooFast { retry_after: 1 },
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::Garbage,
        Fault::Error { code: 400, description: "Bad Request: invented in 2031".into() },
    ];
    for fault in faults {
        world.api.next_meets("getUpdates", fault);
    }
    let person = world.api.person(77);
    person.says("一");
    person.says("二");
    let mut world = world;
    world.start();
    assert_eq!(person.awaits(2).len(), 2);
    world.api.awaits_all_faults();
    world.api.awaits_all_confirmed();
    assert_eq!(person.hears().len(), 2);
}

#[test]
fn a_server_that_fails_is_asked_again() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("一");
    person.awaits(1);
    // The library waits ten seconds after each of them, so both at once.
    world.api.next_meets("sendMessage", Fault::internal());
    world.post(77, "trouble", Message::text("提醒"));
    world.api.next_meets("getUpdates", Fault::BadGateway);
    person.says("二");
    person.says("三");
    person.awaits_words("提醒");
    person.awaits_words("听到：三");
    world.api.awaits_all_faults();
    assert_eq!(person.hears().len(), 4);
}

#[test]
fn a_message_that_is_too_fast_or_cut_off_before_it_was_taken_comes_once() {
    let world = World::polling();
    for fault in [Fault::TooFast { retry_after: 1 }, Fault::CutBefore] {
        world.api.next_meets("sendMessage", fault);
    }
    let person = world.api.person(77);
    person.says("一");
    person.awaits_words("听到：一");
    assert_eq!((world.api.calls("sendMessage").len(), person.hears().len()), (3, 1));
}

#[test]
fn a_message_whose_answer_is_lost_comes_twice_rather_than_never() {
    let world = World::polling();
    world.api.next_meets("sendMessage", Fault::CutAfter);
    let person = world.api.person(77);
    person.says("一");
    assert_eq!(person.awaits(2).iter().filter(|seen| seen.text == "听到：一").count(), 2);
}

#[test]
fn a_message_that_a_later_telegram_tells_in_other_words_is_not_sent_again() {
    let world = World::polling();
    for method in ["sendMessage", "sendPhoto"] {
        world.api.next_meets(method, Fault::Newer);
    }
    let person = world.api.person(77);
    person.says("图");
    person.awaits_words("现场");
    person.says("一");
    person.awaits_words("听到：一");
    assert_eq!((world.api.calls("sendMessage").len(), world.api.calls("sendPhoto").len()), (2, 1));
}

#[test]
fn the_pieces_of_a_long_text_that_have_arrived_are_not_sent_again() {
    let world = World::polling();
    for fault in [Fault::Nothing, Fault::TooFast { retry_after: 0 }] {
        world.api.next_meets("sendMessage", fault);
    }
    let person = world.api.person(77);
    person.says("长");
    person.awaits(2);
    person.says("一");
    let said: Vec<_> = person.awaits(3).into_iter().map(|seen| seen.text).collect();
    assert_eq!(said[..2].join("\n"), vec!["一行字"; 2_000].join("\n"));
    assert_eq!(said[2], "听到：一");
}

#[test]
fn hanging_calls_end_and_hold_nobody_else_up() {
    let mut world = World::new();
    let (slow, other) = (world.api.person(66), world.api.person(77));
    world.api.next_meets("sendMessage", Fault::Hang(Duration::from_mins(1)));
    world.start_impatient();
    slow.says("一");
    world.api.awaits_calls("sendMessage", 1);
    other.says("二");
    other.awaits_words("听到：二");
    slow.awaits_words("听到：一");
}

#[test]
fn a_hanging_poll_ends_and_the_next_hears() {
    let mut world = World::new();
    world.api.next_meets("getUpdates", Fault::Hang(Duration::from_mins(1)));
    world.start_impatient();
    let person = world.api.person(77);
    person.says("一");
    person.awaits_words("听到：一");
}

#[test]
fn while_telegram_is_away_messages_wait_unharmed() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("一");
    person.awaits(1);
    world.api.go_down();
    world.post(77, "while away", Message::text("提醒"));
    // Polls and the message have run against the closed door several times by then.
    world.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(500)).await });
    world.api.come_up();
    person.says("二");
    person.awaits_words("提醒");
    person.awaits_words("听到：二");
    assert_eq!(person.hears().len(), 3);
    assert!(world.mail.stats(super::world::clock().now()).unwrap().dead.is_empty());
}

#[test]
fn a_wrong_token_ends_it_with_what_to_do() {
    for token in ["1:wrong", "nonsense"] {
        let mut world = World::new();
        let mut config = world.config();
        config.token = token.into();
        world.start_as(&world.adapter(config));
        let failure = world.ends().unwrap_err();
        assert!(matches!(failure, TelegramFailure::BadToken), "{failure:?}");
        assert!(failure.to_string().contains("@BotFather"));
    }
}

#[test]
fn a_token_that_is_withdrawn_ends_it_also_from_the_sender() {
    let mut world = World::polling();
    world.api.person(77).says("一");
    world.api.person(77).awaits(1);
    world.api.next_meets("sendMessage", Fault::Error { code: 401, description: "Unauthorized".into() });
    world.post(77, "withdrawn", Message::text("提醒"));
    let failure = world.ends().unwrap_err();
    assert!(matches!(failure, TelegramFailure::BadToken), "{failure:?}");
}

#[test]
fn two_pollers_are_told_apart_from_one_that_was_restarted() {
    let conflict = || {
        Fault::Error {
        code: 409,
        description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running".into(),
    }
    };
    let mut world = World::new();
    world.api.next_meets("getUpdates", conflict());
    world.start();
    let person = world.api.person(77);
    person.says("一");
    person.awaits(1);
    for _ in 0..6 {
        world.api.next_meets("getUpdates", conflict());
    }
    let failure = world.ends().unwrap_err();
    assert!(matches!(failure, TelegramFailure::OtherPoller), "{failure:?}");
}

#[test]
fn an_address_that_is_none_is_refused_at_once() {
    let world = World::new();
    for address in ["ftp://example.org", "127.0.0.1:8081", "http://[", ""] {
        let mut config = world.config();
        config.api_url = Some(address.into());
        let keep: crate::telegram::KeepMedia =
            std::sync::Arc::new(|_, _, _| Err(crate::telegram::NotKept::Failed(String::new())));
        let refused = crate::telegram::Telegram::new(
            config,
            world.mail.clone(),
            super::world::clock(),
            keep,
            std::sync::Arc::new(|_| None),
        );
        assert!(matches!(refused, Err(TelegramFailure::BadAddress { .. })), "{address}: {refused:?}");
    }
}

#[test]
fn whoever_holds_the_stop_and_is_gone_stops_it() {
    let world = World::new();
    let (stop, mut told) = tokio::sync::watch::channel(false);
    drop(stop);
    world.runtime.block_on(told_to_stop(&mut told));
}
