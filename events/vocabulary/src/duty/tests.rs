//! The duty as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const HEAD: &str = "jiangkou:head";
const POLICE: &str = "public-security:handler";
const BRIGADE: &str = "traffic-police:handler";
pub(super) const OFFICE: &str = "office:office";
pub(super) const LEADER: &str = "office:leader";

/// The duty of the invented campaign: 六（五）, led by every township, with the police responsible.
pub(super) fn duty() -> Driven<Duty> {
    Driven::new(StreamId::duty(&"6-5-1".parse().unwrap(), &unit("jiangkou")))
}

fn of(task: &str, lead: &str, wish: DutyWish) -> DutyCommand {
    DutyCommand { task: task.parse().unwrap(), lead: unit(lead), wish }
}

fn wish(wish: DutyWish) -> DutyCommand {
    of("6-5-1", "jiangkou", wish)
}

pub(super) fn assign(post: Role, day: u32) -> DutyCommand {
    wish(DutyWish::Assign { post, by: Day::new(2025, 8, day).unwrap() })
}

pub(super) fn progress() -> DutyCommand {
    wish(DutyWish::Progress { words: sealed("cHJvZ3Jlc3M=") })
}

pub(super) fn finish() -> DutyCommand {
    wish(DutyWish::Finish { words: sealed("ZG9uZQ==") })
}

pub(super) fn confirm() -> DutyCommand {
    wish(DutyWish::Confirm)
}

pub(super) fn send_back() -> DutyCommand {
    wish(DutyWish::Return { reason: sealed("cmVhc29u") })
}

fn finished() -> Driven<Duty> {
    duty().then(JIANGKOU, "08-04 10:00", finish())
}

fn confirmed() -> Driven<Duty> {
    finished().then(OFFICE, "08-05 10:00", confirm())
}

#[test]
fn a_duty_is_open_before_anybody_says_anything() {
    let duty = duty().state;
    assert_eq!((duty.stage(), duty.last_news(), duty.due(), duty.post()), (Stage::Open, None, None, None));
}

#[test]
fn a_duty_put_down_to_a_post_is_due_at_the_end_of_its_day() {
    let story = duty().then(HEAD, "08-04 10:00", assign(Role::Liaison, 15));
    assert_eq!(story.state.post(), Some(Role::Liaison));
    assert_eq!(story.state.due(), Some(at("08-15 23:59:59")));
    assert_eq!(story.ask(HEAD, "08-04 10:01", assign(Role::Liaison, 15)), Ok(None));
    assert!(matches!(story.ask(OFFICE, "08-04 10:01", assign(Role::Head, 15)), Ok(Some(_))));
}

#[test]
fn a_duty_may_be_due_today_and_not_yesterday() {
    assert!(matches!(duty().ask(HEAD, "08-04 10:00", assign(Role::Head, 4)), Ok(Some(_))));
    let (by, today) = (Day::new(2025, 8, 3).unwrap(), Day::new(2025, 8, 4).unwrap());
    assert_eq!(
        duty().ask(HEAD, "08-04 10:00", assign(Role::Head, 3)),
        Err(DutyRefusal::PastDay { by, today })
    );
}

#[test]
fn lead_and_responsible_units_and_their_parts_tell_of_it() {
    for who in [JIANGKOU, HEAD, POLICE, BRIGADE] {
        match duty().ask(who, "08-04 10:00", progress()) {
            Ok(Some(DutyEvent::Progressed { by, .. })) => assert_eq!(by, crate::fixture::actor(who).unit),
            other => panic!("{who}: {other:?}"),
        }
    }
}

#[test]
fn another_township_has_a_duty_of_its_own() {
    for who in ["nanxi:liaison", OFFICE] {
        assert!(matches!(duty().ask(who, "08-04 10:00", progress()), Err(DutyRefusal::NoShare { .. })));
    }
}

#[test]
fn every_event_is_news() {
    let story =
        duty().then(HEAD, "08-04 10:00", assign(Role::Liaison, 15)).then(POLICE, "08-06 10:00", progress());
    assert_eq!(story.state.last_news(), Some(at("08-06 10:00")));
}

#[test]
fn only_the_lead_unit_finishes_it_and_once() {
    for who in [POLICE, "nanxi:head", OFFICE] {
        let lead = "江口镇".to_owned();
        let task = "6-5-1".parse().unwrap();
        assert_eq!(
            duty().ask(who, "08-04 10:00", finish()),
            Err(DutyRefusal::NotTheLead { task, lead }),
            "{who}"
        );
    }
    assert_eq!(finished().state.stage(), Stage::Finished);
    assert_eq!(finished().ask(HEAD, "08-04 11:00", finish()), Ok(None));
    assert_eq!(confirmed().ask(HEAD, "08-06 11:00", finish()), Ok(None));
}

