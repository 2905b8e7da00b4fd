//! What goes into the log and what comes out, and the checksum that binds a row together.

use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::failure::{Failure, Place};

/// The longest stream name, in bytes of UTF-8.
pub const MAX_STREAM_BYTES: usize = 1024;
/// The longest body, in bytes (64 MiB).
pub const MAX_BODY_BYTES: usize = 64 << 20;

/// The columns of a row in the order in which [`RowRef::decode`] reads them.
pub(crate) const COLUMNS: &str = "position, id, stream, recorded_ms, body, crc";

/// A wish to append one event to the end of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Append<'a> {
    /// The stream, at most [`MAX_STREAM_BYTES`] long.
    pub stream: &'a str,
    /// The position of the stream's last event, 0 when it has none.
    pub expected: u64,
    /// The idempotency key: the same id is stored once.
    pub id: Uuid,
    /// When it is recorded, in milliseconds since 1970-01-01 UTC, by the caller's clock.
    pub recorded_ms: i64,
    /// The event, at most [`MAX_BODY_BYTES`] long; its bytes come back unchanged.
    pub body: &'a [u8],
}

impl Append<'_> {
    pub(crate) fn check(&self, place: &Place) -> Result<(), Failure> {
        let parts =
            [("stream name", self.stream.len(), MAX_STREAM_BYTES), ("body", self.body.len(), MAX_BODY_BYTES)];
        for (what, bytes, limit) in parts {
            if bytes > limit {
                return Err(Failure::TooLarge { path: place.path(), what, bytes, limit });
            }
        }
        Ok(())
    }
}

/// The answer to an append: where the event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It was written now, at this position.
    Written(u64),
    /// An event with this id stood already at this position; nothing was written.
    Known(u64),
}

impl Appended {
    /// Says where the event stands, whether it was written now or before.
    pub fn position(self) -> u64 {
        match self {
            Appended::Written(position) | Appended::Known(position) => position,
        }
    }
}

/// One stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the total order, from 1, without gaps.
    pub position: u64,
    /// The idempotency key it was appended with.
    pub id: Uuid,
    /// The stream it belongs to.
    pub stream: String,
    /// When it was recorded, in milliseconds since 1970-01-01 UTC, by the appender's clock.
    pub recorded_ms: i64,
    /// The bytes as they were appended.
    pub body: Vec<u8>,
}

/// One stored event, borrowed from SQLite's page for the length of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowRef<'a> {
    /// Its place in the total order, from 1, without gaps.
    pub position: u64,
    /// The idempotency key it was appended with.
    pub id: Uuid,
    /// The stream it belongs to.
    pub stream: &'a str,
    /// When it was recorded, in milliseconds since 1970-01-01 UTC, by the appender's clock.
    pub recorded_ms: i64,
    /// The bytes as they were appended.
    pub body: &'a [u8],
}

impl<'a> RowRef<'a> {
    /// Copies the row so that it outlives the callback.
    pub fn to_row(&self) -> Row {
        Row {
            position: self.position,
            id: self.id,
            stream: self.stream.to_owned(),
            recorded_ms: self.recorded_ms,
            body: self.body.to_vec(),
        }
    }

    /// Reads the [`COLUMNS`] and refuses a row whose checksum does not hold.
    pub(crate) fn decode(row: &'a rusqlite::Row<'_>, place: &Place) -> Result<RowRef<'a>, Failure> {
        let cell = |index| row.get_ref(index).map_err(|error| place.failure(error));
        let ValueRef::Integer(rowid) = cell(0)? else {
            return Err(place.damaged(None, "a position is no number"));
        };
        let position = u64::try_from(rowid).map_err(|_| place.damaged(None, "a position is negative"))?;
        let cells = (cell(1)?, cell(2)?, cell(3)?, cell(4)?, cell(5)?);
        let (
            ValueRef::Blob(id),
            ValueRef::Text(stream),
            ValueRef::Integer(recorded_ms),
            ValueRef::Blob(body),
            ValueRef::Integer(crc),
        ) = cells
        else {
            return Err(place.damaged(Some(position), "a column has the wrong type"));
        };
        let (Ok(id), Ok(stream)) = (Uuid::from_slice(id), std::str::from_utf8(stream)) else {
            return Err(place.damaged(Some(position), "the id or the stream name is malformed"));
        };
        let row = RowRef { position, id, stream, recorded_ms, body };
        if i64::from(row.checksum()) != crc {
            return Err(place.damaged(Some(position), "the checksum does not hold"));
        }
        Ok(row)
    }

    /// The CRC-32 (IEEE) over position, id, recording time, length of the name, name and body; part of the file format.
    pub(crate) fn checksum(&self) -> u32 {
        let (id, rest_of_id) = self.id.as_u64_pair();
        // Summed up at once: forty bytes take hardly longer than eight.
        let numbers = [
            self.position.to_le_bytes(),
            id.to_be_bytes(),
            rest_of_id.to_be_bytes(),
            self.recorded_ms.to_le_bytes(),
            // Without the length, a byte could move from the name to the body unnoticed.
            (self.stream.len() as u64).to_le_bytes(),
        ];
        let mut crc = crc32fast::Hasher::new();
        crc.update(numbers.as_flattened());
        crc.update(self.stream.as_bytes());
        crc.update(self.body);
        crc.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: RowRef<'_> =
        RowRef { position: 7, id: Uuid::from_u128(1), stream: "lead/1", recorded_ms: -5, body: b"found" };

    #[test]
    fn the_checksum_is_part_of_the_format() {
        assert_eq!(ROW.checksum(), 0xb40d_2f6f);
    }

    #[test]
    fn a_byte_that_moves_from_the_name_to_the_body_changes_the_checksum() {
        let moved = RowRef { stream: "lead/", body: b"1found", ..ROW };
        assert_ne!(moved.checksum(), ROW.checksum());
    }
}
