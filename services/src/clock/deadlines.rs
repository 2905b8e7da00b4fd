//! The projection `deadlines`: every deadline that runs, whose turn it is, and which reminders were told.

mod owed;

use std::collections::{BTreeMap, BTreeSet};

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{
    Day, Event, Fact, Kind, Stamp, StreamId, UnitId, Wordless,
    alert::AlertEvent,
    campaign::CampaignEvent,
    concern::ConcernEvent,
    count::CountEvent,
    deadline::keys,
    dispute::DisputeEvent,
    duty::DutyEvent,
    ids::DeadlineKey,
    lead::LeadEvent,
    petition::{PetitionEvent, PetitionKind},
    reminder::ReminderEvent,
    rules::{RulesBook, RungTo},
    sealed::Unread,
    supervision::SupervisionEvent,
};

use crate::open_leads::OpenLeads;

/// The deadline of a duty that was put down to a post.
pub const DUTY_DUE: &str = "duty-due";
/// The day on which a unit that leads duties has told nothing of any of them for too long.
pub const DUTY_SILENT: &str = "duty-silent";
/// In the place of a task: all duties that a unit leads.
const ALL_TASKS: &str = "silent";
/// The deadline of a daily count.
pub const COUNT_DUE: &str = "count-due";
/// So many days of counts are remembered: a day that is older is locked or asked about by the office.
const COUNT_DAYS: i64 = 7;

/// The deadlines that run.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deadlines {
    pub(super) book: RulesBook,
    /// When the campaign was opened here: nobody is asked for what was due before.
    opened: Option<Stamp>,
    open: OpenLeads,
    pub(super) running: BTreeMap<StreamId, Running>,
    /// Which law a petition's clock goes by, while it is open.
    kinds: BTreeMap<StreamId, PetitionKind>,
    /// Whose a finding of supervision is, while it is open.
    findings: BTreeMap<StreamId, UnitId>,
    /// Whose count of a day is in.
    counted: BTreeMap<Day, BTreeSet<UnitId>>,
    /// How many duties a unit leads that are not confirmed, by the rules last put in force.
    leads: BTreeMap<UnitId, usize>,
    /// When a unit told last of a duty.
    duty_news: BTreeMap<UnitId, Stamp>,
    /// Duties that are confirmed.
    confirmed: BTreeSet<StreamId>,
    /// What was told about a matter that may still stand.
    pub(super) reminders: BTreeMap<StreamId, Told>,
}

/// A deadline that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The matter.
    pub about: StreamId,
    /// The unit whose turn it is.
    pub unit: UnitId,
    /// Which deadline of the rules.
    pub key: String,
    /// When it is over.
    pub due: Stamp,
    /// The event that started it.
    pub since: Uuid,
}

/// What was told about a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// About which deadline of which unit. The day alone would not do: working days all end at the same second.
    pub of: Option<(UnitId, DeadlineKey, Stamp)>,
    /// The rungs, and when each was told.
    pub rungs: BTreeMap<RungTo, Stamp>,
    /// The event that told last.
    pub last: Option<Uuid>,
    /// The unit that asked to be left in peace, and until when; the next unit's turn is none of its peace.
    pub snoozed: Option<(UnitId, Stamp)>,
}

impl Deadlines {
    /// Every running deadline, the next one first. Daily counts are not among them: see the tally.
    pub fn running(&self) -> Vec<Running> {
        let mut all: Vec<_> = self.running.values().cloned().collect();
        all.sort_by(|one, other| (one.due, &one.about).cmp(&(other.due, &other.about)));
        all
    }
}

impl Projection for Deadlines {
    const NAME: &'static str = "deadlines";
    const VERSION: u32 = 6;
    const READS: &'static [Kind] = &[
        Kind::Campaign,
        Kind::Count,
        Kind::Lead,
        Kind::Concern,
        Kind::Petition,
        Kind::Alert,
        Kind::Duty,
        Kind::Supervision,
        Kind::Reminder,
        Kind::Dispute,
    ];

    fn apply(&mut self, recorded: Wordless) {
        let Fact { id, stream, time, actor, cause, channel, event } = recorded.fact;
        match event {
            Event::Campaign(event) => {
                if matches!(*event, CampaignEvent::Opened { .. }) {
                    self.opened = Some(time);
                }
                self.book.apply(&event);
                self.count_duties();
            }
            Event::Count(event) => self.count(&stream, &event),
            Event::Lead(event) => self.lead(&Fact { id, stream, time, actor, cause, channel, event }),
            Event::Concern(event) => self.concern(stream, id, event),
            Event::Petition(event) => self.petition(stream, id, event),
            Event::Alert(event) => self.alert(stream, id, event),
            Event::Duty(event) => self.duty(stream, id, time, event),
            Event::Supervision(event) => self.supervision(stream, id, event),
            Event::Dispute(event) => self.dispute(stream, id, &event),
            Event::Reminder(event) => self.reminder(&stream, id, time, event),
            Event::Member(_) | Event::Timetable(_) | Event::Operation(_) | Event::Summary(_) => {}
        }
    }
}

