//! Leads (线索) that an office kept in a spreadsheet, read into findings, for `lianqin import leads`.
//!
//! The columns are those of the leads ledger ([`crate::ledger`]) and the names people give them. All or nothing: a file with a
//! single mistake gives no lead at all. Nothing is written here. A row is known again by its own number, so that importing
//! a file twice records its leads once.

mod columns;
mod rows;
#[cfg(test)]
mod tests;
mod values;

use std::{collections::BTreeMap, path::Path};

use bus::clock::derived_id;
use uuid::Uuid;
use vocabulary::{LeadId, Rules, Secret, Stamp, UnitId, lead::Finding};

use crate::table_file::{CellName, Mistake, TableFileError, header, table};

/// The most leads read from one file.
pub const MOST_ROWS: usize = 5_000;
/// The longest account of a lead, in characters.
pub const LONGEST_WORDS: usize = 4_000;

/// The leads that a log has already.
#[derive(Debug, Clone, Default)]
pub struct InLog {
    /// By number: who found it and when.
    pub leads: BTreeMap<LeadId, (UnitId, Stamp)>,
    /// By the id of the wish that found it.
    pub wishes: BTreeMap<Uuid, LeadId>,
}

/// One lead to hand in, as the file has it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row of the file, from 1, as the spreadsheet shows it.
    pub row: u32,
    /// The cell that names the unit.
    pub cell: CellName,
    /// The id of the wish: the same for the same row of the same file.
    pub id: Uuid,
    /// When it was registered; at the import when the file does not say.
    pub at: Option<Stamp>,
    /// What is handed in.
    pub finding: Finding<Secret>,
}

/// What stands in a file.
#[derive(Debug, Clone, Default)]
pub struct LeadFile {
    /// Leads that the log does not have.
    pub new: Vec<Line>,
    /// Rows whose lead the log has, with its number.
    pub known: Vec<(u32, LeadId)>,
    /// Headings that mean nothing to the import.
    pub unknown: Vec<String>,
}

impl Line {
    /// What a decision says against it.
    pub fn mistake(&self, text: String) -> Mistake {
        Mistake { row: self.row, cell: Some(self.cell.clone()), column: None, text }
    }
}

/// Reads leads: `.xlsx`, `.xlsm`, `.xls`, `.ods` or `.csv` (UTF-8). An error names everything that is wrong.
pub fn read(path: &Path, rules: &Rules, now: Stamp, log: &InLog) -> Result<LeadFile, TableFileError> {
    let tables = table::read(path)?;
    let (table, header) = header::find(&tables, &columns::leads())?;
    rows::leads(table, &header, (rules, now), log)
}

/// The id of the wish for a row that the file calls so.
fn wish_of(identity: &str) -> Uuid {
    derived_id("import-lead", identity)
}
