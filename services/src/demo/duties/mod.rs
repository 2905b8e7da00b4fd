//! The task list in the simulated campaign: put down, told of, finished, confirmed or returned; some never heard of.

mod supervision;
mod timetables;
mod words;

use vocabulary::{
    Day, Role, Rules, Secret, Stamp, StreamId, UnitId,
    duty::{DutyCommand, DutyWish},
    rules::{Task, UnitKind},
};

use super::{
    dice::{Dice, Purpose},
    rhythm,
    script::{Matter, Script, post},
};
pub(super) use {supervision::findings, timetables::timetables};

/// Lead units of one task that are heard of; a duty of every township is one of 42 otherwise.
const MOST_LEADS: usize = 3;

type Post = (UnitId, Role);

/// One task of one lead unit, and who works on it.
struct Share<'a> {
    task: &'a Task,
    lead: Post,
    office: Post,
    helpers: Vec<Post>,
}

/// Every duty that is heard of between the first and the last day.
pub(super) fn duties(rules: &Rules, (first, last): (Day, Day), seed: u64) -> Vec<Matter> {
    let Some(office) = rules.office().and_then(|office| post(office, rules)) else { return Vec::new() };
    let tasks = rules.tasks();
    let mut matters = Vec::new();
    for (number, task) in (0_u64..).zip(&tasks) {
        let mut dice = Dice::of(seed, Purpose::Duties, number);
        let able =
            |units: &[UnitId]| -> Vec<Post> { units.iter().filter_map(|unit| works(unit, rules)).collect() };
        let (mut leads, helpers) = (able(&task.lead), able(&task.responsible));
        while leads.len() > MOST_LEADS {
            let lot = dice.below(u32::try_from(leads.len()).unwrap_or(0));
            leads.swap_remove(usize::try_from(lot).unwrap_or(0));
        }
        for lead in leads {
            let share = Share { task, lead, office: office.clone(), helpers: helpers.clone() };
            // Nobody says a word about some of them.
            if !dice.percent(16) {
                matters.push(Matter::Duty(share.script(rules, (first, last), &mut dice)));
            }
        }
    }
    matters
}

/// A unit that tells of duties: the office looks on, so its own are not finished here.
fn works(unit: &UnitId, rules: &Rules) -> Option<Post> {
    let unit = rules.unit(unit).filter(|unit| match unit.kind {
        UnitKind::Department | UnitKind::Township | UnitKind::Company => true,
        UnitKind::Office | UnitKind::WorkingGroup | UnitKind::Outside | UnitKind::Practice => false,
    })?;
    post(unit, rules)
}

impl Share<'_> {
    fn script(
        &self,
        rules: &Rules,
        (first, last): (Day, Day),
        dice: &mut Dice,
    ) -> Script<vocabulary::duty::Duty> {
        let (task, lead) = (self.task.id.clone(), self.lead.0.clone());
        let wish = |wish| DutyCommand { task: task.clone(), lead: lead.clone(), wish };
        let hour = |day: Day, dice: &mut Dice| -> Stamp {
            rhythm::between(rules.calendar.workday_from(day), 9 * 60, 17 * 60 + 20, rules, dice)
        };
        let start = first.plus(i64::from(dice.between(1, 9)));
        let at = hour(start, dice);
        let mut script = Script::new(StreamId::duty(&task, &lead), at);
        if dice.percent(45) {
            let by = first.plus(i64::from(dice.between(40, 115)));
            let post = self.lead.1;
            script.enter(at, &self.office, wish(DutyWish::Assign { post, by }), dice);
        }
        // Some are told of for a while and then no more.
        let silent_from = if dice.percent(14) { dice.between(20, 60) } else { u32::MAX };
        let finished = dice.percent(42).then(|| dice.between(45, 112));
        let mut passed = dice.between(5, 16);
        let end = u32::try_from(last.days_since(first)).unwrap_or(0);
        while passed < end.min(silent_from) && finished.is_none_or(|finished| passed < finished) {
            let helper = if dice.percent(30) { dice.pick(&self.helpers) } else { None };
            let words = Secret::new(words::progress(dice));
            let at = hour(first.plus(i64::from(passed)), dice);
            script.enter(at, helper.unwrap_or(&self.lead), wish(DutyWish::Progress { words }), dice);
            passed = passed.saturating_add(dice.between(9, 20));
        }
        if let Some(passed) = finished.filter(|finished| *finished < silent_from) {
            let words = Secret::new(words::finished(dice));
            let at = hour(first.plus(i64::from(passed)), dice);
            let mut at = script.enter(at, &self.lead, wish(DutyWish::Finish { words }), dice);
            if dice.percent(28) {
                let reason = Secret::new(words::returned(dice));
                let then = hour(rules.day_of(at).plus(i64::from(dice.between(1, 4))), dice);
                script.enter(then, &self.office, wish(DutyWish::Return { reason }), dice);
                let words = Secret::new(words::finished(dice));
                let again = hour(rules.day_of(then).plus(i64::from(dice.between(4, 12))), dice);
                at = script.enter(again, &self.lead, wish(DutyWish::Finish { words }), dice);
            }
            if dice.percent(85) {
                let then = hour(rules.day_of(at).plus(i64::from(dice.between(1, 6))), dice);
                script.enter(then, &self.office, wish(DutyWish::Confirm), dice);
            }
        }
        script
    }
}
