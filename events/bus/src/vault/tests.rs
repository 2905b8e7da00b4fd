//! What the vault promises as a whole: sealing, the record of openings, erasure, several processes.

use std::{collections::HashSet, fs, path::Path, process::Command};

use chrono::TimeDelta;
use tempfile::TempDir;

use super::*;
use crate::private_file::FileFailure;

const LEAD: &str = "lead/XS-0803-012";
const FINDER: &str = "finder/XS-0803-012";
/// Set for a second process of this test binary: the key file it shall use.
const CHILD: &str = "VAULT_TEST_KEY_FILE";

#[test]
fn a_sealed_text_reads_back_and_the_opening_is_on_record() {
    let (_dir, vault) = real();
    let boxed = vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    assert_eq!(vault.unseal(&boxed, &by(1)).unwrap(), Opened::Text(secret()));
    assert_eq!(vault.openings(LEAD).unwrap(), [OpeningRecord { subject: LEAD.into(), by: by(1) }]);
    assert!(vault.openings(FINDER).unwrap().is_empty());
}

#[test]
fn no_text_is_given_out_when_the_opening_cannot_be_recorded() {
    let (_dir, vault) = real();
    let boxed = vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    vault.lock().pragma_update(None, "query_only", true).unwrap();
    let refused = vault.unseal(&boxed, &by(1));
    assert!(matches!(refused, Err(VaultFailure::File(FileFailure::ReadOnly { .. }))), "{refused:?}");
}

#[test]
fn what_was_not_given_out_is_not_on_record() {
    let (_dir, vault) = real();
    let good = vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    let mut bad = good.clone();
    bad.subject = FINDER.into();
    vault.seal(FINDER, event(1), "name", &secret()).unwrap();
    let refused = vault.unseal_all([&good, &bad], &by(1));
    assert!(matches!(refused, Err(VaultFailure::Tampered { .. })), "{refused:?}");
    assert!(vault.openings(LEAD).unwrap().is_empty());
}

#[test]
fn several_texts_open_in_their_order() {
    let (_dir, vault) = real();
    let boxes = ["一", "二", "三"].map(|text| vault.seal(LEAD, event(1), text, &Secret::new(text)).unwrap());
    vault.seal(FINDER, event(1), "name", &secret()).unwrap();
    let opened = vault.unseal_all(&boxes, &by(1)).unwrap();
    assert_eq!(opened, ["一", "二", "三"].map(|text| Opened::Text(Secret::new(text))));
    assert_eq!(vault.openings(LEAD).unwrap().len(), 3);
}

#[test]
fn texts_of_several_matters_open_each_on_record_of_its_own_or_not_at_all() {
    let (_dir, vault) = real();
    let lead = vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    let finder = vault.seal(FINDER, event(1), "name", &secret()).unwrap();
    let (here, there) = (by(1), Opening { matter: "lead/XS-0803-999".into(), ..by(1) });
    let mut bad = lead.clone();
    bad.subject = FINDER.into();
    let refused = vault.unseal_each([(&lead, &here), (&bad, &there)]);
    assert!(matches!(refused, Err(VaultFailure::Tampered { .. })), "{refused:?}");
    assert!(vault.openings(&here.matter).unwrap().is_empty());
    let opened = vault.unseal_each([(&lead, &here), (&finder, &there)]).unwrap();
    assert_eq!(opened, [Opened::Text(secret()), Opened::Text(secret())]);
    let subjects =
        |matter: &str| vault.openings(matter).unwrap().into_iter().map(|one| one.subject).collect::<Vec<_>>();
    assert_eq!(
        (subjects(&here.matter), subjects(&there.matter)),
        (vec![LEAD.to_owned()], vec![FINDER.to_owned()])
    );
}

#[test]
fn sealing_again_after_a_restart_gives_the_same_bytes() {
    let dir = dir();
    let sealed = || {
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        vault.seal(LEAD, event(1), "words", &secret()).unwrap()
    };
    assert_eq!(sealed(), sealed());
}

