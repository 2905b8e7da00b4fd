//! What may be wished of a summary.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Section, SummaryOf};
use crate::{
    ids::{LeadId, PriorityId},
    sealed::{Sealed, Secret},
    time::Stamp,
};

/// A wish of one summary. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryCommand<T = Sealed> {
    /// Whose summary.
    pub of: SummaryOf,
    /// What is wished.
    pub wish: SummaryWish<T>,
}

/// What may be wished of a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SummaryWish<T = Sealed> {
    /// Write a paragraph of one's own.
    Write {
        /// Where it stands.
        section: Section,
        /// The paragraph.
        words: T,
    },
    /// Take a paragraph back.
    Withdraw {
        /// Where it stands.
        section: Section,
    },
    /// Hand the unit's summary in.
    Submit {
        /// The moment up to which its figures are judged.
        until: Stamp,
        /// The last event that they take in.
        position: u64,
    },
    /// Send a unit's summary back.
    Return {
        /// What is lacking.
        reason: T,
    },
    /// Take a unit's summary.
    Accept,
    /// Propose a case for the county's summary.
    ProposeCase {
        /// The lead.
        lead: LeadId,
        /// The case as it is told, naming nobody.
        words: T,
    },
    /// Approve a case.
    ApproveCase {
        /// The lead.
        lead: LeadId,
    },
    /// Refuse a case.
    RefuseCase {
        /// The lead.
        lead: LeadId,
        /// Why.
        reason: T,
    },
    /// Decide whether a route or area is still a problem.
    DecidePlace {
        /// The route or area.
        place: PriorityId,
        /// Whether high pressure is kept up there.
        keep: bool,
        /// Why.
        reason: T,
    },
    /// Seal the county's summary.
    Seal {
        /// The moment up to which its figures are judged.
        until: Stamp,
        /// The last event that it takes in.
        position: u64,
        /// SHA-256 of the document in each format.
        hashes: BTreeMap<String, String>,
    },
}

impl SummaryCommand<Secret> {
    /// The same wish with its words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<SummaryCommand<Sealed>, E> {
        let wish = match self.wish {
            SummaryWish::Write { section, words } => {
                SummaryWish::Write { section, words: seal("words", words)? }
            }
            SummaryWish::Withdraw { section } => SummaryWish::Withdraw { section },
            SummaryWish::Submit { until, position } => SummaryWish::Submit { until, position },
            SummaryWish::Return { reason } => SummaryWish::Return { reason: seal("reason", reason)? },
            SummaryWish::Accept => SummaryWish::Accept,
            SummaryWish::ProposeCase { lead, words } => {
                SummaryWish::ProposeCase { lead, words: seal("words", words)? }
            }
            SummaryWish::ApproveCase { lead } => SummaryWish::ApproveCase { lead },
            SummaryWish::RefuseCase { lead, reason } => {
                SummaryWish::RefuseCase { lead, reason: seal("reason", reason)? }
            }
            SummaryWish::DecidePlace { place, keep, reason } => {
                SummaryWish::DecidePlace { place, keep, reason: seal("reason", reason)? }
            }
            SummaryWish::Seal { until, position, hashes } => SummaryWish::Seal { until, position, hashes },
        };
        Ok(SummaryCommand { of: self.of, wish })
    }
}
