//! Post-holders as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const OFFICE: &str = "office:office";
const NEWCOMER: &str = "jiangkou:liaison";
const NOW: &str = "08-04 09:00";

pub(super) fn day(text: &str) -> Day {
    format!("2025-{text}").parse().unwrap()
}

pub(super) fn member() -> Driven<Member> {
    Driven::new("member/m-0042".parse::<StreamId>().unwrap())
}

pub(super) fn enrol() -> MemberCommand {
    MemberCommand::Enrol { name: sealed("bmFtZQ=="), phone: None }
}

pub(super) fn bind(channel: &str) -> MemberCommand {
    MemberCommand::Bind { channel: channel.into(), account: sealed("YWNjb3VudA==") }
}

pub(super) fn unbind(channel: &str) -> MemberCommand {
    MemberCommand::Unbind { channel: channel.into(), reason: sealed("cmVhc29u") }
}

pub(super) fn holding(id: &str, role: Role, from: &str, until: Option<&str>) -> Holding {
    Holding { unit: unit(id), role, from: day(from), until: until.map(day) }
}

pub(super) fn assign(id: &str, role: Role, from: &str, until: Option<&str>) -> MemberCommand {
    MemberCommand::Assign(holding(id, role, from, until))
}

pub(super) fn end(id: &str, role: Role, on: &str) -> MemberCommand {
    MemberCommand::End { unit: unit(id), role, on: day(on) }
}

fn deputy(who: &str, from: &str, until: &str) -> MemberCommand {
    MemberCommand::NameDeputy {
        deputy: who.parse().unwrap(),
        unit: unit("jiangkou"),
        role: Role::Liaison,
        from: day(from),
        until: day(until),
    }
}

fn enrolled() -> Driven<Member> {
    member().then(OFFICE, NOW, enrol())
}

fn liaison() -> Driven<Member> {
    enrolled().then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "08-04", None))
}

/// Whether the person is Jiangkou's liaison on a day.
fn is_liaison(story: &Driven<Member>, on: &str) -> bool {
    match &story.state {
        Member::Unknown => false,
        Member::Enrolled { posts, .. } => {
            posts.iter().any(|post| post.role == Role::Liaison && post.is_on(day(on)))
        }
    }
}

#[test]
fn only_the_office_keeps_the_roster() {
    for who in [NEWCOMER, "office:leader", "discipline:auditor", "clock:system", "jiangkou:head"] {
        for wish in [enrol(), unbind("telegram"), assign("jiangkou", Role::Liaison, "08-04", None)] {
            assert_eq!(enrolled().ask(who, NOW, wish), Err(MemberRefusal::NotAllowed), "{who}");
        }
    }
}

#[test]
fn a_person_is_enrolled_once() {
    assert!(matches!(member().ask(OFFICE, NOW, enrol()), Ok(Some(MemberEvent::Enrolled { .. }))));
    assert_eq!(enrolled().ask(OFFICE, NOW, enrol()), Err(MemberRefusal::AlreadyEnrolled));
}

#[test]
fn nothing_is_done_for_somebody_who_is_not_enrolled() {
    let wishes = [
        bind("telegram"),
        unbind("telegram"),
        assign("jiangkou", Role::Liaison, "08-04", None),
        end("jiangkou", Role::Liaison, "08-04"),
        deputy("m-0043", "08-04", "08-05"),
    ];
    for wish in wishes {
        assert_eq!(member().ask(OFFICE, NOW, wish), Err(MemberRefusal::NotEnrolled));
    }
}

#[test]
fn a_person_binds_his_own_account_once_a_platform() {
    let bound = enrolled().then(NEWCOMER, NOW, bind("telegram"));
    assert_eq!(
        bound.ask(NEWCOMER, NOW, bind("telegram")),
        Err(MemberRefusal::AlreadyBound { channel: "telegram".into() })
    );
    assert!(matches!(bound.ask(NEWCOMER, NOW, bind("web")), Ok(Some(_))));
}

#[test]
fn rebinding_needs_the_office() {
    let bound = enrolled().then(NEWCOMER, NOW, bind("telegram"));
    assert_eq!(bound.ask(NEWCOMER, NOW, unbind("telegram")), Err(MemberRefusal::NotAllowed));
    let freed = bound.then(OFFICE, NOW, unbind("telegram"));
    assert!(matches!(freed.ask(NEWCOMER, NOW, bind("telegram")), Ok(Some(_))));
    assert_eq!(
        freed.ask(OFFICE, NOW, unbind("telegram")),
        Err(MemberRefusal::NotBound { channel: "telegram".into() })
    );
}

#[test]
fn a_post_is_held_from_its_first_day_to_its_last() {
    let story = enrolled().then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "08-05", Some("08-07")));
    let held = ["08-04", "08-05", "08-07", "08-08"].map(|on| is_liaison(&story, on));
    assert_eq!(held, [false, true, true, false]);
}

#[test]
fn a_post_already_held_is_not_given_again() {
    let story = liaison();
    for until in [None, Some("08-31")] {
        let again = assign("jiangkou", Role::Liaison, "08-10", until);
        assert_eq!(story.ask(OFFICE, NOW, again), Ok(None));
    }
    let short = enrolled().then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "08-04", Some("08-31")));
    let longer = assign("jiangkou", Role::Liaison, "08-10", None);
    assert!(matches!(short.ask(OFFICE, NOW, longer), Ok(Some(_))));
}

