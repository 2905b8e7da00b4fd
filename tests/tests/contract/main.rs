//! The contract of the log, each rule once, run on both backends.
//!
//! A rule is an `async fn` of one [`Lab`]; a rule that is missing in the list at the end is dead code, and a warning.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "every function here is part of a test")]

mod lab;

use std::{collections::BTreeSet, time::Duration};

use bus::log::{AppendError, Appended, Entry, LogFailure, PAGE};
use bytes::Bytes;
use futures::future::join_all;
use tokio::time::timeout;
use vocabulary::StreamId;

use lab::{LEAD, Lab, OTHER, bodies, conflict, event, fill, next, positions, stream, take, write, zone};

async fn the_first_event_of_a_stream_expects_nothing(lab: Lab) {
    let bus = lab.open().await;
    let Appended::Written(first) = bus.append(&event(LEAD, "a"), 0).await.unwrap() else {
        unreachable!("the id is new")
    };
    assert!(first > 0);
    assert_eq!(bodies(&bus.read_stream(&stream(LEAD)).await.unwrap()), ["a"]);
}

async fn a_wrong_expectation_is_a_conflict_that_says_where_the_stream_ends(lab: Lab) {
    let bus = lab.open().await;
    let first = write(&bus, LEAD, "a", 0).await;
    let second = write(&bus, LEAD, "b", first).await;
    for expected in [0, first, second + 1] {
        assert_eq!(conflict(&bus, LEAD, expected).await, (expected, Some(second)));
    }
    assert_eq!(conflict(&bus, OTHER, 3).await, (3, None));
    assert_eq!(bodies(&bus.read(0, 10).await.unwrap()), ["a", "b"], "a conflict writes nothing");
}

async fn the_same_id_is_answered_with_its_first_position(lab: Lab) {
    let bus = lab.open().await;
    let entry = event(LEAD, "a");
    let first = bus.append(&entry, 0).await.unwrap().position();
    assert_eq!(bus.append(&entry, 0).await.unwrap(), Appended::Known(first), "at once");
    let second = write(&bus, LEAD, "b", first).await;
    for expected in [0, first, second, 99] {
        assert_eq!(
            bus.append(&entry, expected).await.unwrap(),
            Appended::Known(first),
            "after more, at {expected}"
        );
    }
    let stranger = lab.open().await;
    assert_eq!(stranger.append(&entry, second).await.unwrap(), Appended::Known(first), "from another handle");
    assert_eq!(bodies(&bus.read(0, 10).await.unwrap()), ["a", "b"]);
}

async fn the_same_id_in_another_stream_is_not_written(lab: Lab) {
    let bus = lab.open().await;
    let entry = event(LEAD, "a");
    let first = bus.append(&entry, 0).await.unwrap().position();
    let elsewhere = Entry { stream: stream(OTHER), ..entry };
    assert_eq!(bus.append(&elsewhere, 0).await.unwrap(), Appended::Known(first));
    assert_eq!(bus.read_stream(&stream(OTHER)).await.unwrap(), []);
}

async fn the_expectation_is_a_position_and_not_a_count(lab: Lab) {
    let bus = lab.open().await;
    write(&bus, OTHER, "x", 0).await;
    write(&bus, "member/m-0001", "y", 0).await;
    let first = write(&bus, LEAD, "a", 0).await;
    assert!(first > 1, "two streams stand before");
    assert_eq!(conflict(&bus, LEAD, 1).await, (1, Some(first)));
    write(&bus, LEAD, "b", first).await;
}

async fn the_type_does_not_part_a_stream(lab: Lab) {
    let bus = lab.open().await;
    let found = Entry { event_type: "lead-found".to_owned(), ..event(LEAD, "a") };
    let first = bus.append(&found, 0).await.unwrap().position();
    let transferred = Entry { event_type: "transferred".to_owned(), ..event(LEAD, "b") };
    assert!(matches!(bus.append(&transferred, 0).await, Err(AppendError::Conflict { .. })));
    bus.append(&transferred, first).await.unwrap();
    assert_eq!(bodies(&bus.read_stream(&stream(LEAD)).await.unwrap()), ["a", "b"]);
}

async fn positions_are_one_order_over_all_streams(lab: Lab) {
    let bus = lab.open().await;
    let mut written = Vec::new();
    for n in 0..12 {
        let name = format!("count/unit{}_2025-08-{:02}", n % 3, n + 1);
        written.push((write(&bus, &name, &n.to_string(), 0).await, name));
    }
    assert!(written.is_sorted());
    let read = bus.read(0, 100).await.unwrap();
    let read: Vec<_> = read.into_iter().map(|record| (record.position, record.stream.to_string())).collect();
    assert_eq!(read, written);
}

