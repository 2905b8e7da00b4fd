//! What holds for every campaign: the rules in force are the ones last accepted, and no day already begun is restated.

use chrono::Duration;
use proptest::prelude::*;

use super::{
    CampaignCommand, CampaignEvent,
    tests::{OFFICE, campaign, change, close, open, rules_due_at},
};
use crate::{
    fact::Fact,
    fixture::{actor, at, fact},
    rules::{Rules, RulesBook},
    stream::{Context, Stream},
    time::Day,
};

fn wish() -> impl Strategy<Value = CampaignCommand> {
    let hour = || 17_u32..21;
    prop_oneof![
        2 => hour().prop_map(|hour| open(rules_due_at(hour))),
        12 => (hour(), 1_u32..29).prop_map(|(hour, day)| change(rules_due_at(hour), &format!("08-{day:02}"))),
        1 => Just(close()),
    ]
}

/// Naive book: for every day of August the rules that hold on it.
type Days = Vec<Option<Rules>>;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rules_in_force_are_the_last_accepted_and_never_dated_back(
        steps in prop::collection::vec((wish(), prop::bool::weighted(0.9), 0_i64..4_000), 1..16),
    ) {
        let mut story = campaign();
        let mut book = RulesBook::default();
        let mut days: Days = vec![None; 31];
        let mut now = at("08-01 09:00");
        for (wish, by_office, minutes) in steps {
            now += Duration::minutes(minutes);
            let who = if by_office { OFFICE } else { "jiangkou:liaison" };
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            prop_assert!(by_office, "a liaison changed the campaign");
            let before = days.clone();
            recount(&event, &mut days);
            let began = usize::from(story.rules.day_of(now).month_and_day().1).saturating_sub(1);
            if matches!(event, CampaignEvent::RulesChanged { .. }) {
                prop_assert_eq!(before.get(..began.min(31)), days.get(..began.min(31)), "a past day was restated");
            }
            book.apply(&event);
            let fact = Fact { time: now, ..fact(&story.stream, who, "08-01 09:00", event) };
            story.state = story.state.evolve(&fact);
            for (n, expected) in (1..).zip(&days) {
                let day = Day::new(2025, 8, n).unwrap();
                prop_assert_eq!(book.on(day).map(AsRef::as_ref), expected.as_ref());
            }
            prop_assert!(!matches!(story.state.decide(wish, &context), Ok(Some(_))), "granted twice");
        }
    }
}

fn recount(event: &CampaignEvent, days: &mut Days) {
    match event {
        CampaignEvent::Opened { rules, .. } => days.fill(Some(rules.as_ref().clone())),
        CampaignEvent::RulesChanged { rules, from, .. } => {
            for (n, day) in (1..).zip(days.iter_mut()) {
                if Day::new(2025, 8, n).unwrap() >= *from {
                    *day = Some(rules.as_ref().clone());
                }
            }
        }
        CampaignEvent::Closed { .. } => {}
    }
}
