//! The projection `annals`: what the summary counts beside the tally, by day, and what people wrote for the summaries.
//!
//! Every event adds to or takes from some cells of a day; a cell's events are therefore known whenever they are asked for
//! (see [`super::trace`]). It grows with days and open matters, never with the log.

use std::collections::BTreeMap;

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};
use vocabulary::{
    Day, Event, Fact, Kind, LeadId, OperationId, StreamId, Wordless,
    alert::{AlertEvent, Trigger},
    concern::ConcernEvent,
    exit::Exit,
    ids::PriorityId,
    lead::{LeadEvent, Outcome, Source, Verdict},
    operation::OperationEvent,
    petition::{PetitionEvent, PetitionKind},
    rules::RulesBook,
    sealed::Unread,
    supervision::SupervisionEvent,
};

use super::desk::{Summaries, Told};

/// What one event does to one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day that it counts for.
    pub day: Day,
    /// Which cell, e.g. `place.route-jiangkou-yunyang.found`.
    pub cell: SmolStr,
    /// How much more, or less.
    pub more: i64,
}

/// What the summary counts, by day.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annals {
    pub(super) book: RulesBook,
    /// The cells of every day.
    pub(super) days: BTreeMap<Day, BTreeMap<SmolStr, u64>>,
    /// The priorities of leads that are open and have no proven result yet.
    leads: BTreeMap<LeadId, Vec<PriorityId>>,
    /// Open concerns and petitions, and the cells they are counted in.
    opinion: BTreeMap<StreamId, (Day, Vec<(SmolStr, u64)>)>,
    /// Joint operations by their day.
    operations: BTreeMap<OperationId, Day>,
    /// What people wrote, handed in and decided.
    pub(super) summaries: Summaries,
}

impl Projection for Annals {
    const NAME: &'static str = "annals";
    const VERSION: u32 = 1;
    const READS: &'static [Kind] = &[
        Kind::Campaign,
        Kind::Lead,
        Kind::Petition,
        Kind::Concern,
        Kind::Alert,
        Kind::Supervision,
        Kind::Operation,
        Kind::Summary,
    ];

    fn apply(&mut self, recorded: Wordless) {
        self.tell(recorded);
    }
}

impl Annals {
    /// Takes one more event in, and says what it did.
    pub fn tell(&mut self, recorded: Wordless) -> Vec<Entry> {
        let Wordless { position, recorded: _, fact } = recorded;
        let Fact { id: _, stream, time, actor, cause: _, channel: _, event } = fact;
        if let Event::Campaign(event) = event {
            self.book.apply(&event);
            return Vec::new();
        }
        let Some((day, _)) = self.book.day_at(time) else { return Vec::new() };
        let entries = match event {
            Event::Lead(event) => self.lead(&stream, day, &event),
            Event::Petition(event) => self.petition(stream, day, &event),
            Event::Concern(event) => self.concern(stream, day, &event),
            Event::Alert(event) => alert(day, &event),
            Event::Supervision(event) => supervision(day, &event),
            Event::Operation(event) => self.operation(&stream, &event),
            Event::Summary(event) => {
                let fact = Fact {
                    id: uuid::Uuid::nil(),
                    stream,
                    time,
                    actor,
                    cause: None,
                    channel: SmolStr::default(),
                    event,
                };
                self.summaries.take(&Told { position, fact: &fact });
                Vec::new()
            }
            Event::Campaign(_)
            | Event::Member(_)
            | Event::Count(_)
            | Event::Duty(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_) => Vec::new(),
        };
        for entry in &entries {
            let cell = self.days.entry(entry.day).or_default().entry(entry.cell.clone()).or_default();
            *cell = cell.saturating_add_signed(entry.more);
        }
        entries
    }

    /// What people wrote, handed in and decided.
    pub fn summaries(&self) -> &Summaries {
        &self.summaries
    }

    /// The sum of a cell over days.
    pub fn sum(&self, cell: &str, from: Day, to: Day) -> u64 {
        let days = self.days.range(from..=to);
        days.filter_map(|(_, cells)| cells.get(cell)).fold(0, |sum, more| sum.saturating_add(*more))
    }

