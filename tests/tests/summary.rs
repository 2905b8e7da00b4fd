//! The October summary: every figure counted anew by somebody else, the same bytes for the same cutoff, and files that can
//! be verified.
#![expect(clippy::expect_used, clippy::panic, reason = "every function here is part of a test")]

use std::{collections::BTreeMap, fs};

use lianqin_tests::{
    program::text,
    python::python,
    terminal::{Terminal, json, shown},
};
use serde_json::Value;

const FORMATS: [&str; 5] = ["docx", "xlsx", "html", "md", "json"];

fn demo(args: &[&str]) -> Terminal {
    let terminal = Terminal::empty();
    terminal.well(&[&["demo"], args].concat());
    terminal
}

/// A file of the summary; says what was printed.
fn written(terminal: &Terminal, name: &str, more: &[&str]) -> (Vec<u8>, String) {
    let path = terminal.data().join(name);
    let said = terminal.well(&[&["summary", "--force", "--out", &shown(&path)], more].concat());
    (fs::read(&path).expect("the file was written"), said)
}

fn summary(terminal: &Terminal, more: &[&str]) -> Value {
    json(&text(&written(terminal, "summary.json", more).0))
}

/// The figures of a summary by id.
fn figures(summary: &Value) -> BTreeMap<String, Value> {
    let all = summary["figures"].as_array().expect("figures").iter();
    all.map(|figure| (figure["id"].as_str().expect("an id").to_owned(), figure.clone())).collect()
}

fn value(summary: &Value, id: &str) -> Option<u64> {
    figures(summary).get(id).unwrap_or_else(|| panic!("no figure {id}"))["value"].as_u64()
}

/// The cutoff of a summary as the command line takes it.
fn cutoff(summary: &Value) -> String {
    let query = summary.pointer("/figures/0/query").and_then(Value::as_str).expect("a query").to_owned();
    query.split_once("--cutoff ").expect("a cutoff").1.to_owned()
}

#[test]
fn a_recount_from_the_lines_of_the_log_alone_finds_every_figure_on_three_seeds() {
    for seed in ["1", "2", "3"] {
        let terminal = demo(&["--seed", seed]);
        let path = terminal.data().join("summary.json");
        terminal.well(&["summary", "--out", &shown(&path)]);
        let lines = terminal.well(&["log", "--format", "jsonl"]);
        let recount = python("summary_recount.py", &[&shown(&path)], &lines);
        let said = text(&recount.stdout);
        assert!(recount.status.success(), "seed {seed}: {said}{}", text(&recount.stderr));
        let counted: usize = said.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        assert!(counted > 1_000, "{said}");
    }
}

#[test]
fn a_recount_finds_a_figure_that_is_wrong_and_an_event_that_does_not_exist() {
    let terminal = demo(&["--days", "10"]);
    let path = terminal.data().join("summary.json");
    terminal.well(&["summary", "--out", &shown(&path)]);
    let lines = terminal.well(&["log", "--format", "jsonl"]);
    let right = json(&fs::read_to_string(&path).expect("it was written"));
    let place = right["figures"].as_array().expect("figures").iter();
    let place = place.clone().position(|one| one["id"] == "county.count.cases").expect("cases");
    for (field, wrong) in [("value", Value::from(1)), ("events", Value::from(vec![999_999]))] {
        let mut altered = right.clone();
        altered["figures"][place][field] = wrong;
        let file = terminal.file("altered.json", altered.to_string());
        let recount = python("summary_recount.py", &[&shown(&file)], &lines);
        assert!(!recount.status.success() && text(&recount.stdout).contains("county.count.cases"), "{field}");
    }
}

#[test]
fn a_workbook_read_by_another_library_has_the_same_figures_and_no_formula() {
    let terminal = demo(&["--days", "40"]);
    let files = ["xlsx", "json"].map(|ending| shown(&terminal.data().join(format!("s.{ending}"))));
    terminal.well(&["summary", "--out", &files[0], "--out", &files[1]]);
    let read = python("summary_xlsx.py", &[&files[0], &files[1]], "");
    assert!(read.status.success(), "{}{}", text(&read.stdout), text(&read.stderr));
}

