//! A lead (问题线索) and its hand-over protocol.
//!
//! A transfer is a request: the receiver accepts, or returns it with a reason. The sender stays answerable until then
//! and may withdraw; a race between withdrawing and accepting has one winner, because both append to this stream. Two
//! returns put the lead before the office, which rules who handles it. A question to the finder moves the clock to the
//! finder. Two views of one lead answer two questions:
//!
//! - [`Lead::holder`]: which unit answers for it. Exactly one, from finding to closing.
//! - [`Lead::clock_on`]: whose turn it is, and so to whom the working time is charged ([`crate::custody`]).

mod command;
mod decide;
mod event;
mod evidence;
mod finding;
#[cfg(test)]
mod law;
mod refusal;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use command::{Finding, LeadCommand, Measures};
pub use event::{LeadEvent, Outcome, ReturnReason, Source, VehicleKind, Verdict};
pub use evidence::{Attachment, AttachmentKind, Evidence};
pub use refusal::LeadRefusal;

use crate::{
    fact::Fact,
    ids::{LeadId, MemberId, UnitId, ViolationCode},
    stream::{Context, Kind, Stream},
    time::Stamp,
};

/// After this many returns the office rules who handles the lead.
pub const RETURNS_BEFORE_RULING: u8 = 2;

/// A lead as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every lead is open; a box would cost an allocation an event"
)]
pub enum Lead {
    /// Not found yet.
    #[default]
    Unknown,
    /// In some unit's hands.
    Open(Matter),
    /// A duplicate: it goes on under the number of an earlier lead.
    Merged {
        /// The earlier lead.
        into: LeadId,
        /// As it was, for unmerging.
        was: Box<Matter>,
    },
    /// Reviewed and upheld.
    Closed {
        /// As it was.
        was: Box<Matter>,
    },
}

/// What stays with a lead through its life, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The unit that found it; it keeps the credit whatever happens.
    pub finder: UnitId,
    /// The violations it is about.
    pub violations: Vec<ViolationCode>,
    /// How often it was returned.
    pub returns: u8,
    /// The lead's own number.
    pub id: Option<LeadId>,
    /// Where it is.
    pub situation: Situation,
}

/// Where an open lead is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Situation {
    /// A unit holds it.
    Held(Hold),
    /// A unit holds it and has asked another to take it over.
    Offered {
        /// The sender, as it will be again if the transfer is withdrawn.
        hold: Hold,
        /// The asked unit.
        to: UnitId,
        /// Units asked to support it.
        supporting: BTreeSet<UnitId>,
        /// Accept or return by then.
        due: Stamp,
    },
    /// Returned twice: the office rules.
    BeforeOffice {
        /// The office.
        office: UnitId,
        /// Rule by then.
        due: Stamp,
    },
    /// Every unit has recorded its result; somebody else reviews it.
    Enforced {
        /// As it was, for sending back.
        hold: Hold,
        /// The unit that reviews.
        reviewer: UnitId,
        /// Review by then.
        due: Stamp,
    },
}

/// A unit's hold on a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The holder.
    pub by: UnitId,
    /// From whom it was accepted, if it was.
    pub from: Option<UnitId>,
    /// Supporting units that have not yet recorded their part.
    pub supporting: BTreeSet<UnitId>,
    /// Whether the holder has recorded its own part.
    pub own_done: bool,
    /// People who recorded a result; none of them may review it.
    pub enforcers: BTreeSet<MemberId>,
    /// The next step is due by then.
    pub due: Stamp,
    /// An open question to the finder.
    pub question: Option<Question>,
    /// An extension asked for and not yet ruled on.
    pub extension: Option<Stamp>,
}

/// An open question to the finder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// When it was asked; the holder's clock stands still since.
    pub asked: Stamp,
    /// Answer by then, or it lapses.
    pub due: Stamp,
}

impl Hold {
    /// A fresh hold: nothing recorded, nothing asked.
    pub fn new(by: UnitId, from: Option<UnitId>, due: Stamp) -> Self {
        Self {
            by,
            from,
            supporting: BTreeSet::new(),
            own_done: false,
            enforcers: BTreeSet::new(),
            due,
            question: None,
            extension: None,
        }
    }
}

