//! Answers as the Bot API words them.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    code: u16,
    description: String,
    parameters: Option<Value>,
}

/// What a method answers.
pub(crate) type Reply = Result<Value, Refusal>;

impl Refusal {
    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None }
    }

    /// 400, with "Bad Request: " before the words.
    pub(crate) fn bad(words: &str) -> Self {
        Self::new(400, format!("Bad Request: {words}"))
    }

    /// 429.
    pub(crate) fn too_fast(retry_after: u64) -> Self {
        let parameters = Some(json!({"retry_after": retry_after}));
        Self { parameters, ..Self::new(429, format!("Too Many Requests: retry after {retry_after}")) }
    }

    /// The group has another number now.
    pub(crate) fn moved(chat: i64) -> Self {
        let parameters = Some(json!({"migrate_to_chat_id": chat}));
        Self { parameters, ..Self::bad("group chat was upgraded to a supergroup chat") }
    }
}

/// The HTTP answer.
pub(crate) fn answer(reply: Reply) -> Response {
    match reply {
        Ok(result) => Json(json!({"ok": true, "result": result})).into_response(),
        Err(Refusal { code, description, parameters }) => {
            let mut body = json!({"ok": false, "error_code": code, "description": description});
            if let (Some(parameters), Some(fields)) = (parameters, body.as_object_mut()) {
                fields.insert("parameters".to_owned(), parameters);
            }
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(body)).into_response()
        }
    }
}
