//! A summary (总结): of a unit, written, handed in and taken; of the county, with cases, remaining problems and a seal.
//!
//! No figure stands here. Figures are pure functions of the log up to a position; this stream holds what only people can
//! say: their paragraphs, their judgement of each other's summaries, and which document is the final one.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use command::{SummaryCommand, SummaryWish};
pub use event::{Section, SummaryEvent, SummaryOf};
pub use refusal::SummaryRefusal;

use crate::{
    fact::Fact,
    ids::{LeadId, MemberId, PriorityId, UnitId},
    rights::{Action, may},
    rules::{Rules, Unit, UnitKind},
    sealed::Sealed,
    stream::{Context, Kind, Stream},
    time::Stamp,
};

/// A summary as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The last version of every section that was written; withdrawn ones keep counting.
    pub versions: BTreeMap<Section, Written>,
    /// How far a unit's summary has come.
    pub stage: Stage,
    /// The cases of the county's summary.
    pub cases: BTreeMap<LeadId, Case>,
    /// The routes and areas that the office decided on: whether high pressure is kept up.
    pub places: BTreeMap<PriorityId, bool>,
    /// The last seal.
    pub sealed: Option<Seal>,
}

/// A section that people wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The last version.
    pub version: u32,
    /// Whether it stands.
    pub stands: bool,
}

/// How far a unit's summary has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It is being written, or was sent back.
    #[default]
    Writing,
    /// It waits for the office.
    Submitted {
        /// Who handed it in.
        by: MemberId,
    },
    /// The office took it.
    Accepted {
        /// Who had handed it in.
        by: MemberId,
    },
}

impl Stage {
    /// The official term.
    pub const fn title(&self) -> &'static str {
        match self {
            Stage::Writing => "撰写中",
            Stage::Submitted { .. } => "待审核",
            Stage::Accepted { .. } => "已通过",
        }
    }
}

/// A case of the county's summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Who proposed it.
    pub by: MemberId,
    /// What the office said; nothing yet.
    pub approved: Option<bool>,
}

/// A sealed edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Which, from 1.
    pub edition: u32,
    /// The last event it takes in.
    pub position: u64,
    /// The hashes of its documents.
    pub hashes: BTreeMap<String, String>,
}

impl Rules {
    /// The units that owe a summary: 各乡镇（街道）、各部门（单位） (notice 五（四）).
    pub fn summarising_units(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| owes_summary(unit))
    }
}

fn owes_summary(unit: &Unit) -> bool {
    match unit.kind {
        UnitKind::Department | UnitKind::Township => true,
        UnitKind::Company
        | UnitKind::Office
        | UnitKind::WorkingGroup
        | UnitKind::Outside
        | UnitKind::Practice => false,
    }
}

type Decision = Result<Option<SummaryEvent>, SummaryRefusal>;

impl Summary {
    /// The summary after one more event. Its words move nothing, so they need not be read.
    #[must_use]
    pub fn after<W>(mut self, fact: &Fact<SummaryEvent<W>>) -> Self {
        let by = || fact.actor.member.clone();
        match &fact.event {
            SummaryEvent::ParagraphWritten { section, version, words: _ } => {
                self.versions.insert(*section, Written { version: *version, stands: true });
            }
            SummaryEvent::ParagraphWithdrawn { section } => {
                if let Some(written) = self.versions.get_mut(section) {
                    written.stands = false;
                }
            }
            SummaryEvent::Submitted { until: _, position: _ } => self.stage = Stage::Submitted { by: by() },
            SummaryEvent::Returned { reason: _ } => self.stage = Stage::Writing,
            SummaryEvent::Accepted {} => {
                self.stage = match self.stage {
                    Stage::Submitted { by } | Stage::Accepted { by } => Stage::Accepted { by },
                    Stage::Writing => Stage::Accepted { by: by() },
                };
            }
            SummaryEvent::CaseProposed { lead, by: _, words: _ } => {
                self.cases.insert(*lead, Case { by: by(), approved: None });
            }
            SummaryEvent::CaseApproved { lead } => self.judge(*lead, true),
            SummaryEvent::CaseRefused { lead, reason: _ } => self.judge(*lead, false),
            SummaryEvent::PlaceDecided { place, keep, reason: _ } => {
                self.places.insert(place.clone(), *keep);
            }
            SummaryEvent::Sealed { edition, until: _, position, hashes } => {
                let (edition, position, hashes) = (*edition, *position, hashes.clone());
                self.sealed = Some(Seal { edition, position, hashes });
            }
        }
        self
    }