impl Lead {
    /// The unit that answers for the lead; none before it is found and after it is closed or merged.
    pub fn holder(&self) -> Option<&UnitId> {
        match &self.open()?.situation {
            Situation::Held(hold) | Situation::Offered { hold, .. } | Situation::Enforced { hold, .. } => {
                Some(&hold.by)
            }
            Situation::BeforeOffice { office, .. } => Some(office),
        }
    }

    /// The unit whose turn it is; none before the lead is found and after it is closed or merged.
    pub fn clock_on(&self) -> Option<&UnitId> {
        let matter = self.open()?;
        match &matter.situation {
            Situation::Held(hold) if hold.question.is_some() => Some(&matter.finder),
            Situation::Held(hold) if hold.own_done => hold.supporting.first().or(Some(&hold.by)),
            Situation::Held(hold) => Some(&hold.by),
            Situation::Offered { to, .. } => Some(to),
            Situation::BeforeOffice { office, .. } => Some(office),
            Situation::Enforced { reviewer, .. } => Some(reviewer),
        }
    }

    /// When the unit whose turn it is must have done its step.
    pub fn due(&self) -> Option<Stamp> {
        match &self.open()?.situation {
            Situation::Held(hold) => Some(hold.question.map_or(hold.due, |question| question.due)),
            Situation::Offered { due, .. }
            | Situation::BeforeOffice { due, .. }
            | Situation::Enforced { due, .. } => Some(*due),
        }
    }

    /// The matter while it is open.
    pub fn open(&self) -> Option<&Matter> {
        match self {
            Lead::Open(matter) => Some(matter),
            Lead::Unknown | Lead::Merged { .. } | Lead::Closed { .. } => None,
        }
    }

    /// Takes one more event in. Its words move nothing, so they need not be read.
    pub fn apply<W>(&mut self, fact: &Fact<LeadEvent<W>>) {
        let ends = matches!(
            fact.event,
            LeadEvent::Merged { .. } | LeadEvent::Reviewed { verdict: Verdict::Upheld, .. }
        );
        // Nearly every event changes an open lead, and does it in place.
        if let Lead::Open(matter) = self
            && !ends
        {
            matter.apply(fact);
            return;
        }
        *self = match (&fact.event, std::mem::take(self)) {
            (LeadEvent::Found { finder, violations, holder, due, .. }, Lead::Unknown) => Lead::Open(Matter {
                finder: finder.clone(),
                violations: violations.clone(),
                returns: 0,
                id: fact.stream.as_lead(),
                situation: Situation::Held(Hold::new(holder.clone(), None, *due)),
            }),
            (LeadEvent::Merged { into }, Lead::Open(matter)) => {
                Lead::Merged { into: *into, was: Box::new(matter) }
            }
            (LeadEvent::Unmerged { .. }, Lead::Merged { was, .. }) => Lead::Open(*was),
            (LeadEvent::Reopened { to, due, .. }, Lead::Closed { was }) => {
                Lead::Open(Matter { situation: Situation::Held(Hold::new(to.clone(), None, *due)), ..*was })
            }
            (LeadEvent::Reviewed { verdict: Verdict::Upheld, .. }, Lead::Open(matter)) => {
                Lead::Closed { was: Box::new(matter) }
            }
            // A fact that does not fit changes nothing; `decide` never makes one.
            (_, other @ (Lead::Unknown | Lead::Open(_) | Lead::Merged { .. } | Lead::Closed { .. })) => other,
        };
    }

    /// The matter in any state but unknown.
    pub fn matter(&self) -> Option<&Matter> {
        match self {
            Lead::Unknown => None,
            Lead::Open(matter) => Some(matter),
            Lead::Merged { was, .. } | Lead::Closed { was } => Some(was),
        }
    }
}

impl Stream for Lead {
    const KIND: Kind = Kind::Lead;
    type Event = LeadEvent;
    type Command = LeadCommand;
    type Refusal = LeadRefusal;

    fn evolve(mut self, fact: &Fact<LeadEvent>) -> Self {
        self.apply(fact);
        self
    }

    fn decide(&self, command: LeadCommand, at: &Context<'_>) -> Result<Option<LeadEvent>, LeadRefusal> {
        decide::decide(self, command, at)
    }
}

