//! Findings of supervision (督导): issued, mended, looked at again; one is returned, the last stays open.

use std::collections::BTreeMap;

use vocabulary::{
    Day, Rules, Secret, StreamId, SupervisionId,
    deadline::keys,
    rules::UnitKind,
    supervision::{Supervision, SupervisionCommand},
};

use super::words;
use crate::demo::{
    dice::{Dice, Purpose},
    rhythm,
    script::{Matter, Script, post, posts},
};

/// Findings of a whole campaign, each so many days after the one before.
const FINDINGS: u32 = 12;
const EVERY_DAYS: u32 = 10;
/// The one that is returned after it was looked at again.
const RETURNED: u32 = 4;

/// The findings of a campaign that begins on `first`.
pub(in crate::demo) fn findings(rules: &Rules, first: Day, seed: u64) -> Vec<Matter> {
    let Some(office) = rules.office().and_then(|office| post(office, rules)) else { return Vec::new() };
    let townships = posts(rules, UnitKind::Township);
    let departments = posts(rules, UnitKind::Department);
    let tasks = rules.tasks();
    let mut numbers: BTreeMap<Day, u32> = BTreeMap::new();
    let mut matters = Vec::new();
    for number in 0..FINDINGS {
        let mut dice = Dice::of(seed, Purpose::Supervision, u64::from(number));
        let after = number.saturating_mul(EVERY_DAYS).saturating_add(dice.between(7, 12));
        let day = rules.calendar.workday_from(first.plus(i64::from(after)));
        let of = if dice.percent(75) { &townships } else { &departments };
        let Some(unit) = dice.pick(of).or(townships.first()).cloned() else { return matters };
        let place = numbers.entry(day).or_default();
        *place = place.saturating_add(1);
        let stream = StreamId::numbered(SupervisionId::new(day, *place));
        let at = rhythm::between(day, 9 * 60 + 10, 16 * 60, rules, &mut dice);
        let mut script: Script<Supervision> = Script::new(stream, at);
        let task = tasks.iter().find(|task| task.lead.contains(&unit.0)).filter(|_| dice.percent(60));
        let (words, task) = (Secret::new(words::finding(&mut dice)), task.map(|task| task.id.clone()));
        let issue = SupervisionCommand::Issue { unit: unit.0.clone(), task, words, by: None };
        let mut at = script.enter(at, &office, issue, &mut dice);
        let turns = if number == RETURNED { 2 } else { 1 };
        for turn in 1..=turns {
            let due = rules.due(keys::SUPERVISION_MEND, at);
            let late = i64::from(if dice.percent(15) { dice.between(1, 3) } else { 0 });
            let mended = if late > 0 {
                rules.day_of(due).plus(late)
            } else {
                rules.day_of(at).plus(i64::from(dice.between(1, 3)))
            };
            let mended = rules.calendar.workday_from(mended);
            let then = rhythm::between(mended, 9 * 60, 17 * 60, rules, &mut dice);
            let words = Secret::new(words::mended(&mut dice));
            let then = script.enter(then, &unit, SupervisionCommand::Answer { words }, &mut dice);
            let looked = rules.calendar.workday_from(rules.day_of(then).plus(i64::from(dice.between(1, 4))));
            let looked = rhythm::between(looked, 9 * 60, 17 * 60, rules, &mut dice);
            at = if turn < turns {
                let reason = Secret::new(words::lacking(&mut dice));
                script.enter(looked, &office, SupervisionCommand::Return { reason, by: None }, &mut dice)
            } else {
                let words = Secret::new(words::seen(&mut dice));
                script.enter(looked, &office, SupervisionCommand::Close { words }, &mut dice)
            };
        }
        matters.push(Matter::Supervision(script));
    }
    matters
}
