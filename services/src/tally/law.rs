//! The tally against the recount: 10,000 random histories through the real deciders and over the wire.

use chrono::{Duration, NaiveDate};
use proptest::prelude::*;
use vocabulary::{
    Day, LeadId, OperationId, Role, Stamp, StreamId,
    count::{Count, CountCommand},
    dispute::{Dispute, DisputeCommand, DisputeWish, Ruling},
    lead::{Lead, LeadCommand, Measures, Outcome, ReturnReason, Verdict},
    operation::{Operation, OperationCommand},
    rules::Figures,
    wire,
};

use super::{
    Tally,
    recount::{Counted, Recount},
};
use crate::{
    clock::tests::{enforce, find, transfer},
    history::{History, RULES, at, sealed, unit},
};

/// They owe a daily count.
const REPORTING: [&str; 5] = ["jiangkou", "nanxi", "traffic-police", "transport-enforcement", "yunyang"];
const PEOPLE: [&str; 6] = [
    "jiangkou:liaison",
    "nanxi:liaison",
    "traffic-police:handler",
    "transport-enforcement:handler",
    "office:office",
    "working-group:leader",
];

/// What is wished, of which matter, by whom, how much, and how many minutes after the last.
type Step = (u8, u8, u8, u8, i64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Fridays turn into the Sunday on which offices work, and September into the days off.
    let minutes = prop_oneof![5 => 0_i64..240, 1 => 240_i64..3_000];
    prop::collection::vec((0_u8..40, any::<u8>(), any::<u8>(), any::<u8>(), minutes), 1..28)
}

/// Somebody who has the turn of a lead, most of the time.
fn whoever(history: &History, lead: &StreamId, who: u8) -> String {
    let turn = history.state::<Lead>(lead).clock_on().cloned();
    match turn.filter(|_| !who.is_multiple_of(8)) {
        Some(unit) if unit.as_str() == "office" => "office:office".to_owned(),
        Some(unit) if RULES.unit(&unit).is_some_and(|unit| RULES.has_post(unit, Role::Handler)) => {
            format!("{unit}:handler")
        }
        Some(unit) => format!("{unit}:liaison"),
        None => PEOPLE[usize::from(who) % PEOPLE.len()].to_owned(),
    }
}

fn wish(history: &mut History, now: Stamp, (what, of, who, much, _): Step) {
    match what {
        0..=23 => lead(history, now, what, (of, who, much)),
        24..=31 => count(history, now, what, (of, who, much)),
        32..=35 => dispute(history, now, what, (of, who, much)),
        _ => operation(history, now, what, (of, who, much)),
    }
}

fn lead(history: &mut History, now: Stamp, what: u8, (of, who, much): (u8, u8, u8)) {
    let number = |of: u8| LeadId::new(Day::new(2025, 9, 26).unwrap(), u32::from(of % 3) + 1);
    // Two of three wishes are about the first.
    let stream = StreamId::lead(number(if of < 170 { 0 } else { of }));
    let to = ["traffic-police", "traffic-police", "public-security", "nanxi"][usize::from(much) % 4];
    let even = much.is_multiple_of(2);
    let (mut who, reason) = (whoever(history, &stream, who), sealed());
    let wish = match what {
        0 | 1 => {
            who = PEOPLE[usize::from(much) % 3].to_owned();
            find(who.split(':').next().unwrap())
        }
        2..=4 => transfer(to),
        5 if even => LeadCommand::Merge { into: number(0) },
        5 => LeadCommand::Withdraw { note: None },
        6..=8 => LeadCommand::Accept,
        9 | 10 => LeadCommand::Return { reason: ReturnReason::NotOurs, note: None },
        11 => LeadCommand::Ask { words: reason },
        12 => LeadCommand::Answer { words: reason },
        13 => LeadCommand::AskExtension { until: now + Duration::days(12), reason },
        14 | 15 => enforce(),
        16 => {
            let outcome = if even { Outcome::Unfounded } else { Outcome::Unverifiable };
            let (violations, measures) = (Vec::new(), Measures::default());
            LeadCommand::Enforce { outcome, violations, measures, note: None }
        }
        17 | 18 => {
            let verdict = if even { Verdict::SentBack } else { Verdict::Upheld };
            LeadCommand::Review { verdict, note: None }
        }
        _ => {
            who = "office:office".to_owned();
            match what {
                19 => LeadCommand::GrantExtension,
                20 | 21 => LeadCommand::Rule { to: unit("traffic-police"), note: None },
                22 => LeadCommand::Reopen { to: None, reason },
                _ => LeadCommand::Unmerge { reason },
            }
        }
    };
    drop(history.hear::<Lead>(&stream, &who, now, wish));
}

fn figures(much: u8, zero: bool) -> Figures {
    let much = if zero { 0 } else { u64::from(much) };
    let all = [("personnel", much % 7), ("vehicles_checked", much), ("cases", much % 3)];
    all.map(|(key, value)| (key.parse().unwrap(), value)).into()
}

fn reporter(of: u8) -> (&'static str, String) {
    let of = REPORTING[usize::from(of) % 3];
    (of, format!("{of}:liaison"))
}

