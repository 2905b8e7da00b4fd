//! Joint operations, about one a week: who took part, and the figures that the counts of all of them contain.

use vocabulary::{
    Day, IndicatorKey, OperationId, Rules, StreamId,
    operation::{Operation, OperationCommand},
    rules::Figures,
};

use super::{
    counts::CountCase,
    dice::{Dice, Purpose},
    rhythm,
    script::{Matter, Script, post},
};

/// One a week, on the seventh day from the first.
const EVERY_DAYS: u64 = 7;
const SHARED: [&str; 2] = ["vehicles_checked", "cases"];

/// The operation of the `index`-th day, when one was held and its counts are in.
pub(super) fn operation(
    (day, index): (Day, u64),
    counts: &[CountCase],
    rules: &Rules,
    seed: u64,
) -> Option<Matter> {
    if index % EVERY_DAYS != EVERY_DAYS - 1 {
        return None;
    }
    let mut dice = Dice::of(seed, Purpose::Operations, index);
    let (departments, townships): (Vec<&CountCase>, Vec<&CountCase>) = counts
        .iter()
        .filter(|case| case.least("vehicles_checked") > 1)
        .partition(|case| case.profile.is_department());
    let counting = departments.iter().find(|case| case.profile.carriage).or(departments.first())?;
    let others: Vec<&CountCase> =
        departments.iter().filter(|case| case.profile.unit != counting.profile.unit).copied().collect();
    let mut with: Vec<&CountCase> = Vec::new();
    with.extend(dice.pick(&others).copied());
    with.extend(dice.pick(&townships).copied());
    let least = |key: &str| with.iter().chain([counting]).map(|case| case.least(key)).min().unwrap_or(0);
    let shared: Figures = SHARED
        .into_iter()
        .filter_map(|key| {
            let key = rules.indicator(&IndicatorKey::new(key).ok()?)?.key.clone();
            let value = least(key.as_str()).min(u64::from(dice.between(6, 30)));
            (value > 0).then_some((key, value))
        })
        .collect();
    if with.is_empty() || shared.is_empty() {
        return None;
    }
    let by = post(rules.unit(&counting.profile.unit)?, rules)?;
    let morning = rules.calendar.workday_from(day.next());
    let at = rhythm::between(morning, 9 * 60, 11 * 60, rules, &mut dice);
    let mut script: Script<Operation> = Script::new(StreamId::numbered(OperationId::new(day, 1)), at);
    let with = with.iter().map(|case| case.profile.unit.clone()).collect();
    let held = OperationCommand::Record { day, counting: counting.profile.unit.clone(), with, shared };
    script.enter(at, &by, held, &mut dice);
    Some(Matter::Operation(script))
}
