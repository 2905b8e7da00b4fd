//! `POST /chat/send`: words, a button or a place.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bot::talk::{Body, LONGEST_TOKEN, Place};
use bus::clock::new_id;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Unreachable, WebChat,
    forms::{self, Envelope},
    letters,
    session::caller,
};

/// The most bytes of a text that is taken; what is longer than the bot reads is answered by the bot, up to here.
const LARGEST_TEXT: usize = 32 * 1024;

/// The form. Flattening would read numbers as text, so the envelope's fields stand here, too.
#[derive(Debug, Deserialize)]
pub(super) struct SendForm {
    id: Option<Uuid>,
    #[serde(default)]
    who: String,
    written: Option<i64>,
    clock: Option<i64>,
    text: Option<String>,
    press: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

impl SendForm {
    /// What was sent: exactly one thing.
    fn body(&self) -> Option<Body> {
        match (&self.text, &self.press, self.lat, self.lon) {
            (Some(text), None, None, None) if !text.trim().is_empty() => Some(Body::Text(lines(text))),
            (None, Some(token), None, None) if !token.is_empty() && token.len() <= LONGEST_TOKEN => {
                Some(Body::Press(token.clone()))
            }
            (None, None, Some(latitude), Some(longitude))
                if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 =>
            {
                Some(Body::Place(Place { latitude, longitude }))
            }
            (_, _, _, _) => None,
        }
    }
}

/// Forms send line ends as CR LF.
fn lines(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

pub(super) async fn send(
    State(web): State<WebChat>,
    headers: HeaderMap,
    form: Result<Form<SendForm>, FormRejection>,
) -> Result<Response, Unreachable> {
    let Some(caller) = caller(&web, &headers).await? else { return Ok(forms::stranger(&headers)) };
    let form = match form {
        Ok(Form(form)) => form,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(forms::refused(StatusCode::PAYLOAD_TOO_LARGE));
        }
        Err(_) => return Ok(forms::refused(StatusCode::BAD_REQUEST)),
    };
    if form.text.as_ref().is_some_and(|text| text.len() > LARGEST_TEXT) {
        return Ok(forms::refused(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let Some(body) = form.body() else { return Ok(forms::refused(StatusCode::BAD_REQUEST)) };
    let SendForm { id, who, written, clock, text: _, press: _, lat: _, lon: _ } = form;
    let envelope = Envelope { id, who, written, clock };
    if !envelope.is_of(&caller) {
        return Ok(forms::refused(StatusCode::CONFLICT));
    }
    let id = letters::inbound_id(&caller.peer, envelope.id.unwrap_or_else(new_id));
    let written = envelope.written(web.clock.now());
    letters::post(&web, &caller, id, body, written).await?;
    Ok(forms::kept(&web, &headers, id).await?.into_response())
}
