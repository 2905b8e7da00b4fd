//! Tables that people keep in spreadsheets: what every import of one has in common.
//!
//! [`table`] knows file formats and sizes, [`header`] finds the heading by the names people give to columns, [`values`]
//! reads single cells, [`reading`] collects what is wrong, [`error`] says what is wrong and where. What a table means stands in the module that asks for it.
//! Formulas are never worked out: what the file keeps as their result counts, and a text that begins with `=` is a text.

mod error;
pub(crate) mod header;
pub(crate) mod reading;
pub(crate) mod table;
pub(crate) mod values;

pub use error::{CellName, Mistake, TableFileError};

/// The largest file read, in bytes.
pub const MOST_BYTES: u64 = 10 * 1024 * 1024;