fn count(history: &mut History, now: Stamp, what: u8, (of, who, much): (u8, u8, u8)) {
    let (of, liaison) = reporter(of);
    // Days that are locked are only opened again.
    let back = if what == 31 { who % 5 } else { who % 3 };
    let day = RULES.day_of(now).plus(-i64::from(back));
    let (stream, unit) = (StreamId::count(&unit(of), day), unit(of));
    let (wish, who) = match what {
        24..=26 => {
            (CountCommand::Post { unit, day, figures: figures(much, false), zero: false }, liaison.as_str())
        }
        27 => (CountCommand::Post { unit, day, figures: figures(much, true), zero: true }, liaison.as_str()),
        28 => (
            CountCommand::Correct { unit, day, figures: figures(much, false), reason: sealed() },
            liaison.as_str(),
        ),
        29 => (CountCommand::Withdraw { unit, day, reason: sealed() }, liaison.as_str()),
        30 => (CountCommand::Approve { unit, day }, "office:office"),
        _ if much.is_multiple_of(3) => {
            (CountCommand::Return { unit, day, reason: sealed() }, "office:office")
        }
        _ => {
            let until = now + Duration::days(2);
            (CountCommand::Reopen { unit, day, reason: sealed(), until }, "office:office")
        }
    };
    drop(history.hear::<Count>(&stream, who, now, wish));
}

fn dispute(history: &mut History, now: Stamp, what: u8, (of, who, much): (u8, u8, u8)) {
    let (of, liaison) = reporter(of);
    let day = RULES.day_of(now).plus(-i64::from(who % 3));
    let figure = ["late", "missing", "late-step", "cases", "vehicles_checked"][usize::from(much) % 5];
    let claimed = (usize::from(much) % 5 > 2).then_some(u64::from(much));
    let figure = figure.parse().unwrap();
    let stream = StreamId::dispute(&unit(of), day, &figure);
    let ruling = if what == 34 { Ruling::Upheld } else { Ruling::Dismissed };
    let (wish, who) = if what < 34 {
        (DisputeWish::Dispute { claimed, words: sealed() }, liaison.as_str())
    } else {
        (DisputeWish::Rule { ruling, value: None, reason: sealed() }, "office:office")
    };
    let command = DisputeCommand { unit: unit(of), day, figure, wish };
    drop(history.hear::<Dispute>(&stream, who, now, command));
}

fn operation(history: &mut History, now: Stamp, what: u8, (of, who, much): (u8, u8, u8)) {
    let stream = StreamId::numbered(OperationId::new(Day::new(2025, 9, 26).unwrap(), u32::from(of % 3) + 1));
    let wish = if what == 39 && who.is_multiple_of(2) {
        OperationCommand::Withdraw
    } else {
        let with: &[&str] = if who.is_multiple_of(3) { &["jiangkou"] } else { &["jiangkou", "nanxi"] };
        OperationCommand::Record {
            day: RULES.day_of(now).plus(-i64::from(who % 3)),
            counting: unit("traffic-police"),
            with: with.iter().map(|id| unit(id)).collect(),
            shared: [("vehicles_checked", u64::from(much) / 2 + 1), ("cases", 1)]
                .map(|(key, value)| (key.parse().unwrap(), value))
                .into(),
        }
    };
    drop(history.hear::<Operation>(&stream, "office:office", now, wish));
}

/// The report says of every unit and of the county what the recount says.
fn agrees(history: &History, now: Stamp) -> Result<(), TestCaseError> {
    let (first, last) = (Day::new(2025, 9, 22).unwrap(), RULES.day_of(now));
    let report = history.folded::<Tally>().report(Some(first), Some(last), now).unwrap();
    let date = |day: Day| day.to_string().parse::<NaiveDate>().unwrap();
    let recount = Recount::of(&history.facts, &REPORTING, (date(first), date(last)), now);
    let none = Counted::default();
    for row in &report.units {
        let counted = recount.units.get(row.unit.as_str()).unwrap_or(&none);
        prop_assert_eq!(&Counted::said(row), counted, "{}", row.unit);
    }
    let said: Vec<&str> = report.units.iter().map(|row| row.unit.as_str()).collect();
    prop_assert!(recount.units.keys().all(|unit| said.contains(&unit.as_str())), "a unit has no row");
    for (key, value) in &report.county.figures {
        let sum: u64 = recount.units.values().filter_map(|unit| unit.figures.get(key.as_str())).sum();
        let repeated = recount.repeated.get(key.as_str()).copied().unwrap_or(0);
        prop_assert_eq!(*value, sum - repeated, "{} of the county", key);
    }
    // No open lead is without a unit that answers, and every office second of it is some unit's.
    prop_assert_eq!(report.county.holding, recount.open);
    prop_assert_eq!(report.county.leads.held_seconds, recount.open_seconds);
    prop_assert_eq!(report.events, history.facts.len() as u64 + 1);
    Ok(())
}

proptest! {
    // 10,000 histories of 1 to 27 wishes each.
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_of_every_unit_equals_the_recount(steps in steps(), after in 0_i64..6_000) {
        let mut history = History::default();
        let mut now = at("09-26 09:00");
        for step in steps {
            now += Duration::minutes(step.4);
            wish(&mut history, now, step);
        }
        agrees(&history, now + Duration::minutes(after))?;
    }
}

#[test]
fn random_wishes_reach_every_kind_of_event() {
    use std::collections::BTreeSet;
    let mut seen = BTreeSet::new();
    // A fixed stream of numbers (a linear congruence), so that what is reached does not depend on luck.
    let mut number = 7_u64;
    let mut next = || {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from(number >> 56).unwrap()
    };
    for _ in 0..400 {
        let (mut history, mut now) = (History::default(), at("09-26 09:00"));
        for _ in 0..40 {
            now += Duration::minutes(i64::from(next()));
            wish(&mut history, now, (next() % 40, next(), next(), next(), 0));
        }
        let kinds = history.facts.iter().map(|fact| wire::type_of(&fact.event).unwrap());
        seen.extend(kinds);
    }
    // Found, transferred, withdrawn, accepted, returned, ruled, asked, answered, two of extension, enforced, reviewed,
    // reopened, merged, unmerged; six of counts; two of disputes; two of operations.
    assert_eq!(seen.len(), 25, "{seen:?}");
}
