//! How far a summary has come, for somebody who may see it.

use bus::desk::QueryFailure;
use paper::{Block, Paper};
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, LeadId, Role, Rules, Stamp, UnitId,
    rights::{Action, may},
    summary::{Section, Stage, SummaryOf},
};

use super::{SummaryService, order::Order, seen::Wanted, words};

/// Why a return's reason is opened, as it stands in the record of openings.
const PURPOSE: &str = "查看退回原因";

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SummaryQuestion {
    /// Who asks.
    pub reader: Actor,
    /// Whose summary; the reader's own unit's, or the county's for office and leaders, when unsaid.
    pub of: Option<SummaryOf>,
    /// The moment up to which figures are judged.
    pub now: Stamp,
}

/// A summary as it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SummaryAnswer {
    /// Whose.
    pub of: SummaryOf,
    /// How far a unit's has come.
    pub stage: Stage,
    /// When it was handed in last.
    pub submitted: Option<Stamp>,
    /// Why it was sent back, while it is being written again.
    pub returned: Option<String>,
    /// Sections with paragraphs of people's own, and their versions.
    pub written: Vec<(Section, u32)>,
    /// Units that have not handed theirs in; for the county's only.
    pub missing: Vec<UnitId>,
    /// Units whose summary waits for the office; for the county's only.
    pub waiting: Vec<UnitId>,
    /// Cases that wait for the office; for the county's only.
    pub cases: Vec<LeadId>,
    /// The last sealed edition and when it was sealed.
    pub sealed: Option<(u32, Stamp)>,
    /// The draft's own sentences, as far as a chat shows them.
    pub text: Vec<String>,
}

impl SummaryService {
    /// The answer; none for somebody who may not see it.
    pub(super) async fn answered(
        &self,
        asked: &SummaryQuestion,
    ) -> Result<Option<SummaryAnswer>, QueryFailure> {
        let book = self.annals.read(|annals| annals.book.latest().cloned());
        let Some(rules) = book else { return Ok(None) };
        let of = asked.of.clone().unwrap_or_else(|| meant_by(&asked.reader));
        if !sees(&asked.reader, &of, &rules) {
            return Ok(None);
        }
        let summaries = self.annals.read(|annals| annals.summaries.clone());
        let draft = summaries.of(&of);
        let county = of == SummaryOf::County;
        let units = |wanted: fn(&Stage) -> bool| -> Vec<UnitId> {
            let owing = rules.summarising_units().filter(|unit| county && wanted(&summaries.stage(&unit.id)));
            owing.map(|unit| unit.id.clone()).collect()
        };
        let order =
            Order { of: of.clone(), wanted: Wanted::Now(asked.now), from: None, to: None, evidence: false };
        let failed = |error: anyhow::Error| QueryFailure { text: format!("{error:#}"), again: false };
        let text = plain(&order.make(&self.node).await.map_err(failed)?.paper);
        let returned = match &draft.returned {
            Some(word) => {
                let by = (&asked.reader.member, PURPOSE, asked.now);
                Some(words::read(&self.node, &of, word, by).await.map_err(failed)?)
            }
            None => None,
        };
        let undecided = draft.state.cases.iter().filter(|(_, case)| case.approved.is_none());
        Ok(Some(SummaryAnswer {
            stage: draft.state.stage.clone(),
            submitted: draft.submitted,
            returned,
            written: draft.paragraphs.iter().map(|(section, word)| (*section, word.version)).collect(),
            missing: units(|stage| *stage == Stage::Writing),
            waiting: units(|stage| matches!(stage, Stage::Submitted { .. })),
            cases: undecided.map(|(lead, _)| *lead).collect(),
            sealed: draft.editions.last().map(|edition| (edition.edition, edition.at)),
            of,
            text,
        }))
    }
}

/// The summary that somebody means who says no more than 总结.
pub fn meant_by(reader: &Actor) -> SummaryOf {
    match reader.role {
        Role::Office | Role::Leader | Role::Auditor | Role::System => SummaryOf::County,
        Role::Liaison | Role::Handler | Role::Head => SummaryOf::Unit(reader.unit.clone()),
    }
}

fn sees(reader: &Actor, of: &SummaryOf, rules: &Rules) -> bool {
    match of {
        SummaryOf::County => {
            rules.office().is_some_and(|office| may(reader, Action::ReadTally, &office.id, rules))
        }
        SummaryOf::Unit(unit) => may(reader, Action::ReadTally, unit, rules),
    }
}

/// Headings and paragraphs of the body as lines.
fn plain(paper: &Paper) -> Vec<String> {
    let line = |block: &Block| match block {
        Block::Heading { text, level: _ } => Some(text.clone()),
        Block::Paragraph(pieces) => paper.sentence(pieces).ok(),
        Block::Table(_) | Block::Chart(_) => None,
    };
    paper.blocks.iter().filter_map(line).collect()
}
