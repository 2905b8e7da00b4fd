//! What is said reaches people: in order, in pieces, with buttons and pictures, at the right pace.

use std::time::{Duration, Instant};

use super::world::{JPEG, World};
use crate::talk::Message;

#[test]
fn a_long_text_goes_in_pieces_that_lose_nothing() {
    let world = World::polling();
    let person = world.api.person(77);
    let start = Instant::now();
    person.says("长");
    let pieces: Vec<_> = person.awaits(2).into_iter().map(|seen| seen.text).collect();
    assert_eq!(pieces.join("\n"), vec!["一行字"; 2_000].join("\n"));
    // The pieces keep the pace too.
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn the_menu_stands_as_a_keyboard() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("菜单");
    assert_eq!(person.awaits(1)[0].keyboard, [["报今日", "报线索"], ["我的待办", "查"]]);
}

#[test]
fn pictures_follow_the_words_and_erased_ones_are_left_out() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("图");
    let said = person.awaits(2);
    assert_eq!((said[0].text.as_str(), said[1].photo.as_deref()), ("现场", Some(JPEG)));
    world.awaits("the message to be marked", |mail| {
        mail.due(crate::talk::Platform::Telegram, super::world::clock().now(), 9)
            .unwrap()
            .is_empty()
            .then_some(())
    });
    assert_eq!(person.hears().len(), 2);
}

#[test]
fn a_card_that_is_gone_is_said_anew() {
    let mut world = World::polling();
    let person = world.api.person(77);
    person.says("卡");
    let card = person.awaits(1)[0].number;
    world.stop().unwrap();
    person.presses("确认");
    person.deletes(card);
    world.start();
    let said = person.awaits_words("已记录");
    assert!(!said.edited && said.number != card);
}

#[test]
fn a_card_that_reads_so_already_is_left_alone() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("卡");
    person.awaits(1);
    person.presses("取消");
    person.says("一");
    person.awaits_words("听到：一");
    world.api.awaits_all_confirmed();
    assert_eq!(person.hears().len(), 2);
}

#[test]
fn messages_keep_the_pace_and_their_order() {
    let mut world = World::new();
    // What leaves evenly may arrive in bunches, so that the server's own limits would tell of this machine's load.
    world.api.limits_floods(false);
    let people: Vec<_> = (1..=60).map(|n| world.api.person(n)).collect();
    for person in &people {
        person.says("一");
    }
    for n in 1..=3 {
        world.post(1, &format!("more {n}"), Message::text(format!("第{n}条")));
    }
    let start = Instant::now();
    world.start();
    for person in &people {
        person.awaits_words("听到：一");
    }
    // 63 messages at 25 a second, of which the 51st waits for the end of the second second.
    assert!(start.elapsed() >= Duration::from_secs(2), "{:?}", start.elapsed());
    let said: Vec<_> = people[0].awaits(4).into_iter().map(|seen| seen.text).collect();
    // Four to one chat, a second apart.
    assert!(start.elapsed() >= Duration::from_secs(3), "{:?}", start.elapsed());
    assert_eq!(
        said.iter().filter(|text| text.starts_with('第')).collect::<Vec<_>>(),
        ["第1条", "第2条", "第3条"]
    );
    assert_eq!(world.api.calls("sendMessage").len(), 63);
}

#[test]
fn who_has_blocked_the_bot_is_a_dead_letter_and_nobody_waits() {
    let world = World::polling();
    let (gone, other) = (world.api.person(66), world.api.person(77));
    gone.says("一");
    gone.awaits(1);
    gone.blocks_the_bot();
    gone.says("二");
    other.says("三");
    other.awaits_words("听到：三");
    assert_eq!(world.awaits_dead(), "Forbidden: bot was blocked by the user");
}

#[test]
fn a_chat_that_is_not_there_is_a_dead_letter() {
    let world = World::polling();
    world.post(99, "to nobody", Message::text("提醒"));
    assert_eq!(world.awaits_dead(), "Bad Request: chat not found");
}

#[test]
fn a_message_without_anything_is_a_dead_letter() {
    let world = World::polling();
    world.api.person(77).says("一");
    world.post(77, "nothing", Message::text(" \n"));
    assert_eq!(world.awaits_dead(), "there is nothing to send");
}

#[test]
fn a_group_that_became_a_supergroup_is_followed() {
    let world = World::polling();
    let group = world.api.group(-5);
    group.member(77).says("@lianqin_bot 一");
    group.awaits(1);
    let supergroup = group.becomes_supergroup_unheard(-100_500);
    world.post(-5, "to the group", Message::text("提醒"));
    assert_eq!(supergroup.awaits(1)[0].text, "提醒");
    let next = supergroup.becomes_supergroup(-100_501);
    world.api.awaits_all_confirmed();
    world.post(-100_500, "to the group again", Message::text("又提醒"));
    assert_eq!(next.awaits(1)[0].text, "又提醒");
}
