//! The projection `tally`: what every unit did and owed, day by day. A pure function of the log.

use std::collections::BTreeMap;

use bus::follow::Projection;
use foldhash::HashMap;
use serde::{Deserialize, Serialize, Serializer};
use smol_str::SmolStr;
use vocabulary::{
    Day, Event, Fact, Kind, OperationId, Stamp, StreamId, UnitId, Wordless, count::CountEvent,
    rules::RulesBook, sealed::Unread,
};

use super::{
    day::{DayTally, Looked},
    matters::{JointOperation, OpenDispute, OpenMatter},
};
use crate::open_leads::OpenLeads;

/// Accountability of every unit, kept by unit and day and by open lead, never by event.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub(super) book: RulesBook,
    /// Every event looks up one or two, so they are hashed, and quickly: their names are the campaign's own, nobody's from
    /// outside. Nothing may depend on their order.
    #[serde(serialize_with = "in_order")]
    pub(super) units: HashMap<UnitId, BTreeMap<Day, DayTally>>,
    pub(super) leads: OpenLeads,
    /// Concerns and petitions that are open, by the name of their stream.
    pub(super) opinion: BTreeMap<StreamId, OpenMatter>,
    /// Joint operations by day, so that the county counts their results once.
    pub(super) operations: BTreeMap<Day, BTreeMap<OperationId, JointOperation>>,
    /// Disputes that wait for the office: until when.
    pub(super) disputes: BTreeMap<StreamId, OpenDispute>,
    pub(super) events: u64,
    /// While somebody wants to know what an event changes: the days it touched, as they were.
    #[serde(skip)]
    touched: Option<Vec<(UnitId, Day, DayTally)>>,
}

impl Projection for Tally {
    const NAME: &'static str = "tally";
    const VERSION: u32 = 5;
    const READS: &'static [Kind] = &[
        Kind::Campaign,
        Kind::Count,
        Kind::Lead,
        Kind::Concern,
        Kind::Petition,
        Kind::Dispute,
        Kind::Operation,
    ];

    fn apply(&mut self, recorded: Wordless) {
        self.events = self.events.saturating_add(1);
        let Fact { id, stream, time, actor, cause, channel, event } = recorded.fact;
        match event {
            Event::Campaign(event) => self.book.apply(&event),
            Event::Count(event) => self.count(&stream, time, event),
            Event::Lead(event) => self.lead(&Fact { id, stream, time, actor, cause, channel, event }),
            Event::Concern(event) => self.concern(stream, time, event),
            Event::Petition(event) => self.petition(stream, time, event),
            Event::Dispute(event) => self.dispute(stream, event),
            Event::Operation(event) => self.operation(&stream, event),
            Event::Member(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Timetable(_)
            | Event::Summary(_) => {}
        }
    }

    fn passed(&mut self, events: u64) {
        self.events = self.events.saturating_add(events);
    }
}

impl Tally {
    /// Takes part of a count in. A late first post stays late whatever is done later.
    fn count(&mut self, stream: &StreamId, time: Stamp, event: CountEvent<Unread>) {
        let Some((unit, day)) = stream.as_count() else { return };
        let count = self.day(&unit, day).count.get_or_insert_default();
        match event {
            CountEvent::Posted { figures, zero, due } => {
                count.late = count.late || time > due;
                count.zero = zero;
                count.figures = Some(figures);
                count.office = Looked::NotYet;
            }
            CountEvent::Corrected { changes, reason: _ } => {
                let figures = count.figures.get_or_insert_default();
                figures.extend(changes.into_iter().map(|(key, change)| (key, change.now)));
                count.zero = count.zero && figures.values().all(|value| *value == 0);
                count.corrected = count.corrected.saturating_add(1);
                count.office = Looked::NotYet;
            }
            CountEvent::Withdrawn { reason: _ } => {
                count.figures = None;
                count.zero = false;
                count.office = Looked::NotYet;
            }
            CountEvent::Approved {} => count.office = Looked::Approved,
            CountEvent::Returned { reason: _ } => count.office = Looked::Returned,
            CountEvent::Reopened { reason: _, until: _ } => count.office = Looked::NotYet,
        }
    }

    pub(super) fn day(&mut self, unit: &UnitId, day: Day) -> &mut DayTally {
        let tally = self.units.entry(unit.clone()).or_default().entry(day).or_default();
        if let Some(touched) = &mut self.touched
            && !touched.iter().any(|(of, on, _)| of == unit && *on == day)
        {
            touched.push((unit.clone(), day, tally.clone()));
        }
        tally
    }

    /// The streams of leads that a unit answers for, or of all that are open.
    pub fn held_by(&self, unit: Option<&UnitId>) -> Vec<StreamId> {
        let held = self.leads.iter().filter(|(_, standing)| {
            let holder = standing.lead.holder();
            holder.is_some() && (unit.is_none() || holder == unit)
        });
        held.map(|(id, _)| StreamId::lead(id)).collect()
    }

    /// The streams of leads that are overdue at `now` and the unit's turn, or anybody's.
    pub fn overdue_with(&self, unit: Option<&UnitId>, now: Stamp) -> Vec<StreamId> {
        let over = self.leads.iter().filter(|(_, standing)| {
            let turn = standing.lead.clock_on();
            turn.is_some()
                && (unit.is_none() || turn == unit)
                && standing.lead.due().is_some_and(|due| due < now)
        });
        over.map(|(id, _)| StreamId::lead(id)).collect()
    }

    /// Takes one more event in, and says which cells of which days it changed.
    pub fn changes(&mut self, event: Wordless) -> Vec<(UnitId, Day, Vec<SmolStr>)> {
        self.touched = Some(Vec::new());
        self.apply(event);
        let touched = self.touched.take().unwrap_or_default();
        let changed = touched.into_iter().map(|(unit, day, before)| {
            let keys = before.changed(self.day(&unit, day));
            (unit, day, keys)
        });
        changed.collect()
    }
}

/// Writes a map so that equal ones give equal bytes.
fn in_order<S: Serializer, K: Ord + Serialize, V: Serialize>(
    map: &HashMap<K, V>,
    to: S,
) -> Result<S::Ok, S::Error> {
    map.iter().collect::<BTreeMap<_, _>>().serialize(to)
}

/// Counts one more.
pub(super) fn one(sum: &mut u64) {
    *sum = sum.saturating_add(1);
}
