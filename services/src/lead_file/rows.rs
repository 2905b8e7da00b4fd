//! Rows put together into findings; a row that the log has already is passed over, and no row stands twice.

use std::collections::BTreeMap;

use uuid::Uuid;
use vocabulary::{LeadId, Rules, Stamp, lead::Finding};

use super::{InLog, LeadFile, Line, MOST_ROWS, columns::Column, values, wish_of};
use crate::table_file::{
    CellName, TableFileError, header,
    reading::Reading,
    table::{Cell, Table},
    values::{text, unit},
};

type Header = header::Header<Column>;

/// Reads every row below the heading.
pub(super) fn leads(
    table: &Table,
    header: &Header,
    (rules, now): (&Rules, Stamp),
    log: &InLog,
) -> Result<LeadFile, TableFileError> {
    let filled = header.filled(table, "线索", MOST_ROWS)?;
    let finder = header.place(&Column::Finder).unwrap_or_default();
    let cell = CellName { column: finder, sheet: table.name.clone() };
    let mut rows =
        Rows { reading: Reading::new(table, header), rules, now, log, cell, seen: BTreeMap::new() };
    let mut file = LeadFile { unknown: header.unknown.clone(), ..LeadFile::default() };
    for row in filled {
        match rows.row(row) {
            Some(Read::New(line)) => file.new.push(*line),
            Some(Read::Known(id)) => file.known.push((row.saturating_add(1), id)),
            None => {}
        }
    }
    rows.reading.finish(file)
}

/// A row that was read.
enum Read {
    /// It is new.
    New(Box<Line>),
    /// The log has it.
    Known(LeadId),
}

/// A number that cannot be read; the mistake is kept.
struct Unreadable;

struct Rows<'a> {
    reading: Reading<'a, Column>,
    rules: &'a Rules,
    now: Stamp,
    log: &'a InLog,
    cell: CellName,
    /// The rows by what makes them the same.
    seen: BTreeMap<Uuid, u32>,
}

