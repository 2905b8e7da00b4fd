//! Handing a lead in: first holder, first deadline, priority tags.

use super::*;
use crate::ids::PriorityId;

#[test]
fn a_township_holds_what_it_found_and_transfers_it_within_hours() {
    assert_eq!(place(&found()), "jiangkou jiangkou 08-04 15:00");
}

#[test]
fn a_competent_finder_goes_to_work_at_once() {
    let story = lead().then(TRAFFIC, "08-04 09:00", find("traffic-police"));
    assert_eq!(place(&story), "traffic-police traffic-police 08-11 23:59");
}

#[test]
fn a_companys_lead_goes_to_the_office_and_stays_its_find() {
    let story = lead().then(COMPANY, "08-04 09:00", find("company-a"));
    assert_eq!(place(&story), "office office 08-04 15:00");
    assert_eq!(story.state.open().unwrap().finder, unit("company-a"));
}

#[test]
fn an_outside_partys_lead_is_entered_by_the_office_and_held_by_it() {
    let story = lead().then(OFFICE, "08-04 09:00", find("discipline"));
    assert_eq!(place(&story), "office office 08-04 15:00");
}

#[test]
fn nobody_hands_in_a_lead_for_another_unit() {
    assert!(matches!(
        lead().ask(JIANGKOU, "08-04 09:00", find("nanxi")),
        Err(LeadRefusal::NotAllowed { what: "登记线索", .. })
    ));
}

#[test]
fn a_lead_needs_known_units_violations_and_places_and_a_past() {
    let ask = |change: fn(&mut Finding)| {
        let mut finding = finding("jiangkou");
        change(&mut finding);
        lead().ask(JIANGKOU, "08-04 09:00", LeadCommand::Find(Box::new(finding)))
    };
    let ghost = Err(LeadRefusal::UnknownUnit { unit: unit("ghost") });
    assert_eq!(ask(|finding| finding.finder = unit("ghost")), ghost);
    assert_eq!(ask(|finding| finding.township = Some(unit("ghost"))), ghost);
    assert_eq!(ask(|finding| finding.violations.clear()), Err(LeadRefusal::NoViolation));
    assert_eq!(
        ask(|finding| finding.violations.push("flying".parse().unwrap())),
        Err(LeadRefusal::UnknownViolation { code: "flying".parse().unwrap() })
    );
    assert_eq!(
        ask(|finding| finding.places.push("route-nowhere".parse().unwrap())),
        Err(LeadRefusal::UnknownPlace { place: "route-nowhere".parse().unwrap() })
    );
    assert_eq!(
        ask(|finding| finding.seen = Some(at("08-04 09:01"))),
        Err(LeadRefusal::SeenInTheFuture { seen: at("08-04 09:01") })
    );
}

#[test]
fn periods_go_by_the_holiday_notice_and_by_when_it_was_seen() {
    let table = [
        ("05-31 12:00", "weekend holiday"),
        ("06-02 12:00", "holiday"),
        ("08-02 12:00", "weekend"),
        ("08-04 12:00", ""),
        ("08-04 19:00", "night"),
        ("08-05 05:59", "night"),
        ("08-05 06:00", ""),
        ("08-03 02:00", "night weekend"),
        // Sunday 28 September is a make-up workday: no weekend.
        ("09-28 12:00", ""),
    ];
    for (seen, expected) in table {
        assert_eq!(tags(seen, |_| {}), expected, "{seen}");
    }
}

#[test]
fn vehicles_and_named_places_are_tagged_once() {
    let places: fn(&mut Finding) = |finding| {
        finding.violations = vec!["unlicensed".parse().unwrap()];
        finding.places = vec!["route-jiangkou".parse().unwrap(), "route-jiangkou".parse().unwrap()];
    };
    assert_eq!(tags("08-04 12:00", places), "vehicle-illegal route-jiangkou");
}

#[test]
fn a_vehicles_class_is_what_it_does_and_not_its_seats() {
    for seats in [Some(5), Some(7), None] {
        let mut finding = Finding { seats, ..finding("jiangkou") };
        assert_eq!(tags_of(finding.clone()), "", "{seats:?}");
        finding.violations.push("unlicensed".parse().unwrap());
        assert_eq!(tags_of(finding), "vehicle-illegal", "{seats:?}");
    }
}

/// The priority tags of a lead seen at a moment and handed in much later, on a working day before noon.
fn tags(seen: &str, change: fn(&mut Finding)) -> String {
    let mut finding = Finding { seen: Some(at(seen)), ..finding("jiangkou") };
    change(&mut finding);
    tags_of(finding)
}

fn tags_of(finding: Finding) -> String {
    match lead().ask(JIANGKOU, "10-14 11:00", LeadCommand::Find(Box::new(finding))) {
        Ok(Some(LeadEvent::Found { priority, .. })) => {
            priority.iter().map(PriorityId::as_str).collect::<Vec<_>>().join(" ")
        }
        other => panic!("a lead was expected, not {other:?}"),
    }
}
