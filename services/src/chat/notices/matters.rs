//! Who hears what of concerns, petitions, alerts, duties, supervision, disputes, summaries and reminders.

use std::collections::BTreeMap;

use bot::say::{MatterNotice, Notice};
use vocabulary::{
    StreamId, UnitId,
    alert::AlertEvent,
    concern::ConcernEvent,
    dispute::{DisputeEvent, Ruling},
    duty::DutyEvent,
    petition::PetitionEvent,
    reminder::ReminderEvent,
    sealed::Unread,
    summary::{SummaryEvent, SummaryOf},
    supervision::SupervisionEvent,
};

use super::news::Told;

fn to(unit: UnitId, notice: MatterNotice) -> Vec<Told> {
    vec![Told::unit(unit, Notice::Matter(notice))]
}

fn to_office(notice: MatterNotice) -> Vec<Told> {
    vec![Told::office(Notice::Matter(notice))]
}

pub(super) fn of_concern(stream: &StreamId, event: ConcernEvent<Unread>) -> Vec<Told> {
    let Some(id) = stream.as_numbered() else { return Vec::new() };
    match event {
        ConcernEvent::Noted { unit, level, due, .. } => {
            to(unit, MatterNotice::ConcernGiven { id, level, due })
        }
        ConcernEvent::Levelled { .. }
        | ConcernEvent::Linked { .. }
        | ConcernEvent::Forwarded { .. }
        | ConcernEvent::Answered { .. }
        | ConcernEvent::Closed { .. } => Vec::new(),
    }
}

pub(super) fn of_petition(stream: &StreamId, event: PetitionEvent<Unread>) -> Vec<Told> {
    let Some(id) = stream.as_numbered() else { return Vec::new() };
    match event {
        PetitionEvent::Received { unit, due, .. } | PetitionEvent::Forwarded { to: unit, due, .. } => {
            to(unit, MatterNotice::PetitionGiven { id, due })
        }
        PetitionEvent::Accepted { .. }
        | PetitionEvent::Extended { .. }
        | PetitionEvent::Answered { .. }
        | PetitionEvent::Closed { .. } => Vec::new(),
    }
}

pub(super) fn of_alert(stream: &StreamId, event: AlertEvent<Unread>) -> Vec<Told> {
    let Some(id) = stream.as_alert() else { return Vec::new() };
    match event {
        AlertEvent::Raised { trigger, theme, items, tell, critical, due: _ } => {
            let notice = |id| MatterNotice::Alert { id, trigger, theme, items: items.len() };
            let notice = Notice::Matter(notice(id));
            tell.into_iter().map(|unit| Told::unit(unit, notice.clone()).critical(critical)).collect()
        }
        // The same story is one alert: that it grew stands in the list, nobody is told again.
        AlertEvent::Grown { .. }
        | AlertEvent::Acknowledged {}
        | AlertEvent::Answered { .. }
        | AlertEvent::StoodDown { .. } => Vec::new(),
    }
}

pub(super) fn of_duty(stream: &StreamId, event: &DutyEvent<Unread>) -> Vec<Told> {
    let Some((task, lead)) = stream.as_duty() else { return Vec::new() };
    match event {
        DutyEvent::Assigned { due, .. } => to(lead, MatterNotice::DutyAssigned { task, due: *due }),
        DutyEvent::Finished { .. } => to_office(MatterNotice::DutyFinished { task, by: lead }),
        DutyEvent::Returned { .. } => to(lead, MatterNotice::DutyReturned { task }),
        DutyEvent::Progressed { .. } | DutyEvent::Confirmed {} => Vec::new(),
    }
}

pub(super) fn of_finding(
    stream: &StreamId,
    event: SupervisionEvent<Unread>,
    findings: &mut BTreeMap<StreamId, UnitId>,
) -> Vec<Told> {
    let Some(id) = stream.as_numbered() else { return Vec::new() };
    match event {
        SupervisionEvent::Issued { unit, due, .. } => {
            findings.insert(stream.clone(), unit.clone());
            to(unit, MatterNotice::FindingIssued { id, due })
        }
        SupervisionEvent::Answered { .. } => to_office(MatterNotice::FindingAnswered { id }),
        SupervisionEvent::Returned { due, .. } => match findings.get(stream) {
            Some(unit) => to(unit.clone(), MatterNotice::FindingReturned { id, due }),
            None => Vec::new(),
        },
        SupervisionEvent::Closed { .. } => {
            findings.remove(stream);
            Vec::new()
        }
    }
}

pub(super) fn of_dispute(event: DisputeEvent<Unread>) -> Vec<Told> {
    match event {
        DisputeEvent::Disputed { unit, day, figure, due, .. } => {
            to_office(MatterNotice::Disputed { unit, day, figure, due })
        }
        DisputeEvent::Ruled { ruling, unit, day, figure, .. } => {
            to(unit, MatterNotice::DisputeRuled { day, figure, upheld: ruling == Ruling::Upheld })
        }
    }
}

/// None when it is no news: a unit's own writing, and what is decided of the county's.
pub(super) fn of_summary(stream: &StreamId, event: &SummaryEvent<Unread>) -> Option<Vec<Told>> {
    let SummaryOf::Unit(unit) = stream.as_summary()? else { return None };
    match event {
        SummaryEvent::Submitted { until: _, position: _ } => {
            Some(to_office(MatterNotice::SummarySubmitted { unit }))
        }
        SummaryEvent::Returned { reason: _ } => {
            Some(to(unit.clone(), MatterNotice::SummaryReturned { unit }))
        }
        SummaryEvent::Accepted {} => Some(to(unit.clone(), MatterNotice::SummaryAccepted { unit })),
        SummaryEvent::ParagraphWritten { .. }
        | SummaryEvent::ParagraphWithdrawn { .. }
        | SummaryEvent::CaseProposed { .. }
        | SummaryEvent::CaseApproved { .. }
        | SummaryEvent::CaseRefused { .. }
        | SummaryEvent::PlaceDecided { .. }
        | SummaryEvent::Sealed { .. } => None,
    }
}

/// None when the reminders only ended: that is no news of the matter.
pub(super) fn of_reminder(stream: &StreamId, event: ReminderEvent<Unread>) -> Option<Vec<Told>> {
    let about = stream.as_reminder()?;
    match event {
        ReminderEvent::Sent { rung, unit, due, deadline: _ } => {
            let notice = MatterNotice::Reminder { about, rung, unit: unit.clone(), due };
            Some(vec![Told::rung(unit, rung, Notice::Matter(notice))])
        }
        ReminderEvent::Cleared {} | ReminderEvent::Snoozed { .. } => None,
    }
}
