//! Standing: whose a lead is, who may act for whom, and which unit is competent. What the wishes have in common.

use super::{LeadRefusal, Outcome};
use crate::{
    ids::{UnitId, ViolationCode},
    rights::{Action, may},
    rules::UnitKind,
    stream::Context,
};

/// Whether the actor handles leads for `unit` in a post of that unit.
pub(super) fn of_unit(at: &Context<'_>, unit: &UnitId) -> bool {
    may(at.actor, Action::HandleLead, unit, at.rules)
}

pub(super) fn of_holder(holder: &UnitId, at: &Context<'_>) -> Result<(), LeadRefusal> {
    if of_unit(at, holder) {
        Ok(())
    } else {
        Err(LeadRefusal::NotHolder { holder: name(holder, at), unit: name(&at.actor.unit, at) })
    }
}

pub(super) fn asked(to: &UnitId, at: &Context<'_>) -> Result<(), LeadRefusal> {
    if of_unit(at, to) {
        Ok(())
    } else {
        Err(LeadRefusal::OfferedToAnother { to: name(to, at), unit: name(&at.actor.unit, at) })
    }
}

pub(super) fn allowed(action: Action, what: &'static str, at: &Context<'_>) -> Result<(), LeadRefusal> {
    if may(at.actor, action, &at.actor.unit, at.rules) { Ok(()) } else { Err(not_allowed(what, at)) }
}

pub(super) fn not_allowed(what: &'static str, at: &Context<'_>) -> LeadRefusal {
    LeadRefusal::NotAllowed { what, role: at.actor.role.title(), of: name(&at.actor.unit, at) }
}

pub(super) fn name(unit: &UnitId, at: &Context<'_>) -> String {
    at.rules.name_of(unit).to_owned()
}

/// The office; the actor's own unit when the rules have none, which the file check refuses.
pub(super) fn office(at: &Context<'_>) -> UnitId {
    at.rules.office().map_or_else(|| at.actor.unit.clone(), |unit| unit.id.clone())
}

pub(super) fn can_hold(unit: &UnitId, at: &Context<'_>) -> Result<(), LeadRefusal> {
    match at.rules.unit(unit).map(|unit| unit.kind) {
        None => Err(LeadRefusal::UnknownUnit { unit: unit.clone() }),
        Some(UnitKind::Department | UnitKind::Township | UnitKind::Office | UnitKind::Practice) => Ok(()),
        Some(UnitKind::WorkingGroup | UnitKind::Company | UnitKind::Outside) => {
            Err(LeadRefusal::CannotHold { unit: name(unit, at) })
        }
    }
}

/// A department takes only what it is competent for; townships and the office take anything, to look into it.
pub(super) fn competent(unit: &UnitId, code: &ViolationCode, at: &Context<'_>) -> Result<(), LeadRefusal> {
    let Some(violation) = at.rules.violation(code) else {
        return Err(LeadRefusal::UnknownViolation { code: code.clone() });
    };
    let is_department = at.rules.unit(unit).is_some_and(|unit| unit.kind == UnitKind::Department);
    if !is_department || at.rules.is_competent(unit, code) {
        return Ok(());
    }
    Err(LeadRefusal::NotCompetent {
        unit: name(unit, at),
        violation: violation.name.clone(),
        competent: violation.competent.iter().map(|unit| name(unit, at)).collect(),
    })
}

/// What is proven must be the unit's to enforce; that there was nothing, any handler may say.
pub(super) fn competent_for_any(
    unit: &UnitId,
    outcome: Outcome,
    codes: &[ViolationCode],
    at: &Context<'_>,
) -> Result<(), LeadRefusal> {
    if let Some(code) = codes.iter().find(|code| at.rules.violation(code).is_none()) {
        return Err(LeadRefusal::UnknownViolation { code: code.clone() });
    }
    match (outcome, codes.first()) {
        (Outcome::Proven, None) => Err(LeadRefusal::NoViolation),
        (Outcome::Proven, Some(_)) if codes.iter().any(|code| at.rules.is_competent(unit, code)) => Ok(()),
        (Outcome::Proven, Some(first)) => competent(unit, first, at),
        (Outcome::Unfounded | Outcome::Unverifiable, _) => Ok(()),
    }
}
