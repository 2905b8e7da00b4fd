//! What holds for every joint operation: it is recorded once, by several units, and withdrawn once.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    Operation, OperationCommand, OperationEvent,
    tests::{OFFICE, POLICE, operation, record},
};
use crate::fixture::at;

const WHO: [&str; 6] =
    [POLICE, POLICE, OFFICE, "jiangkou:liaison", "transport-enforcement:handler", "clock:system"];
const UNITS: [&str; 5] = ["traffic-police", "jiangkou", "transport-enforcement", "nanxi", "ghost"];
const FIGURES: [&str; 4] = ["cases=3", "cases=3 vehicles_checked=60", "cases=1001", ""];

fn wish() -> impl Strategy<Value = OperationCommand> {
    let unit = || prop::sample::select(&UNITS[..]);
    let with = prop::collection::vec(unit(), 0..4);
    prop_oneof![
        3 => (3_u32..6, unit(), with, prop::sample::select(&FIGURES[..]))
            .prop_map(|(day, counting, with, shared)| record(day, counting, &with, shared)),
        1 => Just(OperationCommand::Withdraw),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_operation_is_recorded_once_by_several_units_and_withdrawn_once(
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..])), 1..40),
    ) {
        let mut story = operation();
        let now = at("08-04 18:00");
        for (wish, who) in steps {
            let Ok(Some(event)) = story.hear(who, now, wish.clone()) else { continue };
            match event {
                OperationEvent::Recorded { counting, with, shared, .. } => {
                    prop_assert_eq!(story.facts.len(), 1);
                    let units: BTreeSet<_> = with.iter().chain([&counting]).collect();
                    prop_assert_eq!(units.len(), with.len() + 1);
                    prop_assert!(!with.is_empty() && !shared.is_empty());
                    prop_assert!(story.state.is_recorded());
                }
                OperationEvent::Withdrawn {} => {
                    prop_assert_eq!(story.facts.len(), 2);
                    let withdrawn = matches!(story.state, Operation::Withdrawn { .. });
                    prop_assert!(withdrawn);
                }
            }
            // The same wish at the same moment has nothing left to do.
            prop_assert!(!matches!(story.hear(who, now, wish), Ok(Some(_))));
        }
    }
}
