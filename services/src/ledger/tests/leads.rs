//! Leads and their transfers: merged, returned, ruled, late; the transfer note.

use insta::assert_snapshot;
use vocabulary::lead::{Outcome, ReturnReason, Verdict};

use super::{super::NoteFault, *};
use crate::clock::tests::transfer;

const OF_LEADS: [&str; 10] = [
    "线索编号",
    "登记时间",
    "来源",
    "登记单位",
    "线索类别",
    "内容",
    "承办单位",
    "签收时间或退回理由",
    "办理结果",
    "状态",
];

fn give_back(reason: ReturnReason) -> LeadCommand {
    LeadCommand::Return { reason, note: None }
}

fn enforce() -> LeadCommand {
    let measures =
        vocabulary::lead::Measures { fine_fen: Some(20_050), points: Some(6), detained_vehicles: Some(1) };
    LeadCommand::Enforce { outcome: Outcome::Proven, violations: Vec::new(), measures, note: None }
}

/// Handed over, returned, handed over again, accepted, closed; another one merged into it; a third waits.
fn story() -> Story {
    let mut story = Story::new();
    story
        .found(1, JIANGKOU, "08-04 09:10", "场镇有面包车超员")
        .lead(1, JIANGKOU, "08-04 09:30", transfer("traffic-police"))
        .lead(1, POLICE, "08-04 10:20", give_back(ReturnReason::Insufficient))
        .lead(1, JIANGKOU, "08-04 11:05", transfer("traffic-police"))
        .lead(1, POLICE, "08-04 14:10", LeadCommand::Accept)
        .found(2, NANXI, "08-04 15:00", "同一辆面包车")
        .lead(2, OFFICE, "08-04 15:30", LeadCommand::Merge { into: lead(1) })
        .lead(1, POLICE, "08-05 09:30", enforce())
        .lead(1, OFFICE, "08-05 15:00", LeadCommand::Review { verdict: Verdict::Upheld, note: None })
        .found(3, NANXI, "08-06 09:00", "又见一辆")
        .lead(3, NANXI, "08-06 09:30", transfer("traffic-police"));
    story
}

