//! What a paper has to satisfy before any format is written, and the characters that no format may carry.

use crate::{
    figure::Figure,
    model::{Block, Cell, Chart, Paper, PaperFault, Span, Table},
};

/// Copies a paper without the characters that no file may carry, if it holds together.
///
/// A format never sees another paper than this one; who writes one of their own begins here too.
pub fn checked(paper: &Paper) -> Result<Paper, PaperFault> {
    let mut paper = paper.clone();
    for (id, figure) in &mut paper.figures {
        name(id, figure)?;
        tidy_figure(figure);
    }
    tidy_all([&mut paper.title]);
    tidy_all(
        [&mut paper.subtitle, &mut paper.notice, &mut paper.issuer, &mut paper.date].into_iter().flatten(),
    );
    paper.blocks.iter_mut().for_each(tidy_block);
    for annex in &mut paper.annexes {
        tidy_all([&mut annex.title, &mut annex.short]);
        annex.blocks.iter_mut().for_each(tidy_block);
    }
    blocks(&paper, &paper.blocks)?;
    for annex in &paper.annexes {
        blocks(&paper, &annex.blocks)?;
    }
    Ok(paper)
}

/// Whether a figure stands under its own name, and the name can be written everywhere.
fn name(id: &str, figure: &Figure) -> Result<(), PaperFault> {
    let plain = !id.is_empty() && !id.chars().any(|c| is_refused(c) || c.is_whitespace());
    if plain && figure.id == id { Ok(()) } else { Err(PaperFault::Name { id: id.to_owned() }) }
}

fn blocks(paper: &Paper, blocks: &[Block]) -> Result<(), PaperFault> {
    blocks.iter().try_for_each(|block| match block {
        Block::Heading { level: _, text: _ } => Ok(()),
        Block::Paragraph(spans) => spans.iter().try_for_each(|span| match span {
            Span::Text(_) => Ok(()),
            Span::Figure(id) => paper.figure(id).map(drop),
        }),
        Block::Table(table) => rows(paper, table),
        Block::Chart(chart) => series(paper, chart),
    })
}

fn rows(paper: &Paper, table: &Table) -> Result<(), PaperFault> {
    for (at, row) in table.rows.iter().enumerate() {
        same_count(&table.caption, at, row.len(), table.columns.len())?;
        row.iter().try_for_each(|cell| match cell {
            Cell::Text(_) | Cell::Number(_) | Cell::Blank => Ok(()),
            Cell::Figure(id) => paper.figure(id).map(drop),
        })?;
    }
    Ok(())
}

fn series(paper: &Paper, chart: &Chart) -> Result<(), PaperFault> {
    for (at, series) in chart.series.iter().enumerate() {
        same_count(&chart.title, at, series.values.len(), chart.categories.len())?;
        series.values.iter().try_for_each(|id| paper.figure(id).map(drop))?;
    }
    Ok(())
}

fn same_count(title: &str, at: usize, cells: usize, columns: usize) -> Result<(), PaperFault> {
    if cells == columns {
        return Ok(());
    }
    Err(PaperFault::Ragged { table: title.to_owned(), row: at.saturating_add(1), cells, columns })
}

fn tidy_block(block: &mut Block) {
    match block {
        Block::Heading { level: _, text } => tidy(text),
        Block::Paragraph(spans) => {
            for span in spans {
                match span {
                    Span::Text(text) => tidy(text),
                    Span::Figure(_) => {}
                }
            }
        }
        Block::Table(table) => tidy_table(table),
        Block::Chart(chart) => {
            tidy(&mut chart.title);
            tidy_all(&mut chart.categories);
            tidy_all(chart.series.iter_mut().map(|series| &mut series.name));
        }
    }
}

fn tidy_table(table: &mut Table) {
    tidy(&mut table.caption);
    tidy_all(&mut table.note);
    tidy_all(table.columns.iter_mut().map(|column| &mut column.title));
    for cell in table.rows.iter_mut().flatten() {
        match cell {
            Cell::Text(text) => tidy(text),
            Cell::Number(_) | Cell::Figure(_) | Cell::Blank => {}
        }
    }
}

fn tidy_figure(figure: &mut Figure) {
    tidy_all([&mut figure.title, &mut figure.unit, &mut figure.definition, &mut figure.query]);
}

fn tidy_all<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    texts.into_iter().for_each(tidy);
}

fn tidy(text: &mut String) {
    text.retain(|c| !is_refused(c));
}

/// Characters that XML forbids, and marks that turn the direction of a line so that it reads as another one.
fn is_refused(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || matches!(c, '\u{fffe}' | '\u{ffff}') || (c.is_control() && c != '\t' && c != '\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure::Ratio, sample, sample::text};

    #[test]
    fn a_paper_that_holds_together_is_taken_as_it_is() {
        assert_eq!(checked(&sample::small()), Ok(sample::small()));
    }

    #[test]
    fn a_paragraph_that_names_an_unknown_figure_is_refused() {
        let mut paper = sample::small();
        paper.blocks.push(Block::Paragraph(vec![Span::Figure("nobody".to_owned())]));
        assert_eq!(checked(&paper), Err(PaperFault::NoFigure { id: "nobody".to_owned() }));
    }

    #[test]
    fn a_cell_of_an_annex_that_names_an_unknown_figure_is_refused() {
        let mut paper = sample::small();
        let table = sample::table(vec![vec![text("江口镇"), Cell::Figure("nobody".to_owned())]]);
        paper.annexes.push(sample::annex("附表", vec![Block::Table(table)]));
        assert_eq!(checked(&paper), Err(PaperFault::NoFigure { id: "nobody".to_owned() }));
    }

    #[test]
    fn a_chart_that_names_an_unknown_figure_is_refused() {
        let mut paper = sample::small();
        paper.blocks.push(Block::Chart(sample::chart(&["一"], &["nobody"])));
        assert_eq!(checked(&paper), Err(PaperFault::NoFigure { id: "nobody".to_owned() }));
    }

    #[test]
    fn a_row_that_lacks_a_cell_is_refused() {
        let mut paper = sample::small();
        paper.blocks.push(Block::Table(sample::table(vec![vec![text("一"), Cell::Blank], vec![text("二")]])));
        let fault = PaperFault::Ragged { table: "表".to_owned(), row: 2, cells: 1, columns: 2 };
        assert_eq!(checked(&paper), Err(fault));
    }

    #[test]
    fn a_chart_with_fewer_values_than_categories_is_refused() {
        let mut paper = sample::small();
        paper.blocks.push(Block::Chart(sample::chart(&["一", "二"], &["county.checked"])));
        let fault = PaperFault::Ragged { table: "图".to_owned(), row: 1, cells: 1, columns: 2 };
        assert_eq!(checked(&paper), Err(fault));
    }

    #[test]
    fn a_figure_under_another_name_is_refused() {
        let mut paper = sample::small();
        let figure = sample::figure("a", Some(1), Some(Ratio { numerator: 1, denominator: 2 }));
        paper.figures.insert("b".to_owned(), figure);
        assert_eq!(checked(&paper), Err(PaperFault::Name { id: "b".to_owned() }));
    }

    #[test]
    fn marks_that_turn_a_line_round_and_control_characters_are_dropped() {
        let mut hostile = "a\u{202e}b\u{2066}c\u{0}d\u{1b}e\u{ffff}f\u{200f}g\r\nh\ti".to_owned();
        tidy(&mut hostile);
        assert_eq!(hostile, "abcdefg\nh\ti");
    }
}
