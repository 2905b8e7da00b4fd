//! A broken campaign file is refused with file, line, what is wrong and what to do.

use super::*;

#[test]
fn a_unit_that_nobody_defined_is_named() {
    let told = drill()
        .edit("duties.toml", "unit = \"road-authority\"", "unit = \"road-autority\"")
        .edit("units.toml", "parent = \"command\"", "parent = \"comand\"")
        .told();
    insta::assert_snapshot!(told, @"
    duties.toml:4: unit 'road-autority' is not defined; define it in units.toml or townships.csv, or correct the name
    units.toml:16: unit 'comand' is not defined; define it in units.toml or townships.csv, or correct the name
    ");
}

#[test]
fn an_unknown_key_is_named() {
    let told = drill()
        .edit("units.toml", "aliases = [\"治超办\"]", "alias = [\"治超办\"]")
        .edit("units.toml", "reports_daily = true", "report_daily = true")
        .edit("duties.toml", "[[duties]]", "[[dutys]]")
        .edit("priorities.toml", "kind = \"night\",", "kind = \"night\", till = 3,")
        .told();
    insta::assert_snapshot!(told, @"
    duties.toml:3: unknown key 'dutys'; this file holds duties
    priorities.toml:23: unknown key 'till'; this kind of period has kind, from, to
    units.toml:15: unknown key 'alias'; correct its spelling or remove it
    units.toml:25: unknown key 'report_daily'; correct its spelling or remove it
    ");
}

#[test]
fn a_missing_key_and_a_wrong_value_are_told_at_once() {
    let told = drill()
        .edit("indicators.toml", "unit = \"吨\"\n", "")
        .edit("indicators.toml", "max = 5000", "max = -1")
        .edit("units.toml", "kind = \"office\"", "kind = \"bureau\"")
        .edit("violations.toml", "code = \"uncovered-load\"", "code = \"未密闭\"")
        .told();
    insta::assert_snapshot!(told, @"
    indicators.toml:9: invalid value: integer `-1`, expected u64; correct it
    indicators.toml:24: missing field `unit`; add it
    units.toml:12: unknown variant `bureau`, expected one of `working-group`, `office`, `department`, `township`, `company`, `outside`, `practice`; correct it
    violations.toml:11: '未密闭' is not a violation code: 1 to 48 of a-z 0-9 - _; correct it
    ");
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let told = drill()
        .edit("units.toml", "id = \"traffic-police\"", "id = \"road-authority\"")
        .edit("townships.csv", "matou,码头镇", "beishan,码头镇")
        .told();
    insta::assert_snapshot!(told, @"
    measures.toml:6: unit 'traffic-police' is not defined; define it in units.toml or townships.csv, or correct the name
    priorities.toml:12: unit 'matou' is not defined; define it in units.toml or townships.csv, or correct the name
    townships.csv:5: 'beishan' stands twice; rename or remove one of the two
    units.toml:29: 'road-authority' stands twice; rename or remove one of the two
    violations.toml:7: unit 'traffic-police' is not defined; define it in units.toml or townships.csv, or correct the name
    violations.toml:20: unit 'traffic-police' is not defined; define it in units.toml or townships.csv, or correct the name
    ");
}

#[test]
fn a_unit_and_a_township_cannot_share_a_name() {
    let told = drill().edit("townships.csv", "chashan,茶山乡", "command,茶山乡").told();
    insta::assert_snapshot!(told, @"
    townships.csv:7: 'command' stands twice; rename or remove one of the two
    ");
}

#[test]
fn a_detention_limit_cannot_roll() {
    let told = drill()
        .edit("deadlines.toml", "roll = \"none\", detention", "roll = \"next-working-day\", detention")
        .told();
    insta::assert_snapshot!(told, @"
    deadlines.toml:10: a detention limit never rolls forward (行政强制法 25); correct it
    ");
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_refused() {
    let told = drill()
        .edit("campaign.toml", "to = 2025-07-25", "to = \"2025-07-32\"")
        .edit("calendar-2025.csv", "2025-07-12", "2025-02-30")
        .told();
    insta::assert_snapshot!(told, @r#"
    calendar-2025.csv:3: '2025-02-30' is not a day, write it as 2025-08-03; correct it
    campaign.toml:23: "2025-07-32": input is out of range; correct it
    "#);
}

#[test]
fn a_phase_outside_the_calendar_is_refused() {
    let told = drill().edit("campaign.toml", "to = 2025-07-25", "to = 2025-08-25").told();
    insta::assert_snapshot!(told, @"
    campaign.toml:19: the calendar does not cover phase 'wrap-up'; correct it
    ");
}

#[test]
fn a_deadline_that_the_program_needs_must_be_there() {
    let told = drill().edit("deadlines.toml", "finder-answer", "finder-reply").told();
    insta::assert_snapshot!(told, @"
    deadlines.toml:3: deadline 'finder-answer' is missing; add it
    ");
}

#[test]
fn a_measure_has_a_lead() {
    let told = drill().edit("measures.toml", "lead = [{ unit = \"road-authority\" }]", "lead = []").told();
    insta::assert_snapshot!(told, @"
    measures.toml:5: measure 五（一） has no lead unit; correct it
    ");
}

#[test]
fn bad_rows_of_a_table_are_all_told() {
    let told = drill()
        .edit("townships.csv", "990000101000", "99000010100")
        .edit("townships.csv", "990000102000,镇", "990000102000,村")
        .edit("townships.csv", "茶山乡人民政府,990000201000,乡", "茶山乡人民政府,990000201000,镇")
        .edit("townships.csv", "东河街道办事处,990000001000,街道,1", "东河街道办事处,990000001000,街道,x")
        .edit("townships.csv", "4,true,石桥,一", "4,true,一")
        .told();
    insta::assert_snapshot!(told, @"
    townships.csv:3: 'x' in column sort: invalid digit found in string; correct it
    townships.csv:4: code '99000010100' of 北山镇 is not 12 digits; copy it from the source
    townships.csv:5: unknown variant `村`, expected one of `街道`, `镇`, `乡`, `民族乡`; correct it
    townships.csv:6: the row has 8 cells instead of 9; correct its commas
    townships.csv:7: '茶山乡' is not a 镇; correct its name or kind
    ");
}

#[test]
fn a_code_belongs_to_one_township_and_rows_are_numbered_upwards() {
    let told = drill()
        .edit("townships.csv", "990000103000", "990000102000")
        .edit("townships.csv", "乡,5,", "乡,4,")
        .told();
    insta::assert_snapshot!(told, @"
    townships.csv:6: code 990000102000 of 石桥镇 stands twice; copy it from the source
    townships.csv:7: sort 4 of 茶山乡 is not above 4; number the rows upwards
    ");
}

#[test]
fn comments_and_blank_lines_do_not_shift_the_lines_of_a_table() {
    let told = drill().edit("townships.csv", "matou,", "\n# 码头\n\nMATOU,").told();
    insta::assert_snapshot!(told, @"
    townships.csv:8: 'MATOU' is not a unit: 1 to 48 of a-z 0-9 - _; correct it
    ");
}

#[test]
fn a_table_with_other_columns_is_refused() {
    let told = drill().edit("calendar-2025.csv", "date,kind,name", "date,type,name").told();
    insta::assert_snapshot!(told, @"
    calendar-2025.csv:2: the first row must be date,kind,name; correct it
    ");
}

#[test]
fn a_part_of_nothing_is_refused() {
    let told = drill()
        .edit("indicators.toml", "within = \"trucks_weighed\"", "part_of = \"trucks_wighed\"")
        .edit("indicators.toml", "when = \"tonnes_unloaded\"", "when = \"tonnes\"")
        .told();
    insta::assert_snapshot!(told, @"
    indicators.toml:21: indicator 'trucks_wighed' is not defined; define it in indicators.toml, or correct the name
    indicators.toml:36: indicator 'tonnes' is not defined; define it in indicators.toml, or correct the name
    ");
}

#[test]
fn every_mistake_in_the_toml_itself_is_told() {
    let told = drill()
        .edit("units.toml", "id = \"command\"", "id = \"command")
        .edit("measures.toml", "name = \"源头管理\"", "name = \"源头管理\"\nname = \"源头\"")
        .told();
    insta::assert_snapshot!(told, @r#"
    measures.toml:5: duplicate key; correct the TOML here
    units.toml:4: invalid basic string, expected `"`; correct the TOML here
    "#);
}

#[test]
fn a_missing_file_and_a_misnamed_one_are_told_together() {
    let told = drill().without("deadlines.toml").put("deadline.toml", b"").told();
    insta::assert_snapshot!(told, @"
    deadline.toml: no such file is read; rename or remove it
    deadlines.toml: the file is missing; add it, README.md says what it holds
    ");
}

#[test]
fn a_year_without_its_table_is_told() {
    let told = drill().edit("campaign.toml", "2025-07-31]", "2026-07-31]").told();
    insta::assert_snapshot!(told, @"
    campaign.toml:60: the calendar covers 2026 without calendar-2026.csv; add that file or cover less
    ");
}

#[test]
fn text_that_is_not_utf_8_is_refused_at_its_line() {
    let told = drill().put("duties.toml", b"# one\n# two\ntext = \"\xd4\xc6\xd1\xf4\"\n").told();
    insta::assert_snapshot!(told, @"
    duties.toml:3: this is not UTF-8 text; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)
    ");
}

#[test]
fn an_empty_file_is_no_campaign() {
    let told = drill().put("campaign.toml", b"").put("units.toml", b"").told();
    insta::assert_snapshot!(told, @"
    campaign.toml:1: [calendar] is missing; add it
    campaign.toml:1: [campaign] is missing; add it
    campaign.toml:1: [reporting] is missing; add it
    ");
}
