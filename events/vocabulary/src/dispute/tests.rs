//! The disputed figure as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const OFFICE: &str = "office:office";
pub(super) const LEADER: &str = "office:leader";

/// The day that most tests are about: Monday 4 August.
fn day() -> Day {
    Day::new(2025, 8, 4).unwrap()
}

pub(super) fn dispute_of(figure: &str) -> Driven<Dispute> {
    Driven::new(StreamId::dispute(&unit("jiangkou"), day(), &figure.parse().unwrap()))
}

fn about(id: &str, day: Day, figure: &str, wish: DisputeWish) -> DisputeCommand {
    DisputeCommand { unit: unit(id), day, figure: figure.parse().unwrap(), wish }
}

fn claim(claimed: Option<u64>) -> DisputeWish {
    DisputeWish::Dispute { claimed, words: sealed("d29yZHM=") }
}

pub(super) fn dispute(figure: &str, claimed: Option<u64>) -> DisputeCommand {
    about("jiangkou", day(), figure, claim(claimed))
}

pub(super) fn rule(figure: &str, ruling: Ruling, value: Option<u64>) -> DisputeCommand {
    about("jiangkou", day(), figure, DisputeWish::Rule { ruling, value, reason: sealed("cmVhc29u") })
}

fn uphold(value: Option<u64>) -> DisputeCommand {
    rule("cases", Ruling::Upheld, value)
}

fn dismiss() -> DisputeCommand {
    rule("cases", Ruling::Dismissed, None)
}

fn open() -> Driven<Dispute> {
    dispute_of("cases").then(JIANGKOU, "08-05 10:00", dispute("cases", Some(3)))
}

fn upheld() -> Driven<Dispute> {
    open().then(OFFICE, "08-06 10:00", uphold(None))
}

#[test]
fn a_dispute_is_ruled_within_the_offices_own_deadline() {
    let state = open().state;
    assert_eq!((state.is_open(), state.claimed(), state.due()), (true, Some(3), Some(at("08-08 23:59:59"))));
}

#[test]
fn the_same_claim_again_changes_nothing_and_another_does_not_put_the_ruling_off() {
    assert_eq!(open().ask(JIANGKOU, "08-05 10:01", dispute("cases", Some(3))), Ok(None));
    let story = open().then(JIANGKOU, "08-07 10:00", dispute("cases", Some(4)));
    assert_eq!((story.state.claimed(), story.state.due()), (Some(4), open().state.due()));
}

#[test]
fn an_upheld_figure_is_what_the_office_says_or_else_what_was_claimed() {
    assert_eq!(upheld().state.ruling(), Some((Ruling::Upheld, Some(3))));
    let said = open().then(OFFICE, "08-06 10:00", uphold(Some(2)));
    assert_eq!(said.state.ruling(), Some((Ruling::Upheld, Some(2))));
    assert_eq!((said.state.is_open(), said.state.due()), (false, None));
}

#[test]
fn a_dismissed_figure_stands() {
    let story = open().then(LEADER, "08-06 10:00", dismiss());
    assert_eq!(story.state.ruling(), Some((Ruling::Dismissed, None)));
}

#[test]
fn lateness_and_silence_are_excused_without_a_value() {
    for figure in [LATE, MISSING, LATE_STEP] {
        let story = dispute_of(figure).then(JIANGKOU, "08-05 10:00", dispute(figure, None)).then(
            OFFICE,
            "08-06 10:00",
            rule(figure, Ruling::Upheld, None),
        );
        assert_eq!(story.state.ruling(), Some((Ruling::Upheld, None)), "{figure}");
    }
}

#[test]
fn a_unit_that_owes_no_count_disputes_late_steps_only() {
    let ask = |figure: &str, claimed| {
        let wish = about("transport-enforcement", day(), figure, claim(claimed));
        dispute_of(figure).ask("transport-enforcement:handler", "08-05 10:00", wish)
    };
    assert!(matches!(ask(LATE_STEP, None), Ok(Some(_))));
    assert!(matches!(ask(LATE, None), Err(DisputeRefusal::NotReporting { .. })));
    assert!(matches!(ask("cases", Some(1)), Err(DisputeRefusal::NotReporting { .. })));
}

#[test]
fn a_late_step_may_lie_outside_the_counted_days() {
    let outside = Day::new(2025, 10, 9).unwrap();
    let ask = |figure: &str, claimed| {
        dispute_of(figure).ask(JIANGKOU, "10-10 10:00", about("jiangkou", outside, figure, claim(claimed)))
    };
    assert!(matches!(ask(LATE_STEP, None), Ok(Some(_))));
    assert_eq!(ask(MISSING, None), Err(DisputeRefusal::OutsideThePhase { day: outside }));
}

