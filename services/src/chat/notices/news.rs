//! The projection `news`: the last thing that happened to every matter that somebody should hear of.

use std::collections::BTreeMap;

use bot::say::Notice;
use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{
    Day, Event, Fact, Kind, LeadId, MemberId, Stamp, StreamId, UnitId, Wordless,
    count::CountEvent,
    lead::{LeadEvent, Verdict},
    rules::RungTo,
    sealed::Unread,
};

use super::{Tell, matters};
use crate::open_leads::{OpenLeads, Step};

/// News are told for so many hours; after that the queue is the place to see them.
const FRESH_HOURS: i64 = 36;

/// The last news of every matter.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct News {
    leads: OpenLeads,
    /// Whose a finding of supervision is, while it is open.
    findings: BTreeMap<StreamId, UnitId>,
    last: BTreeMap<String, Piece>,
}

/// The last thing that happened to a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Piece {
    event: Uuid,
    at: Stamp,
    by: MemberId,
    /// Who is told; nobody when it only moved on.
    tell: Vec<Told>,
}

/// Who is told what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    /// The unit; the office when none is named.
    unit: Option<UnitId>,
    /// The rung of the ladder; whoever works for the unit when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rung: Option<RungTo>,
    /// Whether it passes the daily limit and the quiet hours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    critical: bool,
    notice: Notice,
}

impl Told {
    pub(super) fn unit(unit: UnitId, notice: Notice) -> Self {
        Self { unit: Some(unit), rung: None, critical: false, notice }
    }

    pub(super) fn office(notice: Notice) -> Self {
        Self { unit: None, rung: None, critical: false, notice }
    }

    pub(super) fn rung(unit: UnitId, rung: RungTo, notice: Notice) -> Self {
        Self { unit: Some(unit), rung: Some(rung), critical: false, notice }
    }

    pub(super) fn critical(self, critical: bool) -> Self {
        Self { critical, ..self }
    }
}

impl News {
    /// What is to be told now.
    pub(super) fn told_at(&self, now: Stamp) -> impl Iterator<Item = Tell> {
        self.last.iter().filter(move |(_, piece)| is_fresh(piece.at, now)).flat_map(|(about, piece)| {
            let tell = |part: usize, told: Option<&Told>| Tell {
                about: about.clone(),
                event: part_of(piece.event, part),
                unit: told.and_then(|told| told.unit.clone()),
                rung: told.and_then(|told| told.rung),
                critical: told.is_some_and(|told| told.critical),
                except: piece.by.clone(),
                notice: told.map(|told| told.notice.clone()),
                first: part == 0 && piece.tell.len() < 2,
            };
            let nothing = piece.tell.is_empty().then(|| tell(0, None));
            let told = piece.tell.iter().enumerate().map(move |(part, told)| tell(part, Some(told)));
            nothing.into_iter().chain(told).collect::<Vec<_>>()
        })
    }

    fn put(&mut self, of: Heading, about: String, tell: Vec<Told>) {
        // What is past telling is forgotten, so that the news do not grow with the log.
        self.last.retain(|_, piece| is_fresh(piece.at, of.at));
        self.last.insert(about, Piece { event: of.event, at: of.at, by: of.by, tell });
    }
}

/// The event that brings news.
#[derive(Debug, Clone)]
struct Heading {
    event: Uuid,
    at: Stamp,
    by: MemberId,
}

/// The first part of an event's news has the event's own id: what was told under it stays told.
fn part_of(event: Uuid, part: usize) -> Uuid {
    if part == 0 { event } else { Uuid::new_v5(&event, part.to_string().as_bytes()) }
}

fn is_fresh(of: Stamp, now: Stamp) -> bool {
    now.signed_duration_since(of).num_hours() < FRESH_HOURS
}

