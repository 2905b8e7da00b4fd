//! The timetable as given/when/then.

use chrono::NaiveTime;

use super::*;
use crate::{
    fixture::{Driven, rules, sentences, unit},
    ids::StreamId,
};

/// Whose timetable, and what is wished of it.
pub(super) type Wish = (UnitId, TimetableCommand);

pub(super) const JIANGKOU: &str = "jiangkou:liaison";

pub(super) fn timetable() -> Driven<Timetable> {
    Driven::new(StreamId::timetable(&unit("jiangkou")))
}

/// `7:00-12:30` as hours.
pub(super) fn span(text: &str) -> Span {
    let (from, to) = text.split_once('-').unwrap();
    let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    Span { from: time(from), to: time(to) }
}

fn digits(digits: &[u8]) -> MarketDays {
    MarketDays::Digits { digits: digits.to_vec() }
}

fn lunar(digits: &[u8]) -> MarketDays {
    MarketDays::LunarDigits { digits: digits.to_vec() }
}

fn weekdays(days: &[u8]) -> MarketDays {
    MarketDays::Weekdays { days: days.to_vec() }
}

fn wish_of(id: &str, wish: TimetableCommand) -> Wish {
    (unit(id), wish)
}

pub(super) fn wish(wish: TimetableCommand) -> Wish {
    wish_of("jiangkou", wish)
}

pub(super) fn market(place: &str, days: MarketDays, hours: &str) -> Wish {
    wish(TimetableCommand::SetMarket { place: place.into(), days, hours: span(hours) })
}

pub(super) fn school(name: &str, hours: &[&str]) -> Wish {
    let hours = hours.iter().map(|text| span(text)).collect();
    wish(TimetableCommand::SetSchool { school: name.into(), hours })
}

fn drop_market(place: &str) -> Wish {
    wish(TimetableCommand::DropMarket { place: place.into() })
}

fn drop_school(school: &str) -> Wish {
    wish(TimetableCommand::DropSchool { school: school.into() })
}

fn entered() -> Driven<Timetable> {
    timetable().then(JIANGKOU, "08-04 10:00", market("场镇", digits(&[1, 4, 7]), "07:00-12:00")).then(
        JIANGKOU,
        "08-04 10:01",
        school("江口中学", &["07:00-08:00", "17:00-18:00"]),
    )
}

