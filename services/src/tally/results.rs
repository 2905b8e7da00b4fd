//! The results list: only when the office has switched one on, by a formula that has a version and can be tried first.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use vocabulary::{
    UnitId,
    rules::{ResultFigure, ResultsFormula, UnitKind},
};

use super::report::{Report, Row};

/// A results list of one kind of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsList {
    /// The version of the formula.
    pub version: String,
    /// Whether it is only tried (试算) and not in force.
    pub tried: bool,
    /// The formula in words.
    pub formula: String,
    /// The units with their points and what made them, the most points first; equal points share a place.
    pub places: Vec<ResultsPlace>,
}

/// A unit in a results list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsPlace {
    /// The place, from 1.
    pub place: usize,
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its points.
    pub points: i64,
    /// How they come about, in words.
    pub because: String,
}

impl ResultsList {
    /// The list of the units of `kind` in a report, by a formula.
    pub fn of(report: &Report, kind: UnitKind, formula: &ResultsFormula, tried: bool) -> Self {
        let rows = report.units.iter().filter(|row| row.kind == kind && row.is_worth_a_line());
        let mut places: Vec<ResultsPlace> = rows.map(|row| place(row, formula)).collect();
        places.sort_by_key(|place| std::cmp::Reverse(place.points));
        let mut last: Option<(i64, usize)> = None;
        for (i, place) in places.iter_mut().enumerate() {
            let shared = last.filter(|(points, _)| *points == place.points).map(|(_, number)| number);
            place.place = shared.unwrap_or(i.saturating_add(1));
            last = Some((place.points, place.place));
        }
        let terms = formula.terms.iter().map(|term| format!("{}×{}", term.figure.title(), term.points));
        let formula_in_words = terms.collect::<Vec<_>>().join(" + ");
        Self { version: formula.version.clone(), tried, formula: formula_in_words, places }
    }

    /// The list as text.
    pub fn text(&self) -> String {
        let state = if self.tried { "试算，未启用" } else { "办公室已启用" };
        let mut out = format!("结果榜（版本 {}，{state}）：{}\n", self.version, self.formula);
        for one in &self.places {
            let _ = writeln!(out, "{}. {}　{}分（{}）", one.place, one.name, one.points, one.because);
        }
        out
    }
}

fn place(row: &Row, formula: &ResultsFormula) -> ResultsPlace {
    let terms = formula.terms.iter().map(|term| {
        let value = value(row, term.figure);
        (term, value, term.points.saturating_mul(i64::try_from(value).unwrap_or(i64::MAX)))
    });
    let terms: Vec<_> = terms.collect();
    let because = terms.iter().filter(|(_, value, _)| *value > 0);
    let because: Vec<_> = because.map(|(term, value, _)| format!("{}{value}", term.figure.title())).collect();
    ResultsPlace {
        place: 0,
        unit: row.unit.clone(),
        name: row.name.clone(),
        points: terms.iter().fold(0_i64, |sum, (_, _, points)| sum.saturating_add(*points)),
        because: if because.is_empty() { "无".to_owned() } else { because.join("，") },
    }
}

fn value(row: &Row, figure: ResultFigure) -> u64 {
    match figure {
        ResultFigure::Upheld => row.leads.upheld,
        ResultFigure::SentBack => row.leads.sent_back,
        ResultFigure::Reopened => row.leads.reopened,
        ResultFigure::LateSteps => row.leads.late_steps,
        ResultFigure::Overdue => row.overdue,
    }
}
