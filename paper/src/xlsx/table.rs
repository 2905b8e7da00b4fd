//! A table on its sheet.

use super::sheet::{self, Look, Sheet};
use crate::{
    model::{Cell, Paper, PaperFault, Table},
    words,
};

/// The sheet of a table: its caption, its header, its rows, its note.
pub(super) fn sheet(paper: &Paper, table: &Table, name: &str) -> Result<Sheet, PaperFault> {
    let mut sheet = Sheet::new(name, paper)?;
    sheet.words(0, &table.caption, Look::Caption)?;
    sheet.next()?;
    for (at, column) in (0_u16..).zip(&table.columns) {
        let index = usize::from(at);
        let cells = table.rows.iter().filter_map(|row| row.get(index));
        let cells = cells.map(|cell| words::cell(paper, cell)).collect::<Result<Vec<_>, _>>()?;
        sheet.width(at, sheet::fitting(&column.title, cells.iter().map(String::as_str)))?;
        sheet.words(at, &column.title, Look::Column)?;
    }
    sheet.head()?;
    sheet.next()?;
    for (index, row) in table.rows.iter().enumerate() {
        let total = table.total && index.saturating_add(1) == table.rows.len();
        for ((at, column), cell) in (0_u16..).zip(&table.columns).zip(row) {
            let look = if total { Look::Total(column.align) } else { Look::Cell(column.align) };
            match cell {
                Cell::Text(text) => sheet.words(at, text, look)?,
                Cell::Blank => sheet.words(at, "", look)?,
                Cell::Number(number) => sheet.number(at, *number, look)?,
                Cell::Figure(id) => {
                    let percent = !column.title.contains(['%', '％']);
                    sheet.figure(at, paper.figure(id)?, percent, look)?;
                }
            }
        }
        sheet.next()?;
    }
    if let Some(note) = &table.note {
        sheet.words(0, note, Look::Note)?;
        sheet.next()?;
    }
    Ok(sheet)
}
