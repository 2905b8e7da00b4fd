//! A chart on its sheet, beside the numbers it is drawn from.

use rust_xlsxwriter::{Chart as Native, ChartDataLabel, ChartEmptyCells, ChartMarker, ChartType};

use super::sheet::{self, Look, Sheet};
use crate::{
    figure::Figure,
    model::{Align, Chart, ChartKind, Paper, PaperFault},
    words,
};

/// Up to so many points the values are written beside them.
const LABELLED: usize = 40;

/// The sheet of a chart.
pub(super) fn sheet(paper: &Paper, chart: &Chart, name: &str) -> Result<Sheet, PaperFault> {
    let values = words::values(paper, chart)?;
    let mut sheet = Sheet::new(name, paper)?;
    sheet.words(0, &chart.title, Look::Caption)?;
    sheet.next()?;
    sheet.with(|sheet, _| {
        sheet.set_print_fit_to_pages(1, 1);
        Ok(())
    })?;
    let head = sheet.row();
    sheet.words(0, "项目", Look::Column)?;
    sheet.width(0, sheet::fitting("项目", chart.categories.iter().map(String::as_str)))?;
    for (at, series) in (1_u16..).zip(&chart.series) {
        sheet.words(at, &series.name, Look::Column)?;
        sheet.width(at, sheet::fitting(&series.name, std::iter::empty()).max(10.0))?;
    }
    sheet.head()?;
    sheet.next()?;
    for (row, category) in chart.categories.iter().enumerate() {
        sheet.words(0, category, Look::Cell(Align::Left))?;
        for (at, series) in (1_u16..).zip(&values) {
            if let Some(figure) = series.get(row) {
                point(&mut sheet, at, figure)?;
            }
        }
        sheet.next()?;
    }
    if values.iter().flatten().any(|figure| figure.value.is_none()) {
        sheet.words(0, words::GAPS, Look::Note)?;
    }
    if !chart.categories.is_empty() && !chart.series.is_empty() {
        draw(&mut sheet, chart, name, head)?;
    }
    Ok(sheet)
}

/// A value, or an empty cell: words would be drawn as a zero.
fn point(sheet: &mut Sheet, column: u16, figure: &Figure) -> Result<(), PaperFault> {
    match figure.value {
        Some(_) => sheet.figure(column, figure, true, Look::Cell(Align::Right)),
        None => sheet.words(column, "", Look::Cell(Align::Right)),
    }
}

fn draw(sheet: &mut Sheet, chart: &Chart, name: &str, head: u32) -> Result<(), PaperFault> {
    let (kind, height) = match chart.kind {
        // Bars lie, as in the other formats: the names are long.
        ChartKind::Bars => {
            let band = chart.series.len().saturating_mul(14).saturating_add(12);
            (ChartType::Bar, chart.categories.len().saturating_mul(band).clamp(300, 1_200))
        }
        ChartKind::Line => (ChartType::Line, 340),
    };
    let mut native = Native::new(kind);
    // By its cell: a text that begins like a formula would be taken for one.
    native.title().set_name((name, head.saturating_sub(1), 0));
    native.set_width(640).set_height(u32::try_from(height).unwrap_or(1_200));
    native.show_empty_cells_as(ChartEmptyCells::Gaps);
    let first = head.saturating_add(1);
    let last = head.saturating_add(u32::try_from(chart.categories.len()).unwrap_or(u32::MAX));
    for (at, _) in (1_u16..).zip(&chart.series) {
        let series = native.add_series();
        series
            .set_name((name, head, at))
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, at, last, at));
        if chart.kind == ChartKind::Line {
            series.set_marker(ChartMarker::new().set_automatic());
        }
        if chart.categories.len().saturating_mul(chart.series.len()) <= LABELLED {
            series.set_data_label(ChartDataLabel::new().show_value());
        }
    }
    if chart.kind == ChartKind::Bars {
        // The first category stands above, as in the table.
        native.y_axis().set_reverse();
    }
    if chart.series.len() < 2 {
        native.legend().set_hidden();
    }
    let column = u16::try_from(chart.series.len().saturating_add(2)).unwrap_or(u16::MAX);
    sheet.with(|sheet, _| sheet.insert_chart(head, column, &native).map(drop))
}
