//! Who may do what over NATS by the configuration that we ship, on the real server.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use bus::{
    log::{Bus, Jetstream, LogFailure},
    request::{call, serve},
};
use bytes::Bytes;
use lianqin_tests::{
    nats::NatsServer,
    nats_log::{LIMIT, event, impatient, jetstream, next, written},
};
use tokio::time::timeout;
use vocabulary::Kind;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_appends_only_what_it_owns() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/nats/server.conf");
    let server = shipped(&config);
    let log_of = async |user: &str| Bus::jetstream(&impatient(&server.url_as(user, "s3%2Fcr%40t"))).await;

    let stranger = Bus::jetstream(&impatient(&server.url())).await.unwrap_err();
    assert!(matches!(stranger, LogFailure::NotAllowed { .. }), "{stranger}");
    let roster = log_of("roster").await.unwrap();
    let tally = log_of("tally").await.unwrap();
    let casework = log_of("casework").await.unwrap();
    let counts = log_of("counts").await.unwrap();
    let first = written(casework.append(&event(1, "lead/XS-0803-012"), 0).await.unwrap());
    assert!(counts.append(&event(2, "lead/XS-0803-013"), 0).await.is_err());
    for other in [&roster, &tally] {
        assert!(other.append(&event(3, "lead/XS-0803-014"), 0).await.is_err());
    }
    written(counts.append(&event(4, "count/x_2025-08-03"), 0).await.unwrap());
    for log in [&roster, &tally, &casework, &counts] {
        assert_eq!(log.read_stream(&"lead/XS-0803-012".parse().unwrap()).await.unwrap().len(), 1);
        assert_eq!(next(&mut log.subscribe(0)).await.first().map(|record| record.position), Some(first));
        assert_eq!(log.head().await.unwrap(), first + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_stream_is_its_owners_alone_by_the_shipped_configuration() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/nats/server.conf");
    let server = shipped(&config);
    let owners: BTreeSet<&str> = Kind::ALL.into_iter().map(Kind::owner).collect();
    // The roster alone may create the stream.
    let mut logs = BTreeMap::new();
    for owner in std::iter::once("roster").chain(owners) {
        let url = server.url_as(owner, "s3%2Fcr%40t");
        logs.insert(owner, jetstream(&impatient(&url)).await);
    }
    for (n, kind) in (10..).zip(Kind::ALL) {
        let entry = event(n, &format!("{}/x", kind.as_str()));
        let stranger = if kind.owner() == "casework" { "counts" } else { "casework" };
        // A server is silent to who may not speak: each of these waits for its limit.
        if matches!(kind, Kind::Dispute | Kind::Reminder | Kind::Summary) {
            let strange = Bus::Jetstream(logs[stranger].clone());
            assert!(strange.append(&entry, 0).await.is_err(), "{kind:?} by {stranger}");
        }
        written(Bus::Jetstream(logs[kind.owner()].clone()).append(&entry, 0).await.unwrap());
        // And it hears what is wished of it.
        let subject = format!("lianqin.yunyang-2025.ask.{}", kind.as_str());
        let answer = async |_| Bytes::from_static(b"heard");
        let serving = serve(logs[kind.owner()].client(), &subject, kind.owner(), 1, answer).await.unwrap();
        assert_eq!(heard(&logs[stranger], kind.owner(), &subject).await, "heard", "{kind:?}");
        assert!(serving.stop(LIMIT).await);
    }
}

/// The answer of a service that has just begun to listen: the server may not know of it yet.
async fn heard(log: &Jetstream, service: &str, subject: &str) -> Bytes {
    let asked = async {
        loop {
            match call(log.client(), service, subject, Bytes::new(), LIMIT).await {
                Ok(answer) => return answer,
                Err(failure) => assert!(failure.is_retryable(), "{failure}"),
            }
        }
    };
    timeout(LIMIT, asked).await.unwrap()
}

/// A server with the configuration that we ship; every service has the same password.
fn shipped(config: &Path) -> NatsServer {
    let services = ["ROSTER", "CASEWORK", "COUNTS", "DUTIES", "OPINION", "CLOCK", "SUMMARY", "TALLY", "GATE"];
    let passwords: Vec<_> = services.iter().map(|name| format!("LIANQIN_{name}_PASSWORD")).collect();
    let environment: Vec<_> = passwords.iter().map(|variable| (variable.as_str(), "s3/cr@t")).collect();
    NatsServer::start_with(config, &environment)
}
