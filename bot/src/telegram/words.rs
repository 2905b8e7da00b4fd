//! The words of a message: whether they are for us, and what a command stands for. Pure.

use super::{Me, update::Message};

/// Stands before the words of somebody else that were passed on.
const FORWARDED: &str = "【转发】";

/// The words of a message, and whether they are for us.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) addressed: bool,
}

impl Words {
    pub(super) fn of(message: &Message, me: &Me) -> Self {
        let said = message.words().unwrap_or_default();
        let answers_us = message.answers().is_some_and(|number| number == me.id);
        // A command that somebody passes on is not given to us.
        if message.is_forwarded() {
            let (text, named) = without_name(said, &me.username);
            return Self { text: format!("{FORWARDED}{}", text.trim()), addressed: named || answers_us };
        }
        let (text, addressed) = match Command::parse(said) {
            Some(command) if command.is_for(me) => (command.said(), true),
            Some(_) => (said.to_owned(), false),
            None => {
                let (text, named) = without_name(said, &me.username);
                (text.trim().to_owned(), named)
            }
        };
        Self { text, addressed: addressed || answers_us }
    }
}

/// `/word@bot rest`.
#[derive(Debug)]
struct Command<'a> {
    word: &'a str,
    bot: Option<&'a str>,
    rest: &'a str,
}

impl<'a> Command<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim_start().strip_prefix('/')?;
        let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (word, bot) = head.split_once('@').map_or((head, None), |(word, bot)| (word, Some(bot)));
        (!word.is_empty()).then_some(Self { word, bot, rest: rest.trim() })
    }

    fn is_for(&self, me: &Me) -> bool {
        self.bot.is_none_or(|bot| bot.eq_ignore_ascii_case(&me.username))
    }

    /// The words that it stands for.
    fn said(&self) -> String {
        match (self.word.to_ascii_lowercase().as_str(), self.rest) {
            ("start", "") | ("help", _) => "帮助".to_owned(),
            ("start", code) => format!("加入 {code}"),
            (_, "") => format!("/{}", self.word),
            (_, rest) => format!("/{} {rest}", self.word),
        }
    }
}

/// The text without `@name`, and whether it was there.
fn without_name(text: &str, name: &str) -> (String, bool) {
    if name.is_empty() {
        return (text.to_owned(), false);
    }
    let mut kept = String::with_capacity(text.len());
    let (mut rest, mut named) = (text, false);
    while let Some((before, after)) = rest.split_once('@') {
        kept.push_str(before);
        match strip_word(after, name) {
            Some(behind) => {
                named = true;
                rest = behind;
            }
            None => {
                kept.push('@');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    (kept, named)
}

/// What follows `name` if the text begins with it as a whole word.
fn strip_word<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let head = text.get(..name.len())?;
    let behind = text.get(name.len()..)?;
    let ends = !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    (head.eq_ignore_ascii_case(name) && ends).then_some(behind)
}
