//! What people say reaches the inbox once, and is not confirmed before.

use lianqin_botapi::Writer;
use serde_json::json;

use super::world::World;
use crate::telegram::Me;

#[test]
fn a_message_is_answered_and_confirmed() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("出动12人");
    assert_eq!(person.awaits(1)[0].text, "听到：出动12人");
    assert_eq!(
        person.sees().iter().map(|seen| seen.by).collect::<Vec<_>>(),
        [Writer::Person(77), Writer::Bot]
    );
    world.api.awaits_all_confirmed();
}

#[test]
fn a_message_that_telegram_delivers_twice_is_answered_once() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("一");
    world.api.delivers_the_last_again();
    person.says("二");
    assert_eq!(person.awaits(2).len(), 2);
    world.api.awaits_all_confirmed();
    assert_eq!(person.hears().len(), 2);
}

#[test]
fn nothing_is_confirmed_before_it_is_on_disk() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("早");
    person.awaits(1);
    let holder = rusqlite::Connection::open(world.dir.path().join("chat.sqlite")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    person.says("出动12人");
    world.api.awaits_handed_out(2);
    assert_eq!(world.api.unconfirmed(), 1);
    holder.execute_batch("COMMIT").unwrap();
    person.awaits_words("听到：出动12人");
    world.api.awaits_all_confirmed();
}

#[test]
fn a_crash_between_inbox_and_offset_doubles_nothing() {
    let mut world = World::new();
    let person = world.api.person(77);
    let number = person.says("出动12人");
    // As far as the inbox and no further.
    let adapter = world.adapter(world.config());
    adapter.inner.me.set(Me { id: 1, username: "lianqin_bot".into() }).unwrap();
    let update = json!({"update_id": 1, "message": {
        "message_id": number, "date": 1_754_211_601, "text": "出动12人",
        "from": {"id": 77, "is_bot": false, "first_name": "某人"},
        "chat": {"id": 77, "type": "private", "first_name": "某人"},
    }});
    world.runtime.block_on(adapter.take(&update)).unwrap();
    drop(adapter);
    assert_eq!(world.api.unconfirmed(), 1);
    world.start();
    world.api.awaits_all_confirmed();
    person.says("还有");
    person.awaits_words("听到：还有");
    assert_eq!(person.hears().len(), 2);
}

#[test]
fn what_came_while_we_were_away_is_answered_after_a_restart() {
    let mut world = World::polling();
    let person = world.api.person(77);
    person.says("一");
    person.awaits(1);
    world.stop_engine();
    person.says("二");
    world.awaits("二 in the inbox", |mail| (mail.waiting().unwrap().len() == 1).then_some(()));
    world.kill();
    person.says("三");
    world.start();
    world.start_engine();
    let said: Vec<_> = person.awaits(3).into_iter().map(|seen| seen.text).collect();
    assert_eq!(said, ["听到：一", "听到：二", "听到：三"]);
}

#[test]
fn what_cannot_be_read_keeps_nobody_else_waiting() {
    let world = World::new();
    let person = world.api.person(77);
    person.says("一");
    world.api.delivers(json!({"message": {"message_id": "no number"}}));
    world.api.delivers(json!("no object, and so no number"));
    world.api.delivers(json!({"message": 7}));
    world.api.delivers(json!({"invented_in_2031": {"id": 1}}));
    world.api.delivers(json!({"poll": {"id": "1"}}));
    person.says("二");
    let mut world = world;
    world.start();
    assert_eq!(person.awaits(2).len(), 2);
    world.api.awaits_all_confirmed();
}

#[test]
fn telegram_may_begin_to_count_anew_after_a_quiet_week() {
    let world = World::polling();
    let person = world.api.person(77);
    world.api.counts_updates_from(900_000);
    person.says("一");
    person.awaits(1);
    world.api.awaits_all_confirmed();
    // An empty poll later the old offset is forgotten.
    let polls = world.api.calls("getUpdates").len();
    world.api.awaits_calls("getUpdates", polls + 1);
    world.api.counts_updates_from(5);
    person.says("二");
    person.awaits_words("听到：二");
    world.api.awaits_all_confirmed();
}

#[test]
fn an_edit_a_press_and_a_place_are_heard() {
    let world = World::polling();
    let person = world.api.person(77);
    let number = person.says("出动12人");
    person.awaits(1);
    person.edits(number, "出动13人");
    person.awaits_words("改为：出动13人");
    person.sends_location(31.0, 108.7);
    person.awaits_words("在 31 108.7");
    person.sends_venue(31.5, 108.9, "云阳北站");
    person.awaits_words("在 31.5 108.9");
    person.sends_contact();
    person.awaits_words("别的");
    person.forwards("有黑车");
    person.awaits_words("听到：【转发】有黑车");
}

#[test]
fn a_pressed_card_is_changed_in_its_place_and_the_press_acknowledged() {
    let world = World::polling();
    let person = world.api.person(77);
    person.says("卡");
    assert_eq!(person.awaits(1)[0].buttons, [["确认", "取消"]]);
    person.presses("确认");
    let card = person.awaits_words("已记录");
    assert!(card.edited && card.buttons.is_empty());
    person.awaits_acknowledgements(1);
    assert_eq!(person.hears().len(), 1);
}

#[test]
fn in_a_group_the_bot_answers_who_asks_it() {
    let world = World::polling();
    let group = world.api.group(-100_123);
    let member = group.member(77);
    member.says("大家好");
    member.says("@Lianqin_Bot 今天哪些乡镇没报");
    let asked = group.awaits(1);
    assert_eq!(asked[0].text, "听到：今天哪些乡镇没报");
    member.replies(asked[0].number, "再说一遍");
    assert_eq!(group.awaits(2)[1].text, "听到：再说一遍");
    member.says("/help@lianqin_bot");
    assert_eq!(group.awaits(3)[2].text, "听到：帮助");
    member.says("/help@other_bot");
    member.says("@lianqin_bot_2 你好");
    world.api.awaits_all_confirmed();
    assert_eq!(group.hears().len(), 3);
}

#[test]
fn a_stop_ends_it_soon_and_well() {
    let mut world = World::polling();
    let person = world.api.person(77);
    person.says("一");
    person.awaits(1);
    // The answer may be quicker than the poll that confirms the message.
    world.api.awaits_all_confirmed();
    world.stop().unwrap();
    let before = person.says("二");
    assert_eq!(world.api.unconfirmed(), 1, "message {before} waits with Telegram");
}

#[test]
fn an_erased_account_blocks_nobody() {
    let world = World::polling();
    let (erased, other) = (world.api.person(66), world.api.person(77));
    let vault = bus::vault::Vault::open(world.dir.path().join("keys")).unwrap();
    vault.erase(&super::world::peer(66).subject(), super::world::clock().now()).unwrap();
    erased.says("一");
    other.says("二");
    other.awaits_words("听到：二");
    world.api.awaits_all_confirmed();
    assert!(erased.hears().is_empty());
}
