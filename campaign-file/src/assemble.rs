//! From the files of a campaign to its rules.

use std::collections::BTreeMap;

use serde::Deserialize;
use vocabulary::{
    calendar::{Calendar, Hours},
    deadline::DeadlineRule,
    ids::DeadlineKey,
    rules::{Opinion, Period, PeriodRule, Priorities, Reporting, Rules, Unit},
    time::Day,
};

use super::{
    files::Files,
    locate::Origin,
    mistake::{CampaignFileError, Mistake},
    table::{self, TownshipKind},
    topic::Topic,
};

/// The table of townships.
pub(super) const TOWNSHIPS: &str = "townships.csv";

/// A campaign that holds together.
#[derive(Debug)]
pub(super) struct Campaign {
    /// Its rules.
    pub(super) rules: Rules,
    /// The kinds of its townships, which the rules do not need.
    pub(super) townships: Vec<TownshipKind>,
}

/// The TOML files of a campaign.
pub(super) struct Topics<'a> {
    pub(super) campaign: Topic<'a>,
    pub(super) units: Topic<'a>,
    pub(super) priorities: Topic<'a>,
    pub(super) duties: Topic<'a>,
    pub(super) measures: Topic<'a>,
    pub(super) violations: Topic<'a>,
    pub(super) indicators: Topic<'a>,
    pub(super) deadlines: Topic<'a>,
    pub(super) opinion: Topic<'a>,
    pub(super) reminders: Topic<'a>,
}

/// The units with where they came from, in the order of the notice.
struct Units {
    list: Vec<(Unit, Origin)>,
    townships: Vec<TownshipKind>,
}

/// `[calendar]`; the days stand in the tables.
#[derive(Debug, Deserialize)]
struct CalendarHead {
    source: String,
    covers: (Day, Day),
    hours: Vec<Hours>,
    #[serde(default)]
    lunar_months: Vec<LunarMonth>,
}

/// The first day of a month of the farmers' calendar.
#[derive(Debug, Deserialize)]
struct LunarMonth {
    first: Day,
    name: String,
}

/// Makes the campaign. Mistakes of form come first; meaning is looked at when the form is right, because half a
/// campaign would look full of dangling names.
pub(super) fn campaign(files: &Files) -> Result<Campaign, CampaignFileError> {
    let mut mistakes = strangers(files);
    let topics = Topics::parse(files, &mut mistakes);
    let units = units(&topics.units, files, &mut mistakes);
    let (origins, rules) = topics.rules(units.list, files, &mut mistakes);
    let Some(rules) = rules.filter(|_| mistakes.is_empty()) else {
        return Err(CampaignFileError::of(mistakes));
    };
    let problems = rules.check();
    if problems.is_empty() {
        Ok(Campaign { rules, townships: units.townships })
    } else {
        Err(CampaignFileError::of(problems.iter().map(|problem| topics.mistake(problem, &origins)).collect()))
    }
}

impl<'a> Topics<'a> {
    fn parse(files: &'a Files, mistakes: &mut Vec<Mistake>) -> Self {
        let opinion = Topic::parse_optional(
            files,
            "opinion.toml",
            &["levels", "themes", "channels", "alerts"],
            mistakes,
        );
        let reminders =
            Topic::parse_optional(files, "reminders.toml", &["ladder", "lights", "results_list"], mistakes);
        let mut topic = |name, keys: &[&str]| Topic::parse(files, name, keys, mistakes);
        Self {
            campaign: topic("campaign.toml", &["campaign", "phases", "posts", "reporting", "calendar"]),
            units: topic("units.toml", &["units"]),
            priorities: topic("priorities.toml", &["vehicles", "routes", "areas", "periods"]),
            duties: topic("duties.toml", &["duties"]),
            measures: topic("measures.toml", &["measures", "tags"]),
            violations: topic("violations.toml", &["violations", "vehicles"]),
            indicators: topic("indicators.toml", &["indicators", "checks"]),
            deadlines: topic("deadlines.toml", &["deadlines"]),
            opinion,
            reminders,
        }
    }

