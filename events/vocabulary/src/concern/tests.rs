//! A concern as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const NANXI: &str = "nanxi:liaison";
pub(super) const CYBER: &str = "cyber-police:handler";
pub(super) const OFFICE: &str = "office:office";
pub(super) const CLOCK: &str = "clock:system";

type Answer = Result<Option<ConcernEvent>, ConcernRefusal>;

pub(super) fn concern() -> Driven<Concern> {
    Driven::new("concern/YQ-0804-004".parse::<StreamId>().unwrap())
}

/// A rumour on a short video, about nowhere in particular.
pub(super) fn noting() -> Noting {
    Noting {
        channel: "short-video".parse().unwrap(),
        theme: "rumour".parse().unwrap(),
        level: None,
        township: None,
        place: None,
        reach: None,
        words: sealed("d29yZHM="),
        redacted: 2,
    }
}

pub(super) fn note_about(township: &str, reach: Option<u64>) -> ConcernCommand {
    ConcernCommand::Note(Noting { township: Some(unit(township)), reach, ..noting() })
}

pub(super) fn level(key: &str, reach: Option<u64>) -> ConcernCommand {
    ConcernCommand::Level { level: key.parse().unwrap(), reach }
}

pub(super) fn link(to: &str) -> ConcernCommand {
    ConcernCommand::Link { to: LinkedTo::Concern(to.parse().unwrap()) }
}

pub(super) fn forward(exit: Exit, to: &str) -> ConcernCommand {
    ConcernCommand::Forward { exit, to: unit(to), reason: sealed("cmVhc29u") }
}

pub(super) fn answer() -> ConcernCommand {
    ConcernCommand::Answer { words: sealed("YW5zd2Vy") }
}

pub(super) fn close(why: Closing) -> ConcernCommand {
    ConcernCommand::Close { why }
}

/// The cyber police noted on Monday at nine what is said about Jiangkou; Jiangkou answers within 48 hours.
pub(super) fn noted() -> Driven<Concern> {
    concern().then(CYBER, "08-04 09:00", note_about("jiangkou", Some(300)))
}

fn due(answer: Answer) -> Stamp {
    match answer {
        Ok(Some(ConcernEvent::Noted { due, .. } | ConcernEvent::Levelled { due, .. })) => due,
        other => panic!("a deadline was expected, not {other:?}"),
    }
}

#[test]
fn the_township_it_is_about_answers_else_the_unit_that_noted_it() {
    let answers = |wish| {
        concern().then(CYBER, "08-04 09:00", wish).state.matter().map(|matter| matter.unit.clone()).unwrap()
    };
    assert_eq!(answers(note_about("jiangkou", None)), unit("jiangkou"));
    assert_eq!(answers(ConcernCommand::Note(noting())), unit("cyber-police"));
}

#[test]
fn the_reach_proposes_a_level_and_the_person_decides() {
    let noted_at = |level: Option<&str>, reach| {
        let level = level.map(|key| key.parse().unwrap());
        let story =
            concern().then(CYBER, "08-04 09:00", ConcernCommand::Note(Noting { level, reach, ..noting() }));
        story.state.matter().map(|matter| (matter.level.to_string(), matter.due)).unwrap()
    };
    assert_eq!(noted_at(None, None), ("blue".into(), at("08-06 09:00")));
    assert_eq!(noted_at(None, Some(20_000)), ("red".into(), at("08-04 14:00")));
    assert_eq!(noted_at(Some("blue"), Some(20_000)), ("blue".into(), at("08-06 09:00")));
}

#[test]
fn a_raise_shortens_the_deadline_and_never_lengthens_it() {
    assert_eq!(due(noted().ask(JIANGKOU, "08-04 10:00", level("red", None))), at("08-04 15:00"));
    assert_eq!(due(noted().ask(JIANGKOU, "08-06 08:00", level("red", None))), at("08-06 09:00"));
    assert_eq!(due(noted().ask(JIANGKOU, "08-07 08:00", level("red", None))), at("08-06 09:00"), "overdue");
}

#[test]
fn a_milder_level_counts_from_the_noting() {
    let red = noted().then(CYBER, "08-04 10:00", level("red", Some(20_000)));
    assert_eq!(due(red.ask(JIANGKOU, "08-04 16:00", level("blue", None))), at("08-06 09:00"));
    assert_eq!(due(red.ask(JIANGKOU, "08-08 16:00", level("blue", None))), at("08-04 15:00"), "overdue");
}

