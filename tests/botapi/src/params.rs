//! The parameters of a call: JSON, multipart or in the address.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Query, Request},
    http::header::CONTENT_TYPE,
};
use serde_json::{Map, Value};

use crate::reply::Refusal;

/// The parameters of a call.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub(crate) fields: Map<String, Value>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Params {
    pub(crate) async fn of(request: Request) -> Result<Self, Refusal> {
        let unreadable = || Refusal::bad("can't parse the request");
        let mut params = Self::default();
        if let Ok(Query(pairs)) = Query::<BTreeMap<String, String>>::try_from_uri(request.uri()) {
            params.fields.extend(pairs.into_iter().map(|(name, text)| (name, Value::String(text))));
        }
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
            while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
                let name = field.name().unwrap_or_default().to_owned();
                let is_file = field.file_name().is_some();
                let bytes = field.bytes().await.map_err(|_| unreadable())?;
                if is_file {
                    params.files.insert(name, bytes.to_vec());
                } else {
                    params.fields.insert(name, Value::String(String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        } else {
            let body = Bytes::from_request(request, &()).await.map_err(|_| unreadable())?;
            if !body.is_empty() {
                let fields: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| unreadable())?;
                params.fields.extend(fields);
            }
        }
        Ok(params)
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    /// A number, also one that is written as a text.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        let value = self.fields.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// An object or list, also one that is written as a text.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(&format!("can't parse {name} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// An uploaded file: under the name itself or under the one that `attach://` names.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        let attached = self.text(name).and_then(|text| text.strip_prefix("attach://"));
        self.files.get(attached.unwrap_or(name)).map(Vec::as_slice)
    }

    /// The chat, which every message needs.
    pub(crate) fn chat(&self) -> Result<i64, Refusal> {
        if !self.fields.contains_key("chat_id") {
            return Err(Refusal::bad("chat_id is empty"));
        }
        self.number("chat_id").ok_or_else(|| Refusal::bad("chat not found"))
    }
}
