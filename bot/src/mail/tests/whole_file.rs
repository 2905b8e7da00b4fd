//! Which files are taken, which are refused, and what stands in them.

use std::{fs, time::Duration};

use bus::{private_file::FileFailure, vault::Vault};
use rusqlite::Connection;

use super::world::*;
use crate::{
    mail::{Mail, MailFailure},
    talk::Body,
};

#[test]
fn nothing_personal_stands_in_the_file() {
    let room = Room::new();
    let words = "云阳北站出口，白色面包车渝F12345，拉了九个人";
    let account = "tg-account-number-77001234";
    let peer = peer(crate::talk::Platform::Telegram, account);
    room.mail.receive(&text(&peer, 1, words)).unwrap();
    room.mail.receive(&heard(&web(), 2, Body::Text(words.into()))).unwrap();
    let out = [answer(&peer, 8, words), answer(&web(), 9, words), unasked(&peer, 10, "lead/XS-0803-012")];
    room.mail.settle(1, &peer, Some(words), &out, at(1)).unwrap();
    room.mail.reach(&member(1), &peer, at(1)).unwrap();
    let digits = peer.subject().rsplit('/').next().unwrap().to_owned();
    for private in [words, "渝F12345", "九个人", account, "of-the-phone", "XS-0803-012", digits.as_str()]
    {
        assert!(!room.holds(private.as_bytes()), "{private}");
    }
    assert!(room.holds(b"m-0001"), "the search would find what stands open");
}

#[test]
fn a_file_of_something_else_is_refused_and_left_as_it_is() {
    let room = Room::new();
    let (words, other) = (room.dir.path().join("words"), room.dir.path().join("other"));
    fs::write(&words, "这不是聊天文件，只是一段文字。".repeat(100)).unwrap();
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    for path in [words, other, room.dir.path().join("keys")] {
        let before = fs::read(&path).unwrap();
        let refused = Mail::open(&path, room.vault());
        assert!(matches!(refused, Err(MailFailure::File(FileFailure::Foreign { .. }))), "{refused:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_file_of_a_later_format_or_of_other_keys_is_refused() {
    let room = Room::new();
    let other = Vault::open(room.dir.path().join("other keys")).unwrap();
    let refused = Mail::open(&room.path(), other);
    assert!(matches!(refused, Err(MailFailure::OtherKeys { .. })), "{refused:?}");
    Connection::open(room.path()).unwrap().pragma_update(None, "user_version", 9).unwrap();
    let refused = Mail::open(&room.path(), room.vault());
    assert!(matches!(refused, Err(MailFailure::File(FileFailure::Newer { found: 9, .. }))), "{refused:?}");
}

#[test]
fn a_damaged_file_is_told_from_a_foreign_one() {
    let room = Room::new();
    let path = room.dir.path().join("second.sqlite");
    drop(Mail::open(&path, room.vault()).unwrap());
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let refused = Mail::open(&path, room.vault());
    assert!(matches!(refused, Err(MailFailure::File(FileFailure::Damaged { .. }))), "{refused:?}");
}

#[test]
fn a_held_file_is_reported_as_in_use() {
    let room = Room::new();
    let mail = Mail::open_as(&room.path(), room.vault(), Duration::from_millis(20)).unwrap();
    let holder = Connection::open(room.path()).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = mail.receive(&text(&web(), 1, "报"));
    let Err(failure @ MailFailure::File(FileFailure::Locked { .. })) = refused else { panic!("{refused:?}") };
    assert!(failure.may_be_retried());
    holder.execute_batch("COMMIT").unwrap();
    mail.receive(&text(&web(), 1, "报")).unwrap();
}

#[test]
fn a_full_disk_and_a_file_that_may_not_be_written_are_told_apart_and_leave_nothing_half_done() {
    let room = Room::new();
    room.mail.receive(&text(&web(), 1, "报")).unwrap();
    // SQLite's own switches: it then answers as it does for the disk and for the rights.
    room.mail.read(|conn| conn.pragma_update_and_check(None, "max_page_count", 1, |_| Ok(()))).unwrap();
    let long = answer(&web(), 9, &"长".repeat(50_000));
    let refused = room.mail.settle(1, &web(), Some("1"), &[long], at(1));
    assert!(matches!(refused, Err(MailFailure::File(FileFailure::Full { .. }))), "{refused:?}");
    room.mail.read(|conn| conn.pragma_update(None, "query_only", true)).unwrap();
    let refused = room.mail.receive(&text(&web(), 2, "报"));
    assert!(matches!(refused, Err(MailFailure::File(FileFailure::ReadOnly { .. }))), "{refused:?}");
    let mail = room.again();
    assert_eq!((mail.waiting().unwrap().len(), mail.session(&web()).unwrap()), (1, None));
}

#[test]
fn a_missing_directory_is_reported_with_the_path() {
    let room = Room::new();
    let failure = Mail::open(&room.dir.path().join("none/chat.sqlite"), room.vault()).unwrap_err();
    assert!(failure.to_string().contains("none/chat.sqlite cannot be made or reached."), "{failure}");
}

#[test]
fn what_makes_it_durable_is_in_force() {
    let room = Room::new();
    let mode: String =
        room.mail.read(|conn| conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))).unwrap();
    let number =
        |sql: &str| -> i64 { room.mail.read(|conn| conn.query_row(sql, [], |row| row.get(0))).unwrap() };
    assert_eq!((mode.as_str(), number("PRAGMA secure_delete"), number("PRAGMA synchronous")), ("wal", 1, 2));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new();
    room.mail.receive(&text(&web(), 1, "报")).unwrap();
    let mode = |name: &str| fs::metadata(room.dir.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("chat.sqlite"), mode("chat.sqlite-wal")), (0o600, 0o600));
    fs::set_permissions(room.path(), fs::Permissions::from_mode(0o644)).unwrap();
    room.again();
    assert_eq!(mode("chat.sqlite"), 0o600);
}

#[test]
fn threads_that_open_the_file_at_once_agree() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    let start = std::sync::Barrier::new(4);
    std::thread::scope(|scope| {
        for n in 0..4 {
            let (start, vault, path) = (&start, vault.clone(), dir.path().join("chat.sqlite"));
            scope.spawn(move || {
                start.wait();
                Mail::open(&path, vault).unwrap().receive(&text(&web(), n, "报")).unwrap();
            });
        }
    });
    let mail = Mail::open(&dir.path().join("chat.sqlite"), vault).unwrap();
    assert_eq!(mail.waiting().unwrap().len(), 4);
}

#[test]
fn nothing_secret_prints() {
    let room = Room::new();
    assert_eq!(format!("{:?}", room.mail), format!("Mail {{ path: {:?}, .. }}", room.path()));
}
