//! Paragraphs and tables put together from words and figures.

use paper::{Block, Cell, Column, FigureId, Span as Piece, Table};

/// A paragraph in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraph(Vec<Piece>);

impl Paragraph {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::default().say(text)
    }

    /// Adds words.
    pub(super) fn say(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            Some(Piece::Figure(_)) | None => self.0.push(Piece::Text(text)),
        }
        self
    }

    /// Adds a figure, shown with its unit.
    pub(super) fn num(mut self, id: FigureId) -> Self {
        self.0.push(Piece::Figure(id));
        self
    }

    /// Adds names with their figures: `检查车辆120辆次、查处7起`.
    pub(super) fn list(mut self, items: impl IntoIterator<Item = (String, FigureId)>) -> Self {
        for (i, (name, id)) in items.into_iter().enumerate() {
            self = self.say(if i == 0 { name } else { format!("、{name}") }).num(id);
        }
        self
    }

    /// The block.
    pub(super) fn end(self) -> Block {
        Block::Paragraph(self.0)
    }
}

/// A heading of level 1 to 3.
pub(super) fn heading(level: u8, text: impl Into<String>) -> Block {
    Block::Heading { level, text: text.into() }
}

/// A paragraph of words alone.
pub(super) fn words(text: impl Into<String>) -> Block {
    Paragraph::new(text).end()
}

/// What somebody wrote, paragraph by paragraph.
pub(super) fn written(text: &str) -> impl Iterator<Item = Block> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(words)
}

/// A cell of words.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A table without a total.
pub(super) fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(Table { caption: caption.to_owned(), columns, rows, total: false, note: None })
}

/// A table whose last row is the total, with a note below.
pub(super) fn summed(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>, note: &str) -> Block {
    let note = (!note.is_empty()).then(|| note.to_owned());
    Block::Table(Table { caption: caption.to_owned(), columns, rows, total: true, note })
}
