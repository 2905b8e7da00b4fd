//! Who says something, when, and where.

use vocabulary::{Day, Role, Rules, Stamp, UnitId, rules::Figures};

use super::Lexicon;

/// What a reading needs to know besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// Their words, made once from the same rules.
    pub lexicon: &'a Lexicon,
    /// Who says it; none when the sender has not joined.
    pub speaker: Option<&'a Speaker>,
    /// When it was received.
    pub at: Stamp,
    /// Where it is said.
    pub chat: Chat,
    /// The sender's last report, if any.
    pub last: Option<&'a LastReport>,
}

/// A post-holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The role of the post.
    pub role: Role,
    /// The unit of the post.
    pub unit: UnitId,
}

/// Where a message is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chat {
    /// Between the sender and the bot.
    Private,
    /// Among others.
    Group {
        /// Whether the bot was spoken to by name.
        addressed: bool,
    },
}

/// What the sender reported last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReport {
    /// Whose count.
    pub unit: UnitId,
    /// Of which day.
    pub day: Day,
    /// Its figures.
    pub figures: Figures,
}
