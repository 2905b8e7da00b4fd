//! What holds for every duty: it is closed only after its lead unit said so and another person agreed.

use chrono::Duration;
use proptest::prelude::*;

use super::{
    DutyCommand, DutyEvent, Role, Stage,
    tests::{HEAD, JIANGKOU, LEADER, OFFICE, assign, confirm, duty, finish, progress, send_back},
};
use crate::{fixture::at, ids::MemberId};

const WHO: [&str; 8] = [
    JIANGKOU,
    HEAD,
    OFFICE,
    LEADER,
    "nanxi:liaison",
    "traffic-police:handler",
    "office:office=m-jiangkou-head",
    "clock:system",
];

fn wish() -> impl Strategy<Value = DutyCommand> {
    let post = prop::sample::select(&Role::ALL[..]);
    prop_oneof![
        2 => (post, 1_u32..29).prop_map(|(post, day)| assign(post, day)),
        3 => Just(progress()),
        3 => Just(finish()),
        3 => Just(confirm()),
        2 => Just(send_back()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_duty_is_closed_by_two_people_and_stays_closed(
        steps in prop::collection::vec((wish(), prop::sample::select(&WHO[..]), 0_i64..2_000), 1..40),
    ) {
        let mut story = duty();
        let mut now = at("08-04 09:00");
        let mut finisher: Option<MemberId> = None;
        for (wish, who, minutes) in steps {
            now += Duration::minutes(minutes);
            let before = story.state.stage();
            let Ok(Some(event)) = story.hear(who, now, wish.clone()) else { continue };
            prop_assert_ne!(before, Stage::Confirmed, "{:?} changed a closed duty", event);
            prop_assert_eq!(story.state.last_news(), Some(now));
            let actor = crate::fixture::actor(who);
            match event {
                DutyEvent::Finished { .. } => {
                    prop_assert_eq!(actor.unit.as_str(), "jiangkou");
                    finisher = Some(actor.member);
                }
                DutyEvent::Confirmed {} => {
                    prop_assert_eq!(before, Stage::Finished);
                    prop_assert!(finisher.is_some_and(|finisher| finisher != actor.member));
                    finisher = None;
                }
                DutyEvent::Returned { .. } => prop_assert_eq!(before, Stage::Finished),
                DutyEvent::Assigned { .. } | DutyEvent::Progressed { .. } => {
                    prop_assert_eq!(before, story.state.stage());
                }
            }
            // Whoever tells of a duty twice has told of it twice; everything else is done by now.
            let told = matches!(wish.wish, super::DutyWish::Progress { .. });
            prop_assert!(told || !matches!(story.hear(who, now, wish), Ok(Some(_))));
        }
    }
}
