//! The life of a simulated lead: [`finding`] hands it in, [`next`] says what comes next, [`act`] does it.
//!
//! What comes next is read from the lead's real state, with a few traits of its fate drawn when it is found; so whatever the
//! protocol makes of a step, the next one fits it.

mod act;
mod finding;
mod next;
mod world;

use vocabulary::{
    LeadId, Rules, Stamp, UnitId, ViolationCode,
    lead::{Lead, Outcome},
    rules::UnitKind,
};

use super::{clerk::Thread, dice::Dice};
pub(super) use {
    act::{CLOCK, Stage},
    finding::{Draft, Scene},
    world::World,
};

/// A lead that is still going to change.
#[derive(Debug)]
pub(super) struct Case {
    thread: Thread<Lead>,
    fate: Fate,
    basis: ViolationCode,
    dice: Dice,
}

/// What will become of a lead, drawn when it is found; each trait is used up when it has happened.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "these are independent traits, not one state")]
struct Fate {
    outcome: Outcome,
    /// The earlier lead of which it is a duplicate.
    merge: Option<LeadId>,
    unmerge: bool,
    supplement: bool,
    withdraw: bool,
    /// How often it is returned: never, once, or twice.
    returns: u8,
    joint: bool,
    question: Option<Reply>,
    extension: Option<bool>,
    sent_back: bool,
    reopen: bool,
    /// Nobody takes care of it any more.
    stuck: bool,
    /// On duty outside office hours.
    on_duty: bool,
    /// The result comes late.
    slow: bool,
}

/// What becomes of a question to the finder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reply {
    Answered,
    Lapsed,
}

/// A step of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Supplement,
    Merge(LeadId),
    Unmerge,
    Transfer,
    Withdraw,
    Accept,
    Return,
    Rule,
    Ask,
    Answer,
    Lapse,
    AskExtension { until: Stamp },
    GrantExtension,
    RefuseExtension,
    Enforce { by: UnitId },
    Review,
    Reopen,
}

impl Fate {
    fn draw(merge: Option<LeadId>, dice: &mut Dice) -> Self {
        let outcome = *dice
            .weighted(&[(Outcome::Proven, 58), (Outcome::Unfounded, 25), (Outcome::Unverifiable, 17)])
            .unwrap_or(&Outcome::Proven);
        Self {
            outcome,
            merge: merge.filter(|_| dice.permille(60)),
            unmerge: dice.percent(15),
            supplement: dice.percent(8),
            withdraw: dice.percent(3),
            returns: *dice.weighted(&[(0, 908), (1, 80), (2, 12)]).unwrap_or(&0),
            joint: dice.percent(8),
            question: dice
                .percent(10)
                .then(|| if dice.percent(74) { Reply::Answered } else { Reply::Lapsed }),
            extension: dice.percent(6).then(|| dice.percent(65)),
            sent_back: dice.percent(3),
            reopen: dice.percent(2),
            stuck: dice.permille(15),
            on_duty: dice.percent(45),
            slow: dice.percent(6),
        }
    }
}

impl Case {
    /// Whether its result is that the violation is proven.
    pub(super) fn is_proven(&self) -> bool {
        self.fate.outcome == Outcome::Proven
    }

    /// Whether it will be merged into an earlier one.
    pub(super) fn is_duplicate(&self) -> bool {
        self.fate.merge.is_some()
    }

    /// Whether a department holds it that is competent for it, and so goes to work.
    fn is_at_home(&self, holder: &UnitId, rules: &Rules) -> bool {
        rules.unit(holder).is_some_and(|unit| unit.kind == UnitKind::Department)
            && rules.is_competent(holder, &self.basis)
    }
}
