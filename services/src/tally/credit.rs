//! Leads in the tally: whose time a step took, and who is credited with it.

use std::sync::Arc;

use vocabulary::{
    Day, Fact, Rules, Stamp, UnitId,
    lead::{LeadEvent, Outcome, Verdict},
    sealed::Unread,
};

use super::{
    day::LeadTally,
    projection::{Tally, one},
};
use crate::open_leads::Step;

impl Tally {
    pub(super) fn lead(&mut self, fact: &Fact<LeadEvent<Unread>>) {
        let Some(step) = self.leads.apply(fact) else { return };
        let Some((day, rules)) = self.book.day_at(fact.time) else { return };
        let rules = Arc::clone(rules);
        self.charge(&step, fact.time, &rules, day);
        self.credit(&step, fact, day);
    }

    /// Charges a turn that ended to the unit whose turn it was.
    fn charge(&mut self, step: &Step, time: Stamp, rules: &Rules, day: Day) {
        let (Some(unit), Some(since)) = (&step.before.clock_on, step.since) else { return };
        if step.after.clock_on.as_ref() == Some(unit) {
            return;
        }
        let late = step.before.due.is_some_and(|due| time > due);
        let leads = &mut self.day(unit, day).leads;
        leads.held_seconds = leads.held_seconds.saturating_add(rules.working_seconds(since, time));
        leads.late_steps = leads.late_steps.saturating_add(u64::from(late));
    }

    /// Credits what was done to the unit that did it.
    fn credit(&mut self, step: &Step, fact: &Fact<LeadEvent<Unread>>, day: Day) {
        let before = &step.before;
        let (unit, what): (Option<&UnitId>, fn(&mut LeadTally) -> &mut u64) = match &fact.event {
            LeadEvent::Found { finder, .. } => (Some(finder), |leads| &mut leads.found),
            LeadEvent::Transferred { .. } => (before.holder.as_ref(), |leads| &mut leads.transferred),
            LeadEvent::TransferAccepted { .. } => {
                if let Some(unit) =
                    before.clock_on.as_ref().filter(|_| before.due.is_some_and(|due| fact.time <= due))
                {
                    one(&mut self.day(unit, day).leads.accepted_in_time);
                }
                (before.clock_on.as_ref(), |leads| &mut leads.accepted)
            }
            LeadEvent::TransferReturned { .. } => (before.clock_on.as_ref(), |leads| &mut leads.returned),
            LeadEvent::Enforced { by, outcome, violations, .. } => {
                let proven = violations.iter().filter(|_| *outcome == Outcome::Proven);
                for code in proven {
                    one(self.day(by, day).leads.by_kind.entry(code.clone()).or_default());
                }
                (
                    Some(by),
                    match outcome {
                        Outcome::Proven => |leads| &mut leads.proven,
                        Outcome::Unfounded => |leads| &mut leads.unfounded,
                        Outcome::Unverifiable => |leads| &mut leads.unverifiable,
                    },
                )
            }
            LeadEvent::Merged { .. } => (step.finder.as_ref(), |leads| &mut leads.shared),
            LeadEvent::Reopened { to, .. } => (Some(to), |leads| &mut leads.reopened),
            LeadEvent::ExtensionGranted { .. } => (before.holder.as_ref(), |leads| &mut leads.extended),
            LeadEvent::Reviewed { verdict: Verdict::Upheld, .. } => {
                (before.holder.as_ref(), |leads| &mut leads.upheld)
            }
            LeadEvent::Reviewed { verdict: Verdict::SentBack, .. } => {
                (before.holder.as_ref(), |leads| &mut leads.sent_back)
            }
            LeadEvent::Supplemented { .. }
            | LeadEvent::Unmerged { .. }
            | LeadEvent::TransferWithdrawn { .. }
            | LeadEvent::HandlerRuled { .. }
            | LeadEvent::QuestionAsked { .. }
            | LeadEvent::QuestionAnswered { .. }
            | LeadEvent::ExtensionAsked { .. }
            | LeadEvent::ExtensionRefused { .. } => return,
        };
        if let Some(unit) = unit {
            one(what(&mut self.day(unit, day).leads));
        }
    }
}
