//! The hand-over protocol as one decision: every situation against every wish.

use std::collections::BTreeSet;

use super::{
    Evidence, Hold, Lead, LeadCommand, LeadEvent, LeadRefusal, Matter, RETURNS_BEFORE_RULING, Situation,
    Verdict,
    standing::{
        allowed, asked, can_hold, competent, competent_for_any, name, not_allowed, of_holder, of_unit, office,
    },
};
use crate::{
    deadline::keys,
    ids::{LeadId, UnitId, ViolationCode},
    rights::{Action, Role, may},
    sealed::Sealed,
    stream::Context,
    time::Stamp,
};

type Decision = Result<Option<LeadEvent>, LeadRefusal>;

pub(super) fn decide(lead: &Lead, command: LeadCommand, at: &Context<'_>) -> Decision {
    match (lead, command) {
        (Lead::Unknown, LeadCommand::Find(finding)) => super::finding::found(*finding, at),
        (Lead::Unknown, _) => Err(LeadRefusal::NoSuchLead),
        (Lead::Open(_) | Lead::Merged { .. } | Lead::Closed { .. }, LeadCommand::Find(_)) => {
            Err(LeadRefusal::AlreadyFound)
        }
        (Lead::Merged { into, .. }, LeadCommand::Merge { into: wanted }) if *into == wanted => Ok(None),
        (Lead::Merged { .. }, LeadCommand::Unmerge { reason }) => {
            allowed(Action::RuleLead, "拆分并案", at)?;
            Ok(Some(LeadEvent::Unmerged { reason }))
        }
        (Lead::Merged { into, .. }, _) => Err(LeadRefusal::Merged { into: *into }),
        (Lead::Closed { was }, LeadCommand::Reopen { to, reason }) => reopen(was, to, reason, at),
        (Lead::Closed { .. }, LeadCommand::Review { verdict: Verdict::Upheld, .. } | LeadCommand::Lapse) => {
            Ok(None)
        }
        (Lead::Closed { .. }, _) => Err(LeadRefusal::Closed),
        (Lead::Open(matter), command) => matter.decide(command, at),
    }
}

impl Matter {
    /// What an open lead answers, whatever its situation; the rest depends on where it is.
    fn decide(&self, command: LeadCommand, at: &Context<'_>) -> Decision {
        match command {
            LeadCommand::Find(_) => Err(LeadRefusal::AlreadyFound),
            LeadCommand::Unmerge { .. } | LeadCommand::Reopen { .. } => Ok(None),
            LeadCommand::Supplement { words, plates, attachments, position } => {
                let evidence = Evidence::of(attachments, position);
                self.supplement(LeadEvent::Supplemented { words, plates, evidence }, at)
            }
            LeadCommand::Merge { into } => self.merge(into, at),
            LeadCommand::Transfer { .. }
            | LeadCommand::Withdraw { .. }
            | LeadCommand::Accept
            | LeadCommand::Return { .. }
            | LeadCommand::Rule { .. }
            | LeadCommand::Ask { .. }
            | LeadCommand::Answer { .. }
            | LeadCommand::Lapse
            | LeadCommand::AskExtension { .. }
            | LeadCommand::GrantExtension
            | LeadCommand::RefuseExtension { .. }
            | LeadCommand::Enforce { .. }
            | LeadCommand::Review { .. } => match &self.situation {
                Situation::Held(hold) => self.held(hold, command, at),
                Situation::Offered { hold, to, due: _, supporting: _ } => self.offered(hold, to, command, at),
                Situation::BeforeOffice { office: _, due: _ } => before_office(command, at),
                Situation::Enforced { hold, reviewer: _, due: _ } => enforced(hold, command, at),
            },
        }
    }

