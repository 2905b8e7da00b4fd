//! Lines over time: a gap where nobody reported, values beside the points when there is room.

use super::{WIDTH, colour, dash, label, scale};
use crate::{
    figure::Figure,
    model::Chart,
    words::{self, put},
};

/// The height of the field of values.
const FIELD: f64 = 150.0;

/// Up to so many points every value is written.
const EVERY: usize = 10;

/// The height of the drawing, and what is in it.
pub(super) fn draw(chart: &Chart, values: &[Vec<&Figure>], top: f64) -> (f64, String) {
    let axis = scale::Axis::of(values);
    let marks = axis.marks().map(|(_, mark)| scale::width(&mark)).fold(0.0, f64::max);
    let (left, right) = (marks + 8.0, WIDTH - 24.0);
    let (top, bottom) = (top + 14.0, top + 14.0 + FIELD);
    let last = words::coordinate(chart.categories.len().saturating_sub(1)).max(1.0);
    let x = |at: usize| left + 10.0 + words::coordinate(at) / last * (right - left - 10.0);
    let mut out = String::new();
    for (part, mark) in axis.marks() {
        let y = bottom - part * FIELD;
        put!(out, "<path d=\"M{left:.1} {y:.1}H{right:.1}\" stroke=\"#d0d0d0\"/>");
        out.push_str(&label(left - 4.0, y + 4.0, "end", &mark));
    }
    out.push_str(&names(chart, bottom, right - left - 10.0, x));
    for (at, series) in values.iter().enumerate() {
        let points: Vec<_> = series
            .iter()
            .enumerate()
            .map(|(point, figure)| {
                words::double(figure)
                    .map(|value| (x(point), bottom - axis.part(value) * FIELD, figure.shown()))
            })
            .collect();
        out.push_str(&line(at, &points, values.len() == 1));
    }
    put!(out, "<path d=\"M{left:.1} {top:.1}V{bottom:.1}H{right:.1}\" fill=\"none\" stroke=\"#444\"/>\n");
    (bottom + 22.0, out)
}

/// The names along the axis, as many as stand beside each other.
fn names(chart: &Chart, bottom: f64, room: f64, x: impl Fn(usize) -> f64) -> String {
    let widest = chart.categories.iter().map(|name| scale::width(name)).fold(1.0, f64::max) + 8.0;
    let count = chart.categories.len();
    let every = (1..=count.max(1))
        .find(|every| words::coordinate(count.div_ceil(*every)) * widest <= room + widest / 2.0);
    let every = every.unwrap_or(count.max(1));
    chart
        .categories
        .iter()
        .enumerate()
        .step_by(every)
        .map(|(at, name)| label(x(at), bottom + 16.0, "middle", &scale::fitted(name, room / 2.0)))
        .collect()
}

type Point = Option<(f64, f64, String)>;

fn line(at: usize, points: &[Point], alone: bool) -> String {
    let (mut path, mut marks, mut pen) = (String::new(), String::new(), 'M');
    let most = points.iter().flatten().map(|(_, y, _)| *y).fold(f64::INFINITY, f64::min);
    let mut named = false;
    for (place, point) in points.iter().enumerate() {
        let Some((x, y, shown)) = point else {
            pen = 'M';
            continue;
        };
        put!(path, "{pen}{x:.1} {y:.1}");
        pen = 'L';
        put!(marks, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"{}\"/>", colour(at));
        let first_of_most = *y <= most && !named;
        named |= first_of_most;
        let written =
            if alone && points.len() <= EVERY { true } else { first_of_most || place + 1 == points.len() };
        if written {
            marks.push_str(&label(*x, y - 6.0, "middle", shown));
        }
    }
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"{}\"/>{marks}\n",
        colour(at),
        dash(at),
    )
}