#[test]
fn a_post_is_one_that_the_rules_give_to_the_unit() {
    assert_eq!(
        enrolled().ask(OFFICE, NOW, assign("ghost", Role::Liaison, "08-04", None)),
        Err(MemberRefusal::UnknownUnit { unit: unit("ghost") })
    );
    assert_eq!(
        enrolled().ask(OFFICE, NOW, assign("jiangkou", Role::Office, "08-04", None)),
        Err(MemberRefusal::NoSuchPost { unit: "江口镇".into(), role: "办公室" })
    );
}

#[test]
fn a_span_ends_after_it_begins() {
    let backwards = MemberRefusal::EndsBeforeItBegins { from: day("08-05"), until: day("08-04") };
    let wish = assign("jiangkou", Role::Liaison, "08-05", Some("08-04"));
    assert_eq!(enrolled().ask(OFFICE, NOW, wish), Err(backwards.clone()));
    assert_eq!(liaison().ask(OFFICE, NOW, deputy("m-0043", "08-05", "08-04")), Err(backwards));
    assert_eq!(
        liaison().ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-03")),
        Err(MemberRefusal::EndsBeforeItBegins { from: day("08-04"), until: day("08-03") })
    );
}

#[test]
fn a_post_ends_on_its_last_day_and_ends_once() {
    let ended = liaison().then(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-10"));
    assert_eq!(["08-10", "08-11"].map(|on| is_liaison(&ended, on)), [true, false]);
    assert_eq!(ended.ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-10")), Ok(None));
    assert_eq!(ended.ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-12")), Ok(None));
    assert!(matches!(ended.ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-09")), Ok(Some(_))));
}

#[test]
fn a_post_given_a_second_time_ends_a_second_time() {
    let back = enrolled()
        .then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "06-01", Some("06-30")))
        .then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "08-01", None))
        .then(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-10"));
    assert_eq!(["06-30", "08-10", "08-11"].map(|on| is_liaison(&back, on)), [true, true, false]);
}

#[test]
fn ending_a_post_leaves_a_later_appointment_alone() {
    let story = enrolled()
        .then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "08-01", Some("08-20")))
        .then(OFFICE, NOW, assign("jiangkou", Role::Liaison, "09-01", None))
        .then(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-10"));
    assert_eq!(["08-11", "09-01"].map(|on| is_liaison(&story, on)), [false, true]);
}

#[test]
fn only_a_post_that_is_held_ends_or_gets_a_deputy() {
    let not_in_post = MemberRefusal::NotInPost { unit: "江口镇".into(), role: "联络员" };
    assert_eq!(
        enrolled().ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-10")),
        Err(not_in_post.clone())
    );
    assert_eq!(enrolled().ask(OFFICE, NOW, deputy("m-0043", "08-04", "08-05")), Err(not_in_post.clone()));
    assert_eq!(liaison().ask(OFFICE, NOW, deputy("m-0043", "08-03", "08-05")), Err(not_in_post));
}

#[test]
fn a_deputy_is_somebody_else_and_named_once() {
    assert_eq!(liaison().ask(OFFICE, NOW, deputy("m-0042", "08-04", "08-05")), Err(MemberRefusal::OwnDeputy));
    let named = liaison().then(OFFICE, NOW, deputy("m-0043", "08-04", "08-05"));
    assert_eq!(named.ask(OFFICE, NOW, deputy("m-0043", "08-04", "08-05")), Ok(None));
    assert!(matches!(named.ask(OFFICE, NOW, deputy("m-0043", "08-04", "08-06")), Ok(Some(_))));
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let bound = enrolled().then(NEWCOMER, NOW, bind("telegram"));
    let refusals = [
        member().ask(NEWCOMER, NOW, enrol()),
        member().ask(NEWCOMER, NOW, bind("telegram")),
        enrolled().ask(OFFICE, NOW, enrol()),
        bound.ask(NEWCOMER, NOW, bind("telegram")),
        bound.ask(OFFICE, NOW, unbind("web")),
        enrolled().ask(OFFICE, NOW, assign("ghost", Role::Liaison, "08-04", None)),
        enrolled().ask(OFFICE, NOW, assign("jiangkou", Role::Handler, "08-04", None)),
        enrolled().ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-10")),
        liaison().ask(OFFICE, NOW, end("jiangkou", Role::Liaison, "08-03")),
        liaison().ask(OFFICE, NOW, deputy("m-0042", "08-04", "08-05")),
    ];
    let refusals = refusals.map(|answer| answer.unwrap_err());
    insta::assert_snapshot!(sentences(include_str!("../member.rs"), "MemberRefusal", &refusals), @"
    NotAllowed: 只有专项工作组办公室可以管理人员名册
    NotEnrolled: 名册里没有这个人员编号，请先登记
    AlreadyEnrolled: 这个人员编号已经登记过
    AlreadyBound: telegram 账号已经绑定；更换账号请联系办公室
    NotBound: web 没有绑定账号
    UnknownUnit: 没有“ghost”这个单位
    NoSuchPost: 江口镇没有“承办人”这个岗位
    NotInPost: 此人不在江口镇的“联络员”岗位上
    EndsBeforeItBegins: 截止日 2025-08-03 早于起始日 2025-08-04
    OwnDeputy: 不能指定本人为自己的代理人
    ");
}
