//! A petition as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const HEAD: &str = "jiangkou:head";
pub(super) const TRANSPORT: &str = "transport-enforcement:handler";
pub(super) const OFFICE: &str = "office:office";
pub(super) const CLOCK: &str = "clock:system";

type Answer = Result<Option<PetitionEvent>, PetitionRefusal>;

pub(super) fn petition() -> Driven<Petition> {
    Driven::new("petition/XF-0804-002".parse::<StreamId>().unwrap())
}

/// A visit of three about fares, for Jiangkou.
pub(super) fn receiving(kind: PetitionKind) -> Receiving {
    Receiving {
        kind,
        way: Way::Visit,
        matter: Matter::Appeal,
        theme: "fares".parse().unwrap(),
        people: 3,
        township: Some(unit("jiangkou")),
        words: sealed("d29yZHM="),
        petitioner: None,
        unit: unit("jiangkou"),
    }
}

pub(super) fn receive(kind: PetitionKind) -> PetitionCommand {
    PetitionCommand::Receive(receiving(kind))
}

pub(super) fn forward(exit: Option<Exit>, to: &str) -> PetitionCommand {
    PetitionCommand::Forward { exit, to: unit(to), reason: sealed("cmVhc29u") }
}

pub(super) fn extend(until: &str) -> PetitionCommand {
    PetitionCommand::Extend { until: at(until), reason: sealed("cmVhc29u") }
}

pub(super) fn answer(content: Option<bool>) -> PetitionCommand {
    PetitionCommand::Answer { words: sealed("YW5zd2Vy"), content }
}

pub(super) fn close(withdrawn: bool) -> PetitionCommand {
    PetitionCommand::Close { withdrawn }
}

/// The office took a petition in on Monday 4 August: Jiangkou tells by the 19th that it takes it up.
pub(super) fn received() -> Driven<Petition> {
    petition().then(OFFICE, "08-04 09:00", receive(PetitionKind::Petition))
}

/// Jiangkou took it up on the 6th: it answers by 5 October.
pub(super) fn accepted() -> Driven<Petition> {
    received().then(JIANGKOU, "08-06 09:00", PetitionCommand::Accept)
}

/// The office took a tip-off in on Monday 4 August: Jiangkou answers by the 19th.
pub(super) fn tip() -> Driven<Petition> {
    petition().then(OFFICE, "08-04 09:00", receive(PetitionKind::TransportTip))
}

fn answered() -> Driven<Petition> {
    accepted().then(JIANGKOU, "08-10 09:00", answer(None))
}

fn due(story: &Driven<Petition>) -> Stamp {
    story.state.case().map(|case| case.due).unwrap()
}

fn granted(answer: &Answer) -> bool {
    matches!(answer, Ok(Some(_)))
}

#[test]
fn two_laws_two_clocks() {
    assert_eq!(due(&received()), at("08-19 23:59:59"));
    assert_eq!(due(&accepted()), at("10-05 23:59:59"));
    assert_eq!(due(&tip()), at("08-19 23:59:59"));
    let forwarded = forward(None, "transport-enforcement");
    assert_eq!(due(&accepted().then(JIANGKOU, "08-10 09:00", forwarded.clone())), at("08-25 23:59:59"));
    assert_eq!(due(&tip().then(JIANGKOU, "08-10 09:00", forwarded)), at("08-19 23:59:59"), "from receipt");
}

#[test]
fn many_visitors_are_taken_down_and_none_is_not() {
    let visit = |people| PetitionCommand::Receive(Receiving { people, ..receiving(PetitionKind::Petition) });
    let story = petition().then(OFFICE, "08-04 09:00", visit(30));
    assert_eq!(story.state.case().map(|case| case.people), Some(30));
    assert_eq!(petition().ask(OFFICE, "08-04 09:00", visit(0)), Err(PetitionRefusal::NoPeople));
}

#[test]
fn a_liaison_takes_one_in_for_any_unit_and_a_company_is_none() {
    let to = |id| PetitionCommand::Receive(Receiving { unit: unit(id), ..receiving(PetitionKind::Petition) });
    assert!(granted(&petition().ask("nanxi:liaison", "08-04 09:00", to("jiangkou"))));
    assert_eq!(
        petition().ask(OFFICE, "08-04 09:00", to("company-a")),
        Err(PetitionRefusal::CannotAnswer { unit: "甲公司（虚构）".into() })
    );
}

#[test]
fn a_petition_is_taken_up_once_and_before_it_is_answered() {
    assert_eq!(accepted().ask(JIANGKOU, "08-06 09:01", PetitionCommand::Accept), Ok(None));
    let not_yet = PetitionRefusal::NotAccepted { unit: "江口镇".into(), due: at("08-19 23:59:59") };
    assert_eq!(received().ask(JIANGKOU, "08-06 09:00", answer(None)), Err(not_yet.clone()));
    assert_eq!(received().ask(HEAD, "08-06 09:00", extend("10-20 18:00")), Err(not_yet));
    assert!(
        granted(&tip().ask(JIANGKOU, "08-06 09:00", answer(Some(true)))),
        "a tip-off needs no acceptance"
    );
}

