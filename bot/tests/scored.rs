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

use serde_json::Value;
use support::{Campaign, cases, yunyang};

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
