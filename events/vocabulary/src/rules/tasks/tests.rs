//! The task list of invented rules.

use serde_json::json;

use super::*;
use crate::fixture::rules;

/// The task list, one a line: id, clause, title, text, lead | responsible.
fn shown(rules: &Rules) -> String {
    let names = |units: &[UnitId]| units.iter().map(UnitId::as_str).collect::<Vec<_>>().join(" ");
    let line = |task: &Task| {
        let Task { id, clause, title, text, lead, responsible } = task;
        format!("{id} {clause} {title}: {text}: {} | {}", names(lead), names(responsible))
    };
    rules.tasks().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn with_duties_and_measures() -> Rules {
    let mut rules = rules();
    rules.duties = serde_json::from_value(json!([
        { "of": { "unit": "public-security" }, "clause": "三（二）", "text": "负责甲。交巡警负责乙。",
          "parts": [{ "of": { "unit": "traffic-police" }, "text": "交巡警负责乙。" },
                    { "of": { "unit": "cyber-police" }, "text": "网安负责丙。" }] },
        { "of": { "every": "township" }, "clause": "三（十一）", "text": "负责丁。" },
    ]))
    .unwrap();
    rules.measures = serde_json::from_value(json!([
        { "name": "严格执法", "clause": "六（一）", "lead": [{ "unit": "public-security" }, { "every": "department" }],
          "responsible": [{ "every": "township" }, { "every": "practice" }], "text": "查甲，查乙；查丙； 查丁。" },
        { "name": "又一条", "clause": "六（一）", "lead": [{ "unit": "office" }], "responsible": [], "text": "办戊。" },
        { "name": "别的活动", "clause": "第十条", "lead": [{ "unit": "office" }], "responsible": [], "text": "办己；办庚" },
        { "name": "空", "clause": "六（二）", "lead": [{ "unit": "office" }], "responsible": [], "text": "。" },
    ]))
    .unwrap();
    rules
}

#[test]
fn the_invented_campaign_has_one_task_led_by_every_township() {
    insta::assert_snapshot!(shown(&rules()), @"6-5-1 六（五） 补足农客短板: ……: jiangkou nanxi | public-security");
}

#[test]
fn duties_come_whole_and_in_parts_and_measures_sentence_by_sentence() {
    insta::assert_snapshot!(shown(&with_duties_and_measures()), @"
    3-2 三（二） 职责分工: 负责甲。交巡警负责乙。: public-security | 
    3-2-1 三（二） 职责分工: 交巡警负责乙。: traffic-police | 
    3-2-2 三（二） 职责分工: 网安负责丙。: cyber-police | 
    3-11 三（十一） 职责分工: 负责丁。: jiangkou nanxi | 
    6-1-1 六（一） 严格执法: 查甲，查乙: public-security traffic-police cyber-police transport-enforcement | jiangkou nanxi
    6-1-2 六（一） 严格执法: 查丙: public-security traffic-police cyber-police transport-enforcement | jiangkou nanxi
    6-1-3 六（一） 严格执法: 查丁: public-security traffic-police cyber-police transport-enforcement | jiangkou nanxi
    t-8 六（一） 又一条: 办戊: office | 
    t-9 第十条 别的活动: 办己: office | 
    t-10 第十条 别的活动: 办庚: office |
    ");
}

#[test]
fn a_task_is_found_by_its_id() {
    let rules = with_duties_and_measures();
    let found = |id: &str| rules.task(&id.parse().unwrap()).map(|task| task.text);
    assert_eq!(found("6-1-2").as_deref(), Some("查丙"));
    assert_eq!(found("3-2-2").as_deref(), Some("网安负责丙。"));
    assert_eq!(found("6-9-9"), None);
}

#[test]
fn every_id_stands_once() {
    let tasks = with_duties_and_measures().tasks();
    let ids: BTreeSet<_> = tasks.iter().map(|task| &task.id).collect();
    assert_eq!(ids.len(), tasks.len());
}

#[test]
fn chinese_numerals_are_read() {
    let cases = [("一", 1), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31)];
    for (text, number) in cases {
        assert_eq!(numeral(text), Some(number), "{text}");
    }
    for text in ["", "零", "1", "一二", "十十", "百"] {
        assert_eq!(numeral(text), None, "{text}");
    }
}
