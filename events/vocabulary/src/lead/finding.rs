//! Handing a lead in: who holds it first, and what of the notice's section four it falls under.

use std::collections::BTreeSet;

use super::{
    Evidence, Finding, LeadEvent, LeadRefusal,
    standing::{not_allowed, office},
};
use crate::{
    deadline::keys,
    ids::{PriorityId, UnitId},
    rights::{Action, may},
    rules::{PeriodRule, Rules, UnitKind},
    stream::Context,
    time::{Day, Stamp},
};

pub(super) fn found(finding: Finding, at: &Context<'_>) -> Result<Option<LeadEvent>, LeadRefusal> {
    let rules = at.rules;
    let Some(finder) = rules.unit(&finding.finder) else {
        return Err(LeadRefusal::UnknownUnit { unit: finding.finder });
    };
    if !may(at.actor, Action::FindLead, &finder.id, rules) {
        return Err(not_allowed("登记线索", at));
    }
    if let Some(unit) = finding.township.as_ref().filter(|unit| rules.unit(unit).is_none()) {
        return Err(LeadRefusal::UnknownUnit { unit: unit.clone() });
    }
    if finding.violations.is_empty() {
        return Err(LeadRefusal::NoViolation);
    }
    if let Some(code) = finding.violations.iter().find(|code| rules.violation(code).is_none()) {
        return Err(LeadRefusal::UnknownViolation { code: code.clone() });
    }
    if let Some(place) = finding.places.iter().find(|place| !rules.priorities.has_place(place)) {
        return Err(LeadRefusal::UnknownPlace { place: place.clone() });
    }
    if let Some(seen) = finding.seen.filter(|seen| *seen > at.at) {
        return Err(LeadRefusal::SeenInTheFuture { seen });
    }
    let (holder, due) = first_holder(&finding, finder.kind, at);
    let priority = rules.priorities_of(&finding, finding.seen.unwrap_or(at.at));
    Ok(Some(LeadEvent::Found {
        source: finding.source,
        finder: finding.finder,
        holder,
        violations: finding.violations,
        township: finding.township,
        priority,
        vehicle: finding.vehicle,
        seats: finding.seats,
        seen: finding.seen,
        words: finding.words,
        plates: finding.plates,
        informant: finding.informant,
        evidence: Evidence::of(finding.attachments, finding.position),
        due,
    }))
}

/// Who holds it first and until when: the finder, or the office when the finder is not of the working group. A unit
/// competent for it goes to work; any other transfers it in time (及时移交, notice 五（二）).
fn first_holder(finding: &Finding, kind: UnitKind, at: &Context<'_>) -> (UnitId, Stamp) {
    let rules = at.rules;
    match kind {
        UnitKind::Department | UnitKind::Township | UnitKind::Practice => {
            let own = finding.violations.iter().any(|code| rules.is_competent(&finding.finder, code));
            let key = if own { keys::LEAD_RESULT } else { keys::LEAD_TRANSFER };
            (finding.finder.clone(), rules.due(key, at.at))
        }
        UnitKind::WorkingGroup | UnitKind::Office | UnitKind::Company | UnitKind::Outside => {
            (office(at), rules.due(keys::LEAD_TRANSFER, at.at))
        }
    }
}

impl Rules {
    /// The priority vehicles, routes, areas and periods that a finding falls under, by the notice's section four.
    fn priorities_of(&self, finding: &Finding, seen: Stamp) -> Vec<PriorityId> {
        // The class is what the vehicle does; that the notice stresses large ones (特别是7座及以上) adds no class.
        let vehicles = self
            .priorities
            .vehicles
            .iter()
            .filter(|class| class.violations.iter().any(|code| finding.violations.contains(code)));
        let periods = self.priorities.periods.iter().filter(|period| self.is_in(&period.rule, seen));
        let mut found: Vec<PriorityId> = vehicles.map(|class| class.id.clone()).collect();
        found.extend(finding.places.iter().cloned());
        found.extend(periods.map(|period| period.id.clone()));
        let mut seen = BTreeSet::new();
        found.retain(|id| seen.insert(id.clone()));
        found
    }

    /// Whether a moment lies in a priority period.
    pub fn is_in(&self, rule: &PeriodRule, at: Stamp) -> bool {
        let day = Day::of(at, self.zone());
        match rule {
            PeriodRule::Night { from, to } => {
                let time = at.with_timezone(&self.zone()).time();
                if from <= to { *from <= time && time < *to } else { *from <= time || time < *to }
            }
            PeriodRule::Weekend => self.calendar.is_weekend_off(day),
            PeriodRule::Holiday => self.calendar.is_holiday(day),
            PeriodRule::Entered { days } => days.iter().any(|(from, to)| *from <= day && day <= *to),
        }
    }
}