    fn held(&self, hold: &Hold, command: LeadCommand, at: &Context<'_>) -> Decision {
        match command {
            LeadCommand::Transfer { to, supporting, basis, note } => {
                let basis =
                    basis.or_else(|| self.violations.first().cloned()).ok_or(LeadRefusal::NoViolation)?;
                transfer(hold, to, supporting, basis, note, at)
            }
            LeadCommand::Withdraw { .. } => match &hold.from {
                Some(from) if of_unit(at, from) => {
                    Err(LeadRefusal::AlreadyAccepted { by: name(&hold.by, at) })
                }
                Some(_) | None => Err(LeadRefusal::NotOffered),
            },
            // Tapped twice: it is theirs already.
            LeadCommand::Accept if hold.from.is_some() && of_unit(at, &hold.by) => Ok(None),
            LeadCommand::Accept | LeadCommand::Return { .. } => Err(LeadRefusal::NotOffered),
            LeadCommand::Rule { .. } => Err(LeadRefusal::NothingToRule),
            LeadCommand::Ask { words } => self.ask(hold, words, at),
            LeadCommand::Answer { words } => self.answer(hold, Some(words), at),
            LeadCommand::Lapse if hold.question.is_none() => Ok(None),
            LeadCommand::Lapse => self.answer(hold, None, at),
            LeadCommand::AskExtension { until, reason } => ask_extension(hold, until, reason, at),
            LeadCommand::GrantExtension => {
                allowed(Action::RuleLead, "批复延期", at)?;
                // A pause may have moved the deadline beyond what was asked; granting never shortens it.
                let due = hold.extension.ok_or(LeadRefusal::NoExtension)?.max(hold.due);
                Ok(Some(LeadEvent::ExtensionGranted { due }))
            }
            LeadCommand::RefuseExtension { reason } => {
                allowed(Action::RuleLead, "批复延期", at)?;
                if hold.extension.is_some() {
                    Ok(Some(LeadEvent::ExtensionRefused { reason }))
                } else {
                    Err(LeadRefusal::NoExtension)
                }
            }
            LeadCommand::Enforce { outcome, violations, measures, note } => {
                let by = part_of(hold, at)?;
                let violations = if violations.is_empty() { self.violations.clone() } else { violations };
                competent_for_any(&by, outcome, &violations, at)?;
                let reviewer = office(at);
                let due = at.rules.due(keys::LEAD_REVIEW, at.at);
                Ok(Some(LeadEvent::Enforced { by, outcome, violations, measures, note, reviewer, due }))
            }
            LeadCommand::Review { .. } => Err(LeadRefusal::NothingToReview),
            LeadCommand::Find(_)
            | LeadCommand::Supplement { .. }
            | LeadCommand::Merge { .. }
            | LeadCommand::Unmerge { .. }
            | LeadCommand::Reopen { .. } => Ok(None),
        }
    }

    fn offered(&self, hold: &Hold, to: &UnitId, command: LeadCommand, at: &Context<'_>) -> Decision {
        match command {
            LeadCommand::Transfer { to: wanted, .. } if wanted == *to && of_unit(at, &hold.by) => Ok(None),
            LeadCommand::Transfer { .. } => Err(LeadRefusal::AlreadyOffered { to: name(to, at) }),
            LeadCommand::Withdraw { note } => {
                of_holder(&hold.by, at)?;
                Ok(Some(LeadEvent::TransferWithdrawn { note }))
            }
            LeadCommand::Accept => {
                asked(to, at)?;
                Ok(Some(LeadEvent::TransferAccepted { due: at.rules.due(keys::LEAD_RESULT, at.at) }))
            }
            LeadCommand::Return { reason, note } => {
                asked(to, at)?;
                let last = self.returns.saturating_add(1) >= RETURNS_BEFORE_RULING;
                let (to_office, key) =
                    if last { (Some(office(at)), keys::OFFICE_RULING) } else { (None, keys::LEAD_TRANSFER) };
                Ok(Some(LeadEvent::TransferReturned {
                    reason,
                    note,
                    to_office,
                    due: at.rules.due(key, at.at),
                }))
            }
            LeadCommand::Rule { .. } => Err(LeadRefusal::NothingToRule),
            LeadCommand::Lapse => Ok(None),
            LeadCommand::Answer { .. } => Err(LeadRefusal::NoQuestion),
            LeadCommand::GrantExtension | LeadCommand::RefuseExtension { .. } => {
                Err(LeadRefusal::NoExtension)
            }
            LeadCommand::Review { .. } => Err(LeadRefusal::NothingToReview),
            LeadCommand::Ask { .. }
            | LeadCommand::AskExtension { .. }
            | LeadCommand::Enforce { .. }
            | LeadCommand::Find(_)
            | LeadCommand::Supplement { .. }
            | LeadCommand::Merge { .. }
            | LeadCommand::Unmerge { .. }
            | LeadCommand::Reopen { .. } => Err(LeadRefusal::AcceptFirst),
        }
    }

