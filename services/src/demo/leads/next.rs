//! What comes next for a lead, and when: read from its state and its fate.

use chrono::SubsecRound;
use vocabulary::{
    Rules, Stamp,
    deadline::keys,
    lead::{Hold, Lead, Matter, Situation},
};

use super::{Act, Case, Reply};
use crate::demo::rhythm::{self, Span, later};

impl Case {
    /// The next step, when it happens after `now`, and when it is recorded; none when nothing more will happen.
    pub(in crate::demo) fn next(&mut self, now: Stamp, rules: &Rules) -> Option<(Act, Stamp, Stamp)> {
        // The state is looked at while the dice are thrown, so it is taken out and put back.
        let state = std::mem::take(&mut self.thread.state);
        let next = match &state {
            Lead::Unknown => None,
            Lead::Merged { .. } => {
                let undone = std::mem::take(&mut self.fate.unmerge);
                undone.then(|| (Act::Unmerge, self.office(now, (200, 900), rules)))
            }
            Lead::Closed { .. } => std::mem::take(&mut self.fate.reopen)
                .then(|| (Act::Reopen, self.office(now, (900, 6_000), rules))),
            Lead::Open(matter) => self.open(matter, now, rules),
        };
        self.thread.state = state;
        let soonest = later(now, 30);
        let (act, at) = next?;
        // People and chat platforms tell whole seconds.
        let at = at.max(soonest).trunc_subsecs(0);
        Some((act, at, rhythm::recorded(at, 0, &mut self.dice)))
    }

    fn open(&mut self, matter: &Matter, now: Stamp, rules: &Rules) -> Option<(Act, Stamp)> {
        match &matter.situation {
            Situation::Held(hold) => self.held(matter, hold, now, rules),
            Situation::Offered { .. } if std::mem::take(&mut self.fate.withdraw) => {
                Some((Act::Withdraw, self.office(now, (8, 70), rules)))
            }
            Situation::Offered { .. } if self.fate.returns > 0 => {
                self.fate.returns -= 1;
                Some((Act::Return, self.office(now, (25, 235), rules)))
            }
            Situation::Offered { .. } => Some((Act::Accept, self.accept_time(now, rules))),
            Situation::BeforeOffice { .. } => Some((Act::Rule, self.office(now, (60, 500), rules))),
            Situation::Enforced { .. } => Some((Act::Review, self.office(now, (30, 800), rules))),
        }
    }

    fn held(&mut self, matter: &Matter, hold: &Hold, now: Stamp, rules: &Rules) -> Option<(Act, Stamp)> {
        if let Some(into) = self.fate.merge.take() {
            return Some((Act::Merge(into), self.office(now, (40, 500), rules)));
        }
        if hold.question.is_none() && std::mem::take(&mut self.fate.supplement) {
            return Some((Act::Supplement, self.clock(now, (15, 300))));
        }
        if hold.extension.is_some() {
            let granted = self.fate.extension.take().unwrap_or(true);
            let act = if granted { Act::GrantExtension } else { Act::RefuseExtension };
            return Some((act, self.office(now, (40, 600), rules)));
        }
        if let Some(question) = hold.question {
            return match self.fate.question.take() {
                Some(Reply::Lapsed) => Some((Act::Lapse, later(question.due, 60))),
                Some(Reply::Answered) | None => Some((Act::Answer, self.office(now, (30, 700), rules))),
            };
        }
        if !self.is_at_home(&hold.by, rules) {
            return Some((Act::Transfer, self.transfer_time(now, rules)));
        }
        if self.fate.stuck {
            return None;
        }
        if self.fate.question.is_some() && matter.finder != hold.by {
            return Some((Act::Ask, self.office(now, (40, 600), rules)));
        }
        self.fate.question = None;
        if self.fate.extension.is_some()
            && let Some(asked) = self.extension(hold, now, rules)
        {
            return Some(asked);
        }
        self.fate.extension = None;
        let by = if hold.own_done { hold.supporting.first().unwrap_or(&hold.by) } else { &hold.by };
        let at = if self.fate.slow {
            self.office(now, (2_100, 3_900), rules)
        } else if self.fate.on_duty {
            self.clock(now, (120, 5_600))
        } else {
            self.office(now, (90, 1_950), rules)
        };
        Some((Act::Enforce { by: by.clone() }, at))
    }

    /// An extension is asked for some hours before the deadline; not at all when it is too near.
    fn extension(&mut self, hold: &Hold, now: Stamp, rules: &Rules) -> Option<(Act, Stamp)> {
        let left = u32::try_from(hold.due.signed_duration_since(now).num_seconds()).ok()?;
        let latest = left.checked_sub(3 * 3_600)?;
        let at = later(now, self.dice.between(latest / 2, latest));
        let until = rules.due(keys::LEAD_RESULT, hold.due);
        (until > hold.due).then_some((Act::AskExtension { until }, at))
    }

    fn accept_time(&mut self, now: Stamp, rules: &Rules) -> Stamp {
        if self.fate.on_duty {
            self.clock(now, (4, 90))
        } else if self.dice.percent(88) {
            self.office(now, (10, 225), rules)
        } else {
            self.office(now, (245, 800), rules)
        }
    }

    fn transfer_time(&mut self, now: Stamp, rules: &Rules) -> Stamp {
        if self.dice.percent(46) {
            self.clock(now, (5, 120))
        } else if self.dice.percent(88) {
            self.office(now, (10, 220), rules)
        } else {
            self.office(now, (250, 1_100), rules)
        }
    }

    fn office(&mut self, now: Stamp, (from, to): (u32, u32), rules: &Rules) -> Stamp {
        rhythm::office(now, Span { from, to }, rules, &mut self.dice)
    }

    fn clock(&mut self, now: Stamp, (from, to): (u32, u32)) -> Stamp {
        rhythm::clock(now, Span { from, to }, &mut self.dice)
    }
}
