//! A lead that is being handed in.

use serde::{Deserialize, Serialize};
use vocabulary::{
    Secret, Stamp, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Attachment, AttachmentKind, Finding, LeadCommand, Source, VehicleKind},
    rules::UnitKind,
};

use crate::{
    conversation::{
        facts::{Context, Hat},
        need::{Need, Told},
    },
    parse::{LeadSaid, Seen},
    talk::{Media, MediaKind, Place},
};

/// So many kinds of violation, or places, are offered to tap.
const OFFERED: usize = 8;

/// A lead as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadItem {
    /// What it is about.
    pub violations: Vec<ViolationCode>,
    /// Where, in the words typed.
    pub location: Option<Secret>,
    /// In which township.
    pub township: Option<UnitId>,
    /// Priority routes and areas named.
    pub places: Vec<PriorityId>,
    /// Plates.
    pub plates: Vec<Secret>,
    /// What was meant as a plate and is none.
    pub plate_raw: Option<Secret>,
    /// What it may have been.
    pub plate_suggest: Option<Secret>,
    /// The part of a plate that was seen; it goes with the words.
    pub plate_partial: Option<Secret>,
    /// The vehicle.
    pub vehicle: Option<VehicleKind>,
    /// Its seats.
    pub seats: Option<u8>,
    /// When it was seen.
    pub seen: Option<Stamp>,
    /// Who told it.
    pub informant: Option<Secret>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Everything that was typed.
    pub words: Option<Secret>,
    /// Photos, voice notes, videos.
    pub media: Vec<Media>,
    /// On the map.
    pub position: Option<Place>,
}

impl LeadItem {
    /// From what was said.
    pub(in crate::conversation) fn said(said: LeadSaid, at: &Context<'_>) -> Self {
        let seen = match said.seen {
            Some(Seen::At(moment)) => Some(moment),
            // Only the day is told: noon of it stands for it, unless that is still to come.
            Some(Seen::On(day)) => {
                let noon =
                    day.at(chrono::NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default(), at.rules.zone());
                (noon <= at.now && day < at.rules.day_of(at.now)).then_some(noon)
            }
            None => None,
        };
        let secret = |text: Option<String>| text.as_deref().and_then(Secret::said);
        Self {
            violations: said.behaviours,
            location: secret(said.location),
            township: said.township,
            places: said.places,
            plates: said.plates.into_iter().map(Secret::new).collect(),
            plate_raw: secret(said.plate_raw),
            plate_suggest: secret(said.plate_suggest),
            plate_partial: secret(said.plate_partial),
            vehicle: said.vehicle.and_then(|vehicle| vehicle.kind),
            seats: said.seats,
            seen: seen.filter(|seen| *seen <= at.now),
            informant: secret(said.informant),
            source: said.source,
            words: Secret::said(&said.words),
            media: Vec::new(),
            position: None,
        }
    }

    pub(in crate::conversation) fn need(&self, hat: &Hat, at: &Context<'_>) -> Option<Need> {
        if self.words.is_none() && self.violations.is_empty() {
            return Some(Need::Words);
        }
        if self.violations.is_empty() {
            return Some(ask_violation(at));
        }
        if self.plate_raw.is_some() && self.plates.is_empty() {
            return Some(Need::Plate { suggest: self.plate_suggest.clone() });
        }
        let nowhere = self.location.is_none()
            && self.township.is_none()
            && self.places.is_empty()
            && self.position.is_none();
        nowhere.then(|| ask_where(hat, at))
    }

    pub(in crate::conversation) fn take(&mut self, told: Told, at: &Context<'_>) -> bool {
        match told {
            Told::Violations(codes) => self.violations = codes,
            Told::Place(place) => self.places = vec![place],
            Told::Township(unit) => self.township = Some(unit),
            Told::Plates(plates) => {
                self.plates = plates;
                self.plate_raw = None;
            }
            Told::Words(words) => self.take_words(words, at),
            Told::Unit(_)
            | Told::Day(_)
            | Told::Figure(..)
            | Told::WhichFigure(_)
            | Told::Lead(_)
            | Told::Return(..)
            | Told::Outcome(_)
            | Told::Until(_)
            | Told::Matter(_)
            | Told::Change(_) => return false,
        }
        true
    }