impl Rows<'_> {
    fn row(&mut self, row: u32) -> Option<Read> {
        let (rules, now) = (self.rules, self.now);
        let number = self.number(row).ok()?;
        // What is the log's own is told by its number; its words need not stand in the file.
        if let Some(number) = &number {
            let own = number.parse().ok().and_then(|id| Some((id, self.log.leads.get(&id)?)));
            if let Some((id, _)) = own
                && self.is_own(row, id)
            {
                return Some(Read::Known(id));
            }
        }
        let cell = |rows: &Self, column| rows.reading.cell(row, &column);
        let unit_cell = cell(self, Column::Finder);
        let finder = self.reading.keep(row, &Column::Finder, unit(unit_cell, rules));
        let read = values::words(cell(self, Column::Words));
        let words = self.reading.keep(row, &Column::Words, read);
        let read = values::moment(cell(self, Column::Found), rules, (now, values::NOT_YET));
        let at = self.reading.keep(row, &Column::Found, read);
        let read = values::violations(cell(self, Column::Violations), rules);
        let violations = self.reading.keep(row, &Column::Violations, read);
        let source = finder.and_then(|finder| {
            let read = values::source(cell(self, Column::Source), finder.kind);
            self.reading.keep(row, &Column::Source, read)
        });
        let rest = self.rest(row, at.flatten());
        let (finder, words, at) = (finder?, words?, at?);
        let id = wish_of(&number.unwrap_or_else(|| {
            let day = at.map(|at| rules.day_of(at).to_string()).unwrap_or_default();
            format!("{} {day} {}", finder.id, words.reveal())
        }));
        self.once(row, id)?;
        if let Some(lead) = self.log.wishes.get(&id) {
            return Some(Read::Known(*lead));
        }
        let finding =
            Finding { finder: finder.id.clone(), source: source?, violations: violations?, words, ..rest? };
        let line = Line { row: row.saturating_add(1), cell: self.cell.clone(), id, at, finding };
        self.number_is_free(row)?;
        Some(Read::New(Box::new(line)))
    }

    /// What need not be in a file. The finder and the words are put in by whoever asks.
    fn rest(&mut self, row: u32, at: Option<Stamp>) -> Option<Finding<vocabulary::Secret>> {
        let (rules, now) = (self.rules, self.now);
        let cell = |rows: &Self, column| rows.reading.cell(row, &column);
        let read = values::vehicle(cell(self, Column::Vehicle), rules);
        let vehicle = self.reading.keep(row, &Column::Vehicle, read);
        let read = values::seats(cell(self, Column::Seats));
        let seats = self.reading.keep(row, &Column::Seats, read);
        let read = values::plates(cell(self, Column::Plates));
        let plates = self.reading.keep(row, &Column::Plates, read);
        let read = values::places(cell(self, Column::Places), rules);
        let areas = self.reading.keep(row, &Column::Places, read);
        let read = cell(self, Column::Township).map(|cell| unit(Some(cell), rules)).transpose();
        let township = self.reading.keep(row, &Column::Township, read);
        let late = if at.is_some() { "晚于登记时间" } else { values::NOT_YET };
        let read = values::moment(cell(self, Column::Seen), rules, (at.unwrap_or(now), late));
        let seen = self.reading.keep(row, &Column::Seen, read);
        let read = values::secret(cell(self, Column::Informant));
        let informant = self.reading.keep(row, &Column::Informant, read);
        Some(Finding {
            finder: rules.office()?.id.clone(),
            source: vocabulary::lead::Source::Patrol,
            violations: Vec::new(),
            township: township?.map(|unit| unit.id.clone()),
            places: areas?,
            vehicle: vehicle?,
            seats: seats?,
            seen: seen?,
            words: vocabulary::Secret::new(""),
            plates: plates?,
            informant: informant?,
            attachments: Vec::new(),
            position: None,
        })
    }

    /// What the file calls the row: the number of the other system, or its own; none when it calls it nothing.
    fn number(&mut self, row: u32) -> Result<Option<String>, Unreadable> {
        for column in [Column::Outside, Column::Number] {
            let Some(cell) = self.reading.cell(row, &column) else { continue };
            let read = match cell {
                Cell::Date(..) => Err("编号被存成了日期，请把单元格设成文本格式".to_owned()),
                other @ (Cell::Text(_) | Cell::Number(_) | Cell::Broken(_)) => text(other),
            };
            return self.reading.keep(row, &column, read).map(Some).ok_or(Unreadable);
        }
        Ok(None)
    }

    /// Whether a row with the number of a lead of the log is that lead: found by the same unit in the same minute.
    fn is_own(&self, row: u32, id: LeadId) -> bool {
        let Some((finder, found)) = self.log.leads.get(&id) else { return false };
        let unit = unit(self.reading.cell(row, &Column::Finder), self.rules);
        let at =
            values::moment(self.reading.cell(row, &Column::Found), self.rules, (self.now, values::NOT_YET));
        let minute = |at: &Stamp| at.timestamp().div_euclid(60);
        unit.is_ok_and(|unit| unit.id == *finder)
            && at.is_ok_and(|at| at.is_some_and(|at| minute(&at) == minute(found)))
    }

    /// A number of ours that names another lead of the log is most likely another system's: that has a column of its own.
    fn number_is_free(&mut self, row: u32) -> Option<()> {
        let outside = self.reading.cell(row, &Column::Outside);
        let own = self.reading.cell(row, &Column::Number).filter(|_| outside.is_none());
        let number = own.and_then(|cell| text(cell).ok()).and_then(|number| number.parse::<LeadId>().ok());
        let Some(id) = number.filter(|id| self.log.leads.contains_key(id)) else { return Some(()) };
        let text = format!("日志里的 {id} 是另一条线索；别的系统的编号请写在“外部编号”列");
        self.reading.wrong(row, &Column::Number, text);
        None
    }

    /// One lead stands in a file once.
    fn once(&mut self, row: u32, id: Uuid) -> Option<()> {
        let Some(first) = self.seen.insert(id, row) else { return Some(()) };
        self.seen.insert(id, first);
        let column = if self.reading.cell(row, &Column::Outside).is_some() {
            Column::Outside
        } else if self.reading.cell(row, &Column::Number).is_some() {
            Column::Number
        } else {
            Column::Words
        };
        let text = format!("与第{}行是同一条线索，请只留一行，或写不同的外部编号", first.saturating_add(1));
        self.reading.wrong(row, &column, text);
        None
    }
}
