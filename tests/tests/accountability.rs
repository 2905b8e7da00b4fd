//! A worked month: July 2025 of three townships, two brigades, a company and the office, every printed number by hand; and
//! what was printed yesterday, made again today.

#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use bus::{
    clock::new_id,
    desk::{Command, Reply, Request},
};
use lianqin::tally::{Report, Row};
use lianqin_tests::{
    program::run_well,
    terminal::shown,
    wishes::{
        concern, day, dispute, find, lead, note, operation, petition, post, receive, result, review, rule,
        transfer, words,
    },
    world::{World, actor, at},
};
use vocabulary::{
    concern::ConcernCommand,
    count::CountCommand,
    dispute::Ruling,
    lead::{LeadCommand, Outcome, ReturnReason, Verdict},
    petition::PetitionCommand,
    rules::Figures,
};

const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const YUNYANG: &str = "yunyang:liaison";
const POLICE: &str = "traffic-police:handler";
const COMPANY: &str = "company-a:liaison";
const OFFICE: &str = "office:office";

type Wish = (String, &'static str, Command);

fn wish(time: &str, who: &'static str, command: Command) -> Wish {
    (format!("2025-07-{time}"), who, command)
}

/// The daily counts of July: 31 days, of which 8 are a Saturday or Sunday (5, 6, 12, 13, 19, 20, 26, 27).
fn counts() -> Vec<Wish> {
    let weekend = [5, 6, 12, 13, 19, 20, 26, 27];
    let mut all = Vec::new();
    for date in 1..=31 {
        let of = |unit: &str, text: &str| post(unit, day(&format!("2025-07-{date:02}")), text);
        let mut at = |time: &str, who, command| all.push(wish(&format!("{date:02} {time}"), who, command));
        let usual = "personnel=10 vehicles_checked=30 cases=1";
        let none = "personnel=0 vehicles_checked=0 cases=0";
        match date {
            5 => at("20:00", JIANGKOU, of("jiangkou", usual)),
            19 => at("18:01", JIANGKOU, of("jiangkou", usual)),
            6 | 20 => {}
            12 => at("17:00", JIANGKOU, of("jiangkou", none)),
            _ => at("17:00", JIANGKOU, of("jiangkou", usual)),
        }
        if ![6, 13, 20, 27].contains(&date) {
            at("17:00", NANXI, of("nanxi", none));
        }
        if !weekend.contains(&date) {
            at("17:00", YUNYANG, of("yunyang", "personnel=2 vehicles_checked=4 cases=0"));
        }
        let police = of("traffic-police", "personnel=20 vehicles_checked=100 cases=3");
        at("17:00", "traffic-police:liaison", police);
        let enforcement = of("transport-enforcement", "personnel=5 vehicles_checked=50 cases=2");
        at("18:30", "transport-enforcement:liaison", enforcement);
    }
    all
}

/// A correction, a joint operation, three disputes, a concern and a tip-off.
fn matters() -> Vec<Wish> {
    let corrected = CountCommand::Correct {
        unit: "jiangkou".parse().unwrap(),
        day: day("2025-07-08"),
        figures: [("cases".parse().unwrap(), 2)].into(),
        reason: words(),
    };
    let joint = ["jiangkou", "transport-enforcement"];
    let answer = PetitionCommand::Answer { words: words(), content: None };
    vec![
        wish("09 09:00", JIANGKOU, Command::Count(corrected)),
        wish(
            "10 19:00",
            OFFICE,
            operation("2025-07-10", "traffic-police", &joint, "vehicles_checked=20 cases=1"),
        ),
        wish("14 09:00", NANXI, dispute("nanxi", "2025-07-06", "missing", None)),
        wish("14 09:01", NANXI, dispute("nanxi", "2025-07-13", "missing", None)),
        wish("15 10:00", JIANGKOU, note("jiangkou", 20)),
        wish("15 14:00", OFFICE, rule("nanxi", "2025-07-06", "missing", Ruling::Upheld)),
        wish("15 14:01", OFFICE, rule("nanxi", "2025-07-13", "missing", Ruling::Dismissed)),
        wish("16 09:00", JIANGKOU, dispute("jiangkou", "2025-07-15", "cases", Some(4))),
        wish("16 10:00", OFFICE, receive("nanxi")),
        wish("17 11:00", JIANGKOU, concern("YQ-0715-001", ConcernCommand::Answer { words: words() })),
        wish("18 09:00", OFFICE, rule("jiangkou", "2025-07-15", "cases", Ruling::Upheld)),
        wish("30 15:00", NANXI, petition("XF-0716-001", answer)),
        wish("30 16:00", OFFICE, petition("XF-0716-001", PetitionCommand::Close { withdrawn: false })),
    ]
}

/// Five leads: one smooth, one merged, one late and long, one left lying, one of a company.
fn leads() -> Vec<Wish> {
    let (first, long, twin) = ("XS-0701-001", "XS-0708-001", "XS-0708-002");
    let company = "XS-0729-001";
    let until = at("2025-07-25 18:00");
    let return_it = LeadCommand::Return { reason: ReturnReason::Insufficient, note: None };
    vec![
        wish("01 09:00", JIANGKOU, find("jiangkou")),
        wish("01 10:00", JIANGKOU, lead(first, transfer("traffic-police"))),
        wish("01 11:00", POLICE, lead(first, LeadCommand::Accept)),
        wish("02 11:00", POLICE, lead(first, result(Outcome::Proven))),
        wish("02 15:00", OFFICE, lead(first, review(Verdict::Upheld))),
        wish("08 09:00", NANXI, find("nanxi")),
        wish("08 10:00", JIANGKOU, find("jiangkou")),
        wish("08 11:00", OFFICE, lead(twin, LeadCommand::Merge { into: long.parse().unwrap() })),
        // Due by the end of the 9th.
        wish("10 10:00", NANXI, lead(long, transfer("traffic-police"))),
        wish("10 11:00", POLICE, lead(long, return_it)),
        wish("10 15:00", NANXI, lead(long, transfer("traffic-police"))),
        wish("10 16:00", POLICE, lead(long, LeadCommand::Accept)),
        wish("11 10:00", POLICE, lead(long, LeadCommand::AskExtension { until, reason: words() })),
        wish("11 11:00", OFFICE, lead(long, LeadCommand::GrantExtension)),
        wish("24 10:00", POLICE, lead(long, result(Outcome::Unfounded))),
        wish("24 11:00", OFFICE, lead(long, review(Verdict::SentBack))),
        wish("25 10:00", POLICE, lead(long, result(Outcome::Proven))),
        wish("25 11:00", OFFICE, lead(long, review(Verdict::Upheld))),
        wish("28 09:00", YUNYANG, find("yunyang")),
        wish("29 15:00", COMPANY, find("company-a")),
        wish("29 16:00", OFFICE, lead(company, transfer("traffic-police"))),
        wish("30 09:00", POLICE, lead(company, LeadCommand::Accept)),
        wish("30 10:00", POLICE, lead(company, LeadCommand::Ask { words: words() })),
        wish("31 10:00", COMPANY, lead(company, LeadCommand::Answer { words: words() })),
    ]
}

/// The month up to a day, in the order in which it happened.
async fn live(world: &World, wishes: Vec<Wish>) {
    for (time, who, command) in wishes {
        world.at(&time);
        world.wish(who, command).await;
    }
}

fn month() -> Vec<Wish> {
    let mut all = [counts(), matters(), leads()].concat();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

async fn july(world: &World) -> Report {
    world.tally_of(Some(day("2025-07-01")), Some(day("2025-07-31"))).await
}

fn shown_figures(figures: &Figures) -> String {
    figures.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}

fn row<'r>(report: &'r Report, unit: &str) -> &'r Row {
    report.units.iter().find(|row| row.unit.as_str() == unit).unwrap()
}

