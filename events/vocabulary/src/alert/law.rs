//! What holds for every alert: it never loses an item, no person raises it and no software ends it.

use chrono::Duration;
use proptest::prelude::*;

use super::{
    AlertCommand, AlertEvent,
    tests::{alert, answer, raise, raised, stand_down},
};
use crate::{
    fact::Fact,
    fixture::{actor, at},
    rights::Role,
    stream::{Context, Stream},
};

const WHO: [&str; 6] = [
    "clock:system",
    "cyber-police:handler",
    "public-security:head",
    "jiangkou:liaison",
    "office:office",
    "office:leader",
];

fn wish() -> impl Strategy<Value = AlertCommand> {
    let item =
        prop::sample::select(vec!["YQ-0804-001", "YQ-0804-002", "YQ-0804-003", "XF-0804-001", "XF-0804-002"]);
    prop_oneof![
        6 => prop::collection::vec(item, 0..4).prop_map(|items| raise(&items)),
        2 => Just(AlertCommand::Acknowledge),
        2 => Just(answer()),
        1 => any::<bool>().prop_map(stand_down),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_alert_never_loses_an_item_and_people_end_it(
        begun: bool,
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..200), 1..40),
    ) {
        let mut story = if begun { raised() } else { alert() };
        let mut now = at("08-04 09:00");
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            let before = story.state.story().cloned();
            prop_assert!(story.state.is_open() || before.is_none(), "{:?} after the end", event);
            let rule = matches!(event, AlertEvent::Raised { .. } | AlertEvent::Grown { .. });
            prop_assert_eq!(rule, context.actor.role == Role::System, "{:?} by {}", event, who);
            let again = !matches!(event, AlertEvent::Answered { .. });
            let fact = Fact { time: now, ..crate::fixture::fact(&story.stream, who, "08-04 09:00", event) };
            story.state = story.state.evolve(&fact);
            let Some(after) = story.state.story() else {
                return Err(TestCaseError::fail("something happened and nothing is there"));
            };
            let items = before.as_ref().map_or(&[][..], |before| &before.items[..]);
            prop_assert!(after.items.starts_with(items), "{:?} after {:?}", after.items, items);
            let distinct: std::collections::BTreeSet<_> = after.items.iter().collect();
            prop_assert_eq!(distinct.len(), after.items.len(), "an item stands twice");
            prop_assert!(before.is_some_and(|before| before.due == after.due) || after.due >= now);
            // The same wish at the same moment has nothing left to do; an answer is a fact each time.
            prop_assert!(!(again && matches!(story.state.decide(wish, &context), Ok(Some(_)))));
        }
    }
}
