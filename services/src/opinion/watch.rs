//! The alert rules, pure: from what is open and what came on which day to what a person should look at.
//!
//! Four rules, each with the items that make it: a level that is told at once; a rhythm, more on a day than the same
//! weekday's baseline explains; an answer that is overdue; one theme in many townships. The same story is one alert: an
//! alert that still stands grows, and one that a person stood down does not come back for the same items.

use bus::{clock::derived_id, react::Policy};
use smol_str::SmolStr;
use uuid::Uuid;
use vocabulary::{
    AlertId, Day, Rules, Secret, Stamp, TopicKey, UnitId,
    alert::{AlertCommand, Trigger},
};

use super::book::{Item, OpinionBook};

/// An alert of the same subject that was raised at most so many days before takes further items in.
const SAME_STORY_DAYS: i64 = 7;

/// Raises and grows alerts.
#[derive(Debug, Clone, Copy)]
pub struct Watch;

/// An alert that a rule wishes.
#[derive(Debug, Clone, PartialEq)]
pub struct WishedAlert {
    /// Its name.
    pub id: AlertId,
    /// The wish.
    pub command: AlertCommand<Secret>,
}

struct Found {
    id: AlertId,
    trigger: Trigger,
    theme: Option<TopicKey>,
    items: Vec<SmolStr>,
    tell: Vec<UnitId>,
    critical: bool,
}

impl Policy for Watch {
    type Sees = OpinionBook;
    type Wish = WishedAlert;
    const NAME: &'static str = "watch";

    fn wishes(&self, sees: &OpinionBook, now: Stamp) -> Vec<(Uuid, WishedAlert)> {
        let Some(rules) = sees.book.at(now) else { return Vec::new() };
        let found = sees.by_level(rules).into_iter().chain(sees.unanswered(rules, now));
        let found = found.chain(sees.rhythm(rules, now)).chain(sees.spread(rules, now));
        found.filter(|found| sees.is_news(found)).map(wish).collect()
    }
}

/// The id follows from the alert and its items: growing by one more item is another wish, the same again is not.
fn wish(found: Found) -> (Uuid, WishedAlert) {
    let Found { id, trigger, theme, items, tell, critical } = found;
    let wish = derived_id(Watch::NAME, &format!("{id} {}", items.join(" ")));
    (wish, WishedAlert { id, command: AlertCommand::Raise { trigger, theme, items, tell, critical } })
}

impl OpinionBook {
    /// Whether an alert would be new, or has items that are.
    fn is_news(&self, found: &Found) -> bool {
        self.alerts.get(&found.id).is_none_or(|row| {
            row.stood_down.is_none() && found.items.iter().any(|item| !row.items.contains(item))
        })
    }

    fn by_level(&self, rules: &Rules) -> Vec<Found> {
        let told = self.concerns.values().filter_map(|row| {
            let (place, level) = rules.opinion_level(&row.level)?;
            (place >= rules.opinion.alerts.level_from).then_some((row, level))
        });
        let found = told.filter_map(|(row, level)| {
            let same = self.concerns.values().filter(|other| other.story == row.story);
            Some(Found {
                id: AlertId::new(format!("level_{}", row.story)).ok()?,
                trigger: Trigger::Level { level: level.key.clone() },
                theme: Some(row.theme.clone()),
                items: same.map(|other| SmolStr::from(other.id.to_string())).collect(),
                tell: level.tell.clone(),
                critical: level.critical,
            })
        });
        found.collect()
    }

    fn unanswered(&self, rules: &Rules, now: Stamp) -> Vec<Found> {
        let office = || rules.office().map(|office| office.id.clone());
        let concerns = self.concerns.values();
        let concerns = concerns.filter(|row| row.answered.is_none() && row.exits.is_empty() && row.due < now);
        let concerns = concerns.map(|row| (row.id.to_string(), row.due, row.theme.clone(), row.unit.clone()));
        let petitions = self.petitions.values().filter(|row| row.answered.is_none() && row.due < now);
        let petitions =
            petitions.map(|row| (row.id.to_string(), row.due, row.theme.clone(), row.unit.clone()));
        let found = concerns.chain(petitions).filter_map(|(item, due, theme, unit)| {
            Some(Found {
                id: AlertId::new(format!("unanswered_{item}")).ok()?,
                trigger: Trigger::Unanswered { due },
                theme: Some(theme),
                items: vec![item.into()],
                tell: [Some(unit), office()].into_iter().flatten().collect(),
                critical: false,
            })
        });
        found.collect()
    }

