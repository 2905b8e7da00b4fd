//! The projection `news`: the last thing that happened to every matter that somebody should hear of.

use std::collections::BTreeMap;

use bot::say::Notice;
use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{
    Event, Fact, LeadId, MemberId, Stamp, UnitId, Wordless,
    count::CountEvent,
    lead::{LeadEvent, Verdict},
    sealed::Unread,
};

use super::Tell;
use crate::open_leads::{OpenLeads, Step};

/// News are told for so many hours; after that the queue is the place to see them.
const FRESH_HOURS: i64 = 36;

/// The last news of every matter.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct News {
    leads: OpenLeads,
    last: BTreeMap<String, Piece>,
}

/// The last thing that happened to a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Piece {
    event: Uuid,
    at: Stamp,
    by: MemberId,
    /// To which unit (none: the office), and what; nothing when it only moved on.
    tell: Option<(Option<UnitId>, Notice)>,
}

impl News {
    /// What is to be told now.
    pub(super) fn told_at(&self, now: Stamp) -> impl Iterator<Item = Tell> {
        self.last.iter().filter(move |(_, piece)| is_fresh(piece.at, now)).map(|(about, piece)| {
            let (unit, notice) = match &piece.tell {
                Some((unit, notice)) => (unit.clone(), Some(notice.clone())),
                None => (None, None),
            };
            Tell { about: about.clone(), event: piece.event, unit, except: piece.by.clone(), notice }
        })
    }

    fn put(
        &mut self,
        fact_id: Uuid,
        about: String,
        at: Stamp,
        by: MemberId,
        tell: Option<(Option<UnitId>, Notice)>,
    ) {
        // What is past telling is forgotten, so that the news do not grow with the log.
        self.last.retain(|_, piece| is_fresh(piece.at, at));
        self.last.insert(about, Piece { event: fact_id, at, by, tell });
    }
}

fn is_fresh(of: Stamp, now: Stamp) -> bool {
    now.signed_duration_since(of).num_hours() < FRESH_HOURS
}

impl Projection for News {
    const NAME: &'static str = "news";
    const VERSION: u32 = 1;

    fn apply(&mut self, recorded: Wordless) {
        let Fact { id, stream, time, actor, cause, channel, event } = recorded.fact;
        match event {
            Event::Campaign(_) | Event::Member(_) => {}
            Event::Count(event) => {
                let Some((unit, day)) = stream.as_count() else { return };
                let notice = match event {
                    CountEvent::Returned { .. } => Some(Notice::CountReturned { unit: unit.clone(), day }),
                    CountEvent::Reopened { until, .. } => {
                        Some(Notice::DayReopened { unit: unit.clone(), day, until })
                    }
                    CountEvent::Posted { .. }
                    | CountEvent::Corrected { .. }
                    | CountEvent::Withdrawn { .. }
                    | CountEvent::Approved {} => None,
                };
                self.put(
                    id,
                    stream.to_string(),
                    time,
                    actor.member,
                    notice.map(|notice| (Some(unit), notice)),
                );
            }
            Event::Lead(event) => {
                let about = stream.to_string();
                let fact = Fact { id, stream, time, actor, cause, channel, event };
                let Some(step) = self.leads.apply(&fact) else { return };
                let tell = of_lead(&step, &fact.event);
                self.put(id, about, time, fact.actor.member, tell);
            }
        }
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
