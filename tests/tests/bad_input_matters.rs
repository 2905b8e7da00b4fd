//! Mistakes about timetables, rules, petitions, disputes and campaign files: each is refused with a sentence that says what
//! to do, and nothing is written.

#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{fs, path::Path};

use bus::{
    clock::new_id,
    desk::{Command, Reply},
};
use lianqin::roster::setup;
use lianqin_tests::{
    program::{run, text},
    terminal::shown,
    wishes::{day, dispute, petition, post, receive, rule, unit, words},
    world::{World, actor},
};
use vocabulary::{
    Actor, Role,
    campaign::CampaignCommand,
    dispute::Ruling,
    member::{Holding, MemberCommand},
    petition::PetitionCommand,
    timetable::{MarketDays, Span, TimetableCommand},
};

const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const LEADER: &str = "working-group:leader";
const OFFICE: &str = "office:office";

fn market(place: &str, digits: &[u8], hours: (&str, &str)) -> Command {
    let time = |text: &str| text.parse().unwrap();
    let hours = Span { from: time(hours.0), to: time(hours.1) };
    let days = MarketDays::Digits { digits: digits.to_vec() };
    Command::Timetable(unit("jiangkou"), TimetableCommand::SetMarket { place: place.into(), days, hours })
}

#[tokio::test]
async fn two_markets_at_the_same_time_and_place_are_one() {
    let world = World::new().await;
    world.wish(JIANGKOU, market("场镇", &[1, 4, 7], ("07:00:00", "12:00:00"))).await;
    let before = world.events().await.len();
    assert_eq!(
        world.wish_refused(JIANGKOU, market("老街", &[4, 9], ("11:30:00", "14:00:00"))).await,
        "“场镇”已登记在同一天同一时段，如与“老街”是同一个场，请先取消“场镇”"
    );
    assert_eq!(
        world.wish_refused(JIANGKOU, market("老街", &[2], ("14:00:00", "11:30:00"))).await,
        "时间 14:00—11:30 的起止颠倒，请核对"
    );
    assert_eq!(world.events().await.len(), before);
    // Another hour of the same day is another market.
    world.wish(JIANGKOU, market("老街", &[4, 9], ("12:00:00", "14:00:00"))).await;
}

#[tokio::test]
async fn rules_are_not_changed_for_days_that_are_over() {
    let world = World::new().await;
    let mut rules = Box::new(world.rules.as_ref().clone());
    rules.lights.missing = (2, 5);
    let change = |from: &str, reason: &str| {
        let (rules, from, reason) = (rules.clone(), day(from), reason.to_owned());
        Command::Campaign(CampaignCommand::ChangeRules { rules, from, reason })
    };
    let before = world.events().await.len();
    assert_eq!(
        world.wish_refused(OFFICE, change("2025-08-03", "放宽")).await,
        "规则变更不能追溯：2025-08-03 早于今天 2025-08-04"
    );
    assert_eq!(world.wish_refused(OFFICE, change("2025-08-05", " ")).await, "请说明理由");
    assert_eq!(
        world.wish_refused(JIANGKOU, change("2025-08-05", "放宽")).await,
        "只有专项工作组办公室可以设定活动规则"
    );
    assert_eq!(world.events().await.len(), before);
    world.wish(OFFICE, change("2025-08-05", "放宽")).await;
}

#[tokio::test]
async fn a_petition_is_not_closed_before_its_answer() {
    let world = World::new().await;
    world.wish(OFFICE, receive("nanxi")).await;
    let close = |withdrawn| petition("XF-0804-001", PetitionCommand::Close { withdrawn });
    assert_eq!(
        world.wish_refused(NANXI, close(false)).await,
        "还没有答复，不能办结；请先登记答复，信访人撤回的请注明撤回"
    );
    let told = world.wish_refused(JIANGKOU, close(false)).await;
    assert!(told.contains("由南溪镇负责"), "{told}");
    let answer = PetitionCommand::Answer { words: words(), content: None };
    world.wish(NANXI, petition("XF-0804-001", answer)).await;
    world.wish(NANXI, close(false)).await;
}