    /// The first words say what it is about and everything else in them; words after that say where.
    fn take_words(&mut self, words: Secret, at: &Context<'_>) {
        if self.words.is_some() && !self.violations.is_empty() {
            self.location = Some(words);
            return;
        }
        let said = super::super::need::lead_said(words.reveal(), at);
        let before = std::mem::take(self);
        *self = match said {
            Some(said) => {
                LeadItem { media: before.media, position: before.position, ..LeadItem::said(said, at) }
            }
            None => before,
        };
        self.words.get_or_insert(words);
    }

    pub(in crate::conversation) fn command(&self, hat: &Hat) -> Option<LeadCommand<Secret>> {
        let words = self.all_words()?;
        Some(LeadCommand::Find(Box::new(Finding {
            finder: hat.unit.clone(),
            source: self.source.unwrap_or(Source::Patrol),
            violations: self.violations.clone(),
            township: self.township.clone(),
            places: self.places.clone(),
            vehicle: self.vehicle,
            seats: self.seats,
            seen: self.seen,
            words,
            plates: self.plates.clone(),
            informant: self.informant.clone(),
            attachments: self.media.iter().map(attachment).collect(),
            position: self.position.map(on_the_map),
        })))
    }

    /// What was typed, and the place behind it when it was asked for.
    fn all_words(&self) -> Option<Secret> {
        let words = self.words.as_ref()?;
        match &self.location {
            Some(place) if !words.reveal().contains(place.reveal()) => {
                Some(Secret::new(format!("{} 地点：{}", words.reveal(), place.reveal())))
            }
            Some(_) | None => Some(words.clone()),
        }
    }

    /// Where a lead of this unit comes from when nothing is said.
    pub(in crate::conversation) fn source_of(hat: &Hat, at: &Context<'_>) -> Source {
        match at.rules.unit(&hat.unit).map(|unit| unit.kind) {
            Some(UnitKind::Company) => Source::Company,
            Some(
                UnitKind::WorkingGroup
                | UnitKind::Office
                | UnitKind::Department
                | UnitKind::Township
                | UnitKind::Outside
                | UnitKind::Practice,
            )
            | None => Source::Patrol,
        }
    }
}

/// The kept file as the event names it.
pub(in crate::conversation) fn attachment(media: &Media) -> Attachment {
    let kind = match media.kind {
        MediaKind::Photo => AttachmentKind::Photo,
        MediaKind::Voice => AttachmentKind::Voice,
        MediaKind::Video => AttachmentKind::Video,
    };
    Attachment { kind, sha256: media.sha256.clone(), bytes: media.bytes }
}

/// A place as the event seals it, to about a metre.
pub(in crate::conversation) fn on_the_map(place: Place) -> Secret {
    Secret::new(format!("{:.5},{:.5}", place.latitude, place.longitude))
}

/// Asks what it is about; the commonest kinds stand first in the campaign file.
pub(super) fn ask_violation(at: &Context<'_>) -> Need {
    Need::Violation {
        options: at.rules.violations.iter().take(OFFERED).map(|violation| violation.code.clone()).collect(),
    }
}

/// Asks where; the sender's own township comes first, then the priority routes and areas.
pub(super) fn ask_where(hat: &Hat, at: &Context<'_>) -> Need {
    let township = at.rules.unit(&hat.unit).is_some_and(|unit| unit.kind == UnitKind::Township);
    let routes = at.rules.priorities.routes.iter().map(|route| route.id.clone());
    let areas = at.rules.priorities.areas.iter().map(|area| area.id.clone());
    Need::Where {
        own: township.then(|| hat.unit.clone()),
        options: routes.chain(areas).take(OFFERED).collect(),
    }
}