/// Expected, on time, late, missing, excused, zero, corrected; figures; light.
fn reported(report: &Report, unit: &str) -> ([u64; 7], String, String) {
    let row = row(report, unit);
    let r = &row.reporting;
    let days = [r.expected, r.on_time, r.late, r.missing, r.excused, r.zero, r.corrected];
    (days, shown_figures(&row.figures), format!("{}：{}", row.light.colour.title(), row.light.reason))
}

/// Found, shared, transferred, accepted, in time, returned; proven, unfounded, upheld, sent back, extended, late steps;
/// holding, overdue, office hours held.
fn worked(row: &lianqin::tally::LeadTally, holding: u64, overdue: u64) -> [u64; 15] {
    assert_eq!((row.held_seconds % 3_600, row.unverifiable, row.reopened), (0, 0, 0));
    [
        row.found,
        row.shared,
        row.transferred,
        row.accepted,
        row.accepted_in_time,
        row.returned,
        row.proven,
        row.unfounded,
        row.upheld,
        row.sent_back,
        row.extended,
        row.late_steps,
        holding,
        overdue,
        row.held_seconds / 3_600,
    ]
}

fn worked_by(report: &Report, unit: &str) -> [u64; 15] {
    let row = row(report, unit);
    worked(&row.leads, row.holding, row.overdue)
}

