//! The record of openings: who read which sealed text, in which matter, for which purpose, when (DESIGN section 8).

use rusqlite::{Connection, Transaction, types::Type};
use vocabulary::{MemberId, Secret, Stamp};

use super::stamp_of;

/// Who opens a sealed text, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The post-holder who will read it.
    pub member: MemberId,
    /// The matter in hand, e.g. `lead/XS-0803-012`.
    pub matter: String,
    /// The purpose in words, e.g. `核查线索`.
    pub purpose: String,
    /// When.
    pub at: Stamp,
}

/// What an opening gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The text; its opening is on record.
    Text(Secret),
    /// The subject's key was destroyed; nothing was given and nothing recorded.
    Erased,
}

/// One line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRecord {
    /// Whose text was given out.
    pub subject: String,
    /// To whom, and why.
    pub by: Opening,
}

/// Writes one line.
pub(super) fn record(tx: &Transaction<'_>, subject: &str, by: &Opening) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO opening (subject, member, matter, purpose, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((subject, by.member.as_str(), &by.matter, &by.purpose, by.at.to_rfc3339()))?;
    Ok(())
}

/// The lines of one matter, oldest first.
pub(super) fn of_matter(conn: &Connection, matter: &str) -> rusqlite::Result<Vec<OpeningRecord>> {
    let mut lines =
        conn.prepare("SELECT subject, member, purpose, at FROM opening WHERE matter = ?1 ORDER BY id")?;
    let lines = lines.query_map([matter], |row| {
        let member = MemberId::new(row.get::<_, String>(1)?)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(error)))?;
        let at = stamp_of(&row.get::<_, String>(3)?)?;
        let by = Opening { member, matter: matter.to_owned(), purpose: row.get(2)?, at };
        Ok(OpeningRecord { subject: row.get(0)?, by })
    })?;
    lines.collect()
}
