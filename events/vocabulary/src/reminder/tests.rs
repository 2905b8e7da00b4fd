//! The reminders about a matter as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const CLOCK: &str = "clock:system";
pub(super) const POLICE: &str = "traffic-police:handler";

/// The deadline that most tests are about.
pub(super) const DUE: &str = "08-05 11:00";

pub(super) fn reminder() -> Driven<Reminder> {
    Driven::new(StreamId::reminder(&"lead/XS-0804-001".parse().unwrap()))
}

pub(super) fn send_to(id: &str, rung: RungTo, deadline: &str, due: &str) -> ReminderCommand {
    ReminderCommand::Send { rung, unit: unit(id), deadline: deadline.parse().unwrap(), due: at(due) }
}

fn send(rung: RungTo) -> ReminderCommand {
    send_to("traffic-police", rung, "lead-accept", DUE)
}

pub(super) fn snooze_of(id: &str, month: u32, day: u32) -> ReminderCommand {
    let until = Day::new(2025, month, day).unwrap();
    ReminderCommand::Snooze { unit: unit(id), until, reason: sealed("cmVhc29u") }
}

fn snooze(day: u32) -> ReminderCommand {
    snooze_of("traffic-police", 8, day)
}

fn told() -> Driven<Reminder> {
    reminder().then(CLOCK, "08-05 10:00", send(RungTo::Holder))
}

fn cleared() -> Driven<Reminder> {
    told().then(CLOCK, "08-05 10:30", ReminderCommand::Clear)
}

#[test]
fn a_rung_is_told_once() {
    assert_eq!(told().ask(CLOCK, "08-05 10:01", send(RungTo::Holder)), Ok(None));
    let story = told().then(CLOCK, "08-05 12:00", send(RungTo::Deputy));
    assert_eq!(story.state.told(), BTreeSet::from([RungTo::Holder, RungTo::Deputy]));
    assert_eq!(story.state.due(), Some(at(DUE)));
}

#[test]
fn a_new_deadline_begins_anew_and_the_old_one_is_still_told_once() {
    let later = send_to("traffic-police", RungTo::Holder, "lead-accept", "08-07 11:00");
    let story = told().then(CLOCK, "08-07 10:00", later);
    assert_eq!(story.state.told(), BTreeSet::from([RungTo::Holder]));
    assert_eq!(story.state.due(), Some(at("08-07 11:00")));
    assert_eq!(story.ask(CLOCK, "08-07 10:01", send(RungTo::Holder)), Ok(None));
}

#[test]
fn nothing_more_is_told_about_a_turn_that_is_over() {
    assert_eq!((cleared().state.told(), cleared().state.due()), (BTreeSet::new(), None));
    for rung in RungTo::ALL {
        assert_eq!(
            cleared().ask(CLOCK, "08-05 12:00", send(rung)),
            Err(ReminderRefusal::Moved { due: at(DUE) })
        );
    }
}

#[test]
fn another_step_or_unit_with_the_same_last_moment_is_another_turn() {
    for wish in [
        send_to("traffic-police", RungTo::Holder, "lead-result", DUE),
        send_to("transport-enforcement", RungTo::Holder, "lead-accept", DUE),
        send_to("traffic-police", RungTo::Holder, "lead-accept", "08-06 11:00"),
    ] {
        assert!(matches!(cleared().ask(CLOCK, "08-05 10:31", wish), Ok(Some(_))));
    }
}

#[test]
fn clearing_what_was_not_told_changes_nothing() {
    for story in [reminder(), cleared()] {
        assert_eq!(story.ask(CLOCK, "08-05 10:40", ReminderCommand::Clear), Ok(None));
    }
}

#[test]
fn a_snoozed_unit_is_left_in_peace_until_the_end_of_the_day() {
    let story = told().then(POLICE, "08-05 10:10", snooze(6));
    let until = at("08-06 23:59:59");
    assert_eq!(story.state.snoozed_until(), Some(until));
    let early = story.ask(CLOCK, "08-06 20:00", send(RungTo::Deputy));
    assert_eq!(early, Err(ReminderRefusal::Snoozed { until }));
    assert!(matches!(story.ask(CLOCK, "08-06 23:59:59", send(RungTo::Deputy)), Ok(Some(_))));
}

