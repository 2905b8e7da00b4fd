//! Merging, unmerging and supplementing.

use super::*;

#[test]
fn a_merged_lead_points_to_the_earlier_one_and_nobody_holds_it() {
    let story = found().then(JIANGKOU, "08-04 10:00", merge("XS-0804-001"));
    assert_eq!(place(&story), "- - -");
    assert_eq!(
        story.ask(JIANGKOU, "08-04 11:00", transfer("traffic-police")),
        Err(LeadRefusal::Merged { into: "XS-0804-001".parse().unwrap() })
    );
}

#[test]
fn merging_twice_into_the_same_lead_is_granted_once() {
    let story = found().then(JIANGKOU, "08-04 10:00", merge("XS-0804-001"));
    assert_eq!(story.ask(JIANGKOU, "08-04 11:00", merge("XS-0804-001")), Ok(None));
    assert!(matches!(
        story.ask(JIANGKOU, "08-04 11:00", merge("XS-0803-009")),
        Err(LeadRefusal::Merged { .. })
    ));
}

#[test]
fn a_lead_merges_only_into_an_earlier_number() {
    for into in ["XS-0804-002", "XS-0804-003", "XS-0805-001"] {
        assert_eq!(
            found().ask(JIANGKOU, "08-05 10:00", merge(into)),
            Err(LeadRefusal::MergeIntoLater { into: into.parse().unwrap() })
        );
    }
}

#[test]
fn the_units_that_have_it_in_hand_and_the_office_merge_it() {
    for who in [JIANGKOU, TRAFFIC, OFFICE] {
        assert!(matches!(offered().ask(who, "08-04 11:00", merge("XS-0804-001")), Ok(Some(_))), "{who}");
    }
    for who in [NANXI, COMPANY, TRANSPORT] {
        let refused = offered().ask(who, "08-04 11:00", merge("XS-0804-001"));
        assert!(matches!(refused, Err(LeadRefusal::NotAllowed { what: "并案", .. })), "{who}");
    }
}

#[test]
fn an_unmerged_lead_is_where_it_was() {
    let story =
        offered().then(JIANGKOU, "08-04 11:00", merge("XS-0804-001")).then(OFFICE, "08-05 10:00", unmerge());
    assert_eq!(story.state, offered().state);
}

#[test]
fn only_the_office_unmerges_and_an_unmerged_lead_stays_so() {
    let story = found().then(JIANGKOU, "08-04 10:00", merge("XS-0804-001"));
    assert!(matches!(
        story.ask(JIANGKOU, "08-04 11:00", unmerge()),
        Err(LeadRefusal::NotAllowed { what: "拆分并案", .. })
    ));
    assert_eq!(found().ask(OFFICE, "08-04 11:00", unmerge()), Ok(None));
}

#[test]
fn finder_and_handlers_supplement_a_lead_in_any_open_situation() {
    for story in [found(), offered(), accepted(), asked(), enforced(), returned_twice()] {
        assert!(matches!(story.ask(JIANGKOU, "08-12 10:00", supplement()), Ok(Some(_))));
        let after = story.clone().then(JIANGKOU, "08-12 10:00", supplement());
        assert_eq!(after.state, story.state);
    }
    assert!(matches!(joint().ask(TRANSPORT, "08-12 10:00", supplement()), Ok(Some(_))));
}

#[test]
fn others_do_not_supplement_it_and_nothing_supplements_nothing() {
    for who in [NANXI, TRANSPORT, CLOCK] {
        let refused = accepted().ask(who, "08-04 12:00", supplement());
        assert!(matches!(refused, Err(LeadRefusal::NotAllowed { what: "补充线索", .. })), "{who}");
    }
    let nothing =
        LeadCommand::Supplement { words: None, plates: Vec::new(), attachments: Vec::new(), position: None };
    assert_eq!(accepted().ask(JIANGKOU, "08-04 12:00", nothing), Ok(None));
}
