//! Ledgers and transfer notes as files, and spreadsheets as leads and counts, through the real program.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::fs;

use bus::vault::Vault;
use insta::assert_snapshot;
use lianqin::assembly::KEY_FILE;
use lianqin_tests::{
    nats::NatsServer,
    program::Process,
    story,
    terminal::{Terminal, json, shown},
};
use serde_json::Value;

const KINDS: [&str; 7] = ["lead", "transfer", "petition", "concern", "duty", "supervision", "count"];
const LEADS: &str = "外部编号,登记时间,登记单位,线索类别,号牌,内容
A-1,2025-08-03 09:00,江口镇,超员,渝F12345,演示甲
A-2,8月3日,南溪镇,超员,,演示乙
";

/// A ledger as the program writes it.
fn ledger(terminal: &Terminal, args: &[&str]) -> Value {
    let out = shown(&terminal.data().join("ledger.json"));
    terminal.well(&[&["ledger"], args, &["--out", &out, "--force"]].concat());
    json(&fs::read_to_string(out).unwrap())
}

/// The rows of its first table as CSV with its heading.
fn csv(ledger: &Value) -> String {
    let table = ledger["blocks"].as_array().unwrap().iter().find_map(|block| block.get("table")).unwrap();
    let quoted = |text: String| format!("\"{}\"", text.replace('"', "\"\""));
    let cell =
        |cell: &Value| {
            let value = cell.get("text").or_else(|| cell.get("number")).unwrap_or(&Value::Null);
            quoted(value.as_str().map_or_else(
                || if value.is_null() { String::new() } else { value.to_string() },
                str::to_owned,
            ))
        };
    let heading = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| quoted(column["title"].as_str().unwrap().to_owned()));
    let mut lines = vec![heading.collect::<Vec<_>>().join(",")];
    lines.extend(
        table["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_array().unwrap().iter().map(cell).collect::<Vec<_>>().join(",")),
    );
    // As the note stands below the table in a spreadsheet.
    lines.extend(table["note"].as_str().map(|note| quoted(note.to_owned())));
    lines.join("\n")
}

/// How many rows the table of a CSV has: all but the heading and the note.
fn rows_of(csv: &str) -> usize {
    let notes = csv.lines().filter(|line| !line.contains("\",\"")).count();
    csv.lines().count() - notes - 1
}

fn demo() -> Terminal {
    let terminal = Terminal::empty();
    terminal.well(&["demo", "--days", "8", "--seed", "7"]);
    terminal
}

#[test]
fn every_ledger_of_a_demo_says_that_it_is_simulated_and_is_the_same_again() {
    let terminal = demo();
    let last = terminal.log().len().to_string();
    for kind in KINDS {
        let args = [kind, "--as-of", &last];
        let first = ledger(&terminal, &args);
        assert!(first["notice"].as_str().unwrap().starts_with("SIMULATED"), "{kind}");
        assert!(rows_of(&csv(&first)) > 0 || kind == "supervision", "{kind} has rows");
        assert_eq!(ledger(&terminal, &args), first, "{kind}");
        assert!(!first.to_string().contains("渝F"), "{kind} shows no plate");
    }
    let earlier = ledger(&terminal, &["lead", "--as-of", "2025-06-02"]);
    let all = ledger(&terminal, &["lead", "--as-of", &last]);
    let days = ledger(&terminal, &["lead", "--as-of", &last, "--from", "2025-06-03"]);
    let rows = |ledger: &Value| rows_of(&csv(ledger));
    assert_eq!(rows(&earlier) + rows(&days), rows(&all), "registered by the 2nd, and since");
}

#[test]
fn what_cannot_be_made_is_told_before_anything_is_written() {
    let terminal = Terminal::with_roster();
    let there = shown(&terminal.file("there.json", "mine"));
    let new = shown(&terminal.data().join("new.json"));
    let pdf = shown(&terminal.data().join("new.pdf"));
    let said = |args: &[&str]| {
        let said = terminal.refused(&[&["ledger"], args].concat());
        said.replace(&shown(terminal.data()), "").replace(char::is_control, "")
    };
    assert_eq!(
        said(&["lead", "--out", &there]),
        "lianqin: /there.json 已经存在：换个文件名，或用 --force 覆盖"
    );
    assert_eq!(
        said(&["lead", "--out", &pdf]),
        "lianqin: /new.pdf 的后缀不认识，可用：.docx、.xlsx、.html、.md、.json"
    );
    assert_eq!(
        said(&["lead", "--out", &new, "--unit", "云洋镇"]),
        "lianqin: 没有“云洋镇”这个单位，是不是“云阳镇”？"
    );
    assert_eq!(
        said(&["lead", "--out", &new, "--unit", "公安"]),
        "lianqin: “公安”可以是县公安局、交巡警大队，请写明是哪一个"
    );
    assert_eq!(said(&["note", "XS-0803-001", "--out", &new]), "lianqin: 没有线索 XS-0803-001，请核对编号");
    assert_eq!(
        said(&["lead", "--out", &new, "--reveal", " ", "--as", "江口镇:联络员"]),
        "lianqin: --reveal 要写明用途，如 核查线索"
    );
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
    assert!(!fs::exists(&new).unwrap());
    terminal.well(&["ledger", "lead", "--out", &there, "--force"]);
    assert_ne!(fs::read_to_string(&there).unwrap(), "mine");
}

