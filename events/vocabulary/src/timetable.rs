//! A township's market days and school hours, entered by its liaison: tomorrow's duty comes from them.
//!
//! A school's holidays are not known here: its hours hold on every working day of the campaign's calendar, in July and
//! August too, and the liaison drops a school whose pupils are at home.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use command::TimetableCommand;
pub use event::{MarketDays, Span, TimetableEvent};
pub use refusal::TimetableRefusal;
use smol_str::SmolStr;

use crate::{
    calendar::Calendar,
    fact::Fact,
    ids::UnitId,
    rights::{Action, may},
    rules::UnitKind,
    stream::{Context, Kind, Stream},
    time::Day,
};

/// More markets than this are no timetable of one township.
const MOST_MARKETS: usize = 12;
/// More schools than this are no timetable of one township.
const MOST_SCHOOLS: usize = 40;
/// Morning, noon twice, evening.
const MOST_SPANS: usize = 4;
/// The longest name of a place or a school, in characters.
const LONGEST_NAME: usize = 20;

/// When a market is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// On which days.
    pub days: MarketDays,
    /// From when to when.
    pub hours: Span,
}

/// Where people come together on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gathering<'a> {
    /// What brings them.
    pub kind: GatheringKind,
    /// The market's place or the school's name.
    pub place: &'a str,
    /// From when to when, in order.
    pub hours: &'a [Span],
}

/// What brings people together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GatheringKind {
    /// A market (赶集).
    Market,
    /// Pupils come and go (上下学).
    School,
}

impl GatheringKind {
    /// The notice's term.
    pub const fn title(self) -> &'static str {
        match self {
            GatheringKind::Market => "赶集",
            GatheringKind::School => "上下学",
        }
    }
}

/// A township's timetable as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timetable {
    markets: BTreeMap<SmolStr, Market>,
    schools: BTreeMap<SmolStr, Vec<Span>>,
}

impl Timetable {
    /// The markets by place.
    pub fn markets(&self) -> &BTreeMap<SmolStr, Market> {
        &self.markets
    }

    /// The schools with the hours at which pupils come and go.
    pub fn schools(&self) -> &BTreeMap<SmolStr, Vec<Span>> {
        &self.schools
    }

    /// Where people come together on `day`: markets on their days, schools on every working day (their own holidays are
    /// not known).
    pub fn on(&self, day: Day, calendar: &Calendar) -> Vec<Gathering<'_>> {
        let markets = self.markets.iter().filter(|(_, market)| market.days.includes(day, calendar));
        let markets = markets.map(|(place, market)| Gathering {
            kind: GatheringKind::Market,
            place,
            hours: std::slice::from_ref(&market.hours),
        });
        let schools = self.schools.iter().filter(|_| calendar.is_workday(day));
        let schools =
            schools.map(|(school, hours)| Gathering { kind: GatheringKind::School, place: school, hours });
        markets.chain(schools).collect()
    }
}

impl Stream for Timetable {
    const KIND: Kind = Kind::Timetable;
    type Event = TimetableEvent;
    /// Whose timetable, and what is wished of it.
    type Command = (UnitId, TimetableCommand);
    type Refusal = TimetableRefusal;

    fn evolve(mut self, fact: &Fact<TimetableEvent>) -> Self {
        match &fact.event {
            TimetableEvent::MarketSet { place, days, hours } => {
                self.markets.insert(place.clone(), Market { days: days.clone(), hours: *hours });
            }
            TimetableEvent::MarketDropped { place } => {
                self.markets.remove(place);
            }
            TimetableEvent::SchoolSet { school, hours } => {
                self.schools.insert(school.clone(), hours.clone());
            }
            TimetableEvent::SchoolDropped { school } => {
                self.schools.remove(school);
            }
        }
        self
    }

    fn decide(
        &self,
        (unit, command): (UnitId, TimetableCommand),
        at: &Context<'_>,
    ) -> Result<Option<TimetableEvent>, TimetableRefusal> {
        allowed(&unit, at)?;
        match command {
            TimetableCommand::SetMarket { place, days, hours } => {
                self.set_market(name(&place)?, tidy_days(days)?, hours)
            }
            TimetableCommand::SetSchool { school, hours } => {
                self.set_school(name(&school)?, tidy_spans(hours)?)
            }
            TimetableCommand::DropMarket { place } => match self.markets.get_key_value(place.trim()) {
                Some((place, _)) => Ok(Some(TimetableEvent::MarketDropped { place: place.clone() })),
                None => Err(TimetableRefusal::NoSuchMarket { place, known: names(&self.markets) }),
            },
            TimetableCommand::DropSchool { school } => match self.schools.get_key_value(school.trim()) {
                Some((school, _)) => Ok(Some(TimetableEvent::SchoolDropped { school: school.clone() })),
                None => Err(TimetableRefusal::NoSuchSchool { school, known: names(&self.schools) }),
            },
        }
    }
}