/// A second leader beside the one that every world has.
async fn second_leader(world: &World) -> Actor {
    let second = Actor { member: "m-second-leader".parse().unwrap(), ..actor(LEADER) };
    let office = setup(&world.rules).unwrap();
    let name = vocabulary::Secret::new("演示第二组长");
    let post = Holding {
        unit: unit("working-group"),
        role: Role::Leader,
        from: world.rules.campaign.issued,
        until: None,
    };
    for command in [MemberCommand::Enrol { name, phone: None }, MemberCommand::Assign(post)] {
        let reply =
            world.ask(office.clone(), new_id(), Command::Member(second.member.clone(), command)).await;
        assert!(matches!(reply, Reply::Recorded(_)), "{reply:?}");
    }
    second
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_leaders_ruling_at_once_one_rules_and_the_other_is_told_how() {
    let world = World::new().await;
    let second = second_leader(&world).await;
    let figures = "personnel=1 vehicles_checked=9 cases=2";
    world.wish(JIANGKOU, post("jiangkou", day("2025-08-04"), figures)).await;
    // Several figures, so that the race is run several times.
    for (figure, claimed) in [("cases", 3), ("vehicles_checked", 10), ("personnel", 4)] {
        let of = |ruling| rule("jiangkou", "2025-08-04", figure, ruling);
        world.wish(JIANGKOU, dispute("jiangkou", "2025-08-04", figure, Some(claimed))).await;
        let (one, other) = tokio::join!(
            world.ask(actor(LEADER), new_id(), of(Ruling::Upheld)),
            world.ask(second.clone(), new_id(), of(Ruling::Dismissed)),
        );
        let name = world.rules.indicator(&figure.parse().unwrap()).unwrap().name.clone();
        match (one, other) {
            (Reply::Recorded(_), Reply::Refused { text }) => {
                let said =
                    format!("2025-08-04 的“{name}”已裁定：异议成立，更正为 {claimed}，同一数据只裁定一次");
                assert_eq!(text, said);
            }
            (Reply::Refused { text }, Reply::Recorded(_)) => {
                assert_eq!(text, format!("2025-08-04 的“{name}”已裁定：异议不成立，同一数据只裁定一次"));
            }
            both => panic!("one rules and one is told: {both:?}"),
        }
    }
    let ruled = world.events().await;
    let ruled = ruled.iter().filter(|recorded| {
        matches!(
            recorded.fact.event,
            vocabulary::Event::Dispute(vocabulary::dispute::DisputeEvent::Ruled { .. })
        )
    });
    assert_eq!(ruled.count(), 3);
}

/// Checks a copy of a campaign folder in which a piece of one file is replaced; gives what was said.
fn checked(folder: &str, file: &str, was: &str, now: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let of = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for entry in fs::read_dir(of).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
    }
    let path = dir.path().join(file);
    let good = fs::read_to_string(&path).unwrap();
    assert!(good.contains(was), "{file} has no {was}");
    fs::write(&path, good.replacen(was, now, 1)).unwrap();
    let output = run(&["campaign", "check", &shown(dir.path())]);
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

#[test]
fn a_deadline_without_a_unit_is_told_by_file_and_line() {
    let drill = "campaigns/changshou-drill";
    let said = checked(drill, "deadlines.toml", "n = 24, unit = \"hour\", ", "n = 24, ");
    assert!(said.contains("deadlines.toml:5: ") && said.contains("unit"), "{said}");
    let said = checked(drill, "deadlines.toml", "n = 24, unit = \"hour\"", "n = 24, unit = \"hours\"");
    assert!(said.contains("deadlines.toml:5: ") && said.contains("hours"), "{said}");
    let said = checked(drill, "deadlines.toml", "n = 24,", "n = 0,");
    assert!(said.contains("deadlines.toml:5: a deadline of 0 is over before it begins"), "{said}");
}

#[test]
fn a_tag_of_an_unknown_clause_is_told_by_file_and_line() {
    let yunyang = "../ops/campaigns/yunyang-2025";
    let said = checked(
        yunyang,
        "measures.toml",
        "clauses = [\"三（八）\", \"六（四）\"]",
        "clauses = [\"九（九）\"]",
    );
    let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(yunyang).join("measures.toml"))
        .unwrap();
    let line = file.lines().position(|line| line.contains("三（八）\", \"六（四）")).unwrap() + 1;
    let expected =
        format!("measures.toml:{line}: unknown measure: 九（九） is the clause of no measure, duty or phase");
    assert!(said.contains(&expected), "{said}");
}