#[test]
fn a_returned_duty_goes_on_until_it_is_finished_again() {
    let returned = finished().then(OFFICE, "08-05 10:00", send_back());
    assert_eq!(returned.state.stage(), Stage::Open);
    assert_eq!(returned.ask(OFFICE, "08-05 10:01", send_back()), Ok(None));
    let again = returned.then(HEAD, "08-06 10:00", finish()).then(LEADER, "08-07 10:00", confirm());
    assert_eq!(again.state.stage(), Stage::Confirmed);
    assert_eq!(again.ask(OFFICE, "08-07 10:01", confirm()), Ok(None));
}

#[test]
fn nobody_confirms_what_he_finished_himself() {
    let mut story = duty();
    story.rules.measures[0].lead = vec![crate::rules::Party::Unit(unit("office"))];
    let of_office = |wish| of("6-5-1", "office", wish);
    let finish = of_office(DutyWish::Finish { words: sealed("ZG9uZQ==") });
    let story = story.then(OFFICE, "08-04 10:00", finish);
    let task = "6-5-1".parse().unwrap();
    assert_eq!(
        story.ask(OFFICE, "08-04 11:00", of_office(DutyWish::Confirm)),
        Err(DutyRefusal::OwnWork { task })
    );
    let colleague = "office:office=m-0007";
    assert!(matches!(story.ask(colleague, "08-04 11:00", of_office(DutyWish::Confirm)), Ok(Some(_))));
}

#[test]
fn a_confirmed_duty_takes_no_more() {
    for (who, wish) in [(JIANGKOU, progress()), (HEAD, assign(Role::Liaison, 20)), (OFFICE, send_back())] {
        let task = "6-5-1".parse().unwrap();
        assert_eq!(confirmed().ask(who, "08-06 10:00", wish), Err(DutyRefusal::Confirmed { task }));
    }
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| duty().ask(who, "08-04 10:00", wish).unwrap_err();
    let mut crowded = duty();
    let unit_of = |n: u32| {
        serde_json::json!({ "id": format!("t-{n}"), "kind": "township", "name": format!("{n}号镇"),
        "short": format!("{n}号镇"), "clause": "二" })
    };
    crowded.rules.units.extend((1..=9).map(|n| serde_json::from_value(unit_of(n)).unwrap()));
    let refusals = [
        ask(JIANGKOU, of("9-9-9", "jiangkou", DutyWish::Confirm)),
        ask(JIANGKOU, of("6-5-1", "traffic-police", DutyWish::Confirm)),
        crowded.ask(OFFICE, "08-04 10:00", of("6-5-1", "ghost", DutyWish::Confirm)).unwrap_err(),
        ask(JIANGKOU, assign(Role::Liaison, 20)),
        ask("jiangkou:auditor", progress()),
        ask(HEAD, confirm()),
        ask("nanxi:liaison", progress()),
        ask(OFFICE, finish()),
        ask(HEAD, assign(Role::Office, 20)),
        ask(HEAD, assign(Role::Liaison, 1)),
        finished().ask(HEAD, "08-04 11:00", assign(Role::Liaison, 20)).unwrap_err(),
        ask(OFFICE, confirm()),
        finished().ask("office:office=m-jiangkou-liaison", "08-04 11:00", confirm()).unwrap_err(),
        confirmed().ask(JIANGKOU, "08-06 10:00", progress()).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "DutyRefusal", &refusals), @"
    UnknownTask: 任务清单里没有“9-9-9”这一条，请按任务清单的编号填写
    NotItsLead: 任务 6-5-1 不由交巡警大队牵头，牵头单位是江口镇、南溪镇
    NotItsLead: 任务 6-5-1 不由ghost牵头，牵头单位是江口镇、南溪镇、1号镇、2号镇、3号镇、4号镇等 11 个单位
    NotAllowed: 江口镇的“联络员”岗位不能这样办理任务 6-5-1，请联系办公室
    NotAllowed: 江口镇的“审计”岗位不能这样办理任务 6-5-1，请联系办公室
    NotAllowed: 江口镇的“负责人”岗位不能这样办理任务 6-5-1，请联系办公室
    NoShare: 南溪镇不是江口镇任务 6-5-1 的牵头或责任单位，进展请由这些单位填报
    NotTheLead: 任务 6-5-1 是否完成由牵头单位江口镇自己填报，他人不能代报
    NotAPost: 任务不能分解到“办公室”，请选联络员、承办人或负责人
    PastDay: 完成日期 2025-08-01 已经过去，今天是 2025-08-04，请另定日期
    Finished: 任务 6-5-1 已填报完成，正等办公室确认，退回后才能重新分解
    NotFinished: 江口镇还没有填报任务 6-5-1 完成，不能确认或退回
    OwnWork: 任务 6-5-1 的完成情况是您本人填报的，请由他人确认或退回
    Confirmed: 任务 6-5-1 已经确认销号，新情况请另报线索或联系办公室
    ");
}
