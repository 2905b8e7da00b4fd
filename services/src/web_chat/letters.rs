//! The mail store, asked from asynchronous code: its calls touch the disk and run where that is allowed.

use std::time::Duration;

use bot::{
    mail::{Entry, Mail, MailFailure},
    talk::{Body, Inbound, Peer},
};
use tokio::{task::spawn_blocking, time::timeout};
use uuid::Uuid;
use vocabulary::Stamp;

use super::{Unreachable, WebChat, session::Caller};

/// A form waits so long for its answer before the page is shown without it.
const ANSWERED_WITHIN: Duration = Duration::from_secs(3);

/// Runs a call of the store; its failure is logged here and is nobody's business on the page.
pub(super) async fn ask<T: Send + 'static>(
    web: &WebChat,
    work: impl FnOnce(&Mail) -> Result<T, MailFailure> + Send + 'static,
) -> Result<T, Unreachable> {
    let mail = web.mail.clone();
    let answer = spawn_blocking(move || work(&mail)).await;
    match answer {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            tracing::error!(%error, "web chat: the mail store failed");
            Err(Unreachable)
        }
        Err(error) => {
            tracing::error!(%error, "web chat: a call of the mail store died");
            Err(Unreachable)
        }
    }
}

/// Keeps what somebody sent. When this returns it is on disk and will be answered.
pub(super) async fn post(
    web: &WebChat,
    caller: &Caller,
    id: Uuid,
    body: Body,
    written: Option<Stamp>,
) -> Result<Uuid, Unreachable> {
    let at = web.clock.now();
    let inbound = Inbound { id, peer: caller.peer.clone(), at, written, group: None, message: None, body };
    ask(web, move |mail| mail.receive(&inbound)).await?;
    Ok(id)
}

/// The id that a message of this account has for ever.
pub(super) fn inbound_id(peer: &Peer, id: Uuid) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("web:{}:{id}", peer.account).as_bytes())
}

/// Waits a little for the answer; whether it is there.
pub(super) async fn answered(web: &WebChat, id: Uuid) -> Result<bool, Unreachable> {
    let mut settled = web.mail.settled();
    let wait = async {
        loop {
            if ask(web, move |mail| mail.is_settled(id)).await? {
                return Ok(true);
            }
            if settled.changed().await.is_err() {
                return Ok(false);
            }
        }
    };
    timeout(ANSWERED_WITHIN, wait).await.unwrap_or(Ok(false))
}

/// The latest lines of a chat, or what changed after a revision.
pub(super) async fn transcript(
    web: &WebChat,
    peer: &Peer,
    after: Option<u64>,
    limit: usize,
) -> Result<Vec<Entry>, Unreachable> {
    let peer = peer.clone();
    ask(web, move |mail| mail.transcript(&peer, after, limit)).await
}
