//! Checkpoints: what stands in the write-ahead log is moved into the file, beside the writer and not by it.
//!
//! The writer's own checkpoint keeps everybody waiting whose event is next. So a thread with a connection of its own does
//! it, whenever [`EVERY`] more pages have come; it begins with the first of them, and a program that appends a few events
//! never has it. Nothing depends on it: where it cannot begin, or falls behind, the writer does it at last.
//!
//! The thread goes over the log again and again until next to nothing is left, because SQLite syncs the file only when all
//! has been moved, and whoever moves the last pages waits for that sync.
//!
//! SQLite begins the log anew only when nothing of it is left, which under steady appends is never the case when the thread
//! is done. So from [`MOST`] on, or from [`MOST_ALONE`], the writer moves the few pages that the thread has left, at a moment
//! when it is itself who would add more.

use std::ffi::c_int;
use std::sync::atomic::{AtomicI32, Ordering};
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

/// After so many more pages (7 MiB) the thread is asked to move them: large enough that its two syncs are shared by many
/// commits, and such that it is done with the last of them before [`MOST`] and [`MOST_ALONE`].
const EVERY: c_int = 1792;
/// From so many pages (32 MiB) on, the writer moves what is left. A file that grows is slower to sync than one that is
/// written over, so more would cost a young log what it saves an old one.
const MOST: c_int = 8192;
/// From so many (16 MiB) on it does when it is alone: it waits for little else than the sync, and so longer for a log that
/// grows.
const MOST_ALONE: c_int = 4096;
/// What the writer moves at that moment is no more than this, or else it waits for the thread to move more,
const LITTLE: c_int = 256;
/// but not for more than so many pages (1.5 MiB): then it appends no more until it has moved all itself.
const PATIENCE: c_int = 384;
/// The thread is done when it finds no more new pages than this.
const NEXT_TO_NOTHING: c_int = 64;
/// A commit that several share, or that a large event fills, writes more pages than this.
const FEW: c_int = 8;

/// The thread that moves pages; it ends, and its connection is closed, when this is dropped.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    place: Place,
    options: Options,
    mover: Mutex<Option<Mover>>,
    moving: Arc<Moving>,
}

/// What the thread and the writer know of each other.
#[derive(Debug, Default)]
struct Moving {
    /// Held by whoever moves pages.
    turn: Mutex<()>,
    /// How many pages of the write-ahead log are moved. Of an older one at worst: then the writer moves more.
    moved: AtomicI32,
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
        let (mover, moving) = (Mutex::default(), Arc::default());
        let checkpoints = Arc::new(Self { place, options, mover, moving });
        let (watching, mut length) = (Arc::clone(&checkpoints), Length::default());
        let after_commit = move |wal: &mut Wal, pages| {
            // A reader or the thread in the way, or a full disk, is no fault of the commit; the next one tries again.
            match length.after_commit(pages, watching.moving.moved.load(Ordering::Relaxed)) {
                Due::Nothing => {}
                Due::Ask => watching.ask(),
                Due::Begin => drop(wal.checkpoint()),
                Due::BeginAtLast => {
                    let _turn = lock(&watching.moving.turn);
                    drop(wal.checkpoint());
                }
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
        let (place, options, moving) = (self.place.clone(), self.options, Arc::clone(&self.moving));
        let thread = thread::Builder::new().name("checkpoint".into());
        let thread = thread.spawn(move || move_when_asked(&place, &options, &asked, &moving)).ok()?;
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

/// How the write-ahead log has grown since it began anew.
#[derive(Debug, Default)]
struct Length {
    pages: c_int,
    commits: c_int,
    /// How long it was when the thread was asked last.
    asked: c_int,
}

/// What a commit leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Nothing,
    /// The thread moves what it can.
    Ask,
    /// The writer moves the rest, unless the thread is at it.
    Begin,
    /// The writer waits for the thread and moves the rest.
    BeginAtLast,
}

impl Length {
    /// One more commit, after which it has so many pages, of which so many are moved.
    fn after_commit(&mut self, pages: c_int, moved: c_int) -> Due {
        if pages < self.pages {
            *self = Self::default();
        }
        self.pages = pages;
        self.commits = self.commits.saturating_add(1);
        let alone = pages / self.commits < FEW;
        let most = if alone { MOST_ALONE } else { MOST };
        if pages >= most + PATIENCE {
            Due::BeginAtLast
        } else if pages >= most && pages - moved <= LITTLE {
            Due::Begin
        } else if pages - self.asked >= EVERY {
            self.asked = pages;
            Due::Ask
        } else {
            Due::Nothing
        }
    }
}

/// Moves what can be moved without anybody waiting, as often as it is asked, until nobody can ask any more.
fn move_when_asked(place: &Place, options: &Options, asked: &Receiver<()>, moving: &Moving) {
    let Ok(connection) = file::connect(place, Mode::Read, options) else { return };
    for () in asked {
        let (mut seen, mut found) = (0, c_int::MAX);
        // As long as it gains on the writer by half at least.
        loop {
            // What fails now is tried again after the next pages: until it is in the file, all of it is in the log.
            let turn = lock(&moving.turn);
            let done = connection.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE);
            drop(turn);
            let Ok((pages, moved)) = done else { break };
            moving.moved.store(moved, Ordering::Relaxed);
            let more = pages - seen;
            if more <= NEXT_TO_NOTHING || more > found / 2 {
                break;
            }
            (seen, found) = (pages, more);
        }
    }
}
