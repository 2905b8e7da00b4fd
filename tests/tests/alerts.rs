//! Alerts: the same story is one alert that grows, one that was stood down does not come back, and two copies of the service
//! that watch together raise each once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "every function here is part of a test")]

use bus::desk::Command;
use lianqin_tests::{
    copy::Copy,
    wishes::{concern, link, note, words},
    world::World,
};
use vocabulary::{
    AlertId, Event, Recorded,
    alert::{AlertCommand, AlertEvent},
};

const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const YUNYANG: &str = "yunyang:liaison";
const OFFICE: &str = "office:office";
/// From so many on a concern is orange and told at once.
const ORANGE: u64 = 10_000;
const STORY: &str = "level_YQ-0804-001";

/// What became of an alert, in order: the type, and the items it names.
fn of(log: &[Recorded], alert: &str) -> Vec<String> {
    let of_it = log.iter().filter(|recorded| recorded.fact.stream.to_string() == format!("alert/{alert}"));
    let said = of_it.map(|recorded| {
        let Event::Alert(event) = &recorded.fact.event else { panic!("{alert}") };
        match event {
            AlertEvent::Raised { items, .. } => format!("raised {}", items.join(" ")),
            AlertEvent::Grown { items, .. } => format!("grown {}", items.join(" ")),
            AlertEvent::StoodDown { .. } => "stood down".to_owned(),
            AlertEvent::Acknowledged {} => "acknowledged".to_owned(),
            AlertEvent::Answered { .. } => "answered".to_owned(),
        }
    });
    said.collect()
}

fn acted(alert: &str, command: AlertCommand<vocabulary::Secret>) -> Command {
    Command::Alert(alert.parse::<AlertId>().unwrap(), command)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_story_is_one_alert_whoever_watches_and_does_not_come_back() {
    let world = World::watched().await;
    let second = Copy::of(&world).await;
    world.wish(JIANGKOU, note("jiangkou", ORANGE)).await;
    world.until(|log| of(log, STORY).len() == 1).await;
    // A mild one elsewhere is no alert by itself, and part of the story when it is linked.
    world.wish(NANXI, note("nanxi", 1)).await;
    world.wish(NANXI, concern("YQ-0804-002", link("YQ-0804-001"))).await;
    world.until(|log| of(log, STORY).len() == 2).await;
    second.kill();
    let second = Copy::of(&world).await;
    let stand_down = AlertCommand::StandDown { false_alarm: false, reason: words() };
    world.wish(OFFICE, acted(STORY, stand_down)).await;
    world.wish(JIANGKOU, note("jiangkou", 1)).await;
    world.wish(JIANGKOU, concern("YQ-0804-003", link("YQ-0804-001"))).await;
    // A later story of its own is raised after everything that would have been said of the first.
    world.wish(JIANGKOU, note("jiangkou", ORANGE)).await;
    world.until(|log| of(log, "level_YQ-0804-004").len() == 1).await;
    world.at("2025-08-04 11:00");
    world.wish(NANXI, note("nanxi", ORANGE)).await;
    world.until(|log| of(log, "level_YQ-0804-005").len() == 1).await;
    let log = world.events().await;
    assert_eq!(of(&log, STORY), ["raised YQ-0804-001", "grown YQ-0804-002", "stood down"]);
    assert_eq!(of(&log, "level_YQ-0804-004"), ["raised YQ-0804-004"]);
    second.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_theme_in_three_townships_is_one_alert_that_takes_the_fourth_in() {
    let world = World::watched().await;
    let second = Copy::of(&world).await;
    let spread = "spread_theme-fares_2025-08-04";
    for (who, township) in [(JIANGKOU, "jiangkou"), (NANXI, "nanxi")] {
        world.wish(who, note(township, 1)).await;
    }
    assert_eq!(of(&world.events().await, spread).len(), 0, "two townships are no spread");
    world.wish(YUNYANG, note("yunyang", 1)).await;
    world.until(|log| of(log, spread).len() == 1).await;
    // On the next day the same story goes on under the same name.
    world.at("2025-08-05 09:00");
    world.wish(OFFICE, note("luyang", 1)).await;
    world.until(|log| of(log, spread).len() == 2).await;
    let log = world.events().await;
    assert_eq!(of(&log, spread), ["raised YQ-0804-001 YQ-0804-002 YQ-0804-003", "grown YQ-0805-001"]);
    assert_eq!(of(&log, "spread_theme-fares_2025-08-05").len(), 0);
    second.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_theme_that_is_noticed_only_on_the_next_day_is_the_story_of_its_own_day() {
    let world = World::starting("2025-08-04 23:59", false).await;
    for (who, township) in [(JIANGKOU, "jiangkou"), (NANXI, "nanxi"), (YUNYANG, "yunyang")] {
        world.wish(who, note(township, 1)).await;
    }
    world.at("2025-08-05 00:01");
    let watching = Copy::of(&world).await;
    let spread = "spread_theme-fares_2025-08-04";
    world.until(|log| of(log, spread) == ["raised YQ-0804-001 YQ-0804-002 YQ-0804-003"]).await;
    watching.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_is_overdue_is_an_alert_until_a_person_ends_it() {
    let world = World::watched().await;
    let second = Copy::of(&world).await;
    world.wish(JIANGKOU, note("jiangkou", 1)).await;
    // 48 hours; nothing a minute before.
    world.at("2025-08-06 08:59");
    world.wish(NANXI, note("nanxi", ORANGE)).await;
    world.until(|log| of(log, "level_YQ-0806-001").len() == 1).await;
    assert_eq!(of(&world.events().await, "unanswered_YQ-0804-001").len(), 0);
    world.at("2025-08-06 09:01");
    world.wish(NANXI, note("nanxi", ORANGE)).await;
    world.until(|log| of(log, "unanswered_YQ-0804-001").len() == 1).await;
    let stand_down = AlertCommand::StandDown { false_alarm: true, reason: words() };
    world.wish(OFFICE, acted("unanswered_YQ-0804-001", stand_down)).await;
    world.wish(NANXI, note("nanxi", ORANGE)).await;
    world.until(|log| of(log, "level_YQ-0806-003").len() == 1).await;
    assert_eq!(of(&world.events().await, "unanswered_YQ-0804-001"), ["raised YQ-0804-001", "stood down"]);
    second.kill();
}
