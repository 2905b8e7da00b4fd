//! The words of a campaign, made once from its rules.

use vocabulary::Rules;

/// The words of a campaign. It owns what it needs: keep it beside the rules it was made from.
#[derive(Debug, Clone)]
pub struct Lexicon {}

impl Lexicon {
    /// Makes the words of `rules`.
    pub fn new(_rules: &Rules) -> Self {
        Self {}
    }
}