#[test]
fn erasing_one_subject_leaves_the_others_readable() {
    let (_dir, vault) = real();
    let lead = vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    let finder = vault.seal(FINDER, event(1), "name", &secret()).unwrap();
    assert_eq!(vault.erase(LEAD, at(5)).unwrap(), at(5));
    assert_eq!(vault.unseal(&lead, &by(9)).unwrap(), Opened::Erased);
    assert_eq!(vault.unseal(&finder, &by(9)).unwrap(), Opened::Text(secret()));
}

#[test]
fn an_erased_subject_stays_erased() {
    let (dir, vault) = real();
    vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    for subject in [LEAD, "lead/never-sealed"] {
        vault.erase(subject, at(5)).unwrap();
        assert_eq!(vault.erase(subject, at(9)).unwrap(), at(5));
        let again = Vault::open(dir.path().join("keys")).unwrap();
        let refused = again.seal(subject, event(2), "words", &secret());
        assert!(
            matches!(&refused, Err(VaultFailure::Erased { since, .. }) if *since == at(5)),
            "{refused:?}"
        );
        assert_eq!(again.erased_since(subject).unwrap(), Some(at(5)));
    }
}

#[test]
fn an_erased_key_is_in_no_file() {
    let (dir, vault) = real();
    // A second open connection, as in a running server, must not hold anything back either.
    let other = Vault::open(dir.path().join("keys")).unwrap();
    let subjects: Vec<_> = (0..300).map(|n| format!("lead/XS-0803-{n:03}")).collect();
    for subject in &subjects {
        vault.seal(subject, event(1), "words", &secret()).unwrap();
    }
    let keys: Vec<_> = subjects.iter().map(|subject| *key_of(&vault, subject).bytes()).collect();
    assert_eq!(count_of(dir.path(), &keys), 300);

    let erased = |n: &usize| n.is_multiple_of(3);
    other.erase_all((0..300).filter(erased).map(|n| subjects[n].as_str()), at(5)).unwrap();
    for (n, key) in keys.iter().enumerate() {
        assert_eq!(holds(dir.path(), key), !erased(&n), "{}", subjects[n]);
    }
}

#[test]
fn an_erased_key_is_in_no_file_even_before_the_file_is_rebuilt() {
    let (dir, vault) = real();
    for n in 0..300 {
        vault.seal(&format!("lead/XS-0803-{n:03}"), event(1), "words", &secret()).unwrap();
    }
    vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    let key = *key_of(&vault, LEAD).bytes();
    assert!(holds(dir.path(), &key));
    vault.transact(|tx| vault.destroy_in(tx, LEAD, at(5))).unwrap();
    assert!(!holds(dir.path(), &key));
}

#[test]
fn a_text_of_another_key_file_says_so() {
    let (_here, here) = real();
    let (_there, there) = real();
    let boxed = there.seal(LEAD, event(1), "words", &secret()).unwrap();
    let refused = here.unseal(&boxed, &by(1));
    assert!(matches!(refused, Err(VaultFailure::NoKey { .. })), "{refused:?}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let sealed = |seed| {
        let dir = dir();
        let vault = Vault::open_seeded(dir.path().join("keys"), seed).unwrap();
        vault.seal(LEAD, event(1), "words", &secret()).unwrap().sealed
    };
    assert_eq!(sealed(7), sealed(7));
    assert_ne!(sealed(7), sealed(8));
}

#[test]
fn a_simulated_campaign_forgets_too() {
    let dir = dir();
    let vault = Vault::open_seeded(dir.path().join("keys"), 7).unwrap();
    let boxed = vault.seal(LEAD, event(1), "words", &secret()).unwrap();
    assert_eq!(vault.unseal(&boxed, &by(1)).unwrap(), Opened::Text(secret()));
    vault.erase(LEAD, at(5)).unwrap();
    assert_eq!(vault.unseal(&boxed, &by(2)).unwrap(), Opened::Erased);
    assert!(vault.seal(LEAD, event(2), "words", &secret()).is_err());
}

