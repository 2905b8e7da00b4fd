//! `GET /chat/media/<kind>/<id>/<sha256>`: a kept photo, for whoever may see it.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bot::talk::Photo;
use tokio::task::spawn_blocking;

use super::{Unreachable, WebChat, forms, session::caller, words::say};

/// Where the page finds a photo.
pub(super) fn address(photo: &Photo) -> String {
    format!("/chat/media/{}/{}", photo.subject, photo.sha256)
}

pub(super) async fn picture(
    State(web): State<WebChat>,
    Path((kind, rest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Unreachable> {
    let Some(caller) = caller(&web, &headers).await? else { return Ok(forms::stranger(&headers)) };
    let Some((id, sha256)) = rest.rsplit_once('/') else { return Ok(nothing()) };
    let subject = format!("{kind}/{id}");
    // What somebody sent himself is given back to him; every other photo is asked for at the door.
    let found = if subject == caller.peer.subject() {
        let (media, sha256) = (web.media.clone(), sha256.to_owned());
        let read = spawn_blocking(move || media.read(&subject, &sha256)).await.map_err(|_| Unreachable)?;
        read.unwrap_or_default()
    } else {
        web.doors.photo(&caller.joined.member, &subject, sha256).await?
    };
    let Some(bytes) = found else { return Ok(nothing()) };
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

/// The same for a photo that is not there and one that is not for the caller's eyes.
fn nothing() -> Response {
    (StatusCode::NOT_FOUND, say::NO_PHOTO).into_response()
}
