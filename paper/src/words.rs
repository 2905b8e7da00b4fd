//! What the formats say in the same words: a cell, a span, where a figure comes from.

use crate::{
    figure::{Evidence, Figure},
    model::{Block, Cell, Chart, Paper, PaperFault, Table},
};

/// Writes into a string, which does not fail.
macro_rules! put {
    ($out:expr, $($words:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($out, $($words)*);
    }};
}
pub(crate) use put;

/// The title of the part that says where the figures come from.
pub(crate) const SOURCES: &str = "数据来源说明";

/// The note below a chart's data: a gap is not a zero.
pub(crate) const GAPS: &str = "空格为未报，不是零。";

/// A cell as people read it.
pub(crate) fn cell(paper: &Paper, cell: &Cell) -> Result<String, PaperFault> {
    Ok(match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Figure(id) => paper.figure(id)?.shown(),
        Cell::Blank => String::new(),
    })
}

/// The figures of a chart, a list a series.
pub(crate) fn values<'a>(paper: &'a Paper, chart: &Chart) -> Result<Vec<Vec<&'a Figure>>, PaperFault> {
    chart.series.iter().map(|series| series.values.iter().map(|id| paper.figure(id)).collect()).collect()
}

/// The figures that documents list among their sources.
pub(crate) fn listed(paper: &Paper) -> impl Iterator<Item = &Figure> {
    paper.figures.values().filter(|figure| figure.listed)
}

/// The value as a decimal number without needless zeros, for programs.
pub(crate) fn number(value: u64, decimals: u8) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let digits = format!("{value:0>width$}", width = usize::from(decimals).saturating_add(1));
    let (whole, part) = digits.split_at(digits.len().saturating_sub(usize::from(decimals)));
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}

/// The value for drawing and for cells of numbers: the nearest double.
pub(crate) fn double(figure: &Figure) -> Option<f64> {
    number(figure.value?, figure.decimals).parse().ok()
}

/// An index for drawing.
pub(crate) fn coordinate(index: usize) -> f64 {
    u32::try_from(index).map_or(f64::from(u32::MAX), f64::from)
}

/// How many events make it.
pub(crate) fn evidence(figure: &Figure) -> String {
    match &figure.evidence {
        Evidence::Positions(positions) => format!("{}条", positions.len()),
        Evidence::ByQuery => "按查询".to_owned(),
    }
}

/// The command that finds it in the log again.
pub(crate) fn command(figure: &Figure) -> String {
    if figure.query.starts_with("lianqin ") {
        figure.query.clone()
    } else {
        format!("lianqin explain {}", figure.query)
    }
}

/// What follows the id in the command that finds a figure again, when it is the same for all that are listed.
pub(crate) fn rest_of_command(paper: &Paper) -> Option<&str> {
    let mut rests =
        listed(paper).map(|figure| figure.query.split_once(&figure.id).map_or("", |(_, rest)| rest));
    let first = rests.next()?;
    rests.all(|rest| rest == first).then_some(first)
}

/// 附件, with its number when there are several.
pub(crate) fn annex_name(index: usize, count: usize) -> String {
    if count > 1 { format!("附件{}", index.saturating_add(1)) } else { "附件".to_owned() }
}

/// The level of a heading: 1, 2 or 3, whatever it was given.
pub(crate) fn level(level: u8) -> u8 {
    level.clamp(1, 3)
}

/// Whether a block needs the page across.
pub(crate) fn is_wide(block: &Block) -> bool {
    match block {
        Block::Table(table) => table.is_wide(),
        Block::Heading { level: _, text: _ } | Block::Paragraph(_) | Block::Chart(_) => false,
    }
}

/// The caption of a table, unless it only repeats the title above it.
pub(crate) fn caption<'a>(table: &'a Table, above: &str) -> Option<&'a str> {
    Some(table.caption.as_str()).filter(|caption| !caption.is_empty() && *caption != above)
}

/// The width of a text in columns: a hanzi is two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_for_programs_has_no_needless_zeros() {
        assert_eq!(number(123_450, 2), "1234.5");
        assert_eq!(number(120_000, 2), "1200");
        assert_eq!(number(5, 2), "0.05");
        assert_eq!(number(0, 1), "0");
        assert_eq!(number(963, 1), "96.3");
        assert_eq!(number(u64::MAX, 0), u64::MAX.to_string());
    }

    #[test]
    fn one_annex_has_no_number() {
        assert_eq!(annex_name(0, 1), "附件");
        assert_eq!(annex_name(1, 2), "附件2");
    }
}
