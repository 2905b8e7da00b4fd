//! DOCX: an editable text on the page of GB/T 9704-2012, its fonts by name only.
//!
//! It is the text for the office to issue (正文稿): no red head, no seal, no number.

mod chart;
mod order;
mod pack;
mod page;
mod paragraph;
mod patch;
mod table;
#[cfg(test)]
mod tests;

use chrono::DateTime;
use docx_rs::{DocumentChild, Paragraph};

use crate::{
    format::Format,
    model::{Annex, Block, Paper, PaperFault},
    sources, words,
};
use page::Side;

/// The paper as a document.
pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, PaperFault> {
    let made = made(paper)?;
    let mut text = Text { paper, pieces: Vec::new(), side: Side::Upright };
    text.head();
    text.blocks(&paper.blocks)?;
    let own = sources::annex(paper);
    let annexes: Vec<&Annex> = paper.annexes.iter().chain(&own).collect();
    text.foot(&annexes);
    for (at, annex) in annexes.iter().enumerate() {
        text.annex(&words::annex_name(at, annexes.len()), annex)?;
    }
    let mut docx = text.side.last(page::docx(paper)).created_at(&made).updated_at(&made);
    docx.document.children = text.pieces;
    pack::pack(docx.build(), paper.issuer.as_deref().unwrap_or_default())
}

fn fault(text: &impl ToString) -> PaperFault {
    PaperFault::Format { format: Format::Docx.ending(), text: text.to_string() }
}

/// The paper's time, as the file says it.
fn made(paper: &Paper) -> Result<String, PaperFault> {
    DateTime::from_timestamp(paper.made, 0)
        .map(|made| made.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .ok_or_else(|| fault(&"the paper's time is outside the calendar"))
}

/// A document being written.
struct Text<'a> {
    paper: &'a Paper,
    pieces: Vec<DocumentChild>,
    side: Side,
}

impl Text<'_> {
    fn add(&mut self, paragraph: Paragraph) {
        self.pieces.push(DocumentChild::Paragraph(Box::new(paragraph)));
    }

    /// Goes on on a page of that side; whether that began a new page.
    fn turn(&mut self, side: Side) -> bool {
        let turned = self.side != side;
        if turned {
            self.add(self.side.end());
            self.side = side;
        }
        turned
    }

    fn head(&mut self) {
        self.add(paragraph::title(&self.paper.title));
        if let Some(notice) = &self.paper.notice {
            self.add(paragraph::notice(notice));
        }
        if let Some(subtitle) = &self.paper.subtitle {
            self.add(paragraph::subtitle(subtitle));
        }
        self.add(paragraph::empty());
    }

    /// The blocks of the body; a wide table lies on a page of its own.
    fn blocks(&mut self, blocks: &[Block]) -> Result<(), PaperFault> {
        for block in blocks {
            self.turn(side([block]));
            self.block(block, "")?;
        }
        self.turn(Side::Upright);
        Ok(())
    }

    /// A block; a caption that only repeats the title above is not written.
    fn block(&mut self, block: &Block, above: &str) -> Result<(), PaperFault> {
        match block {
            Block::Heading { level, text } => self.add(paragraph::heading(*level, text)),
            Block::Paragraph(spans) => self.add(paragraph::body(self.paper, spans)?),
            Block::Table(drawn) => {
                if let Some(caption) = words::caption(drawn, above) {
                    self.add(paragraph::caption(caption));
                }
                let grid = table::grid(self.paper, drawn, self.side)?;
                self.pieces.push(DocumentChild::Table(Box::new(grid)));
                self.add(paragraph::note(drawn.note.as_deref().unwrap_or_default()));
            }
            Block::Chart(drawn) => {
                self.add(paragraph::caption(&drawn.title));
                let grid = chart::grid(self.paper, drawn, self.side)?;
                self.pieces.push(DocumentChild::Table(Box::new(grid)));
                self.add(paragraph::note(""));
            }
        }
        Ok(())
    }

    /// The list of annexes, who signs, and when.
    fn foot(&mut self, annexes: &[&Annex]) {
        if !annexes.is_empty() {
            self.add(paragraph::empty());
        }
        for (at, annex) in annexes.iter().enumerate() {
            let number =
                if annexes.len() > 1 { format!("{}．", at.saturating_add(1)) } else { String::new() };
            self.add(match at {
                0 => paragraph::listed(&format!("附件：{number}"), 9, &annex.title),
                _ => paragraph::listed(&number, 3, &annex.title),
            });
        }
        let signed = [&self.paper.issuer, &self.paper.date];
        let widest = signed.into_iter().flatten().map(|text| paragraph::width(text)).max().unwrap_or(0);
        for (at, text) in signed.into_iter().flatten().enumerate() {
            if at == 0 {
                self.add(paragraph::empty());
                self.add(paragraph::empty());
            }
            // The shorter of the two stands in the middle of the longer, which is two characters from the edge.
            let aside = widest.saturating_sub(paragraph::width(text)).saturating_div(2);
            self.add(paragraph::signed(text, aside.saturating_add(paragraph::CHARACTER.saturating_mul(2))));
        }
    }

    /// An annex, on a new page; it lies across when one of its tables has to.
    fn annex(&mut self, name: &str, annex: &Annex) -> Result<(), PaperFault> {
        let turned = self.turn(side(&annex.blocks));
        self.add(paragraph::number(name).page_break_before(!turned));
        self.add(paragraph::empty());
        self.add(paragraph::title(&annex.title));
        annex.blocks.iter().try_for_each(|block| self.block(block, &annex.title))
    }
}

/// The side of the page that blocks need.
fn side<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Side {
    if blocks.into_iter().any(words::is_wide) { Side::Across } else { Side::Upright }
}
