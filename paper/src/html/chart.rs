//! Charts as drawings in the page: bars lie, so that long names fit on a telephone; lines run over time.

mod bars;
mod lines;
mod scale;

use super::escape::{attribute, text};
use crate::{
    figure::Figure,
    model::{Chart, ChartKind},
    words::put,
};

/// The width of a drawing in its own units, which are pixels of a narrow telephone.
const WIDTH: f64 = 340.0;

/// The size of its letters.
const LETTER: f64 = 12.0;

/// Colours of the series; each has at least 4.5:1 on white.
const COLOURS: [&str; 6] = ["#1f5fa8", "#b3400f", "#2e7031", "#6b3fa0", "#7a5c00", "#444444"];

/// Patterns of the lines, so that the series differ without colour too.
const DASHES: [&str; 6] = ["", "6 3", "2 3", "8 3 2 3", "1 2", "10 4"];

/// A chart with its title and legend.
pub(super) fn draw(chart: &Chart, values: &[Vec<&Figure>]) -> String {
    let (top, legend) = legend(chart);
    let (height, inside) = match chart.kind {
        ChartKind::Bars => bars::draw(chart, values, top),
        ChartKind::Line => lines::draw(chart, values, top),
    };
    format!(
        "<figure>\n<figcaption>{}</figcaption>\n\
         <svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\" font-size=\"{LETTER}\" fill=\"#111\">\n\
         {legend}{inside}</svg>\n</figure>",
        text(&chart.title),
        attribute(&chart.title),
    )
}

/// The names of the series, when there are several; and where the drawing begins below them.
fn legend(chart: &Chart) -> (f64, String) {
    if chart.series.len() < 2 {
        return (4.0, String::new());
    }
    let (mut x, mut y, mut out) = (4.0, 14.0, String::new());
    for (at, series) in chart.series.iter().enumerate() {
        let wide = scale::width(&series.name) + 28.0;
        if x > 4.0 && x + wide > WIDTH {
            (x, y) = (4.0, y + 18.0);
        }
        put!(
            out,
            "<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"10\" fill=\"{}\"/>{}",
            y - 9.0,
            colour(at),
            label(x + 16.0, y, "start", &series.name),
        );
        x += wide;
    }
    out.push('\n');
    (y + 10.0, out)
}

fn colour(at: usize) -> &'static str {
    COLOURS.iter().cycle().nth(at % COLOURS.len()).copied().unwrap_or("#444444")
}

fn dash(at: usize) -> &'static str {
    DASHES.iter().cycle().nth(at % DASHES.len()).copied().unwrap_or("")
}

/// Words in a drawing.
fn label(x: f64, y: f64, anchor: &str, words: &str) -> String {
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        text(&words.replace('\n', " "))
    )
}
