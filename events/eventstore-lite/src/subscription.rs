//! Following the log: page after page, then waiting for the next event.

use std::time::Duration;

use crate::failure::Failure;
use crate::row::Row;
use crate::store::Store;

/// The most rows of one page, unless [`Subscription::with_page`] says otherwise.
const PAGE_ROWS: usize = 512;

/// A reader that remembers how far it came; made by [`Store::subscribe`].
#[derive(Debug, Clone)]
pub struct Subscription {
    store: Store,
    after: u64,
    page: usize,
}

impl Subscription {
    pub(crate) fn new(store: Store, after: u64) -> Self {
        Self { store, after, page: PAGE_ROWS }
    }

    /// Takes at most `rows` rows at a time (at least one).
    #[must_use]
    pub fn with_page(self, rows: usize) -> Self {
        Self { page: rows.max(1), ..self }
    }

    /// Says the position of the last row handed out.
    pub fn position(&self) -> u64 {
        self.after
    }

    /// Hands out the next rows at once when there are any, else waits for one; empty when `timeout` is over.
    pub fn next_page(&mut self, timeout: Duration) -> Result<Vec<Row>, Failure> {
        let mut rows = self.store.read(self.after, self.page)?;
        if rows.is_empty() && self.store.wait_beyond(self.after, timeout)? > self.after {
            rows = self.store.read(self.after, self.page)?;
        }
        if let Some(last) = rows.last() {
            self.after = last.position;
        }
        Ok(rows)
    }
}

/// Goes through what is stored, row by row or failing, and ends at the head; ask again later for what came since.
impl Iterator for Subscription {
    type Item = Result<Row, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.store.read(self.after, 1) {
            Ok(rows) => rows.into_iter().next().map(|row| {
                self.after = row.position;
                Ok(row)
            }),
            Err(failure) => Some(Err(failure)),
        }
    }
}
