//! The daily count as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const OFFICE: &str = "office:office";

type Answer = Result<Option<CountEvent>, CountRefusal>;

/// The day that most tests are about: Monday 4 August, due at 18:00, locked at the end of the 7th.
pub(super) fn day() -> Day {
    Day::new(2025, 8, 4).unwrap()
}

pub(super) fn count() -> Driven<Count> {
    Driven::new(StreamId::count(&unit("jiangkou"), day()))
}

pub(super) fn figures(text: &str) -> Figures {
    let parts = text.split_whitespace().map(|part| part.split_once('=').unwrap());
    parts.map(|(key, value)| (key.parse().unwrap(), value.parse().unwrap())).collect()
}

const FULL: &str = "personnel=12 vehicles_checked=35 cases=2";

fn post_for(id: &str, day: Day, text: &str) -> CountCommand {
    CountCommand::Post { unit: unit(id), day, figures: figures(text), zero: false }
}

pub(super) fn post(text: &str) -> CountCommand {
    post_for("jiangkou", day(), text)
}

pub(super) fn zero(text: &str) -> CountCommand {
    CountCommand::Post { unit: unit("jiangkou"), day: day(), figures: figures(text), zero: true }
}

pub(super) fn correct(text: &str) -> CountCommand {
    CountCommand::Correct {
        unit: unit("jiangkou"),
        day: day(),
        figures: figures(text),
        reason: sealed("cmVhc29u"),
    }
}

pub(super) fn withdraw() -> CountCommand {
    CountCommand::Withdraw { unit: unit("jiangkou"), day: day(), reason: sealed("cmVhc29u") }
}

pub(super) fn approve() -> CountCommand {
    CountCommand::Approve { unit: unit("jiangkou"), day: day() }
}

pub(super) fn send_back() -> CountCommand {
    CountCommand::Return { unit: unit("jiangkou"), day: day(), reason: sealed("cmVhc29u") }
}

pub(super) fn reopen(until: &str) -> CountCommand {
    CountCommand::Reopen { unit: unit("jiangkou"), day: day(), reason: sealed("cmVhc29u"), until: at(until) }
}

fn posted() -> Driven<Count> {
    count().then(JIANGKOU, "08-04 17:00", post(FULL))
}

fn approved() -> Driven<Count> {
    posted().then(OFFICE, "08-04 19:00", approve())
}

fn shown(count: &Driven<Count>) -> String {
    let figures = count.state.figures().into_iter().flatten();
    figures.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}

fn changes(answer: Answer) -> String {
    match answer {
        Ok(Some(CountEvent::Corrected { changes, .. })) => {
            let line = |(key, change): (&crate::IndicatorKey, &Change)| {
                format!("{key} {}→{}", change.was.map_or("-".to_owned(), |was| was.to_string()), change.now)
            };
            changes.iter().map(line).collect::<Vec<_>>().join(", ")
        }
        other => panic!("a correction was expected, not {other:?}"),
    }
}

#[test]
fn a_first_post_says_until_when_it_was_on_time() {
    assert_eq!(
        count().ask(JIANGKOU, "08-04 20:00", post(FULL)),
        Ok(Some(CountEvent::Posted { figures: figures(FULL), zero: false, due: at("08-04 18:00") }))
    );
}

#[test]
fn a_first_post_needs_every_required_figure_and_no_other() {
    assert_eq!(
        count().ask(JIANGKOU, "08-04 17:00", post("personnel=12 educated=3")),
        Err(CountRefusal::Missing { names: vec!["检查车辆".into(), "查处".into()] })
    );
    assert_eq!(shown(&posted()), "cases=2 personnel=12 vehicles_checked=35");
}

#[test]
fn a_zero_report_is_a_report() {
    let story = count().then(JIANGKOU, "08-04 17:00", zero("personnel=0 vehicles_checked=0 cases=0"));
    assert_eq!(shown(&story), "cases=0 personnel=0 vehicles_checked=0");
    assert_eq!(
        count().ask(JIANGKOU, "08-04 17:00", zero("personnel=0 vehicles_checked=0 cases=1")),
        Err(CountRefusal::ZeroReportWithValue { name: "查处".into() })
    );
}

#[test]
fn a_second_post_supersedes_with_the_difference_shown() {
    let again = posted().ask(JIANGKOU, "08-04 17:30", post("personnel=12 vehicles_checked=40 educated=1"));
    assert_eq!(changes(again), "educated -→1, vehicles_checked 35→40");
}

