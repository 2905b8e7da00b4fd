//! What holds for every finding of supervision: it is somebody's turn while it is open, and whoever answered is never the
//! one who looks again.

use std::collections::BTreeSet;

use chrono::Duration;
use proptest::prelude::*;

use super::{
    Awaits, SupervisionCommand, SupervisionEvent,
    tests::{answer, answered, close, issue, issued, send_back, supervision},
};
use crate::{
    fact::Fact,
    fixture::{Driven, actor, at},
    ids::MemberId,
    stream::{Context, Stream},
};

const WHO: [&str; 6] = [
    "jiangkou:liaison",
    "nanxi:head",
    "office:office=m-0001",
    "office:office=m-0002",
    "office:leader=m-0002",
    "clock:system",
];

fn wish() -> impl Strategy<Value = SupervisionCommand> {
    let by = prop::option::of(prop::sample::select(vec!["08-03", "08-08", "08-20", "09-20"]));
    prop_oneof![
        1 => by.clone().prop_map(|by| issue("jiangkou", by)),
        5 => Just(answer()),
        4 => by.prop_map(send_back),
        1 => Just(close()),
    ]
}

fn beginning() -> impl Strategy<Value = Driven<super::Supervision>> {
    prop::sample::select(vec![0_u8, 1, 2]).prop_map(|n| match n {
        0 => supervision(),
        1 => issued(),
        _ => answered(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_answered_never_looks_again(
        begun in beginning(),
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..3_000), 1..40),
    ) {
        let mut story = begun;
        let mut now = story.facts.last().map_or(at("08-04 09:00"), |fact| fact.time);
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            let before = story.state.finding().cloned();
            prop_assert!(story.state.is_open() || before.is_none(), "{:?} after the end", event);
            let again = !matches!(event, SupervisionEvent::Answered { .. });
            if matches!(event, SupervisionEvent::Returned { .. } | SupervisionEvent::Closed { .. }) {
                let answerers = answered_since_the_return(&story.facts);
                prop_assert!(!answerers.is_empty(), "there was nothing to look at");
                prop_assert!(!answerers.contains(&context.actor.member), "{} looked at his own answer", who);
            }
            let fact = Fact { time: now, ..crate::fixture::fact(&story.stream, who, "08-04 09:00", event) };
            story.state = story.state.evolve(&fact);
            story.facts.push(fact);
            let Some(finding) = story.state.finding() else {
                return Err(TestCaseError::fail("something happened and nothing is there"));
            };
            prop_assert!(before.is_some_and(|before| before.due == finding.due) || finding.due >= now);
            prop_assert_eq!(story.state.waits_for().is_some(), story.state.is_open());
            let turn = finding.waits_for();
            prop_assert_eq!(turn == Awaits::Office, !answered_since_the_return(&story.facts).is_empty());
            // The same wish at the same moment has nothing left to do; an answer is a fact each time.
            prop_assert!(!(again && matches!(story.state.decide(wish, &context), Ok(Some(_)))));
        }
    }
}

/// Who answered since the last return, by the facts alone.
fn answered_since_the_return(facts: &[Fact<SupervisionEvent>]) -> BTreeSet<&MemberId> {
    let round =
        facts.iter().rev().take_while(|fact| !matches!(fact.event, SupervisionEvent::Returned { .. }));
    round
        .filter(|fact| matches!(fact.event, SupervisionEvent::Answered { .. }))
        .map(|fact| &fact.actor.member)
        .collect()
}
