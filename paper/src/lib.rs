//! Papers: one document model, filled by somebody else, and its renderers.
//!
//! Every number of a paper is a [`Figure`]; text, tables and charts name it by its id, so that no two formats can show
//! different ones. This crate knows nothing of campaigns, logs or clocks: equal papers give equal bytes.

mod check;
mod docx;
mod figure;
mod format;
mod html;
mod json;
mod markdown;
mod model;
#[cfg(test)]
mod sample;
mod sources;
mod words;
mod xlsx;

pub use check::checked;
pub use figure::{Evidence, Figure, FigureId, Ratio};
pub use format::{Format, fits, html_with_links, render};
pub use model::{
    Align, Annex, Block, Cell, Chart, ChartKind, Column, Paper, PaperFault, Series, Span, Table,
};
pub use sources::annex as sources;
