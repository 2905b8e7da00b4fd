//! The campaign of 云阳府办发〔2025〕26号 says what the notice says.

use vocabulary::{
    calendar::DayKind,
    deadline::{Basis, Roll, keys},
    ids::UnitId,
    rules::{Party, Phase, Unit, UnitKind},
    time::Day,
};

use super::*;

fn yunyang() -> Rules {
    built_in().unwrap()
}

fn unit(id: &str) -> Party {
    Party::Unit(UnitId::new(id).unwrap())
}

fn day(month: u32, day: u32) -> Day {
    Day::new(2025, month, day).unwrap()
}

fn named(name: &str) -> Vec<String> {
    yunyang().units_named(name).map(|unit: &Unit| unit.short.clone()).collect()
}

#[test]
fn the_campaign_file_is_counted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/campaigns/yunyang-2025/campaign.toml");
    insta::assert_snapshot!(check(&folder).unwrap(), @"
    云阳县2025年机动车非法营运专项整治行动（云阳府办发〔2025〕26号）
    单位 63：专项工作组 1、办公室 1、部门 13、乡镇（街道） 42、道路运输企业 1、外部单位 4、练习单位 1
    其中街道 4、镇 31、乡 6、民族乡 1；每日报送 44
    阶段 4、岗位 13、重点车辆 2、重点线路 3、重点区域 7、重点时段 4、职责 8、长效措施 6、违法行为 22、指标 56、核对关系 10、期限 43、日历 33、任务 41、措施标签 9、舆情级别 4、舆情主题 8、舆情渠道 7、催办层级 5、农历月 12
    ");
}

#[test]
fn the_built_in_campaign_is_the_one_in_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/campaigns/yunyang-2025");
    assert_eq!(load(&folder).unwrap(), yunyang());
}

#[test]
fn the_rules_survive_the_wire() {
    let text = serde_json::to_string(&yunyang()).unwrap();
    assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), yunyang());
}

#[test]
fn every_duty_stands_in_the_notice_word_for_word() {
    let rules = yunyang();
    assert_eq!(
        rules.duties.iter().map(|duty| duty.parts.len()).collect::<Vec<_>>(),
        [2, 3, 0, 0, 0, 0, 0, 0]
    );
    for duty in &rules.duties {
        let line = NOTICE.lines().find(|line| line.ends_with(&duty.text)).expect(&duty.clause);
        assert!(duty.clause.strip_prefix('三').is_some_and(|clause| line.starts_with(clause)), "{line}");
        for part in &duty.parts {
            assert!(duty.text.contains(&part.text), "{}", part.text);
        }
    }
}

#[test]
fn every_measure_stands_in_the_notice_word_for_word() {
    let rules = yunyang();
    assert_eq!(rules.measures.len(), 6);
    for measure in &rules.measures {
        let clause = measure.clause.strip_prefix('六').unwrap();
        let line = format!("{clause}{}。{}〔牵头单位：", measure.name, measure.text);
        assert!(NOTICE.lines().any(|printed| printed.starts_with(&line)), "{line}");
    }
}

#[test]
fn the_lead_units_of_every_measure_are_those_printed() {
    let printed = |party: &Party| match party {
        Party::Unit(id) => yunyang().name_of(id).to_owned(),
        Party::Every(UnitKind::Township) => "各乡镇（街道）".to_owned(),
        Party::Every(kind) => kind.title().to_owned(),
    };
    let list = |parties: &[Party]| parties.iter().map(printed).collect::<Vec<_>>().join("、");
    for measure in &yunyang().measures {
        let line = format!("〔牵头单位：{}；责任单位：{}〕", list(&measure.lead), list(&measure.responsible));
        // 六（一） and 六（二） put a comma where the others have a mark of enumeration.
        assert!(NOTICE.replace("），", "）、").contains(&line), "{line}");
    }
}

#[test]
fn townships_lead_the_fifth_measure_and_no_other() {
    let rules = yunyang();
    let led: Vec<&str> = rules
        .measures
        .iter()
        .filter(|measure| measure.lead.contains(&Party::Every(UnitKind::Township)))
        .map(|measure| measure.clause.as_str())
        .collect();
    assert_eq!(led, ["六（五）"]);
    assert_eq!(rules.measures[4].lead, [Party::Every(UnitKind::Township)]);
    assert_eq!(rules.measures[4].responsible, [unit("transport-committee"), unit("public-security")]);
}

#[test]
fn there_are_42_townships_in_the_order_of_the_source() {
    let rules = yunyang();
    let townships: Vec<&Unit> = rules.units.iter().filter(|unit| unit.kind == UnitKind::Township).collect();
    assert_eq!(townships.len(), 42);
    assert!(townships.is_sorted_by_key(|unit| unit.code.clone()));
    assert_eq!(townships.iter().filter(|unit| unit.name.ends_with("街道办事处")).count(), 4);
    assert_eq!(townships.iter().filter(|unit| unit.reports_daily).count(), 42);
    assert_eq!(rules.reporting_units().count(), 44);
}

