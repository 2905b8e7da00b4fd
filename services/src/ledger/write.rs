//! Cells, columns and moments as every ledger writes them.

use paper::{Cell, Column, Table};
use vocabulary::{Rules, Stamp, UnitId, ViolationCode};

/// A cell with text; nothing when it is blank.
pub(super) fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
}

/// A cell with a text that may be absent.
pub(super) fn maybe(value: Option<impl Into<String>>) -> Cell {
    value.map_or(Cell::Blank, text)
}

/// A cell with a moment that may be absent.
pub(super) fn when(at: Option<Stamp>, rules: &Rules) -> Cell {
    maybe(at.map(|at| moment(at, rules)))
}

/// A count of things; nothing for none.
pub(super) fn count(n: usize) -> Cell {
    match u64::try_from(n) {
        Ok(0) | Err(_) => Cell::Blank,
        Ok(n) => Cell::Number(n),
    }
}

/// `2025-08-03 18:00` in the campaign's zone.
pub(super) fn moment(at: Stamp, rules: &Rules) -> String {
    at.with_timezone(&rules.zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// A unit by its short name.
pub(super) fn unit(unit: Option<&UnitId>, rules: &Rules) -> Cell {
    maybe(unit.map(|unit| rules.name_of(unit)))
}

/// Units by their short names.
pub(super) fn units<'u>(units: impl IntoIterator<Item = &'u UnitId>, rules: &Rules) -> Cell {
    let names: Vec<&str> = units.into_iter().map(|unit| rules.name_of(unit)).collect();
    text(names.join("、"))
}

/// Violations by their names.
pub(super) fn violations(codes: &[ViolationCode], rules: &Rules) -> String {
    let name = |code: &ViolationCode| {
        rules.violation(code).map_or_else(|| code.to_string(), |violation| violation.name.clone())
    };
    codes.iter().map(name).collect::<Vec<_>>().join("、")
}

/// The official term of a value in its list of terms.
pub(super) fn title<T: PartialEq>(titles: &[(T, &'static str)], value: &T) -> &'static str {
    titles.iter().find(|(known, _)| known == value).map_or("", |(_, title)| title)
}

/// The number under which an event stands in the log: the receipt of whoever reported it.
pub(super) fn receipt(position: u64) -> Cell {
    Cell::Number(position)
}

/// A table without a total.
pub(super) fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>, note: Option<&str>) -> Table {
    Table { caption: caption.to_owned(), columns, rows, total: false, note: note.map(str::to_owned) }
}
