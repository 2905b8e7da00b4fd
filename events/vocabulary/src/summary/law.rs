//! What holds for every summary: versions and editions only grow, nobody judges his own work, and what waits for the
//! office or was taken is not changed behind its back.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    Section, Stage, SummaryEvent, SummaryWish,
    tests::{
        JIANGKOU, LEADER, OFFICE, decide_place, lead, propose, seal, send_back, submit, summary, wish, write,
    },
};
use crate::{fixture::at, ids::MemberId};

const WHO: [&str; 6] =
    [JIANGKOU, "jiangkou:head", OFFICE, "office:office=m-0002", LEADER, "traffic-police:handler"];

fn wished() -> impl Strategy<Value = SummaryWish> {
    prop_oneof![
        4 => prop::sample::select(vec![Section::Overview, Section::Next]).prop_map(write),
        1 => Just(SummaryWish::Withdraw { section: Section::Next }),
        3 => Just(submit()),
        2 => Just(send_back()),
        2 => Just(SummaryWish::Accept),
        2 => Just(propose()),
        2 => Just(SummaryWish::ApproveCase { lead: lead() }),
        1 => any::<bool>().prop_map(|keep| decide_place("route-jiangkou", keep)),
        1 => (1_u64..5, prop::sample::select(vec!["a", "b"])).prop_map(|(at, hash)| seal(at, hash)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn versions_and_editions_grow_and_nobody_judges_his_own_work(
        whose in prop::sample::select(vec!["jiangkou", "county"]),
        steps in prop::collection::vec((wished(), prop::sample::select(&WHO[..])), 1..60),
    ) {
        let mut story = summary(whose);
        let now = at("10-20 18:30");
        let mut versions: BTreeMap<Section, u32> = BTreeMap::new();
        let (mut editions, mut positions) = (0, 0);
        let mut handed_in: Option<MemberId> = None;
        let mut told: BTreeSet<MemberId> = BTreeSet::new();
        for (asked, who) in steps {
            let before = story.state.stage.clone();
            let member = crate::fixture::actor(who).member;
            let Ok(Some(event)) = story.hear(who, now, wish(whose, asked)) else { continue };
            match event {
                SummaryEvent::ParagraphWritten { section, version, .. } => {
                    prop_assert_eq!(before, Stage::Writing);
                    let last = versions.insert(section, version).unwrap_or(0);
                    prop_assert_eq!(version, last + 1);
                }
                SummaryEvent::ParagraphWithdrawn { .. } => prop_assert_eq!(before, Stage::Writing),
                SummaryEvent::Submitted { .. } => handed_in = Some(member),
                SummaryEvent::Accepted {} => prop_assert_ne!(handed_in.as_ref(), Some(&member)),
                SummaryEvent::Returned { .. } => prop_assert_ne!(before, Stage::Writing),
                SummaryEvent::CaseProposed { .. } => told = BTreeSet::from([member]),
                SummaryEvent::CaseApproved { .. } | SummaryEvent::CaseRefused { .. } => {
                    prop_assert!(!told.contains(&member), "{} judged his own case", who);
                }
                SummaryEvent::PlaceDecided { .. } => prop_assert_eq!(whose, "county"),
                SummaryEvent::Sealed { edition, position, .. } => {
                    prop_assert_eq!(edition, editions + 1);
                    prop_assert!(position > positions);
                    (editions, positions) = (edition, position);
                }
            }
        }
    }
}