    /// The names of the files that are read.
    const NAMES: [&'static str; 10] = [
        "campaign.toml",
        "units.toml",
        "priorities.toml",
        "duties.toml",
        "measures.toml",
        "violations.toml",
        "indicators.toml",
        "deadlines.toml",
        "opinion.toml",
        "reminders.toml",
    ];

    /// The rules, none when a part without which there are none is missing; and where each unit came from.
    fn rules(
        &self,
        units: Vec<(Unit, Origin)>,
        files: &Files,
        mistakes: &mut Vec<Mistake>,
    ) -> (Vec<Origin>, Option<Rules>) {
        let (units, origins) = units.into_iter().unzip();
        let campaign = self.campaign.one("campaign", mistakes);
        let phases = self.campaign.list("phases", mistakes);
        let posts = self.campaign.list("posts", mistakes);
        let reporting = self.reporting(mistakes);
        let calendar = self.calendar(files, mistakes);
        let priorities = Priorities {
            vehicles: self.priorities.list("vehicles", mistakes),
            routes: self.priorities.list("routes", mistakes),
            areas: self.priorities.list("areas", mistakes),
            periods: self.periods(mistakes),
        };
        let duties = self.duties.list("duties", mistakes);
        let measures = self.measures.list("measures", mistakes);
        let violations = self.violations.list("violations", mistakes);
        let vehicles = self.violations.list("vehicles", mistakes);
        let indicators = self.indicators.list("indicators", mistakes);
        let deadlines = self.deadlines(mistakes);
        let opinion = self.opinion(mistakes);
        let ladder = self.reminders.maybe("ladder", mistakes).unwrap_or_default();
        let lights = self.reminders.maybe("lights", mistakes).unwrap_or_default();
        let results_list = self.reminders.maybe("results_list", mistakes);
        let measure_tags = self.measures.list("tags", mistakes);
        let (Some(campaign), Some(reporting), Some(calendar)) = (campaign, reporting, calendar) else {
            return (origins, None);
        };
        let rules = Rules {
            campaign,
            phases,
            units,
            posts,
            priorities,
            duties,
            measures,
            violations,
            vehicles,
            indicators,
            reporting,
            calendar,
            deadlines,
            opinion,
            ladder,
            lights,
            measure_tags,
            results_list,
        };
        (origins, Some(rules))
    }

    fn opinion(&self, mistakes: &mut Vec<Mistake>) -> Opinion {
        Opinion {
            levels: self.opinion.list("levels", mistakes),
            themes: self.opinion.list("themes", mistakes),
            channels: self.opinion.list("channels", mistakes),
            alerts: self.opinion.maybe("alerts", mistakes).unwrap_or_default(),
        }
    }

    fn reporting(&self, mistakes: &mut Vec<Mistake>) -> Option<Reporting> {
        let checks = self.indicators.list("checks", mistakes);
        let reporting: Reporting = self.campaign.one("reporting", mistakes)?;
        if !reporting.checks.is_empty() {
            let line = self.campaign.line("reporting.checks");
            let text = "checks stand beside the indicators; move them to [[checks]] in indicators.toml";
            mistakes.push(Mistake::at(self.campaign.name, line, text));
        }
        Some(Reporting { checks, ..reporting })
    }

    /// The calendar with the days of every `calendar-YEAR.csv`.
    fn calendar(&self, files: &Files, mistakes: &mut Vec<Mistake>) -> Option<Calendar> {
        let mut days = BTreeMap::new();
        for name in files.names().filter(|name| calendar_year(name).is_some()) {
            if let Some(text) = files.text(name, mistakes) {
                table::days(name, text, &mut days, mistakes);
            }
        }
        let CalendarHead { source, covers, hours, lunar_months } = self.campaign.one("calendar", mistakes)?;
        let mut years = covers.0.year()..=covers.1.year();
        if let Some(year) = years.find(|&year| !files.names().any(|name| calendar_year(name) == Some(year))) {
            let line = self.campaign.line("calendar.covers");
            let text = format!(
                "the calendar covers {year} without calendar-{year}.csv; add that file or cover less"
            );
            mistakes.push(Mistake::at(self.campaign.name, line, text));
        }
        let lunar_months = self.lunar_months(lunar_months, mistakes);
        Some(Calendar { source, covers, days, hours, lunar_months })
    }

