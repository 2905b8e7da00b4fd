//! Files: uploaded pictures, and what people sent, to be fetched.

use serde_json::json;

use super::messages;
use crate::{
    keyboard::Keyboard,
    params::Params,
    reply::{Refusal, Reply},
    state::State,
};

/// The most bytes of an uploaded picture, and of a file that a bot may fetch.
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
const LARGEST_FETCHED: usize = 20 * 1024 * 1024;
/// The most UTF-16 units of a caption.
const LONGEST_CAPTION: usize = 1024;

/// `sendPhoto`, uploaded; neither by id nor by address.
pub(super) fn send_photo(state: &mut State, params: &Params) -> Reply {
    let number = params.chat()?;
    let bytes = params.file("photo").ok_or_else(|| Refusal::bad("there is no photo in the request"))?;
    if bytes.len() > LARGEST_PHOTO {
        return Err(Refusal::new(413, "Request Entity Too Large"));
    }
    let is_picture = bytes.starts_with(&[0xFF, 0xD8, 0xFF]) || bytes.starts_with(b"\x89PNG");
    if !is_picture {
        return Err(Refusal::bad("IMAGE_PROCESS_FAILED"));
    }
    let caption = params.text("caption").unwrap_or_default();
    if caption.encode_utf16().count() > LONGEST_CAPTION {
        return Err(Refusal::bad("message caption is too long"));
    }
    let keyboard = Keyboard::of(params.object("reply_markup")?.as_ref())?;
    state.open_chat(number)?;
    let file = state.keep(bytes);
    Ok(messages::add(state, number, caption.to_owned(), keyboard, Some(file)))
}

/// `getFile`.
pub(super) fn find(state: &State, params: &Params) -> Reply {
    let id = params.text("file_id").unwrap_or_default();
    let Some(bytes) = state.files.get(id) else {
        return Err(Refusal::bad("wrong file_id or the file is temporarily unavailable"));
    };
    if bytes.len() > LARGEST_FETCHED {
        return Err(Refusal::bad("file is too big"));
    }
    Ok(json!({
        "file_id": id,
        "file_unique_id": format!("u{id}"),
        "file_size": bytes.len(),
        "file_path": format!("documents/{id}"),
    }))
}
