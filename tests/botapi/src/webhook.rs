//! The webhook: updates are posted one after the other, each until it was taken.

use std::{pin::pin, sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::state::{Shared, Webhook};

/// How long an answer may take.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);
/// How long to wait before an update is posted again; Telegram's own waits are longer.
const AGAIN_AFTER: Duration = Duration::from_millis(200);

/// Posts updates for as long as a webhook is set.
pub(crate) async fn deliver(shared: Arc<Shared>) {
    loop {
        let mut changed = pin!(shared.updates.notified());
        changed.as_mut().enable();
        let next = {
            let state = shared.state();
            state.webhook.clone().zip(state.updates.front().cloned())
        };
        let Some((hook, (number, update))) = next else {
            changed.await;
            continue;
        };
        let outcome = timeout(ANSWERED_WITHIN, post(&hook, &update)).await;
        let error = match outcome {
            Ok(Ok(status)) if (200..300).contains(&status) => None,
            Ok(Ok(status)) => Some(format!("Wrong response from the webhook: {status}")),
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("Read timeout expired".to_owned()),
        };
        let failed = error.is_some();
        shared.change(|state| {
            if !failed {
                state.updates.retain(|(waiting, _)| *waiting != number);
            }
            if let Some(hook) = &mut state.webhook {
                hook.last_error = error;
            }
        });
        if failed {
            sleep(AGAIN_AFTER).await;
        }
    }
}

/// Posts one update; answers the status. HTTP by hand, since this is the only call that the server makes.
async fn post(hook: &Webhook, update: &Value) -> std::io::Result<u16> {
    let rest = hook.url.strip_prefix("http://").unwrap_or(&hook.url);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let body = update.to_string();
    let secret = hook
        .secret
        .as_ref()
        .map(|secret| format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{secret}Connection: close\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
}
