//! What people really type, read into a meaning: no clock, no I/O, no platform type; the moment and the sender are arguments.

mod context;
mod lexicon;
mod meaning;
mod warn;

pub use context::{Chat, Context, LastReport, Speaker};
pub use lexicon::Lexicon;
pub use meaning::{
    Change, CorrectionSaid, CountSaid, EnforceSaid, Intent, IntentName, Lack, LeadSaid, LeadWish, Meant,
    Metric, NewValue, OnLead, Parse, Query, RejectReason, Rejection, ReopenDaySaid, ReviewAction, ReviewSaid,
    ReviewTarget, Seen, StatusQuery, VehicleSaid, When,
};
pub use warn::{Field, Warn};

/// The longest message that is read, in characters.
pub const LONGEST: usize = 4_000;

/// Reads a message. Whatever it means is only proposed; nothing is carried out.
pub fn parse(_text: &str, _at: &Context<'_>) -> Parse {
    Parse { intent: Intent::Unknown { silent: false }, warnings: Vec::new() }
}
