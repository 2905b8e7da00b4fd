//! What stands in the mail room, for `doctor`, the metrics and the office.

use chrono::DateTime;
use rusqlite::{Connection, Row};
use vocabulary::Stamp;

use super::{
    Mail, MailFailure,
    burden::{self, Burden},
};
use crate::talk::Platform;

/// The most dead letters that are listed.
const MOST_DEAD: usize = 100;
/// The most days of burden that are listed.
const MOST_DAYS: usize = 31;

/// What stands in the mail room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailStats {
    /// Messages that wait for an answer.
    pub inbox_waiting: u64,
    /// Messages that may go out now.
    pub outbox_due: u64,
    /// Messages that were tried in vain and are tried again.
    pub outbox_retrying: u64,
    /// Messages that were given up, the latest first, at most 100.
    pub dead: Vec<Dead>,
    /// Unasked messages that were not needed any more when their turn came.
    pub cleared: u64,
    /// Seconds that the oldest message has waited for an answer; 0 when none waits.
    pub oldest_waiting_s: u64,
    /// The last days on which anything was measured, latest first, at most 31.
    pub burden: Vec<Burden>,
}

/// A message that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Its number in the outbox.
    pub seq: u64,
    /// The platform that did not take it.
    pub platform: Platform,
    /// What the platform said.
    pub why: String,
    /// Since when.
    pub since: Stamp,
}

/// Reads everything.
pub(super) fn read(conn: &Connection, now: Stamp) -> rusqlite::Result<MailStats> {
    let now_ms = now.timestamp_millis();
    let (inbox_waiting, oldest_ms): (u64, Option<i64>) =
        conn.query_row("SELECT count(*), min(at_ms) FROM inbox WHERE settled_ms IS NULL", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let (outbox_due, outbox_retrying) = conn.query_row(
        "SELECT count(*) FILTER (WHERE due_ms <= ?1), count(*) FILTER (WHERE attempts > 0)
         FROM outbox WHERE state = 'queued'",
        [now_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let cleared =
        conn.query_row("SELECT count(*) FROM outbox WHERE state = 'cleared'", [], |row| row.get(0))?;
    let waited_ms = oldest_ms.map_or(0, |oldest| now_ms.saturating_sub(oldest));
    Ok(MailStats {
        inbox_waiting,
        outbox_due,
        outbox_retrying,
        dead: dead(conn, now)?,
        cleared,
        oldest_waiting_s: u64::try_from(waited_ms / 1000).unwrap_or(0),
        burden: burden::read(conn, MOST_DAYS)?,
    })
}

fn dead(conn: &Connection, now: Stamp) -> rusqlite::Result<Vec<Dead>> {
    let rows = conn
        .prepare(
            "SELECT seq, platform, coalesce(why, ''), changed_ms FROM outbox WHERE state = 'dead'
             ORDER BY changed_ms DESC, seq DESC LIMIT ?1",
        )?
        .query_map([MOST_DEAD], |row| of_row(row, now))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// A dead letter; none for a platform of a later version.
fn of_row(row: &Row<'_>, now: Stamp) -> rusqlite::Result<Option<Dead>> {
    let Some(platform) = Platform::parse(&row.get::<_, String>(1)?) else { return Ok(None) };
    let since =
        DateTime::from_timestamp_millis(row.get(3)?).map_or(now, |since| since.with_timezone(now.offset()));
    Ok(Some(Dead { seq: row.get(0)?, platform, why: row.get(2)?, since }))
}

/// Shows the numbers to whoever reads the metrics.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and no count here comes near 2^52")]
pub(super) fn publish(stats: &MailStats) {
    metrics::gauge!("lianqin_inbox_waiting").set(stats.inbox_waiting as f64);
    metrics::gauge!("lianqin_inbox_oldest_seconds").set(stats.oldest_waiting_s as f64);
    metrics::gauge!("lianqin_outbox_due").set(stats.outbox_due as f64);
    metrics::gauge!("lianqin_outbox_retrying").set(stats.outbox_retrying as f64);
    metrics::gauge!("lianqin_outbox_dead").set(stats.dead.len() as f64);
    metrics::gauge!("lianqin_outbox_cleared").set(stats.cleared as f64);
    if let Some(today) = stats.burden.first() {
        metrics::gauge!("lianqin_unasked_messages_max").set(today.unasked_max as f64);
        metrics::gauge!("lianqin_unasked_messages_median").set(today.unasked_median as f64);
        metrics::gauge!("lianqin_report_seconds_median").set(today.effort_median_s as f64);
    }
}

impl Mail {
    /// What stands in the mail room; also shown to whoever reads the metrics.
    pub fn stats(&self, now: Stamp) -> Result<MailStats, MailFailure> {
        let stats = self.read(|conn| read(conn, now))?;
        publish(&stats);
        Ok(stats)
    }
}
