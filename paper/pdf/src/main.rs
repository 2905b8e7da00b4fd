//! `lianqin-pdf FILE`: reads a paper as JSON from standard input and writes it to FILE as PDF.
//!
//! A program of its own because typesetting takes longer to build than the whole system; it knows no log, no clock and
//! no network. Equal papers give equal bytes as long as the installed fonts are the same.

mod data;
mod fonts;
mod world;

use std::{env, fs, io, process::ExitCode};

use anyhow::{Context as _, Result};
use paper::Paper;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            eprintln!("lianqin-pdf: {report:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("one argument is wanted: the file to write; the paper comes as JSON on standard input");
    };
    let paper: Paper = serde_json::from_reader(io::stdin().lock()).context("standard input is no paper")?;
    let pdf = pdf(&paper)?;
    fs::write(&file, pdf).with_context(|| format!("{} cannot be written", file.display()))
}

/// The paper as PDF.
fn pdf(paper: &Paper) -> Result<Vec<u8>> {
    let paper = paper::checked(paper)?;
    let fonts = fonts::Fonts::installed();
    let own = paper::sources(&paper);
    let data = data::Data::of(&paper, &fonts)?.with_annexes(&paper, own.as_ref())?;
    let text = serde_json::to_string(&data)?;
    fonts.cover(&text)?;
    world::typeset(fonts, text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paper::{Align, Annex, Block, Cell, Column, Span, Table};

    use super::*;

    fn small() -> Paper {
        let table = Table {
            caption: "表".to_owned(),
            columns: (0..12)
                .map(|at| Column { title: format!("列{at}"), width: 3, align: Align::Right })
                .collect(),
            rows: vec![vec![Cell::Text("#panic() $x$ *a* <b> @c".to_owned()); 12]; 60],
            total: true,
            note: None,
        };
        Paper {
            title: "薛翀、蔈草沟\n报告".to_owned(),
            subtitle: None,
            notice: Some("模拟数据".to_owned()),
            issuer: Some("办公室".to_owned()),
            date: Some("2026年9月1日".to_owned()),
            made: 1_788_220_800,
            blocks: vec![Block::Paragraph(vec![Span::Text("“正文”".repeat(500))])],
            annexes: vec![Annex {
                title: "附表".to_owned(),
                short: String::new(),
                blocks: vec![Block::Table(table)],
            }],
            figures: BTreeMap::new(),
        }
    }

    #[test]
    fn equal_papers_give_equal_bytes() {
        let first = pdf(&small()).unwrap();
        assert!(first.starts_with(b"%PDF-"));
        assert_eq!(first, pdf(&small()).unwrap());
    }

    #[test]
    fn a_text_that_no_font_covers_is_refused_with_the_package_that_helps() {
        let mut paper = small();
        paper.title = "\u{10abcd}".to_owned();
        let report = pdf(&paper).unwrap_err().to_string();
        assert!(report.contains("U+10ABCD") && report.contains("fonts-noto-cjk"), "{report}");
    }
}
