//! What is wrong with a campaign file, and where: `FILE:LINE: what is wrong; what to do`.

use std::{fmt, path::Path};

use thiserror::Error;

/// One mistake in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file, as the caller can open it.
    pub file: String,
    /// The line, from 1; none when the file itself is the matter.
    pub line: Option<usize>,
    /// What is wrong, and what to do about it.
    pub text: String,
}

impl Mistake {
    /// A mistake at a line.
    pub(super) fn at(file: &str, line: usize, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: Some(line), text: text.into() }
    }

    /// A mistake that has no line.
    pub(super) fn of_file(file: impl Into<String>, text: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, text: text.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.text),
            None => write!(f, "{}: {}", self.file, self.text),
        }
    }
}

/// Everything found wrong with a campaign file, by file and line; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", lines(mistakes))]
pub struct CampaignFileError {
    /// The mistakes.
    pub mistakes: Vec<Mistake>,
}

impl CampaignFileError {
    /// The mistakes in the order in which somebody mends them.
    pub(super) fn of(mut mistakes: Vec<Mistake>) -> Self {
        mistakes.sort();
        mistakes.dedup();
        Self { mistakes }
    }

    /// The same, with file names that stand under a folder.
    pub(super) fn under(mut self, folder: &Path) -> Self {
        for mistake in &mut self.mistakes {
            mistake.file = folder.join(&mistake.file).display().to_string();
        }
        self
    }
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n")
}

/// The line, from 1, on which the byte at `offset` stands.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|&&byte| byte == b'\n').count().saturating_add(1)
}
