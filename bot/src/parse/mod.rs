//! What people really type, read into a meaning: no clock, no I/O, no platform type; the moment and the sender are arguments.
//!
//! One pass normalises the text (`text`), one finds what stands in it (`scan`: numbers, days, clocks, plates, lead numbers,
//! and the words of the campaign and the grammar), `sense` decides what kind of meaning it has, and one reader a kind
//! (`read`) makes it. Every word of a campaign comes from its rules (`lexicon`); `grammar` holds the words of any campaign.
//! Nothing is matched by patterns that can run away: the work grows with the length of the message.
//!
//! It decides nothing about rights beyond what the rules of the bot ask of a reading (R1, R11); the deciders do. It commits
//! nothing: whatever it understands is a proposal to confirm.
//!
//! Where the rules of the bot are silent, or have two readings:
//!
//! * Cases by one kind only (查处超员2起) stand in `breakdown` too: a kind that is told is not to be lost. Several kinds with one
//!   number (超员、超速2起) are only summed.
//! * A single part behind 其中 need not be the whole; two or more are compared with it.
//! * 上午2起，下午3起，共5起: what was told before 共 are its parts. 超员、超速各1起 is one of each.
//! * 零报告 beside figures fills what was not told and is then no zero report.
//! * Four bare numbers have the patrol's vehicles second, five the people educated last; two with nothing else are no report.
//! * 3号 is of this month; of the last one when that is at most a week ago. 周五 is the last Friday, today included.
//! * Before the campaign means before its first day with counts. A shift over midnight without a day is yesterday's or today's.
//! * A lead's time without a day that would be still to come was yesterday's; a day to come is left to the words.
//! * Deltas by a word (少报2起, 加2) are no `inferred_delta`; 漏报 as the only verb is a report, as the rules say.
//! * Talk in a group stays unanswered, 同意 included, unless it comes from somebody who reviews.
//! * A leader posts no counts; the office and the auditor enforce nothing; `would_be` is left out when nothing is plain.
//! * A demand for a password, a token or the like is an unsupported operation, even when nothing is to be deleted.
//! * A unit that no rule knows is looked for at the head of lines only; in a lead a strange place is a place.

mod claims;
mod context;
mod grammar;
mod json;
mod lexicon;
mod meaning;
mod moment;
mod number;
mod plate;
mod read;
mod redact;
mod scan;
mod sense;
mod subject;
mod text;
mod units;
mod warn;

pub use context::{Chat, Context, LastReport, Speaker};
pub use json::to_json;
pub use lexicon::Lexicon;
pub use meaning::{
    Change, CorrectionSaid, CountSaid, EXCUSABLE, EnforceSaid, Intent, IntentName, Lack, LeadSaid, LeadWish,
    MatterParts, MatterSaid, MatterWish, Meant, Metric, NewValue, OnLead, Page, Parse, Query, RejectReason,
    Rejection, ReopenDaySaid, ReviewAction, ReviewSaid, ReviewTarget, Seen, StatusQuery, SummaryStep,
    VehicleSaid, When, is_excusable,
};
pub use redact::redacted;
pub use warn::{Field, Warn};

use moment::Today;
use scan::{Mark, Scan, Span, Token};
use sense::Sense;
use text::Text;

/// The longest message that is read, in characters.
pub const LONGEST: usize = 4_000;