impl Deadlines {
    fn run(&mut self, about: StreamId, unit: UnitId, key: &str, due: Stamp, since: Uuid) {
        let running = Running { about: about.clone(), unit, key: key.to_owned(), due, since };
        self.running.insert(about, running);
    }

    /// The same matter of the same unit under another deadline.
    fn moved(&mut self, about: &StreamId, key: &str, due: Stamp, since: Uuid) {
        if let Some(running) = self.running.get_mut(about) {
            (running.key, running.due, running.since) = (key.to_owned(), due, since);
        }
    }

    fn count(&mut self, stream: &StreamId, event: &CountEvent<Unread>) {
        let Some((unit, day)) = stream.as_count() else { return };
        match event {
            CountEvent::Posted { .. } => {
                self.counted.entry(day).or_default().insert(unit);
                let last = self.counted.keys().next_back().copied().unwrap_or(day);
                self.counted.retain(|of, _| last.days_since(*of) <= COUNT_DAYS);
            }
            CountEvent::Withdrawn { .. } => {
                self.counted.entry(day).or_default().remove(&unit);
            }
            CountEvent::Corrected { .. }
            | CountEvent::Approved {}
            | CountEvent::Returned { .. }
            | CountEvent::Reopened { .. } => {}
        }
    }

    fn lead(&mut self, fact: &Fact<LeadEvent<Unread>>) {
        let Some(step) = self.open.apply(fact) else { return };
        let about = fact.stream.clone();
        let (Some(unit), Some(due)) = (step.after.clock_on, step.after.due) else {
            self.running.remove(&about);
            return;
        };
        let running = self.running.remove(&about);
        let key = key_of(&fact.event).map(str::to_owned);
        let key = key.or_else(|| running.as_ref().map(|running| running.key.clone()));
        let since = match running {
            Some(before) if before.unit == unit && before.due == due => before.since,
            Some(_) | None => fact.id,
        };
        self.run(about, unit, &key.unwrap_or_else(|| keys::LEAD_RESULT.to_owned()), due, since);
    }

    fn concern(&mut self, stream: StreamId, id: Uuid, event: ConcernEvent<Unread>) {
        let key = |book: &RulesBook, level| {
            let rules = book.latest()?;
            Some(rules.opinion_level(level)?.1.answer.to_string())
        };
        match event {
            ConcernEvent::Noted { unit, due, level, .. } => {
                let key = key(&self.book, &level).unwrap_or_default();
                self.run(stream, unit, &key, due, id);
            }
            ConcernEvent::Levelled { level, due, .. } => {
                let key = key(&self.book, &level).unwrap_or_default();
                self.moved(&stream, &key, due, id);
            }
            ConcernEvent::Forwarded { .. } | ConcernEvent::Answered { .. } | ConcernEvent::Closed { .. } => {
                self.running.remove(&stream);
            }
            ConcernEvent::Linked { .. } => {}
        }
    }

    fn petition(&mut self, stream: StreamId, id: Uuid, event: PetitionEvent<Unread>) {
        let first = |kind| match kind {
            PetitionKind::Petition => keys::PET_NOTICE,
            PetitionKind::TransportTip => keys::TIP_DONE,
        };
        match event {
            PetitionEvent::Received { kind, unit, due, .. } => {
                self.kinds.insert(stream.clone(), kind);
                self.run(stream, unit, first(kind), due, id);
            }
            PetitionEvent::Accepted { due } => self.moved(&stream, keys::PET_DONE, due, id),
            PetitionEvent::Forwarded { to, due, .. } => {
                let kind = self.kinds.get(&stream).copied().unwrap_or(PetitionKind::Petition);
                self.run(stream, to, first(kind), due, id);
            }
            PetitionEvent::Extended { due, .. } => {
                let key = self.running.get(&stream).map(|running| running.key.clone());
                self.moved(&stream, key.as_deref().unwrap_or(keys::PET_DONE), due, id);
            }
            PetitionEvent::Answered { .. } => {
                self.running.remove(&stream);
            }
            PetitionEvent::Closed { .. } => {
                self.kinds.remove(&stream);
                self.running.remove(&stream);
            }
        }
    }

    fn alert(&mut self, stream: StreamId, id: Uuid, event: AlertEvent<Unread>) {
        match event {
            AlertEvent::Raised { tell, due, .. } => {
                if let Some(unit) = tell.into_iter().next() {
                    self.run(stream, unit, keys::ALERT_ACKNOWLEDGE, due, id);
                }
            }
            AlertEvent::Acknowledged {} | AlertEvent::Answered { .. } | AlertEvent::StoodDown { .. } => {
                self.running.remove(&stream);
            }
            AlertEvent::Grown { .. } => {}
        }
    }

