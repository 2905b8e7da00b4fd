//! Which number belongs to which figure: a walk along the tokens. What to make of the claims is for the readers.

mod value;
mod walk;

use super::{grammar::Counted, number::Amount};

pub(super) use walk::walk;

/// A number claimed for a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Claim {
    /// The figure, as far as the words tell.
    pub(super) figure: Option<u16>,
    pub(super) amount: Amount,
    pub(super) sign: Option<i8>,
    pub(super) counted: Option<Counted>,
    pub(super) how: How,
    /// 共, 合计.
    pub(super) total: bool,
    /// It is a part of the figure, and of which kind.
    pub(super) part: Option<Kind>,
    /// The figure was named before in the same sentence.
    pub(super) in_context: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// How a number came to its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// A word for it stands before or behind.
    Said,
    /// Its counting word alone.
    ByCount,
    /// By its counting word, right behind 出动 with its people: vehicles of the patrol, or those checked.
    BehindPatrol,
    /// The label 车: vehicles checked, or of the patrol when those checked are told otherwise.
    CarLabel,
    /// By nothing.
    Bare,
}

/// Of which kind a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A behaviour.
    Behaviour(u16),
    /// Anything else (民警, 面包车).
    Other,
}

/// What a walk along the tokens tells.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) claims: Vec<Claim>,
    /// 零报告, 没出动.
    pub(super) zero_report: bool,
    /// 没查到.
    pub(super) no_cases: bool,
    /// 无, with nothing before it.
    pub(super) bare_none: bool,
    /// Figures said to be none (查处无).
    pub(super) none: Vec<u16>,
    /// Figures named without a number behind them.
    pub(super) named: Vec<u16>,
}
