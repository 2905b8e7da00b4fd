//! What holds for every matter's reminders: a rung of a turn is told once, and never after the turn is over.

use std::collections::BTreeSet;

use chrono::Duration;
use proptest::prelude::*;

use super::{
    ReminderCommand, ReminderEvent, RungTo,
    tests::{CLOCK, POLICE, reminder, send_to, snooze_of},
};
use crate::fixture::at;

const WHO: [&str; 6] = [CLOCK, CLOCK, CLOCK, POLICE, "transport-enforcement:handler", "office:office"];
const UNITS: [&str; 3] = ["traffic-police", "transport-enforcement", "ghost"];

fn wish() -> impl Strategy<Value = ReminderCommand> {
    let unit = prop::sample::select(&UNITS[..]);
    let rung = prop::sample::select(&RungTo::ALL[..]);
    let deadline = prop::sample::select(vec!["lead-accept", "lead-result"]);
    let due = prop::sample::select(vec!["08-05 11:00", "08-07 11:00"]);
    prop_oneof![
        8 => (unit.clone(), rung, deadline, due).prop_map(|(unit, rung, key, due)| send_to(unit, rung, key, due)),
        2 => Just(ReminderCommand::Clear),
        2 => (unit, 4_u32..29).prop_map(|(unit, day)| snooze_of(unit, 8, day)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rung_of_a_turn_is_told_once_and_never_after_the_turn_is_over(
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..900), 1..60),
    ) {
        let mut story = reminder();
        let mut now = at("08-04 09:00");
        let (mut told, mut over) = (BTreeSet::new(), BTreeSet::new());
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let Ok(Some(event)) = story.hear(who, now, wish.clone()) else { continue };
            match event {
                ReminderEvent::Sent { rung, unit, deadline, due } => {
                    let turn = (unit, deadline, due);
                    prop_assert!(!over.contains(&turn));
                    prop_assert!(told.insert((turn, rung)), "told twice");
                    prop_assert!(story.state.told().contains(&rung));
                    prop_assert_eq!(story.state.due(), Some(due));
                }
                ReminderEvent::Cleared {} => {
                    over.extend(told.iter().map(|(turn, _)| turn.clone()));
                    prop_assert!(story.state.told().is_empty());
                }
                ReminderEvent::Snoozed { until, .. } => {
                    prop_assert!(now < until && until <= now + Duration::days(31));
                }
            }
            // The same wish at the same moment has nothing left to do.
            prop_assert!(!matches!(story.hear(who, now, wish), Ok(Some(_))));
        }
    }
}