impl Matter {
    /// Takes one more event in while the lead is open.
    fn apply<W>(&mut self, fact: &Fact<LeadEvent<W>>) {
        match (&fact.event, &mut self.situation) {
            (LeadEvent::Transferred { to, supporting, basis, due, .. }, Situation::Held(hold)) => {
                if !self.violations.contains(basis) {
                    self.violations.push(basis.clone());
                }
                let (hold, supporting) = (hold.take(), supporting.iter().cloned().collect());
                self.situation = Situation::Offered { hold, to: to.clone(), supporting, due: *due };
            }
            (LeadEvent::TransferWithdrawn { .. }, Situation::Offered { hold, .. }) => {
                self.situation = Situation::Held(hold.take());
            }
            (LeadEvent::TransferAccepted { due }, Situation::Offered { hold, to, supporting, .. }) => {
                let mut held = Hold::new(to.clone(), Some(hold.by.clone()), *due);
                held.supporting = std::mem::take(supporting);
                // Whoever recorded a part before goes on being barred from the review.
                held.enforcers = std::mem::take(&mut hold.enforcers);
                self.situation = Situation::Held(held);
            }
            (LeadEvent::TransferReturned { to_office, due, .. }, Situation::Offered { hold, .. }) => {
                self.returns = self.returns.saturating_add(1);
                self.situation = match to_office {
                    Some(office) => Situation::BeforeOffice { office: office.clone(), due: *due },
                    None => Situation::Held(Hold { due: *due, ..hold.take() }),
                };
            }
            (LeadEvent::HandlerRuled { to, due, .. }, Situation::BeforeOffice { .. }) => {
                self.situation = Situation::Held(Hold::new(to.clone(), None, *due));
            }
            (LeadEvent::QuestionAsked { due, .. }, Situation::Held(hold)) => {
                hold.question = Some(Question { asked: fact.time, due: *due });
            }
            (LeadEvent::QuestionAnswered { due, .. }, Situation::Held(hold)) => {
                (hold.due, hold.question) = (*due, None);
            }
            (LeadEvent::ExtensionGranted { due }, Situation::Held(hold)) => {
                (hold.due, hold.extension) = (*due, None);
            }
            (LeadEvent::ExtensionAsked { until, .. }, Situation::Held(hold)) => hold.extension = Some(*until),
            (LeadEvent::ExtensionRefused { .. }, Situation::Held(hold)) => hold.extension = None,
            (LeadEvent::Enforced { by, reviewer, due, .. }, Situation::Held(hold)) => {
                hold.record_part_of(by, fact);
                if hold.is_done() {
                    // Nothing is left to ask or to wait for; were it kept, it would come back when the result is sent back.
                    let hold = Hold { question: None, extension: None, ..hold.take() };
                    self.situation = Situation::Enforced { hold, reviewer: reviewer.clone(), due: *due };
                }
            }
            (
                LeadEvent::Reviewed { verdict: Verdict::SentBack, due, .. },
                Situation::Enforced { hold, .. },
            ) => {
                let due = due.unwrap_or(hold.due);
                let again = Hold { own_done: false, enforcers: BTreeSet::new(), due, ..hold.take() };
                self.situation = Situation::Held(again);
            }
            // Words and plates move nothing; a fact that does not fit changes nothing either.
            (
                LeadEvent::Found { .. }
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
                | LeadEvent::Enforced { .. }
                | LeadEvent::Reviewed { .. }
                | LeadEvent::Reopened { .. },
                Situation::Held(_)
                | Situation::Offered { .. }
                | Situation::BeforeOffice { .. }
                | Situation::Enforced { .. },
            ) => {}
        }
    }
}

impl Hold {
    /// Takes the hold out of a situation that is over; what stays in its place means nothing.
    fn take(&mut self) -> Self {
        let left = Self::new(self.by.clone(), None, self.due);
        std::mem::replace(self, left)
    }

    /// Notes that `by` recorded its part.
    fn record_part_of<W>(&mut self, by: &UnitId, fact: &Fact<LeadEvent<W>>) {
        if *by == self.by {
            self.own_done = true;
            // The question was the holder's; a supporting unit's part does not answer it.
            self.question = None;
        }
        self.supporting.remove(by);
        self.enforcers.insert(fact.actor.member.clone());
    }

    /// Whether every part is there, so that it can be reviewed.
    fn is_done(&self) -> bool {
        self.own_done && self.supporting.is_empty()
    }
}
