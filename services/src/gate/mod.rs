//! The gate: HTTP for people's browsers and for monitoring. Its own pages read; the chat's take messages.

mod page;
mod summary;

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use axum::{
    Json, Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use bus::desk::{Desk, views};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use vocabulary::{Actor, Day, MemberId, Role};

use crate::{
    clock::Running as Deadline,
    node::Node,
    opinion::{OpinionAnswer, OpinionQuestion},
    tally::{Report, TallyQuestion},
};

/// Only our own page, nothing from elsewhere, no script.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Metrics that were not touched are swept so often.
const UPKEEP: Duration = Duration::from_secs(5);

/// What every answer needs.
#[derive(Clone)]
struct Gate {
    node: Node,
    desk: Desk,
    metrics: PrometheusHandle,
}

/// A period of days.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Period {
    from: Option<Day>,
    to: Option<Day>,
}

/// Serves until the listener fails or the task is dropped.
///
/// `more` are the routes of the chat pages and of a platform's webhook.
pub async fn serve(listener: TcpListener, node: Node, desk: Desk, more: Router) -> anyhow::Result<()> {
    let metrics =
        PrometheusBuilder::new().install_recorder().context("metrics are set up twice in one process")?;
    let upkeep = metrics.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    let gate = Arc::new(Gate { node, desk, metrics });
    let routes = Router::new()
        .route("/", get(overview))
        .route("/tally.json", get(tally))
        .route("/summary", get(summary::page))
        .route("/summary/{file}", get(summary::file))
        .route("/figure", get(summary::figure))
        .route("/healthz", get(health))
        .route("/metrics", get(measures))
        .with_state(gate)
        .merge(more);
    axum::serve(listener, routes).await.context("the HTTP server stopped")
}

async fn report(gate: &Gate, period: Period) -> Result<Option<Report>, Problem> {
    let question = TallyQuestion { from: period.from, to: period.to, now: gate.node.clock.now() };
    Ok(gate.desk.query(views::TALLY, &question).await?)
}

async fn tally(
    State(gate): State<Arc<Gate>>,
    Query(period): Query<Period>,
) -> Result<Json<Option<Report>>, Problem> {
    report(&gate, period).await.map(Json)
}

async fn overview(State(gate): State<Arc<Gate>>, Query(period): Query<Period>) -> Result<Response, Problem> {
    let report = report(&gate, period).await?;
    let deadlines: Vec<Deadline> = gate.desk.query(views::DEADLINES, &json!({})).await?;
    // The last day of the period by itself: who owes that day's count.
    let last = match &report {
        Some(report) => {
            let day = Period { from: Some(report.to), to: Some(report.to) };
            self::report(&gate, day).await?
        }
        None => None,
    };
    let opinion = opinion(&gate).await?;
    let html = page::render(report.as_ref(), last.as_ref(), &deadlines, &opinion, &gate.node)?;
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Html(html)).into_response())
}

/// What an auditor sees of public opinion: numbers and themes, no word. Nothing before the campaign opens.
async fn opinion(gate: &Gate) -> Result<OpinionAnswer, Problem> {
    let office = gate.node.directory.read(|directory| Some(directory.book().latest()?.office()?.id.clone()));
    let Some(unit) = office else { return Ok(OpinionAnswer::default()) };
    let reader = Actor { member: MemberId::new("gate")?, unit, role: Role::Auditor };
    Ok(gate.desk.query(views::OPINION, &OpinionQuestion { reader }).await?)
}

/// Healthy is: the log answers and the rules and posts are as far as the log is.
async fn health(State(gate): State<Arc<Gate>>) -> Response {
    let head = gate.node.bus.head().await;
    let (status, body) = match head {
        Ok(head) => {
            let at = gate.node.directory.position();
            let body = json!({ "status": "ok", "campaign": gate.node.campaign, "head": head, "directory": at,
                               "simulated": gate.node.is_simulated() });
            (StatusCode::OK, body)
        }
        Err(failure) => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "status": "log out of reach", "reason": failure.to_string() }),
        ),
    };
    (status, Json(body)).into_response()
}

async fn measures(State(gate): State<Arc<Gate>>) -> Result<String, Problem> {
    let head = gate.node.bus.head().await.map_err(|failure| Problem(failure.to_string()))?;
    metrics::gauge!("lianqin_log_head").set(as_gauge(head));
    metrics::gauge!("lianqin_simulated").set(if gate.node.is_simulated() { 1.0 } else { 0.0 });
    Ok(gate.metrics.render())
}

#[expect(clippy::cast_precision_loss, reason = "positions stay far below 2^52; the gauge is for people")]
fn as_gauge(position: u64) -> f64 {
    position as f64
}

/// A page that cannot be shown now, with the reason as a sentence.
#[derive(Debug)]
struct Problem(String);

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (StatusCode::SERVICE_UNAVAILABLE, self.0).into_response()
    }
}