    fn judge(&mut self, lead: LeadId, approved: bool) {
        if let Some(case) = self.cases.get_mut(&lead) {
            case.approved = Some(approved);
        }
    }
}

impl Stream for Summary {
    const KIND: Kind = Kind::Summary;
    type Event = SummaryEvent;
    type Command = SummaryCommand;
    type Refusal = SummaryRefusal;

    fn evolve(self, fact: &Fact<SummaryEvent>) -> Self {
        self.after(fact)
    }

    fn decide(&self, command: SummaryCommand, at: &Context<'_>) -> Decision {
        let SummaryCommand { of, wish } = command;
        match wish {
            SummaryWish::Write { section, words } => {
                self.may_be_written(&of, at)?;
                let last = self.versions.get(&section).map_or(0, |written| written.version);
                Ok(Some(SummaryEvent::ParagraphWritten { section, version: last.saturating_add(1), words }))
            }
            SummaryWish::Withdraw { section } => {
                self.may_be_written(&of, at)?;
                let stands = self.versions.get(&section).is_some_and(|written| written.stands);
                Ok(stands.then_some(SummaryEvent::ParagraphWithdrawn { section }))
            }
            SummaryWish::Submit { until, position } => self.submit(&of, until, position, at),
            SummaryWish::Return { reason } => self.send_back(&of, reason, at),
            SummaryWish::Accept => self.accept(&of, at),
            SummaryWish::ProposeCase { lead, words } => self.propose(&of, lead, words, at),
            SummaryWish::ApproveCase { lead } => {
                let judged = self.case(&of, lead, at)?;
                Ok((judged.approved != Some(true)).then_some(SummaryEvent::CaseApproved { lead }))
            }
            SummaryWish::RefuseCase { lead, reason } => match self.case(&of, lead, at)?.approved {
                Some(true) => Err(SummaryRefusal::CaseApproved { lead }),
                Some(false) => Ok(None),
                None => Ok(Some(SummaryEvent::CaseRefused { lead, reason })),
            },
            SummaryWish::DecidePlace { place, keep, reason } => {
                countys(&of, Action::ReviewSummary, at)?;
                if !at.rules.priorities.has_place(&place) {
                    return Err(SummaryRefusal::UnknownPlace { place });
                }
                let new = self.places.get(&place) != Some(&keep);
                Ok(new.then_some(SummaryEvent::PlaceDecided { place, keep, reason }))
            }
            SummaryWish::Seal { until, position, hashes } => self.seal(&of, (until, position), hashes, at),
        }
    }
}

impl Summary {
    /// Whether the actor may write into it as it stands.
    fn may_be_written(&self, of: &SummaryOf, at: &Context<'_>) -> Result<(), SummaryRefusal> {
        let Some(id) = of.unit() else { return countys(of, Action::ReviewSummary, at) };
        let unit = owing(id, Action::WriteSummary, at)?;
        match self.stage {
            Stage::Writing => Ok(()),
            Stage::Submitted { .. } => Err(SummaryRefusal::Submitted { unit }),
            Stage::Accepted { .. } => Err(SummaryRefusal::Accepted { unit }),
        }
    }

    fn submit(&self, of: &SummaryOf, until: Stamp, position: u64, at: &Context<'_>) -> Decision {
        let unit = owing(of.unit().ok_or(SummaryRefusal::CountyIsSealed)?, Action::WriteSummary, at)?;
        match self.stage {
            Stage::Writing if until > at.at => Err(SummaryRefusal::InTheFuture { until }),
            Stage::Writing => Ok(Some(SummaryEvent::Submitted { until, position })),
            Stage::Submitted { .. } => Ok(None),
            Stage::Accepted { .. } => Err(SummaryRefusal::Accepted { unit }),
        }
    }

    fn send_back(&self, of: &SummaryOf, reason: Sealed, at: &Context<'_>) -> Decision {
        let unit = owing(of.unit().ok_or(SummaryRefusal::CountyIsSealed)?, Action::ReviewSummary, at)?;
        match self.stage {
            Stage::Writing => Err(SummaryRefusal::NotSubmitted { unit }),
            Stage::Submitted { .. } | Stage::Accepted { .. } => Ok(Some(SummaryEvent::Returned { reason })),
        }
    }