#[tokio::test]
async fn every_number_of_a_worked_month_is_what_it_is_by_hand() {
    let world = World::starting("2025-07-01 08:00", false).await;
    live(&world, month()).await;
    world.at("2025-07-31 23:00");
    let report = july(&world).await;
    the_counts(&report);
    the_leads(&report);
    the_county(&report);
}

fn the_counts(report: &Report) {
    // 江口镇: missing on the 6th and 20th, late on the 5th (20:00) and 19th (18:01): 27 on time. 29 posts, one of them zero:
    // 28×10 people, 28×30 vehicles; 28 cases, one more corrected on the 8th, three more upheld for the 15th.
    let figures = "cases=32 personnel=280 vehicles_checked=840".to_owned();
    let yellow = "黄：未报2天，达到黄灯线1天".to_owned();
    assert_eq!(reported(report, "jiangkou"), ([31, 27, 2, 2, 0, 1, 1], figures, yellow));
    // 南溪镇: zero reports but for four Sundays, one of them excused.
    let figures = "cases=0 personnel=0 vehicles_checked=0".to_owned();
    let red = "红：未报3天，达到红灯线3天".to_owned();
    assert_eq!(reported(report, "nanxi"), ([31, 27, 0, 3, 1, 27, 0], figures, red));
    // 云阳镇: 23 working days of 2 people and 4 vehicles; a lead overdue.
    let figures = "cases=0 personnel=46 vehicles_checked=92".to_owned();
    let red = "红：未报8天，达到红灯线3天；超期1件，达到黄灯线1件".to_owned();
    assert_eq!(reported(report, "yunyang"), ([31, 23, 0, 8, 0, 0, 0], figures, red));
    // 交巡警大队: 31 days of 20, 100 and 3.
    let figures = "cases=93 personnel=620 vehicles_checked=3100".to_owned();
    let green = "绿：未报0天，迟报0天，超期0件，都在线内".to_owned();
    assert_eq!(reported(report, "traffic-police"), ([31, 31, 0, 0, 0, 0, 0], figures, green));
    // 交通执法支队: 31 days of 5, 50 and 2, each half an hour late.
    let figures = "cases=62 personnel=155 vehicles_checked=1550".to_owned();
    let red = "红：迟报31天，达到红灯线7天".to_owned();
    assert_eq!(reported(report, "transport-enforcement"), ([31, 0, 31, 0, 0, 0, 0], figures, red));
    // A township that never reported: 31 missing, no figure made up.
    let (days, figures, _) = reported(report, "luyang");
    assert_eq!((days, figures.as_str()), ([31, 0, 0, 31, 0, 0, 0], ""));
    // Declared 93 and 62 cases; of leads, two and none were proven.
    let differs = |unit: &str| {
        let all = row(report, unit).differences.iter();
        all.map(|one| (one.figure.to_string(), one.declared, one.derived)).collect::<Vec<_>>()
    };
    assert_eq!(differs("traffic-police"), [("cases".to_owned(), 93, 2)]);
    assert_eq!(differs("transport-enforcement"), [("cases".to_owned(), 62, 0)]);
    assert_eq!(differs("jiangkou"), []);
}

