//! What the office watches and how it calls: opinion levels and alert rules, the reminder ladder, lights, measures by tag,
//! and the results list when the office has switched one on. All of it is office rule unless a clause says otherwise.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::{Clause, Rules};
use crate::{
    ids::{DeadlineKey, TopicKey, UnitId},
    rights::Role,
    time::Day,
};

/// Public opinion: its words, its levels and when it is worth an alert.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opinion {
    /// The levels (蓝、黄、橙、红), the mildest first.
    pub levels: Vec<OpinionLevel>,
    /// What concerns and petitions are about.
    pub themes: Vec<Topic>,
    /// Where they are met. Never an account, a handle or a link to a person.
    pub channels: Vec<Topic>,
    /// The alert rules.
    pub alerts: AlertRules,
}

/// A level of public opinion: whom it is told to and how fast it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpinionLevel {
    /// Its key, e.g. `orange`.
    pub key: TopicKey,
    /// Its name, e.g. 橙色.
    pub name: String,
    /// The reach from which it is proposed; the person who notes it decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_reach: Option<u64>,
    /// Who hears of it at once; nobody when empty, then it stands in the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<UnitId>,
    /// The deadline of the answer.
    pub answer: DeadlineKey,
    /// Whether its messages pass the daily limit and the quiet hours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// The source.
    pub clause: Clause,
}

/// A theme or a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Topic {
    /// Its key.
    pub key: TopicKey,
    /// Its name.
    pub name: String,
    /// Everyday words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

impl Topic {
    /// Whether `text` is its name or an everyday word for it.
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.words.iter().any(|word| word == text)
    }
}

/// When items together are worth an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertRules {
    /// The mildest level that raises an alert by itself: its place among the levels, from 0.
    pub level_from: usize,
    /// Rhythm: so many earlier weeks of the same weekday make the baseline.
    pub rhythm_weeks: u32,
    /// Rhythm: no alert for fewer items than this on a day, whatever the baseline.
    pub rhythm_at_least: u32,
    /// Rhythm: how rarely the baseline alone would make so many items, in thousandths (5: once in 200 days).
    pub rhythm_per_mille: u32,
    /// Spread: one theme in so many townships …
    pub spread_townships: u32,
    /// … within so many days.
    pub spread_days: u32,
}

impl Default for AlertRules {
    fn default() -> Self {
        Self {
            level_from: 2,
            rhythm_weeks: 4,
            rhythm_at_least: 3,
            rhythm_per_mille: 5,
            spread_townships: 3,
            spread_days: 3,
        }
    }
}

/// Reminders: the rungs of the ladder, and when people are left in peace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ladder {
    /// The rungs, the first first.
    pub rungs: Vec<Rung>,
    /// From this local time on nobody is disturbed …
    pub quiet_from: NaiveTime,
    /// … until this local time of the next morning.
    pub quiet_until: NaiveTime,
    /// A daily count that is not in is reminded of so many minutes before it is due: late, so that whoever is about to
    /// report is not disturbed.
    #[serde(default = "count_minutes")]
    pub count_minutes: u32,
    /// A duty without news for so many days is asked after.
    pub duty_silent_days: u32,
    /// The source.
    pub clause: Clause,
}

fn count_minutes() -> u32 {
    15
}

impl Default for Ladder {
    fn default() -> Self {
        let rung = |to, minutes| Rung { to, minutes };
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        Self {
            rungs: vec![
                rung(RungTo::Holder, -60),
                rung(RungTo::Deputy, 60),
                rung(RungTo::Head, 240),
                rung(RungTo::Office, 480),
                rung(RungTo::Leader, 960),
            ],
            quiet_from: time(21, 0),
            quiet_until: time(7, 30),
            count_minutes: count_minutes(),
            duty_silent_days: 14,
            clause: super::OFFICE_RULE.to_owned(),
        }
    }
}

/// One rung: who is told, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rung {
    /// Who is told.
    pub to: RungTo,
    /// Office minutes after the deadline; before it when negative.
    pub minutes: i64,
}

/// Who is told on a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RungTo {
    /// Whoever works on it: the unit's handler or liaison (承办人).
    Holder,
    /// Whoever stands in (AB角); nobody when the post has no deputy.
    Deputy,
    /// The head of the unit (单位负责人).
    Head,
    /// The working group's office (办公室).
    Office,
    /// The head of the working group (组长).
    Leader,
}

