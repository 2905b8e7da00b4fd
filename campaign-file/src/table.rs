//! The CSV files: the townships and the days of the calendar.

use std::collections::{BTreeMap, BTreeSet};

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};
use serde::{Deserialize, de::DeserializeOwned};
use vocabulary::{
    calendar::DayKind,
    ids::UnitId,
    rules::{Unit, UnitKind},
    time::Day,
};

use super::mistake::{Mistake, line_of};

const TOWNSHIP_COLUMNS: [&str; 9] =
    ["id", "name", "organ", "code", "kind", "sort", "reports_daily", "aliases", "clause"];
const DAY_COLUMNS: [&str; 3] = ["date", "kind", "name"];

/// What kind of township (乡级行政区) it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) enum TownshipKind {
    /// Sub-district.
    #[serde(rename = "街道")]
    SubDistrict,
    /// Town.
    #[serde(rename = "镇")]
    Town,
    /// Township.
    #[serde(rename = "乡")]
    Township,
    /// Ethnic township.
    #[serde(rename = "民族乡")]
    EthnicTownship,
}

impl TownshipKind {
    /// The Chinese term.
    pub(super) const fn title(self) -> &'static str {
        match self {
            TownshipKind::SubDistrict => "街道",
            TownshipKind::Town => "镇",
            TownshipKind::Township => "乡",
            TownshipKind::EthnicTownship => "民族乡",
        }
    }

    /// How the name of such a township ends.
    const fn ending(self) -> &'static str {
        match self {
            TownshipKind::SubDistrict => "街道",
            TownshipKind::Town => "镇",
            TownshipKind::Township | TownshipKind::EthnicTownship => "乡",
        }
    }
}

#[derive(Debug, Deserialize)]
struct TownshipRow {
    id: String,
    name: String,
    organ: String,
    code: String,
    kind: TownshipKind,
    sort: u32,
    reports_daily: bool,
    /// Separated by `;`.
    aliases: String,
    clause: String,
}

/// The townships of a file, each with its line and kind.
pub(super) fn townships(
    file: &str,
    text: &str,
    mistakes: &mut Vec<Mistake>,
) -> Vec<(Unit, usize, TownshipKind)> {
    let mut found = Vec::new();
    let mut codes = BTreeSet::new();
    let mut last = 0;
    for (row, line) in rows::<TownshipRow>(file, text, &TOWNSHIP_COLUMNS, mistakes) {
        let mut wrong = |text: String| mistakes.push(Mistake::at(file, line, text));
        if row.code.len() != 12 || !row.code.bytes().all(|byte| byte.is_ascii_digit()) {
            wrong(format!("code '{}' of {} is not 12 digits; copy it from the source", row.code, row.name));
        } else if !codes.insert(row.code.clone()) {
            wrong(format!("code {} of {} stands twice; copy it from the source", row.code, row.name));
        }
        if !row.name.ends_with(row.kind.ending()) {
            wrong(format!("'{}' is not a {}; correct its name or kind", row.name, row.kind.title()));
        }
        if row.sort <= last {
            wrong(format!("sort {} of {} is not above {last}; number the rows upwards", row.sort, row.name));
        }
        last = row.sort;
        match UnitId::new(row.id.clone()) {
            Ok(id) => found.push((unit(id, &row), line, row.kind)),
            Err(error) => wrong(format!("{error}; correct it")),
        }
    }
    found
}

fn unit(id: UnitId, row: &TownshipRow) -> Unit {
    let aliases = row.aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty());
    Unit {
        id,
        kind: UnitKind::Township,
        name: row.organ.clone(),
        short: row.name.clone(),
        aliases: aliases.map(str::to_owned).collect(),
        parent: None,
        code: Some(row.code.clone()),
        reports_daily: row.reports_daily,
        clause: row.clause.clone(),
    }
}

/// A row of the calendar; its column `name` is for people.
#[derive(Debug, Deserialize)]
struct DayRow {
    date: String,
    kind: DayKind,
}

/// The days of a file, added to `days`.
pub(super) fn days(file: &str, text: &str, days: &mut BTreeMap<Day, DayKind>, mistakes: &mut Vec<Mistake>) {
    for (row, line) in rows::<DayRow>(file, text, &DAY_COLUMNS, mistakes) {
        match row.date.parse::<Day>() {
            Ok(day) if days.contains_key(&day) => {
                mistakes.push(Mistake::at(file, line, format!("{day} stands twice; remove one of the two")));
            }
            Ok(day) => {
                days.insert(day, row.kind);
            }
            Err(error) => mistakes.push(Mistake::at(file, line, format!("{error}; correct it"))),
        }
    }
}

/// The rows that can be read, each with its line.
fn rows<T: DeserializeOwned>(
    file: &str,
    text: &str,
    columns: &[&str],
    mistakes: &mut Vec<Mistake>,
) -> Vec<(T, usize)> {
    let mut reader = ReaderBuilder::new().comment(Some(b'#')).trim(Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    if !headers.iter().eq(columns.iter().copied()) {
        let wanted = format!("the first row must be {}; correct it", columns.join(","));
        mistakes.push(Mistake::at(file, row_line(text, 0), wanted));
        return Vec::new();
    }
    let mut found = Vec::new();
    for record in reader.records() {
        let line = |position: Option<&Position>| row_line(text, position.map_or(0, Position::byte));
        match record {
            Ok(record) => match record.deserialize(Some(&headers)) {
                Ok(row) => found.push((row, line(record.position()))),
                Err(error) => {
                    let text = what(error.kind(), &headers, &record);
                    mistakes.push(Mistake::at(file, line(record.position()), text));
                }
            },
            Err(error) => {
                let text = what(error.kind(), &headers, &StringRecord::new());
                mistakes.push(Mistake::at(file, line(error.position()), text));
            }
        }
    }
    found
}

/// What is wrong with a row.
fn what(kind: &ErrorKind, headers: &StringRecord, record: &StringRecord) -> String {
    if let ErrorKind::UnequalLengths { pos: _, expected_len, len } = kind {
        return format!("the row has {len} cells instead of {expected_len}; correct its commas");
    }
    let ErrorKind::Deserialize { pos: _, err } = kind else {
        return format!("the row cannot be read ({kind:?}); correct it");
    };
    let place = err.field().and_then(|field| usize::try_from(field).ok());
    match place.and_then(|place| Some((headers.get(place)?, record.get(place)?))) {
        Some((column, cell)) => format!("'{cell}' in column {column}: {}; correct it", err.kind()),
        None => format!("{}; correct it", err.kind()),
    }
}

/// The line of the row that the reader found at or after `byte`: it counts comments and blank lines to the row.
fn row_line(text: &str, byte: u64) -> usize {
    let byte = usize::try_from(byte).unwrap_or(text.len());
    let ahead = text.get(byte..).unwrap_or_default().lines();
    let skipped = ahead.take_while(|line| line.trim().is_empty() || line.starts_with('#')).count();
    line_of(text, byte).saturating_add(skipped)
}
