//! Is the file what was written? A quick look on opening, the whole truth on request.

use std::fs;
use std::ops::ControlFlow;

use rusqlite::Connection;

use crate::failure::{Failure, Named as _, Place};
use crate::read::{self, Extent};

/// Up to this size, in bytes, opening checks the structure of every page.
const QUICK_CHECK_BELOW_BYTES: u64 = 64 << 20;
/// Above it, opening reads this many of the last rows.
const TAIL_ROWS: u64 = 1000;

/// Checks on opening what can be checked in a moment: the pages of a small log, the last rows of a large one.
pub(crate) fn on_opening(connection: &Connection, place: &Place) -> Result<(), Failure> {
    let bytes = fs::metadata(&place.path).map_err(|error| place.unreachable(error))?.len();
    if bytes < QUICK_CHECK_BELOW_BYTES {
        ask(connection, place, "quick_check(1)")?;
    }
    let head = read::head(connection, place)?;
    read::scan(connection, place, head.saturating_sub(TAIL_ROWS), head, |_| ControlFlow::Continue(()))?;
    // The pages that were looked at are not those that will be written.
    connection.execute_batch("PRAGMA shrink_memory").named(place)
}

/// Checks every page, every index entry and every row, and says how many rows there are.
pub(crate) fn everything(connection: &Connection, place: &Place) -> Result<u64, Failure> {
    ask(connection, place, "integrity_check(1)")?;
    let snapshot = connection.unchecked_transaction().named(place)?;
    let extent = read::extent(&snapshot, place)?;
    let rows = read::scan(&snapshot, place, 0, extent.head, |_| ControlFlow::Continue(()))?;
    index_of_streams(&snapshot, place, extent)?;
    Ok(rows)
}

/// Every row is named once: the entries are as many as the rows, all different, and each names a row of its stream.
fn index_of_streams(connection: &Connection, place: &Place, extent: Extent) -> Result<(), Failure> {
    let halves = [("settled", 0, extent.settled), ("recent", extent.settled, extent.head)];
    for (table, after, until) in halves {
        let sql = format!(
            "SELECT count(*), count(event.position) FROM {table} AS entry LEFT JOIN event ON \
             event.position = entry.position AND event.stream = entry.stream \
             AND entry.position > ?1 AND entry.position <= ?2"
        );
        let counts: (u64, u64) =
            connection.query_row(&sql, [after, until], |row| Ok((row.get(0)?, row.get(1)?))).named(place)?;
        let rows = until.saturating_sub(after);
        if counts != (rows, rows) {
            let what = format!("{} of {} index entries fit the {rows} rows from {after}", counts.1, counts.0);
            return Err(place.damaged(None, what));
        }
    }
    Ok(())
}

fn ask(connection: &Connection, place: &Place, check: &str) -> Result<(), Failure> {
    let answer: String =
        connection.query_row(&format!("PRAGMA {check}"), [], |row| row.get(0)).named(place)?;
    if answer == "ok" { Ok(()) } else { Err(place.damaged(None, answer.replace('\n', " "))) }
}
