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
    assert_snapshot!(leader.talk(&["今天哪些乡镇没报", "今天怎么样", "江口镇怎么样"]).await, @"
    > 今天哪些乡镇没报
    ‹ 8月4日 应报 44，已报 1，未报 43（8月4日 18:00前）：
      交通执法支队、交巡警大队、双江街道、青龙街道、人和街道、盘龙街道、龙角镇、故陵镇、红狮镇、路阳镇、农坝镇、渠马镇、黄石镇、巴阳镇、沙市镇、鱼泉镇、凤鸣镇、宝坪镇、南溪镇、双土镇、桑坪镇、高阳镇、平安镇、云阳镇、云安镇、栖霞镇、双龙镇、泥溪镇、蔈草镇、养鹿镇 等另 13 个
    > 今天怎么样
    ‹ 8月4日 已报 1/44
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      线索：新增 0，在办 0，超期 0
    > 江口镇怎么样
    ‹ 江口镇 8月4日 已报：出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      报送：应报 66，按时 1，迟报 0，未报 65
      线索：发现 0，在办 0，超期 0，办结 0
    ");
}

#[tokio::test]
async fn a_liaison_learns_only_of_the_own_unit() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["今天哪些乡镇没报", "南溪镇怎么样", "今天怎么样"]).await, @"
    > 今天哪些乡镇没报
    ‹ 江口镇 8月4日 未报（8月4日 18:00前）
    > 南溪镇怎么样
    ‹ 只能查本单位的情况。
    > 今天怎么样
    ‹ 江口镇 8月4日 未报
      报送：应报 65，按时 0，迟报 0，未报 65
      线索：发现 0，在办 0，超期 0，办结 0
    ");
}

#[tokio::test]
async fn figures_are_asked_for_in_words() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    phone.talk(&["出动12人 检查35台 查处2起", "1"]).await;
    assert_snapshot!(phone.talk(&["本周检查了多少车", "检查车辆怎么算"]).await, @"
    > 本周检查了多少车
    ‹ 江口镇 8月4日 检查车辆 35辆次（已报 1/应报 1）
    > 检查车辆怎么算
    ‹ 检查车辆（辆次）：当日检查的车辆，同一车查两次计2辆次。办公室规则
    ");
}

#[tokio::test]
async fn help_is_by_post() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["帮助", "3"]).await, @"
    > 帮助
    ‹ 日报：出动12人 检查35台 查处2起；没有情况写：今日无
      线索：线索 超员 江口场镇 渝F12345 面包车（可附照片、定位）
      移交 编号 单位 · 撤回 编号 · 补充 编号 内容 · 答复 编号 内容
      报错了：改 检查 36。查：我的待办、我的线索、XS-0803-012
      赶集 逢1·4·7 · 任务 6-4-2 进展 内容 · 异议 8月3日 迟报 理由 · 信访 内容 · 总结 · 总结 存在问题：内容 · 总结 提交
      我是谁 · 职责 · 练习 · English
      [1 报今日] [2 报线索] [3 我的待办] [4 查]
    > 3
    ‹ 日报：8月4日还没报（8月4日 18:00前）
      [1 报今日]
    ");
    let mut handler = Phone::of(&world, "traffic-police:handler").await;
    assert_snapshot!(handler.talk(&["这个咋个用"]).await, @"
    > 这个咋个用
    ‹ 日报：出动12人 检查35台 查处2起；没有情况写：今日无
      线索：线索 超员 江口场镇 渝F12345 面包车（可附照片、定位）
      接收 · 退回 原因 · 询问 内容 · 查处 编号 查实 罚款200元 · 申请延期
      移交 编号 单位 · 撤回 编号 · 补充 编号 内容 · 答复 编号 内容
      报错了：改 检查 36。查：我的待办、我的线索、XS-0803-012
      舆情 内容 · YQ-0803-004 回应 内容 · 信访 内容 · XF-0803-002 受理 · 任务 6-4-2 进展 内容 · 总结 存在问题：内容 · 总结 提交
      我是谁 · 职责 · 练习 · English
      [1 报今日] [2 报线索] [3 我的待办] [4 查]
    ");
    let mut leader = Phone::of(&world, "working-group:leader").await;
    assert_snapshot!(leader.talk(&["？"]).await, @"
    > ？
    ‹ 今天哪些没报 · 江口镇怎么样 · 通过 江口镇 · 退回 江口镇 原因 · 复核 编号 通过 · 裁定 编号 单位
      今日情况：今天怎么样 · 简报 · 周报 · 预警 · 超期 · 总结
      我是谁 · 职责 · 练习 · English
      [1 今天怎么样] [2 今天哪些没报] [3 我的待办] [4 查]
    ");
}

#[tokio::test]
async fn who_am_i_and_what_is_my_duty() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["我是谁", "职责"]).await, @"
    > 我是谁
    ‹ 您的岗位：江口镇 联络员
    > 职责
    ‹ 负责统筹本行政区域内非法营运整治工作，建立健全体制机制，细化完善具体工作方案，调动各方力量参与专项整治行动，形成长效治理机制。（通知三（七））
    ");
}

