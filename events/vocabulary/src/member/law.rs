//! What holds for every post-holder: posts on a day are what was given less what was ended, one account a platform.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    Member, MemberCommand, MemberEvent, Role,
    tests::{OFFICE, assign, bind, end, enrol, member, unbind},
};
use crate::{
    fixture::{actor, at, fact},
    stream::{Context, Stream},
    time::Day,
};

const POSTS: [(&str, Role); 3] =
    [("jiangkou", Role::Liaison), ("nanxi", Role::Liaison), ("traffic-police", Role::Handler)];

fn wish() -> impl Strategy<Value = MemberCommand> {
    let post = || prop::sample::select(&POSTS[..]);
    let on = || (1_u32..29).prop_map(|day| format!("08-{day:02}"));
    let channel = || prop::sample::select(vec!["telegram", "web"]);
    prop_oneof![
        1 => Just(enrol()),
        5 => (post(), on(), prop::option::of(on()))
            .prop_map(|((unit, role), from, until)| assign(unit, role, &from, until.as_deref())),
        4 => (post(), on()).prop_map(|((unit, role), on)| end(unit, role, &on)),
        2 => channel().prop_map(bind),
        2 => channel().prop_map(unbind),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn posts_on_a_day_are_what_was_given_less_what_was_ended(
        steps in prop::collection::vec((wish(), prop::bool::weighted(0.9)), 1..40),
    ) {
        let mut story = member().then(OFFICE, "08-04 09:00", enrol());
        let mut spans: Vec<(usize, BTreeSet<u32>)> = Vec::new();
        let mut bound: BTreeMap<String, u32> = BTreeMap::new();
        for (wish, by_office) in steps {
            let who = if by_office { OFFICE } else { "nanxi:liaison" };
            let context = Context { at: at("08-04 09:00"), actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            recount(&event, &mut spans, &mut bound);
            story.state = story.state.evolve(&fact(&story.stream, who, "08-04 09:00", event));
            for channel in bound.values() {
                prop_assert!(*channel <= 1, "bound twice on one platform");
            }
            for day in 1..=31 {
                prop_assert_eq!(posts_on(&story.state, day), naive_on(&spans, day), "on {} August", day);
            }
            prop_assert!(!matches!(story.state.decide(wish, &context), Ok(Some(_))), "granted twice");
        }
    }
}

/// Each span as the set of its days of August: a second way to keep the same book.
fn recount(event: &MemberEvent, spans: &mut Vec<(usize, BTreeSet<u32>)>, bound: &mut BTreeMap<String, u32>) {
    let august = |day: Day| u32::from(day.month_and_day().1);
    let place = |unit: &str, role: Role| POSTS.iter().position(|post| *post == (unit, role)).unwrap();
    match event {
        MemberEvent::PostAssigned(holding) => {
            let last = holding.until.map_or(31, august);
            let days = (august(holding.from)..=last).collect();
            spans.push((place(holding.unit.as_str(), holding.role), days));
        }
        MemberEvent::PostEnded { unit, role, on } => {
            let ended = place(unit.as_str(), *role);
            let running = |days: &BTreeSet<u32>| days.first().is_some_and(|first| *first <= august(*on));
            for (_, days) in spans.iter_mut().filter(|(post, days)| *post == ended && running(days)) {
                days.retain(|day| *day <= august(*on));
            }
        }
        MemberEvent::Bound { channel, .. } => *bound.entry(channel.clone()).or_default() += 1,
        MemberEvent::Unbound { channel, .. } => *bound.entry(channel.clone()).or_default() -= 1,
        MemberEvent::Enrolled { .. } | MemberEvent::DeputyNamed { .. } => {}
    }
}

fn naive_on(spans: &[(usize, BTreeSet<u32>)], day: u32) -> BTreeSet<usize> {
    spans.iter().filter(|(_, days)| days.contains(&day)).map(|(post, _)| *post).collect()
}

fn posts_on(member: &Member, day: u32) -> BTreeSet<usize> {
    let day = Day::new(2025, 8, day).unwrap();
    let held = |unit: &str, role: Role| match member {
        Member::Unknown => false,
        Member::Enrolled { posts, .. } => {
            posts.iter().any(|post| post.unit.as_str() == unit && post.role == role && post.is_on(day))
        }
    };
    (0..POSTS.len()).filter(|&post| held(POSTS[post].0, POSTS[post].1)).collect()
}