async fn the_log_is_read_page_by_page(lab: Lab) {
    let bus = lab.open().await;
    let written = fill(&bus, 20, 30).await;
    assert_eq!(positions(&bus.read(0, 10_000).await.unwrap()), written, "more than the server gives at once");
    let (mut after, mut pages) = (0, Vec::new());
    loop {
        let page = bus.read(after, 70).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() == 70 || page.len() == 600 % 70, "only the last page is shorter");
        after = last.position;
        pages.extend(positions(&page));
    }
    assert_eq!(pages, written);
    assert_eq!(bus.read(0, 0).await.unwrap(), []);
    assert_eq!(bus.read(after, 5).await.unwrap(), []);
    assert_eq!(bus.read(u64::MAX >> 1, 5).await.unwrap(), []);
}

async fn a_stream_is_read_without_its_neighbours(lab: Lab) {
    let bus = lab.open().await;
    let names = [
        "lead/XS-0803-012",
        "lead/XS-0803-0123",
        "lead/XS-0803-01",
        "count/a_2025-08-03",
        "count/a-b_2025-08-03",
        "count/ab_2025-08-03",
        "count/a_2025-08-030",
        "member/m-0001",
        "member/m-00010",
    ];
    for name in names {
        let first = write(&bus, name, &format!("{name} 1"), 0).await;
        write(&bus, name, &format!("{name} 2"), first).await;
    }
    for name in names {
        let read = bus.read_stream(&stream(name)).await.unwrap();
        assert_eq!(bodies(&read), [format!("{name} 1"), format!("{name} 2")]);
        assert!(read.iter().all(|record| record.stream == stream(name)));
    }
    assert_eq!(bus.read_stream(&stream("lead/XS-0803-0")).await.unwrap(), []);
}

async fn the_head_is_the_last_position(lab: Lab) {
    let bus = lab.open().await;
    assert_eq!((bus.head().await.unwrap(), bus.last_recorded().await.unwrap()), (0, None));
    let first = write(&bus, LEAD, "a", 0).await;
    assert_eq!(bus.head().await.unwrap(), first);
    let second = write(&bus, OTHER, "b", 0).await;
    assert_eq!(bus.head().await.unwrap(), second);
    let last = bus.read(first, 1).await.unwrap();
    assert_eq!(bus.last_recorded().await.unwrap(), Some(last[0].recorded));
}

async fn an_event_comes_back_as_it_was_written(lab: Lab) {
    let bus = lab.open().await;
    let body: Bytes = (0..=255).chain(*b"\r\n\r\n{}").collect::<Vec<u8>>().into();
    let entry = Entry { body, ..event(LEAD, "") };
    let position = bus.append(&entry, 0).await.unwrap().position();
    let read = bus.read_stream(&entry.stream).await.unwrap().remove(0);
    assert_eq!(
        (read.position, read.id, &read.stream, &read.body),
        (position, entry.id, &entry.stream, &entry.body)
    );
    assert_eq!(read.recorded.offset(), &zone(), "told in the campaign's zone");
    assert_eq!(next(&mut bus.subscribe(0)).await, [read], "the same whichever way it is read");
}

async fn a_large_body_is_kept_whole(lab: Lab) {
    let bus = lab.open().await;
    let body: Bytes = (0_u32..50_000).flat_map(u32::to_le_bytes).collect::<Vec<_>>().into();
    let mut last = 0;
    for _ in 0..30 {
        last = bus.append(&Entry { body: body.clone(), ..event(LEAD, "") }, last).await.unwrap().position();
    }
    let read = bus.read_stream(&stream(LEAD)).await.unwrap();
    assert_eq!(read.len(), 30, "six million bytes are more than one answer of the server");
    assert!(read.iter().all(|record| record.body == body));
    assert_eq!(take(&mut bus.subscribe(0), 30).await, read);
}

async fn a_name_that_is_not_one_token_is_refused(lab: Lab) {
    let bus = lab.open().await;
    for id in ["a.b", "a b", "*", ">", "", "江口镇"] {
        let entry = Entry { stream: StreamId { id: id.into(), ..stream(LEAD) }, ..event(LEAD, "a") };
        let refused = bus.append(&entry, 0).await;
        assert!(
            matches!(refused, Err(AppendError::Failure(LogFailure::BadName { .. }))),
            "{id}: {refused:?}"
        );
        let entry = Entry { event_type: id.to_owned(), ..event(LEAD, "a") };
        let refused = bus.append(&entry, 0).await;
        assert!(
            matches!(refused, Err(AppendError::Failure(LogFailure::BadName { .. }))),
            "{id}: {refused:?}"
        );
    }
    assert_eq!(bus.head().await.unwrap(), 0);
}

