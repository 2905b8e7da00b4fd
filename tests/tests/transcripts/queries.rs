//! Questions: a few lines, nothing about others that is not the asker's to know.

use insta::assert_snapshot;
use lianqin_tests::{phone_talk::Phone, world::World};

use crate::jiangkou;

#[tokio::test]
async fn a_leader_asks_who_has_not_reported() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    let mut leader = Phone::of(&world, "working-group:leader").await;
    assert_snapshot!(leader.talk(&["今天哪些乡镇没报", "今天怎么样", "江口镇怎么样"]).await, @"");
}

#[tokio::test]
async fn a_liaison_learns_only_of_the_own_unit() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["今天哪些乡镇没报", "南溪镇怎么样", "今天怎么样"]).await, @"");
}

#[tokio::test]
async fn figures_are_asked_for_in_words() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["本周检查了多少车", "检查车辆怎么算"]).await, @"");
}

#[tokio::test]
async fn help_is_by_post() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["帮助", "3"]).await, @"");
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["这个咋个用"]).await, @"");
    let mut leader = Phone::of(&world, "working-group:leader").await;
    assert_snapshot!(leader.talk(&["？"]).await, @"");
}

#[tokio::test]
async fn who_am_i_and_what_is_my_duty() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["我是谁", "职责"]).await, @"");
}

#[tokio::test]
async fn a_question_in_between_leaves_the_draft_as_it_is() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台", "检查车辆怎么算", "2", "1"]).await, @"");
}

#[tokio::test]
async fn practice_counts_nowhere() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let turns = ["练习", "出动12人 检查35台 查处2起", "1", "移交 交巡警大队", "结束练习", "今天报了没有"];
    assert_snapshot!(phone.talk(&turns).await, @"");
    assert_eq!(world.row("jiangkou").await.reporting.on_time, 0);
}

#[tokio::test]
async fn the_bot_speaks_english_when_asked() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["English", "出动12人 检查35台 查处2起", "1", "帮助"]).await, @"");
}
