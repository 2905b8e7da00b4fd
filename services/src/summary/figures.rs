//! The figures of a document: each made in one place, with its definition, its query and its events.

use std::collections::BTreeMap;

use paper::{Evidence, Figure, FigureId, Ratio};
use smol_str::{SmolStr, format_smolstr};
use vocabulary::{Day, Rules, UnitId, rules::Indicator};

use super::{
    seen::Seen,
    terms::{LEADS, OPINION, REPORTING, Term, value_of},
    trace::Origin,
};
use crate::tally::{Report, Row, number_of};

/// The days of a document, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Whose figure: the county's, or a unit's.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'a> {
    /// Of all units, what joint operations repeat counted once.
    County(&'a Report),
    /// Of one unit.
    Unit(&'a Row),
}

impl Scope<'_> {
    /// The beginning of its figures' names.
    pub(super) fn key(&self) -> SmolStr {
        match self {
            Scope::County(_) => "county".into(),
            Scope::Unit(row) => SmolStr::from(row.unit.as_str()),
        }
    }

    fn title(&self) -> &str {
        match self {
            Scope::County(_) => "全县",
            Scope::Unit(row) => &row.name,
        }
    }

    fn unit(&self) -> Option<UnitId> {
        match self {
            Scope::County(_) => None,
            Scope::Unit(row) => Some(row.unit.clone()),
        }
    }

    fn rows(&self) -> Vec<&Row> {
        match self {
            Scope::County(report) => report.units.iter().collect(),
            Scope::Unit(row) => vec![row],
        }
    }
}

/// A figure before it is put down.
pub(super) struct Draft {
    pub(super) id: SmolStr,
    pub(super) title: String,
    pub(super) value: Option<u64>,
    pub(super) unit: String,
    pub(super) definition: String,
    pub(super) origin: Origin,
}

