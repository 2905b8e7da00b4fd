//! Who asks: a secret in a cookie, of which only the digest is ever kept.

use axum::http::{HeaderMap, HeaderValue, header};
use bot::talk::{Peer, Platform, hex};
use sha2::{Digest, Sha256};
use vocabulary::Secret;

use super::{Joined, Unreachable, WebChat};

/// A member stays joined on a phone for so long, in seconds: a campaign and its aftermath.
const JOINED_SECONDS: u32 = 180 * 86_400;
/// The secret that a join form will bind is remembered for so long, in seconds.
const JOINING_SECONDS: u32 = 3_600;
/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;

/// Somebody who has joined.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) peer: Peer,
    pub(super) joined: Joined,
}

/// Who sent these headers, if that is a member.
pub(super) async fn caller(web: &WebChat, headers: &HeaderMap) -> Result<Option<Caller>, Unreachable> {
    let Some(secret) = cookie(headers, name(headers)).filter(|value| is_secret(value)) else {
        return Ok(None);
    };
    let account = account_of(secret);
    let joined = web.doors.whose(&Secret::new(account.clone())).await?;
    let peer = Peer { platform: Platform::Web, chat: account.clone(), account };
    Ok(joined.map(|joined| Caller { peer, joined }))
}

/// The account of a secret: what the vault and the chat file get to see.
pub(super) fn account_of(secret: &str) -> String {
    hex(Sha256::digest(secret.as_bytes()))
}

/// A new secret, or nothing when the system has no random numbers.
pub(super) fn fresh_secret() -> Result<String, Unreachable> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Unreachable)?;
    Ok(hex(bytes))
}

/// The secret that the join form of this browser is to bind.
///
/// It is set when the form is shown and not when it is sent, so that a form that is sent twice, or whose answer was lost
/// on the way, binds one account that the browser knows.
pub(super) fn joining(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, "lianqin-joining").filter(|value| is_secret(value))
}

pub(super) fn set_joining(headers: &HeaderMap, secret: &str) -> HeaderValue {
    set(headers, "lianqin-joining", secret, "/chat/join", JOINING_SECONDS)
}

pub(super) fn set_joined(headers: &HeaderMap, secret: &str) -> HeaderValue {
    set(headers, name(headers), secret, path(headers), JOINED_SECONDS)
}

pub(super) fn set_left(headers: &HeaderMap) -> HeaderValue {
    set(headers, name(headers), "", path(headers), 0)
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// Behind a proxy that speaks TLS the cookie is bound to the host; that prefix demands the path `/`.
fn name(headers: &HeaderMap) -> &'static str {
    if is_https(headers) { "__Host-lianqin" } else { "lianqin" }
}

fn path(headers: &HeaderMap) -> &'static str {
    if is_https(headers) { "/" } else { "/chat" }
}

/// Believed from anybody: whoever lies about it can only harm his own cookie.
pub(super) fn is_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

fn set(headers: &HeaderMap, name: &str, value: &str, path: &str, seconds: u32) -> HeaderValue {
    let secure = if is_https(headers) { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    // Everything in it is ours and ASCII.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn is_secret(value: &str) -> bool {
    value.len() == 2 * SECRET_BYTES && value.bytes().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_cookie_is_strict_and_out_of_reach_of_scripts() {
        let plain = set_joined(&headers(&[]), "s");
        insta::assert_snapshot!(plain.to_str().unwrap(), @"lianqin=s; Path=/chat; Max-Age=15552000; HttpOnly; SameSite=Strict");
        let behind_tls = set_joined(&headers(&[("x-forwarded-proto", "https")]), "s");
        insta::assert_snapshot!(behind_tls.to_str().unwrap(), @"__Host-lianqin=s; Path=/; Max-Age=15552000; HttpOnly; SameSite=Strict; Secure");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let sent = headers(&[("cookie", "a=1; lianqin=abc; b=2")]);
        assert_eq!(cookie(&sent, "lianqin"), Some("abc"));
        assert_eq!(cookie(&sent, "lianqi"), None);
    }

    #[test]
    fn secrets_differ_and_the_account_does_not_show_the_secret() {
        let (one, other) = (fresh_secret().unwrap(), fresh_secret().unwrap());
        assert_ne!(one, other);
        assert!(is_secret(&one));
        assert_ne!(account_of(&one), one);
    }
}
