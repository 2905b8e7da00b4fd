//! One line, one wish: the fixed grammar of `lianqin say`, Chinese first, tolerant in spaces, commas and full-width forms.
//!
//! What is not understood is an error that shows the sender the fix in the own text; it is never dropped, and nothing is
//! ever matched fuzzily: a near name is only suggested. Dates in the future, limits and rights are the deciders' business.

mod card;
mod counts;
mod date;
mod error;
mod figure;
#[cfg(test)]
mod fixture;
mod heard;
mod help;
mod leads;
mod near;
mod plates;
mod prose;
mod text;
mod units;
mod verb;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use vocabulary::{
    Actor, LeadId, Rules, Secret, Stamp,
    count::CountCommand,
    lead::{Finding, LeadCommand},
};

pub use card::card;
pub use error::LineError;
pub use help::help;
pub use near::units as near_units;
pub use verb::Verb;

use heard::Heard;

/// The longest line that is read, in characters.
pub const LONGEST: usize = 2_000;

/// Where and when a line is said.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// Who says it.
    pub actor: &'a Actor,
    /// When it is said.
    pub now: Stamp,
}

/// What a line wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wished {
    /// Something of a daily count.
    Count(CountCommand<Secret>),
    /// Something of a lead that exists.
    Lead {
        /// Which lead.
        lead: LeadId,
        /// What.
        command: LeadCommand<Secret>,
    },
    /// A new lead.
    Find(Box<Finding<Secret>>),
}

/// Reads a line. The error is a Chinese sentence for the sender and may quote the line: show it, never log it.
pub fn read(text: &str, at: &Line<'_>) -> Result<Wished, LineError> {
    if text.chars().count() > LONGEST {
        return Err(LineError::TooLong { limit: LONGEST });
    }
    let text = text::narrow(text);
    let heard = Heard::new(&text, *at)?;
    match heard.verb {
        Verb::Report
        | Verb::Correct
        | Verb::WithdrawReport
        | Verb::Approve
        | Verb::ReturnReport
        | Verb::ReopenReport => counts::read(&heard).map(Wished::Count),
        Verb::Find => prose::read(&heard).map(|finding| Wished::Find(Box::new(finding))),
        Verb::Transfer
        | Verb::Withdraw
        | Verb::Accept
        | Verb::Return
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
        | Verb::Review
        | Verb::Reopen => leads::read(&heard).map(|(lead, command)| Wished::Lead { lead, command }),
    }
}
