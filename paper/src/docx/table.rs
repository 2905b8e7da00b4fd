//! Tables: a fixed grid as wide as the page, borders, a header that is repeated, rows that stay whole.

use docx_rs::{
    AlignmentType, Paragraph, Shading, Table as Grid, TableAlignmentType, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::{
    page::Side,
    paragraph::{self, SONG},
};
use crate::{
    model::{Align, Paper, PaperFault, Table},
    words,
};

/// How a cell's words are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// In half points.
    pub(super) size: usize,
    /// In bold.
    pub(super) bold: bool,
    /// Where they stand.
    pub(super) align: Align,
}

/// The table.
pub(super) fn grid(paper: &Paper, table: &Table, side: Side) -> Result<Grid, PaperFault> {
    let widths = widths(table, side.width());
    let letters = letters(table.columns.len(), side);
    let head = table.columns.iter().zip(&widths).map(|(column, width)| {
        let kind = Type { size: letters, bold: true, align: Align::Centre };
        cell(&column.title, *width, kind).shading(Shading::new().fill("EEF1F5"))
    });
    let mut rows = vec![TableRow::new(head.collect()).cant_split()];
    for (at, row) in table.rows.iter().enumerate() {
        let bold = table.total && at.saturating_add(1) == table.rows.len();
        let cells = row.iter().zip(&table.columns).zip(&widths).map(|((inside, column), width)| {
            Ok(cell(&words::cell(paper, inside)?, *width, Type { size: letters, bold, align: column.align }))
        });
        rows.push(TableRow::new(cells.collect::<Result<_, _>>()?).cant_split());
    }
    Ok(fixed(rows, widths))
}

/// Rows on a fixed grid.
pub(super) fn fixed(rows: Vec<TableRow>, widths: Vec<usize>) -> Grid {
    Grid::new(rows)
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(20, 60, 20, 60))
}

/// A cell of words.
pub(super) fn cell(text: &str, width: usize, kind: Type) -> TableCell {
    let words = paragraph::run(text, SONG, kind.size);
    let words = if kind.bold { words.bold() } else { words };
    let paragraph = lines(kind).add_run(words);
    TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(paragraph)
}

/// Lines a third higher than their letters.
fn lines(kind: Type) -> Paragraph {
    let pitch = kind.size.saturating_mul(13);
    paragraph::pitch(Paragraph::new(), i32::try_from(pitch).unwrap_or(i32::MAX)).align(match kind.align {
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    })
}

/// The size of a table's letters in half points: 12, 10.5, or less where there are many columns.
fn letters(columns: usize, side: Side) -> usize {
    match (side, columns) {
        (_, 0..=5) => 24,
        (Side::Upright, _) | (Side::Across, 6..=16) => 21,
        (Side::Across, 17..=20) => 18,
        (Side::Across, _) => 15,
    }
}

/// The widths of the columns, which fill the page.
fn widths(table: &Table, room: usize) -> Vec<usize> {
    let part = |width: u8| usize::from(width.clamp(1, 10));
    let whole = table.columns.iter().map(|column| part(column.width)).sum::<usize>().max(1);
    table
        .columns
        .iter()
        .map(|column| part(column.width).saturating_mul(room).checked_div(whole).unwrap_or(room))
        .collect()
}
