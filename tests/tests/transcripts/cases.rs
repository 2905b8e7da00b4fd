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
    assert_snapshot!(phone.talk(&["移交 交巡警大队", "1"]).await, @"
    > 移交 交巡警大队
    ‹ XS-0804-001 移交交巡警大队，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 26。
    ");
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["我的待办", "接收", "1", "我的待办"]).await, @"
    > 我的待办
    ‹ 日报：8月4日还没报（8月4日 18:00前）
      XS-0804-001 超员 江口镇 · 已移交交巡警大队，待接收 · 8月5日 14:40前
      [1 报今日] [2 接收 XS-0804-001]
    > 接收
    ‹ XS-0804-001 接收，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 28。
    > 我的待办
    ‹ 日报：8月4日还没报（8月4日 18:00前）
      XS-0804-001 超员 江口镇 · 交巡警大队办理 · 8月11日 23:59前
      [1 报今日]
    ");
}

#[tokio::test]
async fn the_queue_has_a_button_for_the_next_step() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["我的待办", "2", "1"]).await, @"
    > 我的待办
    ‹ 日报：8月4日还没报（8月4日 18:00前）
      XS-0804-001 超员 江口镇 · 已移交交巡警大队，待接收 · 8月5日 14:40前
      [1 报今日] [2 接收 XS-0804-001]
    > 2
    ‹ XS-0804-001 接收，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 28。
    ");
}

#[tokio::test]
async fn a_transfer_is_returned_with_a_reason() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["退回", "[材料不足]", "1"]).await, @"
    > 退回
    ‹ 为什么退回？点选，或直接写
      [1 不属本单位职责] [2 材料不足] [3 重复] [4 其他] [0 取消]
    > [材料不足]
    ✎ XS-0804-001 退回，请确认
      原因：材料不足
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 28。
    ");
    assert_snapshot!(phone.talk(&["XS-0804-001"]).await, @"
    > XS-0804-001
    ‹ XS-0804-001 超员 江口镇 · 江口镇办理 · 8月5日 23:59前
      江口镇 8月4日 17:40 发现 · 退回过 1 次
      渝F·12345
      江口场镇 面包车超员 渝F12345
    ");
}

#[tokio::test]
async fn a_transfer_is_taken_back() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    assert_snapshot!(phone.talk(&["撤回 XS-0804-001", "1"]).await, @"
    > 撤回 XS-0804-001
    ‹ XS-0804-001 撤回移交，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 27。
    ");
}

#[tokio::test]
async fn an_everyday_name_of_two_units_is_asked_about() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1"]).await;
    assert_snapshot!(phone.talk(&["XS-0804-001转给公安", "[交巡警大队]", "1"]).await, @"
    > XS-0804-001转给公安
    ‹ 交给哪个单位？点选，或直接写
      [1 县公安局] [2 交巡警大队] [0 取消]
    > [交巡警大队]
    ✎ XS-0804-001 移交交巡警大队，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 26。
    ");
}

#[tokio::test]
async fn the_finder_is_asked_and_answers() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["询问 XS-0804-001 车身是什么颜色", "1"]).await, @"
    > 询问 XS-0804-001 车身是什么颜色
    ‹ XS-0804-001 询问发现人，请确认
      说明：车身是什么颜色
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 29。
    ");
    assert_snapshot!(phone.talk(&["我的待办", "答复 白色，车门有划痕", "1"]).await, @"
    > 我的待办
    ‹ 日报：8月4日还没报（8月4日 18:00前）
      XS-0804-001 超员 江口镇 · 待江口镇答复 · 8月6日 23:59前
      [1 报今日] [2 答复 XS-0804-001]
    > 答复 白色，车门有划痕
    ‹ XS-0804-001 答复，请确认
      说明：白色，车门有划痕
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 30。
    ");
}

