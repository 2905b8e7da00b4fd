//! One turn: the session it changes, the effects it collects, and how things are said in it.

use uuid::Uuid;
use vocabulary::{Role, rules::UnitKind};

use super::{
    draft::{Asking, Draft, Item},
    facts::{Context, Effect, Hat, Question},
    need::{Need, Part},
    session::{End, Session},
    token,
};
use crate::{
    say::Voice,
    talk::{Choice, Message},
};

/// One turn of the conversation.
pub(super) struct Turn<'a> {
    pub(super) session: Session,
    pub(super) at: &'a Context<'a>,
    pub(super) voice: Voice<'a>,
    pub(super) effects: Vec<Effect>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(session: Session, at: &'a Context<'a>) -> Self {
        let session = session.at(at.now);
        let voice = Voice { lang: session.lang, rules: at.rules, in_group: at.group.is_some() };
        Self { session, at, voice, effects: Vec::new() }
    }

    pub(super) fn end(self) -> (Session, Vec<Effect>) {
        (self.session, self.effects)
    }

    /// The post in force; in practice that of the practice unit.
    pub(super) fn hat(&self) -> Option<Hat> {
        let hat = self.session.hat(&self.at.who?.hats)?.clone();
        let practice = self.at.rules.units.iter().find(|unit| unit.kind == UnitKind::Practice);
        Some(match practice.filter(|_| self.session.practice) {
            Some(unit) => Hat { unit: unit.id.clone(), role: practising(hat.role), stands_in: false },
            None => hat,
        })
    }

    /// The id of the next thing that is said; the same when this turn is taken again.
    fn next_id(&self) -> Uuid {
        let place = format!("{}.{}", self.at.turn, self.effects.len());
        Uuid::new_v5(&self.at.message, place.as_bytes())
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.send(Message::text(text), None);
    }

    /// Says why something cannot be done, or that it was not understood.
    pub(super) fn refuse(&mut self, text: impl Into<String>) {
        self.off_screen();
        let id = self.next_id();
        let message = Message::text(text);
        self.effects.push(Effect::Say { id, message, instead_of: None, trouble: true });
    }

    pub(super) fn send(&mut self, message: Message, instead_of: Option<Uuid>) -> Uuid {
        self.off_screen();
        let id = self.next_id();
        self.effects.push(Effect::Say { id, message, instead_of, trouble: false });
        id
    }

    /// Says something with buttons that stand for words; their keys may be typed as long as nothing else is open.
    pub(super) fn offer(&mut self, text: String, words: &[(String, String)]) {
        let choices = words.iter().enumerate().map(|(i, (label, words))| Choice {
            key: i.saturating_add(1).to_string(),
            label: label.clone(),
            token: token::of_words(words),
        });
        let message = Message { text, choices: choices.collect(), ..Message::default() };
        self.session.shortcuts = words.iter().map(|(_, words)| words.clone()).collect();
        self.send(message, None);
    }

    pub(super) fn look(&mut self, question: Question) {
        match self.hat() {
            Some(hat) => self.effects.push(Effect::Look { hat, question }),
            None => self.refuse(self.voice.no_post()),
        }
    }

    /// Begins a draft in the place of one that was not confirmed.
    pub(super) fn begin(&mut self, items: Vec<Item>, note: String) {
        let replaced = self.session.draft.is_some();
        self.session.end_draft(End::Replaced);
        let mut draft = Draft::new(items, self.at);
        if let Some((media, place)) = draft.lead_mut() {
            let pile = std::mem::take(&mut self.session.pile);
            media.extend(pile.media);
            *place = place.or(pile.place);
        }
        draft.note = if replaced { join(&self.voice.replaced(), &note) } else { note };
        self.session.draft = Some(draft);
        self.proceed();
    }

    /// Goes on with the draft: looks up what it needs, asks the next question, or shows the card.
    pub(super) fn proceed(&mut self) {
        let Some(hat) = self.hat() else { return self.refuse(self.voice.no_post()) };
        let Some(draft) = &mut self.session.draft else { return };
        let mut looks = draft.looks();
        if !looks.is_empty() {
            looks.dedup();
            self.effects
                .extend(looks.into_iter().map(|question| Effect::Look { hat: hat.clone(), question }));
            return;
        }
        if let Some(why) = self.hopeless() {
            self.session.end_draft(End::Cancelled);
            return self.refuse(why);
        }
        let Some(draft) = &mut self.session.draft else { return };
        draft.asking = draft.need(&hat, self.at);
        match draft.asking.clone() {
            Some(asking) => self.ask(&asking),
            None => self.show(),
        }
    }

    /// Why the draft can come to nothing, as far as it was looked up.
    fn hopeless(&self) -> Option<String> {
        let draft = self.session.draft.as_ref()?;
        draft.items.iter().find_map(|item| match item {
            Item::Correction(item) if item.looked && item.posted.is_none() => {
                Some(self.voice.nothing_reported(item.unit.as_ref()?, item.day?))
            }
            Item::Case(_) if self.session.practice => Some(self.voice.only_practice()),
            Item::Case(item) if item.lead.is_none() && item.looked && item.leads.is_empty() => {
                Some(self.voice.no_such_matter())
            }
            Item::Matter(_) if self.session.practice => Some(self.voice.practice_has_none()),
            Item::Matter(item) if item.is_hopeless(self.at) => Some(self.voice.no_topics()),
            Item::Count(_)
            | Item::Correction(_)
            | Item::Lead(_)
            | Item::Case(_)
            | Item::Office(_)
            | Item::Matter(_) => None,
        })
    }

    /// Asks one thing, with what may be tapped.
    pub(super) fn ask(&mut self, asking: &Asking) {
        let Some(draft) = &self.session.draft else { return };
        let Some(item) = draft.items.get(asking.index) else { return };
        let mut text = self.voice.question(&asking.need, item);
        if draft.items.len() > 1 {
            text = format!("{}. {text}", asking.index.saturating_add(1));
        }
        let text = join(&draft.note, &text);
        let by_value = asking.need.takes_numbers();
        let labels = self.voice.options(&asking.need).into_iter().enumerate();
        let mut choices: Vec<Choice> = labels
            .map(|(i, label)| {
                let key = if by_value { label.clone() } else { i.saturating_add(1).to_string() };
                Choice { token: token::of_draft(draft.id, draft.version, &key), key, label }
            })
            .collect();
        choices.push(self.cancel_choice(draft, by_value));
        self.put(Message { text, choices, ..Message::default() });
    }

    /// A number typed for a figure is its value: cancelling takes a word there.
    fn cancel_choice(&self, draft: &Draft, by_value: bool) -> Choice {
        let label = self.voice.cancel();
        let key = if by_value { label.clone() } else { "0".to_owned() };
        Choice { token: token::of_draft(draft.id, draft.version, "x"), key, label }
    }

    /// Shows the card to be confirmed.
    pub(super) fn show(&mut self) {
        let Some(draft) = &self.session.draft else { return };
        let text = join(&draft.note, &self.voice.card(&draft.items, self.session.practice));
        let (confirm, change, cancel) = self.voice.card_choices(draft.items.len());
        let choice = |key: &str, label: String| Choice {
            key: key.to_owned(),
            label,
            token: token::of_draft(draft.id, draft.version, key),
        };
        let mut choices = vec![choice("1", confirm)];
        // Several proposals are mended by sending them again; one is changed part by part.
        if draft.items.len() == 1 {
            choices.push(choice("2", change));
        }
        choices.push(choice("0", cancel));
        self.put(Message { text, choices, ..Message::default() });
    }

    /// Says something of the draft; in the place of what was pressed, or below what was typed.
    pub(super) fn put(&mut self, message: Message) {
        let instead_of = self.shown_in_place();
        let id = self.send(message, instead_of);
        if let Some(draft) = &mut self.session.draft {
            // What takes the place of another keeps its place: the next one replaces the same message.
            draft.shown = Some(instead_of.unwrap_or(id));
            draft.on_screen = true;
            draft.note = String::new();
        }
    }

    /// What the next message of the draft takes the place of: what was tapped.
    pub(super) fn shown_in_place(&self) -> Option<Uuid> {
        self.session.draft.as_ref().filter(|draft| draft.in_place).and_then(|draft| draft.shown)
    }

    /// Something else is said below the card or question.
    fn off_screen(&mut self) {
        if let Some(draft) = &mut self.session.draft {
            draft.on_screen = false;
        }
    }

    /// Notes whether the person taps or types.
    pub(super) fn tapped(&mut self, tapped: bool) {
        if let Some(draft) = &mut self.session.draft {
            draft.in_place = tapped;
        }
    }

    /// Asks which part of the one proposal is to be changed.
    pub(super) fn ask_change(&mut self) {
        let Some(draft) = &mut self.session.draft else { return };
        let [item] = draft.items.as_slice() else { return self.show() };
        let options: Vec<Part> = item.parts(self.at);
        let asking = Asking { index: 0, need: Need::Change { options } };
        draft.asking = Some(asking.clone());
        draft.touch(self.at);
        self.ask(&asking);
    }

    pub(super) fn cancel(&mut self) {
        let shown = self.shown_in_place();
        self.session.end_draft(End::Cancelled);
        self.send(Message::text(self.voice.cancelled()), shown);
    }
}

/// The post in which somebody practises: as a handler for handlers, as a liaison for everybody else.
fn practising(role: Role) -> Role {
    match role {
        Role::Handler => Role::Handler,
        Role::Liaison | Role::Head | Role::Office | Role::Leader | Role::Auditor | Role::System => {
            Role::Liaison
        }
    }
}

/// Two texts, a line each; an empty one leaves no line.
pub(super) fn join(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (false, true) => first.to_owned(),
        (false, false) => format!("{first}\n{second}"),
    }
}
