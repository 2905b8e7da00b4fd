//! The simulation against its promises: repeatable, granted by the real deciders, and like a campaign.

mod alarms;
mod folder;
mod matters;
mod protocol;
mod realism;
mod repeat;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::LazyLock,
};

use bus::vault::{Origin, Vault};
use eventstore_lite::{Options, Row, Store};
use uuid::Uuid;
use vocabulary::{
    Day, Event, Fact, Kind, LeadId, Rules, Sealed, Secret, Stamp, Stream,
    campaign::Campaign,
    count::{Count, CountEvent},
    fact::SIMULATED,
    lead::{Lead, LeadEvent},
    member::{Member, MemberEvent},
    wire,
};

use super::{DemoFailure, SealFailure, Sealer, Silent, Simulation, Told, words, write};
use crate::assembly::{KEY_FILE, LOG_FILE};

const WHOLE: u32 = 123;

/// Leaves words open, so that a test can read them.
struct Open;

impl Sealer for Open {
    fn seal(&mut self, subject: &str, _: Uuid, _: &str, words: &Secret) -> Result<Sealed, SealFailure> {
        Ok(Sealed { subject: subject.into(), sealed: words.reveal().to_owned() })
    }
}

/// Refuses to seal, as a vault on a full disk does.
struct Full;

impl Sealer for Full {
    fn seal(&mut self, _: &str, _: Uuid, _: &str, _: &Secret) -> Result<Sealed, SealFailure> {
        Err("no space left".into())
    }
}

fn rules() -> Rules {
    campaign_file::built_in().unwrap()
}

fn simulated(seed: u64, days: u32, scale: u32) -> Vec<Told> {
    Simulation::new(rules(), seed, days, scale, Open).unwrap().map(Result::unwrap).collect()
}

/// The whole campaign of one seed, simulated once for all tests.
static CAMPAIGN: LazyLock<Vec<Told>> = LazyLock::new(|| simulated(2025, WHOLE, 1));

fn name_of(fact: &Fact) -> String {
    wire::encode(fact, &rules().campaign.id).unwrap().name
}

/// How often each type of event came, by its wire name.
fn types(told: &[Told]) -> BTreeMap<String, u32> {
    let campaign = rules().campaign.id;
    let mut types = BTreeMap::new();
    for told in told {
        *types.entry(wire::encode(&told.fact, &campaign).unwrap().name).or_default() += 1;
    }
    types
}

fn permille(part: usize, whole: usize) -> usize {
    part * 1_000 / whole
}

fn leads() -> impl Iterator<Item = (&'static Fact, &'static LeadEvent)> {
    CAMPAIGN.iter().filter_map(|told| {
        if let Event::Lead(event) = &told.fact.event { Some((&told.fact, event)) } else { None }
    })
}

fn counts() -> impl Iterator<Item = (&'static Fact, &'static CountEvent)> {
    CAMPAIGN.iter().filter_map(|told| {
        if let Event::Count(event) = &told.fact.event { Some((&told.fact, event)) } else { None }
    })
}

fn rows(data: &Path) -> Vec<Row> {
    let store = Store::open_read_only(data.join(LOG_FILE), Options::default()).unwrap();
    store.read(0, usize::MAX).unwrap()
}

fn written(seed: u64, days: u32) -> (tempfile::TempDir, Vec<Row>) {
    let data = tempfile::tempdir().unwrap();
    write(data.path(), rules(), seed, days, 1, &Silent).unwrap();
    let rows = rows(data.path());
    (data, rows)
}
