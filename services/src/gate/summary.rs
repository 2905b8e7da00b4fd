//! The pages of the summary: the document itself, every figure a link; the events behind a figure; the document as a file.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use paper::Format;
use serde::Deserialize;
use vocabulary::{Day, UnitId, summary::SummaryOf, wire};

use super::{CONTENT_SECURITY_POLICY, Gate, Problem};
use crate::summary::{Cutoff, Made, Order, Wanted, events_of};

/// So many events stand on a page; `lianqin explain` lists all.
const SHOWN: usize = 500;

/// Which document.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Which {
    unit: Option<UnitId>,
    from: Option<Day>,
    to: Option<Day>,
    cutoff: Option<String>,
}

/// Which figure of which document.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct WhichFigure {
    id: String,
    #[serde(flatten)]
    which: Which,
}

impl Which {
    async fn make(&self, gate: &Gate, evidence: bool) -> Result<Made, Problem> {
        let of = self.unit.clone().map_or(SummaryOf::County, SummaryOf::Unit);
        let wanted = match self.cutoff.as_deref().map(Cutoff::parse) {
            Some(Some(cutoff)) => Wanted::Exactly(cutoff),
            Some(None) => {
                return Err(Problem("截止写成 日志号@时间，如 16950@2025-10-20T18:00:00+08:00".to_owned()));
            }
            None => Wanted::Now(gate.node.clock.now()),
        };
        let order = Order { of, wanted, from: self.from, to: self.to, evidence };
        order.make(&gate.node).await.map_err(|error| Problem(format!("{error:#}")))
    }

    /// The same as a query, with the cut that was made.
    fn query(&self, cutoff: Cutoff) -> String {
        let unit = self.unit.as_ref().map(|unit| format!("&unit={unit}")).unwrap_or_default();
        let day = |name: &str, day: Option<Day>| day.map(|day| format!("&{name}={day}")).unwrap_or_default();
        let cutoff = cutoff.to_string().replace('+', "%2B");
        format!("cutoff={cutoff}{unit}{}{}", day("from", self.from), day("to", self.to))
    }
}

/// The document as a page.
pub(super) async fn page(
    State(gate): State<Arc<Gate>>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let made = which.make(&gate, false).await?;
    let base = format!("/figure?{}&id=", which.query(made.cutoff));
    let html = paper::html_with_links(&made.paper, &base)?;
    Ok(shown(html))
}

/// The document as a file: `/summary/summary.docx`.
pub(super) async fn file(
    State(gate): State<Arc<Gate>>,
    Path(name): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let Some(format) = Format::of(std::path::Path::new(&name)) else {
        return Ok((StatusCode::NOT_FOUND, "有 summary.docx、.xlsx、.html、.md、.json").into_response());
    };
    let bytes = paper::render(&which.make(&gate, false).await?.paper, format)?;
    let attachment = format!("attachment; filename=\"summary.{}\"", format.ending());
    let headers = [
        (header::CONTENT_TYPE, media_type(format)),
        (header::CONTENT_DISPOSITION, attachment.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    title: String,
    value: String,
    simulated: bool,
    lines: Vec<(&'static str, String)>,
    count: usize,
    events: Vec<Vec<String>>,
}

/// A figure and the events that make it.
pub(super) async fn figure(
    State(gate): State<Arc<Gate>>,
    Query(asked): Query<WhichFigure>,
) -> Result<Response, Problem> {
    let made = asked.which.make(&gate, true).await?;
    let Some(figure) = made.paper.figures.get(&asked.id) else {
        return Ok((StatusCode::NOT_FOUND, "这份总结里没有这项数据").into_response());
    };
    let events = events_of(&gate.node.bus, figure, Some(SHOWN)).await;
    let events = events.map_err(|error| Problem(format!("{error:#}")))?;
    let rows = events.iter().map(|(event, _)| {
        let fact = &event.fact;
        vec![
            event.position.to_string(),
            fact.time.format("%Y-%m-%d %H:%M").to_string(),
            fact.stream.to_string(),
            wire::type_of(&fact.event).unwrap_or_default(),
            format!("{}:{}", fact.actor.unit, fact.actor.role.as_str()),
        ]
    });
    let mut lines = vec![("编号", figure.id.clone()), ("口径", figure.definition.clone())];
    if let Some(ratio) = figure.ratio {
        lines.push(("分子、分母", format!("{}、{}", ratio.numerator, ratio.denominator)));
    }
    lines.push(("截至", made.cutoff.to_string()));
    lines.push(("命令", figure.query.clone()));
    let count = match &figure.evidence {
        paper::Evidence::Positions(positions) => positions.len(),
        paper::Evidence::ByQuery => 0,
    };
    let page = FigurePage {
        title: figure.title.clone(),
        value: figure.with_unit(),
        simulated: gate.node.is_simulated(),
        lines,
        count,
        events: rows.collect(),
    };
    Ok(shown(page.render()?))
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Html => "text/html; charset=utf-8",
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Json => "application/json",
    }
}

fn shown(html: String) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(html)).into_response()
}
