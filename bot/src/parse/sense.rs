//! What kind of meaning a message has: the order in which the readings are tried.
//!
//! The order follows rule R12 and one thought: the plainer sign goes first. A lead's number and a leading verb are plainer
//! than a question, a question than figures, figures than words about a vehicle.

use vocabulary::Role;

use super::{
    Chat, Context, IntentName,
    claims::{self, Walk},
    grammar::Word,
    lexicon::Tag,
    plate::PlateMark,
    read::{
        count::{self, Evidence},
        lead,
        on_lead::leads,
        query::{self, Question},
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
        evidence: count::evidence(&walk),
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

    /// A message with a lead's number.
    fn about_lead(&self) -> Sense {
        const VERBS: [(Word, IntentName); 14] = [
            (Word::AskExtension, IntentName::AskExtension),
            (Word::RefuseExtension, IntentName::RefuseExtension),
            (Word::GrantExtension, IntentName::GrantExtension),
            (Word::Transfer, IntentName::Transfer),
            (Word::TakeBack, IntentName::Withdraw),
            (Word::Accept, IntentName::Accept),
            (Word::Rule, IntentName::Rule),
            (Word::Ask, IntentName::Question),
            (Word::Answer, IntentName::Answer),
            (Word::Supplement, IntentName::Supplement),
            (Word::Unmerge, IntentName::Unmerge),
            (Word::Merge, IntentName::Merge),
            (Word::Reopen, IntentName::Reopen),
            (Word::SendBack, IntentName::Return),
        ];
        if self.leads(Word::ReviewLead) {
            return Sense::Review;
        }
        if let Some((word, name)) = VERBS.into_iter().find(|(word, _)| self.leads(*word)) {
            return self.on_lead(name, word);
        }
        if self.leads(Word::Handle) || self.leads(Word::Punished) {
            return Sense::Enforce;
        }
        if self.leads(Word::Approve) {
            return Sense::Review;
        }
        let asks =
            self.question_mark || self.has(Word::Progress) || self.has(Word::HowIsIt) || self.has(Word::Look);
        if !asks && self.is_result() {
            return Sense::Enforce;
        }
        if asks && !self.has(Word::Transfer) {
            return Sense::Question(Question::LeadStatus);
        }
        if self.has(Word::ReviewLead) && self.scan.has_any(&[Word::Approve, Word::SendBack]) {
            return Sense::Review;
        }
        if let Some((word, name)) = VERBS.into_iter().find(|(word, _)| self.has(*word)) {
            return self.on_lead(name, word);
        }
        if self.has(Word::Approve) {
            return Sense::Review;
        }
        // The number alone asks; with words it tells more.
        if self.strange > 4 || self.plate {
            Sense::OnLead(IntentName::Supplement, Word::Supplement)
        } else {
            Sense::Question(Question::LeadStatus)
        }
    }

    fn on_lead(&self, name: IntentName, word: Word) -> Sense {
        // A leader holds no leads: what a leader sends back is a result.
        if word == Word::SendBack && self.role == Some(Role::Leader) {
            Sense::Review
        } else {
            Sense::OnLead(name, word)
        }
    }

    /// Whether it tells what was done: 查实, 罚款200元, 记6分, 已处罚.
    fn is_result(&self) -> bool {
        if self.scan.has_any(&[Word::Proven, Word::Unfounded, Word::Unverifiable, Word::Punished]) {
            return true;
        }
        (self.has(Word::Handle) && !self.has(Word::Please))
            || self.scan.has_any(&[Word::Fine, Word::Points, Word::Detain]) && self.is_measured()
    }

    /// Whether a number follows 罚款, 记 or 扣车.
    fn is_measured(&self) -> bool {
        self.tokens.windows(2).any(|pair| {
            let [word, number] = pair else { return false };
            let measure = matches!(word.what, Token::Word(tags) if tags.iter().any(|tag| matches!(tag, Tag::Word(Word::Fine | Word::Points | Word::Detain))));
            measure && matches!(number.what, Token::Mark(Mark::Number(_)) | Token::Separator(' ' | ':') | Token::Word(_))
        })
    }

    /// 线索：…, 举报：…
    fn new_lead_by_name(&self) -> Option<Sense> {
        if !self.leads(Word::LeadWord) || self.has(Word::MyLeads) && !self.plate {
            return None;
        }
        let tells = self.plate || self.partial || self.behaves || self.has(Word::Suspicious);
        let asks = self.scan.has_any(&[Word::HowTo, Word::Define]);
        let asks_more =
            self.scan.has_any(&[Word::Progress, Word::HowMany, Word::Which]) || self.question_mark;
        if asks && !self.plate {
            return None;
        }
        (tells || (!asks_more && self.scan.text.len() > 4)).then_some(Sense::Lead)
    }

    /// Bulk deletion or resetting, and demands for what no chat gives.
    fn unsupported(&self) -> Option<Sense> {
        let told = self.figures() >= 2 && !self.scan.has_any(&[Word::Override, Word::SecretWord]);
        if told || (self.plate && self.behaves) {
            return None;
        }
        let bulk = self.scan.all(Word::Wipe).any(|wipe| {
            self.scan
                .all(Word::Everything)
                .any(|all| !self.is_cut(all.to.min(wipe.to), all.from.max(wipe.from)))
        });
        let demand = self.scan.has_any(&[Word::SecretWord, Word::Override]) && self.figures() < 2;
        (bulk || demand).then_some(Sense::Unsupported)
    }

    /// Whether a sentence ends between two places.
    fn is_cut(&self, from: usize, to: usize) -> bool {
        self.scan
            .text
            .chars
            .get(from..to)
            .is_some_and(|gap| gap.iter().any(|c| matches!(c, '。' | ';' | '\n' | '!')))
    }

    fn help(&self) -> Option<Sense> {
        if self.has(Word::Define) && self.figures() == 0 && !self.plate {
            return Some(
                query::figure(self.scan)
                    .map_or(Sense::Help, |figure| Sense::Question(Question::Definition(figure))),
            );
        }
        let quiet = self.figures() == 0 && !self.evidence.zero && !self.plate && self.evidence.by_count < 2;
        if !quiet {
            return None;
        }
        let words: usize = self
            .tokens
            .iter()
            .filter(|token| !matches!(token.what, Token::Separator(_)))
            .map(|token| token.to.saturating_sub(token.from))
            .sum();
        (self.has(Word::HowTo) || (self.has(Word::Help) && words <= 10)).then_some(Sense::Help)
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

    /// Thanks, forwarded news, notices of meetings.
    fn noise(&self) -> Option<Sense> {
        let tells = self.plate || (self.behaves && self.has(Word::LeadWord));
        if tells {
            return None;
        }
        let full = self.figures() >= 2 || self.evidence.zero;
        let news = self.scan.all(Word::News).map(|hit| hit.from).count();
        if self.has(Word::Forwarded)
            || (news >= 2 && self.named == 0)
            || (news >= 1 && !full && !self.evidence.none && self.named == 0 && self.has_numbers())
        {
            return Some(Sense::Noise);
        }
        let quiet = self.figures() == 0
            && !self.evidence.zero
            && !self.evidence.none
            && !self.behaves
            && self.evidence.by_count < 2;
        let asks = self.scan.has_any(&[Word::NotReported, Word::Reported, Word::HowMany]);
        let noise = self.has(Word::Thanks) || self.has(Word::Meeting) || news >= 1;
        (quiet && !asks && noise && !self.has(Word::Correct) && !self.has(Word::TakeBack))
            .then_some(Sense::Noise)
    }

    fn question(&self) -> Option<Sense> {
        let short = self.scan.text.len() <= 24;
        let numbers = self.has_numbers();
        if short && !numbers && !self.plate {
            for (word, question) in [
                (Word::Queue, Question::Queue),
                (Word::MyLeads, Question::MyLeads),
                (Word::WhoAmI, Question::WhoAmI),
                (Word::Duties, Question::Duties),
            ] {
                if self.has(word) {
                    return Some(Sense::Question(question));
                }
            }
        }
        if (self.plate || self.partial) && !self.behaves && self.asks_about_plate() {
            return Some(Sense::Question(Question::Plate));
        }
        if numbers || self.plate || self.evidence.zero {
            return None;
        }
        if self.leads(Word::LeadWord) && self.scan.has_any(&[Word::Progress, Word::HowIsIt]) {
            return Some(Sense::Question(Question::MyLeads));
        }
        let asks =
            self.scan.has_any(&[Word::Which, Word::ListOf, Word::HowMany, Word::Look]) || self.question_mark;
        if self.has(Word::NotReported) && (asks || self.is_county()) {
            return Some(Sense::Question(Question::Unreported));
        }
        let whether = asks || self.is_asked_whether();
        if self.has(Word::Reported) && whether {
            return Some(Sense::Question(Question::Submitted));
        }
        if self.has(Word::NotReported) && self.named > 0 && self.has(Word::Whether) {
            return Some(Sense::Question(Question::Submitted));
        }
        if self.has(Word::TakeBack) || self.has(Word::Correct) {
            return None;
        }
        let how_is_it = self.scan.all(Word::HowIsIt).any(|hit| hit.to.saturating_sub(hit.from) >= 2);
        let counts = self.has(Word::HowMany) || self.has(Word::Look) || (how_is_it && self.names_figure());
        if counts
            && !self.evidence.none
            && let Some(figure) = query::figure(self.scan)
        {
            return Some(Sense::Question(Question::Figure(figure)));
        }
        let reported_day = self.scan.marks.iter().any(|mark| matches!(mark.what, Mark::Day(_)));
        if self.names_figure()
            && short
            && !self.evidence.none
            && (self.has(Word::Range) || (reported_day && (self.question_mark || self.is_county())))
            && self.walk.none.is_empty()
        {
            return query::figure(self.scan).map(|figure| Sense::Question(Question::Figure(figure)));
        }
        if how_is_it && short && !self.behaves && !self.evidence.none {
            if self.named > 0 {
                return Some(Sense::Question(Question::Township));
            }
            if self.has(Word::Now) || reported_day {
                return Some(Sense::Question(Question::Today));
            }
        }
        None
    }

    fn names_figure(&self) -> bool {
        self.scan.hits.get(1).is_some_and(|hits| {
            hits.iter().any(|hit| hit.what.iter().any(|tag| matches!(tag, Tag::Figure(_))))
        })
    }

    /// 报了没, 报了吗: the word itself asks.
    fn is_asked_whether(&self) -> bool {
        self.scan.all(Word::Reported).any(|hit| {
            let word = self.scan.text.words(hit.from, hit.to);
            word.contains(['没', '吗', '否']) || word.contains("有没有")
        }) || self.has(Word::Whether)
            && self.has(Word::Reported)
            && self.scan.text.chars.iter().any(|c| matches!(c, '吗' | '没' | '么'))
    }

    fn asks_about_plate(&self) -> bool {
        let asks =
            self.scan.has_any(&[Word::Look, Word::HowIsIt, Word::Progress, Word::Whether, Word::Which])
                || self.question_mark;
        let alone = self
            .tokens
            .iter()
            .all(|token| matches!(token.what, Token::Mark(Mark::Plate(_)) | Token::Separator(_)));
        let tells = self.scan.has_any(&[Word::Punished, Word::Fine, Word::Detain]) && self.is_measured();
        alone && self.plate || (asks && !tells && self.strange <= 14 && !self.leads(Word::LeadWord))
    }

    fn correction(&self) -> Option<Sense> {
        if self.plate && !self.leads(Word::Correct) {
            return None;
        }
        if self.has(Word::TakeBack)
            && !self.has(Word::Transfer)
            && self.figures() == 0
            && !self.behaves
            && self.is_taken_back()
        {
            let handler = self.role == Some(Role::Handler) && self.at.last.is_none();
            let bare = !self.scan.has_any(&[Word::TheReport, Word::Filler]);
            return Some(if handler && bare && self.leads(Word::TakeBack) {
                Sense::OnLead(IntentName::Withdraw, Word::TakeBack)
            } else {
                Sense::WithdrawReport
            });
        }
        if self.has(Word::TakeBack) && self.has(Word::Transfer) && self.figures() == 0 && !self.plate {
            return Some(Sense::OnLead(IntentName::Withdraw, Word::TakeBack));
        }
        if self.leads(Word::Correct) {
            return Some(Sense::Correction);
        }
        if self.has(Word::LateReport) && !self.has(Word::Correct) {
            return None;
        }
        let numbers = self.has_numbers();
        let names = self.names_figure();
        let named_wrong = self.has(Word::Wrong) && (numbers || names || self.has(Word::TheReport));
        let doubled = self.is_doubled();
        let changes =
            self.has(Word::ChangeTo) && (numbers || !self.walk.none.is_empty()) && self.figures() <= 4;
        let should = self.has(Word::ShouldBe) && numbers && !doubled;
        let but = self.has(Word::NotBut) && numbers && self.walk.claims.len() >= 2 && self.figures() <= 2;
        let more = self.scan.has_any(&[Word::Under, Word::Over]) && numbers && self.figures() <= 2;
        let corrects = self.has(Word::Correct)
            && (numbers || names)
            && !(self.figures() >= 2 && self.scan.first(Word::Correct).is_some_and(|hit| hit.from > 6));
        let signed = self.at.last.is_some()
            && !self.walk.claims.is_empty()
            && self.walk.claims.iter().all(|claim| claim.sign == Some(1));
        let adds = self.at.last.is_some()
            && self.figures() <= 1
            && numbers
            && self.strange <= 2
            && self.scan.has_any(&[Word::Plus, Word::Minus]);
        let wrong = named_wrong && !(doubled && !self.has(Word::TheReport));
        (changes || should || but || more || corrects || wrong || signed || adds).then_some(Sense::Correction)
    }

    /// Whether what is taken back is the own report.
    fn is_taken_back(&self) -> bool {
        let day = self.scan.marks.iter().any(|mark| matches!(mark.what, Mark::Day(_)));
        self.leads(Word::TakeBack) || self.scan.has_any(&[Word::TheReport, Word::Filler]) || day
    }

    /// Whether one figure has two values: then it was said twice in one message, which is a question and no correction.
    fn is_doubled(&self) -> bool {
        let mut seen = std::collections::BTreeMap::new();
        self.walk.claims.iter().filter(|claim| claim.part.is_none()).any(|claim| {
            claim.figure.is_some_and(|figure| {
                seen.insert(figure, claim.amount).is_some_and(|first| first != claim.amount)
            })
        }) && self.figures() >= 3
    }

    fn enforce(&self) -> Option<Sense> {
        if self.figures() >= 2 && !self.plate || self.leads(Word::LeadWord) {
            return None;
        }
        let people = self.walk.claims.iter().any(|claim| {
            claim.figure.is_some()
                && claim.figure == self.at.lexicon.by_count.people
                && claim.how == claims::How::Said
        });
        if people && self.figures() >= 2 {
            return None;
        }
        if self.plate {
            return self.is_result().then_some(Sense::Enforce);
        }
        let measured =
            [Word::Fine, Word::Points, Word::Detain].into_iter().filter(|word| self.has(*word)).count();
        let done = self.has(Word::Punished) && self.is_measured() && self.figures() <= 1 && self.named == 0;
        let points = self.scan.marks.iter().any(|mark| matches!(mark.what, Mark::Number(said) if said.counted == Some(super::grammar::Counted::Points)));
        ((measured >= 2 && points) || (done && self.behaves)).then_some(Sense::Enforce)
    }

    /// 转给交警: the unit right behind the verb.
    fn transfer(&self) -> Option<Sense> {
        if self.figures() >= 2 || self.leads(Word::LeadWord) || !self.has(Word::Transfer) {
            return None;
        }
        let mentions = units::mentions(self.scan, self.tokens);
        let to_unit = self.scan.all(Word::Transfer).any(|verb| {
            mentions
                .iter()
                .any(|mention| mention.from >= verb.to && mention.from <= verb.to.saturating_add(3))
        });
        (to_unit || self.leads(Word::Transfer) && self.figures() == 0)
            .then_some(Sense::OnLead(IntentName::Transfer, Word::Transfer))
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
