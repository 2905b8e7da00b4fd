//! Leads: words, photos and places in any order; what is missing is asked.

use insta::assert_snapshot;
use lianqin_tests::{phone_talk::Phone, world::World};

use crate::jiangkou;

#[tokio::test]
async fn a_lead_is_handed_in_with_one_line() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["线索：江口镇盘石村路段，渝F·A1234 面包车疑似超员，约7点半", "[确认]"]).await, @"");
}

#[tokio::test]
async fn place_and_violation_are_asked_for() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["线索 渝F12345 面包车", "[超员]", "[江口镇]", "1"]).await, @"");
}

#[tokio::test]
async fn a_menu_word_starts_a_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["报线索", "江口场镇有面包车拉客收钱，渝F12345", "1"]).await, @"");
}

#[tokio::test]
async fn a_photo_and_a_place_before_the_words_join_the_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["(照片)", "(定位)", "线索 面包车超员 渝F12345", "1"]).await, @"");
}

#[tokio::test]
async fn a_photo_while_the_card_is_open_joins_it() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "(照片)", "[确认]"]).await, @"");
}

#[tokio::test]
async fn a_photo_after_the_receipt_supplements_the_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await;
    assert_snapshot!(phone.talk(&["(照片)", "(照片)", "[确认]"]).await, @"");
}

#[tokio::test]
async fn half_a_plate_is_asked_about() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["渝FA12 摩托车三人没戴头盔 江口学校门口", "[不填车牌]", "1"]).await, @"");
}

#[tokio::test]
async fn a_second_lead_of_the_same_plate_is_pointed_out() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await;
    assert_snapshot!(phone.talk(&["线索 江口车站 黑车拉客 渝F·12345", "1"]).await, @"");
}

#[tokio::test]
async fn what_became_of_my_leads() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await;
    assert_snapshot!(phone.talk(&["我的线索", "XS-0804-001"]).await, @"");
}

#[tokio::test]
async fn in_a_group_plates_are_masked_and_words_are_not_shown() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.in_group(true);
    assert_snapshot!(phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await, @"");
}

#[tokio::test]
async fn a_company_hands_a_lead_in_and_learns_its_fate() {
    let world = World::new().await;
    world.at("2025-08-04 17:40");
    let mut phone = Phone::of(&world, "company-a:liaison").await;
    assert_snapshot!(phone.talk(&["线索 高铁站 黑车拉客 渝F12345", "1", "我的线索", "出动12人 检查35台 查处2起"]).await, @"");
}
