//! Rows put together into counts; one unit and day stand in a file once.

use std::collections::BTreeMap;

use vocabulary::{
    Day, Rules, Stamp, UnitId,
    rules::{Figures, Indicator, Unit},
};

use super::{Column, CountFile, Line, MOST_ROWS};
use crate::table_file::{
    CellName, TableFileError, header,
    reading::Reading,
    table::{Cell, Table},
    values::{self, text},
};

type Header = header::Header<Column>;

/// Reads every row below the heading.
pub(super) fn counts(
    table: &Table,
    header: &Header,
    rules: &Rules,
    now: Stamp,
) -> Result<CountFile, TableFileError> {
    let filled = header.filled(table, "日报", MOST_ROWS)?;
    let unit = header.place(&Column::Unit).unwrap_or_default();
    let figures = header.columns().filter_map(|(column, _)| match column {
        Column::Figure(key) => rules.indicator(key).map(|indicator| (column.clone(), indicator)),
        Column::Unit | Column::Day | Column::Zero | Column::Posted => None,
    });
    let mut rows = Rows {
        reading: Reading::new(table, header),
        rules,
        now,
        figures: figures.collect(),
        cell: CellName { column: unit, sheet: table.name.clone() },
        seen: BTreeMap::new(),
    };
    let lines = filled.into_iter().filter_map(|row| rows.row(row)).collect();
    rows.reading.finish(CountFile { lines, unknown: header.unknown.clone() })
}

struct Rows<'a> {
    reading: Reading<'a, Column>,
    rules: &'a Rules,
    now: Stamp,
    figures: Vec<(Column, &'a Indicator)>,
    cell: CellName,
    seen: BTreeMap<(UnitId, Day), u32>,
}

impl Rows<'_> {
    fn row(&mut self, row: u32) -> Option<Line> {
        let rules = self.rules;
        let read = values::unit(self.reading.cell(row, &Column::Unit), rules).and_then(reports);
        let unit = self.reading.keep(row, &Column::Unit, read);
        let read = self.day(row);
        let day = self.reading.keep(row, &Column::Day, read);
        let read = self.posted(row, day);
        let at = self.reading.keep(row, &Column::Posted, read);
        let read = zero(self.reading.cell(row, &Column::Zero));
        let declared = self.reading.keep(row, &Column::Zero, read);
        let figures = self.figures(row, declared);
        let (unit, day, figures) = (unit?, day?, figures?);
        if let Some(first) = self.seen.insert((unit.id.clone(), day), row) {
            let text = format!(
                "{} {day} 的日报在第{}行已有，请只留一行",
                rules.name_of(&unit.id),
                first.saturating_add(1)
            );
            self.reading.wrong(row, &Column::Day, text);
            return None;
        }
        let zero = !figures.is_empty() && figures.values().all(|value| *value == 0);
        Some(Line {
            row: row.saturating_add(1),
            cell: self.cell.clone(),
            unit: unit.id.clone(),
            day,
            figures,
            zero,
            at: at?,
        })
    }

    fn day(&self, row: u32) -> Result<Day, String> {
        let year = self.rules.campaign.issued.year();
        let read = values::moment(self.reading.cell(row, &Column::Day), Some(year))?;
        let Some((day, _)) = read else { return Err("没有写日期".to_owned()) };
        let today = self.rules.day_of(self.now);
        if day > today {
            return Err(format!("{day} 还没有到，今天是 {today}"));
        }
        if self.rules.counts_expected_on(day) {
            Ok(day)
        } else {
            Err(format!("{day} 不在活动的每日报送期内"))
        }
    }

    /// When it was reported: neither in the future nor before its day.
    fn posted(&self, row: u32, day: Option<Day>) -> Result<Option<Stamp>, String> {
        let year = self.rules.campaign.issued.year();
        let read = values::moment(self.reading.cell(row, &Column::Posted), Some(year))?;
        let Some((on, time)) = read else { return Ok(None) };
        let Some(time) = time else {
            return Err(format!("请写到几点几分，如 {on} 17:30；不知道就留空，按导入的时间算"));
        };
        let at = on.at(time, self.rules.zone());
        if at > self.now {
            return Err(format!("{on} {} 还没有到", time.format("%H:%M")));
        }
        match day {
            Some(day) if on < day => Err(format!("报送时间早于 {day} 当天")),
            Some(_) | None => Ok(Some(at)),
        }
    }

    /// The figures of a row; those of a declared zero report that are blank are zero when they are required.
    fn figures(&mut self, row: u32, declared: Option<bool>) -> Option<Figures> {
        let mut found = Figures::new();
        let mut whole = true;
        for (column, indicator) in self.figures.clone() {
            let read = self.reading.cell(row, &column);
            let read = values::number(read, indicator.decimals).and_then(|value| in_range(value, indicator));
            let read = read.and_then(|value| match value {
                Some(value) if value > 0 && declared == Some(true) => Err("零报告里的数应是 0".to_owned()),
                other => Ok(other),
            });
            match self.reading.keep(row, &column, read) {
                Some(Some(value)) => {
                    found.insert(indicator.key.clone(), value);
                }
                Some(None) => {}
                None => whole = false,
            }
        }
        if declared? {
            for indicator in self.rules.indicators.iter().filter(|indicator| indicator.required) {
                found.entry(indicator.key.clone()).or_insert(0);
            }
        }
        if whole && found.is_empty() {
            let text = "这一行没有任何数字；没有情况请在“零报告”列写“是”，或各项写 0".to_owned();
            self.reading.wrong(row, &Column::Unit, text);
        }
        (whole && !found.is_empty()).then_some(found)
    }
}

fn reports(unit: &Unit) -> Result<&Unit, String> {
    if unit.reports_daily { Ok(unit) } else { Err(format!("{}不在每日报送单位之内", unit.short)) }
}

fn in_range(value: Option<u64>, indicator: &Indicator) -> Result<Option<u64>, String> {
    match value {
        Some(value) if value > indicator.max => {
            let (shown, max) = (indicator.show(value), indicator.show(indicator.max));
            Err(format!("{shown} 超出一天的上限 {max}，请核对"))
        }
        other => Ok(other),
    }
}

/// 是 or 否; 否 when blank.
fn zero(cell: Option<&Cell>) -> Result<bool, String> {
    let Some(cell) = cell else { return Ok(false) };
    match text(cell)?.as_str() {
        "是" | "零报告" | "√" | "1" => Ok(true),
        "否" | "0" | "×" | "-" | "—" => Ok(false),
        other => Err(format!("“{other}”请写成“是”或“否”")),
    }
}
