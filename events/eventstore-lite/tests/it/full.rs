//! A disk without space: nothing half-written, and the same id goes through when space is back.

use std::fs;
use std::path::Path;
use std::process::Command;

use eventstore_lite::{AppendError, Appended, Failure, Options, Row, Store};

use crate::{append, child, child_path, folder, row};

const BODY: [u8; 3000] = [7; 3000];

/// Appends until there is no space, and says what was stored.
fn until_full(store: &Store) -> Vec<Row> {
    let mut rows = Vec::new();
    for number in 1..10_000_u64 {
        let wish = append("a", number - 1, u128::from(number), &BODY);
        match store.append(&wish) {
            Ok(answer) => {
                assert_eq!(answer, Appended::Written(number));
                rows.push(row(number, &wish));
            }
            Err(AppendError::Failure(failure)) => {
                assert!(matches!(failure, Failure::Full { .. }) && failure.is_retryable(), "{failure:?}");
                let text = failure.to_string();
                assert!(
                    text.starts_with("there is no space left for the log /")
                        && text.contains("free some space")
                );
                return rows;
            }
            Err(conflict) => panic!("{conflict}"),
        }
    }
    panic!("there was space without end");
}

/// Tries again without space: nothing changes.
fn fails_again(store: &Store, rows: &[Row]) {
    let next = u64::try_from(rows.len()).unwrap() + 1;
    let bulk = [append("a", next - 1, u128::from(next), &BODY), append("b", 0, 99_999, &BODY)];
    assert!(matches!(store.append_all(&bulk), Err(AppendError::Failure(Failure::Full { .. }))));
    assert_eq!(store.read(0, usize::MAX).unwrap(), rows);
    assert_eq!(store.verify().unwrap(), next - 1);
}

/// Sends the refused event again, with space, and looks at everything.
fn goes_on(store: &Store, mut rows: Vec<Row>) {
    let next = u64::try_from(rows.len()).unwrap() + 1;
    let wish = append("a", next - 1, u128::from(next), &BODY);
    assert_eq!(store.append(&wish).unwrap(), Appended::Written(next));
    assert_eq!(store.append(&wish).unwrap(), Appended::Known(next));
    rows.push(row(next, &wish));
    assert_eq!(store.read(0, usize::MAX).unwrap(), rows);
    assert_eq!(store.verify().unwrap(), next);
}

#[test]
fn a_quota_that_is_used_up_ends_appends_until_it_is_raised() {
    let (_folder, path) = folder();
    let options = Options { max_bytes: Some(200_000), ..Options::default() };
    let store = Store::open(&path, options).unwrap();
    let rows = until_full(&store);
    assert!((20..70).contains(&rows.len()), "{} rows in 200 kB", rows.len());
    fails_again(&store, &rows);
    drop(store);
    goes_on(&Store::open(&path, Options::default()).unwrap(), rows);
}

/// The limit on file size needs no right to mount; the write that fails is the system's.
#[test]
fn a_file_that_may_not_grow_any_more_ends_appends_with_nothing_half_written() {
    if let Some(path) = child_path() {
        let store = Store::open(&path, Options::default()).unwrap();
        let mut stored = 0;
        loop {
            match store.append(&append("a", stored, u128::from(stored) + 1, &BODY)) {
                Ok(answer) => stored = answer.position(),
                Err(error) => {
                    println!("refused after {stored}: {error:?}");
                    return;
                }
            }
        }
    }
    let (_folder, path) = folder();
    let name = "full::a_file_that_may_not_grow_any_more_ends_appends_with_nothing_half_written";
    let child = child(name, &path);
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" \"$@\""])
        .arg(child.get_program())
        .args(child.get_args())
        .env("LOG_CHILD", &path)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text.split("refused after ").nth(1).unwrap_or_else(|| panic!("{text}"));
    let stored: u64 = said.split(':').next().unwrap().parse().unwrap();
    assert!(stored > 10, "{text}");
    let store = Store::open(&path, Options::default()).unwrap();
    assert_eq!(store.verify().unwrap(), stored);
    assert_eq!(store.append(&append("a", stored, 77_777, &BODY)).unwrap(), Appended::Written(stored + 1));
}

/// A small file system of its own in memory; unmounted at the end.
struct Disk<'p>(&'p Path);

impl Disk<'_> {
    fn mount(at: &Path, kib: u32) -> Option<Disk<'_>> {
        let size = format!("size={kib}k");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Disk(at))
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_disk_that_is_full_ends_appends_until_space_is_freed() {
    fill_and_free(1_500, 400_000);
}

/// By then pages have been moved beside the writer, and can be moved no more.
#[test]
fn a_disk_that_is_full_after_thousands_of_pages_ends_appends_until_space_is_freed() {
    fill_and_free(24_000, 12_000_000);
}

/// Fills a disk of `kib`; without the right to mount, `quota` bytes stand for it and reach the same code by the same result.
fn fill_and_free(kib: u32, quota: u64) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::mount(folder.path(), kib);
    let options = Options { max_bytes: disk.is_none().then_some(quota), ..Options::default() };
    let (path, ballast) = (folder.path().join("log.sqlite"), folder.path().join("ballast"));
    fs::write(&ballast, vec![1; 500_000]).unwrap();
    let store = Store::open(&path, options).unwrap();
    let rows = until_full(&store);
    fails_again(&store, &rows);
    if disk.is_some() {
        fs::remove_file(&ballast).unwrap();
        goes_on(&store, rows);
    } else {
        drop(store);
        goes_on(&Store::open(&path, Options::default()).unwrap(), rows);
    }
}

#[test]
fn all_members_of_a_group_hear_that_the_disk_is_full_and_nothing_is_written() {
    let (_folder, path) = folder();
    let store = Store::open(&path, Options { max_bytes: Some(100_000), ..Options::default() }).unwrap();
    let stored: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16_u64)
            .map(|thread| {
                let store = &store;
                scope.spawn(move || {
                    let stream = format!("own/{thread}");
                    let (mut last, mut stored) = (0, 0);
                    for number in 1..200_u128 {
                        match store.append(&append(&stream, last, (u128::from(thread) << 64) | number, &BODY))
                        {
                            Ok(answer) => (last, stored) = (answer.position(), stored + 1),
                            Err(AppendError::Failure(Failure::Full { .. })) => return stored,
                            Err(other) => panic!("{other:?}"),
                        }
                    }
                    panic!("there was space without end");
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(store.verify().unwrap(), stored);
}
