//! `GET /chat`: the page. Everything that people or the bot said is escaped by the template.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use bot::{
    mail::{By, Entry},
    talk::{Body, Choice, MediaKind},
};
use bus::clock::new_id;
use serde::Deserialize;
use uuid::Uuid;
use vocabulary::Stamp;

use super::{
    Unreachable, WebChat,
    assets::{Addresses, addresses},
    join, letters, pictures,
    session::{Caller, caller},
    words::{LANG_COOKIE, Words, words_for},
};

/// Lines shown at first: what a phone shows in a few swipes.
const FIRST: usize = 30;
/// Lines shown on demand: all that is kept.
const ALL: usize = 200;

#[derive(Template)]
#[template(path = "chat/page.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page is as its template asks; the four are independent")]
struct ChatPage<'a> {
    w: &'static Words,
    at: &'static Addresses,
    who: &'a str,
    title: &'a str,
    simulated: bool,
    shell: bool,
    bubbles: Vec<String>,
    more: bool,
    revision: u64,
    waiting: bool,
    wait: String,
    menu_form: Uuid,
    write_form: Uuid,
    photo_form: Uuid,
}

impl ChatPage<'_> {
    fn empty(w: &'static Words) -> Self {
        // One id a form: each is heard once, and one does not silence another.
        let [menu_form, write_form, photo_form] = [(); 3].map(|()| new_id());
        ChatPage {
            w,
            at: addresses(),
            who: "",
            title: "",
            simulated: false,
            shell: false,
            bubbles: Vec::new(),
            more: false,
            revision: 0,
            waiting: false,
            wait: String::new(),
            menu_form,
            write_form,
            photo_form,
        }
    }
}

/// One line of the chat.
#[derive(Template)]
#[template(path = "chat/entry.html")]
pub(super) struct Bubble<'a> {
    w: &'static Words,
    who: &'a str,
    seq: u64,
    mine: bool,
    text: String,
    photos: Vec<String>,
    choices: &'a [Choice],
    form: Uuid,
    at: String,
    time: String,
}

impl<'a> Bubble<'a> {
    pub(super) fn new(entry: &'a Entry, caller: &'a Caller, w: &'static Words, now: Stamp) -> Self {
        let mine = entry.by == By::Person;
        let today = entry.at.date_naive() == now.date_naive();
        let format = if today { "%H:%M" } else { w.day_and_time };
        Bubble {
            w,
            who: caller.joined.member.as_str(),
            seq: entry.seq,
            mine,
            text: text(entry, w),
            photos: entry.message.photos.iter().map(pictures::address).collect(),
            choices: &entry.message.choices,
            form: new_id(),
            at: entry.at.to_rfc3339(),
            time: entry.at.format(format).to_string(),
        }
    }

    pub(super) fn html(&self) -> Result<String, Unreachable> {
        self.render().map_err(|_| Unreachable)
    }
}

/// The words of a line; a line that has none says what was sent.
fn text(entry: &Entry, w: &Words) -> String {
    if !entry.message.text.is_empty() {
        return entry.message.text.clone();
    }
    match &entry.heard {
        Some(Body::Place(place)) => format!("{} {:.5}, {:.5}", w.place, place.latitude, place.longitude),
        Some(Body::Refused(_)) => w.photo_refused.to_owned(),
        Some(Body::Media { media, caption: _ }) => match media.kind {
            MediaKind::Photo => String::new(),
            MediaKind::Voice | MediaKind::Video => "…".to_owned(),
        },
        Some(Body::Text(_) | Body::Press(_) | Body::Edited { of: _, text: _ } | Body::Other) => {
            "…".to_owned()
        }
        None => String::new(),
    }
}

/// Whether one of a card's buttons was pressed since the card came or changed: then it asks no longer.
fn is_pressed(card: &Entry, entries: &[Entry]) -> bool {
    entries.iter().filter(|entry| entry.revision > card.revision).any(|entry| match &entry.heard {
        Some(Body::Press(token)) => card.message.choices.iter().any(|choice| &choice.token == token),
        Some(
            Body::Text(_)
            | Body::Media { media: _, caption: _ }
            | Body::Place(_)
            | Body::Edited { of: _, text: _ }
            | Body::Refused(_)
            | Body::Other,
        )
        | None => false,
    })
}

/// What may stand in the address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
    all: Option<String>,
    wait: Option<Uuid>,
    #[serde(default)]
    code: String,
}

pub(super) async fn chat(
    State(web): State<WebChat>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Unreachable> {
    let w = words_for(asked.lang.as_deref(), &headers);
    let mut response = match caller(&web, &headers).await? {
        Some(caller) => of_member(&web, &asked, &caller, w).await?,
        None => join::stranger(&headers, w, StatusCode::OK, &asked.code, None, true)?,
    };
    if asked.lang.is_some() {
        let cookie = format!("{LANG_COOKIE}={}; Path=/chat; Max-Age=15552000; SameSite=Strict", w.lang);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

async fn of_member(
    web: &WebChat,
    asked: &Asked,
    caller: &Caller,
    w: &'static Words,
) -> Result<Response, Unreachable> {
    let limit = if asked.all.is_some() { ALL } else { FIRST };
    let entries = letters::transcript(web, &caller.peer, None, limit).await?;
    let waiting = match asked.wait {
        Some(id) => !letters::ask(web, move |mail| mail.is_settled(id)).await?,
        None => false,
    };
    let now = web.clock.now();
    let bubbles = entries.iter().map(|entry| {
        let mut bubble = Bubble::new(entry, caller, w, now);
        if is_pressed(entry, &entries) {
            bubble.choices = &[];
        }
        bubble.html()
    });
    let page = ChatPage {
        who: caller.joined.member.as_str(),
        title: &caller.joined.title,
        simulated: caller.joined.simulated,
        bubbles: bubbles.collect::<Result<_, _>>()?,
        more: limit == FIRST && entries.len() == FIRST,
        revision: entries.iter().map(|entry| entry.revision).max().unwrap_or_default(),
        waiting,
        wait: asked.wait.map(|id| id.to_string()).unwrap_or_default(),
        ..ChatPage::empty(w)
    };
    Ok(Html(page.render().map_err(|_| Unreachable)?).into_response())
}

/// The page without anybody's words, for a phone to keep and open without signal. Of the one who asks it shows only
/// whether his campaign is simulated.
pub(super) async fn shell(State(web): State<WebChat>, headers: HeaderMap) -> Result<Response, Unreachable> {
    let simulated = caller(&web, &headers).await?.is_some_and(|caller| caller.joined.simulated);
    let page = ChatPage { shell: true, simulated, ..ChatPage::empty(words_for(None, &headers)) };
    let html = page.render().map_err(|_| Unreachable)?;
    Ok(([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response())
}
