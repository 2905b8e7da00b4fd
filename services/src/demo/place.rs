//! The data directory while a demo is being written into it.
//!
//! Log and keys grow in a folder of their own and are moved to their names when they are whole, the keys first; so what
//! stands under the log's name is always a whole log.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use bus::vault::{Origin, Vault};

use super::report::DemoFailure;
use crate::assembly::{KEY_FILE, LOG_FILE};

/// Where an unfinished demo stands; the next one clears it away.
const UNFINISHED: &str = "demo-unfinished";
/// What SQLite may leave beside its files.
const TRACES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// A data directory that is being filled; nobody else fills it meanwhile.
#[derive(Debug)]
pub(super) struct Place {
    data: PathBuf,
    unfinished: PathBuf,
    /// Held until the end; the system frees it when the program dies.
    _lock: File,
}

impl Place {
    pub(super) fn take(data: &Path) -> Result<Self, DemoFailure> {
        let unfinished = data.join(UNFINISHED);
        fs::create_dir_all(&unfinished).map_err(|source| files(&unfinished, source))?;
        let path = unfinished.join("lock");
        let lock = File::create(&path).map_err(|source| files(&path, source))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DemoFailure::Busy { path: data.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(files(&path, source)),
        }
        let place = Self { data: data.to_owned(), unfinished, _lock: lock };
        if let Err(failure) = place.is_free() {
            place.clear()?;
            return Err(failure);
        }
        place.remove_files()?;
        Ok(place)
    }

    /// No log or trace of one, and no keys but those that an interrupted demo had just put there.
    fn is_free(&self) -> Result<(), DemoFailure> {
        let keys = self.finished(KEY_FILE);
        let mut logs = TRACES.iter().map(|trace| self.finished(&format!("{LOG_FILE}{trace}")));
        if let Some(path) = logs.find(|path| path.exists()) {
            return Err(DemoFailure::Occupied { path });
        }
        match Vault::origin_of(&keys)? {
            Some(Origin::Demo { .. }) => Ok(()),
            None if !keys.exists() => Ok(()),
            Some(Origin::Real) | None => Err(DemoFailure::Occupied { path: keys }),
        }
    }

    /// Where a file grows.
    pub(super) fn unfinished(&self, name: &str) -> PathBuf {
        self.unfinished.join(name)
    }

    /// Where it will stand.
    pub(super) fn finished(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }

    /// Moves the keys and then the log to their places.
    pub(super) fn finish(&self) -> Result<(), DemoFailure> {
        self.is_free()?;
        // A journal of the keys that are replaced must not be taken for one of the new.
        for trace in TRACES {
            remove(&self.finished(&format!("{KEY_FILE}{trace}")))?;
        }
        for name in [KEY_FILE, LOG_FILE] {
            let (from, to) = (self.unfinished(name), self.data.join(name));
            fs::rename(&from, &to).map_err(|source| files(&to, source))?;
        }
        self.clear()?;
        // The new names themselves must survive a power cut.
        #[cfg(unix)]
        File::open(&self.data)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| files(&self.data, source))?;
        Ok(())
    }

    /// Takes everything unfinished away.
    pub(super) fn clear(&self) -> Result<(), DemoFailure> {
        self.remove_files()?;
        remove(&self.unfinished("lock"))?;
        fs::remove_dir(&self.unfinished).map_err(|source| files(&self.unfinished, source))
    }

    fn remove_files(&self) -> Result<(), DemoFailure> {
        for name in [LOG_FILE, KEY_FILE] {
            for trace in TRACES {
                remove(&self.unfinished(&format!("{name}{trace}")))?;
            }
        }
        Ok(())
    }
}

fn remove(path: &Path) -> Result<(), DemoFailure> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(files(path, source)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn files(path: &Path, source: io::Error) -> DemoFailure {
    DemoFailure::Files { path: path.to_owned(), source }
}
