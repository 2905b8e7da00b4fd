//! How updates reach the bot: polls and the webhook.

use std::{pin::pin, time::Duration};

use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use crate::{
    params::Params,
    reply::{Refusal, Reply},
    state::{Shared, State, Webhook},
};

/// The longest that a poll is held.
const LONGEST_POLL: Duration = Duration::from_secs(50);

/// `getUpdates`: an offset confirms everything below it; a second poll ends the first with a conflict.
pub(super) async fn poll(shared: &Shared, params: &Params) -> Reply {
    let limit = params.number("limit").unwrap_or(100);
    if !(1..=100).contains(&limit) {
        return Err(Refusal::bad("limit must be between 1 and 100"));
    }
    let held =
        Duration::from_secs(params.number("timeout").unwrap_or(0).max(0).unsigned_abs()).min(LONGEST_POLL);
    let until = Instant::now() + held;
    let mine = shared.change(|state| {
        if state.webhook.is_some() {
            return Err(Refusal::new(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        confirm(state, params.number("offset").unwrap_or(0));
        state.poll = state.poll.saturating_add(1);
        Ok(state.poll)
    })?;
    loop {
        // Before the look, so that what comes in between is not missed.
        let mut changed = pin!(shared.updates.notified());
        changed.as_mut().enable();
        {
            let state = shared.state();
            if state.poll != mine {
                return Err(Refusal::new(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                ));
            }
            let limit = usize::try_from(limit).unwrap_or(100);
            let updates: Vec<_> =
                state.updates.iter().take(limit).map(|(_, update)| update.clone()).collect();
            if !updates.is_empty() || Instant::now() >= until {
                drop(state);
                shared.change(|state| state.handed_out = state.handed_out.saturating_add(updates.len()));
                return Ok(json!(updates));
            }
        }
        // The end of the wait is seen by the next look.
        let _ = timeout_at(until, changed).await;
    }
}

fn confirm(state: &mut State, offset: i64) {
    if offset >= 0 {
        state.updates.retain(|(number, _)| *number >= offset);
        return;
    }
    // The last so many; the others are forgotten.
    let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
    while state.updates.len() > keep {
        state.updates.pop_front();
    }
}

/// `setWebhook`; an empty address takes it away.
pub(super) fn set_webhook(state: &mut State, params: &Params) -> Reply {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(delete_webhook(state, params));
    }
    if !url.starts_with("http://127.0.0.1:") {
        return Err(Refusal::bad("bad webhook: HTTPS url must be provided for webhook"));
    }
    let secret = params.text("secret_token").map(str::to_owned);
    let is_good = |secret: &String| {
        (1..=256).contains(&secret.len())
            && secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if !secret.as_ref().is_none_or(is_good) {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    drop_pending(state, params);
    state.webhook = Some(Webhook { url: url.to_owned(), secret, last_error: None });
    // A poll that still hangs is ended.
    state.poll = state.poll.saturating_add(1);
    Ok(json!(true))
}

/// `deleteWebhook`: what waits is kept unless told otherwise.
pub(super) fn delete_webhook(state: &mut State, params: &Params) -> Value {
    drop_pending(state, params);
    state.webhook = None;
    json!(true)
}

fn drop_pending(state: &mut State, params: &Params) {
    if params.fields.get("drop_pending_updates").is_some_and(|told| told == "true" || told == &json!(true)) {
        state.updates.clear();
    }
}

/// `getWebhookInfo`.
pub(super) fn webhook_info(state: &State) -> Value {
    let hook = state.webhook.clone().unwrap_or_default();
    let mut info = json!({
        "url": hook.url,
        "has_custom_certificate": false,
        "pending_update_count": state.updates.len(),
    });
    if let (Some(error), Some(fields)) = (hook.last_error, info.as_object_mut()) {
        fields.insert("last_error_message".to_owned(), json!(error));
        fields.insert("last_error_date".to_owned(), json!(state.now()));
    }
    info
}
