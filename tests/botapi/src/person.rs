//! Somebody with a phone, played by the test: says things and sees the chat.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    seen::{self, Seen},
    state::{self, Shared, State, Stored},
};

/// Somebody in a private chat with the bot, or in a group, see [`crate::Group::member`].
#[derive(Debug, Clone)]
pub struct Person {
    shared: Arc<Shared>,
    number: i64,
    chat: i64,
}

impl Person {
    pub(crate) fn new(shared: Arc<Shared>, number: i64) -> Self {
        Self { shared, number, chat: number }
    }

    pub(crate) fn in_chat(&self, chat: i64) -> Self {
        Self { chat, ..self.clone() }
    }

    /// Their number.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Says something; answers the number of the message.
    pub fn says(&self, text: &str) -> i64 {
        self.sends(text, &json!({"text": text}))
    }

    /// Passes on what somebody else wrote.
    pub fn forwards(&self, text: &str) -> i64 {
        let origin = json!({"type": "hidden_user", "date": 1_754_200_000, "sender_user_name": "别人"});
        self.sends(text, &json!({"text": text, "forward_origin": origin}))
    }

    /// Answers a message of the chat.
    pub fn replies(&self, to: i64, text: &str) -> i64 {
        let earlier = {
            let state = self.shared.state();
            let chat = state.chats.get(&self.chat).expect("the chat is there");
            let message = chat.messages.iter().find(|message| message.number == to);
            state.describe(self.chat, message.expect("that message stands in the chat"))
        };
        self.sends(text, &json!({"text": text, "reply_to_message": earlier}))
    }

    /// Changes an earlier message.
    pub fn edits(&self, number: i64, text: &str) {
        let (person, chat) = (self.number, self.chat);
        self.shared.change(|state| {
            let date = state.count();
            let messages = &mut state.chat(chat).messages;
            let message =
                messages.iter_mut().find(|message| message.number == number).expect("it stands there");
            assert_eq!(message.from, person, "nobody edits what others wrote");
            text.clone_into(&mut message.text);
            message.edited = true;
            let told = message.clone();
            let mut told = state.describe(chat, &told);
            merge(&mut told, &json!({"edit_date": 1_754_211_600 + date}));
            state.push(json!({"edited_message": told}));
        });
    }

    /// Sends a picture, which Telegram offers in two sizes.
    pub fn sends_photo(&self, bytes: &[u8], caption: &str) -> i64 {
        let sizes = self.shared.change(|state| {
            let (small, large) = (state.keep(b"a thumbnail"), state.keep(bytes));
            json!([state.photo_size(&small, 90, 67), state.photo_size(&large, 1280, 960)])
        });
        self.sends(caption, &with_caption(json!({"photo": sizes}), caption))
    }

    /// Sends a picture of which Telegram tells another size than it has.
    pub fn sends_photo_said_to_have(&self, bytes: &[u8], told: u64) -> i64 {
        let sizes = self.shared.change(|state| {
            let file = state.keep(bytes);
            let mut size = state.photo_size(&file, 1280, 960);
            merge(&mut size, &json!({"file_size": told}));
            json!([size])
        });
        self.sends("", &json!({"photo": sizes}))
    }

    /// Sends a picture "as a file".
    pub fn sends_picture_as_file(&self, bytes: &[u8]) -> i64 {
        self.sends_file("document", bytes, &json!({"file_name": "IMG_0001.jpg", "mime_type": "image/jpeg"}))
    }

    /// Sends a voice note.
    pub fn sends_voice(&self, bytes: &[u8]) -> i64 {
        self.sends_file("voice", bytes, &json!({"duration": 3, "mime_type": "audio/ogg"}))
    }

    /// Sends a video.
    pub fn sends_video(&self, bytes: &[u8]) -> i64 {
        self.sends_file(
            "video",
            bytes,
            &json!({"duration": 3, "width": 640, "height": 480, "mime_type": "video/mp4"}),
        )
    }

    fn sends_file(&self, kind: &str, bytes: &[u8], more: &Value) -> i64 {
        let mut file = self.shared.change(|state| {
            let id = state.keep(bytes);
            json!({"file_id": id, "file_unique_id": format!("u{id}"), "file_size": bytes.len()})
        });
        merge(&mut file, more);
        self.sends("", &json!({kind: file}))
    }

    /// Sends where they are.
    pub fn sends_location(&self, latitude: f64, longitude: f64) -> i64 {
        self.sends("", &json!({"location": {"latitude": latitude, "longitude": longitude}}))
    }

