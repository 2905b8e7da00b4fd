//! The scored test: the project's own examples and an invented corpus, each answer exactly as expected.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "every function here is part of a test, and the score is read by people"
)]

mod support;

use std::collections::BTreeMap;

use bot::line::Verb;
use serde_json::Value;
use support::{Campaign, cases, drill, yunyang};

const EXAMPLES: &str = include_str!("../src/parse/corpus/examples.jsonl");

/// Prints hits by intent; what was answered otherwise.
fn score(name: &str, corpus: &str, campaign: &Campaign) -> Vec<String> {
    let (mut hits, mut wrong): (BTreeMap<String, (usize, usize)>, Vec<String>) = Default::default();
    for case in cases(corpus) {
        let expected = &case["expect"];
        let answer = campaign.understand(&case);
        let (right, all) = hits.entry(expected["intent"].as_str().unwrap().to_owned()).or_default();
        *all += 1;
        if same(&answer, expected) {
            *right += 1;
        } else {
            wrong
                .push(format!("{} {}\n  expected {expected}\n  answered {answer}", case["id"], case["text"]));
        }
    }
    let (right, all) = hits.values().fold((0, 0), |sum, (right, all)| (sum.0 + right, sum.1 + all));
    println!("{name}: {right} of {all}");
    for (intent, (right, all)) in hits {
        println!("  {intent}: {right} of {all}");
    }
    wrong
}

fn same(answer: &Value, expected: &Value) -> bool {
    answer == expected
}

#[test]
fn the_examples_of_the_project_are_understood() {
    let wrong = score("examples", EXAMPLES, &yunyang());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ours, invented from the rules.
const OWN: [(&str, &str); 9] = [
    ("daily_count", include_str!("../src/parse/corpus/daily_count.jsonl")),
    ("correction", include_str!("../src/parse/corpus/correction.jsonl")),
    ("lead", include_str!("../src/parse/corpus/lead.jsonl")),
    ("handover", include_str!("../src/parse/corpus/handover.jsonl")),
    ("enforce", include_str!("../src/parse/corpus/enforce.jsonl")),
    ("review", include_str!("../src/parse/corpus/review.jsonl")),
    ("query", include_str!("../src/parse/corpus/query.jsonl")),
    ("unknown", include_str!("../src/parse/corpus/unknown.jsonl")),
    ("hostile", include_str!("../src/parse/corpus/hostile.jsonl")),
];

#[test]
fn the_invented_corpus_is_understood() {
    let campaign = yunyang();
    let wrong: Vec<String> = OWN.iter().flat_map(|(name, corpus)| score(name, corpus, &campaign)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_campaign_is_understood_by_its_own_words() {
    let drill_corpus = include_str!("../src/parse/corpus/drill.jsonl");
    let wrong = score("drill", drill_corpus, &drill());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_line_of_the_older_grammar_is_understood() {
    let campaign = yunyang();
    let read = |verb: Verb| {
        let example = verb.usage().split('（').next().unwrap();
        let (role, unit) = if verb == Verb::Enforce {
            ("member", "交巡警大队")
        } else {
            ("office", "县专班办公室")
        };
        let case = serde_json::json!({
            "text": example, "from_role": role, "from_unit": unit, "at": "2025-08-03T17:40:00+08:00",
        });
        (verb, campaign.understand(&case)["intent"].as_str().unwrap().to_owned())
    };
    let wrong: Vec<(Verb, String)> =
        Verb::ALL.into_iter().map(read).filter(|(verb, intent)| intent != expected(*verb)).collect();
    assert_eq!(wrong, []);
}

/// The kind of meaning of a verb of the older grammar.
fn expected(verb: Verb) -> &'static str {
    match verb {
        Verb::Report => "daily_count",
        Verb::Correct | Verb::WithdrawReport => "correction",
        Verb::Approve | Verb::ReturnReport | Verb::Review => "review",
        Verb::ReopenReport => "reopen_day",
        Verb::Find => "lead",
        Verb::Transfer => "transfer",
        Verb::Withdraw => "withdraw",
        Verb::Accept => "accept",
        Verb::Return => "return",
        Verb::Rule => "rule",
        Verb::Ask => "question",
        Verb::Answer => "answer",
        Verb::Supplement => "supplement",
        Verb::Merge => "merge",
        Verb::Unmerge => "unmerge",
        Verb::AskExtension => "ask_extension",
        Verb::GrantExtension => "grant_extension",
        Verb::RefuseExtension => "refuse_extension",
        Verb::Enforce => "enforce",
        Verb::Reopen => "reopen",
    }
}