impl Projection for News {
    const NAME: &'static str = "news";
    const VERSION: u32 = 4;
    const READS: &'static [Kind] = &[
        Kind::Count,
        Kind::Lead,
        Kind::Concern,
        Kind::Petition,
        Kind::Alert,
        Kind::Duty,
        Kind::Supervision,
        Kind::Reminder,
        Kind::Dispute,
        Kind::Summary,
    ];

    fn apply(&mut self, recorded: Wordless) {
        let Fact { id, stream, time, actor, cause, channel, event } = recorded.fact;
        let heading = Heading { event: id, at: time, by: actor.member.clone() };
        let about = stream.to_string();
        match event {
            Event::Campaign(_) | Event::Member(_) | Event::Timetable(_) | Event::Operation(_) => {}
            Event::Summary(event) => {
                if let Some(tell) = matters::of_summary(&stream, &event) {
                    self.put(heading, about, tell);
                }
            }
            Event::Count(event) => {
                if let Some((unit, day)) = stream.as_count() {
                    self.put(heading, about, of_count(unit, day, &event));
                }
            }
            Event::Lead(event) => {
                let fact = Fact { id, stream, time, actor, cause, channel, event };
                let Some(step) = self.leads.apply(&fact) else { return };
                let tell = of_lead(&step, &fact.event).map(|(unit, notice)| Told {
                    unit,
                    rung: None,
                    critical: false,
                    notice,
                });
                self.put(heading, about, tell.into_iter().collect());
            }
            Event::Concern(event) => self.put(heading, about, matters::of_concern(&stream, event)),
            Event::Petition(event) => self.put(heading, about, matters::of_petition(&stream, event)),
            Event::Alert(event) => self.put(heading, about, matters::of_alert(&stream, event)),
            Event::Duty(event) => self.put(heading, about, matters::of_duty(&stream, &event)),
            Event::Supervision(event) => {
                let tell = matters::of_finding(&stream, event, &mut self.findings);
                self.put(heading, about, tell);
            }
            Event::Dispute(event) => self.put(heading, about, matters::of_dispute(event)),
            Event::Reminder(event) => {
                // A reminder is news of the matter it is about: when that moves, what was not sent is cleared.
                if let (Some(about), Some(tell)) =
                    (stream.as_reminder(), matters::of_reminder(&stream, event))
                {
                    self.put(heading, about.to_string(), tell);
                }
            }
        }
    }
}

fn of_count(unit: UnitId, day: Day, event: &CountEvent<Unread>) -> Vec<Told> {
    match event {
        CountEvent::Returned { .. } => vec![Told::unit(unit.clone(), Notice::CountReturned { unit, day })],
        CountEvent::Reopened { until, .. } => {
            vec![Told::unit(unit.clone(), Notice::DayReopened { unit, day, until: *until })]
        }
        CountEvent::Posted { .. }
        | CountEvent::Corrected { .. }
        | CountEvent::Withdrawn { .. }
        | CountEvent::Approved {} => Vec::new(),
    }
}

/// Who hears what of a lead's event.
fn of_lead(step: &Step, event: &LeadEvent<Unread>) -> Option<(Option<UnitId>, Notice)> {
    let lead: LeadId = step.id;
    let (holder, turn) = (step.after.holder.clone(), step.after.clock_on.clone());
    let before = &step.before;
    match event {
        LeadEvent::Transferred { to, due, .. } => {
            Some((Some(to.clone()), Notice::Offered { lead, from: before.holder.clone()?, due: *due }))
        }
        LeadEvent::TransferAccepted { .. } => {
            Some((Some(before.holder.clone()?), Notice::Accepted { lead, by: holder? }))
        }
        LeadEvent::TransferReturned { to_office: Some(office), due, .. } => {
            Some((Some(office.clone()), Notice::ToRule { lead, due: *due }))
        }
        LeadEvent::TransferReturned { to_office: None, reason, .. } => {
            Some((Some(holder?), Notice::Returned { lead, by: before.clock_on.clone()?, reason: *reason }))
        }
        LeadEvent::HandlerRuled { to, due, .. } => {
            Some((Some(to.clone()), Notice::Ruled { lead, due: *due }))
        }
        LeadEvent::QuestionAsked { to, due, .. } => {
            Some((Some(to.clone()), Notice::Asked { lead, by: holder?, due: *due }))
        }
        LeadEvent::QuestionAnswered { .. } => Some((Some(holder?), Notice::Answered { lead })),
        LeadEvent::ExtensionAsked { until, .. } => {
            Some((None, Notice::ExtensionAsked { lead, by: holder?, until: *until }))
        }
        LeadEvent::ExtensionGranted { .. } => {
            Some((Some(holder?), Notice::ExtensionRuled { lead, granted: true }))
        }
        LeadEvent::ExtensionRefused { .. } => {
            Some((Some(holder?), Notice::ExtensionRuled { lead, granted: false }))
        }
        LeadEvent::Enforced { by, reviewer, .. } if turn.as_ref() == Some(reviewer) => {
            Some((Some(reviewer.clone()), Notice::ToReview { lead, by: by.clone() }))
        }
        LeadEvent::Reviewed { verdict: Verdict::Upheld, .. } => {
            Some((Some(step.finder.clone()?), Notice::Closed { lead }))
        }
        LeadEvent::Reviewed { verdict: Verdict::SentBack, .. } => {
            Some((Some(holder?), Notice::SentBack { lead }))
        }
        LeadEvent::Found { .. }
        | LeadEvent::Supplemented { .. }
        | LeadEvent::Merged { .. }
        | LeadEvent::Unmerged { .. }
        | LeadEvent::TransferWithdrawn { .. }
        | LeadEvent::Enforced { .. }
        | LeadEvent::Reopened { .. } => None,
    }
}
