//! The blocks of a page: headings, paragraphs, tables, charts.

use super::{Links, chart, escape::text, line};
use crate::{
    model::{Align, Block, Cell, Paper, PaperFault, Span, Table},
    words::{self, put},
};

/// What stands below a title; a caption that only repeats it is not written.
pub(super) struct Blocks<'a> {
    /// The paper.
    pub(super) paper: &'a Paper,
    /// Where its figures lead to.
    pub(super) links: Links<'a>,
    /// The title above.
    pub(super) above: &'a str,
}

impl Blocks<'_> {
    /// Writes all of them.
    pub(super) fn write(&self, page: &mut String, blocks: &[Block]) -> Result<(), PaperFault> {
        for block in blocks {
            match block {
                Block::Heading { level, text: words } => {
                    let level = words::level(*level).saturating_add(1);
                    line(page, &format!("<h{level}>{}</h{level}>", text(words)));
                }
                Block::Paragraph(spans) => self.paragraph(page, spans)?,
                Block::Table(table) => {
                    // A wide table lies across in print, where it cannot be scrolled.
                    line(page, if words::is_wide(block) { "<div class=\"wide\">" } else { "<div>" });
                    self.table(page, table)?;
                    line(page, "</div>");
                }
                Block::Chart(drawn) => line(page, &chart::draw(drawn, &words::values(self.paper, drawn)?)),
            }
        }
        Ok(())
    }

    fn paragraph(&self, page: &mut String, spans: &[Span]) -> Result<(), PaperFault> {
        page.push_str("<p>");
        for span in spans {
            match span {
                Span::Text(words) => page.push_str(&text(words)),
                Span::Figure(id) => {
                    let figure = self.paper.figure(id)?;
                    page.push_str(&self.links.figure(figure, &figure.with_unit()));
                }
            }
        }
        line(page, "</p>");
        Ok(())
    }

    fn table(&self, page: &mut String, table: &Table) -> Result<(), PaperFault> {
        line(page, "<div class=\"scroll\" tabindex=\"0\">\n<table>");
        if let Some(caption) = words::caption(table, self.above) {
            line(page, &format!("<caption>{}</caption>", text(caption)));
        }
        page.push_str("<thead><tr>");
        for column in &table.columns {
            put!(page, "<th scope=\"col\">{}</th>", text(&column.title));
        }
        line(page, "</tr></thead>\n<tbody>");
        for (at, row) in table.rows.iter().enumerate() {
            let total = table.total && at.saturating_add(1) == table.rows.len();
            page.push_str(if total { "<tr class=\"total\">" } else { "<tr>" });
            for (cell, column) in row.iter().zip(&table.columns) {
                put!(page, "<td class=\"{}\">{}</td>", class(column.align), self.cell(cell)?);
            }
            line(page, "</tr>");
        }
        line(page, "</tbody>\n</table>\n</div>");
        if let Some(note) = &table.note {
            line(page, &format!("<p class=\"note\">{}</p>", text(note)));
        }
        Ok(())
    }

    fn cell(&self, cell: &Cell) -> Result<String, PaperFault> {
        Ok(match cell {
            Cell::Figure(id) => {
                let figure = self.paper.figure(id)?;
                self.links.figure(figure, &figure.shown())
            }
            Cell::Text(_) | Cell::Number(_) | Cell::Blank => text(&words::cell(self.paper, cell)?),
        })
    }
}

/// The class of a column, by which the style sheet places its cells.
const fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "l",
        Align::Centre => "c",
        Align::Right => "r",
    }
}
