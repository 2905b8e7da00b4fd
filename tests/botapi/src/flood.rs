//! Flood limits: one message a second in a chat, 20 a minute in a group, 30 a second over all, and one more each.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

/// Messages and the window in which there may be so many.
const OVERALL: (usize, Duration) = (31, Duration::from_secs(1));
const CHAT: (usize, Duration) = (2, Duration::from_secs(1));
const GROUP: (usize, Duration) = (21, Duration::from_mins(1));

/// What was sent lately.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    all: VecDeque<Instant>,
    chats: BTreeMap<i64, VecDeque<Instant>>,
}

impl Floods {
    /// Counts a message, or answers after how many seconds to try again.
    pub(crate) fn count(&mut self, chat: i64) -> Result<(), u64> {
        let now = Instant::now();
        let here = self.chats.entry(chat).or_default();
        let mut limits = vec![wait(&self.all, OVERALL, now), wait(here, CHAT, now)];
        if chat < 0 {
            limits.push(wait(here, GROUP, now));
        }
        let longest = limits.into_iter().max().unwrap_or_default();
        if !longest.is_zero() {
            return Err(longest.as_secs().saturating_add(1));
        }
        for sent in [&mut self.all, here] {
            sent.push_back(now);
            while sent.len() > OVERALL.0 {
                sent.pop_front();
            }
        }
        Ok(())
    }
}

fn wait(sent: &VecDeque<Instant>, (most, window): (usize, Duration), now: Instant) -> Duration {
    let oldest = sent.len().checked_sub(most).and_then(|n| sent.get(n));
    oldest.map_or(Duration::ZERO, |oldest| window.saturating_sub(now.saturating_duration_since(*oldest)))
}
