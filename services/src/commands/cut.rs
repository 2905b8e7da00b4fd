//! A cut through the log, as it is written on the command line, and reading the log up to it.

use anyhow::Context;
use bus::log::Bus;
use chrono::{NaiveDateTime, NaiveTime};
use vocabulary::{Day, Event, Recorded, Stamp, wire::WireError};

use crate::node::Node;

/// The log is read in pages of so many events.
const PAGE: usize = 4_096;

/// Reads a row of the log with its sealed words, or past them.
pub(super) type Decode<W> = fn(u64, Stamp, &[u8]) -> Result<Recorded<Event<W>>, WireError>;

/// A cut through the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Everything up to a position.
    Position(u64),
    /// Everything recorded up to a moment.
    Time(Stamp),
    /// Everything that is known now and happened up to a moment.
    Happened(Stamp),
}

impl Cut {
    /// Hands every event up to the cut to `take`, in the log's order; tells when the last of them was recorded.
    pub(super) async fn read<W>(
        self,
        bus: &Bus,
        decode: Decode<W>,
        mut take: impl FnMut(Recorded<Event<W>>),
    ) -> anyhow::Result<Option<Stamp>> {
        let (mut last, mut after) = (None, 0);
        loop {
            let page = bus.read(after, PAGE).await?;
            for record in &page {
                let event = decode(record.position, record.recorded, &record.body)?;
                match self {
                    // The log's own clock does not run backwards: the first event beyond the cut ends it.
                    Cut::Position(position) if record.position > position => return Ok(last),
                    Cut::Time(time) if record.recorded > time => return Ok(last),
                    // Told times may: an event told late stands behind others that happened after it.
                    Cut::Happened(time) if event.fact.time > time => continue,
                    Cut::Position(_) | Cut::Time(_) | Cut::Happened(_) => {}
                }
                take(event);
                last = Some(record.recorded);
            }
            match page.last() {
                Some(record) if page.len() == PAGE => after = record.position,
                Some(_) | None => return Ok(last),
            }
        }
    }
}

/// Reads a position, a day (its end), or a moment in the campaign's zone.
pub(super) fn cut(text: &str, node: &Node) -> anyhow::Result<Cut> {
    if let Ok(position) = text.parse() {
        return Ok(Cut::Position(position));
    }
    moment(text, node).map(Cut::Time)
}

/// Reads a moment as people write it: `2025-08-20 18:00`, a day alone (its last second), or RFC 3339.
pub(super) fn moment(text: &str, node: &Node) -> anyhow::Result<Stamp> {
    let zone = node.clock.zone();
    if let Ok(day) = text.parse::<Day>() {
        return Ok(vocabulary::deadline::end_of(day, zone));
    }
    if let Ok(stamp) = text.parse::<Stamp>() {
        return Ok(stamp);
    }
    let local = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .with_context(|| {
            format!("'{text}' is not a moment: write 2025-08-20, '2025-08-20 18:00' or a position")
        })?;
    let time: NaiveTime = local.time();
    let day: Day = local.date().to_string().parse()?;
    Ok(day.at(time, zone))
}
