//! Papers: one document model, filled by somebody else, and its renderers.
//!
//! Every number of a paper is a [`Figure`]; text, tables and charts name it by its id, so that no two formats can show
//! different ones. This crate knows nothing of campaigns, logs or clocks: equal papers give equal bytes.

mod figure;
mod format;
mod model;

pub use figure::{Evidence, Figure, FigureId, Ratio};
pub use format::{Format, render};
pub use model::{
    Align, Annex, Block, Cell, Chart, ChartKind, Column, Paper, PaperFault, Series, Span, Table,
};
