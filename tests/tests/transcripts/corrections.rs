//! Counts that were sent are mended, posted again or taken back; both versions stay.

use insta::assert_snapshot;
use lianqin_tests::world::World;

use crate::jiangkou;

#[tokio::test]
async fn a_sent_report_is_mended_with_a_reason() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let turns = ["出动12人 检查35台 查处2起", "1", "改 检查 36", "[漏计]", "[确认]"];
    assert_snapshot!(phone.talk(&turns).await, @"
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    > 改 检查 36
    ‹ 请说明理由（点选，或直接写）
      [1 漏计] [2 多计] [3 填错] [4 核实后调整] [0 取消]
    > [漏计]
    ✎ 江口镇 8月4日 更正，请确认
      更改：检查车辆 35→36
      理由：漏计
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 江口镇 8月4日 更正
      更改：检查车辆 35→36
      理由：漏计
      已记录，编号 26。
      检查车辆 35→36
    ");
}

#[tokio::test]
async fn mending_without_a_figure_asks_which_one() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["改", "[查处]", "3", "核对案卷后多一起", "1"]).await, @"
    > 改
    ‹ 要改哪一项？
      [1 查处] [2 出动人员] [3 检查车辆] [0 取消]
    > [查处]
    ✎ 查处是多少起？直接回复数字
      [取消]
    > 3
    ‹ 请说明理由（点选，或直接写）
      [1 漏计] [2 多计] [3 填错] [4 核实后调整] [0 取消]
    > 核对案卷后多一起
    ‹ 江口镇 8月4日 更正，请确认
      更改：查处 2→3
      理由：核对案卷后多一起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 26。
      查处 2→3
    ");
}

#[tokio::test]
async fn one_too_few_is_a_difference() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["更正 查处 -1", "填错", "1"]).await, @"
    > 更正 查处 -1
    ‹ 请说明理由（点选，或直接写）
      [1 漏计] [2 多计] [3 填错] [4 核实后调整] [0 取消]
    > 填错
    ‹ 江口镇 8月4日 更正，请确认
      更改：查处 2→1
      理由：填错
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 26。
      查处 2→1
    ");
}

#[tokio::test]
async fn posting_the_day_again_shows_the_difference() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["出动12人 检查41台 查处2起", "1"]).await, @"
    > 出动12人 检查41台 查处2起
    ‹ 江口镇 8月4日 日报（更新），请确认
      出动人员 12人次 · 检查车辆 41辆次 · 查处 2起
      更改：检查车辆 35→41
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 26。
      检查车辆 35→41
    ");
}

#[tokio::test]
async fn a_report_is_taken_back() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["撤回刚才那条", "报错日期了", "1", "今天报了没有"]).await, @"
    > 撤回刚才那条
    ‹ 请说明理由（点选，或直接写）
      [1 漏计] [2 多计] [3 填错] [4 核实后调整] [0 取消]
    > 报错日期了
    ‹ 撤回 江口镇 8月4日 日报，当日变为未报，请确认
      理由：报错日期了
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 26。
    > 今天报了没有
    ‹ 江口镇 8月4日 未报（8月4日 18:00前）
    ");
}

#[tokio::test]
async fn a_reason_that_is_told_is_not_asked_for() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["更正 检查36 漏记一台", "1"]).await, @"
    > 更正 检查36 漏记一台
    ‹ 江口镇 8月4日 更正，请确认
      更改：检查车辆 35→36
      理由：漏记一台
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 26。
      检查车辆 35→36
    ");
}
