//! Bars: a line of words, then the bar with its value, one below the other.

use super::{WIDTH, colour, label, scale};
use crate::{
    figure::Figure,
    model::Chart,
    words::{self, put},
};

/// The height of a bar.
const BAR: f64 = 14.0;

/// The height of the drawing, and what is in it.
pub(super) fn draw(chart: &Chart, values: &[Vec<&Figure>], top: f64) -> (f64, String) {
    let axis = scale::Axis::of(values);
    let names = chart.categories.iter().map(|name| scale::width(name)).fold(0.0, f64::max).min(110.0);
    let shown = values.iter().flatten().map(|figure| scale::width(&figure.shown())).fold(0.0, f64::max);
    let (left, right) = (names + 8.0, WIDTH - shown - 8.0);
    let band = words::coordinate(values.len().max(1)) * BAR + 8.0;
    let bottom = top + band * words::coordinate(chart.categories.len());
    let mut out = String::new();
    for (part, mark) in axis.marks() {
        let x = left + part * (right - left);
        put!(out, "<path d=\"M{x:.1} {top:.1}V{bottom:.1}\" stroke=\"#d0d0d0\"/>");
        out.push_str(&label(x, bottom + 14.0, "middle", &mark));
    }
    out.push('\n');
    for (row, name) in chart.categories.iter().enumerate() {
        let y = top + band * words::coordinate(row) + 4.0;
        out.push_str(&label(left - 5.0, y + band / 2.0, "end", &scale::fitted(name, names)));
        for (at, series) in values.iter().enumerate() {
            let Some(figure) = series.get(row) else { continue };
            let y = y + BAR * words::coordinate(at);
            let long = words::double(figure).map_or(0.0, |value| axis.part(value) * (right - left));
            put!(
                out,
                "<rect x=\"{left:.1}\" y=\"{y:.1}\" width=\"{long:.1}\" height=\"{:.1}\" fill=\"{}\"/>{}",
                BAR - 2.0,
                colour(at),
                label(left + long + 4.0, y + BAR - 4.0, "start", &figure.shown()),
            );
        }
        out.push('\n');
    }
    put!(out, "<path d=\"M{left:.1} {top:.1}V{bottom:.1}\" stroke=\"#444\"/>\n");
    (bottom + 20.0, out)
}
