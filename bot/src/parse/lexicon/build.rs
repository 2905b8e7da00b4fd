//! From the rules of a campaign to its words.

use std::collections::HashMap;

use vocabulary::{
    Rules,
    lead::VehicleKind,
    rules::{Indicator, Unit, UnitKind},
};

use super::{BehaviourWord, ByCount, Entry, FigureWord, Lexicon, Tag, UnitWord};
use crate::parse::{
    grammar::{self, Counted},
    text::Text,
};

/// How the names of townships end.
pub(in crate::parse) const TOWNSHIP_ENDINGS: [&str; 3] = ["街道", "镇", "乡"];

/// Words gathered with everything they may be.
#[derive(Default)]
struct Gathered {
    words: HashMap<String, Vec<Tag>>,
}

impl Gathered {
    fn add(&mut self, word: &str, tag: Tag) {
        // Words are compared with normalised text.
        let word: String = Text::new(word.trim()).chars.into_iter().collect();
        let tags = self.words.entry(word).or_default();
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }

    fn finish(self) -> HashMap<char, Vec<Entry>> {
        let mut words: HashMap<char, Vec<Entry>> = HashMap::new();
        for (word, tags) in self.words {
            let word: Box<[char]> = word.chars().collect();
            if let Some(first) = word.first() {
                words.entry(*first).or_default().push(Entry { word, tags });
            }
        }
        for entries in words.values_mut() {
            entries.sort_by(|a, b| b.word.len().cmp(&a.word.len()).then_with(|| a.word.cmp(&b.word)));
        }
        words
    }
}

/// A place in a list. A campaign has fewer than 65,536 of anything; what is beyond has no words.
fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

pub(super) fn lexicon(rules: &Rules) -> Lexicon {
    let mut words = Gathered::default();
    for (word, form) in grammar::forms() {
        words.add(form, Tag::Word(word));
    }
    for (counted, forms) in grammar::COUNTED {
        forms.iter().for_each(|form| words.add(form, Tag::Counted(*counted)));
    }
    let units = units(rules, &mut words);
    let figures = figures(rules, &mut words);
    let behaviours = behaviours(rules, &mut words);
    let vehicles = vehicles(rules, &mut words);
    let areas = areas(rules, &mut words);
    let together = together(rules, &mut words);
    Lexicon {
        words: words.finish(),
        by_count: by_count(&figures),
        units,
        figures,
        behaviours,
        vehicles,
        areas,
        together,
        county: rules.campaign.county.clone(),
        plate_home: rules.campaign.plate_home.as_ref().and_then(|home| home.chars().next()),
    }
}

fn units(rules: &Rules, words: &mut Gathered) -> Vec<UnitWord> {
    for (i, unit) in rules.units.iter().enumerate() {
        let at = place(i);
        words.add(&unit.name, Tag::Unit(at));
        words.add(&unit.short, Tag::Unit(at));
        for alias in &unit.aliases {
            words.add(alias, if is_plain(unit, alias) { Tag::Unit(at) } else { Tag::Everyday(at) });
        }
        if let Some(bare) = bare_name(unit) {
            words.add(bare, Tag::Everyday(at));
        }
    }
    if let Some(county) = &rules.campaign.county {
        words.add(county, Tag::County);
        if let Some(bare) = county.strip_suffix(['县', '区', '市']).filter(|bare| bare.chars().count() >= 2)
        {
            words.add(bare, Tag::County);
        }
    }
    rules
        .units
        .iter()
        .map(|unit| UnitWord { id: unit.id.clone(), kind: unit.kind, short: unit.short.clone() })
        .collect()
}

