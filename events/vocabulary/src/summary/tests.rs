//! The summary as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, at, sealed, sentences, unit},
    ids::StreamId,
};

pub(super) const JIANGKOU: &str = "jiangkou:liaison";
pub(super) const OFFICE: &str = "office:office";
pub(super) const LEADER: &str = "office:leader";

pub(super) fn of(text: &str) -> SummaryOf {
    if text == SummaryOf::COUNTY { SummaryOf::County } else { SummaryOf::Unit(unit(text)) }
}

pub(super) fn summary(whose: &str) -> Driven<Summary> {
    Driven::new(StreamId::summary(&of(whose)))
}

pub(super) fn wish(whose: &str, wish: SummaryWish) -> SummaryCommand {
    SummaryCommand { of: of(whose), wish }
}

pub(super) fn write(section: Section) -> SummaryWish {
    SummaryWish::Write { section, words: sealed("d29yZHM=") }
}

pub(super) fn submit() -> SummaryWish {
    SummaryWish::Submit { until: at("10-08 09:00"), position: 900 }
}

pub(super) fn send_back() -> SummaryWish {
    SummaryWish::Return { reason: sealed("cmVhc29u") }
}

pub(super) fn lead() -> LeadId {
    "XS-0804-001".parse().unwrap()
}

pub(super) fn propose() -> SummaryWish {
    SummaryWish::ProposeCase { lead: lead(), words: sealed("Y2FzZQ==") }
}

pub(super) fn decide_place(place: &str, keep: bool) -> SummaryWish {
    SummaryWish::DecidePlace { place: place.parse().unwrap(), keep, reason: sealed("cmVhc29u") }
}

pub(super) fn seal(position: u64, digit: &str) -> SummaryWish {
    let hashes = BTreeMap::from([("docx".to_owned(), digit.repeat(64))]);
    SummaryWish::Seal { until: at("10-20 18:00"), position, hashes }
}

/// Jiangkou wrote a paragraph and handed its summary in.
fn submitted() -> Driven<Summary> {
    summary("jiangkou").then(JIANGKOU, "10-08 10:00", wish("jiangkou", write(Section::Next))).then(
        JIANGKOU,
        "10-09 10:00",
        wish("jiangkou", submit()),
    )
}

fn accepted() -> Driven<Summary> {
    submitted().then(OFFICE, "10-10 10:00", wish("jiangkou", SummaryWish::Accept))
}

/// A handler of the traffic police proposed a case for the county's summary.
fn proposed() -> Driven<Summary> {
    summary("county").then("traffic-police:handler", "10-08 10:00", wish("county", propose()))
}

#[test]
fn a_paragraph_is_never_overwritten_but_followed_by_its_next_version() {
    let twice = summary("jiangkou")
        .then(JIANGKOU, "10-08 10:00", wish("jiangkou", write(Section::Next)))
        .then("jiangkou:head", "10-08 11:00", wish("jiangkou", write(Section::Next)));
    let versions: Vec<u32> = twice
        .facts
        .iter()
        .map(|fact| {
            let SummaryEvent::ParagraphWritten { version, .. } = &fact.event else { panic!("a paragraph") };
            *version
        })
        .collect();
    assert_eq!(versions, [1, 2]);
    let withdrawn = twice.then(
        JIANGKOU,
        "10-08 12:00",
        wish("jiangkou", SummaryWish::Withdraw { section: Section::Next }),
    );
    let again = withdrawn.then(JIANGKOU, "10-08 13:00", wish("jiangkou", write(Section::Next)));
    assert_eq!(again.state.versions[&Section::Next], Written { version: 3, stands: true });
}

#[test]
fn what_was_handed_in_is_changed_only_after_the_office_returned_it() {
    let edit = || wish("jiangkou", write(Section::Overview));
    assert_eq!(
        submitted().ask(JIANGKOU, "10-09 11:00", edit()),
        Err(SummaryRefusal::Submitted { unit: "江口镇".into() })
    );
    assert_eq!(
        accepted().ask(JIANGKOU, "10-11 11:00", edit()),
        Err(SummaryRefusal::Accepted { unit: "江口镇".into() })
    );
    let returned = accepted().then(OFFICE, "10-11 09:00", wish("jiangkou", send_back()));
    assert!(matches!(returned.ask(JIANGKOU, "10-11 11:00", edit()), Ok(Some(_))));
}

#[test]
fn the_same_wish_twice_changes_nothing() {
    assert_eq!(submitted().ask(JIANGKOU, "10-09 10:01", wish("jiangkou", submit())), Ok(None));
    assert_eq!(accepted().ask(OFFICE, "10-10 10:01", wish("jiangkou", SummaryWish::Accept)), Ok(None));
    let withdraw = wish("jiangkou", SummaryWish::Withdraw { section: Section::Problems });
    assert_eq!(summary("jiangkou").ask(JIANGKOU, "10-08 10:00", withdraw), Ok(None));
    let kept =
        summary("county").then(OFFICE, "10-12 09:00", wish("county", decide_place("route-jiangkou", true)));
    assert_eq!(
        kept.ask(OFFICE, "10-12 09:01", wish("county", decide_place("route-jiangkou", true))),
        Ok(None)
    );
    assert!(matches!(
        kept.ask(OFFICE, "10-12 09:01", wish("county", decide_place("route-jiangkou", false))),
        Ok(Some(_))
    ));
}

