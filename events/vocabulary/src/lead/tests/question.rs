//! Questions to the finder and extensions: the clocks.

use super::*;

#[test]
fn a_question_moves_the_turn_to_the_finder() {
    assert_eq!(place(&asked()), "traffic-police jiangkou 08-06 23:59");
}

#[test]
fn an_answer_moves_the_holders_deadline_by_the_pause() {
    // Asked on Monday, answered on Thursday: three working days of the holder's five were not its own.
    let story = asked().then(JIANGKOU, "08-07 10:00", answer());
    assert_eq!(place(&accepted()), "traffic-police traffic-police 08-11 23:59");
    assert_eq!(place(&story), "traffic-police traffic-police 08-14 23:59");
}

#[test]
fn an_unanswered_question_lapses_when_it_is_due_and_not_before() {
    assert_eq!(
        asked().ask(CLOCK, "08-06 23:59:58", LeadCommand::Lapse),
        Err(LeadRefusal::QuestionNotDue { due: at("08-06 23:59:59") })
    );
    let story = asked().then(CLOCK, "08-06 23:59:59", LeadCommand::Lapse);
    assert_eq!(place(&story), "traffic-police traffic-police 08-13 23:59");
    assert_eq!(story.ask(CLOCK, "08-07 00:01", LeadCommand::Lapse), Ok(None));
}

#[test]
fn only_the_clock_lets_a_question_lapse_and_it_answers_none() {
    for (who, wish) in [(JIANGKOU, LeadCommand::Lapse), (CLOCK, answer()), (NANXI, answer())] {
        let refused = asked().ask(who, "08-07 10:00", wish);
        assert!(matches!(refused, Err(LeadRefusal::NotAllowed { what: "答复", .. })), "{who}");
    }
}

#[test]
fn a_lapse_means_nothing_where_no_question_is_open() {
    for story in [found(), offered(), returned_twice(), enforced(), closed()] {
        assert_eq!(story.ask(CLOCK, "08-12 10:00", LeadCommand::Lapse), Ok(None));
    }
}

#[test]
fn there_is_an_answer_only_to_a_question() {
    for story in [found(), offered(), returned_twice()] {
        assert_eq!(story.ask(JIANGKOU, "08-05 10:00", answer()), Err(LeadRefusal::NoQuestion));
    }
}

#[test]
fn a_question_stops_transfer_and_a_second_question() {
    for wish in [transfer("public-security"), ask()] {
        assert_eq!(asked().ask(TRAFFIC, "08-04 16:00", wish), Err(LeadRefusal::QuestionOpen));
    }
}

#[test]
fn a_finder_that_holds_its_own_lead_asks_nobody() {
    assert_eq!(found().ask(JIANGKOU, "08-04 10:00", ask()), Err(LeadRefusal::AskingOneself));
}

#[test]
fn only_the_holder_asks() {
    let refusal = LeadRefusal::NotHolder { holder: "交巡警大队".into(), unit: "江口镇".into() };
    assert_eq!(accepted().ask(JIANGKOU, "08-04 15:00", ask()), Err(refusal));
}

#[test]
fn a_company_answers_about_the_lead_it_found() {
    let story = lead()
        .then(COMPANY, "08-04 09:00", find("company-a"))
        .then(OFFICE, "08-04 10:00", ask())
        .then(COMPANY, "08-04 11:00", answer());
    assert_eq!(story.state.clock_on(), Some(&unit("office")));
}

#[test]
fn a_supporting_units_part_does_not_answer_the_holders_question() {
    let story = joint().then(TRAFFIC, "08-04 15:00", ask()).then(
        TRANSPORT,
        "08-04 16:00",
        enforce(Outcome::Unfounded),
    );
    assert_eq!(place(&story), "traffic-police jiangkou 08-06 23:59");
}

#[test]
fn an_extension_is_asked_for_and_granted() {
    let story = accepted().then(TRAFFIC, "08-05 10:00", extend("08-20 18:00")).then(
        OFFICE,
        "08-05 11:00",
        LeadCommand::GrantExtension,
    );
    assert_eq!(place(&story), "traffic-police traffic-police 08-20 18:00");
}

#[test]
fn a_refused_extension_leaves_the_deadline_and_may_be_asked_for_again() {
    let story = accepted().then(TRAFFIC, "08-05 10:00", extend("08-20 18:00")).then(
        "office:leader",
        "08-05 11:00",
        refuse_extension(),
    );
    assert_eq!(place(&story), place(&accepted()));
    assert!(matches!(story.ask(TRAFFIC, "08-05 12:00", extend("08-20 18:00")), Ok(Some(_))));
}

#[test]
fn one_extension_is_open_at_a_time() {
    let story = accepted().then(TRAFFIC, "08-05 10:00", extend("08-20 18:00"));
    assert_eq!(story.ask(TRAFFIC, "08-05 10:01", extend("08-20 18:00")), Ok(None));
    assert_eq!(story.ask(TRAFFIC, "08-05 10:01", extend("08-21 18:00")), Err(LeadRefusal::ExtensionOpen));
}

#[test]
fn an_extension_is_asked_for_in_time_and_for_later() {
    let due = at("08-11 23:59:59");
    assert_eq!(
        accepted().ask(TRAFFIC, "08-12 00:00", extend("08-20 18:00")),
        Err(LeadRefusal::AskedTooLate { due })
    );
    assert_eq!(
        accepted().ask(TRAFFIC, "08-05 10:00", extend("08-11 18:00")),
        Err(LeadRefusal::NotAnExtension { due })
    );
}

#[test]
fn an_extension_may_be_asked_for_late_while_the_finder_is_asked() {
    let story = accepted().then(TRAFFIC, "08-11 15:00", ask());
    assert!(matches!(story.ask(TRAFFIC, "08-12 09:00", extend("08-20 18:00")), Ok(Some(_))));
}

#[test]
fn granting_an_extension_never_shortens_a_deadline_that_a_pause_moved() {
    let story = accepted()
        .then(TRAFFIC, "08-05 10:00", extend("08-12 10:00"))
        .then(TRAFFIC, "08-05 11:00", ask())
        .then(JIANGKOU, "08-07 10:00", answer())
        .then(OFFICE, "08-07 11:00", LeadCommand::GrantExtension);
    assert_eq!(place(&story), "traffic-police traffic-police 08-13 23:59");
}

#[test]
fn only_an_asked_for_extension_is_ruled_on_and_only_by_the_office() {
    for wish in [LeadCommand::GrantExtension, refuse_extension()] {
        assert_eq!(accepted().ask(OFFICE, "08-05 11:00", wish.clone()), Err(LeadRefusal::NoExtension));
        assert_eq!(offered().ask(OFFICE, "08-05 11:00", wish.clone()), Err(LeadRefusal::NoExtension));
        let asked = accepted().then(TRAFFIC, "08-05 10:00", extend("08-20 18:00"));
        assert!(matches!(
            asked.ask(TRAFFIC, "08-05 11:00", wish),
            Err(LeadRefusal::NotAllowed { what: "批复延期", .. })
        ));
    }
}
