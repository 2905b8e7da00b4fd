//! Spreadsheet files as tables of cells; knows formats and sizes, nothing of what stands in them.
//!
//! Against files that swell: the file's bytes are bounded; a zip (XLSX, ODS) is inflated once into nothing, counting, so
//! that a false size in its directory does not help; XLSX is then read cell by cell up to a bound. An XLS cannot have more
//! than 65,536 rows of 256 cells a sheet, which bounds what its bytes can become.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::Path,
};

use calamine::{
    Data, DataType, Dimensions, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsx, open_workbook_from_rs,
};
use chrono::{NaiveDateTime, NaiveTime};
use vocabulary::Day;

use super::{MOST_BYTES, TableFileError};

/// The most bytes a file may have unpacked.
const MOST_UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// The most parts a packed file may have.
const MOST_PARTS: u64 = 1_000;
/// The most filled cells, rows and merged areas that are kept of one sheet.
const MOST_CELLS: u64 = 300_000;
const MOST_ROWS_KEPT: u64 = 20_000;
const MOST_MERGED: u64 = 10_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Words, trimmed; never blank.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, from a cell that the spreadsheet formats as one, and the time of day when it has one.
    Date(Day, Option<NaiveTime>),
    /// A formula that failed (#REF!), or a truth value, which no table of ours has.
    Broken(String),
}

/// The filled cells of one sheet by row and column, both from 0, and the merged areas.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// The sheet's name; empty for CSV.
    pub(crate) name: String,
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    merged: Vec<Dimensions>,
    cells: u64,
}

impl Table {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    fn put(&mut self, row: u32, column: u32, cell: Option<Cell>) -> Result<(), TableFileError> {
        let Some(cell) = cell else { return Ok(()) };
        self.cells = self.cells.saturating_add(1);
        if self.cells > MOST_CELLS {
            return Err(TableFileError::Swollen { what: "单元格数", limit: MOST_CELLS });
        }
        self.rows.entry(row).or_default().insert(column, cell);
        if u64::try_from(self.rows.len()).unwrap_or(u64::MAX) > MOST_ROWS_KEPT {
            return Err(TableFileError::Swollen { what: "行数", limit: MOST_ROWS_KEPT });
        }
        Ok(())
    }

    fn merge(&mut self, merged: Vec<Dimensions>) -> Result<(), TableFileError> {
        if u64::try_from(merged.len()).unwrap_or(u64::MAX) > MOST_MERGED {
            return Err(TableFileError::Swollen { what: "合并单元格数", limit: MOST_MERGED });
        }
        self.merged = merged;
        Ok(())
    }

    /// The rows that have a filled cell, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, &BTreeMap<u32, Cell>)> {
        self.rows.iter().map(|(row, cells)| (*row, cells))
    }

    /// What stands in a cell itself.
    pub(crate) fn own(&self, row: u32, column: u32) -> Option<&Cell> {
        self.rows.get(&row)?.get(&column)
    }

    /// The filled cells of a row, from the left.
    pub(crate) fn cells(&self, row: u32) -> impl Iterator<Item = &Cell> {
        self.rows.get(&row).into_iter().flat_map(BTreeMap::values)
    }

    /// What a reader sees in a cell: its own value, or that of the cell it is merged into from above.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<&Cell> {
        self.own(row, column).or_else(|| {
            // Sideways a merged cell belongs to another column, so it is not taken over.
            let area =
                self.merged.iter().find(|area| area.start.1 == column && area.contains(row, column))?;
            self.own(area.start.0, column)
        })
    }
}

/// The visible sheets of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<Table>, TableFileError> {
    let bytes = bytes_of(path)?;
    let extension =
        path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "xlsx" | "xlsm" => {
            bound_unpacked(&bytes)?;
            xlsx(bytes)
        }
        "ods" => {
            bound_unpacked(&bytes)?;
            ods(bytes)
        }
        "xls" => xls(bytes),
        "csv" => csv(&bytes).map(|table| vec![table]),
        _ => Err(TableFileError::UnknownKind { extension }),
    }
}

/// The file's bytes, read up to the bound: its size may change after it was asked for.
fn bytes_of(path: &Path) -> Result<Vec<u8>, TableFileError> {
    let unreadable = |source| TableFileError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::new();
    file.take(MOST_BYTES.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if read > MOST_BYTES {
        return Err(TableFileError::TooLarge { bytes: size.max(read), limit: MOST_BYTES });
    }
    Ok(bytes)
}

/// Inflates every part of a zip into nothing and counts.
fn bound_unpacked(bytes: &[u8]) -> Result<(), TableFileError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if u64::try_from(archive.len()).unwrap_or(u64::MAX) > MOST_PARTS {
        return Err(TableFileError::Swollen { what: "部件数", limit: MOST_PARTS });
    }
    let mut left = MOST_UNPACKED_BYTES.saturating_add(1);
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(damaged)?;
        let inflated = io::copy(&mut part.take(left), &mut io::sink()).map_err(damaged)?;
        left = left.saturating_sub(inflated);
        if left == 0 {
            return Err(TableFileError::Swollen { what: "字节数", limit: MOST_UNPACKED_BYTES });
        }
    }
    Ok(())
}

