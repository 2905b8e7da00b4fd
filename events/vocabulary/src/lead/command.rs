//! What may be wished of a lead.

use serde::{Deserialize, Serialize};

use super::{
    event::{Outcome, ReturnReason, Source, VehicleKind, Verdict},
    evidence::Attachment,
};
use crate::{
    ids::{LeadId, PriorityId, UnitId, ViolationCode},
    sealed::{Sealed, Secret},
    time::Stamp,
};

/// What was done to the violator, as decided elsewhere and recorded here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measures {
    /// Fine, in fen (分).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_fen: Option<u64>,
    /// Penalty points (记分).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u8>,
    /// Vehicles detained (扣押).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detained_vehicles: Option<u32>,
}

/// What a finder hands in. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding<T = Sealed> {
    /// The unit that found it.
    pub finder: UnitId,
    /// Where it came from.
    pub source: Source,
    /// What it is about.
    pub violations: Vec<ViolationCode>,
    /// In which township.
    pub township: Option<UnitId>,
    /// A route or area of the notice's section four that the finder named.
    #[serde(default)]
    pub places: Vec<PriorityId>,
    /// The kind of vehicle.
    pub vehicle: Option<VehicleKind>,
    /// Its seats.
    pub seats: Option<u8>,
    /// When it was seen.
    pub seen: Option<Stamp>,
    /// The finder's words.
    pub words: T,
    /// Plates.
    #[serde(default = "Vec::new")]
    pub plates: Vec<T>,
    /// Who told it.
    pub informant: Option<T>,
    /// Photos, voice notes and videos, kept already.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// Where on the map: `latitude,longitude` in degrees (WGS 84).
    pub position: Option<T>,
}

/// What may be wished of a lead. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadCommand<T = Sealed> {
    /// Hand a lead in.
    Find(Box<Finding<T>>),
    /// Add words or plates.
    Supplement {
        /// Words.
        words: Option<T>,
        /// Plates.
        plates: Vec<T>,
        /// Photos, voice notes and videos, kept already.
        #[serde(default)]
        attachments: Vec<Attachment>,
        /// Where on the map: `latitude,longitude` in degrees (WGS 84).
        position: Option<T>,
    },
    /// Put it under an earlier lead.
    Merge {
        /// The earlier lead.
        into: LeadId,
    },
    /// Undo a merging.
    Unmerge {
        /// Why.
        reason: T,
    },
    /// Ask another unit to take it over.
    Transfer {
        /// The unit.
        to: UnitId,
        /// Supporting units.
        #[serde(default)]
        supporting: Vec<UnitId>,
        /// For which violation; the lead's first when unsaid.
        basis: Option<ViolationCode>,
        /// A note.
        note: Option<T>,
    },
    /// Take the transfer back.
    Withdraw {
        /// Why.
        note: Option<T>,
    },
    /// Take it over.
    Accept,
    /// Do not take it over.
    Return {
        /// Why, from the list.
        reason: ReturnReason,
        /// Why, in words.
        note: Option<T>,
    },
    /// Rule who handles it.
    Rule {
        /// The handler.
        to: UnitId,
        /// Why.
        note: Option<T>,
    },
    /// Ask the finder.
    Ask {
        /// The question.
        words: T,
    },
    /// Answer.
    Answer {
        /// The answer.
        words: T,
    },
    /// Let an unanswered question lapse; only the clock wishes this.
    Lapse,
    /// Ask for more time.
    AskExtension {
        /// Until when.
        until: Stamp,
        /// Why.
        reason: T,
    },
    /// Give more time, as asked.
    GrantExtension,
    /// Give no more time.
    RefuseExtension {
        /// Why.
        reason: T,
    },
    /// Record a result.
    Enforce {
        /// What was found.
        outcome: Outcome,
        /// The violations established; the lead's own when unsaid.
        #[serde(default)]
        violations: Vec<ViolationCode>,
        /// What was done.
        #[serde(default)]
        measures: Measures,
        /// A note.
        note: Option<T>,
    },
    /// Review a result.
    Review {
        /// Upheld or sent back.
        verdict: Verdict,
        /// Why.
        note: Option<T>,
    },
    /// Open a closed lead again.
    Reopen {
        /// Who shall hold it; the last holder when unsaid.
        to: Option<UnitId>,
        /// Why.
        reason: T,
    },
}

/// Seals the words of one field of a wish: `(field, words)`.
type Seal<'a, E> = &'a mut dyn FnMut(&str, Secret) -> Result<Sealed, E>;