#[test]
fn a_level_said_again_changes_nothing_and_a_blank_reach_wipes_none() {
    for wish in [level("blue", None), level("blue", Some(300))] {
        assert_eq!(noted().ask(JIANGKOU, "08-04 10:00", wish), Ok(None));
    }
    assert_eq!(due(noted().ask(JIANGKOU, "08-04 10:00", level("blue", Some(900)))), at("08-06 09:00"));
    let raised = noted().then(JIANGKOU, "08-04 10:00", level("orange", None));
    assert_eq!(raised.state.matter().and_then(|matter| matter.reach), Some(300));
}

#[test]
fn who_noted_it_goes_on_watching_and_only_the_unit_answers_and_closes() {
    for wish in [level("red", None), link("YQ-0804-001"), forward(Exit::CyberPolice, "cyber-police")] {
        assert!(matches!(noted().ask(CYBER, "08-04 10:00", wish.clone()), Ok(Some(_))));
        assert!(matches!(noted().ask(JIANGKOU, "08-04 10:00", wish.clone()), Ok(Some(_))));
        assert!(matches!(noted().ask(OFFICE, "08-04 10:00", wish.clone()), Ok(Some(_))));
        assert!(matches!(
            noted().ask(NANXI, "08-04 10:00", wish),
            Err(ConcernRefusal::NotAllowed { .. } | ConcernRefusal::APersonDecides { .. })
        ));
    }
    for wish in [answer(), close(Closing::Unrelated)] {
        assert!(matches!(
            noted().ask(CYBER, "08-04 10:00", wish.clone()),
            Err(ConcernRefusal::NotAllowed { .. })
        ));
        assert!(matches!(noted().ask(JIANGKOU, "08-04 10:00", wish), Ok(Some(_))));
    }
}

#[test]
fn links_go_back_and_each_is_made_once() {
    let linked = noted().then(JIANGKOU, "08-04 10:00", link("YQ-0804-003"));
    assert_eq!(linked.ask(JIANGKOU, "08-04 10:01", link("YQ-0804-003")), Ok(None));
    let lead = ConcernCommand::Link { to: LinkedTo::Lead("XS-0805-001".parse().unwrap()) };
    assert!(matches!(linked.ask(JIANGKOU, "08-05 10:00", lead), Ok(Some(_))), "any lead");
}

#[test]
fn each_way_out_leads_to_its_kind_of_unit() {
    let allowed = [
        (Exit::CyberPolice, "cyber-police"),
        (Exit::Enforcement, "transport-enforcement"),
        (Exit::Discipline, "discipline"),
    ];
    for (exit, to) in allowed {
        let forwarded = noted().then(JIANGKOU, "08-04 10:00", forward(exit, to));
        assert_eq!(forwarded.ask(JIANGKOU, "08-04 10:01", forward(exit, to)), Ok(None), "{exit:?} once");
        assert_eq!(forwarded.state.matter().map(|matter| &matter.unit), Some(&unit("jiangkou")));
    }
    for (exit, to) in [
        (Exit::CyberPolice, "nanxi"),
        (Exit::Enforcement, "company-a"),
        (Exit::Enforcement, "discipline"),
        (Exit::Discipline, "public-security"),
    ] {
        let answer = noted().ask(JIANGKOU, "08-04 10:00", forward(exit, to));
        assert!(matches!(answer, Err(ConcernRefusal::WrongExit { .. })), "{exit:?} to {to}");
    }
}

#[test]
fn a_further_answer_is_a_fact_and_the_first_one_keeps_its_time() {
    let story = noted().then(JIANGKOU, "08-04 10:00", answer()).then(JIANGKOU, "08-05 10:00", answer());
    assert_eq!(story.facts.len(), 3);
    assert_eq!(story.state.matter().and_then(|matter| matter.answered), Some(at("08-04 10:00")));
}

#[test]
fn it_is_settled_after_an_answer_or_when_it_was_passed_on() {
    let settled = close(Closing::Settled);
    for wish in [answer(), forward(Exit::CyberPolice, "cyber-police")] {
        let story = noted().then(JIANGKOU, "08-04 10:00", wish);
        assert!(matches!(story.ask(JIANGKOU, "08-04 11:00", settled.clone()), Ok(Some(_))));
    }
    let linked = noted().then(JIANGKOU, "08-04 10:00", link("YQ-0803-001"));
    assert!(matches!(linked.ask(JIANGKOU, "08-04 11:00", close(Closing::SameStory)), Ok(Some(_))));
}

