//! Whole lives of leads.

use super::*;
use crate::{custody::Custody, stream::Stream};

#[test]
fn a_lead_goes_through_its_whole_life() {
    let story = offered()
        .then(TRAFFIC, "08-04 11:00", give_back())
        .then(JIANGKOU, "08-04 14:30", transfer("traffic-police"))
        .then(TRAFFIC, "08-04 15:00", LeadCommand::Accept)
        .then(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven))
        .then(OFFICE, "08-06 09:30", review(Verdict::Upheld));
    insta::assert_snapshot!(journal(&story), @"
    08-04 09:00 lead-found: jiangkou jiangkou 08-04 15:00
    08-04 10:00 transferred: jiangkou traffic-police 08-04 16:00
    08-04 11:00 transfer-returned: jiangkou jiangkou 08-04 17:00
    08-04 14:30 transferred: jiangkou traffic-police 08-05 09:30
    08-04 15:00 transfer-accepted: traffic-police traffic-police 08-11 23:59
    08-05 10:00 enforced: traffic-police office 08-07 23:59
    08-06 09:30 reviewed: - - -
    ");
}

#[test]
fn a_joint_lead_waits_for_the_supporting_units_half() {
    let story = joint()
        .then(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven))
        .then(TRANSPORT, "08-06 10:00", enforce(Outcome::Unfounded))
        .then("office:leader", "08-06 16:00", review(Verdict::Upheld));
    insta::assert_snapshot!(journal(&story), @"
    08-04 09:00 lead-found: jiangkou jiangkou 08-04 15:00
    08-04 10:00 transferred: jiangkou traffic-police 08-04 16:00
    08-04 11:00 transfer-accepted: traffic-police traffic-police 08-11 23:59
    08-05 10:00 enforced: traffic-police transport-enforcement 08-11 23:59
    08-06 10:00 enforced: traffic-police office 08-08 23:59
    08-06 16:00 reviewed: - - -
    ");
}

#[test]
fn two_returns_put_a_lead_before_the_office_which_rules() {
    let story = returned_twice()
        .then(OFFICE, "08-05 09:00", rule("transport-enforcement"))
        .then(TRANSPORT, "08-05 10:00", enforce(Outcome::Unverifiable))
        .then(OFFICE, "08-05 11:00", review(Verdict::SentBack))
        .then(TRANSPORT, "08-05 12:00", enforce(Outcome::Unfounded))
        .then(OFFICE, "08-05 15:00", review(Verdict::Upheld))
        .then(OFFICE, "08-20 09:00", reopen(None));
    insta::assert_snapshot!(journal(&story), @"
    08-04 09:00 lead-found: jiangkou jiangkou 08-04 15:00
    08-04 10:00 transferred: jiangkou traffic-police 08-04 16:00
    08-04 11:00 transfer-returned: jiangkou jiangkou 08-04 17:00
    08-04 14:00 transferred: jiangkou traffic-police 08-04 18:00
    08-04 15:00 transfer-returned: office office 08-05 23:59
    08-05 09:00 handler-ruled: transport-enforcement transport-enforcement 08-12 23:59
    08-05 10:00 enforced: transport-enforcement office 08-07 23:59
    08-05 11:00 reviewed: transport-enforcement transport-enforcement 08-12 23:59
    08-05 12:00 enforced: transport-enforcement office 08-07 23:59
    08-05 15:00 reviewed: - - -
    08-20 09:00 lead-reopened: transport-enforcement transport-enforcement 08-27 23:59
    ");
}

#[test]
fn every_working_hour_is_charged_to_the_unit_whose_turn_it_was() {
    let story = asked()
        .then(JIANGKOU, "08-05 10:00", answer())
        .then(TRAFFIC, "08-05 11:00", enforce(Outcome::Proven))
        .then(OFFICE, "08-05 17:00", review(Verdict::Upheld));
    let held = Custody::of(&story.facts, &story.rules).as_of(at("09-01 12:00"), &story.rules);
    // Traffic police: an hour to accept, two until the question, one after the answer.
    assert_eq!(hours(&held), "jiangkou 5, office 4, traffic-police 4");
}

#[test]
fn no_clock_runs_while_a_lead_is_merged() {
    let story =
        found().then(JIANGKOU, "08-04 11:00", merge("XS-0803-001")).then(OFFICE, "08-06 09:00", unmerge());
    let held = Custody::of(&story.facts, &story.rules).as_of(at("08-06 10:00"), &story.rules);
    assert_eq!(hours(&held), "jiangkou 3");
}

#[test]
fn a_told_time_that_runs_backwards_charges_nobody_twice() {
    // Returned, they say, before it was transferred: the township's clock goes on from the transfer.
    let story = offered().then(TRAFFIC, "08-04 09:30", give_back());
    let held = Custody::of(&story.facts, &story.rules).as_of(at("08-04 12:00"), &story.rules);
    assert_eq!(hours(&held), "jiangkou 3, traffic-police 0");
}

/// What happened when, and where the lead was after it: holder, turn, due.
fn journal(story: &Driven<Lead>) -> String {
    let mut replayed = Driven { state: Lead::default(), facts: Vec::new(), ..story.clone() };
    let lines = story.facts.iter().map(|fact| {
        replayed.state = std::mem::take(&mut replayed.state).evolve(fact);
        let name = crate::wire::type_of(&crate::Event::Lead(fact.event.clone())).unwrap();
        format!("{} {name}: {}", fact.time.format("%m-%d %H:%M"), place(&replayed))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn hours(held: &std::collections::BTreeMap<crate::UnitId, u64>) -> String {
    let parts = held.iter().map(|(unit, seconds)| {
        assert_eq!(seconds % 3_600, 0, "the story runs on full hours");
        format!("{unit} {}", seconds / 3_600)
    });
    parts.collect::<Vec<_>>().join(", ")
}
