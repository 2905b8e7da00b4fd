//! Joining with a code, and leaving.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use bus::clock::new_id;
use serde::Deserialize;
use vocabulary::Secret;

use super::{
    Unreachable, WebChat,
    assets::{Addresses, addresses},
    forms,
    session::{self, caller},
    words::{Words, say, words_for},
};

#[derive(Template)]
#[template(path = "chat/join.html")]
struct JoinPage<'a> {
    w: &'static Words,
    at: &'static Addresses,
    code: &'a str,
    problem: Option<&'a str>,
    retry: bool,
    retry_at: String,
}

/// `?code=` from a printed sheet.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    code: String,
    lang: Option<String>,
    /// Set when the page called itself.
    here: Option<String>,
}

/// Shows the form. Looking at it binds nobody, whatever stands in the address.
pub(super) async fn form(
    State(web): State<WebChat>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Unreachable> {
    if caller(&web, &headers).await?.is_some() {
        return Ok(Redirect::to("/chat").into_response());
    }
    let w = words_for(asked.lang.as_deref(), &headers);
    let code = typed(&asked.code);
    stranger(&headers, w, StatusCode::OK, &code, None, asked.here.is_none())
}

/// The form, and the one polite sentence, for whoever has not joined.
///
/// A strict cookie stays at home when a link in another app leads here: whoever comes from elsewhere is asked to come
/// once more from our own page (`may_retry`), so that a member is not taken for a stranger.
pub(super) fn stranger(
    headers: &HeaderMap,
    w: &'static Words,
    status: StatusCode,
    code: &str,
    problem: Option<&str>,
    may_retry: bool,
) -> Result<Response, Unreachable> {
    let from_elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let retry_at = format!("/chat/join?here=1&code={code}");
    let page = JoinPage { w, at: addresses(), code, problem, retry: may_retry && from_elsewhere, retry_at };
    let html = page.render().map_err(|_| Unreachable)?;
    let secret = match session::joining(headers) {
        Some(secret) => secret.to_owned(),
        None => session::fresh_secret()?,
    };
    let cookie = [(header::SET_COOKIE, session::set_joining(headers, &secret))];
    Ok((status, cookie, Html(html)).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct JoinForm {
    #[serde(default)]
    code: String,
}

/// Binds this browser to whoever the code was handed to.
pub(super) async fn join(
    State(web): State<WebChat>,
    headers: HeaderMap,
    form: Result<Form<JoinForm>, FormRejection>,
) -> Result<Response, Unreachable> {
    let Ok(Form(form)) = form else { return Ok(forms::refused(StatusCode::BAD_REQUEST)) };
    let w = words_for(None, &headers);
    let code = typed(&form.code);
    let secret = match session::joining(&headers) {
        Some(secret) => secret.to_owned(),
        None => session::fresh_secret()?,
    };
    let account = Secret::new(session::account_of(&secret));
    // The form was sent twice, or its answer was lost on the way: this browser has joined already.
    let mut joined = web.doors.whose(&account).await?.is_some();
    if !joined {
        if code.is_empty() {
            return stranger(&headers, w, StatusCode::FORBIDDEN, "", Some(say::WRONG_CODE), false);
        }
        match web.doors.join(Secret::new(code.clone()), account, new_id()).await {
            Ok(()) => joined = true,
            Err(sentence) => {
                return stranger(&headers, w, StatusCode::FORBIDDEN, &code, Some(&sentence), false);
            }
        }
    }
    tracing::info!(joined, "web chat: joined");
    Ok(([(header::SET_COOKIE, session::set_joined(&headers, &secret))], Redirect::to("/chat"))
        .into_response())
}

/// Forgets who uses this browser. The office can bind the member anew.
pub(super) async fn leave(headers: HeaderMap) -> Response {
    ([(header::SET_COOKIE, session::set_left(&headers))], Redirect::to("/chat")).into_response()
}

/// A code as people type it: small letters, gaps, and the wide letters of a Chinese keyboard.
fn typed(code: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide.saturating_sub(0xfee0)).unwrap_or(c),
        _ => c,
    };
    code.chars()
        .map(narrow)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(40)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_code_is_understood_as_people_type_it() {
        assert_eq!(typed(" abcd efgh "), "ABCDEFGH");
        assert_eq!(typed("ＡＢＣＤ－２３４５"), "ABCD2345");
        assert_eq!(typed("\"><script>"), "SCRIPT");
    }
}
