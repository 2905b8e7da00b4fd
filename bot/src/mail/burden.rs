//! The burden meter: how often people hear from us unasked, and how long a report takes them. No names, no words.

use rusqlite::{Connection, OptionalExtension};
use vocabulary::{Day, MemberId};

use super::{Mail, MailFailure, outbox::Burdened};

/// The most reports of a day whose duration is kept.
const MOST_REPORTS: usize = 10_000;

/// What one day cost people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burden {
    /// The day.
    pub day: Day,
    /// Members who heard from us unasked.
    pub members: u64,
    /// Unasked messages of the member in the middle, among those.
    pub unasked_median: u64,
    /// Unasked messages of the member with the most.
    pub unasked_max: u64,
    /// Reports whose duration is known.
    pub reports: u64,
    /// Seconds from the first message of a report to its receipt, of the report in the middle.
    pub effort_median_s: u64,
}

/// One more unasked message, or one fewer when it was cleared unseen.
pub(super) fn count(tx: &Connection, burdened: &Burdened, by: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO unasked (day, member, messages) VALUES (?1, ?2, max(?3, 0))
         ON CONFLICT DO UPDATE SET messages = max(messages + ?3, 0)",
    )?
    .execute((&burdened.day, &burdened.member, by))?;
    Ok(())
}

/// The unasked messages of a member on a day.
pub(super) fn unasked_on(conn: &Connection, member: &str, day: Day) -> rusqlite::Result<u32> {
    let mut found = conn.prepare_cached("SELECT messages FROM unasked WHERE day = ?1 AND member = ?2")?;
    Ok(found.query_row((day.to_string(), member), |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Notes how long a report took.
pub(super) fn note_effort(conn: &Connection, day: Day, seconds: u64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO effort (day, seconds) SELECT ?1, ?2
         WHERE (SELECT count(*) FROM effort WHERE day = ?1) < ?3",
    )?
    .execute((day.to_string(), seconds, MOST_REPORTS))?;
    Ok(())
}

/// The last `days` days on which anything was measured, latest first.
pub(super) fn read(conn: &Connection, days: usize) -> rusqlite::Result<Vec<Burden>> {
    let list: Vec<String> = conn
        .prepare(
            "SELECT day FROM unasked WHERE messages > 0 UNION SELECT day FROM effort ORDER BY 1 DESC LIMIT ?1",
        )?
        .query_map([days], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // What is no day was not written by us, and is left out.
    list.iter()
        .filter_map(|text| Some((text, text.parse().ok()?)))
        .map(|(text, day)| of(conn, text, day))
        .collect()
}

fn of(conn: &Connection, text: &str, day: Day) -> rusqlite::Result<Burden> {
    let unasked =
        values(conn, "SELECT messages FROM unasked WHERE day = ?1 AND messages > 0 ORDER BY 1", text)?;
    let effort = values(conn, "SELECT seconds FROM effort WHERE day = ?1 ORDER BY 1", text)?;
    Ok(Burden {
        day,
        members: as_u64(unasked.len()),
        unasked_median: median(&unasked),
        unasked_max: unasked.last().copied().unwrap_or(0),
        reports: as_u64(effort.len()),
        effort_median_s: median(&effort),
    })
}

fn values(conn: &Connection, sql: &str, day: &str) -> rusqlite::Result<Vec<u64>> {
    conn.prepare_cached(sql)?.query_map([day], |row| row.get(0))?.collect()
}

/// The value in the middle of an ordered list; of two in the middle the lower, which somebody really had.
fn median(ordered: &[u64]) -> u64 {
    ordered.get(ordered.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

fn as_u64(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

impl Mail {
    /// How many messages a member has got unasked on a day.
    pub fn unasked_on(&self, member: &MemberId, day: Day) -> Result<u32, MailFailure> {
        self.read(|conn| unasked_on(conn, member.as_str(), day))
    }

    /// Notes how long a report took, from its first message to its receipt.
    pub fn note_effort(&self, day: Day, seconds: u64) -> Result<(), MailFailure> {
        self.read(|conn| note_effort(conn, day, seconds))
    }
}