#[test]
fn what_is_closed_stays_closed_and_is_closed_once() {
    let story = noted().then(JIANGKOU, "08-04 10:00", close(Closing::Unrelated));
    assert!(!story.state.is_open());
    assert_eq!(story.ask(JIANGKOU, "08-04 10:01", close(Closing::Settled)), Ok(None));
    let wishes =
        [level("red", None), link("YQ-0804-001"), forward(Exit::CyberPolice, "cyber-police"), answer()];
    for wish in wishes {
        let refused = Err(ConcernRefusal::Closed { why: Closing::Unrelated });
        assert_eq!(story.ask(JIANGKOU, "08-04 10:01", wish), refused);
    }
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| noted().ask(who, "08-04 10:00", wish).unwrap_err();
    let note = |who: &str, change: fn(&mut Noting)| {
        let mut noting = noting();
        change(&mut noting);
        concern().ask(who, "08-04 09:00", ConcernCommand::Note(noting)).unwrap_err()
    };
    let mut without_levels = concern();
    without_levels.rules.opinion.levels.clear();
    let closed = noted().then(JIANGKOU, "08-04 10:00", close(Closing::Unrelated));
    let refusals = [
        concern().ask(JIANGKOU, "08-04 10:00", answer()).unwrap_err(),
        ask(JIANGKOU, note_about("jiangkou", None)),
        note("company-a:liaison", |_| ()),
        ask(NANXI, answer()),
        ask(CLOCK, forward(Exit::CyberPolice, "cyber-police")),
        note(CYBER, |noting| noting.channel = "radio".parse().unwrap()),
        note(CYBER, |noting| noting.theme = "weather".parse().unwrap()),
        note(CYBER, |noting| noting.level = Some("black".parse().unwrap())),
        without_levels.ask(CYBER, "08-04 09:00", ConcernCommand::Note(noting())).unwrap_err(),
        note(CYBER, |noting| noting.township = Some(unit("company-a"))),
        note(CYBER, |noting| noting.place = Some("route-nowhere".parse().unwrap())),
        ask(JIANGKOU, forward(Exit::CyberPolice, "ghost")),
        ask(JIANGKOU, forward(Exit::Discipline, "nanxi")),
        ask(JIANGKOU, link("YQ-0804-004")),
        ask(JIANGKOU, link("YQ-0804-005")),
        ask(JIANGKOU, close(Closing::Settled)),
        ask(JIANGKOU, close(Closing::SameStory)),
        closed.ask(JIANGKOU, "08-04 11:00", answer()).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "ConcernRefusal", &refusals), @"
    NoSuchConcern: 没有这条舆情，请核对编号
    AlreadyNoted: 这个编号已有舆情
    MayNotNote: 甲公司（虚构）的“联络员”岗位不能登记舆情，请告诉办公室
    NotAllowed: 这条舆情由江口镇回应，南溪镇的“联络员”岗位不能办理，请找江口镇或办公室
    APersonDecides: 移送由人决定，系统不能代办；请江口镇或办公室办理
    UnknownChannel: 没有“radio”这个渠道，可填：短视频、论坛
    UnknownTheme: 没有“weather”这个主题，可填：涨价、谣言
    UnknownLevel: 没有“black”这个等级，可填：蓝色、橙色、红色
    NoLevels: 本次活动还没有设舆情等级，请办公室在规则里补上再登记
    UnknownTownship: 没有“company-a”这个乡镇（街道），可填：江口镇、南溪镇
    UnknownPlace: 没有“route-nowhere”这个重点线路或区域，可填：江口—云阳
    UnknownUnit: 没有“ghost”这个单位，请核对移送单位
    WrongExit: “转纪检监察”只能移送纪检监察机关，南溪镇不是，请另选单位
    ToItself: 不能把 YQ-0804-004 与它自己关联，请核对编号
    NotEarlier: 只能关联更早的舆情，YQ-0804-005 不早于这一条；请到 YQ-0804-005 去关联
    NotAnswered: 还没有回应，不能以“已回应并平息”办结；请先登记回应或移送
    NotLinked: 还没有关联别的舆情，不能以“并入同一事件”办结；请先关联
    Closed: 这条舆情已办结（与本行动无关）；有新情况请另行登记，再与它关联
    ");
}
