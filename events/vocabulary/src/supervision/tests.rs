//! A finding of supervision as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const OFFICE: &str = "office:office";
pub(super) const LEADER: &str = "office:leader";

pub(super) fn supervision() -> Driven<Supervision> {
    Driven::new("supervision/DD-0804-001".parse::<StreamId>().unwrap())
}

pub(super) fn issue(to: &str, by: Option<&str>) -> SupervisionCommand {
    SupervisionCommand::Issue {
        unit: unit(to),
        task: Some("6-4-2".parse().unwrap()),
        words: sealed("d29yZHM="),
        by: by.map(day),
    }
}

pub(super) fn answer() -> SupervisionCommand {
    SupervisionCommand::Answer { words: sealed("YW5zd2Vy") }
}

pub(super) fn send_back(by: Option<&str>) -> SupervisionCommand {
    SupervisionCommand::Return { reason: sealed("cmVhc29u"), by: by.map(day) }
}

pub(super) fn close() -> SupervisionCommand {
    SupervisionCommand::Close { words: sealed("c2Vlbg==") }
}

fn day(text: &str) -> Day {
    format!("2025-{text}").parse().unwrap()
}

/// The office issued it to Jiangkou on Monday at nine, without a day.
pub(super) fn issued() -> Driven<Supervision> {
    supervision().then(OFFICE, "08-04 09:00", issue("jiangkou", None))
}

pub(super) fn answered() -> Driven<Supervision> {
    issued().then(JIANGKOU, "08-05 09:00", answer())
}

fn due(story: &Driven<Supervision>) -> Stamp {
    story.state.finding().map(|finding| finding.due).unwrap()
}

#[test]
fn it_is_mended_by_the_day_that_is_named_or_by_the_offices_rule() {
    assert_eq!(due(&issued()), at("08-11 23:59:59"));
    let by = |day| supervision().then(LEADER, "08-04 09:00", issue("jiangkou", Some(day)));
    assert_eq!(due(&by("08-08")), at("08-08 23:59:59"));
    assert_eq!(due(&by("08-04")), at("08-04 23:59:59"), "today");
}

#[test]
fn its_turn_goes_to_and_fro() {
    let jiangkou = unit("jiangkou");
    assert_eq!(issued().state.waits_for(), Some(Awaits::Unit(&jiangkou)));
    assert_eq!(answered().state.waits_for(), Some(Awaits::Office));
    let returned = answered().then(LEADER, "08-06 09:00", send_back(Some("08-12")));
    assert_eq!(returned.state.waits_for(), Some(Awaits::Unit(&jiangkou)));
    assert_eq!(due(&returned), at("08-12 23:59:59"));
    let mended = returned.then(JIANGKOU, "08-07 09:00", answer()).then(OFFICE, "08-08 09:00", close());
    assert_eq!((mended.state.waits_for(), mended.state.is_open()), (None, false));
}

#[test]
fn a_company_mends_its_own() {
    let story = supervision().then(OFFICE, "08-04 09:00", issue("company-a", None));
    assert!(matches!(story.ask("company-a:liaison", "08-05 09:00", answer()), Ok(Some(_))));
    assert!(matches!(
        story.ask(JIANGKOU, "08-05 09:00", answer()),
        Err(SupervisionRefusal::NotTheUnit { .. })
    ));
}

#[test]
fn a_second_pair_of_eyes_looks_again() {
    let own = issued().then("office:office=m-0007", "08-05 09:00", answer());
    for wish in [send_back(None), close()] {
        assert_eq!(
            own.ask("office:leader=m-0007", "08-06 09:00", wish.clone()),
            Err(SupervisionRefusal::OwnAnswer)
        );
        assert!(matches!(own.ask("office:office=m-0008", "08-06 09:00", wish), Ok(Some(_))));
    }
    // The bar ends with the next round: only who answered since the return is barred.
    let round = own.then(LEADER, "08-06 09:00", send_back(None)).then(JIANGKOU, "08-07 09:00", answer());
    assert!(matches!(round.ask("office:office=m-0007", "08-08 09:00", close()), Ok(Some(_))));
}

#[test]
fn a_further_answer_is_a_fact_and_the_first_one_keeps_its_time() {
    let story = answered().then(JIANGKOU, "08-06 09:00", answer());
    assert_eq!(story.facts.len(), 3);
    assert_eq!(story.state.finding().and_then(|finding| finding.answered), Some(at("08-05 09:00")));
}

#[test]
fn sent_back_or_closed_twice_changes_nothing() {
    let returned = answered().then(OFFICE, "08-06 09:00", send_back(None));
    assert_eq!(returned.ask(OFFICE, "08-06 09:01", send_back(Some("08-20"))), Ok(None));
    let closed = answered().then(OFFICE, "08-06 09:00", close());
    assert_eq!(closed.ask(LEADER, "08-06 09:01", close()), Ok(None));
    for wish in [answer(), send_back(None)] {
        assert_eq!(closed.ask(OFFICE, "08-06 09:01", wish), Err(SupervisionRefusal::Closed));
    }
}

#[test]
fn only_the_office_and_the_leaders_supervise() {
    for who in [JIANGKOU, "jiangkou:head", "traffic-police:handler", "discipline:auditor", "clock:system"] {
        for (story, wish) in
            [(supervision(), issue("jiangkou", None)), (answered(), send_back(None)), (answered(), close())]
        {
            let answer = story.ask(who, "08-06 09:00", wish);
            assert!(matches!(answer, Err(SupervisionRefusal::MayNotSupervise { .. })), "{who}");
        }
    }
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| issued().ask(who, "08-05 09:00", wish).unwrap_err();
    let new = |who: &str, wish| supervision().ask(who, "08-05 09:00", wish).unwrap_err();
    let closed = answered().then(OFFICE, "08-06 09:00", close());
    let refusals = [
        new(OFFICE, close()),
        ask(OFFICE, issue("jiangkou", None)),
        new(OFFICE, issue("ghost", None)),
        new(JIANGKOU, issue("jiangkou", None)),
        ask("nanxi:liaison", answer()),
        new(OFFICE, issue("jiangkou", Some("08-04"))),
        ask(OFFICE, close()),
        issued().then(OFFICE, "08-05 09:00", answer()).ask(OFFICE, "08-05 10:00", close()).unwrap_err(),
        closed.ask(JIANGKOU, "08-07 09:00", answer()).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "SupervisionRefusal", &refusals), @"
    NoSuchFinding: 没有这条督导问题，请核对编号
    AlreadyIssued: 这个编号已有督导问题
    UnknownUnit: 没有“ghost”这个单位，请核对整改单位
    MayNotSupervise: 督导由办公室或组长进行，江口镇的“联络员”岗位不能交办、退回或销号
    NotTheUnit: 这条督导问题由江口镇整改，南溪镇的“联络员”岗位不能报送整改情况
    InThePast: 整改期限 2025-08-04 已经过去，今天是 2025-08-05，请另填日期
    NothingToLookAt: 江口镇还没有报送整改情况（期限 08月11日 23:59），不能退回或销号
    OwnAnswer: 报送整改情况的人不能复查自己的整改，请换一位复查
    Closed: 这条督导问题已经销号；如有反复，请另行交办
    ");
}
