//! A new lead, and what was done about one.

use vocabulary::{
    Day, LeadId, Stamp, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Measures, Outcome, Source, VehicleKind},
};

use super::Lack;

/// A new lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadSaid {
    /// Where, in the words typed.
    pub location: Option<String>,
    /// The township that the message names, if one.
    pub township: Option<UnitId>,
    /// Priority routes and areas that the message names.
    pub places: Vec<PriorityId>,
    /// Valid plates, normalised, each once.
    pub plates: Vec<String>,
    /// What was meant as a plate and is none, as typed.
    pub plate_raw: Option<String>,
    /// What it may have been: shown, never taken.
    pub plate_suggest: Option<String>,
    /// The part of a plate that was seen.
    pub plate_partial: Option<String>,
    /// One of the plates is a new-energy plate.
    pub new_energy: bool,
    /// The vehicle.
    pub vehicle: Option<VehicleSaid>,
    /// What it is about.
    pub behaviours: Vec<ViolationCode>,
    /// When it was seen.
    pub seen: Option<Seen>,
    /// Its seats.
    pub seats: Option<u8>,
    /// Who told it, in the words typed.
    pub informant: Option<String>,
    /// Where it came from, when said.
    pub source: Option<Source>,
    /// Everything that was typed after the word 线索, tidied (see `text`).
    pub words: String,
}

/// A vehicle in the campaign's word and, where it has one, the vocabulary's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehicleSaid {
    /// The campaign's word, e.g. 大货车.
    pub word: String,
    /// The kind on the wire.
    pub kind: Option<VehicleKind>,
}

/// When something was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// To the minute.
    At(Stamp),
    /// Only the day is told.
    On(Day),
}

/// What was done about a lead or a vehicle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnforceSaid {
    /// Which lead; by its plates when no number is said.
    pub lead: Option<LeadId>,
    /// Plates, normalised.
    pub plates: Vec<String>,
    /// What was meant as a plate and is none.
    pub plate_raw: Option<String>,
    /// For what.
    pub behaviours: Vec<ViolationCode>,
    /// The finding (查实、不实), when said.
    pub outcome: Option<Outcome>,
    /// Fine, points, detained vehicles.
    pub measures: Measures,
    /// Everything that was typed after the verb and the number.
    pub note: Option<String>,
    /// What is not told although it is needed.
    pub missing: Vec<Lack>,
}
