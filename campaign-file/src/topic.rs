//! One TOML file: its items as values of the vocabulary, and the line of anything in it.
//!
//! Items are taken one by one, so that a mistake in one does not hide those in the others.

use std::ops::Range;

use serde::de::DeserializeOwned;
use serde_ignored::Path;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    files::Files,
    mistake::{Mistake, line_of},
};

/// A value longer than this many characters is not repeated in a message.
const LONGEST_QUOTE: usize = 40;

/// A parsed file.
#[derive(Debug)]
pub(super) struct Topic<'a> {
    /// The file's name.
    pub(super) name: &'a str,
    text: &'a str,
    root: Spanned<DeValue<'a>>,
    /// Whether the file is missing or is no TOML; that is told once, and what it lacks is then no news.
    broken: bool,
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

impl<'a> Topic<'a> {
    /// Parses a file that may have these keys at its top, and no others. A file that cannot be read is left empty.
    pub(super) fn parse(files: &'a Files, name: &'a str, keys: &[&str], mistakes: &mut Vec<Mistake>) -> Self {
        Self::of(files.text(name, mistakes), name, mistakes).with_only(keys, mistakes)
    }

    /// The same for a file that a campaign may do without; without it everything in it is left as it is.
    pub(super) fn parse_optional(
        files: &'a Files,
        name: &'a str,
        keys: &[&str],
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let there = files.names().any(|file| file == name);
        let found = if there { files.text(name, mistakes) } else { None };
        Self::of(found, name, mistakes).with_only(keys, mistakes)
    }

    /// A file that is one table, as a value.
    pub(super) fn whole<T: DeserializeOwned>(
        files: &'a Files,
        name: &'a str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<T> {
        let topic = Self::of(files.text(name, mistakes), name, mistakes);
        if topic.broken { None } else { topic.item(&topic.root, "", mistakes) }
    }

    fn of(found: Option<&'a str>, name: &'a str, mistakes: &mut Vec<Mistake>) -> Self {
        let text = found.unwrap_or_default();
        let (tree, errors) = DeTable::parse_recoverable(text);
        let span = tree.span();
        let mut table = if errors.is_empty() { tree.into_inner() } else { DeTable::new() };
        table.iter_mut().for_each(|(_, value)| dates_as_text(value.get_mut()));
        let topic = Self {
            name,
            text,
            root: Spanned::new(span, DeValue::Table(table)),
            broken: found.is_none() || !errors.is_empty(),
        };
        for error in errors {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            mistakes.push(Mistake::at(name, line, format!("{}; correct the TOML here", error.message())));
        }
        topic
    }

    /// The same; any other key at its top is a mistake.
    fn with_only(self, keys: &[&str], mistakes: &mut Vec<Mistake>) -> Self {
        for key in self.keys_at("") {
            if !keys.contains(&key.as_str()) {
                let text = format!("unknown key '{key}'; this file holds {}", keys.join(", "));
                mistakes.push(Mistake::at(self.name, self.line(&key), text));
            }
        }
        self
    }