/// Reads a message. Whatever it means is only proposed; nothing is carried out.
pub fn parse(text: &str, at: &Context<'_>) -> Parse {
    if text.chars().nth(LONGEST).is_some() {
        let rejection =
            Rejection { would_be: None, ..Rejection::of(RejectReason::TooLong, IntentName::Unknown) };
        return Parse { intent: Intent::Reject(rejection), warnings: Vec::new() };
    }
    // Who spoke is taken out of a concern before anything is read in it: 网友“云阳小王” names no township.
    let clean = text.trim_start().starts_with("舆情").then(|| redacted(text).0);
    let text = clean.as_deref().unwrap_or(text);
    let scan = Scan::new(Text::new(text), at.lexicon, Today { rules: at.rules, at: at.at });
    let tokens = scan.tokens();
    let sense = sense::sense(&scan, &tokens, at);
    let mut parse = match read(&scan, &tokens, at, sense) {
        Ok((intent, warnings)) => Parse { intent, warnings },
        Err(rejection) => Parse { intent: Intent::Reject(rejection), warnings: Vec::new() },
    };
    point_out(&scan, &mut parse);
    order(&mut parse.warnings);
    if let Intent::DailyCount(counts) = &mut parse.intent {
        for count in counts {
            order(&mut count.warnings);
        }
    }
    parse
}

/// Warnings stand in one order, each once.
fn order(warnings: &mut Vec<Warn>) {
    warnings.sort_by_key(Warn::rank);
    warnings.dedup();
}

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];

fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
    sense: Sense,
) -> Result<(Intent, Vec<Warn>), Rejection> {
    let unbound = at.speaker.is_none();
    let quiet = matches!(at.chat, Chat::Group { addressed: false });
    match sense {
        Sense::Help => return Ok((Intent::Help { topic: None, unbound }, Vec::new())),
        Sense::Noise => return Ok((Intent::Unknown { silent: true }, Vec::new())),
        Sense::Unknown if quiet || !unbound => return Ok((Intent::Unknown { silent: quiet }, Vec::new())),
        Sense::Unknown
        | Sense::Unsupported
        | Sense::DailyCount
        | Sense::Correction
        | Sense::WithdrawReport
        | Sense::Lead
        | Sense::OnLead(..)
        | Sense::Enforce
        | Sense::Review
        | Sense::ReopenDay
        | Sense::Matter(..)
        | Sense::Question(_) => {}
    }
    if unbound {
        let rejection = Rejection::of(RejectReason::UnboundUser, IntentName::Unknown);
        return Err(Rejection { would_be: sense.name(), ..rejection });
    }
    match sense {
        Sense::Help | Sense::Noise | Sense::Unknown => Ok((Intent::Unknown { silent: quiet }, Vec::new())),
        Sense::Unsupported => {
            let rejection = Rejection::of(RejectReason::UnsupportedOperation, IntentName::Unknown);
            Err(Rejection { would_be: None, ..rejection })
        }
        Sense::DailyCount => read::count::read(scan, tokens, at).map(|intent| (intent, Vec::new())),
        Sense::Correction => read::correction::read(scan, tokens, at),
        Sense::WithdrawReport => read::correction::withdrawal(scan, tokens, at),
        Sense::Lead => read::lead::read(scan, tokens, at),
        Sense::OnLead(wish, verb) => read::on_lead::read(scan, tokens, at, wish, verb),
        Sense::Enforce => read::enforce::read(scan, tokens, at),
        Sense::Review => read::review::read(scan, tokens, at),
        Sense::ReopenDay => read::review::reopen_day(scan, tokens, at),
        Sense::Matter(topic, behind) => read::matter::read(scan, tokens, at, topic, behind),
        Sense::Question(question) => read::query::read(scan, tokens, at, question),
    }
}

/// Personal numbers and markup in what would be recorded (R14).
fn point_out(scan: &Scan<'_>, parse: &mut Parse) {
    match &parse.intent {
        Intent::Reject(_) | Intent::Unknown { .. } | Intent::Help { .. } | Intent::Query(_) => return,
        Intent::DailyCount(_)
        | Intent::Correction(_)
        | Intent::Lead(_)
        | Intent::OnLead(_)
        | Intent::Enforce(_)
        | Intent::Review(_)
        | Intent::ReopenDay(_)
        | Intent::Matter(_) => {}
    }
    if scan.marks.iter().any(|mark| mark.what == Mark::IdCard) {
        parse.warnings.push(Warn::PiiIdCard);
    }
    if scan.text.markup {
        parse.warnings.push(Warn::Markup);
    }
}