#[tokio::test]
async fn a_result_is_recorded_and_reviewed() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["查处 XS-0804-001 查实 罚款200元 记6分", "1"]).await, @"
    > 查处 XS-0804-001 查实 罚款200元 记6分
    ‹ XS-0804-001 办理结果，请确认
      结果：查实 · 罚款200元 · 记6分
      说明：罚款200元 记6分
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 29。
    ");
    let mut office = Phone::of(&world, "office:office").await;
    assert_snapshot!(office.talk(&["我的待办", "复核 XS-0804-001 通过", "1"]).await, @"
    > 我的待办
    ‹ XS-0804-001 超员 江口镇 · 交巡警大队已办理，待复核 · 8月6日 23:59前
      [1 复核通过 XS-0804-001]
    > 复核 XS-0804-001 通过
    ‹ XS-0804-001 复核通过，办结销号，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 31。
    ");
    assert_snapshot!(phone.talk(&["我的线索"]).await, @"
    > 我的线索
    ‹ XS-0804-001 超员 江口镇 · 已办结
    ");
}

#[tokio::test]
async fn a_result_named_by_the_plate_finds_its_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["渝F12345超员案已处罚：罚款200元记6分", "[查实]", "1"]).await, @"
    > 渝F12345超员案已处罚：罚款200元记6分
    ‹ 办理结果是？
      [1 查实] [2 不实] [3 无法核实] [0 取消]
    > [查实]
    ✎ XS-0804-001 办理结果，请确认
      结果：查实 · 罚款200元 · 记6分 · 事由：超员
      渝F·12345
      说明：渝F12345超员案已处罚：罚款200元记6分
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 29。
    ");
}

#[tokio::test]
async fn more_time_is_asked_for_and_granted() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["接收", "1"]).await;
    assert_snapshot!(handler.talk(&["申请延期 XS-0804-001 至 8月20日 等待鉴定", "1"]).await, @"
    > 申请延期 XS-0804-001 至 8月20日 等待鉴定
    ‹ XS-0804-001 申请延期，请确认
      延至 8月20日 23:59
      说明：等待鉴定
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 29。
    ");
    let mut office = Phone::of(&world, "office:office").await;
    assert_snapshot!(office.talk(&["同意延期", "1"]).await, @"
    > 同意延期
    ‹ XS-0804-001 同意延期，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 31。
    ");
}

#[tokio::test]
async fn two_returns_put_it_before_the_office() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&[LEAD, "1", "移交 交巡警大队", "1"]).await;
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    handler.talk(&["退回 材料不足", "1"]).await;
    phone.talk(&["移交 XS-0804-001 交巡警大队", "1"]).await;
    assert_snapshot!(handler.talk(&["退回 不属本单位职责", "1"]).await, @"
    > 退回 不属本单位职责
    ‹ XS-0804-001 退回，请确认
      原因：不属本单位职责
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 30。
    ");
    let mut office = Phone::of(&world, "office:office").await;
    assert_snapshot!(office.talk(&["我的待办", "裁定 XS-0804-001 交巡警大队", "1"]).await, @"
    > 我的待办
    ‹ XS-0804-001 超员 江口镇 · 待办公室裁定 · 8月5日 23:59前
      [1 裁定 XS-0804-001]
    > 裁定 XS-0804-001 交巡警大队
    ‹ XS-0804-001 裁定由交巡警大队办理，请确认
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 32。
    ");
}

#[tokio::test]
async fn the_office_sends_a_count_back_and_accepts_the_rest() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    Phone::of(&world, "nanxi:liaison").await.talk(&["出动8人 检查20台 查处0起", "1"]).await;
    let mut office = Phone::of(&world, "office:office").await;
    let turns = ["江口镇的退回，查处数核实一下再报", "1", "全部通过", "[确认]"];
    assert_snapshot!(office.talk(&turns).await, @"
    > 江口镇的退回，查处数核实一下再报
    ‹ 江口镇 8月4日 退回日报，请确认
      理由：查处数核实一下再报
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 29。
    > 全部通过
    ‹ 南溪镇 8月4日 日报审核通过，请确认
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 南溪镇 8月4日 日报审核通过
      已记录，编号 30。
    ");
}
