//! The end of a page: where every figure comes from, down to the positions of its events.

use super::{
    escape::{attribute, text},
    line,
};
use crate::{
    figure::{Evidence, Figure},
    model::Paper,
    words,
};

/// So many positions are written out; the rest is counted.
const POSITIONS: usize = 200;

/// Every figure with its definition, query, cutoff, ratio and events.
pub(super) fn write(page: &mut String, paper: &Paper) {
    if paper.figures.is_empty() {
        return;
    }
    line(page, &format!("<section class=\"sources\">\n<h2>{}</h2>\n<dl>", words::SOURCES));
    paper.figures.values().for_each(|figure| entry(page, figure));
    line(page, "</dl>\n</section>");
}

fn entry(page: &mut String, figure: &Figure) {
    // In print only those that documents list.
    let class = if figure.listed { "" } else { " class=\"unlisted\"" };
    line(
        page,
        &format!(
            "<dt{class} id=\"f-{}\">{} <b>{}</b></dt>",
            attribute(&figure.id),
            text(&figure.title),
            text(&figure.with_unit()),
        ),
    );
    line(
        page,
        &format!(
            "<dd{class}>{} <code>{}</code> 截至日志第{}条。{}</dd>",
            text(&figure.definition),
            text(&words::command(figure)),
            figure.cutoff,
            events(&figure.evidence),
        ),
    );
}

fn events(evidence: &Evidence) -> String {
    match evidence {
        Evidence::ByQuery => "事件按查询。".to_owned(),
        Evidence::Positions(positions) => {
            let first = positions.iter().take(POSITIONS).map(u64::to_string).collect::<Vec<_>>().join("、");
            let rest = if positions.len() > POSITIONS { " 等" } else { "" };
            match positions.len() {
                0 => "事件0条。".to_owned(),
                count => format!("<details><summary>事件{count}条</summary>{first}{rest}</details>"),
            }
        }
    }
}
