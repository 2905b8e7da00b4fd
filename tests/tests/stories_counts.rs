//! Stories of daily counts, of wishes that come twice or all at once, and of tallies as of then, with the clock set by hand.

use bus::{clock::new_id, desk::Reply};
use lianqin_tests::{
    program::{ended, lianqin, run_well, start},
    terminal::shown,
    world::World,
};
use serde_json::json;
use vocabulary::Event;

const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const POLICE: &str = "traffic-police:handler";
const OFFICE: &str = "office:office";

#[tokio::test]
async fn a_second_post_supersedes_the_first_and_shows_the_difference() {
    let world = World::new().await;
    world.done(JIANGKOU, "日报 出动12人 检查35台 查处2起 教育8人次").await;
    let second = world.done(JIANGKOU, "日报 出动12人 检查36台 查处2起").await;
    assert_eq!(second.name, "count-corrected");
    assert_eq!(second.data["changes"], json!({ "vehicles_checked": { "was": 35, "now": 36 } }));
    let row = world.row("jiangkou").await;
    let figures = json!({ "personnel": 12, "vehicles_checked": 36, "cases": 2, "educated": 8 });
    assert_eq!(serde_json::to_value(&row.figures).unwrap(), figures, "what was left blank stands");
    assert_eq!((row.reporting.on_time, row.reporting.corrected), (1, 1));
    assert_eq!(world.say(JIANGKOU, "日报 检查36台").await, Reply::Unchanged);
}

#[tokio::test]
async fn missing_is_not_zero_and_late_is_told_from_missing() {
    let world = World::new().await;
    world.done(JIANGKOU, "日报 零报告").await;
    world.at("2025-08-04 17:59");
    assert_eq!(world.row("nanxi").await.reporting.expected, 0, "nothing is owed before the hour");
    world.at("2025-08-04 18:30");
    world.done(NANXI, "日报 出动3人 检查5台 查处0起").await;
    let [zero, late, missing] = ["jiangkou", "nanxi", "yunyang"].map(|unit| world.row(unit));
    let (zero, late, missing) = (zero.await, late.await, missing.await);
    assert_eq!((zero.reporting.on_time, zero.reporting.zero, zero.figures.len()), (1, 1, 3));
    assert_eq!((late.reporting.late, late.reporting.on_time, late.reporting.zero), (1, 0, 0));
    assert_eq!((missing.reporting.missing, missing.figures.len()), (1, 0), "no figure was made up");
    world.at("2025-08-08 00:01");
    let locked = world.refused("yunyang:liaison", "日报 8月4日 出动3人 检查5台 查处0起").await;
    assert_eq!(locked, "2025-08-04 的日报已于 08月07日 23:59 锁定，补报请联系办公室重新开放");
}

#[tokio::test]
async fn an_approved_count_is_corrected_only_after_the_office_opens_it_again() {
    let world = World::new().await;
    world.done(JIANGKOU, "日报 出动12人 检查35台 查处2起").await;
    world.done(OFFICE, "退回日报 江口镇 8月4日 查处数请核对").await;
    world.done(JIANGKOU, "更正 查处3 理由 漏记一起").await;
    world.done(OFFICE, "通过 江口镇 8月4日").await;
    assert_eq!(world.row("jiangkou").await.reporting.approved, 1);
    let refused = world.refused(JIANGKOU, "更正 检查36 理由 漏记一台").await;
    assert_eq!(refused, "2025-08-04 的日报已经审核通过，要更正请联系办公室重新开放");
    world.done(OFFICE, "重开 江口镇 8月4日 至 8月9日 18:00 补报").await;
    assert_eq!(world.row("jiangkou").await.reporting.approved, 0);
    world.at("2025-08-09 17:00");
    world.done(JIANGKOU, "更正 8月4日 检查36 理由 漏记一台").await;
    world.at("2025-08-09 18:01");
    assert!(world.refused(JIANGKOU, "更正 8月4日 检查37 理由 又漏一台").await.contains("锁定"));
}

#[tokio::test]
async fn the_same_id_is_answered_with_the_same_receipt() {
    let world = World::new().await;
    let (find, post) = (new_id(), new_id());
    let line = "线索 超员 江口场镇 渝F·A1234";
    for (id, text) in [(find, line), (post, "日报 出动12人 检查35台 查处2起")] {
        let Reply::Recorded(first) = world.say_as(id, JIANGKOU, text).await else { panic!("{text}") };
        world.done(NANXI, "线索 超员 南溪镇").await;
        world.at("2025-08-05 09:00");
        let Reply::Recorded(mut again) = world.say_as(id, JIANGKOU, text).await else { panic!("{text}") };
        assert!(!first.known && again.known);
        again.known = false;
        assert_eq!(again, first);
        let same = world.events().await.iter().filter(|recorded| recorded.fact.id == id).count();
        assert_eq!(same, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_of_this_process_and_of_others_at_the_same_time_are_all_kept() {
    let world = World::new().await;
    let data = shown(world.data());
    let others: Vec<_> = (0..4)
        .map(|n| {
            let text = format!("线索 超员 南溪镇 第{n}辆");
            let at = "2025-08-04 09:00";
            start(lianqin(&["say", "--data", &data, "--yes", "--as", NANXI, "--at", at, &text]))
        })
        .collect();
    let mut numbers = Vec::new();
    // Goes on until the last of the others has written, however slowly they start.
    let written = || async {
        world.events().await.iter().filter(|recorded| recorded.fact.channel == "terminal").count()
    };
    while written().await < others.len() {
        assert!(numbers.len() < 5_000, "the others do not come");
        numbers.push(world.done(JIANGKOU, "线索 超员 江口场镇").await.stream);
    }
    assert!(others.into_iter().all(|other| ended(other).status.success()));
    let events = world.events().await;
    let found: std::collections::BTreeSet<_> = events
        .iter()
        .filter(|r| matches!(r.fact.event, Event::Lead(_)))
        .map(|r| r.fact.stream.to_string())
        .collect();
    assert_eq!(found.len(), numbers.len() + 4, "as many leads as findings");
}

#[tokio::test]
async fn a_tally_as_of_then_is_byte_for_byte_what_it_said_then() {
    let world = World::new().await;
    let data = shown(world.data());
    let mut said = Vec::new();
    for (hour, who, text) in [
        ("10:00", JIANGKOU, "线索 超员 江口场镇 渝F·A1234"),
        ("11:00", JIANGKOU, "移交 XS-0804-001 交巡警大队"),
        ("14:00", POLICE, "接收 XS-0804-001"),
        ("17:00", JIANGKOU, "日报 出动12人 检查35台 查处2起"),
        ("18:20", NANXI, "日报 零报告"),
        ("18:40", JIANGKOU, "更正 检查36 理由 漏记一台"),
    ] {
        world.at(&format!("2025-08-04 {hour}"));
        let position = world.done(who, text).await.position;
        said.push((position, hour, serde_json::to_string(&world.tally().await).unwrap()));
    }
    for (position, hour, then) in said {
        let time = format!("2025-08-04 {hour}");
        for cut in [position.to_string(), time] {
            let now = run_well(&["tally", "--data", &data, "--format", "json", "--as-of", &cut]);
            assert_eq!(now.trim_end(), then, "as of {cut}");
        }
    }
}
