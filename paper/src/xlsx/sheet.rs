//! A sheet being filled from above, and how its cells look.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::fault;
use crate::{
    figure::Figure,
    model::{Align, Paper, PaperFault},
    words,
};

/// A4, in the numbering of the format.
const A4: u8 = 9;

/// More characters of one text are not written into a cell; the format's own limit is 32,767.
const CELL: usize = 32_000;

/// A paragraph is cut into cells of so many characters: a row cannot grow higher.
const PIECE: usize = 1_000;

/// The highest that a row can be, in points.
const HIGHEST: f64 = 409.0;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// What every sheet has to say.
    Notice,
    /// The title of the paper.
    Title,
    /// What stands under it.
    Subtitle,
    /// A heading.
    Heading,
    /// The caption of a table, which runs over its columns.
    Caption,
    /// Text.
    Paragraph,
    /// Where a table is.
    Pointer,
    /// Who signs, and when.
    Signed,
    /// The heading of a column.
    Column,
    /// A cell of a table.
    Cell(Align),
    /// A cell of its total.
    Total(Align),
    /// What stands below a table.
    Note,
}

impl Look {
    fn format(self) -> Format {
        let plain = Format::new().set_font_name("宋体").set_font_size(11).set_text_wrap();
        let boxed = || plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        match self {
            Look::Notice => plain.set_bold().set_font_color(Color::RGB(0x00A3_0000)).unset_text_wrap(),
            Look::Title => plain.set_bold().set_font_size(16).set_align(FormatAlign::Center),
            Look::Subtitle => plain.set_align(FormatAlign::Center),
            Look::Caption => plain.set_bold().set_font_size(12).set_font_name("黑体").unset_text_wrap(),
            Look::Heading => plain.set_bold().set_font_size(12).set_font_name("黑体"),
            Look::Paragraph => plain.set_align(FormatAlign::Top),
            Look::Pointer => plain.set_italic(),
            Look::Signed => plain.set_align(FormatAlign::Right),
            Look::Column => boxed()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00EE_F1F5)),
            Look::Cell(align) => boxed().set_align(place(align)),
            Look::Total(align) => boxed().set_bold().set_align(place(align)),
            Look::Note => plain.set_font_size(10).unset_text_wrap(),
        }
    }
}

impl Look {
    /// Whether a long text goes on on the next line of its cell.
    const fn wraps(self) -> bool {
        !matches!(self, Look::Notice | Look::Caption | Look::Note)
    }

    /// The height of a line, in points.
    const fn line(self) -> f64 {
        match self {
            Look::Title => 24.0,
            Look::Heading | Look::Caption => 18.0,
            Look::Notice
            | Look::Subtitle
            | Look::Paragraph
            | Look::Pointer
            | Look::Signed
            | Look::Column
            | Look::Cell(_)
            | Look::Total(_)
            | Look::Note => 15.6,
        }
    }
}

const fn place(align: Align) -> FormatAlign {
    match align {
        Align::Left => FormatAlign::Left,
        Align::Centre => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    }
}

/// A sheet and the row that is filled next.
pub(super) struct Sheet {
    cells: Worksheet,
    row: u32,
    /// The widths of the columns, in characters.
    widths: BTreeMap<u16, f64>,
    /// The height that the row needs: not every program finds it out by itself.
    height: f64,
}

impl Sheet {
    /// A4 across, with the notice in its first row and in its header, and the page in its footer.
    pub(super) fn new(name: &str, paper: &Paper) -> Result<Sheet, PaperFault> {
        let mut cells = Worksheet::new();
        cells.set_name(name).map_err(|error| fault(&error))?;
        cells.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        cells.set_margins(0.6, 0.6, 0.8, 0.8, 0.4, 0.4);
        cells.set_footer("&C— &P —");
        let mut sheet = Sheet { cells, row: 0, widths: BTreeMap::new(), height: 0.0 };
        if let Some(notice) = &paper.notice {
            let header = cut(&notice.replace('\n', " "), 80).replace('&', "&&");
            sheet.cells.set_header(format!("&C{header}"));
            sheet.words(0, notice, Look::Notice)?;
            sheet.next()?;
        }
        Ok(sheet)
    }

    /// The row that is filled.
    pub(super) const fn row(&self) -> u32 {
        self.row
    }

