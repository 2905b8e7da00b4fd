//! Transfer, withdrawal, acceptance, return, ruling.

use super::*;

#[test]
fn a_transfer_keeps_the_holder_and_passes_the_turn() {
    assert_eq!(place(&offered()), "jiangkou traffic-police 08-04 16:00");
}

#[test]
fn an_accepted_transfer_changes_the_holder() {
    assert_eq!(place(&accepted()), "traffic-police traffic-police 08-11 23:59");
}

#[test]
fn the_office_may_transfer_for_the_holder() {
    let story = found().then(OFFICE, "08-04 10:00", transfer("traffic-police"));
    assert_eq!(place(&story), "jiangkou traffic-police 08-04 16:00");
}

#[test]
fn the_same_transfer_twice_is_granted_once() {
    assert_eq!(offered().ask(JIANGKOU, "08-04 10:01", transfer("traffic-police")), Ok(None));
    assert_eq!(
        offered().ask(JIANGKOU, "08-04 10:01", transfer("transport-enforcement")),
        Err(LeadRefusal::AlreadyOffered { to: "交巡警大队".into() })
    );
}

#[test]
fn the_asked_unit_is_not_also_a_supporting_one() {
    let wish = transfer_with("traffic-police", &["traffic-police", "cyber-police"]);
    match found().ask(JIANGKOU, "08-04 10:00", wish) {
        Ok(Some(LeadEvent::Transferred { supporting, .. })) => assert_eq!(supporting, [unit("cyber-police")]),
        other => panic!("a transfer was expected, not {other:?}"),
    }
}

#[test]
fn the_violation_of_the_transfer_is_added_to_the_lead() {
    let wish = LeadCommand::Transfer {
        to: unit("transport-enforcement"),
        supporting: Vec::new(),
        basis: Some("unlicensed".parse().unwrap()),
        note: None,
    };
    let story = found().then(JIANGKOU, "08-04 10:00", wish);
    let codes: Vec<_> = story.state.open().unwrap().violations.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["overload", "unlicensed"]);
}

#[test]
fn a_department_gets_only_what_it_is_competent_for() {
    assert_eq!(
        found().ask(JIANGKOU, "08-04 10:00", transfer("transport-enforcement")),
        Err(LeadRefusal::NotCompetent {
            unit: "交通执法支队".into(),
            violation: "超员".into(),
            competent: vec!["交巡警大队".into()],
        })
    );
}

#[test]
fn a_bureau_gets_what_its_brigade_is_competent_for_and_a_township_gets_anything() {
    for to in ["public-security", "nanxi", "office"] {
        assert!(matches!(found().ask(JIANGKOU, "08-04 10:00", transfer(to)), Ok(Some(_))), "{to}");
    }
}

#[test]
fn a_lead_goes_only_to_a_known_unit_that_takes_leads_and_is_another() {
    let ask = |to: &str| found().ask(JIANGKOU, "08-04 10:00", transfer(to));
    assert_eq!(ask("ghost"), Err(LeadRefusal::UnknownUnit { unit: unit("ghost") }));
    assert_eq!(ask("company-a"), Err(LeadRefusal::CannotHold { unit: "甲公司（虚构）".into() }));
    assert_eq!(ask("discipline"), Err(LeadRefusal::CannotHold { unit: "纪检监察机关".into() }));
    assert_eq!(ask("jiangkou"), Err(LeadRefusal::ToItself { unit: "江口镇".into() }));
}

#[test]
fn supporting_units_are_units_that_take_leads() {
    assert_eq!(
        found().ask(JIANGKOU, "08-04 10:00", transfer_with("traffic-police", &["company-a"])),
        Err(LeadRefusal::CannotHold { unit: "甲公司（虚构）".into() })
    );
}

#[test]
fn only_the_holder_transfers() {
    let refusal = LeadRefusal::NotHolder { holder: "江口镇".into(), unit: "南溪镇".into() };
    assert_eq!(found().ask(NANXI, "08-04 10:00", transfer("traffic-police")), Err(refusal));
}

#[test]
fn a_withdrawn_transfer_gives_the_lead_back_with_its_old_deadline() {
    let story = offered().then(JIANGKOU, "08-04 10:30", withdraw());
    assert_eq!(place(&story), "jiangkou jiangkou 08-04 15:00");
}

