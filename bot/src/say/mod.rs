//! Every sentence of the bot, Chinese and English side by side: short, polite, without jargon.
//!
//! Nothing is decided here. Reasons for refusing come from the deciders and are passed on as they are (in Chinese, the
//! language of the law they quote).

mod answer;
mod ask;
mod card;
mod help;
mod matter;
mod matter_ask;
mod notice;
mod notice_matter;
mod receipt;
mod summary;
mod trouble;

use chrono::{Datelike, Timelike};
use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, IndicatorKey, LeadId, Rules, Stamp, UnitId, ViolationCode, ids::PriorityId, rules::Figures,
};

use crate::parse::EXCUSABLE;
pub(crate) use help::{MENU, menu};
pub use notice::Notice;
pub use notice_matter::MatterNotice;

/// The most characters of somebody's words that are shown; the whole text is kept.
const LONGEST_WORDS: usize = 80;

/// The language of the sentences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// Who speaks to whom: the language, the campaign's names, and whether others hear it.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules in force, for names.
    pub rules: &'a Rules,
    /// Said in a group: plates are masked and nobody's words are shown.
    pub in_group: bool,
}

impl Voice<'_> {
    /// The sentence in the language spoken.
    fn t(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.lang {
            Lang::Zh => zh.into(),
            Lang::En => en.into(),
        }
    }

    fn unit<'u>(&'u self, id: &'u UnitId) -> &'u str {
        self.rules.name_of(id)
    }

    fn units(&self, ids: &[UnitId]) -> String {
        ids.iter().map(|id| self.unit(id)).collect::<Vec<_>>().join("、")
    }

    fn indicator(&self, key: &IndicatorKey) -> String {
        let excusable = || EXCUSABLE.iter().find(|(name, _)| *name == key.as_str());
        let other = || excusable().map_or_else(|| key.to_string(), |(_, title)| (*title).to_owned());
        self.rules.indicator(key).map_or_else(other, |indicator| indicator.name.clone())
    }

    fn value(&self, key: &IndicatorKey, value: u64) -> String {
        self.rules.indicator(key).map_or_else(|| value.to_string(), |indicator| indicator.show(value))
    }

    /// `出动人员 12人次 · 检查车辆 35辆次`, in the order of the campaign.
    fn figures(&self, figures: &Figures) -> String {
        let said = self.rules.indicators.iter().filter_map(|indicator| {
            let value = figures.get(&indicator.key)?;
            Some(format!("{} {}{}", indicator.name, indicator.show(*value), indicator.unit))
        });
        said.collect::<Vec<_>>().join(" · ")
    }

    fn violations(&self, codes: &[ViolationCode]) -> String {
        let name = |code: &ViolationCode| {
            self.rules.violation(code).map_or_else(|| code.to_string(), |violation| violation.name.clone())
        };
        codes.iter().map(name).collect::<Vec<_>>().join("、")
    }

    fn place(&self, id: &PriorityId) -> String {
        let priorities = &self.rules.priorities;
        let route = priorities.routes.iter().find(|route| &route.id == id).map(|route| &route.name);
        let area = priorities.areas.iter().find(|area| &area.id == id).map(|area| &area.name);
        route.or(area).cloned().unwrap_or_else(|| id.to_string())
    }

    /// `8月3日`, with the year when it is not the campaign's.
    pub(crate) fn day(&self, day: Day) -> String {
        let (month, of_month) = day.month_and_day();
        let ours = self.rules.campaign.issued.year() == day.year();
        match (self.lang, ours) {
            (Lang::Zh, true) => format!("{month}月{of_month}日"),
            (Lang::Zh, false) => format!("{}年{month}月{of_month}日", day.year()),
            (Lang::En, _) => day.to_string(),
        }
    }

    /// `8月3日 17:40`.
    pub(crate) fn moment(&self, at: Stamp) -> String {
        let local = at.with_timezone(&self.rules.zone());
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        match self.lang {
            Lang::Zh => format!("{}月{}日 {time}", local.month(), local.day()),
            Lang::En => format!("{}-{:02}-{:02} {time}", local.year(), local.month(), local.day()),
        }
    }

    /// `3日18:00前`, for a due moment.
    fn before(&self, due: Stamp) -> String {
        self.t(format!("{}前", self.moment(due)), format!("by {}", self.moment(due)))
    }

    /// A plate, masked where others hear it: `渝F·**345`.
    fn plate(&self, plate: &str) -> String {
        let letters: Vec<char> = plate.chars().collect();
        let (head, serial) = letters.split_at(letters.len().min(2));
        let shown = serial.iter().enumerate().map(|(i, letter)| {
            if self.in_group && i < serial.len().saturating_sub(3) { '*' } else { *letter }
        });
        head.iter().copied().chain(['·']).chain(shown).collect()
    }

    /// Somebody's words, cut to a line; in a group only that there are some.
    fn words(&self, words: &str) -> String {
        if self.in_group {
            return self.t("（私聊可看）", "(in a private chat)");
        }
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut shown: String = line.chars().take(LONGEST_WORDS).collect();
        if line.chars().count() > LONGEST_WORDS {
            shown.push('…');
        }
        shown
    }

    fn leads(ids: &[LeadId]) -> String {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
    }
}

/// Lines without the empty ones.
fn lines(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Parts of one line without the empty ones.
fn dotted(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn title<T: Copy + PartialEq>(titles: &[(T, &'static str)], of: T) -> &'static str {
    titles.iter().find(|(one, _)| *one == of).map_or("？", |(_, title)| title)
}
