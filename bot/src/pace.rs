//! How fast a platform may be spoken to. Pure: told what was sent when, it says when the next may go.
//!
//! Times are milliseconds of any clock that does not run backwards. What is kept is bounded by the limits themselves.

use std::collections::{BTreeMap, VecDeque};

/// At most so many messages in any window of so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Messages.
    pub messages: usize,
    /// Milliseconds.
    pub window_ms: u64,
}

/// The limits of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Over all chats.
    pub overall: Limit,
    /// In any one chat.
    pub chat: Limit,
    /// In any one group, besides.
    pub group: Limit,
}

/// A little below what Telegram asks of bots (core.telegram.org/bots/faq, "My bot is hitting limits": 30 a second over all,
/// one a second in a chat, 20 a minute in a group), since what leaves evenly may arrive in bunches.
pub const TELEGRAM: Limits = Limits {
    overall: Limit { messages: 25, window_ms: 1_000 },
    chat: Limit { messages: 1, window_ms: 1_050 },
    group: Limit { messages: 19, window_ms: 60_000 },
};

/// What kind of chat it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One person.
    Private,
    /// Several.
    Group,
}

/// What was sent lately.
#[derive(Debug, Clone)]
pub struct Pace {
    limits: Limits,
    all: VecDeque<u64>,
    chats: BTreeMap<String, VecDeque<u64>>,
}

impl Pace {
    /// Nothing was sent yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, all: VecDeque::new(), chats: BTreeMap::new() }
    }

    /// The earliest moment, not before `now_ms`, at which a message may go to the chat.
    pub fn next(&self, chat: &str, kind: Kind, now_ms: u64) -> u64 {
        let overall = free_from(&self.all, self.limits.overall);
        let here = self.chats.get(chat).map_or(0, |sent| {
            let one = free_from(sent, self.limits.chat);
            match kind {
                Kind::Private => one,
                Kind::Group => one.max(free_from(sent, self.limits.group)),
            }
        });
        now_ms.max(overall).max(here)
    }

    /// A message was sent to the chat.
    pub fn note(&mut self, chat: &str, now_ms: u64) {
        let Limits { overall, chat: one, group } = self.limits;
        push(&mut self.all, now_ms, overall.messages);
        let longest_ms = one.window_ms.max(group.window_ms);
        if !self.chats.contains_key(chat) {
            // Chats that no limit holds back any more are forgotten, so that there are never more than fit one window.
            self.chats
                .retain(|_, sent| sent.back().is_some_and(|last| last.saturating_add(longest_ms) > now_ms));
        }
        let sent = self.chats.entry(chat.to_owned()).or_default();
        push(sent, now_ms, one.messages.max(group.messages));
    }
}

/// When the oldest message that counts leaves the window.
fn free_from(sent: &VecDeque<u64>, limit: Limit) -> u64 {
    let counted = sent.len().checked_sub(limit.messages);
    counted.and_then(|oldest| sent.get(oldest)).map_or(0, |sent_ms| sent_ms.saturating_add(limit.window_ms))
}

fn push(sent: &mut VecDeque<u64>, now_ms: u64, most: usize) {
    sent.push_back(now_ms);
    while sent.len() > most {
        sent.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What Telegram has published.
    const PUBLISHED: Limits = Limits {
        overall: Limit { messages: 30, window_ms: 1_000 },
        chat: Limit { messages: 1, window_ms: 1_000 },
        group: Limit { messages: 20, window_ms: 60_000 },
    };

    #[test]
    fn a_message_goes_when_every_window_has_room() {
        // What was sent to whom at which millisecond; who is next, when; when it may go.
        let (one, group) = (Kind::Private, Kind::Group);
        let twenty: Vec<_> = (0..20).map(|n| ("g", n * 1_000)).collect();
        let thirty: Vec<_> = (0..30).map(|n| ("abcdefghijklmnopqrstuvwxyzABCDEF".split_at(n).1, 7)).collect();
        let table = [
            (vec![], "a", one, 5, 5),
            (vec![("a", 0)], "a", one, 400, 1_000),
            (vec![("a", 0)], "a", one, 1_000, 1_000),
            (vec![("a", 0)], "b", one, 400, 400),
            (vec![("g", 0)], "g", group, 400, 1_000),
            (twenty.clone(), "g", group, 20_000, 60_000),
            (twenty, "g", one, 20_000, 20_000),
            (thirty, "z", one, 500, 1_007),
        ];
        for (sent, chat, kind, now_ms, expected) in table {
            let mut pace = Pace::new(PUBLISHED);
            for (chat, at_ms) in &sent {
                pace.note(chat, *at_ms);
            }
            assert_eq!(pace.next(chat, kind, now_ms), expected, "{sent:?} {chat}");
        }
    }

    #[test]
    fn chats_that_are_long_quiet_are_forgotten() {
        let mut pace = Pace::new(TELEGRAM);
        for n in 0..2_500 {
            pace.note(&n.to_string(), n * 40);
        }
        assert!(pace.chats.len() <= 1_501, "{}", pace.chats.len());
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_its_limit(wishes in wishes()) {
            let mut pace = Pace::new(TELEGRAM);
            let (mut now_ms, mut sent) = (0, Vec::new());
            for (chat, wait_ms) in wishes {
                let kind = kind_of(chat);
                now_ms = pace.next(&chat.to_string(), kind, now_ms + wait_ms);
                pace.note(&chat.to_string(), now_ms);
                sent.push((now_ms, chat));
            }
            prop_assert!(holds(&sent, PUBLISHED.overall, |_| true));
            for chat in 0..40 {
                prop_assert!(holds(&sent, PUBLISHED.chat, |c| c == chat));
                prop_assert!(kind_of(chat) == Kind::Private || holds(&sent, PUBLISHED.group, |c| c == chat));
            }
        }
    }

    fn wishes() -> impl Strategy<Value = Vec<(u8, u64)>> {
        proptest::collection::vec((0..40_u8, prop_oneof![0..5_u64, 0..3_000_u64]), 0..300)
    }

    fn kind_of(chat: u8) -> Kind {
        if chat < 3 { Kind::Group } else { Kind::Private }
    }

    /// Whether every window that begins with a message holds at most as many as it may.
    fn holds(sent: &[(u64, u8)], limit: Limit, of: impl Fn(u8) -> bool) -> bool {
        let times: Vec<_> = sent.iter().filter(|(_, chat)| of(*chat)).map(|(at, _)| *at).collect();
        times.windows(limit.messages + 1).all(|these| these[limit.messages] - these[0] >= limit.window_ms)
    }
}
