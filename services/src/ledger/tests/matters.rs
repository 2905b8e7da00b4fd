//! Petitions, concerns, duties, findings and counts.

use insta::assert_snapshot;
use vocabulary::{
    ConcernId, PetitionId, Role, SupervisionId,
    concern::{Closing, Concern, ConcernCommand, Noting},
    count::{Count, CountCommand},
    duty::DutyEvent,
    petition::{Matter, Petition, PetitionCommand, PetitionKind, Receiving, Way},
    supervision::{Supervision, SupervisionCommand},
};

use super::*;

fn receiving(kind: PetitionKind) -> PetitionCommand {
    PetitionCommand::Receive(Receiving {
        kind,
        way: Way::Visit,
        matter: Matter::Appeal,
        theme: "fares".parse().unwrap(),
        people: 3,
        township: Some(unit("jiangkou")),
        words: crate::history::sealed(),
        petitioner: None,
        unit: unit("jiangkou"),
    })
}

#[test]
fn letters_and_tip_offs_stand_apart_each_with_its_own_clock() {
    let mut story = Story::new();
    let id = |number| StreamId::numbered(PetitionId::new(day("08-04"), number));
    let answer = PetitionCommand::Answer { words: crate::history::sealed(), content: Some(true) };
    story
        .history
        .then::<Petition>(&id(1), OFFICE, "08-04 10:00", receiving(PetitionKind::Petition))
        .then::<Petition>(&id(2), OFFICE, "08-04 10:10", receiving(PetitionKind::TransportTip))
        .then::<Petition>(&id(1), JIANGKOU, "08-05 10:00", PetitionCommand::Accept)
        .then::<Petition>(&id(1), JIANGKOU, "08-06 10:00", answer)
        .then::<Petition>(&id(1), JIANGKOU, "08-07 10:00", PetitionCommand::Close { withdrawn: false });
    let paper = story.paper(Kind::Petition, &Scope::default(), "08-25 10:00");
    let [letters, tips] = tables(&paper)[..] else { panic!("two tables") };
    assert_eq!((letters.caption.as_str(), tips.caption.as_str()), ("来信来访", "道路运输投诉举报"));
    assert_snapshot!(shown(letters, &["编号", "收到时间", "渠道", "人数", "责任单位", "受理告知期限", "受理告知时间", "办结期限", "满意度", "状态"]), @"XF-0804-001 | 2025-08-04 10:00 | 来访 | 3 | 江口镇 | 2025-08-19 23:59 | 2025-08-05 10:00 | 2025-10-04 23:59 | 满意 | 办结");
    assert_snapshot!(shown(tips, &["编号", "收到时间", "责任单位", "答复期限", "答复时间", "状态"]), @"XF-0804-002 | 2025-08-04 10:10 | 江口镇 | 2025-08-19 23:59 | - | 办理中（已超期）");
    assert_snapshot!(format!("{}\n{}", letters.note.clone().unwrap(), tips.note.clone().unwrap()), @"
    受理告知期限的依据：信访工作条例23；办结期限的依据：信访工作条例34。
    答复期限的依据：重庆市道路运输管理条例70。
    ");
}

#[test]
fn a_concern_is_a_row_with_its_level_its_answer_and_its_end() {
    let mut story = Story::new();
    let id = |number| StreamId::numbered(ConcernId::new(day("08-04"), number));
    let noting = |reach| {
        ConcernCommand::Note(Noting {
            channel: "forum".parse().unwrap(),
            theme: "fares".parse().unwrap(),
            level: None,
            township: Some(unit("jiangkou")),
            place: None,
            reach: Some(reach),
            words: crate::history::sealed(),
            redacted: 0,
        })
    };
    story
        .history
        .then::<Concern>(&id(1), JIANGKOU, "08-04 10:00", noting(300))
        .then::<Concern>(
            &id(1),
            JIANGKOU,
            "08-04 12:00",
            ConcernCommand::Answer { words: crate::history::sealed() },
        )
        .then::<Concern>(&id(1), OFFICE, "08-05 12:00", ConcernCommand::Close { why: Closing::Settled })
        .then::<Concern>(&id(2), JIANGKOU, "08-04 11:00", noting(90_000));
    let columns = [
        "编号",
        "发现时间",
        "平台",
        "内容摘要",
        "传播量",
        "涉及事项",
        "等级",
        "处置单位",
        "回应时间",
        "回应内容",
        "办结方式",
        "状态",
    ];
    assert_snapshot!(story.rows(Kind::Concern, "08-20 10:00", &columns), @"
    YQ-0804-001 | 2025-08-04 10:00 | 论坛 | 〔密〕 | 300 | 票价涨价 | 蓝色 | 江口镇 | 2025-08-04 12:00 | 〔密〕 | 已回应并平息 | 办结
    YQ-0804-002 | 2025-08-04 11:00 | 论坛 | 〔密〕 | 90000 | 票价涨价 | 红色 | 江口镇 | - | - | - | 待回应（已超期）
    ");
}

#[test]
fn a_task_is_a_row_whether_anything_was_told_of_it_or_not() {
    let rules = campaign_file::built_in().unwrap();
    let tasks = rules.tasks();
    let (task, lead) = (&tasks[0], &tasks[0].lead[0]);
    let fact =
        |stream: StreamId, time: &str, event: Event| Fact { stream, time: at(time), event, ..opening() };
    let opened = CampaignEvent::Opened { rules: Box::new(rules.clone()), simulated: None };
    let told = |time: &str, event: DutyEvent| fact(StreamId::duty(&task.id, lead), time, Event::Duty(event));
    let words = crate::history::sealed;
    let facts = [
        fact(opening().stream, "05-22 09:00", Event::from(opened)),
        told(
            "06-01 09:00",
            DutyEvent::Assigned { post: Role::Head, by: day("07-01"), due: at("07-01 23:59") },
        ),
        told("06-02 09:00", DutyEvent::Progressed { by: lead.clone(), words: words() }),
        told("06-03 09:00", DutyEvent::Finished { words: words() }),
        told("06-04 09:00", DutyEvent::Returned { reason: words() }),
        fact(
            StreamId::duty(&"9-9".parse().unwrap(), lead),
            "06-05 09:00",
            Event::Duty(DutyEvent::Confirmed {}),
        ),
    ];
    let mut book: Book<Unread> = Book::default();
    for (position, fact) in (1..).zip(&facts) {
        book.apply(wordless(position, fact));
    }
    let table = |scope: &Scope| {
        let asked = Asked { kind: Kind::Duty, scope, now: at("08-20 10:00") };
        tables(&book.paper(asked, &Shown::default()).unwrap())[0].clone()
    };
    let all = table(&Scope::default());
    let lines: usize = tasks.iter().map(|task| task.lead.len()).sum();
    assert_eq!(
        all.rows.len(),
        lines + 1,
        "every task once a lead unit, and one that the rules no longer have"
    );
    let columns = [
        "任务编号",
        "牵头单位",
        "岗位",
        "完成期限",
        "进度",
        "报送次数",
        "最近报送",
        "进展与佐证",
        "退回次数",
        "凭证号",
    ];
    let shown = shown(&all, &columns);
    let (first, last) = (shown.lines().next().unwrap(), shown.lines().last().unwrap());
    assert_snapshot!(format!("{first}\n{last}"), @"
    3-1 | 县交通运输委 | 负责人 | 2025-07-01 | 推进中 | 2 | 2025-06-03 09:00 | 〔密〕 | 1 | 4
    9-9 | 县交通运输委 | - | - | 已销号 | - | - | - | - | -
    ");
    assert!(shown.lines().nth(1).unwrap().contains("| 未启动 | - | - | - | - | -"), "{shown}");
    let june = Scope { from: Some(day("06-02")), to: Some(day("06-02")), unit: None };
    assert_eq!(table(&june).rows.len(), 1, "a period takes what was told in it");
}

#[test]
fn a_finding_is_a_row_from_its_issue_to_the_second_look() {
    let mut story = Story::new();
    let id = StreamId::numbered(SupervisionId::new(day("08-04"), 1));
    let words = crate::history::sealed;
    let issue = SupervisionCommand::Issue {
        unit: unit("jiangkou"),
        task: None,
        words: words(),
        by: Some(day("08-10")),
    };
    story.history.then::<Supervision>(&id, OFFICE, "08-04 10:00", issue).then::<Supervision>(
        &id,
        JIANGKOU,
        "08-05 10:00",
        SupervisionCommand::Answer { words: words() },
    );
    let columns =
        ["编号", "下发时间", "被督导单位", "问题", "整改期限", "报整改时间", "整改情况", "退回次数", "状态"];
    assert_snapshot!(story.rows(Kind::Supervision, "08-20 10:00", &columns), @"DD-0804-001 | 2025-08-04 10:00 | 江口镇 | 〔密〕 | 2025-08-10 23:59 | 2025-08-05 10:00 | 〔密〕 | - | 待复查");
}

#[test]
fn a_count_is_a_row_with_its_figures_and_a_blank_where_nothing_was_reported() {
    let mut story = Story::new();
    let of = |unit_id: &str, on: &str, text: &[(&str, u64)], zero| {
        let figures = text.iter().map(|(key, value)| (key.parse().unwrap(), *value)).collect();
        CountCommand::Post { unit: unit(unit_id), day: day(on), figures, zero }
    };
    let stream = |unit_id: &str, on: &str| StreamId::count(&unit(unit_id), day(on));
    let some = [("personnel", 12), ("vehicles_checked", 35), ("cases", 2), ("fines_yuan", 123_450)];
    let none = [("personnel", 0), ("vehicles_checked", 0), ("cases", 0)];
    story
        .history
        .then::<Count>(&stream("nanxi", "08-04"), NANXI, "08-04 17:00", of("nanxi", "08-04", &none, true))
        .then::<Count>(
            &stream("jiangkou", "08-04"),
            JIANGKOU,
            "08-04 20:00",
            of("jiangkou", "08-04", &some, false),
        )
        .then::<Count>(
            &stream("jiangkou", "08-04"),
            OFFICE,
            "08-05 09:00",
            CountCommand::Approve { unit: unit("jiangkou"), day: day("08-04") },
        );
    let columns = [
        "单位",
        "日期",
        "出动人员（人次）",
        "查处（起）",
        "罚款金额（元）",
        "零报告",
        "报送时间",
        "时效",
        "审核",
    ];
    assert_snapshot!(story.rows(Kind::Count, "08-20 10:00", &columns), @"
    南溪镇 | 2025-08-04 | 0 | 0 | - | 是 | 2025-08-04 17:00 | 按时 | -
    江口镇 | 2025-08-04 | 12 | 2 | 1234.50 | - | 2025-08-04 20:00 | 迟报 | 通过
    ");
}