#[test]
fn words_are_opened_for_a_purpose_and_the_openings_are_on_record() {
    let terminal = Terminal::with_roster();
    for line in story::lines() {
        terminal.say(line.at, line.who, line.text);
    }
    let closed = csv(&ledger(&terminal, &["lead"]));
    assert!(closed.contains("〔密〕") && !closed.contains("渝F"), "{closed}");
    let openings = || {
        let vault = Vault::open(terminal.data().join(KEY_FILE)).unwrap();
        let lines = vault.openings("lead/XS-0804-001").unwrap();
        lines.into_iter().map(|one| format!("{} {}", one.by.member, one.by.purpose)).collect::<Vec<_>>()
    };
    let before = openings().len();
    let opened = ledger(&terminal, &["lead", "--reveal", "核查线索", "--as", "江口镇:联络员"]);
    assert!(opened["blocks"][0].to_string().contains("江口镇联络员（m-0002）为“核查线索”打开"), "{opened}");
    let opened = csv(&opened);
    assert!(opened.contains("渝F") && opened.contains("场镇路口"), "{opened}");
    assert_eq!(openings()[before..], ["m-0002 核查线索"; 3], "two texts and a plate");
    // Somebody else's lead stays closed, and nothing is written or put on record.
    let before = openings().len();
    let out = shown(&terminal.data().join("other.json"));
    let said =
        terminal.refused(&["ledger", "lead", "--reveal", "看看", "--as", "南溪镇:联络员", "--out", &out]);
    assert!(said.contains("南溪镇的“联络员”岗位不能打开这些内容，没有导出"), "{said}");
    assert!(!fs::exists(&out).unwrap());
    assert_eq!(openings().len(), before);
    let note = ledger(&terminal, &["note", "XS-0804-001", "--nth", "1"]);
    assert_eq!(note["title"], "问题线索移送单（回执）");
    assert!(note.to_string().contains("材料不足"), "{note}");
}

#[test]
fn a_ledger_that_is_read_back_changes_nothing() {
    let terminal = demo();
    let before = terminal.log().len();
    let counts = csv(&ledger(&terminal, &["count"]));
    let rows = rows_of(&counts);
    let file = shown(&terminal.file("counts.csv", counts));
    let said = terminal.well(&["import", "counts", &file]);
    assert_eq!(said, format!("日报 {rows} 行：新记 0 份，相同 {rows} 份，更正 0 份，不同而没有改 0 份\n"));
    let leads = csv(&ledger(&terminal, &["lead"]));
    let rows = rows_of(&leads);
    let file = shown(&terminal.file("leads.csv", leads));
    let said = terminal.well(&["import", "leads", &file]);
    assert_eq!(said, format!("线索 {rows} 行：新登记 0 条，已有 {rows} 条\n"));
    assert_eq!(terminal.log().len(), before);
}

#[test]
fn leads_are_imported_once_and_only_checked_when_asked() {
    let terminal = Terminal::with_roster();
    let before = terminal.log().len();
    let file = shown(&terminal.file("leads.csv", LEADS));
    let said =
        |args: &[&str]| terminal.well(&[&["import", "leads", &file], args].concat()).replace(&file, "");
    assert_eq!(said(&["--dry-run"]), "：2 行可以导入，0 行已有（只检查，没有导入）\n");
    assert_eq!(terminal.log().len(), before);
    assert_eq!(
        said(&[]),
        format!(
            "线索 2 行：新登记 2 条，已有 0 条\n　XS-0803-001　编号 {}\n　XS-0803-002　编号 {}\n",
            before + 1,
            before + 2
        )
    );
    assert_eq!(said(&[]), "线索 2 行：新登记 0 条，已有 2 条\n");
    // A row more is the only one that is new.
    let more =
        shown(&terminal.file("more.csv", format!("{LEADS}A-3,2025-08-03 10:00,江口镇,超速,,演示丙\n")));
    assert!(terminal.well(&["import", "leads", &more]).starts_with("线索 3 行：新登记 1 条，已有 2 条"));
    let log = terminal.log();
    assert_eq!(log.len(), before + 3);
    let event = &log[before];
    assert_eq!(
        (&event["type"], &event["channel"], &event["time"]),
        (&"lead-found".into(), &"import".into(), &"2025-08-03T09:00:00+08:00".into())
    );
    assert!(
        !log.iter()
            .any(|event| event.to_string().contains("演示甲") || event.to_string().contains("渝F12345"))
    );
}

