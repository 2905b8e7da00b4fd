//! The joint operation as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, sentences, unit},
    ids::{OperationId, StreamId},
};

pub(super) const POLICE: &str = "traffic-police:handler";
pub(super) const OFFICE: &str = "office:office";

pub(super) fn operation() -> Driven<Operation> {
    Driven::new(StreamId::numbered("LH-0804-001".parse::<OperationId>().unwrap()))
}

fn figures(text: &str) -> Figures {
    let parts = text.split_whitespace().map(|part| part.split_once('=').unwrap());
    parts.map(|(key, value)| (key.parse().unwrap(), value.parse().unwrap())).collect()
}

pub(super) fn record(day: u32, counting: &str, with: &[&str], shared: &str) -> OperationCommand {
    OperationCommand::Record {
        day: Day::new(2025, 8, day).unwrap(),
        counting: unit(counting),
        with: with.iter().map(|id| unit(id)).collect(),
        shared: figures(shared),
    }
}

fn usual() -> OperationCommand {
    record(4, "traffic-police", &["transport-enforcement", "jiangkou"], "vehicles_checked=60 cases=3")
}

fn recorded() -> Driven<Operation> {
    operation().then(POLICE, "08-04 18:00", usual())
}

fn withdrawn() -> Driven<Operation> {
    recorded().then(OFFICE, "08-05 09:00", OperationCommand::Withdraw)
}

#[test]
fn a_recorded_operation_says_who_counts_what() {
    match recorded().state {
        Operation::Recorded { counting, with, shared, .. } => {
            assert_eq!(counting, unit("traffic-police"));
            assert_eq!(with, [unit("transport-enforcement"), unit("jiangkou")]);
            assert_eq!(shared, figures("cases=3 vehicles_checked=60"));
        }
        other @ (Operation::Blank | Operation::Withdrawn { .. }) => {
            panic!("an operation was expected, not {other:?}")
        }
    }
}

#[test]
fn a_number_is_used_once() {
    for story in [recorded(), withdrawn()] {
        assert_eq!(story.ask(POLICE, "08-05 10:00", usual()), Err(OperationRefusal::AlreadyRecorded));
    }
}

#[test]
fn a_withdrawn_operation_is_withdrawn_once() {
    assert!(recorded().state.is_recorded());
    assert!(!withdrawn().state.is_recorded());
    assert_eq!(withdrawn().ask(POLICE, "08-05 10:00", OperationCommand::Withdraw), Ok(None));
}

#[test]
fn only_the_counting_unit_and_the_office_record_and_withdraw() {
    for who in ["jiangkou:liaison", "transport-enforcement:handler", "office:leader", "clock:system"] {
        let wishes = [
            operation().ask(who, "08-04 18:00", usual()),
            recorded().ask(who, "08-04 18:01", OperationCommand::Withdraw),
            withdrawn().ask(who, "08-05 10:00", OperationCommand::Withdraw),
        ];
        for answer in wishes {
            assert!(matches!(answer, Err(OperationRefusal::NotAllowed { .. })), "{who}: {answer:?}");
        }
    }
    assert!(matches!(operation().ask("public-security:head", "08-04 18:00", usual()), Ok(Some(_))));
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| operation().ask(who, "08-04 18:00", wish).unwrap_err();
    let with = |units: &[&str], shared: &str| ask(POLICE, record(4, "traffic-police", units, shared));
    let refusals = [
        ask(OFFICE, record(4, "ghost", &["jiangkou"], "cases=3")),
        with(&["ghost"], "cases=3"),
        ask("jiangkou:liaison", usual()),
        ask(POLICE, record(5, "traffic-police", &["jiangkou"], "cases=3")),
        with(&[], "cases=3"),
        with(&["jiangkou", "jiangkou"], "cases=3"),
        with(&["jiangkou", "traffic-police"], "cases=3"),
        with(&["jiangkou"], ""),
        with(&["jiangkou"], "flights=1"),
        with(&["jiangkou"], "cases=1001"),
        recorded().ask(POLICE, "08-05 10:00", usual()).unwrap_err(),
        ask(POLICE, OperationCommand::Withdraw),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "OperationRefusal", &refusals), @"
    UnknownUnit: 没有“ghost”这个单位
    UnknownUnit: 没有“ghost”这个单位
    NotAllowed: 江口镇的“联络员”岗位不能登记由交巡警大队计数的联合执法，请由计数单位登记
    FutureDay: 2025-08-05 还没有到，今天是 2025-08-04，请在行动之后登记
    Alone: 联合执法至少还有一个参加单位，请写明与谁联合
    Twice: 江口镇写了两次：计数单位和每个参加单位各写一次
    Twice: 交巡警大队写了两次：计数单位和每个参加单位各写一次
    NoFigures: 请写明这次联合执法的共同数据，例如检查车辆和查处数
    UnknownIndicator: 本次活动不统计“flights”
    OutOfRange: 查处 1001 超出上限 1000，请核对
    AlreadyRecorded: 这个编号已经登记过联合执法，请另行登记；登记有误的请先撤回
    NotRecorded: 没有登记过这次联合执法，无可撤回，请核对编号
    ");
}
