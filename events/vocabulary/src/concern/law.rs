//! What holds for every concern: one unit answers while it is open, no new deadline lies in the past, links go back.

use chrono::Duration;
use proptest::prelude::*;

use super::{
    Closing, Concern, ConcernCommand, ConcernEvent, LinkedTo,
    tests::{answer, close, concern, forward, level, link, note_about, noted},
};
use crate::{
    exit::Exit,
    fact::Fact,
    fixture::{actor, at},
    stream::{Context, Stream},
    time::Stamp,
};

const WHO: [&str; 6] = [
    "jiangkou:liaison",
    "nanxi:head",
    "cyber-police:handler",
    "office:office",
    "company-a:liaison",
    "clock:system",
];

fn wish() -> impl Strategy<Value = ConcernCommand> {
    let unit = prop::sample::select(vec!["jiangkou", "cyber-police", "discipline", "company-a", "ghost"]);
    let exit = prop::sample::select(vec![Exit::CyberPolice, Exit::Enforcement, Exit::Discipline]);
    let reach = prop::option::of(0_u64..30_000);
    let levels = prop::sample::select(vec!["blue", "orange", "red", "black"]);
    let why = prop::sample::select(vec![Closing::Settled, Closing::SameStory, Closing::Unrelated]);
    prop_oneof![
        1 => (unit.clone(), reach.clone()).prop_map(|(unit, reach)| note_about(unit, reach)),
        6 => (levels, reach).prop_map(|(key, reach)| level(key, reach)),
        3 => (1_u32..7).prop_map(|n| link(&format!("YQ-0804-{n:03}"))),
        3 => (exit, unit).prop_map(|(exit, to)| forward(exit, to)),
        2 => Just(answer()),
        1 => why.prop_map(close),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_unit_answers_and_no_new_deadline_lies_in_the_past(
        begun: bool,
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..900), 1..40),
    ) {
        let mut story = if begun { noted() } else { concern() };
        let mut now = at("08-04 09:00");
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            prop_assert!(story.state.is_open() || story.state.matter().is_none(), "{:?} after the end", event);
            let before = story.state.matter().map(|matter| matter.due);
            let again = !matches!(event, ConcernEvent::Answered { .. });
            let fact = Fact { time: now, ..crate::fixture::fact(&story.stream, who, "08-04 09:00", event) };
            story.state = story.state.evolve(&fact);
            stands(&story.state, before, now, &context)?;
            // The same wish at the same moment has nothing left to do; an answer is a fact each time.
            prop_assert!(!(again && matches!(story.state.decide(wish, &context), Ok(Some(_)))));
        }
    }
}

fn stands(
    concern: &Concern,
    before: Option<Stamp>,
    now: Stamp,
    at: &Context<'_>,
) -> Result<(), TestCaseError> {
    let Some(matter) = concern.matter() else {
        return Err(TestCaseError::fail("something happened and nothing is there"));
    };
    prop_assert!(at.rules.unit(&matter.unit).is_some(), "a unit that nobody knows answers");
    prop_assert!(before == Some(matter.due) || matter.due >= now, "due at {} since {}", matter.due, now);
    prop_assert!(matter.exits.iter().all(|(_, to)| at.rules.unit(to).is_some()));
    let earlier = |link: &LinkedTo| match link {
        LinkedTo::Concern(id) => Some(*id) < matter.id,
        LinkedTo::Lead(_) | LinkedTo::Petition(_) => true,
    };
    prop_assert!(matter.links.iter().all(earlier), "a link goes forward: {:?}", matter.links);
    Ok(())
}