#[test]
fn a_withdrawn_transfer_cannot_be_accepted() {
    let story = offered().then(JIANGKOU, "08-04 10:30", withdraw());
    assert_eq!(story.ask(TRAFFIC, "08-04 11:00", LeadCommand::Accept), Err(LeadRefusal::NotOffered));
}

#[test]
fn whoever_withdraws_too_late_is_told_who_was_first() {
    assert_eq!(
        accepted().ask(JIANGKOU, "08-04 11:01", withdraw()),
        Err(LeadRefusal::AlreadyAccepted { by: "交巡警大队".into() })
    );
}

#[test]
fn only_the_sender_withdraws_and_only_what_was_offered() {
    let refusal = LeadRefusal::NotHolder { holder: "江口镇".into(), unit: "交巡警大队".into() };
    assert_eq!(offered().ask(TRAFFIC, "08-04 10:30", withdraw()), Err(refusal));
    assert_eq!(found().ask(JIANGKOU, "08-04 10:30", withdraw()), Err(LeadRefusal::NotOffered));
}

#[test]
fn accepting_twice_is_granted_once() {
    assert_eq!(accepted().ask(TRAFFIC, "08-04 11:01", LeadCommand::Accept), Ok(None));
}

#[test]
fn only_the_asked_unit_accepts_or_returns() {
    let refusal =
        LeadRefusal::OfferedToAnother { to: "交巡警大队".into(), unit: "交通执法支队".into() };
    assert_eq!(offered().ask(TRANSPORT, "08-04 11:00", LeadCommand::Accept), Err(refusal.clone()));
    assert_eq!(offered().ask(TRANSPORT, "08-04 11:00", give_back()), Err(refusal));
}

#[test]
fn a_return_gives_the_lead_back_to_the_sender_with_a_new_deadline() {
    let story = offered().then(TRAFFIC, "08-04 11:00", give_back());
    assert_eq!(place(&story), "jiangkou jiangkou 08-04 17:00");
}

#[test]
fn nothing_is_done_to_an_offered_lead_before_it_is_accepted() {
    for wish in [ask(), extend("08-20 12:00"), enforce(Outcome::Proven)] {
        assert_eq!(offered().ask(TRAFFIC, "08-04 11:00", wish), Err(LeadRefusal::AcceptFirst));
    }
}

#[test]
fn the_second_return_puts_the_lead_before_the_office() {
    assert_eq!(place(&returned_twice()), "office office 08-05 23:59");
    assert_eq!(
        returned_twice().ask(JIANGKOU, "08-04 16:00", transfer("traffic-police")),
        Err(LeadRefusal::BeforeOffice)
    );
}

#[test]
fn the_office_rules_and_the_named_unit_holds_it_without_accepting() {
    let story = returned_twice().then(OFFICE, "08-05 09:00", rule("traffic-police"));
    assert_eq!(place(&story), "traffic-police traffic-police 08-12 23:59");
}

#[test]
fn the_office_rules_only_a_dispute_and_only_for_a_unit_that_takes_leads() {
    assert_eq!(found().ask(OFFICE, "08-04 10:00", rule("traffic-police")), Err(LeadRefusal::NothingToRule));
    assert_eq!(offered().ask(OFFICE, "08-04 10:30", rule("traffic-police")), Err(LeadRefusal::NothingToRule));
    assert_eq!(
        returned_twice().ask(OFFICE, "08-05 09:00", rule("discipline")),
        Err(LeadRefusal::CannotHold { unit: "纪检监察机关".into() })
    );
    assert!(matches!(
        returned_twice().ask(TRAFFIC, "08-05 09:00", rule("jiangkou")),
        Err(LeadRefusal::NotAllowed { what: "裁定承办单位", .. })
    ));
}

#[test]
fn a_third_return_goes_before_the_office_at_once() {
    let story = returned_twice()
        .then(OFFICE, "08-05 09:00", rule("jiangkou"))
        .then(JIANGKOU, "08-05 10:00", transfer("traffic-police"))
        .then(TRAFFIC, "08-05 11:00", give_back());
    assert_eq!(place(&story), "office office 08-06 23:59");
}