#[test]
fn a_case_is_approved_by_somebody_else_than_who_proposed_it() {
    let approve = || wish("county", SummaryWish::ApproveCase { lead: lead() });
    let own = summary("county").then(OFFICE, "10-08 10:00", wish("county", propose()));
    assert_eq!(own.ask(OFFICE, "10-09 10:00", approve()), Err(SummaryRefusal::OwnWork));
    let approved = proposed().then(LEADER, "10-09 10:00", approve());
    assert_eq!(approved.state.cases[&lead()].approved, Some(true));
    assert_eq!(approved.ask(OFFICE, "10-09 11:00", approve()), Ok(None));
    assert_eq!(
        approved.ask("traffic-police:handler", "10-09 11:00", wish("county", propose())),
        Err(SummaryRefusal::CaseApproved { lead: lead() })
    );
}

#[test]
fn a_refused_case_may_be_told_better() {
    let refuse = wish("county", SummaryWish::RefuseCase { lead: lead(), reason: sealed("bm8=") });
    let refused = proposed().then(OFFICE, "10-09 10:00", refuse.clone());
    assert_eq!(refused.ask(OFFICE, "10-09 11:00", refuse), Ok(None));
    let again = refused.then("traffic-police:handler", "10-09 12:00", wish("county", propose()));
    assert_eq!(again.state.cases[&lead()].approved, None);
}

#[test]
fn editions_of_the_countys_summary_follow_each_other() {
    let first = summary("county").then(OFFICE, "10-20 18:30", wish("county", seal(1_000, "a")));
    assert_eq!(first.ask(OFFICE, "10-20 18:31", wish("county", seal(1_000, "a"))), Ok(None));
    assert_eq!(
        first.ask(OFFICE, "10-20 18:31", wish("county", seal(1_000, "b"))),
        Err(SummaryRefusal::Earlier { edition: 1, position: 1_000 })
    );
    let second = first.then(LEADER, "10-21 09:00", wish("county", seal(1_001, "b")));
    assert_eq!(second.state.sealed.map(|seal| seal.edition), Some(2));
}

#[test]
fn a_section_is_called_by_its_heading_or_by_the_first_two_characters_of_it() {
    for (section, title) in Section::TITLES {
        assert_eq!(section.title(), title);
        assert_eq!(Section::parse(title), Some(section));
        let short: String = title.chars().take(2).collect();
        assert_eq!(Section::parse(&short), Some(section), "{short}");
    }
    assert_eq!(Section::parse("next"), Some(Section::Next));
    assert_eq!(Section::parse("总"), None);
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let of_unit = |who: &str, whose: &str, asked| {
        summary(whose).ask(who, "10-09 10:00", wish(whose, asked)).unwrap_err()
    };
    let countys =
        |story: Driven<Summary>, asked| story.ask(OFFICE, "10-20 18:30", wish("county", asked)).unwrap_err();
    let approved =
        proposed().then(LEADER, "10-09 10:00", wish("county", SummaryWish::ApproveCase { lead: lead() }));
    let refuse = SummaryWish::RefuseCase { lead: lead(), reason: sealed("bm8=") };
    let sealed_once = summary("county").then(OFFICE, "10-20 18:30", wish("county", seal(1_000, "a")));
    let refusals = [
        of_unit(JIANGKOU, "ghost", submit()),
        of_unit("company-a:liaison", "company-a", submit()),
        of_unit("nanxi:liaison", "jiangkou", submit()),
        submitted().ask(JIANGKOU, "10-09 11:00", wish("jiangkou", write(Section::Next))).unwrap_err(),
        accepted().ask(JIANGKOU, "10-11 11:00", wish("jiangkou", submit())).unwrap_err(),
        of_unit(OFFICE, "jiangkou", SummaryWish::Accept),
        summary("traffic-police")
            .then("office:office=m-0009", "10-09 09:00", wish("traffic-police", submit()))
            .ask("office:office=m-0009", "10-09 10:00", wish("traffic-police", SummaryWish::Accept))
            .unwrap_err(),
        of_unit(OFFICE, "county", submit()),
        of_unit(OFFICE, "jiangkou", propose()),
        countys(summary("county"), SummaryWish::ApproveCase { lead: lead() }),
        countys(approved, refuse),
        countys(summary("county"), decide_place("route-of-nobody", true)),
        summary("county").ask(OFFICE, "10-20 17:00", wish("county", seal(9, "a"))).unwrap_err(),
        countys(sealed_once, seal(999, "b")),
        countys(summary("county"), seal(9, "x")),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "SummaryRefusal", &refusals), @"
UnknownUnit: 没有“ghost”这个单位，请核对
NoSummaryOwed: 甲公司（虚构）不需要报送总结：总结由各乡镇（街道）、各部门（单位）报送
NotAllowed: 南溪镇的“联络员”岗位不能这样办理江口镇总结：各单位自己撰写、提交，由办公室审核、定稿
Submitted: 江口镇总结已提交，正等办公室审核；要修改请办公室先退回
Accepted: 江口镇总结已经通过；要修改请办公室先退回
NotSubmitted: 江口镇还没有提交总结，不能通过或退回
OwnWork: 这是您本人提交（提出）的，请由他人审核
CountyIsSealed: 全县总结不提交、不审核：由办公室定稿
OnlyInTheCountys: 典型案例、突出问题清单和定稿只在全县总结里办理，不在江口镇总结里
NoSuchCase: 没有人提出过以 XS-0804-001 为典型案例，请核对编号
CaseApproved: 典型案例 XS-0804-001 已经批准，不再改动
UnknownPlace: “route-of-nobody”不是方案第四部分的重点线路或重点区域
InTheFuture: 截止时间 2025-10-20 18:00 还没有到，请写不晚于现在的时间
Earlier: 第1版已截至日志第 1000 号，新的一版只能截至更晚的位置
BadHash: 定稿要有每种文件的 SHA-256（64 位十六进制）；“docx”的不是
");
}
