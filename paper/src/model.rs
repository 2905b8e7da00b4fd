//! The model: title, headings, paragraphs with figures, tables, charts, annexes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::figure::{Figure, FigureId};

/// A document, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its title; a line break in it is kept.
    pub title: String,
    /// What stands under the title, e.g. the period and the cut-off.
    pub subtitle: Option<String>,
    /// What every page and sheet has to say, e.g. that the data are simulated.
    pub notice: Option<String>,
    /// Who signs it (署名).
    pub issuer: Option<String>,
    /// Its date (成文日期), as it is printed.
    pub date: Option<String>,
    /// The moment that files carry as their creation: seconds since 1970, never the clock.
    pub made: i64,
    /// The body.
    pub blocks: Vec<Block>,
    /// The annexes (附件), each on a page and sheet of its own.
    pub annexes: Vec<Annex>,
    /// Every number of the paper by its id.
    pub figures: BTreeMap<FigureId, Figure>,
}

/// An annex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    /// Its title, without its number.
    pub title: String,
    /// Its name on a sheet's tab: at most 20 characters.
    pub short: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A heading of level 1 (一、), 2 (（一）) or 3 (1.); its number is part of the text.
    Heading {
        /// 1, 2 or 3.
        level: u8,
        /// The text.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// Words.
    Text(String),
    /// A figure, shown with its unit.
    Figure(FigureId),
}

/// A table. Its first row is its header and is repeated on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What stands above it.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; every one has a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the last row is the total.
    pub total: bool,
    /// What stands below it.
    pub note: Option<String>,
}

impl Table {
    /// A table of more columns lies across.
    const COLUMNS: usize = 9;

    /// A table whose columns' widths sum up to more lies across.
    const WIDTHS: usize = 50;

    /// Whether the table needs a page that lies across.
    pub fn is_wide(&self) -> bool {
        let widths = self.columns.iter().map(|column| usize::from(column.width)).sum::<usize>();
        self.columns.len() > Self::COLUMNS || widths > Self::WIDTHS
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// How wide it is beside the others: 1 is narrow, 10 is wide.
    pub width: u8,
    /// Where its cells stand.
    pub align: Align,
}

impl Column {
    /// A column of words.
    pub fn left(title: &str, width: u8) -> Self {
        Self { title: title.to_owned(), width, align: Align::Left }
    }

    /// A column of short names and dates.
    pub fn centre(title: &str, width: u8) -> Self {
        Self { title: title.to_owned(), width, align: Align::Centre }
    }

    /// A column of numbers.
    pub fn right(title: &str, width: u8) -> Self {
        Self { title: title.to_owned(), width, align: Align::Right }
    }
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Words.
    Left,
    /// Short names and dates.
    Centre,
    /// Numbers.
    Right,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Words; never a formula, whatever they begin with.
    Text(String),
    /// A number that counts nothing in the log, such as a row's number.
    Number(u64),
    /// A figure, shown without its unit.
    Figure(FigureId),
    /// Nothing.
    Blank,
}

/// A chart of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows, with the unit.
    pub title: String,
    /// How.
    pub kind: ChartKind,
    /// The names along the axis.
    pub categories: Vec<String>,
    /// The rows of values, one value a category.
    pub series: Vec<Series>,
}

/// How a chart shows its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Bars beside each other.
    Bars,
    /// A line over time.
    Line,
}

/// One row of values of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// A figure a category.
    pub values: Vec<FigureId>,
}

/// A paper that cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// It names a figure that it does not have.
    #[error("the paper names the figure '{id}' and does not have it")]
    NoFigure {
        /// The name.
        id: FigureId,
    },
    /// A figure stands under another name than its own, or its name has blanks or characters that no file may carry.
    #[error("'{id}' cannot be the name of a figure")]
    Name {
        /// The name.
        id: FigureId,
    },
    /// A row has more or fewer cells than the table has columns, or a series than the chart has categories.
    #[error("row {row} of the table '{table}' has {cells} cells for {columns} columns")]
    Ragged {
        /// The table's caption.
        table: String,
        /// The row, from 1.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The table's columns.
        columns: usize,
    },
    /// Its tables have more rows than a file of that format can hold.
    #[error("表格共 {rows} 行，{format} 文件最多 {most} 行")]
    TooLong {
        /// Which format.
        format: &'static str,
        /// How many it has.
        rows: usize,
        /// How many it may have.
        most: usize,
    },
    /// The file could not be put together.
    #[error("the {format} file cannot be written: {text}")]
    Format {
        /// Which.
        format: &'static str,
        /// Why.
        text: String,
    },
}

impl Paper {
    /// A paragraph as people read it.
    pub fn sentence(&self, spans: &[Span]) -> Result<String, PaperFault> {
        let read = spans.iter().map(|span| match span {
            Span::Text(text) => Ok(text.clone()),
            Span::Figure(id) => Ok(self.figure(id)?.with_unit()),
        });
        read.collect()
    }

    /// The rows of all its tables.
    pub(crate) fn rows(&self) -> usize {
        let blocks = self.annexes.iter().flat_map(|annex| &annex.blocks).chain(&self.blocks);
        blocks
            .map(|block| match block {
                Block::Table(table) => table.rows.len(),
                Block::Heading { level: _, text: _ } | Block::Paragraph(_) | Block::Chart(_) => 0,
            })
            .sum()
    }

    /// The figure of that name.
    pub fn figure(&self, id: &str) -> Result<&Figure, PaperFault> {
        self.figures.get(id).ok_or_else(|| PaperFault::NoFigure { id: id.to_owned() })
    }
}
