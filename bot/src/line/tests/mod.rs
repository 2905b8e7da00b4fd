//! What the fixed grammar understands, and what it says when it does not.

mod count_lines;
mod lead_lines;

use std::fmt::Write;

use super::{fixture, *};

/// Every line with its card, or with the sentence that its sender reads.
fn said(who: &str, now: &str, lines: &[&str]) -> String {
    let (rules, actor) = (fixture::rules(), fixture::actor(who));
    let line = Line { rules: &rules, actor: &actor, now: fixture::at(now) };
    let mut shown = String::new();
    for text in lines {
        let answer = match read(text, &line) {
            Ok(wished) => card(&wished, &rules),
            Err(error) => format!("✗ {error}"),
        };
        let answer = answer.replace("\n[1 确认] [0 取消]", "");
        writeln!(shown, "> {text}\n{answer}").unwrap();
    }
    shown
}

const LIAISON: &str = "jiangkou:liaison";
const OFFICE: &str = "office:office";
const HANDLER: &str = "traffic-police:handler";

#[test]
fn a_card_ends_with_what_can_be_answered() {
    let (rules, actor) = (fixture::rules(), fixture::actor(LIAISON));
    let line = Line { rules: &rules, actor: &actor, now: fixture::at("08-03 17:40") };
    insta::assert_snapshot!(card(&read("日报 零报告", &line).unwrap(), &rules), @"
    江口镇 8月3日 日报（零报告），请确认
    出动人员 0人次 · 检查车辆 0辆次 · 查处 0起
    [1 确认] [0 取消]
    ");
}

#[test]
fn every_post_has_its_help_in_ten_lines() {
    for role in vocabulary::Role::ALL {
        assert!(help(role).lines().count() <= 10, "{role:?}");
    }
    insta::assert_snapshot!(help(vocabulary::Role::Liaison), @"
    报数、报线索，一行写一件：
    日报 8月3日 出动12人 检查35台 查处2起（没有情况写：日报 零报告）
    更正 8月3日 检查36 理由 漏计一台
    撤回日报 8月3日 填错了日期
    线索 非法营运 江口场镇 渝F·12345 面包车 7座 昨天 19:30 看到
    补充 XS-0803-012 车牌渝F·12345
    答复 XS-0803-012 白色
    移交 XS-0803-012 交巡警大队 配合 交通执法支队 超员
    撤回 XS-0803-012
    ");
}

#[test]
fn a_line_beyond_the_limit_is_refused_before_it_is_read() {
    assert!(said(LIAISON, "08-03 17:40", &[&"线".repeat(LONGEST + 1)]).contains("最多2000个字"));
}

#[test]
fn the_usage_of_every_verb_can_be_typed_as_it_stands() {
    let (rules, actor) = (fixture::rules(), fixture::actor(OFFICE));
    let line = Line { rules: &rules, actor: &actor, now: fixture::at("08-03 17:40") };
    for verb in Verb::ALL {
        let example = verb.usage().split('（').next().unwrap();
        assert!(example.starts_with(verb.word()), "{example}");
        read(example, &line).unwrap_or_else(|error| panic!("{example}: {error}"));
    }
}
