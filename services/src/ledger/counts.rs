//! 日报台账: what every unit reported of every day. What was not reported stays blank, which is not zero.

use paper::{Cell, Column};
use vocabulary::{
    Day, Rules, Stamp, UnitId,
    count::CountEvent,
    rules::{Figures, Indicator},
};

use super::{
    Asked, Book, Rows,
    words::Words,
    write::{count, receipt, table, text, unit, when},
};
use crate::tally::Looked;

/// One unit's count of one day.
#[derive(Debug, Clone, Default)]
pub(super) struct CountEntry {
    position: u64,
    posted: Option<Stamp>,
    due: Option<Stamp>,
    figures: Option<Figures>,
    zero: bool,
    corrected: usize,
    office: Looked,
}

impl CountEntry {
    /// Takes an event of a count in.
    pub(super) fn take<W>(&mut self, (position, at): (u64, Stamp), event: CountEvent<W>) {
        match event {
            CountEvent::Posted { figures, zero, due } => {
                (self.position, self.posted, self.due) = (position, Some(at), Some(due));
                (self.figures, self.zero, self.office) = (Some(figures), zero, Looked::NotYet);
            }
            CountEvent::Corrected { changes, reason: _ } => {
                let figures = self.figures.get_or_insert_default();
                figures.extend(changes.into_iter().map(|(key, change)| (key, change.now)));
                self.zero = self.zero && figures.values().all(|value| *value == 0);
                self.corrected = self.corrected.saturating_add(1);
                self.office = Looked::NotYet;
            }
            CountEvent::Withdrawn { reason: _ } => {
                (self.figures, self.zero, self.office) = (None, false, Looked::NotYet);
            }
            CountEvent::Approved {} => self.office = Looked::Approved,
            CountEvent::Returned { reason: _ } => self.office = Looked::Returned,
            CountEvent::Reopened { reason: _, until: _ } => self.office = Looked::NotYet,
        }
    }

    fn row(&self, of: &UnitId, day: Day, reported: &[&Indicator], rules: &Rules) -> Vec<Cell> {
        let late = self.posted.zip(self.due).is_some_and(|(posted, due)| posted > due);
        let office = match self.office {
            Looked::NotYet => "",
            Looked::Approved => "通过",
            Looked::Returned => "退回",
        };
        let mut cells = vec![unit(Some(of), rules), text(day.to_string())];
        cells.extend(reported.iter().map(|indicator| self.value(indicator)));
        cells.extend([
            text(if self.zero { "是" } else { "" }),
            when(self.posted, rules),
            text(if late { "迟报" } else { "按时" }),
            count(self.corrected),
            text(office),
            receipt(self.position),
        ]);
        cells
    }

    fn value(&self, indicator: &Indicator) -> Cell {
        let value = self.figures.as_ref().and_then(|figures| figures.get(&indicator.key));
        match value {
            None => Cell::Blank,
            Some(value) if indicator.decimals == 0 => Cell::Number(*value),
            Some(value) => Cell::Text(indicator.show(*value)),
        }
    }
}

impl<W: Words> Book<W> {
    /// The counts that stand, by day and in the order of the rules' units; withdrawn ones are unreported.
    pub(super) fn count_table(&self, asked: Asked<'_>, rules: &Rules) -> Rows {
        let order = |unit: &UnitId| rules.units.iter().position(|known| known.id == *unit);
        let mut entries: Vec<(Day, &UnitId, &CountEntry)> = Vec::new();
        for (day, units) in self.counts.iter().filter(|(day, _)| asked.scope.has_day(**day)) {
            let there = units
                .iter()
                .filter(|(unit, entry)| entry.figures.is_some() && asked.scope.has_unit([*unit], rules));
            entries.extend(there.map(|(unit, entry)| (*day, unit, entry)));
        }
        entries.sort_by_key(|(day, unit, _)| (*day, order(unit)));
        // A column that nobody filled in says nothing.
        let filled = |indicator: &&Indicator| {
            indicator.required
                || entries.iter().any(|(_, _, entry)| {
                    entry.figures.as_ref().is_some_and(|figures| figures.contains_key(&indicator.key))
                })
        };
        let reported: Vec<&Indicator> = rules.indicators.iter().filter(filled).collect();
        let mut columns = vec![Column::centre("单位", 3), Column::centre("日期", 3)];
        columns.extend(reported.iter().map(|one| Column::right(&format!("{}（{}）", one.name, one.unit), 2)));
        columns.extend([
            Column::centre("零报告", 1),
            Column::centre("报送时间", 4),
            Column::left("时效", 1),
            Column::right("更正次数", 1),
            Column::centre("审核", 1),
            Column::right("凭证号", 2),
        ]);
        let positions = entries.iter().map(|(_, _, entry)| entry.position).collect();
        let rows = entries.iter().map(|(day, unit, entry)| entry.row(unit, *day, &reported, rules)).collect();
        let note = "空格是没有报送，不是零；各单位之和不等于全县数（联合执法有重复，见责任台账）。";
        Rows { table: table("日报台账", columns, rows, Some(note)), positions }
    }
}
