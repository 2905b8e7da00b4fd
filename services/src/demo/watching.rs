//! What the software itself would have seen: the read models of its two policies, folded fact by fact, and their wishes.
//!
//! The policies are the real ones. Nothing is ever folded from the beginning again.

use bus::{follow::Projection, react::Policy};
use vocabulary::{
    Event, Kind, Recorded, Stamp, Wordless, concern::ConcernEvent, count::CountEvent, ids::CampaignId,
    petition::PetitionEvent, rules::Figures, sealed::Unread, wire,
};

use super::clerk::{Fault, Told};
use crate::{
    clock::{Call, Deadlines, Ladder},
    opinion::{OpinionBook, Watch, WishedAlert},
};

/// The hours at which the ladder is asked, in minutes after midnight.
pub(super) const LADDER_AT: [u32; 2] = [10 * 60 + 5, 17 * 60 + 45];

/// The read models.
#[derive(Debug)]
pub(super) struct Watching {
    campaign: CampaignId,
    opinion: OpinionBook,
    deadlines: Deadlines,
}

impl Watching {
    pub(super) fn new(campaign: CampaignId) -> Self {
        Self { campaign, opinion: OpinionBook::default(), deadlines: Deadlines::default() }
    }

    /// Takes one more fact in; says whether an alert may follow from it.
    pub(super) fn take(&mut self, told: &Told) -> Result<bool, Fault> {
        let (of_opinion, of_deadlines) = match told.fact.event.kind() {
            Kind::Campaign | Kind::Concern | Kind::Petition | Kind::Alert => (true, true),
            Kind::Count | Kind::Lead | Kind::Duty | Kind::Supervision | Kind::Reminder | Kind::Dispute => {
                (false, true)
            }
            Kind::Member | Kind::Timetable | Kind::Operation | Kind::Summary => return Ok(false),
        };
        let Some(fact) = self.wordless(told)? else { return Ok(false) };
        if of_opinion {
            self.opinion.apply(fact.clone());
        }
        if of_deadlines {
            self.deadlines.apply(fact);
        }
        Ok(match &told.fact.event {
            Event::Concern(
                ConcernEvent::Noted { .. } | ConcernEvent::Linked { .. } | ConcernEvent::Levelled { .. },
            )
            | Event::Petition(PetitionEvent::Received { .. }) => true,
            Event::Concern(
                ConcernEvent::Forwarded { .. } | ConcernEvent::Answered { .. } | ConcernEvent::Closed { .. },
            )
            | Event::Petition(
                PetitionEvent::Accepted { .. }
                | PetitionEvent::Forwarded { .. }
                | PetitionEvent::Extended { .. }
                | PetitionEvent::Answered { .. }
                | PetitionEvent::Closed { .. },
            )
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
        })
    }

    /// Alerts that the rules wish at `now`.
    pub(super) fn alerts(&self, now: Stamp) -> Vec<WishedAlert> {
        Watch.wishes(&self.opinion, now).into_iter().map(|(_, wished)| wished).collect()
    }

    /// Reminders that the ladder wishes at `now`.
    pub(super) fn calls(&self, now: Stamp) -> Vec<Call> {
        Ladder.wishes(&self.deadlines, now).into_iter().map(|(_, call)| call).collect()
    }

    /// Whether a reminder still says what is so.
    pub(super) fn still_stands(&self, call: &Call, now: Stamp) -> bool {
        call.still_stands(&self.deadlines, now)
    }

    /// The fact as a read model sees it. Counts are most of a log, and the ladder asks only whether they are in.
    fn wordless(&self, told: &Told) -> Result<Option<Wordless>, Fault> {
        let event: Option<Event<Unread>> = match &told.fact.event {
            Event::Count(CountEvent::Posted { figures: _, zero, due }) => {
                let posted = CountEvent::Posted { figures: Figures::default(), zero: *zero, due: *due };
                Some(Event::Count(posted))
            }
            Event::Count(CountEvent::Withdrawn { .. }) => {
                Some(Event::Count(CountEvent::Withdrawn { reason: Unread }))
            }
            Event::Count(
                CountEvent::Corrected { .. }
                | CountEvent::Approved {}
                | CountEvent::Returned { .. }
                | CountEvent::Reopened { .. },
            ) => return Ok(None),
            Event::Campaign(event) => Some(Event::Campaign(event.clone())),
            Event::Member(_)
            | Event::Lead(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => None,
        };
        let (position, recorded) = (told.position, told.recorded);
        if let Some(event) = event {
            return Ok(Some(Recorded { position, recorded, fact: told.fact.clone().map(|_| event) }));
        }
        let unread =
            |source: Box<dyn std::error::Error + Send + Sync>| Fault::Unreadable { position, source };
        let encoded = wire::encode(&told.fact, &self.campaign).map_err(|source| unread(source.into()))?;
        let fact = wire::decode_wordless(position, recorded, &encoded.body);
        fact.map(Some).map_err(|source| unread(source.into()))
    }
}
