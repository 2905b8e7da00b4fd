//! Unasked messages: whoever's turn it becomes is told once, at most twice a day, not at night; a deputy for somebody absent.

use bus::{
    clock::new_id,
    desk::{Command, Reply},
};
use insta::assert_snapshot;
use lianqin_tests::{
    phone_talk::Phone,
    world::{World, actor},
};
use tokio::task::JoinHandle;
use vocabulary::{Role, member::MemberCommand};

const HANDLER: &str = "traffic-police:handler";
const LIAISON: &str = "jiangkou:liaison";

/// A lead of 江口镇 that is offered to the traffic police.
async fn offered(liaison: &mut Phone<'_>) {
    liaison.talk(&["线索 江口场镇 面包车超员", "1", "移交 交巡警大队", "1"]).await;
}

fn telling(world: &World) -> JoinHandle<()> {
    let chat = world.chat.clone();
    tokio::spawn(async move { chat.tell_news().await })
}

#[tokio::test]
async fn the_asked_unit_and_then_the_sender_are_told() {
    let world = World::new().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let mut handler = Phone::of(&world, HANDLER).await;
    // Where somebody is reached is learned from what they send.
    handler.talk(&["我是谁"]).await;
    let news = telling(&world);
    offered(&mut liaison).await;
    assert_snapshot!(handler.hears("移交来线索").await, @"
    ‹ 江口镇移交来线索 XS-0804-001，请8月4日 15:00前回复：接收 XS-0804-001，或 退回 XS-0804-001 原因
    ");
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(liaison.hears("已接收").await, @"
    ‹ 交巡警大队已接收 XS-0804-001。
    ");
    news.abort();
}

#[tokio::test]
async fn whoever_left_a_draft_off_is_reminded_once_and_not_at_night() {
    let world = World::new().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let moment = |text: &str| lianqin_tests::world::at(text);
    world.at("2025-08-04 17:40");
    liaison.talk(&["8月4日 出动12人 检查车辆35台 查处2起"]).await;
    world.chat.remind_of_drafts_at(moment("2025-08-04 19:30")).await.unwrap();
    assert_eq!(liaison.answers(), "", "it is not left off yet");
    world.at("2025-08-04 19:45");
    world.chat.remind_of_drafts_at(moment("2025-08-04 19:45")).await.unwrap();
    assert_snapshot!(liaison.hears("还没有确认").await, @"
    ‹ 您有一份还没有确认，没有记录：
      江口镇 8月4日 日报
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      回复 1 确认；不办了回复 0。
    ");
    world.at("2025-08-04 20:00");
    for when in ["2025-08-04 20:00", "2025-08-05 09:00"] {
        world.chat.remind_of_drafts_at(moment(when)).await.unwrap();
        assert_eq!(liaison.answers(), "", "once is enough");
    }
    assert_snapshot!(liaison.talk(&["1"]).await, @"
    > 1
    ‹ 已记录，编号 25。
    ");
    // A question that is open is no card; at night nobody is reminded of anything.
    liaison.talk(&["线索 江口场镇 面包车"]).await;
    world.at("2025-08-04 23:30");
    world.chat.remind_of_drafts_at(moment("2025-08-04 23:30")).await.unwrap();
    assert_eq!(liaison.answers(), "");
    world.at("2025-08-05 09:00");
    world.chat.remind_of_drafts_at(moment("2025-08-05 09:00")).await.unwrap();
    assert_snapshot!(liaison.hears("还没有确认").await, @"
    ‹ 您有一份还没有确认，没有记录：
      新线索
      面包车
      江口镇 · 江口场镇 · 农村场镇、集市等非法营运现象突出的区域
      巡查发现
      内容：江口场镇 面包车
      接着回答上面的问题；不办了回复 0。
    ");
}

#[tokio::test]
async fn nobody_is_told_more_than_twice_a_day() {
    let world = World::new().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let mut handler = Phone::of(&world, HANDLER).await;
    handler.talk(&["我是谁"]).await;
    let news = telling(&world);
    for n in 1..=2 {
        offered(&mut liaison).await;
        handler.hears(&format!("XS-0804-00{n}")).await;
    }
    offered(&mut liaison).await;
    // The third waits in the queue; its sender's own answer came after the policy had its chance.
    let member = actor(HANDLER).member;
    let day = "2025-08-04".parse().unwrap();
    assert_eq!(world.chat.mail().unasked_on(&member, day).unwrap(), 2);
    assert!(handler.talk(&["我的待办"]).await.contains("XS-0804-003"));
    assert_eq!(world.chat.mail().unasked_on(&member, day).unwrap(), 2);
    news.abort();
}

#[tokio::test]
async fn what_waits_is_in_one_queue_also_when_it_is_no_lead() {
    let world = World::new().await;
    let mut office = Phone::of(&world, "office:office").await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    office.talk(&["信访 来访 3人 江口镇 反映班线少", "1"]).await;
    office.talk(&["督导 江口镇 未见工作方案 8月4日前整改", "1"]).await;
    liaison.talk(&["线索 江口场镇 面包车超员", "1"]).await;
    assert_snapshot!(liaison.talk(&["日报 出动12人 检查35台 查处2起", "1", "我的待办"]).await, @"
    > 日报 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起 · 摸排线索 1条 · 收到来信来访 1件
      系统已记：摸排线索 1条 · 收到来信来访 1件
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 29。
    > 我的待办
    ‹ DD-0804-001 · 8月4日 23:59前
      XS-0804-001 超员 江口镇 · 江口镇办理 · 8月5日 23:59前
      XF-0804-001 · 8月19日 23:59前
    ");
    liaison.talk(&["DD-0804-001 已整改 方案已印发", "1"]).await;
    assert!(!liaison.talk(&["我的待办"]).await.contains("DD-0804-001"), "it is over at once");
}

#[tokio::test]
async fn the_deputy_of_an_absent_handler_is_told_and_may_act() {
    let world = World::new().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let mut handler = Phone::of(&world, HANDLER).await;
    let mut deputy = Phone::of(&world, "traffic-police:liaison").await;
    handler.talk(&["我是谁"]).await;
    deputy.talk(&["我是谁"]).await;
    let command = MemberCommand::NameDeputy {
        deputy: actor("traffic-police:liaison").member,
        unit: actor(HANDLER).unit,
        role: Role::Handler,
        from: "2025-08-04".parse().unwrap(),
        until: "2025-08-08".parse().unwrap(),
    };
    let named =
        world.ask(actor("office:office"), new_id(), Command::Member(actor(HANDLER).member, command)).await;
    assert!(matches!(named, Reply::Recorded(_)), "{named:?}");
    let news = telling(&world);
    offered(&mut liaison).await;
    deputy.hears("移交来线索").await;
    assert!(!handler.answers().contains("移交来线索"));
    assert_snapshot!(deputy.talk(&["接收", "2", "1"]).await, @"
    > 接收
    ‹ 您有几个岗位，这次以哪个岗位办？选一次就记住，换岗位回复“换岗位”。
      [1 交巡警大队 联络员] [2 交巡警大队 承办人]
    > 2
    ‹ 现在以 交巡警大队 承办人 的岗位办理。
    ‹ XS-0804-001 接收，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 30。
    ");
    news.abort();
}
