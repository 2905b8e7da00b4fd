//! Invented papers for the tests.

use std::collections::BTreeMap;

use crate::{
    figure::{Evidence, Figure, Ratio},
    model::{Align, Annex, Block, Cell, Chart, ChartKind, Column, Paper, Series, Span, Table},
};

/// Words of a cell.
pub(crate) fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

/// The figure of that name.
pub(crate) fn cell(id: &str) -> Cell {
    Cell::Figure(id.to_owned())
}

/// A figure of vehicles, or of per cent with a ratio.
pub(crate) fn figure(id: &str, value: Option<u64>, ratio: Option<Ratio>) -> Figure {
    Figure {
        id: id.to_owned(),
        title: format!("数 {id}"),
        value,
        decimals: u8::from(ratio.is_some()),
        unit: if ratio.is_some() { "%" } else { "辆次" }.to_owned(),
        definition: "已确认日报之和".to_owned(),
        query: format!("{id} --cutoff 2048"),
        ratio,
        cutoff: 2048,
        evidence: Evidence::Positions(vec![3, 5, 8]),
        listed: true,
    }
}

/// A table of two columns.
pub(crate) fn table(rows: Vec<Vec<Cell>>) -> Table {
    let column = |title: &str, width, align| Column { title: title.to_owned(), width, align };
    Table {
        caption: "表".to_owned(),
        columns: vec![column("单位", 6, Align::Left), column("检查", 3, Align::Right)],
        rows,
        total: false,
        note: None,
    }
}

/// A chart of one series.
pub(crate) fn chart(categories: &[&str], ids: &[&str]) -> Chart {
    Chart {
        title: "图".to_owned(),
        kind: ChartKind::Bars,
        categories: categories.iter().map(|&name| name.to_owned()).collect(),
        series: vec![Series {
            name: "检查".to_owned(),
            values: ids.iter().map(|&id| id.to_owned()).collect(),
        }],
    }
}

/// An annex.
pub(crate) fn annex(title: &str, blocks: Vec<Block>) -> Annex {
    Annex { title: title.to_owned(), short: title.to_owned(), blocks }
}

/// A paper of every kind of block.
pub(crate) fn small() -> Paper {
    let figures = [
        figure("county.checked", Some(5061), None),
        figure("county.rate", Some(963), Some(Ratio { numerator: 104, denominator: 108 })),
        figure("jiangkou.rate", None, Some(Ratio { numerator: 3, denominator: 7 })),
        Figure { listed: false, evidence: Evidence::ByQuery, ..figure("jiangkou.checked", None, None) },
        Figure { decimals: 2, unit: "元".to_owned(), ..figure("county.fine", Some(123_450), None) },
    ];
    let rows =
        vec![vec![text("江口镇"), cell("jiangkou.checked")], vec![text("合计"), cell("county.checked")]];
    let total = Table { total: true, note: Some("注：空白为未报。".to_owned()), ..table(rows) };
    let body = vec![
        Block::Heading { level: 1, text: "一、总体情况".to_owned() },
        Block::Paragraph(vec![
            Span::Text("全县检查".to_owned()),
            Span::Figure("county.checked".to_owned()),
            Span::Text("，及时率".to_owned()),
            Span::Figure("county.rate".to_owned()),
            Span::Text("，罚款".to_owned()),
            Span::Figure("county.fine".to_owned()),
            Span::Text("；江口镇".to_owned()),
            Span::Figure("jiangkou.rate".to_owned()),
            Span::Text("。".to_owned()),
        ]),
        Block::Table(total.clone()),
        Block::Chart(chart(&["江口镇", "全县"], &["jiangkou.checked", "county.checked"])),
    ];
    Paper {
        title: "关于行动情况的\n报告".to_owned(),
        subtitle: Some("（2026年8月）".to_owned()),
        notice: Some("模拟数据".to_owned()),
        issuer: Some("县办公室".to_owned()),
        date: Some("2026年9月1日".to_owned()),
        made: 1_788_220_800,
        blocks: body,
        annexes: vec![annex("各单位情况表", vec![Block::Table(total)])],
        figures: figures.into_iter().map(|figure| (figure.id.clone(), figure)).collect(),
    }
}

/// What people may write: formulas, markup, marks that turn the line, control characters, and much of it.
pub(crate) const HOSTILE: &str =
    "=1+1 <script>alert('x')</script> | # **a** & \"b\" \u{202e}txet\u{2066} \u{0}\u{7}\u{1b}]]> end";

/// A paper in which every text is hostile.
pub(crate) fn hostile() -> Paper {
    let hostile = || HOSTILE.to_owned();
    let long: String = std::iter::repeat_n('字', 10_000).collect();
    let mut figure = figure("a", Some(7), None);
    figure.title = hostile();
    figure.definition = hostile();
    figure.query = hostile();
    figure.unit = hostile();
    let mut table = table(vec![vec![text(HOSTILE), cell("a")], vec![text(&long), Cell::Number(1)]]);
    table.caption = hostile();
    table.note = Some(hostile());
    table.columns.iter_mut().for_each(|column| column.title = hostile());
    let chart = Chart { title: hostile(), kind: ChartKind::Line, ..chart(&[HOSTILE], &["a"]) };
    let blocks = vec![
        Block::Heading { level: 9, text: hostile() },
        Block::Paragraph(vec![Span::Text(hostile()), Span::Figure("a".to_owned())]),
        Block::Paragraph(vec![Span::Text(long)]),
        Block::Table(table),
        Block::Chart(chart),
    ];
    Paper {
        title: hostile(),
        subtitle: Some(hostile()),
        notice: Some(hostile()),
        issuer: Some(hostile()),
        date: Some(hostile()),
        made: 0,
        blocks: blocks.clone(),
        annexes: vec![annex(HOSTILE, blocks.clone()), annex(HOSTILE, blocks)],
        figures: BTreeMap::from([("a".to_owned(), figure)]),
    }
}
