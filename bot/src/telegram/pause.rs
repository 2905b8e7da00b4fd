//! How long to leave Telegram alone after trouble.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::Tempo;

/// Waits that double from failure to failure.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// How long to wait after one more failure.
    pub(super) fn next(&mut self, tempo: &Tempo) -> Duration {
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        self.failures = self.failures.saturating_add(1);
        tempo.first_wait.saturating_mul(factor).min(tempo.longest_wait)
    }

    /// How many failures in a row.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// It works again.
    pub(super) fn over(&mut self) {
        self.failures = 0;
    }
}

/// A pause of everything that is sent.
#[derive(Debug, Default)]
pub(super) struct Pause {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    until: Option<Instant>,
    backoff: Backoff,
}

impl Pause {
    /// How long it still lasts.
    pub(super) fn left(&self) -> Duration {
        self.state().until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    /// Something went wrong: a longer pause every time.
    pub(super) fn after_trouble(&self, tempo: &Tempo) {
        let mut state = self.state();
        let wait = state.backoff.next(tempo);
        state.extend(wait);
    }

    /// Telegram said how long.
    pub(super) fn at_least(&self, wait: Duration) {
        self.state().extend(wait);
    }

    /// It works again; a pause that Telegram asked for goes on.
    pub(super) fn over(&self) {
        self.state().backoff.over();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn extend(&mut self, wait: Duration) {
        let until = Instant::now().checked_add(wait);
        self.until = self.until.max(until);
    }
}
