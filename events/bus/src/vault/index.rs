//! The blind index of plates: finds the subjects of a plate without storing the plate.
//!
//! A plain hash would be guessed in seconds (45 million possible plates), so the tag is keyed, and the key stays in
//! this file. The rows of a subject go when the subject is erased.

use rusqlite::{Connection, Transaction};
use vocabulary::plate::normalise;

use super::cipher::Key;

/// The tag of a plate, the same for every spelling of it.
pub(super) fn tag(key: &Key, plate: &str) -> [u8; 32] {
    key.tag(&[b"plate", normalise(plate).as_bytes()])
}

/// Notes that `subject` is about the plate of this tag; again changes nothing.
pub(super) fn add(tx: &Transaction<'_>, tag: &[u8; 32], subject: &str) -> rusqlite::Result<()> {
    tx.execute("INSERT OR IGNORE INTO plate_index (tag, subject) VALUES (?1, ?2)", (tag, subject))?;
    Ok(())
}

/// The subjects of the plate of this tag, in the order of their names.
pub(super) fn find(conn: &Connection, tag: &[u8; 32]) -> rusqlite::Result<Vec<String>> {
    let mut rows = conn.prepare_cached("SELECT subject FROM plate_index WHERE tag = ?1 ORDER BY subject")?;
    let rows = rows.query_map([tag], |row| row.get(0))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use crate::vault::{
        Vault, VaultFailure,
        tests::{at, count_of, dir, holds},
    };

    #[test]
    fn a_plate_is_found_and_forgotten_with_its_subject() {
        let dir = dir();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        for subject in ["lead/XS-0803-012", "lead/XS-0803-002", "lead/XS-0803-012"] {
            vault.index_plate(subject, "渝F12345").unwrap();
        }
        vault.index_plate("lead/XS-0804-001", "渝F99999").unwrap();
        assert_eq!(vault.find_plate("渝F12345").unwrap(), ["lead/XS-0803-002", "lead/XS-0803-012"]);

        vault.erase("lead/XS-0803-012", at(0)).unwrap();
        assert_eq!(vault.find_plate("渝F12345").unwrap(), ["lead/XS-0803-002"]);
        assert_eq!(vault.find_plate("渝F99999").unwrap(), ["lead/XS-0804-001"]);
    }

    #[test]
    fn an_erased_subject_gets_no_plate_again() {
        let dir = dir();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        vault.erase("lead/XS-0803-012", at(0)).unwrap();
        let refused = vault.index_plate("lead/XS-0803-012", "渝F12345");
        assert!(matches!(refused, Err(VaultFailure::Erased { .. })), "{refused:?}");
        assert!(vault.find_plate("渝F12345").unwrap().is_empty());
    }

    #[test]
    fn a_plate_is_found_however_it_is_typed() {
        let dir = dir();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        vault.index_plate("lead/XS-0803-012", "渝F·12345").unwrap();
        assert_eq!(vault.find_plate("渝ｆ 12345").unwrap(), ["lead/XS-0803-012"]);
    }

    #[test]
    fn the_file_holds_no_plate_and_no_tag_of_an_erased_subject() {
        // The names differ in length and the tags are in random order, so that SQLite moves rows between pages: with
        // this seed some stale tags stay in the file until it is rebuilt.
        let dir = dir();
        let vault = Vault::open_seeded(dir.path().join("keys"), 7).unwrap();
        let subjects: Vec<_> =
            (0..3000).map(|n: usize| format!("lead/{n}{}", "x".repeat(n * 7919 % 901))).collect();
        let plate = |n: usize| format!("渝F{n:05}");
        let tags: Vec<_> = (0..3000).map(|n| super::tag(&vault.inner.index_key, &plate(n))).collect();
        vault
            .transact(|tx| {
                for (tag, subject) in tags.iter().zip(&subjects) {
                    super::add(tx, tag, subject).unwrap();
                }
                Ok(())
            })
            .unwrap();
        assert!(!holds(dir.path(), "渝F".as_bytes()));
        assert_eq!(count_of(dir.path(), &tags), 3000);

        let erased = |n: &usize| !n.is_multiple_of(3);
        vault.erase_all((0..3000).filter(erased).map(|n| subjects[n].as_str()), at(0)).unwrap();
        let gone: Vec<_> = (0..3000).filter(erased).map(|n| tags[n]).collect();
        assert_eq!(count_of(dir.path(), &gone), 0);
        assert_eq!(count_of(dir.path(), &tags), 1000);
    }

    #[test]
    fn the_same_plate_has_another_tag_in_another_vault() {
        let dir = dir();
        let tag = |name: &str| {
            let vault = Vault::open(dir.path().join(name)).unwrap();
            super::tag(&vault.inner.index_key, "渝F12345")
        };
        assert_ne!(tag("one"), tag("two"));
    }
}
