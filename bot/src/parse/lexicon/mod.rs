//! The words of a campaign, made once from its rules and the grammar, and looked up by their first character.

mod build;
mod near;

pub(super) use build::TOWNSHIP_ENDINGS;

use std::collections::HashMap;

use vocabulary::{
    IndicatorKey, Rules, UnitId, ViolationCode, ids::PriorityId, lead::VehicleKind, rules::UnitKind,
};

use super::grammar::{Counted, Word};

/// The words of a campaign. It owns what it needs: keep it beside the rules it was made from.
#[derive(Debug, Clone)]
pub struct Lexicon {
    words: HashMap<char, Vec<Entry>>,
    pub(super) units: Vec<UnitWord>,
    pub(super) figures: Vec<FigureWord>,
    pub(super) behaviours: Vec<BehaviourWord>,
    pub(super) vehicles: Vec<(String, Option<VehicleKind>)>,
    pub(super) areas: Vec<PriorityId>,
    /// Behaviours by words that follow each other: which, and for each step the ids of its words.
    pub(super) together: Vec<(u16, Vec<Vec<u16>>)>,
    /// The figures that a number with nothing but its counting word means.
    pub(super) by_count: ByCount,
    /// The county's name.
    pub(super) county: Option<String>,
    /// The character of local plates.
    pub(super) plate_home: Option<char>,
}

/// A word and everything it may be.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    word: Box<[char]>,
    tags: Vec<Tag>,
}

/// What a word may be; numbers are places in the lists of [`Lexicon`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// A unit by a name that can hardly mean anything else.
    Unit(u16),
    /// A unit by an everyday name, which may be part of another word.
    Everyday(u16),
    /// The county.
    County,
    /// A figure by its name or an everyday word.
    Figure(u16),
    /// A part of a figure.
    Part(u16),
    /// A behaviour.
    Behaviour(u16),
    /// A vehicle.
    Vehicle(u16),
    /// A priority route or area.
    Area(u16),
    /// A word of [`Lexicon::together`].
    Step(u16),
    /// A word of the grammar.
    Word(Word),
    /// A counting word.
    Counted(Counted),
}

/// How many kinds of tag are looked up apart from each other.
pub(super) const KINDS: usize = 8;

impl Tag {
    /// Words of one kind do not overlap; words of different kinds may.
    pub(super) const fn kind(self) -> usize {
        match self {
            Tag::Unit(_) | Tag::Everyday(_) | Tag::County => 0,
            Tag::Figure(_) | Tag::Part(_) => 1,
            Tag::Behaviour(_) => 2,
            Tag::Vehicle(_) => 3,
            Tag::Area(_) => 4,
            Tag::Step(_) => 5,
            Tag::Word(_) => 6,
            Tag::Counted(_) => 7,
        }
    }
}

/// A unit.
#[derive(Debug, Clone)]
pub(super) struct UnitWord {
    pub(super) id: UnitId,
    pub(super) kind: UnitKind,
    pub(super) short: String,
}

/// A figure.
#[derive(Debug, Clone)]
pub(super) struct FigureWord {
    pub(super) key: IndicatorKey,
    pub(super) counted: Counted,
    pub(super) unit: String,
    pub(super) required: bool,
    pub(super) max: u64,
    pub(super) warn_above: u64,
    pub(super) decimals: u8,
    pub(super) within: Option<u16>,
}

/// A behaviour.
#[derive(Debug, Clone)]
pub(super) struct BehaviourWord {
    pub(super) code: ViolationCode,
}

/// The figures meant by a counting word alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ByCount {
    pub(super) people: Option<u16>,
    pub(super) cars: Option<u16>,
    pub(super) vehicles: Option<u16>,
    pub(super) cases: Option<u16>,
    pub(super) money: Option<u16>,
    /// The figure of people that is not required (教育劝导).
    pub(super) educated: Option<u16>,
}

impl Lexicon {
    /// Makes the words of `rules`.
    pub fn new(rules: &Rules) -> Self {
        build::lexicon(rules)
    }

    /// The words that begin with `first`, longest first.
    pub(super) fn beginning(&self, first: char) -> &[Entry] {
        self.words.get(&first).map_or(&[], Vec::as_slice)
    }

    /// The units whose names are near to `name`: to suggest, never to take.
    pub fn near_units(&self, name: &str) -> Vec<UnitId> {
        near::units(name, &self.units)
    }

    pub(super) fn unit(&self, at: u16) -> Option<&UnitWord> {
        self.units.get(usize::from(at))
    }

    pub(super) fn figure(&self, at: u16) -> Option<&FigureWord> {
        self.figures.get(usize::from(at))
    }

    pub(super) fn behaviour(&self, at: u16) -> Option<&ViolationCode> {
        self.behaviours.get(usize::from(at)).map(|behaviour| &behaviour.code)
    }
}

impl Entry {
    /// How long the word is, when it stands at the beginning of `rest`.
    pub(super) fn stands(&self, rest: &[char]) -> Option<usize> {
        rest.starts_with(&self.word).then_some(self.word.len())
    }

    pub(super) fn tags(&self) -> &[Tag] {
        &self.tags
    }
}