    fn accept(&self, of: &SummaryOf, at: &Context<'_>) -> Decision {
        let unit = owing(of.unit().ok_or(SummaryRefusal::CountyIsSealed)?, Action::ReviewSummary, at)?;
        match &self.stage {
            Stage::Writing => Err(SummaryRefusal::NotSubmitted { unit }),
            Stage::Submitted { by } if *by == at.actor.member => Err(SummaryRefusal::OwnWork),
            Stage::Submitted { .. } => Ok(Some(SummaryEvent::Accepted {})),
            Stage::Accepted { .. } => Ok(None),
        }
    }

    fn propose(&self, of: &SummaryOf, lead: LeadId, words: Sealed, at: &Context<'_>) -> Decision {
        only_countys(of, at.rules)?;
        if !may(at.actor, Action::WriteSummary, &at.actor.unit, at.rules) {
            return Err(not_allowed(of, at));
        }
        match self.cases.get(&lead) {
            Some(Case { approved: Some(true), .. }) => Err(SummaryRefusal::CaseApproved { lead }),
            // Told better, or told again after it was refused.
            Some(Case { approved: Some(false) | None, .. }) | None => {
                Ok(Some(SummaryEvent::CaseProposed { lead, by: at.actor.unit.clone(), words }))
            }
        }
    }

    /// A case that the actor may judge.
    fn case(&self, of: &SummaryOf, lead: LeadId, at: &Context<'_>) -> Result<&Case, SummaryRefusal> {
        countys(of, Action::ReviewSummary, at)?;
        let case = self.cases.get(&lead).ok_or(SummaryRefusal::NoSuchCase { lead })?;
        if case.by == at.actor.member { Err(SummaryRefusal::OwnWork) } else { Ok(case) }
    }

    fn seal(
        &self,
        of: &SummaryOf,
        (until, position): (Stamp, u64),
        hashes: BTreeMap<String, String>,
        at: &Context<'_>,
    ) -> Decision {
        countys(of, Action::ReviewSummary, at)?;
        if until > at.at {
            return Err(SummaryRefusal::InTheFuture { until });
        }
        let is_hash = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match hashes.iter().find(|(_, hash)| !is_hash(hash)) {
            Some((format, _)) => return Err(SummaryRefusal::BadHash { format: format.clone() }),
            None if hashes.is_empty() => return Err(SummaryRefusal::BadHash { format: String::new() }),
            None => {}
        }
        let edition = match &self.sealed {
            Some(seal) if seal.position == position && seal.hashes == hashes => return Ok(None),
            Some(Seal { edition, position: last, hashes: _ }) if *last >= position => {
                return Err(SummaryRefusal::Earlier { edition: *edition, position: *last });
            }
            Some(seal) => seal.edition.saturating_add(1),
            None => 1,
        };
        Ok(Some(SummaryEvent::Sealed { edition, until, position, hashes }))
    }
}

/// The short name of a unit that owes a summary, of which the actor may do `action`.
fn owing(id: &UnitId, action: Action, at: &Context<'_>) -> Result<String, SummaryRefusal> {
    let unit = at.rules.unit(id).ok_or_else(|| SummaryRefusal::UnknownUnit { unit: id.clone() })?;
    if !owes_summary(unit) {
        return Err(SummaryRefusal::NoSummaryOwed { unit: unit.short.clone() });
    }
    if may(at.actor, action, id, at.rules) {
        Ok(unit.short.clone())
    } else {
        Err(not_allowed(&SummaryOf::Unit(id.clone()), at))
    }
}

/// Refuses what is wished of a unit's summary, and of the county's by somebody who may not.
fn countys(of: &SummaryOf, action: Action, at: &Context<'_>) -> Result<(), SummaryRefusal> {
    only_countys(of, at.rules)?;
    let office = at.rules.office().is_some_and(|office| may(at.actor, action, &office.id, at.rules));
    if office { Ok(()) } else { Err(not_allowed(of, at)) }
}

fn only_countys(of: &SummaryOf, rules: &Rules) -> Result<(), SummaryRefusal> {
    match of {
        SummaryOf::County => Ok(()),
        SummaryOf::Unit(unit) => {
            Err(SummaryRefusal::OnlyInTheCountys { unit: rules.name_of(unit).to_owned() })
        }
    }
}

fn not_allowed(of: &SummaryOf, at: &Context<'_>) -> SummaryRefusal {
    let whose = of.unit().map_or("全县", |unit| at.rules.name_of(unit));
    SummaryRefusal::NotAllowed {
        whose: whose.to_owned(),
        role: at.actor.role.title(),
        of: at.rules.name_of(&at.actor.unit).to_owned(),
    }
}
