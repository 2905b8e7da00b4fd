//! Reminders exactly once: two copies of the services on one log, one of them killed and started again; and what of it people
//! hear, at most twice a day unless it is critical, and nothing of what was handled.

#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::collections::BTreeMap;

use lianqin_tests::{
    copy::Copy,
    phone_talk::Phone,
    wishes::{day, find, lead, note, operation, receive, transfer},
    world::{World, actor},
};
use tokio::task::JoinHandle;
use vocabulary::{Event, Recorded, lead::LeadCommand, reminder::ReminderEvent, rules::RungTo};

const JIANGKOU: &str = "jiangkou:liaison";
const POLICE: &str = "traffic-police:handler";
const OFFICE: &str = "office:office";
const LEAD: &str = "XS-0804-001";
/// 42 townships and two brigades owe a daily count.
const REPORTING: usize = 44;

/// Something happens at a moment, so that every policy looks at the hour.
async fn look(world: &World, moment: &str) {
    world.at(moment);
    let held = operation("2025-08-04", "traffic-police", &["jiangkou"], "vehicles_checked=1");
    world.wish(OFFICE, held).await;
}

/// What was told of which matter and deadline, in the order of the log.
fn told(log: &[Recorded]) -> BTreeMap<(String, String), Vec<RungTo>> {
    let mut told: BTreeMap<_, Vec<RungTo>> = BTreeMap::new();
    for recorded in log {
        if let Event::Reminder(ReminderEvent::Sent { rung, due, .. }) = &recorded.fact.event {
            let about = recorded.fact.stream.as_reminder().unwrap().to_string();
            told.entry((about, due.format("%m-%d %H:%M").to_string())).or_default().push(*rung);
        }
    }
    told
}

fn of_lead(log: &[Recorded], rung: RungTo, due: &str) -> bool {
    let key = (format!("lead/{LEAD}"), due.to_owned());
    told(log).get(&key).is_some_and(|rungs| rungs.contains(&rung))
}

/// How many counts had a rung told.
fn of_counts(log: &[Recorded], rung: RungTo) -> usize {
    let of_counts = told(log).into_iter().filter(|((about, _), _)| about.starts_with("count/"));
    of_counts.filter(|(_, rungs)| rungs.contains(&rung)).count()
}