/// Makes figures and keeps them.
#[derive(Debug)]
pub(super) struct Figures<'a> {
    seen: &'a Seen,
    rules: &'a Rules,
    /// The days of the document; a month's figures have days of their own.
    span: Span,
    /// Whose document it is, as `explain` has to be told.
    of: Option<UnitId>,
    made: BTreeMap<FigureId, Figure>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(seen: &'a Seen, rules: &'a Rules, span: Span, of: Option<UnitId>) -> Self {
        Self { seen, rules, span, of, made: BTreeMap::new() }
    }

    /// Every figure that was made.
    pub(super) fn done(self) -> BTreeMap<FigureId, Figure> {
        self.made
    }

    /// Whether a figure has a value above zero.
    pub(super) fn is_some(&self, id: &FigureId) -> bool {
        self.value(id) > 0
    }

    /// The value of a figure; 0 when it has none.
    pub(super) fn value(&self, id: &FigureId) -> u64 {
        self.made.get(id).and_then(|figure| figure.value).unwrap_or(0)
    }

    /// Puts a figure down, once.
    pub(super) fn put(&mut self, draft: Draft, decimals: u8, listed: bool) -> FigureId {
        self.put_in(draft, self.span, decimals, listed)
    }

    fn put_in(&mut self, draft: Draft, span: Span, decimals: u8, listed: bool) -> FigureId {
        let Draft { id, title, value, unit, definition, origin } = draft;
        let id = FigureId::from(id.as_str());
        if let Some(figure) = self.made.get_mut(&id) {
            figure.listed = figure.listed || listed;
            return id;
        }
        let evidence = self.evidence(&origin, span);
        let figure = Figure {
            id: id.clone(),
            title,
            value,
            decimals,
            unit,
            definition,
            query: self.query(&id),
            ratio: None,
            cutoff: self.seen.cutoff.position,
            evidence,
            listed,
        };
        self.made.insert(id.clone(), figure);
        id
    }

    fn evidence(&self, origin: &Origin, span: Span) -> Evidence {
        let trace = self.seen.trace.as_ref();
        trace.map_or(Evidence::ByQuery, |trace| {
            Evidence::Positions(trace.positions(origin, span.from, span.to))
        })
    }

    fn query(&self, id: &str) -> String {
        let Span { from, to } = self.span;
        let unit = self.of.as_ref().map(|unit| format!(" --unit {unit}")).unwrap_or_default();
        format!("lianqin explain {id}{unit} --from {from} --to {to} --cutoff {}", self.seen.cutoff)
    }

    /// A percentage of two figures: with its numerator and denominator, and none when the denominator is below ten.
    pub(super) fn rate(&mut self, id: &str, title: &str, (part, whole): (&FigureId, &FigureId)) -> FigureId {
        let ratio = Ratio { numerator: self.value(part), denominator: self.value(whole) };
        let name = |id: &FigureId| self.made.get(id).map(|figure| figure.title.clone()).unwrap_or_default();
        let definition = format!("{} ÷ {}；分母小于{}时不计百分比", name(part), name(whole), Ratio::LEAST);
        let mut positions: Vec<u64> = Vec::new();
        let mut traced = true;
        for id in [part, whole] {
            match self.made.get(id).map(|figure| &figure.evidence) {
                Some(Evidence::Positions(more)) => positions.extend(more),
                Some(Evidence::ByQuery) | None => traced = false,
            }
        }
        positions.sort_unstable();
        positions.dedup();
        let figure = Figure {
            id: id.to_owned(),
            title: title.to_owned(),
            value: ratio.per_mille(),
            decimals: 1,
            unit: "%".to_owned(),
            definition,
            query: self.query(id),
            ratio: Some(ratio),
            cutoff: self.seen.cutoff.position,
            evidence: if traced { Evidence::Positions(positions) } else { Evidence::ByQuery },
            listed: true,
        };
        self.made.insert(figure.id.clone(), figure);
        id.to_owned()
    }

    /// By how much a number changed, as a percentage of what it was.
    pub(super) fn change(
        &mut self,
        id: &str,
        title: &str,
        ratio: Ratio,
        of: (&FigureId, &FigureId),
    ) -> FigureId {
        let made = self.rate(id, title, of);
        if let Some(figure) = self.made.get_mut(&made) {
            "变化数（取绝对值）÷ 首个完整月；分母小于10时不计百分比".clone_into(&mut figure.definition);
            (figure.value, figure.ratio) = (ratio.per_mille(), Some(ratio));
        }
        made
    }

    /// A figure of the daily counts.
    pub(super) fn count(&mut self, scope: Scope<'_>, indicator: &Indicator, listed: bool) -> FigureId {
        let id = format_smolstr!("{}.count.{}", scope.key(), indicator.key);
        self.count_in(id, scope, indicator, self.span, listed)
    }

    /// The same of a month; `key` is the month, e.g. `2025-06`.
    pub(super) fn month(
        &mut self,
        key: &str,
        span: Span,
        scope: Scope<'_>,
        indicator: &Indicator,
    ) -> FigureId {
        let id = format_smolstr!("{}.month.{key}.count.{}", scope.key(), indicator.key);
        self.count_in(id, scope, indicator, span, false)
    }

    fn count_in(
        &mut self,
        id: SmolStr,
        scope: Scope<'_>,
        indicator: &Indicator,
        span: Span,
        listed: bool,
    ) -> FigureId {
        let cell = Origin::Tally { unit: scope.unit(), cell: format_smolstr!("count.{}", indicator.key) };
        let (figures, repeated) = match scope {
            Scope::County(report) => (&report.county.figures, report.county.repeated.get(&indicator.key)),
            Scope::Unit(row) => (&row.figures, None),
        };
        let mut definition = indicator.definition.clone();
        let mut origin = cell;
        if let Some(repeated) = repeated {
            let twice = format!("{}{}", indicator.show(*repeated), indicator.unit);
            definition = format!("{definition}；联合执法各单位重复报送的{twice}已按登记扣除，只计一次");
            origin = Origin::All(vec![origin, Origin::Annals("operation.held".into())]);
        }
        let title = format!("{}{}", scope.title(), indicator.name);
        let value = figures.get(&indicator.key).copied();
        let unit = indicator.unit.clone();
        self.put_in(Draft { id, title, value, unit, definition, origin }, span, indicator.decimals, listed)
    }

    /// A figure of how units reported.
    pub(super) fn reporting(&mut self, scope: Scope<'_>, key: &str, listed: bool) -> FigureId {
        let sum = |row: &Row| {
            let r = &row.reporting;
            match key {
                "expected" => r.expected,
                "on_time" => r.on_time,
                "late" => r.late,
                "missing" => r.missing,
                "excused" => r.excused,
                "zero" => r.zero,
                "corrected" => r.corrected,
                _ => r.approved,
            }
        };
        let value = scope.rows().into_iter().map(sum).fold(0_u64, u64::saturating_add);
        let tally = |cell: &str| Origin::Tally { unit: scope.unit(), cell: cell.into() };
        let origin = match key {
            // What was not posted has no event: it follows from the rules and the calendar.
            "missing" => tally("report.excused"),
            "expected" => tally("report.posted"),
            "late" => Origin::All(vec![tally("report.late"), tally("report.excused")]),
            key => tally(&format!("report.{key}")),
        };
        self.named(scope, "report", (key, &REPORTING), value, origin, listed)
    }

    /// A figure of leads.
    pub(super) fn lead(&mut self, scope: Scope<'_>, key: &str, listed: bool) -> FigureId {
        let (leads, holding, overdue) = match scope {
            Scope::County(report) => (&report.county.leads, report.county.holding, report.county.overdue),
            Scope::Unit(row) => (&row.leads, row.holding, row.overdue),
        };
        let (value, origin) = match key {
            "holding" => (holding, Origin::Standing(self.seen.tally.held_by(scope.unit().as_ref()))),
            "overdue" => {
                let until = self.seen.cutoff.until;
                (overdue, Origin::Standing(self.seen.tally.overdue_with(scope.unit().as_ref(), until)))
            }
            key => {
                let cell = format_smolstr!("lead.{key}");
                let value = number_of(&leads.numbers(), &cell);
                (value, Origin::Tally { unit: scope.unit(), cell })
            }
        };
        self.named(scope, "lead", (key, &LEADS), value, origin, listed)
    }

    /// A figure of concerns and petitions.
    pub(super) fn opinion(&mut self, scope: Scope<'_>, key: &str, listed: bool) -> FigureId {
        let sums = match scope {
            Scope::County(report) => &report.county.opinion,
            Scope::Unit(row) => &row.opinion,
        };
        let cell = format_smolstr!("opinion.{key}");
        let value = number_of(&sums.numbers(), &cell);
        let origin = Origin::Tally { unit: scope.unit(), cell };
        self.named(scope, "opinion", (key, &OPINION), value, origin, listed)
    }

    /// Proven violations of a kind.
    pub(super) fn kind(&mut self, scope: Scope<'_>, code: &vocabulary::ViolationCode) -> FigureId {
        let leads = match scope {
            Scope::County(report) => &report.county.leads,
            Scope::Unit(row) => &row.leads,
        };
        let name = self.rules.violation(code).map_or(code.as_str(), |violation| violation.name.as_str());
        let draft = Draft {
            id: format_smolstr!("{}.kind.{code}", scope.key()),
            title: format!("{}线索查实：{name}", scope.title()),
            value: Some(leads.by_kind.get(code).copied().unwrap_or(0)),
            unit: "起".to_owned(),
            definition: format!("线索办理结果为查实、认定为“{name}”的"),
            origin: Origin::Tally { unit: scope.unit(), cell: format_smolstr!("kind.{code}") },
        };
        self.put(draft, 0, false)
    }

    /// A cell of the annals over the document's days, or a month's.
    pub(super) fn cell(
        &mut self,
        cell: &str,
        (title, unit, definition): (String, &str, &str),
        listed: bool,
    ) -> FigureId {
        self.cell_in(format_smolstr!("county.{cell}"), cell, (title, unit, definition), self.span, 0, listed)
    }

    /// The same with days and decimals of its own.
    pub(super) fn cell_in(
        &mut self,
        id: SmolStr,
        cell: &str,
        (title, unit, definition): (String, &str, &str),
        span: Span,
        decimals: u8,
        listed: bool,
    ) -> FigureId {
        let draft = Draft {
            id,
            title,
            value: Some(self.seen.annals.sum(cell, span.from, span.to)),
            unit: unit.to_owned(),
            definition: definition.to_owned(),
            origin: Origin::Annals(cell.into()),
        };
        self.put_in(draft, span, decimals, listed)
    }

    fn named(
        &mut self,
        scope: Scope<'_>,
        group: &str,
        (key, terms): (&str, &[Term]),
        value: u64,
        origin: Origin,
        listed: bool,
    ) -> FigureId {
        let term = value_of(terms, key);
        let draft = Draft {
            id: format_smolstr!("{}.{group}.{key}", scope.key()),
            title: format!("{}{}", scope.title(), term.name),
            value: Some(value),
            unit: term.unit.to_owned(),
            definition: term.definition.to_owned(),
            origin,
        };
        self.put(draft, 0, listed)
    }
}
