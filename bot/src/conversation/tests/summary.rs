//! Summaries: what is typed, what stands on the card, what is wished, and when words are words.

use bus::desk::{Command, Receipt};
use uuid::Uuid;
use vocabulary::{
    Role, Secret,
    summary::{Section, SummaryCommand, SummaryOf, SummaryWish},
};

use super::{
    fixture::{at, rules},
    matter::{said, talk},
};
use crate::{
    conversation::{Hat, Question},
    say::{Lang, MatterNotice, Notice, Voice},
};

const LIAISON: &str = "jiangkou:liaison";
const OFFICE: &str = "office:office";

fn of_jiangkou(wish: SummaryWish<Secret>) -> Command {
    Command::Summary(SummaryCommand { of: SummaryOf::Unit("jiangkou".parse().unwrap()), wish })
}

fn of_county(wish: SummaryWish<Secret>) -> Command {
    Command::Summary(SummaryCommand { of: SummaryOf::County, wish })
}

fn write(section: Section, words: &str) -> SummaryWish<Secret> {
    SummaryWish::Write { section, words: Secret::new(words) }
}

#[test]
fn a_paragraph_is_shown_as_it_will_stand_and_written_by_one_word() {
    let talk = talk(LIAISON, &["总结 下一步打算：一是加密巡查；\n二是开行定制公交。", "1"]);
    insta::assert_snapshot!(said(&talk), @"
    江口镇总结 “下一步打算”，请确认
    一是加密巡查；
    二是开行定制公交。
    —
    已经是这样，没有新的记录。
    ");
    assert_eq!(talk.wishes, [of_jiangkou(write(Section::Next, "一是加密巡查；\n二是开行定制公交。"))]);
}

#[test]
fn words_that_are_asked_for_are_words_even_when_they_read_like_a_report() {
    let sentence = "全镇出动120人次，检查350辆次，查处20起。";
    let talk = talk(LIAISON, &["总结 重点整治", sentence, "1"]);
    insta::assert_snapshot!(said(&talk), @"
    请发这一部分的文字，原样写入总结（不写姓名、电话、车牌号）
    —
    江口镇总结 “重点整治”，请确认
    全镇出动120人次，检查350辆次，查处20起。
    —
    已经是这样，没有新的记录。
    ");
    assert_eq!(talk.wishes, [of_jiangkou(write(Section::Enforcement, sentence))]);
}

#[test]
fn another_word_about_the_summary_takes_the_place_of_the_words_that_were_asked_for() {
    let talk = talk(LIAISON, &["总结 重点整治", "总结 提交", "1"]);
    assert_eq!(talk.wishes, [of_jiangkou(SummaryWish::Submit { until: at("08-04 17:40"), position: 0 })]);
}

#[test]
fn a_section_can_be_chosen_and_taken_back() {
    let talk = talk(LIAISON, &["总结 撤回", "7", "1"]);
    insta::assert_snapshot!(said(&talk), @"
    哪一部分？
    —
    江口镇总结 撤回“存在问题”自写段落，请确认
    —
    已经是这样，没有新的记录。
    ");
    let labels: Vec<_> = talk.said[0].choices.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!(labels.len(), Section::TITLES.len() + 1, "every section and cancelling");
    assert_eq!(talk.wishes, [of_jiangkou(SummaryWish::Withdraw { section: Section::Problems })]);
}

#[test]
fn a_summary_is_handed_in_up_to_the_moment_of_the_confirmation() {
    let talk = talk(LIAISON, &["总结 提交", "1"]);
    insta::assert_snapshot!(said(&talk), @"
    江口镇总结 提交办公室审核，请确认
    数字以提交时的日志为准；提交后要修改，请办公室先退回。
    —
    已经是这样，没有新的记录。
    ");
    assert_eq!(talk.wishes, [of_jiangkou(SummaryWish::Submit { until: at("08-04 17:40"), position: 0 })]);
}

#[test]
fn the_office_returns_with_a_reason_and_accepts_a_unit_that_it_names() {
    let talk = talk(OFFICE, &["总结 退回", "江口镇", "缺少下一步打算", "1", "总结 江口镇 通过", "1"]);
    insta::assert_snapshot!(said(&talk), @"
    是哪个单位？
    —
    请写理由
    —
    江口镇总结 退回修改，请确认
    理由：缺少下一步打算
    —
    已经是这样，没有新的记录。
    —
    江口镇总结 审核通过，请确认
    —
    已经是这样，没有新的记录。
    ");
    let reason = Secret::new("缺少下一步打算");
    assert_eq!(talk.wishes, [of_jiangkou(SummaryWish::Return { reason }), of_jiangkou(SummaryWish::Accept)]);
}

#[test]
fn what_the_office_writes_without_a_unit_stands_in_the_countys() {
    let talk = talk(OFFICE, &["总结 存在问题：运力不足", "1"]);
    assert!(said(&talk).starts_with("全县总结 “存在问题”，请确认\n运力不足"), "{}", said(&talk));
    assert_eq!(talk.wishes, [of_county(write(Section::Problems, "运力不足"))]);
}

#[test]
fn a_case_is_proposed_by_a_unit_and_judged_by_the_office() {
    let lead = "XS-0803-012".parse().unwrap();
    let proposed = talk(LIAISON, &["总结 案例", "XS-0803-012", "查获一辆面包车，罚款5000元。", "1"]);
    insta::assert_snapshot!(said(&proposed), @"
    是哪条线索？请写编号，如 XS-0803-012
    —
    请写案例经过和结果，不写姓名、电话、车牌号
    —
    典型案例 XS-0803-012 推荐写入总结，请确认
    查获一辆面包车，罚款5000元。
    不写姓名、电话、车牌号。
    —
    已经是这样，没有新的记录。
    ");
    let words = Secret::new("查获一辆面包车，罚款5000元。");
    assert_eq!(proposed.wishes, [of_county(SummaryWish::ProposeCase { lead, words })]);
    let judged =
        talk(OFFICE, &["总结 案例 XS-0803-012 批准", "1", "总结 案例 XS-0803-012 不采用 太简单", "1"]);
    let reason = Secret::new("太简单");
    assert_eq!(
        judged.wishes,
        [of_county(SummaryWish::ApproveCase { lead }), of_county(SummaryWish::RefuseCase { lead, reason })]
    );
}

#[test]
fn a_route_or_area_is_kept_or_not_and_what_is_missing_is_asked() {
    let talk = talk(OFFICE, &["总结 江口到县城 保持 仍有揽客", "1", "总结 高铁站", "2", "已设专人值守", "1"]);
    insta::assert_snapshot!(said(&talk), @"
    突出问题 江口—云阳 保持高压，请确认
    理由：仍有揽客
    —
    已经是这样，没有新的记录。
    —
    还列为突出问题吗？
    —
    请写理由
    —
    突出问题 高铁站 不再列入，请确认
    理由：已设专人值守
    —
    已经是这样，没有新的记录。
    ");
    let decide = |place: &str, keep, reason| {
        let (place, reason) = (place.parse().unwrap(), Secret::new(reason));
        of_county(SummaryWish::DecidePlace { place, keep, reason })
    };
    assert_eq!(
        talk.wishes,
        [decide("route-jiangkou", true, "仍有揽客"), decide("area-station", false, "已设专人值守")]
    );
}

#[test]
fn a_summary_is_looked_at_by_its_name_alone() {
    let own = talk(LIAISON, &["总结"]);
    let units = talk(OFFICE, &["总结 江口镇"]);
    assert_eq!(own.looked, [Question::Summary { unit: None }]);
    assert_eq!(units.looked, [Question::Summary { unit: Some("jiangkou".parse().unwrap()) }]);
}

#[test]
fn a_liaison_judges_nothing() {
    for text in ["总结 江口镇 通过", "总结 案例 XS-0803-012 批准", "总结 高铁站 不列入 已经好了"]
    {
        assert_eq!(talk(LIAISON, &[text, "1"]).wishes, [], "{text}");
    }
}

#[test]
fn a_receipt_says_which_version_it_is_and_what_comes_next() {
    let rules = rules();
    let voice = Voice { lang: Lang::Zh, rules: &rules, in_group: false };
    let receipt = Receipt {
        position: 88,
        id: Uuid::nil(),
        stream: "summary/jiangkou".to_owned(),
        name: "paragraph-written".to_owned(),
        known: false,
        data: serde_json::json!({ "section": "problems", "version": 2 }),
        simulated: false,
        warnings: Vec::new(),
        similar: Vec::new(),
    };
    insta::assert_snapshot!(voice.recorded(&receipt), @"
    已记录，编号 88。
    “存在问题”第2版。都写好了请发：总结 提交
    ");
}

#[test]
fn what_is_told_names_the_unit_and_the_next_step() {
    let rules = rules();
    let voice = Voice { lang: Lang::Zh, rules: &rules, in_group: false };
    let unit = || "jiangkou".parse().unwrap();
    let told = [
        MatterNotice::SummarySubmitted { unit: unit() },
        MatterNotice::SummaryReturned { unit: unit() },
        MatterNotice::SummaryAccepted { unit: unit() },
    ];
    let told = told.map(|notice| voice.notice(&Notice::Matter(notice))).join("\n");
    insta::assert_snapshot!(format!("{told}\n{}", voice.summary_reason("缺少下一步打算")), @"
    江口镇提交了总结，请审核：总结 江口镇 通过，或 总结 江口镇 退回 原因
    江口镇总结被办公室退回，改好请再发：总结 提交
    江口镇总结已审核通过。
    原因：缺少下一步打算
    ");
}

#[test]
fn the_help_of_every_post_names_the_summary() {
    let rules = rules();
    let voice = Voice { lang: Lang::Zh, rules: &rules, in_group: false };
    for (unit, role) in [
        ("jiangkou", Role::Liaison),
        ("jiangkou", Role::Head),
        ("traffic-police", Role::Handler),
        ("office", Role::Office),
        ("office", Role::Leader),
        ("office", Role::Auditor),
    ] {
        let help = voice.help(&Hat { unit: unit.parse().unwrap(), role, stands_in: false });
        assert!(help.contains("总结"), "{help}");
        assert!(help.lines().count() <= 7, "{help}");
    }
}
