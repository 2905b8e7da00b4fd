//! A day's tally as named cells: what a figure is the sum of, and by which its events are found.
//!
//! `count.cases`, `report.late`, `lead.found`, `kind.overload`, `opinion.concerns`.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};
use vocabulary::IndicatorKey;

use super::{
    day::{DayTally, LeadTally, Looked, OpinionTally},
    report::{LATE, LATE_STEP, MISSING},
};

/// Numbers with their names.
type Numbers<const N: usize> = [(&'static str, u64); N];

impl DayTally {
    /// The names of the cells in which two states of a day differ. Every event of a log goes through here, so nothing is
    /// named that is the same.
    pub fn changed(&self, after: &DayTally) -> Vec<SmolStr> {
        let mut names = Vec::new();
        if self.count != after.count || self.ruled != after.ruled {
            let (was, is) = (self.stated(), after.stated());
            differing(&was, &is, |key| names.push(format_smolstr!("count.{key}")));
            named(&self.reporting(), &after.reporting(), &mut names);
        }
        if self.leads != after.leads {
            named(&self.leads.numbers(), &after.leads.numbers(), &mut names);
            differing(&self.leads.by_kind, &after.leads.by_kind, |code| {
                names.push(format_smolstr!("kind.{code}"));
            });
        }
        if self.opinion != after.opinion {
            named(&self.opinion.numbers(), &after.opinion.numbers(), &mut names);
        }
        names
    }

    /// The figures as they stand: reported, or restated by the office. A figure that was never reported is absent.
    fn stated(&self) -> BTreeMap<&IndicatorKey, u64> {
        let reported = self.count.iter().filter_map(|count| count.figures.as_ref()).flatten();
        let mut stated: BTreeMap<&IndicatorKey, u64> = reported.map(|(key, value)| (key, *value)).collect();
        for (key, value) in &self.ruled {
            match value {
                Some(value) => stated.insert(key, *value),
                None => stated.remove(key),
            };
        }
        stated
    }

    /// How the day was reported, and what of that the office excused.
    fn reporting(&self) -> Numbers<8> {
        let count = self.count.as_ref();
        let posted = count.filter(|count| count.figures.is_some());
        let one = |yes: bool| u64::from(yes);
        let excused = |figures: &[&str]| one(self.ruled.keys().any(|key| figures.contains(&key.as_str())));
        [
            ("report.posted", one(posted.is_some())),
            ("report.on_time", one(posted.is_some_and(|count| !count.late))),
            ("report.late", one(posted.is_some_and(|count| count.late))),
            ("report.zero", one(posted.is_some_and(|count| count.zero))),
            ("report.corrected", count.map_or(0, |count| u64::from(count.corrected))),
            ("report.approved", one(posted.is_some_and(|count| count.office == Looked::Approved))),
            ("report.excused", excused(&[LATE, MISSING])),
            ("lead.late_steps", excused(&[LATE_STEP])),
        ]
    }
}

impl LeadTally {
    /// Its numbers by their names.
    pub fn numbers(&self) -> Numbers<14> {
        [
            ("lead.found", self.found),
            ("lead.shared", self.shared),
            ("lead.transferred", self.transferred),
            ("lead.accepted", self.accepted),
            ("lead.accepted_in_time", self.accepted_in_time),
            ("lead.returned", self.returned),
            ("lead.proven", self.proven),
            ("lead.unfounded", self.unfounded),
            ("lead.unverifiable", self.unverifiable),
            ("lead.upheld", self.upheld),
            ("lead.sent_back", self.sent_back),
            ("lead.reopened", self.reopened),
            ("lead.extended", self.extended),
            ("lead.late_steps", self.late_steps),
        ]
    }
}

impl OpinionTally {
    /// Its numbers by their names.
    pub fn numbers(&self) -> Numbers<7> {
        [
            ("opinion.concerns", self.concerns),
            ("opinion.concerns_answered", self.concerns_answered),
            ("opinion.concerns_in_time", self.concerns_in_time),
            ("opinion.petitions", self.petitions),
            ("opinion.petitions_answered", self.petitions_answered),
            ("opinion.petitions_in_time", self.petitions_in_time),
            ("opinion.petitions_closed", self.petitions_closed),
        ]
    }
}

/// The number of that name; 0 for one that there is not.
pub fn number_of(numbers: &[(&'static str, u64)], name: &str) -> u64 {
    numbers.iter().find(|(known, _)| *known == name).map_or(0, |(_, value)| *value)
}

/// Notes the names of numbers that differ.
fn named<const N: usize>(was: &Numbers<N>, is: &Numbers<N>, names: &mut Vec<SmolStr>) {
    let differing = was.iter().zip(is).filter(|(was, is)| was.1 != is.1);
    names.extend(differing.map(|((name, _), _)| SmolStr::new_static(name)));
}

/// Tells the keys whose values differ, or that only one side has.
fn differing<'k, K: Ord>(was: &'k BTreeMap<K, u64>, is: &'k BTreeMap<K, u64>, mut tell: impl FnMut(&'k K)) {
    was.keys().filter(|key| was.get(*key) != is.get(*key)).for_each(&mut tell);
    is.keys().filter(|key| !was.contains_key(*key)).for_each(tell);
}