#[test]
fn passed_on_it_is_the_new_units_from_the_beginning() {
    let story =
        answered().then(JIANGKOU, "08-11 09:00", forward(Some(Exit::Enforcement), "transport-enforcement"));
    let case = story.state.case().unwrap();
    assert_eq!((&case.unit, case.accepted, case.answered), (&unit("transport-enforcement"), None, None));
    assert!(matches!(
        story.ask(JIANGKOU, "08-11 09:01", answer(None)),
        Err(PetitionRefusal::NotAllowed { .. })
    ));
    assert!(granted(&story.ask(TRANSPORT, "08-11 09:01", PetitionCommand::Accept)));
    let again = forward(Some(Exit::Enforcement), "transport-enforcement");
    assert_eq!(story.ask(OFFICE, "08-11 09:01", again), Ok(None), "asked twice");
}

#[test]
fn each_way_out_leads_to_its_kind_of_unit() {
    for (exit, to) in [(Exit::Enforcement, "traffic-police"), (Exit::Discipline, "discipline")] {
        assert!(granted(&received().ask(JIANGKOU, "08-05 09:00", forward(Some(exit), to))), "{exit:?}");
    }
    for (exit, to) in [(Exit::Enforcement, "nanxi"), (Exit::Discipline, "traffic-police")] {
        let answer = received().ask(JIANGKOU, "08-05 09:00", forward(Some(exit), to));
        assert!(matches!(answer, Err(PetitionRefusal::WrongExit { .. })), "{exit:?} to {to}");
    }
}

#[test]
fn a_petition_is_extended_once_by_thirty_days_at_most() {
    for until in ["10-20 18:00", "11-04 23:59:59"] {
        assert!(granted(&accepted().ask(HEAD, "09-30 09:00", extend(until))), "{until}");
    }
    assert!(matches!(
        accepted().ask(HEAD, "09-30 09:00", extend("11-05 00:00")),
        Err(PetitionRefusal::TooLong { .. })
    ));
    let extended = accepted().then(HEAD, "09-30 09:00", extend("10-20 18:00"));
    assert_eq!(due(&extended), at("10-20 18:00"));
    assert_eq!(extended.ask(HEAD, "09-30 09:01", extend("10-20 18:00")), Ok(None));
    assert_eq!(
        extended.ask(HEAD, "09-30 09:01", extend("10-25 18:00")),
        Err(PetitionRefusal::AlreadyExtended { due: at("10-20 18:00") })
    );
}

#[test]
fn a_complex_tip_off_has_thirty_days_from_receipt() {
    let story = tip().then(HEAD, "08-10 09:00", extend("08-25 18:00"));
    assert!(granted(&story.ask(OFFICE, "08-20 09:00", extend("09-03 23:59:59"))));
    assert!(matches!(
        story.ask(OFFICE, "08-20 09:00", extend("09-04 00:00")),
        Err(PetitionRefusal::TooLong { .. })
    ));
}

#[test]
fn more_time_is_the_heads_to_give_and_before_the_deadline() {
    let refused = accepted().ask(JIANGKOU, "09-30 09:00", extend("10-20 18:00"));
    assert!(matches!(refused, Err(PetitionRefusal::MayNotExtend { .. })));
    assert!(granted(&accepted().ask(OFFICE, "10-05 23:59:59", extend("10-20 18:00"))));
    assert_eq!(
        accepted().ask(HEAD, "10-06 00:00", extend("10-20 18:00")),
        Err(PetitionRefusal::ExtendedTooLate { due: at("10-05 23:59:59") })
    );
}

#[test]
fn it_ends_after_its_answer_content_or_not_or_because_it_was_taken_back() {
    assert_eq!(accepted().ask(JIANGKOU, "08-10 09:00", close(false)), Err(PetitionRefusal::NotAnswered));
    let discontent = accepted().then(JIANGKOU, "08-10 09:00", answer(Some(false)));
    assert!(granted(&discontent.ask(JIANGKOU, "08-10 10:00", close(false))));
    assert!(granted(&received().ask(JIANGKOU, "08-05 09:00", close(true))));
}

#[test]
fn what_the_petitioner_said_later_is_added_to_the_answer() {
    let story = answered().then(JIANGKOU, "08-12 09:00", answer(Some(true)));
    let case = story.state.case().unwrap();
    assert_eq!((case.answered, case.content), (Some(at("08-10 09:00")), Some(true)));
}

