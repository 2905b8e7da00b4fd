//! The only place that prints.

use std::io::{self, BufRead, Write};

/// Prints a line. A reader that went away (`lianqin log | head`) ends the program quietly.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout(), "{text}").or_else(quiet)
}

/// Prints text that ends its own lines.
pub(super) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout();
    write!(out, "{text}").and_then(|()| out.flush()).or_else(quiet)
}

fn quiet(error: io::Error) -> anyhow::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Err(anyhow::Error::new(ReaderGone))
    } else {
        Err(error.into())
    }
}

/// Nobody reads the output any more.
#[derive(Debug, thiserror::Error)]
#[error("the reader of the output went away")]
pub(super) struct ReaderGone;

/// Prints a note beside the answer.
pub(super) fn note(text: &str) {
    // Nowhere is left to report that the terminal is gone.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints what went wrong.
pub(super) fn error(text: &str) {
    note(&format!("lianqin: {text}"));
}

/// Asks a person a question and reads one line; none at the end of input.
pub(super) fn asked(question: &str) -> anyhow::Result<Option<String>> {
    text(question)?;
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer)?;
    Ok((read > 0).then(|| answer.trim().to_owned()))
}
