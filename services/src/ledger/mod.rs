//! Ledgers (台账): what the log says of every matter, one row a matter, as the office keeps it in a spreadsheet.
//!
//! A ledger is a pure function of the log up to a position: [`Book`] folds the events, [`Book::paper`] makes a table of them.
//! Columns that the events know nothing of (案件编号, 风险等级, 反馈举报人时间 …) are left out and never invented.
//!
//! People's words stand as `〔密〕` unless they were opened, on record, for somebody entitled ([`Wanted`] and [`Shown`]). Who
//! told a lead or handed a tip-off in stands in no ledger at all, opened or not. What went to discipline inspection
//! (转纪检监察), and the leads that belong to it, are in no ledger either.

mod book;
mod concerns;
mod counts;
mod duties;
mod lead_rows;
mod leads;
mod note;
mod petitions;
mod supervision;
#[cfg(test)]
mod tests;
mod transfers;
mod words;
mod write;

use std::collections::BTreeMap;

use paper::{Block, Evidence, Figure, Paper, Span, Table};
use vocabulary::{Day, Rules, Stamp, UnitId, rights::Action};

pub use book::Book;
pub use note::NoteFault;
pub(crate) use words::CLOSED;
pub use words::{Shown, Wanted, Words};

use crate::tally::SIMULATED_NOTICE;

/// A kind of ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 线索台账
    Lead,
    /// 移交台账
    Transfer,
    /// 信访台账
    Petition,
    /// 舆情台账
    Concern,
    /// 任务清单
    Duty,
    /// 督导台账
    Supervision,
    /// 日报台账
    Count,
}

impl Kind {
    /// Every kind with its official term.
    pub const TITLES: [(Kind, &'static str); 7] = [
        (Kind::Lead, "线索台账"),
        (Kind::Transfer, "移交台账"),
        (Kind::Petition, "信访台账"),
        (Kind::Concern, "舆情台账"),
        (Kind::Duty, "任务清单"),
        (Kind::Supervision, "督导台账"),
        (Kind::Count, "日报台账"),
    ];

    /// The official term.
    pub fn title(self) -> &'static str {
        Kind::TITLES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, title)| title)
    }

    /// The word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Lead => "lead",
            Kind::Transfer => "transfer",
            Kind::Petition => "petition",
            Kind::Concern => "concern",
            Kind::Duty => "duty",
            Kind::Supervision => "supervision",
            Kind::Count => "count",
        }
    }

    /// What somebody must be allowed to do to read its words.
    pub const fn action(self) -> Action {
        match self {
            Kind::Lead | Kind::Transfer => Action::ReadLead,
            Kind::Petition | Kind::Concern | Kind::Duty | Kind::Supervision => Action::ReadOpinion,
            Kind::Count => Action::ReadTally,
        }
    }
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Matters held by the unit or by a part of it, passed through it, or found by it; all when unsaid.
    pub unit: Option<UnitId>,
    /// The first day of registration.
    pub from: Option<Day>,
    /// The last day of registration.
    pub to: Option<Day>,
}

impl Scope {
    /// Whether a matter of these units, registered then, is wanted.
    fn takes<'u>(&self, units: impl IntoIterator<Item = &'u UnitId>, at: Stamp, rules: &Rules) -> bool {
        self.has_day(rules.day_of(at)) && self.has_unit(units, rules)
    }

    fn has_day(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn has_unit<'u>(&self, units: impl IntoIterator<Item = &'u UnitId>, rules: &Rules) -> bool {
        let Some(wanted) = &self.unit else { return true };
        units.into_iter().any(|unit| unit == wanted || rules.is_part_of(unit, wanted))
    }

    /// The scope in words: unit and period.
    fn text(&self, rules: &Rules) -> String {
        let unit = self.unit.as_ref().map_or("全部单位", |unit| rules.name_of(unit));
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => format!("{unit}　{from}"),
            (Some(from), Some(to)) => format!("{unit}　{from}至{to}"),
            (Some(from), None) => format!("{unit}　{from}起"),
            (None, Some(to)) => format!("{unit}　截至{to}登记"),
            (None, None) => format!("{unit}　全部登记"),
        }
    }

    fn arguments(&self) -> String {
        let unit = self.unit.as_ref().map(|unit| format!(" --unit {unit}"));
        let from = self.from.map(|from| format!(" --from {from}"));
        let to = self.to.map(|to| format!(" --to {to}"));
        [unit, from, to].into_iter().flatten().collect()
    }
}

/// What a ledger is made of.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Which ledger.
    pub kind: Kind,
    /// Which rows.
    pub scope: &'a Scope,
    /// The moment at which deadlines are judged.
    pub now: Stamp,
}

/// The rows of one table with the event that registered each.
struct Rows {
    table: Table,
    positions: Vec<u64>,
}

impl<W: Words + Clone> Book<W> {
    /// The ledger as a paper; none before the campaign has been opened.
    pub fn paper(&self, asked: Asked<'_>, shown: &Shown) -> Option<Paper> {
        let rules = self.rules.latest()?;
        let tables = match asked.kind {
            Kind::Lead => vec![self.lead_table(asked, rules, shown)],
            Kind::Transfer => vec![self.transfer_table(asked, rules, shown)],
            Kind::Petition => self.petition_tables(asked, rules, shown),
            Kind::Concern => vec![self.concern_table(asked, rules, shown)],
            Kind::Duty => vec![self.duty_table(asked, rules, shown)],
            Kind::Supervision => vec![self.supervision_table(asked, rules, shown)],
            Kind::Count => vec![self.count_table(asked, rules)],
        };
        let (mut blocks, mut figures) = (Vec::new(), BTreeMap::new());
        for (n, Rows { table, positions }) in (1..).zip(tables) {
            let figure = self.rows_figure(n, asked, &table, positions);
            let line = [Span::Text(format!("{}共", table.caption)), Span::Figure(figure.id.clone())];
            blocks.push(Block::Paragraph([line.to_vec(), vec![Span::Text("。".to_owned())]].concat()));
            blocks.push(Block::Table(table));
            figures.insert(figure.id.clone(), figure);
        }
        Some(Paper {
            title: asked.kind.title().to_owned(),
            subtitle: Some(format!(
                "{}　截至{}（日志第{}号）",
                asked.scope.text(rules),
                write::moment(asked.now, rules),
                self.position
            )),
            notice: self.rules.simulated().map(|_| SIMULATED_NOTICE.to_owned()),
            issuer: None,
            date: None,
            made: asked.now.timestamp(),
            blocks,
            annexes: Vec::new(),
            figures,
        })
    }

    /// How many rows a table has, with the events that registered them.
    fn rows_figure(&self, n: usize, asked: Asked<'_>, table: &Table, positions: Vec<u64>) -> Figure {
        let kind = asked.kind.as_str();
        Figure {
            id: format!("ledger.{kind}.{n}"),
            title: format!("{}　行数", table.caption),
            value: u64::try_from(table.rows.len()).ok(),
            decimals: 0,
            unit: "条".to_owned(),
            definition: "台账的行数，一件一行".to_owned(),
            query: format!("ledger {kind}{} --as-of {}", asked.scope.arguments(), self.position),
            ratio: None,
            cutoff: self.position,
            evidence: Evidence::Positions(positions),
            listed: false,
        }
    }
}
