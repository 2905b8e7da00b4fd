//! The paper as the template takes it: figures are words by now, charts are numbers with a scale.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Datelike as _, Timelike as _};
use paper::{Align, Annex, Block, Cell, Chart, ChartKind, Figure, Paper, PaperFault, Span, Table};
use serde::Serialize;

use crate::fonts::{Fonts, Named};

/// All that the template is given.
#[derive(Debug, Serialize)]
pub(crate) struct Data<'a> {
    title: &'a str,
    subtitle: Option<&'a str>,
    notice: Option<&'a str>,
    issuer: Option<&'a str>,
    date: Option<&'a str>,
    /// Year, month, day, hour, minute, second.
    made: [i64; 6],
    fonts: BTreeMap<&'static str, Vec<Named>>,
    blocks: Vec<Piece<'a>>,
    annexes: Vec<Part<'a>>,
}

#[derive(Debug, Serialize)]
struct Part<'a> {
    name: String,
    title: String,
    wide: bool,
    blocks: Vec<Piece<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Piece<'a> {
    Heading {
        level: u8,
        text: &'a str,
    },
    Text {
        text: String,
    },
    Table {
        caption: Option<&'a str>,
        wide: bool,
        columns: Vec<Column<'a>>,
        rows: Vec<Vec<String>>,
        total: bool,
        note: Option<&'a str>,
    },
    Bars {
        title: &'a str,
        rows: Vec<Bar>,
        most: f64,
    },
    Line {
        title: &'a str,
        names: &'a [String],
        series: Vec<Series<'a>>,
        most: f64,
    },
}

#[derive(Debug, Serialize)]
struct Column<'a> {
    title: &'a str,
    width: u8,
    align: &'static str,
}

#[derive(Debug, Serialize)]
struct Bar {
    label: String,
    series: usize,
    value: f64,
    shown: String,
}

#[derive(Debug, Serialize)]
struct Series<'a> {
    name: &'a str,
    values: Vec<Option<f64>>,
    shown: Vec<String>,
}

impl<'a> Data<'a> {
    /// What a paper says, with the fonts to say it in.
    pub(crate) fn of(paper: &'a Paper, fonts: &Fonts) -> Result<Data<'a>> {
        let made =
            DateTime::from_timestamp(paper.made, 0).context("the paper's time is outside the calendar")?;
        let [month, day, hour, minute, second] =
            [made.month(), made.day(), made.hour(), made.minute(), made.second()].map(i64::from);
        Ok(Data {
            title: &paper.title,
            subtitle: paper.subtitle.as_deref(),
            notice: paper.notice.as_deref(),
            issuer: paper.issuer.as_deref(),
            date: paper.date.as_deref(),
            made: [i64::from(made.year()), month, day, hour, minute, second],
            fonts: fonts.lists()?.into_iter().collect(),
            blocks: pieces(paper, &paper.blocks, "")?,
            annexes: Vec::new(),
        })
    }

    /// Adds the annexes, the last of which the caller made.
    pub(crate) fn with_annexes(mut self, paper: &'a Paper, own: Option<&'a Annex>) -> Result<Data<'a>> {
        let annexes: Vec<&Annex> = paper.annexes.iter().chain(own).collect();
        for (at, annex) in annexes.iter().enumerate() {
            let number = if annexes.len() > 1 { (at + 1).to_string() } else { String::new() };
            self.annexes.push(Part {
                name: format!("附件{number}"),
                title: annex.title.clone(),
                wide: annex
                    .blocks
                    .iter()
                    .any(|block| matches!(block, Block::Table(table) if table.is_wide())),
                blocks: pieces(paper, &annex.blocks, &annex.title)?,
            });
        }
        Ok(self)
    }
}

fn pieces<'a>(paper: &'a Paper, blocks: &'a [Block], above: &str) -> Result<Vec<Piece<'a>>, PaperFault> {
    blocks
        .iter()
        .map(|block| match block {
            Block::Heading { level, text } => Ok(Piece::Heading { level: (*level).clamp(1, 3), text }),
            Block::Paragraph(spans) => Ok(Piece::Text { text: text(paper, spans)? }),
            Block::Table(table) => rows(paper, table, above),
            Block::Chart(chart) => drawn(paper, chart),
        })
        .collect()
}

fn text(paper: &Paper, spans: &[Span]) -> Result<String, PaperFault> {
    spans
        .iter()
        .map(|span| match span {
            Span::Text(words) => Ok(words.clone()),
            Span::Figure(id) => paper.figure(id).map(Figure::with_unit),
        })
        .collect()
}

fn rows<'a>(paper: &Paper, table: &'a Table, above: &str) -> Result<Piece<'a>, PaperFault> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(words) => Ok(words.clone()),
        Cell::Number(number) => Ok(number.to_string()),
        Cell::Figure(id) => paper.figure(id).map(Figure::shown),
        Cell::Blank => Ok(String::new()),
    };
    Ok(Piece::Table {
        caption: Some(table.caption.as_str()).filter(|caption| !caption.is_empty() && *caption != above),
        wide: table.is_wide(),
        columns: table
            .columns
            .iter()
            .map(|column| Column {
                title: &column.title,
                width: column.width.clamp(1, 10),
                align: match column.align {
                    Align::Left => "left",
                    Align::Centre => "center",
                    Align::Right => "right",
                },
            })
            .collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect::<Result<_, _>>()?,
        total: table.total,
        note: table.note.as_deref(),
    })
}

fn drawn<'a>(paper: &Paper, chart: &'a Chart) -> Result<Piece<'a>, PaperFault> {
    let mut series = Vec::new();
    for one in &chart.series {
        let figures = one.values.iter().map(|id| paper.figure(id)).collect::<Result<Vec<_>, _>>()?;
        series.push(Series {
            name: &one.name,
            values: figures.iter().map(|figure| number(figure)).collect(),
            shown: figures.iter().map(|figure| figure.shown()).collect(),
        });
    }
    let most = series.iter().flat_map(|one| &one.values).flatten().copied().fold(0.0, f64::max);
    Ok(match chart.kind {
        ChartKind::Bars => Piece::Bars { title: &chart.title, rows: bars(chart, &series), most },
        ChartKind::Line => Piece::Line { title: &chart.title, names: &chart.categories, series, most },
    })
}

fn bars(chart: &Chart, series: &[Series<'_>]) -> Vec<Bar> {
    let mut rows = Vec::new();
    for (at, category) in chart.categories.iter().enumerate() {
        for (number, one) in series.iter().enumerate() {
            rows.push(Bar {
                label: if series.len() > 1 { format!("{category} {}", one.name) } else { category.clone() },
                series: number,
                value: one.values.get(at).copied().flatten().unwrap_or(0.0),
                shown: one.shown.get(at).cloned().unwrap_or_default(),
            });
        }
    }
    rows
}

/// The value for drawing; none when nobody reported it.
fn number(figure: &Figure) -> Option<f64> {
    figure.value?;
    figure.shown().parse().ok()
}
