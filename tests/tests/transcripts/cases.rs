//! The hand-over from phones: one word where one word is enough.

use insta::assert_snapshot;
use lianqin_tests::{phone_talk::Phone, world::World};

use crate::jiangkou;

const LEAD: &str = "线索 江口场镇 面包车超员 渝F12345";

#[tokio::test]
async fn a_lead_is_transferred_and_accepted_in_one_word() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1"]).await;
    assert_snapshot!(phone.talk(&["移交 交巡警大队", "1"]).await, @"");
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["我的待办", "接收", "1", "我的待办"]).await, @"");
}

#[tokio::test]
async fn the_queue_has_a_button_for_the_next_step() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["我的待办", "2", "1"]).await, @"");
}

#[tokio::test]
async fn a_transfer_is_returned_with_a_reason() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["退回", "[材料不足]", "1"]).await, @"");
    assert_snapshot!(phone.talk(&["XS-0804-001"]).await, @"");
}

#[tokio::test]
async fn a_transfer_is_taken_back() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    assert_snapshot!(phone.talk(&["撤回 XS-0804-001", "1"]).await, @"");
}

#[tokio::test]
async fn an_everyday_name_of_two_units_is_asked_about() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1"]).await;
    assert_snapshot!(phone.talk(&["XS-0804-001转给公安", "[交巡警大队]", "1"]).await, @"");
}

#[tokio::test]
async fn the_finder_is_asked_and_answers() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["询问 XS-0804-001 车身是什么颜色", "1"]).await, @"");
    assert_snapshot!(phone.talk(&["我的待办", "答复 白色，车门有划痕", "1"]).await, @"");
}

#[tokio::test]
async fn a_result_is_recorded_and_reviewed() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["查处 XS-0804-001 查实 罚款200元 记6分", "1"]).await, @"");
    let mut office = Phone::of(&world, "office:office").await;
    assert_snapshot!(office.talk(&["我的待办", "复核 XS-0804-001 通过", "1"]).await, @"");
    assert_snapshot!(phone.talk(&["我的线索"]).await, @"");
}

#[tokio::test]
async fn a_result_named_by_the_plate_finds_its_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["渝F12345超员案已处罚：罚款200元记6分", "[查实]", "1"]).await, @"");
}

#[tokio::test]
async fn more_time_is_asked_for_and_granted() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["申请延期 XS-0804-001 至 8月20日 等待鉴定", "1"]).await, @"");
    let mut office = Phone::of(&world, "office:office").await;
    assert_snapshot!(office.talk(&["同意延期", "1"]).await, @"");
}

#[tokio::test]
async fn two_returns_put_it_before_the_office() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["退回 材料不足", "1"]).await;
    phone.talk(&["移交 XS-0804-001 交巡警大队", "1"]).await;
    assert_snapshot!(handler.talk(&["退回 不属本单位职责", "1"]).await, @"");
    let mut office = Phone::of(&world, "office:office").await;
    assert_snapshot!(office.talk(&["我的待办", "裁定 XS-0804-001 交巡警大队", "1"]).await, @"");
}

#[tokio::test]
async fn the_office_sends_a_count_back_and_accepts_the_rest() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    Phone::of(&world, "nanxi:liaison").await.talk(&["出动8人 检查20台 查处0起", "1"]).await;
    let mut office = Phone::of(&world, "office:office").await;
    let turns = ["江口镇的退回，查处数核实一下再报", "1", "全部通过", "[全部确认]"];
    assert_snapshot!(office.talk(&turns).await, @"");
}
