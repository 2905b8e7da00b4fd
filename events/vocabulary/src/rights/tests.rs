//! The whole table of rights, and what is in no table.

use super::*;
use crate::fixture::{actor, rules, unit};

const ACTIONS: [(Action, &str); 12] = [
    (Action::PostCount, "PostCount"),
    (Action::ReviewCount, "ReviewCount"),
    (Action::FindLead, "FindLead"),
    (Action::HandleLead, "HandleLead"),
    (Action::AnswerQuestion, "AnswerQuestion"),
    (Action::Enforce, "Enforce"),
    (Action::ReviewLead, "ReviewLead"),
    (Action::RuleLead, "RuleLead"),
    (Action::Enrol, "Enrol"),
    (Action::ChangeRules, "ChangeRules"),
    (Action::ReadLead, "ReadLead"),
    (Action::ReadTally, "ReadTally"),
];

/// For each role: `all` units, `own` unit (with its parts) only, or nothing.
fn matrix(home: &str, own: &str, other: &str) -> String {
    let rules = rules();
    let mut lines =
        vec![format!("{:<15}{}", "", Role::ALL.map(|role| format!("{:<9}", role.as_str())).concat())];
    for (action, name) in ACTIONS {
        let cell = |role: Role| {
            let actor = actor(&format!("{home}:{}", role.as_str()));
            match (may(&actor, action, &unit(own), &rules), may(&actor, action, &unit(other), &rules)) {
                (true, true) => "all",
                (true, false) => "own",
                (false, true) => "other",
                (false, false) => "-",
            }
        };
        let cells = Role::ALL.map(|role| format!("{:<9}", cell(role))).concat();
        lines.push(format!("{name:<15}{cells}"));
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_role_of_a_department_has_these_rights_and_no_other() {
    insta::assert_snapshot!(matrix("traffic-police", "traffic-police", "transport-enforcement"), @"
                   liaison  handler  head     office   leader   auditor  system
    PostCount      own      own      own      all      -        -        -
    ReviewCount    -        -        -        all      all      -        -
    FindLead       own      own      own      all      -        -        -
    HandleLead     own      own      own      all      -        -        -
    AnswerQuestion own      own      own      all      -        -        all
    Enforce        -        own      -        -        -        -        -
    ReviewLead     -        -        -        all      all      -        -
    RuleLead       -        -        -        all      all      -        -
    Enrol          -        -        -        all      -        -        -
    ChangeRules    -        -        -        all      -        -        -
    ReadLead       own      own      own      all      all      all      -
    ReadTally      own      own      own      all      all      all      all
    ");
}

#[test]
fn every_role_of_a_township_has_these_rights_and_no_other() {
    insta::assert_snapshot!(matrix("jiangkou", "jiangkou", "nanxi"), @"
                   liaison  handler  head     office   leader   auditor  system
    PostCount      own      own      own      all      -        -        -
    ReviewCount    -        -        -        all      all      -        -
    FindLead       own      own      own      all      -        -        -
    HandleLead     own      own      own      all      -        -        -
    AnswerQuestion own      own      own      all      -        -        all
    Enforce        -        -        -        -        -        -        -
    ReviewLead     -        -        -        all      all      -        -
    RuleLead       -        -        -        all      all      -        -
    Enrol          -        -        -        all      -        -        -
    ChangeRules    -        -        -        all      -        -        -
    ReadLead       own      own      own      all      all      all      -
    ReadTally      own      own      own      all      all      all      all
    ");
}

#[test]
fn every_role_of_a_company_has_these_rights_and_no_other() {
    insta::assert_snapshot!(matrix("company-a", "company-a", "jiangkou"), @"
                   liaison  handler  head     office   leader   auditor  system
    PostCount      -        -        -        all      -        -        -
    ReviewCount    -        -        -        all      all      -        -
    FindLead       own      own      own      all      -        -        -
    HandleLead     -        -        -        all      -        -        -
    AnswerQuestion own      own      own      all      -        -        all
    Enforce        -        -        -        -        -        -        -
    ReviewLead     -        -        -        all      all      -        -
    RuleLead       -        -        -        all      all      -        -
    Enrol          -        -        -        all      -        -        -
    ChangeRules    -        -        -        all      -        -        -
    ReadLead       own      own      own      all      all      all      -
    ReadTally      -        -        -        all      all      all      all
    ");
}

#[test]
fn a_bureau_has_the_rights_of_its_brigades_and_not_the_other_way_round() {
    let own = matrix("traffic-police", "traffic-police", "transport-enforcement");
    assert_eq!(matrix("public-security", "traffic-police", "transport-enforcement"), own);
    let rules = rules();
    for (action, name) in ACTIONS {
        let brigade = may(&actor("traffic-police:handler"), action, &unit("public-security"), &rules);
        assert!(!brigade, "{name}");
    }
}

#[test]
fn nobody_acts_for_a_unit_that_the_rules_do_not_know() {
    let rules = rules();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
        let ghost = actor(&format!("ghost:{}", role.as_str()));
        for (action, name) in ACTIONS {
            for of in ["ghost", "jiangkou", "office"] {
                assert!(!may(&ghost, action, &unit(of), &rules), "{role:?} {name} {of}");
            }
        }
    }
}

#[test]
fn a_right_to_ones_own_unit_is_no_right_to_an_unknown_one() {
    let rules = rules();
    for role in [Role::Liaison, Role::Handler, Role::Head] {
        for (action, name) in ACTIONS {
            let actor = actor(&format!("traffic-police:{}", role.as_str()));
            assert!(!may(&actor, action, &unit("ghost"), &rules), "{role:?} {name}");
        }
    }
}

#[test]
fn the_clock_keeps_clocks_whatever_unit_it_names() {
    let rules = rules();
    assert!(may(&actor("clock:system"), Action::AnswerQuestion, &unit("jiangkou"), &rules));
    assert!(!may(&actor("clock:system"), Action::ReviewLead, &unit("jiangkou"), &rules));
}

#[test]
fn a_role_is_known_by_its_english_and_its_chinese_name() {
    for role in Role::ALL {
        assert_eq!((Role::parse(role.as_str()), Role::parse(role.title())), (Some(role), Some(role)));
    }
    assert_eq!((Role::parse("member"), Role::parse("king")), (Some(Role::Handler), None));
}