#[test]
fn every_figure_opens_to_its_events() {
    let terminal = demo(&["--days", "20"]);
    let made = summary(&terminal, &[]);
    for id in
        ["county.count.vehicles_checked", "county.lead.found", "county.rate.timely", "jiangkou.report.late"]
    {
        let explained =
            json(&terminal.well(&["explain", id, "--cutoff", &cutoff(&made), "--format", "json"]));
        let positions: Vec<u64> = explained["events"]
            .as_array()
            .expect("events")
            .iter()
            .map(|event| event["position"].as_u64().expect("a position"))
            .collect();
        let said: Vec<u64> = figures(&made)[id]["events"]
            .as_array()
            .expect("positions")
            .iter()
            .map(|position| position.as_u64().expect("a position"))
            .collect();
        assert!(!said.is_empty(), "{id}");
        assert_eq!(positions, said, "{id}");
    }
    let found = terminal.well(&["explain", "county.lead.found"]);
    let listed = found.lines().filter(|line| line.contains("lead-found")).count();
    assert_eq!(u64::try_from(listed).ok(), value(&made, "county.lead.found"), "one event a lead");
    let unknown = terminal.refused(&["explain", "county.leads.found"]);
    assert!(unknown.contains("相近的有：") && unknown.contains("county.lead.found"), "{unknown}");
}

#[test]
fn the_same_cutoff_gives_the_same_bytes_whatever_is_recorded_later() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let made = summary(&terminal, &[]);
    let at = cutoff(&made);
    let before: Vec<Vec<u8>> =
        FORMATS.map(|ending| written(&terminal, &format!("a.{ending}"), &["--cutoff", &at]).0).into();
    // A correction, and two leads that turn out to be one, after the cut.
    terminal.say("2025-08-05 10:00", "jiangkou:liaison", "江口镇 8月4日 更正 检查车辆50台 漏计");
    terminal.say("2025-08-05 10:10", "office:office", "XS-0804-002 并入 XS-0804-001");
    for (ending, bytes) in FORMATS.iter().zip(&before) {
        let (again, said) = written(&terminal, &format!("b.{ending}"), &["--cutoff", &at]);
        assert!(again == *bytes, "{ending}");
        assert!(said.contains("截止后另有 2 个事件"), "{said}");
    }
    let now = summary(&terminal, &[]);
    assert_eq!(value(&made, "county.count.vehicles_checked"), Some(35));
    assert_eq!(value(&now, "county.count.vehicles_checked"), Some(50));
    assert_eq!((value(&made, "county.lead.shared"), value(&now, "county.lead.shared")), (Some(0), Some(1)));
    assert_eq!(value(&now, "county.lead.found"), Some(2), "both finders keep their credit");
}

#[test]
fn what_is_told_late_is_listed_apart_and_never_added() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let made = summary(&terminal, &[]);
    let at = cutoff(&made);
    // It happened before the cut and is told after it.
    terminal.say("2025-08-04 17:30", "nanxi:liaison", "南溪镇 8月4日 出动3人 检查车辆9台 查处0起");
    let (_, said) = written(&terminal, "late.json", &["--cutoff", &at]);
    assert!(said.contains("截止后另有 1 个事件补录了截止前的事，不计入本文"), "{said}");
    assert!(said.contains("count/nanxi_2025-08-04"), "{said}");
    assert_eq!(value(&summary(&terminal, &["--cutoff", &at]), "county.count.vehicles_checked"), Some(35));
    assert_eq!(value(&summary(&terminal, &[]), "county.count.vehicles_checked"), Some(44));
}

#[test]
fn a_cut_in_the_middle_of_a_day_counts_what_was_known_and_owed_then() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let position = terminal.log().len();
    let at = |time: &str| {
        let cut = format!("{position}@2025-08-04T{time}:00+08:00");
        summary(&terminal, &["--from", "2025-08-04", "--to", "2025-08-04", "--cutoff", &cut])
    };
    let noon = at("12:00");
    assert_eq!(value(&noon, "county.report.expected"), Some(1), "who has reported, and nobody else");
    assert_eq!(value(&noon, "county.report.missing"), Some(0), "nothing is owed at noon");
    let evening = at("18:01");
    assert_eq!(value(&evening, "nanxi.report.missing"), Some(1));
    assert_eq!(value(&evening, "jiangkou.report.missing"), Some(0));
}

#[test]
fn a_campaign_without_any_report_says_so_and_shows_no_zero() {
    let terminal = Terminal::with_roster();
    let made =
        summary(&terminal, &["--cutoff", &format!("{}@2025-10-20T18:00:00+08:00", terminal.log().len())]);
    assert_eq!(value(&made, "county.count.cases"), None, "missing is not zero");
    let (page, _) = written(&terminal, "empty.md", &[]);
    let page = text(&page);
    assert!(page.contains("截至目前没有单位报送日报，暂无数据。"), "{page}");
    assert!(!page.contains("检查车辆0辆次"), "{page}");
    let early = terminal.refused(&["summary", "--cutoff", "2001-01-01", "--out", "early.docx"]);
    assert!(early.contains("活动还没有开启"), "{early}");
}

