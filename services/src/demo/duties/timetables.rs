//! Market days and school hours, entered by the townships' liaisons in the first week.

use chrono::NaiveTime;
use vocabulary::{
    Day, Rules, StreamId,
    timetable::{Span, TimetableCommand},
};

use super::words;
use crate::demo::{
    dice::{Dice, Purpose},
    profile::Profile,
    rhythm::{self, later},
    script::{Matter, Script, post},
};

/// Every third unit's timetable has a school.
const WITH_SCHOOL: u64 = 3;

/// The timetables of the townships that hold markets.
pub(in crate::demo) fn timetables(rules: &Rules, profiles: &[Profile], first: Day, seed: u64) -> Vec<Matter> {
    let mut matters = Vec::new();
    for (number, profile) in (0_u64..).zip(profiles) {
        let Some(days) = profile.market.clone() else { continue };
        let Some(by) = rules.unit(&profile.unit).and_then(|unit| post(unit, rules)) else { continue };
        let mut dice = Dice::of(seed, Purpose::Timetables, number);
        let day = first.plus(i64::from(dice.between(0, 6)));
        let at = rhythm::between(day, 9 * 60, 16 * 60, rules, &mut dice);
        let mut script = Script::new(StreamId::timetable(&profile.unit), at);
        let market =
            TimetableCommand::SetMarket { place: "场镇".into(), days, hours: span((6, 30), (13, 0)) };
        script.enter(at, &by, (profile.unit.clone(), market), &mut dice);
        if number % WITH_SCHOOL == 0 {
            let school = words::school(&mut dice).into();
            let hours = vec![span((7, 0), (7, 50)), span((16, 40), (18, 0))];
            let wish = TimetableCommand::SetSchool { school, hours };
            let then = later(at, dice.between(120, 900));
            script.enter(then, &by, (profile.unit.clone(), wish), &mut dice);
        }
        matters.push(Matter::Timetable(script));
    }
    matters
}

fn span((from_hour, from_minute): (u32, u32), (to_hour, to_minute): (u32, u32)) -> Span {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
    Span { from: time(from_hour, from_minute), to: time(to_hour, to_minute) }
}
