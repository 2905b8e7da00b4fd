//! Files on disk: `media/<first two of the hash>/<hash>.<kind of subject>-<tag of subject>`.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use bus::vault::Vault;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vocabulary::Stamp;

use super::{KeepError, MediaFailure, kinds, photo};
use crate::talk::{LARGEST_MEDIA, Media, MediaKind, MediaRefusal, hex};

/// A file that is being written, or was when the program died.
const UNFINISHED: &str = ".part-";
/// Hex digits of a subject's tag.
const TAG_DIGITS: usize = 16;

/// Kept files, each under the key of its subject. Cheap to clone; all calls block.
#[derive(Debug, Clone)]
pub struct MediaStore {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dir: PathBuf,
    vault: Vault,
    /// One photo at a time is unpacked: each may take [`photo`]'s whole share of memory.
    unpacking: Mutex<()>,
}

impl MediaStore {
    /// Opens the store in `dir`, making it when there is none.
    pub fn open(dir: impl AsRef<Path>, vault: Vault) -> Result<Self, MediaFailure> {
        let dir = dir.as_ref().to_owned();
        fs::create_dir_all(&dir).map_err(|source| disk(&dir, source))?;
        Ok(Self { inner: Arc::new(Inner { dir, vault, unpacking: Mutex::new(()) }) })
    }

    /// Checks a file, makes it harmless and keeps it under the key of `subject`; the same again keeps it once.
    pub fn keep(&self, subject: &str, kind: MediaKind, bytes: &[u8]) -> Result<Media, KeepError> {
        if bytes.len() > LARGEST_MEDIA {
            let bytes = bytes.len().try_into().unwrap_or(u64::MAX);
            return Err(KeepError::Refused(MediaRefusal::TooLarge { bytes }));
        }
        let made = match kind {
            MediaKind::Photo => {
                let _alone = self.inner.unpacking.lock().unwrap_or_else(PoisonError::into_inner);
                Some(photo::made_anew(bytes)?)
            }
            MediaKind::Voice | MediaKind::Video if kinds::fits(kind, bytes) => None,
            MediaKind::Voice | MediaKind::Video => {
                return Err(KeepError::Refused(MediaRefusal::Unreadable));
            }
        };
        let kept = made.as_deref().unwrap_or(bytes);
        let sha256 = hex(Sha256::digest(kept));
        self.write(subject, &sha256, kept)?;
        Ok(Media { kind, sha256, bytes: kept.len().try_into().unwrap_or(u64::MAX) })
    }

    /// The bytes of a file under `subject`; `None` when it is not there or the subject is erased.
    pub fn read(&self, subject: &str, sha256: &str) -> Result<Option<Vec<u8>>, MediaFailure> {
        let path = self.path(subject, sha256)?;
        match fs::read(&path) {
            Ok(locked) => Ok(self.inner.vault.take_out(subject, &locked)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(disk(&path, source)),
        }
    }

    /// Keeps a file of one subject under the key of another as well: a photo sent in a chat now belongs to a lead. Again
    /// it changes nothing. False when it is under neither.
    ///
    /// Under the chat it stays until it is swept: one photo may show two vehicles and belong to two leads, and whoever
    /// sent it sees it in the chat as long as the words beside it.
    pub fn rekey(&self, from: &str, to: &str, sha256: &str) -> Result<bool, MediaFailure> {
        if self.path(to, sha256)?.exists() {
            return Ok(true);
        }
        let Some(open) = self.read(from, sha256)? else { return Ok(false) };
        self.write(to, sha256, &open)?;
        Ok(true)
    }

    /// Removes files of subjects of one kind (`chat`) that were written before `before`, and what a crash left half
    /// written: photos of drafts that nobody confirmed. Answers how many.
    pub fn sweep(&self, kind: &str, before: Stamp) -> Result<usize, MediaFailure> {
        let wanted = format!(".{}-", kind.trim_end_matches('/'));
        let mut removed = 0_usize;
        for folder in entries(&self.inner.dir)? {
            if !folder.is_dir() {
                continue;
            }
            for file in entries(&folder)? {
                let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let ours = name.starts_with(UNFINISHED) || name.contains(&wanted);
                if ours && is_older(&file, before)? {
                    remove(&file)?;
                    removed = removed.saturating_add(1);
                }
            }
        }
        Ok(removed)
    }

    fn write(&self, subject: &str, sha256: &str, open: &[u8]) -> Result<(), MediaFailure> {
        let about = Uuid::new_v5(&Uuid::NAMESPACE_OID, sha256.as_bytes());
        let locked = self.inner.vault.lock_away(subject, about, open)?;
        let path = self.path(subject, sha256)?;
        let folder = path.parent().unwrap_or(&self.inner.dir);
        fs::create_dir_all(folder).map_err(|source| disk(folder, source))?;
        put(folder, &path, &locked).map_err(|source| disk(&path, source))
    }

    fn path(&self, subject: &str, sha256: &str) -> Result<PathBuf, MediaFailure> {
        let is_name = sha256.len() == 64 && sha256.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let folder = sha256.get(..2).filter(|_| is_name).ok_or(MediaFailure::Name)?;
        let kind: String = subject
            .split('/')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let mut tag = hex(Sha256::digest(subject.as_bytes()));
        tag.truncate(TAG_DIGITS);
        Ok(self.inner.dir.join(folder).join(format!("{sha256}.{kind}-{tag}")))
    }
}

/// Whole or not at all, and on the disk before anybody is told.
fn put(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    part.persist(path)?;
    fs::File::open(folder)?.sync_all()
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, MediaFailure> {
    let read = || fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>();
    read().map_err(|source| disk(dir, source))
}

fn is_older(file: &Path, before: Stamp) -> Result<bool, MediaFailure> {
    match fs::metadata(file).and_then(|about| about.modified()) {
        Ok(written) => Ok(written < SystemTime::from(before)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(disk(file, source)),
    }
}

fn remove(path: &Path) -> Result<(), MediaFailure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk(path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn disk(path: &Path, source: io::Error) -> MediaFailure {
    MediaFailure::Disk { path: path.to_owned(), source }
}
