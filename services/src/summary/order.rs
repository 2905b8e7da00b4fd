//! Which document is wanted, and the document.

use anyhow::bail;
use paper::Paper;
use vocabulary::{Day, Rules, summary::SummaryOf};

use super::{
    cutoff::Cutoff,
    figures::Span,
    maker::Maker,
    seen::{Late, Seen, Wanted},
    words::Words,
};
use crate::node::Node;

/// Which document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose.
    pub of: SummaryOf,
    /// Up to where in the log.
    pub wanted: Wanted,
    /// The first day; the day the notice was issued when unsaid.
    pub from: Option<Day>,
    /// The last day; the day of the cutoff when unsaid.
    pub to: Option<Day>,
    /// Whether the events of figures are looked up even in a log so long that it takes a while.
    pub evidence: bool,
}

/// A document that was made.
#[derive(Debug)]
pub struct Made {
    /// It.
    pub paper: Paper,
    /// The cut it was made at.
    pub cutoff: Cutoff,
    /// What came too late for it.
    pub late: Late,
}

impl Order {
    /// Makes the document from the log.
    pub async fn make(&self, node: &Node) -> anyhow::Result<Made> {
        let seen = Seen::at(node, self.wanted, self.evidence).await?;
        let rules = seen.rules()?;
        let draft = seen.annals.summaries.of(&self.of);
        let words = Words::open(node, &self.of, &draft, node.clock.now()).await?;
        let span = self.span(&rules, &seen)?;
        let paper = self.paper(&seen, &words, span)?;
        Ok(Made { paper, cutoff: seen.cutoff, late: seen.late })
    }

    /// The document from the log as seen. Pure.
    pub(super) fn paper(&self, seen: &Seen, words: &Words, span: Span) -> anyhow::Result<Paper> {
        let maker = Maker::new(seen, words, span)?;
        let campaign = &maker.rules.campaign.title;
        let what = if self.is_whole() {
            format!("{campaign}工作总结")
        } else {
            format!("{campaign}工作情况报告")
        };
        match &self.of {
            SummaryOf::County => Ok(maker.county_paper(what)),
            SummaryOf::Unit(id) => {
                let Some(unit) = maker.rules.unit(id) else { bail!("没有“{id}”这个单位") };
                let title = format!("{}\n{what}", unit.name);
                maker.unit_paper(id, title)
            }
        }
    }

    /// Whether it is about the campaign from its first day.
    fn is_whole(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    fn span(&self, rules: &Rules, seen: &Seen) -> anyhow::Result<Span> {
        let from = self.from.unwrap_or(rules.campaign.issued);
        let to = self.to.unwrap_or_else(|| rules.day_of(seen.cutoff.until));
        if to < from {
            bail!("截止日 {to} 早于起始日 {from}，请核对");
        }
        Ok(Span { from, to })
    }
}
