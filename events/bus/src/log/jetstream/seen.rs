//! The ids of streams that were read lately.
//!
//! The server forgets an id after its duplicate window, but the log promises "the same id again" for ever within a
//! stream. Before an append on a stream that is not empty its ids must therefore be known. `ask` has just loaded
//! the stream, so they are usually here, and the append costs no second read.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;
use vocabulary::StreamId;

use super::super::Record;

/// Beyond this many streams everything is forgotten and learnt again.
const STREAMS: usize = 1_024;

#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<HashMap<StreamId, Ids>>);

#[derive(Debug)]
struct Ids {
    last: u64,
    ids: HashSet<Uuid>,
}

impl Seen {
    /// Remembers a stream as it was read.
    pub(super) fn read(&self, stream: &StreamId, records: &[Record]) {
        let Some(last) = records.last() else { return };
        let ids = Ids { last: last.position, ids: records.iter().map(|record| record.id).collect() };
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if streams.len() >= STREAMS {
            streams.clear();
        }
        // A slower reader of an older state must not take the newer one's place.
        if streams.get(stream).is_none_or(|known| known.last < ids.last) {
            streams.insert(stream.clone(), ids);
        }
    }

    /// Remembers one event more, written at `position` after `expected`.
    pub(super) fn wrote(&self, stream: &StreamId, expected: u64, position: u64, id: Uuid) {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if expected == 0 && streams.len() < STREAMS {
            streams.insert(stream.clone(), Ids { last: position, ids: HashSet::from([id]) });
        } else if let Some(known) = streams.get_mut(stream).filter(|known| known.last == expected) {
            known.ids.insert(id);
            known.last = position;
        }
    }

    /// The last position of the stream that was seen here; 0 when none was.
    pub(super) fn last(&self, stream: &StreamId) -> u64 {
        let streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        streams.get(stream).map_or(0, |known| known.last)
    }

    /// Whether the stream up to position `expected` is known not to hold `id`. False means: read it.
    pub(super) fn is_new(&self, stream: &StreamId, expected: u64, id: Uuid) -> bool {
        let streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        expected == 0
            || streams.get(stream).is_some_and(|known| known.last >= expected && !known.ids.contains(&id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_only_when_everything_before_it_is_known() {
        let (seen, stream): (Seen, StreamId) = (Seen::default(), "lead/XS-0803-012".parse().unwrap());
        let [first, second, third] = [1, 2, 3].map(Uuid::from_u128);
        assert!(seen.is_new(&stream, 0, first));
        assert!(!seen.is_new(&stream, 5, second), "nothing is known of the first five");
        seen.wrote(&stream, 0, 5, first);
        assert_eq!(seen.last(&stream), 5);
        assert!(seen.is_new(&stream, 5, second));
        assert!(!seen.is_new(&stream, 5, first));
        seen.wrote(&stream, 7, 9, second);
        assert!(!seen.is_new(&stream, 9, third), "position 7 was never seen");
    }
}
