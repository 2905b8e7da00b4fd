//! The projection `opinion`: concerns, petitions and alerts that are open, and how many came on which day.
//!
//! It grows with what is open and with the weeks that the alert rules look back, never with the log.

use std::collections::{BTreeMap, BTreeSet};

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use uuid::Uuid;
use vocabulary::{
    AlertId, ConcernId, Day, Event, Kind, PetitionId, Stamp, StreamId, TopicKey, UnitId, Wordless,
    alert::{AlertEvent, Trigger},
    concern::{ConcernEvent, LinkedTo},
    exit::Exit,
    ids::PriorityId,
    petition::{Matter, PetitionEvent, PetitionKind, Way},
    rules::RulesBook,
    sealed::Unread,
};

/// Days of items that are remembered: more than any alert rule looks back.
const DAYS_KEPT: i64 = 70;

/// What is open, and the rhythm of what came.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpinionBook {
    pub(super) book: RulesBook,
    pub(super) concerns: BTreeMap<ConcernId, ConcernRow>,
    pub(super) petitions: BTreeMap<PetitionId, PetitionRow>,
    pub(super) alerts: BTreeMap<AlertId, AlertRow>,
    /// What came on a day about a theme or place: `theme-fares`, `place-route-jiangkou-yunyang`.
    pub(super) days: BTreeMap<Day, BTreeMap<SmolStr, Vec<Item>>>,
}

/// A concern or petition on the day it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Item {
    /// Its number.
    pub(super) id: SmolStr,
    /// The township it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) township: Option<UnitId>,
}

/// A concern that is open: no word of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernRow {
    /// Its number.
    pub id: ConcernId,
    /// When it was noted.
    pub noted: Stamp,
    /// Where it was met.
    pub channel: TopicKey,
    /// What it is about.
    pub theme: TopicKey,
    /// Its level.
    pub level: TopicKey,
    /// The township it is about.
    pub township: Option<UnitId>,
    /// The priority route or area it is about.
    pub place: Option<PriorityId>,
    /// How many it reached.
    pub reach: Option<u64>,
    /// The unit that answers.
    pub unit: UnitId,
    /// Until when.
    pub due: Stamp,
    /// When it was answered.
    pub answered: Option<Stamp>,
    /// The first concern of the same story.
    pub story: ConcernId,
    /// The ways out by which it was passed on.
    pub exits: BTreeSet<Exit>,
}

/// A petition that is open: no word of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionRow {
    /// Its number.
    pub id: PetitionId,
    /// When it was received.
    pub received: Stamp,
    /// Which law's clocks run.
    pub kind: PetitionKind,
    /// How it came.
    pub way: Way,
    /// What is wanted.
    pub matter: Matter,
    /// What it is about.
    pub theme: TopicKey,
    /// How many people stand behind it.
    pub people: u32,
    /// The township it is about.
    pub township: Option<UnitId>,
    /// The responsible unit.
    pub unit: UnitId,
    /// Whether it was taken up.
    pub accepted: bool,
    /// Until when the next step is owed.
    pub due: Stamp,
    /// When it was answered.
    pub answered: Option<Stamp>,
}

/// An alert, while it stands and for some weeks after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Its name.
    pub id: AlertId,
    /// The event that raised it.
    pub event: Uuid,
    /// When it was raised.
    pub raised: Stamp,
    /// The rule and its numbers.
    pub trigger: Trigger,
    /// What it is about.
    pub theme: Option<TopicKey>,
    /// The items that make it.
    pub items: Vec<SmolStr>,
    /// The units that are told.
    pub tell: Vec<UnitId>,
    /// Whether it passes the daily limit.
    pub critical: bool,
    /// Acknowledge by then.
    pub due: Stamp,
    /// When a person had seen it.
    pub acknowledged: Option<Stamp>,
    /// When a person said what is done.
    pub answered: Option<Stamp>,
    /// When a person ended it, and whether it was a false alarm.
    pub stood_down: Option<(Stamp, bool)>,
}

impl Projection for OpinionBook {
    const NAME: &'static str = "opinion";
    const VERSION: u32 = 2;
    const READS: &'static [Kind] = &[Kind::Campaign, Kind::Concern, Kind::Petition, Kind::Alert];

