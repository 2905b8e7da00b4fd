//! The keys of subjects: found, minted once, destroyed for good.
//!
//! `secure_delete` writes zeros over what is removed, but when SQLite rebuilds a page from moved rows it may leave a stale
//! copy in the unused middle (measured: 18 of 2000 removed plate tags). So a key row is only ever appended, is overwritten
//! in place by zeros of the same size and never removed, which moves nothing; and [`wipe`] then rebuilds the whole file
//! without any stale byte.

use rusqlite::{Connection, OptionalExtension, Transaction};
use vocabulary::Stamp;

use super::{
    Origin,
    cipher::{KEY_BYTES, Key},
    stamp_of,
};

/// What the key file knows of a subject.
#[derive(Debug)]
pub(super) enum Found {
    /// Its key.
    Key(Key),
    /// Its key was destroyed.
    Erased(Stamp),
    /// It never had a key.
    Nothing,
}

/// Looks a subject up, in one statement and so in one consistent view.
///
/// Nothing is cached: a key that another process destroys must stop working here at once.
pub(super) fn find(conn: &Connection, origin: Origin, subject: &str) -> rusqlite::Result<Found> {
    let (key, erased): (Option<[u8; KEY_BYTES]>, Option<String>) = conn
        .prepare_cached(
            "SELECT (SELECT key FROM subject_key WHERE subject = ?1), (SELECT at FROM erased WHERE subject = ?1)",
        )?
        .query_row([subject], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some(at) = erased {
        return Ok(Found::Erased(stamp_of(&at)?));
    }
    Ok(match (origin, key) {
        (Origin::Real, Some(bytes)) => Found::Key(Key::from_bytes(bytes)),
        (Origin::Real, None) => Found::Nothing,
        (Origin::Demo { seed }, _) => Found::Key(Key::of_demo(seed, "subject", subject)),
    })
}

/// Offers `key` for a subject; whoever came first wins, so look again afterwards.
pub(super) fn offer(tx: &Transaction<'_>, subject: &str, key: &Key) -> rusqlite::Result<()> {
    tx.execute("INSERT OR IGNORE INTO subject_key (subject, key) VALUES (?1, ?2)", (subject, key.bytes()))?;
    Ok(())
}

/// Destroys the key of a subject, its rows in the plate index and its chat accounts; answers since when it is erased.
///
/// The tombstone keeps a new key from being minted, also for a subject that never had one.
pub(super) fn destroy(tx: &Transaction<'_>, subject: &str, at: Stamp) -> rusqlite::Result<Stamp> {
    tx.execute("UPDATE subject_key SET key = zeroblob(32) WHERE subject = ?1", [subject])?;
    tx.execute("DELETE FROM plate_index WHERE subject = ?1", [subject])?;
    tx.execute("DELETE FROM account WHERE 'member/' || member = ?1", [subject])?;
    tx.execute("INSERT OR IGNORE INTO erased (subject, at) VALUES (?1, ?2)", (subject, at.to_rfc3339()))?;
    let since: String =
        tx.query_row("SELECT at FROM erased WHERE subject = ?1", [subject], |row| row.get(0))?;
    stamp_of(&since)
}

/// Rebuilds the file from its living rows.
pub(super) fn wipe(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("VACUUM")
}

/// Since when a subject is erased.
pub(super) fn erased_since(conn: &Connection, subject: &str) -> rusqlite::Result<Option<Stamp>> {
    let at: Option<String> =
        conn.query_row("SELECT at FROM erased WHERE subject = ?1", [subject], |row| row.get(0)).optional()?;
    at.as_deref().map(stamp_of).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::{
        Vault,
        tests::{at, dir},
    };

    #[test]
    fn of_two_who_mint_at_once_the_first_wins() {
        let dir = dir();
        let vaults = [(); 2].map(|()| Vault::open(dir.path().join("keys")).unwrap());
        for (n, vault) in (1..).zip(&vaults) {
            // Each has found no key before and offers its own.
            vault
                .transact(|tx| {
                    offer(tx, "lead/XS-0803-012", &Key::from_bytes([n; 32])).unwrap();
                    Ok(())
                })
                .unwrap();
            let found = find(&vault.lock(), Origin::Real, "lead/XS-0803-012").unwrap();
            assert!(matches!(&found, Found::Key(key) if *key.bytes() == [1; 32]), "{found:?}");
        }
    }

    #[test]
    fn a_key_offered_after_the_erasure_is_not_used() {
        let dir = dir();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        vault.erase("lead/XS-0803-012", at(5)).unwrap();
        vault
            .transact(|tx| {
                offer(tx, "lead/XS-0803-012", &Key::from_bytes([9; 32])).unwrap();
                Ok(())
            })
            .unwrap();
        let found = find(&vault.lock(), Origin::Real, "lead/XS-0803-012").unwrap();
        assert!(matches!(found, Found::Erased(since) if since == at(5)), "{found:?}");
    }
}
