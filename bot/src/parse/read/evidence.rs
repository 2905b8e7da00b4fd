//! What speaks for a message being a count, before anything is made of it.

use crate::parse::{
    claims::{How, Kind, Walk},
    grammar::Counted,
};

/// What tokens have of a count.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::parse) struct Evidence {
    /// Figures by a word for them.
    pub(in crate::parse) said: usize,
    /// Figures by their counting word alone.
    pub(in crate::parse) by_count: usize,
    /// Numbers by nothing.
    pub(in crate::parse) bare: usize,
    /// 零报告 and the like.
    pub(in crate::parse) zero: bool,
    /// 没查到 and the like, 查处无.
    pub(in crate::parse) none: bool,
    /// 无 alone.
    pub(in crate::parse) bare_none: bool,
    /// Cases by kind, with their counting word.
    pub(in crate::parse) kinds: usize,
}

pub(in crate::parse) fn evidence(walk: &Walk) -> Evidence {
    let mut evidence = Evidence {
        zero: walk.zero_report,
        none: walk.no_cases || !walk.none.is_empty(),
        bare_none: walk.bare_none,
        ..Evidence::default()
    };
    for claim in &walk.claims {
        match claim.how {
            How::Said if matches!(claim.part, Some(Kind::Behaviour(_))) => {
                if claim.in_context || matches!(claim.counted, Some(Counted::Cases)) {
                    evidence.kinds = evidence.kinds.saturating_add(1);
                }
            }
            How::Said if claim.figure.is_some() => evidence.said = evidence.said.saturating_add(1),
            How::ByCount | How::BehindPatrol | How::CarLabel => {
                evidence.by_count = evidence.by_count.saturating_add(1);
            }
            How::Said | How::Bare => {
                evidence.bare = evidence.bare.saturating_add(usize::from(claim.counted.is_none()));
            }
        }
    }
    evidence
}
