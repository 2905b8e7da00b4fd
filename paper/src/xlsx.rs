//! XLSX: the text on a sheet, a sheet a table, a sheet a chart, and every figure with its source on the last.

mod chart;
mod names;
mod sheet;
mod sources;
mod table;
#[cfg(test)]
mod tests;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::{
    format::Format,
    model::{Block, Paper, PaperFault, Span},
    words,
};
use names::Names;
use sheet::{Look, Sheet};

/// The paper as a workbook.
pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, PaperFault> {
    let mut book = Book {
        paper,
        text: Sheet::new("正文", paper)?,
        sheets: Vec::new(),
        names: Names::new(&["正文", LAST]),
    };
    book.title()?;
    book.blocks(None)?;
    book.signed()?;
    for at in 0..paper.annexes.len() {
        book.blocks(Some(at))?;
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(paper)?);
    workbook.push_worksheet(book.text.end());
    for sheet in book.sheets {
        workbook.push_worksheet(sheet.end());
    }
    workbook.push_worksheet(sources::sheet(paper)?.end());
    workbook.save_to_buffer().map_err(|error| fault(&error))
}

/// The name of the last sheet.
const LAST: &str = "数据来源";

fn properties(paper: &Paper) -> Result<DocProperties, PaperFault> {
    let made = ExcelDateTime::from_timestamp(paper.made).map_err(|error| fault(&error))?;
    let title = sheet::cut(&paper.title.replace('\n', ""), 200);
    let author = sheet::cut(paper.issuer.as_deref().unwrap_or_default(), 200);
    Ok(DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&made))
}

/// What the library says, as a fault of this format.
fn fault(error: &XlsxError) -> PaperFault {
    PaperFault::Format { format: Format::Xlsx.ending(), text: error.to_string() }
}

/// A workbook being filled.
struct Book<'a> {
    paper: &'a Paper,
    text: Sheet,
    sheets: Vec<Sheet>,
    names: Names,
}

impl Book<'_> {
    fn title(&mut self) -> Result<(), PaperFault> {
        self.text.width(0, 90.0)?;
        self.text.words(0, &self.paper.title, Look::Title)?;
        self.text.next()?;
        if let Some(subtitle) = &self.paper.subtitle {
            self.text.words(0, subtitle, Look::Subtitle)?;
            self.text.next()?;
        }
        Ok(())
    }

    fn signed(&mut self) -> Result<(), PaperFault> {
        for signed in [&self.paper.issuer, &self.paper.date].into_iter().flatten() {
            self.text.words(0, signed, Look::Signed)?;
            self.text.next()?;
        }
        Ok(())
    }

    /// The blocks of the body, or of an annex.
    fn blocks(&mut self, annex: Option<usize>) -> Result<(), PaperFault> {
        let paper = self.paper;
        let annexed = annex.and_then(|at| paper.annexes.get(at).map(|annex| (at, annex)));
        if let Some((at, annex)) = annexed {
            let name = words::annex_name(at, paper.annexes.len());
            self.text.words(0, &format!("{name} {}", annex.title), Look::Heading)?;
            self.text.next()?;
        }
        for block in annexed.map_or(&paper.blocks, |(_, annex)| &annex.blocks) {
            match block {
                Block::Heading { level: _, text } => {
                    self.text.words(0, text, Look::Heading)?;
                    self.text.next()?;
                }
                Block::Paragraph(spans) => self.paragraph(spans)?,
                Block::Table(drawn) => {
                    let name =
                        self.name(annexed.map_or(&drawn.caption, |(_, annex)| &annex.short), &drawn.caption)?;
                    self.sheets.push(table::sheet(paper, drawn, &name)?);
                }
                Block::Chart(drawn) => {
                    let name =
                        self.name(annexed.map_or(&drawn.title, |(_, annex)| &annex.short), &drawn.title)?;
                    self.sheets.push(chart::sheet(paper, drawn, &name)?);
                }
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, spans: &[Span]) -> Result<(), PaperFault> {
        for piece in sheet::pieces(&self.paper.sentence(spans)?) {
            self.text.words(0, &piece, Look::Paragraph)?;
            self.text.next()?;
        }
        Ok(())
    }

    /// A name of a sheet, and a line of the text that leads to it.
    fn name(&mut self, wanted: &str, title: &str) -> Result<String, PaperFault> {
        let name = self.names.take(wanted);
        self.text.words(0, &format!("{title}（见工作表“{name}”）"), Look::Pointer)?;
        self.text.next()?;
        Ok(name)
    }
}