    fn apply(&mut self, recorded: Wordless) {
        let fact = recorded.fact;
        match fact.event {
            Event::Campaign(event) => self.book.apply(&event),
            Event::Concern(event) => self.concern(&fact.stream, fact.time, event),
            Event::Petition(event) => self.petition(&fact.stream, fact.time, event),
            Event::Alert(event) => self.alert(&fact.stream, fact.id, fact.time, event),
            Event::Member(_)
            | Event::Count(_)
            | Event::Lead(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => {}
        }
    }
}

impl OpinionBook {
    fn concern(&mut self, stream: &StreamId, time: Stamp, event: ConcernEvent<Unread>) {
        let Some(id) = stream.as_numbered::<ConcernId>() else { return };
        if let ConcernEvent::Noted { channel, theme, level, township, place, reach, unit, due, .. } = event {
            self.came(time, &format!("theme-{theme}"), id.to_string(), township.clone());
            if let Some(place) = &place {
                self.came(time, &format!("place-{place}"), id.to_string(), township.clone());
            }
            let row = ConcernRow {
                id,
                noted: time,
                channel,
                theme,
                level,
                township,
                place,
                reach,
                unit,
                due,
                answered: None,
                story: id,
                exits: BTreeSet::new(),
            };
            self.concerns.insert(id, row);
            return;
        }
        let story = match &event {
            ConcernEvent::Linked { to: LinkedTo::Concern(to) } => {
                Some(self.concerns.get(to).map_or(*to, |earlier| earlier.story))
            }
            ConcernEvent::Noted { .. }
            | ConcernEvent::Linked { .. }
            | ConcernEvent::Levelled { .. }
            | ConcernEvent::Forwarded { .. }
            | ConcernEvent::Answered { .. }
            | ConcernEvent::Closed { .. } => None,
        };
        let Some(row) = self.concerns.get_mut(&id) else { return };
        match event {
            ConcernEvent::Levelled { level, reach, due } => {
                (row.level, row.due) = (level, due);
                row.reach = reach.or(row.reach);
            }
            // What goes to discipline inspection is in no list and makes no alert.
            ConcernEvent::Forwarded { exit: Exit::Discipline, .. } => {
                self.concerns.remove(&id);
                self.forget(&id.to_string());
            }
            ConcernEvent::Forwarded { exit, .. } => {
                row.exits.insert(exit);
            }
            ConcernEvent::Answered { .. } => row.answered = row.answered.or(Some(time)),
            ConcernEvent::Closed { .. } => {
                self.concerns.remove(&id);
            }
            ConcernEvent::Linked { .. } => row.story = story.unwrap_or(row.story),
            ConcernEvent::Noted { .. } => {}
        }
    }

    fn petition(&mut self, stream: &StreamId, time: Stamp, event: PetitionEvent<Unread>) {
        let Some(id) = stream.as_numbered::<PetitionId>() else { return };
        match event {
            PetitionEvent::Received { kind, way, matter, theme, people, township, unit, due, .. } => {
                self.came(time, &format!("theme-{theme}"), id.to_string(), township.clone());
                let row = PetitionRow {
                    id,
                    received: time,
                    kind,
                    way,
                    matter,
                    theme,
                    people,
                    township,
                    unit,
                    accepted: false,
                    due,
                    answered: None,
                };
                self.petitions.insert(id, row);
            }
            PetitionEvent::Accepted { due } => {
                self.with_petition(id, |row| (row.accepted, row.due) = (true, due));
            }
            PetitionEvent::Extended { due, .. } => self.with_petition(id, |row| row.due = due),
            // What goes to discipline inspection is in no list.
            PetitionEvent::Forwarded { exit: Some(Exit::Discipline), .. } => {
                self.petitions.remove(&id);
                self.forget(&id.to_string());
            }
            PetitionEvent::Closed { .. } => {
                self.petitions.remove(&id);
            }
            PetitionEvent::Forwarded { to, due, .. } => {
                self.with_petition(id, |row| (row.unit, row.due, row.accepted) = (to, due, false));
            }
            PetitionEvent::Answered { .. } => {
                self.with_petition(id, |row| row.answered = row.answered.or(Some(time)));
            }
        }
    }

    fn with_petition(&mut self, id: PetitionId, change: impl FnOnce(&mut PetitionRow)) {
        if let Some(row) = self.petitions.get_mut(&id) {
            change(row);
        }
    }

    fn alert(&mut self, stream: &StreamId, event_id: Uuid, time: Stamp, event: AlertEvent<Unread>) {
        let Some(id) = stream.as_alert() else { return };
        if let AlertEvent::Raised { trigger, theme, items, tell, critical, due } = event {
            let row = AlertRow {
                id: id.clone(),
                event: event_id,
                raised: time,
                trigger,
                theme,
                items,
                tell,
                critical,
                due,
                acknowledged: None,
                answered: None,
                stood_down: None,
            };
            self.alerts.insert(id, row);
            return;
        }
        let Some(row) = self.alerts.get_mut(&id) else { return };
        match event {
            AlertEvent::Grown { trigger, items } => {
                row.trigger = trigger;
                row.items.extend(items);
            }
            AlertEvent::Acknowledged {} => row.acknowledged = row.acknowledged.or(Some(time)),
            AlertEvent::Answered { .. } => {
                row.acknowledged = row.acknowledged.or(Some(time));
                row.answered = row.answered.or(Some(time));
            }
            AlertEvent::StoodDown { false_alarm, .. } => row.stood_down = Some((time, false_alarm)),
            AlertEvent::Raised { .. } => {}
        }
    }

    /// Something is not counted among what came.
    fn forget(&mut self, item: &str) {
        for items in self.days.values_mut().flat_map(BTreeMap::values_mut) {
            items.retain(|kept| kept.id != item);
        }
    }

    /// Remembers that something came; forgets days that no rule looks back to.
    fn came(&mut self, time: Stamp, subject: &str, id: String, township: Option<UnitId>) {
        let Some(day) = self.book.at(time).map(|rules| rules.day_of(time)) else { return };
        let subjects = self.days.entry(day).or_default();
        subjects.entry(subject.into()).or_default().push(Item { id: id.into(), township });
        let oldest = day.plus(-DAYS_KEPT);
        self.days.retain(|of, _| *of >= oldest);
        self.alerts.retain(|_, row| {
            row.stood_down.is_none_or(|(at, _)| time.signed_duration_since(at).num_days() < DAYS_KEPT)
        });
    }
}
