//! Which row is the heading and which column is what, by the names people give to columns.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    TableFileError,
    table::{Cell, Table},
};

/// The heading stands within this many filled rows from the top; above it are titles and notes.
const HEADING_WITHIN: usize = 20;

/// A table that is wanted: what it is called and its columns.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<C> {
    /// Its name, e.g. 花名册.
    pub(crate) table: &'static str,
    /// What the heading has to have and may have, in words.
    pub(crate) needs: String,
    /// The columns.
    pub(crate) columns: Vec<Known<C>>,
}

/// A column that is known.
#[derive(Debug, Clone)]
pub(crate) struct Known<C> {
    /// What it holds.
    pub(crate) column: C,
    /// Whether no row can do without it.
    pub(crate) required: bool,
    /// The name in the template and, behind it, other names for it.
    pub(crate) names: Vec<String>,
}

impl<C> Known<C> {
    /// A column by its names, the usual one first.
    pub(crate) fn new(column: C, required: bool, names: &[&str]) -> Self {
        Self { column, required, names: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn title(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// Where the heading is, and each column with its place and its heading as the file writes it.
#[derive(Debug, Clone)]
pub(crate) struct Header<C> {
    /// The row, from 0.
    pub(crate) row: u32,
    columns: BTreeMap<C, (u32, String)>,
    /// Headings that mean nothing to us.
    pub(crate) unknown: Vec<String>,
    /// Two headings that mean the same column.
    twice: Option<(String, String)>,
    titles: BTreeMap<C, String>,
}

impl<C: Clone + Ord> Header<C> {
    /// The place of a column, from 0.
    pub(crate) fn place(&self, column: &C) -> Option<u32> {
        self.columns.get(column).map(|(place, _)| *place)
    }

    /// The heading of a column, or its usual name when the file has no such column.
    pub(crate) fn title(&self, column: &C) -> &str {
        let written = self.columns.get(column).map(|(_, title)| title);
        written.or_else(|| self.titles.get(column)).map_or("", String::as_str)
    }

    /// The columns that the file has, each with its place.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&C, u32)> {
        self.columns.iter().map(|(column, (place, _))| (column, *place))
    }

    /// The rows below the heading that have anything in a column of ours, but for notes at the end; an error when there are
    /// none or too many.
    pub(crate) fn filled(
        &self,
        table: &Table,
        rows: &'static str,
        limit: usize,
    ) -> Result<Vec<u32>, TableFileError> {
        let mut filled: Vec<u32> = table
            .rows()
            .map(|(row, _)| row)
            .filter(|row| *row > self.row)
            .filter(|row| self.columns().any(|(_, place)| table.own(*row, place).is_some()))
            .collect();
        while filled.last().is_some_and(|row| is_note(table, *row)) {
            filled.pop();
        }
        match filled.len() {
            0 => Err(TableFileError::NoRows { rows }),
            many if many > limit => Err(TableFileError::TooManyRows { rows: many, limit }),
            _ => Ok(filled),
        }
    }

    fn missing(&self, wanted: &Wanted<C>) -> Vec<String> {
        let absent = wanted.columns.iter().filter(|known| known.required);
        let absent = absent.filter(|known| !self.columns.contains_key(&known.column));
        absent.map(|known| known.title().to_owned()).collect()
    }
}

/// The one sheet that is the wanted table, with its heading.
pub(crate) fn find<'t, C: Clone + Ord>(
    tables: &'t [Table],
    wanted: &Wanted<C>,
) -> Result<(&'t Table, Header<C>), TableFileError> {
    let mut found = Vec::new();
    let all = wanted.columns.iter().filter(|known| known.required);
    let mut missing: Vec<String> = all.map(|known| known.title().to_owned()).collect();
    for table in tables {
        let Some(header) = header(table, wanted)? else { continue };
        let absent = header.missing(wanted);
        if absent.is_empty() {
            found.push((table, header));
        } else if absent.len() < missing.len() {
            missing = absent;
        }
    }
    if found.len() > 1 {
        let names = found.iter().map(|(table, _)| format!("“{}”", table.name)).collect();
        return Err(TableFileError::SeveralSheets { table: wanted.table, names });
    }
    found.pop().ok_or_else(|| TableFileError::MissingColumns { missing, needs: wanted.needs.clone() })
}

/// The row near the top that names the most columns; none when no row names any.
fn header<C: Clone + Ord>(table: &Table, wanted: &Wanted<C>) -> Result<Option<Header<C>>, TableFileError> {
    let mut best: Option<Header<C>> = None;
    for (row, cells) in table.rows().take(HEADING_WITHIN) {
        let found = columns_of(row, cells, wanted);
        if found.columns.len() > best.as_ref().map_or(0, |best| best.columns.len()) {
            best = Some(found);
        }
    }
    if let Some(Header { row, twice: Some((first, second)), .. }) = best {
        return Err(TableFileError::TwoColumns { row: row.saturating_add(1), first, second });
    }
    Ok(best)
}

fn columns_of<C: Clone + Ord>(row: u32, cells: &BTreeMap<u32, Cell>, wanted: &Wanted<C>) -> Header<C> {
    let titles = wanted.columns.iter().map(|known| (known.column.clone(), known.title().to_owned()));
    let mut header =
        Header { row, columns: BTreeMap::new(), unknown: Vec::new(), twice: None, titles: titles.collect() };
    let mut taken = BTreeSet::new();
    for (place, cell) in cells {
        let Cell::Text(title) = cell else { continue };
        let plain_title = plain(title);
        let called =
            wanted.columns.iter().find(|known| known.names.iter().any(|name| plain(name) == plain_title));
        let Some(known) = called else {
            header.unknown.push(title.clone());
            continue;
        };
        if taken.insert(known.column.clone()) {
            header.columns.insert(known.column.clone(), (*place, title.clone()));
        } else if header.twice.is_none() {
            header.twice = Some((header.title(&known.column).to_owned(), title.clone()));
        }
    }
    header
}

/// Whether a row is nothing but a sentence, as people write below a table: 注：…, 填表人：….
fn is_note(table: &Table, row: u32) -> bool {
    let mut cells = table.cells(row);
    let (first, second) = (cells.next(), cells.next());
    match first {
        Some(Cell::Text(text)) => second.is_none() && text.contains(['。', '；', '：', ':', '，']),
        Some(Cell::Number(_) | Cell::Date(..) | Cell::Broken(_)) | None => false,
    }
}

/// A heading without spaces, stars, colons and what stands in brackets.
fn plain(title: &str) -> String {
    let words = title.split(['（', '(']).next().unwrap_or_default();
    words.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | ':' | '：' | '、')).collect()
}
