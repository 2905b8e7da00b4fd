//! The formats of a paper.

use std::{fmt, path::Path};

use crate::model::{Paper, PaperFault};

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Editable text: GB/T 9704 page, fonts by name.
    Docx,
    /// Tables with native charts, one sheet a table.
    Xlsx,
    /// A page that prints, charts as SVG.
    Html,
    /// Plain text with tables.
    Markdown,
    /// The figures and the document for programs.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [Format::Docx, Format::Xlsx, Format::Html, Format::Markdown, Format::Json];

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Html => "html",
            Format::Markdown => "md",
            Format::Json => "json",
        }
    }

    /// The format of a file by the ending of its name.
    pub fn of(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ending())
    }
}

/// The bytes of a paper in a format. Equal papers give equal bytes.
pub fn render(paper: &Paper, format: Format) -> Result<Vec<u8>, PaperFault> {
    let fault = |text: String| PaperFault::Format { format: format.ending(), text };
    match format {
        Format::Json => serde_json::to_vec(paper).map_err(|error| fault(error.to_string())),
        Format::Docx | Format::Xlsx | Format::Html | Format::Markdown => {
            Err(fault("not written yet".to_owned()))
        }
    }
}
