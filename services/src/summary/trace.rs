//! Which events make a figure: an event is one of a figure's if taking it in changed the figure's cell.
//!
//! There is no second definition of any figure here. The same projections are folded, and what each event changed is noted.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use vocabulary::{
    Day, Event, Kind, StreamId, UnitId, Wordless, concern::ConcernEvent, exit::Exit, petition::PetitionEvent,
};

use super::annals::{Annals, Entry};
use crate::{duties::DutyBook, tally::Tally};

/// Where the events of a figure are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Events that changed a cell of one unit's days, or of every unit's.
    Tally {
        /// The unit; every unit when none.
        unit: Option<UnitId>,
        /// The cell, see [`crate::tally::DayTally::changed`].
        cell: SmolStr,
    },
    /// Events that changed a cell of the annals.
    Annals(SmolStr),
    /// The last events of streams that stand so now.
    Standing(Vec<StreamId>),
    /// The events of several.
    All(Vec<Origin>),
    /// None: it follows from rules and calendar alone.
    Rules,
}

type Marks = BTreeMap<SmolStr, Vec<(Day, u64)>>;

/// What every event changed.
#[derive(Debug, Default)]
pub struct Trace {
    units: BTreeMap<UnitId, Marks>,
    annals: Marks,
    last: BTreeMap<StreamId, u64>,
    /// The events of every concern and petition.
    opinion: BTreeMap<StreamId, Vec<u64>>,
    /// Those that went to discipline inspection: in no count, and among no figure's events.
    withheld: BTreeSet<StreamId>,
}

impl Trace {
    /// Takes one event into the projections and notes what it changed.
    pub fn take(
        &mut self,
        event: Wordless,
        (tally, annals, duties): (&mut Tally, &mut Annals, &mut DutyBook),
    ) {
        let position = event.position;
        self.last.insert(event.fact.stream.clone(), position);
        if matches!(event.fact.stream.kind, Kind::Concern | Kind::Petition) {
            self.opinion.entry(event.fact.stream.clone()).or_default().push(position);
        }
        if went_to_discipline(&event.fact.event) {
            self.withheld.insert(event.fact.stream.clone());
        }
        bus::follow::Projection::apply(duties, event.clone());
        for Entry { day, cell, more: _ } in annals.tell(event.clone()) {
            self.annals.entry(cell).or_default().push((day, position));
        }
        for (unit, day, cells) in tally.changes(event) {
            let marks = self.units.entry(unit).or_default();
            for cell in cells {
                marks.entry(cell).or_default().push((day, position));
            }
        }
    }

    /// The positions of the events of a figure between two days, in order, each once.
    pub fn positions(&self, origin: &Origin, from: Day, to: Day) -> Vec<u64> {
        let mut found = BTreeSet::new();
        self.collect(origin, from, to, &mut found);
        for position in self.withheld.iter().filter_map(|stream| self.opinion.get(stream)).flatten() {
            found.remove(position);
        }
        found.into_iter().collect()
    }

    fn collect(&self, origin: &Origin, from: Day, to: Day, found: &mut BTreeSet<u64>) {
        let mut within = |marks: Option<&Vec<(Day, u64)>>| {
            let marks = marks.into_iter().flatten().filter(|(day, _)| from <= *day && *day <= to);
            found.extend(marks.map(|(_, position)| *position));
        };
        match origin {
            Origin::Tally { unit: Some(unit), cell } => {
                within(self.units.get(unit).and_then(|marks| marks.get(cell)));
            }
            Origin::Tally { unit: None, cell } => {
                self.units.values().for_each(|marks| within(marks.get(cell)));
            }
            Origin::Annals(cell) => within(self.annals.get(cell)),
            Origin::Standing(streams) => {
                found.extend(streams.iter().filter_map(|stream| self.last.get(stream)));
            }
            Origin::All(origins) => {
                for origin in origins {
                    self.collect(origin, from, to, found);
                }
            }
            Origin::Rules => {}
        }
    }
}

/// Whether a concern or petition was passed on to discipline inspection (notice 六（四）).
fn went_to_discipline<W>(event: &Event<W>) -> bool {
    match event {
        Event::Concern(ConcernEvent::Forwarded { exit, .. })
        | Event::Petition(PetitionEvent::Forwarded { exit: Some(exit), .. }) => *exit == Exit::Discipline,
        Event::Concern(_)
        | Event::Petition(_)
        | Event::Campaign(_)
        | Event::Member(_)
        | Event::Count(_)
        | Event::Lead(_)
        | Event::Alert(_)
        | Event::Duty(_)
        | Event::Supervision(_)
        | Event::Reminder(_)
        | Event::Dispute(_)
        | Event::Timetable(_)
        | Event::Operation(_)
        | Event::Summary(_) => false,
    }
}