#[test]
fn a_blank_never_wipes_a_value() {
    let story = posted().then(JIANGKOU, "08-04 17:30", post("cases=3"));
    assert_eq!(shown(&story), "cases=3 personnel=12 vehicles_checked=35");
}

#[test]
fn posting_the_same_again_changes_nothing() {
    assert_eq!(posted().ask(JIANGKOU, "08-04 17:30", post(FULL)), Ok(None));
    assert_eq!(approved().ask(JIANGKOU, "08-04 20:00", post(FULL)), Ok(None));
    assert_eq!(posted().ask(JIANGKOU, "08-04 17:30", correct("cases=2")), Ok(None));
}

#[test]
fn a_correction_keeps_the_reason() {
    match posted().ask(JIANGKOU, "08-05 09:00", correct("cases=1")) {
        Ok(Some(CountEvent::Corrected { reason, .. })) => {
            assert_eq!(reason, CorrectionReason::Said(sealed("cmVhc29u")));
        }
        other => panic!("a correction was expected, not {other:?}"),
    }
}

#[test]
fn a_withdrawn_day_is_unreported_again() {
    let story = posted().then(JIANGKOU, "08-04 17:30", withdraw());
    assert_eq!(story.state.figures(), None);
    assert_eq!(story.ask(JIANGKOU, "08-04 17:31", withdraw()), Ok(None));
    assert!(matches!(story.ask(JIANGKOU, "08-04 17:31", post("cases=1")), Err(CountRefusal::Missing { .. })));
}

#[test]
fn a_figure_that_is_not_counted_or_too_large_is_refused() {
    for wish in [post("flights=1 personnel=1 vehicles_checked=1 cases=1"), correct("flights=1")] {
        let key = "flights".parse().unwrap();
        assert_eq!(posted().ask(JIANGKOU, "08-04 17:30", wish), Err(CountRefusal::UnknownIndicator { key }));
    }
    assert_eq!(
        posted().ask(JIANGKOU, "08-04 17:30", post("cases=1001")),
        Err(CountRefusal::OutOfRange { name: "查处".into(), value: "1001".into(), max: "1000".into() })
    );
    assert!(matches!(posted().ask(JIANGKOU, "08-04 17:30", post("cases=1000")), Ok(Some(_))));
}

#[test]
fn the_office_approves_returns_and_each_only_once() {
    assert_eq!(approved().ask(OFFICE, "08-04 19:01", approve()), Ok(None));
    let returned = posted().then(OFFICE, "08-04 19:00", send_back());
    assert_eq!(returned.ask(OFFICE, "08-04 19:01", send_back()), Ok(None));
    assert_eq!(returned.ask(OFFICE, "08-04 19:01", approve()), Ok(Some(CountEvent::Approved {})));
    let corrected = returned.then(JIANGKOU, "08-05 09:00", correct("cases=1"));
    assert!(matches!(corrected.ask(OFFICE, "08-05 10:00", send_back()), Ok(Some(_))));
}

#[test]
fn nothing_is_approved_returned_or_corrected_before_it_is_reported() {
    for (who, wish) in [(OFFICE, approve()), (OFFICE, send_back()), (JIANGKOU, correct("cases=1"))] {
        assert_eq!(
            count().ask(who, "08-04 17:00", wish),
            Err(CountRefusal::NothingReported { unit: "江口镇".into(), day: day() })
        );
    }
}

#[test]
fn an_approved_day_changes_only_after_it_is_reopened() {
    for (who, wish) in [
        (JIANGKOU, post("cases=9")),
        (JIANGKOU, correct("cases=9")),
        (JIANGKOU, withdraw()),
        (OFFICE, send_back()),
    ] {
        assert_eq!(approved().ask(who, "08-05 09:00", wish), Err(CountRefusal::Approved { day: day() }));
    }
    let open = approved().then(OFFICE, "08-05 09:00", reopen("08-06 18:00"));
    assert_eq!(shown(&open), shown(&approved()));
    assert_eq!(changes(open.ask(JIANGKOU, "08-05 10:00", correct("cases=9"))), "cases 2→9");
}

#[test]
fn a_day_locks_three_days_later_and_not_a_second_earlier() {
    let locked = CountRefusal::Locked { day: day(), since: at("08-07 23:59:59") };
    assert!(matches!(count().ask(JIANGKOU, "08-07 23:59:59", post(FULL)), Ok(Some(_))));
    for wish in [post(FULL), withdraw()] {
        assert_eq!(count().ask(JIANGKOU, "08-08 00:00", wish), Err(locked.clone()));
    }
}

