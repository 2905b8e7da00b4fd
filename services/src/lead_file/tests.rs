//! Files of leads, good and bad: every mistake by its cell, nothing of a bad file, hostile text as text.

use std::{fs, path::PathBuf};

use insta::assert_snapshot;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use tempfile::TempDir;

use super::*;
use crate::history::{RULES, at, unit};

const NOW: &str = "08-20 09:00";
const HEADING: &str = "登记单位,线索类别,内容\n";

/// A file in a folder of its own.
struct Dropped {
    path: PathBuf,
    _folder: TempDir,
}

fn dropped(name: &str, bytes: impl AsRef<[u8]>) -> Dropped {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    Dropped { path, _folder: folder }
}

fn csv(text: &str) -> Dropped {
    dropped("leads.csv", text)
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Dropped {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("线索").unwrap());
    dropped("leads.xlsx", book.save_to_buffer().unwrap())
}

fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

fn read_in(file: &Dropped, log: &InLog) -> Result<LeadFile, TableFileError> {
    read(&file.path, &RULES, at(NOW), log)
}

/// Every lead on a line, or the error.
fn shown(file: &Dropped) -> String {
    match read_in(file, &InLog::default()) {
        Ok(file) => file.new.iter().map(line).collect::<Vec<_>>().join("\n"),
        Err(error) => error.to_string(),
    }
}

fn line(line: &Line) -> String {
    let Finding { finder, source, violations, township, places, vehicle, seats, seen, words, plates, .. } =
        &line.finding;
    let time = |at: &Option<Stamp>| at.map_or("-".to_owned(), |at| at.format("%m-%d %H:%M").to_string());
    let plates: Vec<&str> = plates.iter().map(Secret::reveal).collect();
    format!(
        "{} {finder} {} {source:?} {violations:?} {} {places:?} {vehicle:?} {seats:?} {} {plates:?} {}",
        line.row,
        time(&line.at),
        township.as_ref().map_or("-", |unit| unit.as_str()),
        time(seen),
        words.reveal()
    )
}

