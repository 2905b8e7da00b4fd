//! A wish about a lead that exists: handed over, accepted, returned, asked, answered, enforced, reviewed.

use serde::{Deserialize, Serialize};
use vocabulary::{
    LeadId, Secret, Stamp, UnitId, ViolationCode,
    lead::{LeadCommand, Measures, Outcome, ReturnReason, Verdict},
};

use super::lead::{attachment, on_the_map};
use crate::{
    conversation::{
        facts::{Answer, Context, Question},
        need::{Need, Part, Told},
    },
    parse::{EnforceSaid, LeadWish, OnLead},
    talk::{Media, Place},
};

/// What is wished of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// 移交
    Transfer,
    /// 接收
    Accept,
    /// 退回
    Return,
    /// 撤回
    Withdraw,
    /// 裁定
    Rule,
    /// 询问
    Ask,
    /// 答复
    Answer,
    /// 补充
    Supplement,
    /// 并案
    Merge,
    /// 拆案
    Unmerge,
    /// 申请延期
    AskExtension,
    /// 同意延期
    GrantExtension,
    /// 不同意延期
    RefuseExtension,
    /// 查处
    Enforce,
    /// 复核通过
    Uphold,
    /// 复核退回
    SendBack,
    /// 重新打开
    Reopen,
}

/// A wish about a lead as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseItem {
    /// What is wished.
    pub verb: Verb,
    /// Of which lead.
    pub lead: Option<LeadId>,
    /// The leads that may be meant; learnt.
    pub leads: Vec<LeadId>,
    /// Plates named instead of a number.
    pub plates: Vec<Secret>,
    /// To which unit.
    pub to: Option<UnitId>,
    /// The units that may be meant, or are competent.
    pub tos: Vec<UnitId>,
    /// Supporting units.
    pub supporting: Vec<UnitId>,
    /// For which violations.
    pub violations: Vec<ViolationCode>,
    /// Why a transfer is returned.
    pub return_reason: Option<ReturnReason>,
    /// The earlier lead.
    pub into: Option<LeadId>,
    /// Until when.
    pub until: Option<Stamp>,
    /// What was found.
    pub outcome: Option<Outcome>,
    /// What was done.
    pub measures: Measures,
    /// Words: a note, a question, an answer, a reason.
    pub words: Option<Secret>,
    /// Photos, voice notes, videos.
    pub media: Vec<Media>,
    /// On the map.
    pub position: Option<Place>,
    /// Whether the leads that may be meant were looked up.
    pub looked: bool,
}

impl CaseItem {
    pub(in crate::conversation) fn new(verb: Verb, lead: Option<LeadId>) -> Self {
        Self {
            verb,
            lead,
            leads: Vec::new(),
            plates: Vec::new(),
            to: None,
            tos: Vec::new(),
            supporting: Vec::new(),
            violations: Vec::new(),
            return_reason: None,
            into: None,
            until: None,
            outcome: None,
            measures: Measures::default(),
            words: None,
            media: Vec::new(),
            position: None,
            looked: false,
        }
    }

    /// From what was said of a lead.
    pub(in crate::conversation) fn said(said: OnLead) -> Self {
        let words = |text: Option<String>| text.as_deref().and_then(Secret::said);
        let new = |verb| Self::new(verb, said.lead);
        match said.wish {
            LeadWish::Transfer { to, ambiguous_to, supporting, behaviours, note } => Self {
                to,
                tos: ambiguous_to,
                supporting,
                violations: behaviours,
                words: words(note),
                ..new(Verb::Transfer)
            },
            LeadWish::Accept => new(Verb::Accept),
            LeadWish::Return { reason, note } => {
                Self { return_reason: reason, words: words(note), ..new(Verb::Return) }
            }
            LeadWish::Withdraw { note } => Self { words: words(note), ..new(Verb::Withdraw) },
            LeadWish::Rule { to, ambiguous_to, note } => {
                Self { to, tos: ambiguous_to, words: words(note), ..new(Verb::Rule) }
            }
            LeadWish::Ask { words: said } => Self { words: words(said), ..new(Verb::Ask) },
            LeadWish::Answer { words: said } => Self { words: words(said), ..new(Verb::Answer) },
            LeadWish::Supplement { words: said, plates } => Self {
                words: words(said),
                plates: plates.into_iter().map(Secret::new).collect(),
                ..new(Verb::Supplement)
            },
            LeadWish::Merge { into } => Self { into, ..new(Verb::Merge) },
            LeadWish::Unmerge { reason } => Self { words: words(reason), ..new(Verb::Unmerge) },
            LeadWish::AskExtension { until, reason } => {
                Self { until, words: words(reason), ..new(Verb::AskExtension) }
            }
            LeadWish::GrantExtension => new(Verb::GrantExtension),
            LeadWish::RefuseExtension { reason } => {
                Self { words: words(reason), ..new(Verb::RefuseExtension) }
            }
            LeadWish::Reopen { to, ambiguous_to, reason } => {
                Self { to, tos: ambiguous_to, words: words(reason), ..new(Verb::Reopen) }
            }
        }
    }

