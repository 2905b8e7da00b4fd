//! Files of counts, good and bad.

use std::{fs, path::PathBuf};

use insta::assert_snapshot;
use rust_xlsxwriter::{Workbook, Worksheet};
use tempfile::TempDir;

use super::*;
use crate::history::{RULES, at};

const NOW: &str = "08-20 09:00";

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

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Dropped {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("八月").unwrap());
    dropped("counts.xlsx", book.save_to_buffer().unwrap())
}

/// Every count on a line, or the error.
fn shown(file: &Dropped) -> String {
    match read(&file.path, &RULES, at(NOW)) {
        Ok(file) => file.lines.iter().map(line).collect::<Vec<_>>().join("\n"),
        Err(error) => error.to_string(),
    }
}

fn csv(text: &str) -> String {
    shown(&dropped("counts.csv", text))
}

fn line(line: &Line) -> String {
    let figures: Vec<String> = line.figures.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let at = line.at.map_or("-".to_owned(), |at| at.format("%m-%d %H:%M").to_string());
    format!("{} {} {} {} zero={} {at}", line.row, line.unit, line.day, figures.join(" "), line.zero)
}

#[test]
fn a_file_with_the_ledgers_columns_is_read_and_a_blank_says_nothing() {
    let file = xlsx(|sheet| {
        let rows: [&[&str]; 5] = [
            &["8月日报"],
            &[
                "单位",
                "日期",
                "出动人员（人次）",
                "检查车辆（辆次）",
                "查处（起）",
                "罚款金额（元）",
                "零报告",
                "报送时间",
                "备注",
            ],
            &["江口镇", "8月3日", "12", "35 ", "２", "1,234.50", "", "2025-08-03 17:30", "好"],
            &["南溪", "8.3", "", "", "", "", "是", "", ""],
            &["江口镇", "2025-8-4", "0", "0", "0", "", "", "", ""],
        ];
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
        sheet.write_number(2, 2, 12.0).unwrap();
    });
    assert_snapshot!(shown(&file), @"
    3 jiangkou 2025-08-03 cases=2 fines_yuan=123450 personnel=12 vehicles_checked=35 zero=false 08-03 17:30
    4 nanxi 2025-08-03 cases=0 personnel=0 vehicles_checked=0 zero=true -
    5 jiangkou 2025-08-04 cases=0 personnel=0 vehicles_checked=0 zero=true -
    ");
    assert_eq!(read(&file.path, &RULES, at(NOW)).unwrap().unknown, ["备注"]);
}

#[test]
fn every_mistake_is_named_by_its_cell_with_what_to_write() {
    let text = "单位,日期,出动人员,检查车辆,查处,罚款金额,零报告,报送时间\n\
        云洋镇,2025-08-03,12人,35,2,,,\n\
        江口镇,2025-08-21,-3,1.5,99999999,1.234,,\n\
        江口镇,2025-01-01,1,2,3,,否,\n\
        江口镇,,1,2,3,,也许,\n\
        南溪镇,2025-08-03,1,2,3,,是,2025-08-02 10:00\n\
        南溪镇,2025-08-04,,,,,,8月4日\n\
        南溪镇,2025-08-05,1,2,3,,,2025-08-20 09:01\n\
        示例客运公司,2025-08-05,1,2,3,,,\n\
        江口镇,2025-08-06,1,2,3,,,\n\
        江口镇,8月6日,1,2,4,,,\n";
    assert_snapshot!(csv(text), @"
    有19处要改，改好后再导入，这次一行也没有导入：
    A2（单位）：没有“云洋镇”这个单位，是不是“云阳镇”？
    C2（出动人员）：“12人”不是数字，请只写数字，不带单位
    B3（日期）：2025-08-21 还没有到，今天是 2025-08-20
    C3（出动人员）：“-3”是负数，请写 0 或更大的数
    D3（检查车辆）：“1.5”的小数太多，请写整数
    E3（查处）：99999999 超出一天的上限 2000，请核对
    F3（罚款金额）：“1.234”的小数太多，最多写2位小数
    B4（日期）：2025-01-01 不在活动的每日报送期内
    B5（日期）：没有写日期
    G5（零报告）：“也许”请写成“是”或“否”
    C6（出动人员）：零报告里的数应是 0
    D6（检查车辆）：零报告里的数应是 0
    E6（查处）：零报告里的数应是 0
    H6（报送时间）：报送时间早于 2025-08-03 当天
    A7（单位）：这一行没有任何数字；没有情况请在“零报告”列写“是”，或各项写 0
    H7（报送时间）：请写到几点几分，如 2025-08-04 17:30；不知道就留空，按导入的时间算
    H8（报送时间）：2025-08-20 09:01 还没有到
    A9（单位）：示例客运公司（虚构）不在每日报送单位之内
    B11（日期）：江口镇 2025-08-06 的日报在第10行已有，请只留一行
    ");
}

#[test]
fn sentences_below_the_table_are_no_rows_and_a_row_with_only_a_unit_is_one() {
    let table = "单位,日期,出动人员,检查车辆,查处\n江口镇,2025-08-03,1,2,3\n";
    let row = "2 jiangkou 2025-08-03 cases=3 personnel=1 vehicles_checked=2 zero=false -";
    assert_eq!(csv(&format!("{table}注：空格是没有报送，不是零。\n填表人：演示甲\n")), row);
    assert_snapshot!(csv(&format!("{table}南溪镇\n")), @"
    有2处要改，改好后再导入，这次一行也没有导入：
    A3（单位）：这一行没有任何数字；没有情况请在“零报告”列写“是”，或各项写 0
    B3（日期）：没有写日期
    ");
    assert!(
        csv(&format!("{table}注：在中间。\n江口镇,2025-08-04,1,2,3\n"))
            .contains("A3（单位）：没有“注：在中间。”这个单位")
    );
}

#[test]
fn a_file_without_a_figure_says_which_are_needed() {
    assert_snapshot!(csv("单位,日期\n江口镇,2025-08-03\n"), @"缺少这些列：出动人员、检查车辆、查处；表头要有单位、日期和各项数字（至少出动人员、检查车辆、查处），可以有零报告、报送时间");
    assert_snapshot!(csv("单位,出动人员\n江口镇,12\n"), @"缺少这些列：日期；表头要有单位、日期和各项数字（至少出动人员、检查车辆、查处），可以有零报告、报送时间");
    assert_snapshot!(csv("单位,日期,查处,查处（起）\n江口镇,2025-08-03,1,1\n"), @"第1行的表头里“查处”和“查处（起）”是同一列，请只留一列");
}

#[test]
fn a_year_of_a_county_is_read_and_more_is_refused() {
    let rows = |n: usize| "江口镇,2025-08-03,1,2,3\n".repeat(n);
    let error = csv(&format!("单位,日期,出动人员,检查车辆,查处\n{}", rows(MOST_ROWS + 1)));
    assert_eq!(error, "有 10001 行，一次最多导入 10000 行，请分成几个文件");
}