#[test]
fn every_named_member_unit_is_printed_in_section_two() {
    let members = NOTICE.lines().find(|line| line.starts_with("成  员：")).unwrap();
    let rules = yunyang();
    let printed: Vec<&Unit> =
        rules.units.iter().filter(|unit| unit.kind == UnitKind::Department && unit.clause == "二").collect();
    assert_eq!(printed.len(), 10);
    for unit in printed {
        let name = if unit.short == "县政府办公室" { &unit.short } else { &unit.name };
        assert!(members.contains(name.as_str()), "{name}");
    }
}

#[test]
fn an_everyday_name_shared_by_units_finds_them_all() {
    assert_eq!(named("公安"), ["县公安局", "交巡警大队"]);
    assert_eq!(named("交警"), ["交巡警大队"]);
    assert_eq!(named("运管"), ["交通执法支队"]);
    assert_eq!(named("专班"), ["县专班"]);
    assert_eq!(named("交通"), ["县交通运输委", "交通执法支队"]);
}

#[test]
fn townships_are_found_by_what_people_type() {
    assert_eq!(named("江口"), ["江口镇"]);
    assert_eq!(named("清水乡"), ["清水土家族乡"]);
    assert_eq!(named("蔈草"), ["蔈草镇"]);
    assert_eq!(named("人和街道办"), ["人和街道"]);
    // On the routes 云阳 is the county seat.
    assert_eq!(named("云阳"), Vec::<String>::new());
    assert_eq!(named("云阳镇"), ["云阳镇"]);
}

#[test]
fn counts_are_expected_on_the_123_days_of_enforcement() {
    let rules = yunyang();
    let days = day(5, 1).through(day(10, 31)).filter(|&day| rules.counts_expected_on(day));
    assert_eq!(days.collect::<Vec<_>>(), day(5, 31).through(day(9, 30)).collect::<Vec<_>>());
    let gaps = day(5, 22).through(day(10, 20)).filter(|&day| rules.phase_of(day).is_none());
    assert_eq!(gaps.count(), 0);
    assert_eq!(rules.phase_of(day(10, 8)).map(|phase: &Phase| phase.key.as_str()), Some("summary"));
}

#[test]
fn the_calendar_has_the_traps_of_2025() {
    let calendar = yunyang().calendar;
    assert_eq!(calendar.days.values().filter(|&&kind| kind != DayKind::AdjustedWorkday).count(), 28);
    assert_eq!(calendar.days.values().filter(|&&kind| kind == DayKind::AdjustedWorkday).count(), 5);
    assert!(
        !calendar.is_workday(day(5, 31))
            && calendar.is_workday(day(9, 28))
            && !calendar.is_workday(day(10, 8))
    );
    assert_eq!(day(5, 31).through(day(9, 30)).filter(|&day| calendar.is_workday(day)).count(), 87);
}

#[test]
fn every_behaviour_that_people_report_has_a_violation() {
    let rules = yunyang();
    let tags = "非法营运 线下揽客 跨区域定线 平台违规派单 超员 超速 疲劳驾驶 违停 超限超载 酒驾 无证驾驶 未戴头盔 \
                非法改装 违规加价 违法载人 冲关冲卡 暴力抗法 拉客返点 扰乱秩序 企业无证或超范围经营 旅行社租用无证车辆 \
                网络暴力造谣";
    let names: Vec<&str> = rules.violations.iter().map(|violation| violation.name.as_str()).collect();
    for tag in tags.split_whitespace() {
        assert!(names.contains(&tag), "{tag}");
    }
    assert_eq!(names.len(), 22);
}

#[test]
fn an_everyday_word_means_one_violation() {
    let rules = yunyang();
    for violation in &rules.violations {
        for word in &violation.words {
            let meant = rules.violations.iter().filter(|other| other.is_called(word)).count();
            assert_eq!(meant, 1, "{word}");
        }
    }
}

#[test]
fn an_everyday_word_means_one_figure() {
    let rules = yunyang();
    for indicator in &rules.indicators {
        for word in indicator.words.iter().chain([&indicator.name]) {
            let meant = rules.indicators.iter().filter(|other| other.is_called(word)).count();
            assert_eq!(meant, 1, "{word}");
        }
    }
}

#[test]
fn the_limits_of_the_three_required_figures_are_those_of_the_office() {
    let rules = yunyang();
    let required = rules.indicators.iter().filter(|indicator| indicator.required);
    let limits: Vec<(&str, u64, u64)> =
        required.map(|indicator| (indicator.key.as_str(), indicator.max, indicator.warn_above)).collect();
    assert_eq!(limits, [("personnel", 1000, 200), ("vehicles_checked", 10_000, 1500), ("cases", 2000, 200)]);
    for key in ["patrol_vehicles", "educated"] {
        assert!(rules.indicators.iter().any(|indicator| indicator.key.as_str() == key), "{key}");
    }
}

