//! Waiting for new events: woken by an append of this process, found by polling when another process appends.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::failure::{Failure, Named as _, Place};
use crate::file::{self, Mode};
use crate::group::lock;
use crate::read;
use crate::store::Options;

/// How often the file is asked whether another process has committed.
const POLL: Duration = Duration::from_millis(25);

/// The highest position known here. However many wait, one of them asks the file for all.
#[derive(Debug)]
pub(crate) struct Watch {
    place: Place,
    mode: Mode,
    options: Options,
    seen: Mutex<Seen>,
    raised: Condvar,
    probe: Mutex<Option<Probe>>,
}

#[derive(Debug)]
struct Seen {
    head: u64,
    asked: Option<Instant>,
}

/// A connection of its own: `data_version` tells what others have committed since this connection last asked.
#[derive(Debug)]
struct Probe {
    connection: Connection,
    version: Option<i64>,
}

impl Watch {
    pub(crate) fn new(place: Place, mode: Mode, options: Options) -> Self {
        let seen = Mutex::new(Seen { head: 0, asked: None });
        Self { place, mode, options, seen, raised: Condvar::new(), probe: Mutex::new(None) }
    }

    /// Notes a new head and wakes all who wait for it.
    pub(crate) fn raise(&self, head: u64) {
        let mut seen = lock(&self.seen);
        if head > seen.head {
            seen.head = head;
            drop(seen);
            self.raised.notify_all();
        }
    }

    /// Waits until the head is beyond `position` or the time is over, and says the head.
    pub(crate) fn wait_beyond(&self, position: u64, timeout: Duration) -> Result<u64, Failure> {
        let began = Instant::now();
        let mut asked = false;
        loop {
            let mut seen = lock(&self.seen);
            if seen.head > position {
                return Ok(seen.head);
            }
            let left = timeout.saturating_sub(began.elapsed());
            let due = seen.asked.is_none_or(|at| at.elapsed() >= POLL);
            if due || (left.is_zero() && !asked) {
                asked = true;
                seen.asked = Some(Instant::now());
                drop(seen);
                self.ask_file()?;
                continue;
            }
            if left.is_zero() {
                return Ok(seen.head);
            }
            let woken = self.raised.wait_timeout(seen, left.min(POLL));
            drop(woken.unwrap_or_else(PoisonError::into_inner));
        }
    }

    fn ask_file(&self) -> Result<(), Failure> {
        let mut slot = lock(&self.probe);
        let probe = if let Some(probe) = slot.take() {
            slot.insert(probe)
        } else {
            let connection = file::connect(&self.place, self.mode, &self.options)?;
            slot.insert(Probe { connection, version: None })
        };
        let version = probe
            .connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut ask| ask.query_row([], |row| row.get(0)))
            .named(&self.place)?;
        if probe.version == Some(version) {
            return Ok(());
        }
        let head = read::head(&probe.connection, &self.place)?;
        // Noted after the head was read: should that fail, the next to ask reads it again.
        probe.version = Some(version);
        self.raise(head);
        Ok(())
    }
}