#[test]
fn threads_that_open_the_file_at_once_agree_on_one_key() {
    let dir = dir();
    let path = dir.path().join("keys");
    let start = std::sync::Barrier::new(4);
    let sealed: Vec<_> = std::thread::scope(|scope| {
        let threads = [(); 4].map(|()| {
            scope.spawn(|| {
                start.wait();
                seal_twenty(&path)
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(sealed.iter().all(|one| *one == sealed[0]));
}

#[test]
fn processes_that_open_the_file_at_once_agree_on_one_key() {
    const NAME: &str = "vault::tests::processes_that_open_the_file_at_once_agree_on_one_key";
    if let Some(path) = std::env::var_os(CHILD) {
        let out = Path::new(&path).with_extension(std::process::id().to_string());
        fs::write(out, seal_twenty(Path::new(&path)).join("\n")).unwrap();
        return;
    }
    let dir = dir();
    let path = dir.path().join("keys");
    let program = std::env::current_exe().unwrap();
    let children =
        [(); 3].map(|()| Command::new(&program).args(["--exact", NAME]).env(CHILD, &path).spawn().unwrap());
    let outputs = children.map(|mut child| {
        assert!(child.wait().unwrap().success());
        fs::read_to_string(path.with_extension(child.id().to_string())).unwrap()
    });
    let ours = seal_twenty(&path).join("\n");
    assert_eq!(outputs, [(); 3].map(|()| ours.clone()));
}

#[test]
fn nothing_secret_prints() {
    let dir = dir();
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    let path = dir.path().join("keys");
    assert_eq!(format!("{vault:?}"), format!("Vault {{ path: {path:?}, origin: Real, .. }}"));
}

fn seal_twenty(path: &Path) -> Vec<String> {
    let vault = Vault::open(path).unwrap();
    let seal = |n| vault.seal(&format!("lead/XS-0803-{n:03}"), event(1), "words", &secret()).unwrap().sealed;
    (1..=20).map(seal).collect()
}

fn key_of(vault: &Vault, subject: &str) -> Key {
    match keys::find(&vault.lock(), Origin::Real, subject).unwrap() {
        Found::Key(key) => key,
        other @ (Found::Erased(_) | Found::Nothing) => panic!("{other:?}"),
    }
}

/// How many of the tags stand in the files of the directory.
pub(super) fn count_of(dir: &Path, tags: &[[u8; 32]]) -> usize {
    let wanted: HashSet<&[u8]> = tags.iter().map(<[u8; 32]>::as_slice).collect();
    let files: Vec<_> =
        fs::read_dir(dir).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    let found: HashSet<_> =
        files.iter().flat_map(|file| file.windows(32)).filter(|window| wanted.contains(window)).collect();
    found.len()
}

/// Whether the bytes stand in any file of the directory.
pub(super) fn holds(dir: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(dir)
        .unwrap()
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .any(|content| content.windows(bytes.len()).any(|window| window == bytes))
}

fn real() -> (TempDir, Vault) {
    let dir = dir();
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    (dir, vault)
}

pub(super) fn dir() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn event(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(super) fn secret() -> Secret {
    Secret::new("云阳北站出口，白色面包车渝F12345，拉了九个人")
}

pub(super) fn member(n: u32) -> MemberId {
    MemberId::new(format!("m-{n:04}")).unwrap()
}

/// So many minutes into the afternoon of the example.
pub(super) fn at(minutes: i64) -> Stamp {
    let start: Stamp = "2025-08-03T17:00:00+08:00".parse().unwrap();
    start + TimeDelta::minutes(minutes)
}

fn by(minutes: i64) -> Opening {
    Opening { member: member(42), matter: LEAD.into(), purpose: "核查线索".into(), at: at(minutes) }
}
