//! What people bring to the summaries before the campaign's last day: cases, paragraphs, decisions on places, a few units
//! that hand theirs in early.

use chrono::NaiveTime;
use vocabulary::{
    Day, LeadId, Role, Rules, Secret, Stamp, StreamId, UnitId,
    rules::{Unit, UnitKind},
    summary::{Section, Summary, SummaryCommand, SummaryOf, SummaryWish},
};

use super::{
    dice::{Dice, Purpose},
    rhythm::{self, later},
    script::{Matter, Script, post},
    words,
};

/// Of the leads that were closed as proven, every so many-th is told as a case.
const EVERY_CLOSED: u64 = 110;
/// So many cases at most.
const MOST_CASES: u64 = 4;
/// Units that hand their summary in before the campaign's last day.
const EARLY: usize = 3;

/// How far the cases have come.
#[derive(Debug, Default)]
pub(super) struct Cases {
    closed: u64,
    told: u64,
}

impl Cases {
    /// The telling of a lead that was just closed as proven, when it is one of the few.
    pub(super) fn on_closed(&mut self, lead: LeadId, at: Stamp, rules: &Rules, seed: u64) -> Option<Matter> {
        self.closed = self.closed.saturating_add(1);
        if self.told >= MOST_CASES || self.closed % EVERY_CLOSED != EVERY_CLOSED / 2 {
            return None;
        }
        let number = self.told;
        self.told = self.told.saturating_add(1);
        let mut dice = Dice::of(seed, Purpose::Summaries, number);
        let departments = rules.units.iter().filter(|unit| unit.kind == UnitKind::Department);
        let by = departments.filter_map(|unit| post(unit, rules)).find(|(_, role)| *role == Role::Handler)?;
        let office = post(rules.office()?, rules)?;
        let mut script: Script<Summary> = Script::new(StreamId::summary(&SummaryOf::County), at);
        let words = Secret::new(words::told_case(number));
        let day = rules.calendar.workday_from(rules.day_of(at).next());
        let then = rhythm::between(day, 9 * 60, 17 * 60, rules, &mut dice);
        let told = script.enter(then, &by, county(SummaryWish::ProposeCase { lead, words }), &mut dice);
        // The last one waits for the office when the campaign ends.
        if number.saturating_add(1) < MOST_CASES {
            let day = rules.calendar.workday_from(rules.day_of(told).next());
            let then = rhythm::between(day, 9 * 60, 17 * 60, rules, &mut dice);
            script.enter(then, &office, county(SummaryWish::ApproveCase { lead }), &mut dice);
        }
        Some(Matter::Summary(script))
    }
}

/// What is planned for the last days before `whole`.
pub(super) fn summaries(rules: &Rules, whole: Day, seed: u64) -> Vec<Matter> {
    let mut dice = Dice::of(seed, Purpose::Summaries, MOST_CASES);
    let Some(office) = rules.office().and_then(|office| post(office, rules)) else { return Vec::new() };
    let early = rules.summarising_units().filter(|unit| unit.reports_daily).take(EARLY);
    let mut planned: Vec<Matter> = early
        .enumerate()
        .filter_map(|(index, unit)| of_unit(unit, (index, whole), &office, rules, &mut dice))
        .collect();
    planned.push(of_county(whole, &office, rules, &mut dice));
    planned
}

fn of_county(whole: Day, office: &(UnitId, Role), rules: &Rules, dice: &mut Dice) -> Matter {
    let at = morning(whole.plus(-4), rules);
    let mut script: Script<Summary> = Script::new(StreamId::summary(&SummaryOf::County), at);
    let words = Secret::new(words::of_publicity());
    script.enter(at, office, county(SummaryWish::Write { section: Section::Publicity, words }), dice);
    let route = rules.priorities.routes.first().map(|route| (route.id.clone(), true));
    let area = rules.priorities.areas.last().map(|area| (area.id.clone(), false));
    for (place, keep) in route.into_iter().chain(area) {
        let reason = Secret::new(words::on_place(keep));
        script.enter(at, office, county(SummaryWish::DecidePlace { place, keep, reason }), dice);
    }
    Matter::Summary(script)
}

/// A unit's paragraphs and its handing in; the office returns the first, accepts the second, and has not come to the third.
fn of_unit(
    unit: &Unit,
    (index, whole): (usize, Day),
    office: &(UnitId, Role),
    rules: &Rules,
    dice: &mut Dice,
) -> Option<Matter> {
    let by = post(unit, rules)?;
    let of = SummaryOf::Unit(unit.id.clone());
    let at = morning(whole.plus(-3), rules);
    let mut script: Script<Summary> = Script::new(StreamId::summary(&of), at);
    let wish = |wish| SummaryCommand { of: of.clone(), wish };
    for section in [Section::Problems, Section::Next] {
        let words = Secret::new(words::of_section(section));
        script.enter(at, &by, wish(SummaryWish::Write { section, words }), dice);
    }
    let until = script.enter(at, &by, wish(SummaryWish::Submit { until: at, position: 0 }), dice);
    let looked = later(until, dice.between(3 * 3_600, 5 * 3_600)).max(morning(whole.plus(-1), rules));
    match index {
        0 => {
            let reason = Secret::new(words::lacking());
            script.enter(looked, office, wish(SummaryWish::Return { reason }), dice);
        }
        1 => {
            script.enter(looked, office, wish(SummaryWish::Accept), dice);
        }
        _ => {}
    }
    Some(Matter::Summary(script))
}

fn county(wish: SummaryWish<Secret>) -> SummaryCommand<Secret> {
    SummaryCommand { of: SummaryOf::County, wish }
}

/// Ten o'clock of a day.
fn morning(day: Day, rules: &Rules) -> Stamp {
    later(day.at(NaiveTime::MIN, rules.zone()), 10 * 3_600)
}
