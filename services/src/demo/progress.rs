//! How far a demo has come, for people who wait.

use std::fmt;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Hears how far the writing has come.
pub trait Progress {
    /// So many days and events are done.
    fn reached(&self, days: u64, events: u64);
    /// All is done.
    fn finish(&self);
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn reached(&self, _days: u64, _events: u64) {}
    fn finish(&self) {}
}

/// A bar of days on stderr; invisible when that is not a terminal.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar of `days` days.
    pub fn new(days: u32) -> Self {
        let bar = ProgressBar::with_draw_target(Some(u64::from(days)), ProgressDrawTarget::stderr());
        Self(match ProgressStyle::with_template("模拟数据 {bar:30} {pos}/{len} 天 {msg} {elapsed_precise}")
        {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }
}

impl fmt::Debug for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bar").field("days", &self.0.position()).finish()
    }
}

impl Progress for Bar {
    fn reached(&self, days: u64, events: u64) {
        self.0.set_position(days);
        self.0.set_message(format!("{events} 条"));
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}