    /// Goes on to the next row.
    pub(super) fn next(&mut self) -> Result<(), PaperFault> {
        if self.height > 0.0 {
            let height = self.height.min(HIGHEST);
            self.with(|sheet, row| sheet.set_row_height(row, height).map(drop))?;
        }
        self.height = 0.0;
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    /// The height that a text takes in its column.
    fn grow(&mut self, column: u16, text: &str, look: Look) {
        // A hanzi does not part, and letters are wider than the counted ones now and then.
        let width = self.widths.get(&column).map_or(8.0, |width| (width - 2.0).max(2.0));
        let lines = |line: &str| (words::coordinate(words::columns(line)) / width).ceil().max(1.0);
        let lines: f64 = if look.wraps() { text.split('\n').map(lines).sum() } else { 1.0 };
        self.height = self.height.max(lines * look.line());
    }

    /// Writes words, which are never a formula.
    pub(super) fn words(&mut self, column: u16, text: &str, look: Look) -> Result<(), PaperFault> {
        let text = cut(text, CELL);
        self.grow(column, &text, look);
        self.with(|sheet, row| {
            if text.is_empty() {
                sheet.write_blank(row, column, &look.format())
            } else {
                sheet.write_string_with_format(row, column, text, &look.format())
            }
            .map(drop)
        })
    }

    /// Writes a number that a double holds exactly; otherwise its digits.
    pub(super) fn number(&mut self, column: u16, number: u64, look: Look) -> Result<(), PaperFault> {
        match u32::try_from(number) {
            Ok(small) => self.double(column, f64::from(small), &look.format()),
            Err(_) => self.words(column, &number.to_string(), look),
        }
    }

    /// Writes a figure as a number with its decimals; what is no number, as people read it.
    pub(super) fn figure(
        &mut self,
        column: u16,
        figure: &Figure,
        percent: bool,
        look: Look,
    ) -> Result<(), PaperFault> {
        match words::double(figure) {
            Some(double) => {
                let format = look.format().set_num_format(number_format(figure, percent));
                self.double(column, double, &format)
            }
            None => self.words(column, &figure.shown(), look),
        }
    }

    /// Sets a column's width, in characters.
    pub(super) fn width(&mut self, column: u16, width: f64) -> Result<(), PaperFault> {
        self.widths.insert(column, width);
        self.with(|sheet, _| sheet.set_column_width(column, width).map(drop))
    }

    /// Repeats the row on every page, and keeps it in sight.
    pub(super) fn head(&mut self) -> Result<(), PaperFault> {
        self.with(|sheet, row| {
            sheet.set_repeat_rows(row, row)?;
            sheet.set_freeze_panes(row.saturating_add(1), 0).map(drop)
        })
    }

    /// Does something to the sheet at the row.
    pub(super) fn with(
        &mut self,
        act: impl FnOnce(&mut Worksheet, u32) -> Result<(), XlsxError>,
    ) -> Result<(), PaperFault> {
        act(&mut self.cells, self.row).map_err(|error| fault(&error))
    }

    /// The sheet, filled.
    pub(super) fn end(self) -> Worksheet {
        self.cells
    }

    fn double(&mut self, column: u16, double: f64, format: &Format) -> Result<(), PaperFault> {
        self.with(|sheet, row| sheet.write_number_with_format(row, column, double, format).map(drop))
    }
}

/// How a figure's number is shown; per cent with its sign when no heading says it.
fn number_format(figure: &Figure, percent: bool) -> String {
    let digits = "0".repeat(usize::from(figure.decimals.min(10)));
    let number = if digits.is_empty() { "0".to_owned() } else { format!("0.{digits}") };
    if percent && figure.unit == "%" { format!("{number}\"%\"") } else { number }
}

/// The text, or its beginning.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.len() <= most || text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A paragraph in pieces of which each fits a row.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut room = PIECE;
    for c in text.chars() {
        if room == 0 {
            pieces.push(String::new());
            room = PIECE;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
        room = room.saturating_sub(1);
    }
    pieces
}

/// The width of a column in characters: its longest cell, but no more than a reader wants.
pub(super) fn fitting<'a>(title: &str, cells: impl Iterator<Item = &'a str>) -> f64 {
    let longest = cells.map(words::columns).max().unwrap_or(0).min(40);
    // A heading may take two lines, which do not part where one likes.
    let heading = words::columns(title).div_ceil(2).saturating_add(2).min(20);
    words::coordinate(longest.max(heading).saturating_add(3).max(6))
}
