//! Daily counts: reported in a line, asked for what is missing, changed before they are sent.

use insta::assert_snapshot;
use lianqin_tests::{phone_talk::Phone, world::World};

use crate::jiangkou;

#[tokio::test]
async fn a_liaison_posts_a_count_with_one_line_and_one_tap() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["江口镇 8月4日 出动12人 检查车辆35台 查处2起", "[确认]"]).await, @"
    > 江口镇 8月4日 出动12人 检查车辆35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 江口镇 8月4日 日报
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      已记录，编号 25。
    ");
}

#[tokio::test]
async fn without_buttons_a_1_confirms() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台 查处2起", "1"]).await, @"
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn what_is_missing_is_asked_one_thing_at_a_time() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["今天出动7人", "18", "没有", "好"]).await, @"
    > 今天出动7人
    ‹ 检查车辆是多少辆次？直接回复数字
      [0] [取消]
    > 18
    ‹ 查处是多少起？直接回复数字
      [0] [取消]
    > 没有
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 7人次 · 检查车辆 18辆次 · 查处 0起
      [1 确认] [2 修改] [0 取消]
    > 好
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn a_zero_report_is_one_tap() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["今日无", "[确认]", "今天报了没有"]).await, @"
    > 今日无
    ‹ 江口镇 8月4日 日报（零报告），请确认
      出动人员 0人次 · 检查车辆 0辆次 · 查处 0起
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 江口镇 8月4日 日报（零报告）
      出动人员 0人次 · 检查车辆 0辆次 · 查处 0起
      已记录，编号 25。
    > 今天报了没有
    ‹ 江口镇 8月4日 已报：出动人员 0人次 · 检查车辆 0辆次 · 查处 0起
    ");
}

#[tokio::test]
async fn a_pre_filled_count_brings_what_the_log_knows_and_offers_yesterdays_figure() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    world.at("2025-08-05 17:40");
    phone.talk(&["线索：江口场镇 渝F·A1234 面包车超员", "1"]).await;
    assert_snapshot!(phone.talk(&["报今日", "[12]", "40", "0", "1"]).await, @"
    > 报今日
    ‹ 出动人员是多少人次？直接回复数字
      [0] [12] [取消]
    > [12]
    ✎ 检查车辆是多少辆次？直接回复数字
      [0] [35] [取消]
    > 40
    ‹ 查处是多少起？直接回复数字
      [0] [2] [取消]
    > 0
    ‹ 江口镇 8月5日 日报，请确认
      出动人员 12人次 · 检查车辆 40辆次 · 查处 0起 · 摸排线索 1条
      系统已记：摸排线索 1条
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 27。
    ");
}

#[tokio::test]
async fn a_card_is_changed_part_by_part() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let turns = ["出动12人 检查35台 查处2起", "[修改]", "[检查车辆]", "36", "[确认]"];
    assert_snapshot!(phone.talk(&turns).await, @"
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > [修改]
    ✎ 改哪一项？
      [1 出动人员] [2 检查车辆] [3 查处] [4 日期] [0 取消]
    > [检查车辆]
    ✎ 检查车辆是多少辆次？直接回复数字
      [35] [取消]
    > 36
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 36辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 江口镇 8月4日 日报
      出动人员 12人次 · 检查车辆 36辆次 · 查处 2起
      已记录，编号 25。
    ");
}

#[tokio::test]
async fn a_card_is_changed_by_typing() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台 查处2起", "检查改成36", "1"]).await, @"
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 检查改成36
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 36辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn a_cancelled_card_leaves_nothing() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let before = world.events().await.len();
    assert_snapshot!(phone.talk(&["出动12人 检查35台 查处2起", "算了"]).await, @"
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 算了
    ‹ 已取消，没有记录。
    ");
    assert_eq!(world.events().await.len(), before);
}

