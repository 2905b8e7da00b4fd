//! `POST /chat/photo`: a photo, read with a cap.

use axum::{
    extract::{
        Multipart, State,
        multipart::{Field, MultipartRejection},
    },
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bot::{
    media::KeepError,
    talk::{Body, LARGEST_MEDIA, MediaKind, MediaRefusal},
};
use bus::clock::new_id;
use tokio::{task::spawn_blocking, time::timeout};

use super::{
    Unreachable, WebChat,
    forms::{self, Envelope},
    letters,
    session::{Caller, caller},
};

/// What is too large is read on without being kept, so that the browser hears the answer; beyond this it is cut off.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// A sender on a weak network has so long.
const READ_WITHIN: std::time::Duration = std::time::Duration::from_mins(3);
/// Fields beside the photo are short.
const LONGEST_FIELD: u64 = 256;
/// More fields than ours are not read.
const MOST_FIELDS: usize = 12;

/// A photo as it arrived.
enum Sent {
    Nothing,
    Photo(Vec<u8>),
    TooLarge(u64),
}

pub(super) async fn photo(
    State(web): State<WebChat>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Unreachable> {
    // Before a byte of the photo is read.
    let Some(caller) = caller(&web, &headers).await? else { return Ok(forms::stranger(&headers)) };
    let Ok(form) = form else { return Ok(forms::refused(StatusCode::BAD_REQUEST)) };
    let _place = web.limits.upload().await?;
    let (envelope, sent) = match timeout(READ_WITHIN, read(form)).await {
        Ok(Ok(read)) => read,
        Ok(Err(status)) => return Ok(forms::refused(status)),
        Err(_) => return Ok(forms::refused(StatusCode::REQUEST_TIMEOUT)),
    };
    if !envelope.is_of(&caller) {
        return Ok(forms::refused(StatusCode::CONFLICT));
    }
    let body = match sent {
        Sent::Nothing => return Ok(forms::refused(StatusCode::BAD_REQUEST)),
        Sent::TooLarge(bytes) => Body::Refused(MediaRefusal::TooLarge { bytes }),
        Sent::Photo(bytes) => kept(&web, &caller, bytes).await?,
    };
    let id = letters::inbound_id(&caller.peer, envelope.id.unwrap_or_else(new_id));
    let written = envelope.written(web.clock.now());
    letters::post(&web, &caller, id, body, written).await?;
    forms::kept(&web, &headers, id).await
}

/// Keeps the photo under the key of the chat; one that cannot be taken is told about in the chat.
async fn kept(web: &WebChat, caller: &Caller, bytes: Vec<u8>) -> Result<Body, Unreachable> {
    let (media, subject) = (web.media.clone(), caller.peer.subject());
    let kept = spawn_blocking(move || media.keep(&subject, MediaKind::Photo, &bytes)).await;
    match kept {
        Ok(Ok(media)) => Ok(Body::Media { media, caption: String::new() }),
        Ok(Err(KeepError::Refused(why))) => Ok(Body::Refused(why)),
        Ok(Err(KeepError::Failed(error))) => {
            tracing::error!(%error, "web chat: a photo could not be kept");
            Err(Unreachable)
        }
        Err(error) => {
            tracing::error!(%error, "web chat: unpacking a photo died");
            Ok(Body::Refused(MediaRefusal::Unreadable))
        }
    }
}

async fn read(mut form: Multipart) -> Result<(Envelope, Sent), StatusCode> {
    let (mut envelope, mut sent) = (Envelope::default(), Sent::Nothing);
    for _ in 0..MOST_FIELDS {
        let field = form.next_field().await.map_err(|error| error.status())?;
        let Some(field) = field else { break };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "photo" {
            sent = content(field).await?;
            continue;
        }
        let text = short(field).await?;
        match name.as_str() {
            "id" => envelope.id = Some(text.parse().map_err(|_| StatusCode::BAD_REQUEST)?),
            "who" => envelope.who = text,
            "written" => envelope.written = text.parse().ok(),
            "clock" => envelope.clock = text.parse().ok(),
            _ => {}
        }
    }
    Ok((envelope, sent))
}

/// The photo, or how large it is when it is larger than any we take: from then on its bytes are let go.
async fn content(mut field: Field<'_>) -> Result<Sent, StatusCode> {
    let (mut kept, mut bytes) = (Vec::new(), 0_u64);
    while let Some(chunk) = field.chunk().await.map_err(|error| error.status())? {
        bytes = bytes.saturating_add(chunk.len().try_into().unwrap_or(u64::MAX));
        if bytes > MOST_BYTES {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        if kept.len().saturating_add(chunk.len()) > LARGEST_MEDIA
            || bytes > LARGEST_MEDIA.try_into().unwrap_or(0)
        {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&chunk);
        }
    }
    match bytes {
        0 => Ok(Sent::Nothing),
        _ if kept.is_empty() => Ok(Sent::TooLarge(bytes)),
        _ => Ok(Sent::Photo(kept)),
    }
}

async fn short(mut field: Field<'_>) -> Result<String, StatusCode> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| error.status())? {
        text.extend_from_slice(&chunk);
        if text.len().try_into().unwrap_or(u64::MAX) > LONGEST_FIELD {
            return Err(StatusCode::BAD_REQUEST);
        }
    }
    String::from_utf8(text).map_err(|_| StatusCode::BAD_REQUEST)
}
