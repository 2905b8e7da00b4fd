//! The scored test: the project's own examples and an invented corpus, each answer exactly as expected.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "every function here is part of a test, and the score is read by people"
)]

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::{Campaign, cases, drill, yunyang};

const EXAMPLES: &str = include_str!("../src/parse/corpus/examples.jsonl");

/// Prints hits by intent; what was answered otherwise.
fn score(name: &str, corpus: &str, campaign: &Campaign) -> Vec<String> {
    let (mut hits, mut wrong): (BTreeMap<String, (usize, usize)>, Vec<String>) = Default::default();
    for case in cases(corpus) {
        let expected = &case["expect"];
        let answer = campaign.understand(&case);
        let (right, all) = hits.entry(expected["intent"].as_str().unwrap().to_owned()).or_default();
        *all += 1;
        if same(&answer, expected) {
            *right += 1;
        } else {
            wrong
                .push(format!("{} {}\n  expected {expected}\n  answered {answer}", case["id"], case["text"]));
        }
    }
    let (right, all) = hits.values().fold((0, 0), |sum, (right, all)| (sum.0 + right, sum.1 + all));
    println!("{name}: {right} of {all}");
    for (intent, (right, all)) in hits {
        println!("  {intent}: {right} of {all}");
    }
    wrong
}

fn same(answer: &Value, expected: &Value) -> bool {
    answer == expected
}

#[test]
fn the_examples_of_the_project_are_understood() {
    let wrong = score("examples", EXAMPLES, &yunyang());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ours, invented from the rules.
const OWN: [(&str, &str); 11] = [
    ("daily_count", include_str!("../src/parse/corpus/daily_count.jsonl")),
    ("correction", include_str!("../src/parse/corpus/correction.jsonl")),
    ("lead", include_str!("../src/parse/corpus/lead.jsonl")),
    ("handover", include_str!("../src/parse/corpus/handover.jsonl")),
    ("enforce", include_str!("../src/parse/corpus/enforce.jsonl")),
    ("review", include_str!("../src/parse/corpus/review.jsonl")),
    ("query", include_str!("../src/parse/corpus/query.jsonl")),
    ("unknown", include_str!("../src/parse/corpus/unknown.jsonl")),
    ("matter", include_str!("../src/parse/corpus/matter.jsonl")),
    ("summary", include_str!("../src/parse/corpus/summary.jsonl")),
    ("hostile", include_str!("../src/parse/corpus/hostile.jsonl")),
];

#[test]
fn the_invented_corpus_is_understood() {
    let campaign = yunyang();
    let wrong: Vec<String> = OWN.iter().flat_map(|(name, corpus)| score(name, corpus, &campaign)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_campaign_is_understood_by_its_own_words() {
    let drill_corpus = include_str!("../src/parse/corpus/drill.jsonl");
    let wrong = score("drill", drill_corpus, &drill());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines that the help shows, and what each means.
const OF_THE_HELP: [(&str, &str); 33] = [
    ("日报 8月3日 出动12人 检查35台 查处2起", "daily_count"),
    ("更正 8月3日 检查36 理由 漏计一台", "correction"),
    ("撤回日报 8月3日 填错了日期", "correction"),
    ("通过 江口镇 8月3日", "review"),
    ("退回日报 江口镇 8月3日 查处数请核对", "review"),
    ("重开 江口镇 8月3日 至 8月6日 18:00 补报", "reopen_day"),
    ("线索 非法营运 江口场镇 渝F·12345 面包车 7座 昨天 19:30 看到", "lead"),
    ("移交 XS-0803-012 交巡警大队 配合 交通执法支队 超员", "transfer"),
    ("撤回 XS-0803-012", "withdraw"),
    ("接收 XS-0803-012", "accept"),
    ("退回 XS-0803-012 材料不足 没有车牌", "return"),
    ("裁定 XS-0803-012 交巡警大队", "rule"),
    ("询问 XS-0803-012 车身是什么颜色", "question"),
    ("答复 XS-0803-012 白色", "answer"),
    ("补充 XS-0803-012 车牌渝F·12345", "supplement"),
    ("并案 XS-0803-014 XS-0803-012", "merge"),
    ("拆案 XS-0803-014 不是同一辆车", "unmerge"),
    ("申请延期 XS-0803-012 至 8月9日 等待鉴定", "ask_extension"),
    ("同意延期 XS-0803-012", "grant_extension"),
    ("不同意延期 XS-0803-012 材料已经齐全", "refuse_extension"),
    ("查处 XS-0803-012 查实 罚款200元 记6分 扣车1台", "enforce"),
    ("复核 XS-0803-012 通过", "review"),
    ("重新打开 XS-0803-012 交巡警大队 又被看见", "reopen"),
    ("总结", "status_query"),
    ("总结 江口镇", "status_query"),
    ("总结 存在问题：人手不足", "summary"),
    ("总结 撤回 存在问题", "summary"),
    ("总结 提交", "summary"),
    ("总结 江口镇 通过", "summary"),
    ("总结 江口镇 退回 缺少下一步打算", "summary"),
    ("总结 案例 XS-0803-012：执法人员查获一辆面包车", "summary_case"),
    ("总结 案例 XS-0803-012 批准", "summary_case"),
    ("总结 高铁站 保持 仍有揽客", "summary_place"),
];

#[test]
fn every_line_of_the_help_is_understood() {
    let campaign = yunyang();
    let read = |(line, meant): &(&'static str, &'static str)| {
        let of_department = *meant == "enforce";
        let (role, unit) =
            if of_department { ("member", "交巡警大队") } else { ("office", "县专班办公室") };
        let case = serde_json::json!({
            "text": line, "from_role": role, "from_unit": unit, "at": "2025-08-03T17:40:00+08:00",
        });
        (*line, campaign.understand(&case)["intent"].as_str().unwrap().to_owned(), *meant)
    };
    let wrong: Vec<_> = OF_THE_HELP.iter().map(read).filter(|(_, intent, meant)| intent != meant).collect();
    assert_eq!(wrong, []);
}