#[tokio::test]
async fn after_midnight_the_bot_asks_which_day() {
    let world = World::new().await;
    world.at("2025-08-05 00:12");
    let mut phone = Phone::of(&world, "jiangkou:liaison").await;
    assert_snapshot!(phone.talk(&["出动11人，检查30台，查处1起", "[8月4日]", "1"]).await, @"
    > 出动11人，检查30台，查处1起
    ‹ 是哪一天的？
      [1 8月4日] [2 8月5日] [0 取消]
    > [8月4日]
    ✎ 江口镇 8月4日 日报，请确认
      出动人员 11人次 · 检查车辆 30辆次 · 查处 1起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn yesterday_is_reported_in_words() {
    let world = World::new().await;
    world.at("2025-08-05 09:12");
    let mut phone = Phone::of(&world, "jiangkou:liaison").await;
    assert_snapshot!(phone.talk(&["补报昨天 出动11人 检查30台 查处1起", "1"]).await, @"
    > 补报昨天 出动11人 检查30台 查处1起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 11人次 · 检查车辆 30辆次 · 查处 1起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn odd_figures_are_pointed_out_and_still_the_persons_to_confirm() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查3台 查处20起", "1"]).await, @"
    > 出动12人 检查3台 查处20起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 3辆次 · 查处 20起
      请核对：查处多于检查车辆
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn look_alike_letters_are_no_digits() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动1O人 检查30台 查处2起", "[10]", "1"]).await, @"
    > 出动1O人 检查30台 查处2起
    ‹ 字母 O、l、I 没有当作数字。
      出动人员是多少人次？直接回复数字
      [10] [0] [取消]
    > [10]
    ✎ 江口镇 8月4日 日报，请确认
      出动人员 10人次 · 检查车辆 30辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn two_values_for_one_figure_are_asked_about() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台 不对 检查36台 查处2起", "[36]", "1"]).await, @"
    > 出动12人 检查35台 不对 检查36台 查处2起
    ‹ 检查车辆是多少辆次？直接回复数字
      [35] [36] [取消]
    > [36]
    ✎ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 36辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn the_office_confirms_several_units_together() {
    let world = World::new().await;
    world.at("2025-08-04 17:40");
    let mut phone = Phone::of(&world, "office:office").await;
    let text = "8月4日汇总：\n江口镇 12人 35台 2起\n南溪镇 8人 26台 0起\n云安镇 6人 19台 1起";
    assert_snapshot!(phone.talk(&[text, "[全部确认]"]).await, @"
    > 8月4日汇总：
      江口镇 12人 35台 2起
      南溪镇 8人 26台 0起
      云安镇 6人 19台 1起
    ‹ 共 3 条，请确认
      1. 江口镇 8月4日 日报 出动人员 12人次 · 检查车辆 35辆次 · 查处 2起（按顺序理解，请核对）
      2. 南溪镇 8月4日 日报 出动人员 8人次 · 检查车辆 26辆次 · 查处 0起（按顺序理解，请核对）
      3. 云安镇 8月4日 日报 出动人员 6人次 · 检查车辆 19辆次 · 查处 1起（按顺序理解，请核对）
      [1 全部确认] [0 取消]
    > [全部确认]
    ✎ 共 3 条
      1. 江口镇 8月4日 日报 出动人员 12人次 · 检查车辆 35辆次 · 查处 2起（按顺序理解，请核对）
      2. 南溪镇 8月4日 日报 出动人员 8人次 · 检查车辆 26辆次 · 查处 0起（按顺序理解，请核对）
      3. 云安镇 8月4日 日报 出动人员 6人次 · 检查车辆 19辆次 · 查处 1起（按顺序理解，请核对）
      已记录 3 条，编号 25、26、27。
    ");
}

#[tokio::test]
async fn the_draft_waits_overnight() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台"]).await;
    world.at("2025-08-05 08:00");
    assert_snapshot!(phone.talk(&["2", "1"]).await, @"
    > 2
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}
