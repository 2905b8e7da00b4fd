//! Writes a simulated campaign into a data directory: a log, and the seeded keys of its words.
//!
//! One thread simulates, seals and encodes while another appends; at most [`WAITING`] batches lie between them.

use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use bus::vault::Vault;
use eventstore_lite::{Append, Appended, Options, Store};
use uuid::Uuid;
use vocabulary::{
    Event, Rules, Sealed, Secret, count::CountEvent, ids::CampaignId, lead::LeadEvent, member::MemberEvent,
    wire,
};

use super::{
    clerk::{SealFailure, Sealer, Told},
    place::Place,
    progress::Progress,
    report::{DemoFailure, DemoReport},
    simulation::Simulation,
};
use crate::assembly::{KEY_FILE, LOG_FILE};

/// Events in one transaction.
const BATCH: usize = 5_000;
/// Batches that wait for the disk while the simulation goes on.
const WAITING: usize = 2;

/// Writes a campaign under `rules` as simulated from `seed`: its first `days` counted days (at most all) at `scale`.
///
/// Fails with [`DemoFailure::Occupied`] when `data` holds a log, or keys that are not an interrupted demo's.
pub fn write(
    data: &Path,
    rules: Rules,
    seed: u64,
    days: u32,
    scale: u32,
    progress: &impl Progress,
) -> Result<DemoReport, DemoFailure> {
    for (what, number) in [("--days", days), ("--scale", scale)] {
        if number == 0 {
            return Err(DemoFailure::TooSmall { what });
        }
    }
    let place = Place::take(data)?;
    let campaign = rules.campaign.id.clone();
    let vault = Vault::open_seeded(place.unfinished(KEY_FILE), seed)?;
    let sealer = VaultSealer { vault, plates: Vec::new() };
    let simulation = Simulation::new(rules, seed, days, scale, sealer)?;
    let (first, last) = simulation.days();
    let store = Store::open(place.unfinished(LOG_FILE), Options::default())?;
    let report = DemoReport {
        seed,
        scale,
        events: 0,
        leads: 0,
        counts: 0,
        members: 0,
        first,
        last,
        log: place.finished(LOG_FILE),
        keys: place.finished(KEY_FILE),
    };
    let (to_store, from_simulation) = sync_channel(WAITING);
    let (made, stored) = thread::scope(|scope| {
        // The store lives and closes on that thread, so that its file is whole when the thread ends.
        let writer = scope.spawn(move || store_batches(&store, &from_simulation));
        let made = simulate(simulation, &campaign, report, &to_store, progress);
        drop(to_store);
        (made, writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    // When the store fails the simulation stops early, so the store's reason is the reason.
    let done = stored.and(made).and_then(|report| place.finish().map(|()| report));
    if done.is_err() {
        // What failed is what people must hear of; what cannot be cleared now, the next demo clears.
        let _ = place.clear();
    }
    progress.finish();
    done
}

/// Seals with the vault and gathers the plates for its blind index.
#[derive(Debug)]
struct VaultSealer {
    vault: Vault,
    plates: Vec<(String, Secret)>,
}

impl Sealer for VaultSealer {
    fn seal(
        &mut self,
        subject: &str,
        event: Uuid,
        field: &str,
        words: &Secret,
    ) -> Result<Sealed, SealFailure> {
        if field.starts_with("plate") {
            self.plates.push((subject.to_owned(), words.clone()));
        }
        Ok(self.vault.seal(subject, event, field, words)?)
    }
}

impl VaultSealer {
    fn index_plates(&mut self) -> Result<(), DemoFailure> {
        self.vault
            .index_plates(self.plates.iter().map(|(subject, plate)| (subject.as_str(), plate.reveal())))?;
        self.plates.clear();
        Ok(())
    }
}

/// An event on its way to the log.
#[derive(Debug)]
struct Row {
    position: u64,
    stream: String,
    after: u64,
    id: Uuid,
    recorded_ms: i64,
    body: Vec<u8>,
}

fn simulate(
    mut simulation: Simulation<VaultSealer>,
    campaign: &CampaignId,
    mut report: DemoReport,
    to_store: &SyncSender<Vec<Row>>,
    progress: &impl Progress,
) -> Result<DemoReport, DemoFailure> {
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(told) = simulation.next().transpose()? {
        report.count(&told);
        batch.push(row(&told, campaign)?);
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if to_store.send(full).is_err() {
                return Ok(report);
            }
            simulation.sealer().index_plates()?;
            let day = simulation.day_of(told.recorded);
            progress.reached(u64::try_from(day.days_since(report.first)).unwrap_or(0), report.events);
        }
    }
    // An error here is the store's, which tells of it itself.
    let _ = to_store.send(batch);
    simulation.sealer().index_plates()?;
    Ok(report)
}

fn row(told: &Told, campaign: &CampaignId) -> Result<Row, DemoFailure> {
    let position = told.position;
    let encoded =
        wire::encode(&told.fact, campaign).map_err(|source| DemoFailure::Encode { position, source })?;
    Ok(Row {
        position,
        stream: told.fact.stream.to_string(),
        after: told.after,
        id: told.fact.id,
        recorded_ms: told.recorded.timestamp_millis(),
        body: encoded.body,
    })
}

fn store_batches(store: &Store, batches: &Receiver<Vec<Row>>) -> Result<(), DemoFailure> {
    for batch in batches {
        let appends: Vec<Append<'_>> = batch
            .iter()
            .map(|row| Append {
                stream: &row.stream,
                expected: row.after,
                id: row.id,
                recorded_ms: row.recorded_ms,
                body: &row.body,
            })
            .collect();
        for (row, appended) in batch.iter().zip(store.append_all(&appends)?) {
            if appended != Appended::Written(row.position) {
                return Err(DemoFailure::Displaced { position: row.position });
            }
        }
    }
    Ok(())
}

impl DemoReport {
    fn count(&mut self, told: &Told) {
        self.events = told.position;
        let sum = match &told.fact.event {
            Event::Lead(LeadEvent::Found { .. }) => &mut self.leads,
            Event::Count(CountEvent::Posted { .. }) => &mut self.counts,
            Event::Member(MemberEvent::Enrolled { .. }) => &mut self.members,
            Event::Lead(_)
            | Event::Count(_)
            | Event::Member(_)
            | Event::Campaign(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => return,
        };
        *sum = sum.saturating_add(1);
    }
}
