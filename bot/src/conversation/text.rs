//! Words: for strangers, for the menu, for a draft, or a new message to be understood.

use vocabulary::{
    Actor, Day, UnitId,
    rights::{Action, may},
};

use super::{
    draft::{Item, MOST_ITEMS},
    facts::{Hat, Question, Who},
    item::{
        case::{CaseItem, Verb},
        correction::CorrectionItem,
        count::CountItem,
        lead::LeadItem,
        matter::MatterItem,
        office::{OfficeItem, OfficeVerb},
    },
    turn::Turn,
};
use crate::{
    parse::{
        self, Chat, CountSaid, Intent, LeadSaid, Parse, ReviewAction, ReviewSaid, ReviewTarget, Speaker,
    },
    say::{Lang, MENU, menu},
    talk::{Body, LONGEST_TEXT},
};

/// A stranger is answered once in so many minutes.
const TURN_AWAY_MINUTES: i64 = 60;

/// Words with a fixed meaning, whatever else is open.
enum Fixed {
    Report,
    ReportLead,
    Zero,
    LookUp,
    Practice(bool),
    Lang(Lang),
    ChooseHat,
    Mend,
}

fn fixed(text: &str) -> Option<Fixed> {
    let [report, lead, _, look] = MENU;
    Some(match text {
        text if text == report => Fixed::Report,
        text if text == lead => Fixed::ReportLead,
        text if text == look => Fixed::LookUp,
        "报" | "日报" | "上报" | "报日报" => Fixed::Report,
        "线索" | "有线索" => Fixed::ReportLead,
        "今日无" | "今天无" | "今日无情况" | "今天没有" => Fixed::Zero,
        "查询" => Fixed::LookUp,
        "练习" | "开始练习" => Fixed::Practice(true),
        "结束练习" | "退出练习" => Fixed::Practice(false),
        "English" | "english" => Fixed::Lang(Lang::En),
        "中文" => Fixed::Lang(Lang::Zh),
        "换岗位" => Fixed::ChooseHat,
        "改" | "更正" | "修改" | "我要改" => Fixed::Mend,
        _ => return None,
    })
}

