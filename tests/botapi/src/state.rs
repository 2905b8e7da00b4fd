//! Everything that the server knows.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::{BOT, BOT_NAME, fault::Fault, flood::Floods, keyboard::Keyboard, reply::Refusal};

/// A test that waits longer has failed.
const WAITS_AT_MOST: Duration = Duration::from_mins(1);
/// Telegram keeps updates for a day; nobody here makes so many.
const MOST_UPDATES: usize = 100_000;
/// When everything happens: seconds since 1970, one more with every message. 2025-08-03 17:00:00 in Yunyang.
const START: i64 = 1_754_211_600;

/// The bot's token, in the form that Telegram's have.
pub(crate) fn token() -> String {
    format!("{BOT}:AAtest-token_of-nobody_0123456789abcdef")
}

/// What the server and the test share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// For the test, which waits in its thread.
    changed: Condvar,
    /// For polls and the webhook, which wait in the server.
    pub(crate) updates: Notify,
}

/// Everything that the server knows.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) updates: VecDeque<(i64, Value)>,
    pub(crate) next_update: i64,
    pub(crate) last: Option<Value>,
    pub(crate) chats: BTreeMap<i64, Chat>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) presses: BTreeSet<String>,
    pub(crate) answered: usize,
    pub(crate) handed_out: usize,
    pub(crate) webhook: Option<Webhook>,
    /// The number of the poll that is allowed to go on.
    pub(crate) poll: u64,
    pub(crate) floods: Floods,
    pub(crate) limits_floods: bool,
    calls: Vec<(String, Value)>,
    faults: BTreeMap<String, VecDeque<Fault>>,
    counted: i64,
}

/// Where updates are posted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) last_error: Option<String>,
}

/// A chat.
#[derive(Debug, Default)]
pub(crate) struct Chat {
    pub(crate) kind: &'static str,
    pub(crate) messages: Vec<Stored>,
    /// Why the bot may not write here.
    pub(crate) closed: Option<&'static str>,
    pub(crate) moved_to: Option<i64>,
}