#[test]
fn peace_is_the_units_and_ends_with_its_turn() {
    let story = told().then(POLICE, "08-05 10:10", snooze(6));
    let other = send_to("transport-enforcement", RungTo::Holder, "lead-accept", "08-06 11:00");
    assert!(matches!(story.ask(CLOCK, "08-06 10:00", other), Ok(Some(_))));
    let moved = story.then(CLOCK, "08-05 10:30", ReminderCommand::Clear);
    assert_eq!(moved.state.snoozed_until(), None);
    let next = send_to("traffic-police", RungTo::Holder, "lead-result", "08-06 11:00");
    assert!(matches!(moved.ask(CLOCK, "08-06 10:00", next), Ok(Some(_))));
}

#[test]
fn the_same_peace_again_changes_nothing_and_a_longer_one_counts() {
    let story = told().then(POLICE, "08-05 10:10", snooze(7));
    for day in [6, 7] {
        assert_eq!(story.ask(POLICE, "08-05 10:11", snooze(day)), Ok(None));
    }
    assert!(matches!(story.ask(POLICE, "08-05 10:11", snooze(8)), Ok(Some(_))));
}

#[test]
fn peace_is_asked_for_twice_a_deadline() {
    let twice = told().then(POLICE, "08-05 10:10", snooze(6)).then(POLICE, "08-07 09:00", snooze(8));
    assert_eq!(twice.ask(POLICE, "08-09 09:00", snooze(10)), Err(ReminderRefusal::TooOften { most: 2 }));
    let extended = send_to("traffic-police", RungTo::Holder, "lead-accept", "08-12 11:00");
    let anew = twice.then(CLOCK, "08-12 10:00", extended);
    assert!(matches!(anew.ask(POLICE, "08-12 10:10", snooze(14)), Ok(Some(_))));
}

#[test]
fn peace_lasts_thirty_days_at_most() {
    assert!(matches!(told().ask(POLICE, "08-05 10:10", snooze_of("traffic-police", 9, 4)), Ok(Some(_))));
    let (day, last) = (Day::new(2025, 9, 5).unwrap(), Day::new(2025, 9, 4).unwrap());
    assert_eq!(
        told().ask(POLICE, "08-05 10:10", snooze_of("traffic-police", 9, 5)),
        Err(ReminderRefusal::TooLong { day, last })
    );
}

#[test]
fn only_the_softwares_own_policy_sends_and_clears() {
    for who in [POLICE, "office:office", "office:leader"] {
        for wish in [send(RungTo::Holder), ReminderCommand::Clear] {
            let answer = told().ask(who, "08-05 10:10", wish);
            assert!(matches!(answer, Err(ReminderRefusal::NotAllowed { .. })), "{who}: {answer:?}");
        }
    }
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| told().ask(who, "08-05 10:10", wish).unwrap_err();
    let snoozed = told().then(POLICE, "08-05 10:10", snooze(6));
    let twice = snoozed.clone().then(POLICE, "08-07 09:00", snooze(8));
    let refusals = [
        ask(CLOCK, send_to("ghost", RungTo::Holder, "lead-accept", DUE)),
        ask("nanxi:liaison", snooze(6)),
        cleared().ask(CLOCK, "08-05 12:00", send(RungTo::Deputy)).unwrap_err(),
        snoozed.ask(CLOCK, "08-05 12:00", send(RungTo::Deputy)).unwrap_err(),
        ask("nanxi:liaison", snooze_of("nanxi", 8, 6)),
        ask(POLICE, snooze(5)),
        ask(POLICE, snooze_of("traffic-police", 10, 1)),
        twice.ask(POLICE, "08-09 09:00", snooze(10)).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "ReminderRefusal", &refusals), @"
    UnknownUnit: 没有“ghost”这个单位
    NotAllowed: 南溪镇的“联络员”岗位不能办理这件事的催办，请由承办单位办理
    Moved: 这件事已有进展，期限 08月05日 11:00 不再催办
    Snoozed: 这件事暂缓催办至 08月06日 23:59，到期后再提醒
    NotItsTurn: 这件事现由交巡警大队办理，不由南溪镇暂缓
    NotLater: 暂缓日期 2025-08-05 应在今天（2025-08-05）之后，请另选日期
    TooLong: 暂缓日期 2025-10-01 太远，最多到 2025-09-04，请另选日期
    TooOften: 这个期限已经暂缓 2 次，办不完请申请延期
    ");
}