#[test]
fn a_lead_stands_in_one_row_from_its_finding_to_its_end() {
    assert_snapshot!(story().rows(Kind::Lead, "08-06 10:00", &OF_LEADS), @"
    XS-0804-001 | 2025-08-04 09:10 | 群众举报 | 江口镇 | 超员 | 〔密〕 | 交巡警大队 | 2025-08-04 14:10签收 | 查实 | 办结
    XS-0804-002 | 2025-08-04 15:00 | 群众举报 | 南溪镇 | 超员 | 〔密〕 | 南溪镇 | - | - | 并案
    XS-0804-003 | 2025-08-06 09:00 | 群众举报 | 南溪镇 | 超员 | 〔密〕 | 南溪镇 | - | - | 待签收
    ");
    assert_snapshot!(
        story().rows(Kind::Lead, "08-06 10:00", &["线索编号", "移交时间", "办理期限", "处理措施", "审核单位", "办结时间", "并入线索", "凭证号"]),
        @"
    XS-0804-001 | 2025-08-04 11:05 | - | 罚款200.50元，记6分，扣押车辆1辆 | 县专班办公室 | 2025-08-05 15:00 | - | 2
    XS-0804-002 | - | - | - | - | - | XS-0804-001 | 7
    XS-0804-003 | 2025-08-06 09:30 | 2025-08-06 15:30 | - | - | - | - | 11
    "
    );
}

#[test]
fn what_people_said_is_closed_and_who_told_it_has_no_column() {
    assert_snapshot!(
        story().rows(Kind::Lead, "08-06 10:00", &["线索编号", "举报方式", "号牌", "内容", "座位数", "所属乡镇"]),
        @"
    XS-0804-001 | 具名 | 〔密〕 | 〔密〕 | 7 | 江口镇
    XS-0804-002 | 具名 | 〔密〕 | 〔密〕 | 7 | 江口镇
    XS-0804-003 | 具名 | 〔密〕 | 〔密〕 | 7 | 江口镇
    "
    );
    let paper = story().paper(Kind::Lead, &Scope::default(), "08-06 10:00");
    assert!(!format!("{paper:?}").contains("群众甲"));
}

#[test]
fn every_transfer_is_a_row_with_its_receipt() {
    let columns = ["线索编号", "次序", "移出单位", "接收单位", "理由与依据", "移交时间", "签收期限", "结果"];
    assert_snapshot!(story().rows(Kind::Transfer, "08-06 18:00", &columns), @"
    XS-0804-001 | 1 | 江口镇 | 交巡警大队 | 超员（通知六（一）） | 2025-08-04 09:30 | 2025-08-04 15:30 | 退回
    XS-0804-001 | 2 | 江口镇 | 交巡警大队 | 超员（通知六（一）） | 2025-08-04 11:05 | 2025-08-04 17:05 | 已签收
    XS-0804-003 | 1 | 南溪镇 | 交巡警大队 | 超员（通知六（一）） | 2025-08-06 09:30 | 2025-08-06 15:30 | 待签收（已超期）
    ");
    let columns = [
        "线索编号",
        "签收时间",
        "退回时间",
        "退回理由",
        "撤回时间",
        "办理期限",
        "催办次数",
        "移交凭证号",
        "回执凭证号",
    ];
    assert_snapshot!(story().rows(Kind::Transfer, "08-06 18:00", &columns), @"
    XS-0804-001 | - | 2025-08-04 10:20 | 材料不足 | - | - | - | 3 | 4
    XS-0804-001 | 2025-08-04 14:10 | - | - | - | 2025-08-11 23:59 | - | 5 | 6
    XS-0804-003 | - | - | - | - | - | - | 12 | -
    ");
}

#[test]
fn a_transfer_that_was_returned_twice_names_whom_the_office_ruled() {
    let mut story = Story::new();
    story
        .found(1, JIANGKOU, "08-04 09:10", "谁管")
        .lead(1, JIANGKOU, "08-04 09:30", transfer("traffic-police"))
        .lead(1, JIANGKOU, "08-04 09:40", LeadCommand::Withdraw { note: None })
        .lead(1, JIANGKOU, "08-04 09:50", transfer("traffic-police"))
        .lead(1, POLICE, "08-04 10:20", give_back(ReturnReason::NotOurs))
        .lead(1, JIANGKOU, "08-04 11:05", transfer("traffic-police"))
        .lead(1, POLICE, "08-04 11:20", give_back(ReturnReason::NotOurs));
    let results = |story: &Story| story.rows(Kind::Transfer, "08-04 15:00", &["次序", "结果"]);
    assert_eq!(results(&story), "1 | 撤回\n2 | 退回\n3 | 退回，待办公室裁定");
    story.lead(1, OFFICE, "08-04 14:30", LeadCommand::Rule { to: unit("traffic-police"), note: None });
    assert_eq!(results(&story), "1 | 撤回\n2 | 退回\n3 | 退回，办公室裁定由交巡警大队承办");
}

#[test]
fn a_scope_takes_what_a_unit_found_held_or_passed_on_and_the_days_of_registration() {
    let story = story();
    let numbers = |unit_id: Option<&str>, from: Option<&str>, to: Option<&str>| {
        let scope = Scope { unit: unit_id.map(unit), from: from.map(day), to: to.map(day) };
        let paper = story.paper(Kind::Lead, &scope, "08-06 10:00");
        (shown(tables(&paper)[0], &["线索编号"]).replace('\n', " "), paper.subtitle.unwrap())
    };
    let all = "XS-0804-001 XS-0804-002 XS-0804-003";
    assert_eq!(
        numbers(None, None, None),
        (all.to_owned(), "全部单位　全部登记　截至2025-08-06 10:00（日志第12号）".to_owned())
    );
    assert_eq!(numbers(Some("jiangkou"), None, None).0, "XS-0804-001");
    assert_eq!(numbers(Some("nanxi"), None, None).0, "XS-0804-002 XS-0804-003");
    assert_eq!(numbers(Some("traffic-police"), None, None).0, "XS-0804-001 XS-0804-003");
    // A brigade's leads are its bureau's too.
    assert_eq!(numbers(Some("public-security"), None, None).0, "XS-0804-001 XS-0804-003");
    assert_eq!(numbers(Some("yunyang"), None, None).0, "");
    assert_eq!(numbers(None, Some("08-05"), None).0, "XS-0804-003");
    let (found, subtitle) = numbers(Some("nanxi"), Some("08-04"), Some("08-05"));
    assert_eq!(
        (found.as_str(), subtitle.as_str()),
        ("XS-0804-002", "南溪镇　2025-08-04至2025-08-05　截至2025-08-06 10:00（日志第12号）")
    );
}

#[test]
fn the_rows_are_a_figure_that_opens_to_the_events_that_registered_them() {
    let paper = story().paper(Kind::Lead, &Scope::default(), "08-06 10:00");
    let figure = paper.figure("ledger.lead.1").unwrap();
    assert_eq!((figure.shown().as_str(), figure.query.as_str()), ("3", "ledger lead --as-of 12"));
    assert_eq!(figure.evidence, paper::Evidence::Positions(vec![2, 7, 11]));
}

#[test]
fn a_simulated_campaign_says_so_on_every_page() {
    let mut opening = opening();
    opening.event = Event::from(CampaignEvent::Opened { rules: Box::new(RULES.clone()), simulated: Some(7) });
    let mut book: Book<Unread> = Book::default();
    book.apply(wordless(1, &opening));
    let scope = Scope::default();
    for (kind, title) in Kind::TITLES {
        let asked = Asked { kind, scope: &scope, now: at("08-06 10:00") };
        let paper = book.paper(asked, &Shown::default()).unwrap();
        assert_eq!(
            (paper.title.as_str(), paper.notice.as_deref()),
            (title, Some(crate::tally::SIMULATED_NOTICE))
        );
    }
    assert_eq!(
        Book::<Unread>::default()
            .paper(Asked { kind: Kind::Lead, scope: &scope, now: at("08-06 10:00") }, &Shown::default()),
        None
    );
}

#[test]
fn a_note_shows_the_transfer_its_basis_and_the_receipt() {
    let story = story();
    let note = |nth| {
        let paper = story.wordless().note(lead(1), nth, at("08-06 10:00"), &Shown::default()).unwrap();
        let sheets = tables(&paper);
        let sheets: Vec<String> = sheets.iter().map(|table| shown(table, &["项目", "内容"])).collect();
        format!("{}\n{}\n\n{}", paper.title, paper.subtitle.unwrap(), sheets.join("\n\n"))
    };
    assert_snapshot!(note(None), @"
    问题线索移送单（回执）
    XS-0804-001　第2次移交　截至2025-08-06 10:00（日志第12号）

    移送编号 | XS-0804-001-2
    线索编号 | XS-0804-001
    线索类别 | 超员
    线索登记 | 江口镇 2025-08-04 09:10
    线索内容 | 〔密〕
    涉及号牌 | 〔密〕
    移出单位 | 江口镇
    接收单位 | 交巡警大队
    配合单位 | -
    理由与依据 | 超员（通知六（一））
    移交说明 | -
    移交材料 | 线索记录1份
    移交时间 | 2025-08-04 11:05
    签收期限 | 2025-08-04 17:05前（办公室规则）
    移交凭证号 | 5

    结果 | 已签收
    签收时间 | 2025-08-04 14:10
    办理期限 | 2025-08-11 23:59前（办公室规则）
    回执凭证号 | 6
    ");
    let first = note(Some(1));
    assert!(
        first.ends_with(
            "结果 | 退回\n退回时间 | 2025-08-04 10:20\n退回理由 | 材料不足\n退回说明 | -\n回执凭证号 | 4"
        ),
        "{first}"
    );
}

#[test]
fn a_note_of_nothing_says_why() {
    let story = story();
    let note = |number, nth| {
        story.wordless().note(lead(number), nth, at("08-06 10:00"), &Shown::default()).unwrap_err()
    };
    assert_eq!(note(9, None), NoteFault::NoLead { id: lead(9) });
    assert_eq!(note(2, None), NoteFault::NeverTransferred { id: lead(2) });
    assert_eq!(note(1, Some(3)).to_string(), "线索 XS-0804-001 共移交 2 次，没有第 3 次；--nth 写 1 到 2");
    assert_eq!(note(1, Some(0)), NoteFault::NoSuchTransfer { id: lead(1), nth: 0, transfers: 2 });
}
