//! The campaign's stream: how it must be set up, and what is compared when it is there already.

use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, PersistenceMode, RetentionPolicy, StorageType};

use super::super::Setting;

/// For how long the server itself remembers every id, over all streams of the campaign. A county writes a few
/// thousand events a day and an id costs the server some 150 bytes, so that a day costs about a megabyte of memory.
pub(super) const DUPLICATE_WINDOW: Duration = Duration::from_hours(24);

/// The stream as the log needs it.
pub(super) fn wanted(stream: &str, subjects: &str, replicas: usize) -> Config {
    Config {
        name: stream.to_owned(),
        subjects: vec![subjects.to_owned()],
        description: Some("Lianqin event log: append only, never edit or purge".to_owned()),
        storage: StorageType::File,
        retention: RetentionPolicy::Limits,
        // `old`, the default, throws the oldest events away when a limit is reached.
        discard: DiscardPolicy::New,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_bytes: -1,
        max_age: Duration::ZERO,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        duplicate_window: DUPLICATE_WINDOW,
        num_replicas: replicas,
        ..Config::default()
    }
}

/// Every setting of `found` that would lose, hide or fail to keep an event. A stricter or larger one is welcome.
pub(super) fn differences(found: &Config, wanted: &Config) -> Vec<Setting> {
    let mut wrong = Vec::new();
    let mut check = |good: bool, name: &'static str, found: String, needed: String| {
        if !good {
            wrong.push(Setting { name, found, needed });
        }
    };
    let unlimited = || "unlimited".to_owned();
    check(found.subjects == wanted.subjects, "subjects", found.subjects.join(","), wanted.subjects.join(","));
    check(found.storage == wanted.storage, "storage", format!("{:?}", found.storage), "File".to_owned());
    check(
        found.retention == wanted.retention,
        "retention",
        format!("{:?}", found.retention),
        "Limits".to_owned(),
    );
    check(found.discard == wanted.discard, "discard", format!("{:?}", found.discard), "New".to_owned());
    check(found.max_age.is_zero(), "max_age", format!("{:?}", found.max_age), unlimited());
    check(
        found.max_messages_per_subject <= 0,
        "max_msgs_per_subject",
        found.max_messages_per_subject.to_string(),
        unlimited(),
    );
    check(found.deny_delete, "deny_delete", "false".to_owned(), "true".to_owned());
    check(found.deny_purge, "deny_purge", "false".to_owned(), "true".to_owned());
    check(found.allow_direct, "allow_direct", "false".to_owned(), "true".to_owned());
    check(!found.allow_rollup, "allow_rollup_hdrs", "true".to_owned(), "false".to_owned());
    check(!found.no_ack, "no_ack", "true".to_owned(), "false".to_owned());
    check(!found.sealed, "sealed", "true".to_owned(), "false".to_owned());
    let durable = found.persist_mode.is_none_or(|mode| mode == PersistenceMode::Default);
    check(durable, "persist_mode", "async".to_owned(), "default".to_owned());
    let window = found.duplicate_window >= wanted.duplicate_window;
    check(
        window,
        "duplicate_window",
        format!("{:?}", found.duplicate_window),
        format!("{:?}", wanted.duplicate_window),
    );
    let replicas = found.num_replicas >= wanted.num_replicas;
    check(replicas, "num_replicas", found.num_replicas.to_string(), wanted.num_replicas.to_string());
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_set_up_by_us_is_accepted_by_us() {
        let config = wanted("LIANQIN-x", "lianqin.x.*.*.*", 1);
        assert_eq!(differences(&config, &config), []);
    }

    #[test]
    fn a_limit_that_refuses_new_events_is_accepted_but_one_that_forgets_old_ones_is_not() {
        let wanted = wanted("LIANQIN-x", "lianqin.x.*.*.*", 1);
        let full = Config { max_bytes: 1 << 30, num_replicas: 3, ..wanted.clone() };
        assert_eq!(differences(&full, &wanted), []);
        let forgetful =
            Config { discard: DiscardPolicy::Old, max_age: Duration::from_mins(1), ..wanted.clone() };
        let names: Vec<_> = differences(&forgetful, &wanted).iter().map(|setting| setting.name).collect();
        assert_eq!(names, ["discard", "max_age"]);
    }
}
