//! The workbook is read again by another library.

use std::io::Cursor;

use calamine::{Data, DataType as _, Reader as _, Xlsx};

use crate::{
    Format,
    model::{Block, Paper},
    render, sample, words,
};

fn book(paper: &Paper) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(render(paper, Format::Xlsx).unwrap())).unwrap()
}

/// The rows of a sheet, its empty cells as `-`.
fn rows(paper: &Paper, name: &str) -> Vec<String> {
    let range = book(paper).worksheet_range(name).unwrap();
    let shown = |cell: &Data| if cell.is_empty() { "-".to_owned() } else { cell.to_string() };
    range.rows().map(|row| row.iter().map(shown).collect::<Vec<_>>().join(" | ")).collect()
}

#[test]
fn the_text_comes_first_then_a_sheet_a_table_and_a_chart_then_the_sources() {
    assert_eq!(book(&sample::small()).sheet_names(), ["正文", "表", "图", "各单位情况表", "数据来源"]);
}

#[test]
fn a_table_stands_under_the_notice_and_its_caption() {
    insta::assert_snapshot!(rows(&sample::small(), "各单位情况表").join("\n"), @r#"
    模拟数据 | -
    表 | -
    单位 | 检查
    江口镇 | 未报
    合计 | 5061
    注：空白为未报。 | -
    "#);
}

#[test]
fn the_text_is_rows_that_say_where_the_tables_are() {
    insta::assert_snapshot!(rows(&sample::small(), "正文").join("\n"), @r#"
    模拟数据
    关于行动情况的
    报告
    （2026年8月）
    一、总体情况
    全县检查5061辆次，及时率96.3%（104/108），罚款1234.50元；江口镇3/7。
    表（见工作表“表”）
    图（见工作表“图”）
    县办公室
    2026年9月1日
    附件 各单位情况表
    表（见工作表“各单位情况表”）
    "#);
}

#[test]
fn a_figure_is_a_number_and_what_nobody_reported_is_not() {
    let range = book(&sample::small()).worksheet_range("表").unwrap();
    let column: Vec<_> = range.rows().map(|row| row[1].clone()).skip(3).take(2).collect();
    assert_eq!(column, [Data::String("未报".to_owned()), Data::Float(5061.0)]);
}

#[test]
fn a_gap_of_a_chart_stays_empty_because_words_would_be_drawn_as_zero() {
    let range = book(&sample::small()).worksheet_range("图").unwrap();
    assert_eq!(range.rows().map(|row| row[1].clone()).nth(3), Some(Data::Empty));
}

#[test]
fn every_figure_stands_among_the_sources_with_its_value() {
    let paper = sample::small();
    let range = book(&paper).worksheet_range("数据来源").unwrap();
    let read: Vec<_> = range.rows().skip(2).map(|row| (row[0].to_string(), row[2].clone())).collect();
    let figures = paper.figures.values().map(|figure| {
        let value = words::double(figure).map_or_else(|| Data::String(figure.shown()), Data::Float);
        (figure.id.clone(), value)
    });
    assert_eq!(read, figures.collect::<Vec<_>>());
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let mut book = book(&sample::hostile());
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
        let range = book.worksheet_range(&name).unwrap();
        assert!(range.rows().flatten().any(|cell| cell.to_string().starts_with("=1+1 <script>")), "{name}");
    }
}

#[test]
fn a_paragraph_of_ten_thousand_characters_is_whole() {
    let range = book(&sample::hostile()).worksheet_range("正文").unwrap();
    let count: usize = range.rows().flatten().map(|cell| cell.to_string().matches('字').count()).sum();
    assert_eq!(count, 30_000);
}

#[test]
fn two_tables_of_an_annex_have_names_of_their_own() {
    let mut paper = sample::small();
    let table =
        || Block::Table(sample::table(vec![vec![sample::text("一"), sample::cell("county.checked")]]));
    paper.annexes = vec![sample::annex("附1", vec![table(), table(), table()])];
    assert_eq!(book(&paper).sheet_names()[3..6], ["附1", "附1-2", "附1-3"]);
}

#[test]
fn equal_papers_give_equal_bytes() {
    assert_eq!(render(&sample::small(), Format::Xlsx), render(&sample::small(), Format::Xlsx));
}
