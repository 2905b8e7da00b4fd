//! The events of a figure, read from the log.

use std::collections::BTreeSet;

use anyhow::bail;
use bus::log::Bus;
use paper::{Evidence, Figure};
use vocabulary::{Recorded, wire};

/// The log is read in pages of so many events.
const PAGE: usize = 4_096;

/// An event with its bytes as they stand in the log.
pub type Row = (Recorded, Vec<u8>);

/// The events that make a figure, in order; at most `most`, when that is said.
pub async fn events_of(bus: &Bus, figure: &Figure, most: Option<usize>) -> anyhow::Result<Vec<Row>> {
    let Evidence::Positions(positions) = &figure.evidence else {
        bail!("the events of {} were not looked up", figure.id);
    };
    let most = most.unwrap_or(positions.len());
    let wanted: BTreeSet<u64> = positions.iter().take(most).copied().collect();
    let mut left = wanted.iter().copied().peekable();
    let mut found = Vec::new();
    while let Some(next) = left.peek().copied() {
        let page = bus.read(next.saturating_sub(1), PAGE).await?;
        let Some(last) = page.last().map(|record| record.position) else { break };
        for record in page.iter().filter(|record| wanted.contains(&record.position)) {
            let event = wire::decode_recorded(record.position, record.recorded, &record.body)?;
            found.push((event, record.body.to_vec()));
        }
        while left.next_if(|position| *position <= last).is_some() {}
    }
    Ok(found)
}
