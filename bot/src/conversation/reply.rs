//! Answering the bot: a tap or a typed word to a card or a question of the draft.

use super::{
    draft::{Asking, Item},
    facts::{Effect, Hat},
    item::{correction::CorrectionItem, count::CountItem},
    need::{Need, Told},
    session::End,
    token::{self, Pressed},
    turn::Turn,
};
use crate::parse::{Intent, MatterWish, NewValue, Parse, Query};

/// Words that confirm a card.
const YES: [&str; 12] = ["1", "确认", "是", "是的", "对", "对的", "好", "好的", "可以", "没错", "ok", "y"];
/// Words that let a draft go.
const NO: [&str; 8] = ["0", "取消", "算了", "不报了", "不要了", "不是", "n", "作废"];
/// Words that ask to change a card.
const CHANGE: [&str; 4] = ["2", "修改", "改", "更正"];

/// The number of a choice, however it is typed: `1`, `１`, `1.`, `①`.
pub(super) fn key(text: &str) -> Option<usize> {
    let narrow = text.trim().trim_end_matches(['.', '。', '、', '．', ')', '）']);
    let digits: String = narrow
        .chars()
        .map(|letter| match letter {
            '０'..='９' => shifted(letter, '０', '0'),
            '①'..='⑨' => shifted(letter, '①', '1'),
            other => other,
        })
        .collect();
    let few = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    few.then(|| digits.parse().ok()).flatten()
}

fn shifted(letter: char, from: char, to: char) -> char {
    let place = u32::from(letter).saturating_sub(u32::from(from)).saturating_add(u32::from(to));
    char::from_u32(place).unwrap_or(letter)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let word = text.trim().trim_end_matches(['。', '.', '！', '!']).to_lowercase();
    let word = key(&word).map_or(word, |key| key.to_string());
    words.contains(&word.as_str())
}

