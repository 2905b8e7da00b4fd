//! The summary by chat: a unit writes and hands in, the office returns with a reason, the unit mends, the office takes it.

use insta::assert_snapshot;
use lianqin_tests::{
    phone_talk::Phone,
    world::{World, actor},
};
use vocabulary::{Event, summary::SummaryEvent};

const LIAISON: &str = "jiangkou:liaison";
const OFFICE: &str = "office:office";

async fn october() -> World {
    let world = World::new().await;
    world.at("2025-10-08 09:00");
    world
}

#[tokio::test]
async fn a_unit_writes_hands_in_and_is_told_why_it_came_back() {
    let world = october().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let mut office = Phone::of(&world, OFFICE).await;
    assert_snapshot!(liaison.talk(&["总结 存在问题：面包车跨镇揽客，执法人员少。", "1", "总结 提交", "1"]).await, @"
    > 总结 存在问题：面包车跨镇揽客，执法人员少。
    ‹ 江口镇总结 “存在问题”，请确认
      面包车跨镇揽客，执法人员少。
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 26。
      “存在问题”第1版。都写好了请发：总结 提交
    > 总结 提交
    ‹ 江口镇总结 提交办公室审核，请确认
      数字以提交时的日志为准；提交后要修改，请办公室先退回。
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 27。
      等办公室审核，结果会告诉您单位
    ");
    assert_snapshot!(office.talk(&["总结"]).await, @"
    > 总结
    ‹ 全县总结：应报55个单位，已提交1（待审核1，已通过0）
      未提交54个：县政府办公室、县公安局、县交通运输委、县委网信办、县教委、县文化旅游委、县市场监管局、交通执法支队、交通发展事务中心、县融媒体中心、交巡警大队、治安大队、网安大队、双江街道、青龙街道、人和街道、盘龙街道、龙角镇、故陵镇、红狮镇等54个
      待审核1个：江口镇
      还没有定稿
      [1 江口镇 通过]
    ");
    assert_snapshot!(office.talk(&["总结 江口镇 退回 缺少下一步打算", "1"]).await, @"
    > 总结 江口镇 退回 缺少下一步打算
    ‹ 江口镇总结 退回修改，请确认
      理由：缺少下一步打算
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 已记录，编号 28。
      会告诉报送单位
    ");
    assert_snapshot!(liaison.talk(&["总结"]).await, @"
    > 总结
    ‹ 江口镇总结：撰写中
      提交：10月8日09:00
      退回原因：缺少下一步打算
      自写段落：存在问题（第1版）
      ——草稿（数字由日志生成）——
      一、总体情况
      2025年5月22日至2025年10月8日，江口镇没有报送日报数据，不作为零统计。
      日报应报123份，按时报送0份，按时率0%（0/123）；迟报0份，未报123份，更正0次。
      二、主要做法及成效
      （一）线索办理
      摸排线索0条，移交0次，接收0次，退回0次；查实0起，办结0条；截止时在办0条，其中超期0条。
      （二）任务推进
      任务清单中由本单位牵头的任务4项，其中已销号0项、待确认0项、推进中0项、未启动4项。
      （三）信访舆情
      承办舆情0条，回应0条；承办来信来访和投诉举报0件，答复0件，办结0件。
      三、存在问题
      红灯：未报123天，达到红灯线3天
      面包车跨镇揽客，执法人员少。
      四、下一步打算
      （由本单位填写：在聊天里发“总结 下一步打算：……”）
      [1 提交] [2 写下一步打算] [3 写信访舆情] [4 写长效治理] [5 写重点整治]
    ");
}

#[tokio::test]
async fn what_was_mended_is_taken_and_changed_no_more() {
    let world = october().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let mut office = Phone::of(&world, OFFICE).await;
    liaison.talk(&["总结 存在问题：面包车跨镇揽客，执法人员少。", "1", "总结 提交", "1"]).await;
    office.talk(&["总结 江口镇 退回 缺少下一步打算", "1"]).await;
    liaison
        .talk(&["总结 下一步打算", "加密巡查，出动12人，检查35台，查处2起以上。", "1", "总结 提交", "1"])
        .await;
    assert_snapshot!(office.talk(&["总结", "[江口镇 通过]", "[确认]"]).await, @"
    > 总结
    ‹ 全县总结：应报55个单位，已提交1（待审核1，已通过0）
      未提交54个：县政府办公室、县公安局、县交通运输委、县委网信办、县教委、县文化旅游委、县市场监管局、交通执法支队、交通发展事务中心、县融媒体中心、交巡警大队、治安大队、网安大队、双江街道、青龙街道、人和街道、盘龙街道、龙角镇、故陵镇、红狮镇等54个
      待审核1个：江口镇
      还没有定稿
      [1 江口镇 通过]
    > [江口镇 通过]
    ‹ 江口镇总结 审核通过，请确认
      [1 确认] [2 修改] [0 取消]
    > [确认]
    ✎ 江口镇总结 审核通过
      已记录，编号 31。
      会告诉报送单位
    ");
    assert_snapshot!(office.talk(&["总结 江口镇"]).await, @"
    > 总结 江口镇
    ‹ 江口镇总结：已通过
      提交：10月8日09:00
      自写段落：存在问题（第1版）、下一步打算（第1版）
      ——草稿（数字由日志生成）——
      一、总体情况
      2025年5月22日至2025年10月8日，江口镇没有报送日报数据，不作为零统计。
      日报应报123份，按时报送0份，按时率0%（0/123）；迟报0份，未报123份，更正0次。
      二、主要做法及成效
      （一）线索办理
      摸排线索0条，移交0次，接收0次，退回0次；查实0起，办结0条；截止时在办0条，其中超期0条。
      （二）任务推进
      任务清单中由本单位牵头的任务4项，其中已销号0项、待确认0项、推进中0项、未启动4项。
      （三）信访舆情
      承办舆情0条，回应0条；承办来信来访和投诉举报0件，答复0件，办结0件。
      三、存在问题
      红灯：未报123天，达到红灯线3天
      面包车跨镇揽客，执法人员少。
      四、下一步打算
      加密巡查，出动12人，检查35台，查处2起以上。
      [1 退回]
    ");
    assert_snapshot!(liaison.talk(&["总结 存在问题：再改一次", "1"]).await, @"
    > 总结 存在问题：再改一次
    ‹ 江口镇总结 “存在问题”，请确认
      再改一次
      [1 确认] [2 修改] [0 取消]
    > 1
    ‹ 没有记录：江口镇总结已经通过；要修改请办公室先退回。
      [2 修改] [0 取消]
    ");
}

#[tokio::test]
async fn what_is_handed_in_holds_the_end_of_the_log_and_the_moment() {
    let world = october().await;
    let head = world.node.bus.head().await.unwrap();
    let receipt = world.done(LIAISON, "总结 提交").await;
    let events = world.events().await;
    let last = &events.last().unwrap().fact;
    let Event::Summary(SummaryEvent::Submitted { until, position }) = &last.event else { panic!("{last:?}") };
    assert_eq!((*until, *position), (world.node.clock.now(), head));
    assert_eq!(receipt.position, head + 1);
}

#[tokio::test]
async fn words_that_tell_who_somebody_is_are_refused_with_the_sentence() {
    let world = october().await;
    assert_snapshot!(world.refused(LIAISON, "总结 存在问题：渝F12345经常超员").await, @"文中有车牌号。总结要送阅、存档，请改用“一辆面包车”之类的说法再发");
    assert_snapshot!(world.refused(LIAISON, "总结 存在问题：联系人13800000000").await, @"文中有电话、证件号、账号、姓名或链接。总结要送阅、存档，请去掉这些内容再发");
    assert_snapshot!(world.refused(LIAISON, "总结 案例 XS-0804-001：查获一辆面包车").await, @"线索 XS-0804-001 没有查实的办理结果，不能作为典型案例");
}

#[tokio::test]
async fn a_unit_writes_only_its_own_and_the_office_writes_no_units() {
    let world = october().await;
    assert_snapshot!(world.refused(LIAISON, "总结 南溪镇 存在问题：不关我事").await, @"您的岗位不能办理南溪镇的事项。报本单位的不用写单位名。");
    assert_snapshot!(world.refused(OFFICE, "总结 江口镇 通过").await, @"江口镇还没有提交总结，不能通过或退回");
    assert_snapshot!(world.refused(OFFICE, "总结 提交").await, @"全县总结不提交、不审核：由办公室定稿");
    assert_snapshot!(world.refused("company-a:liaison", "总结 提交").await, @"示例客运公司（虚构）不需要报送总结：总结由各乡镇（街道）、各部门（单位）报送");
    assert_snapshot!(world.refused("company-a:liaison", "总结").await, @"
    示例客运公司（虚构）不需要报送总结。
    这条还没有确认：
    示例客运公司（虚构）总结 提交办公室审核，请确认
    数字以提交时的日志为准；提交后要修改，请办公室先退回。
    [1 确认] [2 修改] [0 取消]
    ");
    assert_snapshot!(world.refused(LIAISON, "总结 南溪镇").await, @"只能查本单位的总结。");
}

#[tokio::test]
async fn the_office_decides_on_a_route_and_writes_the_countys_words() {
    let world = october().await;
    world.done(OFFICE, "总结 江口到县城 保持 仍有面包车揽客").await;
    world.done(OFFICE, "总结 存在问题：部分线路运力不足").await;
    let mut leader = Phone::of(&world, "working-group:leader").await;
    assert_snapshot!(leader.talk(&["总结"]).await, @"
    > 总结
    ‹ 全县总结：应报55个单位，已提交0（待审核0，已通过0）
      未提交55个：县政府办公室、县公安局、县交通运输委、县委网信办、县教委、县文化旅游委、县市场监管局、交通执法支队、交通发展事务中心、县融媒体中心、交巡警大队、治安大队、网安大队、双江街道、青龙街道、人和街道、盘龙街道、龙角镇、故陵镇、红狮镇等55个
      自写段落：存在问题（第1版）
      还没有定稿
    ");
}

#[tokio::test]
async fn the_office_hears_what_was_handed_in_and_the_unit_what_became_of_it_and_why() {
    let world = october().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    let mut office = Phone::of(&world, OFFICE).await;
    liaison.talk(&["我是谁"]).await;
    office.talk(&["我是谁"]).await;
    let chat = world.chat.clone();
    let news = tokio::spawn(async move { chat.tell_news().await });
    liaison.talk(&["总结 提交", "1"]).await;
    assert_snapshot!(office.hears("提交了总结").await, @"‹ 江口镇提交了总结，请审核：总结 江口镇 通过，或 总结 江口镇 退回 原因");
    office.talk(&["总结 江口镇 退回 缺少下一步打算", "1"]).await;
    assert_snapshot!(liaison.hears("被办公室退回").await, @"
    ‹ 江口镇总结被办公室退回，改好请再发：总结 提交
      原因：缺少下一步打算
    ");
    let opened = world.node.vault.openings("summary/jiangkou").unwrap();
    assert_eq!(opened.last().map(|opening| opening.by.member.clone()), Some(actor(LIAISON).member));
    liaison.talk(&["总结 提交", "1"]).await;
    office.hears("提交了总结").await;
    office.talk(&["总结 江口镇 通过", "1"]).await;
    assert_snapshot!(liaison.hears("审核通过").await, @"‹ 江口镇总结已审核通过。");
    news.abort();
}

#[tokio::test]
async fn in_a_group_the_word_alone_is_talk_and_nobodys_words_are_read_out() {
    let world = october().await;
    let mut liaison = Phone::of(&world, LIAISON).await;
    liaison.in_group(false);
    assert_eq!(liaison.talk(&["总结"]).await, "> 总结\n");
    liaison.in_group(true);
    assert_snapshot!(liaison.talk(&["总结"]).await, @"
    > 总结
    ‹ 总结请在私聊里看：私聊发“总结”。
    ");
}