impl Timetable {
    fn set_market(
        &self,
        place: SmolStr,
        days: MarketDays,
        hours: Span,
    ) -> Result<Option<TimetableEvent>, TimetableRefusal> {
        in_order(hours)?;
        let market = Market { days, hours };
        if self.markets.get(&place) == Some(&market) {
            return Ok(None);
        }
        if !self.markets.contains_key(&place) && self.markets.len() >= MOST_MARKETS {
            return Err(TimetableRefusal::TooManyMarkets { most: MOST_MARKETS });
        }
        let mut others = self.markets.iter().filter(|(other, _)| **other != place);
        if let Some((other, _)) = others.find(|(_, other)| {
            other.days.shares_a_day_with(&market.days) && other.hours.overlaps(&market.hours)
        }) {
            return Err(TimetableRefusal::SameTime { place, other: other.clone() });
        }
        let Market { days, hours } = market;
        Ok(Some(TimetableEvent::MarketSet { place, days, hours }))
    }

    fn set_school(
        &self,
        school: SmolStr,
        hours: Vec<Span>,
    ) -> Result<Option<TimetableEvent>, TimetableRefusal> {
        if self.schools.get(&school) == Some(&hours) {
            return Ok(None);
        }
        if !self.schools.contains_key(&school) && self.schools.len() >= MOST_SCHOOLS {
            return Err(TimetableRefusal::TooManySchools { most: MOST_SCHOOLS });
        }
        Ok(Some(TimetableEvent::SchoolSet { school, hours }))
    }
}

fn allowed(unit: &UnitId, at: &Context<'_>) -> Result<(), TimetableRefusal> {
    let Some(known) = at.rules.unit(unit) else {
        return Err(TimetableRefusal::UnknownUnit { unit: unit.clone() });
    };
    if !may(at.actor, Action::SetTimetable, unit, at.rules) {
        return Err(TimetableRefusal::NotAllowed {
            unit: known.short.clone(),
            role: at.actor.role.title(),
            of: at.rules.name_of(&at.actor.unit).to_owned(),
        });
    }
    match known.kind {
        // Whoever practises learns with a timetable too.
        UnitKind::Township | UnitKind::Practice => Ok(()),
        UnitKind::WorkingGroup
        | UnitKind::Office
        | UnitKind::Department
        | UnitKind::Company
        | UnitKind::Outside => Err(TimetableRefusal::NotATownship { unit: known.short.clone() }),
    }
}

/// A name without the blanks around it.
fn name(text: &str) -> Result<SmolStr, TimetableRefusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(TimetableRefusal::BadName { longest: LONGEST_NAME });
    }
    Ok(text.into())
}

/// The days sorted, each once, when all of them exist.
fn tidy_days(days: MarketDays) -> Result<MarketDays, TimetableRefusal> {
    let tidy = |mut numbers: Vec<u8>, valid: std::ops::RangeInclusive<u8>| {
        numbers.sort_unstable();
        numbers.dedup();
        let fine = !numbers.is_empty() && numbers.iter().all(|number| valid.contains(number));
        fine.then_some(numbers)
    };
    match days {
        MarketDays::Digits { digits } => tidy(digits, 0..=9).map(|digits| MarketDays::Digits { digits }),
        MarketDays::LunarDigits { digits } => {
            tidy(digits, 0..=9).map(|digits| MarketDays::LunarDigits { digits })
        }
        MarketDays::Weekdays { days } => {
            let days = tidy(days, 1..=7).ok_or(TimetableRefusal::BadWeekdays)?;
            return Ok(MarketDays::Weekdays { days });
        }
    }
    .ok_or(TimetableRefusal::BadDigits)
}

fn in_order(hours: Span) -> Result<(), TimetableRefusal> {
    if hours.from < hours.to {
        Ok(())
    } else {
        Err(TimetableRefusal::BackwardHours { from: hours.from, to: hours.to })
    }
}

/// The hours of a school in order.
fn tidy_spans(mut hours: Vec<Span>) -> Result<Vec<Span>, TimetableRefusal> {
    if hours.is_empty() || hours.len() > MOST_SPANS {
        return Err(TimetableRefusal::BadSpans { most: MOST_SPANS });
    }
    hours.iter().try_for_each(|span| in_order(*span))?;
    hours.sort_unstable();
    let mut pairs = hours.iter().zip(hours.iter().skip(1));
    match pairs.find(|(one, next)| one.overlaps(next)) {
        Some((one, next)) => Err(TimetableRefusal::SpansOverlap { one: one.from, next: next.from }),
        None => Ok(hours),
    }
}

fn names<T>(known: &BTreeMap<SmolStr, T>) -> Vec<SmolStr> {
    known.keys().cloned().collect()
}
