//! What the conversation asks of the world and is told: questions, answers, who is speaking. No I/O stands behind it here.

use bus::desk::{Command, Reply};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{
    Day, IndicatorKey, LeadId, MemberId, Role, Rules, Stamp, StreamId, UnitId, ViolationCode,
    lead::{Attachment, Outcome},
    rules::Figures,
};

use crate::{
    parse::{LastReport, Lexicon, Page},
    say::Lang,
    talk::{Group, Message},
};

/// A post that somebody speaks in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hat {
    /// The unit.
    pub unit: UnitId,
    /// The post.
    pub role: Role,
    /// Held for somebody who is absent (AB角).
    pub stands_in: bool,
}

/// Somebody on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The post-holder's number.
    pub member: MemberId,
    /// The posts held today, own ones first.
    pub hats: Vec<Hat>,
}

/// What a turn of the conversation is given.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// Their words.
    pub lexicon: &'a Lexicon,
    /// When it is said.
    pub now: Stamp,
    /// Who says it; none for a stranger.
    pub who: Option<&'a Who>,
    /// The id of the message that this turn answers.
    pub message: Uuid,
    /// Which turn within the answering of that message, from 0.
    pub turn: u32,
    /// The platform's own number of the message.
    pub platform_message: Option<&'a str>,
    /// The group it was said in.
    pub group: Option<Group>,
    /// The count that the session remembers as the last one, as it stands now.
    pub last: Option<&'a LastReport>,
    /// The language, when the platform knows it better than the session.
    pub lang: Option<Lang>,
}

/// What a turn hears.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// What the person sent.
    Said(crate::talk::Body),
    /// The answer to a question.
    Found(Box<Answer>),
    /// A question could not be answered.
    NotFound {
        /// What is wrong, as a sentence.
        text: String,
        /// Whether asking again can help; otherwise it is a refusal.
        again: bool,
    },
    /// What came of the wish of the draft's `index`-th item.
    Granted {
        /// Which item.
        index: usize,
        /// What came of it.
        reply: Reply,
    },
}

/// What a turn wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Say it.
    Say {
        /// Its id, the same whenever this turn is taken again.
        id: Uuid,
        /// What.
        message: Message,
        /// In the place of an earlier one.
        instead_of: Option<Uuid>,
        /// It says why something cannot be done or was not understood.
        trouble: bool,
    },
    /// Send a wish to the service that owns it; the reply is heard as [`Heard::Granted`].
    Wish {
        /// Which item of the draft.
        index: usize,
        /// The wish's id for ever.
        id: Uuid,
        /// In which post.
        hat: Hat,
        /// What.
        command: Box<Command>,
        /// The photos that go with it; they move under the matter's key when it is recorded.
        attachments: Vec<Attachment>,
    },
    /// Find something out; the answer is heard as [`Heard::Found`] or [`Heard::NotFound`].
    Look {
        /// In which post.
        hat: Hat,
        /// What.
        question: Question,
    },
    /// Bind the account with a one-time code; heard as [`Heard::Granted`] with index 0.
    Join {
        /// The code as typed.
        code: String,
    },
    /// Say how long a report took from its first word to its receipt, in seconds: the burden meter.
    Took {
        /// Seconds.
        seconds: u64,
    },
}

/// What the conversation may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The figures of a unit and day as they stand, what the log knows besides, and those of the day before.
    Count {
        /// The unit.
        unit: UnitId,
        /// The day.
        day: Day,
    },
    /// The unit's open matters on which this may be done now, for a wish that names none.
    Candidates {
        /// What is to be done.
        verb: super::Verb,
        /// Plates that were named instead.
        plates: Vec<String>,
    },
    /// What one unit or all reported or did.
    Status(crate::parse::StatusQuery),
    /// What waits for the speaker.
    MyQueue,
    /// What the speaker's unit found.
    MyLeads,
    /// The county today; for a unit's own people their unit's.
    Today,
    /// One unit.
    Unit {
        /// Which.
        unit: UnitId,
    },
    /// One lead, with its words for those entitled.
    Lead {
        /// Which.
        lead: LeadId,
    },
    /// The counts that wait for the office, for approving them all at once.
    Pending {
        /// Of which day; of every day when unsaid.
        day: Option<Day>,
    },
    /// A page of the office's overview.
    Page(Page),
    /// How far a summary has come.
    Summary {
        /// Whose; the speaker's own, or the county's, when none.
        unit: Option<UnitId>,
    },
}