    /// The items of `[[key]]`, those that can be read.
    pub(super) fn list<T: DeserializeOwned>(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            let text = format!("'{key}' is a list; write each item under [[{key}]]");
            mistakes.push(Mistake::at(self.name, self.line(key), text));
            return Vec::new();
        };
        let items = items.iter().enumerate();
        items.filter_map(|(i, item)| self.item(item, &format!("{key}[{i}]"), mistakes)).collect()
    }

    /// The tables under `[key.NAME]`, those that can be read, with their names.
    pub(super) fn map<T: DeserializeOwned>(
        &self,
        key: &str,
        mistakes: &mut Vec<Mistake>,
    ) -> Vec<(String, T)> {
        let table = self.value(key).and_then(|value| value.get_ref().as_table());
        let items = table.into_iter().flat_map(DeTable::iter);
        items
            .filter_map(|(name, item)| {
                let name = name.get_ref().to_string();
                let value = self.item(item, &format!("{key}.{name}"), mistakes)?;
                Some((name, value))
            })
            .collect()
    }

    /// The table `[key]`, if it can be read.
    pub(super) fn one<T: DeserializeOwned>(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
        let value = self.value(key);
        if value.is_none() && !self.broken {
            mistakes.push(Mistake::at(self.name, 1, format!("[{key}] is missing; add it")));
        }
        self.item(value?, key, mistakes)
    }

    /// The table `[key]`, if it is there and can be read.
    pub(super) fn maybe<T: DeserializeOwned>(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
        self.item(self.value(key)?, key, mistakes)
    }

    /// The line of a value, or of the nearest one around it that stands in the file.
    pub(super) fn line(&self, path: &str) -> usize {
        line_of(self.text, self.descend(&steps(path)).0.start)
    }

    /// The keys of the table at `path`.
    pub(super) fn keys_at(&self, path: &str) -> Vec<String> {
        let table = self.value(path).and_then(|value| value.get_ref().as_table());
        table.map(|table| table.keys().map(|key| key.get_ref().to_string()).collect()).unwrap_or_default()
    }

    fn value(&self, path: &str) -> Option<&Spanned<DeValue<'a>>> {
        self.descend(&steps(path)).1
    }

    /// Where the path leads, and the value when the file has it.
    fn descend(&self, path: &[Step]) -> (Range<usize>, Option<&Spanned<DeValue<'a>>>) {
        let mut at = (self.root.span().start..self.root.span().start, Some(&self.root));
        for step in path {
            let Some(value) = at.1 else { return at };
            let inner = match (value.get_ref(), step) {
                (DeValue::Table(table), Step::Key(key)) => {
                    table.get_key_value(key.as_str()).map(|(key, value)| (key.span(), value))
                }
                (DeValue::Array(items), Step::Index(i)) => items.get(*i).map(|item| (item.span(), item)),
                _ => None,
            };
            match inner {
                Some((span, value)) => at = (span, Some(value)),
                None => return (at.0, None),
            }
        }
        at
    }

    fn item<T: DeserializeOwned>(
        &self,
        value: &Spanned<DeValue<'a>>,
        path: &str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<T> {
        let mut unknown = Vec::new();
        let read = serde_ignored::deserialize(ValueDeserializer::from(value.clone()), |at| {
            unknown.push(inside(&at));
        });
        for inner in unknown {
            let all: Vec<Step> = steps(path).into_iter().chain(inner.iter().cloned()).collect();
            let line = line_of(self.text, self.descend(&all).0.start);
            mistakes.push(Mistake::at(self.name, line, unknown_key(inner.last())));
        }
        match read {
            Ok(item) => Some(item),
            Err(error) => {
                let span = error.span().unwrap_or_else(|| value.span());
                let text = self.wrong(error.message().trim_end(), &span);
                mistakes.push(Mistake::at(self.name, line_of(self.text, span.start), text));
                None
            }
        }
    }

    /// What is wrong with the value at `span`, with the value itself when it is short.
    fn wrong(&self, message: &str, span: &Range<usize>) -> String {
        if message.starts_with("missing field") {
            return format!("{message}; add it");
        }
        let written = self.text.get(span.clone()).unwrap_or_default();
        let short = !written.contains('\n') && written.chars().count() <= LONGEST_QUOTE;
        if short && !message.contains(written.trim_matches('"')) {
            format!("{written}: {message}; correct it")
        } else {
            format!("{message}; correct it")
        }
    }
}

fn unknown_key(step: Option<&Step>) -> String {
    match step {
        Some(Step::Key(key)) => format!("unknown key '{key}'; correct its spelling or remove it"),
        Some(Step::Index(_)) | None => "this is not expected here; remove it".to_owned(),
    }
}

/// Dates and times may be written with or without quotes.
fn dates_as_text(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(datetime) => *value = DeValue::String(datetime.to_string().into()),
        DeValue::Array(items) => items.iter_mut().for_each(|item| dates_as_text(item.get_mut())),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, value)| dates_as_text(value.get_mut())),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}

/// The steps of a path like `units[3].parent`.
fn steps(path: &str) -> Vec<Step> {
    let parts = path.split(['.', '[']).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.strip_suffix(']').and_then(|number| number.parse().ok()) {
            Some(index) => Step::Index(index),
            None => Step::Key(part.to_owned()),
        })
        .collect()
}

/// The steps to a key that no field took.
fn inside(path: &Path<'_>) -> Vec<Step> {
    let (parent, step) = match path {
        Path::Root => return Vec::new(),
        Path::Seq { parent, index } => (parent, Some(Step::Index(*index))),
        Path::Map { parent, key } => (parent, Some(Step::Key(key.clone()))),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            (parent, None)
        }
    };
    let mut steps = inside(parent);
    steps.extend(step);
    steps
}
