//! Daily counts (日报) that an office kept in a spreadsheet, one row a unit and day, for `lianqin import counts`.
//!
//! The columns are those of the counts ledger ([`crate::ledger`]): the campaign's own indicators by their names. A blank is
//! not zero: it says nothing of the figure. All or nothing: a file with a single mistake gives no count at all.

mod rows;
#[cfg(test)]
mod tests;

use std::path::Path;

use vocabulary::{Day, IndicatorKey, Rules, Stamp, UnitId, rules::Figures};

use crate::table_file::{
    CellName, Mistake, TableFileError,
    header::{self, Known, Wanted},
    table,
};

/// The most counts read from one file: every unit of a county for half a year.
pub const MOST_ROWS: usize = 10_000;

/// One unit's count of one day, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row of the file, from 1, as the spreadsheet shows it.
    pub row: u32,
    /// The cell that names the unit.
    pub cell: CellName,
    /// The unit.
    pub unit: UnitId,
    /// The day.
    pub day: Day,
    /// The figures that are filled in.
    pub figures: Figures,
    /// Whether it is declared a zero report, or all zero.
    pub zero: bool,
    /// When it was reported; at the import when the file does not say.
    pub at: Option<Stamp>,
}

/// What stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountFile {
    /// The counts in the file's order.
    pub lines: Vec<Line>,
    /// Headings that mean nothing to the import.
    pub unknown: Vec<String>,
}

impl Line {
    /// What a decision says against it.
    pub fn mistake(&self, text: String) -> Mistake {
        Mistake { row: self.row, cell: Some(self.cell.clone()), column: None, text }
    }
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    /// The unit.
    Unit,
    /// The day.
    Day,
    /// Whether it is a zero report.
    Zero,
    /// When it was reported.
    Posted,
    /// A figure.
    Figure(IndicatorKey),
}

/// Reads counts: `.xlsx`, `.xlsm`, `.xls`, `.ods` or `.csv` (UTF-8). An error names everything that is wrong.
pub fn read(path: &Path, rules: &Rules, now: Stamp) -> Result<CountFile, TableFileError> {
    let tables = table::read(path)?;
    let wanted = counts(rules);
    let (table, header) = header::find(&tables, &wanted)?;
    let figures = header.columns().filter(|(column, _)| matches!(column, Column::Figure(_) | Column::Zero));
    if figures.count() == 0 {
        let required = rules.indicators.iter().filter(|indicator| indicator.required);
        let missing = required.map(|indicator| indicator.name.clone()).collect();
        return Err(TableFileError::MissingColumns { missing, needs: wanted.needs });
    }
    rows::counts(table, &header, rules, now)
}

/// A file of counts, with the campaign's indicators.
fn counts(rules: &Rules) -> Wanted<Column> {
    let mut columns = vec![
        Known::new(
            Column::Unit,
            true,
            &["单位", "填报单位", "报送单位", "乡镇", "乡镇街道", "乡镇/街道", "单位名称"],
        ),
        Known::new(Column::Day, true, &["日期", "统计日期", "日报日期", "填报日期"]),
        Known::new(Column::Zero, false, &["零报告", "是否零报告"]),
        Known::new(Column::Posted, false, &["报送时间", "填报时间", "上报时间"]),
    ];
    let is_name = |word: &String| rules.indicators.iter().any(|one| one.name == *word);
    let shared = |word: &String| rules.indicators.iter().filter(|one| one.words.contains(word)).count() > 1;
    for indicator in &rules.indicators {
        let words = indicator.words.iter().filter(|word| !is_name(word) && !shared(word));
        let names = [&indicator.name].into_iter().chain(words).cloned().collect();
        columns.push(Known { column: Column::Figure(indicator.key.clone()), required: false, names });
    }
    let required = rules.indicators.iter().filter(|indicator| indicator.required);
    let required: Vec<&str> = required.map(|indicator| indicator.name.as_str()).collect();
    Wanted {
        table: "日报表",
        needs: format!("表头要有单位、日期和各项数字（至少{}），可以有零报告、报送时间", required.join("、")),
        columns,
    }
}