/// A message in a chat.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) number: i64,
    pub(crate) from: i64,
    pub(crate) date: i64,
    pub(crate) text: String,
    pub(crate) keyboard: Keyboard,
    pub(crate) photo: Option<String>,
    pub(crate) edited: bool,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something and tells everybody who waits.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let answer = change(&mut self.state());
        self.changed.notify_all();
        self.updates.notify_waiters();
        answer
    }

    /// Waits until `look` finds what it looks for, and fails the test after a minute.
    pub(crate) fn wait<T>(&self, what: &str, look: impl Fn(&State) -> Option<T>) -> T {
        let limit = Instant::now() + WAITS_AT_MOST;
        let mut state = self.state();
        loop {
            if let Some(found) = look(&state) {
                return found;
            }
            let left = limit.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}; the chats: {:#?}", state.chats);
            (state, _) = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    /// Queues an update.
    pub(crate) fn push(&mut self, mut update: Value) {
        let number = self.next_update.max(1);
        self.next_update = number.saturating_add(1);
        if let Some(fields) = update.as_object_mut() {
            fields.entry("update_id").or_insert_with(|| json!(number));
        }
        self.last = Some(update.clone());
        assert!(self.updates.len() < MOST_UPDATES, "nobody takes the updates");
        self.updates.push_back((number, update));
    }

    /// Queues the last update once more, under a new number.
    pub(crate) fn repeat(&mut self) {
        let mut update = self.last.clone().expect("there was an update");
        if let Some(fields) = update.as_object_mut() {
            fields.remove("update_id");
        }
        self.push(update);
    }

    pub(crate) fn fault(&mut self, method: &str, fault: Fault) {
        self.faults.entry(method.to_lowercase()).or_default().push_back(fault);
    }

    pub(crate) fn faults_left(&self) -> usize {
        self.faults.values().map(VecDeque::len).sum()
    }

    /// Notes a call and answers what it meets with.
    pub(crate) fn called(&mut self, method: &str, params: Value) -> Option<Fault> {
        self.calls.push((method.to_owned(), params));
        self.faults.get_mut(method)?.pop_front()
    }

    pub(crate) fn calls(&self, method: &str) -> Vec<Value> {
        let method = method.to_lowercase();
        self.calls.iter().filter(|(name, _)| *name == method).map(|(_, params)| params.clone()).collect()
    }

    /// A number that was not there before; of messages, files and presses alike.
    pub(crate) fn count(&mut self) -> i64 {
        self.counted = self.counted.saturating_add(1);
        self.counted
    }

    /// The moment of the latest message.
    pub(crate) fn now(&self) -> i64 {
        START.saturating_add(self.counted)
    }

    /// The chat, made when there is none.
    pub(crate) fn chat(&mut self, number: i64) -> &mut Chat {
        let kind = if number > 0 { "private" } else { "group" };
        self.chats.entry(number).or_insert_with(|| Chat { kind, ..Chat::default() })
    }

    /// The chat, if the bot may write there now.
    pub(crate) fn open_chat(&mut self, number: i64) -> Result<&mut Chat, Refusal> {
        let limits_floods = self.limits_floods;
        let chat = self.chats.get_mut(&number).ok_or_else(|| Refusal::bad("chat not found"))?;
        if let Some(moved) = chat.moved_to {
            return Err(Refusal::moved(moved));
        }
        if let Some(why) = chat.closed {
            return Err(Refusal::new(403, format!("Forbidden: {why}")));
        }
        if limits_floods {
            self.floods.count(number).map_err(Refusal::too_fast)?;
        }
        Ok(chat)
    }

    /// Keeps a file and answers its id.
    pub(crate) fn keep(&mut self, bytes: &[u8]) -> String {
        let id = format!("file-{}", self.count());
        self.files.insert(id.clone(), bytes.to_vec());
        id
    }

    /// A message of the chat as the API describes it.
    pub(crate) fn describe(&self, chat: i64, message: &Stored) -> Value {
        let mut told = json!({
            "message_id": message.number,
            "from": if message.from == BOT { bot() } else { person(message.from) },
            "chat": self.describe_chat(chat),
            "date": message.date,
        });
        let mut add =
            |name: &str, value: Value| told.as_object_mut().map(|fields| fields.insert(name.into(), value));
        match &message.photo {
            Some(file) => {
                add("photo", json!([self.photo_size(file, 1280, 960)]));
                if !message.text.is_empty() {
                    add("caption", json!(message.text));
                }
            }
            None => {
                add("text", json!(message.text));
            }
        }
        if !message.keyboard.inline.is_empty() {
            let row = |row: &Vec<_>| row.iter().map(describe_button).collect::<Vec<_>>();
            let rows: Vec<_> = message.keyboard.inline.iter().map(row).collect();
            add("reply_markup", json!({"inline_keyboard": rows}));
        }
        if message.edited {
            add("edit_date", json!(self.now()));
        }
        told
    }

    pub(crate) fn describe_chat(&self, number: i64) -> Value {
        let kind = self.chats.get(&number).map_or("private", |chat| chat.kind);
        if number > 0 {
            json!({"id": number, "type": kind, "first_name": "某人"})
        } else {
            json!({"id": number, "type": kind, "title": "打非治违工作群", "all_members_are_administrators": false})
        }
    }

    pub(crate) fn photo_size(&self, file: &str, width: u32, height: u32) -> Value {
        let bytes = self.files.get(file).map_or(0, Vec::len);
        json!({"file_id": file, "file_unique_id": format!("u{file}"), "file_size": bytes, "width": width, "height": height})
    }
}

fn describe_button(button: &crate::keyboard::Button) -> Value {
    json!({"text": button.label, "callback_data": button.data})
}

/// The bot as a user.
pub(crate) fn bot() -> Value {
    json!({"id": BOT, "is_bot": true, "first_name": "联勤", "username": BOT_NAME})
}

/// A person as a user.
pub(crate) fn person(number: i64) -> Value {
    json!({"id": number, "is_bot": false, "first_name": "某人", "language_code": "zh-hans"})
}

/// The shared state of a new server.
pub(crate) fn shared() -> Arc<Shared> {
    let shared = Shared::default();
    shared.state().limits_floods = true;
    Arc::new(shared)
}
