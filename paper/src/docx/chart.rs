//! Charts as tables: a name, a bar of shaded cells, its value; a clerk can change them.

use docx_rs::{Shading, Table as Grid, TableCell, TableRow};

use super::{
    page::Side,
    table::{self, Type},
};
use crate::{
    figure::Figure,
    model::{Align, Chart, Paper, PaperFault},
    words,
};

/// The longest bar, in cells of the grid; a table has at most 63.
const UNITS: usize = 40;

/// The cells beyond the longest bar, where its value stands.
const BEYOND: usize = 8;

/// The shades of the series.
const SHADES: [&str; 6] = ["1F5FA8", "E08A4B", "6FAF72", "9A7FC4", "C9A227", "8A8A8A"];

/// The chart.
pub(super) fn grid(paper: &Paper, chart: &Chart, side: Side) -> Result<Grid, PaperFault> {
    let values = words::values(paper, chart)?;
    let most = values.iter().flatten().filter_map(|figure| words::double(figure)).fold(0.0, f64::max);
    let several = chart.series.len() > 1;
    let unit = side.width().saturating_mul(7).checked_div(UNITS.saturating_add(BEYOND).saturating_mul(10));
    let unit = unit.unwrap_or(1);
    let bars = unit.saturating_mul(UNITS.saturating_add(BEYOND));
    let names = side.width().saturating_sub(bars);
    let mut rows = vec![head(chart, names, bars).cant_split()];
    for (at, category) in chart.categories.iter().enumerate() {
        for (number, (series, name)) in values.iter().zip(&chart.series).enumerate() {
            let Some(figure) = series.get(at) else { continue };
            let label = if several { format!("{category} {}", name.name) } else { category.clone() };
            let mut cells = vec![words_cell(&label, names, Align::Right)];
            cells.extend(bar(figure, most, unit, shade(number)));
            rows.push(TableRow::new(cells).cant_split());
        }
    }
    let widths = std::iter::once(names).chain(std::iter::repeat_n(unit, UNITS.saturating_add(BEYOND)));
    Ok(table::fixed(rows, widths.collect()))
}

fn head(chart: &Chart, names: usize, bars: usize) -> TableRow {
    let series: Vec<&str> = chart.series.iter().map(|series| series.name.as_str()).collect();
    let kind = Type { size: 21, bold: true, align: Align::Centre };
    let cells = [
        table::cell("项目", names, kind),
        table::cell(&series.join("、"), bars, kind).grid_span(UNITS.saturating_add(BEYOND)),
    ];
    TableRow::new(cells.map(|cell| cell.shading(Shading::new().fill("EEF1F5"))).into())
}

/// The shaded cells and, behind them, the value.
fn bar(figure: &Figure, most: f64, unit: usize, shade: &str) -> Vec<TableCell> {
    let long = length(words::double(figure), most);
    let rest = UNITS.saturating_add(BEYOND).saturating_sub(long);
    let value = words_cell(&figure.shown(), unit.saturating_mul(rest), Align::Left).grid_span(rest);
    if long == 0 {
        return vec![value];
    }
    let filled = words_cell("", unit.saturating_mul(long), Align::Left).grid_span(long);
    vec![filled.shading(Shading::new().fill(shade)), value]
}

/// How many cells a value fills: at least one when it is not nothing.
fn length(value: Option<f64>, most: f64) -> usize {
    let Some(value) = value.filter(|value| *value > 0.0 && most > 0.0) else { return 0 };
    let part = value / most;
    // Counting is free of casts between kinds of numbers.
    (1..=UNITS)
        .filter(|cell| words::coordinate(*cell) <= part * words::coordinate(UNITS) + 0.5)
        .count()
        .max(1)
}

fn words_cell(text: &str, width: usize, align: Align) -> TableCell {
    table::cell(text, width, Type { size: 21, bold: false, align })
}

fn shade(series: usize) -> &'static str {
    SHADES.iter().cycle().nth(series % SHADES.len()).copied().unwrap_or("8A8A8A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_value_and_never_vanishes() {
        assert_eq!(length(Some(10.0), 10.0), UNITS);
        assert_eq!(length(Some(5.0), 10.0), UNITS / 2);
        assert_eq!(length(Some(0.01), 10.0), 1);
        assert_eq!(length(Some(0.0), 10.0), 0);
        assert_eq!(length(None, 10.0), 0);
    }
}
