//! Files of every kind, and files that are none.

use std::io::{Cursor, Write};

use crate::table_file::MOST_BYTES;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{super::MOST_ROWS, *};

const HEADING: &str = "姓名,单位,岗位\n";

#[test]
fn a_csv_is_read_with_and_without_a_byte_order_mark_and_with_tabs() {
    let row = "2 张三 - jiangkou liaison - -";
    for text in [
        "姓名,单位,岗位\n张三,江口镇,联络员\n".to_owned(),
        "\u{FEFF}姓名,单位,岗位\r\n\"张三\",江口镇,联络员\r\n".to_owned(),
        "姓名\t单位\t岗位\n张三\t江口镇\t联络员".to_owned(),
        "姓名,单位,岗位\r张三,江口镇,联络员\r".to_owned(),
    ] {
        assert_eq!(shown(&dropped("roster.CSV", &text)), row, "{text:?}");
    }
}

#[test]
fn rows_of_a_csv_are_counted_as_an_editor_shows_them() {
    let text = "姓名,单位,岗位\n\n\"张\n三\",江口镇,联络员\n\n李四,火星镇,联络员\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let found = shown(&dropped("roster.csv", text));
        assert!(found.ends_with("第6行“单位”列：没有“火星镇”这个单位，请写全称或简称"), "{found}");
    }
}

#[test]
fn a_csv_in_gbk_is_refused_with_the_way_out() {
    // 姓名 in GBK.
    let file = dropped("roster.csv", [b"a,b\n".as_slice(), &[0xD0, 0xD5, 0xC3, 0xFB, b'\n']].concat());
    insta::assert_snapshot!(shown(&file), @"这个 CSV 文件不是 UTF-8 编码（第2行起读不出来，可能是 GBK）；请另存为 xlsx 或“CSV UTF-8”");
}

#[test]
fn an_ods_is_read() {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let row = |cells: &[&str]| {
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.iter().map(|text| cell(text)).collect::<String>()
        )
    };
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="花名册">{}{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        row(&["姓名", "单位", "岗位", "起始日期"]),
        row(&["张三", "江口镇", "联络员", "2025-06-01"]),
    );
    let manifest = r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let file = dropped(
        "roster.ods",
        zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", content.as_bytes()),
        ]),
    );
    assert_eq!(shown(&file), "2 张三 - jiangkou liaison 2025-06-01 -");
}

#[test]
fn a_file_without_the_needed_columns_says_which_are_missing() {
    insta::assert_snapshot!(shown(&dropped("roster.csv", "姓名,电话\n张三,13900000001\n")), @"缺少这些列：单位、岗位；表头要有姓名、单位、岗位，可以有电话、起始日期、截止日期");
    insta::assert_snapshot!(shown(&dropped("roster.csv", "张三,江口镇,联络员\n")), @"缺少这些列：姓名、单位、岗位；表头要有姓名、单位、岗位，可以有电话、起始日期、截止日期");
    insta::assert_snapshot!(shown(&dropped("roster.csv", "姓名,单位,部门,岗位\n张三,江口镇,江口镇,联络员\n")), @"第1行的表头里“单位”和“部门”是同一列，请只留一列");
    insta::assert_snapshot!(shown(&dropped("roster.csv", HEADING)), @"表头下面没有人员");
    insta::assert_snapshot!(shown(&dropped("roster.csv", "")), @"缺少这些列：姓名、单位、岗位；表头要有姓名、单位、岗位，可以有电话、起始日期、截止日期");
}

#[test]
fn only_one_sheet_may_look_like_a_roster_and_hidden_ones_do_not_count() {
    let rows: &[&[&str]] = &[&["姓名", "单位", "岗位"], &["张三", "江口镇", "联络员"]];
    let book = |hidden: bool| {
        let mut book = Workbook::new();
        for name in ["说明", "六月", "七月"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            if name == "说明" {
                write(sheet, &[&["请填下一张表"]]);
            } else {
                write(sheet, rows);
            }
            if name == "七月" {
                sheet.set_hidden(hidden);
            }
        }
        shown(&dropped("roster.xlsx", book.save_to_buffer().unwrap()))
    };
    assert_eq!(book(true), "2 张三 - jiangkou liaison - -");
    assert_eq!(book(false), "有几张工作表都像花名册：“六月”、“七月”；请只留一张");
}

#[test]
fn five_thousand_rows_are_read_and_one_more_is_refused() {
    let file = |rows: usize| {
        let people = (0..rows).map(|n| format!("人员{n},江口镇,联络员\n")).collect::<Vec<_>>().concat();
        read(&dropped("roster.csv", format!("{HEADING}{people}")).path, &rules())
    };
    assert_eq!(file(MOST_ROWS).unwrap().len(), MOST_ROWS);
    assert!(matches!(file(MOST_ROWS + 1), Err(TableFileError::TooManyRows { rows: 5_001, limit: 5_000 })));
}

#[test]
fn cells_far_apart_cost_nothing() {
    let file = xlsx(|sheet| {
        write(sheet, &[&["姓名", "单位", "岗位"], &["张三", "江口镇", "联络员"]]);
        sheet.write_string(1_048_575, 16_383, "远").unwrap();
    });
    assert_eq!(shown(&file), "2 张三 - jiangkou liaison - -");
}

#[test]
fn a_file_that_is_too_large_or_swells_is_refused() {
    let large = dropped("roster.csv", vec![b'a'; usize::try_from(MOST_BYTES).unwrap() + 1]);
    assert!(matches!(read(&large.path, &rules()), Err(TableFileError::TooLarge { bytes: 10_485_761, .. })));
    let zeros = vec![0; 65 * 1024 * 1024];
    let swelling = dropped("roster.xlsx", zipped(&[("xl/workbook.xml", &zeros)]));
    assert!(swelling.path.metadata().unwrap().len() < 1024 * 1024);
    assert!(matches!(
        read(&swelling.path, &rules()),
        Err(TableFileError::Swollen { what: "字节数", limit: 67_108_864 })
    ));
}

#[test]
fn what_is_no_table_is_refused_and_says_what_to_do() {
    for name in ["roster.xlsx", "roster.xls", "roster.ods"] {
        let error = read(&dropped(name, "<html>花名册</html>").path, &rules()).unwrap_err();
        assert!(matches!(error, TableFileError::Damaged { .. }), "{name}: {error}");
        assert!(error.to_string().contains("另存为 xlsx"), "{error}");
    }
    assert_eq!(shown(&dropped("roster.docx", "")), "不认识的文件类型“docx”，请另存为 xlsx");
    let gone = dropped("roster.csv", "").path.with_file_name("gone.csv");
    assert!(matches!(read(&gone, &rules()), Err(TableFileError::Unreadable { .. })));
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
