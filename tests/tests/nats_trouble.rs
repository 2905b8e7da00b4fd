//! What can go wrong with NATS, on the real server: absent, old, without JetStream, killed in the middle.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_nats::jetstream::stream::{Config, DiscardPolicy};
use bus::{
    log::{AppendError, Appended, Bus, Entry, LogFailure},
    request::{RequestFailure, call, serve},
};
use bytes::Bytes;
use futures::future::join_all;
use lianqin_tests::{
    nats::NatsServer,
    nats_log::{LIMIT, event, impatient, jetstream, next, patient, written},
};
use tokio::{sync::watch, time::timeout};
use uuid::Uuid;

#[tokio::test]
async fn an_absent_server_is_named_with_what_to_do() {
    // Taken and given back, so that nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("nats://keeper:secret@127.0.0.1:{port}");
    let failure = Bus::jetstream(&impatient(&url)).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        format!(
            "no NATS server answers at nats://127.0.0.1:{port} (tried for 1s): start nats-server there, or correct the address given with --nats"
        )
    );
    assert!(failure.is_retryable());
}

#[tokio::test]
async fn an_old_server_is_refused() {
    let server = NatsServer::start_old();
    let failure = Bus::jetstream(&impatient(&server.url())).await.unwrap_err();
    assert!(
        matches!(&failure, LogFailure::TooOld { found, needed: "2.12", .. } if found.starts_with("2.11.")),
        "{failure}"
    );
    assert!(!failure.is_retryable());
}

#[tokio::test]
async fn a_server_that_keeps_nothing_is_refused() {
    let server = NatsServer::start_without_jetstream();
    let failure = Bus::jetstream(&impatient(&server.url())).await.unwrap_err();
    assert!(matches!(failure, LogFailure::NoJetstream { .. }), "{failure}");
}

