//! Leads: words, photos and places in any order; what is missing is asked.

use insta::assert_snapshot;
use lianqin_tests::{phone_talk::Phone, world::World};

use crate::jiangkou;

#[tokio::test]
async fn a_lead_is_handed_in_with_one_line() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["线索：江口镇盘石村路段，渝F·A1234 面包车疑似超员，约7点半", "[确认]"]).await, @"
    > 线索：江口镇盘石村路段，渝F·A1234 面包车疑似超员，约7点半
    ‹ 时间按大约记下。
      新线索：超员，请确认
      面包车 · 渝F·A1234
      江口镇 · 江口镇盘石村路段
      巡查发现 · 8月4日 07:30 看到
      内容：江口镇盘石村路段，渝F·A1234 面包车疑似超员，约7点半
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 新线索：超员
      面包车 · 渝F·A1234
      江口镇 · 江口镇盘石村路段
      巡查发现 · 8月4日 07:30 看到
      内容：江口镇盘石村路段，渝F·A1234 面包车疑似超员，约7点半
      已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn place_and_violation_are_asked_for() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["线索 渝F12345 面包车", "[超员]", "[江口镇]", "1"]).await, @"
    > 线索 渝F12345 面包车
    ‹ 涉嫌哪种违法行为？点选，或直接写
      [1 非法营运] [2 线下揽客] [3 平台违规派单] [4 跨区域定线] [5 超员] [6 超速] [7 疲劳驾驶] [8 违停] [0 取消]
    > [超员]
    ✎ 在哪里？点选，或直接写地点，也可以发定位
      [1 江口镇] [2 江口—云阳] [3 南溪—云阳] [4 开州至云阳高速公路一期工程…] [5 高铁站] [6 汽车客运中心] [7 城中城商圈] [8 金科世界城小区] [9 县人民医院] [0 取消]
    > [江口镇]
    ✎ 新线索：超员，请确认
      面包车 · 渝F·12345
      江口镇
      巡查发现
      内容：渝F12345 面包车
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn a_menu_word_starts_a_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["报线索", "江口场镇有面包车拉客收钱，渝F12345", "1"]).await, @"
    > 报线索
    ‹ 请用一句话说：什么车、在哪里、怎么回事。照片和定位随时可以发
      [0 取消]
    > 江口场镇有面包车拉客收钱，渝F12345
    ‹ 新线索：非法营运，请确认
      面包车 · 渝F·12345
      江口镇 · 江口场镇 · 农村场镇、集市等非法营运现象突出的区域
      内容：江口场镇有面包车拉客收钱，渝F12345
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn a_photo_and_a_place_before_the_words_join_the_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["(照片)", "(定位)", "线索 面包车超员 渝F12345", "1"]).await, @"
    > (照片)
    ‹ 已收到 1 个附件，还没有记录。请再发一句：什么车、在哪里、怎么回事。
    > (定位)
    ‹ 已收到 1 个附件和定位，还没有记录。请再发一句：什么车、在哪里、怎么回事。
    > 线索 面包车超员 渝F12345
    ‹ 新线索：超员，请确认
      面包车 · 渝F·12345
      已附定位
      巡查发现 · 照片1
      内容：面包车超员 渝F12345
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn a_photo_while_the_card_is_open_joins_it() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "(照片)", "[确认]"]).await, @"
    > 线索 江口场镇 面包车超员 渝F12345
    ‹ 新线索：超员，请确认
      面包车 · 渝F·12345
      江口镇 · 江口场镇 · 农村场镇、集市等非法营运现象突出的区域
      巡查发现
      内容：江口场镇 面包车超员 渝F12345
      [1 确认] [2 修改] [0 取消]
    > (照片)
    ✎ 新线索：超员，请确认
      面包车 · 渝F·12345
      江口镇 · 江口场镇 · 农村场镇、集市等非法营运现象突出的区域
      巡查发现 · 照片1
      内容：江口场镇 面包车超员 渝F12345
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 新线索：超员
      面包车 · 渝F·12345
      江口镇 · 江口场镇 · 农村场镇、集市等非法营运现象突出的区域
      巡查发现 · 照片1
      内容：江口场镇 面包车超员 渝F12345
      已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn a_photo_after_the_receipt_supplements_the_lead() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await;
    assert_snapshot!(phone.talk(&["(照片)", "(照片)", "[确认]"]).await, @"
    > (照片)
    ‹ XS-0804-001 补充，请确认
      照片1
      [1 确认] [2 修改] [0 取消]
    > (照片)
    ✎ XS-0804-001 补充，请确认
      照片2
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ XS-0804-001 补充
      照片2
      已记录：XS-0804-001，编号 26。
    ");
}

