//! The vault: keys of sealed text, the blind index of plates and the join codes, in one file beside the log.
//!
//! What identifies a person stands in the log only as [`Sealed`]; the keys stand only here, never in the log or its
//! backups. Destroying a subject's key makes its text unreadable for ever while the log and its proofs stay as they
//! are. The vault does not decide who may open something: rights are asked before it, openings are recorded by it.
//!
//! All calls are synchronous and take at most some milliseconds (one sync to disk); [`Vault`] may be cloned into other
//! threads, and several processes may open one file.

mod accounts;
mod cipher;
mod codes;
mod failure;
mod file;
mod index;
mod keys;
mod openings;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::DateTime;
use rusqlite::{Connection, Transaction, TransactionBehavior, types::Type};
use uuid::Uuid;
use vocabulary::{MemberId, Sealed, Secret, Stamp};

use self::{cipher::Key, codes::Tries, keys::Found};
pub use self::{
    failure::VaultFailure,
    file::Origin,
    openings::{Opened, Opening, OpeningRecord},
};
use crate::private_file::PrivateFile;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open key file.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    file: PrivateFile,
    origin: Origin,
    index_key: Key,
    code_key: Key,
    conn: Mutex<Connection>,
    tries: Mutex<Tries>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("path", &self.inner.file.path())
            .field("origin", &self.inner.origin)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Opens the key file of a real campaign, making it when there is none.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, VaultFailure> {
        Self::open_as(path.as_ref(), Origin::Real, PATIENCE)
    }

    /// Opens the key file of a SIMULATED campaign, whose keys anybody with the seed can compute.
    ///
    /// The same seed gives the same sealed bytes. Erasing forgets as in a real one, except for who has the seed.
    pub fn open_seeded(path: impl AsRef<Path>, seed: u64) -> Result<Self, VaultFailure> {
        Self::open_as(path.as_ref(), Origin::Demo { seed }, PATIENCE)
    }

    /// Where the keys of the file at `path` come from; `None` when there is no key file. Changes nothing.
    pub fn origin_of(path: impl AsRef<Path>) -> Result<Option<Origin>, VaultFailure> {
        file::origin_of(path.as_ref(), PATIENCE)
    }

    fn open_as(path: &Path, origin: Origin, patience: Duration) -> Result<Self, VaultFailure> {
        let file = file::open(path, origin, patience)?;
        Ok(Self {
            inner: Arc::new(Inner {
                file: file.file,
                origin,
                index_key: file.index_key,
                code_key: file.code_key,
                conn: Mutex::new(file.conn),
                tries: Mutex::default(),
            }),
        })
    }

    /// Where the keys of this vault come from.
    pub fn origin(&self) -> Origin {
        self.inner.origin
    }

    /// Seals `text` of one field of one event under the key of `subject`, minting the key when there is none.
    ///
    /// The same event, field and text give the same bytes. Fails with [`VaultFailure::Erased`] for an erased subject.
    pub fn seal(
        &self,
        subject: &str,
        event: Uuid,
        field: &str,
        text: &Secret,
    ) -> Result<Sealed, VaultFailure> {
        let key = self.key_for_writing(subject)?;
        cipher::seal(&key, subject, event, field, text)
    }

    /// Opens one sealed text; the opening is on disk before the text is given out.
    pub fn unseal(&self, sealed: &Sealed, by: &Opening) -> Result<Opened, VaultFailure> {
        self.transact(|tx| self.unseal_in(tx, sealed, by))
    }

    /// Opens several sealed texts in their order with one sync to disk; all of them or none.
    pub fn unseal_all<'a>(
        &self,
        sealed: impl IntoIterator<Item = &'a Sealed>,
        by: &Opening,
    ) -> Result<Vec<Opened>, VaultFailure> {
        self.transact(|tx| sealed.into_iter().map(|one| self.unseal_in(tx, one, by)).collect())
    }

    /// Opens texts of several matters in their order, each on record under its own opening, with one sync to disk; all of
    /// them or none.
    pub fn unseal_each<'a>(
        &self,
        sealed: impl IntoIterator<Item = (&'a Sealed, &'a Opening)>,
    ) -> Result<Vec<Opened>, VaultFailure> {
        self.transact(|tx| sealed.into_iter().map(|(one, by)| self.unseal_in(tx, one, by)).collect())
    }

    /// The record of openings in one matter, oldest first.
    pub fn openings(&self, matter: &str) -> Result<Vec<OpeningRecord>, VaultFailure> {
        openings::of_matter(&self.lock(), matter).map_err(|source| self.failed(source))
    }

    /// Destroys the key of `subject` for ever and forgets its plates; answers since when it is erased.
    ///
    /// Again it changes nothing. After a failure call it again: the key may be gone and its last traces not.
    pub fn erase(&self, subject: &str, at: Stamp) -> Result<Stamp, VaultFailure> {
        let since = self.transact(|tx| self.destroy_in(tx, subject, at))?;
        self.wipe()?;
        Ok(since)
    }

    /// Destroys the keys of many subjects at once, as [`Vault::erase`] does; all of them or none.
    pub fn erase_all<'a>(
        &self,
        subjects: impl IntoIterator<Item = &'a str>,
        at: Stamp,
    ) -> Result<(), VaultFailure> {
        self.transact(|tx| {
            for subject in subjects {
                self.destroy_in(tx, subject, at)?;
            }
            Ok(())
        })?;
        self.wipe()
    }

    /// Since when `subject` is erased, if it is.
    pub fn erased_since(&self, subject: &str) -> Result<Option<Stamp>, VaultFailure> {
        keys::erased_since(&self.lock(), subject).map_err(|source| self.failed(source))
    }

    /// Notes that `subject` is about `plate`, in any spelling; again it changes nothing.
    pub fn index_plate(&self, subject: &str, plate: &str) -> Result<(), VaultFailure> {
        self.index_plates([(subject, plate)])
    }

    /// Notes many `(subject, plate)` with one sync to disk; all of them or none.
    pub fn index_plates<'a>(
        &self,
        plates: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), VaultFailure> {
        self.transact(|tx| {
            for (subject, plate) in plates {
                if let Some(since) = keys::erased_since(tx, subject).map_err(|source| self.failed(source))? {
                    return Err(VaultFailure::Erased { subject: subject.to_owned(), since });
                }
                let tag = index::tag(&self.inner.index_key, plate);
                index::add(tx, &tag, subject).map_err(|source| self.failed(source))?;
            }
            Ok(())
        })
    }

    /// The subjects noted for `plate`, in any spelling, in the order of their names.
    pub fn find_plate(&self, plate: &str) -> Result<Vec<String>, VaultFailure> {
        let tag = index::tag(&self.inner.index_key, plate);
        index::find(&self.lock(), &tag).map_err(|source| self.failed(source))
    }

    /// Keeps a one-time join code for `member` until `expires`, in place of an earlier code of that member.
    ///
    /// Fails with [`VaultFailure::CodeTaken`] when another member's open code is the same.
    pub fn issue_code(&self, member: &MemberId, code: &Secret, expires: Stamp) -> Result<(), VaultFailure> {
        let tag = codes::tag(&self.inner.code_key, code);
        let kept = codes::issue(&mut self.lock(), member.as_str(), &tag, expires)
            .map_err(|source| self.failed(source))?;
        if kept { Ok(()) } else { Err(VaultFailure::CodeTaken) }
    }

    /// The member a join code was handed to, and `None` for a wrong, used or expired code.
    ///
    /// The code stays good until [`Vault::bind_account`], so that joining can be tried again after a crash. Wrong codes
    /// are bounded a process: 30 in 15 minutes, then [`VaultFailure::TooManyTries`].
    pub fn holder_of_code(&self, code: &Secret, now: Stamp) -> Result<Option<MemberId>, VaultFailure> {
        // Held to the end, so that tries side by side are all counted. Always locked before the connection.
        let mut tries = self.inner.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = tries.blocked_until(now) {
            return Err(VaultFailure::TooManyTries { until });
        }
        let tag = codes::tag(&self.inner.code_key, code);
        let found = codes::holder(&mut self.lock(), &tag, now).map_err(|source| self.failed(source))?;
        if found.is_none() {
            tries.count(now);
        }
        self.member(found)
    }

    /// Makes `account` the member's account of the platform, in place of any other, and uses up the member's join code.
    pub fn bind_account(
        &self,
        member: &MemberId,
        channel: &str,
        account: &Secret,
    ) -> Result<(), VaultFailure> {
        let tag = accounts::tag(&self.inner.index_key, channel, account.reveal());
        self.transact(|tx| {
            accounts::bind(tx, member.as_str(), channel, &tag).map_err(|source| self.failed(source))
        })
    }

    /// Forgets the member's account of the platform.
    pub fn unbind_account(&self, member: &MemberId, channel: &str) -> Result<(), VaultFailure> {
        accounts::unbind(&self.lock(), member.as_str(), channel).map_err(|source| self.failed(source))
    }

    /// Whose account it is, if it is bound.
    pub fn holder_of(&self, channel: &str, account: &Secret) -> Result<Option<MemberId>, VaultFailure> {
        let tag = accounts::tag(&self.inner.index_key, channel, account.reveal());
        let found = accounts::holder(&self.lock(), &tag).map_err(|source| self.failed(source))?;
        self.member(found)
    }

    /// Encrypts bytes that are kept outside the log (a chat, a photo) under the key of `subject`.
    ///
    /// The same `about` and bytes give the same result. Fails with [`VaultFailure::Erased`] for an erased subject.
    pub fn lock_away(&self, subject: &str, about: Uuid, open: &[u8]) -> Result<Vec<u8>, VaultFailure> {
        let key = self.key_for_writing(subject)?;
        cipher::seal_bytes(&key, subject, about, "bytes", open)
    }

    /// The bytes that [`Vault::lock_away`] encrypted; `None` when the subject is erased.
    ///
    /// Not on record: it is for giving people back what they said themselves and were told. Whoever shows somebody a
    /// matter's words or photos opens them with [`Vault::unseal`] or notes it with [`Vault::note_opening`].
    pub fn take_out(&self, subject: &str, locked: &[u8]) -> Result<Option<Vec<u8>>, VaultFailure> {
        let found =
            keys::find(&self.lock(), self.inner.origin, subject).map_err(|source| self.failed(source))?;
        match found {
            Found::Erased(_) => Ok(None),
            Found::Nothing => Err(VaultFailure::NoKey { subject: subject.to_owned() }),
            Found::Key(key) => cipher::open_bytes(&key, subject, locked).map(Some),
        }
    }

    /// Puts on record that something of `subject` that is kept outside the log was shown.
    pub fn note_opening(&self, subject: &str, by: &Opening) -> Result<(), VaultFailure> {
        self.transact(|tx| openings::record(tx, subject, by).map_err(|source| self.failed(source)))
    }

    fn member(&self, found: Option<String>) -> Result<Option<MemberId>, VaultFailure> {
        found.map(|member| MemberId::new(member).map_err(|_| self.damaged())).transpose()
    }

    fn key_for_writing(&self, subject: &str) -> Result<Key, VaultFailure> {
        let failed = |source| self.failed(source);
        let mut found = keys::find(&self.lock(), self.inner.origin, subject).map_err(failed)?;
        if let Found::Nothing = found {
            let fresh = Key::random()?;
            found = self.transact(|tx| {
                keys::offer(tx, subject, &fresh).map_err(failed)?;
                keys::find(tx, self.inner.origin, subject).map_err(failed)
            })?;
        }
        match found {
            Found::Key(key) => Ok(key),
            Found::Erased(since) => Err(VaultFailure::Erased { subject: subject.to_owned(), since }),
            Found::Nothing => Err(self.damaged()),
        }
    }

    /// Decrypts first and records then, so that what could not be given is not on record as given.
    fn unseal_in(&self, tx: &Transaction<'_>, sealed: &Sealed, by: &Opening) -> Result<Opened, VaultFailure> {
        match keys::find(tx, self.inner.origin, &sealed.subject).map_err(|source| self.failed(source))? {
            Found::Erased(_) => Ok(Opened::Erased),
            Found::Nothing => Err(VaultFailure::NoKey { subject: sealed.subject.to_string() }),
            Found::Key(key) => {
                let text = cipher::open(&key, sealed)?;
                openings::record(tx, &sealed.subject, by).map_err(|source| self.failed(source))?;
                Ok(Opened::Text(text))
            }
        }
    }

    fn destroy_in(&self, tx: &Transaction<'_>, subject: &str, at: Stamp) -> Result<Stamp, VaultFailure> {
        keys::destroy(tx, subject, at).map_err(|source| self.failed(source))
    }

    fn wipe(&self) -> Result<(), VaultFailure> {
        keys::wipe(&self.lock()).map_err(|source| self.failed(source))
    }

    /// Runs `work` as one transaction that has the file for itself; its answer counts only after the commit.
    fn transact<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, VaultFailure>,
    ) -> Result<T, VaultFailure> {
        let mut conn = self.lock();
        let tx = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|source| self.failed(source))?;
        let answer = work(&tx)?;
        tx.commit().map_err(|source| self.failed(source))?;
        Ok(answer)
    }

    /// A thread that died here left no half transaction behind: dropping it rolled it back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.inner.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: rusqlite::Error) -> VaultFailure {
        self.inner.file.failed(source).into()
    }

    fn damaged(&self) -> VaultFailure {
        self.inner.file.damaged().into()
    }
}

/// A moment as it stands in the file; what cannot be read is reported as damage.
fn stamp_of(text: &str) -> rusqlite::Result<Stamp> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}