impl Finding<Secret> {
    fn seal<E>(self, seal: Seal<'_, E>) -> Result<Finding<Sealed>, E> {
        Ok(Finding {
            finder: self.finder,
            source: self.source,
            violations: self.violations,
            township: self.township,
            places: self.places,
            vehicle: self.vehicle,
            seats: self.seats,
            seen: self.seen,
            words: seal("words", self.words)?,
            plates: seal_all("plate", self.plates, seal)?,
            informant: self.informant.map(|words| seal("informant", words)).transpose()?,
            attachments: self.attachments,
            position: self.position.map(|place| seal("position", place)).transpose()?,
        })
    }
}

impl LeadCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`. The field `informant` belongs under the finder's
    /// key, every other under the matter's.
    pub fn seal<E>(self, seal: Seal<'_, E>) -> Result<LeadCommand<Sealed>, E> {
        Ok(match self {
            LeadCommand::Find(finding) => LeadCommand::Find(Box::new(finding.seal(seal)?)),
            LeadCommand::Supplement { words, plates, attachments, position } => LeadCommand::Supplement {
                words: words.map(|words| seal("words", words)).transpose()?,
                plates: seal_all("plate", plates, seal)?,
                attachments,
                position: position.map(|place| seal("position", place)).transpose()?,
            },
            LeadCommand::Merge { into } => LeadCommand::Merge { into },
            LeadCommand::Unmerge { reason } => LeadCommand::Unmerge { reason: seal("reason", reason)? },
            LeadCommand::Transfer { to, supporting, basis, note } => {
                LeadCommand::Transfer { to, supporting, basis, note: note_of(note, seal)? }
            }
            LeadCommand::Withdraw { note } => LeadCommand::Withdraw { note: note_of(note, seal)? },
            LeadCommand::Accept => LeadCommand::Accept,
            LeadCommand::Return { reason, note } => {
                LeadCommand::Return { reason, note: note_of(note, seal)? }
            }
            LeadCommand::Rule { to, note } => LeadCommand::Rule { to, note: note_of(note, seal)? },
            LeadCommand::Ask { words } => LeadCommand::Ask { words: seal("words", words)? },
            LeadCommand::Answer { words } => LeadCommand::Answer { words: seal("words", words)? },
            LeadCommand::Lapse => LeadCommand::Lapse,
            LeadCommand::AskExtension { until, reason } => {
                LeadCommand::AskExtension { until, reason: seal("reason", reason)? }
            }
            LeadCommand::GrantExtension => LeadCommand::GrantExtension,
            LeadCommand::RefuseExtension { reason } => {
                LeadCommand::RefuseExtension { reason: seal("reason", reason)? }
            }
            LeadCommand::Enforce { outcome, violations, measures, note } => {
                LeadCommand::Enforce { outcome, violations, measures, note: note_of(note, seal)? }
            }
            LeadCommand::Review { verdict, note } => {
                LeadCommand::Review { verdict, note: note_of(note, seal)? }
            }
            LeadCommand::Reopen { to, reason } => LeadCommand::Reopen { to, reason: seal("reason", reason)? },
        })
    }

    /// The plates that the wish brings, for the blind index.
    pub fn plates(&self) -> &[Secret] {
        match self {
            LeadCommand::Find(finding) => &finding.plates,
            LeadCommand::Supplement { plates, .. } => plates,
            LeadCommand::Merge { .. }
            | LeadCommand::Unmerge { .. }
            | LeadCommand::Transfer { .. }
            | LeadCommand::Withdraw { .. }
            | LeadCommand::Accept
            | LeadCommand::Return { .. }
            | LeadCommand::Rule { .. }
            | LeadCommand::Ask { .. }
            | LeadCommand::Answer { .. }
            | LeadCommand::Lapse
            | LeadCommand::AskExtension { .. }
            | LeadCommand::GrantExtension
            | LeadCommand::RefuseExtension { .. }
            | LeadCommand::Enforce { .. }
            | LeadCommand::Review { .. }
            | LeadCommand::Reopen { .. } => &[],
        }
    }
}

fn note_of<E>(note: Option<Secret>, seal: Seal<'_, E>) -> Result<Option<Sealed>, E> {
    note.map(|note| seal("note", note)).transpose()
}

/// Several texts of one field: each has its number in the field's name, so that equal texts seal differently.
fn seal_all<E>(field: &str, texts: Vec<Secret>, seal: Seal<'_, E>) -> Result<Vec<Sealed>, E> {
    texts.into_iter().enumerate().map(|(i, text)| seal(&format!("{field}{i}"), text)).collect()
}