#[tokio::test]
async fn half_a_plate_is_asked_about() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["渝FA12 摩托车三人没戴头盔 江口学校门口", "[不填车牌]", "1"]).await, @"
    > 渝FA12 摩托车三人没戴头盔 江口学校门口
    ‹ “渝FA12”不像完整车牌，请重写，或先不填
      [1 不填车牌] [0 取消]
    > [不填车牌]
    ✎ 新线索：超员、未戴头盔，请确认
      摩托车
      江口镇 · 江口学校门口 · 城区中小学校区域
      巡查发现
      内容：渝FA12 摩托车三人没戴头盔 江口学校门口
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn a_second_lead_of_the_same_plate_is_pointed_out() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await;
    assert_snapshot!(phone.talk(&["线索 江口车站 黑车拉客 渝F·12345", "1"]).await, @"
    > 线索 江口车站 黑车拉客 渝F·12345
    ‹ 新线索：非法营运，请确认
      渝F·12345
      江口镇 · 江口车站
      巡查发现
      内容：江口车站 黑车拉客 渝F·12345
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-002，编号 26。
      同一号牌还有线索：XS-0804-001（是否并案由人决定）
    ");
}

#[tokio::test]
async fn what_became_of_my_leads() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await;
    assert_snapshot!(phone.talk(&["我的线索", "XS-0804-001"]).await, @"
    > 我的线索
    ‹ XS-0804-001 超员 江口镇 · 江口镇办理 · 8月5日 23:59前
    > XS-0804-001
    ‹ XS-0804-001 超员 江口镇 · 江口镇办理 · 8月5日 23:59前
      江口镇 8月4日 17:40 发现
      渝F·12345
      江口场镇 面包车超员 渝F12345
    ");
}

#[tokio::test]
async fn in_a_group_plates_are_masked_and_words_are_not_shown() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.in_group(true);
    assert_snapshot!(phone.talk(&["线索 江口场镇 面包车超员 渝F12345", "1"]).await, @"
    > 线索 江口场镇 面包车超员 渝F12345
    ‹ 新线索：超员，请确认
      面包车 · 渝F·**345
      江口镇 · （私聊可看） · 农村场镇、集市等非法营运现象突出的区域
      巡查发现
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 25。
    ");
}

#[tokio::test]
async fn a_company_hands_a_lead_in_and_learns_its_fate() {
    let world = World::new().await;
    world.at("2025-08-04 17:40");
    let mut phone = Phone::of(&world, "company-a:liaison").await;
    assert_snapshot!(phone.talk(&["线索 高铁站 黑车拉客 渝F12345", "1", "我的线索", "出动12人 检查35台 查处2起"]).await, @"
    > 线索 高铁站 黑车拉客 渝F12345
    ‹ 新线索：非法营运，请确认
      渝F·12345
      高铁站
      企业提供
      内容：高铁站 黑车拉客 渝F12345
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录：XS-0804-001，编号 25。
    > 我的线索
    ‹ XS-0804-001 非法营运 · 县专班办公室办理 · 8月5日 23:59前
    > 出动12人 检查35台 查处2起
    ‹ 您的岗位不能办这件事。回复“帮助”看能办什么。
    ");
}