/// What the conversation is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// To [`Question::Count`].
    Count {
        /// The unit.
        unit: UnitId,
        /// The day.
        day: Day,
        /// The figures as they stand; none when nothing is reported.
        posted: Option<Figures>,
        /// What the log knows of that day by itself.
        known: Figures,
        /// The figures of the day before, if reported.
        before: Option<Figures>,
    },
    /// To [`Question::Candidates`]; the oldest first.
    Candidates(Vec<LeadBrief>),
    /// To [`Question::Pending`].
    Pending(Vec<(UnitId, Day)>),
    /// Who has not reported.
    Unreported {
        /// The day.
        day: Day,
        /// The units, in the order of the campaign.
        units: Vec<UnitId>,
        /// How many units owe a count.
        expected: usize,
        /// Until when it is on time.
        due: Stamp,
    },
    /// Whether a count is in.
    Submitted {
        /// The unit.
        unit: UnitId,
        /// The day.
        day: Day,
        /// Its figures.
        figures: Option<Figures>,
        /// Until when it is on time.
        due: Stamp,
    },
    /// Who has reported.
    Reported {
        /// The day.
        day: Day,
        /// How many are in.
        reported: usize,
        /// How many owe one.
        expected: usize,
    },
    /// The sum of a figure.
    Figure {
        /// Which.
        key: IndicatorKey,
        /// Of one unit, or of all.
        unit: Option<UnitId>,
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// The sum; none when nobody reported it, which is not zero.
        value: Option<u64>,
        /// Counts in it.
        reported: u64,
        /// Counts owed.
        expected: u64,
    },
    /// One lead; none when there is none that the speaker may see.
    Lead(Option<Box<LeadFull>>),
    /// The leads of a plate.
    Plates {
        /// The plate asked about.
        plate: String,
        /// The leads.
        leads: Vec<LeadBrief>,
    },
    /// What waits for the speaker.
    Queue {
        /// Leads whose turn is the speaker's unit's, the most urgent first.
        turns: Vec<LeadBrief>,
        /// Everything else whose turn is the unit's (petitions, concerns, duties, findings, alerts, disputes), the most urgent first.
        matters: Vec<MatterBrief>,
        /// A count that is owed: day, until when.
        owed: Option<(Day, Stamp)>,
        /// Counts that wait for the office.
        to_review: usize,
        /// Whether the draft of the speaker waits too.
        deputy_for: Vec<UnitId>,
    },
    /// What the speaker's unit found.
    MyLeads(Vec<LeadBrief>),
    /// The county today.
    Today {
        /// The day.
        day: Day,
        /// Counts in.
        reported: usize,
        /// Counts owed.
        expected: usize,
        /// Sums of the required figures.
        figures: Figures,
        /// Leads found today.
        found: u64,
        /// Leads open.
        open: u64,
        /// Of those, overdue.
        overdue: u64,
    },
    /// One unit.
    Unit {
        /// Which.
        unit: UnitId,
        /// Today.
        day: Day,
        /// Its figures today, if reported.
        figures: Option<Figures>,
        /// Days owed, on time, late, missing since the campaign began.
        reporting: [u64; 4],
        /// Leads it answers for, of those overdue with it.
        holding: u64,
        /// Of those, overdue.
        overdue: u64,
        /// Leads it found.
        found: u64,
        /// Results upheld.
        upheld: u64,
    },
    /// A page, ready to be read.
    Page {
        /// What stands above it.
        title: String,
        /// Its lines.
        lines: Vec<String>,
        /// Buttons: what stands on each, and the words it stands for; at most eight are shown.
        words: Vec<(String, String)>,
    },
}

/// A matter that is no lead, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterBrief {
    /// Which.
    pub about: StreamId,
    /// Until when.
    pub due: Stamp,
    /// Whether that is over.
    pub overdue: bool,
}

/// A lead in a list: no personal word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadBrief {
    /// Its number.
    pub id: LeadId,
    /// Where it is.
    pub stage: Stage,
    /// The unit that answers for it.
    pub holder: Option<UnitId>,
    /// The unit whose turn it is.
    pub turn: Option<UnitId>,
    /// Until when.
    pub due: Option<Stamp>,
    /// Whether that is over.
    pub overdue: bool,
    /// What it is about.
    pub violations: Vec<ViolationCode>,
    /// In which township.
    pub township: Option<UnitId>,
    /// The unit that found it.
    pub finder: Option<UnitId>,
}

/// Where a lead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// A unit works on it.
    Held,
    /// A unit has been asked to take it over.
    Offered,
    /// The finder has been asked.
    Asked,
    /// The office rules who handles it.
    BeforeOffice,
    /// A result waits for review.
    Enforced,
    /// It goes on under another number.
    Merged,
    /// Closed.
    Closed,
}

/// A lead for somebody who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadFull {
    /// What everybody of the campaign may know.
    pub brief: LeadBrief,
    /// When it was found.
    pub found: Stamp,
    /// The words of finder and supplements, opened and on record; none for those who may not.
    pub words: Vec<String>,
    /// The plates, likewise.
    pub plates: Vec<String>,
    /// The photos, shown on request.
    pub photos: Vec<String>,
    /// How often it was returned.
    pub returns: u8,
    /// The result, when there is one.
    pub outcome: Option<Outcome>,
    /// The lead it goes on under.
    pub into: Option<LeadId>,
}