/// Whether a name says by its ending that it is the name of a unit.
fn is_plain(unit: &Unit, name: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["街道", "街道办", "镇", "乡", "政府", "大队", "支队", "局", "委", "办公室", "中心", "委员会"];
    name.chars().count() >= 3
        && (unit.kind != UnitKind::Township || name != unit.short)
        && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The name of a township without its last word.
fn bare_name(unit: &Unit) -> Option<&str> {
    if unit.kind != UnitKind::Township {
        return None;
    }
    let bare = TOWNSHIP_ENDINGS.iter().find_map(|ending| unit.short.strip_suffix(ending))?;
    (bare.chars().count() >= 2).then_some(bare)
}

fn figures(rules: &Rules, words: &mut Gathered) -> Vec<FigureWord> {
    let index = |key: &vocabulary::IndicatorKey| {
        rules.indicators.iter().position(|indicator| &indicator.key == key).map(place)
    };
    for (i, indicator) in rules.indicators.iter().enumerate() {
        let at = place(i);
        words.add(&indicator.name, Tag::Figure(at));
        for word in &indicator.words {
            if !says_a_behaviour(indicator, word, rules) {
                words.add(word, Tag::Figure(at));
            }
        }
        indicator.parts.iter().for_each(|part| words.add(part, Tag::Part(at)));
    }
    rules
        .indicators
        .iter()
        .map(|indicator| FigureWord {
            key: indicator.key.clone(),
            counted: counted(&indicator.unit),
            unit: indicator.unit.clone(),
            required: indicator.required,
            max: indicator.max,
            warn_above: indicator.warn_above,
            decimals: indicator.decimals,
            within: indicator.within.as_ref().and_then(index),
        })
        .collect()
}

/// 查处非法营运 is 查处 with a kind, and the kind is not to be lost.
fn says_a_behaviour(indicator: &Indicator, word: &str, rules: &Rules) -> bool {
    let names = || [&indicator.name].into_iter().chain(&indicator.words);
    names()
        .filter_map(|name| word.strip_prefix(name.as_str()))
        .any(|rest| rules.violations.iter().any(|violation| violation.is_called(rest)))
}

fn counted(unit: &str) -> Counted {
    grammar::COUNTED
        .iter()
        .find(|(counted, forms)| *counted != Counted::Any && forms.contains(&unit))
        .map_or(Counted::Any, |(counted, _)| *counted)
}

fn by_count(figures: &[FigureWord]) -> ByCount {
    let find = |counted: Counted, required: bool| {
        let found = figures.iter().position(|figure| {
            figure.counted == counted && figure.required == required && (required || figure.within.is_none())
        });
        found.map(place)
    };
    let vehicles = find(Counted::Vehicles, true);
    ByCount {
        people: find(Counted::People, true),
        cars: vehicles.and_then(|_| find(Counted::Vehicles, false)),
        vehicles,
        cases: find(Counted::Cases, true),
        money: find(Counted::Money, false),
        educated: find(Counted::People, true).and_then(|_| {
            figures
                .iter()
                .position(|figure| figure.unit == "人次" && !figure.required && figure.max >= 10_000)
                .map(place)
        }),
    }
}

fn behaviours(rules: &Rules, words: &mut Gathered) -> Vec<BehaviourWord> {
    for (i, violation) in rules.violations.iter().enumerate() {
        let names = [&violation.name].into_iter().chain(&violation.words);
        names.for_each(|name| words.add(name, Tag::Behaviour(place(i))));
    }
    rules.violations.iter().map(|violation| BehaviourWord { code: violation.code.clone() }).collect()
}

fn vehicles(rules: &Rules, words: &mut Gathered) -> Vec<(String, Option<VehicleKind>)> {
    if rules.vehicles.is_empty() {
        let known = VehicleKind::TITLES.into_iter().filter(|(kind, _)| *kind != VehicleKind::Other);
        let known: Vec<_> = known.map(|(kind, title)| (title.to_owned(), Some(kind))).collect();
        known.iter().enumerate().for_each(|(i, (title, _))| words.add(title, Tag::Vehicle(place(i))));
        return known;
    }
    for (i, vehicle) in rules.vehicles.iter().enumerate() {
        let names = [&vehicle.name].into_iter().chain(&vehicle.words);
        names.for_each(|name| words.add(name, Tag::Vehicle(place(i))));
    }
    let kind = |kind| (kind != VehicleKind::Other).then_some(kind);
    rules.vehicles.iter().map(|vehicle| (vehicle.name.clone(), kind(vehicle.kind))).collect()
}

fn areas(rules: &Rules, words: &mut Gathered) -> Vec<vocabulary::ids::PriorityId> {
    let routes = rules.priorities.routes.iter().map(|route| (&route.id, &route.name, &route.aliases));
    let areas = rules.priorities.areas.iter().map(|area| (&area.id, &area.name, &area.aliases));
    let mut ids = Vec::new();
    for (id, name, aliases) in routes.chain(areas) {
        let at = place(ids.len());
        [name].into_iter().chain(aliases).for_each(|name| words.add(name, Tag::Area(at)));
        ids.push(id.clone());
    }
    ids
}

fn together(rules: &Rules, words: &mut Gathered) -> Vec<(u16, Vec<Vec<u16>>)> {
    let mut ids: HashMap<String, u16> = HashMap::new();
    let mut patterns = Vec::new();
    for (i, violation) in rules.violations.iter().enumerate() {
        for steps in &violation.together {
            let steps = steps.iter().map(|step| {
                let alternatives = step.split('|').map(|word| {
                    let next = place(ids.len());
                    let id = *ids.entry(word.to_owned()).or_insert(next);
                    words.add(word, Tag::Step(id));
                    id
                });
                alternatives.collect()
            });
            patterns.push((place(i), steps.collect()));
        }
    }
    patterns
}