async fn a_subscription_runs_from_its_position_into_what_is_new(lab: Lab) {
    let bus = lab.open().await;
    let written = fill(&bus, 10, PAGE / 5).await;
    let mut all = bus.subscribe(0);
    assert_eq!(positions(&take(&mut all, written.len()).await), written);
    let mut half = bus.subscribe(written[300]);
    assert_eq!(positions(&take(&mut half, written.len() - 301).await), written[301..]);
    let mut live = bus.subscribe(*written.last().unwrap());
    let waiting = tokio::spawn(async move { next(&mut live).await });
    let new = write(&lab.open().await, LEAD, "new", 0).await;
    assert_eq!(positions(&waiting.await.unwrap()), [new]);
    for subscription in [&mut all, &mut half] {
        assert_eq!(positions(&next(subscription).await), [new]);
    }
}

async fn a_cancelled_wait_loses_no_event(lab: Lab) {
    let bus = lab.open().await;
    let mut pages = bus.subscribe(0);
    let (mut last, mut written, mut read) = (0, Vec::new(), Vec::new());
    for n in 0..40_u64 {
        last = write(&bus, LEAD, &n.to_string(), last).await;
        written.push(last);
        // Cut at every possible moment, from before the first poll to after the page came.
        if let Ok(page) = timeout(Duration::from_micros(n * n * 10), pages.next_page()).await {
            read.extend(positions(&page.unwrap()));
        }
    }
    read.extend(positions(&take(&mut pages, written.len() - read.len()).await));
    assert_eq!(read, written);
}

async fn of_many_who_expect_the_same_exactly_one_wins(lab: Lab) {
    let bus = lab.open().await;
    let mut last = 0;
    for round in 0..5 {
        let wishes = (0..12).map(|n| {
            let bus = bus.clone();
            tokio::spawn(async move { bus.append(&event(LEAD, &format!("{round}.{n}")), last).await })
        });
        let mut won = Vec::new();
        for answer in join_all(wishes).await {
            match answer.unwrap() {
                Ok(Appended::Written(position)) => won.push(position),
                Err(AppendError::Conflict { last: Some(end), .. }) => assert!(end > last),
                other => assert!(matches!(other, Err(AppendError::Conflict { .. })), "{other:?}"),
            }
        }
        assert_eq!(won.len(), 1, "round {round}");
        last = won[0];
    }
    assert_eq!(bus.read_stream(&stream(LEAD)).await.unwrap().len(), 5);
}

async fn sixteen_streams_grow_at_once(lab: Lab) {
    let bus = lab.open().await;
    let mut pages = bus.subscribe(0);
    let written = fill(&bus, 16, 25).await;
    assert_eq!(written.iter().collect::<BTreeSet<_>>().len(), 400, "no position twice");
    let followed = take(&mut pages, 400).await;
    assert_eq!(positions(&followed), written);
    for n in 0..16 {
        let name = format!("count/unit{n}_2025-08-03");
        let followed: Vec<_> =
            followed.iter().filter(|record| record.stream == stream(&name)).cloned().collect();
        assert_eq!(followed, bus.read_stream(&stream(&name)).await.unwrap());
        assert_eq!(bodies(&followed), (0..25).map(|i| i.to_string()).collect::<Vec<_>>());
    }
}

async fn a_restart_keeps_every_event_and_every_id(mut lab: Lab) {
    let bus = lab.open().await;
    let (one, two) = (event(LEAD, "a"), event(LEAD, "b"));
    let first = bus.append(&one, 0).await.unwrap().position();
    let second = bus.append(&two, first).await.unwrap().position();
    let before = bus.read(0, 10).await.unwrap();
    drop(bus);
    lab.restart();
    let bus = lab.open().await;
    assert_eq!(bus.read(0, 10).await.unwrap(), before);
    assert_eq!(bus.append(&one, second).await.unwrap(), Appended::Known(first));
    assert_eq!(bus.append(&two, first).await.unwrap(), Appended::Known(second));
    assert_eq!(conflict(&bus, LEAD, first).await, (first, Some(second)));
    assert!(write(&bus, LEAD, "c", second).await > second);
}

macro_rules! on_both_backends {
    ($($rule:ident),* $(,)?) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                super::$rule(super::Lab::embedded()).await;
            })*
        }
        mod jetstream {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                super::$rule(super::Lab::jetstream()).await;
            })*
        }
    };
}

on_both_backends![
    the_first_event_of_a_stream_expects_nothing,
    a_wrong_expectation_is_a_conflict_that_says_where_the_stream_ends,
    the_same_id_is_answered_with_its_first_position,
    the_same_id_in_another_stream_is_not_written,
    the_expectation_is_a_position_and_not_a_count,
    the_type_does_not_part_a_stream,
    positions_are_one_order_over_all_streams,
    the_log_is_read_page_by_page,
    a_stream_is_read_without_its_neighbours,
    the_head_is_the_last_position,
    an_event_comes_back_as_it_was_written,
    a_large_body_is_kept_whole,
    a_name_that_is_not_one_token_is_refused,
    a_subscription_runs_from_its_position_into_what_is_new,
    a_cancelled_wait_loses_no_event,
    of_many_who_expect_the_same_exactly_one_wins,
    sixteen_streams_grow_at_once,
    a_restart_keeps_every_event_and_every_id,
];
