//! The document is opened again, as an office's program would.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::{
    Format,
    model::{Align, Block, Cell, Column, Paper, PaperFault, Table},
    render, sample,
};

/// A part of the document of a paper.
fn part(paper: &Paper, name: &str) -> String {
    let bytes = render(paper, Format::Docx).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn document(paper: &Paper) -> String {
    part(paper, "word/document.xml")
}

/// A paper with a table of so many columns.
fn wide(columns: usize) -> Paper {
    let table = Table {
        caption: "宽表".to_owned(),
        columns: (0..columns)
            .map(|at| Column { title: at.to_string(), width: 3, align: Align::Right })
            .collect(),
        rows: vec![vec![Cell::Number(1); columns]; 3],
        total: false,
        note: None,
    };
    let mut paper = sample::small();
    paper.blocks.push(Block::Table(table));
    paper
}

#[test]
fn the_page_is_a4_with_the_margins_of_the_standard() {
    let xml = document(&sample::small());
    assert!(xml.contains(r#"<w:pgSz w:w="11906" w:h="16838""#));
    assert!(xml.contains(r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587""#));
    assert!(xml.contains(r#"<w:spacing w:line="579" w:lineRule="exact" />"#));
}

#[test]
fn the_fonts_are_those_of_the_offices() {
    let xml = document(&sample::small());
    for font in ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"] {
        assert!(xml.contains(&format!("w:eastAsia=\"{font}\"")), "{font}");
    }
    assert!(xml.contains(r#"w:ascii="Times New Roman""#));
}

#[test]
fn every_table_has_one_header_that_is_repeated_and_rows_that_stay_whole() {
    let xml = document(&sample::small());
    // The table of the body, the chart, the annex, and the sources.
    assert_eq!(xml.matches("<w:tbl>").count(), 4);
    assert_eq!(xml.matches("<w:cantSplit /><w:tblHeader />").count(), 4);
    assert_eq!(xml.matches("<w:tr>").count(), xml.matches("<w:cantSplit />").count());
}

#[test]
fn a_wide_table_lies_across_and_the_text_after_it_stands_upright() {
    let xml = document(&wide(10));
    let sides: Vec<_> =
        xml.match_indices("w:orient=\"").map(|(at, word)| &xml[at + word.len()..][..4]).collect();
    assert_eq!(sides, ["port", "land", "port"]);
    assert_eq!(document(&wide(9)).matches("w:orient").count(), 1);
}

#[test]
fn every_section_has_header_and_footers_before_its_page() {
    let xml = document(&wide(10));
    for section in xml.split("<w:sectPr>").skip(1) {
        let head = section.split_once("<w:pgSz").unwrap().0;
        assert_eq!(head.matches("<w:footerReference").count(), 2, "{head}");
        assert_eq!(head.matches("<w:headerReference").count(), 2, "{head}");
    }
}

#[test]
fn the_notice_is_in_the_header_of_odd_and_even_pages_and_under_the_title() {
    let paper = sample::small();
    for name in ["word/header1.xml", "word/header2.xml", "word/document.xml"] {
        assert!(part(&paper, name).contains("模拟数据"), "{name}");
    }
}

#[test]
fn page_numbers_stand_on_the_outer_side() {
    let paper = sample::small();
    assert!(part(&paper, "word/footer1.xml").contains(r#"<w:jc w:val="right" />"#));
    assert!(part(&paper, "word/footer2.xml").contains(r#"<w:jc w:val="left" />"#));
    assert!(part(&paper, "word/settings.xml").contains("<w:evenAndOddHeaders />"));
}

#[test]
fn annexes_are_listed_below_the_body_and_the_last_one_says_where_the_figures_come_from() {
    let xml = document(&sample::small());
    for words in
        ["附件：1．各单位情况表", "2．数据来源说明", ">附件1<", ">附件2<", "（104/108）", "按查询命令"]
    {
        assert_eq!(xml.contains(words), words != "按查询命令", "{words}");
    }
    // Not listed: one cell of many.
    assert!(!xml.contains("lianqin explain jiangkou.checked"));
}

#[test]
fn hostile_text_is_text_and_loses_what_no_file_may_carry() {
    let xml = document(&sample::hostile());
    assert!(xml.contains("&lt;script&gt;") && !xml.contains("<script"));
    let refused =
        |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}';
    assert_eq!(xml.chars().find(|c| refused(*c)), None);
    assert!(xml.contains(&"字".repeat(10_000)));
}

#[test]
fn text_that_looks_like_the_marks_of_the_file_is_kept() {
    let words = r#" w14:paraId="1 <w:tbl><w:cantSplit /><w:sectPr> >unknown< end"#;
    let mut paper = sample::small();
    paper.title = words.to_owned();
    let xml = document(&paper);
    assert_eq!(xml.matches("<w:tblHeader />").count(), 4);
    assert!(xml.ends_with("</w:sectPr></w:body></w:document>"));
    let title = xml.split_once("<w:t xml:space=\"preserve\">").unwrap().1.split_once("</w:t>").unwrap().0;
    let read = title.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    assert_eq!(read, words);
}

#[test]
fn equal_papers_give_equal_bytes() {
    assert_eq!(render(&sample::small(), Format::Docx), render(&sample::small(), Format::Docx));
}

#[test]
fn the_file_says_who_issued_it() {
    assert!(part(&sample::small(), "docProps/core.xml").contains("<dc:creator>县办公室</dc:creator>"));
    assert!(part(&sample::hostile(), "docProps/core.xml").contains("<dc:creator>=1+1 &lt;script&gt;"));
}

#[test]
fn the_file_says_the_papers_time_and_no_other() {
    assert!(part(&sample::small(), "docProps/core.xml").contains("2026-09-01T00:00:00Z"));
    let mut paper = sample::small();
    paper.made = i64::MAX;
    assert!(matches!(render(&paper, Format::Docx), Err(PaperFault::Format { format: "docx", text: _ })));
}

#[test]
fn a_table_too_long_for_a_document_is_refused_before_it_is_written() {
    let mut paper = sample::small();
    let table = paper.blocks.iter_mut().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Heading { .. } | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    let table = table.unwrap();
    table.rows = vec![table.rows.first().unwrap().clone(); 10_001];
    let others: usize = paper.rows() - 10_001;
    let refused = render(&paper, Format::Docx).unwrap_err();
    assert_eq!(refused, PaperFault::TooLong { format: "docx", rows: 10_001 + others, most: 10_000 });
    assert!(render(&paper, Format::Xlsx).is_ok());
}
