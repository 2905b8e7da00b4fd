//! What every part of a document is written from: the log as seen, its rules, its days, its figures.

use std::sync::Arc;

use paper::{Annex, Block, FigureId, Paper};
use smol_str::format_smolstr;
use vocabulary::{Day, IndicatorKey, Rules, UnitId, rules::Indicator, summary::Section};

use super::{
    figures::{Figures, Scope, Span},
    seen::Seen,
    words::Words,
};
use crate::tally::{Report, SIMULATED_NOTICE};

/// A month, as far as it lies within the document's days.
#[derive(Debug)]
pub(super) struct Month {
    /// `2025-06`.
    pub(super) key: String,
    /// `6月`.
    pub(super) name: String,
    pub(super) span: Span,
    /// Whether all its days lie within.
    pub(super) whole: bool,
    pub(super) report: Report,
}

/// A document in the making.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    pub(super) seen: &'a Seen,
    pub(super) rules: Arc<Rules>,
    pub(super) words: &'a Words,
    pub(super) span: Span,
    pub(super) report: Report,
    pub(super) months: Vec<Month>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(seen: &'a Seen, words: &'a Words, span: Span) -> anyhow::Result<Self> {
        let rules = seen.rules()?;
        let until = seen.cutoff.until;
        let report = |span: Span| {
            let report = seen.tally.report(Some(span.from), Some(span.to), until);
            report.ok_or_else(|| anyhow::anyhow!("截止时活动还没有开启，请写晚一些的时间"))
        };
        let mut months = Vec::new();
        for (key, month, days) in months_of(span) {
            let name = format!("{month}月");
            let whole = is_whole(days);
            months.push(Month { key, name, span: days, whole, report: report(days)? });
        }
        Ok(Self { seen, rules, words, span, report: report(span)?, months })
    }

    /// The county's scope.
    pub(super) fn county(&self) -> Scope<'_> {
        Scope::County(&self.report)
    }

    /// An indicator by its key; a campaign without it says nothing of it.
    pub(super) fn indicator(&self, key: &str) -> Option<&Indicator> {
        self.rules.indicator(&IndicatorKey::new(key).ok()?)
    }

    /// Names and figures of those indicators that anybody reported.
    pub(super) fn reported(
        &self,
        figures: &mut Figures<'_>,
        scope: Scope<'_>,
        keys: &[&str],
    ) -> Vec<(String, FigureId)> {
        let known = keys.iter().filter_map(|key| self.indicator(key));
        let with = known.map(|indicator| (indicator.name.clone(), figures.count(scope, indicator, true)));
        let with: Vec<_> = with.collect();
        with.into_iter().filter(|(_, id)| figures.is_some(id)).collect()
    }

    /// Names of those indicators that nobody reported at all.
    pub(super) fn unreported(&self, scope: Scope<'_>, keys: &[&str]) -> Vec<String> {
        let figures = match scope {
            Scope::County(report) => &report.county.figures,
            Scope::Unit(row) => &row.figures,
        };
        let known = keys.iter().filter_map(|key| self.indicator(key));
        known.filter(|one| !figures.contains_key(&one.key)).map(|one| one.name.clone()).collect()
    }

    /// The paragraphs that people wrote for a section.
    pub(super) fn own(&self, section: Section) -> Vec<Block> {
        let said = self.words.paragraphs.get(&section);
        said.map(|said| super::prose::written(&said.text).collect()).unwrap_or_default()
    }

    /// A day as it stands in a document: 2025年5月31日.
    pub(super) fn day(day: Day) -> String {
        let (month, date) = day.month_and_day();
        format!("{}年{month}月{date}日", day.year())
    }

    /// What stands under the title.
    pub(super) fn subtitle(&self) -> String {
        let until = self.seen.cutoff.until.with_timezone(&self.rules.zone());
        format!(
            "（{}至{}；数据截至{}，日志第{}号）",
            Self::day(self.span.from),
            Self::day(self.span.to),
            until.format("%Y年%-m月%-d日%H:%M"),
            self.seen.cutoff.position
        )
    }

    /// The document.
    pub(super) fn paper(
        &self,
        (title, issuer): (String, String),
        blocks: Vec<Block>,
        annexes: Vec<Annex>,
        figures: Figures<'_>,
    ) -> Paper {
        let until = self.seen.cutoff.until;
        Paper {
            title,
            subtitle: Some(self.subtitle()),
            notice: self.report.simulated.map(|seed| format!("{SIMULATED_NOTICE}（种子 {seed}）")),
            issuer: Some(issuer),
            date: Some(Self::day(self.rules.day_of(until))),
            made: until.timestamp(),
            blocks,
            annexes,
            figures: figures.done(),
        }
    }

    /// The cell of a place's leads in a month, or over all days when none.
    pub(super) fn place(
        &self,
        figures: &mut Figures<'_>,
        (id, name): (&str, &str),
        what: &str,
        month: Option<&Month>,
    ) -> FigureId {
        let (definition, title) = match what {
            "found" => ("登记时属于该重点的线索", "线索"),
            _ => ("首次办结前记录过查实结果的线索，每条只计一次", "查实"),
        };
        let cell = format_smolstr!("place.{id}.{what}");
        let (figure, span, title) = match month {
            Some(month) => {
                let id = format_smolstr!("county.month.{}.{cell}", month.key);
                (id, month.span, format!("{name}{title}（{}）", month.name))
            }
            None => (format_smolstr!("county.{cell}"), self.span, format!("{name}{title}")),
        };
        let unit = if what == "found" { "条" } else { "起" };
        figures.cell_in(figure, &cell, (title, unit, definition), span, 0, month.is_none())
    }

    /// The short name of a unit.
    pub(super) fn name_of(&self, unit: &UnitId) -> String {
        self.rules.name_of(unit).to_owned()
    }
}

/// The months that a span of days touches: key, number, the days within.
fn months_of(span: Span) -> Vec<(String, u8, Span)> {
    let mut months: Vec<(String, u8, Span)> = Vec::new();
    for day in span.from.through(span.to) {
        let (month, _) = day.month_and_day();
        let key = format!("{}-{month:02}", day.year());
        match months.last_mut() {
            Some((last, _, days)) if *last == key => days.to = day,
            Some(_) | None => months.push((key, month, Span { from: day, to: day })),
        }
    }
    months
}

/// Whether a span is a month from its first day to its last.
fn is_whole(span: Span) -> bool {
    span.from.month_and_day().1 == 1 && span.to.next().month_and_day().1 == 1
}