/// What is on, one a line.
fn on(story: &Driven<Timetable>, day: &str) -> String {
    let hours = |hours: &[Span]| {
        let show = |span: &Span| format!("{}-{}", span.from.format("%H:%M"), span.to.format("%H:%M"));
        hours.iter().map(show).collect::<Vec<_>>().join(" ")
    };
    let found = story.state.on(format!("2025-{day}").parse().unwrap(), &story.rules.calendar);
    let line = |what: &Gathering<'_>| format!("{} {} {}", what.kind.title(), what.place, hours(what.hours));
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_day_has_its_markets_and_on_working_days_its_schools() {
    insta::assert_snapshot!(on(&entered(), "08-04"), @"
    赶集 场镇 07:00-12:00
    上下学 江口中学 07:00-08:00 17:00-18:00
    ");
    assert_eq!(on(&entered(), "08-05"), "上下学 江口中学 07:00-08:00 17:00-18:00");
    assert_eq!(on(&entered(), "08-31"), "赶集 场镇 07:00-12:00");
    assert_eq!(on(&entered(), "08-30"), "");
}

#[test]
fn schools_follow_the_calendar_on_holidays_and_make_up_workdays() {
    assert_eq!(on(&entered(), "10-02"), "");
    assert_eq!(on(&entered(), "09-28"), "上下学 江口中学 07:00-08:00 17:00-18:00");
}

#[test]
fn a_market_goes_by_the_farmers_calendar_where_its_months_are_known() {
    let mut story =
        timetable().then(JIANGKOU, "08-04 10:00", market("场镇", lunar(&[3, 6, 9]), "07:00-12:00"));
    assert_eq!(on(&story, "08-15"), "");
    story.rules.calendar.lunar_months.insert(Day::new(2025, 7, 25).unwrap(), "闰六月".to_owned());
    assert_eq!(on(&story, "07-27"), "赶集 场镇 07:00-12:00");
    assert_eq!(on(&story, "07-28"), "");
}

#[test]
fn days_and_hours_are_written_in_order_and_once() {
    let days = digits(&[7, 1, 4, 1]);
    let set = TimetableEvent::MarketSet {
        place: "场镇".into(),
        days: digits(&[1, 4, 7]),
        hours: span("07:00-12:00"),
    };
    assert_eq!(
        timetable().ask(JIANGKOU, "08-04 10:00", market(" 场镇 ", days, "07:00-12:00")),
        Ok(Some(set))
    );
    let hours = vec![span("07:00-08:00"), span("17:00-18:00")];
    assert_eq!(
        timetable().ask(JIANGKOU, "08-04 10:00", school("江口中学", &["17:00-18:00", "07:00-08:00"])),
        Ok(Some(TimetableEvent::SchoolSet { school: "江口中学".into(), hours }))
    );
}

#[test]
fn the_same_again_changes_nothing_and_another_replaces() {
    for wish in [
        market("场镇", digits(&[4, 7, 1]), "07:00-12:00"),
        school("江口中学", &["07:00-08:00", "17:00-18:00"]),
    ] {
        assert_eq!(entered().ask(JIANGKOU, "08-05 10:00", wish), Ok(None));
    }
    let moved = entered().then(JIANGKOU, "08-05 10:00", market("场镇", digits(&[2, 5, 8]), "07:00-12:00"));
    assert_eq!(moved.state.markets().len(), 1);
    assert_eq!(on(&moved, "08-31"), "");
}

#[test]
fn the_same_market_under_two_names_is_refused() {
    let ask = |days, hours| entered().ask(JIANGKOU, "08-05 10:00", market("老街", days, hours));
    let same = TimetableRefusal::SameTime { place: "老街".into(), other: "场镇".into() };
    assert_eq!(ask(digits(&[7]), "11:00-13:00"), Err(same));
    for (days, hours) in [
        (digits(&[2, 5, 8]), "07:00-12:00"),
        (digits(&[1, 4, 7]), "12:00-18:00"),
        (lunar(&[1, 4, 7]), "07:00-12:00"),
        (weekdays(&[1]), "07:00-12:00"),
    ] {
        assert!(matches!(ask(days, hours), Ok(Some(_))));
    }
}

#[test]
fn what_is_dropped_is_not_on() {
    let story = entered().then(JIANGKOU, "08-05 10:00", drop_market("场镇")).then(
        JIANGKOU,
        "08-05 10:01",
        drop_school("江口中学"),
    );
    assert_eq!(on(&story, "08-04"), "");
    assert!(story.state.markets().is_empty() && story.state.schools().is_empty());
}

#[test]
fn a_full_timetable_still_changes_what_it_has() {
    let mut story = timetable();
    for n in 0..12_u8 {
        let place = format!("{n}号场");
        let hours = format!("{n:02}:00-{n:02}:30");
        story = story.then(JIANGKOU, "08-04 10:00", market(&place, digits(&[1]), &hours));
    }
    let more = story.ask(JIANGKOU, "08-04 10:00", market("又一个", digits(&[2]), "07:00-12:00"));
    assert_eq!(more, Err(TimetableRefusal::TooManyMarkets { most: 12 }));
    let change = market("3号场", digits(&[2]), "07:00-12:00");
    assert!(matches!(story.ask(JIANGKOU, "08-04 10:00", change), Ok(Some(_))));
}

#[test]
fn the_office_enters_for_a_township() {
    let wish = market("场镇", weekdays(&[7]), "07:00-12:00");
    assert!(matches!(timetable().ask("office:office", "08-04 10:00", wish), Ok(Some(_))));
    assert_eq!(rules().unit(&unit("jiangkou")).unwrap().kind, UnitKind::Township);
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let ask = |who: &str, wish| entered().ask(who, "08-05 10:00", wish).unwrap_err();
    let mine = |wish| ask(JIANGKOU, wish);
    let other = |id: &str| wish_of(id, TimetableCommand::DropMarket { place: "场镇".into() });
    let mut full = timetable();
    for n in 0..40 {
        full = full.then(JIANGKOU, "08-04 10:00", school(&format!("{n}小"), &["07:00-08:00"]));
    }
    let mut markets = timetable();
    for n in 0..12 {
        let hours = format!("{n:02}:00-{n:02}:30");
        markets = markets.then(JIANGKOU, "08-04 10:00", market(&format!("{n}号场"), digits(&[1]), &hours));
    }
    let refusals = [
        mine(other("ghost")),
        ask("nanxi:liaison", drop_market("场镇")),
        ask("office:office", other("traffic-police")),
        mine(market("一二三四五六七八九十一二三四五六七八九十一", digits(&[1]), "07:00-12:00")),
        mine(market("场\u{7}镇", digits(&[1]), "07:00-12:00")),
        mine(market(" ", digits(&[1]), "07:00-12:00")),
        mine(market("新场", digits(&[10]), "07:00-12:00")),
        mine(market("新场", lunar(&[]), "07:00-12:00")),
        mine(market("新场", weekdays(&[0]), "07:00-12:00")),
        mine(market("新场", digits(&[1]), "12:00-12:00")),
        mine(school("小学", &[])),
        mine(school("小学", &["07:00-08:30", "08:00-09:00"])),
        mine(market("老街", digits(&[1]), "07:00-12:00")),
        markets.ask(JIANGKOU, "08-05 10:00", market("新场", digits(&[2]), "07:00-12:00")).unwrap_err(),
        full.ask(JIANGKOU, "08-05 10:00", school("新小学", &["07:00-08:00"])).unwrap_err(),
        mine(drop_market("老街")),
        timetable().ask(JIANGKOU, "08-05 10:00", drop_school("小学")).unwrap_err(),
    ];
    insta::assert_snapshot!(sentences(include_str!("refusal.rs"), "TimetableRefusal", &refusals), @"
    UnknownUnit: 没有“ghost”这个单位
    NotAllowed: 南溪镇的“联络员”岗位不能登记江口镇的赶集和上下学时间，请由本乡镇联络员登记
    NotATownship: 交巡警大队不是乡镇（街道），赶集和上下学时间请登记在所在乡镇
    BadName: 名称应为 1 至 20 个字，请重新填写
    BadName: 名称应为 1 至 20 个字，请重新填写
    BadName: 名称应为 1 至 20 个字，请重新填写
    BadDigits: 逢几赶集请填 0 至 9 的数字，例如逢 1、4、7
    BadDigits: 逢几赶集请填 0 至 9 的数字，例如逢 1、4、7
    BadWeekdays: 每周赶集请填 1（星期一）至 7（星期日）
    BackwardHours: 时间 12:00—12:00 的起止颠倒，请核对
    BadSpans: 上下学时间请填 1 至 4 段
    SpansOverlap: 上下学时间 07:00 起和 08:00 起的两段重叠，请核对
    SameTime: “场镇”已登记在同一天同一时段，如与“老街”是同一个场，请先取消“场镇”
    TooManyMarkets: 一个乡镇最多登记 12 个场，请先取消不再赶的场
    TooManySchools: 一个乡镇最多登记 40 所学校，请先取消不需要的
    NoSuchMarket: 没有登记“老街”，已登记的有：场镇
    NoSuchSchool: 没有登记“小学”，目前一个也没有登记
    ");
}
