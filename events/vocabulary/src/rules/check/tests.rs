//! One test for every way in which a rule set can fail to hold together.

use serde_json::{Value, json};

use crate::{fixture::rules, rules::Rules};

/// The fixture's rules with one change in their JSON.
fn changed(change: impl FnOnce(&mut Value)) -> Rules {
    let mut value = serde_json::to_value(rules()).unwrap();
    change(&mut value);
    serde_json::from_value(value).unwrap()
}

/// The problems after one change: `place: text`, one a line.
fn problems(change: impl FnOnce(&mut Value)) -> String {
    let problems = changed(change).check();
    problems.iter().map(|p| format!("{}: {}", p.place, p.text)).collect::<Vec<_>>().join("\n")
}

/// Sets one field, given as a JSON pointer, and shows the problems.
fn with(pointer: &str, value: Value) -> String {
    problems(|rules| set(rules, pointer, value))
}

fn set(rules: &mut Value, pointer: &str, value: Value) {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = rules.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        Value::Object(_) => parent[field] = value,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            panic!("{pointer} has no parent")
        }
    }
}

fn repeat_first(rules: &mut Value, list: &str) {
    let items = rules.pointer_mut(list).and_then(Value::as_array_mut).unwrap();
    items.push(items[0].clone());
}

#[test]
fn the_invented_campaign_holds_together() {
    assert_eq!(rules().check(), []);
}

#[test]
fn rules_that_were_written_read_back() {
    assert_eq!(changed(|_| {}), rules());
}

