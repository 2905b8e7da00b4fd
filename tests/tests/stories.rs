//! Stories of leads, told through all services in one process with the clock set by hand.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::sync::Arc;

use bus::desk::Reply;
use lianqin_tests::world::{World, at};
use serde_json::json;
use vocabulary::{Event, Role, Stamp, lead::LeadEvent};

const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const POLICE: &str = "traffic-police:handler";
const TRANSPORT: &str = "transport-enforcement:handler";
const OFFICE: &str = "office:office";
const LEAD: &str = "XS-0804-001";

#[tokio::test]
async fn two_returns_put_a_lead_before_the_office() {
    let world = World::new().await;
    offered(&world, "超员").await;
    world.done(POLICE, &format!("退回 {LEAD} 材料不足 没有写清时间")).await;
    world.done(JIANGKOU, &format!("移交 {LEAD} 交巡警大队")).await;
    world.done(POLICE, &format!("退回 {LEAD} 其他 人手不够")).await;
    let refused = world.refused(JIANGKOU, &format!("移交 {LEAD} 交巡警大队")).await;
    assert_eq!(refused, "这条线索已两次退回，等办公室裁定承办单位");
    let deadline = world.deadlines().await.remove(0);
    assert_eq!((deadline.unit.as_str(), deadline.key.as_str()), ("office", "office-ruling"));
    world.done(OFFICE, &format!("裁定 {LEAD} 交巡警大队 由其主办")).await;
    let police = world.row("traffic-police").await;
    assert_eq!((police.leads.returned, police.holding), (2, 1));
    assert_eq!(world.row("jiangkou").await.holding, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_race_between_withdrawing_and_accepting_has_one_winner_and_the_other_is_told_why() {
    let world = Arc::new(World::new().await);
    for n in 1..=20 {
        let lead = format!("XS-0804-{n:03}");
        world.done(JIANGKOU, "线索 超员 江口场镇 面包车").await;
        world.done(JIANGKOU, &format!("移交 {lead} 交巡警大队")).await;
        let race = [(JIANGKOU, "撤回"), (POLICE, "接收")].map(|(who, verb)| {
            let (world, text) = (Arc::clone(&world), format!("{verb} {lead}"));
            tokio::spawn(async move { world.say(who, &text).await })
        });
        let [withdrawn, accepted] = race;
        match (withdrawn.await.unwrap(), accepted.await.unwrap()) {
            (Reply::Recorded(_), Reply::Refused { text }) => assert_eq!(text, "这条线索没有待接收的移交"),
            (Reply::Refused { text }, Reply::Recorded(_)) => {
                assert_eq!(text, "交巡警大队已先一步接收，不能撤回");
            }
            both => panic!("one wins and one is told why: {both:?}"),
        }
    }
}

#[tokio::test]
async fn a_question_pauses_the_clock_and_lapses_by_itself() {
    let world = World::watched().await;
    offered(&world, "超员").await;
    world.at("2025-08-04 10:00");
    world.done(POLICE, &format!("接收 {LEAD}")).await;
    let before = world.deadlines().await.remove(0);
    assert_eq!(before.due, end_of("2025-08-11"), "five working days");
    world.at("2025-08-04 11:00");
    world.done(POLICE, &format!("询问 {LEAD} 车身是什么颜色")).await;
    let asked = world.deadlines().await.remove(0);
    assert_eq!(
        (asked.unit.as_str(), asked.key.as_str(), asked.due),
        ("jiangkou", "finder-answer", end_of("2025-08-06"))
    );
    assert_eq!(
        world.refused(POLICE, &format!("询问 {LEAD} 几点看到的")).await,
        "正等发现单位答复，请待答复后再办"
    );
    // The clock looks at the hour whenever something happens, and else twice a minute.
    world.at("2025-08-07 09:00");
    world.done(NANXI, "日报 零报告").await;
    let lapsed =
        |event: &Event| matches!(event, Event::Lead(LeadEvent::QuestionAnswered { words: None, .. }));
    world.until(|log| log.iter().any(|recorded| lapsed(&recorded.fact.event))).await;
    let fact = world.events().await.into_iter().find(|recorded| lapsed(&recorded.fact.event)).unwrap().fact;
    assert_eq!((fact.actor.role, fact.channel.as_str()), (Role::System, "clock"));
    let after = world.deadlines().await.remove(0);
    assert_eq!(
        (after.unit.as_str(), after.due),
        ("traffic-police", end_of("2025-08-14")),
        "three days later"
    );
}

#[tokio::test]
async fn an_extension_is_the_offices_to_give() {
    let world = World::new().await;
    offered(&world, "超员").await;
    world.done(POLICE, &format!("接收 {LEAD}")).await;
    world.done(POLICE, &format!("申请延期 {LEAD} 至 8月20日 等待鉴定")).await;
    assert!(world.refused(POLICE, &format!("同意延期 {LEAD}")).await.contains("岗位不能这样办理：批复延期"));
    world.done(OFFICE, &format!("同意延期 {LEAD}")).await;
    assert_eq!(world.deadlines().await[0].due, end_of("2025-08-20"));
    world.done(POLICE, &format!("申请延期 {LEAD} 至 8月29日 还在等")).await;
    world.done(OFFICE, &format!("不同意延期 {LEAD} 材料已经齐全")).await;
    world.at("2025-08-21 09:00");
    assert_eq!(world.row("traffic-police").await.overdue, 1);
}

#[tokio::test]
async fn a_joint_lead_is_done_when_every_unit_has_recorded_its_part() {
    let world = World::new().await;
    offered(&world, "配合 交通执法支队 超员").await;
    world.done(POLICE, &format!("接收 {LEAD}")).await;
    world.done(POLICE, &format!("查处 {LEAD} 查实 超员 罚款200元 记6分")).await;
    assert_eq!(world.refused(OFFICE, &format!("复核 {LEAD} 通过")).await, "还没有办理结果，不能复核");
    assert_eq!(
        world.refused(POLICE, &format!("查处 {LEAD} 查实 超员")).await,
        "交巡警大队的办理结果已经登记"
    );
    world.done(TRANSPORT, &format!("查处 {LEAD} 查实 非法营运 扣车1台")).await;
    world.done(OFFICE, &format!("复核 {LEAD} 通过")).await;
    let [police, transport] = ["traffic-police", "transport-enforcement"].map(|unit| world.row(unit));
    assert_eq!((police.await.leads.proven, transport.await.leads.proven), (1, 1));
    assert!(world.deadlines().await.is_empty(), "anything handled stops its clock");
}

#[tokio::test]
async fn the_same_plate_is_suggested_and_merging_keeps_both_finders_credit() {
    let world = World::new().await;
    let first = world.done(JIANGKOU, "线索 超员 江口场镇 渝F·A1234 面包车").await;
    assert_eq!(first.similar, []);
    let second = world.done(NANXI, "线索 超员 南溪镇 渝Ｆ A1234").await;
    assert_eq!(second.similar, ["XS-0804-001".parse().unwrap()]);
    assert_eq!(world.deadlines().await.len(), 2, "nothing was merged by the software");
    assert_eq!(
        world.refused(OFFICE, "并案 XS-0804-001 XS-0804-002").await,
        "只能并入更早的线索，XS-0804-002 不早于这一条"
    );
    assert_eq!(
        world.refused(OFFICE, "并案 XS-0804-002 XS-0803-001").await,
        "要把 XS-0804-002 并入的 XS-0803-001 不存在，请核对编号"
    );
    world.done(OFFICE, "并案 XS-0804-002 XS-0804-001").await;
    let refused = world.refused(NANXI, "移交 XS-0804-002 交巡警大队").await;
    assert_eq!(refused, "这条线索已并入 XS-0804-001，请到 XS-0804-001 办理");
    let [jiangkou, nanxi] = ["jiangkou", "nanxi"].map(|unit| world.row(unit));
    let (jiangkou, nanxi) = (jiangkou.await, nanxi.await);
    assert_eq!((jiangkou.leads.found, jiangkou.holding), (1, 1));
    assert_eq!((nanxi.leads.found, nanxi.holding), (1, 0));
    world.done(OFFICE, "拆案 XS-0804-002 不是同一辆车").await;
    assert_eq!(world.row("nanxi").await.holding, 1);
}

#[tokio::test]
async fn a_companys_lead_goes_to_the_office_and_nobody_else_learns_to_whom_it_belongs() {
    let world = World::new().await;
    let found = world.done("company-a:liaison", "线索 非法营运 江口场镇 面包车").await;
    assert_eq!((&found.data["finder"], &found.data["holder"]), (&json!("company-a"), &json!("office")));
    let refused = world.refused("company-a:liaison", &format!("移交 {LEAD} 交通执法支队")).await;
    assert_eq!(refused, "这条线索由县专班办公室办理，不在示例客运公司（虚构）手中");
    world.done(OFFICE, &format!("移交 {LEAD} 交通执法支队")).await;
    world.done(TRANSPORT, &format!("接收 {LEAD}")).await;
    world.done(TRANSPORT, &format!("询问 {LEAD} 还有人看到吗")).await;
    world.done("company-a:liaison", &format!("答复 {LEAD} 站务员也看到")).await;
    assert_eq!(world.row("company-a").await.leads.found, 1);
}

#[tokio::test]
async fn the_held_hours_of_all_units_add_up_to_the_working_time_that_passed() {
    let world = World::new().await;
    offered(&world, "超员").await;
    let steps = [
        ("2025-08-04 11:30", POLICE, "退回 XS-0804-001 材料不足"),
        ("2025-08-04 15:10", JIANGKOU, "移交 XS-0804-001 交巡警大队"),
        ("2025-08-05 09:20", POLICE, "接收 XS-0804-001"),
        ("2025-08-05 16:00", POLICE, "询问 XS-0804-001 车身是什么颜色"),
        ("2025-08-07 10:00", JIANGKOU, "答复 XS-0804-001 白色"),
        ("2025-08-08 17:00", POLICE, "查处 XS-0804-001 查实 超员 罚款200元"),
        ("2025-08-11 09:30", OFFICE, "复核 XS-0804-001 通过"),
    ];
    for (moment, who, text) in steps {
        world.at(moment);
        world.done(who, text).await;
        let tally = world.tally().await;
        let held: u64 = tally.units.iter().map(|row| row.leads.held_seconds).sum();
        assert_eq!(held, world.rules.working_seconds(at("2025-08-04 09:00"), at(moment)), "{text}");
    }
    // 9:00 to 11:30 is of the asked unit; the pause is the finder's; the weekend is nobody's.
    assert_eq!(world.row("office").await.leads.held_seconds, (60 + 30) * 60);
}

/// A lead that jiangkou found and asked the traffic police to take.
async fn offered(world: &World, how: &str) {
    world.done(JIANGKOU, "线索 超员 江口场镇 面包车 7座").await;
    world.done(JIANGKOU, &format!("移交 {LEAD} 交巡警大队 {how}")).await;
}

fn end_of(day: &str) -> Stamp {
    format!("{day}T23:59:59+08:00").parse().unwrap()
}