#[test]
fn a_file_with_one_bad_cell_or_one_refused_row_imports_nothing() {
    let terminal = Terminal::with_roster();
    let before = terminal.log();
    let bad = format!("{LEADS}A-3,2025-08-32,云洋镇,超载,12345,\n");
    let file = shown(&terminal.file("bad.csv", bad));
    assert_snapshot!(terminal.refused(&["import", "leads", &file]), @"
    有4处要改，改好后再导入，这次一行也没有导入：
    B4（登记时间）：“2025-08-32”不是日历上的日期，请写成 2025-06-01
    C4（登记单位）：没有“云洋镇”这个单位，是不是“云阳镇”？
    E4（号牌）：这里不像号牌，如 渝F12345；看不全的号牌请写在内容里，几个号牌用顿号隔开
    F4（内容）：没有写内容
    没有导入任何一行；改好后重新导入。
    ");
    // What only the decider knows is asked before anything is written: 江口镇 hands in nothing for 南溪镇.
    let file = shown(&terminal.file("leads.csv", LEADS));
    assert_snapshot!(terminal.refused(&["import", "leads", &file, "--as", "江口镇:联络员"]), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    C3：江口镇的“联络员”岗位不能这样办理：登记线索
    没有导入任何一行；改好后重新导入。
    ");
    let counts = "单位,日期,出动人员,检查车辆,查处\n江口镇,2025-08-01,12,35,2\n江口镇,2025-08-02,12,,2\n南溪镇,2025-08-02,一,35,2\n";
    let file = shown(&terminal.file("counts.csv", counts));
    assert_snapshot!(terminal.refused(&["import", "counts", &file]), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    C4（出动人员）：“一”不是数字，请只写数字，不带单位
    没有导入任何一行；改好后重新导入。
    ");
    let counts = counts.replace("一,", "1,");
    let file = shown(&terminal.file("counts.csv", counts));
    assert_snapshot!(terminal.refused(&["import", "counts", &file]), @"
    有3处要改，改好后再导入，这次一行也没有导入：
    A2：2025-08-01 的日报已于 08月04日 23:59 锁定，补报请联系办公室重新开放
    A3：2025-08-02 的日报已于 08月05日 23:59 锁定，补报请联系办公室重新开放
    A4：2025-08-02 的日报已于 08月05日 23:59 锁定，补报请联系办公室重新开放
    没有导入任何一行；改好后重新导入。
    ");
    assert_eq!(terminal.log(), before);
}

#[test]
fn counts_that_differ_are_told_and_only_corrected_with_a_reason() {
    let terminal = demo();
    let last = ledger(&terminal, &["count"]);
    let rows = csv(&last);
    // The last day's last unit still waits for the office.
    let waiting = rows.lines().rfind(|line| line.contains("\"按时\",\"\",\"\",")).unwrap();
    let unit_and_day: Vec<&str> = waiting.split(',').take(2).collect();
    let counts = format!("单位,日期,出动人员\n{},{},999\n", unit_and_day[0], unit_and_day[1]);
    let file = shown(&terminal.file("counts.csv", counts));
    let before = terminal.log().len();
    let said = terminal.refused(&["import", "counts", &file]);
    assert!(
        said.starts_with("日报 1 行：新记 0 份，相同 0 份，更正 0 份，不同而没有改 1 份\n　第2行 "),
        "{said}"
    );
    assert!(said.contains("、文件999\n要按文件更正，加 --correct 理由 再导入一次。"), "{said}");
    assert_eq!(terminal.log().len(), before);
    let said = terminal.well(&["import", "counts", &file, "--correct", "漏记"]);
    assert!(said.starts_with("日报 1 行：新记 0 份，相同 0 份，更正 1 份，不同而没有改 0 份\n　"), "{said}");
    let log = terminal.log();
    assert_eq!((log.len(), &log[before]["type"]), (before + 1, &"count-corrected".into()));
    assert!(terminal.well(&["import", "counts", &file]).contains("相同 1 份"));
}

#[test]
fn over_nats_leads_are_imported_once_and_the_ledger_is_the_same() {
    let server = NatsServer::start();
    let terminal = Terminal::over(&server.url());
    let args = terminal.args(&["run", "roster", "casework", "counts"]);
    let services = Process::start(&args.iter().map(String::as_str).collect::<Vec<_>>(), "已启动");
    terminal.import_roster();
    let file = shown(&terminal.file("leads.csv", LEADS));
    assert!(terminal.well(&["import", "leads", &file]).starts_with("线索 2 行：新登记 2 条，已有 0 条"));
    assert_eq!(terminal.well(&["import", "leads", &file]), "线索 2 行：新登记 0 条，已有 2 条\n");
    let together = Terminal::with_roster();
    let file = shown(&together.file("leads.csv", LEADS));
    together.well(&["import", "leads", &file]);
    let rows = |terminal: &Terminal| {
        csv(&ledger(terminal, &["lead", "--reveal", "核查", "--as", "专班办公室:办公室"]))
    };
    let numbers = |rows: String| {
        rows.lines().filter_map(|line| Some(line.rsplit_once(',')?.0.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(numbers(rows(&terminal)), numbers(rows(&together)));
    services.stop();
}