impl Turn<'_> {
    /// A button.
    pub(super) fn press(&mut self, pressed: &str) {
        match token::read(pressed) {
            // A button that stands for words is typed by tapping it: its answer stands below.
            Pressed::Words(words) => self.text(&words),
            Pressed::Draft { tag, version, key } => self.press_draft(&tag, version, &key),
            Pressed::Nothing => self.refuse(self.voice.not_yours()),
        }
    }

    fn press_draft(&mut self, tag: &str, version: u32, key: &str) {
        let Some(hat) = self.hat() else { return self.refuse(self.voice.no_post()) };
        let open = self.session.draft.as_ref().filter(|draft| token::tag_of(draft.id) == tag);
        match (open.map(|draft| draft.version), self.session.done_with(tag).map(|done| done.end.clone())) {
            (Some(now), _) if now == version => {
                self.tapped(true);
                self.choose(key, &hat);
            }
            (Some(_), _) => {
                self.tapped(false);
                let stale = self.voice.stale();
                if let Some(draft) = &mut self.session.draft {
                    draft.note = stale;
                }
                self.proceed();
            }
            (None, Some(End::Recorded { positions, .. })) => {
                self.say(self.voice.already_recorded(&positions));
            }
            (None, Some(End::Cancelled | End::Replaced)) => self.refuse(self.voice.was_cancelled()),
            (None, None) => self.refuse(self.voice.not_yours()),
        }
    }

    /// A choice of the draft by its key.
    fn choose(&mut self, key: &str, hat: &Hat) {
        let Some(draft) = &self.session.draft else { return };
        match &draft.asking {
            _cancel if key == "x" => self.cancel(),
            None => match key {
                "1" => self.confirm(hat),
                "2" => self.ask_change(),
                _other => self.cancel(),
            },
            Some(asking) => {
                let asking = asking.clone();
                let labels = self.voice.options(&asking.need);
                let place = if asking.need.takes_numbers() {
                    labels.iter().position(|label| label == key).map(|place| place.saturating_add(1))
                } else {
                    key.parse().ok()
                };
                match place.and_then(|place| asking.need.chosen(place)) {
                    Some(told) => self.told(&asking, told, hat),
                    None => self.proceed(),
                }
            }
        }
    }

    /// Typed words while a draft is open.
    pub(super) fn reply(&mut self, text: &str, hat: &Hat) {
        self.tapped(false);
        let Some(draft) = &self.session.draft else { return };
        match draft.asking.clone() {
            Some(asking) => self.reply_to_question(text, &asking, hat),
            None => self.reply_to_card(text, hat),
        }
    }

    fn reply_to_card(&mut self, text: &str, hat: &Hat) {
        let on_screen = self.session.draft.as_ref().is_some_and(|draft| draft.on_screen);
        if is_one_of(text, &YES) {
            // Something else was said since: whoever says yes sees first to what.
            return if on_screen { self.confirm(hat) } else { self.show_again() };
        }
        if is_one_of(text, &NO) {
            return self.cancel();
        }
        if is_one_of(text, &CHANGE) {
            return self.ask_change();
        }
        let parse = self.meaning(text, hat);
        if self.amend(&parse) {
            return self.proceed();
        }
        if matches!(parse.intent, Intent::Unknown { silent: false }) {
            return self.show_again();
        }
        self.take_up(parse, text, hat);
    }

    /// Nothing is lost: the card is shown again below a sentence.
    fn show_again(&mut self) {
        let sentence = self.voice.confirm_or_cancel();
        if let Some(draft) = &mut self.session.draft {
            draft.note = sentence;
        }
        self.show();
    }

    fn reply_to_question(&mut self, text: &str, asking: &Asking, hat: &Hat) {
        let by_value = asking.need.takes_numbers();
        let number = key(text).filter(|_| !by_value);
        if number == Some(0) || (number.is_none() && is_one_of(text, NO.get(1..).unwrap_or(&[]))) {
            return self.cancel();
        }
        if let Some(told) = number.and_then(|place| asking.need.chosen(place)) {
            return self.told(asking, told, hat);
        }
        // A value is a value: 没有 for a figure is no zero report.
        if by_value && let Some(told) = asking.need.typed(text, self.at) {
            return self.told(asking, told, hat);
        }
        // A whole message in the place of an answer is a new message; words are words only if they are none.
        let parse = self.meaning(text, hat);
        // What is asked for a document is prose: 出动120人，检查350辆 is a sentence of it and no report.
        let whole =
            if self.asks_for_prose(asking) { is_of_summary(&parse) } else { is_whole(&parse, &asking.need) };
        if whole {
            return self.take_up(parse, text, hat);
        }
        match asking.need.typed(text, self.at) {
            Some(told) => self.told(asking, told, hat),
            // Anything else that means something is taken up; what was open waits, or makes room and says so.
            None if means_something(&parse) => self.take_up(parse, text, hat),
            None => {
                let sentence = self.voice.does_not_fit();
                if let Some(draft) = &mut self.session.draft {
                    draft.note = sentence;
                }
                self.ask(asking);
            }
        }
    }

    /// Whether the question asks for words that stand in a document.
    fn asks_for_prose(&self, asking: &Asking) -> bool {
        let item = self.session.draft.as_ref().and_then(|draft| draft.items.get(asking.index));
        let prose = match item {
            Some(Item::Matter(item)) => item.is_prose(),
            Some(Item::Count(_) | Item::Correction(_) | Item::Lead(_) | Item::Case(_) | Item::Office(_))
            | None => false,
        };
        prose && asking.need == Need::Words
    }

    /// Takes an answer in and goes on.
    fn told(&mut self, asking: &Asking, told: Told, hat: &Hat) {
        let at = self.at;
        let Some(draft) = &mut self.session.draft else { return };
        let Some(item) = draft.items.get_mut(asking.index) else { return };
        if let Told::Change(part) = &told {
            let Some(need) = item.change(part, hat, at) else { return self.proceed() };
            let asking = Asking { index: asking.index, need };
            draft.asking = Some(asking.clone());
            draft.touch(at);
            return self.ask(&asking);
        }
        let fits = item.take(&asking.need, told, at);
        draft.touch(at);
        if !fits {
            draft.note = self.voice.does_not_fit();
        }
        self.proceed();
    }

    /// Typed changes to the card that is open: `检查36`, `改 检查 36`. `false` when it is something else.
    fn amend(&mut self, parse: &Parse) -> bool {
        let at = self.at;
        let Some(draft) = &mut self.session.draft else { return false };
        let changed = match (draft.items.as_mut_slice(), &parse.intent) {
            ([Item::Count(count)], Intent::Correction(said)) => {
                let sets = said.changes.iter().filter_map(|(key, change)| {
                    let value = match change.to {
                        NewValue::Set(value) => Some(value),
                        NewValue::Delta(by) => {
                            count.figures.get(key).copied().unwrap_or(0).checked_add_signed(by)
                        }
                    };
                    Some((key.clone(), value?))
                });
                let sets: Vec<_> = sets.collect();
                let any = !sets.is_empty() && !said.withdraw;
                if any {
                    count.figures.extend(sets);
                    count.zero = count.zero && count.figures.values().all(|value| *value == 0);
                }
                any
            }
            ([Item::Count(count)], Intent::DailyCount(said)) => match said.as_slice() {
                [said] if said.unit == count.unit && said.day == count.day && !said.figures.is_empty() => {
                    count.figures.extend(said.figures.clone());
                    count.zero = said.zero_report;
                    true
                }
                _several_or_another => false,
            },
            ([Item::Correction(item)], Intent::Correction(said)) if !said.changes.is_empty() => {
                let more = CorrectionItem::said(said.clone());
                item.set.extend(more.set);
                item.delta.extend(more.delta);
                item.looked = false;
                true
            }
            _anything_else => false,
        };
        if changed {
            draft.touch(at);
        }
        changed
    }

    /// Makes the draft's wishes. The same draft again makes the same wishes, under the same ids.
    pub(super) fn confirm(&mut self, hat: &Hat) {
        let Some(draft) = &mut self.session.draft else { return };
        draft.asking = None;
        draft.sent = vec![None; draft.items.len()];
        let mut wishes = Vec::new();
        for (index, item) in draft.items.iter().enumerate() {
            let Some(command) = item.command(hat, self.at.now) else { return self.proceed() };
            let id = if index == 0 {
                draft.id
            } else {
                uuid::Uuid::new_v5(&draft.id, index.to_string().as_bytes())
            };
            let attachments = item.attachments();
            wishes.push(Effect::Wish {
                index,
                id,
                hat: hat.clone(),
                command: Box::new(command),
                attachments,
            });
        }
        self.effects.extend(wishes);
    }

    /// An earlier message now reads otherwise: its draft is read anew, or its record is to be corrected.
    pub(super) fn edited(&mut self, of: &str, text: &str) {
        let Some(hat) = self.hat() else { return };
        let is_open = self.session.draft.as_ref().is_some_and(|draft| draft.message.as_deref() == Some(of));
        let done = self.session.done.iter().find(|done| done.message.as_deref() == Some(of));
        let recorded = done.and_then(|done| match &done.end {
            End::Recorded { count: Some(count), .. } => Some(count.clone()),
            End::Recorded { count: None, .. } | End::Cancelled | End::Replaced => None,
        });
        if is_open {
            let before = self.session.draft.take();
            let parse = self.meaning(text, &hat);
            self.take_up(parse, text, &hat);
            // The edited draft goes on under its number, in a later version: buttons of the old card are stale.
            if let (Some(draft), Some(before)) = (&mut self.session.draft, before) {
                draft.id = before.id;
                draft.message = before.message;
                draft.version = before.version.saturating_add(1);
                // What the first look at the new words did is done again, for the draft as it goes on.
                self.effects.clear();
                self.proceed();
            }
        } else if let Some((unit, day)) = recorded {
            let parse = self.meaning(text, &hat);
            let Intent::DailyCount(counts) = parse.intent else { return };
            let [said] = counts.as_slice() else { return };
            let set = CountItem::said(said.clone()).figures;
            let item = CorrectionItem::of(unit, day, set, vocabulary::Secret::new("修改了原消息"));
            let note = self.voice.edited();
            self.begin(vec![Item::Correction(item)], note);
        }
    }
}