    fn lead(&mut self, stream: &StreamId, day: Day, event: &LeadEvent<Unread>) -> Vec<Entry> {
        let Some(id) = stream.as_lead() else { return Vec::new() };
        match event {
            LeadEvent::Found { source, priority, .. } => {
                self.leads.insert(id, priority.clone());
                let places = priority.iter().map(|place| one(day, format_smolstr!("place.{place}.found")));
                std::iter::once(one(day, source_cell(*source))).chain(places).collect()
            }
            LeadEvent::Enforced { outcome: Outcome::Proven, measures, .. } => {
                let places = self.leads.remove(&id).unwrap_or_default();
                let places = places.iter().map(|place| one(day, format_smolstr!("place.{place}.proven")));
                let of = |cell: &str, more: Option<u64>| {
                    more.filter(|more| *more > 0).map(|more| many(day, cell.into(), more))
                };
                let measures = [
                    of("measure.fine", measures.fine_fen),
                    of("measure.points", measures.points.map(u64::from)),
                    of("measure.detained", measures.detained_vehicles.map(u64::from)),
                ];
                places.chain(measures.into_iter().flatten()).collect()
            }
            LeadEvent::Reviewed { verdict: Verdict::Upheld, .. } => {
                self.leads.remove(&id);
                Vec::new()
            }
            LeadEvent::Enforced { outcome: Outcome::Unfounded | Outcome::Unverifiable, .. }
            | LeadEvent::Reviewed { verdict: Verdict::SentBack, .. }
            | LeadEvent::Supplemented { .. }
            | LeadEvent::Merged { .. }
            | LeadEvent::Unmerged { .. }
            | LeadEvent::Transferred { .. }
            | LeadEvent::TransferWithdrawn { .. }
            | LeadEvent::TransferAccepted { .. }
            | LeadEvent::TransferReturned { .. }
            | LeadEvent::HandlerRuled { .. }
            | LeadEvent::QuestionAsked { .. }
            | LeadEvent::QuestionAnswered { .. }
            | LeadEvent::ExtensionAsked { .. }
            | LeadEvent::ExtensionGranted { .. }
            | LeadEvent::ExtensionRefused { .. }
            | LeadEvent::Reopened { .. } => Vec::new(),
        }
    }

    fn petition(&mut self, stream: StreamId, day: Day, event: &PetitionEvent<Unread>) -> Vec<Entry> {
        match event {
            PetitionEvent::Received { kind, theme, people, .. } => {
                let kind = match kind {
                    PetitionKind::Petition => "petition.kind.petition",
                    PetitionKind::TransportTip => "petition.kind.transport-tip",
                };
                let people = ("petition.people".into(), u64::from(*people));
                let cells = vec![(kind.into(), 1), (format_smolstr!("petition.theme.{theme}"), 1), people];
                self.begin(stream, day, cells)
            }
            PetitionEvent::Forwarded { exit: Some(exit), .. } => self.passed_on(&stream, day, *exit),
            PetitionEvent::Closed { .. } => self.end(&stream),
            PetitionEvent::Forwarded { exit: None, .. }
            | PetitionEvent::Accepted { .. }
            | PetitionEvent::Extended { .. }
            | PetitionEvent::Answered { .. } => Vec::new(),
        }
    }

    fn concern(&mut self, stream: StreamId, day: Day, event: &ConcernEvent<Unread>) -> Vec<Entry> {
        match event {
            ConcernEvent::Noted { channel, theme, level, .. } => {
                let cells = vec![
                    (format_smolstr!("concern.level.{level}"), 1),
                    (format_smolstr!("concern.theme.{theme}"), 1),
                    (format_smolstr!("concern.channel.{channel}"), 1),
                ];
                self.begin(stream, day, cells)
            }
            // It counts for the day on which it was noted, on the level that it has now.
            ConcernEvent::Levelled { level, .. } => {
                let Some((day, cells)) = self.opinion.get_mut(&stream) else { return Vec::new() };
                let Some((was, _)) = cells.first_mut() else { return Vec::new() };
                let now = format_smolstr!("concern.level.{level}");
                let was = std::mem::replace(was, now.clone());
                if was == now { Vec::new() } else { vec![less(*day, was, 1), one(*day, now)] }
            }
            ConcernEvent::Forwarded { exit, .. } => self.passed_on(&stream, day, *exit),
            ConcernEvent::Closed { .. } => self.end(&stream),
            ConcernEvent::Linked { .. } | ConcernEvent::Answered { .. } => Vec::new(),
        }
    }

