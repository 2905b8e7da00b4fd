//! What somebody sees in a chat.

use crate::{
    BOT,
    state::{State, Stored},
};

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The bot.
    Bot,
    /// The person with this number.
    Person(i64),
}

/// A message as it stands in the chat now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its number.
    pub number: i64,
    /// Who wrote it.
    pub by: Writer,
    /// The words, or the caption of a picture.
    pub text: String,
    /// The labels of its buttons, row by row.
    pub buttons: Vec<Vec<String>>,
    /// The keyboard that it put below, row by row.
    pub keyboard: Vec<Vec<String>>,
    /// The picture.
    pub photo: Option<Vec<u8>>,
    /// Whether it was changed.
    pub edited: bool,
}

/// All messages of a chat.
pub(crate) fn all(state: &State, chat: i64) -> Vec<Seen> {
    let Some(chat) = state.chats.get(&chat) else { return Vec::new() };
    chat.messages.iter().map(|message| seen(state, message)).collect()
}

/// The bot's messages of a chat.
pub(crate) fn of_bot(state: &State, chat: i64) -> Vec<Seen> {
    let mut all = all(state, chat);
    all.retain(|message| message.by == Writer::Bot);
    all
}

fn seen(state: &State, message: &Stored) -> Seen {
    let row = |row: &Vec<crate::keyboard::Button>| row.iter().map(|button| button.label.clone()).collect();
    Seen {
        number: message.number,
        by: if message.from == BOT { Writer::Bot } else { Writer::Person(message.from) },
        text: message.text.clone(),
        buttons: message.keyboard.inline.iter().map(row).collect(),
        keyboard: message.keyboard.replies.clone(),
        photo: message.photo.as_ref().and_then(|file| state.files.get(file).cloned()),
        edited: message.edited,
    }
}
