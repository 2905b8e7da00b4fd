//! Which files are taken, which are refused, and what the reader is told.

use std::fs;

use rusqlite::{Connection, ffi};

use super::*;
use crate::{
    private_file::FileFailure,
    vault::{
        Vault,
        tests::{dir, event, member, secret},
    },
};

#[test]
fn a_real_and_a_simulated_campaign_never_share_a_key_file() {
    let dir = dir();
    let (real, demo) = (dir.path().join("real"), dir.path().join("demo"));
    Vault::open(&real).unwrap();
    Vault::open_seeded(&demo, 7).unwrap();
    assert!(matches!(Vault::open(&demo), Err(VaultFailure::IsDemo { .. })));
    assert!(matches!(Vault::open_seeded(&real, 7), Err(VaultFailure::IsReal { .. })));
    assert!(
        matches!(Vault::open_seeded(&demo, 8), Err(VaultFailure::OtherSeed { found: 7, wanted: 8, .. }),)
    );
    assert_eq!(Vault::origin_of(&real).unwrap(), Some(Origin::Real));
    assert_eq!(Vault::origin_of(&demo).unwrap(), Some(Origin::Demo { seed: 7 }));
}

#[test]
fn asking_for_the_origin_makes_no_file() {
    let dir = dir();
    assert_eq!(Vault::origin_of(dir.path().join("none")).unwrap(), None);
    assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
}

#[test]
fn a_file_of_something_else_is_refused_and_left_as_it_is() {
    let dir = dir();
    let (text, other) = (dir.path().join("text"), dir.path().join("other"));
    fs::write(&text, "这不是密钥文件，只是一段文字。".repeat(100)).unwrap();
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        let refused = Vault::open(&path);
        assert!(matches!(refused, Err(VaultFailure::File(FileFailure::Foreign { .. }))), "{refused:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_file_of_a_later_format_is_refused() {
    let dir = dir();
    let path = dir.path().join("keys");
    Vault::open(&path).unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 9).unwrap();
    assert!(matches!(Vault::open(&path), Err(VaultFailure::File(FileFailure::Newer { found: 9, .. }))));
}

#[test]
fn a_file_of_the_first_format_is_brought_up_to_date_and_keeps_its_keys() {
    let dir = dir();
    let path = dir.path().join("keys");
    let sealed = Vault::open(&path).unwrap().seal("lead/XS-0803-012", event(1), "words", &secret()).unwrap();
    let old = Connection::open(&path).unwrap();
    old.execute_batch("DROP TABLE account; PRAGMA user_version = 1").unwrap();
    drop(old);
    let vault = Vault::open(&path).unwrap();
    vault.bind_account(&member(1), "web", &secret()).unwrap();
    assert_eq!(vault.seal("lead/XS-0803-012", event(1), "words", &secret()).unwrap(), sealed);
}

#[test]
fn a_damaged_file_is_told_from_a_foreign_one() {
    let dir = dir();
    let path = dir.path().join("keys");
    Vault::open(&path).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    // Everything behind the first page, which holds the header and the names of the tables.
    bytes[4096..].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let refused = Vault::open(&path);
    assert!(matches!(refused, Err(VaultFailure::File(FileFailure::Damaged { .. }))), "{refused:?}");
}

#[test]
fn a_held_file_is_reported_as_in_use() {
    let dir = dir();
    let path = dir.path().join("keys");
    let vault = Vault::open_as(&path, Origin::Real, Duration::from_millis(20)).unwrap();
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = vault.seal("lead/XS-0803-012", event(1), "words", &secret());
    let Err(failure @ VaultFailure::File(FileFailure::Locked { .. })) = refused else {
        panic!("{refused:?}")
    };
    assert!(failure.may_be_retried());
    holder.execute_batch("COMMIT").unwrap();
    vault.seal("lead/XS-0803-012", event(1), "words", &secret()).unwrap();
}

#[test]
fn a_full_disk_and_a_file_that_may_not_be_written_are_told_apart() {
    let dir = dir();
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    // SQLite's own switches: it then answers as it does for the disk and for the rights.
    vault.lock().pragma_update_and_check(None, "max_page_count", 1, |_| Ok(())).unwrap();
    let long = format!("lead/{}", "x".repeat(50_000));
    let refused = vault.seal(&long, event(1), "words", &secret());
    assert!(matches!(refused, Err(VaultFailure::File(FileFailure::Full { .. }))), "{refused:?}");
    vault.lock().pragma_update(None, "query_only", true).unwrap();
    let refused = vault.seal("lead/XS-0803-012", event(1), "words", &secret());
    assert!(matches!(refused, Err(VaultFailure::File(FileFailure::ReadOnly { .. }))), "{refused:?}");
}

#[test]
fn a_missing_directory_is_reported_with_the_path() {
    let dir = dir();
    let failure = Vault::open(dir.path().join("none").join("keys")).unwrap_err();
    assert!(failure.to_string().contains("none/keys cannot be made or reached."), "{failure}");
}

#[test]
fn an_unknown_answer_of_sqlite_keeps_its_source() {
    let io = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_IOERR), None);
    let failure = PrivateFile::new(&KIND, Path::new("keys")).failed(io);
    assert!(std::error::Error::source(&failure).is_some(), "{failure:?}");
}

#[test]
fn what_protects_erasure_is_in_force() {
    let dir = dir();
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    let conn = vault.lock();
    let text = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(text("PRAGMA journal_mode"), "truncate");
    assert_eq!((number("PRAGMA secure_delete"), number("PRAGMA synchronous")), (1, 2));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file_also_after_a_careless_copy() {
    use std::os::unix::fs::PermissionsExt;
    let dir = dir();
    let path = dir.path().join("keys");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    Vault::open(&path).unwrap();
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    Vault::open(&path).unwrap();
    assert_eq!(mode(), 0o600);
}
