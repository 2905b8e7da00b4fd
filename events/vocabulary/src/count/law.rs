//! What holds for every daily count: its figures are what was posted, no more and no less.

use chrono::Duration;
use proptest::prelude::*;

use super::{
    Count, CountCommand, CountEvent, Figures, Situation,
    tests::{approve, correct, count, post, reopen, send_back, withdraw, zero},
};
use crate::{
    fact::Fact,
    fixture::{actor, at},
    ids::IndicatorKey,
    stream::{Context, Stream},
};

const KEYS: [&str; 5] = ["personnel", "vehicles_checked", "cases", "educated", "flights"];
const WHO: [&str; 5] =
    ["jiangkou:liaison", "nanxi:liaison", "office:office", "office:leader", "clock:system"];

fn some_figures() -> impl Strategy<Value = String> {
    let value = prop_oneof![9 => 0_u64..50, 1 => 990_u64..1_010];
    prop::collection::vec((prop::sample::select(&KEYS[..4]), value), 0..4).prop_map(|parts| {
        parts.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    })
}

fn full_figures() -> impl Strategy<Value = String> {
    (some_figures(), 0_u64..50)
        .prop_map(|(some, n)| format!("personnel={n} vehicles_checked={n} cases={n} {some}"))
}

fn wish() -> impl Strategy<Value = CountCommand> {
    prop_oneof![
        4 => full_figures().prop_map(|text| post(&text)),
        3 => some_figures().prop_map(|text| post(&text)),
        1 => Just(post("flights=1")),
        1 => Just(zero("personnel=0 vehicles_checked=0 cases=0")),
        3 => some_figures().prop_map(|text| correct(&text)),
        1 => Just(withdraw()),
        2 => Just(approve()),
        2 => Just(send_back()),
        2 => (4_u32..28, 0_u32..24).prop_map(|(day, hour)| reopen(&format!("08-{day:02} {hour:02}:00"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_what_was_posted_and_approval_holds_until_reopening(
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..600), 1..60),
    ) {
        let mut story = count();
        let mut now = at("08-04 09:00");
        let mut naive: Option<Figures> = None;
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            let was_approved = matches!(story.state.situation, Situation::Approved(_));
            if was_approved {
                prop_assert!(matches!(event, CountEvent::Reopened { .. }), "{:?} changed an approved day", event);
            }
            naive = replay(naive, &wish);
            let fact = Fact { time: now, ..crate::fixture::fact(&story.stream, who, "08-04 09:00", event) };
            story.state = story.state.evolve(&fact);
            story.facts.push(fact);
            prop_assert_eq!(story.state.figures(), naive.as_ref());
            required_are_there(&story.state)?;
            // The same wish at the same moment has nothing left to do.
            prop_assert!(!matches!(story.state.decide(wish, &context), Ok(Some(_))));
        }
    }
}

/// What the figures are by the wishes alone, without reading any event.
fn replay(now: Option<Figures>, wish: &CountCommand) -> Option<Figures> {
    match wish {
        CountCommand::Post { figures, .. } | CountCommand::Correct { figures, .. } => {
            let mut all = now.unwrap_or_default();
            for (key, value) in figures {
                all.insert(key.clone(), *value);
            }
            Some(all)
        }
        CountCommand::Withdraw { .. } => None,
        CountCommand::Approve { .. } | CountCommand::Return { .. } | CountCommand::Reopen { .. } => now,
    }
}

fn required_are_there(count: &Count) -> Result<(), TestCaseError> {
    for key in KEYS.iter().take(3) {
        let key: IndicatorKey = key.parse().unwrap();
        prop_assert!(count.figures().is_none_or(|figures| figures.contains_key(&key)), "{} is absent", key);
    }
    Ok(())
}
