//! What holds for every lead whatever is wished of it: one unit answers, every working second is charged once, a race
//! has one winner.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveTime, Timelike};
use proptest::prelude::*;

use super::{
    Finding, Lead, LeadCommand, LeadEvent, LeadRefusal, Outcome, Verdict,
    tests::{
        accepted, answer, ask, asked, enforce, enforced, extend, find, finding, found, give_back, joint,
        lead, merge, offered, refuse_extension, reopen, returned_twice, review, rule, supplement, transfer,
        transfer_with, unmerge, withdraw,
    },
};
use crate::{
    custody::Custody,
    fact::Fact,
    fixture::{Driven, actor, at, sealed},
    rules::Rules,
    stream::{Context, Stream},
    time::{Day, Stamp},
};

const WHO: [&str; 12] = [
    "jiangkou:liaison",
    "jiangkou:handler",
    "nanxi:head",
    "traffic-police:handler",
    "traffic-police:liaison",
    "public-security:handler",
    "transport-enforcement:handler",
    "company-a:liaison",
    "office:office",
    "office:leader",
    "discipline:auditor",
    "clock:system",
];

/// A wish, who has it, and how many minutes after the one before.
type Step = (LeadCommand, &'static str, i64);

fn wish() -> impl Strategy<Value = LeadCommand> {
    let to = prop::sample::select(vec![
        "jiangkou",
        "nanxi",
        "traffic-police",
        "public-security",
        "transport-enforcement",
        "office",
        "company-a",
        "ghost",
    ]);
    let outcome = prop::sample::select(vec![Outcome::Proven, Outcome::Unfounded, Outcome::Unverifiable]);
    prop_oneof![
        1 => to.clone().prop_map(find),
        1 => Just(supplement()),
        1 => prop::sample::select(vec!["XS-0803-001", "XS-0804-002", "XS-0809-001"]).prop_map(merge),
        2 => Just(unmerge()),
        4 => to.clone().prop_map(transfer),
        3 => to.clone().prop_map(|to| transfer_with(to, &["transport-enforcement", "cyber-police"])),
        2 => Just(withdraw()),
        6 => Just(LeadCommand::Accept),
        4 => Just(give_back()),
        3 => to.clone().prop_map(rule),
        3 => Just(ask()),
        2 => Just(answer()),
        2 => Just(LeadCommand::Lapse),
        1 => (8_u32..29).prop_map(|day| extend(&format!("08-{day:02} 12:00"))),
        1 => Just(LeadCommand::GrantExtension),
        1 => Just(refuse_extension()),
        5 => outcome.prop_map(enforce),
        3 => prop::sample::select(vec![Verdict::Upheld, Verdict::SentBack]).prop_map(review),
        2 => prop::option::of(to).prop_map(reopen),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = prop::sample::select(&WHO[..]);
    // Minutes most of the time, days now and then, so that questions lapse and weekends pass.
    let minutes = prop_oneof![4 => 0_i64..90, 1 => 0_i64..5_000];
    prop::collection::vec((wish(), who, minutes), 1..40)
}

/// Lives that have begun, so that random wishes reach the far situations too.
fn beginning() -> impl Strategy<Value = Driven<Lead>> {
    prop::sample::select(vec![0_u8, 1, 2, 3, 4, 5, 6, 7]).prop_map(|n| match n {
        0 => lead(),
        1 => found(),
        2 => offered(),
        3 => accepted(),
        4 => asked(),
        5 => enforced(),
        6 => returned_twice(),
        _ => joint(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_unit_answers_and_every_working_second_is_charged_once(begun in beginning(), steps in steps()) {
        let mut story = begun;
        let mut now = story.facts.last().map_or(at("08-04 09:00"), |fact| fact.time);
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let context = Context { at: now, actor: &actor(who), rules: &story.rules };
            let Ok(Some(event)) = story.state.decide(wish.clone(), &context) else { continue };
            let fact = Fact { time: now, event, ..crate::fixture::fact(&story.stream, who, "08-04 09:00", LeadEvent::ExtensionGranted { due: now }) };
            story.state = story.state.evolve(&fact);
            story.facts.push(fact);
            in_one_place(&story.state, &story.rules)?;
            granted_once(&story.state, &wish, &context)?;
        }
        let custody = Custody::of(&story.facts, &story.rules);
        let charged: u64 = custody.as_of(now, &story.rules).values().sum();
        prop_assert_eq!(charged, open_seconds(&story, now));
    }

    #[test]
    fn withdrawing_and_accepting_have_one_winner_and_the_loser_is_told(
        to in prop::sample::select(vec!["traffic-police", "public-security", "nanxi"]),
        receiver_first: bool,
        returned: bool,
    ) {
        let story = if returned { offered().then("traffic-police:handler", "08-04 10:10", give_back()) } else { found() };
        let story = story.then("jiangkou:liaison", "08-04 10:20", transfer(to));
        let receiver = if to == "nanxi" { "nanxi:liaison".to_owned() } else { format!("{to}:handler") };
        let (sender, taking) = (("jiangkou:liaison", withdraw()), (receiver.as_str(), LeadCommand::Accept));
        let (winner, loser) = if receiver_first { (taking, sender) } else { (sender, taking) };
        for wish in [&winner, &loser] {
            prop_assert!(matches!(story.ask(wish.0, "08-04 10:30", wish.1.clone()), Ok(Some(_))));
        }
        let after = story.then(winner.0, "08-04 10:30", winner.1);
        let told = after.ask(loser.0, "08-04 10:31", loser.1);
        if receiver_first {
            prop_assert!(matches!(told, Err(LeadRefusal::AlreadyAccepted { .. })), "{:?}", told);
        } else {
            prop_assert_eq!(told, Err(LeadRefusal::NotOffered));
        }
    }

    #[test]
    fn no_finding_makes_the_decision_panic(
        seats in prop::option::of(any::<u8>()),
        minutes in -400_000_i64..400_000,
        finder in prop::sample::select(vec!["jiangkou", "company-a", "office", "ghost"]),
        who in prop::sample::select(&WHO[..]),
    ) {
        let seen = Some(at("08-04 09:00") + Duration::minutes(minutes));
        let wish = Finding { seats, seen, plates: vec![sealed("cGxhdGU=")], ..finding(finder) };
        let story = lead();
        let context = Context { at: at("08-04 09:00"), actor: &actor(who), rules: &story.rules };
        let answer = story.state.decide(LeadCommand::Find(Box::new(wish)), &context);
        if minutes > 0 {
            prop_assert!(!matches!(answer, Ok(Some(_))), "nothing is found before it is seen");
        }
    }
}

/// An open lead has one holder and one unit whose turn it is, both known; any other has neither.
fn in_one_place(lead: &Lead, rules: &Rules) -> Result<(), TestCaseError> {
    let known = |unit: Option<&crate::UnitId>| unit.is_some_and(|unit| rules.unit(unit).is_some());
    match lead {
        Lead::Open(_) => {
            prop_assert!(
                known(lead.holder()) && known(lead.clock_on()) && lead.due().is_some(),
                "{:?}",
                lead
            );
        }
        Lead::Unknown | Lead::Merged { .. } | Lead::Closed { .. } => {
            prop_assert!(
                lead.holder().is_none() && lead.clock_on().is_none() && lead.due().is_none(),
                "{:?}",
                lead
            );
        }
    }
    Ok(())
}

/// What was just granted is not granted again, save what is meant to be said several times.
fn granted_once(lead: &Lead, wish: &LeadCommand, at: &Context<'_>) -> Result<(), TestCaseError> {
    let repeatable = match wish {
        // A bureau's handler records the parts of its brigades one after the other.
        LeadCommand::Supplement { .. } | LeadCommand::Enforce { .. } => true,
        LeadCommand::Find(_)
        | LeadCommand::Merge { .. }
        | LeadCommand::Unmerge { .. }
        | LeadCommand::Transfer { .. }
        | LeadCommand::Withdraw { .. }
        | LeadCommand::Accept
        | LeadCommand::Return { .. }
        | LeadCommand::Rule { .. }
        | LeadCommand::Ask { .. }
        | LeadCommand::Answer { .. }
        | LeadCommand::Lapse
        | LeadCommand::AskExtension { .. }
        | LeadCommand::GrantExtension
        | LeadCommand::RefuseExtension { .. }
        | LeadCommand::Review { .. }
        | LeadCommand::Reopen { .. } => false,
    };
    if !repeatable {
        let again = lead.decide(wish.clone(), at);
        prop_assert!(!matches!(again, Ok(Some(_))), "{:?} was granted twice: {:?}", wish, again);
    }
    Ok(())
}

/// The working seconds while the lead was open, counted minute by minute: every wish falls on a full minute.
fn open_seconds(story: &Driven<Lead>, now: Stamp) -> u64 {
    let mut minutes_by_day: BTreeMap<Day, Vec<NaiveTime>> = BTreeMap::new();
    let mut state = Lead::default();
    let ends = story.facts.iter().skip(1).map(|fact| fact.time).chain([now]);
    for (fact, end) in story.facts.iter().zip(ends) {
        state = state.evolve(fact);
        let mut minute = fact.time;
        while state.open().is_some() && minute < end {
            minutes_by_day.entry(story.rules.day_of(minute)).or_default().push(minute.time());
            minute += Duration::minutes(1);
        }
    }
    let at_work = |time: &NaiveTime| (9..12).contains(&time.hour()) || (14..18).contains(&time.hour());
    let worked = minutes_by_day
        .iter()
        .filter(|(day, _)| story.rules.calendar.is_workday(**day))
        .flat_map(|(_, minutes)| minutes.iter().filter(|time| at_work(time)))
        .count();
    u64::try_from(worked).unwrap() * 60
}