impl Turn<'_> {
    /// Somebody who has not joined: a code, or one polite sentence.
    pub(super) fn stranger(&mut self, body: &Body) {
        let text = match body {
            Body::Text(text) => text.trim(),
            Body::Press(_)
            | Body::Media { .. }
            | Body::Place(_)
            | Body::Edited { .. }
            | Body::Refused(_)
            | Body::Other => "",
        };
        if self.at.group.is_some() {
            return;
        }
        if let Some(code) = text.strip_prefix("加入").map(str::trim).filter(|code| !code.is_empty()) {
            let code = code.to_uppercase();
            return self.effects.push(super::Effect::Join { code });
        }
        let told = self
            .session
            .turned_away
            .is_some_and(|at| self.at.now.signed_duration_since(at).num_minutes() < TURN_AWAY_MINUTES);
        if !told {
            self.session.turned_away = Some(self.at.now);
            self.refuse(self.voice.stranger());
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let text = text.trim();
        if text.chars().count() > LONGEST_TEXT {
            return self.refuse(self.voice.too_long());
        }
        let Some(who) = self.at.who else { return };
        if self.hat().is_none() && !self.choose_hat(who, text) {
            return;
        }
        // A hat that was just chosen takes up what was said before it.
        let waited = self.session.waiting_for_hat.take();
        let text = waited.as_deref().unwrap_or(text);
        let Some(hat) = self.hat() else { return };
        if let Some(fixed) = fixed(text).filter(|fixed| self.is_free_for(fixed)) {
            return self.fixed(&fixed, &hat, who);
        }
        if self.session.draft.is_some() {
            return self.reply(text, &hat);
        }
        match self.shortcut(text) {
            Some(words) => self.text(&words),
            None => self.fresh(text, &hat),
        }
    }

    /// 改 and 修改 belong to the card that is open, if one is.
    fn is_free_for(&self, fixed: &Fixed) -> bool {
        match fixed {
            Fixed::Mend => self.session.draft.is_none(),
            Fixed::Report
            | Fixed::ReportLead
            | Fixed::Zero
            | Fixed::LookUp
            | Fixed::Practice(_)
            | Fixed::Lang(_)
            | Fixed::ChooseHat => true,
        }
    }

    /// The words that a typed key of the last menu stands for.
    fn shortcut(&mut self, text: &str) -> Option<String> {
        let place = super::reply::key(text)?.checked_sub(1)?;
        let words = self.session.shortcuts.get(place).cloned();
        self.session.shortcuts.clear();
        words
    }

    /// Several posts: asks once which one. `true` when one is in force afterwards.
    fn choose_hat(&mut self, who: &Who, text: &str) -> bool {
        if who.hats.is_empty() {
            self.refuse(self.voice.no_post());
            return false;
        }
        let place =
            super::reply::key(text.trim_start_matches("岗位").trim()).and_then(|key| key.checked_sub(1));
        let chosen =
            place.filter(|_| self.session.waiting_for_hat.is_some()).and_then(|place| who.hats.get(place));
        if let Some(hat) = chosen {
            self.session.hat = Some((hat.unit.clone(), hat.role));
            self.say(self.voice.hat_chosen(hat));
            let nothing = self.session.waiting_for_hat.as_deref().is_none_or(str::is_empty);
            if nothing {
                self.session.waiting_for_hat = None;
            }
            return !nothing;
        }
        self.session.waiting_for_hat = Some(text.to_owned());
        self.ask_hat(who);
        false
    }

    fn ask_hat(&mut self, who: &Who) {
        let hats = who.hats.iter().enumerate();
        let words: Vec<_> = hats
            .map(|(i, hat)| (self.voice.hat_label(hat), format!("岗位{}", i.saturating_add(1))))
            .collect();
        self.offer(self.voice.which_hat(), &words);
    }

    fn fixed(&mut self, fixed: &Fixed, hat: &Hat, who: &Who) {
        let today = self.at.rules.day_of(self.at.now);
        match fixed {
            Fixed::Report => self.fresh_count(CountItem::blank(hat.unit.clone(), today), hat),
            Fixed::Zero => {
                let zero = |key| (key, 0);
                let required = self.at.rules.indicators.iter().filter(|one| one.required);
                let figures = required.map(|one| zero(one.key.clone())).collect();
                let item = CountItem { figures, zero: true, ..CountItem::blank(hat.unit.clone(), today) };
                self.fresh_count(item, hat);
            }
            Fixed::ReportLead => {
                let source = Some(LeadItem::source_of(hat, self.at));
                let item = LeadItem { source, ..LeadItem::default() };
                self.begin(vec![Item::Lead(Box::new(item))], String::new());
            }
            Fixed::LookUp => self.say(self.voice.look_up(hat)),
            Fixed::Practice(on) => self.practice(*on),
            Fixed::Lang(lang) => {
                self.session.lang = *lang;
                self.voice.lang = *lang;
                self.say(self.voice.language());
            }
            Fixed::ChooseHat => {
                self.session.hat = None;
                self.session.waiting_for_hat = Some(String::new());
                self.ask_hat(who);
            }
            Fixed::Mend => self.mend(hat),
        }
    }

    fn practice(&mut self, on: bool) {
        let units = &self.at.rules.units;
        if on && !units.iter().any(|unit| unit.kind == vocabulary::rules::UnitKind::Practice) {
            return self.refuse(self.voice.no_practice());
        }
        self.session.practice = on;
        self.session.last_count = None;
        self.session.end_draft(super::End::Cancelled);
        self.say(self.voice.practice(on));
    }

    /// 改 on what was reported last, or today.
    fn mend(&mut self, hat: &Hat) {
        let today = self.at.rules.day_of(self.at.now);
        let (unit, day) = self.session.last_count.clone().unwrap_or((hat.unit.clone(), today));
        let item = CorrectionItem { unit: Some(unit), day: Some(day), ..CorrectionItem::default() };
        self.begin(vec![Item::Correction(item)], String::new());
    }

    fn fresh_count(&mut self, item: CountItem, hat: &Hat) {
        if !self.may_report(hat) {
            return self.refuse(self.voice.not_your_post());
        }
        self.begin(vec![Item::Count(item)], String::new());
    }

    /// What a text means, for the post in force.
    pub(super) fn meaning(&self, text: &str, hat: &Hat) -> Parse {
        // Whoever practises writes as always; only the unit is another.
        let real = self.at.who.and_then(|who| self.session.hat(&who.hats)).unwrap_or(hat);
        let speaker = Speaker { role: real.role, unit: real.unit.clone() };
        let context = parse::Context {
            rules: self.at.rules,
            lexicon: self.at.lexicon,
            speaker: Some(&speaker),
            at: self.at.now,
            chat: self.at.group.map_or(Chat::Private, |group| Chat::Group { addressed: group.addressed }),
            last: self.at.last,
        };
        parse::parse(text, &context)
    }

    /// A new message.
    fn fresh(&mut self, text: &str, hat: &Hat) {
        let parse = self.meaning(text, hat);
        self.take_up(parse, text, hat);
    }

    /// Goes on from what a message means.
    pub(super) fn take_up(&mut self, parse: Parse, text: &str, hat: &Hat) {
        let note = self.voice.warned(&parse.warnings);
        match parse.intent {
            Intent::DailyCount(counts) => self.counts(counts, &note, hat),
            Intent::Correction(said) => {
                let item = CorrectionItem::said(said);
                self.begin(vec![Item::Correction(self.practised_correction(item, hat))], note);
            }
            Intent::Lead(said) => {
                let item = self.lead_item(*said, hat);
                self.begin(vec![Item::Lead(Box::new(item))], note);
            }
            Intent::OnLead(said) => self.begin(vec![Item::Case(Box::new(CaseItem::said(said)))], note),
            Intent::Enforce(said) => self.begin(vec![Item::Case(Box::new(CaseItem::enforced(said)))], note),
            Intent::Review(said) => self.review(said, note),
            Intent::ReopenDay(said) => self.begin(vec![Item::Office(OfficeItem::reopen(said))], note),
            Intent::Matter(said) => {
                self.begin(vec![Item::Matter(Box::new(MatterItem::said(*said)))], note);
            }
            Intent::Query(query) => self.query(query, hat),
            Intent::Help { topic: _, unbound: _ } => self.help(hat),
            Intent::Reject(why) => self.refuse(self.voice.rejected(&why, text)),
            Intent::Unknown { silent: true } => {}
            Intent::Unknown { silent: false } => self.refuse(self.voice.not_understood()),
        }
    }

    fn help(&mut self, hat: &Hat) {
        let words: Vec<_> =
            menu(hat.role).iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect();
        self.offer(self.voice.help(hat), &words);
    }

    /// Whether the post may report at all; a company hands leads in and owes no count.
    fn may_report(&self, hat: &Hat) -> bool {
        let Some(who) = self.at.who else { return false };
        let actor = Actor { member: who.member.clone(), unit: hat.unit.clone(), role: hat.role };
        may(&actor, Action::PostCount, &hat.unit, self.at.rules)
    }

    fn counts(&mut self, counts: Vec<CountSaid>, note: &str, hat: &Hat) {
        if !self.may_report(hat) {
            return self.refuse(self.voice.not_your_post());
        }
        let warned: Vec<_> = counts.iter().flat_map(|count| count.warnings.clone()).collect();
        let note = super::turn::join(note, &self.voice.warned(&warned));
        let items = counts.into_iter().take(MOST_ITEMS).map(|said| {
            let mut item = CountItem::said(said);
            if self.session.practice {
                item.unit = Some(hat.unit.clone());
            }
            Item::Count(item)
        });
        let items = items.collect();
        self.begin(items, note);
    }

    fn practised_correction(&self, mut item: CorrectionItem, hat: &Hat) -> CorrectionItem {
        if self.session.practice {
            item.unit = Some(hat.unit.clone());
        }
        item
    }

    fn lead_item(&self, said: LeadSaid, hat: &Hat) -> LeadItem {
        let mut item = LeadItem::said(said, self.at);
        item.source.get_or_insert(LeadItem::source_of(hat, self.at));
        item
    }

    fn review(&mut self, said: ReviewSaid, note: String) {
        let words = said.comment.as_deref().and_then(vocabulary::Secret::said);
        let office = |unit: Option<UnitId>, units, day: Option<Day>| OfficeItem {
            verb: match said.action {
                ReviewAction::Approve => OfficeVerb::Approve,
                ReviewAction::Return => OfficeVerb::Return,
            },
            unit,
            units,
            day,
            until: None,
            reason: words.clone(),
        };
        match said.target {
            ReviewTarget::Count { unit, ambiguous_units, day } => {
                let units = super::item::units(&ambiguous_units);
                self.begin(vec![Item::Office(office(unit, units, Some(day)))], note);
            }
            ReviewTarget::Lead(lead) => {
                let verb = match said.action {
                    ReviewAction::Approve => Verb::Uphold,
                    ReviewAction::Return => Verb::SendBack,
                };
                let item = CaseItem { words, ..CaseItem::new(verb, Some(lead)) };
                self.begin(vec![Item::Case(Box::new(item))], note);
            }
            ReviewTarget::AllPending { day } => self.look(Question::Pending { day }),
            ReviewTarget::Missing => {
                let today = self.at.rules.day_of(self.at.now);
                self.begin(vec![Item::Office(office(None, Vec::new(), Some(today)))], note);
            }
        }
    }
}
