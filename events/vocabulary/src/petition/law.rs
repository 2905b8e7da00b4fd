//! What holds for every petition: one unit is responsible while it is open, none is closed without an answer unless it
//! was taken back, no new deadline lies in the past, and the law's longest time holds.

use chrono::Duration;
use proptest::prelude::*;

use super::{
    Case, Petition, PetitionCommand, PetitionEvent, PetitionKind,
    tests::{accepted, answer, close, extend, forward, petition, receive, received, tip},
};
use crate::{
    deadline::keys,
    exit::Exit,
    fact::Fact,
    fixture::{Driven, actor, at},
    stream::{Context, Stream},
};

const WHO: [&str; 7] = [
    "jiangkou:liaison",
    "jiangkou:head",
    "transport-enforcement:handler",
    "transport-enforcement:head",
    "office:office",
    "company-a:liaison",
    "clock:system",
];

fn wish() -> impl Strategy<Value = PetitionCommand> {
    let unit =
        prop::sample::select(vec!["jiangkou", "transport-enforcement", "discipline", "company-a", "ghost"]);
    let exit =
        prop::option::of(prop::sample::select(vec![Exit::CyberPolice, Exit::Enforcement, Exit::Discipline]));
    let kind = prop::sample::select(vec![PetitionKind::Petition, PetitionKind::TransportTip]);
    prop_oneof![
        1 => kind.prop_map(receive),
        4 => Just(PetitionCommand::Accept),
        3 => (exit, unit).prop_map(|(exit, to)| forward(exit, to)),
        4 => (8_u32..12, 1_u32..30).prop_map(|(month, day)| extend(&format!("{month:02}-{day:02} 18:00"))),
        3 => prop::option::of(any::<bool>()).prop_map(answer),
        1 => prop::bool::weighted(0.2).prop_map(close),
    ]
}

fn beginning() -> impl Strategy<Value = Driven<Petition>> {
    prop::sample::select(vec![0_u8, 1, 2, 3]).prop_map(|n| match n {
        0 => petition(),
        1 => received(),
        2 => accepted(),
        _ => tip(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn none_is_closed_without_an_answer_unless_it_was_taken_back(
        begun in beginning(),
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..4_000), 1..40),
    ) {
        let mut story = begun;
        let mut now = story.facts.last().map_or(at("08-04 09:00"), |fact| fact.time);
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            let before = story.state.clone();
            prop_assert!(before.is_open() || before.case().is_none(), "{:?} after the end", event);
            let again = !matches!(event, PetitionEvent::Answered { .. });
            let fact = Fact { time: now, ..crate::fixture::fact(&story.stream, who, "08-04 09:00", event) };
            story.state = story.state.evolve(&fact);
            story.facts.push(fact);
            let Some(case) = story.state.case() else {
                return Err(TestCaseError::fail("something happened and nothing is there"));
            };
            in_time(case, before.case(), &context)?;
            if let Petition::Closed { was, withdrawn } = &story.state {
                prop_assert!(*withdrawn || answered_by_its_unit(&story, was), "closed without an answer");
            }
            // The same wish at the same moment has nothing left to do; an answer is a fact each time.
            prop_assert!(!(again && matches!(story.state.decide(wish, &context), Ok(Some(_)))));
        }
    }
}

/// One known unit; a new deadline never in the past, and a tip-off never beyond its longest time from receipt.
fn in_time(case: &Case, before: Option<&Case>, at: &Context<'_>) -> Result<(), TestCaseError> {
    prop_assert!(at.rules.unit(&case.unit).is_some(), "a unit that nobody knows is responsible");
    let stood = before.is_some_and(|before| before.due == case.due);
    prop_assert!(stood || case.due >= at.at, "due at {} since {}", case.due, at.at);
    if case.kind == PetitionKind::TransportTip {
        let longest = at.rules.due(keys::TIP_DONE_COMPLEX, case.received);
        prop_assert!(case.due <= longest, "a tip-off is due at {}", case.due);
    }
    Ok(())
}

/// Whether the facts hold an answer since it was last passed on.
fn answered_by_its_unit(story: &Driven<Petition>, case: &Case) -> bool {
    let since =
        story.facts.iter().rev().take_while(|fact| !matches!(fact.event, PetitionEvent::Forwarded { .. }));
    let answers = since.filter(|fact| matches!(fact.event, PetitionEvent::Answered { .. })).count();
    answers > 0 && case.answered.is_some()
}