    /// From what was said of an enforcement.
    pub(in crate::conversation) fn enforced(said: EnforceSaid) -> Self {
        Self {
            plates: said.plates.into_iter().map(Secret::new).collect(),
            violations: said.behaviours,
            outcome: said.outcome,
            measures: said.measures,
            words: said.note.as_deref().and_then(Secret::said),
            ..Self::new(Verb::Enforce, said.lead)
        }
    }

    pub(in crate::conversation) fn look(&self) -> Option<Question> {
        // An enforcement may name the vehicle instead of the lead; a supplement's plates are new.
        let named = if self.verb == Verb::Enforce { self.plates.as_slice() } else { &[] };
        let plates = named.iter().map(|plate| plate.reveal().to_owned()).collect();
        (self.lead.is_none() && !self.looked).then_some(Question::Candidates { verb: self.verb, plates })
    }

    pub(in crate::conversation) fn learn(&mut self, answer: &Answer) {
        let Answer::Candidates(leads) = answer else { return };
        if self.lead.is_some() {
            return;
        }
        self.looked = true;
        self.leads = leads.iter().map(|lead| lead.id).collect();
        if let [only] = self.leads.as_slice() {
            self.lead = Some(*only);
        }
    }

    pub(in crate::conversation) fn need(&self, at: &Context<'_>) -> Option<Need> {
        if self.lead.is_none() {
            return Some(Need::Lead { options: self.leads.clone() });
        }
        match self.verb {
            Verb::Transfer if self.to.is_none() => Some(Need::To { options: self.receivers(at) }),
            Verb::Rule if self.to.is_none() => Some(Need::To { options: self.tos.clone() }),
            Verb::Reopen if self.to.is_none() && !self.tos.is_empty() => {
                Some(Need::To { options: self.tos.clone() })
            }
            Verb::Return if self.return_reason.is_none() => Some(Need::ReturnReason),
            Verb::Merge if self.into.is_none() => Some(Need::Into),
            Verb::AskExtension if self.until.is_none() => Some(Need::Until),
            Verb::Enforce if self.outcome.is_none() => Some(Need::Outcome),
            Verb::Supplement
                if self.words.is_none()
                    && self.plates.is_empty()
                    && self.media.is_empty()
                    && self.position.is_none() =>
            {
                Some(Need::Words)
            }
            Verb::Ask
            | Verb::Answer
            | Verb::Unmerge
            | Verb::AskExtension
            | Verb::RefuseExtension
            | Verb::SendBack
            | Verb::Reopen
                if self.words.is_none() =>
            {
                Some(Need::Words)
            }
            Verb::Transfer
            | Verb::Accept
            | Verb::Return
            | Verb::Withdraw
            | Verb::Rule
            | Verb::Ask
            | Verb::Answer
            | Verb::Supplement
            | Verb::Merge
            | Verb::Unmerge
            | Verb::AskExtension
            | Verb::GrantExtension
            | Verb::RefuseExtension
            | Verb::Enforce
            | Verb::Uphold
            | Verb::SendBack
            | Verb::Reopen => None,
        }
    }

    /// The units that were meant, or those competent for what it is about.
    fn receivers(&self, at: &Context<'_>) -> Vec<UnitId> {
        if !self.tos.is_empty() {
            return self.tos.clone();
        }
        let named: Vec<UnitId> = self
            .violations
            .iter()
            .filter_map(|code| at.rules.violation(code))
            .flat_map(|violation| violation.competent.iter().cloned())
            .collect();
        let all = || at.rules.violations.iter().flat_map(|violation| violation.competent.iter().cloned());
        let mut seen = std::collections::BTreeSet::new();
        let mut units = if named.is_empty() { all().collect() } else { named };
        units.retain(|unit| seen.insert(unit.clone()));
        units.truncate(8);
        units
    }

