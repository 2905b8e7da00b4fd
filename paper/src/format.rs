//! The formats of a paper.

use std::{fmt, path::Path};

use crate::{
    check, docx, html, json, markdown,
    model::{Paper, PaperFault},
    xlsx,
};

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

    /// The most rows that the tables of a file may have together. A document holds them all in memory (60 KB a row), and no
    /// word processor opens one much longer.
    const fn most_rows(self) -> usize {
        match self {
            Format::Docx => 10_000,
            Format::Xlsx | Format::Html | Format::Markdown | Format::Json => usize::MAX,
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
    fits(paper, format)?;
    let paper = check::checked(paper)?;
    match format {
        Format::Docx => docx::write(&paper),
        Format::Xlsx => xlsx::write(&paper),
        Format::Html => html::write(&paper, html::Links::Here).map(String::into_bytes),
        Format::Markdown => markdown::write(&paper),
        Format::Json => json::write(&paper),
    }
}

/// Whether a format takes a paper of this length; [`render`] asks it too, and who opens words for it asks before.
pub fn fits(paper: &Paper, format: Format) -> Result<(), PaperFault> {
    let (rows, most) = (paper.rows(), format.most_rows());
    if rows > most { Err(PaperFault::TooLong { format: format.ending(), rows, most }) } else { Ok(()) }
}

/// The page of a paper whose figures lead to `base` and their id, for a server that explains them itself.
pub fn html_with_links(paper: &Paper, base: &str) -> Result<String, PaperFault> {
    html::write(&check::checked(paper)?, html::Links::Base(base))
}
