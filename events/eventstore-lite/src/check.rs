//! Is the file what was written? A quick look on opening, the whole truth on request.

use std::fs;
use std::ops::ControlFlow;

use rusqlite::Connection;

use crate::failure::{Failure, Named as _, Place};
use crate::index;
use crate::read;

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
    // One state for all questions: another process may be appending.
    let snapshot = connection.unchecked_transaction().named(place)?;
    let head = read::head(&snapshot, place)?;
    read::scan(&snapshot, place, head.saturating_sub(TAIL_ROWS), head, |_| ControlFlow::Continue(()))?;
    drop(snapshot);
    // The pages that were looked at are not those that will be written.
    connection.execute_batch("PRAGMA shrink_memory").named(place)
}

/// Checks every page, every index entry and every row, and says how many rows there are.
pub(crate) fn everything(connection: &Connection, place: &Place) -> Result<u64, Failure> {
    ask(connection, place, "integrity_check(1)")?;
    let snapshot = connection.unchecked_transaction().named(place)?;
    let extent = read::extent(&snapshot, place)?;
    let rows = read::scan(&snapshot, place, 0, extent.head, |_| ControlFlow::Continue(()))?;
    index::check(&snapshot, place, extent)?;
    Ok(rows)
}

fn ask(connection: &Connection, place: &Place, check: &str) -> Result<(), Failure> {
    let answer: String =
        connection.query_row(&format!("PRAGMA {check}"), [], |row| row.get(0)).named(place)?;
    if answer == "ok" { Ok(()) } else { Err(place.damaged(None, answer.replace('\n', " "))) }
}
