//! Daily counts: reported in a line, asked for what is missing, mended, taken back.

use insta::assert_snapshot;
use lianqin_tests::{phone_talk::Phone, world::World};

use crate::jiangkou;

#[tokio::test]
async fn a_liaison_posts_a_count_with_one_line_and_one_tap() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["江口镇 8月4日 出动12人 检查车辆35台 查处2起", "[确认]"]).await, @"");
}

#[tokio::test]
async fn without_buttons_a_1_confirms() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台 查处2起", "1"]).await, @"");
}

#[tokio::test]
async fn what_is_missing_is_asked_one_thing_at_a_time() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["今天出动7人", "18", "没有", "好"]).await, @"");
}

#[tokio::test]
async fn a_zero_report_is_one_tap() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["今日无", "[确认]", "今天报了没有"]).await, @"");
}

#[tokio::test]
async fn a_pre_filled_count_brings_what_the_log_knows_and_offers_yesterdays_figure() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    world.at("2025-08-05 17:40");
    phone.talk(&["线索：江口场镇 渝F·A1234 面包车超员", "1"]).await;
    assert_snapshot!(phone.talk(&["报今日", "[12]", "40", "0", "1"]).await, @"");
}

#[tokio::test]
async fn a_card_is_changed_part_by_part() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let turns = ["出动12人 检查35台 查处2起", "[修改]", "[检查车辆]", "36", "[确认]"];
    assert_snapshot!(phone.talk(&turns).await, @"");
}

#[tokio::test]
async fn a_card_is_changed_by_typing() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台 查处2起", "检查改成36", "1"]).await, @"");
}

#[tokio::test]
async fn a_cancelled_card_leaves_nothing() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let before = world.events().await.len();
    assert_snapshot!(phone.talk(&["出动12人 检查35台 查处2起", "算了"]).await, @"");
    assert_eq!(world.events().await.len(), before);
}

#[tokio::test]
async fn a_sent_report_is_mended_with_a_reason() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let turns = ["出动12人 检查35台 查处2起", "1", "改 检查 36", "[漏计]", "[确认]"];
    assert_snapshot!(phone.talk(&turns).await, @"");
}

#[tokio::test]
async fn mending_without_a_figure_asks_which_one() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["改", "[查处]", "3", "核对案卷后多一起", "1"]).await, @"");
}

#[tokio::test]
async fn one_too_few_is_a_difference() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["更正 查处 -1", "填错", "1"]).await, @"");
}

#[tokio::test]
async fn posting_the_day_again_shows_the_difference() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["出动12人 检查41台 查处2起", "1"]).await, @"");
}

#[tokio::test]
async fn a_report_is_taken_back() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["撤回刚才那条", "报错日期了", "1", "今天报了没有"]).await, @"");
}

#[tokio::test]
async fn after_midnight_the_bot_asks_which_day() {
    let world = World::new().await;
    world.at("2025-08-05 00:12");
    let mut phone = Phone::of(&world, "jiangkou:liaison").await;
    assert_snapshot!(phone.talk(&["出动11人，检查30台，查处1起", "[8月4日]", "1"]).await, @"");
}

#[tokio::test]
async fn yesterday_is_reported_in_words() {
    let world = World::new().await;
    world.at("2025-08-05 09:12");
    let mut phone = Phone::of(&world, "jiangkou:liaison").await;
    assert_snapshot!(phone.talk(&["补报昨天 出动11人 检查30台 查处1起", "1"]).await, @"");
}

#[tokio::test]
async fn odd_figures_are_pointed_out_and_still_the_persons_to_confirm() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查3台 查处20起", "1"]).await, @"");
}

#[tokio::test]
async fn look_alike_letters_are_no_digits() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动1O人 检查30台 查处2起", "[10]", "1"]).await, @"");
}

#[tokio::test]
async fn two_values_for_one_figure_are_asked_about() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台 不对 检查36台 查处2起", "[36]", "1"]).await, @"");
}

#[tokio::test]
async fn the_office_confirms_several_units_together() {
    let world = World::new().await;
    world.at("2025-08-04 17:40");
    let mut phone = Phone::of(&world, "office:office").await;
    let text = "8月4日汇总：\n江口镇 12人 35台 2起\n南溪镇 8人 26台 0起\n云安镇 6人 19台 1起";
    assert_snapshot!(phone.talk(&[text, "[全部确认]"]).await, @"");
}

#[tokio::test]
async fn the_draft_waits_overnight() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台"]).await;
    world.at("2025-08-05 08:00");
    assert_snapshot!(phone.talk(&["2", "1"]).await, @"");
}
