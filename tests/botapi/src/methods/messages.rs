//! Messages: sent, changed, their buttons acknowledged.

use serde_json::json;

use crate::{
    BOT,
    keyboard::Keyboard,
    params::Params,
    reply::{Refusal, Reply},
    state::{State, Stored},
};

/// The most UTF-16 units of a text.
const LONGEST_TEXT: usize = 4096;
const UNMODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

/// `sendMessage`.
pub(super) fn send(state: &mut State, params: &Params) -> Reply {
    let number = params.chat()?;
    let text = text(params)?;
    let keyboard = Keyboard::of(params.object("reply_markup")?.as_ref())?;
    state.open_chat(number)?;
    Ok(add(state, number, text, keyboard, None))
}

/// Puts a message of the bot into a chat.
pub(super) fn add(
    state: &mut State,
    chat: i64,
    text: String,
    keyboard: Keyboard,
    photo: Option<String>,
) -> serde_json::Value {
    let (number, date) = (state.count(), state.now());
    let message = Stored { number, from: BOT, date, text, keyboard, photo, edited: false };
    state.chat(chat).messages.push(message.clone());
    state.describe(chat, &message)
}

/// `editMessageText`.
pub(super) fn edit_text(state: &mut State, params: &Params) -> Reply {
    let text = text(params)?;
    edit(state, params, |message| message.text = text)
}

/// `editMessageReplyMarkup`.
pub(super) fn edit_markup(state: &mut State, params: &Params) -> Reply {
    edit(state, params, |_| {})
}

fn edit(state: &mut State, params: &Params, change: impl FnOnce(&mut Stored)) -> Reply {
    let number = params.chat()?;
    let keyboard = Keyboard::of(params.object("reply_markup")?.as_ref())?;
    let wanted =
        params.number("message_id").ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let chat = state.open_chat(number)?;
    let Some(message) = chat.messages.iter_mut().find(|message| message.number == wanted) else {
        return Err(Refusal::bad("message to edit not found"));
    };
    if message.from != BOT {
        return Err(Refusal::bad("message can't be edited"));
    }
    if message.photo.is_some() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    let mut changed = message.clone();
    change(&mut changed);
    changed.keyboard = keyboard;
    if changed.text == message.text && changed.keyboard == message.keyboard {
        return Err(Refusal::bad(UNMODIFIED));
    }
    changed.edited = true;
    message.clone_from(&changed);
    Ok(state.describe(number, &changed))
}

/// `answerCallbackQuery`.
pub(super) fn answer_press(state: &mut State, params: &Params) -> Reply {
    let press = params.text("callback_query_id").unwrap_or_default();
    if !state.presses.remove(press) {
        return Err(Refusal::bad("query is too old and response timeout expired or query ID is invalid"));
    }
    if params.text("text").is_some_and(|text| text.chars().count() > 200) {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    state.answered = state.answered.saturating_add(1);
    Ok(json!(true))
}

/// `sendChatAction`.
pub(super) fn act(state: &mut State, params: &Params) -> Reply {
    let known =
        ["typing", "upload_photo", "upload_video", "upload_voice", "upload_document", "find_location"];
    if !params.text("action").is_some_and(|action| known.contains(&action)) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    state.open_chat(params.chat()?)?;
    Ok(json!(true))
}

fn text(params: &Params) -> Result<String, Refusal> {
    if params.fields.contains_key("parse_mode") {
        return Err(Refusal::bad("unsupported parse_mode (this server knows plain text only)"));
    }
    let text = params.text("text").unwrap_or_default().trim();
    if text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if text.encode_utf16().count() > LONGEST_TEXT {
        return Err(Refusal::bad("message is too long"));
    }
    Ok(text.to_owned())
}
