//! A group chat of which the bot is a member.

use std::sync::Arc;

use serde_json::json;

use crate::{
    person::Person,
    seen::{self, Seen},
    state::{Shared, person},
};

/// A group chat.
#[derive(Debug, Clone)]
pub struct Group {
    shared: Arc<Shared>,
    number: i64,
}

impl Group {
    pub(crate) fn new(shared: Arc<Shared>, number: i64) -> Self {
        assert!(number < 0, "Telegram gives groups negative numbers");
        shared.change(|state| state.chat(number).kind = "group");
        Self { shared, number }
    }

    /// Its number.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Somebody who speaks in it.
    pub fn member(&self, number: i64) -> Person {
        Person::new(Arc::clone(&self.shared), number).in_chat(self.number)
    }

    /// Removes the bot.
    pub fn kicks_the_bot(&self) {
        self.shared
            .change(|state| state.chat(self.number).closed = Some("bot was kicked from the group chat"));
    }

    /// Becomes a supergroup, which has another number; the members are told, and the old number leads nowhere.
    #[must_use]
    pub fn becomes_supergroup(&self, number: i64) -> Group {
        let old = self.number;
        self.shared.change(|state| {
            state.chat(number).kind = "supergroup";
            state.chat(old).moved_to = Some(number);
            let message = json!({
                "message_id": state.count(), "from": person(1), "chat": state.describe_chat(old),
                "date": state.now(), "migrate_to_chat_id": number,
            });
            state.push(json!({"message": message}));
        });
        Self { shared: Arc::clone(&self.shared), number }
    }

    /// Becomes a supergroup without the bot being told.
    #[must_use]
    pub fn becomes_supergroup_unheard(&self, number: i64) -> Group {
        self.shared.change(|state| {
            state.chat(number).kind = "supergroup";
            state.chat(self.number).moved_to = Some(number);
        });
        Self { shared: Arc::clone(&self.shared), number }
    }

    /// What the bot has said in it.
    pub fn hears(&self) -> Vec<Seen> {
        seen::of_bot(&self.shared.state(), self.number)
    }

    /// Waits until the bot has said so many messages in it.
    pub fn awaits(&self, number: usize) -> Vec<Seen> {
        self.shared.wait(&format!("{number} messages in {}", self.number), |state| {
            let said = seen::of_bot(state, self.number);
            (said.len() >= number).then_some(said)
        })
    }
}
