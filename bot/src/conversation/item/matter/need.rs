//! What is asked of these matters beside what is asked of all: topics, ways, exits, days, hours, numbers.

use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, Rules, TopicKey,
    concern::LinkedTo,
    dispute::Ruling,
    exit::Exit,
    petition::Way,
    summary::Section,
    timetable::{MarketDays, Span},
};

use crate::{
    conversation::{
        facts::Context,
        need::{until, within},
    },
    parse::{Intent, MatterSaid},
};

/// Which words of public opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TopicOf {
    /// Where it was met.
    Channel,
    /// What it is about.
    Theme,
    /// How grave it is.
    Level,
}

impl TopicOf {
    /// The keys to choose from.
    pub(in crate::conversation) fn options(self, rules: &Rules) -> Vec<TopicKey> {
        let opinion = &rules.opinion;
        match self {
            TopicOf::Channel => opinion.channels.iter().map(|topic| topic.key.clone()).collect(),
            TopicOf::Theme => opinion.themes.iter().map(|topic| topic.key.clone()).collect(),
            TopicOf::Level => opinion.levels.iter().map(|level| level.key.clone()).collect(),
        }
    }

    fn typed(self, text: &str, rules: &Rules) -> Option<TopicKey> {
        let opinion = &rules.opinion;
        let topics = match self {
            TopicOf::Channel => &opinion.channels,
            TopicOf::Theme => &opinion.themes,
            TopicOf::Level => {
                let stem = text.trim_end_matches('级');
                let called = |name: &str| name == stem || name.strip_suffix('色') == Some(stem);
                return opinion
                    .levels
                    .iter()
                    .find(|level| called(&level.name))
                    .map(|level| level.key.clone());
            }
        };
        let whole = topics.iter().find(|topic| topic.is_called(text));
        let part = || {
            topics.iter().find(|topic| {
                std::iter::once(&topic.name).chain(&topic.words).any(|word| text.contains(word.as_str()))
            })
        };
        whole.or_else(part).map(|topic| topic.key.clone())
    }
}

/// What is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum MatterNeed {
    /// A channel, theme or level.
    Topic {
        /// Of which words.
        of: TopicOf,
        /// The keys to tap.
        options: Vec<TopicKey>,
    },
    /// How a petition came.
    Way,
    /// The way out.
    Exit,
    /// The ruling.
    Ruling,
    /// On which days a market is held.
    Days,
    /// From when to when.
    Hours,
    /// The number of what it belongs together with.
    Link,
    /// The last day.
    LastDay,
    /// Which part of a summary.
    Section,
    /// Whether a route or area stays on the list of problems.
    Keep,
}

/// An answer, as far as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::conversation) enum MatterTold {
    Topic(TopicOf, TopicKey),
    Way(Way),
    Exit(Exit),
    Ruling(Ruling),
    Days(MarketDays),
    Hours(Vec<Span>),
    Link(LinkedTo),
    LastDay(Day),
    Section(Section),
    Keep(bool),
}

/// The rulings in the order of their buttons.
pub(crate) const RULINGS: [(Ruling, &str); 2] =
    [(Ruling::Upheld, "异议成立"), (Ruling::Dismissed, "异议不成立")];

/// What may be decided of a route or area, in the order of the buttons.
pub(crate) const KEEPS: [(bool, &str); 2] = [(true, "保持高压"), (false, "不再列入")];

impl MatterNeed {
    /// The answer of the `nth` choice, from 0.
    pub(in crate::conversation) fn chosen(&self, nth: usize) -> Option<MatterTold> {
        match self {
            MatterNeed::Topic { of, options } => {
                options.get(nth).cloned().map(|key| MatterTold::Topic(*of, key))
            }
            MatterNeed::Way => Way::TITLES.get(nth).map(|(way, _)| MatterTold::Way(*way)),
            MatterNeed::Exit => Exit::TITLES.get(nth).map(|(exit, _)| MatterTold::Exit(*exit)),
            MatterNeed::Ruling => RULINGS.get(nth).map(|(ruling, _)| MatterTold::Ruling(*ruling)),
            MatterNeed::Section => Section::TITLES.get(nth).map(|(of, _)| MatterTold::Section(*of)),
            MatterNeed::Keep => KEEPS.get(nth).map(|(keep, _)| MatterTold::Keep(*keep)),
            MatterNeed::Days | MatterNeed::Hours | MatterNeed::Link | MatterNeed::LastDay => None,
        }
    }

    /// A typed answer.
    pub(in crate::conversation) fn typed(&self, text: &str, at: &Context<'_>) -> Option<MatterTold> {
        match self {
            MatterNeed::Topic { of, options: _ } => {
                of.typed(text, at.rules).map(|key| MatterTold::Topic(*of, key))
            }
            MatterNeed::Way => {
                let titled = Way::TITLES.iter().find(|(_, title)| text.contains(title));
                titled.map(|(way, _)| MatterTold::Way(*way))
            }
            MatterNeed::Exit => {
                let words =
                    [(Exit::CyberPolice, "网安"), (Exit::Discipline, "纪"), (Exit::Enforcement, "执法")];
                words.iter().find(|(_, word)| text.contains(word)).map(|(exit, _)| MatterTold::Exit(*exit))
            }
            MatterNeed::Ruling => {
                let words = [(Ruling::Dismissed, "不成立"), (Ruling::Upheld, "成立")];
                words
                    .iter()
                    .find(|(_, word)| text.contains(word))
                    .map(|(ruling, _)| MatterTold::Ruling(*ruling))
            }
            MatterNeed::Days => {
                let text = text.trim_start_matches("赶集").trim_start_matches("赶场");
                matter(&format!("赶集 {text}"), at)?.parts.market.map(MatterTold::Days)
            }
            MatterNeed::Hours => {
                let hours = matter(&format!("学校 某某中学 {text}"), at)?.parts.hours;
                (!hours.is_empty()).then_some(MatterTold::Hours(hours))
            }
            MatterNeed::Link => {
                matter(&format!("YQ-0101-001 并入 {text}"), at)?.parts.link.map(MatterTold::Link)
            }
            MatterNeed::Section => Section::parse(text).map(MatterTold::Section),
            MatterNeed::Keep => {
                let words = [(false, "不"), (true, "保持"), (true, "列入")];
                words.iter().find(|(_, word)| text.contains(word)).map(|(keep, _)| MatterTold::Keep(*keep))
            }
            MatterNeed::LastDay => {
                let text = text.trim_start_matches(['到', '至']);
                until(text, at).map(|until| MatterTold::LastDay(at.rules.day_of(until)))
            }
        }
    }
}

/// Reads an answer inside the sentence that it answers.
fn matter(sentence: &str, at: &Context<'_>) -> Option<MatterSaid> {
    let Intent::Matter(said) = within(sentence, at).intent else { return None };
    Some(*said)
}
