//! Opinion, duties, reminders and the rest are there in the sizes of a county, and hang together.

use vocabulary::{
    UnitId,
    alert::AlertEvent,
    concern::{ConcernEvent, LinkedTo},
    count::{Change, CorrectionReason},
    dispute::{DisputeEvent, Ruling},
    operation::OperationEvent,
    petition::PetitionEvent,
    rules::{Figures, UnitKind},
    timetable::TimetableEvent,
};

use super::*;

fn sums() -> BTreeMap<&'static str, usize> {
    let mut sums = BTreeMap::new();
    for told in CAMPAIGN.iter() {
        *sums.entry(told.fact.event.kind().as_str()).or_default() += 1;
    }
    sums
}

#[test]
fn every_kind_has_the_size_of_a_county() {
    let sums = sums();
    println!("{sums:?}");
    for (kind, least, most) in [
        ("concern", 200, 700),
        ("petition", 250, 800),
        ("alert", 20, 300),
        ("duty", 300, 3_000),
        ("supervision", 30, 45),
        ("reminder", 500, 8_000),
        ("dispute", 9, 9),
        ("timetable", 30, 70),
        ("operation", 12, 17),
    ] {
        let sum = sums.get(kind).copied().unwrap_or(0);
        assert!((least..=most).contains(&sum), "{kind}: {sum}");
    }
}

#[test]
fn every_township_with_a_market_enters_it_in_the_first_week() {
    let rules = rules();
    let entered: BTreeMap<String, Day> = CAMPAIGN
        .iter()
        .filter(|told| matches!(told.fact.event, Event::Timetable(TimetableEvent::MarketSet { .. })))
        .map(|told| (told.fact.actor.unit.to_string(), rules.day_of(told.fact.time)))
        .collect();
    let holds = rules.units.iter().filter(|unit| unit.kind == UnitKind::Township);
    let holds = holds.filter(|unit| unit.short.ends_with(['镇', '乡'])).map(|unit| unit.id.to_string());
    assert!(entered.len() > 30, "{}", entered.len());
    assert_eq!(entered.keys().cloned().collect::<BTreeSet<_>>(), holds.collect());
    assert!(entered.values().all(|day| *day <= Day::new(2025, 6, 6).unwrap()));
}

#[test]
fn petitions_are_answered_mostly_in_time_and_some_stay_open() {
    let mut due: BTreeMap<String, Stamp> = BTreeMap::new();
    let mut open = BTreeSet::new();
    let (mut in_time, mut late) = (0, 0);
    for told in CAMPAIGN.iter() {
        let Event::Petition(event) = &told.fact.event else { continue };
        let id = told.fact.stream.to_string();
        match event {
            PetitionEvent::Received { due: until, .. } => {
                open.insert(id.clone());
                due.insert(id, *until);
            }
            PetitionEvent::Accepted { due: until }
            | PetitionEvent::Forwarded { due: until, .. }
            | PetitionEvent::Extended { due: until, .. } => {
                due.insert(id, *until);
            }
            PetitionEvent::Answered { .. } => {
                *(if told.fact.time <= due[&id] { &mut in_time } else { &mut late }) += 1;
            }
            PetitionEvent::Closed { .. } => {
                open.remove(&id);
            }
        }
    }
    assert!(late > 0 && in_time > late * 4, "{in_time} in time, {late} late");
    assert!((1..60).contains(&open.len()), "{} open", open.len());
}

#[test]
fn the_rumour_is_one_story_and_goes_to_the_cyber_police() {
    let rules = rules();
    let july = [Day::new(2025, 7, 15).unwrap(), Day::new(2025, 7, 16).unwrap()];
    let linked: Vec<_> = CAMPAIGN
        .iter()
        .filter(|told| july.contains(&rules.day_of(told.fact.time)))
        .filter_map(|told| {
            let linked = &told.fact.event;
            let Event::Concern(ConcernEvent::Linked { to: LinkedTo::Concern(to) }) = linked else {
                return None;
            };
            Some(*to)
        })
        .collect();
    let first = linked.iter().min().unwrap();
    assert!(linked.iter().filter(|to| *to == first).count() >= 6, "{linked:?}");
}

#[test]
fn alerts_are_seen_answered_and_stood_down_and_some_were_false() {
    let number = |is: fn(&AlertEvent) -> bool| {
        CAMPAIGN.iter().filter(|told| matches!(&told.fact.event, Event::Alert(event) if is(event))).count()
    };
    let raised = number(|event| matches!(event, AlertEvent::Raised { .. }));
    let seen = number(|event| matches!(event, AlertEvent::Acknowledged {}));
    let ended = number(|event| matches!(event, AlertEvent::StoodDown { .. }));
    let false_alarms = number(|event| matches!(event, AlertEvent::StoodDown { false_alarm: true, .. }));
    assert!(
        seen * 10 >= raised * 8 && ended * 10 >= raised * 7,
        "{raised} raised, {seen} seen, {ended} ended"
    );
    assert!(false_alarms > 0 && false_alarms * 2 < ended, "{false_alarms} of {ended}");
}

#[test]
fn disputes_are_upheld_and_dismissed_and_one_is_open() {
    let (mut begun, mut ruled) = (0, Vec::new());
    for told in CAMPAIGN.iter() {
        let Event::Dispute(event) = &told.fact.event else { continue };
        match event {
            DisputeEvent::Disputed { .. } => begun += 1,
            DisputeEvent::Ruled { ruling, .. } => ruled.push(*ruling),
        }
    }
    assert_eq!(begun, 5);
    assert_eq!(ruled, [Ruling::Upheld, Ruling::Upheld, Ruling::Dismissed, Ruling::Upheld]);
}

#[test]
fn the_counts_of_everybody_in_a_joint_operation_contain_its_figures() {
    let mut counted: BTreeMap<(UnitId, Day), Figures> = BTreeMap::new();
    for (fact, event) in counts() {
        let figures = counted.entry(fact.stream.as_count().unwrap()).or_default();
        match event {
            CountEvent::Posted { figures: posted, .. } => figures.clone_from(posted),
            CountEvent::Corrected {
                changes,
                reason: CorrectionReason::PostedAgain | CorrectionReason::Said(_),
            } => {
                figures.extend(changes.iter().map(|(key, Change { was: _, now })| (key.clone(), *now)));
            }
            CountEvent::Withdrawn { .. }
            | CountEvent::Approved {}
            | CountEvent::Returned { .. }
            | CountEvent::Reopened { .. } => {}
        }
    }
    for told in CAMPAIGN.iter() {
        let Event::Operation(OperationEvent::Recorded { day, counting, with, shared }) = &told.fact.event
        else {
            continue;
        };
        assert!(!with.is_empty());
        for unit in with.iter().chain([counting]) {
            for (key, value) in shared {
                assert!(counted[&(unit.clone(), *day)][key] >= *value, "{unit} {day} {key}");
            }
        }
    }
}
