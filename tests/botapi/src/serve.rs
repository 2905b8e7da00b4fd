//! HTTP: which call it is, whether the token is right, and the trouble that was asked for.

use std::{net::TcpListener, panic::resume_unwind, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::{any, get},
};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    fault::Fault,
    methods,
    params::Params,
    reply::{Refusal, answer},
    state::{Shared, token},
};

/// The most bytes of a call, as Telegram has it for uploads.
const LARGEST: usize = 50 * 1024 * 1024;

/// Serves until the runtime ends.
pub(crate) async fn serve(shared: Arc<Shared>, listener: TcpListener) {
    let routes = Router::new()
        .route("/file/{bot}/{*path}", get(file))
        .route("/{bot}/{method}", any(call))
        .fallback(|| async { answer(Err(Refusal::new(404, "Not Found"))) })
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(shared);
    let listener = tokio::net::TcpListener::from_std(listener).expect("the listener does not block");
    axum::serve(listener, routes).await.expect("serving does not end");
}

async fn call(
    State(shared): State<Arc<Shared>>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    if let Err(refusal) = check(&bot) {
        return answer(Err(refusal));
    }
    // Methods are the same in any case.
    let method = method.to_lowercase();
    let params = match Params::of(request).await {
        Ok(params) => params,
        Err(refusal) => return answer(Err(refusal)),
    };
    let told = Value::Object(params.fields.clone());
    let fault = shared.change(|state| state.called(&method, told));
    match fault {
        None | Some(Fault::Nothing) => answer(methods::answer(&shared, &method, &params).await),
        Some(Fault::Error { code, description }) => answer(Err(Refusal::new(code, description))),
        Some(Fault::TooFast { retry_after }) => answer(Err(Refusal::too_fast(retry_after))),
        Some(Fault::BadGateway) => {
            (StatusCode::BAD_GATEWAY, Html("<html><h1>502 Bad Gateway</h1></html>")).into_response()
        }
        Some(Fault::Garbage) => {
            // What came of it is not told.
            let _ = methods::answer(&shared, &method, &params).await;
            "{\"ok\":tru".into_response()
        }
        Some(Fault::Newer) => answer(methods::answer(&shared, &method, &params).await.map(newer)),
        Some(Fault::Hang(time)) => {
            sleep(time).await;
            cut()
        }
        Some(Fault::CutBefore) => cut(),
        Some(Fault::CutAfter) => {
            let _ = methods::answer(&shared, &method, &params).await;
            cut()
        }
    }
}

/// A message in the words of a later API; its number stays what it is.
fn newer(mut told: Value) -> Value {
    if let Some(fields) = told.as_object_mut().filter(|fields| fields.contains_key("message_id")) {
        fields.insert("chat".to_owned(), json!({"id": {"of": "later"}, "type": "assembly"}));
        fields.insert("date".to_owned(), json!("2031-06-01T08:00:00Z"));
    }
    told
}

/// Ends the task of the connection without a word to either side.
fn cut() -> Response {
    resume_unwind(Box::new("the connection is cut on demand"))
}

async fn file(State(shared): State<Arc<Shared>>, Path((bot, path)): Path<(String, String)>) -> Response {
    if check(&bot).is_err() {
        return answer(Err(Refusal::new(401, "Unauthorized")));
    }
    let fault = shared.change(|state| state.called("file", Value::String(path.clone())));
    match fault {
        Some(Fault::CutBefore | Fault::CutAfter) => return cut(),
        Some(Fault::Hang(time)) => {
            sleep(time).await;
            return cut();
        }
        Some(Fault::Error { code, description }) => return answer(Err(Refusal::new(code, description))),
        Some(Fault::TooFast { .. } | Fault::BadGateway | Fault::Garbage | Fault::Newer) => {
            return StatusCode::BAD_GATEWAY.into_response();
        }
        None | Some(Fault::Nothing) => {}
    }
    let id = path.strip_prefix("documents/").unwrap_or(&path);
    match shared.state().files.get(id) {
        Some(bytes) => bytes.clone().into_response(),
        None => answer(Err(Refusal::new(404, "Not Found"))),
    }
}

/// Telegram answers 401 to a token of somebody, and 404 to what is no token.
fn check(bot: &str) -> Result<(), Refusal> {
    let told = bot.strip_prefix("bot").unwrap_or_default();
    if told == token() {
        return Ok(());
    }
    let looks_right =
        told.split_once(':').is_some_and(|(id, secret)| id.parse::<u64>().is_ok() && !secret.is_empty());
    if looks_right { Err(Refusal::new(401, "Unauthorized")) } else { Err(Refusal::new(404, "Not Found")) }
}
