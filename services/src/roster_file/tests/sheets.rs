//! What stands in the cells.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula};

use super::*;

#[test]
fn a_roster_is_read_with_title_notes_and_blank_rows_around() {
    let file = xlsx(|sheet| {
        write(
            sheet,
            &[
                &["专项工作花名册"],
                &["填表单位：", "专班办公室"],
                &["序号", "姓 名*", "所在单位", "职务（岗位）", "联系电话", "起始日期", "截止日期"],
                &["1", "　张　三　", "江口镇", "联络员", "139 0000 0001", "2025-6-1", "2025年9月30日"],
                &["2"],
                &["3", "李四", "交警", "承办人", "＋86-13900000002", "2025.6.1", "至今"],
                &["4", "Anna Wang", "江口", "小组组长", "", "20250601", ""],
            ],
        );
    });
    insta::assert_snapshot!(shown(&file), @"
    4 张三 13900000001 jiangkou liaison 2025-06-01 2025-09-30
    6 李四 13900000002 traffic-police handler 2025-06-01 -
    7 Anna Wang - jiangkou head 2025-06-01 -
    ");
}

#[test]
fn what_a_spreadsheet_makes_of_telephones_and_dates_is_undone() {
    let file = xlsx(|sheet| {
        write(sheet, &[&["姓名", "单位", "岗位", "手机", "开始", "结束"], &["张三", "江口镇", "联络员"]]);
        sheet.write_number(1, 3, 13_900_000_001.0).unwrap();
        let date = Format::new().set_num_format("yyyy/m/d");
        let first = ExcelDateTime::from_ymd(2025, 6, 1).unwrap();
        sheet.write_datetime_with_format(1, 4, &first, &date).unwrap();
        sheet.write_number(1, 5, 45_930.0).unwrap();
    });
    assert_eq!(shown(&file), "2 张三 13900000001 jiangkou liaison 2025-06-01 2025-09-30");
}

#[test]
fn a_merged_unit_holds_for_all_its_rows_and_for_no_other() {
    let file = xlsx(|sheet| {
        write(
            sheet,
            &[
                &["单位", "姓名", "岗位"],
                &["", "张三", "联络员"],
                &["", "李四", "负责人"],
                &["", "王五", "联络员"],
            ],
        );
        sheet.merge_range(1, 0, 2, 0, "江口镇", &Format::new()).unwrap();
    });
    insta::assert_snapshot!(shown(&file), @"
    有1处要改，改好后再导入，这次一行也没有导入：
    第4行“单位”列：没有写单位；合并单元格以外的每一行都要写
    ");
}

#[test]
fn every_mistake_is_named_with_its_row_and_column() {
    let file = xlsx(|sheet| {
        write(
            sheet,
            &[
                &["姓名", "单位", "岗位", "电话", "起始日期", "截止日期"],
                &["张三", "江口镇", "联络员", "13900000001", "2025-06-01", "2025-09-30"],
                &["", "云洋镇", "联络员", "1390000000", "2025-02-30", ""],
                &["李四", "公安", "承办人", "13900000002、13900000003"],
                &["王五", "江口镇", "承办人", "1.39E+10"],
                &["赵六", "江口镇", "跑腿的", "", "2025-09-30", "2025-06-01"],
                &["张三", "江口", "乡镇联络员", "13900000001", "2025-09-30"],
                &["12345", "", "联络员"],
                &["孙七", "江口镇", ""],
                &["周八", "火星镇公所", "联络员"],
            ],
        );
        sheet.write_formula(10, 0, Formula::new("=A99").set_result("#REF!")).unwrap();
        sheet.write_string(10, 1, "江口镇").unwrap();
        sheet.write_boolean(10, 2, true).unwrap();
    });
    insta::assert_snapshot!(shown(&file), @"
    有17处要改，改好后再导入，这次一行也没有导入：
    第3行“单位”列：没有“云洋镇”这个单位，是不是“云阳镇”？
    第3行“姓名”列：没有写姓名
    第3行“电话”列：电话应是11位数字，这里是10位
    第3行“起始日期”列：“2025-02-30”不是日历上的日期，请写成 2025-06-01
    第4行“单位”列：“公安”可以是公安局、交巡警大队，请写明是哪一个
    第4行“电话”列：电话应是11位数字，这里有别的字符；一格只写一个号码
    第5行“岗位”列：“江口镇”没有“承办人”这个岗位，它的岗位：联络员、负责人
    第5行“电话”列：电话被存成了科学计数法，后几位已经丢失；请把这一列设成文本格式，重新填写
    第6行“岗位”列：不认识岗位“跑腿的”，“江口镇”的岗位：联络员、负责人
    第6行“截止日期”列：截止日期 2025-06-01 早于起始日期 2025-09-30
    第7行：与第2行是同一个人的同一个岗位，请只留一行
    第8行“单位”列：没有写单位；合并单元格以外的每一行都要写
    第8行“姓名”列：这里不像姓名
    第9行“岗位”列：没有写岗位，“江口镇”的岗位：联络员、负责人
    第10行“单位”列：没有“火星镇公所”这个单位，请写全称或简称
    第11行“姓名”列：单元格里是“#REF!”，公式出错或不是文字，请直接写值
    第11行“岗位”列：单元格里是“TRUE”，公式出错或不是文字，请直接写值
    ");
}

#[test]
fn one_person_may_hold_a_post_twice_one_after_the_other() {
    let rows = |second_from: &str| {
        shown(&dropped(
            "roster.csv",
            format!(
                "姓名,单位,岗位,起始日期,截止日期\n张三,江口镇,联络员,,2025-06-30\n张三,江口镇,联络员,{second_from},\n张三,江口镇,负责人,,\n"
            ),
        ))
    };
    assert_eq!(rows("2025-07-01").lines().count(), 3);
    assert!(rows("2025-06-30").ends_with("第3行：与第2行是同一个人的同一个岗位，请只留一行"));
}

#[test]
fn two_people_of_one_name_are_told_apart_by_their_telephones() {
    let rows = |second: &str| {
        let text =
            format!("姓名,单位,岗位,电话\n张伟,江口镇,联络员,13900000001\n张伟,江口镇,联络员,{second}\n");
        read(&dropped("roster.csv", text).path, &rules()).map(|found| found.len()).ok()
    };
    assert_eq!((rows("13900000002"), rows("13900000001"), rows("")), (Some(2), None, None));
}