    /// The months of the farmers' calendar. They stand in order, so that the place of one is its place in the file.
    fn lunar_months(&self, months: Vec<LunarMonth>, mistakes: &mut Vec<Mistake>) -> BTreeMap<Day, String> {
        for (i, pair) in months.windows(2).enumerate() {
            if let [before, after] = pair
                && after.first <= before.first
            {
                let line = self.campaign.line(&format!("calendar.lunar_months[{}]", i.saturating_add(1)));
                let text = format!("{} is not after {}; put the months in order", after.name, before.name);
                mistakes.push(Mistake::at(self.campaign.name, line, text));
            }
        }
        months.into_iter().map(|month| (month.first, month.name)).collect()
    }

    /// The periods. A rule is told apart by its `kind`, and serde takes any other key there in silence.
    fn periods(&self, mistakes: &mut Vec<Mistake>) -> Vec<Period> {
        let before = mistakes.len();
        let periods: Vec<Period> = self.priorities.list("periods", mistakes);
        // A period that could not be read would shift the places of those after it.
        if mistakes.len() > before {
            return periods;
        }
        for (i, period) in periods.iter().enumerate() {
            let known: &[&str] = match period.rule {
                PeriodRule::Night { .. } => &["kind", "from", "to"],
                PeriodRule::Weekend | PeriodRule::Holiday => &["kind"],
                PeriodRule::Entered { .. } => &["kind", "days"],
            };
            for key in self.priorities.keys_at(&format!("periods[{i}].rule")) {
                if !known.contains(&key.as_str()) {
                    let line = self.priorities.line(&format!("periods[{i}].rule.{key}"));
                    let text = format!("unknown key '{key}'; this kind of period has {}", known.join(", "));
                    mistakes.push(Mistake::at(self.priorities.name, line, text));
                }
            }
        }
        periods
    }

    fn deadlines(&self, mistakes: &mut Vec<Mistake>) -> BTreeMap<DeadlineKey, DeadlineRule> {
        let mut deadlines = BTreeMap::new();
        for (key, rule) in self.deadlines.map::<DeadlineRule>("deadlines", mistakes) {
            match DeadlineKey::new(key.clone()) {
                Ok(key) => {
                    deadlines.insert(key, rule);
                }
                Err(error) => {
                    let line = self.deadlines.line(&format!("deadlines.{key}"));
                    mistakes.push(Mistake::at(self.deadlines.name, line, format!("{error}; rename it")));
                }
            }
        }
        deadlines
    }
}

/// The units of `units.toml` and the townships, sorted by kind: the order in which the notice names them.
fn units(topic: &Topic<'_>, files: &Files, mistakes: &mut Vec<Mistake>) -> Units {
    let written = topic.list::<Unit>("units", mistakes).into_iter().enumerate();
    let mut list: Vec<_> = written.map(|(i, unit)| (unit, Origin::Item(i))).collect();
    let text = files.text(TOWNSHIPS, mistakes);
    let rows = text.map(|text| table::townships(TOWNSHIPS, text, mistakes)).unwrap_or_default();
    let townships = rows.iter().map(|(_, _, kind)| *kind).collect();
    list.extend(rows.into_iter().map(|(unit, line, _)| (unit, Origin::Row(line))));
    list.sort_by_key(|(unit, _)| unit.kind);
    Units { list, townships }
}

/// The year of a table of days, by its name `calendar-YEAR.csv`.
fn calendar_year(name: &str) -> Option<i32> {
    name.strip_prefix("calendar-")?.strip_suffix(".csv")?.parse().ok()
}

/// Files that nobody would read, most likely misnamed.
fn strangers(files: &Files) -> Vec<Mistake> {
    let read =
        |name: &str| name == TOWNSHIPS || Topics::NAMES.contains(&name) || calendar_year(name).is_some();
    let unread = files.names().filter(|name| !read(name));
    unread.map(|name| Mistake::of_file(name, "no such file is read; rename or remove it")).collect()
}
