//! Wishes in a few words, for stories that no line of the bot tells: counts, leads, disputes, operations, opinion.

use bus::desk::Command;
use vocabulary::{
    ConcernId, Day, LeadId, PetitionId, Secret, UnitId,
    concern::{ConcernCommand, LinkedTo, Noting},
    count::CountCommand,
    dispute::{DisputeCommand, DisputeWish, Ruling},
    lead::{Finding, LeadCommand, Outcome, Source, Verdict},
    operation::OperationCommand,
    petition::{Matter, PetitionCommand, PetitionKind, Receiving, Way},
    rules::Figures,
};

/// A unit by its name on the wire.
pub fn unit(id: &str) -> UnitId {
    id.parse().expect("a unit")
}

/// A day: `2025-07-01`.
pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Figures: `personnel=12 cases=2`.
pub fn figures(text: &str) -> Figures {
    let parts = text.split_whitespace().map(|part| part.split_once('=').expect("key=value"));
    parts.map(|(key, value)| (key.parse().expect("a figure"), value.parse().expect("a number"))).collect()
}

/// Words about nobody.
pub fn words() -> Secret {
    Secret::new("演示的话")
}

/// A unit's count of a day; all zero is a zero report.
pub fn post(of: &str, day: Day, text: &str) -> Command {
    let figures = figures(text);
    let zero = figures.values().all(|value| *value == 0);
    Command::Count(CountCommand::Post { unit: unit(of), day, figures, zero })
}

/// An overloaded vehicle that a unit found.
pub fn find(by: &str) -> Command {
    Command::Find(LeadCommand::Find(Box::new(Finding {
        finder: unit(by),
        source: Source::Patrol,
        violations: vec!["overloading".parse().expect("a violation")],
        township: None,
        places: Vec::new(),
        vehicle: None,
        seats: None,
        seen: None,
        words: words(),
        plates: Vec::new(),
        informant: None,
        attachments: Vec::new(),
        position: None,
    })))
}

/// A wish of a lead: `XS-0701-001`.
pub fn lead(id: &str, wish: LeadCommand<Secret>) -> Command {
    Command::Lead(id.parse::<LeadId>().expect("a lead"), wish)
}

/// Its transfer.
pub fn transfer(to: &str) -> LeadCommand<Secret> {
    LeadCommand::Transfer { to: unit(to), supporting: Vec::new(), basis: None, note: None }
}

/// Its result.
pub fn result(outcome: Outcome) -> LeadCommand<Secret> {
    let measures = vocabulary::lead::Measures::default();
    LeadCommand::Enforce { outcome, violations: Vec::new(), measures, note: None }
}

/// Its review.
pub fn review(verdict: Verdict) -> LeadCommand<Secret> {
    LeadCommand::Review { verdict, note: None }
}

/// A figure disputed: what it should be, or none to be excused.
pub fn dispute(of: &str, on: &str, figure: &str, claimed: Option<u64>) -> Command {
    let wish = DisputeWish::Dispute { claimed, words: words() };
    Command::Dispute(about(of, on, figure, wish))
}

/// The ruling on it.
pub fn rule(of: &str, on: &str, figure: &str, ruling: Ruling) -> Command {
    Command::Dispute(about(of, on, figure, DisputeWish::Rule { ruling, value: None, reason: words() }))
}

fn about(of: &str, on: &str, figure: &str, wish: DisputeWish<Secret>) -> DisputeCommand<Secret> {
    DisputeCommand { unit: unit(of), day: day(on), figure: figure.parse().expect("a figure"), wish }
}

/// A joint operation.
pub fn operation(on: &str, counting: &str, with: &[&str], shared: &str) -> Command {
    let (day, counting, shared) = (day(on), unit(counting), figures(shared));
    let with = with.iter().map(|id| unit(id)).collect();
    Command::Operation(None, OperationCommand::Record { day, counting, with, shared })
}

/// A concern about fares in a township, with its reach.
pub fn note(township: &str, reach: u64) -> Command {
    let noting = Noting {
        channel: "short-video".parse().expect("a channel"),
        theme: "fares".parse().expect("a theme"),
        level: None,
        township: Some(unit(township)),
        place: None,
        reach: Some(reach),
        words: words(),
        redacted: 0,
    };
    Command::Concern(None, ConcernCommand::Note(noting))
}

/// A wish of a concern: `YQ-0804-001`.
pub fn concern(id: &str, wish: ConcernCommand<Secret>) -> Command {
    Command::Concern(Some(id.parse::<ConcernId>().expect("a concern")), wish)
}

/// Puts a concern together with an earlier one.
pub fn link(to: &str) -> ConcernCommand<Secret> {
    ConcernCommand::Link { to: LinkedTo::Concern(to.parse().expect("a concern")) }
}

/// A tip-off about road transport that a unit is to answer.
pub fn receive(for_unit: &str) -> Command {
    let receiving = Receiving {
        kind: PetitionKind::TransportTip,
        way: Way::Phone,
        matter: Matter::Accusation,
        theme: "fares".parse().expect("a theme"),
        people: 1,
        township: None,
        words: words(),
        petitioner: None,
        unit: unit(for_unit),
    };
    Command::Petition(None, PetitionCommand::Receive(receiving))
}

/// A wish of a petition: `XF-0804-001`.
pub fn petition(id: &str, wish: PetitionCommand<Secret>) -> Command {
    Command::Petition(Some(id.parse::<PetitionId>().expect("a petition")), wish)
}
