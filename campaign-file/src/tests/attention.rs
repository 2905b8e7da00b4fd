//! The two files that a campaign may do without, the tags and the lunar months: what is there loads, what is wrong is told.

use super::*;

const OPINION: &str = r#"
[[levels]]
key = "low"
name = "一般"
answer = "lead-review"
clause = "办公室规则"

[[levels]]
key = "high"
name = "重大"
from_reach = 500
tell = ["command"]
answer = "lead-accept"
critical = true
clause = "办公室规则"

[[themes]]
key = "dust"
name = "扬尘"

[[channels]]
key = "hotline"
name = "热线"

[alerts]
level_from = 1
rhythm_weeks = 2
rhythm_at_least = 2
rhythm_per_mille = 10
spread_townships = 2
spread_days = 5
"#;

const REMINDERS: &str = r#"
[ladder]
rungs = [{ to = "holder", minutes = 0 }, { to = "office", minutes = 120 }]
quiet_from = "20:00"
quiet_until = "08:00"
duty_silent_days = 7
clause = "办公室规则"

[lights]
missing = [1, 2]
late = [2, 4]
overdue = [1, 2]

[results_list]
version = "1"
from = 2025-07-07
terms = [{ figure = "upheld", points = 2 }]
"#;

fn watched() -> Edited {
    drill().put("opinion.toml", OPINION.as_bytes()).put("reminders.toml", REMINDERS.as_bytes())
}

#[test]
fn a_campaign_without_the_two_files_has_no_levels_and_the_usual_ladder() {
    let rules = drill().load().unwrap();
    assert_eq!(rules.opinion, vocabulary::rules::Opinion::default());
    assert_eq!(rules.ladder, vocabulary::rules::Ladder::default());
    assert_eq!(rules.lights, vocabulary::rules::Lights::default());
    assert_eq!((rules.results_list, rules.measure_tags.len()), (None, 0));
}

#[test]
fn a_campaign_with_the_two_files_has_what_they_say() {
    let rules = watched().load().unwrap();
    assert_eq!(rules.opinion.levels.len(), 2);
    assert_eq!(rules.opinion.alerts.spread_days, 5);
    assert_eq!(rules.ladder.rungs.len(), 2);
    assert_eq!(rules.lights.late, (2, 4));
    assert_eq!(rules.results_list.map(|list| list.version).as_deref(), Some("1"));
}

#[test]
fn what_an_author_leaves_out_of_them_is_as_usual() {
    let rules = drill().put("opinion.toml", b"").put("reminders.toml", b"").load().unwrap();
    assert_eq!(rules, drill().load().unwrap());
}

#[test]
fn mistakes_in_public_opinion_are_told_at_their_lines() {
    let told = watched()
        .edit("opinion.toml", "answer = \"lead-review\"", "answer = \"answer-48h\"")
        .edit("opinion.toml", "tell = [\"command\"]", "tell = [\"comand\"]")
        .edit("opinion.toml", "key = \"high\"", "key = \"low\"")
        .edit("opinion.toml", "level_from = 1", "level_from = 2")
        .edit("opinion.toml", "rhythm_weeks = 2", "rhythm_weeks = 0")
        .edit("opinion.toml", "rhythm_per_mille = 10", "rhythm_per_mille = 900")
        .told();
    insta::assert_snapshot!(told, @"
    opinion.toml:5: deadline 'answer-48h' is not defined; define it in deadlines.toml, or correct the name
    opinion.toml:9: 'low' stands twice; rename or remove one of the two
    opinion.toml:12: unit 'comand' is not defined; define it in units.toml or townships.csv, or correct the name
    opinion.toml:26: there are 2 levels, counted from 0: no alert would ever be raised; correct it
    opinion.toml:27: a baseline needs at least one earlier week; correct it
    opinion.toml:29: how rarely is told in thousandths, from 1 to 500; correct it
    ");
}

#[test]
fn mistakes_in_reminders_are_told_at_their_lines() {
    let told = watched()
        .edit("reminders.toml", "minutes = 120", "minutes = -5")
        .edit("reminders.toml", "quiet_until = \"08:00\"", "quiet_until = \"21:00\"")
        .edit("reminders.toml", "missing = [1, 2]", "missing = [0, 2]")
        .edit("reminders.toml", "late = [2, 4]", "late = [4, 2]")
        .edit("reminders.toml", "version = \"1\"", "version = \"\"")
        .told();
    insta::assert_snapshot!(told, @"
    reminders.toml:3: a rung comes later than the one before; correct it
    reminders.toml:4: quiet hours last from an evening to an earlier time of the next morning; correct it
    reminders.toml:10: a threshold of 0 is always reached; correct it
    reminders.toml:11: red would come before yellow; correct it
    reminders.toml:15: a results list has a version, so that it can be made again; correct it
    ");
}

#[test]
fn their_form_is_checked_like_that_of_every_file() {
    let told = watched()
        .edit("opinion.toml", "[[themes]]", "[[topics]]")
        .edit("opinion.toml", "critical = true", "urgent = true")
        .edit("opinion.toml", "spread_days = 5\n", "")
        .edit("reminders.toml", "to = \"office\"", "to = \"mayor\"")
        .edit("reminders.toml", "overdue = [1, 2]", "overdue = [1]")
        .told();
    insta::assert_snapshot!(told, @"
    opinion.toml:14: unknown key 'urgent'; correct its spelling or remove it
    opinion.toml:17: unknown key 'topics'; this file holds levels, themes, channels, alerts
    opinion.toml:25: missing field `spread_days`; add it
    reminders.toml:3: unknown variant `mayor`, expected one of `holder`, `deputy`, `head`, `office`, `leader`; correct it
    reminders.toml:12: [1]: invalid length 1, expected a tuple of size 2; correct it
    ");
}

#[test]
fn a_tag_of_an_unknown_measure_is_told_at_its_line() {
    let tags = "\n[[tags]]\nkey = \"smart\"\nname = \"智管\"\nclauses = [\"五（一）\", \"五（九）\"]\n";
    let mut files = drill();
    let text = format!("{}{tags}", String::from_utf8(files.0["measures.toml"].clone()).unwrap());
    files = files.put("measures.toml", text.as_bytes());
    insta::assert_snapshot!(files.told(), @"measures.toml:13: unknown measure: 五（九） is the clause of no measure, duty or phase; give a clause as measures.toml, duties.toml or campaign.toml write it");
}

#[test]
fn lunar_months_follow_each_other() {
    let months = |months: &str| {
        let calendar = format!("[calendar]\nlunar_months = [{months}]");
        drill().edit("campaign.toml", "[calendar]", &calendar)
    };
    let (may, june) = ("{ first = 2025-05-27, name = \"五月\" }", "{ first = 2025-06-25, name = \"六月\" }");
    assert_eq!(months(&format!("{may}, {june}")).load().unwrap().calendar.lunar_months.len(), 2);
    let told = [
        months(&format!("{june},\n{may}")),
        months(&format!("{may},\n{{ first = 2025-06-27, name = \"六月\" }}")),
    ];
    insta::assert_snapshot!(told.map(Edited::told).join("\n"), @"
    campaign.toml:60: 五月 is not after 六月; put the months in order
    campaign.toml:60: 六月 begins 31 days after the month before, not 29 or 30; correct it
    ");
}
