//! `GET /chat/live`: what is new, as it comes (server-sent events), or at once (JSON, where a proxy holds streams back).

use std::{
    collections::{BTreeMap, VecDeque},
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response, Sse, sse::Event, sse::KeepAlive},
};
use futures::stream;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, sleep},
};

use super::{
    Unreachable, WebChat, forms, letters,
    page::Bubble,
    session::{Caller, caller},
    words::{Words, say, words_for},
};

/// Streams open at once, in all: four for each of the campaign's hundred-odd people.
const MOST_STREAMS: usize = 512;
/// Streams open at once for one account: tabs of one phone.
const MOST_STREAMS_EACH: usize = 4;
/// Photos that are read at once: each may take [`bot::talk::LARGEST_MEDIA`] of memory.
const MOST_UPLOADS: usize = 8;
/// Lines sent at once.
const AT_ONCE: usize = 50;
/// So often a stream that hears nothing looks whether its member may still see anything.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Answers of many people come at the same time: a stream looks once for several of them.
const GATHER: Duration = Duration::from_millis(40);

/// How many pages may be open and photos on their way at once.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    uploads: Arc<Semaphore>,
    streams: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { uploads: Arc::new(Semaphore::new(MOST_UPLOADS)), streams: Arc::default() }
    }
}

impl Limits {
    /// Waits until another photo may be read.
    pub(super) async fn upload(&self) -> Result<OwnedSemaphorePermit, Unreachable> {
        Arc::clone(&self.uploads).acquire_owned().await.map_err(|_| Unreachable)
    }

    fn seat(&self, account: &str) -> Option<Seat> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let in_all = streams.values().fold(0_usize, |sum, each| sum.saturating_add(*each));
        let own = streams.get(account).copied().unwrap_or_default();
        if in_all >= MOST_STREAMS || own >= MOST_STREAMS_EACH {
            return None;
        }
        streams.insert(account.to_owned(), own.saturating_add(1));
        Some(Seat { streams: Arc::clone(&self.streams), account: account.to_owned() })
    }
}

/// A stream's place; dropping it frees the place.
struct Seat {
    streams: Arc<Mutex<BTreeMap<String, usize>>>,
    account: String,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let left = streams.get(&self.account).copied().unwrap_or_default().saturating_sub(1);
        if left == 0 {
            streams.remove(&self.account);
        } else {
            streams.insert(self.account.clone(), left);
        }
    }
}

/// From where on.
#[derive(Debug, Deserialize)]
pub(super) struct Since {
    after: Option<u64>,
}

/// One line, new or changed, as the script gets it.
#[derive(Debug, Serialize)]
struct News {
    revision: u64,
    html: String,
}

pub(super) async fn live(
    State(web): State<WebChat>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Response, Unreachable> {
    let Some(caller) = caller(&web, &headers).await? else {
        return Ok((StatusCode::UNAUTHORIZED, say::NOT_JOINED).into_response());
    };
    let words = words_for(None, &headers);
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let after = resumed.or(since.after).unwrap_or_default();
    if forms::wants_json(&headers) {
        return Ok(Json(news(&web, &caller, words, after).await?).into_response());
    }
    let Some(seat) = web.limits.seat(&caller.peer.account) else {
        return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "30")], say::BUSY).into_response());
    };
    let follower = Follower {
        arrivals: web.mail.arrivals(),
        departures: web.mail.departures(),
        looked: Instant::now(),
        ready: VecDeque::new(),
        web,
        caller,
        words,
        after,
        _seat: seat,
    };
    let events = stream::unfold(follower, Follower::next);
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    let alive = KeepAlive::new().interval(LOOK_EVERY);
    Ok((unbuffered, Sse::new(events).keep_alive(alive)).into_response())
}

async fn news(
    web: &WebChat,
    caller: &Caller,
    words: &'static Words,
    after: u64,
) -> Result<Vec<News>, Unreachable> {
    let entries = letters::transcript(web, &caller.peer, Some(after), AT_ONCE).await?;
    let now = web.clock.now();
    entries
        .iter()
        .map(|entry| {
            let html = Bubble::new(entry, caller, words, now).html()?;
            Ok(News { revision: entry.revision, html })
        })
        .collect()
}

/// A stream: it ends when its member has left, when the store fails and when the browser goes.
struct Follower {
    web: WebChat,
    caller: Caller,
    words: &'static Words,
    after: u64,
    ready: VecDeque<News>,
    looked: Instant,
    arrivals: watch::Receiver<u64>,
    departures: watch::Receiver<u64>,
    _seat: Seat,
}

impl Follower {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(news) = self.ready.pop_front() {
                let text = serde_json::to_string(&news).ok()?;
                let event = Event::default().id(news.revision.to_string()).data(text);
                return Some((Ok(event), self));
            }
            self.ready = news(&self.web, &self.caller, self.words, self.after).await.ok()?.into();
            if let Some(last) = self.ready.back() {
                self.after = last.revision;
                continue;
            }
            self.wait().await?;
        }
    }

    /// Until something may be new; nothing when this stream is to end.
    async fn wait(&mut self) -> Option<()> {
        tokio::select! {
            changed = self.arrivals.changed() => changed.ok()?,
            changed = self.departures.changed() => changed.ok()?,
            () = sleep(LOOK_EVERY) => {}
        }
        sleep(GATHER).await;
        if self.looked.elapsed() >= LOOK_EVERY {
            let account = vocabulary::Secret::new(self.caller.peer.account.clone());
            let joined = self.web.doors.whose(&account).await.ok()?;
            joined.filter(|joined| joined.member == self.caller.joined.member)?;
            self.looked = Instant::now();
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_bounded_and_a_closed_one_frees_its_place() {
        let limits = Limits::default();
        let mut seats: Vec<_> = (0..MOST_STREAMS_EACH).map(|_| limits.seat("one").unwrap()).collect();
        assert!(limits.seat("one").is_none());
        assert!(limits.seat("other").is_some());
        seats.pop();
        assert!(limits.seat("one").is_some());
        drop(seats);
        assert!(limits.streams.lock().unwrap().is_empty());
    }
}