/// Whether a reading is a message of its own, and not the answer to an open question.
fn is_whole(parse: &Parse, need: &Need) -> bool {
    match &parse.intent {
        Intent::DailyCount(counts) => counts
            .iter()
            .any(|count| count.zero_report || (count.figures.len() >= 2 && count.missing.is_empty())),
        Intent::Help { .. } => true,
        Intent::Matter(_) => {
            !matches!(need, Need::Words | Need::CountReason | Need::Where { .. } | Need::Matter(_))
        }
        Intent::Query(query) if !matches!(query, Query::Page(_)) => {
            !matches!(need, Need::Unit { .. } | Need::To { .. } | Need::Lead { .. } | Need::Into)
        }
        // 明天 is a day and 超期 a reason where one was asked for; a page is looked at when the answer fits nothing.
        Intent::Query(_)
        | Intent::Correction(_)
        | Intent::Lead(_)
        | Intent::OnLead(_)
        | Intent::Enforce(_)
        | Intent::Review(_)
        | Intent::ReopenDay(_)
        | Intent::Reject(_)
        | Intent::Unknown { .. } => false,
    }
}

/// Whether a reading is about a summary itself.
fn is_of_summary(parse: &Parse) -> bool {
    match &parse.intent {
        Intent::Matter(said) => matches!(said.wish, MatterWish::Summary(_)),
        Intent::Query(query) => matches!(query, Query::Summary { .. }),
        Intent::DailyCount(_)
        | Intent::Correction(_)
        | Intent::Lead(_)
        | Intent::OnLead(_)
        | Intent::Enforce(_)
        | Intent::Review(_)
        | Intent::ReopenDay(_)
        | Intent::Help { .. }
        | Intent::Reject(_)
        | Intent::Unknown { .. } => false,
    }
}

/// Whether a reading is anything but noise.
fn means_something(parse: &Parse) -> bool {
    match &parse.intent {
        Intent::Query(_)
        | Intent::Help { .. }
        | Intent::Reject(_)
        | Intent::DailyCount(_)
        | Intent::Correction(_)
        | Intent::Lead(_)
        | Intent::OnLead(_)
        | Intent::Enforce(_)
        | Intent::Review(_)
        | Intent::ReopenDay(_)
        | Intent::Matter(_) => true,
        Intent::Unknown { .. } => false,
    }
}
