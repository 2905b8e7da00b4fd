//! An alert as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const CLOCK: &str = "clock:system";
pub(super) const CYBER: &str = "cyber-police:handler";
pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const OFFICE: &str = "office:office";

pub(super) fn alert() -> Driven<Alert> {
    Driven::new("alert/rhythm_2025-08-04".parse::<StreamId>().unwrap())
}

pub(super) fn rhythm(seen: u32) -> Trigger {
    Trigger::Rhythm { day: "2025-08-04".parse().unwrap(), seen, baseline_tenths: 12 }
}

/// The rhythm of a day: these items, told to the cyber police.
pub(super) fn raise(items: &[&str]) -> AlertCommand {
    AlertCommand::Raise {
        trigger: rhythm(u32::try_from(items.len()).unwrap()),
        theme: None,
        items: items.iter().map(SmolStr::new).collect(),
        tell: vec![unit("cyber-police")],
        critical: false,
    }
}

pub(super) fn answer() -> AlertCommand {
    AlertCommand::Answer { words: sealed("YW5zd2Vy") }
}

pub(super) fn stand_down(false_alarm: bool) -> AlertCommand {
    AlertCommand::StandDown { false_alarm, reason: sealed("cmVhc29u") }
}

pub(super) fn raised() -> Driven<Alert> {
    alert().then(CLOCK, "08-04 09:00", raise(&["YQ-0804-001", "YQ-0804-002"]))
}

fn acknowledged() -> Driven<Alert> {
    raised().then(CYBER, "08-04 09:30", AlertCommand::Acknowledge)
}

#[test]
fn only_the_software_raises_and_says_until_when_it_is_to_be_seen() {
    assert_eq!(raised().state.story().map(|story| story.due), Some(at("08-04 11:00")));
    for who in [OFFICE, "office:leader", CYBER] {
        let wish = raise(&["YQ-0804-001"]);
        assert_eq!(alert().ask(who, "08-04 09:00", wish), Err(AlertRefusal::RaisedByRule));
    }
}

#[test]
fn the_same_story_grows_by_what_is_new() {
    let more = raise(&["YQ-0804-002", "YQ-0804-003", "YQ-0804-003"]);
    assert_eq!(
        raised().ask(CLOCK, "08-04 10:00", more.clone()),
        Ok(Some(AlertEvent::Grown { trigger: rhythm(3), items: vec!["YQ-0804-003".into()] }))
    );
    let grown = raised().then(CLOCK, "08-04 10:00", more.clone());
    assert_eq!(grown.ask(CLOCK, "08-04 11:00", more), Ok(None));
    assert_eq!(
        grown.state.story().map(|story| story.items.as_slice()),
        Some(["YQ-0804-001", "YQ-0804-002", "YQ-0804-003"].map(SmolStr::new).as_slice())
    );
}

#[test]
fn what_was_stood_down_is_not_raised_again() {
    let story = raised().then(OFFICE, "08-04 10:00", stand_down(true));
    assert!(!story.state.is_open());
    assert_eq!(story.ask(CLOCK, "08-04 11:00", raise(&["YQ-0804-009"])), Ok(None));
    assert_eq!(story.ask("office:leader", "08-04 11:00", stand_down(false)), Ok(None));
}

#[test]
fn a_unit_that_was_told_or_one_above_it_or_the_county_acknowledges() {
    for who in [CYBER, "public-security:head", OFFICE, "office:leader"] {
        for wish in [AlertCommand::Acknowledge, answer()] {
            assert!(matches!(raised().ask(who, "08-04 09:30", wish), Ok(Some(_))), "{who}");
        }
    }
    for who in [JIANGKOU, "traffic-police:handler", "company-a:liaison", "discipline:auditor", CLOCK] {
        for wish in [AlertCommand::Acknowledge, answer()] {
            let answer = raised().ask(who, "08-04 09:30", wish);
            assert!(matches!(answer, Err(AlertRefusal::NotTold { .. })), "{who}");
        }
    }
}

#[test]
fn what_is_told_to_a_bureau_its_brigades_may_acknowledge() {
    let mut wish = raise(&["YQ-0804-001"]);
    if let AlertCommand::Raise { tell, .. } = &mut wish {
        *tell = vec![unit("public-security")];
    }
    let story = alert().then(CLOCK, "08-04 09:00", wish);
    assert!(matches!(story.ask(CYBER, "08-04 09:30", AlertCommand::Acknowledge), Ok(Some(_))));
}

#[test]
fn it_is_acknowledged_once_and_an_answer_acknowledges_too() {
    assert_eq!(acknowledged().ask(OFFICE, "08-04 09:31", AlertCommand::Acknowledge), Ok(None));
    let answered = raised().then(CYBER, "08-04 09:40", answer());
    assert_eq!(answered.state.acknowledged(), Some(at("08-04 09:40")));
    assert_eq!(answered.ask(OFFICE, "08-04 09:41", AlertCommand::Acknowledge), Ok(None));
    let both = acknowledged().then(CYBER, "08-04 09:40", answer());
    assert_eq!(both.state.acknowledged(), Some(at("08-04 09:30")));
    assert_eq!(both.state.story().and_then(|story| story.answered), Some(at("08-04 09:40")));
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| raised().ask(who, "08-04 09:30", wish).unwrap_err();
    let stood_down = raised().then(OFFICE, "08-04 10:00", stand_down(false));
    let mut told_to_nobody = raise(&["YQ-0804-001"]);
    if let AlertCommand::Raise { tell, .. } = &mut told_to_nobody {
        tell.clear();
    }
    let to_nobody = alert().then(CLOCK, "08-04 09:00", told_to_nobody);
    let refusals = [
        alert().ask(OFFICE, "08-04 09:00", AlertCommand::Acknowledge).unwrap_err(),
        ask(OFFICE, raise(&["YQ-0804-001"])),
        ask(CLOCK, raise(&[])),
        ask(JIANGKOU, AlertCommand::Acknowledge),
        to_nobody.ask(JIANGKOU, "08-04 09:30", answer()).unwrap_err(),
        ask(CYBER, stand_down(true)),
        stood_down.ask(CYBER, "08-04 10:30", answer()).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "AlertRefusal", &refusals), @"
    NoSuchAlert: 没有这条预警，请核对编号
    RaisedByRule: 预警由系统按办公室规则发出，不能手工发出；发现舆情或信访请直接登记
    NoItems: 预警须列明舆情或信访编号，这次一个也没有
    NotTold: 这条预警通知的是网安大队，江口镇的“联络员”岗位不能签收或答复
    NotTold: 这条预警通知的是办公室，江口镇的“联络员”岗位不能签收或答复
    MayNotStandDown: 预警由办公室或组长解除，网安大队的“承办人”岗位不能解除；处置情况请填答复
    StoodDown: 这条预警已经解除，不必再签收或答复；有新情况请另行登记
    ");
}
