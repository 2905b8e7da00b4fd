//! Rows read cell by cell: what is wrong is collected with the cell's name, and the row goes on.

use super::{
    CellName, Mistake, TableFileError,
    header::Header,
    table::{Cell, Table},
};

/// A sheet on the way to rows, and the mistakes found so far.
#[derive(Debug)]
pub(crate) struct Reading<'a, C> {
    table: &'a Table,
    header: &'a Header<C>,
    mistakes: Vec<Mistake>,
}

impl<'a, C: Clone + Ord> Reading<'a, C> {
    /// Begins with no mistake.
    pub(crate) fn new(table: &'a Table, header: &'a Header<C>) -> Self {
        Self { table, header, mistakes: Vec::new() }
    }

    /// What a reader sees in a row's cell of a column.
    pub(crate) fn cell(&self, row: u32, column: &C) -> Option<&'a Cell> {
        self.header.place(column).and_then(|place| self.table.shown(row, place))
    }

    /// What was read of a cell; a mistake is kept.
    pub(crate) fn keep<T>(&mut self, row: u32, column: &C, read: Result<T, String>) -> Option<T> {
        read.map_err(|text| self.wrong(row, column, text)).ok()
    }

    /// Something is wrong with a cell.
    pub(crate) fn wrong(&mut self, row: u32, column: &C, text: String) {
        self.mistakes.push(mistake(self.table, self.header, row, column, text));
    }

    /// What was read; an error when anything was wrong.
    pub(crate) fn finish<T>(self, read: T) -> Result<T, TableFileError> {
        let mut mistakes = self.mistakes;
        if mistakes.is_empty() {
            return Ok(read);
        }
        mistakes.sort();
        Err(TableFileError::Mistakes { mistakes })
    }
}

/// A mistake in a row's cell of a column; the row from 0.
fn mistake<C: Clone + Ord>(table: &Table, header: &Header<C>, row: u32, column: &C, text: String) -> Mistake {
    Mistake {
        row: row.saturating_add(1),
        cell: header.place(column).map(|column| CellName { column, sheet: table.name.clone() }),
        column: Some(header.title(column).to_owned()),
        text,
    }
}
