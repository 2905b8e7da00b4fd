//! Checkpoints: what stands in the write-ahead log is moved into the file, beside the writer and not by it.
//!
//! The writer's own checkpoint keeps everybody waiting whose event is next. So a thread with a connection of its own does
//! it, whenever [`EVERY`] more pages have come; it begins with the first of them, and a program that appends a few events
//! never has it. Nothing depends on it: where it cannot begin, or falls behind, the log grows to [`MOST`].
//!
//! SQLite begins the log anew only when all of it has been moved, which under steady appends is never the case when the
//! thread is done. So at [`MOST`] the writer moves the few pages that are left, at a moment when it is itself who would add
//! more.

use std::ffi::c_int;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, DEFAULT_NAME};

use crate::failure::{Failure, Named as _, Place};
use crate::file::{self, Mode};
use crate::group::lock;
use crate::store::Options;

/// After so many more pages the thread is asked to move them: large enough that its two syncs are shared by many commits.
const EVERY: c_int = 2048;
/// With so many pages (32 MiB) the writer moves what is left. A file that grows is slower to sync than one that is written
/// over, so more would cost a young log what it saves an old one.
const MOST: c_int = 8192;

/// The thread that moves pages; it ends, and its connection is closed, when this is dropped.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    place: Place,
    options: Options,
    mover: Mutex<Option<Mover>>,
}

#[derive(Debug)]
struct Mover {
    /// Room for one question: who finds it taken need not ask again.
    ask: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    /// Has every commit of the writer's `connection` look at the length of the write-ahead log.
    pub(crate) fn of(
        connection: &mut Connection,
        place: Place,
        options: Options,
    ) -> Result<Arc<Self>, Failure> {
        let checkpoints = Arc::new(Self { place, options, mover: Mutex::default() });
        let (watching, mut asked) = (Arc::clone(&checkpoints), 0);
        let after_commit = move |wal: &mut Wal, pages| {
            if pages < asked {
                // The log has begun anew.
                asked = 0;
            }
            if pages >= MOST {
                // A reader in the way, or a full disk, is no fault of the commit; the next one tries again.
                let _ = wal.checkpoint();
            } else if pages - asked >= EVERY {
                asked = pages;
                watching.ask();
            }
            Ok(())
        };
        connection.wal_hook(Some(after_commit)).named(&checkpoints.place)?;
        Ok(checkpoints)
    }

    /// Wakes the thread, which is begun when there is none.
    fn ask(&self) {
        let mut mover = lock(&self.mover);
        if mover.as_ref().is_none_or(|mover| mover.thread.is_finished()) {
            *mover = self.begin();
        }
        if let Some(mover) = &*mover {
            // With a question waiting already, or the thread gone, there is nothing to add.
            let _ = mover.ask.try_send(());
        }
    }

    fn begin(&self) -> Option<Mover> {
        let (ask, asked) = sync_channel(1);
        let (place, options) = (self.place.clone(), self.options);
        let thread = thread::Builder::new().name("checkpoint".into());
        let thread = thread.spawn(move || move_when_asked(&place, &options, &asked)).ok()?;
        Some(Mover { ask, thread })
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        if let Some(Mover { ask, thread }) = lock(&self.mover).take() {
            drop(ask);
            let _ = thread.join();
        }
    }
}

/// Moves what can be moved without anybody waiting, as often as it is asked, until nobody can ask any more.
fn move_when_asked(place: &Place, options: &Options, asked: &Receiver<()>) {
    let Ok(connection) = file::connect(place, Mode::Read, options) else { return };
    for () in asked {
        // What fails now is tried again after the next pages: until it is in the file, all of it is in the log.
        let _ = connection.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE);
    }
}