    fn duty(&mut self, stream: StreamId, id: Uuid, time: Stamp, event: DutyEvent<Unread>) {
        let Some((_, lead)) = stream.as_duty() else { return };
        match event {
            DutyEvent::Assigned { due, .. } => self.run(stream, lead, DUTY_DUE, due, id),
            DutyEvent::Progressed { by, .. } => {
                self.duty_news.insert(by, time);
            }
            DutyEvent::Finished { .. } => {
                self.duty_news.insert(lead, time);
                self.running.remove(&stream);
            }
            DutyEvent::Confirmed {} => {
                self.running.remove(&stream);
                self.confirmed.insert(stream);
                self.count_duties();
            }
            // Sent back, it goes on without a day until one is named again.
            DutyEvent::Returned { .. } => {}
        }
    }

    /// Counts anew how many duties each unit leads that are not confirmed.
    fn count_duties(&mut self) {
        let Some(rules) = self.book.latest() else { return };
        self.leads.clear();
        for task in rules.tasks() {
            for lead in task.lead {
                let open = !self.confirmed.contains(&StreamId::duty(&task.id, &lead));
                let sum = self.leads.entry(lead).or_default();
                *sum = sum.saturating_add(usize::from(open));
            }
        }
    }

    fn supervision(&mut self, stream: StreamId, id: Uuid, event: SupervisionEvent<Unread>) {
        match event {
            SupervisionEvent::Issued { unit, due, .. } => {
                self.findings.insert(stream.clone(), unit.clone());
                self.run(stream, unit, keys::SUPERVISION_MEND, due, id);
            }
            SupervisionEvent::Answered { .. } => {
                self.running.remove(&stream);
            }
            SupervisionEvent::Returned { due, .. } => {
                if let Some(unit) = self.findings.get(&stream).cloned() {
                    self.run(stream, unit, keys::SUPERVISION_MEND, due, id);
                }
            }
            SupervisionEvent::Closed { .. } => {
                self.findings.remove(&stream);
                self.running.remove(&stream);
            }
        }
    }

    fn dispute(&mut self, stream: StreamId, id: Uuid, event: &DisputeEvent<Unread>) {
        match event {
            DisputeEvent::Disputed { due, .. } => {
                let office = self.book.latest().and_then(|rules| Some(rules.office()?.id.clone()));
                if let Some(office) = office {
                    self.run(stream, office, keys::DISPUTE_RULING, *due, id);
                }
            }
            DisputeEvent::Ruled { .. } => {
                self.running.remove(&stream);
            }
        }
    }

    fn reminder(&mut self, stream: &StreamId, id: Uuid, time: Stamp, event: ReminderEvent<Unread>) {
        let Some(about) = stream.as_reminder() else { return };
        match event {
            ReminderEvent::Sent { rung, unit, deadline, due } => {
                let told = self.reminders.entry(about).or_default();
                let of = Some((unit, deadline, due));
                if told.of != of {
                    let snoozed = told.snoozed.take();
                    *told = Told { of, snoozed, ..Told::default() };
                }
                told.rungs.insert(rung, time);
                told.last = Some(id);
            }
            ReminderEvent::Cleared {} => {
                self.reminders.remove(&about);
            }
            ReminderEvent::Snoozed { unit, until, .. } => {
                self.reminders.entry(about).or_default().snoozed = Some((unit, until));
            }
        }
    }
}

impl Running {
    /// Which deadline of which unit it is: what a reminder is about.
    pub(super) fn deadline(&self) -> Option<(UnitId, DeadlineKey, Stamp)> {
        Some((self.unit.clone(), DeadlineKey::new(&self.key).ok()?, self.due))
    }
}

/// The deadline that an event starts; none when the one before goes on.
fn key_of<W>(event: &LeadEvent<W>) -> Option<&'static str> {
    match event {
        LeadEvent::Found { .. }
        | LeadEvent::TransferWithdrawn { .. }
        | LeadEvent::TransferReturned { to_office: None, .. } => Some(keys::LEAD_TRANSFER),
        LeadEvent::Transferred { .. } => Some(keys::LEAD_ACCEPT),
        LeadEvent::TransferReturned { to_office: Some(_), .. } => Some(keys::OFFICE_RULING),
        LeadEvent::QuestionAsked { .. } => Some(keys::FINDER_ANSWER),
        LeadEvent::Enforced { .. } => Some(keys::LEAD_REVIEW),
        LeadEvent::TransferAccepted { .. }
        | LeadEvent::HandlerRuled { .. }
        | LeadEvent::QuestionAnswered { .. }
        | LeadEvent::ExtensionGranted { .. }
        | LeadEvent::Reviewed { .. }
        | LeadEvent::Reopened { .. } => Some(keys::LEAD_RESULT),
        LeadEvent::Supplemented { .. }
        | LeadEvent::Merged { .. }
        | LeadEvent::Unmerged { .. }
        | LeadEvent::ExtensionAsked { .. }
        | LeadEvent::ExtensionRefused { .. } => None,
    }
}