#[test]
fn what_the_office_set_is_never_shown_as_law() {
    let rules = yunyang();
    for key in keys::ALL {
        let law = matches!(rules.deadline(key).unwrap().basis, Basis::Law(_));
        // Petitions and tip-offs have deadlines by law; every other one that the program needs is the office's.
        assert_eq!(law, key.starts_with("pet-") || key.starts_with("tip-"), "{key}");
    }
    assert_eq!(rules.deadline("seize-max").unwrap().basis.show(), "行政强制法25");
    let held: Vec<_> = rules.deadlines.values().filter(|rule| rule.detention).collect();
    assert_eq!(held.len(), 3);
    assert!(held.iter().all(|rule| rule.roll == Roll::None));
}

#[test]
fn no_office_holder_is_named_in_the_notice_copy() {
    let from = NOTICE.find("组  长：").unwrap();
    let to = NOTICE.find("成  员：").unwrap();
    insta::assert_snapshot!(&NOTICE[from..to], @"
    组  长：县政府党组成员、副县长，县公安局局长
            县政府副县长
    副组长：县交通运输委党委书记、主任
            县交通运输委党委委员、县交通运输执法支队支队长
            县公安局党委委员、县交巡警大队大队长
    ");
}

#[test]
fn the_task_list_is_the_notice_sentence_by_sentence() {
    let tasks = yunyang().tasks();
    let of = |clause: &str| tasks.iter().filter(|task| task.clause == clause).count();
    let sections = [
        "三（一）",
        "三（二）",
        "三（三）",
        "六（一）",
        "六（二）",
        "六（三）",
        "六（四）",
        "六（五）",
        "六（六）",
    ];
    assert_eq!(sections.map(of), [3, 4, 1, 7, 3, 5, 6, 3, 4]);
    assert_eq!(tasks.len(), 13 + 28);
    for task in &tasks {
        assert!(NOTICE.contains(&task.text), "{}", task.text);
        assert!(!task.lead.is_empty(), "{}", task.id);
    }
    let relief = yunyang().task(&"6-5-2".parse().unwrap()).unwrap();
    assert_eq!((relief.title.as_str(), relief.lead.len(), relief.responsible.len()), ("补足农客短板", 42, 2));
    assert!(relief.text.starts_with("深化农村地区非法营运隐患排查"));
}

#[test]
fn the_nine_measures_are_those_that_the_notice_names() {
    let rules = yunyang();
    let names: Vec<&str> = rules.measure_tags.iter().map(|tag| tag.name.as_str()).collect();
    assert!(NOTICE.contains(&format!("“{}”9条措施", names.join("、"))));
}

#[test]
fn the_farmers_calendar_has_the_festivals_of_2025() {
    let calendar = yunyang().calendar;
    assert_eq!(calendar.lunar(day(5, 31)), Some(("五月", 5)));
    assert_eq!(calendar.lunar(day(10, 6)), Some(("八月", 15)));
    assert_eq!(calendar.lunar(day(7, 25)), Some(("闰六月", 1)));
    assert_eq!(calendar.lunar(day(1, 28)), None);
}

#[test]
fn an_everyday_word_means_one_theme_and_one_channel() {
    let opinion = yunyang().opinion;
    for topics in [&opinion.themes, &opinion.channels] {
        for word in topics.iter().flat_map(|topic| topic.words.iter().chain([&topic.name])) {
            assert_eq!(topics.iter().filter(|topic| topic.is_called(word)).count(), 1, "{word}");
        }
    }
}

#[test]
fn a_level_is_proposed_by_reach_and_the_red_one_wakes_people() {
    let rules = yunyang();
    let proposed = |reach| rules.level_for_reach(reach).unwrap().key.to_string();
    assert_eq!(
        [None, Some(999), Some(1_000), Some(10_000), Some(50_000)].map(proposed),
        ["blue", "blue", "yellow", "orange", "red"]
    );
    let critical = rules.opinion.levels.iter().filter(|level| level.critical);
    assert_eq!(critical.map(|level| level.key.as_str()).collect::<Vec<_>>(), ["red"]);
    assert!(
        rules
            .opinion
            .levels
            .iter()
            .all(|level| matches!(rules.deadlines.get(&level.answer).unwrap().basis, Basis::Law(_)))
    );
}

#[test]
fn the_ladder_and_the_lights_are_the_usual_ones() {
    let rules = yunyang();
    assert_eq!(rules.ladder, vocabulary::rules::Ladder::default());
    assert_eq!(rules.lights, vocabulary::rules::Lights::default());
    assert_eq!(rules.opinion.alerts, vocabulary::rules::AlertRules::default());
    assert_eq!(rules.results_list, None);
}
