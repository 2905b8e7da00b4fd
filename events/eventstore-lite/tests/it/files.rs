//! Files that are not a log of ours to write: each gets a sentence that says what to do, and stays as it was.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use eventstore_lite::{AppendError, Failure, Options, Store};
use rusqlite::Connection;

use crate::{append, child, child_path, fill, folder, open};

fn refused(path: &Path) -> Failure {
    let read = Store::open_read_only(path, Options::default()).unwrap_err();
    let failure = Store::open(path, Options::default()).unwrap_err();
    assert_eq!(read.to_string(), failure.to_string());
    assert!(!failure.is_retryable());
    assert!(failure.to_string().contains(&path.display().to_string()), "{failure}");
    failure
}

#[test]
fn another_applications_database_is_left_untouched() {
    let (_folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE song (title TEXT)").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(refused(&path), Failure::Foreign { .. }));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_left_untouched() {
    let (_folder, path) = folder();
    let text = "2025-08-03 江口镇 出动12人\n".repeat(200);
    fs::write(&path, &text).unwrap();
    assert!(matches!(refused(&path), Failure::Foreign { .. }));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert!(matches!(refused(path.parent().unwrap()), Failure::Foreign { .. }));
}

#[test]
fn a_log_of_a_newer_version_is_left_to_the_newer_program() {
    let (_folder, path) = folder();
    fill(&open(&path), 3);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 4).unwrap();
    assert!(matches!(refused(&path), Failure::Newer { found: 4, known: 3, .. }));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 3).unwrap();
    assert_eq!(open(&path).verify().unwrap(), 3);
}

#[test]
fn a_log_with_one_table_more_or_less_is_damaged() {
    let (_folder, path) = folder();
    fill(&open(&path), 3);
    Connection::open(&path).unwrap().execute_batch("DROP TABLE known").unwrap();
    assert!(matches!(refused(&path), Failure::Damaged { .. }));
}

#[test]
fn a_missing_directory_and_a_missing_log_are_told_apart() {
    let (folder, path) = folder();
    assert!(matches!(Store::open_read_only(&path, Options::default()), Err(Failure::Missing { .. })));
    assert!(!path.exists());
    let lost = folder.path().join("no/such/log.sqlite");
    assert!(matches!(Store::open(lost, Options::default()), Err(Failure::Unreachable { .. })));
}

#[test]
fn creating_a_log_leaves_nothing_beside_it() {
    let (folder, path) = folder();
    drop(open(&path));
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["log.sqlite"]);
}

#[test]
fn a_reading_store_sees_what_is_appended_and_appends_nothing() {
    let (_folder, path) = folder();
    let store = open(&path);
    let reading = Store::open_read_only(&path, Options::default()).unwrap();
    let rows = fill(&store, 9);
    assert_eq!(reading.read(0, 99).unwrap(), rows);
    assert_eq!(reading.wait_beyond(8, crate::LIMIT).unwrap(), 9);
    let refused = reading.append(&append("a", 0, 1, b"")).unwrap_err();
    assert!(matches!(refused, AppendError::Failure(Failure::ReadOnly { .. })));
}

#[test]
fn a_log_may_be_opened_at_any_moment_while_another_appends() {
    let (_folder, path) = folder();
    let busy = open(&path);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for last in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                busy.append(&append("a", last, u128::from(last), b"x")).unwrap();
            }
        });
        let opened: Vec<_> = (0..100)
            .map(|_| Store::open_read_only(&path, Options::default()).map(drop))
            .filter_map(Result::err)
            .collect();
        done.store(true, Ordering::Relaxed);
        assert_eq!(opened.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    });
}

/// The superuser may write anywhere, so the child becomes `nobody`, with a copy of the program where `nobody` may look.
#[test]
fn a_read_only_file_and_directory_can_be_read_and_not_written() {
    if let Some(path) = child_path() {
        let refused = Store::open(&path, Options::default()).unwrap_err();
        let text = refused.to_string();
        assert!(matches!(refused, Failure::ReadOnly { .. } | Failure::Unreachable { .. }), "{refused:?}");
        assert!(text.contains("writable") || text.contains("may read and write there"), "{text}");
        let beside = path.with_file_name("another.sqlite");
        assert!(matches!(Store::open(beside, Options::default()), Err(Failure::Unreachable { .. })));
        let store = Store::open_read_only(&path, Options::default()).unwrap();
        assert_eq!(store.read(0, 99).unwrap().len(), 5);
        assert_eq!(store.verify().unwrap(), 5);
        println!("read and refused");
        return;
    }
    let (folder, path) = folder();
    fill(&open(&path), 5);
    let test = child("files::a_read_only_file_and_directory_can_be_read_and_not_written", &path);
    let program = folder.path().join("program");
    fs::copy(test.get_program(), &program).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    let mut command = Command::new(&program);
    command.args(test.get_args()).env("LOG_CHILD", &path).current_dir("/");
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("read and refused"), "{output:?}");
}