    /// Sends a place of the map.
    pub fn sends_venue(&self, latitude: f64, longitude: f64, title: &str) -> i64 {
        let location = json!({"latitude": latitude, "longitude": longitude});
        let venue = json!({"location": location, "title": title, "address": title});
        self.sends("", &json!({"venue": venue, "location": location}))
    }

    /// Sends somebody's phone number.
    pub fn sends_contact(&self) -> i64 {
        self.sends("", &json!({"contact": {"phone_number": "+8600000000000", "first_name": "某人"}}))
    }

    /// Presses the button with this label below the latest message that has one.
    pub fn presses(&self, label: &str) {
        let (person, chat) = (self.number, self.chat);
        self.shared.change(|state| {
            let (message, data) = button(state, chat, label);
            let id = format!("press-{}", state.count());
            state.presses.insert(id.clone());
            let card = state.describe(chat, &message);
            state.push(json!({"callback_query": {
                "id": id, "from": state::person(person), "message": card, "chat_instance": "1", "data": data,
            }}));
        });
    }

    /// Does not want to hear from the bot any more.
    pub fn blocks_the_bot(&self) {
        self.shared.change(|state| state.chat(self.chat).closed = Some("bot was blocked by the user"));
    }

    /// Wants to hear from the bot again.
    pub fn unblocks_the_bot(&self) {
        self.shared.change(|state| state.chat(self.chat).closed = None);
    }

    /// Takes a message out of the chat, also one of the bot's.
    pub fn deletes(&self, number: i64) {
        self.shared.change(|state| state.chat(self.chat).messages.retain(|message| message.number != number));
    }

    /// The chat as they see it now, from both sides.
    pub fn sees(&self) -> Vec<Seen> {
        seen::all(&self.shared.state(), self.chat)
    }

    /// What the bot has said in the chat, as it stands there now.
    pub fn hears(&self) -> Vec<Seen> {
        seen::of_bot(&self.shared.state(), self.chat)
    }

    /// Waits until the bot has said so many messages.
    pub fn awaits(&self, number: usize) -> Vec<Seen> {
        self.shared.wait(&format!("{number} messages to {}", self.number), |state| {
            let said = seen::of_bot(state, self.chat);
            (said.len() >= number).then_some(said)
        })
    }

    /// Waits until a message of the bot contains these words, and answers it.
    pub fn awaits_words(&self, words: &str) -> Seen {
        self.shared.wait(&format!("'{words}' to {}", self.number), |state| {
            seen::of_bot(state, self.chat).into_iter().find(|message| message.text.contains(words))
        })
    }

    /// Waits until so many presses of anybody were acknowledged.
    pub fn awaits_acknowledgements(&self, number: usize) {
        self.shared
            .wait(&format!("{number} acknowledgements"), |state| (state.answered >= number).then_some(()));
    }

    fn sends(&self, text: &str, more: &Value) -> i64 {
        let (person, chat) = (self.number, self.chat);
        self.shared.change(|state| {
            let (number, date) = (state.count(), state.now());
            let message = Stored {
                number,
                from: person,
                date,
                text: text.to_owned(),
                keyboard: crate::keyboard::Keyboard::default(),
                photo: None,
                edited: false,
            };
            state.chat(chat).messages.push(message.clone());
            let mut told = state.describe(chat, &message);
            told.as_object_mut().map(|fields| fields.remove("text"));
            merge(&mut told, more);
            state.push(json!({"message": told}));
            number
        })
    }
}

fn button(state: &State, chat: i64, label: &str) -> (Stored, String) {
    let messages = state.chats.get(&chat).map(|chat| chat.messages.as_slice()).unwrap_or_default();
    let find = |message: &Stored| {
        let button = message.keyboard.inline.iter().flatten().find(|button| button.label == label)?;
        Some((message.clone(), button.data.clone()))
    };
    let found = messages.iter().rev().find_map(find);
    found.unwrap_or_else(|| panic!("no button '{label}' in {messages:#?}"))
}

fn with_caption(mut message: Value, caption: &str) -> Value {
    if !caption.is_empty() {
        merge(&mut message, &json!({"caption": caption}));
    }
    message
}

fn merge(into: &mut Value, more: &Value) {
    if let (Some(into), Some(more)) = (into.as_object_mut(), more.as_object()) {
        into.extend(more.clone());
    }
}