fn the_leads(report: &Report) {
    let of = |unit| worked_by(report, unit);
    // 江口镇: the 1st 9–10; the 8th 10–11, then it was 南溪镇's all along.
    assert_eq!(of("jiangkou"), [2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    // 南溪镇: 7 h on the 8th, 7 on the 9th, 1 on the 10th and late by then; 11–12 and 14–15 after it came back.
    assert_eq!(of("nanxi"), [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 17]);
    // 云阳镇: from the 28th on, 4×7, to be transferred by the end of the 29th.
    assert_eq!(of("yunyang"), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 28]);
    // 交巡警大队: the 1st 10–12, 14–18, the 2nd 9–11: 8. The 10th 10–11: 1. The 10th from 15:00 3, the 11th 7, two weeks
    // without the last two days 8×7, the 24th 9–10: 67. The 24th from 11:00 5, the 25th 1: 6. The 29th 16–18, the 30th
    // 9–10: 3. The 31st 10–12, 14–18: 6. Together 91.
    assert_eq!(of("traffic-police"), [0, 0, 0, 3, 3, 1, 2, 1, 2, 1, 1, 0, 1, 0, 91]);
    // The office: reviews 11–12, 14–15 on the 2nd, 10–11 on the 24th and on the 25th; the company's lead 15–16 on the 29th.
    assert_eq!(of("office"), [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
    // The company was asked on the 30th: 10–12, 14–18, and on the 31st 9–10.
    assert_eq!(of("company-a"), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
}

fn the_county(report: &Report) {
    let county = &report.county;
    // 280+0+46+620+155 people. 840+0+92+3100+1550 vehicles less 20 and 20; 32+0+0+93+62 cases less 1 and 1.
    let figures = "cases=185 personnel=1101 vehicles_checked=5542";
    assert_eq!(shown_figures(&county.figures), figures);
    assert_eq!(shown_figures(&county.repeated), "cases=2 vehicles_checked=40");
    // The sums of the rows above; 2+17+28+91+5+7 hours.
    let sums = [5, 1, 4, 3, 3, 1, 2, 1, 2, 1, 1, 1, 2, 1, 150];
    assert_eq!(worked(&county.leads, county.holding, county.overdue), sums);
    // The concern was to be answered within 48 hours and was answered after 49; the tip-off within fifteen days.
    let o = county.opinion;
    assert_eq!([o.concerns, o.concerns_answered, o.concerns_in_time], [1, 1, 0]);
    assert_eq!([o.petitions, o.petitions_answered, o.petitions_in_time, o.petitions_closed], [1, 1, 1, 1]);
    assert_eq!((county.opinion_overdue, report.disputes.len()), (0, 0));
}

#[tokio::test]
async fn what_was_printed_yesterday_is_printed_again_byte_for_byte() {
    let world = World::starting("2025-07-01 08:00", false).await;
    let (days, last): (Vec<Wish>, Vec<Wish>) =
        month().into_iter().partition(|wish| wish.0.as_str() < "2025-07-31");
    live(&world, days).await;
    let yesterday = "2025-07-30 23:59";
    world.at(yesterday);
    let report = july(&world).await;
    let printed = (serde_json::to_string(&report).unwrap(), report.text(&world.rules));
    live(&world, last).await;
    world.at("2025-07-31 23:00");
    assert_ne!(serde_json::to_string(&july(&world).await).unwrap(), printed.0, "a day went by");
    let data = shown(world.data());
    let again = |format: &str| {
        let period = ["--from", "2025-07-01", "--to", "2025-07-31", "--as-of", yesterday];
        run_well(&[&["tally", "--data", &data, "--format", format][..], &period].concat())
    };
    assert_eq!(again("json").trim_end(), printed.0);
    assert_eq!(again("text"), printed.1);
}

#[tokio::test]
async fn what_happened_by_then_differs_from_what_was_recorded_by_then_when_something_was_told_late() {
    let world = World::new().await;
    world.wish(JIANGKOU, find("jiangkou")).await;
    world.at("2025-08-05 09:00");
    // Found on Monday afternoon, told on Tuesday morning.
    let late = Request {
        id: new_id(),
        actor: actor(NANXI),
        at: at("2025-08-04 16:00"),
        cause: None,
        channel: "test".to_owned(),
        command: find("nanxi"),
    };
    let told = world.running.desk.ask(late).await;
    assert!(matches!(told, Reply::Recorded(_)), "{told:?}");
    let data = shown(world.data());
    let found = |cut: &str| {
        let json = run_well(&[
            "tally",
            "--data",
            &data,
            "--format",
            "json",
            "--from",
            "2025-08-04",
            cut,
            "2025-08-04",
        ]);
        let report: Report = serde_json::from_str(&json).unwrap();
        (report.county.leads.found, report.events)
    };
    let (recorded, happened) = (found("--as-of"), found("--happened-by"));
    assert_eq!((recorded.0, happened.0), (1, 2), "what is known now of Monday, and what was known then");
    assert_eq!(happened.1, recorded.1 + 1);
}