    /// `more` is what the supplement would record.
    fn supplement(&self, more: LeadEvent, at: &Context<'_>) -> Decision {
        let nothing = LeadEvent::Supplemented { words: None, plates: Vec::new(), evidence: None };
        if more == nothing {
            return Ok(None);
        }
        let finder =
            may(at.actor, Action::AnswerQuestion, &self.finder, at.rules) && at.actor.role != Role::System;
        let handling = self.hands().any(|unit| may(at.actor, Action::HandleLead, unit, at.rules));
        if finder || handling { Ok(Some(more)) } else { Err(not_allowed("补充线索", at)) }
    }

    fn merge(&self, into: LeadId, at: &Context<'_>) -> Decision {
        let rules = may(at.actor, Action::RuleLead, &self.finder, at.rules);
        let holds = self.hands().any(|unit| may(at.actor, Action::HandleLead, unit, at.rules));
        if !rules && !holds {
            return Err(not_allowed("并案", at));
        }
        // Only into an earlier number: so no two leads can ever be merged into each other.
        if self.id.is_some_and(|id| into >= id) {
            return Err(LeadRefusal::MergeIntoLater { into });
        }
        Ok(Some(LeadEvent::Merged { into }))
    }

    /// The units that have the lead in hand: holder, asked unit and supporters.
    fn hands(&self) -> impl Iterator<Item = &UnitId> {
        let (first, second, supporting) = match &self.situation {
            Situation::Held(hold) | Situation::Enforced { hold, .. } => {
                (&hold.by, None, Some(&hold.supporting))
            }
            Situation::Offered { hold, to, supporting, .. } => (&hold.by, Some(to), Some(supporting)),
            Situation::BeforeOffice { office, .. } => (office, None, None),
        };
        std::iter::once(first).chain(second).chain(supporting.into_iter().flatten())
    }

    fn ask(&self, hold: &Hold, words: Sealed, at: &Context<'_>) -> Decision {
        of_holder(&hold.by, at)?;
        if hold.question.is_some() {
            return Err(LeadRefusal::QuestionOpen);
        }
        if self.finder == hold.by {
            return Err(LeadRefusal::AskingOneself);
        }
        let due = at.rules.due(keys::FINDER_ANSWER, at.at);
        Ok(Some(LeadEvent::QuestionAsked { to: self.finder.clone(), words, due }))
    }

    fn answer(&self, hold: &Hold, words: Option<Sealed>, at: &Context<'_>) -> Decision {
        let question = hold.question.ok_or(LeadRefusal::NoQuestion)?;
        let lapses = at.actor.role == Role::System;
        if lapses == words.is_some() || !may(at.actor, Action::AnswerQuestion, &self.finder, at.rules) {
            return Err(not_allowed("答复", at));
        }
        if lapses && at.at < question.due {
            return Err(LeadRefusal::QuestionNotDue { due: question.due });
        }
        let due = match at.rules.deadline(keys::LEAD_RESULT) {
            Some(rule) => {
                rule.due_after_pause(hold.due, question.asked, at.at, &at.rules.calendar, at.rules.zone())
            }
            None => hold.due,
        };
        Ok(Some(LeadEvent::QuestionAnswered { words, due }))
    }
}

/// Only the office moves a lead that was returned twice.
fn before_office(command: LeadCommand, at: &Context<'_>) -> Decision {
    match command {
        LeadCommand::Rule { to, note } => {
            allowed(Action::RuleLead, "裁定承办单位", at)?;
            can_hold(&to, at)?;
            Ok(Some(LeadEvent::HandlerRuled { to, note, due: at.rules.due(keys::LEAD_RESULT, at.at) }))
        }
        LeadCommand::Lapse => Ok(None),
        LeadCommand::Answer { .. } => Err(LeadRefusal::NoQuestion),
        LeadCommand::Review { .. } => Err(LeadRefusal::NothingToReview),
        LeadCommand::Transfer { .. }
        | LeadCommand::Withdraw { .. }
        | LeadCommand::Accept
        | LeadCommand::Return { .. }
        | LeadCommand::Ask { .. }
        | LeadCommand::AskExtension { .. }
        | LeadCommand::GrantExtension
        | LeadCommand::RefuseExtension { .. }
        | LeadCommand::Enforce { .. }
        | LeadCommand::Find(_)
        | LeadCommand::Supplement { .. }
        | LeadCommand::Merge { .. }
        | LeadCommand::Unmerge { .. }
        | LeadCommand::Reopen { .. } => Err(LeadRefusal::BeforeOffice),
    }
}