    fn rhythm(&self, rules: &Rules, now: Stamp) -> Vec<Found> {
        let today = rules.day_of(now);
        let alerts = &rules.opinion.alerts;
        let Some(subjects) = self.days.get(&today) else { return Vec::new() };
        let found = subjects.iter().filter_map(|(subject, items)| {
            let seen = u32::try_from(items.len()).unwrap_or(u32::MAX);
            let before: Vec<u32> = (1..=alerts.rhythm_weeks)
                .map(|week| self.on(today.plus(-7_i64.saturating_mul(i64::from(week))), subject))
                .collect();
            let unusual = seen >= alerts.rhythm_at_least
                && tail(seen, &before) <= f64::from(alerts.rhythm_per_mille) / 1_000.0;
            if !unusual {
                return None;
            }
            let sum: u32 = before.iter().copied().fold(0, u32::saturating_add);
            let weeks = alerts.rhythm_weeks.max(1);
            Some(Found {
                id: self.story_id("rhythm", subject, today, today)?,
                trigger: Trigger::Rhythm {
                    day: today,
                    seen,
                    baseline_tenths: sum.saturating_mul(10).checked_div(weeks).unwrap_or(0),
                },
                theme: theme_of(subject),
                items: items.iter().map(|item| item.id.clone()).collect(),
                tell: rules.office().map(|office| office.id.clone()).into_iter().collect(),
                critical: false,
            })
        });
        found.collect()
    }

    fn spread(&self, rules: &Rules, now: Stamp) -> Vec<Found> {
        let today = rules.day_of(now);
        let alerts = &rules.opinion.alerts;
        let first = today.plus(1_i64.saturating_sub(i64::from(alerts.spread_days)));
        let found = rules.opinion.themes.iter().filter_map(|theme| {
            let subject = format!("theme-{}", theme.key);
            let days = self.days.range(first..=today);
            let days = days.filter_map(|(day, subjects)| Some((*day, subjects.get(subject.as_str())?)));
            let items = days.flat_map(|(day, items)| items.iter().map(move |item| (day, item)));
            let items: Vec<(Day, &Item)> = items.filter(|(_, item)| item.township.is_some()).collect();
            let (newest, _) = *items.last()?;
            let mut townships: Vec<UnitId> =
                items.iter().filter_map(|(_, item)| item.township.clone()).collect();
            townships.sort_unstable();
            townships.dedup();
            let enough = u32::try_from(townships.len()).unwrap_or(u32::MAX) >= alerts.spread_townships;
            enough.then(|| {
                Some(Found {
                    id: self.story_id("spread", &subject, today, newest)?,
                    trigger: Trigger::Spread { townships },
                    theme: Some(theme.key.clone()),
                    items: items.iter().map(|(_, item)| item.id.clone()).collect(),
                    tell: rules.office().map(|office| office.id.clone()).into_iter().collect(),
                    critical: false,
                })
            })?
        });
        found.collect()
    }

    fn on(&self, day: Day, subject: &str) -> u32 {
        let items = self.days.get(&day).and_then(|subjects| subjects.get(subject));
        items.map_or(0, |items| u32::try_from(items.len()).unwrap_or(u32::MAX))
    }

    /// The name of an alert about a subject: that of one raised within the last days, else a new one with the day of its
    /// newest item. Not with today's: of two copies that watch, one may look only after midnight and know nothing yet of
    /// what the other raised before.
    fn story_id(&self, rule: &str, subject: &str, today: Day, newest: Day) -> Option<AlertId> {
        let front = format!("{rule}_{subject}_");
        let recent = self.alerts.keys().filter_map(|id| {
            let day: Day = id.as_str().strip_prefix(&front)?.parse().ok()?;
            (today.days_since(day) < SAME_STORY_DAYS).then(|| id.clone())
        });
        recent.max().or_else(|| AlertId::new(format!("{front}{newest}")).ok())
    }
}

fn theme_of(subject: &str) -> Option<TopicKey> {
    subject.strip_prefix("theme-").and_then(|key| TopicKey::new(key).ok())
}

/// How likely a day has `seen` items or more, when the same weekday of earlier weeks had `before`.
///
/// The rate is not known but guessed from few days, so the count is not Poisson but negative binomial: with the prior
/// Gamma(1/2, 0) and w earlier days with k items, r = k + 1/2 and p = w / (w + 1). Few quiet weeks thus never make two items
/// an alarm.
pub fn tail(seen: u32, before: &[u32]) -> f64 {
    let weeks = f64::from(u32::try_from(before.len()).unwrap_or(u32::MAX));
    let r = 0.5 + before.iter().map(|n| f64::from(*n)).sum::<f64>();
    let p = if weeks > 0.0 { weeks / (weeks + 1.0) } else { 0.5 };
    let mut mass = p.powf(r);
    let mut below = 0.0;
    for k in 0..seen {
        below += mass;
        mass *= (r + f64::from(k)) / (f64::from(k) + 1.0) * (1.0 - p);
    }
    (1.0 - below).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_by_hand() {
        // Four quiet weeks: r = 1/2, p = 4/5. P(0) = 0.8^0.5 = 0.8944, P(1) = 0.8944 × 0.5 × 0.2 = 0.0894,
        // P(2) = 0.0894 × 1.5/2 × 0.2 = 0.0134.
        let quiet = [0, 0, 0, 0];
        assert!((tail(1, &quiet) - 0.1056).abs() < 0.000_1);
        assert!((tail(2, &quiet) - 0.0161).abs() < 0.000_1);
        assert!((tail(3, &quiet) - 0.0027).abs() < 0.000_1);
        assert!(tail(3, &[1, 1, 1, 1]) > 0.05, "three where one is usual is no alarm");
        assert!(tail(9, &[1, 1, 1, 1]) < 0.005, "nine is");
    }
}