fn damaged(reason: impl std::fmt::Display) -> TableFileError {
    TableFileError::Damaged { reason: reason.to_string() }
}

type Bytes = Cursor<Vec<u8>>;

/// The names of the visible worksheets.
fn visible<R: Reader<RS>, RS: Read + Seek>(book: &R) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn xlsx(bytes: Vec<u8>) -> Result<Vec<Table>, TableFileError> {
    let mut book: Xlsx<Bytes> = open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    for name in visible(&book) {
        let mut table = Table::new(&name);
        let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            table.put(row, column, value(&Data::from(cell.get_value().clone())))?;
        }
        drop(cells);
        table.merge(book.merge_cells_by_sheet_name(&name).map_err(damaged)?)?;
        tables.push(table);
    }
    Ok(tables)
}

fn xls(bytes: Vec<u8>) -> Result<Vec<Table>, TableFileError> {
    let mut book: Xls<Bytes> = open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    for name in visible(&book) {
        let mut table = of_range(&name, &book.worksheet_range(&name).map_err(damaged)?)?;
        table.merge(book.merge_cells_by_sheet_name(&name).map_err(damaged)?)?;
        tables.push(table);
    }
    Ok(tables)
}

/// ODS: the reader does not tell merged areas, so each row has to name its unit.
fn ods(bytes: Vec<u8>) -> Result<Vec<Table>, TableFileError> {
    let mut book: Ods<Bytes> = open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    for name in visible(&book) {
        tables.push(of_range(&name, &book.worksheet_range(&name).map_err(damaged)?)?);
    }
    Ok(tables)
}

fn of_range(name: &str, range: &Range<Data>) -> Result<Table, TableFileError> {
    let mut table = Table::new(name);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let place =
            |offset: usize, first: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(first);
        table.put(place(row, first_row), place(column, first_column), value(data))?;
    }
    Ok(table)
}

fn csv(bytes: &[u8]) -> Result<Table, TableFileError> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(text).map_err(|error| {
        let before = text.iter().take(error.valid_up_to());
        TableFileError::NotUtf8 { line: before.filter(|&&byte| byte == b'\n').count().saturating_add(1) }
    })?;
    let tabs = !text.contains(',') && text.contains('\t');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut table = Table::new("");
    let mut lines = Lines::default();
    for record in reader.records() {
        let record = record.map_err(damaged)?;
        let row = lines.of(&record, text);
        for (column, field) in (0_u32..).zip(&record) {
            table.put(row, column, text_of(field))?;
        }
    }
    Ok(table)
}

/// Counts the lines of a CSV as an editor shows them: the reader's own count does not see blank lines.
#[derive(Debug, Default)]
struct Lines {
    at: usize,
    line: u32,
    rows: u32,
}

impl Lines {
    /// The row, from 0, on which a record begins; always a later one than the record's before.
    fn of(&mut self, record: &csv::StringRecord, text: &str) -> u32 {
        let offset = record.position().map_or(0, csv::Position::byte);
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = text.as_bytes().get(offset..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let begins = offset.saturating_add(blank);
        let breaks = text.get(self.at..begins).map_or(0, |passed| passed.matches('\n').count());
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = begins;
        // A file that breaks its lines with bare carriage returns has no line feeds to count.
        let row = self.line.max(self.rows);
        self.rows = row.saturating_add(1);
        row
    }
}

fn value(data: &Data) -> Option<Cell> {
    match data {
        Data::Int(_) | Data::Float(_) => data.as_f64().map(Cell::Number),
        Data::String(text) | Data::DurationIso(text) => text_of(text),
        Data::Bool(truth) => Some(Cell::Broken(truth.to_string().to_uppercase())),
        Data::DateTime(_) => {
            let moment = data.as_datetime().map(moment);
            Some(moment.unwrap_or_else(|| Cell::Broken(data.to_string())))
        }
        Data::DateTimeIso(text) => {
            let moment = text.parse().ok().map(moment);
            let day = || text.get(..10).and_then(|day| day.parse().ok()).map(|day| Cell::Date(day, None));
            Some(moment.or_else(day).unwrap_or_else(|| Cell::Text(text.clone())))
        }
        Data::Error(error) => Some(Cell::Broken(error.to_string())),
        Data::Empty => None,
    }
}

/// A moment as spreadsheets keep it: without a zone, and at midnight when only the day is meant.
fn moment(at: NaiveDateTime) -> Cell {
    Cell::Date(Day::from(at.date()), (at.time() != NaiveTime::MIN).then(|| at.time()))
}

/// Text without invisible characters and outer spaces, full-width ones included; none when blank.
fn text_of(text: &str) -> Option<Cell> {
    let visible = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}');
    let text: String = text.chars().filter(visible).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| Cell::Text(text.to_owned()))
}
