//! Join codes: handed out by the office, good once, until an hour. Only a keyed tag of a code is kept.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta};
use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior};
use vocabulary::{Secret, Stamp};

use super::cipher::Key;

/// Wrong codes that one process takes within [`WINDOW_MINUTES`]. With a thousand open codes of eight digits a guesser
/// then needs about a month of trying for one of them.
pub(super) const MAX_WRONG_TRIES: usize = 30;
/// How long a wrong code counts, in minutes.
pub(super) const WINDOW_MINUTES: i64 = 15;

/// The tag of a code, exactly as written.
pub(super) fn tag(key: &Key, code: &Secret) -> [u8; 32] {
    key.tag(&[b"code", code.reveal().as_bytes()])
}

/// Keeps a code for `member` in place of an earlier one; `false` when another member has the same code.
pub(super) fn issue(
    conn: &mut Connection,
    member: &str,
    tag: &[u8; 32],
    expires: Stamp,
) -> rusqlite::Result<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute("DELETE FROM join_code WHERE member = ?1", [member])?;
    let kept = tx.execute(
        "INSERT INTO join_code (tag, member, expires_us) VALUES (?1, ?2, ?3)",
        (tag, member, expires.timestamp_micros()),
    );
    match kept {
        Ok(_) => tx.commit().map(|()| true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whose code it is; removes codes that have run out. The code itself goes when an account is bound with it.
pub(super) fn holder(conn: &mut Connection, tag: &[u8; 32], now: Stamp) -> rusqlite::Result<Option<String>> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute("DELETE FROM join_code WHERE expires_us <= ?1", [now.timestamp_micros()])?;
    let member =
        tx.query_row("SELECT member FROM join_code WHERE tag = ?1", [tag], |row| row.get(0)).optional()?;
    tx.commit()?;
    Ok(member)
}

/// The wrong tries of this process, oldest first; never more than [`MAX_WRONG_TRIES`].
#[derive(Debug, Default)]
pub(super) struct Tries(VecDeque<Stamp>);

impl Tries {
    /// From when codes are taken again, if not now.
    pub(super) fn blocked_until(&mut self, now: Stamp) -> Option<Stamp> {
        let window = TimeDelta::minutes(WINDOW_MINUTES);
        let free_at = |try_at: Stamp| {
            try_at.checked_add_signed(window).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC.into())
        };
        self.0.retain(|&try_at| free_at(try_at) > now);
        if self.0.len() < MAX_WRONG_TRIES { None } else { self.0.front().copied().map(free_at) }
    }

    /// Counts a wrong code.
    pub(super) fn count(&mut self, now: Stamp) {
        self.0.push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::{
        Vault, VaultFailure,
        tests::{at, dir, member},
    };

    fn code(text: &str) -> Secret {
        Secret::new(text)
    }

    fn with_code(dir: &tempfile::TempDir, text: &str) -> Vault {
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        vault.issue_code(&member(1), &code(text), at(60)).unwrap();
        vault
    }

    #[test]
    fn a_code_works_until_an_account_is_bound_with_it() {
        let dir = dir();
        let vault = with_code(&dir, "4827-1160");
        for minute in 1..3 {
            assert_eq!(vault.holder_of_code(&code("4827-1160"), at(minute)).unwrap(), Some(member(1)));
        }
        vault.bind_account(&member(1), "web", &code("a phone")).unwrap();
        assert_eq!(vault.holder_of_code(&code("4827-1160"), at(3)).unwrap(), None);
    }

    #[test]
    fn an_expired_code_is_worth_nothing() {
        let dir = dir();
        let vault = with_code(&dir, "4827-1160");
        assert_eq!(vault.holder_of_code(&code("4827-1160"), at(60)).unwrap(), None);
    }

    #[test]
    fn a_new_code_ends_the_old_one_of_the_same_member() {
        let dir = dir();
        let vault = with_code(&dir, "old");
        vault.issue_code(&member(1), &code("new"), at(60)).unwrap();
        assert_eq!(vault.holder_of_code(&code("old"), at(1)).unwrap(), None);
        assert_eq!(vault.holder_of_code(&code("new"), at(1)).unwrap(), Some(member(1)));
    }

    #[test]
    fn two_members_never_hold_the_same_code() {
        let dir = dir();
        let vault = with_code(&dir, "4827-1160");
        vault.issue_code(&member(2), &code("mine"), at(60)).unwrap();
        let refused = vault.issue_code(&member(2), &code("4827-1160"), at(60));
        assert!(matches!(refused, Err(VaultFailure::CodeTaken)), "{refused:?}");
        assert_eq!(vault.holder_of_code(&code("mine"), at(1)).unwrap(), Some(member(2)));
    }

    #[test]
    fn guessing_is_stopped_and_may_go_on_later() {
        let dir = dir();
        let vault = with_code(&dir, "4827-1160");
        for _ in 0..MAX_WRONG_TRIES {
            assert_eq!(vault.clone().holder_of_code(&code("guess"), at(1)).unwrap(), None);
        }
        let refused = vault.holder_of_code(&code("4827-1160"), at(2));
        let Err(VaultFailure::TooManyTries { until }) = refused else { panic!("{refused:?}") };
        assert_eq!(until, at(1 + WINDOW_MINUTES));
        assert_eq!(vault.holder_of_code(&code("4827-1160"), until).unwrap(), Some(member(1)));
    }

    #[test]
    fn the_code_is_not_in_the_file() {
        let dir = dir();
        with_code(&dir, "4827-1160");
        assert!(!crate::vault::tests::holds(dir.path(), b"4827-1160"));
        assert!(crate::vault::tests::holds(dir.path(), b"m-0001"));
    }
}
