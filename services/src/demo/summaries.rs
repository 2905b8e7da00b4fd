//! What people bring to the summaries before the campaign's last day: cases, paragraphs, decisions on places, a few units
//! that hand theirs in early.

use chrono::NaiveTime;
use vocabulary::{
    Day, LeadId, Role, Rules, Secret, Stamp, UnitId,
    rules::{Unit, UnitKind},
    summary::{Section, SummaryCommand, SummaryOf, SummaryWish},
};

use super::{
    dice::{Dice, Purpose},
    rhythm::{self, later},
    script::post,
    words,
};

/// Of the leads that were closed as proven, every so many-th is told as a case.
const EVERY_CLOSED: u64 = 110;
/// So many cases at most.
const MOST_CASES: u64 = 4;
/// Units that hand their summary in before the campaign's last day.
const EARLY: usize = 3;

/// Who wishes what of a summary, and when.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) at: Stamp,
    pub(super) by: (UnitId, Role),
    pub(super) wish: SummaryCommand<Secret>,
}

/// How far the cases have come.
#[derive(Debug, Default)]
pub(super) struct Cases {
    closed: u64,
    told: u64,
}

impl Cases {
    /// The telling of a lead that was just closed as proven, when it is one of the few.
    pub(super) fn on_closed(&mut self, lead: LeadId, at: Stamp, rules: &Rules, seed: u64) -> Vec<Step> {
        self.closed = self.closed.saturating_add(1);
        if self.told >= MOST_CASES || self.closed % EVERY_CLOSED != EVERY_CLOSED / 2 {
            return Vec::new();
        }
        let number = self.told;
        self.told = self.told.saturating_add(1);
        let departments = rules.units.iter().filter(|unit| unit.kind == UnitKind::Department);
        let by = departments.filter_map(|unit| post(unit, rules)).find(|(_, role)| *role == Role::Handler);
        let office = rules.office().and_then(|office| post(office, rules));
        let (Some(by), Some(office)) = (by, office) else { return Vec::new() };
        let mut dice = Dice::of(seed, Purpose::Summaries, number);
        let mut next = |after: Stamp| {
            let day = rules.calendar.workday_from(rules.day_of(after).next());
            rhythm::between(day, 9 * 60, 17 * 60, rules, &mut dice)
        };
        let told = next(at);
        let judged = next(told);
        let words = Secret::new(words::told_case(number));
        let mut steps = vec![Step { at: told, by, wish: county(SummaryWish::ProposeCase { lead, words }) }];
        // The last one waits for the office when the campaign ends.
        if self.told < MOST_CASES {
            let wish = county(SummaryWish::ApproveCase { lead });
            steps.push(Step { at: judged, by: office, wish });
        }
        steps
    }
}

/// What is planned for the last days before `whole`.
pub(super) fn summaries(rules: &Rules, whole: Day, seed: u64) -> Vec<Step> {
    let mut dice = Dice::of(seed, Purpose::Summaries, MOST_CASES);
    let Some(office) = rules.office().and_then(|office| post(office, rules)) else { return Vec::new() };
    let mut planned = of_county(whole, &office, rules);
    let early = rules.summarising_units().filter(|unit| unit.reports_daily).take(EARLY);
    for (index, unit) in early.enumerate() {
        planned.extend(of_unit(unit, (index, whole), &office, rules, &mut dice));
    }
    planned
}

fn of_county(whole: Day, office: &(UnitId, Role), rules: &Rules) -> Vec<Step> {
    let at = morning(whole.plus(-4), rules);
    let words = Secret::new(words::of_publicity());
    let written = SummaryWish::Write { section: Section::Publicity, words };
    let route = rules.priorities.routes.first().map(|route| (route.id.clone(), true));
    let area = rules.priorities.areas.last().map(|area| (area.id.clone(), false));
    let decided = route.into_iter().chain(area).map(|(place, keep)| {
        let reason = Secret::new(words::on_place(keep));
        SummaryWish::DecidePlace { place, keep, reason }
    });
    let wishes = std::iter::once(written).chain(decided);
    let step = |(minutes, wish)| Step { at: later(at, minutes * 60), by: office.clone(), wish: county(wish) };
    (0_u32..).step_by(7).zip(wishes).map(step).collect()
}

/// A unit's paragraphs and its handing in; the office returns the first, accepts the second, and has not come to the third.
fn of_unit(
    unit: &Unit,
    (index, whole): (usize, Day),
    office: &(UnitId, Role),
    rules: &Rules,
    dice: &mut Dice,
) -> Vec<Step> {
    let Some(by) = post(unit, rules) else { return Vec::new() };
    let step = |at, by: &(UnitId, Role), wish| {
        let wish = SummaryCommand { of: SummaryOf::Unit(unit.id.clone()), wish };
        Step { at, by: by.clone(), wish }
    };
    let begun = later(morning(whole.plus(-3), rules), dice.below(7_200));
    let paragraph =
        |section: Section| SummaryWish::Write { section, words: Secret::new(words::of_section(section)) };
    let handed = later(begun, 1_800);
    let mut steps = vec![
        step(begun, &by, paragraph(Section::Problems)),
        step(later(begun, 600), &by, paragraph(Section::Next)),
        step(handed, &by, SummaryWish::Submit { until: handed, position: 0 }),
    ];
    let looked = later(morning(whole.plus(-1), rules), dice.below(7_200));
    match index {
        0 => {
            let reason = Secret::new(words::lacking());
            steps.push(step(looked, office, SummaryWish::Return { reason }));
        }
        1 => steps.push(step(looked, office, SummaryWish::Accept)),
        _ => {}
    }
    steps
}

fn county(wish: SummaryWish<Secret>) -> SummaryCommand<Secret> {
    SummaryCommand { of: SummaryOf::County, wish }
}

/// Ten o'clock of a day.
fn morning(day: Day, rules: &Rules) -> Stamp {
    later(day.at(NaiveTime::MIN, rules.zone()), 10 * 3_600)
}