/// Asks another unit to take the lead over.
fn transfer(
    hold: &Hold,
    to: UnitId,
    supporting: Vec<UnitId>,
    basis: ViolationCode,
    note: Option<Sealed>,
    at: &Context<'_>,
) -> Decision {
    of_holder(&hold.by, at)?;
    if hold.question.is_some() {
        return Err(LeadRefusal::QuestionOpen);
    }
    can_hold(&to, at)?;
    if to == hold.by {
        return Err(LeadRefusal::ToItself { unit: name(&to, at) });
    }
    competent(&to, &basis, at)?;
    let others: BTreeSet<UnitId> = supporting.into_iter().filter(|unit| *unit != to).collect();
    for unit in &others {
        can_hold(unit, at)?;
    }
    let due = at.rules.due(keys::LEAD_ACCEPT, at.at);
    Ok(Some(LeadEvent::Transferred { to, supporting: others.into_iter().collect(), basis, note, due }))
}

/// The unit whose part the actor may record now.
fn part_of(hold: &Hold, at: &Context<'_>) -> Result<UnitId, LeadRefusal> {
    let is_mine = |unit: &&UnitId| may(at.actor, Action::Enforce, unit, at.rules);
    let open = (!hold.own_done).then_some(&hold.by).into_iter().chain(&hold.supporting);
    if let Some(unit) = open.into_iter().find(is_mine) {
        return Ok(unit.clone());
    }
    if !may(at.actor, Action::Enforce, &at.actor.unit, at.rules) {
        return Err(not_allowed("登记办理结果", at));
    }
    if hold.own_done && of_unit(at, &hold.by) {
        return Err(LeadRefusal::PartDone { unit: name(&hold.by, at) });
    }
    Err(LeadRefusal::NotHolder { holder: name(&hold.by, at), unit: name(&at.actor.unit, at) })
}

fn enforced(hold: &Hold, command: LeadCommand, at: &Context<'_>) -> Decision {
    match command {
        LeadCommand::Review { verdict, note } => {
            allowed(Action::ReviewLead, "复核", at)?;
            if hold.enforcers.contains(&at.actor.member) {
                return Err(LeadRefusal::OwnResult);
            }
            let due = match verdict {
                Verdict::Upheld => None,
                Verdict::SentBack => Some(at.rules.due(keys::LEAD_RESULT, at.at)),
            };
            Ok(Some(LeadEvent::Reviewed { verdict, note, due }))
        }
        LeadCommand::Lapse => Ok(None),
        LeadCommand::Transfer { .. }
        | LeadCommand::Withdraw { .. }
        | LeadCommand::Accept
        | LeadCommand::Return { .. }
        | LeadCommand::Rule { .. }
        | LeadCommand::Ask { .. }
        | LeadCommand::Answer { .. }
        | LeadCommand::AskExtension { .. }
        | LeadCommand::GrantExtension
        | LeadCommand::RefuseExtension { .. }
        | LeadCommand::Enforce { .. }
        | LeadCommand::Find(_)
        | LeadCommand::Supplement { .. }
        | LeadCommand::Merge { .. }
        | LeadCommand::Unmerge { .. }
        | LeadCommand::Reopen { .. } => Err(LeadRefusal::AwaitingReview),
    }
}

fn reopen(was: &Matter, to: Option<UnitId>, reason: Sealed, at: &Context<'_>) -> Decision {
    allowed(Action::ReviewLead, "重新打开线索", at)?;
    let last = match &was.situation {
        Situation::Held(hold) | Situation::Offered { hold, .. } | Situation::Enforced { hold, .. } => {
            &hold.by
        }
        Situation::BeforeOffice { office, .. } => office,
    };
    let to = to.unwrap_or_else(|| last.clone());
    can_hold(&to, at)?;
    let finder = was.finder.clone();
    Ok(Some(LeadEvent::Reopened { finder, to, reason, due: at.rules.due(keys::LEAD_RESULT, at.at) }))
}

fn ask_extension(hold: &Hold, until: Stamp, reason: Sealed, at: &Context<'_>) -> Decision {
    of_holder(&hold.by, at)?;
    match hold.extension {
        Some(asked) if asked == until => return Ok(None),
        Some(_) => return Err(LeadRefusal::ExtensionOpen),
        None => {}
    }
    // While a question is open the holder's clock stands still.
    if hold.question.map_or(at.at, |question| question.asked) > hold.due {
        return Err(LeadRefusal::AskedTooLate { due: hold.due });
    }
    if until <= hold.due {
        return Err(LeadRefusal::NotAnExtension { due: hold.due });
    }
    Ok(Some(LeadEvent::ExtensionAsked { until, reason }))
}
