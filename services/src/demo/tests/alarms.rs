//! How often the alert rules cry wolf, and whether they see what there is to see; measured over ten seeds.

use vocabulary::alert::{AlertEvent, Trigger};

use super::*;
use crate::demo::{opinion::RISE_AFTER_DAYS, simulation::Scope};

const SEEDS: std::ops::Range<u64> = 1..11;

/// Every alert of a campaign's public opinion alone, with or without its two stories.
fn alerts(seed: u64, stories: bool) -> Vec<(Day, Trigger)> {
    let scope = Scope { work: false, stories };
    let simulation = Simulation::within(scope, rules(), (seed, WHOLE, 1), Open).unwrap();
    let zone = rules();
    simulation
        .map(Result::unwrap)
        .filter_map(|told| match told.fact.event {
            Event::Alert(AlertEvent::Raised { trigger, .. }) => Some((zone.day_of(told.fact.time), trigger)),
            Event::Alert(_)
            | Event::Campaign(_)
            | Event::Member(_)
            | Event::Count(_)
            | Event::Lead(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => None,
        })
        .collect()
}

#[test]
fn an_ordinary_campaign_raises_few_false_alarms() {
    let all: Vec<_> = SEEDS.flat_map(|seed| alerts(seed, false)).collect();
    let number = |is: fn(&Trigger) -> bool| all.iter().filter(|(_, trigger)| is(trigger)).count();
    let rhythm = number(|trigger| matches!(trigger, Trigger::Rhythm { .. }));
    let spread = number(|trigger| matches!(trigger, Trigger::Spread { .. }));
    let days = SEEDS.count() * usize::try_from(WHOLE).unwrap();
    // In hundredths, for 100 campaign days.
    let rate = |n: usize| n * 10_000 / days;
    let show = |n: usize| format!("{}.{:02}", rate(n) / 100, rate(n) % 100);
    println!(
        "false alarms in 100 campaign days: rhythm {}, spread {} ({days} days)",
        show(rhythm),
        show(spread)
    );
    assert!(rate(rhythm) <= 300, "rhythm {} of {rhythm} in {days} days", show(rhythm));
    assert!(rate(spread) <= 500, "spread {} of {spread} in {days} days", show(spread));
}

#[test]
fn the_rise_on_a_route_is_seen_on_its_day_whatever_the_seed() {
    for seed in SEEDS {
        let seen = alerts(seed, true).into_iter().any(|(day, trigger)| {
            let index = day.days_since(Day::new(2025, 5, 31).unwrap());
            matches!(trigger, Trigger::Rhythm { .. }) && index == i64::try_from(RISE_AFTER_DAYS).unwrap()
        });
        assert!(seen, "seed {seed}");
    }
}
