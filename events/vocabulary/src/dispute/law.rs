//! What holds for every disputed figure: it is ruled on once, by somebody who did not dispute it.

use std::collections::BTreeSet;

use chrono::Duration;
use proptest::prelude::*;

use super::{
    DisputeCommand, DisputeEvent, LATE, Ruling,
    tests::{JIANGKOU, LEADER, OFFICE, dispute, dispute_of, rule},
};
use crate::fixture::{actor, at};

const WHO: [&str; 8] = [
    JIANGKOU,
    JIANGKOU,
    "jiangkou:head",
    "nanxi:liaison",
    OFFICE,
    LEADER,
    "office:office=m-jiangkou-head",
    "clock:system",
];

fn wish(figure: &'static str) -> impl Strategy<Value = DisputeCommand> {
    let value = || prop::option::weighted(0.6, prop_oneof![0_u64..5, 999_u64..1_003]);
    let ruling = prop::sample::select(vec![Ruling::Upheld, Ruling::Dismissed]);
    prop_oneof![
        value().prop_map(move |value| dispute(figure, value)),
        (ruling, value()).prop_map(move |(ruling, value)| rule(figure, ruling, value)),
    ]
}

fn steps() -> impl Strategy<Value = (&'static str, Vec<(DisputeCommand, &'static str, i64)>)> {
    prop::sample::select(vec!["cases", LATE]).prop_flat_map(|figure| {
        let step = (wish(figure), prop::sample::select(&WHO[..]), 0_i64..3_000);
        (Just(figure), prop::collection::vec(step, 1..20))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_figure_is_ruled_on_once_by_somebody_who_did_not_dispute_it((figure, steps) in steps()) {
        let mut story = dispute_of(figure);
        let mut now = at("08-04 09:00");
        let mut disputed_by = BTreeSet::new();
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let before = story.state.clone();
            let Ok(Some(event)) = story.hear(who, now, wish.clone()) else { continue };
            prop_assert_eq!(before.ruling(), None, "nothing happens after a ruling");
            match event {
                DisputeEvent::Disputed { claimed, due, .. } => {
                    disputed_by.insert(actor(who).member);
                    prop_assert_eq!(claimed.is_some(), figure == "cases");
                    prop_assert!(claimed.is_none_or(|claimed| claimed <= 1_000));
                    prop_assert!(before.due().is_none_or(|first| first == due), "the ruling was put off");
                }
                DisputeEvent::Ruled { ruling, value, .. } => {
                    prop_assert!(before.is_open());
                    prop_assert!(!disputed_by.contains(&actor(who).member));
                    prop_assert_eq!(value.is_some(), figure == "cases" && ruling == Ruling::Upheld);
                }
            }
            // The same wish at the same moment has nothing left to do.
            prop_assert!(!matches!(story.hear(who, now, wish), Ok(Some(_))));
        }
    }
}
