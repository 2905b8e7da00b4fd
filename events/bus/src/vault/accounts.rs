//! Chat accounts: whose an account is, without storing the account.
//!
//! Only a keyed tag of it is kept. A person has at most one account a platform; a new one takes the place of the old.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::cipher::Key;

/// The tag of an account of a platform.
pub(super) fn tag(key: &Key, channel: &str, account: &str) -> [u8; 32] {
    key.tag(&[b"account", channel.as_bytes(), account.as_bytes()])
}

/// Makes it the member's account of the platform, in place of any other; the member's join code is used up.
pub(super) fn bind(
    tx: &Transaction<'_>,
    member: &str,
    channel: &str,
    tag: &[u8; 32],
) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM join_code WHERE member = ?1", [member])?;
    tx.execute(
        "DELETE FROM account WHERE (member = ?1 AND channel = ?2) OR tag = ?3",
        (member, channel, tag),
    )?;
    tx.execute("INSERT INTO account (tag, member, channel) VALUES (?1, ?2, ?3)", (tag, member, channel))?;
    Ok(())
}

/// Forgets the member's account of the platform.
pub(super) fn unbind(conn: &Connection, member: &str, channel: &str) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM account WHERE member = ?1 AND channel = ?2", (member, channel))?;
    Ok(())
}

/// Whose account it is.
pub(super) fn holder(conn: &Connection, tag: &[u8; 32]) -> rusqlite::Result<Option<String>> {
    let mut found = conn.prepare_cached("SELECT member FROM account WHERE tag = ?1")?;
    found.query_row([tag], |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests {
    use vocabulary::Secret;

    use crate::vault::{
        Vault,
        tests::{at, dir, member},
    };

    #[test]
    fn an_account_is_one_members_and_a_member_has_one_a_platform() {
        let dir = dir();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        let account = |text: &str| Secret::new(text);
        vault.bind_account(&member(1), "web", &account("old phone")).unwrap();
        vault.bind_account(&member(1), "telegram", &account("77")).unwrap();
        vault.bind_account(&member(1), "web", &account("new phone")).unwrap();
        assert_eq!(vault.holder_of("web", &account("old phone")).unwrap(), None);
        assert_eq!(vault.holder_of("web", &account("new phone")).unwrap(), Some(member(1)));
        assert_eq!(vault.holder_of("telegram", &account("77")).unwrap(), Some(member(1)));
        assert_eq!(vault.holder_of("web", &account("77")).unwrap(), None);
        vault.unbind_account(&member(1), "web").unwrap();
        assert_eq!(vault.holder_of("web", &account("new phone")).unwrap(), None);
    }

    #[test]
    fn an_erased_member_has_no_account() {
        let dir = dir();
        let vault = Vault::open(dir.path().join("keys")).unwrap();
        vault.bind_account(&member(1), "web", &Secret::new("phone")).unwrap();
        vault.erase(&format!("member/{}", member(1)), at(0)).unwrap();
        assert_eq!(vault.holder_of("web", &Secret::new("phone")).unwrap(), None);
    }
}
