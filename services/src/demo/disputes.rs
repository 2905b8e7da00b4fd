//! A handful of disputed figures: late because the power was cut, a figure that was mistyped, one that is dismissed, and
//! one that waits for its ruling when the campaign ends.

use chrono::NaiveTime;
use vocabulary::{
    Day, IndicatorKey, Role, Rules, Secret, StreamId, UnitId,
    dispute::{Dispute, DisputeCommand, DisputeWish, Ruling},
    rules::UnitKind,
};

use super::{
    counts::CountCase,
    dice::{Dice, Purpose},
    rhythm::{self, later},
    script::{Matter, Script, post},
    words,
};

/// What is disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Late,
    Figure,
}

/// What is disputed on the first fitting day from so many days after the first, and how it is ruled.
const DISPUTES: [(i64, About, Ruling); 4] = [
    (18, About::Late, Ruling::Upheld),
    (37, About::Figure, Ruling::Upheld),
    (58, About::Late, Ruling::Dismissed),
    (83, About::Late, Ruling::Upheld),
];
/// So many days before the end of the counts another is disputed, too late to be ruled.
const LAST_DAYS: i64 = 3;
/// The figure that was mistyped, and by how much at most.
const FIGURE: &str = "vehicles_checked";

/// How far the disputes have come.
#[derive(Debug, Default)]
pub(super) struct Disputes {
    begun: usize,
}

impl Disputes {
    /// The dispute about one of the counts of a day, when there is one; the counts of the campaign go from day to day.
    pub(super) fn on(
        &mut self,
        day: Day,
        (first, whole): (Day, Day),
        counts: &[CountCase],
        rules: &Rules,
        seed: u64,
    ) -> Option<Matter> {
        let (after, about, ruling) = match DISPUTES.get(self.begun) {
            Some((after, about, ruling)) => (*after, *about, Some(*ruling)),
            None if self.begun == DISPUTES.len() => {
                (whole.plus(-LAST_DAYS).days_since(first), About::Figure, None)
            }
            None => return None,
        };
        if day.days_since(first) < after {
            return None;
        }
        let mut dice = Dice::of(seed, Purpose::Disputes, u64::try_from(self.begun).unwrap_or(0));
        let fitting = |case: &&CountCase| {
            let late = case.posted_at().is_some_and(|at| at > rules.count_due(day));
            let known = rules.unit(&case.profile.unit).is_some_and(|unit| unit.kind == UnitKind::Township);
            known && if about == About::Late { late } else { case.least(FIGURE) > 0 }
        };
        let fitting: Vec<&CountCase> = counts.iter().filter(fitting).collect();
        let case = dice.pick(&fitting)?;
        let matter = dispute(case, (about, ruling), rules, &mut dice)?;
        self.begun = self.begun.saturating_add(1);
        Some(matter)
    }
}

fn dispute(
    case: &CountCase,
    (about, ruling): (About, Option<Ruling>),
    rules: &Rules,
    dice: &mut Dice,
) -> Option<Matter> {
    let (unit, day): (UnitId, Day) = (case.profile.unit.clone(), case.day);
    let (by, office) = (post(rules.unit(&unit)?, rules)?, post(rules.office()?, rules)?);
    let figure = IndicatorKey::new(if about == About::Late { "late" } else { FIGURE }).ok()?;
    let claimed =
        (about == About::Figure).then(|| case.least(FIGURE).saturating_add(u64::from(dice.between(2, 9))));
    let wish = |wish| DisputeCommand { unit: unit.clone(), day, figure: figure.clone(), wish };
    let posted = case.posted_at()?;
    let morning = later(day.next().at(NaiveTime::MIN, rules.zone()), dice.between(9 * 3_600, 11 * 3_600));
    let at = later(posted, 1_800).max(morning);
    let mut script: Script<Dispute> = Script::new(StreamId::dispute(&unit, day, &figure), at);
    let said = match about {
        About::Late => words::power_cut(dice),
        About::Figure => words::mistyped(dice),
    };
    let at = script.enter(at, &by, wish(DisputeWish::Dispute { claimed, words: Secret::new(said) }), dice);
    if let Some(ruling) = ruling {
        let looked = rules.calendar.workday_from(rules.day_of(at).plus(i64::from(dice.between(1, 2))));
        let then = rhythm::between(looked, 9 * 60 + 20, 16 * 60, rules, dice);
        let reason = Secret::new(words::ruled(ruling, dice));
        let office: &(UnitId, Role) = &office;
        script.enter(then, office, wish(DisputeWish::Rule { ruling, value: None, reason }), dice);
    }
    Some(Matter::Dispute(script))
}
