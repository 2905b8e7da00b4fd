//! Rows put together into enrolments, and rows compared: one person stands once in one post at a time.

use std::collections::BTreeMap;

use vocabulary::{Day, Role, Rules, Secret, UnitId};

use super::{Enrolment, MOST_ROWS, columns::Column, values};
use crate::table_file::{
    Mistake, TableFileError, header,
    table::Table,
    values::{day, unit},
};

type Header = header::Header<Column>;

/// Reads every row below the heading; an error when one of them has a mistake.
pub(super) fn enrolments(
    table: &Table,
    header: &Header,
    rules: &Rules,
) -> Result<Vec<Enrolment>, TableFileError> {
    let filled = header.filled(table, "人员", MOST_ROWS)?;
    let mut reading = Reading { table, header, rules, mistakes: Vec::new() };
    let found: Vec<Enrolment> = filled.into_iter().filter_map(|row| reading.row(row)).collect();
    reading.repeated(&found);
    let mut mistakes = reading.mistakes;
    if mistakes.is_empty() {
        return Ok(found);
    }
    mistakes.sort();
    Err(TableFileError::Mistakes { mistakes })
}

struct Reading<'a> {
    table: &'a Table,
    header: &'a Header,
    rules: &'a Rules,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn row(&mut self, row: u32) -> Option<Enrolment> {
        let (table, header, rules) = (self.table, self.header, self.rules);
        let cell = |column| header.place(&column).and_then(|place| table.shown(row, place));
        let name = self.keep(row, Column::Name, values::name(cell(Column::Name)));
        let phone = self.keep(row, Column::Phone, values::phone(cell(Column::Phone)));
        let unit = self.keep(row, Column::Unit, unit(cell(Column::Unit), rules));
        let role =
            unit.and_then(|unit| self.keep(row, Column::Post, values::role(cell(Column::Post), unit, rules)));
        let from = self.keep(row, Column::From, day(cell(Column::From)));
        let until = self.keep(row, Column::Until, day(cell(Column::Until)));
        if let (Some(Some(first)), Some(Some(last))) = (from, until)
            && last < first
        {
            self.wrong(row, Column::Until, format!("截止日期 {last} 早于起始日期 {first}"));
        }
        Some(Enrolment {
            row: row.saturating_add(1),
            name: Secret::new(name?),
            phone: phone?.map(Secret::new),
            unit: unit?.id.clone(),
            role: role?,
            from: from?,
            until: until?,
        })
    }

    fn keep<T>(&mut self, row: u32, column: Column, read: Result<T, String>) -> Option<T> {
        read.map_err(|text| self.wrong(row, column, text)).ok()
    }

    fn wrong(&mut self, row: u32, column: Column, text: String) {
        let column = Some(self.header.title(&column).to_owned());
        self.mistakes.push(Mistake { row: row.saturating_add(1), cell: None, column, text });
    }

    /// The same person in the same post twice at one time.
    fn repeated(&mut self, found: &[Enrolment]) {
        let mut posts: BTreeMap<(&str, &UnitId, Role), Vec<&Enrolment>> = BTreeMap::new();
        for one in found {
            let before = posts.entry((one.name.reveal(), &one.unit, one.role)).or_default();
            if let Some(first) = before.iter().find(|first| is_same_person(first, one) && overlap(first, one))
            {
                let text = format!("与第{}行是同一个人的同一个岗位，请只留一行", first.row);
                self.mistakes.push(Mistake { row: one.row, cell: None, column: None, text });
            }
            before.push(one);
        }
    }
}

/// Two people of one name are told apart by their telephones only.
fn is_same_person(a: &Enrolment, b: &Enrolment) -> bool {
    match (&a.phone, &b.phone) {
        (Some(a), Some(b)) => a == b,
        (Some(_) | None, None) | (None, Some(_)) => true,
    }
}

fn overlap(a: &Enrolment, b: &Enrolment) -> bool {
    let begins_by = |from: Option<Day>, until: Option<Day>| match (from, until) {
        (Some(from), Some(until)) => from <= until,
        (Some(_) | None, None) | (None, Some(_)) => true,
    };
    begins_by(a.from, b.until) && begins_by(b.from, a.until)
}
