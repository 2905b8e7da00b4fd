//! What a form or a script sent, and how each wants its answer.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use vocabulary::Stamp;

use super::{Unreachable, WebChat, letters, session::Caller, words::say};

/// What was written longer ago is taken, but no longer as written then.
const OLDEST_DAYS: i64 = 7;
/// What was written so shortly ago was not kept by the phone, it just took its time on the way.
const ON_ITS_WAY_SECONDS: i64 = 60;

/// The fields beside what is sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Envelope {
    /// Made by whoever sends; the same id is heard once.
    pub(super) id: Option<Uuid>,
    /// The member who wrote it, so that nobody sends what somebody else left on the phone.
    #[serde(default)]
    pub(super) who: String,
    /// When it was written, milliseconds since 1970.
    pub(super) written: Option<i64>,
    /// When it was sent, by the same clock.
    pub(super) clock: Option<i64>,
}

impl Envelope {
    /// When it was written, if a phone kept it: how long ago by the phone's clock, reckoned back from ours, because a
    /// phone's clock may be wrong and a simulated campaign has its own.
    pub(super) fn written(&self, now: Stamp) -> Option<Stamp> {
        let written = self.written?;
        let sent = self.clock.unwrap_or_else(|| now.timestamp_millis());
        let ago = TimeDelta::try_milliseconds(sent.checked_sub(written)?)?;
        let kept = ago >= TimeDelta::seconds(ON_ITS_WAY_SECONDS) && ago <= TimeDelta::days(OLDEST_DAYS);
        kept.then(|| now.checked_sub_signed(ago)).flatten()
    }

    /// Whether it was written by the member who sends it.
    pub(super) fn is_of(&self, caller: &Caller) -> bool {
        self.who.is_empty() || self.who == caller.joined.member.as_str()
    }
}

/// Whether a script asks, which wants JSON and no page.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

/// The answer to a message that was kept: its id for a script, the page with the bot's answer for a form.
pub(super) async fn kept(web: &WebChat, headers: &HeaderMap, id: Uuid) -> Result<Response, Unreachable> {
    if wants_json(headers) {
        return Ok(Json(json!({ "inbound": id })).into_response());
    }
    let answered = letters::answered(web, id).await?;
    let to = if answered { "/chat".to_owned() } else { format!("/chat?wait={id}") };
    Ok(Redirect::to(&to).into_response())
}

/// The answer to somebody who has not joined.
pub(super) fn stranger(headers: &HeaderMap) -> Response {
    if wants_json(headers) {
        (StatusCode::UNAUTHORIZED, say::NOT_JOINED).into_response()
    } else {
        Redirect::to("/chat").into_response()
    }
}

/// The answer to what cannot be used.
pub(super) fn refused(status: StatusCode) -> Response {
    let sentence = match status {
        StatusCode::PAYLOAD_TOO_LARGE => say::TOO_MUCH,
        StatusCode::CONFLICT => say::OTHER_PERSON,
        _ => say::NOT_UNDERSTOOD,
    };
    (status, sentence).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(written: i64, clock: Option<i64>) -> Option<String> {
        let now: Stamp = "2025-08-03T17:40:00+08:00".parse().unwrap();
        let envelope = Envelope { written: Some(written), clock, ..Envelope::default() };
        envelope.written(now).map(|stamp| stamp.to_rfc3339())
    }

    #[test]
    fn what_a_phone_kept_counts_from_when_it_was_written_even_if_its_clock_is_wrong() {
        let hour = 3_600_000;
        assert_eq!(written(5 * hour, Some(7 * hour)).as_deref(), Some("2025-08-03T15:40:00+08:00"));
        assert_eq!(written(1_754_206_800_000, None).as_deref(), Some("2025-08-03T15:40:00+08:00"));
    }

    #[test]
    fn what_claims_to_come_from_the_future_or_from_long_ago_does_not() {
        let day = 86_400_000;
        assert_eq!(written(day, Some(0)), None);
        assert_eq!(written(0, Some(8 * day)), None);
        assert_eq!(written(0, Some(1_000)), None, "it was on its way, nobody kept it");
        assert_eq!(written(i64::MIN, Some(i64::MAX)), None);
    }
}