#[test]
fn a_unit_has_a_summary_of_its_own() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let made = summary(&terminal, &["--unit", "江口镇"]);
    assert!(made["title"].as_str().expect("a title").starts_with("江口镇"), "{}", made["title"]);
    assert_eq!(value(&made, "jiangkou.count.vehicles_checked"), Some(35));
    assert!(figures(&made).keys().all(|id| id.starts_with("jiangkou.")), "only its own figures");
    let unknown = terminal.refused(&["summary", "--unit", "江口县", "--out", "x.docx"]);
    assert!(unknown.contains("没有“江口县”这个单位"), "{unknown}");
}

#[test]
fn a_file_is_never_overwritten_unasked_and_an_unknown_ending_is_refused() {
    let terminal = Terminal::with_roster();
    let mine = terminal.file("mine.docx", "edited by a clerk");
    let said = terminal.refused(&["summary", "--out", &shown(&mine)]);
    assert!(said.contains("已经存在") && said.contains("--force"), "{said}");
    assert_eq!(fs::read(&mine).expect("it is there"), b"edited by a clerk");
    let odd = terminal.refused(&["summary", "--out", &shown(&terminal.data().join("s.wps"))]);
    assert!(odd.contains(".docx"), "{odd}");
    let period =
        terminal.refused(&["summary", "--from", "2025-08-05", "--to", "2025-08-01", "--out", "x.docx"]);
    assert!(period.contains("早于起始日"), "{period}");
}

#[test]
fn a_sealed_summary_is_known_again_and_another_file_is_told_apart() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let file = |name: &str| shown(&terminal.data().join(name));
    let unsealed = terminal.file("draft.md", "草稿");
    assert!(terminal.refused(&["verify", &shown(&unsealed)]).contains("还没有定稿"));
    let stranger = terminal.refused(&["summary", "--seal", "--as", "jiangkou:liaison"]);
    assert!(stranger.contains("江口镇的“联络员”岗位不能"), "{stranger}");
    let sealed = ["summary", "--seal", "--as", "office:office"];
    let said = terminal.well(&[&sealed[..], &["--out", &file("s.docx"), "--out", &file("s.md")]].concat());
    assert!(said.contains("已定稿：第1版"), "{said}");
    for name in ["s.docx", "s.md"] {
        assert!(terminal.well(&["verify", &file(name)]).contains("是第1版定稿，逐字节相同"), "{name}");
    }
    // A correction after the seal: the edition stays what it was, and is made again byte for byte.
    terminal.say("2025-08-05 10:00", "jiangkou:liaison", "江口镇 8月4日 更正 检查车辆50台 漏计");
    terminal.well(&["summary", "--edition", "1", "--out", &file("again.docx"), "--out", &file("again.xlsx")]);
    assert!(terminal.well(&["verify", &file("again.xlsx")]).contains("是第1版定稿"));
    assert_eq!(fs::read(file("again.docx")).expect("made"), fs::read(file("s.docx")).expect("made"));
    // A document of today is another one, and it is said how.
    terminal.well(&["summary", "--out", &file("today.md"), "--out", &file("today.docx")]);
    for name in ["today.md", "today.docx"] {
        let differs = terminal.refused(&["verify", &file(name)]);
        assert!(differs.contains("不是定稿的文件"), "{name}: {differs}");
        assert!(differs.contains("只在这个文件里") && differs.contains("50辆次"), "{name}: {differs}");
        assert!(differs.contains("只在定稿里") && differs.contains("35辆次"), "{name}: {differs}");
    }
    let second = terminal.well(&sealed);
    assert!(second.contains("已定稿：第2版"), "{second}");
    assert!(terminal.well(&["verify", &file("s.md")]).contains("是第1版定稿"), "the first one stays known");
}

#[test]
fn what_went_to_discipline_inspection_is_in_no_figure_and_among_no_figures_events() {
    let terminal = Terminal::with_roster();
    terminal.say("2025-08-04 09:40", "office:office", "信访 来访 3人 江口镇 反映班线少");
    terminal.say("2025-08-04 09:50", "office:office", "信访 来信 江口镇 反映有人充当保护伞 执法方式");
    let of = |made: &Value, id: &str| (value(made, id), figures(made)[id]["events"].clone());
    let ids = ["county.opinion.petitions", "county.petition.kind.petition", "county.petition.people"];
    let before = summary(&terminal, &[]);
    assert_eq!(of(&before, ids[0]).0, Some(2));
    terminal.say("2025-08-04 10:00", "office:office", "XF-0804-002 转纪检监察 涉嫌充当保护伞");
    let after = summary(&terminal, &[]);
    let log = terminal.log();
    for id in ids {
        let (counted, events) = of(&after, id);
        assert_eq!(counted, Some(if id.ends_with("people") { 3 } else { 1 }), "{id}");
        for position in events.as_array().expect("positions") {
            let event = log.iter().find(|event| event["position"] == *position).expect("an event");
            assert_eq!(event["subject"], "petition/XF-0804-001", "{id}");
        }
    }
}

