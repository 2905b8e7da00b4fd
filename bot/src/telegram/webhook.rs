//! The webhook: Telegram posts updates to us, with a secret that only it and we know.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use teloxide_core::{payloads::SetWebhook, types::AllowedUpdate};

use super::{Telegram, TelegramFailure, bad, checked};
use crate::talk::hex;

/// Where updates are posted.
pub(super) const PATH: &str = "/telegram/webhook";
/// The header of the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// The most bytes of an update.
const LARGEST: usize = 1024 * 1024;

impl Telegram {
    /// What to mount where `public_url` of [`super::Mode::Webhook`] leads.
    pub fn routes(&self) -> Router {
        Router::new().route(PATH, post(posted)).layer(DefaultBodyLimit::max(LARGEST)).with_state(self.clone())
    }

    pub(super) fn webhook(&self, public_url: &str) -> Result<SetWebhook, TelegramFailure> {
        let url = format!("{}{PATH}", checked(public_url)?);
        let mut payload = SetWebhook::new(url.parse().map_err(|_| bad(public_url))?);
        payload.secret_token = Some(self.inner.secret.clone());
        payload.allowed_updates =
            Some(vec![AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery]);
        Ok(payload)
    }
}

/// The webhook's secret: of the token, so that it need not be kept, and telling nothing about it.
pub(super) fn secret_of(token: &str) -> String {
    hex(Sha256::digest(format!("lianqin webhook {token}").as_bytes()))
}

async fn posted(State(telegram): State<Telegram>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let told = headers.get(SECRET).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    if !is_same(told, telegram.inner.secret.as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    // Until we know who we are, Telegram keeps it and comes again.
    if telegram.inner.me.get().is_none() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let Ok(update) = serde_json::from_slice::<Value>(&body) else {
        // It would come again for ever.
        tracing::warn!("telegram: what was posted is no JSON");
        return StatusCode::OK;
    };
    match telegram.take(&update).await {
        Ok(()) => StatusCode::OK,
        Err(failure) => {
            tracing::error!(error = %failure, "telegram: update not kept");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Compares in a time that does not tell how much of it is right.
fn is_same(told: &[u8], secret: &[u8]) -> bool {
    let digests = Sha256::digest(told).into_iter().zip(Sha256::digest(secret));
    digests.fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_what_telegram_allows_and_only_itself() {
        let secret = secret_of("1:a");
        assert!(secret.len() <= 256 && secret.chars().all(|c| c.is_ascii_alphanumeric()));
        assert!(is_same(secret.as_bytes(), secret_of("1:a").as_bytes()));
        for other in ["", "x", &secret_of("1:b"), &secret[1..]] {
            assert!(!is_same(other.as_bytes(), secret.as_bytes()));
        }
    }
}
