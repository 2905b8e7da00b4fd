//! The hand-over protocol as given/when/then. Here are the wishes and the usual beginnings of a story.

mod finding;
mod merging;
mod question;
mod refusals;
mod result;
mod story;
mod transfer;

use super::{
    Finding, Lead, LeadCommand, LeadEvent, LeadRefusal, Measures, Outcome, ReturnReason, Source, VehicleKind,
    Verdict,
};
use crate::{
    fixture::{Driven, at, sealed, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const NANXI: &str = "nanxi:liaison";
pub(super) const TRAFFIC: &str = "traffic-police:handler";
pub(super) const TRANSPORT: &str = "transport-enforcement:handler";
pub(super) const COMPANY: &str = "company-a:liaison";
pub(super) const OFFICE: &str = "office:office";
pub(super) const CLOCK: &str = "clock:system";

pub(super) type Answer = Result<Option<LeadEvent>, LeadRefusal>;

/// The lead that most stories are about.
pub(super) fn lead() -> Driven<Lead> {
    Driven::new("lead/XS-0804-002".parse::<StreamId>().unwrap())
}

/// Jiangkou found it on Monday 4 August at nine.
pub(super) fn found() -> Driven<Lead> {
    lead().then(JIANGKOU, "08-04 09:00", find("jiangkou"))
}

/// Jiangkou asked the traffic police to take it over at ten.
pub(super) fn offered() -> Driven<Lead> {
    found().then(JIANGKOU, "08-04 10:00", transfer("traffic-police"))
}

/// The traffic police took it over at eleven.
pub(super) fn accepted() -> Driven<Lead> {
    offered().then(TRAFFIC, "08-04 11:00", LeadCommand::Accept)
}

/// The traffic police asked Jiangkou something at three in the afternoon.
pub(super) fn asked() -> Driven<Lead> {
    accepted().then(TRAFFIC, "08-04 15:00", ask())
}

/// The traffic police recorded its result on Tuesday at ten.
pub(super) fn enforced() -> Driven<Lead> {
    accepted().then(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven))
}

/// The office upheld the result on Tuesday at three.
pub(super) fn closed() -> Driven<Lead> {
    enforced().then(OFFICE, "08-05 15:00", review(Verdict::Upheld))
}

/// Both the traffic police and, asked again, the traffic police returned it.
pub(super) fn returned_twice() -> Driven<Lead> {
    offered()
        .then(TRAFFIC, "08-04 11:00", give_back())
        .then(JIANGKOU, "08-04 14:00", transfer("traffic-police"))
        .then(TRAFFIC, "08-04 15:00", give_back())
}

/// Traffic police in the lead, transport enforcement in support; both in hand since eleven.
pub(super) fn joint() -> Driven<Lead> {
    found().then(JIANGKOU, "08-04 10:00", transfer_with("traffic-police", &["transport-enforcement"])).then(
        TRAFFIC,
        "08-04 11:00",
        LeadCommand::Accept,
    )
}

pub(super) fn finding(finder: &str) -> Finding {
    Finding {
        finder: unit(finder),
        source: Source::Patrol,
        violations: vec!["overload".parse().unwrap()],
        township: Some(unit("jiangkou")),
        places: Vec::new(),
        vehicle: Some(VehicleKind::Van),
        seats: None,
        seen: None,
        words: sealed("d29yZHM="),
        plates: Vec::new(),
        informant: None,
        attachments: Vec::new(),
        position: None,
    }
}

pub(super) fn find(finder: &str) -> LeadCommand {
    LeadCommand::Find(Box::new(finding(finder)))
}

pub(super) fn transfer(to: &str) -> LeadCommand {
    transfer_with(to, &[])
}

pub(super) fn transfer_with(to: &str, supporting: &[&str]) -> LeadCommand {
    let supporting = supporting.iter().map(|id| unit(id)).collect();
    LeadCommand::Transfer { to: unit(to), supporting, basis: None, note: None }
}

pub(super) fn withdraw() -> LeadCommand {
    LeadCommand::Withdraw { note: None }
}

pub(super) fn give_back() -> LeadCommand {
    LeadCommand::Return { reason: ReturnReason::NotOurs, note: None }
}

pub(super) fn rule(to: &str) -> LeadCommand {
    LeadCommand::Rule { to: unit(to), note: None }
}

pub(super) fn ask() -> LeadCommand {
    LeadCommand::Ask { words: sealed("cXVlc3Rpb24=") }
}

pub(super) fn answer() -> LeadCommand {
    LeadCommand::Answer { words: sealed("YW5zd2Vy") }
}

pub(super) fn extend(until: &str) -> LeadCommand {
    LeadCommand::AskExtension { until: at(until), reason: sealed("cmVhc29u") }
}

pub(super) fn refuse_extension() -> LeadCommand {
    LeadCommand::RefuseExtension { reason: sealed("cmVhc29u") }
}

pub(super) fn enforce(outcome: Outcome) -> LeadCommand {
    LeadCommand::Enforce { outcome, violations: Vec::new(), measures: Measures::default(), note: None }
}

pub(super) fn review(verdict: Verdict) -> LeadCommand {
    LeadCommand::Review { verdict, note: None }
}

pub(super) fn reopen(to: Option<&str>) -> LeadCommand {
    LeadCommand::Reopen { to: to.map(unit), reason: sealed("cmVhc29u") }
}

pub(super) fn merge(into: &str) -> LeadCommand {
    LeadCommand::Merge { into: into.parse().unwrap() }
}

pub(super) fn unmerge() -> LeadCommand {
    LeadCommand::Unmerge { reason: sealed("cmVhc29u") }
}

pub(super) fn supplement() -> LeadCommand {
    LeadCommand::Supplement {
        words: Some(sealed("bW9yZQ==")),
        plates: Vec::new(),
        attachments: Vec::new(),
        position: None,
    }
}

/// Who holds it, whose turn it is and until when, as one line.
pub(super) fn place(story: &Driven<Lead>) -> String {
    let name = |unit: Option<&crate::UnitId>| unit.map_or("-".to_owned(), ToString::to_string);
    let due = story.state.due().map_or("-".to_owned(), |due| due.format("%m-%d %H:%M").to_string());
    format!("{} {} {due}", name(story.state.holder()), name(story.state.clock_on()))
}
