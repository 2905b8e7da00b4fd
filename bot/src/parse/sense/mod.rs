//! What kind of meaning a message has: the order in which the readings are tried.
//!
//! The order follows rule R12 and one thought: the plainer sign goes first. A lead's number and a leading verb are plainer
//! than a question, a question than figures, figures than words about a vehicle.

mod about_lead;
mod correction;
mod question;
mod talk;

use vocabulary::Role;

use super::{
    Chat, Context, IntentName,
    claims::{self, Walk},
    grammar::Word,
    lexicon::Tag,
    plate::PlateMark,
    read::{
        evidence::{self, Evidence},
        lead,
        matter::{self, Topic},
        on_lead::leads,
        query::Question,
    },
    scan::{Mark, Scan, Span, Token},
    units,
};

/// How a message is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    Help,
    Unsupported,
    /// Thanks, news, meetings: plainly not for the bot.
    Noise,
    Unknown,
    DailyCount,
    Correction,
    WithdrawReport,
    Lead,
    /// A wish about a lead, and the word that says it.
    OnLead(IntentName, Word),
    Enforce,
    Review,
    ReopenDay,
    /// A plain head (舆情, YQ-0803-004 …), and the place behind it.
    Matter(Topic, usize),
    Question(Question),
}

impl Sense {
    /// The name of what it would be, when that is plain.
    pub(super) const fn name(self) -> Option<IntentName> {
        match self {
            Sense::Help => Some(IntentName::Help),
            Sense::Unsupported | Sense::Noise | Sense::Unknown => None,
            Sense::DailyCount => Some(IntentName::DailyCount),
            Sense::Correction | Sense::WithdrawReport => Some(IntentName::Correction),
            Sense::Lead => Some(IntentName::Lead),
            Sense::OnLead(name, _) => Some(name),
            Sense::Enforce => Some(IntentName::Enforce),
            Sense::Review => Some(IntentName::Review),
            Sense::ReopenDay => Some(IntentName::ReopenDay),
            Sense::Matter(topic, _) => Some(topic.intent()),
            Sense::Question(Question::WhoAmI) => Some(IntentName::WhoAmI),
            Sense::Question(Question::Duties) => Some(IntentName::Duties),
            Sense::Question(Question::Definition(_)) => Some(IntentName::Definition),
            Sense::Question(
                Question::Unreported
                | Question::Submitted
                | Question::Figure(_)
                | Question::LeadStatus
                | Question::Plate
                | Question::Queue
                | Question::MyLeads
                | Question::Today
                | Question::Township,
            ) => Some(IntentName::StatusQuery),
        }
    }
}

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];

/// A message and what was seen of it at a glance.
#[expect(clippy::struct_excessive_bools, reason = "independent signs, each looked at by several readings")]
struct Glance<'r, 's, 'a> {
    scan: &'r Scan<'a>,
    tokens: Tokens<'r, 's, 'a>,
    at: &'r Context<'r>,
    walk: Walk,
    evidence: Evidence,
    role: Option<Role>,
    lead: bool,
    plate: bool,
    partial: bool,
    behaves: bool,
    named: usize,
    /// Characters that no reading of figures knows.
    strange: usize,
    question_mark: bool,
}

/// Decides how a message is to be read.
pub(super) fn sense(scan: &Scan<'_>, tokens: Tokens<'_, '_, '_>, at: &Context<'_>) -> Sense {
    let walk = claims::walk(tokens, at.lexicon);
    let plate = |partial: bool| {
        scan.marks.iter().any(|mark| match &mark.what {
            Mark::Plate(plate) => matches!(plate, PlateMark::Partial { .. }) == partial,
            Mark::IdCard
            | Mark::Phone
            | Mark::Link
            | Mark::Lead(_)
            | Mark::BadLead
            | Mark::Day(_)
            | Mark::Clock(_)
            | Mark::Shift { .. }
            | Mark::Number(_) => false,
        })
    };
    let glance = Glance {
        evidence: evidence::evidence(&walk),
        walk,
        role: at.speaker.map(|speaker| speaker.role),
        lead: scan.marks.iter().any(|mark| matches!(mark.what, Mark::Lead(_) | Mark::BadLead)),
        plate: plate(false),
        partial: plate(true),
        behaves: !lead::behaviours(scan).is_empty(),
        named: units::mentions(scan, tokens).len(),
        strange: strange(tokens),
        question_mark: scan.text.chars.iter().rev().find(|c| **c != ' ' && **c != '\n') == Some(&'?'),
        scan,
        tokens,
        at,
    };
    if let Some((topic, behind)) = matter::head(scan, at, glance.figures()) {
        return Sense::Matter(topic, behind);
    }
    glance.sense()
}

