//! What a unit is like in the simulation: its size, its market days, how punctual it is. Seeded, not in the rules.

use vocabulary::{
    Rules, UnitId, ViolationCode,
    rules::{Unit, UnitKind},
    timetable::MarketDays,
};

use super::dice::{Dice, Purpose};

/// A unit that posts daily counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) unit: UnitId,
    /// 1 to 4 for a township; 10 for a department.
    pub(super) size: u32,
    /// Whether a priority route begins here.
    pub(super) on_route: bool,
    /// Whether it enforces against illegal carriage, and against traffic violations.
    pub(super) carriage: bool,
    pub(super) traffic: bool,
    /// Market days (赶场), where there is a market: a 镇 or 乡, not a 街道.
    pub(super) market: Option<MarketDays>,
    /// How often it is late, and how often it posts nothing.
    pub(super) late_permille: u32,
    pub(super) missing_permille: u32,
    /// How often it has nothing to report.
    pub(super) zero_percent: u32,
}

/// Townships that do worse than the others.
const WORSE: usize = 5;

/// The profiles of every reporting unit, in the order of the rules.
pub(super) fn of(rules: &Rules, seed: u64) -> Vec<Profile> {
    let mut dice = Dice::of(seed, Purpose::Profiles, 0);
    let mut profiles: Vec<Profile> =
        (0..).zip(rules.reporting_units()).map(|(n, unit)| profile(n, unit, rules, &mut dice)).collect();
    let mut others: Vec<usize> = (0..profiles.len()).collect();
    for _ in 0..WORSE {
        let lot = usize::try_from(dice.below(u32::try_from(others.len()).unwrap_or(0))).unwrap_or(0);
        if others.is_empty() {
            break;
        }
        let worse = others.swap_remove(lot);
        if let Some(profile) = profiles.get_mut(worse).filter(|profile| !profile.is_department()) {
            profile.late_permille = dice.between(180, 320);
            profile.missing_permille = dice.between(90, 170);
        }
    }
    profiles
}

fn profile(number: usize, unit: &Unit, rules: &Rules, dice: &mut Dice) -> Profile {
    let on_route = rules.priorities.routes.iter().any(|route| route.townships.contains(&unit.id));
    let is_department = unit.kind == UnitKind::Department;
    let drawn = *dice.weighted(&[(1, 40), (2, 40), (3, 20)]).unwrap_or(&1);
    let size = match (is_department, on_route) {
        (true, _) => 10,
        (false, true) => 4,
        (false, false) if unit.name.ends_with("街道") => 3,
        (false, false) if unit.name.ends_with('乡') => 1,
        (false, false) => drawn,
    };
    let competent = |code: &str| {
        is_department && ViolationCode::new(code).is_ok_and(|code| rules.is_competent(&unit.id, &code))
    };
    Profile {
        unit: unit.id.clone(),
        size,
        on_route,
        carriage: competent("unlicensed-carriage"),
        traffic: competent("overloading"),
        market: market(dice.below(3), number, unit, rules),
        late_permille: if is_department { 15 } else { dice.between(20, 75) },
        missing_permille: if is_department { 2 } else { dice.between(4, 26) },
        zero_percent: match size {
            1 => 16,
            2 => 6,
            3.. | 0 => 0,
        },
    }
}

/// Every third day, each on its own digits; every sixth township by the farmers' calendar, when the rules have it.
fn market(drawn: u32, number: usize, unit: &Unit, rules: &Rules) -> Option<MarketDays> {
    let holds = unit.kind == UnitKind::Township && unit.short.ends_with(['镇', '乡']);
    let digits: &[u8] = match drawn {
        0 => &[3, 6, 9],
        1 => &[1, 4, 7],
        _ => &[2, 5, 8],
    };
    let first = rules.phases.iter().find(|phase| phase.counts)?.from;
    let lunar = number % 6 == 5 && rules.calendar.lunar(first).is_some();
    let digits = digits.to_vec();
    holds.then_some(if lunar { MarketDays::LunarDigits { digits } } else { MarketDays::Digits { digits } })
}

impl Profile {
    pub(super) fn is_department(&self) -> bool {
        self.size >= 10
    }
}
