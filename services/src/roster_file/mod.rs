//! The office's roster (花名册) as a spreadsheet, read into posts to enrol, for `lianqin import roster`.
//!
//! All or nothing: everything wrong is collected, each with its row and column, and a file with a single mistake gives
//! no enrolment at all. Nothing is written here, and no name is ever matched fuzzily.
//!
//! [`crate::table_file`] reads the file, [`columns`] names the columns, [`values`] reads what only a roster has, [`rows`] puts
//! a row together and compares rows.

mod columns;
mod rows;
mod values;

#[cfg(test)]
mod tests;

use std::path::Path;

use vocabulary::{Day, Role, Rules, Secret, UnitId};

use crate::table_file::{TableFileError, header, table};

/// The most people read from one file.
pub const MOST_ROWS: usize = 5_000;

/// One person in one post, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The row of the file, from 1, as the spreadsheet shows it.
    pub row: u32,
    /// The person's name.
    pub name: Secret,
    /// The person's telephone, 11 digits.
    pub phone: Option<Secret>,
    /// The unit.
    pub unit: UnitId,
    /// The role of the post.
    pub role: Role,
    /// First day in the post; from the import on when absent.
    pub from: Option<Day>,
    /// Last day in the post; without end when absent.
    pub until: Option<Day>,
}

/// Reads a roster: `.xlsx`, `.xlsm`, `.xls`, `.ods` or `.csv` (UTF-8). An error names everything that is wrong.
pub fn read(path: &Path, rules: &Rules) -> Result<Vec<Enrolment>, TableFileError> {
    let tables = table::read(path)?;
    let (table, header) = header::find(&tables, &columns::roster())?;
    rows::enrolments(table, &header, rules)
}