/// Characters that are neither figures nor words that go with them.
fn strange(tokens: Tokens<'_, '_, '_>) -> usize {
    let mut strange = 0_usize;
    for token in tokens {
        let length = token.to.saturating_sub(token.from);
        let known = match token.what {
            Token::Mark(_) | Token::Separator(_) => true,
            Token::Other(c) => !c.is_alphanumeric(),
            Token::Word(tags) => tags.iter().any(|tag| match tag {
                Tag::Unit(_)
                | Tag::Everyday(_)
                | Tag::County
                | Tag::Figure(_)
                | Tag::Part(_)
                | Tag::Behaviour(_)
                | Tag::Counted(_) => true,
                Tag::Word(word) => !matches!(
                    word,
                    Word::Verbish
                        | Word::PlaceEnd
                        | Word::Beside
                        | Word::SawIt
                        | Word::Meeting
                        | Word::News
                        | Word::At
                        | Word::From
                        | Word::To
                        | Word::Please
                        | Word::Whether
                        | Word::Greeting
                ),
                Tag::Vehicle(_) | Tag::Area(_) | Tag::Step(_) => false,
            }),
        };
        if !known {
            strange = strange.saturating_add(length);
        }
    }
    strange
}

impl Glance<'_, '_, '_> {
    fn sense(&self) -> Sense {
        if !self.scan.text.chars.iter().any(|c| c.is_alphanumeric()) {
            let asks = self.scan.text.chars.contains(&'?')
                && self.scan.text.chars.iter().all(|c| matches!(c, '?' | ' ' | '\n'));
            return if asks { Sense::Help } else { Sense::Unknown };
        }
        if self.lead {
            return self.about_lead();
        }
        self.new_lead_by_name()
            .or_else(|| self.unsupported())
            .or_else(|| self.help())
            .or_else(|| self.verb())
            .or_else(|| self.noise())
            .or_else(|| self.question())
            .or_else(|| self.correction())
            .or_else(|| self.enforce())
            .or_else(|| self.transfer())
            .or_else(|| self.review())
            .or_else(|| self.count())
            .or_else(|| self.new_lead())
            .or_else(|| self.count_by_place())
            .unwrap_or(Sense::Unknown)
    }

    fn has(&self, word: Word) -> bool {
        self.scan.has(word)
    }

    fn leads(&self, word: Word) -> bool {
        leads(self.tokens, word)
    }

    fn figures(&self) -> usize {
        self.evidence.said.saturating_add(self.evidence.kinds)
    }

    fn has_numbers(&self) -> bool {
        !self.walk.claims.is_empty()
    }

    fn is_county(&self) -> bool {
        matches!(self.role, Some(Role::Office | Role::Leader))
    }

    /// 线索：…, 举报：…
    fn new_lead_by_name(&self) -> Option<Sense> {
        if !self.leads(Word::NewLead) || self.has(Word::MyLeads) && !self.plate {
            return None;
        }
        let tells = self.plate || self.partial || self.behaves || self.has(Word::Suspicious);
        let asks = self.scan.has_any(&[Word::HowTo, Word::Define, Word::How]);
        let asks_more =
            self.scan.has_any(&[Word::Progress, Word::HowMany, Word::Which]) || self.question_mark;
        if asks && !self.plate {
            return None;
        }
        (tells || (!asks_more && self.scan.text.len() > 4)).then_some(Sense::Lead)
    }

    /// A leading verb of the hand-over that needs no number.
    fn verb(&self) -> Option<Sense> {
        const VERBS: [(Word, IntentName); 9] = [
            (Word::AskExtension, IntentName::AskExtension),
            (Word::RefuseExtension, IntentName::RefuseExtension),
            (Word::GrantExtension, IntentName::GrantExtension),
            (Word::Rule, IntentName::Rule),
            (Word::Ask, IntentName::Question),
            (Word::Answer, IntentName::Answer),
            (Word::Supplement, IntentName::Supplement),
            (Word::Merge, IntentName::Merge),
            (Word::Unmerge, IntentName::Unmerge),
        ];
        if self.leads(Word::ReopenDay) {
            return Some(Sense::ReopenDay);
        }
        if self.leads(Word::Reopen) {
            return Some(Sense::OnLead(IntentName::Reopen, Word::Reopen));
        }
        if self.figures() >= 2 {
            return None;
        }
        if let Some((word, name)) = VERBS.into_iter().find(|(word, _)| self.leads(*word)) {
            return Some(Sense::OnLead(name, word));
        }
        // 接收 alone, and no more than a few words with it.
        let short = self.scan.text.len() <= 10 && self.figures() == 0 && !self.question_mark;
        if short && self.leads(Word::Accept) {
            return Some(Sense::OnLead(IntentName::Accept, Word::Accept));
        }
        let returns =
            self.leads(Word::SendBack) && self.named == 0 && !self.is_county() && self.figures() == 0;
        let reasons = self.scan.has_any(&[Word::NotOurs, Word::Insufficient, Word::AlreadyKnown]);
        if returns
            || (self.has(Word::NotOurs) && !self.is_county())
            || (self.leads(Word::SendBack) && reasons && self.named == 0)
        {
            let review = self.scan.text.chars.iter().collect::<String>().contains("日报");
            return Some(if review {
                Sense::Review
            } else {
                Sense::OnLead(IntentName::Return, Word::SendBack)
            });
        }
        None
    }

    fn review(&self) -> Option<Sense> {
        if !self.scan.has_any(&[Word::Approve, Word::SendBack])
            || self.has_numbers()
            || self.plate
            || self.behaves
        {
            return None;
        }
        let leads = self.leads(Word::Approve) || self.leads(Word::SendBack) || self.leads(Word::ReviewLead);
        let all = self.has(Word::Everything) || self.scan.has_any(&[Word::Now]);
        let stranger = units::stranger(self.scan, false).is_some();
        let short = self.scan.text.len() <= 8;
        if !(leads || self.named > 0 || all || stranger || (short && self.is_county())) {
            return None;
        }
        // Among others, a word like 同意 from somebody who reviews nothing is talk.
        let talk =
            self.named == 0 && !self.is_county() && matches!(self.at.chat, Chat::Group { addressed: false });
        (!talk).then_some(Sense::Review)
    }

    fn count(&self) -> Option<Sense> {
        let strong =
            self.evidence.said > 0 || self.evidence.kinds > 0 || self.evidence.zero || self.evidence.none;
        let told = if self.plate { self.evidence.said >= 2 } else { strong };
        // 没发现黑车 answers a question, 没查到 reports.
        let is_talk = self.strange > 40 && self.figures() <= 1 && !self.evidence.zero;
        (told && !is_talk).then_some(Sense::DailyCount)
    }

    fn new_lead(&self) -> Option<Sense> {
        let vehicle = self.scan.hits.get(3).is_some_and(|hits| !hits.is_empty());
        let suspicious = self.has(Word::Suspicious) && vehicle;
        (self.plate || self.partial || self.behaves || suspicious).then_some(Sense::Lead)
    }

    fn count_by_place(&self) -> Option<Sense> {
        let values = self.evidence.by_count.saturating_add(self.evidence.bare);
        let day = self.scan.marks.iter().any(|mark| matches!(mark.what, Mark::Day(_)));
        let enough = self.evidence.by_count >= 2
            || (self.evidence.by_count >= 1 && (self.named > 0 || day || self.strange == 0))
            || self.evidence.bare >= 3
            || (values >= 2 && (self.named > 0 || day));
        let none = self.evidence.bare_none && values == 0;
        let limit = if self.named > 0 { 6 } else { 2 };
        if (enough && self.strange <= limit) || (none && self.strange == 0) {
            return Some(Sense::DailyCount);
        }
        None
    }
}