impl RungTo {
    /// Every rung, from below.
    pub const ALL: [RungTo; 5] =
        [RungTo::Holder, RungTo::Deputy, RungTo::Head, RungTo::Office, RungTo::Leader];

    /// The official term.
    pub const fn title(self) -> &'static str {
        match self {
            RungTo::Holder => "承办人",
            RungTo::Deputy => "代理人",
            RungTo::Head => "单位负责人",
            RungTo::Office => "办公室",
            RungTo::Leader => "组长",
        }
    }

    /// The posts that are told.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            RungTo::Holder | RungTo::Deputy => &[Role::Handler, Role::Liaison],
            RungTo::Head => &[Role::Head],
            RungTo::Office => &[Role::Office],
            RungTo::Leader => &[Role::Leader],
        }
    }
}

/// When a unit's light is yellow or red. A threshold that is reached sets the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lights {
    /// Days not reported in the period: yellow, red.
    pub missing: (u64, u64),
    /// Days reported late in the period: yellow, red.
    pub late: (u64, u64),
    /// Leads overdue with the unit: yellow, red.
    pub overdue: (u64, u64),
}

impl Default for Lights {
    fn default() -> Self {
        Self { missing: (1, 3), late: (3, 7), overdue: (1, 3) }
    }
}

/// One of the nine measures (智、数、融、企、联、法、专、宣、疏管). The notice names them and maps none, so the mapping
/// is the office's and may be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasureTag {
    /// Its key, e.g. `smart`.
    pub key: TopicKey,
    /// Its name, e.g. 智管.
    pub name: String,
    /// The clauses of the notice that it stands for.
    pub clauses: Vec<Clause>,
}

/// A results list. There is none unless the office has written one; it never counts activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResultsFormula {
    /// Its version, e.g. `2025-08-a`.
    pub version: String,
    /// The first day it is made for; earlier days are restated under it when a period reaches back.
    pub from: Day,
    /// What is summed.
    pub terms: Vec<ResultsTerm>,
}

/// A term of the formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResultsTerm {
    /// Which result.
    pub figure: ResultFigure,
    /// How many points one of it is worth.
    pub points: i64,
}

/// Results that a list may count. Reports, messages and leads found are activity and have no place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ResultFigure {
    /// Results upheld at review.
    Upheld,
    /// Results sent back at review.
    SentBack,
    /// Closed leads that came back.
    Reopened,
    /// Steps done after their deadline.
    LateSteps,
    /// Leads overdue now.
    Overdue,
}

impl ResultFigure {
    /// The official term.
    pub const fn title(self) -> &'static str {
        match self {
            ResultFigure::Upheld => "复核通过",
            ResultFigure::SentBack => "复核退回",
            ResultFigure::Reopened => "重新办理",
            ResultFigure::LateSteps => "逾期步骤",
            ResultFigure::Overdue => "超期未办",
        }
    }
}

impl Rules {
    /// The level of that key, and its place from the mildest.
    pub fn opinion_level(&self, key: &TopicKey) -> Option<(usize, &OpinionLevel)> {
        self.opinion.levels.iter().enumerate().find(|(_, level)| &level.key == key)
    }

    /// The level that a reach proposes: the highest whose threshold it meets, else the mildest.
    pub fn level_for_reach(&self, reach: Option<u64>) -> Option<&OpinionLevel> {
        let met =
            |level: &&OpinionLevel| reach.zip(level.from_reach).is_some_and(|(reach, from)| reach >= from);
        self.opinion.levels.iter().rev().find(met).or_else(|| self.opinion.levels.first())
    }

    /// The name of a theme, or its key when the rules do not know it.
    pub fn theme_name<'a>(&'a self, key: &'a TopicKey) -> &'a str {
        named(&self.opinion.themes, key)
    }

    /// The name of a channel, or its key when the rules do not know it.
    pub fn channel_name<'a>(&'a self, key: &'a TopicKey) -> &'a str {
        named(&self.opinion.channels, key)
    }
}

fn named<'a>(topics: &'a [Topic], key: &'a TopicKey) -> &'a str {
    topics.iter().find(|topic| &topic.key == key).map_or(key.as_str(), |topic| topic.name.as_str())
}