    pub(in crate::conversation) fn take(&mut self, need: &Need, told: Told) -> bool {
        match told {
            Told::Unit(unit) => self.to = Some(unit),
            Told::Lead(lead) if matches!(need, Need::Into) => self.into = Some(lead),
            Told::Lead(lead) => self.lead = Some(lead),
            Told::Return(reason, words) => {
                self.return_reason = Some(reason);
                self.words = words.or_else(|| self.words.take());
            }
            Told::Outcome(outcome) => self.outcome = Some(outcome),
            Told::Until(until) => self.until = Some(until),
            Told::Words(words) => self.words = Some(words),
            Told::Violations(codes) => self.violations = codes,
            Told::Plates(plates) => self.plates = plates,
            Told::Day(_)
            | Told::Figure(..)
            | Told::WhichFigure(_)
            | Told::Place(_)
            | Told::Township(_)
            | Told::Matter(_)
            | Told::Change(_) => return false,
        }
        true
    }

    pub(in crate::conversation) fn parts(&self) -> Vec<Part> {
        match self.verb {
            Verb::Transfer | Verb::Rule | Verb::Reopen => vec![Part::To, Part::Words],
            Verb::Enforce => vec![Part::Outcome, Part::Violation, Part::Words],
            Verb::Supplement => vec![Part::Words, Part::Plate],
            Verb::Accept
            | Verb::Return
            | Verb::Withdraw
            | Verb::Ask
            | Verb::Answer
            | Verb::Merge
            | Verb::Unmerge
            | Verb::AskExtension
            | Verb::GrantExtension
            | Verb::RefuseExtension
            | Verb::Uphold
            | Verb::SendBack => vec![Part::Words],
        }
    }

    /// Photos and a place go with words that supplement a lead.
    pub(in crate::conversation) fn evidence_mut(&mut self) -> Option<(&mut Vec<Media>, &mut Option<Place>)> {
        (self.verb == Verb::Supplement).then_some((&mut self.media, &mut self.position))
    }

    pub(in crate::conversation) fn command(&self) -> Option<(LeadId, LeadCommand<Secret>)> {
        let lead = self.lead?;
        let note = self.words.clone();
        Some((
            lead,
            match self.verb {
                Verb::Transfer => LeadCommand::Transfer {
                    to: self.to.clone()?,
                    supporting: self.supporting.clone(),
                    basis: self.violations.first().cloned(),
                    note,
                },
                Verb::Accept => LeadCommand::Accept,
                Verb::Return => LeadCommand::Return { reason: self.return_reason?, note },
                Verb::Withdraw => LeadCommand::Withdraw { note },
                Verb::Rule => LeadCommand::Rule { to: self.to.clone()?, note },
                Verb::Ask => LeadCommand::Ask { words: note? },
                Verb::Answer => LeadCommand::Answer { words: note? },
                Verb::Supplement => LeadCommand::Supplement {
                    words: note,
                    plates: self.plates.clone(),
                    attachments: self.media.iter().map(attachment).collect(),
                    position: self.position.map(on_the_map),
                },
                Verb::Merge => LeadCommand::Merge { into: self.into? },
                Verb::Unmerge => LeadCommand::Unmerge { reason: note? },
                Verb::AskExtension => LeadCommand::AskExtension { until: self.until?, reason: note? },
                Verb::GrantExtension => LeadCommand::GrantExtension,
                Verb::RefuseExtension => LeadCommand::RefuseExtension { reason: note? },
                Verb::Enforce => LeadCommand::Enforce {
                    outcome: self.outcome?,
                    violations: self.violations.clone(),
                    measures: self.measures.clone(),
                    note,
                },
                Verb::Uphold => LeadCommand::Review { verdict: Verdict::Upheld, note },
                Verb::SendBack => LeadCommand::Review { verdict: Verdict::SentBack, note },
                Verb::Reopen => LeadCommand::Reopen { to: self.to.clone(), reason: note? },
            },
        ))
    }
}