#[test]
fn a_name_is_defined_before_it_is_used() {
    let ghost = || json!("ghost");
    let found = [
        with("/units/4/parent", ghost()),
        with("/posts/2/of", json!({ "unit": "ghost" })),
        with("/posts/2/of", json!({ "every": "practice" })),
        problems(|rules| {
            rules["duties"] = json!([{ "of": { "unit": "ghost" }, "text": "…", "clause": "三",
                                       "parts": [{ "of": { "unit": "spectre" }, "text": "…" }] }]);
        }),
        with("/measures/0/lead/0", json!({ "unit": "ghost" })),
        with("/measures/0/responsible/0", json!({ "unit": "ghost" })),
        with("/priorities/vehicles/0/violations/0", ghost()),
        with("/priorities/routes/0/townships/0", ghost()),
        with("/violations/0/competent/0", ghost()),
        with("/indicators/2/part_of", ghost()),
        with("/indicators/2/within", ghost()),
        problems(|rules| {
            rules["reporting"]["checks"] =
                json!([{ "when": "ghost", "then": "spectre", "at_least": 1, "text": "…" }]);
        }),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    units[4].parent: unit 'ghost' is not defined
    posts[2].of: unit 'ghost' is not defined
    posts[2].of: there is no unit of kind 练习单位
    duties[0].of: unit 'ghost' is not defined
    duties[0].parts[0].of: unit 'spectre' is not defined
    measures[0].lead[0]: unit 'ghost' is not defined
    measures[0].responsible[0]: unit 'ghost' is not defined
    priorities.vehicles[0].violations[0]: violation 'ghost' is not defined
    priorities.routes[0].townships[0]: unit 'ghost' is not defined
    violations[0].competent[0]: unit 'ghost' is not defined
    indicators[2].part_of: indicator 'ghost' is not defined
    indicators[2].within: indicator 'ghost' is not defined
    reporting.checks[0].when: indicator 'ghost' is not defined
    reporting.checks[0].then: indicator 'spectre' is not defined
    ");
}

#[test]
fn a_name_is_defined_once() {
    let lists = [
        "/priorities/vehicles",
        "/priorities/routes",
        "/priorities/periods",
        "/violations",
        "/indicators",
        "/units",
    ];
    let found = lists.map(|list| problems(|rules| repeat_first(rules, list)));
    insta::assert_snapshot!(found.join("\n"), @"
    priorities.vehicles[1].id: 'vehicle-illegal' stands twice
    priorities.routes[1].id: 'route-jiangkou' stands twice
    priorities.periods[3].id: 'night' stands twice
    violations[2].code: 'overload' stands twice
    indicators[4].key: 'personnel' stands twice
    units[9].id: 'office' stands twice
    units[9].short: '办公室' stands twice
    units: a campaign has one office, this one has 2
    ");
}

#[test]
fn two_areas_do_not_share_an_id() {
    let area = json!({ "id": "area-station", "name": "车站", "clause": "四（三）" });
    let found = problems(|rules| rules["priorities"]["areas"] = json!([area, area]));
    insta::assert_snapshot!(found, @"priorities.areas[1].id: 'area-station' stands twice");
}

#[test]
fn parents_do_not_go_in_a_circle() {
    let itself = with("/units/3/parent", json!("public-security"));
    let each_other = with("/units/3/parent", json!("traffic-police"));
    insta::assert_snapshot!(format!("{itself}\n{each_other}"), @"
    units[3].parent: 'public-security' would be its own parent
    units[3].parent: 'public-security' would be its own parent
    units[4].parent: 'traffic-police' would be its own parent
    ");
}

#[test]
fn a_unit_has_a_name_and_a_township_its_code() {
    let found = [
        with("/units/1/code", json!(null)),
        with("/units/1/code", json!("50023513100")),
        with("/units/1/code", json!("50023513100X")),
        with("/units/1/name", json!(" ")),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    units[1].code: township '江口镇' needs its 12-digit code
    units[1].code: township '江口镇' needs its 12-digit code
    units[1].code: township '江口镇' needs its 12-digit code
    units[1].name: 'jiangkou' has no name
    ");
}

#[test]
fn a_campaign_has_exactly_one_office() {
    let none = with("/units/0/kind", json!("department"));
    let two = with("/units/8/kind", json!("office"));
    insta::assert_snapshot!(format!("{none}\n{two}"), @"
    units: a campaign has one office, this one has 0
    units: a campaign has one office, this one has 2
    ");
}

#[test]
fn phases_follow_each_other_within_the_calendar_and_one_expects_counts() {
    let overlapping = problems(|rules| {
        repeat_first(rules, "/phases");
        rules["phases"][1]["from"] = json!("2025-09-30");
        rules["phases"][1]["to"] = json!("2025-10-31");
    });
    let found = [
        overlapping,
        with("/phases/0/to", json!("2025-05-30")),
        with("/phases/0/to", json!("2026-01-01")),
        with("/phases/0/counts", json!(false)),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    phases[1].key: 'enforcement' stands twice
    phases[1].from: phase 'enforcement' overlaps the one before
    phases[0].to: phase 'enforcement' ends before it begins
    phases[0]: the calendar does not cover phase 'enforcement'
    phases: no phase expects counts
    ");
}

#[test]
fn a_measure_has_a_lead_unit_that_is_not_responsible_as_well() {
    let none = with("/measures/0/lead", json!([]));
    let both = with("/measures/0/responsible/0", json!({ "every": "township" }));
    insta::assert_snapshot!(format!("{none}\n{both}"), @"
    measures[0].lead: measure 六（五） has no lead unit
    measures[0].responsible[0]: a lead unit of measure 六（五） is also responsible
    ");
}

#[test]
fn an_entered_period_ends_after_it_begins() {
    let days = json!({ "kind": "entered", "days": [["2025-09-03", "2025-09-01"]] });
    insta::assert_snapshot!(with("/priorities/periods/0/rule", days), @"priorities.periods[0]: a span ends before it begins");
}

#[test]
fn every_violation_has_a_competent_unit() {
    insta::assert_snapshot!(with("/violations/0/competent", json!([])), @"violations[0].competent: no unit is competent for '超员'");
}

#[test]
fn a_figure_has_sensible_limits_and_one_is_required() {
    let found = [
        with("/indicators/0/warn_above", json!(1001)),
        with("/indicators/0/decimals", json!(1)),
        problems(|rules| {
            for n in 0..4 {
                rules["indicators"][n]["required"] = json!(false);
            }
        }),
        problems(|rules| {
            rules["reporting"]["due_days_after"] = json!(4);
        }),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    indicators[0].warn_above: it is above the largest value accepted
    indicators[0].decimals: decimals are 0 or 2
    indicators: no indicator is required, so an empty count would be complete
    reporting.locks_days_after: the lock is before the deadline
    ");
}

#[test]
fn office_hours_follow_each_other() {
    let span = |from: &str, to: &str| json!({ "from": from, "to": to });
    let found = [
        with("/calendar/hours", json!([])),
        with("/calendar/hours/0", span("12:00:00", "09:00:00")),
        with("/calendar/hours/1", span("11:00:00", "18:00:00")),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    calendar.hours: a working day has no hours
    calendar.hours[0]: hours must follow each other without overlap
    calendar.hours[1]: hours must follow each other without overlap
    ");
}

#[test]
fn every_deadline_is_there_takes_time_and_never_stretches_a_detention() {
    let missing = problems(|rules| {
        rules["deadlines"].as_object_mut().unwrap().remove("lead-accept");
    });
    let rolling = problems(|rules| {
        rules["deadlines"]["lead-result"]["detention"] = json!(true);
        rules["deadlines"]["lead-result"]["roll"] = json!("next-working-day");
    });
    let found = [missing, with("/deadlines/lead-review/n", json!(0)), rolling];
    insta::assert_snapshot!(found.join("\n"), @"
    deadlines: deadline 'lead-accept' is missing
    deadlines.lead-review.n: a deadline of 0 is over before it begins
    deadlines.lead-result.roll: a detention limit never rolls forward (行政强制法 25)
    ");
}

#[test]
fn a_level_is_answered_within_a_deadline_and_told_to_units() {
    let found = [
        with("/opinion/levels/0/answer", json!("answer-9")),
        with("/opinion/levels/1/tell/0", json!("ghost")),
        problems(|rules| repeat_first(rules, "/opinion/levels")),
        problems(|rules| repeat_first(rules, "/opinion/themes")),
        problems(|rules| repeat_first(rules, "/opinion/channels")),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    opinion.levels[0].answer: deadline 'answer-9' is not defined
    opinion.levels[1].tell[0]: unit 'ghost' is not defined
    opinion.levels[3].key: 'blue' stands twice
    opinion.themes[2].key: 'fares' stands twice
    opinion.channels[2].key: 'short-video' stands twice
    ");
}

#[test]
fn alert_rules_can_raise_an_alert() {
    let found = [
        with("/opinion/alerts/level_from", json!(3)),
        with("/opinion/alerts/rhythm_weeks", json!(0)),
        with("/opinion/alerts/rhythm_per_mille", json!(0)),
        with("/opinion/alerts/rhythm_per_mille", json!(501)),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    opinion.alerts.level_from: there are 3 levels, counted from 0: no alert would ever be raised
    opinion.alerts.rhythm_weeks: a baseline needs at least one earlier week
    opinion.alerts.rhythm_per_mille: how rarely is told in thousandths, from 1 to 500
    opinion.alerts.rhythm_per_mille: how rarely is told in thousandths, from 1 to 500
    ");
    assert_eq!(problems(|rules| rules["opinion"]["levels"] = json!([])), "");
}

/// The default ladder, lights and a results list, with one change.
fn watching(pointer: &str, value: Value) -> String {
    problems(|rules| {
        rules["ladder"] = serde_json::to_value(crate::rules::Ladder::default()).unwrap();
        rules["lights"] = serde_json::to_value(crate::rules::Lights::default()).unwrap();
        rules["results_list"] = json!({ "version": "2025-08-a", "from": "2025-08-01",
            "terms": [{ "figure": "upheld", "points": 3 }, { "figure": "late-steps", "points": -1 }] });
        set(rules, pointer, value);
    })
}

#[test]
fn a_ladder_goes_up_calls_each_once_and_leaves_the_night_in_peace() {
    let found = [
        watching("/ladder/rungs/2/minutes", json!(60)),
        watching("/ladder/rungs/4/to", json!("holder")),
        watching("/ladder/quiet_until", json!("22:00:00")),
        watching("/ladder/duty_silent_days", json!(0)),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    ladder.rungs[2].minutes: a rung comes later than the one before
    ladder.rungs[4].to: '承办人' stands twice
    ladder.quiet_from: quiet hours last from an evening to an earlier time of the next morning
    ladder.duty_silent_days: a duty would be asked after every day without end
    ");
    assert_eq!(watching("/ladder/rungs", json!([])), "");
}

#[test]
fn a_light_is_yellow_before_it_is_red() {
    let found = [
        watching("/lights/missing", json!([0, 3])),
        watching("/lights/late", json!([7, 3])),
        watching("/lights/overdue", json!([0, 0])),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    lights.missing: a threshold of 0 is always reached
    lights.late: red would come before yellow
    lights.overdue: a threshold of 0 is always reached
    ");
    assert_eq!(watching("/lights/late", json!([3, 3])), "");
}

#[test]
fn a_results_list_has_a_version_and_sums_each_figure_once() {
    let found = [
        watching("/results_list/version", json!(" ")),
        watching("/results_list/terms", json!([])),
        watching("/results_list/terms/1/figure", json!("upheld")),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    results_list.version: a results list has a version, so that it can be made again
    results_list.terms: a results list sums up something; without it there is no list
    results_list.terms[1].figure: '复核通过' stands twice
    ");
}

#[test]
fn a_tag_stands_for_clauses_of_the_notice() {
    let tagged = |tags: Value| problems(|rules| rules["measure_tags"] = tags);
    let tag = |clauses: Value| json!({ "key": "smart", "name": "智管", "clauses": clauses });
    let found = [
        tagged(json!([tag(json!(["六（五）", "六（九）"]))])),
        tagged(json!([tag(json!([])), tag(json!([]))])),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    measure_tags[0].clauses[1]: unknown measure: 六（九） is the clause of no measure, duty or phase
    measure_tags[1].key: 'smart' stands twice
    ");
    assert_eq!(tagged(json!([tag(json!(["五（三）", "六（五）"]))])), "");
}

#[test]
fn a_lunar_month_has_29_or_30_days() {
    let months = |third: &str| {
        problems(|rules| {
            rules["calendar"]["lunar_months"] =
                json!({ "2025-05-27": "五月", "2025-06-25": "六月", third: "闰六月" });
        })
    };
    insta::assert_snapshot!(format!("{}\n{}", months("2025-07-26"), months("2025-07-23")), @"
    calendar.lunar_months[2]: 闰六月 begins 31 days after the month before, not 29 or 30
    calendar.lunar_months[2]: 闰六月 begins 28 days after the month before, not 29 or 30
    ");
    assert_eq!(months("2025-07-25"), "");
}