#[test]
fn what_is_closed_stays_closed_and_is_closed_once() {
    let story = answered().then(JIANGKOU, "08-10 10:00", close(false));
    assert!(!story.state.is_open());
    assert_eq!(story.ask(OFFICE, "08-10 10:01", close(true)), Ok(None));
    for wish in [PetitionCommand::Accept, forward(None, "nanxi"), extend("10-20 18:00"), answer(None)] {
        let refused = Err(PetitionRefusal::Closed { withdrawn: false });
        assert_eq!(story.ask(OFFICE, "08-10 10:01", wish), refused);
    }
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let receive_with = |who: &str, change: fn(&mut Receiving)| {
        let mut receiving = receiving(PetitionKind::Petition);
        change(&mut receiving);
        petition().ask(who, "08-04 09:00", PetitionCommand::Receive(receiving)).unwrap_err()
    };
    let ask = |who: &str, time: &str, wish| accepted().ask(who, time, wish).unwrap_err();
    let extended = accepted().then(HEAD, "09-30 09:00", extend("10-20 18:00"));
    let taken_back = received().then(JIANGKOU, "08-05 09:00", close(true));
    let refusals = [
        petition().ask(JIANGKOU, "08-05 09:00", PetitionCommand::Accept).unwrap_err(),
        ask(OFFICE, "08-07 09:00", receive(PetitionKind::Petition)),
        receive_with("company-a:liaison", |_| ()),
        ask("nanxi:liaison", "08-07 09:00", answer(None)),
        ask(JIANGKOU, "08-07 09:00", extend("10-20 18:00")),
        ask(CLOCK, "08-07 09:00", forward(None, "nanxi")),
        receive_with(OFFICE, |receiving| receiving.people = 0),
        receive_with(OFFICE, |receiving| receiving.theme = "weather".parse().unwrap()),
        receive_with(OFFICE, |receiving| receiving.township = Some(unit("ghost"))),
        receive_with(OFFICE, |receiving| receiving.unit = unit("ghost")),
        ask(JIANGKOU, "08-07 09:00", forward(None, "company-a")),
        ask(JIANGKOU, "08-07 09:00", forward(Some(Exit::CyberPolice), "nanxi")),
        ask(JIANGKOU, "08-07 09:00", forward(None, "jiangkou")),
        tip().ask(JIANGKOU, "08-05 09:00", PetitionCommand::Accept).unwrap_err(),
        received().ask(JIANGKOU, "08-05 09:00", answer(None)).unwrap_err(),
        extended.ask(HEAD, "09-30 10:00", extend("10-25 18:00")).unwrap_err(),
        ask(HEAD, "09-30 09:00", extend("10-05 18:00")),
        ask(HEAD, "10-06 09:00", extend("10-20 18:00")),
        ask(HEAD, "09-30 09:00", extend("12-01 18:00")),
        answered().ask(HEAD, "09-30 09:00", extend("10-20 18:00")).unwrap_err(),
        ask(JIANGKOU, "08-07 09:00", close(false)),
        taken_back.ask(JIANGKOU, "08-06 09:00", answer(None)).unwrap_err(),
        answered()
            .then(JIANGKOU, "08-10 10:00", close(false))
            .ask(JIANGKOU, "08-11 09:00", answer(None))
            .unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "PetitionRefusal", &refusals), @"
    NoSuchPetition: 没有这件信访，请核对编号
    AlreadyReceived: 这个编号已有信访
    MayNotReceive: 甲公司（虚构）的“联络员”岗位不能登记信访，请交办公室登记
    NotAllowed: 这件信访由江口镇负责，南溪镇的“联络员”岗位不能办理，请找江口镇或办公室
    MayNotExtend: 延期由江口镇负责人或办公室批准，江口镇的“联络员”岗位不能批准
    APersonDecides: 转办由人决定，系统不能代办；请江口镇或办公室办理
    NoPeople: 信访人数至少是 1，请核对
    UnknownTheme: 没有“weather”这个主题，可填：涨价、谣言
    UnknownTownship: 没有“ghost”这个乡镇（街道），可填：江口镇、南溪镇
    UnknownUnit: 没有“ghost”这个单位，请核对责任单位
    CannotAnswer: 甲公司（虚构）不能作信访的责任单位，请选主管部门或乡镇（街道）
    WrongExit: “转网安”只能移送公安（网安）部门，南溪镇不是，请另选单位
    ToItself: 这件信访已在江口镇，不必再转
    NeedsNoAcceptance: 道路运输投诉举报不需受理告知，请在 08月19日 23:59 前直接答复
    NotAccepted: 江口镇还没有书面告知受理，请先受理（期限 08月19日 23:59）
    AlreadyExtended: 这件信访已经延期一次，不能再延，请在 10月20日 18:00 前答复
    NotAnExtension: 延期须晚于现在的期限 10月05日 23:59
    ExtendedTooLate: 期限 10月05日 23:59 已过，不能再延期，请尽快答复
    TooLong: 最多延期到 11月04日 23:59（办公室规则）
    AlreadyAnswered: 这件信访已经答复，不必延期；可以办结
    NotAnswered: 还没有答复，不能办结；请先登记答复，信访人撤回的请注明撤回
    Closed: 这件信访已由信访人撤回，不能再办理；有新情况请另行登记
    Closed: 这件信访已办结，不能再办理；有新情况请另行登记
    ");
}
