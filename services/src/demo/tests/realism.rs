//! The campaign is like one, within bounds.

use vocabulary::petition::PetitionEvent;

use super::*;

#[test]
fn every_type_of_event_comes_but_the_end() {
    let types = types(&CAMPAIGN);
    insta::assert_snapshot!(types.keys().cloned().collect::<Vec<_>>().join(" "), @"alert-acknowledged alert-answered alert-grown alert-raised alert-stood-down campaign-opened case-approved case-proposed concern-answered concern-closed concern-forwarded concern-levelled concern-linked concern-noted count-approved count-corrected count-posted count-reopened count-returned count-withdrawn deputy-named dispute-ruled duty-assigned duty-confirmed duty-finished duty-progressed duty-returned enforced extension-asked extension-granted extension-refused figure-disputed handler-ruled lead-found lead-merged lead-reopened lead-supplemented lead-unmerged market-set member-bound member-enrolled member-unbound operation-recorded paragraph-written petition-accepted petition-answered petition-closed petition-extended petition-forwarded petition-received place-decided post-assigned post-ended question-answered question-asked reminder-cleared reminder-sent reminder-snoozed reviewed rules-changed school-set supervision-answered supervision-closed supervision-issued supervision-returned transfer-accepted transfer-returned transfer-withdrawn transferred unit-summary-accepted unit-summary-returned unit-summary-submitted");
}

#[test]
fn a_campaign_has_the_size_of_a_county() {
    let types = types(&CAMPAIGN);
    let of = |kinds: &[Kind]| CAMPAIGN.iter().filter(|told| kinds.contains(&told.fact.event.kind())).count();
    let work = of(&[Kind::Campaign, Kind::Member, Kind::Count, Kind::Lead]);
    assert!((10_000..17_500).contains(&work), "{work}");
    assert!((1_000..1_400).contains(&types["lead-found"]), "{}", types["lead-found"]);
    assert!((120..145).contains(&types["member-enrolled"]), "{}", types["member-enrolled"]);
}

#[test]
fn counts_are_late_or_missing_as_often_as_in_life() {
    let rules = rules();
    let first: Vec<_> =
        CAMPAIGN.iter().filter(|told| told.after == 0 && told.fact.event.kind() == Kind::Count).collect();
    let late = first.iter().filter(|told| matches!(&told.fact.event, Event::Count(CountEvent::Posted { due, .. }) if told.fact.time > *due)).count();
    assert!((30..=150).contains(&permille(late, first.len())), "late: {late} of {}", first.len());
    let owed = rules.reporting_units().count() * 123;
    let missing = owed - first.len();
    assert!((10..=80).contains(&permille(missing, owed)), "missing: {missing} of {owed}");
    let zero = counts().filter(|(_, event)| matches!(event, CountEvent::Posted { zero: true, .. })).count();
    assert!(zero > 50, "{zero}");
    let odd = counts().filter(|(_, event)| matches!(event, CountEvent::Posted { figures, .. } if !rules.warnings(figures).is_empty())).count();
    assert!((3..=25).contains(&permille(odd, first.len())), "odd: {odd} of {}", first.len());
}

#[test]
fn transfers_are_returned_as_often_as_in_life() {
    let number = |is: fn(&LeadEvent) -> bool| leads().filter(|(_, event)| is(event)).count();
    let transferred = number(|event| matches!(event, LeadEvent::Transferred { .. }));
    let returned = number(|event| matches!(event, LeadEvent::TransferReturned { .. }));
    assert!((40..=150).contains(&permille(returned, transferred)), "{returned} of {transferred}");
    let to_enforcement = leads().filter(|(_, event)| matches!(event, LeadEvent::Transferred { to, .. } if to.as_str() == "transport-enforcement")).count();
    assert!(
        (550..=780).contains(&permille(to_enforcement, transferred)),
        "{to_enforcement} of {transferred}"
    );
}

#[test]
fn days_off_and_priority_routes_bring_more_leads() {
    let rules = rules();
    let (mut on, mut off, mut routes, mut all) = (0, 0, 0, 0);
    for (fact, event) in leads() {
        if let LeadEvent::Found { finder, .. } = event {
            all += 1;
            routes += usize::from(["jiangkou", "nanxi"].contains(&finder.as_str()));
            let day = rules.day_of(fact.time);
            if rules.calendar.is_workday(day) { on += 1 } else { off += 1 }
        }
    }
    // 87 working days, 36 days off.
    assert!(off * 87 > on * 36 * 5 / 4, "{off} on days off, {on} on working days");
    assert!((100..=400).contains(&permille(routes, all)), "{routes} of {all}");
}

#[test]
fn nothing_happens_before_the_campaign_opens_or_after_its_last_day() {
    let rules = rules();
    let first = &CAMPAIGN[0];
    assert_eq!(name_of(&first.fact), "campaign-opened");
    let end = Day::new(2025, 9, 30).unwrap();
    for told in CAMPAIGN.iter() {
        assert!(told.fact.time >= first.fact.time && rules.day_of(told.recorded) <= end);
        assert_eq!(told.fact.channel, SIMULATED);
    }
    let counted = counts().filter_map(|(fact, _)| fact.stream.as_count()).map(|(_, day)| day);
    let (earliest, latest) = counted.fold((end, end.plus(-300)), |(a, b), day| (a.min(day), b.max(day)));
    assert_eq!((earliest.to_string(), latest.to_string()), ("2025-05-31".into(), "2025-09-30".into()));
}

#[test]
fn every_name_is_plainly_invented_and_sealed_under_its_own_subject() {
    for told in CAMPAIGN.iter() {
        let (matter, id) = (told.fact.stream.to_string(), &told.fact.stream.id);
        match &told.fact.event {
            Event::Member(MemberEvent::Enrolled { name, phone }) => {
                assert!(name.sealed.starts_with(words::INVENTED), "{}", name.sealed);
                let phone = phone.as_ref().unwrap();
                assert!(
                    phone.sealed.starts_with("1990000") && phone.sealed.ends_with("（虚构）"),
                    "{}",
                    phone.sealed
                );
                assert_eq!(
                    (name.subject.as_str(), phone.subject.as_str()),
                    (matter.as_str(), matter.as_str())
                );
            }
            Event::Lead(LeadEvent::Found { words: said, plates, informant, .. }) => {
                assert_eq!(said.subject, matter);
                for plate in plates {
                    let plain = vocabulary::plate::normalise(&plate.sealed);
                    assert!(vocabulary::plate::is_plate(&plain) && plain.starts_with("渝F"), "{plain}");
                }
                if let Some(told_by) = informant {
                    assert_eq!(told_by.subject, format!("finder/{id}"));
                    assert!(told_by.sealed.starts_with(words::INVENTED), "{}", told_by.sealed);
                }
            }
            Event::Petition(PetitionEvent::Received { words: said, petitioner, .. }) => {
                assert_eq!(said.subject, matter);
                if let Some(petitioner) = petitioner {
                    assert_eq!(petitioner.subject, format!("petitioner/{id}"));
                    assert!(petitioner.sealed.starts_with(words::INVENTED), "{}", petitioner.sealed);
                }
            }
            Event::Member(_)
            | Event::Lead(_)
            | Event::Count(_)
            | Event::Campaign(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => {}
        }
    }
}