#[test]
fn of_two_rulings_the_second_is_told_of_the_first() {
    assert_eq!(upheld().ask(LEADER, "08-06 10:00", uphold(None)), Ok(None));
    assert_eq!(upheld().ask(LEADER, "08-06 10:00", uphold(Some(3))), Ok(None));
    for wish in [dismiss(), uphold(Some(2)), uphold(Some(9_999))] {
        let answer = upheld().ask(LEADER, "08-06 10:00", wish);
        assert!(matches!(answer, Err(DisputeRefusal::AlreadyRuled { .. })), "{answer:?}");
    }
}

#[test]
fn a_figure_is_disputed_once() {
    for claimed in [3, 5] {
        let answer = upheld().ask(JIANGKOU, "08-07 10:00", dispute("cases", Some(claimed)));
        assert!(matches!(answer, Err(DisputeRefusal::AlreadyRuled { .. })), "{answer:?}");
    }
}

#[test]
fn whoever_disputed_it_does_not_rule_even_in_another_post() {
    let story = open().then("jiangkou:head", "08-05 11:00", dispute("cases", Some(4)));
    for person in ["office:office=m-jiangkou-liaison", "office:leader=m-jiangkou-head"] {
        assert_eq!(story.ask(person, "08-06 10:00", dismiss()), Err(DisputeRefusal::OwnDispute));
    }
    assert!(matches!(story.ask(OFFICE, "08-06 10:00", dismiss()), Ok(Some(_))));
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| open().ask(who, "08-05 10:00", wish).unwrap_err();
    let on = |month, day| Day::new(2025, month, day).unwrap();
    let refusals = [
        ask(OFFICE, about("ghost", day(), "cases", claim(Some(1)))),
        ask("nanxi:liaison", dispute("cases", Some(1))),
        ask(JIANGKOU, dismiss()),
        ask(JIANGKOU, dispute("flights", Some(1))),
        ask("transport-enforcement:head", about("transport-enforcement", day(), "cases", claim(Some(1)))),
        ask(JIANGKOU, about("jiangkou", on(8, 6), "cases", claim(Some(1)))),
        ask(JIANGKOU, about("jiangkou", on(5, 1), "cases", claim(Some(1)))),
        ask(JIANGKOU, dispute("cases", None)),
        ask(JIANGKOU, dispute("late", Some(1))),
        ask(OFFICE, uphold(Some(1_001))),
        dispute_of("cases").ask(OFFICE, "08-05 10:00", dismiss()).unwrap_err(),
        ask("office:office=m-jiangkou-liaison", dismiss()),
        ask(OFFICE, rule("cases", Ruling::Dismissed, Some(2))),
        upheld().ask(LEADER, "08-06 10:00", dismiss()).unwrap_err(),
        open().then(OFFICE, "08-06 10:00", dismiss()).ask(LEADER, "08-06 10:00", uphold(None)).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "DisputeRefusal", &refusals), @"
    UnknownUnit: 没有“ghost”这个单位
    NotAllowed: 南溪镇的“联络员”岗位不能办理江口镇的数据异议：异议由本单位提出，由办公室裁定
    NotAllowed: 江口镇的“联络员”岗位不能办理江口镇的数据异议：异议由本单位提出，由办公室裁定
    UnknownFigure: 没有“flights”这项数据，请填日报指标，或迟报（late）、未报（missing）、逾期步骤（late-step）
    NotReporting: 交通执法支队不在每日报送单位之内，没有可以提出异议的日报数据
    FutureDay: 2025-08-06 还没有到，今天是 2025-08-05，请核对日期
    OutsideThePhase: 2025-05-01 不在活动的每日报送期内，请核对日期
    NothingClaimed: 请写明“查处”应为多少
    NoValue: “迟报”只有成立或不成立，不填数值
    OutOfRange: 查处 1001 超出上限 1000，请核对
    NotDisputed: 江口镇没有对 2025-08-04 的“查处”提出异议，无需裁定
    OwnDispute: 这项异议是您本人提出的，请由他人裁定
    DismissedWithValue: 裁定异议不成立时数据不变，请不要填数值
    AlreadyRuled: 2025-08-04 的“查处”已裁定：异议成立，更正为 3，同一数据只裁定一次
    AlreadyRuled: 2025-08-04 的“查处”已裁定：异议不成立，同一数据只裁定一次
    ");
}