#[test]
fn a_hostile_paragraph_is_words_in_every_format() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let much = format!("总结 存在问题：{}", "很长的话。".repeat(2_000));
    let said = terminal.say_refused("2025-08-05 10:00", "office:office", &much);
    assert!(said.contains("上限 2000 字"), "ten thousand characters are refused clearly: {said}");
    let long = "很长的话。".repeat(370);
    let hostile =
        format!("=1+1 <script>alert(1)</script> | a | #标题 *粗* \u{202e}反写\u{202c} &amp; {long}");
    terminal.say("2025-08-05 10:00", "office:office", &format!("总结 存在问题：{hostile}"));
    let file = |ending: &str| shown(&terminal.data().join(format!("s.{ending}")));
    for ending in FORMATS {
        terminal.well(&["summary", "--out", &file(ending)]);
    }
    let read = python("summary_xlsx.py", &[&file("xlsx"), &file("json")], "");
    assert!(read.status.success(), "no formula: {}{}", text(&read.stdout), text(&read.stderr));
    let page = fs::read_to_string(file("html")).expect("the page");
    assert!(!page.contains("<script"), "it is escaped");
    assert!(
        page.contains("=1+1 alert(1) | a | #标题 *粗*"),
        "marks of another language are gone, the words are there"
    );
    for ending in ["html", "md", "json"] {
        let written = fs::read_to_string(file(ending)).expect("a text");
        assert!(!written.contains('\u{202e}'), "{ending}: no mark turns the line around");
        assert!(written.contains(&long), "{ending}: nothing is lost");
    }
}

#[test]
fn a_unit_that_is_renamed_keeps_its_figures_and_old_documents_their_names() {
    let terminal = Terminal::with_roster();
    posted(&terminal);
    let before = summary(&terminal, &["--unit", "jiangkou"]);
    let at = cutoff(&before);
    let (bytes, _) = written(&terminal, "before.docx", &["--cutoff", &at]);
    let log = terminal.log();
    let today = log.last().and_then(|event| event["recorded"].as_str()).expect("a moment").to_owned();
    let today = today.get(..10).expect("a day").to_owned();
    let renamed = campaign_with(&terminal, "江口镇", "新江口镇");
    terminal.well(&["campaign", "change", &renamed, "--from", &today, "--reason", "更名（演示）"]);
    let after = summary(&terminal, &["--unit", "新江口镇"]);
    assert!(after["title"].as_str().expect("a title").starts_with("新江口镇"), "{}", after["title"]);
    let id = "jiangkou.count.vehicles_checked";
    assert_eq!(value(&after, id), value(&before, id), "the same unit under a new name");
    assert!(
        written(&terminal, "again.docx", &["--cutoff", &at]).0 == bytes,
        "the old document is what it was"
    );
}

/// The campaign's own folder with one name in place of another.
fn campaign_with(terminal: &Terminal, old: &str, new: &str) -> String {
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/campaigns/yunyang-2025");
    let to = terminal.data().join("renamed");
    fs::create_dir(&to).expect("a folder");
    for entry in fs::read_dir(from).expect("the campaign's folder") {
        let path = entry.expect("a file").path();
        let content = fs::read_to_string(&path).expect("a text");
        let name = path.file_name().expect("a name");
        let content = if name == "townships.csv" { content.replace(old, new) } else { content };
        fs::write(to.join(name), content).expect("a file");
    }
    shown(&to)
}

/// One count and two leads of 4 August.
fn posted(terminal: &Terminal) {
    terminal.say("2025-08-04 17:00", "jiangkou:liaison", "江口镇 8月4日 出动12人 检查车辆35台 查处2起");
    terminal.say("2025-08-04 09:10", "jiangkou:liaison", "江口场镇 面包车 渝F·A1234 非法营运拉6个人");
    terminal.say("2025-08-04 09:40", "nanxi:liaison", "南溪场镇 面包车 渝F·A1234 非法营运拉客");
}
