//! Any text in any role: no panic, and the same meaning twice.
#![no_main]

use std::sync::LazyLock;

use bot::parse::{Chat, Context, Lexicon, Speaker, parse, to_json};
use libfuzzer_sys::fuzz_target;
use vocabulary::{Role, Rules};

/// The rules of the last event sample that has some: a campaign as it travels.
static RULES: LazyLock<(Rules, Lexicon)> = LazyLock::new(|| {
    let sample = include_str!("../../../events/vocabulary/wire/campaign-opened.json");
    let event: serde_json::Value = serde_json::from_str(sample).expect("the sample is JSON");
    let rules: Rules = serde_json::from_value(event["data"]["rules"].clone()).expect("the sample has rules");
    let lexicon = Lexicon::new(&rules);
    (rules, lexicon)
});

fuzz_target!(|input: (u8, bool, String)| {
    let (role, group, text) = input;
    let (rules, lexicon) = &*RULES;
    let speaker = rules.units.first().zip(Role::ALL.get(usize::from(role))).map(|(unit, role)| Speaker {
        role: *role,
        unit: unit.id.clone(),
    });
    let at = Context {
        rules,
        lexicon,
        speaker: speaker.as_ref(),
        at: "2025-08-03T17:40:00+08:00".parse().expect("a moment"),
        chat: if group { Chat::Group { addressed: false } } else { Chat::Private },
        last: None,
    };
    let once = parse(&text, &at);
    assert_eq!(once, parse(&text, &at));
    let _ = to_json(&once, rules);
});