fn cleared(log: &[Recorded], about: &str) -> usize {
    let of_it = |recorded: &&Recorded| {
        matches!(recorded.fact.event, Event::Reminder(ReminderEvent::Cleared {}))
            && recorded.fact.stream.as_reminder().unwrap().to_string() == about
    };
    log.iter().filter(of_it).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_copies_and_a_restart_tell_every_rung_once() {
    use RungTo::{Deputy, Head, Holder};
    // Found on Monday 09:00, to be transferred by the end of Tuesday; counts are due at 18:00.
    let world = World::watched().await;
    let second = Copy::of(&world).await;
    world.wish(JIANGKOU, find("jiangkou")).await;
    look(&world, "2025-08-04 17:45").await;
    world.until(|log| of_counts(log, Holder) == REPORTING).await;
    look(&world, "2025-08-05 07:30").await;
    world.until(|log| of_counts(log, Head) == REPORTING).await;
    look(&world, "2025-08-05 17:45").await;
    world.until(|log| of_lead(log, Holder, "08-05 23:59") && of_counts(log, Holder) == 2 * REPORTING).await;
    second.kill();
    look(&world, "2025-08-06 10:45").await;
    world.until(|log| of_lead(log, Deputy, "08-05 23:59") && of_counts(log, Head) == 2 * REPORTING).await;
    // It begins with nothing in memory and sees everything that is told already.
    let second = Copy::of(&world).await;
    look(&world, "2025-08-06 15:45").await;
    world.until(|log| of_lead(log, Head, "08-05 23:59")).await;
    world.wish(JIANGKOU, lead(LEAD, transfer("traffic-police"))).await;
    world.until(|log| cleared(log, &format!("lead/{LEAD}")) == 1).await;
    // The office's rung would have come at 10:00; it is the police's turn now, until 10:45, and their hour before is over.
    look(&world, "2025-08-07 10:45").await;
    world.until(|log| of_lead(log, Holder, "08-07 10:45")).await;
    world.wish(POLICE, lead(LEAD, LeadCommand::Accept)).await;
    world.until(|log| cleared(log, &format!("lead/{LEAD}")) == 2).await;
    let log = world.events().await;
    let told = told(&log);
    let of_lead = |due: &str| &told[&(format!("lead/{LEAD}"), due.to_owned())];
    assert_eq!(
        of_lead("08-05 23:59"),
        &[Holder, Deputy, Head],
        "each once, and none after it was handed over"
    );
    assert_eq!(of_lead("08-07 10:45"), &[Holder]);
    for ((about, due), rungs) in &told {
        assert!(rungs.windows(2).all(|two| two[0] < two[1]), "{about} {due}: {rungs:?}");
    }
    let of_monday =
        told.iter().filter(|((about, _), _)| about.starts_with("count/") && about.ends_with("08-04"));
    assert_eq!(of_monday.map(|(_, rungs)| rungs.as_slice()).collect::<Vec<_>>(), [[Holder, Head]; REPORTING]);
    second.kill();
}

fn telling(world: &World) -> JoinHandle<()> {
    let chat = world.chat.clone();
    tokio::spawn(async move { chat.tell_news().await })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_hears_of_two_reminders_a_day_and_of_none_that_was_handled() {
    let world = World::watched().await;
    let mut liaison = Phone::of(&world, JIANGKOU).await;
    let mut market = Phone::of(&world, "market-regulation:handler").await;
    liaison.talk(&["我是谁"]).await;
    market.talk(&["我是谁"]).await;
    // Two copies tell, as when the program runs twice.
    let news = [telling(&world), telling(&world)];
    for _ in 0..3 {
        world.wish(JIANGKOU, find("jiangkou")).await;
    }
    // On Tuesday 17:45 three leads and the count are due soon; Monday's count is missing: five for one liaison.
    look(&world, "2025-08-05 17:45").await;
    let all = |log: &[Recorded]| {
        let jiangkou = told(log).into_keys();
        let its =
            |(about, due): &(String, String)| due == "08-05 23:59" || about.starts_with("count/jiangkou");
        jiangkou.filter(its).count() == 5
    };
    world.until(all).await;
    // A petition is looked at after counts and leads: when it is told, they have had their turn.
    world.wish(OFFICE, receive("market-regulation")).await;
    market.hears("XF-0805-001").await;
    let today = day("2025-08-05");
    let heard = liaison.hears("提醒").await;
    assert_eq!(world.chat.mail().unasked_on(&actor(JIANGKOU).member, today).unwrap(), 2, "{heard}");
    let burden = world.chat.mail().stats(world.node.clock.now()).unwrap().burden;
    let of_today = burden.iter().find(|burden| burden.day == today).unwrap();
    assert_eq!(of_today.unasked_max, 2);
    // The next day the leads are handled before the deputy's rung.
    world.at("2025-08-06 09:00");
    for number in 1..=3 {
        world.wish(JIANGKOU, lead(&format!("XS-0804-00{number}"), transfer("traffic-police"))).await;
    }
    liaison.answers();
    world.at("2025-08-06 10:00");
    world.wish(OFFICE, receive("market-regulation")).await;
    market.hears("XF-0806-001").await;
    look(&world, "2025-08-06 10:45").await;
    let said = liaison.answers();
    assert!(!said.contains("XS-0804"), "{said}");
    let log = world.events().await;
    let mut late = told(&log).into_iter().filter(|((about, _), _)| about.starts_with("lead/XS-0804"));
    assert!(late.all(|(_, rungs)| rungs == [RungTo::Holder]), "no rung after the transfer");
    news.iter().for_each(JoinHandle::abort);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_critical_passes_the_daily_limit() {
    let world = World::watched().await;
    let mut office = Phone::of(&world, OFFICE).await;
    office.talk(&["我是谁"]).await;
    let news = telling(&world);
    let today = day("2025-08-04");
    let heard = || world.chat.mail().unasked_on(&actor(OFFICE).member, today).unwrap();
    // Three orange concerns of three townships, each an alert that the office is told of: the third is one too many.
    for (number, township) in ["jiangkou", "nanxi", "yunyang"].into_iter().enumerate() {
        world.wish(&format!("{township}:liaison"), note(township, 10_000)).await;
        if number < 2 {
            office.hears("预警").await;
        }
    }
    world.until(|log| alerts(log) >= 3).await;
    world.wish(JIANGKOU, note("jiangkou", 50_000)).await;
    world.until(|log| alerts(log) >= 4).await;
    office.hears("YQ-0804-004").await;
    assert_eq!(heard(), 3, "two and the critical one");
    news.abort();
}

fn alerts(log: &[Recorded]) -> usize {
    let raised = |recorded: &&Recorded| {
        matches!(recorded.fact.event, Event::Alert(vocabulary::alert::AlertEvent::Raised { .. }))
    };
    log.iter().filter(raised).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_waits_for_the_morning_counts_for_the_morning() {
    let world = World::new().await;
    let mut police = Phone::of(&world, POLICE).await;
    let mut handler = Phone::of(&world, "market-regulation:handler").await;
    police.talk(&["我是谁"]).await;
    handler.talk(&["我是谁"]).await;
    let news = telling(&world);
    world.at("2025-08-04 22:00");
    for number in 1..=3 {
        world.wish(JIANGKOU, find("jiangkou")).await;
        world.wish(JIANGKOU, lead(&format!("XS-0804-00{number}"), transfer("traffic-police"))).await;
    }
    // Told in the same turn after the three.
    world.wish(OFFICE, receive("market-regulation")).await;
    handler.hears("XF-0804-001").await;
    let member = actor(POLICE).member;
    let on = |date: &str| world.chat.mail().unasked_on(&member, day(date)).unwrap();
    assert_eq!((on("2025-08-04"), on("2025-08-05")), (0, 2), "the third waits in the queue");
    news.abort();
}
