//! What people do about an alert that the policy raised: look at it, say what is done, end it.

use vocabulary::{
    Role, Rules, Secret, Stamp, UnitId,
    alert::{AlertCommand, Trigger},
};

use super::words;
use crate::demo::{
    dice::Dice,
    rhythm::{self, Span},
    script::post,
};

/// What somebody does about an alert.
#[derive(Debug)]
pub(in crate::demo) struct Reaction {
    pub(in crate::demo) at: Stamp,
    pub(in crate::demo) by: (UnitId, Role),
    pub(in crate::demo) wish: AlertCommand<Secret>,
}

/// What is done about an alert that is raised at `now`.
pub(in crate::demo) fn reactions(
    (trigger, tell, critical): (&Trigger, &[UnitId], bool),
    now: Stamp,
    rules: &Rules,
    dice: &mut Dice,
) -> Vec<Reaction> {
    let Some(office) = rules.office().and_then(|office| post(office, rules)) else { return Vec::new() };
    let told = tell.first().and_then(|unit| post(rules.unit(unit)?, rules));
    let told = told.unwrap_or_else(|| office.clone());
    let seen = match (critical, dice.percent(8)) {
        (true, _) => rhythm::clock(now, Span { from: 5, to: 40 }, dice),
        (false, false) => rhythm::office(now, Span { from: 6, to: 100 }, rules, dice),
        (false, true) => rhythm::office(now, Span { from: 260, to: 900 }, rules, dice),
    };
    let mut all = vec![Reaction { at: seen, by: told.clone(), wish: AlertCommand::Acknowledge }];
    let false_alarm = dice.percent(match trigger {
        Trigger::Rhythm { seen, .. } if *seen >= 6 => 0,
        Trigger::Rhythm { .. } | Trigger::Spread { .. } => 45,
        Trigger::Level { .. } => 6,
        Trigger::Unanswered { .. } => 3,
    });
    if !false_alarm && dice.percent(88) {
        let at = rhythm::office(seen, Span { from: 40, to: 500 }, rules, dice);
        let words = Secret::new(words::alert_answered(dice));
        all.push(Reaction { at, by: told, wish: AlertCommand::Answer { words } });
    }
    if dice.percent(92) {
        let from = all.last().map_or(seen, |reaction| reaction.at);
        let at = rhythm::office(from, Span { from: 300, to: 2_400 }, rules, dice);
        let reason = Secret::new(words::stood_down(false_alarm, dice));
        all.push(Reaction { at, by: office, wish: AlertCommand::StandDown { false_alarm, reason } });
    }
    all
}