#[test]
fn the_office_approves_and_returns_a_locked_day() {
    for wish in [approve(), send_back()] {
        assert!(matches!(posted().ask(OFFICE, "08-20 09:00", wish), Ok(Some(_))));
    }
}

#[test]
fn a_locked_day_takes_entries_while_the_office_holds_it_open() {
    let open = count().then(OFFICE, "08-11 09:00", reopen("08-12 18:00"));
    assert!(matches!(open.ask(JIANGKOU, "08-12 18:00", post(FULL)), Ok(Some(_))));
    assert!(matches!(open.ask(JIANGKOU, "08-12 18:01", post(FULL)), Err(CountRefusal::Locked { .. })));
}

#[test]
fn approving_ends_the_reopening() {
    let story = count()
        .then(OFFICE, "08-11 09:00", reopen("08-12 18:00"))
        .then(JIANGKOU, "08-11 10:00", post(FULL))
        .then(OFFICE, "08-11 11:00", approve());
    assert!(matches!(
        story.ask(JIANGKOU, "08-11 12:00", correct("cases=9")),
        Err(CountRefusal::Locked { .. })
    ));
    assert!(matches!(story.ask(OFFICE, "08-11 12:00", reopen("08-12 18:00")), Ok(Some(_))));
}

#[test]
fn reopening_what_is_open_changes_nothing_and_a_longer_one_counts() {
    assert_eq!(posted().ask(OFFICE, "08-04 19:00", reopen("08-06 18:00")), Ok(None));
    let open = count().then(OFFICE, "08-11 09:00", reopen("08-12 18:00"));
    assert_eq!(open.ask(OFFICE, "08-11 10:00", reopen("08-12 12:00")), Ok(None));
    assert!(matches!(open.ask(OFFICE, "08-11 10:00", reopen("08-13 18:00")), Ok(Some(_))));
    assert_eq!(
        open.ask(OFFICE, "08-13 09:00", reopen("08-13 08:00")),
        Err(CountRefusal::ReopenedInThePast { until: at("08-13 08:00") })
    );
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, time: &str, wish| count().ask(who, time, wish).unwrap_err();
    let refusals = [
        ask(OFFICE, "08-04 17:00", post_for("ghost", day(), FULL)),
        ask("nanxi:liaison", "08-04 17:00", post(FULL)),
        ask(JIANGKOU, "08-04 17:00", approve()),
        ask(OFFICE, "08-04 17:00", post_for("transport-enforcement", day(), FULL)),
        ask(JIANGKOU, "08-03 17:00", post(FULL)),
        ask(JIANGKOU, "10-09 09:00", post_for("jiangkou", Day::new(2025, 10, 1).unwrap(), FULL)),
        ask(JIANGKOU, "08-08 09:00", post(FULL)),
        approved().ask(JIANGKOU, "08-05 09:00", correct("cases=9")).unwrap_err(),
        ask(OFFICE, "08-04 17:00", approve()),
        ask(JIANGKOU, "08-04 17:00", post("educated=3 cases=1")),
        ask(JIANGKOU, "08-04 17:00", post("flights=1 personnel=1 vehicles_checked=1 cases=1")),
        ask(JIANGKOU, "08-04 17:00", post("personnel=1001 vehicles_checked=1 cases=1")),
        ask(JIANGKOU, "08-04 17:00", zero("personnel=0 vehicles_checked=0 cases=1")),
        ask(OFFICE, "08-13 09:00", reopen("08-13 08:00")),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "CountRefusal", &refusals), @"
    UnknownUnit: 没有“ghost”这个单位
    NotAllowed: 南溪镇的“联络员”岗位不能办理江口镇的日报
    NotAllowed: 江口镇的“联络员”岗位不能办理江口镇的日报
    NotReporting: 交通执法支队不在每日报送单位之内
    FutureDay: 2025-08-04 还没有到，今天是 2025-08-03
    OutsideThePhase: 2025-10-01 不在活动的每日报送期内
    Locked: 2025-08-04 的日报已于 08月07日 23:59 锁定，补报请联系办公室重新开放
    Approved: 2025-08-04 的日报已经审核通过，要更正请联系办公室重新开放
    NothingReported: 江口镇 2025-08-04 还没有日报
    Missing: 还缺：出动人员、检查车辆
    UnknownIndicator: 本次活动不统计“flights”
    OutOfRange: 出动人员 1001 超出上限 1000，请核对
    ZeroReportWithValue: 零报告里“查处”不是 0，请核对
    ReopenedInThePast: 重新开放的截止时间 08月13日 08:00 已经过去
    ");
}
