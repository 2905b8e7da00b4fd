//! What is wished of a summary, as a wish of its stream and as a card's parts.

use bus::desk::Command;
use vocabulary::{
    Stamp,
    summary::{SummaryCommand, SummaryOf, SummaryWish},
};

use super::{MatterItem, need::MatterNeed};
use crate::{
    conversation::need::Part,
    parse::{MatterParts, MatterWish, SummaryStep},
};

impl MatterItem {
    /// Whether it is about a summary.
    pub(in crate::conversation) fn is_of_summary(&self) -> bool {
        matches!(self.said.wish, MatterWish::Summary(_))
    }

    /// Whether its words stand in a document.
    pub(in crate::conversation) fn is_prose(&self) -> bool {
        matches!(self.said.wish, MatterWish::Summary(step) if step.is_prose())
    }
}

/// What of it can be changed, in the order of its card.
pub(super) fn parts(step: SummaryStep) -> Vec<Part> {
    let own = |what| Part::Matter { what };
    match step {
        SummaryStep::Write => vec![own(MatterNeed::Section), Part::Words],
        SummaryStep::Withdraw => vec![own(MatterNeed::Section)],
        SummaryStep::Submit | SummaryStep::Approve => Vec::new(),
        SummaryStep::Return => vec![Part::Unit, Part::Words],
        SummaryStep::Accept => vec![Part::Unit],
        SummaryStep::Propose | SummaryStep::Refuse => vec![Part::Words],
        SummaryStep::Decide => vec![own(MatterNeed::Keep), Part::Words],
    }
}

/// The wish as of `now`. Of the log's position a conversation knows nothing: 0 stands for its end, which the service fills in.
pub(super) fn command(step: SummaryStep, parts: MatterParts, now: Stamp) -> Option<Command> {
    let of = parts.unit.map_or(SummaryOf::County, SummaryOf::Unit);
    let (section, words, lead) = (parts.section, parts.words, parts.lead);
    let (of, wish) = match step {
        SummaryStep::Write => (of, SummaryWish::Write { section: section?, words: words? }),
        SummaryStep::Withdraw => (of, SummaryWish::Withdraw { section: section? }),
        SummaryStep::Submit => (of, SummaryWish::Submit { until: now, position: 0 }),
        SummaryStep::Return => (of, SummaryWish::Return { reason: words? }),
        SummaryStep::Accept => (of, SummaryWish::Accept),
        SummaryStep::Propose => (SummaryOf::County, SummaryWish::ProposeCase { lead: lead?, words: words? }),
        SummaryStep::Approve => (SummaryOf::County, SummaryWish::ApproveCase { lead: lead? }),
        SummaryStep::Refuse => (SummaryOf::County, SummaryWish::RefuseCase { lead: lead?, reason: words? }),
        SummaryStep::Decide => {
            let (place, keep, reason) = (parts.place?, parts.keep?, words?);
            (SummaryOf::County, SummaryWish::DecidePlace { place, keep, reason })
        }
    };
    Some(Command::Summary(SummaryCommand { of, wish }))
}
