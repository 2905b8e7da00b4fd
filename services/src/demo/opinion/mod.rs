//! Public opinion of the simulated campaign: [`concerns`] and [`petitions`] day by day, and the [`stories`] in them.
//!
//! It is that of one county whatever the scale: an alert about it means what it means in life.

mod alerts;
mod concerns;
mod petitions;
mod stories;
mod words;

use std::collections::BTreeMap;

use vocabulary::{
    ConcernId, Day, PetitionId, Role, Rules, Stamp, TopicKey, UnitId, ids::PriorityId, rules::UnitKind,
};

use super::{
    dice::{Dice, Purpose},
    rhythm,
    script::{Matter, post, posts},
};
pub(super) use alerts::{Reaction, reactions};
#[cfg(test)]
pub(super) use stories::RISE_AFTER_DAYS;

/// Concerns and petitions of an ordinary day, in thousandths.
const CONCERNS_MILLI: u64 = 800;
const PETITIONS_MILLI: u64 = 760;

/// Themes by how often they are met; others of the rules as often as an ordinary one.
const THEMES: &[(&str, u32)] = &[
    ("fares", 15),
    ("shortage", 17),
    ("illegal-cars", 19),
    ("enforcement-conduct", 11),
    ("rumour", 3),
    ("ride-hailing-drivers", 9),
    ("safety", 13),
    ("other", 9),
];
const ORDINARY: u32 = 10;

/// Who and what public opinion is made of, drawn from the rules once.
#[derive(Debug)]
struct Cast {
    themes: Vec<(TopicKey, u32)>,
    channels: Vec<TopicKey>,
    has_levels: bool,
    townships: Vec<(UnitId, Role)>,
    departments: Vec<(UnitId, Role)>,
    office: (UnitId, Role),
    /// Every route and area, with the township it lies in.
    places: Vec<(PriorityId, Option<UnitId>)>,
    rumour: Option<TopicKey>,
    illegal: Option<TopicKey>,
    cyber: Option<UnitId>,
    enforcement: Option<UnitId>,
}

/// What public opinion brings, day by day.
#[derive(Debug)]
pub(super) struct Opinion {
    cast: Cast,
    /// Whether the rumour and the rise happen.
    stories: bool,
    seed: u64,
    /// The latest concern of each theme, to which the next may belong.
    recent: BTreeMap<TopicKey, (ConcernId, Day)>,
    /// The first concern of the rumour.
    rumour: Option<ConcernId>,
}

/// Something that is about to come in.
#[derive(Debug, Clone)]
struct Topic {
    theme: TopicKey,
    township: Option<(UnitId, Role)>,
    place: Option<PriorityId>,
}

impl Opinion {
    /// None when the rules name no theme, or nobody who could take anything in.
    pub(super) fn of(rules: &Rules, seed: u64, stories: bool) -> Option<Self> {
        let cast = Cast::of(rules)?;
        Some(Self { cast, stories, seed, recent: BTreeMap::new(), rumour: None })
    }

    /// What comes on the `index`-th day.
    pub(super) fn day(&mut self, day: Day, rules: &Rules, index: u64) -> Vec<Matter> {
        let mut dice = Dice::of(self.seed, Purpose::Opinion, index);
        let mut concerns = self.concerns(day, rules, &mut dice);
        let mut petitions = self.petitions(day, rules, &mut dice);
        if self.stories {
            // Their own draws: without them the other days are the same.
            let mut dice = Dice::of(self.seed, Purpose::Stories, index);
            self.spread_rumour((day, index), rules, &mut concerns, &mut dice);
            self.rise((day, index), rules, (&mut concerns, &mut petitions), &mut dice);
        }
        concerns.sort_by_key(|draft| draft.at);
        petitions.sort_by_key(|draft| draft.at);
        let mut matters = Vec::new();
        for (number, draft) in (1..).zip(concerns) {
            let id = ConcernId::new(day, number);
            matters.push(Matter::Concern(self.concern(id, day, draft, rules, &mut dice)));
        }
        for (number, draft) in (1..).zip(petitions) {
            let id = PetitionId::new(day, number);
            matters.push(Matter::Petition(self.petition(id, draft, rules, &mut dice)));
        }
        matters
    }
}

impl Cast {
    fn of(rules: &Rules) -> Option<Self> {
        let opinion = &rules.opinion;
        let weight = |key: &TopicKey| THEMES.iter().find(|(known, _)| *known == key.as_str());
        let themes: Vec<(TopicKey, u32)> = opinion
            .themes
            .iter()
            .map(|theme| (theme.key.clone(), weight(&theme.key).map_or(ORDINARY, |(_, weight)| *weight)))
            .collect();
        if themes.is_empty() {
            return None;
        }
        let theme = |key: &str| opinion.themes.iter().find(|t| t.key.as_str() == key).map(|t| t.key.clone());
        let routes = rules.priorities.routes.iter();
        let routes = routes.map(|route| (route.id.clone(), route.townships.first().cloned()));
        let areas = rules.priorities.areas.iter().map(|area| (area.id.clone(), None));
        let departments = posts(rules, UnitKind::Department);
        let police = |id: &UnitId, word: &str| id.as_str().contains(word);
        let one = |word| departments.iter().map(|(id, _)| id).find(|id| police(id, word)).cloned();
        let violations = rules.violations.iter().find(|v| v.code.as_str() == "offline-solicitation");
        let violations = violations.or(rules.violations.first());
        let enforcement = violations.and_then(|violation| {
            violation.competent.iter().find(|unit| departments.iter().any(|(id, _)| id == *unit)).cloned()
        });
        Some(Self {
            themes,
            channels: opinion.channels.iter().map(|channel| channel.key.clone()).collect(),
            has_levels: !opinion.levels.is_empty(),
            townships: posts(rules, UnitKind::Township),
            office: post(rules.office()?, rules)?,
            places: routes.chain(areas).collect(),
            rumour: theme("rumour"),
            illegal: theme("illegal-cars"),
            cyber: one("cyber-police").or_else(|| one("police")),
            enforcement,
            departments,
        })
    }

    fn township(&self, id: &UnitId) -> Option<(UnitId, Role)> {
        self.townships.iter().find(|(unit, _)| unit == id).cloned()
    }

    /// What something is about.
    fn topic(&self, township_percent: u32, dice: &mut Dice) -> Option<Topic> {
        let about = dice.weighted(&self.themes).cloned()?;
        let place = dice.percent(16).then(|| dice.pick(&self.places).cloned()).flatten();
        let lies_in = place.as_ref().and_then(|(_, township)| self.township(township.as_ref()?));
        let township = match lies_in {
            Some(township) => Some(township),
            None if dice.percent(township_percent) => dice.pick(&self.townships).cloned(),
            None => None,
        };
        Some(Topic { theme: about, township, place: place.map(|(place, _)| place) })
    }
}

/// An hour of a working day so many days later; of the day itself when it is one.
fn workday_after(at: Stamp, days: u32, rules: &Rules, dice: &mut Dice) -> Stamp {
    let day = rules.calendar.workday_from(rules.day_of(at).plus(i64::from(days)));
    let then = rhythm::between(day, 9 * 60 + 5, 17 * 60 + 20, rules, dice);
    if then > at { then } else { rhythm::later(at, 3_600) }
}