#[tokio::test]
async fn a_stream_that_forgets_old_events_is_refused() {
    let server = NatsServer::start();
    let client = async_nats::connect(server.url()).await.unwrap();
    let config = Config {
        name: "LIANQIN-yunyang-2025".to_owned(),
        subjects: vec!["lianqin.yunyang-2025.*.*.*".to_owned()],
        discard: DiscardPolicy::Old,
        max_age: Duration::from_hours(1),
        ..Config::default()
    };
    async_nats::jetstream::new(client).create_stream(config).await.unwrap();
    let LogFailure::WrongSettings { settings, .. } =
        Bus::jetstream(&impatient(&server.url())).await.unwrap_err()
    else {
        unreachable!("the stream throws events away")
    };
    let names: Vec<_> = settings.iter().map(|setting| setting.name).collect();
    let wrong = ["discard", "max_age", "deny_delete", "deny_purge", "allow_direct", "duplicate_window"];
    assert_eq!(names, wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_can_delete_or_purge_the_log() {
    let server = NatsServer::start();
    let log = jetstream(&patient(&server.url())).await;
    let stream = async_nats::jetstream::new(log.client().clone()).get_stream(log.stream()).await.unwrap();
    let bus = Bus::Jetstream(log);
    let first = written(bus.append(&event(1, "lead/XS-0803-012"), 0).await.unwrap());
    assert!(stream.delete_message(first).await.is_err());
    assert!(stream.purge().await.is_err());
    assert_eq!(bus.read(0, 10).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_is_a_failure_that_may_be_tried_again() {
    let mut server = NatsServer::start();
    let bus = Bus::jetstream(&impatient(&server.url())).await.unwrap();
    server.kill();
    let entry = event(1, "lead/XS-0803-012");
    let Err(AppendError::Failure(failure)) = bus.append(&entry, 0).await else {
        unreachable!("the server is gone")
    };
    assert!(failure.is_retryable(), "{failure}");
    assert!(bus.read(0, 1).await.unwrap_err().is_retryable());
    assert!(bus.head().await.unwrap_err().is_retryable());
    server.restart();
    // The first try may still reach the server from the client's queue; either way it is there once.
    until_acknowledged(&bus, &entry, 0).await;
    assert_eq!(bus.read(0, 10).await.unwrap().len(), 1);
}

/// Eight writers, three power cuts. What was acknowledged is there, what was not may be sent again, nothing is double.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_acknowledged_and_doubles_nothing() {
    const WRITERS: usize = 8;
    const EACH: usize = 60;
    let mut server = NatsServer::start();
    let bus = Bus::jetstream(&impatient(&server.url())).await.unwrap();
    let (progress, mut seen) = watch::channel(0_usize);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (bus, progress) = (bus.clone(), progress.clone());
            tokio::spawn(async move {
                let (mut last, mut acknowledged) = (0, BTreeMap::new());
                for n in 0..EACH {
                    let entry = event(writer * EACH + n + 1, &format!("count/unit{writer}_2025-08-03"));
                    last = until_acknowledged(&bus, &entry, last).await;
                    acknowledged.insert(last, entry.id);
                    progress.send_modify(|count| *count += 1);
                }
                acknowledged
            })
        })
        .collect();
    for cut in 1..=3 {
        timeout(LIMIT, seen.wait_for(|count| *count >= cut * WRITERS * EACH / 4)).await.unwrap().unwrap();
        server.restart();
    }
    let acknowledged: BTreeMap<u64, Uuid> =
        join_all(writers).await.into_iter().flat_map(Result::unwrap).collect();
    let kept = bus.read(0, 10 * WRITERS * EACH).await.unwrap();
    let kept: BTreeMap<u64, Uuid> = kept.into_iter().map(|record| (record.position, record.id)).collect();
    assert_eq!(kept.len(), WRITERS * EACH);
    assert_eq!(kept, acknowledged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscription_goes_on_after_the_server_was_killed() {
    let mut server = NatsServer::start();
    let bus = Bus::jetstream(&patient(&server.url())).await.unwrap();
    let first = written(bus.append(&event(1, "lead/XS-0803-012"), 0).await.unwrap());
    let mut read = bus.subscribe(0);
    assert_eq!(next(&mut read).await.len(), 1);
    // This one has had nothing to deliver yet when it is lost, and must not begin again at the first event.
    let mut idle = bus.subscribe(first);
    assert!(timeout(Duration::from_millis(200), idle.next_page()).await.is_err(), "there is nothing yet");
    server.restart();
    let second = until_acknowledged(&bus, &event(2, "lead/XS-0803-012"), first).await;
    for subscription in [&mut read, &mut idle] {
        let page = next(subscription).await;
        assert_eq!(page.iter().map(|record| record.position).collect::<Vec<_>>(), [second]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_is_known_in_its_stream_after_the_server_forgot_it() {
    let server = NatsServer::start();
    let log = jetstream(&patient(&server.url())).await;
    let (context, name) = (async_nats::jetstream::new(log.client().clone()), log.stream().to_owned());
    let bus = Bus::Jetstream(log);
    let entry = event(1, "lead/XS-0803-012");
    let first = written(bus.append(&entry, 0).await.unwrap());
    let second = written(bus.append(&event(2, "lead/XS-0803-012"), first).await.unwrap());
    let stranger = Bus::jetstream(&patient(&server.url())).await.unwrap();
    let config = context.get_stream(&name).await.unwrap().cached_info().config.clone();
    // Another stream takes the id as soon as the server has forgotten it. The server looks for what to forget when its
    // window changes, but now and then still by the window before (2.15.1, one run in some 240): it is changed again.
    let forgotten = async {
        let elsewhere = Entry { stream: "count/x_2025-08-03".parse().unwrap(), ..entry.clone() };
        for window in [100, 101].into_iter().cycle().map(Duration::from_millis) {
            let config = Config { duplicate_window: window, ..config.clone() };
            context.update_stream(config).await.unwrap();
            match bus.append(&elsewhere, 0).await.unwrap() {
                Appended::Written(_) => return,
                Appended::Known(position) => assert_eq!(position, first),
            }
        }
    };
    timeout(LIMIT, forgotten).await.unwrap();
    for handle in [&bus, &stranger] {
        assert_eq!(handle.append(&entry, second).await.unwrap(), Appended::Known(first));
        assert_eq!(handle.append(&entry, 0).await.unwrap(), Appended::Known(first));
    }
    assert_eq!(bus.read_stream(&entry.stream).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_event_larger_than_the_server_takes_is_refused() {
    let server = NatsServer::start();
    let bus = Bus::jetstream(&patient(&server.url())).await.unwrap();
    let large = Entry { body: vec![0; 1 << 20].into(), ..event(1, "lead/XS-0803-012") };
    let refused = bus.append(&large, 0).await;
    assert!(
        matches!(refused, Err(AppendError::Failure(LogFailure::TooLarge { bytes: 1_048_576, .. }))),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_finds_its_service_or_says_which_is_not_running() {
    let server = NatsServer::start();
    let log = jetstream(&patient(&server.url())).await;
    let subject = "lianqin.yunyang-2025.ask.lead";
    let other = jetstream(&patient(&server.url())).await;
    let ask = async |limit| call(other.client(), "casework", subject, Bytes::from_static(b"12"), limit).await;

    let alone = ask(LIMIT).await.unwrap_err();
    assert!(matches!(alone, RequestFailure::NotRunning { .. }));
    assert_eq!(
        alone.to_string(),
        "the service 'casework' is not running (nobody answers on lianqin.yunyang-2025.ask.lead): start it with `lianqin run casework --nats URL`"
    );
    let serving = serve(other.client(), subject, "casework", 4, async |question: Bytes| {
        Bytes::from([b"answer to ", question.as_ref()].concat())
    });
    let serving = serving.await.unwrap();
    assert_eq!(ask(LIMIT).await.unwrap(), "answer to 12");
    assert!(serving.stop(LIMIT).await);
    assert!(matches!(ask(LIMIT).await, Err(RequestFailure::NotRunning { .. })));
    assert_eq!(Bus::Jetstream(log.clone()).head().await.unwrap(), 0, "questions are not kept in the log");

    let slow =
        serve(other.client(), subject, "casework", 4, async |_| std::future::pending().await).await.unwrap();
    let late = ask(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(late, RequestFailure::NoAnswer { .. }) && late.is_retryable(), "{late}");
    drop(slow);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_was_lost_is_asked_again_within_the_call() {
    let server = NatsServer::start();
    let log = jetstream(&patient(&server.url())).await;
    let (subject, taken) = ("lianqin.yunyang-2025.ask.lead", Arc::new(AtomicUsize::new(0)));
    let handler = {
        let taken = taken.clone();
        move |_| {
            let nth = taken.fetch_add(1, Ordering::SeqCst);
            async move { if nth == 0 { std::future::pending().await } else { Bytes::from_static(b"done") } }
        }
    };
    let serving = serve(log.client(), subject, "casework", 4, handler).await.unwrap();
    let answer = call(log.client(), "casework", subject, Bytes::new(), Duration::from_millis(1_500)).await;
    assert_eq!((answer.unwrap(), taken.load(Ordering::SeqCst)), (Bytes::from_static(b"done"), 2));
    assert!(!serving.stop(Duration::from_millis(50)).await, "one question is never answered");
}

/// 40 questions, two copies of the service, two at a time each; one copy is stopped in the middle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_service_answers_every_question_it_has_taken() {
    let server = NatsServer::start();
    let log = jetstream(&patient(&server.url())).await;
    let subject = "lianqin.yunyang-2025.ask.count";
    let (asked, mut begun) = watch::channel(0_usize);
    let (open, gate) = watch::channel(false);
    let busiest = Arc::new(AtomicUsize::new(0));
    let service = async |name: &'static str| {
        let (at_once, busiest) = (Arc::new(AtomicUsize::new(0)), busiest.clone());
        let (asked, gate) = (asked.clone(), gate.clone());
        let handler = move |_| {
            let (at_once, busiest, asked, mut gate) =
                (at_once.clone(), busiest.clone(), asked.clone(), gate.clone());
            async move {
                busiest.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                asked.send_modify(|count| *count += 1);
                gate.wait_for(|open| *open).await.unwrap();
                at_once.fetch_sub(1, Ordering::SeqCst);
                Bytes::from_static(name.as_bytes())
            }
        };
        serve(log.client(), subject, "counts", 2, handler).await.unwrap()
    };
    let (one, two) = (service("one").await, service("two").await);
    let questions: Vec<_> = (0..40)
        .map(|_| {
            let client = log.client().clone();
            tokio::spawn(async move {
                call(&client, "counts", subject, Bytes::new(), Duration::from_secs(15)).await
            })
        })
        .collect();
    timeout(LIMIT, begun.wait_for(|count| *count == 4)).await.unwrap().unwrap();
    let stopping = tokio::spawn(one.stop(LIMIT));
    open.send(true).unwrap();
    let mut answers: BTreeMap<Bytes, usize> = BTreeMap::new();
    for answer in join_all(questions).await {
        *answers.entry(answer.unwrap().unwrap()).or_default() += 1;
    }
    assert_eq!(answers.values().sum::<usize>(), 40);
    assert_eq!(answers.len(), 2, "both copies took some: {answers:?}");
    assert_eq!(busiest.load(Ordering::SeqCst), 2, "never more at a time than the limit");
    assert!(stopping.await.unwrap());
    assert!(two.stop(LIMIT).await);
}

// ---- below: words of these tests ----

/// Sends the same event until the log has it, as a service does.
async fn until_acknowledged(bus: &Bus, entry: &Entry, expected: u64) -> u64 {
    let sent = async {
        loop {
            match bus.append(entry, expected).await {
                Ok(appended) => return appended.position(),
                Err(AppendError::Failure(failure)) => assert!(failure.is_retryable(), "{failure}"),
                Err(conflict @ AppendError::Conflict { .. }) => {
                    unreachable!("nobody else writes here: {conflict}")
                }
            }
        }
    };
    timeout(LIMIT, sent).await.unwrap()
}
