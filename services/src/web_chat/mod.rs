//! The web chat at `/chat`: what a liaison opens on a phone.
//!
//! It takes what people send into the mail store and shows what stands there; it answers nothing itself and decides
//! nothing. The page works without a script; the script adds that answers appear by themselves and that what is written
//! without signal is sent, once, when there is signal.

mod assets;
mod forms;
mod guard;
mod join;
mod letters;
mod live;
mod page;
mod pictures;
mod send;
mod session;
mod upload;
mod words;

use std::{fmt, sync::Arc};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bot::{mail::Mail, media::MediaStore};
use bus::clock::Clock;
use futures::future::BoxFuture;
use thiserror::Error;
use uuid::Uuid;
use vocabulary::{MemberId, Secret};

/// The most bytes of a form that are read at all; what is too long for a message is refused after it was read, because a
/// browser that is cut off shows no sentence.
const LARGEST_FORM: usize = 1024 * 1024;

/// What the page needs of the rest of the program.
#[derive(Clone)]
pub struct WebChat {
    mail: Mail,
    media: MediaStore,
    clock: Clock,
    doors: Arc<dyn Doors>,
    limits: live::Limits,
}

impl WebChat {
    /// The page over a mail store and a media store; `doors` says who somebody is and what he may see.
    pub fn new(mail: Mail, media: MediaStore, clock: Clock, doors: Arc<dyn Doors>) -> Self {
        Self { mail, media, clock, doors, limits: live::Limits::default() }
    }
}

impl fmt::Debug for WebChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebChat")
            .field("mail", &self.mail)
            .field("media", &self.media)
            .finish_non_exhaustive()
    }
}

/// Nobody knows now; the same question may be answered later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the program cannot answer now; try again")]
pub struct Unreachable;

/// Who has joined with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The member.
    pub member: MemberId,
    /// What stands at the head of the page: `江口镇 联络员`. No name.
    pub title: String,
    /// Whether the campaign is simulated.
    pub simulated: bool,
}

/// What the page asks of the services behind it. Rights are checked behind it, not here.
pub trait Doors: Send + Sync {
    /// Binds the web account to whoever the code was handed to; otherwise the sentence to show, the same for a wrong, a
    /// used and an expired code.
    fn join(&self, code: Secret, account: Secret, wish: Uuid) -> BoxFuture<'_, Result<(), String>>;

    /// Who has joined with the account.
    fn whose<'a>(&'a self, account: &'a Secret) -> BoxFuture<'a, Result<Option<Joined>, Unreachable>>;

    /// A kept photo, if the member may see it; seeing it is put on record behind this.
    fn photo<'a>(
        &'a self,
        member: &'a MemberId,
        subject: &'a str,
        sha256: &'a str,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Unreachable>>;
}

/// Everything below `/chat`, ready to be merged into the gate.
pub fn routes(web: WebChat) -> Router {
    Router::new()
        .route("/chat", get(page::chat))
        .route("/chat/shell", get(page::shell))
        .route("/chat/join", get(join::form).post(join::join))
        .route("/chat/leave", post(join::leave))
        .route("/chat/send", post(send::send))
        .route("/chat/live", get(live::live))
        .route("/chat/media/{kind}/{*rest}", get(pictures::picture))
        .route("/chat/static/{name}", get(assets::file))
        .route("/chat/manifest.webmanifest", get(assets::manifest))
        .route("/chat/sw.js", get(assets::worker))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        // It counts for itself, so that a photo that is too large is answered and not cut off.
        .merge(Router::new().route("/chat/photo", post(upload::photo)).layer(DefaultBodyLimit::disable()))
        .layer(from_fn(guard::guard))
        .with_state(web)
}

impl IntoResponse for Unreachable {
    fn into_response(self) -> Response {
        (StatusCode::SERVICE_UNAVAILABLE, words::say::UNREACHABLE).into_response()
    }
}
