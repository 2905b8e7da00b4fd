//! What holds for reminders whatever happens: told only of what is open, each rung of a deadline once, in order, by day.
#![allow(clippy::wildcard_enum_match_arm, reason = "the law is about some kinds of events only")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use proptest::prelude::*;
use vocabulary::{
    Event, Stamp, StreamId,
    count::{Count, CountCommand},
    lead::{Lead, LeadCommand, ReturnReason, Verdict},
    reminder::{Reminder, ReminderCommand, ReminderEvent},
    rules::RungTo,
};

use super::tests::{
    JIANGKOU, OFFICE, POLICE, Watched, count_of, day, enforce, find, lead, post, snooze, transfer,
};
use crate::history::{RULES, at, sealed, unit};

const DAY: &str = "08-05";

/// One thing that somebody may wish, and how many minutes after the last.
fn steps() -> impl Strategy<Value = Vec<(u8, i64)>> {
    // Minutes most of the time; hours and days, so that deadlines pass and the system stands still.
    let minutes = prop_oneof![4 => 0_i64..180, 2 => 180_i64..1_500, 1 => 1_500_i64..8_000];
    prop::collection::vec((0_u8..22, minutes), 1..40)
}

/// A wish of the lead, the count or for peace; a refusal is as welcome as an event.
fn wish(watched: &mut Watched, now: Stamp, what: u8) {
    let history = &mut watched.history;
    let mut of_lead = |who: &str, wish| drop(history.hear::<Lead>(&lead(), who, now, wish));
    let reason = ReturnReason::NotOurs;
    match what {
        0 | 1 => of_lead(JIANGKOU, find("jiangkou")),
        2 | 3 => of_lead(JIANGKOU, transfer("traffic-police")),
        4 => of_lead(JIANGKOU, LeadCommand::Withdraw { note: None }),
        5 | 6 => of_lead(POLICE, LeadCommand::Accept),
        7 => of_lead(POLICE, LeadCommand::Return { reason, note: None }),
        8 => of_lead(POLICE, LeadCommand::Ask { words: sealed() }),
        9 => of_lead(JIANGKOU, LeadCommand::Answer { words: sealed() }),
        10 | 11 => of_lead(POLICE, enforce()),
        12 => of_lead(OFFICE, LeadCommand::Review { verdict: Verdict::SentBack, note: None }),
        13 => of_lead(OFFICE, LeadCommand::Review { verdict: Verdict::Upheld, note: None }),
        14 => of_lead(OFFICE, LeadCommand::Rule { to: unit("traffic-police"), note: None }),
        15 => of_lead(OFFICE, LeadCommand::Reopen { to: None, reason: sealed() }),
        16 => drop(history.hear::<Count>(&count_of(DAY), JIANGKOU, now, post(DAY))),
        17 => {
            let withdraw = CountCommand::Withdraw { unit: unit("jiangkou"), day: day(DAY), reason: sealed() };
            drop(history.hear::<Count>(&count_of(DAY), JIANGKOU, now, withdraw));
        }
        18 => {
            let until = RULES.day_of(now).plus(2).to_string();
            let peace = snooze(until.trim_start_matches("2025-"));
            drop(history.hear::<Reminder>(&StreamId::reminder(&lead()), JIANGKOU, now, peace));
        }
        // Nothing but time.
        _ => {}
    }
}

/// Whose turn a matter is and until when, by its own stream; none when nothing is owed.
fn owed(watched: &Watched, about: &StreamId) -> Option<(String, Stamp)> {
    let Some((unit, day)) = about.as_count() else {
        let lead: Lead = watched.history.state(about);
        return Some((lead.clock_on()?.to_string(), lead.due()?));
    };
    let count: Count = watched.history.state(about);
    count.figures().is_none().then(|| (unit.to_string(), RULES.count_due(day)))
}

/// What the policy wishes to say, it may say now.
fn may_be_said(watched: &mut Watched, now: Stamp) -> Result<(), TestCaseError> {
    let local = now.with_timezone(&RULES.zone());
    let awake = RULES.ladder.quiet_until <= local.time() && local.time() < RULES.ladder.quiet_from;
    for (_, call) in watched.wishes(now) {
        let ReminderCommand::Send { unit, due, rung, .. } = call.command else { continue };
        prop_assert_eq!(
            owed(watched, &call.about),
            Some((unit.to_string(), due)),
            "{} is not owed",
            call.about
        );
        prop_assert!(awake, "{} at {}", call.about, now);
        let is_count = call.about.as_count().is_some();
        prop_assert!(is_count || RULES.calendar.is_workday(RULES.day_of(now)), "on a day off");
        prop_assert!(!is_count || matches!(rung, RungTo::Holder | RungTo::Head), "{:?} of a count", rung);
        // An hour before at the earliest, anybody but the holder only after it.
        prop_assert!(rung == RungTo::Holder || due <= now, "{:?} before it is due", rung);
        prop_assert!(is_count || RULES.working_seconds(now, due) <= 3_600, "too early");
    }
    Ok(())
}

/// Of every deadline of every unit each rung was told once, from below, and none after it was over.
fn once_and_in_order(watched: &Watched) -> Result<(), TestCaseError> {
    let mut told: BTreeMap<_, Vec<RungTo>> = BTreeMap::new();
    let mut over = BTreeSet::new();
    for fact in &watched.history.facts {
        match &fact.event {
            Event::Reminder(ReminderEvent::Sent { rung, unit, deadline, due }) => {
                let of = (fact.stream.clone(), unit.clone(), deadline.clone(), *due);
                prop_assert!(!over.contains(&of), "told again of what is over");
                told.entry(of).or_default().push(*rung);
            }
            Event::Reminder(ReminderEvent::Cleared {}) => {
                over.extend(told.keys().filter(|(stream, ..)| *stream == fact.stream).cloned());
            }
            _ => {}
        }
    }
    for (of, rungs) in told {
        prop_assert!(rungs.windows(2).all(|two| two[0] < two[1]), "{of:?}: {rungs:?}");
    }
    Ok(())
}

proptest! {
    // 256 histories of up to 39 steps, with up to nine turns of the policy after each.
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reminders_are_of_what_is_open_each_rung_once_from_below(steps in steps()) {
        let mut watched = Watched::new();
        let mut now = at("08-04 09:00");
        for (what, minutes) in steps {
            let until = now + Duration::minutes(minutes);
            // The policy has a turn now and then, not always: the system may stand still.
            for _ in 0..(u32::from(what) % 9) {
                now = (now + Duration::minutes(35)).min(until);
                may_be_said(&mut watched, now)?;
                watched.tick(now);
            }
            now = until;
            wish(&mut watched, now, what);
        }
        may_be_said(&mut watched, now)?;
        once_and_in_order(&watched)?;
    }
}