#[test]
fn a_file_with_the_ledgers_columns_is_read() {
    let file = xlsx(|sheet| {
        write(
            sheet,
            &[
                &["线索台账"],
                &[
                    "线索编号",
                    "登记时间",
                    "来源",
                    "登记单位",
                    "线索类别",
                    "车辆种类",
                    "座位数",
                    "号牌",
                    "所属乡镇",
                    "发现时间",
                    "内容",
                    "状态",
                ],
                &[
                    "A-1",
                    "2025年8月3日 18:30",
                    "群众举报",
                    "江口镇",
                    "超员、非法营运",
                    "面包车",
                    "7座",
                    "渝F·12345、渝FD12345",
                    "江口镇",
                    "8月3日8点20分",
                    "　早上在场镇路口　",
                    "办结",
                ],
                &["", "8.4", "", "示例客运公司", "超员", "", "", "", "", "", "公司反映", ""],
                &["", "", "", "南溪镇", "超员", "", "", "", "", "", "今天的", ""],
            ],
        );
        sheet.write_number(3, 6, 9.0).unwrap();
    });
    assert_snapshot!(shown(&file), @r#"
    3 jiangkou 08-03 18:30 Public [ViolationCode("overloading"), ViolationCode("unlicensed-carriage")] jiangkou [] Some(Van) Some(7) 08-03 08:20 ["渝F12345", "渝FD12345"] 早上在场镇路口
    4 company-a 08-04 12:00 Company [ViolationCode("overloading")] - [] None Some(9) - [] 公司反映
    5 nanxi - Patrol [ViolationCode("overloading")] - [] None None - [] 今天的
    "#);
    let read = read_in(&file, &InLog::default()).unwrap();
    assert_eq!(read.unknown, ["状态"], "what is not imported is named");
}

#[test]
fn every_way_to_write_a_day_is_read_and_one_that_says_two_days_is_refused() {
    let read = |text: &str| shown(&csv(&format!("登记时间,{HEADING}\"{text}\",江口镇,超员,话\n")));
    for text in [
        "2025-8-3",
        "2025/8/3",
        "2025.8.3",
        "2025年8月3日",
        "20250803",
        "8.3",
        "8月3日",
        "8月3号",
        "８月３日",
    ] {
        assert!(read(text).contains(" 08-03 12:00 "), "{text}: {}", read(text));
    }
    for text in [
        "2025-08-03 18:00",
        "8月3日 18:00",
        "8月3日18：00",
        "2025-08-03T18:00:00",
        "2025年8月3日 18时",
        "8.3 18点0分",
    ] {
        assert!(read(text).contains(" 08-03 18:00 "), "{text}: {}", read(text));
    }
    for text in ["2025-02-30", "昨天", "13月1日", "8-3-5-1", "2025", "=TODAY()"] {
        assert!(read(text).contains("不是日历上的日期"), "{text}: {}", read(text));
    }
    assert!(read("8月21日").ends_with("2025-08-21 还没有到"), "{}", read("8月21日"));
    assert!(read("8月20日").contains(" 08-20 09:00 "), "a day that runs is now: {}", read("8月20日"));
    let file = |last: Option<f64>| {
        xlsx(|sheet| {
            let row: &[&str] = &["", "江口镇", "超员", "甲"];
            write(
                sheet,
                &[&["登记时间", "登记单位", "线索类别", "内容"], row, &["", "江口镇", "超员", "乙"]],
            );
            let moment = ExcelDateTime::from_ymd(2025, 8, 3).unwrap().and_hms(18, 30, 0).unwrap();
            let format = Format::new().set_num_format("yyyy/m/d h:mm");
            sheet.write_datetime_with_format(1, 0, &moment, &format).unwrap();
            sheet.write_number(2, 0, last.unwrap_or(45_872.0)).unwrap();
        })
    };
    let times: Vec<_> =
        read_in(&file(None), &InLog::default()).unwrap().new.iter().map(|line| line.at).collect();
    assert_eq!(times, [Some(at("08-03 18:30")), Some(at("08-03 12:00"))]);
    assert_snapshot!(shown(&file(Some(6.1))), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    “线索”表A3（登记时间）：“6.1”被存成了小数，分不清是哪一天（6.1 还是 6.10），请写成 2025-06-01
    ");
}

#[test]
fn every_mistake_is_named_by_its_cell_with_what_to_write() {
    let file = xlsx(|sheet| {
        write(
            sheet,
            &[
                &[
                    "登记单位",
                    "线索类别",
                    "内容",
                    "来源",
                    "车辆种类",
                    "座位数",
                    "号牌",
                    "所属乡镇",
                    "登记时间",
                    "发现时间",
                ],
                &["云洋镇", "超速超载", "话", "听说", "飞船", "七", "12345", "火星镇", "2025-08-32", ""],
                &["公安", "", "", "", "", "0", "", "", "2025-08-03 09:00", "2025-08-04"],
                &["", "超员", "〔密〕", "", "", "", "〔密〕", "", "", ""],
            ],
        );
        sheet.write_formula(4, 0, Formula::new("=A99").set_result("#REF!")).unwrap();
        sheet.write_string(4, 1, "超员").unwrap();
        sheet.write_boolean(4, 2, true).unwrap();
    });
    assert_snapshot!(shown(&file), @"
    有17处要改，改好后再导入，这次一行也没有导入：
    “线索”表A2（登记单位）：没有“云洋镇”这个单位，是不是“云阳镇”？
    “线索”表B2（线索类别）：没有“超速超载”这一类，可写：非法营运、线下揽客、平台违规派单、跨区域定线、超员、超速、疲劳驾驶、违停、冲关冲卡、暴力抗法、网络暴力造谣、企业无证或超范围经营、拉客返点、扰乱秩序、旅行社租用无证车辆、超限超载、酒驾、无证驾驶、未戴头盔、非法改装、违规加价、违法载人
    “线索”表E2（车辆种类）：不认识车辆种类“飞船”，可写：面包车、网约车、出租车、小客车、商务车、中巴、大客车、货车、摩托车、三轮车、农用车、其他
    “线索”表F2（座位数）：“七”不是数字，请只写数字，不带单位
    “线索”表G2（号牌）：这里不像号牌，如 渝F12345；看不全的号牌请写在内容里，几个号牌用顿号隔开
    “线索”表H2（所属乡镇）：没有“火星镇”这个单位，请写全称或简称
    “线索”表I2（登记时间）：“2025-08-32”不是日历上的日期，请写成 2025-06-01
    “线索”表A3（登记单位）：“公安”可以是县公安局、交巡警大队，请写明是哪一个
    “线索”表B3（线索类别）：没有写线索类别
    “线索”表C3（内容）：没有写内容
    “线索”表F3（座位数）：座位数应在 1 到 99 之间，这里是 0
    “线索”表J3（发现时间）：2025-08-04 晚于登记时间
    “线索”表A4（登记单位）：没有写单位；合并单元格以外的每一行都要写
    “线索”表C4（内容）：这里是“〔密〕”：导出时没有打开；请写原文，或删去这一行
    “线索”表G4（号牌）：这里是“〔密〕”：导出时没有打开；请写原文，或删去这一行
    “线索”表A5（登记单位）：单元格里是“#REF!”，公式出错或不是文字，请直接写值
    “线索”表C5（内容）：单元格里是“TRUE”，公式出错或不是文字，请直接写值
    ");
    assert_snapshot!(shown(&csv("登记单位,线索类别,内容\n江口镇,超员,\n")), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    C2（内容）：没有写内容
    ");
    assert_snapshot!(shown(&csv("登记单位,号牌\n江口镇,渝F12345\n")), @"缺少这些列：线索类别、内容；表头要有登记单位、线索类别、内容，可以有线索编号或外部编号、登记时间、来源、车辆种类、座位数、号牌、所属乡镇、重点线路区域、发现时间、举报人");
}

#[test]
fn one_lead_stands_in_a_file_once() {
    assert_snapshot!(
        shown(&csv("外部编号,登记单位,线索类别,内容\nA1,江口镇,超员,甲\nA2,江口镇,超员,甲\nA1,南溪镇,超员,乙\n")),
        @"
    有1处要改，改好后再导入，这次一行也没有导入：
    A4（外部编号）：与第2行是同一条线索，请只留一行，或写不同的外部编号
    "
    );
    assert_snapshot!(shown(&csv(&format!("{HEADING}江口镇,超员,甲\n江口镇,超员,乙\n江口镇,超员,甲\n"))), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    C4（内容）：与第2行是同一条线索，请只留一行，或写不同的外部编号
    ");
}

#[test]
fn the_same_row_has_the_same_id_whatever_stands_around_it() {
    let ids = |text: &str| -> Vec<Uuid> {
        read_in(&csv(text), &InLog::default()).unwrap().new.iter().map(|line| line.id).collect()
    };
    let [first, second] = ids("外部编号,登记单位,线索类别,内容\nA1,江口镇,超员,甲\nA2,江口镇,超员,乙\n")[..]
    else {
        panic!()
    };
    assert_eq!(
        ids("线索编号,内容,登记单位,线索类别\nA2,改了,江口镇,超速\nA1,甲,江口镇,超员\n"),
        [second, first]
    );
    let plain = ids(&format!("{HEADING}江口镇,超员,甲\n"));
    assert_eq!(ids(&format!("{HEADING}南溪镇,超员,乙\n江口镇,超员,甲\n"))[1], plain[0]);
    assert_ne!(ids(&format!("{HEADING}江口镇,超员,甲乙\n")), plain);
}

#[test]
fn what_the_log_has_is_known_and_its_closed_words_need_not_be_read() {
    let text = "线索编号,登记时间,登记单位,线索类别,内容\nXS-0803-001,2025-08-03 18:00,江口镇,超员,〔密〕\nA1,,江口镇,超员,话\n";
    let first =
        read_in(&csv("外部编号,登记单位,线索类别,内容\nA1,江口镇,超员,话\n"), &InLog::default()).unwrap();
    let (own, imported) = ("XS-0803-001".parse().unwrap(), "XS-0804-009".parse().unwrap());
    let log = |finder: &str| InLog {
        leads: [(own, (unit(finder), at("08-03 18:00:30")))].into(),
        wishes: [(first.new[0].id, imported)].into(),
    };
    let file = read_in(&csv(text), &log("jiangkou")).unwrap();
    assert_eq!((file.new.len(), file.known), (0, vec![(2, own), (3, imported)]));
    // The same number of another lead is another system's, and says so.
    let other = text.replace("〔密〕", "原文");
    assert_snapshot!(read_in(&csv(&other), &log("nanxi")).unwrap_err().to_string(), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    A2（线索编号）：日志里的 XS-0803-001 是另一条线索；别的系统的编号请写在“外部编号”列
    ");
    let outside = other.replace("线索编号", "外部编号");
    assert_eq!(read_in(&csv(&outside), &log("nanxi")).unwrap().new.len(), 1);
}

#[test]
fn hostile_text_is_only_text() {
    let read = |words: &str| {
        let file = xlsx(|sheet| {
            write(sheet, &[&["登记单位", "线索类别", "内容"], &["江口镇", "超员", words]]);
        });
        read_in(&file, &InLog::default()).map(|file| file.new[0].finding.words.reveal().to_owned())
    };
    for words in [
        "=1+1",
        "=HYPERLINK(\"http://x\")",
        "@SUM(A1)",
        "+1",
        "-1",
        "<script>alert(1)</script>",
        "'; DROP TABLE log;--",
        "${x}",
    ] {
        assert_eq!(read(words).unwrap(), words);
    }
    assert_eq!(
        read("号\u{202E}牌\u{2066}在\u{200F}后\u{200B}面").unwrap(),
        "号牌在后面",
        "marks that turn text around are gone"
    );
    assert_eq!(read(&"话".repeat(4_000)).unwrap().chars().count(), 4_000);
    assert_snapshot!(read(&"话".repeat(10_000)).unwrap_err().to_string(), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    “线索”表C2（内容）：这里有10000个字，最多4000个字，请写要点
    ");
    assert_snapshot!(read("有\u{7}声").unwrap_err().to_string(), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    “线索”表C2（内容）：这里有看不见的控制字符，请重新录入
    ");
}

#[test]
fn a_formula_is_never_worked_out_and_its_kept_result_counts() {
    let file = xlsx(|sheet| {
        write(sheet, &[&["登记单位", "线索类别", "内容", "座位数"], &["江口镇", "超员", "话"]]);
        sheet.write_formula(1, 3, Formula::new("=3+4").set_result("9")).unwrap();
    });
    assert!(shown(&file).contains("Some(9)"), "{}", shown(&file));
}

#[test]
fn five_thousand_leads_are_read_and_one_more_is_refused() {
    let file = |rows: usize| {
        let rows = (0..rows).map(|n| format!("江口镇,超员,第{n}条\n")).collect::<Vec<_>>().concat();
        read_in(&csv(&format!("{HEADING}{rows}")), &InLog::default())
    };
    assert_eq!(file(MOST_ROWS).unwrap().new.len(), MOST_ROWS);
    assert!(matches!(file(MOST_ROWS + 1), Err(TableFileError::TooManyRows { rows: 5_001, limit: 5_000 })));
    assert!(matches!(file(0), Err(TableFileError::NoRows { .. })));
}

#[test]
fn many_mistakes_are_counted_and_the_first_listed() {
    let rows = "云洋镇,超员,话\n".repeat(300);
    let error = read_in(&csv(&format!("{HEADING}{rows}")), &InLog::default()).unwrap_err().to_string();
    assert!(error.starts_with("有300处要改"), "{error}");
    assert!(error.ends_with("……共300处，这里列出前200处"), "{error}");
}
