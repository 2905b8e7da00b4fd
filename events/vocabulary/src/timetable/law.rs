//! What holds for every timetable: it is what was last entered, in order, and no market is there under two names.

use proptest::prelude::*;

use super::{
    MarketDays, TimetableCommand,
    tests::{JIANGKOU, Wish, market, school, timetable, wish},
};
use crate::{fixture::at, time::Day};

const WHO: [&str; 4] = [JIANGKOU, JIANGKOU, "office:office", "nanxi:liaison"];
const PLACES: [&str; 4] = ["场镇", "老街", " 新场", ""];
const HOURS: [&str; 5] = ["06:00-09:00", "08:00-12:00", "12:00-15:00", "17:00-18:30", "18:00-17:00"];

fn days() -> impl Strategy<Value = MarketDays> {
    let numbers = prop::collection::vec(0_u8..11, 0..4);
    (numbers, 0_u8..3).prop_map(|(numbers, kind)| match kind {
        0 => MarketDays::Digits { digits: numbers },
        1 => MarketDays::LunarDigits { digits: numbers },
        _ => MarketDays::Weekdays { days: numbers },
    })
}

fn some_wish() -> impl Strategy<Value = Wish> {
    let place = || prop::sample::select(&PLACES[..]);
    let hours = prop::sample::select(&HOURS[..]);
    prop_oneof![
        5 => (place(), days(), hours.clone()).prop_map(|(place, days, hours)| market(place, days, hours)),
        3 => (place(), prop::collection::vec(hours, 0..6)).prop_map(|(name, hours)| school(name, &hours)),
        1 => place().prop_map(|place| wish(TimetableCommand::DropMarket { place: place.into() })),
        1 => place().prop_map(|school| wish(TimetableCommand::DropSchool { school: school.into() })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_timetable_is_in_order_and_no_market_is_there_twice(
        steps in prop::collection::vec((some_wish(), prop::sample::select(&WHO[..])), 1..40),
    ) {
        let mut story = timetable();
        let now = at("08-04 09:00");
        for (wish, who) in steps {
            let answer = story.hear(who, now, wish.clone());
            prop_assert!(who != "nanxi:liaison" || answer.is_err());
            let markets = story.state.markets();
            for (place, market) in markets {
                prop_assert!(!place.is_empty() && place.trim() == place.as_str());
                prop_assert!(market.hours.from < market.hours.to);
                let numbers = match &market.days {
                    MarketDays::Digits { digits } | MarketDays::LunarDigits { digits } => digits,
                    MarketDays::Weekdays { days } => days,
                };
                prop_assert!(!numbers.is_empty() && numbers.is_sorted_by(|one, next| one < next));
                let twin = markets.iter().any(|(other, twin)| {
                    other != place && twin.days.shares_a_day_with(&market.days) && twin.hours.overlaps(&market.hours)
                });
                prop_assert!(!twin, "{} is there twice", place);
            }
            for hours in story.state.schools().values() {
                prop_assert!((1..=4).contains(&hours.len()));
                prop_assert!(hours.is_sorted_by(|one, next| one.to <= next.from));
            }
            let day = Day::new(2025, 8, 4).unwrap();
            prop_assert!(story.state.on(day, &story.rules.calendar).len() <= markets.len() + story.state.schools().len());
            // The same wish at the same moment has nothing left to do.
            prop_assert!(!matches!(story.hear(who, now, wish), Ok(Some(_))));
        }
    }
}