#[tokio::test]
async fn a_question_in_between_leaves_the_draft_as_it_is() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["出动12人 检查35台", "检查车辆怎么算", "2", "1"]).await, @"
    > 出动12人 检查35台
    ‹ 查处是多少起？直接回复数字
      [0] [取消]
    > 检查车辆怎么算
    ‹ 检查车辆（辆次）：当日检查的车辆，同一车查两次计2辆次。办公室规则
    > 2
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    ");
}

#[tokio::test]
async fn practice_counts_nowhere() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let turns = ["练习", "出动12人 检查35台 查处2起", "1", "移交 交巡警大队", "结束练习", "今天报了没有"];
    assert_snapshot!(phone.talk(&turns).await, @"
    > 练习
    ‹ 开始练习。照平常那样发，都记在“练习单位”，不计入任何统计。结束回复“结束练习”。
    > 出动12人 检查35台 查处2起
    ‹ 【练习】练习单位 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 25。
    > 移交 交巡警大队
    ‹ 练习中不能办真实线索。回复“结束练习”后再办。
    > 结束练习
    ‹ 练习结束，从现在起都是真的。
    > 今天报了没有
    ‹ 江口镇 8月4日 未报（8月4日 18:00前）
    ");
    assert_eq!(world.row("jiangkou").await.reporting.on_time, 0);
}

#[tokio::test]
async fn the_bot_speaks_english_when_asked() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    assert_snapshot!(phone.talk(&["English", "出动12人 检查35台 查处2起", "1", "帮助"]).await, @"
    > English
    ‹ English from now on; names and rules stay Chinese.
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 2025-08-04 daily count, please confirm
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 confirm] [2 change] [0 cancel]
    > 1
    ‹ Recorded, number 25.
    > 帮助
    ‹ daily count: 出动12人 检查35台 查处2起; none: 今日无
      lead: 线索 超员 江口场镇 渝F12345 面包车 (photos and location welcome)
      移交 No. unit · 撤回 No. · 补充 No. words · 答复 No. words
      mend: 改 检查 36. look: 我的待办, 我的线索, XS-0803-012
      赶集 逢1·4·7 · 任务 6-4-2 进展 words · 异议 8月3日 迟报 reason · 信访 words · 总结 · 总结 存在问题：words · 总结 提交
      我是谁 · 职责 · 练习 · 中文
      [1 报今日] [2 报线索] [3 我的待办] [4 查]
    ");
}

#[tokio::test]
async fn a_yes_after_something_else_shows_the_card_first() {
    let world = World::new().await;
    let mut phone = jiangkou(&world).await;
    let before = world.events().await.len();
    let turns = ["出动12人 检查35台 查处2起", "检查车辆怎么算", "1"];
    assert_snapshot!(phone.talk(&turns).await, @"
    > 出动12人 检查35台 查处2起
    ‹ 江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    > 检查车辆怎么算
    ‹ 检查车辆（辆次）：当日检查的车辆，同一车查两次计2辆次。办公室规则
    > 1
    ‹ 这条还没有确认：
      江口镇 8月4日 日报，请确认
      出动人员 12人次 · 检查车辆 35辆次 · 查处 2起
      [1 确认] [2 修改] [0 取消]
    ");
    assert_eq!(world.events().await.len(), before);
}
