//! A line whose verb is known: the part of the reading that every verb shares.

use chrono::Timelike;
use vocabulary::{Day, LeadId, Secret};

use super::{Line, LineError, Verb, figure, near, text::Cursor};

/// A narrowed line, its verb, and what follows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard<'a> {
    /// Where and when it is said.
    pub(super) line: Line<'a>,
    /// The whole line, narrowed.
    pub(super) text: &'a str,
    /// What it is about.
    pub(super) verb: Verb,
    /// What follows the verb.
    pub(super) body: &'a str,
}

impl<'a> Heard<'a> {
    /// Finds the verb. A line without one that has figures is a report.
    pub(super) fn new(text: &'a str, line: Line<'a>) -> Result<Self, LineError> {
        let mut cursor = Cursor::new(text);
        if cursor.is_done() {
            return Err(LineError::Empty);
        }
        let start = cursor.rest();
        let verb = Verb::ALL
            .into_iter()
            .filter(|verb| start.starts_with(verb.word()))
            .max_by_key(|verb| verb.word().len());
        let report = Self { line, text, verb: Verb::Report, body: start };
        match verb {
            // 查处 is also the name of a figure: without a lead's number it begins a report.
            Some(Verb::Enforce) if figure::begins(cursor, &report) => Ok(report),
            Some(verb) => {
                cursor.take(verb.word());
                Ok(Self { line, text, verb, body: cursor.rest() })
            }
            None if figure::occurs(start, &report) => Ok(report),
            None => {
                let near = near::verb(cursor.chunk());
                let fixed = near.map(|verb| start.replacen(cursor.chunk(), verb.word(), 1));
                Err(LineError::UnknownVerb { text: cursor.chunk().to_owned(), fixed })
            }
        }
    }

    /// A cursor at what follows the verb.
    pub(super) fn body(&self) -> Cursor<'a> {
        Cursor::new(self.body)
    }

    /// The line with `part` replaced by `right`.
    pub(super) fn fixed(&self, part: &str, right: &str) -> String {
        if part.is_empty() { self.text.to_owned() } else { self.text.replacen(part, right, 1) }
    }

    /// The line with `words` put behind the verb.
    pub(super) fn with(&self, words: &str) -> String {
        format!("{} {words} {}", self.verb.word(), self.body.trim()).trim_end().to_owned()
    }

    /// Today, in the campaign's zone.
    pub(super) fn today(&self) -> Day {
        self.line.rules.day_of(self.line.now)
    }

    /// The day said, or today. Between 00:00 and 05:59 nobody can know which day is meant, so it has to be said.
    pub(super) fn day_or_today(&self, said: Option<Day>) -> Result<Day, LineError> {
        if let Some(day) = said {
            return Ok(day);
        }
        let today = self.today();
        if self.line.now.with_timezone(&self.line.rules.zone()).hour() >= 6 {
            return Ok(today);
        }
        Err(LineError::WhichDay {
            yesterday: today.previous(),
            today,
            as_yesterday: self.with("昨天"),
            as_today: self.with("今天"),
        })
    }

    /// Words that must be said; `what` names them.
    pub(super) fn must_say(&self, cursor: Cursor<'_>, what: &'static str) -> Result<Secret, LineError> {
        cursor.words().and_then(Secret::said).ok_or(LineError::MissingWords { verb: self.verb, what })
    }

    /// Nothing may be left.
    pub(super) fn must_end(&self, mut cursor: Cursor<'_>) -> Result<(), LineError> {
        if cursor.is_done() { Ok(()) } else { Err(self.not_understood(cursor)) }
    }

    /// What stands here makes no sense.
    pub(super) fn not_understood(&self, cursor: Cursor<'_>) -> LineError {
        let chunk = cursor.chunk();
        let part = if chunk.is_empty() { cursor.rest() } else { chunk };
        let mistyped_verb = near::verb(part).filter(|_| self.text.starts_with(part));
        let fixed = match mistyped_verb {
            Some(verb) => Some(self.fixed(part, verb.word())),
            None => near::indicator(part, self.line.rules)
                .map(|(wrong, right)| self.fixed(part, &part.replacen(&wrong, &right, 1))),
        };
        LineError::NotUnderstood { part: part.to_owned(), verb: self.verb, fixed }
    }

    /// A lead's number that must stand here.
    pub(super) fn must_lead(&self, cursor: &mut Cursor<'_>) -> Result<LeadId, LineError> {
        cursor.skip();
        let chunk = cursor.chunk();
        let mut at = *cursor;
        let named = at.take("XS") || at.take("xs") || at.take("Xs");
        pass_dashes(&mut at);
        let date = at.digits();
        let joined = pass_dashes(&mut at);
        let number = if joined { at.digits() } else { None };
        let (Some(date), Some(number)) = (date, number) else {
            let looks_like = named || chunk.contains(|c: char| c.is_ascii_digit());
            return Err(if looks_like {
                LineError::BadLead { text: chunk.to_owned(), fixed: None }
            } else {
                LineError::MissingLead { verb: self.verb }
            });
        };
        let spelled = format!("XS-{date}-{number}");
        if let (true, Ok(lead)) = (named, spelled.parse()) {
            *cursor = at;
            return Ok(lead);
        }
        let padded = format!("XS-{date:0>4}-{number:0>3}");
        let typed = cursor.rest().strip_suffix(at.rest()).unwrap_or(chunk);
        let fixed = padded.parse::<LeadId>().ok().map(|lead| self.fixed(typed, &lead.to_string()));
        Err(LineError::BadLead { text: typed.to_owned(), fixed })
    }
}

fn pass_dashes(cursor: &mut Cursor<'_>) -> bool {
    let mut passed = false;
    while matches!(cursor.peek(), Some('-' | ' ' | '_')) {
        cursor.next();
        passed = true;
    }
    passed
}
