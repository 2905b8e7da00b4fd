//! Every fact is one that its stream grants, told by somebody in the post.

use vocabulary::{
    alert::Alert,
    concern::{Concern, ConcernEvent},
    dispute::Dispute,
    duty::Duty,
    operation::Operation,
    petition::Petition,
    reminder::Reminder,
    supervision::Supervision,
    timetable::Timetable,
};

use super::*;

#[test]
fn the_log_is_in_the_order_of_recording_and_each_stream_in_the_order_of_happening() {
    let mut streams: BTreeMap<_, (u64, Stamp)> = BTreeMap::new();
    let mut recorded = None;
    for (position, told) in (1..).zip(CAMPAIGN.iter()) {
        assert_eq!(told.position, position);
        assert!(recorded <= Some(told.recorded) && told.fact.time <= told.recorded, "{position}");
        recorded = Some(told.recorded);
        let last = streams.insert(told.fact.stream.clone(), (position, told.fact.time));
        assert_eq!(told.after, last.map_or(0, |(position, _)| position));
        assert!(last.is_none_or(|(_, time)| time < told.fact.time), "{}", told.fact.stream);
    }
}

#[test]
fn every_id_is_unique_and_carries_the_time_it_was_minted() {
    let ids: BTreeSet<_> = CAMPAIGN.iter().map(|told| told.fact.id).collect();
    assert_eq!(ids.len(), CAMPAIGN.len());
    for told in CAMPAIGN.iter() {
        let (seconds, _) = told.fact.id.get_timestamp().unwrap().to_unix();
        assert_eq!(
            (told.fact.id.get_version_num(), i64::try_from(seconds).unwrap()),
            (7, told.fact.time.timestamp())
        );
    }
}

#[test]
fn every_cause_is_an_earlier_event_of_the_same_stream() {
    let mut known = BTreeMap::new();
    for told in CAMPAIGN.iter() {
        if let Some(cause) = told.fact.cause {
            assert_eq!(known.get(&cause), Some(&told.fact.stream), "{}", told.fact.id);
        }
        known.insert(told.fact.id, told.fact.stream.clone());
    }
}

/// Folds every stream of one kind; each fact must change what the stream knows, as only a fitting one does.
fn replay<S: Stream + PartialEq>(
    narrow: impl Fn(&Event) -> Option<S::Event>,
    still: impl Fn(&S::Event) -> bool,
) -> BTreeMap<String, S> {
    let mut states: BTreeMap<String, S> = BTreeMap::new();
    for told in CAMPAIGN.iter() {
        let Some(event) = narrow(&told.fact.event) else { continue };
        let fact = told.fact.clone().map(|_| event);
        let before = states.remove(fact.stream.id.as_str()).unwrap_or_default();
        let after = before.clone().evolve(&fact);
        assert!(before != after || still(&fact.event), "{} changes nothing: {:?}", fact.stream, fact.event);
        states.insert(fact.stream.id.to_string(), after);
    }
    states
}

#[test]
fn every_fact_fits_the_stream_that_it_is_told_of() {
    let leads = replay::<Lead>(
        |event| if let Event::Lead(event) = event { Some(event.clone()) } else { None },
        // Words and plates move nothing.
        |event| matches!(event, LeadEvent::Supplemented { .. }),
    );
    let closed = leads.values().filter(|lead| matches!(lead, Lead::Closed { .. })).count();
    assert!((800..1_300).contains(&closed), "{closed}");
    let open = leads.values().filter(|lead| lead.open().is_some()).count();
    assert!((20..200).contains(&open), "{open} open on the last day");
    replay::<Count>(
        |event| if let Event::Count(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Member>(
        |event| if let Event::Member(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Concern>(
        |event| if let Event::Concern(event) = event { Some(event.clone()) } else { None },
        |event| matches!(event, ConcernEvent::Answered { .. }),
    );
    replay::<Petition>(
        |event| if let Event::Petition(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Alert>(
        |event| if let Event::Alert(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Duty>(
        |event| if let Event::Duty(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Supervision>(
        |event| if let Event::Supervision(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Reminder>(
        |event| if let Event::Reminder(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Dispute>(
        |event| if let Event::Dispute(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Timetable>(
        |event| if let Event::Timetable(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    replay::<Operation>(
        |event| if let Event::Operation(event) = event { Some(event.clone()) } else { None },
        |_| false,
    );
    let campaign = replay::<Campaign>(
        |event| if let Event::Campaign(event) = event { Some(event.as_ref().clone()) } else { None },
        |_| false,
    );
    assert!(campaign.values().all(|campaign| matches!(campaign, Campaign::Open { .. })));
}

#[test]
fn every_actor_holds_the_post_on_that_day_or_stands_in_for_its_holder() {
    let rules = rules();
    let mut held: BTreeSet<(String, String, &str)> = BTreeSet::new();
    for told in CAMPAIGN.iter() {
        let fact = &told.fact;
        match &fact.event {
            Event::Member(MemberEvent::PostAssigned(post)) => {
                held.insert((fact.stream.id.to_string(), post.unit.to_string(), post.role.as_str()));
            }
            Event::Member(MemberEvent::DeputyNamed { deputy, unit, role, .. }) => {
                held.insert((deputy.to_string(), unit.to_string(), role.as_str()));
            }
            Event::Member(_) | Event::Campaign(_) => {}
            Event::Count(_)
            | Event::Lead(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => {
                let post =
                    (fact.actor.member.to_string(), fact.actor.unit.to_string(), fact.actor.role.as_str());
                let by_clock = fact.actor.member.as_str() == "clock";
                assert!(by_clock || held.contains(&post), "{post:?} at {}", fact.time);
            }
        }
        assert!(rules.unit(&fact.actor.unit).is_some());
    }
}
