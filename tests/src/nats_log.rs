//! A log on a real nats-server, and invented events for it.

use std::time::Duration;

use bus::log::{Appended, Bus, Entry, Jetstream, JetstreamOptions, Record, Subscription};
use chrono::FixedOffset;
use tokio::time::timeout;
use uuid::Uuid;
use vocabulary::StreamId;

/// Longer than anything takes; reached only when something never comes.
pub const LIMIT: Duration = Duration::from_mins(1);

/// Options that wait as long as a service does.
pub fn patient(url: &str) -> JetstreamOptions {
    let zone = FixedOffset::east_opt(8 * 3600).expect("an offset");
    JetstreamOptions::new(url, "yunyang-2025".parse().expect("a campaign"), zone)
}

/// Options that give up after a second.
pub fn impatient(url: &str) -> JetstreamOptions {
    JetstreamOptions { patience: Duration::from_secs(1), ..patient(url) }
}

/// The log on NATS.
pub async fn jetstream(options: &JetstreamOptions) -> Jetstream {
    match Bus::jetstream(options).await.expect("a log") {
        Bus::Jetstream(log) => log,
        Bus::Embedded(_) => unreachable!("it was asked for NATS"),
    }
}

/// The `n`-th invented event, of a stream.
pub fn event(n: usize, stream: &str) -> Entry {
    let stream: StreamId = stream.parse().expect("a stream");
    Entry {
        id: Uuid::from_u128(0x019f_0000_0000_7000_8000_0000_0000_0000 + n as u128),
        stream,
        event_type: "happened".to_owned(),
        recorded: "2025-08-03T17:41:02+08:00".parse().expect("a moment"),
        body: n.to_string().into(),
    }
}

/// The position of an event that is new.
pub fn written(appended: Appended) -> u64 {
    match appended {
        Appended::Written(position) => position,
        Appended::Known(position) => unreachable!("a new id is not known at {position}"),
    }
}

/// The next page of a subscription.
pub async fn next(pages: &mut Subscription) -> Vec<Record> {
    let page = async {
        loop {
            match pages.next_page().await {
                Ok(page) => return page,
                Err(failure) => assert!(failure.is_retryable(), "{failure}"),
            }
        }
    };
    timeout(LIMIT, page).await.expect("a page in time")
}
