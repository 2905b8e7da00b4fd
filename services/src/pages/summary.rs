//! A summary (总结) as a chat shows it: of a unit, what it wants and says so far; of the county, who is missing and what waits.

use vocabulary::{
    Actor, Rules, Stamp, UnitId,
    rights::{Action, may},
    summary::{Section, Stage, SummaryOf},
};

use super::{List, moment, named, shortened};
use crate::summary::SummaryAnswer;

/// So many characters of one sentence of the draft are shown.
const SENTENCE: usize = 120;
/// So many lines of the draft are shown; the rest is counted.
const SENTENCES: usize = 16;
/// So many names of units that have not handed theirs in are shown.
const NAMES: usize = 20;
/// So many units that wait get a button, and so many cases.
const WITH_BUTTON: usize = 4;

/// The page, with buttons for what its reader may do next.
pub fn summary(answer: &SummaryAnswer, reader: &Actor, rules: &Rules) -> List {
    match &answer.of {
        SummaryOf::County => county(answer, reader, rules),
        SummaryOf::Unit(unit) => of_unit(answer, unit, reader, rules),
    }
}

fn of_unit(answer: &SummaryAnswer, unit: &UnitId, reader: &Actor, rules: &Rules) -> List {
    let name = rules.name_of(unit);
    let lines = [
        answer.submitted.map(|at| format!("提交：{}", moment(at, rules))),
        answer.returned.as_ref().map(|why| format!("退回原因：{why}")),
        Some(written(&answer.written)),
    ];
    let unwritten = || Section::TITLES.iter().filter(|(section, _)| !wrote(answer, *section));
    let mut words = Vec::new();
    if may(reader, Action::ReviewSummary, unit, rules) {
        let verbs: &[&str] = match answer.stage {
            Stage::Writing => &[],
            Stage::Submitted { .. } => &["通过", "退回"],
            Stage::Accepted { .. } => &["退回"],
        };
        words.extend(verbs.iter().map(|verb| ((*verb).to_owned(), format!("总结 {name} {verb}"))));
    } else if answer.stage == Stage::Writing && may(reader, Action::WriteSummary, unit, rules) {
        words.push(("提交".to_owned(), "总结 提交".to_owned()));
        // Last in a summary comes what only people know: it is offered first.
        let titles = unwritten().rev().take(WITH_BUTTON).map(|(_, title)| *title);
        words.extend(titles.map(|title| (format!("写{title}"), format!("总结 {title}"))));
    }
    List {
        title: format!("{name}总结：{}", answer.stage.title()),
        lines: lines.into_iter().flatten().chain(sentences(&answer.text)).collect(),
        words,
    }
}

fn wrote(answer: &SummaryAnswer, section: Section) -> bool {
    answer.written.iter().any(|(of, _)| *of == section)
}

fn written(written: &[(Section, u32)]) -> String {
    if written.is_empty() {
        return "还没有自写段落，可以发：总结 存在问题：……".to_owned();
    }
    let of = |(section, version): &(Section, u32)| format!("{}（第{version}版）", section.title());
    format!("自写段落：{}", written.iter().map(of).collect::<Vec<_>>().join("、"))
}

/// The draft's own sentences below a line that says so.
fn sentences(text: &[String]) -> impl Iterator<Item = String> {
    let more = text.len().saturating_sub(SENTENCES);
    let more = (more > 0).then(|| format!("……另有{more}段，全文请办公室导出"));
    let head = (!text.is_empty()).then(|| "——草稿（数字由日志生成）——".to_owned());
    head.into_iter().chain(text.iter().take(SENTENCES).map(|line| shortened(line, SENTENCE))).chain(more)
}

