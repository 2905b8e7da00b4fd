//! Results, reviews, reopening.

use super::*;

#[test]
fn a_result_goes_before_the_office_for_review() {
    assert_eq!(place(&enforced()), "traffic-police office 08-07 23:59");
}

#[test]
fn a_result_names_the_leads_own_violations_when_it_names_none() {
    match accepted().ask(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven)) {
        Ok(Some(LeadEvent::Enforced { by, violations, .. })) => {
            assert_eq!((by, violations), (unit("traffic-police"), vec!["overload".parse().unwrap()]));
        }
        other => panic!("a result was expected, not {other:?}"),
    }
}

#[test]
fn the_supporting_unit_may_be_first_and_the_holder_completes() {
    let half = joint().then(TRANSPORT, "08-05 10:00", enforce(Outcome::Unfounded));
    assert_eq!(place(&half), "traffic-police traffic-police 08-11 23:59");
    assert_eq!(
        place(&half.then(TRAFFIC, "08-05 11:00", enforce(Outcome::Proven))),
        "traffic-police office 08-07 23:59"
    );
}

#[test]
fn after_its_own_half_the_holder_waits_for_the_supporting_unit() {
    let half = joint().then(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven));
    assert_eq!(place(&half), "traffic-police transport-enforcement 08-11 23:59");
    assert_eq!(
        half.ask(TRAFFIC, "08-05 11:00", enforce(Outcome::Proven)),
        Err(LeadRefusal::PartDone { unit: "交巡警大队".into() })
    );
}

#[test]
fn a_bureaus_handler_records_for_its_brigade() {
    let story = accepted().then("public-security:handler", "08-05 10:00", enforce(Outcome::Proven));
    assert_eq!(place(&story), "traffic-police office 08-07 23:59");
}

#[test]
fn a_township_does_not_enforce_whatever_post_its_people_hold() {
    for who in [JIANGKOU, "jiangkou:head", "jiangkou:handler"] {
        let refused = found().ask(who, "08-04 10:00", enforce(Outcome::Proven));
        assert!(matches!(refused, Err(LeadRefusal::NotAllowed { what: "登记办理结果", .. })), "{who}");
    }
}

#[test]
fn a_unit_that_has_no_part_in_it_records_nothing() {
    let refusal =
        LeadRefusal::NotHolder { holder: "交巡警大队".into(), unit: "交通执法支队".into() };
    assert_eq!(accepted().ask(TRANSPORT, "08-05 10:00", enforce(Outcome::Proven)), Err(refusal));
}

#[test]
fn a_unit_proves_only_what_it_is_competent_for() {
    let wish = |codes: &[&str]| LeadCommand::Enforce {
        outcome: Outcome::Proven,
        violations: codes.iter().map(|code| code.parse().unwrap()).collect(),
        measures: Measures::default(),
        note: None,
    };
    let ask = |codes: &[&str]| accepted().ask(TRAFFIC, "08-05 10:00", wish(codes));
    assert!(matches!(ask(&["unlicensed"]), Err(LeadRefusal::NotCompetent { .. })));
    assert!(matches!(ask(&["unlicensed", "overload"]), Ok(Some(_))));
    assert_eq!(ask(&["flying"]), Err(LeadRefusal::UnknownViolation { code: "flying".parse().unwrap() }));
}

#[test]
fn a_result_is_reviewed_only_when_there_is_one() {
    for story in [accepted(), offered(), returned_twice()] {
        assert_eq!(
            story.ask(OFFICE, "08-05 10:00", review(Verdict::Upheld)),
            Err(LeadRefusal::NothingToReview)
        );
    }
}

#[test]
fn nobody_reviews_his_own_result() {
    let both = "traffic-police:handler=m-0007";
    let story = accepted().then(both, "08-05 10:00", enforce(Outcome::Proven));
    let ask = |who: &str| story.ask(who, "08-05 11:00", review(Verdict::Upheld));
    assert_eq!(ask("office:office=m-0007"), Err(LeadRefusal::OwnResult));
    assert!(matches!(ask(both), Err(LeadRefusal::NotAllowed { what: "复核", .. })));
    assert!(matches!(ask("office:office=m-0008"), Ok(Some(_))));
}

#[test]
fn whoever_recorded_a_part_before_the_lead_was_passed_on_does_not_review_it() {
    let story = joint()
        .then("traffic-police:handler=m-0007", "08-05 10:00", enforce(Outcome::Proven))
        .then(TRAFFIC, "08-05 11:00", transfer("public-security"))
        .then("public-security:handler", "08-05 14:00", LeadCommand::Accept)
        .then("public-security:handler", "08-05 15:00", enforce(Outcome::Proven));
    assert_eq!(
        story.ask("office:office=m-0007", "08-05 16:00", review(Verdict::Upheld)),
        Err(LeadRefusal::OwnResult)
    );
}

#[test]
fn a_result_waits_for_its_review_and_for_nothing_else() {
    for wish in
        [transfer("public-security"), LeadCommand::Accept, ask(), enforce(Outcome::Proven), withdraw()]
    {
        assert_eq!(enforced().ask(TRAFFIC, "08-05 11:00", wish), Err(LeadRefusal::AwaitingReview));
    }
}

#[test]
fn a_result_sent_back_is_the_holders_again_with_a_new_deadline() {
    let story = enforced().then(OFFICE, "08-06 10:00", review(Verdict::SentBack));
    assert_eq!(place(&story), "traffic-police traffic-police 08-13 23:59");
}

#[test]
fn what_was_asked_before_the_result_does_not_come_back_with_it() {
    let story = accepted()
        .then(TRAFFIC, "08-04 14:00", extend("08-12 10:00"))
        .then(TRAFFIC, "08-04 15:00", ask())
        .then(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven))
        .then(OFFICE, "08-06 10:00", review(Verdict::SentBack));
    assert_eq!(story.ask(OFFICE, "08-06 11:00", LeadCommand::GrantExtension), Err(LeadRefusal::NoExtension));
    assert_eq!(story.ask(JIANGKOU, "08-06 11:00", answer()), Err(LeadRefusal::NoQuestion));
}

#[test]
fn an_upheld_lead_is_closed_and_no_clock_runs() {
    assert_eq!(place(&closed()), "- - -");
    assert_eq!(closed().ask(OFFICE, "08-06 10:00", review(Verdict::Upheld)), Ok(None));
    assert_eq!(closed().ask(TRAFFIC, "08-06 10:00", enforce(Outcome::Proven)), Err(LeadRefusal::Closed));
}

#[test]
fn a_reopened_lead_goes_to_its_last_holder_or_where_the_office_says() {
    let last = closed().then(OFFICE, "08-20 09:00", reopen(None));
    assert_eq!(place(&last), "traffic-police traffic-police 08-27 23:59");
    let named = closed().then(OFFICE, "08-20 09:00", reopen(Some("public-security")));
    assert_eq!(place(&named), "public-security public-security 08-27 23:59");
}

#[test]
fn reopening_an_open_lead_changes_nothing_and_only_the_office_reopens_a_closed_one() {
    assert_eq!(found().ask(OFFICE, "08-20 09:00", reopen(None)), Ok(None));
    assert!(matches!(
        closed().ask(TRAFFIC, "08-20 09:00", reopen(None)),
        Err(LeadRefusal::NotAllowed { what: "重新打开线索", .. })
    ));
    assert_eq!(
        closed().ask(OFFICE, "08-20 09:00", reopen(Some("company-a"))),
        Err(LeadRefusal::CannotHold { unit: "甲公司（虚构）".into() })
    );
}