    fn begin(&mut self, stream: StreamId, day: Day, cells: Vec<(SmolStr, u64)>) -> Vec<Entry> {
        let entries = cells.iter().map(|(cell, more)| many(day, cell.clone(), *more)).collect();
        self.opinion.insert(stream, (day, cells));
        entries
    }

    /// Nothing more will move it.
    fn end(&mut self, stream: &StreamId) -> Vec<Entry> {
        self.opinion.remove(stream);
        Vec::new()
    }

    /// A way out that a person decided on. What goes to discipline inspection is in no count.
    fn passed_on(&mut self, stream: &StreamId, day: Day, exit: Exit) -> Vec<Entry> {
        match exit {
            Exit::CyberPolice => vec![one(day, "exit.cyber-police".into())],
            Exit::Enforcement => vec![one(day, "exit.enforcement".into())],
            Exit::Discipline => {
                let (day, cells) = self.opinion.remove(stream).unwrap_or((day, Vec::new()));
                cells.into_iter().map(|(cell, more)| less(day, cell, more)).collect()
            }
        }
    }

    fn operation(&mut self, stream: &StreamId, event: &OperationEvent) -> Vec<Entry> {
        let Some(id) = stream.as_numbered::<OperationId>() else { return Vec::new() };
        match event {
            OperationEvent::Recorded { day, .. } => {
                self.operations.insert(id, *day);
                vec![one(*day, "operation.held".into())]
            }
            OperationEvent::Withdrawn {} => {
                let day = self.operations.remove(&id);
                day.map(|day| less(day, "operation.held".into(), 1)).into_iter().collect()
            }
        }
    }
}

/// The cell of a source of leads.
pub(super) fn source_cell(source: Source) -> SmolStr {
    let name = serde_json::to_value(source).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    format_smolstr!("source.{name}")
}

fn alert(day: Day, event: &AlertEvent<Unread>) -> Vec<Entry> {
    let cell = match event {
        AlertEvent::Raised { trigger, .. } => match trigger {
            Trigger::Level { .. } => "alert.level",
            Trigger::Rhythm { .. } => "alert.rhythm",
            Trigger::Unanswered { .. } => "alert.unanswered",
            Trigger::Spread { .. } => "alert.spread",
        },
        AlertEvent::StoodDown { false_alarm: true, .. } => "alert.false",
        AlertEvent::StoodDown { false_alarm: false, .. }
        | AlertEvent::Grown { .. }
        | AlertEvent::Acknowledged {}
        | AlertEvent::Answered { .. } => return Vec::new(),
    };
    vec![one(day, cell.into())]
}

fn supervision(day: Day, event: &SupervisionEvent<Unread>) -> Vec<Entry> {
    match event {
        SupervisionEvent::Issued { .. } => vec![one(day, "supervision.issued".into())],
        SupervisionEvent::Closed { .. } => vec![one(day, "supervision.closed".into())],
        SupervisionEvent::Answered { .. } | SupervisionEvent::Returned { .. } => Vec::new(),
    }
}

fn one(day: Day, cell: SmolStr) -> Entry {
    Entry { day, cell, more: 1 }
}

fn less(day: Day, cell: SmolStr, less: u64) -> Entry {
    Entry { day, cell, more: i64::try_from(less).unwrap_or(i64::MAX).saturating_neg() }
}

fn many(day: Day, cell: SmolStr, more: u64) -> Entry {
    Entry { day, cell, more: i64::try_from(more).unwrap_or(i64::MAX) }
}