fn county(answer: &SummaryAnswer, reader: &Actor, rules: &Rules) -> List {
    let owing = rules.summarising_units().count();
    let handed_in = owing.saturating_sub(answer.missing.len());
    let accepted = handed_in.saturating_sub(answer.waiting.len());
    let names = |units: &[UnitId], most| {
        named(&units.iter().map(|unit| rules.name_of(unit)).collect::<Vec<_>>(), most)
    };
    let some = |label: &str, units: &[UnitId], most| {
        (!units.is_empty()).then(|| format!("{label}{}个：{}", units.len(), names(units, most)))
    };
    let cases: Vec<String> = answer.cases.iter().map(ToString::to_string).collect();
    let of_cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let sealed = |(edition, at): (u32, Stamp)| format!("已定稿第{edition}版（{}）", moment(at, rules));
    let lines = [
        some("未提交", &answer.missing, NAMES),
        some("待审核", &answer.waiting, NAMES),
        (!cases.is_empty())
            .then(|| format!("待批典型案例{}件：{}", cases.len(), named(&of_cases, WITH_BUTTON))),
        (!answer.written.is_empty()).then(|| written(&answer.written)),
        Some(answer.sealed.map_or_else(|| "还没有定稿".to_owned(), sealed)),
    ];
    let mut words = Vec::new();
    if rules.office().is_some_and(|office| may(reader, Action::ReviewSummary, &office.id, rules)) {
        let waiting = answer.waiting.iter().take(WITH_BUTTON).map(|unit| rules.name_of(unit));
        words.extend(waiting.map(|name| (format!("{name} 通过"), format!("总结 {name} 通过"))));
        let cases = cases.iter().take(WITH_BUTTON);
        words.extend(cases.map(|id| (format!("案例 {id} 批准"), format!("总结 案例 {id} 批准"))));
    }
    List {
        title: format!(
            "全县总结：应报{owing}个单位，已提交{handed_in}（待审核{}，已通过{accepted}）",
            answer.waiting.len()
        ),
        lines: lines.into_iter().flatten().collect(),
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vocabulary::Role;

    fn reader(unit: &str, role: Role) -> Actor {
        Actor { member: "m-0001".parse().unwrap(), unit: unit.parse().unwrap(), role }
    }

    fn at(text: &str) -> Stamp {
        text.parse().unwrap()
    }

    fn answer(of: SummaryOf, stage: Stage) -> SummaryAnswer {
        SummaryAnswer {
            of,
            stage,
            submitted: None,
            returned: None,
            written: Vec::new(),
            missing: Vec::new(),
            waiting: Vec::new(),
            cases: Vec::new(),
            sealed: None,
            text: Vec::new(),
        }
    }

    fn shown(list: &List) -> String {
        let words: Vec<_> = list.words.iter().map(|(label, words)| format!("[{label} = {words}]")).collect();
        format!("{}\n{}", list.text(), words.join(" "))
    }

    #[test]
    fn a_unit_sees_why_its_summary_came_back_and_what_to_send_next() {
        let rules = campaign_file::built_in().unwrap();
        let answer = SummaryAnswer {
            submitted: Some(at("2025-10-08T17:40:00+08:00")),
            returned: Some("缺少下一步打算".to_owned()),
            written: vec![(Section::Problems, 2)],
            text: vec!["一、总体情况".to_owned(), "数".repeat(200)],
            ..answer(SummaryOf::Unit("jiangkou".parse().unwrap()), Stage::Writing)
        };
        let list = summary(&answer, &reader("jiangkou", Role::Liaison), &rules);
        insta::assert_snapshot!(shown(&list), @"
        江口镇总结：撰写中
        提交：10月8日17:40
        退回原因：缺少下一步打算
        自写段落：存在问题（第2版）
        ——草稿（数字由日志生成）——
        一、总体情况
        数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数数…
        [提交 = 总结 提交] [写下一步打算 = 总结 下一步打算] [写信访舆情 = 总结 信访舆情] [写长效治理 = 总结 长效治理] [写重点整治 = 总结 重点整治]
        ");
    }

    #[test]
    fn the_office_sees_who_is_missing_and_takes_what_waits_by_a_tap() {
        let rules = campaign_file::built_in().unwrap();
        let waiting: Vec<UnitId> = vec!["jiangkou".parse().unwrap()];
        let missing = rules.summarising_units().map(|unit| unit.id.clone());
        let answer = SummaryAnswer {
            missing: missing.filter(|unit| !waiting.contains(unit)).skip(1).collect(),
            waiting,
            cases: vec!["XS-0803-012".parse().unwrap()],
            sealed: Some((1, at("2025-10-08T17:40:00+08:00"))),
            ..answer(SummaryOf::County, Stage::Writing)
        };
        let list = summary(&answer, &reader("office", Role::Office), &rules);
        insta::assert_snapshot!(shown(&list), @"
        全县总结：应报55个单位，已提交2（待审核1，已通过1）
        未提交53个：县公安局、县交通运输委、县委网信办、县教委、县文化旅游委、县市场监管局、交通执法支队、交通发展事务中心、县融媒体中心、交巡警大队、治安大队、网安大队、双江街道、青龙街道、人和街道、盘龙街道、龙角镇、故陵镇、红狮镇、路阳镇等53个
        待审核1个：江口镇
        待批典型案例1件：XS-0803-012
        已定稿第1版（10月8日17:40）
        [江口镇 通过 = 总结 江口镇 通过] [案例 XS-0803-012 批准 = 总结 案例 XS-0803-012 批准]
        ");
        let auditor = summary(&answer, &reader("office", Role::Auditor), &rules);
        assert_eq!(auditor.words, [], "who judges nothing is offered nothing");
    }

    #[test]
    fn the_office_may_take_or_return_what_was_handed_in_and_return_what_was_taken() {
        let rules = campaign_file::built_in().unwrap();
        let by: vocabulary::MemberId = "m-0002".parse().unwrap();
        let words = |stage| {
            let answer = answer(SummaryOf::Unit("jiangkou".parse().unwrap()), stage);
            let list = summary(&answer, &reader("office", Role::Office), &rules);
            list.words.into_iter().map(|(_, words)| words).collect::<Vec<_>>()
        };
        assert_eq!(words(Stage::Writing), Vec::<String>::new());
        assert_eq!(words(Stage::Submitted { by: by.clone() }), ["总结 江口镇 通过", "总结 江口镇 退回"]);
        assert_eq!(words(Stage::Accepted { by }), ["总结 江口镇 退回"]);
    }
}
